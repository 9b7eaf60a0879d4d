"""Income tax on a row of profits, per tax year: losses are refunded, carried forward or lost.

Profits add up to a balance that the end of a tax year resets. Period 0 is a tax year of its own,
so tax on what is signed falls there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from servicemodel.line.nodes import Role
from servicemodel.line.words import (
    before,
    floor,
    lag,
    maximum,
    minimum,
    operating,
    period_length,
    periods_per_year,
    tax_year_end,
    tiny,
    where,
)

if TYPE_CHECKING:
    from servicemodel.line.nodes import Expression, Line
    from servicemodel.line.sheet import Balance, Section

Losses = Literal["refunded", "carried forward", "lost"]
LABEL = "Income tax"


def taxable_profit(
    section: Section,
    profit: Line,
    losses: Losses,
    limit: Line | None = None,
    expiry: Line | None = None,
) -> Line:
    """Write what is taxed where: a row that stands at the ends of tax years, unless refunded.

    Refunded: each period's profit is taxed there, a loss brings money. Carried forward: a loss
    lowers the profits of later tax years, of each of them at most the share `limit`, if they end
    at most `expiry` years after its own; without these it does so without a limit. Lost: a tax
    year without a profit has no tax, and its loss is gone.
    """
    if losses == "refunded":
        return profit
    unit = str(profit.unit)
    due = section.line("Tax is due", tax_year_end + (1 - operating), role=Role.FLAG)
    to_date = section.balance("Profit of the tax year to date", unit=unit, opening=0)
    assessed = section.line("Profit of the tax year", (to_date.opening + profit) * due, unit=unit)
    to_date.close(to_date.opening + profit - assessed)
    if losses == "lost":
        return section.line("Taxable profit", maximum(assessed, 0), unit=unit)
    carried = section.balance("Losses carried forward", unit=unit, opening=0)
    made: Expression = maximum(-assessed, 0)
    left: Expression = carried.opening
    lowered: Expression = maximum(assessed, 0)
    if limit is not None:
        most = "Profit that losses may offset"
        lowered = section.line(most, maximum(assessed, 0) * limit, unit=unit)
    if expiry is not None:
        made = section.line("Loss of the tax year", made, unit=unit)
        expired = _expired(section, made, carried, expiry)
        left = carried.opening - expired
    used = section.line("Losses used", minimum(left, lowered), unit=unit)
    carried.close(left + made - used)
    return section.line("Taxable profit", maximum(assessed, 0) - used, unit=unit)


def _expired(section: Section, made: Line, carried: Balance, expiry: Line) -> Line:
    """Write the losses that are too old, the oldest of them being used first.

    Losses change where tax years end. So what was lost up to so many years and one period ago is
    all that is too old, and what of it is neither used nor expired yet expires now.
    """
    unit = str(made.unit)
    ever = section.balance("Losses to date", unit=unit, opening=0)
    to_date = ever.close(ever.opening + made)
    reach = section.line("Periods in which a loss counts", floor(expiry / period_length + tiny) + 1)
    gone = section.line(
        "Losses used or expired before", before(to_date) - carried.opening, unit=unit
    )
    return section.line("Losses expired", maximum(lag(to_date, reach) - gone, 0), unit=unit)


def in_instalments(section: Section, owed: Line, title: str = LABEL) -> Line:
    """Write a tax as it is paid: equal parts of the last tax year's, settled where a year ends.

    In the first tax year after signing nothing is paid before its end. A settlement may be a
    refund. A short tax year is read as it is, not stretched to a whole one.
    """
    unit = str(owed.unit)
    last = section.balance(f"{title}: last tax year", unit=unit, opening=0)
    last.close(where(tax_year_end, owed, last.opening))
    part = last.opening / periods_per_year * (1 - tax_year_end)
    instalment = section.line(f"{title}: instalment", part, unit=unit)
    so_far = section.balance(f"{title}: instalments of the tax year", unit=unit, opening=0)
    settled = owed - so_far.opening * tax_year_end
    settlement = section.line(f"{title}: settlement", settled, unit=unit)
    so_far.close((so_far.opening + instalment) * (1 - tax_year_end))
    return section.line(f"{title}: instalment or settlement", instalment + settlement, unit=unit)
