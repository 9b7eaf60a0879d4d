"""Installations and removals against a list of dates at which machines end."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servicemodel.block.replacement import Existing, installations, removals
from servicemodel.line.sheet import Sheet
from servicemodel.read import arrays
from servicemodel.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Sequence

Period = Literal["year", "quarter", "month"]
PERIODS = st.sampled_from(["year", "quarter", "month"])
LIVES = (
    st.floats(0.3, 12) | st.integers(1, 10).map(float) | st.integers(2, 60).map(lambda m: m / 12)
)
quick = settings(deadline=None, derandomize=True, max_examples=100)


def when(years: int, period: Period = "year") -> Timeline:
    return Timeline(date(2027, 1, 1), years=years, period=period)


def counts(
    timeline: Timeline,
    life: float,
    *,
    kept: float | None = None,
    remaining: float = 0.0,
    removed: float | None = None,
) -> tuple[list[float], list[float]]:
    """Return how often a machine is installed and removed in each period."""
    place = Sheet("Basis").section("Asset")
    existing = None
    if kept is not None:
        left = place.number("Remaining", remaining, unit="year")
        existing = Existing(place.number("Kept", kept), left)
    installed = installations(place, place.number("Life", life, unit="year"), existing)
    gone = None if removed is None else place.number("Old one goes", removed)
    taken = removals(place, installed, gone)
    found = arrays.read([installed, taken], timeline)
    return list(found[installed][:, 0]), list(found[taken][:, 0])


def expected(timeline: Timeline, life: float, first_end: float, *, bought: bool) -> list[float]:
    """Go from end to end: each falls in the first period whose end reaches it."""
    row = [float(bought)] + [0.0] * timeline.count
    for number in range(100_000):
        end = (first_end + number * life) * timeline.per_year
        period = math.ceil(end - 1e-9 * life * timeline.per_year)
        if period >= timeline.count:
            return row
        row[period] += 1
    raise AssertionError("the life is too short")


@quick
@given(LIVES, st.integers(1, 12), PERIODS)
def test_a_new_machine_is_replaced_when_each_life_is_over(
    life: float, years: int, period: Period
) -> None:
    timeline = when(years, period)
    row = expected(timeline, life, life, bought=True)
    assert row == counts(timeline, life)[0]
    assert row == counts(timeline, life, kept=0.0, remaining=1.5)[0]


@quick
@given(LIVES, st.just(0.0) | LIVES, st.integers(1, 12), PERIODS)
def test_a_machine_that_is_kept_is_replaced_when_its_remaining_life_is_over(
    life: float, remaining: float, years: int, period: Period
) -> None:
    timeline = when(years, period)
    row = expected(timeline, life, remaining, bought=False)
    assert row == counts(timeline, life, kept=1.0, remaining=remaining)[0]


INSTALLED = [
    (22, None, 0, 50, [0, 22, 44]),
    (5, None, 0, 10, [0, 5]),  # none in the last period
    (5, 0, 3, 10, [0, 5]),
    (5, 1, 3, 10, [3, 8]),
    (5, 1, 5, 10, [5]),
    (5, 1, 0, 10, [0, 5]),  # nothing remains: a new one at signing
    (5, 1, 40, 10, []),
    (2.5, 1, 1.5, 10, [2, 4, 7, 9]),
]


@pytest.mark.parametrize(("life", "kept", "remaining", "years", "periods"), INSTALLED)
def test_the_periods_of_installation(
    life: float, kept: float | None, remaining: float, years: int, periods: Sequence[int]
) -> None:
    installed = counts(when(years), life, kept=kept, remaining=remaining)[0]
    assert [float(k in periods) for k in range(years + 1)] == installed


@quick
@given(st.integers(1, 120), st.integers(0, 120))
def test_whole_months_are_met_in_spite_of_rounding(life: int, remaining: int) -> None:
    timeline = when(10, "month")
    installed = counts(timeline, life / 12, kept=1.0, remaining=remaining / 12)[0]
    assert [k for k, often in enumerate(installed) if often] == list(range(remaining, 120, life))


@quick
@given(LIVES, st.just(0.0) | LIVES, st.booleans(), st.booleans(), st.integers(1, 9), PERIODS)
def test_every_machine_is_removed_once(
    life: float, remaining: float, kept: bool, old: bool, years: int, period: Period
) -> None:
    timeline = when(years, period)
    installed, taken = counts(
        timeline, life, kept=float(kept), remaining=remaining, removed=float(old)
    )
    assert [float(old), *installed[1:-1], 1.0] == taken
    there = kept and not installed[0]  # the one that is kept; an old one goes at the start
    assert sum(installed) + there + old == sum(taken)


def test_without_an_old_machine_nothing_goes_at_the_start() -> None:
    assert counts(when(10), 4)[1] == [0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 1]
