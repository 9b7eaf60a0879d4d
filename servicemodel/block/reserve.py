"""A debt service reserve: money that a borrower sets aside at signing until the loan is repaid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from servicemodel.line.nodes import Role
from servicemodel.line.words import (
    first_exponent,
    first_period,
    highest,
    operating,
    periods_per_year,
    where,
)

if TYPE_CHECKING:
    from servicemodel.block.loan import Loan
    from servicemodel.line.nodes import Line
    from servicemodel.line.sheet import Section


@dataclass(frozen=True)
class Reserve:
    """Rows of money, all positive; `interest` is what the reserve earns, None if it earns none."""

    funded: Line
    released: Line
    interest: Line | None
    balance: Line


def reserve(section: Section, loan: Loan, months: Line, rate: Line | None) -> Reserve:
    """Write a reserve of so many months of the largest debt service before the last payment.

    It is released with the last payment. `rate` is what it earns, effective per year.
    """
    unit = str(loan.service.unit)
    before_last = section.line(
        "Debt service before the last payment", loan.service * (1 - loan.ends), unit=unit
    )
    amount = section.line(
        "Reserve",
        highest(before_last) * periods_per_year * months / 12,
        unit=unit,
        role=Role.LEVEL,
    )
    funded = section.line("Reserve funded", amount * (1 - operating), unit=unit)
    released = section.line("Reserve released", amount * loan.ends, unit=unit)
    held = section.balance("Reserve account", unit=unit, opening=0)
    interest = None
    if rate is not None:
        each = (1 + rate) ** (1 / periods_per_year) - 1
        first = (1 + rate) ** first_exponent - 1
        now = section.line(
            "Interest rate of the reserve in the period",
            where(first_period, first, each * operating),
            role=Role.RATE,
        )
        interest = section.line("Interest on the reserve", held.opening * now, unit=unit)
    return Reserve(funded, released, interest, held.close(held.opening + funded - released))
