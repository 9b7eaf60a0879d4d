"""Price indices that step once a year, each with two readings.

Running amounts are prices of the first year, so they read the level in the period, which is 1
throughout the first year; capital bought at a period's end reads the level at that end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from servicemodel.line.nodes import Role
from servicemodel.line.words import add, maximum, minimum, where, year_end

if TYPE_CHECKING:
    from collections.abc import Sequence

    from servicemodel.line.nodes import Expression, Line
    from servicemodel.line.sheet import Section


@dataclass(frozen=True)
class Index:
    """The level in a period, for running amounts, and at its end, for capital."""

    in_period: Line
    at_end: Line


def price_index(section: Section, rate: Line, label: str) -> Index:
    """Write an index that starts at 1 and rises by a yearly rate at the end of each year.

    `rate` is one number or a row: the rate of a year is the rise during that year, and is read in
    the year's last period.
    """
    level = section.balance(f"{label} at the end", opening=1, opening_label=label)
    return Index(level.opening, level.close(level.opening * (1 + rate * year_end)))


def limited_index(
    section: Section,
    weights: Sequence[tuple[Line, Index]],
    fixed: Line | None,
    cap: Line | None,
    floor: Line | None,
    label: str,
) -> Index:
    """Write the index of a clause: a basket of indices, a fixed part, limits to a year's change.

    Weights and the fixed part add up to 1. The basket changes by the weighted changes of its
    indices during the year, held between `floor` and `cap` (rates per year; the cap is applied
    last), and is chained. The fixed part stays as it is and has no limit to meet. Indices step at
    the ends of years, as all of this file do.
    """
    limited = within(_basket_change(section, weights, fixed, label), cap, floor)
    change = section.line(f"{label}: change", limited * year_end, role=Role.RATE)
    name = label if fixed is None else f"{label}: moving part"
    level = section.balance(f"{name} at the end", opening=1, opening_label=name)
    moving = Index(level.opening, level.close(level.opening * (1 + change)))
    return with_fixed_part(section, moving, fixed, label)


def with_fixed_part(section: Section, moving: Index, fixed: Line | None, label: str) -> Index:
    """Write the index of which a part stays as it is, if it has one."""
    if fixed is None:
        return moving
    return Index(
        section.line(label, fixed + (1 - fixed) * moving.in_period, role=Role.LEVEL),
        section.line(f"{label} at the end", fixed + (1 - fixed) * moving.at_end, role=Role.LEVEL),
    )


def _basket_change(
    section: Section, weights: Sequence[tuple[Line, Index]], fixed: Line | None, label: str
) -> Line:
    """Write how the moving part of a basket would change without limits."""
    parts = [
        section.line(
            f"{label}: part of {index.in_period.label}",
            weight * (index.at_end / index.in_period - 1),
            role=Role.RATE,
        )
        for weight, index in weights
    ]
    change: Expression = add(parts)
    if fixed is not None:
        change = where(fixed < 1, change / (1 - fixed), 0)
    return section.line(f"{label}: change without limits", change, role=Role.RATE)


def within(change: Expression, cap: Line | None, floor: Line | None) -> Expression:
    """Return a change held between its limits; the cap is applied last."""
    if floor is not None:
        change = maximum(change, floor)
    return change if cap is None else minimum(change, cap)
