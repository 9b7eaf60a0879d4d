"""One loan as lines, for cases that print what is paid on it."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

from servicemodel.block.loan import Terms, loan
from servicemodel.line.sheet import Sheet
from servicemodel.read import arrays
from servicemodel.timeline import Timeline


class Amortised:
    """The rows of a loan of so many periods; a rate that is not by year is nominal."""

    def __init__(
        self, amount: float, rate: float, payments: int, *, period: str = "month", **how: Any
    ) -> None:
        per_year = {"month": 12, "quarter": 4, "year": 1}[period]
        timeline = Timeline(date(2027, 1, 1), math.ceil(payments / per_year), period)  # type: ignore[arg-type]
        section = Sheet("Case").section("Loan")
        often = section.number("Compoundings", per_year) if per_year > 1 else None
        self.lines = loan(
            section,
            section.number("Amount", amount, unit="USD"),
            Terms(
                section.number("Rate", rate),
                section.number("Years", payments / per_year, unit="year"),
                compoundings=often,
                **how,
            ),
        )
        rows = {"interest", "principal", "service", "balance", "yearly"}
        wanted = {name: getattr(self.lines, name) for name in rows}
        values = arrays.read(wanted.values(), timeline)
        self.rows = {name: list(values[line].reshape(-1)) for name, line in wanted.items()}

    def __getitem__(self, name: str) -> list[float]:
        return self.rows[name]

    def row(self, period: int) -> list[float]:
        """Return interest, principal and balance of a period, as tables print them."""
        return [self[name][period] for name in ("interest", "principal", "balance")]
