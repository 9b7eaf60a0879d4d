"""What a price for the machine reads where a contract ends early, and what its payment brings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from servicemodel.clause.buy_out import KIND
from servicemodel.clause.deal import Ending
from servicemodel.ledger import OUTSIDE
from servicemodel.line.nodes import Expression, Line, Role
from servicemodel.line.words import operating, total
from servicemodel.model.sums import summed
from servicemodel.model.term import PRICED_ANEW, falls_at_the_end, named
from servicemodel.model.write_off import deduct
from servicemodel.offer import CUSTOMER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from servicemodel.ledger import Flow, Party
    from servicemodel.line.sheet import Section
    from servicemodel.model.in_force import InForce
    from servicemodel.model.offers import OfferWriter


@dataclass(frozen=True)
class BuyOutLines:
    """The price of each method at the end of each period, which is paid, and what is in force."""

    method: str
    prices: Mapping[str, Line]
    force: InForce | None


def write_ending(offer: OfferWriter, section: Section, force: InForce | None) -> Ending:
    """Write the owner's cash and books as if the contract ran on."""
    owner = offer.parties[offer.owner("legal")]
    after = offer.others.get(offer.terms.term.then or "") if offer.terms.term else None
    taker = offer.parties[CUSTOMER if after is None else after.owner("legal")]
    flows = [flow for flow in offer.contracted.flows if flow.sign(owner)]
    later = [flow for flow in flows if falls_at_the_end(flow) or flow.line in offer.ahead]
    lasting = [flow for flow in flows if flow not in later]
    books = [
        (outlay, whole)
        for outlay, whole in offer.whole_books
        if outlay.party == owner and outlay.contracted and (outlay.kept or after is None)
    ]
    money = offer.money

    def level(label: str, formula: Expression) -> Line:
        return section.line(label, formula, unit=money, role=Role.LEVEL)

    def sum_of(label: str, lines: Sequence[Line]) -> Line:
        return summed(section, label, lines, money)

    def pay(line: Line, label: str) -> None:
        held = offer.basis.building
        if held is not None and taker == offer.customer:  # who has the building then takes it over
            whole, line = (
                line,
                section.line(
                    f"{label} paid before the building is sold", line * held.during, unit=money
                ),
            )
            rest = section.line(f"{label} paid by the new owner", whole - line, unit=money)
            offer.ledger.pay(OUTSIDE, owner, rest, KIND, title="new owner")
        written = len(offer.ledger.flows)
        offer.ledger.pay(taker, owner, line, KIND)
        _written_off(offer, taker, owner, line)
        offer.with_price += offer.ledger.flows[written:]

    def as_if_it_ran_on(flow: Flow) -> Line:
        anew = None
        if force is not None and flow.kind.name in PRICED_ANEW:
            anew = force.fees_next if flow.line in offer.ahead else force.fees
        return _signed(section, flow, owner, anew)

    running = [as_if_it_ran_on(flow) for flow in lasting]
    at_the_end = [as_if_it_ran_on(flow) for flow in later]
    spent = sum_of("Spent by the owner and written off", [outlay.amount for outlay, _ in books])
    whole_price = [
        outlay.amount
        for outlay in offer.outlays
        if outlay.party == owner and outlay.contracted and (outlay.kept or after is None)
    ]
    at_first = sum_of("Spent by the owner", whole_price)
    whole = sum_of("In the owner's books", [each.book for _, each in books])
    kept: Expression = whole - spent
    expensed = [each.expensed for _, each in books if each.expensed is not None]
    if expensed:
        kept = kept + sum_of("Of this expensed", expensed)
    return Ending(
        sum_of("The owner's cash as if it ran on", [*running, *at_the_end]),
        sum_of("The owner's running cash as if it ran on", running),
        level("In the owner's books, less what is bought then", kept),
        level("Spent by the owner at signing", total(at_first * (1 - operating))),
        offer.factors[owner.key],
        None if force is None else force.paying,
        pay,
        {},
    )


def _signed(section: Section, flow: Flow, owner: Party, anew: Line | None) -> Line:
    """Write what an owner gets, or pays, by a flow as if the contract ran on, at `anew` fees."""
    label = f"{named(flow)}: as if it ran on"
    while any(line.label == label for line in section.lines):
        label += " too"
    formula = flow.line * 1 if flow.sign(owner) > 0 else -flow.line
    formula = formula if anew is None else formula * anew
    return section.line(label, formula, unit=str(flow.line.unit))


def _written_off(offer: OfferWriter, taker: Party, owner: Party, paid: Line) -> None:
    """Let who takes a machine over write its price off, as it does a machine that it buys."""
    asset, variant = next(iter(offer.terms.build.items()))
    part = offer.assets.plant(asset, variant).main
    amount = offer.vat.on_purchase(taker, owner.key, paid, part.title)
    rule = replace(part.write_off, replaced=None, expensed=False)  # paid within its life, once
    gone = deduct(replace(part, write_off=rule), taker, CUSTOMER, offer, amount)
    offer.depreciation[taker.key].append(gone)
    offer.bought_out.append(gone)
