"""Depreciation of an asset and each of its replacements, without vintages.

In a straight line over n periods an outlay is written off by min(max(n - k + 1, 0), 1) / n at age
k; other patterns by age stand in `tax_pattern`. What is left at the end is written off there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from servicemodel.line.nodes import Role
from servicemodel.line.words import (
    last_period,
    maximum,
    minimum,
    operating,
    period,
    period_length,
    spread,
    where,
)

if TYPE_CHECKING:
    from servicemodel.line.nodes import Expression, Line
    from servicemodel.line.sheet import Balance, Section


@dataclass(frozen=True)
class WrittenOff:
    """What is written off in each period, and what is left in the books.

    `opening` is what stood there before signing, if anything did; `expensed` is that part of what
    is written off which never stood there.
    """

    depreciation: Line
    book: Line
    opening: Line | None = None
    expensed: Line | None = None


def share_by_age(section: Section, life: Line) -> Line:
    """Write the share of an outlay that is written off at each age, in periods."""
    count = section.line("Life in periods", life / period_length, role=Role.LEVEL)
    left = section.line(
        "Part of the period that is within the life",
        operating * minimum(maximum(count - period + 1, 0), 1),
        role=Role.RATE,
    )
    return section.line("Share written off by age", left / count, role=Role.RATE)


def value_left(section: Section, prices: Line, share: Line) -> Line:
    """Write the value left in the last period: the remaining share of life at the price paid."""
    unit = str(prices.unit)
    used = section.line("Price used up", spread(prices, share), unit=unit)
    left = section.balance("Price not used up", unit=unit, opening=0)
    left_now = left.close(left.opening + prices - used)
    return section.line("Value left at the end", left_now * last_period, unit=unit)


def write_off(
    section: Section, outlays: Line, share: Line, replaced: Line | None = None
) -> WrittenOff:
    """Write the depreciation of a row of outlays by shares by age, with what is left at the end.

    Where something is `replaced` (how often in a period), what is left of the old one goes too; its
    share by age must then end with its life.
    """
    unit = str(outlays.unit)
    by_age = section.line("Depreciation by age", spread(outlays, share), unit=unit)
    book = section.balance("Tax book value", unit=unit, opening=0)
    return _account(section, book, outlays, by_age, replaced)


def write_off_by_use(
    section: Section,
    outlays: Line,
    in_service: Line,
    use: Line,
    life_in_units: Line,
    replaced: Line,
    salvage: Line | None = None,
) -> WrittenOff:
    """Write the depreciation by units of use: the share of a life's use that a period has.

    `use` and `life_in_units` are in units of the service; `salvage` is the share of an outlay that
    is left when its life is used up.
    """
    unit = str(outlays.unit)
    basis = section.line("Bought and in service", spread(outlays, in_service), unit=unit)
    part = section.line("Part of its life that is used", use / life_in_units, role=Role.RATE)
    book = section.balance("Tax book value", unit=unit, opening=0)
    formula = minimum(basis * part, book.opening)
    if salvage is not None:
        kept = section.line("Salvage of what is in service", basis * salvage, unit=unit)
        formula = minimum((basis - kept) * part, maximum(book.opening - kept, 0))
    by_use = section.line("Depreciation by use", formula, unit=unit)
    return _account(section, book, outlays, by_use, replaced)


def _account(
    section: Section, book: Balance, outlays: Line, scheduled: Line, replaced: Line | None
) -> WrittenOff:
    """Write what is left at a replacement and at the end, and close the account."""
    unit = str(outlays.unit)
    formula: Expression = scheduled
    if replaced is not None:
        rest = (replaced > 0) * operating * (book.opening - scheduled)
        gone = section.line("Written off at replacement", rest, unit=unit)
        formula = formula + gone
    left = section.line(
        "Written off at the end", last_period * (book.opening + outlays - scheduled), unit=unit
    )
    depreciation = section.line("Depreciation", formula + left, unit=unit)
    return WrittenOff(depreciation, book.close(book.opening + outlays - depreciation))


def existing_book_value(section: Section, book: Line, kept: Line, remaining: Line) -> WrittenOff:
    """Write the depreciation of the book value that a machine has at signing, one number of money.

    Where the machine is `kept` (0 or 1) this is straight line over its `remaining` years, and
    what is left at the end of the last period is written off there. Where it is not kept, or no
    life remains, all of it is written off in period 0.
    """
    unit = str(book.unit)
    count = section.line("Remaining life in periods", remaining / period_length, role=Role.LEVEL)
    part = section.line(
        "Part of the period that is within the remaining life",
        operating * minimum(maximum(count - period + 1, 0), 1),
        role=Role.RATE,
    )
    stays = section.line("Kept with life left", kept * (remaining > 0), role=Role.FLAG)
    share = section.line(
        "Share of the existing book value written off",
        where(stays, part / count, 1 - operating),
        role=Role.RATE,
    )
    value = section.balance("Existing book value", unit=unit, opening=book)
    left = section.line(
        "Existing book value written off at the end",
        last_period * (value.opening - book * share),
        unit=unit,
    )
    depreciation = section.line(
        "Depreciation of the existing book value", book * share + left, unit=unit
    )
    return WrittenOff(depreciation, value.close(value.opening - depreciation), book)
