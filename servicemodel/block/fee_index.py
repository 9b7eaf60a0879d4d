"""The index of a clause whose reviews are spelled out: when, on which reading, how large a change.

There is one review a year, at the end of a period. What it finds too small to apply is not lost: it
is part of what the next one finds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from servicemodel.block.growth import Index, with_fixed_part, within
from servicemodel.line.nodes import Role
from servicemodel.line.words import (
    add,
    floor,
    lag,
    maximum,
    period,
    periods_per_year,
    tiny,
    where,
    year_end,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from servicemodel.line.nodes import Expression, Line
    from servicemodel.line.sheet import Section

    Basket = Sequence[tuple[Line, Index]]


@dataclass(frozen=True)
class Reviews:
    """What holds for each review; what is None is not stated.

    `first` is how many periods are over at the first one, None if reviews are at anniversaries of
    the start; an index is read so many `months` before. A change (a share) that is not above
    `dead_band` is not applied; `cap` and `lowest` limit one that is.
    """

    cap: Line | None
    lowest: Line | None
    first: Line | None
    months: Line | None
    dead_band: Line | None


def chained(
    section: Section, weights: Basket, fixed: Line | None, reviews: Reviews, label: str
) -> Index:
    """Write a level that each review raises by the weighted changes since the last applied one.

    Weights and the fixed part add up to 1. The fixed part stays as it is: limits and dead band are
    held against the change of all the rest.
    """
    review = _review(section, reviews, label)
    accounts, parts = [], []
    for weight, index in weights:
        name = index.in_period.label
        now = _reading(section, index, reviews, label)
        old = section.balance(f"{label}: {name} when last applied", opening=1)
        change = weight * (now / old.opening - 1)
        parts.append(section.line(f"{label}: part of {name}", change, role=Role.RATE))
        accounts.append((now, old))
    together: Expression = add(parts)
    if fixed is not None:
        together = where(fixed < 1, together / (1 - fixed), 0)
    found = section.line(f"{label}: change without limits", together, role=Role.RATE)
    applied = _applied(section, review, found, reviews, label)
    for now, old in accounts:
        old.close(where(applied, now, old.opening))
    limited = within(found, reviews.cap, reviews.lowest) * applied
    step = section.line(f"{label}: change", limited, role=Role.RATE)
    name = label if fixed is None else f"{label}: moving part"
    level = section.balance(f"{name} at the end", opening=1, opening_label=name)
    moving = Index(level.opening, level.close(level.opening * (1 + step)))
    return with_fixed_part(section, moving, fixed, label)


def from_base(
    section: Section, weights: Basket, fixed: Line | None, reviews: Reviews, label: str
) -> Index:
    """Write a level that each review sets to the fixed part and the weighted indices themselves.

    Indices are 1 at the start. Limits and dead band are held against the change from the level
    last paid, so that what a limit cuts off is made up for later.
    """
    review = _review(section, reviews, label)
    parts = [
        section.line(
            f"{label}: part of {index.in_period.label}",
            weight * _reading(section, index, reviews, label),
            role=Role.LEVEL,
        )
        for weight, index in weights
    ]
    together: Expression = add(parts) if fixed is None else add([fixed, *parts])
    formula = section.line(f"{label} by its formula", together, role=Role.LEVEL)
    level = section.balance(f"{label} at the end", opening=1, opening_label=label)
    change = section.line(
        f"{label}: change without limits", formula / level.opening - 1, role=Role.RATE
    )
    applied = _applied(section, review, change, reviews, label)
    step = section.line(
        f"{label}: change", within(change, reviews.cap, reviews.lowest) * applied, role=Role.RATE
    )
    return Index(level.opening, level.close(level.opening * (1 + step)))


def _review(section: Section, reviews: Reviews, label: str) -> Expression:
    """Return 1 where a review ends a period, else 0."""
    if reviews.first is None:
        return year_end
    so_far = [
        floor((turn - reviews.first) / periods_per_year + tiny) for turn in (period, period - 1)
    ]
    return section.line(f"{label}: a review", so_far[0] - so_far[1], role=Role.FLAG)


def _reading(section: Section, index: Index, reviews: Reviews, label: str) -> Line:
    """Return an index as a review reads it; before the start it is 1."""
    if reviews.months is None:
        return index.at_end
    name = f"{label}: {index.in_period.label} as read"
    periods = reviews.months * periods_per_year / 12
    return section.line(name, lag(index.at_end, periods), role=Role.LEVEL)


def _applied(
    section: Section, review: Expression, change: Line, reviews: Reviews, label: str
) -> Expression:
    """Return 1 where a review applies a change, which is above the dead band, else 0."""
    if reviews.dead_band is None:
        return review
    size = section.line(f"{label}: size of the change", maximum(change, -change), role=Role.RATE)
    flag = review * (size > reviews.dead_band + tiny)
    return section.line(f"{label}: a change is applied", flag, role=Role.FLAG)
