"""Income tax on a row of profits, per tax year: losses are refunded, carried forward or lost.

Profits add up to a balance that the end of a tax year resets. Period 0 is a tax year of its own,
so tax on what is signed falls there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from servicemodel.line.nodes import Role
from servicemodel.line.words import maximum, minimum, operating, tax_year_end

if TYPE_CHECKING:
    from servicemodel.line.nodes import Line
    from servicemodel.line.sheet import Section

Losses = Literal["refunded", "carried forward", "lost"]
LABEL = "Income tax"


def income_tax(section: Section, profit: Line, rate: Line, losses: Losses) -> Line:
    """Write the tax on a row of profits, in the unit of these; `rate` is a number or a row.

    Refunded: each period's profit is taxed there, a loss brings money. Carried forward: a loss
    lowers the profits of later tax years, without a limit. Lost: a tax year without a profit has
    no tax, and its loss is gone. A rate that is a row is read where a tax year ends.
    """
    unit = str(profit.unit)
    if losses == "refunded":
        return section.line(LABEL, profit * rate, unit=unit)
    due = section.line("Tax is due", tax_year_end + (1 - operating), role=Role.FLAG)
    to_date = section.balance("Profit of the tax year to date", unit=unit, opening=0)
    assessed = section.line("Profit of the tax year", (to_date.opening + profit) * due, unit=unit)
    to_date.close(to_date.opening + profit - assessed)
    if losses == "lost":
        return section.line(LABEL, maximum(assessed, 0) * rate, unit=unit)
    carried = section.balance("Losses carried forward", unit=unit, opening=0)
    used = section.line("Losses used", minimum(carried.opening, maximum(assessed, 0)), unit=unit)
    carried.close(carried.opening + maximum(-assessed, 0) - used)
    taxable = section.line("Taxable profit", maximum(assessed, 0) - used, unit=unit)
    return section.line(LABEL, taxable * rate, unit=unit)
