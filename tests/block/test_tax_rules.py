"""Limits on losses and tax in instalments, against loops over tax years that know no balance."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from servicemodel.block.tax import in_instalments
from servicemodel.line.sheet import Sheet
from servicemodel.read import arrays
from servicemodel.timeline import Timeline
from tests.block import income_tax
from tests.block.test_tax import cases, quick, tax_years, taxes

if TYPE_CHECKING:
    from collections.abc import Sequence

Case = tuple[Timeline, list[float], list[float]]


def limited(
    timeline: Timeline,
    profit: Sequence[float],
    limit: float | None,
    expiry: int | None,
    rate: float = 1.0,
) -> list[float]:
    place = Sheet("Party").section("Tax")
    most = None if limit is None else place.number("Limit", limit)
    years = None if expiry is None else place.number("Expiry", expiry, unit="year")
    earned = place.path("Profit", profit, unit="EUR")
    tax = income_tax(place, earned, place.number("Rate", rate), "carried forward", most, years)
    return list(arrays.read([tax], timeline)[tax][:, 0])


def by_vintages(
    timeline: Timeline, profit: Sequence[float], limit: float | None, expiry: int | None
) -> list[float]:
    """Keep a list of [end of a tax year, what is left of its loss]; the oldest is used first."""
    tax = [0.0] * len(profit)
    vintages: list[list[float]] = []
    for periods in tax_years(timeline):
        income = sum(profit[k] for k in periods)
        may_offset = max(income, 0.0) * (1 if limit is None else limit)
        taxable = max(income, 0.0)
        for vintage in vintages:
            if expiry is None or periods[-1] - vintage[0] <= expiry * timeline.per_year:
                used = min(vintage[1], may_offset)
                vintage[1] -= used
                may_offset -= used
                taxable -= used
        vintages.append([periods[-1], max(-income, 0.0)])
        tax[periods[-1]] = taxable
    return tax


@quick
@given(cases(), st.none() | st.floats(0, 1), st.none() | st.integers(1, 4))
def test_limits_on_losses_are_what_a_list_of_vintages_says(
    case: Case, limit: float | None, expiry: int | None
) -> None:
    timeline, profit, _ = case
    told = limited(timeline, profit, limit, expiry)
    assert told == pytest.approx(by_vintages(timeline, profit, limit, expiry), rel=1e-9, abs=1e-8)


def test_the_oldest_loss_is_used_first_and_what_is_left_of_it_expires() -> None:
    timeline = Timeline(date(2027, 1, 1), years=4)
    profit = [-100.0, -30, 60, 50, 50]
    # two tax years for the loss of signing: 60 of it are used, 40 expire; then 30 and nothing
    assert limited(timeline, profit, None, 2) == [0, 0, 0, 20, 50]
    assert limited(timeline, profit, None, 3) == [0, 0, 0, 0, 30]
    assert limited(timeline, profit, 0.8, None) == pytest.approx([0, 0, 12, 10, 10])


@quick
@given(cases(), st.floats(0, 1), st.integers(1, 4))
def test_a_limit_on_losses_never_lowers_the_sum_of_taxes(
    case: Case, limit: float, expiry: int
) -> None:
    timeline, profit, _ = case
    free, refunded = (
        sum(taxes(timeline, profit, 0.3, losses)) for losses in ("carried forward", "refunded")
    )
    assert refunded <= free + 1e-9
    assert free <= sum(limited(timeline, profit, limit, None, 0.3)) + 1e-9
    assert free <= sum(limited(timeline, profit, None, expiry, 0.3)) + 1e-9


@quick
@given(cases())
def test_losses_that_are_all_used_cost_what_a_refund_does_in_sum(case: Case) -> None:
    timeline, profit, _ = case
    late = [*profit[:-1], sum(map(abs, profit)) + 1]  # the last profit takes up every loss
    free, refunded = (
        sum(taxes(timeline, late, 0.3, losses)) for losses in ("carried forward", "refunded")
    )
    assert free == pytest.approx(refunded, rel=1e-9)


@quick
@given(cases(), st.sampled_from(["carried forward", "lost"]))
def test_profits_at_the_ends_of_years_are_taxed_by_month_as_by_year(
    case: Case, losses: str
) -> None:
    timeline, profit, _ = case
    m = timeline.per_year
    assume(m > 1)
    profit = [amount if k % m == 0 else 0.0 for k, amount in enumerate(profit)]
    by_period = Timeline(timeline.start, timeline.years, timeline.period)
    by_year = Timeline(timeline.start, timeline.years)
    told = taxes(by_period, profit, 0.3, losses)  # type: ignore[arg-type]
    yearly = taxes(by_year, profit[::m], 0.3, losses)  # type: ignore[arg-type]
    assert told[::m] == yearly
    assert sum(told) == pytest.approx(sum(yearly))


# -- instalments -----------------------------------------------------------------------------------


def paid(timeline: Timeline, owed: Sequence[float]) -> list[float]:
    place = Sheet("Party").section("Tax")
    line = in_instalments(place, place.path("Income tax", owed, unit="EUR"))
    return list(arrays.read([line], timeline)[line][:, 0])


def test_instalments_are_parts_of_the_last_tax_and_settled_where_the_year_ends() -> None:
    timeline = Timeline(date(2027, 1, 1), years=3, period="quarter")
    owed = [7.0, 0, 0, 0, 40, 0, 0, 0, 20, 0, 0, 0, 60]
    assert paid(timeline, owed) == [7, 0, 0, 0, 40, 10, 10, 10, -10, 5, 5, 5, 45]


def test_a_short_tax_year_is_settled_too() -> None:
    timeline = Timeline(date(2027, 1, 1), years=2, period="quarter", tax_year_end=6)
    owed = [0.0, 0, 8, 0, 0, 0, 24, 0, 30]
    assert paid(timeline, owed) == [0, 0, 8, 2, 2, 2, 18, 6, 24]


def test_in_a_yearly_model_a_tax_is_paid_when_it_is_owed() -> None:
    owed = [3.0, 10, 0, 25]
    assert paid(Timeline(date(2027, 1, 1), years=3), owed) == owed


@quick
@given(cases())
def test_each_tax_year_pays_what_it_owes_whatever_the_instalments(case: Case) -> None:
    timeline, profit, _ = case
    owed = taxes(timeline, profit, 0.3, "carried forward")
    told = paid(timeline, owed)
    for periods in tax_years(timeline):
        due = sum(owed[k] for k in periods)
        assert sum(told[k] for k in periods) == pytest.approx(due, rel=1e-9, abs=1e-9)


def test_a_short_tax_year_does_not_use_up_a_year_of_a_loss() -> None:
    """Tax years end in January and with the timeline: the one from February to the end is short."""
    timeline = Timeline(date(2027, 1, 15), years=1, period="month", tax_year_end=1)
    profit = [-1.0, *[0.0] * 11, 1.0]
    assert limited(timeline, profit, None, 1)[-1] == 0
