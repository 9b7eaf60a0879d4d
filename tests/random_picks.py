"""Choices from which random scenarios are made; see `random_scenarios`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

Terms = dict[str, Any]
LENGTHS = (("year", 6), ("year", 4), ("quarter", 3), ("month", 2), ("year", 1), ("month", 1))
STARTS = (date(2027, 1, 1), date(2027, 7, 1), date(2026, 10, 31))

METHODS = (
    *("straight line", "declining balance", "declining balance without switch"),
    *("sum of years", "MACRS", "custom"),
)
DAYS = ("payable_days", "receivable_days")
NOT_DEDUCTED = (["depreciation"], ["interest"], ["energy", "maintenance"], ["insurance"])
BY_MONTH = ("mid quarter", "mid month", "pro rata")


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

    def share(self, most: float) -> Any:
        """Draw a share, or now and then a path of shares."""
        return self.path(0, most) if self.chance(1) else self.some(0, most)

    def tax_pattern(self) -> Terms:
        """Draw a way to write off; what stands together is drawn together."""
        method = self.one_of(METHODS)
        terms: Terms = {"method": method}
        if method == "custom":
            listed = [self.some(0, 0.4), self.some(0, 0.3), self.some(0, 0.3)]
            return terms | {"percentages": dict(enumerate(listed, 1))} | self.bonus()
        if method == "MACRS":
            terms["life"] = self.one_of((3, 5, 7, 15))
            terms |= self.one_of(({}, {"convention": "mid quarter", "month": self.pick(1, 12)}))
            return terms | self.bonus()
        if method.startswith("declining"):
            terms |= self.one_of(({"factor": self.some(1, 2.5)}, {"rate": self.some(0, 0.6)}))
        terms |= self.part(3, {"life": self.some(0.4, 9)})
        convention = self.one_of((None, "full year", "half year", *BY_MONTH))
        terms |= {"convention": convention} if convention else {}
        terms |= {"month": self.pick(1, 12)} if convention in BY_MONTH else {}
        return terms | self.part(2, {"salvage": self.some(0, 0.3)}) | self.bonus()

    def bonus(self) -> Terms:
        return self.part(3, {"bonus": self.some(0, 0.8)})

    def written_off(self, *, use: bool) -> Terms:
        """Draw how an asset or a measure is written off, if it is stated."""
        return self.part(2, {"tax_depreciation": self.tax_depreciation(use=use)})

    def tax_depreciation(self, *, use: bool) -> Terms:
        """Draw a way to write off and what replacements and leasing mean, also by units of use."""
        policy = self.part(2, {"replacements": self.one_of(("capitalised", "expensed"))})
        if use and self.chance(1):
            terms = {"method": "units of use", "total_use": self.some(200, 3_000)}
            return terms | self.part(2, {"salvage": self.some(0, 0.3)}) | policy
        terms = self.tax_pattern()
        if "bonus" in terms:
            terms |= self.part(4, {"if_leased": self.one_of(("without bonus", "with bonus"))})
        policy |= self.part(3, {"at_replacement": self.one_of(("goes on", "written off"))})
        return terms | policy

    def shares(self) -> Any:
        """Draw who bears something: one party, or two with a share each."""
        first, second = self.two_of(self.parties)
        part = self.pick(1, 9)
        return self.one_of((first, {first: part / 10, second: (10 - part) / 10}))

    def holding(self) -> Terms:
        """Draw what holding an asset costs."""
        insurance = {"share_of_price": self.some(0, 0.1)}
        insurance |= self.part(3, {"index": self.one_of(self.indices)})
        tax: Terms = {"rate": self.some(0, 0.1)} | self.part(3, {"assessed": self.some(0, 1)})
        tax |= self.part(3, {"decline": self.some(0, 0.6)})
        return self.part(2, {"insurance": insurance}) | self.part(2, {"property_tax": tax})

    def working_capital(self) -> Terms:
        """Draw how late running payments are made."""
        days = {key: self.one_of((30, 0, self.pick(1, 366))) for key in DAYS if self.chance(3)}
        return self.part(2, {"working_capital": days}) if days else {}

    def reserve(self) -> Terms:
        earns = {"interest": self.some(0, 0.05)}
        return {"months": self.one_of((6, self.some(0.5, 18)))} | self.part(3, earns)

    # -- taxes ---------------------------------------------------------------------------------

    def tax_year(self) -> Terms:
        end = {"tax_year_end": self.pick(1, 12)}
        return {} if self.period == "year" else self.part(2, end)

    def tax(self) -> Terms:
        losses = self.one_of(("refunded", "carried forward", "carried forward", "lost"))
        second = {"name": "state", "rate": self.share(0.2)}
        second["deducted"] = self.one_of(("from the first", "nowhere"))
        terms = {"rate": self.share(0.5), "losses": losses, **self.part(2, {"second": second})}
        if losses == "carried forward":
            terms |= self.part(2, {"loss_limit": self.some(0, 1)})
            terms |= self.part(2, {"loss_expiry": self.pick(1, 4)})
        if losses != "refunded":
            terms |= self.part(2, {"paid": "in instalments"})
        terms |= self.part(1, {"not_deducted": self.one_of(NOT_DEDUCTED)})
        terms |= self.part(
            1, {"not_taxed": self.one_of((["value left at the end"], ["service fee"]))}
        )
        return terms | self.part(1, {"name": "federal"})
