"""Working capital: running payments that are made some days after they are due.

What is due falls evenly over its period, so the part of the last days is still owed at the end.
Tax reads what is earned; nothing is owed at signing, and all is settled in the last period.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from servicemodel.ledger import BY_CLAUSES, OUTSIDE
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
from servicemodel.offer import PROVIDER
from servicemodel.scenario.overrides import path_text

if TYPE_CHECKING:
    from servicemodel.ledger import Flow, Party
    from servicemodel.line.nodes import Expression, Line
    from servicemodel.line.sheet import Section
    from servicemodel.model.basis import Basis
    from servicemodel.model.offers import OfferWriter
    from servicemodel.scenario.behaviour import Behaviour
    from servicemodel.values import Quantity

DAYS_PER_YEAR = 365
LABELS = {"payable_days": "Payable days", "receivable_days": "Receivable days"}


class Delays:
    """The days that parties state, and which part of a payment is owed how much later; once."""

    def __init__(self, basis: Basis) -> None:
        self.basis = basis
        self._owed: dict[tuple[str, str], Line] = {}
        self._owed_later: dict[tuple[str, tuple[Party, str] | None], Line] = {}
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
            label = LABELS[field]
            title = f"{party.name}: {label.lower()}"
            self._owed[party.key, field] = self._share(title, label, self._days(party, field))
        return self._owed[party.key, field]

    def owed_later(self, offer: str, late: Quantity, found: tuple[Party, str] | None) -> Line:
        """Return the same of payments that come some days later still under an offer."""
        if (offer, found) not in self._owed_later:
            path = path_text(("offers", offer, "behaviour", "late_days"))
            said = (f"Offer: {offer}", path, "Days late", late, "day", Role.LEVEL)
            title, label = f"Paid late under {offer}", "Days late"
            days: Expression = self.basis.inputs.number(*said)
            if found is not None:
                party, field = found
                title = f"{title}, with {LABELS[field].lower()} of {party.name}"
                label, days = f"{LABELS[field]} and late", days + self._days(party, field)
            self._owed_later[offer, found] = self._share(title, label, days)
        return self._owed_later[offer, found]

    def _days(self, party: Party, field: str) -> Line:
        terms = self.basis.scenario.parties[party.key].working_capital
        path = path_text(("parties", party.key, "working_capital", field))
        stated = getattr(terms, field)
        return self.basis.inputs.number(party.name, path, LABELS[field], stated, "day", Role.LEVEL)

    def _share(self, title: str, label: str, days: Expression) -> Line:
        """Write the share of what is due that is still owed so many periods later."""
        section = self.basis.sheet.section(title)
        late = section.line(f"{label} in periods", days / self._days_per_period(), role=Role.LEVEL)
        formula = minimum(maximum(late - period, 0), 1)
        return section.line("Share still owed at age", formula, role=Role.RATE)

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
        name, behaviour = behaviour_at(offer, count)
        asked = behaviour is not None and asked_by_clause(flow)
        if behaviour is not None and behaviour.late_days is not None and asked:
            owed = delays.owed_later(name, behaviour.late_days, found)
        elif found is not None:
            owed = delays.owed(*found)
        else:
            continue
        party, field = found or (flow.payer, "payable_days")
        if (party, field) not in sections:
            title = "payables" if field == "payable_days" else "receivables"
            sections[party, field] = offer.sheet.section(f"{party.name}: {title}")
        paid = _paid(sections[party, field], flow, owed, offer.money)
        offer.ledger.flows[count] = replace(flow, line=paid)


def behaviour_at(offer: OfferWriter, count: int) -> tuple[str, Behaviour | None]:
    """Return under which offer people pay a flow of the ledger, and their behaviour there."""
    then = offer.terms.term.then if offer.terms.term is not None else None
    name = then if then is not None and count in offer.taken_over else offer.name
    return name, offer.basis.scenario.offers[name].behaviour


def asked_by_clause(flow: Flow) -> bool:
    """Return whether a clause asks a flow as the contract runs, of the customer or who follows it.

    Who buys the customer's building and goes on with the contract pays from outside.
    """
    return flow.payee.key == PROVIDER and flow.kind.name in BY_CLAUSES


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
