"""What tests of blocks share: the tax on a row of profits at one rate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from servicemodel.block.tax import LABEL, Losses, taxable_profit

if TYPE_CHECKING:
    from servicemodel.line.nodes import Line
    from servicemodel.line.sheet import Section


def income_tax(
    section: Section,
    profit: Line,
    rate: Line,
    losses: Losses,
    limit: Line | None = None,
    expiry: Line | None = None,
) -> Line:
    """Write the tax on a row of profits; a rate that is a row is read where a tax year ends."""
    taxable = taxable_profit(section, profit, losses, limit, expiry)
    return section.line(LABEL, taxable * rate, unit=str(profit.unit))
