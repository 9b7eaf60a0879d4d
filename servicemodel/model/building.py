"""The sale of the customer's building: from then on all that it got and paid is the new owner's.

Contracts pass on to the new owner, who is outside; a contract that is to end then has a break
clause in the same year.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from servicemodel.ledger import OUTSIDE
from servicemodel.line.nodes import Role
from servicemodel.line.words import add, last_period, maximum, tiny, years
from servicemodel.model.in_force import InForce
from servicemodel.model.term import (
    RETURNED,
    deposited,
    falls_at_the_end,
    left_in_books,
    named,
    weighed,
)

if TYPE_CHECKING:
    from servicemodel.block.depreciation import WrittenOff
    from servicemodel.ledger import Flow, Party
    from servicemodel.line.nodes import Line
    from servicemodel.line.sheet import Section
    from servicemodel.model.basis import Basis
    from servicemodel.model.offers import OfferWriter

TITLE = "Sale of the building"
LEFT = "value left at the end"


def held(basis: Basis) -> InForce | None:
    """Write in which periods the customer has its building, if it sells it."""
    stated = basis.scenario.building_sale
    if stated is None:
        return None
    section = basis.sheet.section(TITLE)
    year = basis.inputs.number(TITLE, "building_sale.year", "Year of the sale", stated.year, "year")
    during = section.line("Has the building", years <= year + tiny, role=Role.FLAG)
    later = maximum(years < year - tiny, last_period * during)
    at_end = section.line("Has the building at the end", later, role=Role.FLAG)
    leaving = section.line("Sells the building", during - at_end, role=Role.FLAG)
    return InForce(during, at_end, leaving, leaving, None, None, None)


class SaleWriter:
    """Ends the customer's part in an offer as it sells its building."""

    def __init__(self, offer: OfferWriter, customer: Party, force: InForce) -> None:
        self.offer, self.customer, self.force = offer, customer, force
        self.section: Section = offer.sheet.section(TITLE)

    def write(self) -> None:
        """Weigh the flows and books of the customer, and let it be paid for its machine."""
        offer, customer = self.offer, self.customer
        left: list[Line] = []
        for accounts in self._accounts():
            accounts[:] = [self._weighed(one, left) for one in accounts]
        worth = self._worth(left)
        for flow in list(offer.ledger.flows):
            if flow.sign(customer) and flow not in offer.with_price:  # that is passed on already
                self._pass_on(flow)
        if worth is not None:
            offer.ledger.pay(OUTSIDE, customer, worth, LEFT, title="with the building")

    def _accounts(self) -> list[list[WrittenOff]]:
        key = self.customer.key
        return [self.offer.depreciation[key], self.offer.in_books[key]]

    def _worth(self, left: list[Line]) -> Line | None:
        stated = self.offer.basis.scenario.building_sale
        assert stated is not None
        if not left or stated.paid_for_machine is None:
            return None
        share = self.offer.basis.inputs.number(
            TITLE, "building_sale.paid_for_machine", "Part of the book value of a machine paid",
            stated.paid_for_machine, role=Role.RATE,
        )  # fmt: skip
        books = self.section.line("Machines in the books", add(left), unit=self.offer.money)
        formula = books * share * self.force.leaving
        return self.section.line("Paid for machines", formula, unit=self.offer.money)

    def _weighed(self, one: WrittenOff, left: list[Line]) -> WrittenOff:
        title = f"{one.depreciation.place.split(' / ')[1]}, with the building"
        section = self.offer.sheet.section(title)
        left.append(left_in_books(section, one, bought=one in self.offer.bought_out))
        return weighed(section, self.force, one, left[-1])

    def _row(self, said: str, formula: object) -> Line:
        while any(line.label == said for line in self.section.lines):
            said += " too"
        return self.section.line(said, formula, unit=self.offer.money)  # type: ignore[arg-type]

    def _pass_on(self, flow: Flow) -> None:
        offer, force, said = self.offer, self.force, named(flow)
        ahead = flow.line in offer.ahead
        at_end = ahead or falls_at_the_end(flow)
        formula = flow.line * (force.at_end if at_end else force.during)
        if flow.kind.name == RETURNED:  # who follows takes the deposit over
            formula = formula + force.leaving * deposited(offer, self.section, flow)
        cash = self._row(said, formula)
        earned = cash
        if flow.earned is not flow.line:
            gone = flow.earned * force.during
            if not ahead:
                account = self.section.balance(
                    f"{cash.label}: paid and not earned yet", unit=offer.money, opening=0
                )
                rest = account.close(account.opening + flow.line - flow.earned)
                gone = gone + force.leaving * rest
            earned = self._row(f"{said}, as earned", gone)
        flows = offer.ledger.flows
        flows[flows.index(flow)] = replace(flow, line=cash, earned=earned)
        other = flow.payee if flow.payer == self.customer else flow.payer
        if other == OUTSIDE:
            return
        passed = self._row(f"{said}: of the new owner", flow.line - cash)
        passed_earned = passed
        if flow.earned is not flow.line:
            passed_earned = self._row(f"{said}: of the new owner, as earned", flow.earned - earned)
        payer, payee = (OUTSIDE, other) if flow.payer == self.customer else (other, OUTSIDE)
        title = f"{flow.title}, new owner" if flow.title else "new owner"
        offer.ledger.pay(payer, payee, passed, flow.kind.name, passed_earned, title=title)
