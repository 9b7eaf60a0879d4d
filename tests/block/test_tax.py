"""Income tax against a loop over months that knows no balance, flag or header row."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servicemodel.line.sheet import Sheet
from servicemodel.read import arrays
from servicemodel.timeline import Timeline
from tests.block import income_tax

if TYPE_CHECKING:
    from collections.abc import Sequence

    from servicemodel.block.tax import Losses

MONTHS = {"year": 12, "quarter": 3, "month": 1}
every_way = pytest.mark.parametrize("losses", ["refunded", "carried forward", "lost"])
quick = settings(deadline=None, derandomize=True, max_examples=60)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Timeline, list[float], list[float]]:
    """Draw a timeline, a profit per period, and a tax rate per period."""
    timeline = Timeline(
        date(2027, draw(st.integers(1, 12)), 15),
        years=draw(st.integers(1, 4)),
        period=draw(st.sampled_from(["year", "quarter", "month"])),
        tax_year_end=draw(st.none() | st.integers(1, 12)),
    )
    many = {"min_size": timeline.count + 1, "max_size": timeline.count + 1}
    profit = draw(st.lists(st.floats(-1_000, 1_000), **many))
    return timeline, profit, draw(st.lists(st.floats(0, 0.5), **many))


def taxes(
    timeline: Timeline, profit: Sequence[float], rate: float | Sequence[float], losses: Losses
) -> list[float]:
    place = Sheet("Party").section("Tax")
    earned = place.path("Profit", profit, unit="EUR")
    if isinstance(rate, float):
        line = income_tax(place, earned, place.number("Rate", rate), losses)
    else:
        line = income_tax(place, earned, place.path("Rate", rate), losses)
    return list(arrays.read([line], timeline)[line][:, 0])


def tax_years(timeline: Timeline) -> list[list[int]]:
    """Return the periods of each tax year, month by month; period 0 stands alone."""
    found, current = [[0]], []
    step, closing = MONTHS[timeline.period], timeline.tax_year_end
    if closing is None:
        closing = (timeline.start.month + 10) % 12 + 1  # the month before the start's
    for k in range(1, timeline.count + 1):
        current.append(k)
        first = timeline.start.month - 1 + (k - 1) * step
        if closing - 1 in [(first + i) % 12 for i in range(step)] or k == timeline.count:
            found.append(current)
            current = []
    return found


def expected(
    timeline: Timeline, profit: Sequence[float], rates: Sequence[float], losses: Losses
) -> list[float]:
    if losses == "refunded":
        return [p * r for p, r in zip(profit, rates, strict=True)]
    tax = [0.0] * len(profit)
    old = 0.0
    for periods in tax_years(timeline):
        income = sum(profit[k] for k in periods)
        if income < 0:
            old -= income if losses == "carried forward" else 0.0
            continue
        used = min(old, income)
        old -= used
        tax[periods[-1]] = (income - used) * rates[periods[-1]]
    return tax


@every_way
@quick
@given(case=cases())
def test_tax_is_what_a_loop_over_tax_years_says(
    losses: Losses, case: tuple[Timeline, list[float], list[float]]
) -> None:
    timeline, profit, rates = case
    told = taxes(timeline, profit, rates, losses)
    assert told == pytest.approx(expected(timeline, profit, rates, losses), rel=1e-9, abs=1e-8)
    told = taxes(timeline, profit, rates[0], losses)
    level = [rates[0]] * len(rates)
    assert told == pytest.approx(expected(timeline, profit, level, losses), rel=1e-9, abs=1e-8)


def test_a_loss_at_signing_lowers_the_first_profits() -> None:
    timeline = Timeline(date(2027, 1, 1), years=4)
    profit = [-100.0, 60, -20, 50, 100]
    assert taxes(timeline, profit, 0.5, "refunded") == [-50, 30, -10, 25, 50]
    assert taxes(timeline, profit, 0.5, "carried forward") == [0, 0, 0, 0, 45]
    assert taxes(timeline, profit, 0.5, "lost") == [0, 30, 0, 25, 50]


@pytest.mark.parametrize(
    ("closing", "due"), [(None, {4: 6.0, 8: 26.0}), (6, {2: 0.0, 6: 18.0, 8: 15.0})]
)
def test_losses_within_a_tax_year_lower_its_profits(
    closing: int | None, due: dict[int, float]
) -> None:
    timeline = Timeline(date(2027, 1, 1), years=2, period="quarter", tax_year_end=closing)
    profit = [0.0, -5, 2, 4, 5, 3, 6, 7, 10 if closing is None else 8]
    assert taxes(timeline, profit, 1.0, "lost") == [due.get(k, 0.0) for k in range(9)]


Way = Literal["carried forward", "lost"]


@pytest.mark.parametrize("losses", ["carried forward", "lost"])
@quick
@given(case=cases())
def test_no_loss_ever_brings_money(
    losses: Way, case: tuple[Timeline, list[float], list[float]]
) -> None:
    timeline, profit, rates = case
    assert min(taxes(timeline, profit, rates, losses)) >= 0
