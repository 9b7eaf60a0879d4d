"""Lines as spreadsheet formulas: one formula per row, copied right across the periods.

Column A holds labels, B units, C numbers (and keys of a table stand in D), D the opening before
period 0, E period 0 and so on. Signs and parentheses come from one table of this reader.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from servicemodel.errors import ModelError
from servicemodel.line.nodes import Apply, Constant, Expression, Header, Line
from servicemodel.line.vocabulary import HEADERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from servicemodel.line.sheet import Sheet
    from servicemodel.timeline import Timeline

NUMBER, OPENING, FIRST = 2, 3, 4  # columns C, D and E, counted from 0
TIMELINE = "Timeline"
FIRST_ROW = 3
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

Template = tuple[str | int, ...]  # text, and columns counted from the cell's own
RowKind = Literal["title", "section", "header", "line", "mirror"]


@dataclass
class Row:
    """One row of a sheet: what stands in its label, unit, number, opening and period cells."""

    kind: RowKind
    label: str
    unit: str = ""
    line: Line | None = None
    header: str = ""
    number: str | float | None = None
    key: float | None = None
    opening: str | None = None
    periods: Template | tuple[float, ...] | None = None


@dataclass
class Page:
    """A sheet as rows; `rows` maps the sheet's row number (from 1) to its content."""

    name: str
    rows: dict[int, Row] = field(default_factory=dict)


class Workbook:
    """Sheets laid out as pages of formulas.

    `cells(line)` gives each cell of a line with its formula, `formula(line)` the one formula that
    is copied right, as it stands in period 1 (or the one cell of a number).
    """

    def __init__(self, sheets: Sequence[Sheet], timeline: Timeline) -> None:
        self.timeline = timeline
        self.last = column(FIRST + timeline.count)
        self.place: dict[Line, tuple[str, int]] = {}
        self.mirrors: dict[Expression, int] = {}
        self.headers: dict[str, int] = {}
        self.pages = [self._timeline_page()]
        names = page_names([sheet.name for sheet in sheets])
        patterns = {
            apply.arguments[1]
            for sheet in sheets
            for line in sheet.lines()
            for apply in _applies(line.formula)
            if apply.word.name == "spread"
        }
        for sheet, name in zip(sheets, names, strict=True):
            if sheet.unclosed():
                line = sheet.unclosed()[0].closing
                raise ModelError(f"{line.name} is a balance that was never closed")
            self.pages.append(self._lay_out(sheet, name, patterns))
        for page in self.pages[1:]:
            for row in page.rows.values():
                self._fill(page, row)

    def formula(self, line: Line, period: int = 1) -> str:
        """Return the formula of a line's cell, with its equals sign; an input gives its number."""
        row = next(
            row
            for page in self.pages
            for row in page.rows.values()
            if row.line is line and row.kind == "line"
        )
        if isinstance(row.number, str) or line.shape == "number":
            return str(row.number)
        if line.given is not None:
            return "input"
        return written(row.periods or (), FIRST + period)

    # -- layout ---------------------------------------------------------------------------

    def _timeline_page(self) -> Page:
        page = Page(TIMELINE, {1: Row("title", TIMELINE)})
        for number, header in enumerate(HEADERS.values(), FIRST_ROW):
            row = Row("header", header.name.capitalize(), str(header.unit or ""))
            row.header = header.name
            if header.gives == "number":
                row.number = self.timeline.numbers[header.name]
            else:
                row.periods = self.timeline.rows[header.name]
            page.rows[number] = row
            self.headers[header.name] = number
        return page

    def _lay_out(self, sheet: Sheet, name: str, patterns: set[Expression]) -> Page:
        page = Page(name, {1: Row("title", sheet.name)})
        period = f"${self.headers['calendar year']}"
        page.rows[2] = Row("header", "Calendar year", header="calendar year")
        page.rows[2].periods = (f"={TIMELINE}!", 0, period)
        number = FIRST_ROW
        for section in sheet.sections:
            page.rows[number] = Row("section", section.title)
            number += 1
            for line in section.lines:
                self.place[line] = (name, number)
                unit = str(line.unit)
                if isinstance(line.given, dict):
                    for key, value in line.given.items():
                        page.rows[number] = Row(
                            "line", line.label, unit, line, number=value, key=key
                        )
                        number += 1
                    continue
                page.rows[number] = Row("line", line.label, unit, line)
                number += 1
                if line in patterns:
                    page.rows[number] = Row("mirror", f"{line.label}, last first", unit, line)
                    self.mirrors[line] = number
                    number += 1
            number += 1
        return page

    def _fill(self, page: Page, row: Row) -> None:
        line = row.line
        if line is None or row.key is not None:
            return
        writer = _Writer(self, page.name, line)
        if row.kind == "mirror":
            cells = writer.whole_row(line)
            row.periods = (
                f"=INDEX({cells},COLUMNS(", 0, f"${self.place[line][1]}:{writer.end_of(line)}))"
            )  # fmt: skip
            return
        if line.opening is not None:
            row.opening = "=" + written(writer.text(line.opening), OPENING)
        if isinstance(line.given, float):
            row.number = line.given
            return
        if isinstance(line.given, tuple):
            row.periods = line.given
            return
        assert line.formula is not None
        template = ("=", *writer.text(writer.source_of_link(line.formula)))
        if line.shape == "number":
            row.number = written(template, NUMBER)
        else:
            row.periods = template


class _Writer:
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

    def address(self, expression: Line | Header) -> tuple[str, int]:
        """Return the prefix (empty on the same sheet) and the row number."""
        if isinstance(expression, Header):
            page, number = TIMELINE, self.book.headers[expression.name]
        elif expression in self.book.place:
            page, number = self.book.place[expression]
        else:
            raise ModelError(
                f"{self.line.name} reads {expression.name}, which is on none of the sheets"
            )
        return ("" if page == self.page else f"{quoted(page)}!"), number

    def cell(self, expression: Line | Header, columns: int = 0) -> Template:
        """Return the cell of the same period (or some columns away), or the one number."""
        prefix, number = self.address(expression)
        if expression.shape == "number":
            return (f"{prefix}${column(NUMBER)}${number}",)
        return (prefix, columns, str(number) if not prefix else f"${number}")

    def whole_row(self, expression: Expression) -> str:
        """Return the range of all periods of a line or header row."""
        assert isinstance(expression, Line | Header)
        prefix, number = self.address(expression)
        return f"{prefix}${column(FIRST)}${number}:${self.book.last}${number}"

    def end_of(self, line: Line) -> str:
        """Return the last cell of a line, without its sheet."""
        return f"${self.book.last}${self.address(line)[1]}"

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
        """Return arguments of SUM, lines in neighbouring rows joined to ranges."""
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
        _, number = self.address(last)
        if last.shape == "number":
            return (*first, f":${column(NUMBER)}${number}")
        return (*first, ":", 0, f"{'$' if str(first[2]).startswith('$') else ''}{number}")

    def _follows(self, first: Expression, second: Expression) -> bool:
        if not isinstance(first, Line) or not isinstance(second, Line):
            return False
        page, number = self.book.place.get(first, ("", 0))
        return first.shape == second.shape and self.book.place.get(second) == (page, number + 1)


class _WholeRows(_Writer):
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


def _function(writer: _Writer, apply: Apply) -> Template:
    arguments = [writer.text(argument) for argument in apply.arguments]
    return writer.call(FUNCTIONS[apply.word.name], *arguments)


def _where(writer: _Writer, apply: Apply) -> Template:
    condition, yes, no = apply.arguments
    return writer.call("IF", writer.text(condition, flag=True), writer.text(yes), writer.text(no))


def _missing(writer: _Writer, apply: Apply) -> Template:
    if len(apply.text) > LONGEST_TEXT:
        raise ModelError(
            f"{writer.line.name}: the text {apply.text[:20]!r}... has more than {LONGEST_TEXT} "
            "characters, so it does not fit into a formula"
        )
    return ('"' + apply.text.replace('"', '""') + '"',)


def _before(writer: _Writer, apply: Apply) -> Template:
    line = apply.arguments[0]
    assert isinstance(line, Line)
    return writer.cell(line, -1)


def _lag(writer: _Writer, apply: Apply) -> Template:
    line, periods = apply.arguments
    assert isinstance(line, Line)
    prefix, number = writer.address(line)
    past: Template = (f"${column(OPENING)}{number}:", -1, str(number))
    place: Template = ("COLUMNS(", *past, ")-", *writer.text(periods, SIGNS["minus"].level + 1))
    return writer.call("INDEX", (prefix, *past), writer.call("MAX", (*place, "+1"), ("1",)))


def _at(writer: _Writer, apply: Apply) -> Template:
    table, key = apply.arguments
    assert isinstance(table, Line)
    assert isinstance(table.given, dict)
    prefix, first = writer.address(table)
    last = first + len(table.given) - 1
    keys, values = (
        f"{prefix}${letter}${first}:${letter}${last}"
        for letter in (column(OPENING), column(NUMBER))
    )
    return writer.call("LOOKUP", writer.text(key), (keys,), (values,))


def _add(writer: _Writer, apply: Apply) -> Template:
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


def _total(writer: _Writer, apply: Apply) -> Template:
    inside = apply.arguments[0]
    function = "SUM" if isinstance(inside, Line | Header) else "SUMPRODUCT"
    return writer.call(function, writer.product(inside))


def _over_row(function: str) -> Callable[[_Writer, Apply], Template]:
    return lambda writer, apply: writer.call(function, (writer.whole_row(apply.arguments[0]),))


def _remaining(writer: _Writer, apply: Apply) -> Template:
    line = apply.arguments[0]
    assert isinstance(line, Line)
    prefix, number = writer.address(line)
    return (f"SUM({prefix}", 0, f"{number}:{writer.end_of(line)})")


def _spread(writer: _Writer, apply: Apply) -> Template:
    amounts, pattern = apply.arguments
    assert isinstance(amounts, Line)
    assert isinstance(pattern, Line)
    prefix, number = writer.address(amounts)
    there, _ = writer.address(pattern)
    mirror = writer.book.mirrors[pattern]
    whole = f"${column(FIRST)}${mirror}:${writer.book.last}${mirror}"
    from_start: Template = (f"{prefix}${column(FIRST)}{number}:", 0, str(number))
    to_end: Template = (
        f"INDEX({there}{whole},COLUMNS(", 0, f"${mirror}:${writer.book.last}${mirror}))"
    )  # fmt: skip
    return writer.call("SUMPRODUCT", from_start, (*to_end, f":{there}${writer.book.last}${mirror}"))


WRITE: dict[str, Callable[[_Writer, Apply], Template]] = {
    **dict.fromkeys(FUNCTIONS, _function),
    "where": _where,
    "missing": _missing,
    "before": _before,
    "lag": _lag,
    "at": _at,
    "add": _add,
    "total": _total,
    "lowest": _over_row("MIN"),
    "highest": _over_row("MAX"),
    "remaining": _remaining,
    "spread": _spread,
}


def column(number: int) -> str:
    """Return a column's letters, counted from 0.

    >>> column(0), column(25), column(26), column(702)
    ('A', 'Z', 'AA', 'AAA')
    """
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def written(template: Template | tuple[float, ...], own: int) -> str:
    """Return a template as it stands in the column `own`."""
    return "".join(part if isinstance(part, str) else column(own + int(part)) for part in template)


def quoted(page: str) -> str:
    """Return a sheet's name as formulas write it: in quotes unless it is a plain word.

    >>> quoted("Basis"), quoted("sale, same plant"), quoted("Q1")
    ('Basis', "'sale, same plant'", "'Q1'")
    """
    if re.fullmatch(r"[A-Za-z_]+", page) and not re.fullmatch(
        r"[A-Z]{1,3}|TRUE|FALSE", page, re.IGNORECASE
    ):
        return page
    return "'" + page.replace("'", "''") + "'"


def page_names(names: Sequence[str]) -> list[str]:
    """Return names that a spreadsheet accepts: 31 characters, no special ones, all different."""
    taken = {TIMELINE.casefold(), "history"}
    found = []
    for name in names:
        base = _trimmed(re.sub(r"[\[\]:*?/\\\x00-\x1f\ufffe\uffff]", " ", name)) or "Sheet"
        candidate, count = _trimmed(base, 31), 1
        while candidate.casefold() in taken:
            count += 1
            candidate = f"{_trimmed(base, 28 - len(str(count)))} ({count})"
        taken.add(candidate.casefold())
        found.append(candidate)
    return found


def _trimmed(name: str, most: int | None = None) -> str:
    """Return a name without spaces or apostrophes at its ends, and not too long for a sheet."""
    while most is not None and len(name.encode("utf-16-le")) > 2 * most:
        name = name[:-1]
    return re.sub(r"^[\s']+|[\s']+$", "", name)


def _applies(expression: Expression | None) -> Iterator[Apply]:
    if isinstance(expression, Apply):
        yield expression
        for argument in expression.arguments:
            yield from _applies(argument)
