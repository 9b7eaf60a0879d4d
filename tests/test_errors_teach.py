"""Errors that teach: each mistake of a modeller says where, what was found and what to do."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pytest

from servicemodel.errors import ModelError, ServiceModelError, did_you_mean
from servicemodel.line.nodes import Apply, Line
from servicemodel.line.sheet import Section, Sheet
from servicemodel.line.words import (
    add,
    at,
    before,
    equal,
    highest,
    lag,
    lowest,
    maximum,
    minimum,
    missing,
    operating,
    period,
    remaining,
    spread,
    total,
    where,
)
from servicemodel.read import arrays, formulas
from servicemodel.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Callable

YEARS = Timeline(date(2027, 1, 1), years=2)


class Lines(NamedTuple):
    """Some lines to make mistakes with."""

    section: Section
    cost: Line
    use: Line
    rate: Line
    prices: Line


@pytest.fixture
def lines() -> Lines:
    section = Sheet("Basis").section("Energy")
    return Lines(
        section,
        section.path("Cost", [1, 2, 3], unit="USD", opening=0),
        section.path("Use", [1, 2, 3], unit="kWh"),
        section.number("Rate", 0.08),
        section.table("Prices", {0: 1, 2: 3}),
    )


def told(mistake: Callable[[], object]) -> str:
    """Return what a mistake is told; it fits on two lines."""
    with pytest.raises(ServiceModelError) as caught:
        mistake()
    text = str(caught.value)
    assert len(text.splitlines()) <= 2
    return text


# -- Python where a formula should stand --------------------------------------------------------


def test_python_cannot_decide_by_a_line(lines: Lines) -> None:
    def mistake() -> None:
        if lines.cost > 0:
            pass

    text = told(mistake)
    assert "Python can't decide" in text
    assert "where(condition, a, b)" in text
    assert "more(Cost, 0)" in text
    assert "where(condition, a, b)" in told(lambda: bool(lines.cost))
    assert "where(condition, a, b)" in told(lambda: lines.cost and lines.use)
    assert "where(condition, a, b)" in told(lambda: 0 < lines.cost < lines.cost)


@pytest.mark.parametrize("function", [max, min])
def test_pythons_max_of_two_lines(lines: Lines, function: Callable[..., object]) -> None:
    assert "minimum(a, b) and maximum(a, b)" in told(lambda: function(lines.cost, lines.cost))


@pytest.mark.parametrize("function", [max, min, sum, list, any])
def test_python_cannot_walk_over_a_line(lines: Lines, function: Callable[..., object]) -> None:
    text = told(lambda: function(lines.cost))
    assert "Cost" in text
    assert "total(line), lowest(line) or highest(line)" in text


def test_pythons_sum_of_a_list_of_lines(lines: Lines) -> None:
    assert "add([a, b, ...])" in told(lambda: sum([lines.cost, lines.cost]))


def test_an_empty_sum(lines: Lines) -> None:
    assert "write 0" in told(lambda: add([]))


def test_pythons_equality(lines: Lines) -> None:
    assert "equal(a, b)" in told(lambda: where(lines.cost == 0, 1, 0))
    assert "equal(a, b)" in told(lambda: where(lines.cost != 0, 1, 0))
    assert "equal(a, b)" in told(lambda: where(lines.cost in [0, 1], 1, 0))
    assert equal(lines.cost, 0).shape == "row"


@pytest.mark.parametrize("number", [5, 0.5, 100, -2, 1e-9])
def test_a_bare_constant(lines: Lines, number: float) -> None:
    for mistake in (
        lambda: lines.rate * number,
        lambda: number + lines.rate,
        lambda: maximum(lines.rate, number),
        lambda: lines.section.line("Constant", number),
        lambda: np.float64(number) * lines.rate,
    ):
        text = told(mistake)
        assert f"{number:g} stands in a formula" in text
        assert "only 0, 1, -1 and 12 may" in text
        assert f"section.number(label, {number:g}, unit=...)" in text


# -- units --------------------------------------------------------------------------------------


def test_units_that_do_not_go_together(lines: Lines) -> None:
    text = told(lambda: lines.cost + lines.use)
    assert text == "plus(Cost, Use): USD and kWh do not go together"


def test_a_stated_unit_that_the_formula_does_not_give(lines: Lines) -> None:
    text = told(lambda: lines.section.line("Price", lines.cost / lines.use, unit="USD"))
    assert text == "Basis / Energy / Price: stated in USD, but its formula gives USD/kWh"
    text = told(lambda: lines.section.line("Cost again", lines.cost))
    assert "stated in a plain number, but its formula gives USD" in text


def test_an_opening_in_another_unit(lines: Lines) -> None:
    text = told(lambda: lines.section.balance("Debt", unit="USD", opening=lines.rate))
    assert "Debt, opening: stated in USD, but its formula gives a plain number" in text


def test_an_opening_that_is_a_row(lines: Lines) -> None:
    text = told(lambda: lines.section.line("Late", lines.cost, unit="USD", opening=lines.cost))
    assert "Basis / Energy / Late: its opening must be one number, not a row" in text


def test_a_balance_that_closes_in_another_unit(lines: Lines) -> None:
    debt = lines.section.balance("Debt", unit="USD", opening=0)
    text = told(lambda: debt.close(lines.use))
    assert text == "Basis / Energy / Debt: stated in USD, but its formula gives kWh"


# -- labels and balances ------------------------------------------------------------------------


def test_a_label_used_twice(lines: Lines) -> None:
    expected = "Basis / Energy has a line 'Cost' already"
    assert told(lambda: lines.section.number("Cost", 1)) == expected
    assert told(lambda: lines.section.line("Cost", 0)) == expected
    assert told(lambda: lines.section.balance("Cost", opening=0)) == expected
    lines.section.balance("Debt", opening=0)
    assert "'Debt' already" in told(lambda: lines.section.number("Debt", 1))
    assert "'Debt, opening' already" in told(lambda: lines.section.number("Debt, opening", 1))


def test_a_section_used_twice(lines: Lines) -> None:
    assert "'Basis' has a section 'Energy' already" in told(
        lambda: lines.section.sheet.section("Energy")
    )


def test_an_unclosed_balance(lines: Lines) -> None:
    debt = lines.section.balance("Debt", opening=0)
    line = lines.section.line("Interest", debt.opening * lines.rate)
    text = told(lambda: arrays.read([line], YEARS))
    assert text == "Basis / Energy / Debt is a balance that was never closed: call .close(...)"
    assert "Debt is a balance that was never closed" in told(
        lambda: formulas.Workbook([lines.section.sheet], YEARS)
    )


def test_closing_twice(lines: Lines) -> None:
    debt = lines.section.balance("Debt", opening=0)
    debt.close(debt.opening + 1)
    assert told(lambda: debt.close(0)) == "Basis / Energy / Debt is closed already"


def test_a_balance_that_may_have_no_value_at_its_end(lines: Lines) -> None:
    debt = lines.section.balance("Debt", opening=0)
    text = told(lambda: debt.close(where(period > 0, debt.opening, missing("none"))))
    assert "Basis / Energy / Debt may have no value, and the next period reads it" in text
    found = lines.section.line("Found", where(total(lines.use) > 0, 1, missing("none")))
    assert "Found" in told(lambda: debt.close(debt.opening + found))
    text = told(lambda: lines.section.balance("Loan", opening=found))
    assert "Loan: its opening may have no value" in text


def test_an_empty_table(lines: Lines) -> None:
    assert "a table needs at least one key" in told(lambda: lines.section.table("Empty", {}))


# -- what words read ------------------------------------------------------------------------------


def test_before_of_an_expression(lines: Lines) -> None:
    text = told(lambda: before(lines.cost * 12))
    assert text == "before(...) reads a line: give times(Cost, 12) a line of its own"
    assert "lag(...) reads a line" in told(lambda: lag(period, 1))
    assert "spread(...) reads a line" in told(lambda: spread(lines.cost, operating))
    assert "remaining(...) reads a line" in told(lambda: remaining(-lines.cost))


def test_before_without_an_opening(lines: Lines) -> None:
    text = told(lambda: before(lines.use))
    assert text == "before(...) needs what stood before period 0: write Use with opening=..."
    assert "write Use with opening=..." in told(lambda: lag(lines.use, 1))


def test_before_of_one_number(lines: Lines) -> None:
    text = told(lambda: before(lines.rate))
    assert text == "before(...) reads a row, and Rate is one number for all periods"
    assert "total(...) reads a row, and Rate is one number" in told(lambda: total(lines.rate))
    assert "lowest(...) reads a row, and Rate is one number" in told(lambda: lowest(lines.rate))


def test_a_lag_that_differs_by_period(lines: Lines) -> None:
    text = told(lambda: lag(lines.cost, period))
    assert text == "lag(...) needs one number for all periods, and period is a row"


@pytest.mark.parametrize("word", ["where", "minimum", "at most"])
def test_a_sum_over_what_a_sheet_cannot_sum(lines: Lines, word: str) -> None:
    inside = Apply(word, *[lines.cost > 0] * (3 if word == "where" else 2))
    text = told(lambda: total(inside))
    assert "total(...) reads lines joined by + - * / **" in text
    assert f"give {inside} a line of its own" in text


def test_a_table_read_without_at(lines: Lines) -> None:
    expected = "Prices is a table: read it with at("
    assert expected in told(lambda: lines.prices * 12)
    assert expected in told(lambda: minimum(lines.prices, 0))
    assert expected in told(lambda: total(lines.prices))
    assert expected in told(lambda: lines.section.line("Read", lines.prices))
    debt = lines.section.balance("Debt", opening=0)
    assert expected in told(lambda: debt.close(lines.prices))
    assert "at(...) reads a table, and Cost is none" in told(lambda: at(lines.cost, period))


def test_a_line_that_may_have_no_value_read_outside_where(lines: Lines) -> None:
    found = lines.section.line("Found", where(period > 1, period, missing("none")))
    for formula in (lambda: found + 1, lambda: where(found > 0, 1, 0), lambda: highest(found)):
        text = told(lambda formula=formula: lines.section.line("Read", formula()))
        assert "Found" in text
        assert "may have no value: read it inside where(condition, ..., ...) only" in text


def test_a_word_with_too_few_or_too_many_arguments(lines: Lines) -> None:
    assert told(lambda: minimum(lines.cost)) == "minimum takes at least 2 arguments, not 1"
    assert told(lambda: Apply("where", 1, 0)) == "where takes 3 arguments, not 2"
    assert told(lambda: Apply("log", 1, 0)) == "log takes 1 arguments, not 2"


def test_a_formula_that_no_person_can_read(lines: Lines) -> None:
    def mistake() -> None:
        formula = lines.rate + 1
        for _ in range(40):
            formula = formula + lines.rate

    text = told(mistake)
    assert "more than 30 operations" in text
    assert "give its parts lines of their own" in text


# -- loops --------------------------------------------------------------------------------------


def test_a_loop_within_a_period_names_its_lines_in_order(lines: Lines) -> None:
    fee = lines.section.balance("Fee", opening=0)
    profit = lines.section.line("Profit", fee.closing - 1)
    tax = lines.section.line("Tax", profit * lines.rate)
    closing = fee.close(tax + 1)
    text = told(lambda: arrays.read([profit], YEARS))
    assert "these lines need each other in the same period" in text
    assert "let one of them read before(...) of another" in text
    needs = {profit: closing, tax: profit, closing: tax}
    named = text.split(": ")[1].split(";")[0].split(" needs ")
    assert len(named) == 4
    assert named[0] == named[-1]
    assert {(a, b) for a, b in pairwise(named)} == {
        (line.name, other.name) for line, other in needs.items()
    }


def test_a_line_that_needs_itself(lines: Lines) -> None:
    fee = lines.section.balance("Fee", opening=0)
    closing = fee.close(fee.closing + 1)
    text = told(lambda: arrays.read([closing], YEARS))
    assert f"{closing.name} needs {closing.name}" in text


@pytest.mark.parametrize(
    "read",
    [
        lambda line, pattern: remaining(line),
        lambda line, pattern: total(line * pattern) + 0 * line,
        lambda line, pattern: lowest(line) + 0 * line,
        lambda line, pattern: spread(pattern, line),
    ],
)
def test_a_loop_through_whole_rows_names_both_lines(
    lines: Lines, read: Callable[[Line, Line], Apply]
) -> None:
    pattern = lines.section.path("Pattern", [1, 1, 1])
    debt = lines.section.balance("Debt", opening=0)
    flow = lines.section.line("Flow", debt.opening + 1)
    left = lines.section.line("Left", read(flow, pattern))
    debt.close(left)
    text = told(lambda: arrays.read([left], YEARS))
    assert text == (
        f"{left.name} reads all periods of {flow.name}, which needs it in turn: "
        "break the circle with before(...)"
    )


def test_an_opening_that_needs_its_own_balance(lines: Lines) -> None:
    start = lines.section.balance("Start", opening=0)
    first = lines.section.line("First", total(start.opening))
    other = lines.section.balance("Other", opening=first)
    other.close(other.opening + 1)
    start.close(other.opening)
    text = told(lambda: arrays.read([first], YEARS))
    assert "break the circle with before(...)" in text


# -- reading --------------------------------------------------------------------------------------


def test_a_line_on_none_of_the_sheets(lines: Lines) -> None:
    other = Sheet("Other")
    other.section("Section").line("Read", lines.rate + 1)
    text = told(lambda: formulas.Workbook([other], YEARS))
    assert text == (
        "Other / Section / Read reads Basis / Energy / Rate, which is on none of the sheets"
    )


def test_a_wrong_word_is_answered_with_the_nearest_right_one() -> None:
    assert did_you_mean("efficency", ["efficiency", "price"]) == "did you mean efficiency?"
    assert did_you_mean("x", ["efficiency", "price"]) == "it can be: efficiency, price"


def test_every_mistake_is_one_kind_of_error() -> None:
    assert issubclass(ModelError, ServiceModelError)
