"""The end of a contract: what holds by the share that is in force, and what where it is not.

An offer with a term is its own flows while it is in force, and those of a named offer with the
same machine after it: each flow times the share that is left.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from servicemodel.line.nodes import Expression, Line, Role
from servicemodel.line.words import before
from servicemodel.offer import CUSTOMER, PROVIDER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from servicemodel.block.depreciation import WrittenOff
    from servicemodel.ledger import Flow
    from servicemodel.line.sheet import Section
    from servicemodel.model.in_force import InForce
    from servicemodel.model.offers import OfferWriter
    from servicemodel.model.outlays import Outlay

AT_THE_END = ("cost of goods sold", "selling effort")  # as a purchase, they fall at a period's end
KEPT = ("buy-out price", "termination fee", "deposit")  # not weighed: they read who leaves
DEPOSIT, RETURNED = "deposit", "deposit returned"
PRICED_ANEW = ("service fee", "usage fee")


class TermWriter:
    """Weighs the flows of an offer by what is in force; `then` is the offer that follows."""

    def __init__(self, offer: OfferWriter, force: InForce, then: str | None) -> None:
        self.offer, self.lines, self.then = offer, force, then
        self._sections: dict[str, Section] = {}

    def apply(self) -> None:
        """Weigh the flows and outlays of an offer, and add those of the one that follows."""
        offer, then = self.offer, self.then
        after = offer.others[then] if then is not None else None
        flows = list(after.contracted.flows) if after is not None else []
        outlays = list(after.contracted.outlays) if after is not None else []
        own = offer.ledger.flows
        for count, flow in enumerate(own):
            same = next((other for other in flows if _alike(other, flow)), None)
            if same is not None:
                flows.remove(same)
            else:
                own[count] = self._while_in_force(flow, next_period=flow.line in offer.ahead)
        offer.taken_over = range(len(own), len(own) + len(flows))
        offer.ledger.flows += [self._taken_over(flow) for flow in flows]
        for count, outlay in enumerate(offer.outlays):
            same_outlay = next((other for other in outlays if other.same(outlay)), None)
            if same_outlay is not None:
                outlays.remove(same_outlay)
                offer.outlays[count] = self._outlay_that_goes_on(outlay, same_outlay)
            else:
                offer.outlays[count] = replace(outlay, kept=self.lines)
        offer.outlays += [self._outlay_taken_over(outlay) for outlay in outlays]
        if self.lines.break_fee is not None:
            customer, provider = offer.parties[CUSTOMER], offer.parties[PROVIDER]
            offer.ledger.pay(customer, provider, self.lines.break_fee, "termination fee")

    def weigh(self, flows: Sequence[Flow]) -> None:
        """Weigh flows that were written after the others, such as what remains of plain flows."""
        own = self.offer.ledger.flows
        for flow in flows:
            own[own.index(flow)] = self._while_in_force(flow)

    def _of(self, title: str) -> Section:
        if title not in self._sections:
            self._sections[title] = self.offer.sheet.section(title)
        return self._sections[title]

    def _row(self, title: str, said: str, formula: Expression) -> Line:
        section = self._of(title)
        while any(line.label == said for line in section.lines):
            said += " too"
        return section.line(said, formula, unit=self.offer.money)

    def _while_in_force(self, flow: Flow, *, next_period: bool = False) -> Flow:
        if flow.kind.name in KEPT:
            return flow
        force, title, said = self.lines, "While in force", named(flow)
        at_end = next_period or falls_at_the_end(flow)
        share: Expression = force.at_end if at_end else force.during
        factor: Expression | None = None
        if flow.kind.name in PRICED_ANEW:
            factor = force.fees_next if next_period else force.fees
        formula = _times(flow.line * share, factor)
        if flow.kind.name == RETURNED:
            formula = formula + force.leaving * deposited(self.offer, self._of(title), flow)
        cash = self._row(title, said, formula)
        if next_period:
            self.offer.ahead.add(cash)
        if flow.earned is flow.line:
            return replace(flow, line=cash, earned=cash)
        formula = flow.earned * force.during
        if force.fees is not None and factor is not None:
            formula = formula * force.fees
        if not next_period:
            ahead = self._ahead(flow, said)
            formula = formula + force.leaving * ahead
        return replace(flow, line=cash, earned=self._row(title, f"{said}, as earned", formula))

    def _ahead(self, flow: Flow, said: str) -> Line:
        """Write what is paid and not earned yet, as if it ran on: leaving earns it at once."""
        section = self._sections["While in force"]
        label = f"{said}: paid and not earned yet"
        while any(line.label == label for line in section.lines):
            label += " too"
        account = section.balance(label, unit=self.offer.money, opening=0)
        return account.close(account.opening + flow.line - flow.earned)

    def _taken_over(self, flow: Flow) -> Flow:
        force, title, said = self.lines, f"Then: {self.then}", named(flow)
        assert self.then is not None
        ahead = flow.line in self.offer.others[self.then].ahead
        share = 1 - (force.at_end if ahead or falls_at_the_end(flow) else force.during)
        cash = self._row(title, said, flow.line * share)
        if ahead:
            self.offer.ahead.add(cash)
        if flow.earned is flow.line:
            return replace(flow, line=cash, earned=cash)
        earned = self._row(title, f"{said}, as earned", flow.earned * (1 - force.during))
        return replace(flow, line=cash, earned=earned)

    def _outlay_that_goes_on(self, outlay: Outlay, after: Outlay) -> Outlay:
        """Write what a party spends on what it has both before and after, at the prices of each."""
        if after.amount is outlay.amount:
            return outlay
        share, said = self.lines.at_end, f"{outlay.amount.label} of {outlay.title}, also after it"
        formula = outlay.amount * share + after.amount * (1 - share)
        return replace(outlay, amount=self._row(f"Then: {self.then}", said, formula))

    def _outlay_taken_over(self, outlay: Outlay) -> Outlay:
        said = f"{outlay.amount.label} of {outlay.title}, taken over"
        amount = self._row(f"Then: {self.then}", said, outlay.amount * (1 - self.lines.at_end))
        return replace(outlay, amount=amount)


def deposited(offer: OfferWriter, section: Section, returned: Flow) -> Line:
    """Write what is left of a deposit at the end of each period, as if nobody left."""
    (paid,) = (
        flow
        for flow in offer.ledger.flows
        if flow.kind.name == DEPOSIT and flow.title == returned.title
    )
    account = section.balance(f"{named(paid)}: held", unit=offer.money, opening=0)
    return account.close(account.opening + paid.line - returned.line)


def left_in_books(section: Section, whole: WrittenOff, *, bought: bool = False) -> Line:
    """Write what is in the books of who leaves at the end of a period, as if nobody left.

    What is bought at that moment is in the books of who comes, unless that is `bought` before.
    """
    rest: Expression = whole.book * 1 if bought else before(whole.book) - whole.depreciation
    if whole.expensed is not None:
        rest = rest + whole.expensed
    unit = str(whole.book.unit)
    return section.line("Left in the books as if it ran on", rest, unit=unit, role=Role.LEVEL)


def weighed(section: Section, force: InForce, whole: WrittenOff, left: Line) -> WrittenOff:
    """Return what is written off of an outlay that goes as it is left; `whole` is all of it.

    What is `left` in the books of those that leave goes too.
    """
    unit = str(left.unit)
    gone = section.line("Written off as it is left", force.leaving * left, unit=unit)
    formula = whole.depreciation * force.during + gone
    expensed = None
    if whole.expensed is not None:  # by who has it from then on
        formula = formula - whole.expensed * force.leaving
        label = "Replacements expensed while it lasts"
        expensed = section.line(label, whole.expensed * force.at_end, unit=unit)
    depreciation = section.line("Depreciation", formula, unit=unit)
    book = section.line(
        "Tax book value",
        whole.book * force.at_end,
        unit=unit,
        role=Role.LEVEL,
        opening=whole.book.opening,
    )
    return replace(whole, depreciation=depreciation, book=book, expensed=expensed)


def _times(formula: Expression, factor: Expression | None) -> Expression:
    return formula if factor is None else formula * factor


def named(flow: Flow) -> str:
    """Return what a flow is called among the rows of an offer."""
    said = flow.kind.name
    if flow.title.lower() not in ("", said.lower()):
        said = f"{said}, {flow.title}"
    return f"{said[:1].upper()}{said[1:]}"


def falls_at_the_end(flow: Flow) -> bool:
    """Return whether a flow belongs to who holds the contract after the period."""
    return flow.kind.invests or flow.kind.name in AT_THE_END


def _alike(other: Flow, flow: Flow) -> bool:
    """Whether two flows are the same money between the same parties."""
    return (
        other.line is flow.line
        and other.earned is flow.earned
        and (other.payer, other.payee, other.kind) == (flow.payer, flow.payee, flow.kind)
    )
