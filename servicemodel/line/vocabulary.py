"""The closed list of words that formulas may use, as one table, and the header rows they may read.

A row says what a word takes, which unit it gives and whether it gives one number or a row. How a
word is computed, written in a sheet or said is each reader's own business.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from servicemodel.line.units import PLAIN_UNIT, Unit, plain, same

if TYPE_CHECKING:
    from collections.abc import Callable

Units = list[Unit | None]
Kind = Literal[
    "value",  # any expression, read in the same period
    "condition",  # the same, read as yes (not 0) or no (0)
    "branch",  # the same, and it need not exist where the condition says so
    "number",  # an expression that has one value for all periods
    "earlier",  # a line, read in earlier periods only
    "so far",  # a line, read from period 0 to the same period
    "from here",  # a line, read from the same period to the last
    "all",  # a line or a header row, read in every period
    "pattern",  # a line, read in every period: a sheet has it again, last period first
    "product",  # lines joined by + - * / ^, read in every period
    "table",  # a table of keys and values
]


@dataclass(frozen=True)
class Word:
    """One row of the list; `many` lets the last argument repeat, `fails` says some numbers do."""

    name: str
    meaning: str
    takes: tuple[Kind, ...]
    unit: Callable[[Units], Unit | None]
    gives: Literal["like", "number", "row"] = "like"
    many: bool = False
    fails: bool = False


def _product(units: Units) -> Unit | None:
    first, second = units
    if first is None or second is None:
        return first if second is None else second
    return first * second


def _quotient(units: Units) -> Unit | None:
    first, second = units
    if second is None:
        return first
    return (first or PLAIN_UNIT) / second


def _choice(units: Units) -> Unit | None:
    plain(units[:1])
    return same(units[1:])


def _flag(units: Units) -> Unit:
    same(units)
    return PLAIN_UNIT


def _first(units: Units) -> Unit | None:
    plain(units[1:])
    return units[0]


def _second(units: Units) -> Unit | None:
    plain(units[:1])
    return units[1]


TWO: tuple[Kind, ...] = ("value", "value")

WORDS: dict[str, Word] = {
    word.name: word
    for word in (
        Word("plus", "a + b", TWO, same),
        Word("minus", "a - b", TWO, same),
        Word("times", "a * b", TWO, _product),
        Word("over", "a / b", TWO, _quotient, fails=True),
        Word("power", "a ** b", TWO, plain, fails=True),
        Word("negative", "-a", ("value",), same),
        Word("less", "a < b: 1 or 0", TWO, _flag),
        Word("at most", "a <= b: 1 or 0", TWO, _flag),
        Word("more", "a > b: 1 or 0", TWO, _flag),
        Word("at least", "a >= b: 1 or 0", TWO, _flag),
        Word("minimum", "the lowest of two or more", TWO, same, many=True),
        Word("maximum", "the highest of two or more", TWO, same, many=True),
        Word("floor", "rounded down to a whole number", ("value",), plain),
        Word("exp", "e to the power of a", ("value",), plain, fails=True),
        Word("log", "natural logarithm", ("value",), plain, fails=True),
        Word(
            "where",
            "a where the condition holds, otherwise b; only the one that is needed must exist",
            ("condition", "branch", "branch"),
            _choice,
        ),
        Word("missing", "no value, with the text shown in its place", (), lambda _: None),
        Word("before", "the value one period earlier", ("earlier",), same, "row"),
        Word("lag", "the value n periods earlier, n >= 1", ("earlier", "number"), _first, "row"),
        Word(
            "at",
            "the table's value at the last key that is not above the given one",
            ("table", "value"),
            _first,
            fails=True,
        ),
        Word(
            "stated at",
            "the table's value at just the given key, 0 where it has none",
            ("table", "value"),
            lambda units: units[0],
        ),
        Word("add", "the sum of some lines", ("value",), same, many=True),
        Word("total", "the sum over all periods", ("product",), same, "number"),
        Word("lowest", "the lowest value of all periods", ("all",), same, "number"),
        Word("highest", "the highest value of all periods", ("all",), same, "number"),
        Word(
            "npv",
            "the worth in period 0 at a rate per period, by a spreadsheet's own NPV function",
            ("number", "all"),
            _second,
            "number",
            fails=True,
        ),
        Word("remaining", "the sum from this period to the last", ("from here",), same, "row"),
        Word(
            "spread",
            "the sum over k of amounts, k periods ago, times pattern in period k",
            ("so far", "pattern"),
            _product,
            "row",
        ),
    )
}


@dataclass(frozen=True)
class HeaderRow:
    """A row (or number) that stands over all lines; the timeline supplies it."""

    name: str
    meaning: str
    unit: Unit | None = PLAIN_UNIT
    gives: Literal["number", "row"] = "row"


HEADERS: dict[str, HeaderRow] = {
    row.name: row
    for row in (
        HeaderRow("period", "0 at signing, then 1 to N"),
        HeaderRow("years", "years gone by at the end of the period", Unit.parse("year")),
        HeaderRow("exponent", "years for which a flow of the period is discounted"),
        HeaderRow("calendar year", "year in which the period begins"),
        HeaderRow("operating", "1 in all periods but 0"),
        HeaderRow("first period", "1 in period 1"),
        HeaderRow("last period", "1 in period N"),
        HeaderRow("year end", "1 where a year since the start ends"),
        HeaderRow("tax year end", "1 where a tax year ends, and in the last period"),
        HeaderRow("periods per year", "1, 4 or 12", PLAIN_UNIT, "number"),
        HeaderRow("period length", "years in a period", Unit.parse("year"), "number"),
        HeaderRow("first exponent", "the exponent in period 1", PLAIN_UNIT, "number"),
        HeaderRow("last exponent", "the exponent in period N", PLAIN_UNIT, "number"),
        HeaderRow("tiny", "1e-9, against rounding in steps", None, "number"),
    )
}
