"""Words as formula text, cell by cell: signs and parentheses come from one table of this reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from servicemodel.errors import ModelError
from servicemodel.line.nodes import Apply, Constant, Expression, Header, Line
from servicemodel.read.grid import FIRST, NUMBER, OPENING, Place, Template, column, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from servicemodel.read.formulas import Workbook

LONGEST_TEXT = 255  # of one text in a formula


@dataclass(frozen=True)
class Sign:
    """How an operator is written: a higher level binds tighter; equal levels go left to right."""

    text: str
    level: int
    open_right: bool = False  # a - (b - c) needs its parentheses, a + (b + c) does not


SIGNS = {
    "less": Sign("<", 1),
    "at most": Sign("<=", 1),
    "more": Sign(">", 1),
    "at least": Sign(">=", 1),
    "plus": Sign("+", 2, open_right=True),
    "minus": Sign("-", 2),
    "times": Sign("*", 3, open_right=True),
    "over": Sign("/", 3),
    "power": Sign("^", 4),
    "negative": Sign("-", 5),  # in a sheet -x^2 is (-x)^2
}
COMPARISONS = ("less", "at most", "more", "at least")
FUNCTIONS = {"minimum": "MIN", "maximum": "MAX", "floor": "INT", "exp": "EXP", "log": "LN"}
ATOM = 9


class Writer:
    """Writes the formulas of one line on one page."""

    def __init__(self, book: Workbook, page: str, line: Line) -> None:
        self.book = book
        self.page = page
        self.line = line

    def source_of_link(self, formula: Expression) -> Expression:
        """Return what a link points to in the end, so that no link points to a link."""
        while isinstance(formula, Line) and isinstance(formula.formula, Line | Header):
            formula = formula.formula
        return formula

    # -- addresses ------------------------------------------------------------------------

    def address(self, expression: Line | Header) -> Place:
        """Return where a line or header row stands."""
        if isinstance(expression, Header):
            return self.book.headers[expression.name]
        if expression in self.book.place:
            return self.book.place[expression]
        raise ModelError(
            f"{self.line.name} reads {expression.name}, which is on none of the sheets"
        )

    def prefix(self, place: Place) -> str:
        """Return the sheet's name as it stands before a cell, nothing on the same sheet."""
        return "" if place.page == self.page else f"{quoted(place.page)}!"

    def cell(self, expression: Line | Header, columns: int = 0) -> Template:
        """Return the cell of the same period (or some columns away), or the one number."""
        place = self.address(expression)
        prefix = self.prefix(place)
        if expression.shape == "number":
            return (f"{prefix}${column(place.column)}${place.row}",)
        return (prefix, columns, str(place.row) if not prefix else f"${place.row}")

    def whole_row(self, expression: Expression) -> str:
        """Return the range of all periods of a line or header row."""
        assert isinstance(expression, Line | Header)
        place = self.address(expression)
        first = f"{self.prefix(place)}${column(FIRST)}${place.row}"
        return f"{first}:${self.book.last}${place.row}"

    def end_of(self, line: Line) -> str:
        """Return the last cell of a line, without its sheet."""
        return f"${self.book.last}${self.address(line).row}"

    def first_and_later(self, line: Line | Header) -> tuple[str, str]:
        """Return the cell of period 0, and the range of all periods after it."""
        cell = self.address(line)
        prefix, number = self.prefix(cell), cell.row
        first, second = column(FIRST), column(FIRST + 1)
        return (
            f"{prefix}${first}${number}",
            f"{prefix}${second}${number}:${self.book.last}${number}",
        )

    def table(self, table: Expression) -> tuple[str, str]:
        """Return the ranges of a table's keys and of its values."""
        assert isinstance(table, Line)
        assert isinstance(table.given, dict)
        cell = self.address(table)
        prefix, last = self.prefix(cell), cell.row + len(table.given) - 1
        keys, values = (
            f"{prefix}${letter}${cell.row}:${letter}${last}"
            for letter in (column(OPENING), column(NUMBER))
        )
        return keys, values

    # -- formulas -------------------------------------------------------------------------

    def text(self, expression: Expression, above: int = 0, flag: bool = False) -> Template:
        """Return an expression in a cell; `above` is the level that binds it from outside.

        `flag` says that a comparison may stay TRUE or FALSE, as in a condition.
        """
        if isinstance(expression, Line | Header):
            return self.cell(expression)
        if isinstance(expression, Constant):
            number = f"{expression.value:g}"
            return (f"({number})",) if expression.value < 0 and above else (number,)
        assert isinstance(expression, Apply)
        name = expression.word.name
        if name in COMPARISONS and not flag:
            # TRUE is above any number and is skipped by SUM: make it a number
            inner = (*self.operator(expression), "*1")
            inner = ("(", *inner[:-1], ")", inner[-1])
            return _closed(inner, SIGNS["times"].level < above)
        if name in SIGNS:
            return _closed(self.operator(expression), SIGNS[name].level < above)
        return WRITE[name](self, expression)

    def operator(self, apply: Apply) -> Template:
        """Return an operator with its arguments, without parentheses around the whole."""
        sign = SIGNS[apply.word.name]
        if apply.word.name == "negative":
            return (sign.text, *self.text(apply.arguments[0], ATOM))
        left, right = apply.arguments
        right_level = sign.level if sign.open_right else sign.level + 1
        # a negative base would be read as intended, but not by a person
        left_level = ATOM if apply.word.name == "power" and _negative(left) else sign.level
        if apply.word.name in COMPARISONS:
            left_level = right_level = sign.level + 1
        if _negative(right):
            right_level = ATOM
        # arithmetic takes TRUE as 1; a comparison does not
        flag = apply.word.name not in COMPARISONS
        return (
            *self.text(left, left_level, flag),
            sign.text,
            *self.text(right, right_level, flag),
        )

    def product(self, expression: Expression, above: int = 0) -> Template:
        """Return an expression over whole rows, for SUMPRODUCT."""
        if isinstance(expression, Line | Header) and expression.shape == "row":
            return (self.whole_row(expression),)
        if isinstance(expression, Apply):
            rows = _WholeRows(self.book, self.page, self.line)
            return rows.text(expression, above)
        return self.text(expression, above)

    def call(self, function: str, *arguments: Template) -> Template:
        """Return a function call."""
        parts: list[str | int] = [f"{function}("]
        for place, argument in enumerate(arguments):
            parts += [","] if place else []
            parts += argument
        return (*parts, ")")

    def neighbours(self, arguments: Sequence[Expression]) -> list[Template]:
        """Return arguments of SUM, MIN or MAX, lines in neighbouring rows joined to ranges."""
        runs: list[list[Expression]] = []
        for argument in arguments:
            if runs and self._follows(runs[-1][-1], argument):
                runs[-1].append(argument)
            else:
                runs.append([argument])
        return [self._range(run) for run in runs]

    def _range(self, run: list[Expression]) -> Template:
        first = self.text(run[0])
        if len(run) == 1:
            return first
        last = run[-1]
        assert isinstance(last, Line | Header)
        place = self.address(last)
        if last.shape == "number":
            return (*first, f":${column(place.column)}${place.row}")
        return (*first, ":", 0, f"{'$' if str(first[2]).startswith('$') else ''}{place.row}")

    def _follows(self, first: Expression, second: Expression) -> bool:
        if not isinstance(first, Line) or not isinstance(second, Line):
            return False
        here, there = self.book.place.get(first), self.book.place.get(second)
        if here is None or there is None or first.shape != second.shape:
            return False
        return there == here._replace(row=here.row + 1)


class _WholeRows(Writer):
    """Writes formulas over whole rows, as SUMPRODUCT takes them."""

    def cell(self, expression: Line | Header, columns: int = 0) -> Template:
        if expression.shape == "number":
            return super().cell(expression)
        return (self.whole_row(expression),)


def _closed(text: Template, close: bool) -> Template:
    return ("(", *text, ")") if close else text


def _negative(expression: Expression) -> bool:
    if isinstance(expression, Constant):
        return expression.value < 0
    return isinstance(expression, Apply) and expression.word.name == "negative"


def _function(writer: Writer, apply: Apply) -> Template:
    return writer.call(FUNCTIONS[apply.word.name], *writer.neighbours(apply.arguments))


def _where(writer: Writer, apply: Apply) -> Template:
    condition, yes, no = apply.arguments
    return writer.call("IF", writer.text(condition, flag=True), writer.text(yes), writer.text(no))


def _missing(writer: Writer, apply: Apply) -> Template:
    if len(apply.text) > LONGEST_TEXT:
        raise ModelError(
            f"{writer.line.name}: the text {apply.text[:20]!r}... has more than {LONGEST_TEXT} "
            "characters, so it does not fit into a formula"
        )
    return ('"' + apply.text.replace('"', '""') + '"',)


def _before(writer: Writer, apply: Apply) -> Template:
    line = apply.arguments[0]
    assert isinstance(line, Line)
    return writer.cell(line, -1)


def _lag(writer: Writer, apply: Apply) -> Template:
    line, periods = apply.arguments
    assert isinstance(line, Line)
    there = writer.address(line)
    past: Template = (f"${column(OPENING)}{there.row}:", -1, str(there.row))
    place: Template = ("COLUMNS(", *past, ")-", *writer.text(periods, SIGNS["minus"].level + 1))
    inside: Template = (writer.prefix(there), *past)
    return writer.call("INDEX", inside, writer.call("MAX", (*place, "+1"), ("1",)))


def _at(writer: Writer, apply: Apply) -> Template:
    keys, values = writer.table(apply.arguments[0])
    return writer.call("LOOKUP", writer.text(apply.arguments[1]), (keys,), (values,))


def _stated_at(writer: Writer, apply: Apply) -> Template:
    keys, values = writer.table(apply.arguments[0])
    return writer.call("SUMIF", (keys,), writer.text(apply.arguments[1]), (values,))


def _npv(writer: Writer, apply: Apply) -> Template:
    rate, row = apply.arguments
    assert isinstance(row, Line | Header)
    first, later = writer.first_and_later(row)
    return _closed((*writer.call("NPV", writer.text(rate), (later,)), f"+{first}"), True)


def _add(writer: Writer, apply: Apply) -> Template:
    pairs = [
        argument.arguments
        for argument in apply.arguments
        if isinstance(argument, Apply) and argument.word.name == "times"
    ]
    if len(pairs) == len(apply.arguments) > 1:
        columns = [writer.neighbours(side) for side in zip(*pairs, strict=True)]
        if all(len(runs) == 1 for runs in columns):
            return writer.call("SUMPRODUCT", columns[0][0], columns[1][0])
    return writer.call("SUM", *writer.neighbours(apply.arguments))


def _total(writer: Writer, apply: Apply) -> Template:
    inside = apply.arguments[0]
    function = "SUM" if isinstance(inside, Line | Header) else "SUMPRODUCT"
    return writer.call(function, writer.product(inside))


def _over_row(function: str) -> Callable[[Writer, Apply], Template]:
    return lambda writer, apply: writer.call(function, (writer.whole_row(apply.arguments[0]),))


def _remaining(writer: Writer, apply: Apply) -> Template:
    line = apply.arguments[0]
    assert isinstance(line, Line)
    there = writer.address(line)
    return (f"SUM({writer.prefix(there)}", 0, f"{there.row}:{writer.end_of(line)})")


def _spread(writer: Writer, apply: Apply) -> Template:
    amounts, pattern = apply.arguments
    assert isinstance(amounts, Line)
    assert isinstance(pattern, Line)
    start = writer.address(amounts)
    prefix, number = writer.prefix(start), start.row
    there = writer.prefix(writer.address(pattern))
    mirror = writer.book.mirrors[pattern]
    whole = f"${column(FIRST)}${mirror}:${writer.book.last}${mirror}"
    from_start: Template = (f"{prefix}${column(FIRST)}{number}:", 0, str(number))
    to_end: Template = (
        f"INDEX({there}{whole},COLUMNS(", 0, f"${mirror}:${writer.book.last}${mirror}))"
    )  # fmt: skip
    return writer.call("SUMPRODUCT", from_start, (*to_end, f":{there}${writer.book.last}${mirror}"))


WRITE: dict[str, Callable[[Writer, Apply], Template]] = {
    **dict.fromkeys(FUNCTIONS, _function),
    "where": _where,
    "missing": _missing,
    "before": _before,
    "lag": _lag,
    "at": _at,
    "stated at": _stated_at,
    "npv": _npv,
    "add": _add,
    "total": _total,
    "lowest": _over_row("MIN"),
    "highest": _over_row("MAX"),
    "remaining": _remaining,
    "spread": _spread,
}
