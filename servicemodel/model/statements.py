"""A party's side of an offer: its signed rows, their sum and their value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from servicemodel.line.words import add, operating, where
from servicemodel.metric.npv import present_values
from servicemodel.model.financing import has_loans, is_levered, write_financing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from servicemodel.ledger import Flow, Party
    from servicemodel.line.nodes import Expression, Line
    from servicemodel.line.sheet import Section
    from servicemodel.model.financing import Financing
    from servicemodel.model.offers import OfferWriter

SUMS = {"tax": "Cash from taxes", "valued": "Service valued, net"}


@dataclass(frozen=True)
class Statement:
    """A party under an offer: its signed rows, their sum, their present values and the NPV.

    `causes` has each row's part in a bridge; `activities` the sum of the rows of each activity.
    The rows of loans are among them only where the party's discount rate is a cost of equity.
    """

    rows: tuple[Line, ...]
    causes: tuple[str, ...]
    activities: dict[str, Line]
    cash: Line
    worths: tuple[Line, ...]
    npv: Line
    financing: Financing | None = None

    @property
    def unlevered(self) -> Line:
        """The cash before any loan."""
        return self.cash if self.financing is None else self.financing.before


def write_statement(offer: OfferWriter, key: str, party: Party) -> Statement:
    """Write one signed row per flow, their sum, and the present value of each."""
    section = offer.sheet.section(f"{party.name}: cash")
    flows = offer.ledger.of(party)
    financing, money = None, offer.money
    rows = _signed(section, flows, party, [])
    financed = has_loans(offer, key, party)
    levered = financed and is_levered(offer.basis.scenario.parties[key])
    label = "Cash before financing" if levered else "Cash"
    cash = section.line(label, add(rows) if rows else where(operating, 0, 0), unit=money)
    if financed:
        before_tax = [
            row
            for row, flow in zip(rows, flows, strict=True)
            if flow.kind.activity not in ("tax", "valued", "financing")
        ]
        available = section.line(
            "Cash before financing and tax",
            add(before_tax) if before_tax else where(operating, 0, 0),
            unit=money,
        )
        financing = write_financing(offer, key, party, cash, available)
    if levered:
        flows = offer.ledger.of(party)
        rows = _signed(section, flows, party, rows)
        cash = section.line("Cash", add(rows), unit=money)
    activities = {}
    groups = [
        (activity, [r for r, f in zip(rows, flows, strict=True) if f.activity(party) == activity])
        for activity in ("operating", "investment", "financing", "tax", "valued")
    ]
    for activity, members in groups:
        if members:
            formula = members[0] if len(members) == 1 else add(members)
            label = SUMS.get(activity, f"Cash from {activity}")
            activities[activity] = section.line(label, formula, unit=money)
    worth = offer.sheet.section(f"{party.name}: value")
    worths = present_values(worth, rows, offer.factors[key])
    npv = worth.line("NPV", add(worths) if worths else 0, unit=money)
    causes = tuple(flow.kind.cause for flow in flows)
    return Statement(tuple(rows), causes, activities, cash, tuple(worths), npv, financing)


def _signed(
    section: Section, flows: Sequence[Flow], party: Party, rows: Sequence[Line]
) -> list[Line]:
    """Write a signed row per flow, after those that the first flows have already."""
    kinds = [(flow.kind.name, flow.sign(party)) for flow in flows]
    rows = list(rows)
    for flow in flows[len(rows) :]:
        gets = flow.sign(party) > 0
        line: Expression = flow.line if gets else -flow.line
        name = flow.title if flow.named else flow.kind.name
        label = f"{name[:1].upper()}{name[1:]} {'received' if gets else 'paid'}"
        if kinds.count((flow.kind.name, flow.sign(party))) > 1 and flow.title and not flow.named:
            label = f"{label}, {flow.title}"
        while any(row.label == label for row in rows):
            label += " too"
        rows.append(section.line(label, line, unit=str(flow.line.unit)))
    return rows
