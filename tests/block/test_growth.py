"""Indices year by year: steps at the ends of years, baskets, fixed parts, caps and floors."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servicemodel.block.growth import Index, limited_index, price_index
from servicemodel.line.sheet import Section, Sheet
from servicemodel.read import arrays
from servicemodel.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Sequence

Period = Literal["year", "quarter", "month"]
PERIODS = st.sampled_from(["year", "quarter", "month"])
RATES = st.floats(-0.1, 0.25)
quick = settings(deadline=None, derandomize=True, max_examples=60)
every_period = pytest.mark.parametrize("period", ["year", "quarter", "month"])


def when(years: int, period: Period = "year") -> Timeline:
    return Timeline(date(2027, 3, 1), years=years, period=period)


def section() -> Section:
    return Sheet("Basis").section("Indices")


def row_of(timeline: Timeline, yearly: Sequence[float]) -> list[float]:
    """Return a rate per period from a rate per year, in period 0 that of year 1."""
    return [yearly[max(k - 1, 0) // timeline.per_year] for k in range(timeline.count + 1)]


def levels(timeline: Timeline, rises: Sequence[float]) -> tuple[list[float], list[float]]:
    """Return the level in each period and at its end, from the rise during each year."""
    of_year = [1.0]
    for rise in rises:
        of_year.append(of_year[-1] * (1 + rise))
    m = timeline.per_year
    inside = [1.0] + [of_year[(k - 1) // m] for k in range(1, timeline.count + 1)]
    ends = [of_year[k // m] for k in range(timeline.count + 1)]
    return inside, ends


def read(index: Index, timeline: Timeline) -> tuple[list[float], list[float]]:
    found = arrays.read([index.in_period, index.at_end], timeline)
    return list(found[index.in_period][:, 0]), list(found[index.at_end][:, 0])


def assert_levels(index: Index, timeline: Timeline, rises: Sequence[float]) -> None:
    inside, ends = levels(timeline, rises)
    told = read(index, timeline)
    assert told[0] == pytest.approx(inside, rel=1e-12)
    assert told[1] == pytest.approx(ends, rel=1e-12)


@quick
@given(RATES, st.integers(1, 5), PERIODS)
def test_a_price_index_rises_at_the_end_of_each_year(
    rate: float, years: int, period: Period
) -> None:
    timeline, place = when(years, period), section()
    index = price_index(place, place.number("Rise", rate), "Index")
    assert_levels(index, timeline, [rate] * years)
    assert (index.in_period.label, index.at_end.label) == ("Index", "Index at the end")


@quick
@given(st.lists(RATES, min_size=1, max_size=5), PERIODS)
def test_the_rate_of_a_year_is_the_rise_during_that_year(
    rates: list[float], period: Period
) -> None:
    timeline, place = when(len(rates), period), section()
    rise = place.path("Rise", row_of(timeline, rates))
    assert_levels(price_index(place, rise, "Index"), timeline, rates)


def clause_index(
    place: Section,
    timeline: Timeline,
    rates: Sequence[Sequence[float]],
    weights: Sequence[float],
    fixed: float | None = None,
    cap: float | None = None,
    floor: float | None = None,
) -> Index:
    basket = [
        (
            place.number(f"Weight {name}", weight),
            price_index(place, place.path(f"Rise {name}", row_of(timeline, yearly)), f"I {name}"),
        )
        for name, (weight, yearly) in enumerate(zip(weights, rates, strict=True))
    ]
    given = {
        name: None if number is None else place.number(name, number)
        for name, number in (("Fixed", fixed), ("Cap", cap), ("Floor", floor))
    }
    return limited_index(place, basket, given["Fixed"], given["Cap"], given["Floor"], "Fee index")


MAYBE = st.none() | st.floats(-0.02, 0.08)


@quick
@given(
    rates=st.integers(1, 4).flatmap(
        lambda years: st.lists(
            st.lists(RATES, min_size=years, max_size=years), min_size=1, max_size=3
        )
    ),
    shares=st.lists(st.floats(0.1, 1), min_size=3, max_size=3),
    fixed=st.none() | st.floats(0, 0.9),
    cap=MAYBE,
    floor=MAYBE,
    period=PERIODS,
)
def test_a_limited_index_is_its_clause_year_by_year(
    rates: list[list[float]],
    shares: list[float],
    fixed: float | None,
    cap: float | None,
    floor: float | None,
    period: Period,
) -> None:
    shares = shares[: len(rates)]
    weights = [share / sum(shares) * (1 - (fixed or 0)) for share in shares]
    changes = []
    for year in range(len(rates[0])):
        change = sum(
            share / sum(shares) * yearly[year] for share, yearly in zip(shares, rates, strict=True)
        )
        if floor is not None and change < floor:
            change = floor
        if cap is not None and change > cap:
            change = cap
        changes.append(change)
    timeline, place = when(len(changes), period), section()
    told = read(clause_index(place, timeline, rates, weights, fixed, cap, floor), timeline)
    for level, moving in zip(told, levels(timeline, changes), strict=True):
        a = fixed or 0.0
        assert level == pytest.approx([a + (1 - a) * x for x in moving], rel=1e-11)


@every_period
def test_one_weight_of_one_without_limits_is_the_plain_index(period: Period) -> None:
    timeline, place = when(4, period), section()
    index = clause_index(place, timeline, [[0.02, 0.03, -0.01, 0.0]], [1.0])
    assert_levels(index, timeline, [0.02, 0.03, -0.01, 0.0])


@every_period
def test_a_floor_acts_at_the_ends_of_years_only(period: Period) -> None:
    timeline, place = when(3, period), section()
    index = clause_index(place, timeline, [[0.0, 0.0, 0.0]], [1.0], floor=0.01)
    assert_levels(index, timeline, [0.01] * 3)


@every_period
def test_a_cap_below_zero_acts_at_the_ends_of_years_only(period: Period) -> None:
    timeline, place = when(3, period), section()
    index = clause_index(place, timeline, [[0.05, 0.0, 0.02]], [1.0], cap=-0.01)
    assert_levels(index, timeline, [-0.01] * 3)


def test_parts_that_a_clause_lacks_have_no_lines() -> None:
    place = section()
    clause_index(place, when(2), [[0.01, 0.02], [0.0, 0.0]], [0.4, 0.6])
    assert [line.label for line in place.lines if line.label.startswith("Fee index")] == [
        "Fee index: part of I 0",
        "Fee index: part of I 1",
        "Fee index: change without limits",
        "Fee index: change",
        "Fee index",
        "Fee index at the end",
    ]


def test_an_index_that_is_fixed_in_all_of_its_parts_stays_at_one() -> None:
    timeline, place = when(3), section()
    index = clause_index(place, timeline, [[0.1, 0.1, 0.1]], [0.0], fixed=1.0, floor=0.02)
    assert read(index, timeline) == ([1.0] * 4, [1.0] * 4)
