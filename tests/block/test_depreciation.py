"""Depreciation asset by asset, and of the book value that a machine has at signing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servicemodel.block.depreciation import (
    existing_book_value,
    share_by_age,
    value_left,
    write_off,
)
from servicemodel.line.sheet import Section, Sheet
from servicemodel.read import arrays
from servicemodel.timeline import Timeline

if TYPE_CHECKING:
    from servicemodel.line.nodes import Line

Period = Literal["year", "quarter", "month"]
PERIODS = st.sampled_from(["year", "quarter", "month"])
LIVES = st.floats(0.05, 12) | st.integers(1, 10).map(float)
quick = settings(deadline=None, derandomize=True, max_examples=80)


def when(years: int, period: Period = "year") -> Timeline:
    return Timeline(date(2027, 1, 1), years=years, period=period)


def section() -> Section:
    return Sheet("Offer").section("Depreciation")


def row(line: Line, timeline: Timeline) -> list[float]:
    return list(arrays.read([line], timeline)[line][:, 0])


def written_off(value: float, life: float, periods: int) -> tuple[list[float], float]:
    """Return what each of some periods takes off a value with `life` periods left, and the rest."""
    amounts, still = [], life
    for _ in range(periods):
        taken = min(still, 1.0)
        still -= taken
        amounts.append(value * taken / life)
    return amounts, value - sum(amounts)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Timeline, list[float]]:
    timeline = when(draw(st.integers(1, 4)), draw(PERIODS))
    size = timeline.count + 1
    return timeline, draw(
        st.lists(st.just(0.0) | st.floats(0, 1_000), min_size=size, max_size=size)
    )


@quick
@given(cases(), LIVES)
def test_each_outlay_is_written_off_over_its_life_and_the_rest_at_the_end(
    case: tuple[Timeline, list[float]], life: float
) -> None:
    timeline, outlays = case
    last = timeline.count
    expected, rest = [0.0] * (last + 1), 0.0
    for bought, outlay in enumerate(outlays):
        amounts, left = written_off(outlay, life * timeline.per_year, last - bought)
        for age, amount in enumerate(amounts, 1):
            expected[bought + age] += amount
        rest += left
    place = section()
    share = share_by_age(place, place.number("Life", life, unit="year"))
    spent = place.path("Outlays", outlays, unit="EUR")
    value = value_left(place, spent, share)
    assert row(value, timeline) == pytest.approx([0.0] * last + [rest], rel=1e-9, abs=1e-8)
    expected[-1] += rest
    told = row(write_off(place, spent, share).depreciation, timeline)
    assert told == pytest.approx(expected, rel=1e-9, abs=1e-8)
    assert sum(told) == pytest.approx(sum(outlays))


def of_book_value(timeline: Timeline, book: float, kept: float, remaining: float) -> list[float]:
    place = section()
    line = existing_book_value(
        place,
        place.number("Book", book, unit="EUR"),
        place.number("Kept", kept),
        place.number("Remaining", remaining, unit="year"),
    )
    return row(line.depreciation, timeline)


@quick
@given(st.floats(0, 1_000), st.just(0.0) | LIVES, st.booleans(), st.integers(1, 6), PERIODS)
def test_a_book_value_is_written_off_once(
    book: float, remaining: float, kept: bool, years: int, period: Period
) -> None:
    timeline = when(years, period)
    expected = [book] + [0.0] * timeline.count
    if kept and remaining:
        amounts, rest = written_off(book, remaining * timeline.per_year, timeline.count)
        expected = [0.0, *amounts]
        expected[-1] += rest
    told = of_book_value(timeline, book, float(kept), remaining)
    assert told == pytest.approx(expected, rel=1e-9, abs=1e-8)


BOOK_VALUES = [
    (1, 4, [0, 25, 25, 25, 25, 0]),
    (1, 2.5, [0, 40, 40, 20, 0, 0]),
    (1, 10, [0, 10, 10, 10, 10, 60]),
    (1, 0, [100, 0, 0, 0, 0, 0]),
    (0, 4, [100, 0, 0, 0, 0, 0]),
]


@pytest.mark.parametrize(("kept", "remaining", "expected"), BOOK_VALUES)
def test_a_book_value_of_a_hundred_over_five_years(
    kept: float, remaining: float, expected: list[float]
) -> None:
    assert of_book_value(when(5), 100, kept, remaining) == pytest.approx(expected, abs=1e-12)


def test_the_account_of_the_book_value_ends_at_zero() -> None:
    place = section()
    book, kept = place.number("Book", 100, unit="EUR"), place.number("Kept", 1)
    remaining = place.number("Remaining", 7, unit="year")
    line = existing_book_value(place, book, kept, remaining).depreciation
    (account,) = (balance.closing for balance in place.balances)
    values = {kept: np.array([1.0, 0, 1, 1]), remaining: np.array([7.0, 7, 2, 0])}
    found = arrays.read([line, account], when(5), values)
    assert found[account][-1] == pytest.approx([0.0] * 4, abs=1e-12)
    assert found[line].sum(axis=0) == pytest.approx([100.0] * 4)
