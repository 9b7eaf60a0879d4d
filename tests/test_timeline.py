"""Dates, labels, exponents and flags of periods."""

from __future__ import annotations

import calendar
import math
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servicemodel.errors import ModelError
from servicemodel.timeline import PERIODS_PER_YEAR, Timeline, add_months

PERIODS = tuple(PERIODS_PER_YEAR)
timelines = st.builds(
    Timeline,
    st.dates(date(1990, 1, 1), date(2090, 12, 31)),
    st.integers(1, 12),
    st.sampled_from(PERIODS),
    st.sampled_from(("end", "middle", "start")),
    st.none() | st.integers(1, 12),
)
deterministic = settings(derandomize=True, deadline=None, max_examples=200)


def days(timeline: Timeline, count: int) -> list[str]:
    return [timeline.begins(k).isoformat() for k in range(1, count + 1)]


# -- dates --------------------------------------------------------------------------------------


def test_a_start_on_the_31st_stays_at_month_ends() -> None:
    monthly = Timeline(date(2027, 10, 31), 1, "month")
    assert days(monthly, 6) == [
        "2027-10-31",
        "2027-11-30",
        "2027-12-31",
        "2028-01-31",
        "2028-02-29",
        "2028-03-31",
    ]


def test_a_start_on_a_leap_day_comes_back_to_it() -> None:
    yearly = Timeline(date(2028, 2, 29), 5)
    assert days(yearly, 5) == [
        "2028-02-29",
        "2029-02-28",
        "2030-02-28",
        "2031-02-28",
        "2032-02-29",
    ]
    assert yearly.ends(1) == date(2029, 2, 27)
    assert yearly.ends(4) == date(2032, 2, 28)


def test_quarters_begin_three_months_apart() -> None:
    quarterly = Timeline(date(2026, 11, 30), 1, "quarter")
    assert days(quarterly, 4) == ["2026-11-30", "2027-02-28", "2027-05-30", "2027-08-30"]


def test_period_0_is_the_day_of_signing() -> None:
    timeline = Timeline(date(2027, 3, 15), 2)
    assert timeline.begins(0) == timeline.ends(0) == timeline.begins(1) == timeline.start


@deterministic
@given(timelines)
def test_periods_follow_one_another_without_a_gap(timeline: Timeline) -> None:
    for k in range(1, timeline.count + 1):
        assert timeline.ends(k) + timedelta(days=1) == timeline.begins(k + 1)
        assert timeline.begins(k) <= timeline.ends(k)
    last = timeline.begins(timeline.count + 1)
    assert last == add_months(timeline.start, 12 * timeline.years)


@deterministic
@given(timelines)
def test_each_day_is_the_starts_day_or_the_months_last(timeline: Timeline) -> None:
    for k in range(1, timeline.count + 2):
        day = timeline.begins(k)
        last = calendar.monthrange(day.year, day.month)[1]
        assert day.day == min(timeline.start.day, last)


@deterministic
@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(-600, 600))
def test_months_are_added_without_losing_any(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months


def test_a_stated_day_of_the_month_is_held_to_the_months_end() -> None:
    assert add_months(date(2027, 1, 15), 1, day_of_month=31) == date(2027, 2, 28)
    assert add_months(date(2027, 2, 28), 1, day_of_month=31) == date(2027, 3, 31)


# -- labels -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "period", "labels"),
    [
        (date(2029, 1, 1), "year", ["start", "2029", "2030"]),
        (date(2029, 1, 2), "year", ["start", "2029/30", "2030/31"]),
        (date(2099, 7, 1), "year", ["start", "2099/00", "2100/01"]),
        (date(2029, 7, 1), "quarter", ["start", "2029-Q3", "2029-Q4", "2030-Q1"]),
        (date(2029, 11, 1), "quarter", ["start", "2029-11 (3 months)", "2030-02 (3 months)"]),
        (date(2029, 12, 31), "month", ["start", "2029-12", "2030-01", "2030-02", "2030-03"]),
    ],
)
def test_labels_are_how_a_person_names_a_period(start: date, period: str, labels: list) -> None:
    timeline = Timeline(start, 2, period)  # type: ignore[arg-type]
    assert [timeline.label(k) for k in range(len(labels))] == labels


@deterministic
@given(timelines)
def test_no_two_periods_share_a_label(timeline: Timeline) -> None:
    labels = [timeline.label(k) for k in range(timeline.count + 1)]
    assert len(set(labels)) == len(labels)


# -- header rows --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("period", "timing", "first", "last"),
    [
        ("year", "end", 1, 2),
        ("year", "middle", 0.5, 1.5),
        ("year", "start", 0, 1),
        ("quarter", "end", 1 / 4, 2),
        ("quarter", "middle", 1 / 8, 15 / 8),
        ("quarter", "start", 0, 7 / 4),
        ("month", "end", 1 / 12, 2),
        ("month", "middle", 1 / 24, 47 / 24),
        ("month", "start", 0, 23 / 12),
    ],
)
def test_exponents_are_years_by_timing(period: str, timing: str, first: float, last: float) -> None:
    timeline = Timeline(date(2027, 1, 1), 2, period, timing)  # type: ignore[arg-type]
    row = timeline.rows["exponent"]
    assert (row[0], row[1], row[-1]) == pytest.approx((0, first, last), abs=1e-15)
    assert timeline.numbers["first exponent"] == row[1]
    assert timeline.numbers["last exponent"] == row[-1]
    steps = [after - before for before, after in pairwise(row[1:])]
    assert steps == pytest.approx([1 / timeline.per_year] * len(steps))


def test_header_rows_of_two_years_in_quarters() -> None:
    timeline = Timeline(date(2027, 10, 1), 2, "quarter", tax_year_end=12)
    assert timeline.rows == {
        "period": (0, 1, 2, 3, 4, 5, 6, 7, 8),
        "years": (0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2),
        "exponent": (0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2),
        "calendar year": (2027, 2027, 2028, 2028, 2028, 2028, 2029, 2029, 2029),
        "operating": (0, 1, 1, 1, 1, 1, 1, 1, 1),
        "first period": (0, 1, 0, 0, 0, 0, 0, 0, 0),
        "last period": (0, 0, 0, 0, 0, 0, 0, 0, 1),
        "year end": (0, 0, 0, 0, 1, 0, 0, 0, 1),
        "tax year end": (0, 1, 0, 0, 0, 1, 0, 0, 1),
    }
    assert timeline.numbers == {
        "periods per year": 4,
        "period length": 0.25,
        "first exponent": 0.25,
        "last exponent": 2,
        "tiny": 1e-9,
    }


def tax_year_ends(timeline: Timeline) -> list[int]:
    return [k for k, flag in enumerate(timeline.rows["tax year end"]) if flag]


@pytest.mark.parametrize(
    ("start", "period", "month", "expected"),
    [
        (date(2027, 1, 1), "year", None, [1, 2]),
        (date(2027, 4, 1), "year", 12, [1, 2]),
        (date(2027, 4, 1), "quarter", None, [4, 8]),
        (date(2027, 4, 1), "quarter", 12, [3, 7, 8]),
        (date(2027, 4, 1), "quarter", 11, [3, 7, 8]),
        (date(2027, 1, 1), "quarter", 12, [4, 8]),
        (date(2027, 1, 15), "quarter", 3, [1, 5, 8]),
        (date(2027, 1, 15), "quarter", 4, [2, 6, 8]),
        (date(2027, 1, 1), "month", None, [12, 24]),
        (date(2027, 4, 1), "month", 3, [12, 24]),
        (date(2027, 4, 1), "month", 12, [9, 21, 24]),
        (date(2027, 10, 31), "month", 2, [5, 17, 24]),
    ],
)
def test_a_tax_year_ends_in_its_month_and_in_the_last_period(
    start: date, period: str, month: int | None, expected: list[int]
) -> None:
    timeline = Timeline(start, 2, period, tax_year_end=month)  # type: ignore[arg-type]
    assert tax_year_ends(timeline) == expected


@deterministic
@given(timelines)
def test_flags_are_0_or_1_and_nothing_operates_in_period_0(timeline: Timeline) -> None:
    flags = ("operating", "first period", "last period", "year end", "tax year end")
    for name in flags:
        assert set(timeline.rows[name]) <= {0, 1}
        assert timeline.rows[name][0] == 0
    assert sum(timeline.rows["operating"]) == timeline.count
    assert sum(timeline.rows["year end"]) == timeline.years
    assert sum(timeline.rows["first period"]) == sum(timeline.rows["last period"]) == 1


@deterministic
@given(timelines)
def test_no_tax_year_is_longer_than_a_year(timeline: Timeline) -> None:
    ends = [0, *tax_year_ends(timeline)]
    assert ends[-1] == timeline.count
    assert max(b - a for a, b in pairwise(ends)) <= timeline.per_year


@deterministic
@given(timelines)
def test_all_header_numbers_are_finite(timeline: Timeline) -> None:
    rows = [number for row in timeline.rows.values() for number in row]
    assert all(map(math.isfinite, [*rows, *timeline.numbers.values()]))


# -- errors -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("years", 0, "years: 0 is not between 1 and 100"),
        ("years", 101, "years: 101 is not between 1 and 100"),
        ("period", "week", "period: 'week' is not one of year, quarter, month"),
        ("timing", "late", "timing: 'late' is not one of end, middle, start"),
        ("tax_year_end", 0, "tax_year_end: 0 is not a month"),
        ("tax_year_end", 13, "tax_year_end: 13 is not a month"),
    ],
)
def test_an_impossible_field_is_named_with_what_it_may_be(
    field: str, value: object, told: str
) -> None:
    fields = {"start": date(2027, 1, 1), "years": 2} | {field: value}
    with pytest.raises(ModelError, match=told):
        Timeline(**fields)  # type: ignore[arg-type]
