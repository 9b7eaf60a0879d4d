"""The periods of a model and the header rows that stand over every line.

Period 0 is the moment of signing, periods 1 to N follow. Timing (end, middle or start of a
period) sets only the row of exponents, which every metric reads.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Literal

from servicemodel.errors import ModelError

PERIODS_PER_YEAR = {"year": 1, "quarter": 4, "month": 12}
MOST_YEARS = 100  # at -99.9 % a year, money 107 years away is too small for a number
LAST_YEAR = 9998  # the calendar of Python ends in 9999, and a model looks one day ahead
SHIFT = {"end": 0.0, "middle": 0.5, "start": 1.0}


def add_months(day: date, months: int, *, day_of_month: int | None = None) -> date:
    """Return the date `months` later, held to the month's last day where the day is missing.

    >>> add_months(date(2027, 1, 31), 1)
    datetime.date(2027, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day_of_month or day.day, last))


@dataclass(frozen=True)
class Timeline:
    """A start date, a number of years, a period length and a timing.

    `tax_year_end` is the month (1 to 12) in which a tax year ends; without it tax years are the
    years counted from the start. The last period always counts as the end of a tax year.

    >>> Timeline(date(2027, 1, 1), years=2, period="quarter").count
    8
    """

    start: date
    years: int
    period: Literal["year", "quarter", "month"] = "year"
    timing: Literal["end", "middle", "start"] = "end"
    tax_year_end: int | None = None

    def __post_init__(self) -> None:
        if self.period not in PERIODS_PER_YEAR:
            raise ModelError(f"period: {self.period!r} is not one of year, quarter, month")
        if self.timing not in SHIFT:
            raise ModelError(f"timing: {self.timing!r} is not one of end, middle, start")
        if not 1 <= self.years <= MOST_YEARS:
            raise ModelError(f"years: {self.years} is not between 1 and {MOST_YEARS}")
        if self.start.year + self.years > LAST_YEAR:
            raise ModelError(f"start: {self.start} plus {self.years} years is beyond the calendar")
        if self.tax_year_end is not None and not 1 <= self.tax_year_end <= 12:
            raise ModelError(f"tax_year_end: {self.tax_year_end} is not a month between 1 and 12")

    @property
    def per_year(self) -> int:
        """Number of periods in a year: 1, 4 or 12."""
        return PERIODS_PER_YEAR[self.period]

    @property
    def count(self) -> int:
        """Number of periods after signing (N); a row has N + 1 cells."""
        return self.years * self.per_year

    def begins(self, period: int) -> date:
        """Return the first day of a period from 1 to N (also N + 1: the day after the end)."""
        return add_months(self.start, max(period - 1, 0) * 12 // self.per_year)

    def ends(self, period: int) -> date:
        """Return the last day of a period; for period 0 the day of signing."""
        return self.start if period == 0 else self.begins(period + 1) - timedelta(days=1)

    def label(self, period: int) -> str:
        """Return how a person names a period: `start`, `2029`, `2029/30`, `2029-Q1`, `2029-03`."""
        if period == 0:
            return "start"
        first = self.begins(period)
        if self.period == "month":
            return f"{first.year}-{first.month:02d}"
        if self.period == "quarter":
            if first.month % 3 == 1:
                return f"{first.year}-Q{first.month // 3 + 1}"
            return f"{first.year}-{first.month:02d} (3 months)"
        if (first.month, first.day) == (1, 1):
            return str(first.year)
        return f"{first.year}/{(first.year + 1) % 100:02d}"

    @cached_property
    def rows(self) -> dict[str, tuple[float, ...]]:
        """Header rows by name, each with N + 1 numbers; flags are 0 or 1."""
        m, n = self.per_year, self.count
        periods = range(n + 1)
        shift = SHIFT[self.timing]
        return {
            "period": tuple(float(k) for k in periods),
            "years": tuple(k / m for k in periods),
            "exponent": tuple((k - shift) / m if k else 0.0 for k in periods),
            "calendar year": tuple(float(self.begins(k).year) for k in periods),
            "operating": tuple(float(k > 0) for k in periods),
            "first period": tuple(float(k == 1) for k in periods),
            "last period": tuple(float(k == n) for k in periods),
            "year end": tuple(float(k > 0 and k % m == 0) for k in periods),
            "tax year end": tuple(float(self._ends_tax_year(k)) for k in periods),
        }

    @cached_property
    def numbers(self) -> dict[str, float]:
        """Header numbers by name: one value for the whole timeline."""
        return {
            "periods per year": float(self.per_year),
            "period length": 1 / self.per_year,
            "first exponent": self.rows["exponent"][1],
            "last exponent": self.rows["exponent"][-1],
            "tiny": 1e-9,
        }

    def _ends_tax_year(self, period: int) -> bool:
        if period == 0:
            return False
        if period == self.count or self.period == "year":
            return True
        if self.tax_year_end is None:
            return period % self.per_year == 0
        months = {add_months(self.begins(period), i).month for i in range(12 // self.per_year)}
        return self.tax_year_end in months
