"""Lines as spreadsheet formulas: one formula per row, copied right across the periods.

Sheets are laid out as pages of rows; what a formula reads like is `formula_text`'s business.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from servicemodel.errors import ModelError
from servicemodel.line.nodes import Apply, Expression, Line
from servicemodel.line.vocabulary import HEADERS
from servicemodel.read.formula_text import Writer
from servicemodel.read.grid import (
    FIRST,
    FIRST_ROW,
    NUMBER,
    OPENING,
    TIMELINE,
    Template,
    column,
    page_names,
    written,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from servicemodel.line.sheet import Sheet
    from servicemodel.timeline import Timeline

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
        writer = Writer(self, page.name, line)
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


def _applies(expression: Expression | None) -> Iterator[Apply]:
    if isinstance(expression, Apply):
        yield expression
        for argument in expression.arguments:
            yield from _applies(argument)
