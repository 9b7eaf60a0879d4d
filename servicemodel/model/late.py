"""Working capital: running payments that are made some days after they are due.

What is due falls evenly over its period, so the part of the last days is still owed at the end.
Tax reads what is earned; nothing is owed at signing, and all is settled in the last period.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from servicemodel.ledger import OUTSIDE
from servicemodel.line.nodes import Role
from servicemodel.line.words import (
    last_period,
    maximum,
    minimum,
    operating,
    period,
    period_length,
    spread,
)
from servicemodel.scenario.overrides import path_text

if TYPE_CHECKING:
    from servicemodel.ledger import Flow, Party
    from servicemodel.line.nodes import Line
    from servicemodel.line.sheet import Section
    from servicemodel.model.basis import Basis
    from servicemodel.model.offers import OfferWriter

DAYS_PER_YEAR = 365
LABELS = {"payable_days": "Payable days", "receivable_days": "Receivable days"}


class Delays:
    """The days that parties state, and which part of a payment is owed how much later; once."""

    def __init__(self, basis: Basis) -> None:
        self.basis = basis
        self._owed: dict[tuple[str, str], Line] = {}
        self._per_period: Line | None = None

    def of(self, flow: Flow) -> tuple[Party, str] | None:
        """Return whose days hold for a flow, and which: the payer's, else the payee's."""
        for party, field in ((flow.payer, "payable_days"), (flow.payee, "receivable_days")):
            if party == OUTSIDE:
                continue
            terms = self.basis.scenario.parties[party.key].working_capital
            if terms is not None and getattr(terms, field) is not None:
                return party, field
        return None

    def owed(self, party: Party, field: str) -> Line:
        """Return the share of what is due that is still owed so many periods later."""
        if (party.key, field) not in self._owed:
            terms = self.basis.scenario.parties[party.key].working_capital
            path = path_text(("parties", party.key, "working_capital", field))
            label = LABELS[field]
            days = self.basis.inputs.number(
                party.name, path, label, getattr(terms, field), "day", Role.LEVEL
            )
            section = self.basis.sheet.section(f"{party.name}: {label.lower()}")
            late = section.line(
                f"{label} in periods", days / self._days_per_period(), role=Role.LEVEL
            )
            self._owed[party.key, field] = section.line(
                "Share still owed at age", minimum(maximum(late - period, 0), 1), role=Role.RATE
            )
        return self._owed[party.key, field]

    def _days_per_period(self) -> Line:
        if self._per_period is None:
            title = "Working capital"
            days = self.basis.given(title, "Days per year", DAYS_PER_YEAR, "day/year")
            section = self.basis.sheet.section(title)
            formula = days * period_length
            self._per_period = section.line("Days per period", formula, unit="day", role=Role.LEVEL)
        return self._per_period


def pay_late(offer: OfferWriter) -> None:
    """Let every running flow of an offer be paid as late as its parties say."""
    delays = offer.basis.delays
    sections: dict[tuple[Party, str], Section] = {}
    for count, flow in enumerate(offer.ledger.flows):
        found = delays.of(flow) if flow.kind.activity == "operating" else None
        if found is None:
            continue
        if found not in sections:
            party, field = found
            title = "payables" if field == "payable_days" else "receivables"
            sections[found] = offer.sheet.section(f"{party.name}: {title}")
        paid = _paid(sections[found], flow, delays.owed(*found), offer.money)
        offer.ledger.flows[count] = replace(flow, line=paid)


def _paid(section: Section, flow: Flow, still_owed: Line, money: str) -> Line:
    """Write what is owed of a flow at the end of each period, and so what is paid in it."""
    said = flow.title if flow.named else flow.kind.name
    if flow.title.lower() not in ("", said.lower()):
        said = f"{said}, {flow.title}"
    said = f"{said[:1].upper()}{said[1:]}"
    while any(line.label == f"{said}: paid" for line in section.lines):
        said += " too"
    later = section.line(f"{said}: due after signing", flow.line * operating, unit=money)
    owed = section.balance(f"{said}: owed", unit=money, opening=0)
    now = owed.close(spread(later, still_owed) * (1 - last_period))
    return section.line(f"{said}: paid", owed.opening + flow.line - now, unit=money)
