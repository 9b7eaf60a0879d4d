"""What the reader of arrays refuses, and where a line has no value."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pytest

from servicemodel.errors import CalculationError, ModelError
from servicemodel.line.sheet import Section, Sheet
from servicemodel.line.words import (
    at,
    before,
    exp,
    first_period,
    lag,
    log,
    missing,
    period,
    remaining,
    spread,
    total,
    where,
)
from servicemodel.read import arrays
from servicemodel.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from servicemodel.line.nodes import Apply, Line

START = date(2027, 1, 1)
YEARS = Timeline(START, years=4)


@pytest.fixture
def section() -> Section:
    return Sheet("Sheet").section("Section")


@contextmanager
def refused(kind: type[Exception], *parts: str) -> Iterator[None]:
    """Expect an error whose text has all the parts."""
    with pytest.raises(kind) as caught:
        yield
    assert [part for part in parts if part not in str(caught.value)] == [], str(caught.value)


def test_a_division_by_zero_names_line_period_and_position(section: Section) -> None:
    debt, cash = section.path("Debt", [1, 1, 1, 1, 1]), section.number("Cash", 7)
    line = section.line("Cover", cash / debt)
    many = np.ones((5, 2000))
    many[3, 1500] = 0
    with refused(CalculationError, line.name, "divides 7 by zero", "in 2029", "position 1500"):
        arrays.read([line], YEARS, {debt: many}, block=64)
    with refused(CalculationError, line.name, "divides 7 by zero", "in start", "where("):
        arrays.read([line], YEARS, {debt: [0, 0, 1, 1, 1]})


def test_a_division_by_zero_inside_a_loop_names_line_and_period(section: Section) -> None:
    account = section.balance("Account", opening=12)
    line = section.line("Share", 12 / account.opening)
    account.close(account.opening - line * 12 * first_period)
    with refused(CalculationError, line.name, "divides 12 by zero", "in 2028"):
        arrays.read([line], YEARS)


def test_a_division_by_zero_under_a_true_condition_is_an_error(section: Section) -> None:
    debt = section.path("Debt", [1, 2, 0, 4, 5])
    line = section.line("Cover", where(debt >= 0, 1 / debt, 0))
    with refused(CalculationError, line.name, "divides 1 by zero", "in 2028"):
        arrays.read([line], YEARS)


def test_a_division_by_zero_in_a_number_names_no_period(section: Section) -> None:
    line = section.line("Number", 1 / section.number("Zero", 0))
    with pytest.raises(CalculationError, match="Number divides 1 by zero; where"):
        arrays.read([line], YEARS)


def test_an_opening_that_divides_by_zero_names_its_line(section: Section) -> None:
    zero = section.number("Zero", 0)
    line = section.line("Index", period, opening=1 / zero)
    with refused(CalculationError, line.name, "divides 1 by zero"):
        arrays.read([section.line("Read", before(line))], YEARS)
    account = section.balance("Account", opening=1 / zero)
    closing = account.close(account.opening + 1)
    with refused(CalculationError, closing.name, "divides 1 by zero"):
        arrays.read([closing], YEARS)


@pytest.mark.parametrize(
    ("write", "told"),
    [
        (lambda x: log(x), "no value for 0"),
        (lambda x: (x - 1) ** (x + period / 12), "no value for -1 and"),
        (lambda x: x**-1, "no value for 0 and -1"),
        (lambda x: exp((x + 12) ** 12), "no value for 8.9161e+12"),
    ],
)
def test_what_has_no_value_names_line_and_numbers(
    section: Section, write: Callable[[Line], Apply], told: str
) -> None:
    line = section.line("Line", write(section.number("x", 0)) + 0 * period)
    with refused(CalculationError, line.name, told):
        arrays.read([line], YEARS)


def test_a_sum_that_grows_over_all_bounds_is_an_error_that_names_its_line(
    section: Section,
) -> None:
    path = section.path("Path", [1e308] * 5)
    for k, formula in enumerate((total(path), remaining(path), spread(path, path), path * path)):
        line = section.line(f"Line {k}", formula)
        with refused(CalculationError, line.name):
            arrays.read([line], YEARS)
        with refused(CalculationError, line.name):  # also where nobody asks for the line itself
            arrays.read([section.line(f"Flag {k}", line > 0)], YEARS)


def test_a_table_read_below_its_first_key_names_line_table_and_keys(section: Section) -> None:
    table = section.table("Price", {2: 20, 3: 30})
    line = section.line("Line", at(table, period))
    with refused(CalculationError, line.name, table.name, "first key 2"):
        arrays.read([line], YEARS)


@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), -float("inf")])
def test_inputs_that_are_no_finite_number_are_refused(section: Section, wrong: float) -> None:
    number = section.number("Number", 1)
    path = section.path("Path", [1, 2, 3, 4, 5])
    table = section.table("Table", {1: 1, 2: 2})
    flag = section.line("Flag", where(number + path > 1, at(table, 1), 1) > 1)
    for line, values in (
        (number, wrong),
        (number, [1, wrong]),
        (path, [1, 2, 3, 4, wrong]),
        (table, [1, wrong]),
    ):
        with refused(CalculationError, line.name, "not a finite number"):
            arrays.read([flag], YEARS, {line: values})


@pytest.mark.parametrize("wrong", [float("nan"), float("inf")])
def test_given_numbers_that_are_not_finite_are_refused(section: Section, wrong: float) -> None:
    for line, read in (
        (section.number("Number", wrong), lambda line: line),
        (section.path("Path", [1, 2, 3, 4, wrong]), lambda line: line),
        (section.table("Table", {0: wrong}), lambda line: at(line, 1)),
    ):
        flag = section.line(f"Flag of {line.label}", read(line) > 1)
        with refused(CalculationError, line.name, "not a finite number"):
            arrays.read([flag], YEARS)


def test_batch_inputs_of_different_lengths_are_refused_by_name(section: Section) -> None:
    first, second = section.number("First", 1), section.number("Second", 1)
    line = section.line("Line", first + second)
    with refused(ModelError, f"{first.name} has 3", f"{second.name} has 4"):
        arrays.read([line], YEARS, {first: np.ones(3), second: np.ones(4)})


def test_a_path_of_the_wrong_length_is_refused(section: Section) -> None:
    given = section.path("Given", [1, 2, 3])
    with refused(ModelError, given.name, "needs 5 numbers", "not 3"):
        arrays.read([given], YEARS)
    path = section.path("Path", [1, 2, 3, 4, 5])
    for wrong in (np.ones((4, 10)), np.ones(6), np.ones((5, 2, 1))):
        with refused(ModelError, path.name, "needs 5 numbers"):
            arrays.read([path], YEARS, {path: wrong})


def test_values_for_a_line_with_a_formula_are_refused(section: Section) -> None:
    line = section.line("Line", period + 1)
    with refused(ModelError, line.name, "no input"):
        arrays.read([line], YEARS, {line: np.ones(5)})


@pytest.mark.parametrize("wrong", [0, -1, 1.5])
def test_a_lag_by_no_whole_number_from_1_up_is_refused(section: Section, wrong: float) -> None:
    delay = section.number("Delay", wrong)
    path = section.path("Path", [1, 2, 3, 4, 5], opening=0)
    line = section.line("Late", lag(path, delay))
    with refused(CalculationError, line.name, f"looks back {wrong:g} periods", "whole number"):
        arrays.read([line], YEARS)
    with refused(CalculationError, f"looks back {wrong:g} periods"):
        arrays.read([line], YEARS, {delay: np.array([1, 2, wrong])})


def test_a_lag_beyond_the_start_reads_the_opening_however_long_it_is(section: Section) -> None:
    path = section.path("Path", [1, 2, 3, 4, 5], opening=12)
    delay = section.number("Delay", 1)
    line = section.line("Late", lag(path, delay))
    found = arrays.read([line], YEARS, {delay: np.array([1, 2, 5, 6, 1e20])})[line]
    assert found.T.tolist() == [
        [12, 1, 2, 3, 4],
        [12, 12, 1, 2, 3],
        [12, 12, 12, 12, 12],
        [12, 12, 12, 12, 12],
        [12, 12, 12, 12, 12],
    ]


def test_reading_a_line_where_it_has_no_value_is_an_error_that_names_both(
    section: Section,
) -> None:
    rate = section.line("Rate", where(period > 1, period, missing("none")))
    right = section.line("Right", where(period > 1, rate * 12, 0))
    assert arrays.read([right], YEARS)[right][:, 0].tolist() == [0, 0, 24, 36, 48]
    wrong = section.line("Wrong", where(period > 0, rate, 0))
    for wanted in (wrong, section.line("Flag", wrong > 12)):
        with refused(CalculationError, wrong.name, rate.name, "no value"):
            arrays.read([wanted], YEARS)


def test_a_line_without_a_value_holds_nan_there_and_nowhere_else(section: Section) -> None:
    rate = section.line("Rate", where(period > 1, period, missing("none")))
    found = arrays.read([rate], YEARS)[rate][:, 0]
    assert np.isnan(found).tolist() == [True, True, False, False, False]
