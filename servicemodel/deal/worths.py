"""What each side has with and without an offer in lines, at any value of a term.

If the offer is not agreed, the customer takes its best other offer, and the provider gets what
that gives it; both are chosen again in every cell, also where the term moves them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from servicemodel.deal.gains import SIDES, Gains
from servicemodel.line.copies import copies
from servicemodel.line.nodes import Role
from servicemodel.line.words import add, maximum
from servicemodel.offer import CUSTOMER, PROVIDER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from servicemodel.line.nodes import Expression, Line
    from servicemodel.line.sheet import Section, Sheet
    from servicemodel.model.build import Built

    Npvs = Mapping[tuple[str, str], Line]  # by offer and side


@dataclass(frozen=True)
class Worths:
    """NPVs at one value of a term: with the offer (`own`) and `without` it, by party key.

    `chosen` are flags by other offer: which of them the customer would take. `size` is what one
    side gets and pays in all, against which its gain is rounded; none as stated.
    """

    own: Mapping[str, Line]
    without: Mapping[str, Line]
    chosen: Mapping[str, Line]
    size: Line | None = None


class WorthWriter:
    """Writes the NPVs of one offer and of what is taken without it, once per value of its term."""

    def __init__(self, built: Built, offer: str, term: Line, sheet: Sheet) -> None:
        self.built = built
        self.offer = offer
        self.term = term
        self.sheet = sheet
        self.others = Gains(built, offer).others
        self.names = {side: built.parties[side].name for side in SIDES}
        self.npvs: Npvs = {
            (name, side): model.statements[side].npv
            for name, model in built.offers.items()
            for side in SIDES
        }
        self._stated: Worths | None = None

    def stated(self) -> Worths:
        """Return the NPVs at the value that the scenario states."""
        if self._stated is None:
            self._stated = self._worths(self.offer, self.npvs)
        return self._stated

    def at(self, title: str, value: Line, side: str) -> Worths:
        """Return the NPVs at another value of the term, with the size for a side.

        All that depends on the term is written again; what is taken without the offer only if the
        term moves that too. The sections are called after `title`.
        """

        def titled(sheet: Sheet, section: Section) -> str:
            place = "" if sheet.name == self.offer else f"{sheet.name}, "
            return f"{title}, {place}{section.title}"

        targets = self.npvs.values()
        copied = copies(targets, self.term, value, self.built.sheets, self.sheet, titled)
        npvs = {pair: copied.get(line, line) for pair, line in self.npvs.items()}
        if any(line in copied for (name, _), line in self.npvs.items() if name != self.offer):
            found = self._worths(title, npvs)
        else:
            found = self.stated()
        own = {one: npvs[self.offer, one] for one in SIDES}
        size = self._size(title, side, copied, found.without[side])
        return Worths(own, found.without, found.chosen, size)

    def _worths(self, title: str, npvs: Npvs) -> Worths:
        section = self.sheet.section(f"{title}: what each side has without it")
        provider, customer = self.names[PROVIDER], self.names[CUSTOMER]

        def amount(label: str, formula: Expression) -> Line:
            return section.line(label, formula, unit=self.built.scenario.currency)

        worths = {
            name: amount(f"NPV of {customer} under {name}", npvs[name, CUSTOMER])
            for name in self.others
        }
        highest = maximum(*worths.values()) if len(worths) > 1 else worths[self.others[0]]
        best = amount(f"Highest NPV of {customer} under another offer", highest)
        chosen: dict[str, Line] = {}
        for name, worth in worths.items():
            is_best = worth >= best
            first = is_best * (1 - _sum(list(chosen.values()))) if chosen else is_best
            chosen[name] = section.line(f"{customer} would take {name}", first, role=Role.FLAG)
        parts = [
            amount(f"NPV of {provider} under {name} if that is taken", flag * npvs[name, PROVIDER])
            for name, flag in chosen.items()
        ]
        left = amount(f"NPV of {provider} under what is taken", _sum(parts))
        own = {side: npvs[self.offer, side] for side in SIDES}
        return Worths(own, {PROVIDER: left, CUSTOMER: best}, chosen)

    def _size(self, title: str, side: str, copied: Mapping[Line, Line], without: Line) -> Line:
        """Write all present values that a side's gain is made of, added without their signs."""
        money = self.built.scenario.currency
        section = self.sheet.section(f"{title}: what {self.names[side]} gets and pays")
        amounts = [*self.built.offers[self.offer].statements[side].worths, without]
        sizes = []
        for line in amounts:
            there = copied.get(line, line)
            label = f"{line.label}, without its sign"
            sizes.append(section.line(label, maximum(there, -there), unit=money))
        return section.line("All of them", _sum(sizes), unit=money)


def _sum(lines: Sequence[Line]) -> Expression:
    return lines[0] if len(lines) == 1 else add(lines)
