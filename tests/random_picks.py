"""Choices from which random scenarios are made; see `random_scenarios`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

Terms = dict[str, Any]
LENGTHS = (("year", 6), ("year", 4), ("quarter", 3), ("month", 2), ("year", 1), ("month", 1))
STARTS = (date(2027, 1, 1), date(2027, 7, 1), date(2026, 10, 31))


class Picks:
    """The frame of one scenario, and ways to choose what fills it.

    All choices are integers from a range, of which the lowest is the simplest.
    """

    def __init__(self, pick: Callable[[int, int], int]) -> None:
        self.pick = pick
        self.period, longest = self.one_of(LENGTHS)
        self.years = pick(1, longest)
        self.timing = self.one_of(("end", "middle", "start"))
        self.start = self.one_of(STARTS)
        self.nominal = self.chance(5)
        self.parties = ["provider", "customer", *(["builder"] if self.chance(2) else [])]
        self.services = ["cooling", *(["light"] if self.chance(1) else [])]
        self.indices = ["prices", "wages", "power"]

    def one_of(self, items: Any) -> Any:
        listed = tuple(items)
        return listed[self.pick(0, len(listed) - 1)]

    def two_of(self, items: Any) -> list[Any]:
        left = list(items)
        return [left.pop(self.pick(0, len(left) - 1)) for _ in range(2)]

    def chance(self, sixths: int) -> bool:
        """Draw True in so many of six cases; what shrinks is left out."""
        return self.pick(0, 5) >= 6 - sixths

    def some(self, low: float, high: float) -> float:
        """Draw one of 201 numbers in a range."""
        return round(low + (high - low) * self.pick(0, 200) / 200, 6)

    def path(self, low: float, high: float) -> dict[int, float]:
        later = self.start.year + self.pick(1, 3)
        return {self.start.year: self.some(low, high), later: self.some(low, high)}

    def part(self, of: int, terms: Terms) -> Terms:
        """Draw some terms in so many of six cases, else none."""
        return terms if self.chance(of) else {}

    def indexed(self, field: str, low: float, high: float, index: str = "index") -> Terms:
        """Draw a path by year, or one number that an index may raise."""
        if self.chance(1):
            return {field: self.path(low, high)}
        raised = {index: self.one_of(self.indices)} if self.chance(3) else {}
        return {field: self.some(low, high)} | raised

    def shares(self) -> Any:
        """Draw who bears something: one party, or two with a share each."""
        first, second = self.two_of(self.parties)
        part = self.pick(1, 9)
        return self.one_of((first, {first: part / 10, second: (10 - part) / 10}))
