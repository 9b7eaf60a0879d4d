"""That a target holds, in lines: what stands beside a solved number in a workbook.

It is written anew from the statements, not with the function that the number was solved by.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from servicemodel.deal.gains import SIDES
from servicemodel.deal.target import DSCR, EQUAL_GAIN, GAIN, IRR, NPV, PAYBACK
from servicemodel.deal.worths import WorthWriter
from servicemodel.line.nodes import Role
from servicemodel.line.words import equal, highest, lowest, maximum, total, where
from servicemodel.metric.npv import discount_factor
from servicemodel.metric.payback import PAID_BACK

if TYPE_CHECKING:
    from servicemodel.deal.shortfall import Question
    from servicemodel.deal.worths import Worths
    from servicemodel.line.nodes import Expression, Line
    from servicemodel.line.sheet import Section, Sheet
    from servicemodel.model.statements import Statement


class HeldWriter:
    """Writes on a sheet whether targets hold, to a share `close` of what each is made of."""

    def __init__(self, sheet: Sheet, close: Line) -> None:
        self.sheet, self.close = sheet, close
        self._worths: dict[str, Worths] = {}

    def write(self, asked: Question, title: str) -> Line:
        """Write a section that says whether a target holds, and return its flag.

        An NPV and a gain are held to their amounts, a rate of return by the worth of the cash at
        that rate, a payback and a cover by their own lines.
        """
        worths = None
        if asked.target.metric in (GAIN, EQUAL_GAIN):
            if asked.offer not in self._worths:
                term = next(iter(asked.built.inputs.by_path.values()))  # nothing is written for it
                writer = WorthWriter(asked.built, asked.offer, term, self.sheet)
                self._worths[asked.offer] = writer.stated()
            worths = self._worths[asked.offer]
        return _Section(asked, self.sheet.section(title), worths).write(self.close)


class _Section:
    def __init__(self, asked: Question, section: Section, worths: Worths | None) -> None:
        self.asked, self.target = asked, asked.target
        self.money = asked.built.scenario.currency
        self.section, self.worths = section, worths

    def write(self, close: Line) -> Line:
        """Write the gap, what it is rounded against, and whether it is next to nothing."""
        is_money = self.target.metric not in (PAYBACK, DSCR)
        unit = self.money if is_money else ""
        gap, size = self._gap()
        left = self.section.line("Off the target", gap, unit=unit, role=Role.LEVEL)
        scale = self.section.line("Rounded against", size, unit=unit, role=Role.LEVEL)
        formula = maximum(left, -left) <= scale * close
        return self.section.line("The target holds", formula, role=Role.FLAG)

    def _gap(self) -> tuple[Expression, Expression]:
        metric = self.target.metric
        if metric == NPV:
            return self._less([s.npv for s in self._statements()]) - self._wanted(), self._size()
        if metric == IRR:
            return self._worth(), self._size()
        if metric == PAYBACK:
            found = self.asked.metric()
            return self._apart(equal(found.state, PAID_BACK), found.value)
        if metric == DSCR:
            value, state = self.asked.cover()
            return self._apart(state > 0, value)
        return self._gained(), self._size()

    def _wanted(self, role: Role = Role.LEVEL, unit: str | None = None) -> Line:
        """Write the number that is wanted."""
        unit = self.money if unit is None else unit
        return self.section.number("What is wanted", self.target.value, unit=unit, role=role)

    def _statements(self) -> list[Statement]:
        party = self.target.party
        return [self.asked.built.offers[name].statements[party] for name in self.asked.offers]

    def _less(self, lines: list[Line]) -> Expression:
        return lines[0] - lines[1] if len(lines) > 1 else lines[0] * 1

    def _worth(self) -> Expression:
        """Write what the cash is worth at the rate that is wanted."""
        rate = self._wanted(Role.RATE, "")
        factor = discount_factor(self.section, rate, "Discount factor at the rate wanted")
        cash = self.section.line("Cash", self._less(self.asked.cash()), unit=self.money)
        worth = self.section.line("Worth of the cash", cash * factor, unit=self.money)
        return total(worth)

    def _apart(self, there: Expression, value: Line) -> tuple[Expression, Expression]:
        """Return how far a metric is from what is wanted, all of that where it has no value."""
        wanted = self._wanted(unit="")
        return where(there, value - wanted, wanted), maximum(1, wanted)

    def _gained(self) -> Expression:
        assert self.worths is not None
        gains = [
            self.section.line(
                f"Gain of {self.asked.built.parties[side].name}",
                self.worths.own[side] - self.worths.without[side],
                unit=self.money,
            )
            for side in (SIDES if self.target.metric == EQUAL_GAIN else (self.target.party,))
        ]
        return self._less(gains) if len(gains) > 1 else gains[0] - self._wanted()

    def _size(self) -> Expression:
        """Return the largest cash of a period among what the target is made of."""
        sizes: list[Expression] = []
        offers = self.asked.built.offers
        both = self.target.metric in (GAIN, EQUAL_GAIN)
        sides = SIDES if self.target.metric == EQUAL_GAIN else (self.target.party,)
        for name in offers if both else self.asked.offers:
            for side in sides:
                cash = offers[name].statements[side].cash
                sizes += [highest(cash), -lowest(cash)]
        return maximum(*sizes)
