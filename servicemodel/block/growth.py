"""A price index that steps once a year, and how to read it.

Its level is that at the end of a period: 1 at signing. Running amounts are prices of the first
year, so they read the level of the period before; capital bought at a period's end reads its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from servicemodel.line.words import before, year_end

if TYPE_CHECKING:
    from servicemodel.line.nodes import Apply, Line
    from servicemodel.line.sheet import Section


def price_index(section: Section, rate: Line, label: str) -> Line:
    """Write an index that starts at 1 and rises by a yearly rate at the end of each year."""
    level = section.balance(label, opening=1)
    return level.close(level.opening * (1 + rate * year_end))


def running(index: Line) -> Apply:
    """Return the index for running amounts of a period: 1 throughout the first year."""
    return before(index)
