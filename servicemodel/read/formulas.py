"""Lines as spreadsheet formulas: one formula per row, copied right across the periods.

Sheets are laid out as pages of rows; what a formula reads like is `formula_text`'s business.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from servicemodel.errors import ModelError
from servicemodel.line.nodes import Apply, Expression, Line, Role
from servicemodel.line.vocabulary import HEADERS
from servicemodel.read import ruler as ruler_formulas
from servicemodel.read.formula_text import Writer
from servicemodel.read.grid import (
    FIRST,
    FIRST_ROW,
    NUMBER,
    OPENING,
    TIMELINE,
    Place,
    Template,
    column,
    page_names,
    written,
)
from servicemodel.read.sections import from_top_to_bottom

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from servicemodel.line.sheet import Sheet
    from servicemodel.read.ruler import Timing
    from servicemodel.timeline import Timeline

LINK = re.compile(r"=(?:(?:'(?:[^']|'')+'|[A-Za-z_]+)!)?\$?[A-Z]+\$?[0-9]+")
RowKind = Literal["title", "section", "header", "line", "mirror"]


@dataclass
class Row:
    """One row of a sheet: what stands in its label, unit, number, opening and period cells.

    `total` is the formula of the sum over its periods, where that means something.
    """

    kind: RowKind
    label: str
    unit: str = ""
    line: Line | None = None
    header: str = ""
    number: str | float | None = None
    total: str = ""
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
    is copied right, as it stands in period 1 (or the one cell of a number). `ruler` are the header
    rows on top of each page, `placed` lines that stand on pages of somebody else's layout, and
    `timing` the cells there from which the header rows follow. `taken` are names of other
    pages, `named` those that some sheets have whatever the others are called.
    """

    def __init__(
        self,
        sheets: Sequence[Sheet],
        timeline: Timeline,
        *,
        ruler: Sequence[str] = ("calendar year",),
        placed: Mapping[Line, Place] | None = None,
        timing: Timing | None = None,
        taken: Iterable[str] = (),
        named: Mapping[Sheet, str] | None = None,
    ) -> None:
        self.timeline = timeline
        self.ruler = ruler
        self.timing = timing
        self.last = column(FIRST + timeline.count)
        self.place: dict[Line, Place] = dict(placed or {})
        self.mirrors: dict[Expression, int] = {}
        self.headers: dict[str, Place] = {}
        self.pages = [self._timeline_page()]
        own = dict(named or {})
        others = [sheet for sheet in sheets if sheet not in own]
        free = page_names([sheet.name for sheet in others], [*taken, *own.values()])
        names = [(own | dict(zip(others, free, strict=True)))[sheet] for sheet in sheets]
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
            for number, row in page.rows.items():
                self._fill(page, number, row)

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

    def told(self, value: Line, state: Line, page: str) -> str:
        """Return the formula of a value that may be missing: then of the text of its state."""
        cell = self.place[value].seen_from(page)
        return f"=IF(ISNUMBER({cell}),{cell},{self._text(state, page)})"

    def text_of(self, state: Line, page: str) -> str:
        """Return the formula of the text of a state, which stands right of its code."""
        return f"={self._text(state, page)}"

    def _text(self, state: Line, page: str) -> str:
        place = self.place[state]
        last = column(FIRST + len(state.texts) - 1)
        texts = place.seen_from(page, f"${column(FIRST)}${place.row}:${last}${place.row}")
        return f"INDEX({texts},{place.seen_from(page)}+1)"

    def number(self, line: Line) -> str:
        """Return the formula of one number, as it stands at the place that it was given."""
        assert line.formula is not None
        place = self.place[line]
        writer = Writer(self, place.page, line)
        template = ("=", *writer.text(writer.source_of_link(line.formula)))
        return written(template, place.column)

    def range(self, line: Line) -> tuple[str, int, int, int]:
        """Return the page of a row with the row and its first and last column, from 0."""
        place = self.place[line]
        return place.page, place.row - 1, FIRST, FIRST + self.timeline.count

    # -- layout ---------------------------------------------------------------------------

    def _timeline_page(self) -> Page:
        page = Page(TIMELINE, {1: Row("title", TIMELINE)})
        names = list(HEADERS)
        timing = self.timing
        if timing is not None:
            self.headers |= {"periods per year": timing.per_year, "tiny": timing.tiny}
            names = [name for name in names if name not in self.headers]
            names = list(dict.fromkeys([*ruler_formulas.ORDER, *names]))
        for number, name in enumerate(names, FIRST_ROW):
            self.headers[name] = Place(TIMELINE, number)
        rows: dict[str, Template] = {}
        numbers: dict[str, str] = {}
        if timing is not None:
            rows = ruler_formulas.rows(timing, self.headers)
            numbers = ruler_formulas.numbers(timing, self.headers, self.last)
        for name in names:
            unit = HEADERS[name].unit if name in HEADERS else None
            row = Row("header", name.capitalize(), str(unit or ""), header=name)
            if name in rows:
                row.periods, row.opening = rows[name], ruler_formulas.OPENINGS.get(name)
            elif name in numbers:
                row.number = numbers[name]
            elif HEADERS[name].gives == "number":
                row.number = self.timeline.numbers[name]
            else:
                row.periods = self.timeline.rows[name]
            page.rows[self.headers[name].row] = row
        return page

    def _lay_out(self, sheet: Sheet, name: str, patterns: set[Expression]) -> Page:
        page = Page(name, {1: Row("title", sheet.name)})
        for number, header in enumerate(self.ruler, 2):
            page.rows[number] = Row("header", header.capitalize(), header=header)
            page.rows[number].periods = (f"={TIMELINE}!", 0, f"${self.headers[header].row}")
        number = FIRST_ROW - 1 + len(self.ruler)
        for title, lines in from_top_to_bottom(sheet, self.place):
            page.rows[number] = Row("section", title)
            number += 1
            for line in lines:
                self.place[line] = Place(name, number)
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

    def _fill(self, page: Page, number: int, row: Row) -> None:
        line = row.line
        if line is None or row.key is not None:
            return
        writer = Writer(self, page.name, line)
        if row.kind == "mirror":
            cells = writer.whole_row(line)
            row.periods = (
                f"=INDEX({cells},COLUMNS(", 0, f"${self.place[line].row}:{writer.end_of(line)}))"
            )  # fmt: skip
            return
        if line.opening is not None:
            row.opening = "=" + written(writer.text(line.opening), OPENING)
        if line.shape == "row" and line.role is Role.AMOUNT:
            row.total = f"=SUM({column(FIRST)}{number}:{self.last}{number})"
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


def missing_text(line: Line) -> str:
    """Return the text that a cell shows where its line has no value."""
    while isinstance(line.formula, Line):
        line = line.formula
    texts = [apply.text for apply in _applies(line.formula) if apply.word.name == "missing"]
    return texts[0] if texts else ""


def is_link(formula: str) -> bool:
    """Return whether a formula is nothing but another cell."""
    return LINK.fullmatch(formula) is not None


def link(cell: str) -> str:
    """Return the formula of a cell that follows another one."""
    return f"={cell}"


def same_text(cell: str, other: str) -> str:
    """Return the formula of a flag: 1 where two cells hold the same text."""
    return f"=EXACT({cell},{other})*1"


def differs(cell: str, other: str) -> str:
    """Return the formula of a flag: 1 where a cell is no longer as another one."""
    return f"=1-EXACT({cell},{other})"


def sum_below(letter: str, first: int, last: int) -> str:
    """Return the formula of the sum of some rows of a column."""
    return f"=SUM({letter}{first}:{letter}{last})"


def number_or_zero(cell: str) -> str:
    """Return the formula of a cell's number, 0 where it is an error, as no check holds there."""
    return f"=IF(ISNUMBER({cell}),{cell},0)"


def _applies(expression: Expression | None) -> Iterator[Apply]:
    if isinstance(expression, Apply):
        yield expression
        for argument in expression.arguments:
            yield from _applies(argument)
