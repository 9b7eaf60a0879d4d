"""The words as functions, so that a formula reads like one.

Operators (`+ - * / **`, comparisons, unary minus) are written as such. Header rows are names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from servicemodel.errors import ModelError
from servicemodel.line.nodes import Apply, Expression, Line, Operand, header

if TYPE_CHECKING:
    from collections.abc import Iterable

period = header("period")
years = header("years")
exponent = header("exponent")
calendar_year = header("calendar year")
operating = header("operating")
first_period = header("first period")
last_period = header("last period")
year_end = header("year end")
tax_year_end = header("tax year end")
periods_per_year = header("periods per year")
period_length = header("period length")
first_exponent = header("first exponent")
last_exponent = header("last exponent")
tiny = header("tiny")


def minimum(*values: Operand) -> Apply:
    """Return the lowest of two or more values, in each period."""
    return Apply("minimum", *values)


def maximum(*values: Operand) -> Apply:
    """Return the highest of two or more values, in each period."""
    return Apply("maximum", *values)


def floor(value: Operand) -> Apply:
    """Return a value rounded down to a whole number."""
    return Apply("floor", value)


def exp(value: Operand) -> Apply:
    """Return e to the power of a plain number."""
    return Apply("exp", value)


def log(value: Operand) -> Apply:
    """Return the natural logarithm of a plain number above 0."""
    return Apply("log", value)


def where(condition: Operand, yes: Operand, no: Operand) -> Apply:
    """Return `yes` where the condition is not 0, otherwise `no`; the other one need not exist."""
    return Apply("where", condition, yes, no)


def missing(text: str) -> Apply:
    """Return no value: a person sees `text`, an array holds NaN."""
    return Apply("missing", text=text)


def before(line: Line) -> Apply:
    """Return a line's value one period earlier; in period 0 its opening value."""
    return Apply("before", line)


def lag(line: Line, periods: Operand) -> Apply:
    """Return a line's value some whole number (>= 1) of periods earlier, or its opening value."""
    return Apply("lag", line, periods)


def at(table: Line, key: Operand) -> Apply:
    """Return a table's value at the last key that is not above `key`."""
    return Apply("at", table, key)


def stated_at(table: Line, key: Operand) -> Apply:
    """Return a table's value at just `key`, 0 where the table has no such key."""
    return Apply("stated at", table, key)


def add(lines: Iterable[Expression]) -> Apply:
    """Return the sum of some lines in each period."""
    lines = tuple(lines)
    if not lines:
        raise ModelError("add([]) has nothing to add: write 0")
    return Apply("add", *lines)


def total(row: Expression) -> Apply:
    """Return the sum over all periods of a line, or of lines joined by + - * / **."""
    return Apply("total", row)


def lowest(row: Expression) -> Apply:
    """Return the lowest value of all periods."""
    return Apply("lowest", row)


def highest(row: Expression) -> Apply:
    """Return the highest value of all periods."""
    return Apply("highest", row)


def npv(rate: Operand, row: Line) -> Apply:
    """Return the worth of a row in period 0, each period k discounted by (1 + rate) ^ k.

    A check beside the lines of discounting: it is what a spreadsheet's own function gives.
    """
    return Apply("npv", rate, row)


def remaining(line: Line) -> Apply:
    """Return, in each period, the sum from that period to the last."""
    return Apply("remaining", line)


def spread(amounts: Line, pattern: Expression) -> Apply:
    """Return, in period t, the sum over k of `amounts` in t - k times `pattern` in k."""
    return Apply("spread", amounts, pattern)


def equal(left: Expression, right: Operand) -> Apply:
    """Return 1 where two values are equal, otherwise 0: not above and not below."""
    return (left >= right) * (left <= right)
