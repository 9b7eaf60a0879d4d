"""A price index that steps once a year, and its two readings.

Running amounts are prices of the first year, so they read the level in the period, which is 1
throughout the first year; capital bought at a period's end reads the level at that end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from servicemodel.line.words import year_end

if TYPE_CHECKING:
    from servicemodel.line.nodes import Line
    from servicemodel.line.sheet import Section


@dataclass(frozen=True)
class Index:
    """The level in a period, for running amounts, and at its end, for capital."""

    in_period: Line
    at_end: Line


def price_index(section: Section, rate: Line, label: str) -> Index:
    """Write an index that starts at 1 and rises by a yearly rate at the end of each year."""
    level = section.balance(f"{label} at the end", opening=1, opening_label=label)
    return Index(level.opening, level.close(level.opening * (1 + rate * year_end)))
