"""What is written off in the end: outlays, less what grants and tax credits take off them.

They lower only what is spent at signing, all of it in the same proportion.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from servicemodel.line.nodes import Line, Role
from servicemodel.line.words import add, maximum, operating, total, where
from servicemodel.model.term import left_in_books, weighed

if TYPE_CHECKING:
    from collections.abc import Callable

    from servicemodel.block.depreciation import WrittenOff
    from servicemodel.ledger import Party
    from servicemodel.line.sheet import Section
    from servicemodel.model.in_force import InForce
    from servicemodel.model.offers import OfferWriter


@dataclass(frozen=True)
class Outlay:
    """What a party spends on something and writes off; `write_off` writes that of an amount.

    What is `kept` only while a contract is in force stands here as if it ran on.
    """

    party: Party
    title: str
    amount: Line
    write_off: Callable[[OfferWriter, Line], WrittenOff]
    for_tax: bool = True
    kept: InForce | None = None
    contracted: bool = True  # and no plain flow of capital
    share: float = 1.0  # of the thing, which the party bears

    def same(self, other: Outlay) -> bool:
        """Return whether a party bears as much of the same thing."""
        mine = (self.party, self.title, self.share, self.for_tax)
        return mine == (other.party, other.title, other.share, other.for_tax)


def write_off_all(offer: OfferWriter) -> None:
    """Write off all outlays of an offer, once it is known what lowers them."""
    for party in offer.parties.values():
        own = [outlay for outlay in offer.outlays if outlay.party == party]
        lowering = offer.lowering[party.key]
        taxed = [outlay for outlay in own if outlay.for_tax]
        if not lowering or not taxed:
            for outlay in own:
                _write_off(offer, outlay, outlay.amount)
            continue
        section = offer.sheet.section(f"{party.name}: basis for tax")
        kept = _kept(offer, section, [outlay.amount for outlay in taxed], party.key)
        for outlay in own:
            amount = _lowered(section, outlay, kept) if outlay.for_tax else outlay.amount
            _write_off(offer, outlay, amount)


def _write_off(offer: OfferWriter, outlay: Outlay, amount: Line) -> None:
    """Let a party write off an amount; who is not the owner for tax does so in its books alone."""
    whole = outlay.write_off(offer, amount)
    offer.whole_books.append((replace(outlay, amount=amount), whole))
    if outlay.kept is not None:
        title = f"{whole.depreciation.place.split(' / ')[1]}, while in force"
        section = offer.sheet.section(title)
        whole = weighed(section, outlay.kept, whole, left_in_books(section, whole))
    accounts = offer.depreciation if outlay.for_tax else offer.in_books
    accounts[outlay.party.key].append(whole)


def _kept(offer: OfferWriter, section: Section, outlays: list[Line], key: str) -> Line:
    """Write the share of what is spent at signing that may be written off."""
    lowering, money = offer.lowering[key], offer.money
    spent = outlays[0]
    if len(outlays) > 1:
        spent = section.line("Spent", add(outlays), unit=money)
    whole = section.line("Spent at signing", total(spent * (1 - operating)), unit=money)
    parts = [
        section.line(f"Taken off for {name}", total(granted) * share, unit=money)
        for name, (granted, share) in lowering.items()
    ]
    taken = parts[0] if len(parts) == 1 else section.line("Taken off", add(parts), unit=money)
    formula = where(whole > 0, maximum(1 - taken / whole, 0), 1)
    kept = section.line("Share that is written off", formula, role=Role.RATE)
    gone = spent * (1 - operating) * (1 - kept)
    offer.taken_off[key] = section.line("Spent and never written off", gone, unit=money)
    return kept


def _lowered(section: Section, outlay: Outlay, kept: Line) -> Line:
    said = outlay.amount.label
    said = said if outlay.title in said else f"{said} of {outlay.title}"
    label = f"{said}, lowered"
    while any(line.label == label for line in section.lines):
        label += " too"
    formula = outlay.amount * where(operating, 1, kept)
    return section.line(label, formula, unit=str(outlay.amount.unit))
