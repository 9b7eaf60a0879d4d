"""A party's side of an offer: its income tax, its signed rows, their sum and their value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from servicemodel.block.tax import income_tax
from servicemodel.ledger import OTHER_FLOWS, OUTSIDE
from servicemodel.line.nodes import Role
from servicemodel.line.words import add, operating, where
from servicemodel.metric.npv import present_values
from servicemodel.scenario.overrides import path_text

if TYPE_CHECKING:
    from servicemodel.ledger import Party
    from servicemodel.line.nodes import Expression, Line, Operand
    from servicemodel.model.offers import OfferWriter


@dataclass(frozen=True)
class Statement:
    """A party under an offer: its signed rows, their sum, their present values and the NPV.

    `causes` has each row's part in a bridge; `activities` the sum of the rows of each activity.
    """

    rows: tuple[Line, ...]
    causes: tuple[str, ...]
    activities: dict[str, Line]
    cash: Line
    worths: tuple[Line, ...]
    npv: Line


def write_tax(offer: OfferWriter, key: str, party: Party) -> None:
    """Write a party's income tax: on what it earns less what it may deduct."""
    terms = offer.basis.scenario.parties[key].tax
    if terms is None:
        return
    section = offer.sheet.section(f"{party.name}: income tax")
    flows = offer.ledger.of(party)
    earned = [flow.earned for flow in flows if flow.treatment(party) == "income"]
    deducted = [flow.earned for flow in flows if flow.treatment(party) == "deducted"]

    def summed(label: str, lines: list[Line]) -> Line | None:
        if not lines:
            return None
        formula = lines[0] if len(lines) == 1 else add(lines)
        return section.line(label, formula, unit=offer.money)

    revenue = summed("Taxable revenue", earned)
    costs = summed("Deductible costs", [*deducted, *offer.depreciation[key]])
    if revenue is None and costs is None:
        return
    if costs is None:
        formula: Operand = revenue if revenue is not None else 0
    else:
        formula = -costs if revenue is None else revenue - costs
    profit = section.line("Profit before tax", formula, unit=offer.money)
    rate = offer.basis.inputs.number(
        party.name,
        path_text(("parties", key, "tax", "rate")),
        "Income tax rate",
        terms.rate,
        role=Role.RATE,
    )
    tax = income_tax(section, profit, rate, terms.losses)
    offer.ledger.pay(party, OUTSIDE, tax, "income tax")


def write_statement(offer: OfferWriter, key: str, party: Party) -> Statement:
    """Write one signed row per flow, their sum, and the present value of each."""
    section = offer.sheet.section(f"{party.name}: cash")
    flows = offer.ledger.of(party)
    kinds = [(flow.kind.name, flow.sign(party)) for flow in flows]
    rows: list[Line] = []
    for flow in flows:
        gets = flow.sign(party) > 0
        line: Expression = flow.line if gets else -flow.line
        plain = flow.kind.cause == OTHER_FLOWS  # such a flow has a name of its own
        name = flow.title if plain else flow.kind.name
        label = f"{name[:1].upper()}{name[1:]} {'received' if gets else 'paid'}"
        if kinds.count((flow.kind.name, flow.sign(party))) > 1 and flow.title and not plain:
            label = f"{label}, {flow.title}"
        while any(row.label == label for row in rows):
            label += " too"
        rows.append(section.line(label, line, unit=offer.money))
    cash = section.line("Cash", add(rows) if rows else where(operating, 0, 0), unit=offer.money)
    activities = {}
    groups = [
        (activity, [r for r, f in zip(rows, flows, strict=True) if f.kind.activity == activity])
        for activity in ("operating", "investment", "financing", "tax")
    ]
    for activity, members in groups:
        if members:
            formula = members[0] if len(members) == 1 else add(members)
            label = f"Cash from {activity}" if activity != "tax" else "Cash from taxes"
            activities[activity] = section.line(label, formula, unit=offer.money)
    worth = offer.sheet.section(f"{party.name}: value")
    worths = present_values(worth, rows, offer.factors[key])
    npv = worth.line("NPV", add(worths) if worths else 0, unit=offer.money)
    causes = tuple(flow.kind.cause for flow in flows)
    return Statement(tuple(rows), causes, activities, cash, tuple(worths), npv)
