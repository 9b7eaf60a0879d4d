"""The reader of arrays computes only the branch of a choice that is taken."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from servicemodel.line.sheet import Section, Sheet
from servicemodel.line.words import (
    at,
    lag,
    log,
    operating,
    period,
    total,
    where,
)
from servicemodel.read import arrays
from servicemodel.timeline import Timeline

START = date(2027, 1, 1)
YEARS = Timeline(START, years=4)


@pytest.fixture
def section() -> Section:
    return Sheet("Sheet").section("Section")


def test_a_division_by_zero_under_a_false_condition_is_no_error(section: Section) -> None:
    debt = section.path("Debt", [0, 2, 0, 4, 0])
    line = section.line("Cover", where(debt > 0, 12 / debt, 0))
    assert arrays.read([line], YEARS)[line][:, 0].tolist() == [0, 6, 0, 3, 0]


def test_a_choice_is_lazy_in_only_some_positions_too(section: Section) -> None:
    debt = section.number("Debt", 1)
    line = section.line("Cover", where(debt > 0, log(debt) + 12 / debt, -1) * operating)
    found = arrays.read([line], YEARS, {debt: np.array([0.0, 1.0, 0.0, 12.0])})[line]
    assert found[0].tolist() == [0, 0, 0, 0]
    assert found[2] == pytest.approx([-1, 12, -1, np.log(12) + 1])


def test_the_other_branch_and_choices_inside_choices_are_lazy(section: Section) -> None:
    x = section.path("x", [0, 1, -1, 4, 12])
    inner = where(x > 0, log(x), 1 / (x + 1))
    line = section.line("Line", where(x >= 0, where(x > 0, 1 / x, 12), where(x > -1, inner, -1)))
    found = arrays.read([line], YEARS)[line][:, 0]
    assert found == pytest.approx([12, 1, -1, 1 / 4, 1 / 12])


def test_a_table_is_not_read_below_its_first_key_under_a_false_condition(
    section: Section,
) -> None:
    table = section.table("Price", {2: 20, 3: 30})
    line = section.line("Line", where(period > 1, at(table, period), -1))
    assert arrays.read([line], YEARS)[line][:, 0].tolist() == [-1, -1, 20, 30, 30]


def test_the_sum_of_a_row_that_does_not_exist_is_not_read_under_a_false_condition(
    section: Section,
) -> None:
    rate, path = section.number("Rate", 0), section.path("Path", [1, 2, 3, 4, 5])
    line = section.line("Worth", where(rate > 0, total(path / rate), -1))
    found = arrays.read([line], YEARS, {rate: np.array([0.0, 0.5])})[line]
    assert found.tolist() == [-1, 30]


def test_a_lag_by_no_whole_number_is_not_read_under_a_false_condition(section: Section) -> None:
    delay = section.number("Delay", 0)
    path = section.path("Path", [1, 2, 3, 4, 5], opening=0)
    line = section.line("Late", where(delay >= 1, lag(path, delay), path))
    found = arrays.read([line], YEARS, {delay: np.array([0.0, 1.0, 2.0])})[line]
    assert found[3].tolist() == [4, 3, 2]


def test_a_choice_is_lazy_inside_a_loop_through_time(section: Section) -> None:
    repaid = section.path("Repaid", [0, 4, 4, 4, 4])
    debt = section.balance("Debt", opening=12)
    share = section.line("Share", where(debt.opening > 0, repaid / debt.opening, 0))
    debt.close(debt.opening - share * debt.opening)
    assert arrays.read([share], YEARS)[share][:, 0] == pytest.approx([0, 1 / 3, 0.5, 1, 0])


def test_a_loop_is_lazy_in_only_some_positions(section: Section) -> None:
    start = section.number("Start", 12)
    debt = section.balance("Debt", opening=start)
    share = section.line("Share", where(debt.opening > 0, 1 / debt.opening, 0))
    debt.close(debt.opening - share * debt.opening)
    found = arrays.read([share], YEARS, {start: np.array([0.0, 2.0])})[share]
    assert found.T.tolist() == [[0, 0, 0, 0, 0], [0.5, 1, 0, 0, 0]]
