"""A sheet with a time axis: labels, units, totals and one formula per row, copied right."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from servicemodel.errors import ModelError
from servicemodel.line.nodes import Line, Role
from servicemodel.read import formulas, grid, ruler
from servicemodel.read.sentences import definition
from servicemodel.report.book import looks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from servicemodel.report.book.values import Values

LABEL, UNIT = 0, 1
WIDTHS = {LABEL: 42, UNIT: 13, grid.NUMBER: 15, grid.OPENING: 12}
PERIOD_WIDTH = 11
STRONG = {"bold": True, "top": 1}
ONE_PAGE_WIDE = 61  # columns
LONGEST_NOTE = 1000
CHECKS = "Checks"  # the title of the last page, if it is one of checks
ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)  # the same model gives the same bytes on any day
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


class Writer:
    """Writes pages into a file, each formula with its value beside it."""

    def __init__(
        self,
        look: looks.Looks,
        book: formulas.Workbook,
        values: Values,
        solved: frozenset[Line] = frozenset(),
        stated: frozenset[Line] = frozenset(),
        strong: frozenset[Line] = frozenset(),
    ) -> None:
        self.look = look
        self.book = book
        self.values = values
        self.solved = solved
        self.stated = stated
        self.strong = strong  # sums that stand out
        self._checks = False  # whether a page of checks is being written

    def page(self, sheet: Any, page: formulas.Page) -> None:
        """Write one page, row by row."""
        columns = grid.FIRST + self.book.timeline.count
        self._checks = page is self.book.pages[-1] and page.rows[1].label == CHECKS
        for place, width in WIDTHS.items():
            sheet.set_column(place, place, width)
        sheet.set_column(grid.FIRST, columns, PERIOD_WIDTH)
        top = max((n for n, row in page.rows.items() if row.kind == "header"), default=1)
        sheet.freeze_panes(min(top, 1 + len(self.book.ruler)), grid.OPENING)
        for number, row in page.rows.items():
            getattr(self, f"_{row.kind}")(sheet, number - 1, row)

    def cell(
        self,
        sheet: Any,
        row: int,
        column: int,
        content: str | float,
        value: float,
        look: Any,
        missing: str = "",
    ) -> None:
        """Write a formula with its value, or a number; without a value the text of `missing`."""
        if isinstance(content, str):
            cached: float | str = missing if np.isnan(value) else float(value)
            if sheet.write_formula(row, column, content, look, cached) != 0:
                raise ModelError(f"{sheet.name}: a formula does not fit into a cell")
        else:
            sheet.write_number(row, column, content, look)

    # -- rows -------------------------------------------------------------------------------

    def _title(self, sheet: Any, number: int, row: formulas.Row) -> None:
        sheet.write_string(number, LABEL, row.label, self.look("title"))

    def _section(self, sheet: Any, number: int, row: formulas.Row) -> None:
        sheet.set_row(number, None, self.look("section"))
        sheet.write_string(number, LABEL, row.label, self.look("section"))

    def _header(self, sheet: Any, number: int, row: formulas.Row) -> None:
        dated = row.header in ruler.DATES
        shown = looks.DATE if dated else "General"
        values = header_values(row.header, self.book.timeline)
        if row.periods is not None and row.periods[0] == f"={grid.TIMELINE}!":
            self._unit(sheet, number, row, "date" if dated else "number", "ruler")
            color = looks.KEYED["link"].color
            look = self.look("ruler", shown, align="right", font_color=color)
            self._periods(sheet, number, row, values, look)
            return
        self._unit(sheet, number, row, "date" if dated else "number", "label")
        sheet.write_comment(number, LABEL, ruler.meaning(row.header), {"x_scale": 2.2})
        if row.number is not None:
            given = not isinstance(row.number, str)
            style = "ruler" if given else style_of(str(row.number))
            self.cell(sheet, number, grid.NUMBER, row.number, values[0], self.look(style))
        if row.opening is not None:
            look = self.look("formula", shown, align="right")
            self.cell(sheet, number, grid.OPENING, row.opening, -1.0, look)
        if row.periods is not None:
            sheet.write_string(number, grid.NUMBER, "level: no sum", self.look("reason"))
            given = isinstance(row.periods[0], float)
            first = grid.written(row.periods, grid.FIRST)
            style = "ruler" if given else style_of(first)
            self._periods(sheet, number, row, values, self.look(style, shown, align="right"))

    def _mirror(self, sheet: Any, number: int, row: formulas.Row) -> None:
        assert row.line is not None
        values = self.values[row.line][::-1]
        self._names(sheet, number, row)
        self._reason(sheet, number, row.line)
        shown = looks.number_format(row.line, values)
        self._periods(sheet, number, row, values, self.look("formula", shown))

    def _line(self, sheet: Any, number: int, row: formulas.Row) -> None:
        line = row.line
        assert line is not None
        self._names(sheet, number, row)
        row_of = self.values[line]
        shown = looks.number_format(line, row_of)
        style = self._style(line, row)
        look = self.look(style, shown, **(STRONG if line in self.strong else {}))
        if row.key is not None:
            sheet.write_number(number, grid.OPENING, row.key, self.look(style, looks.WHOLE))
            sheet.write_number(number, grid.NUMBER, float(row.number or 0), look)
            return
        if row.number is not None:
            missing = formulas.missing_text(line)
            self.cell(sheet, number, grid.NUMBER, row.number, float(row_of[0]), look, missing)
        if row.opening is not None:
            opening = self.values.opening(line)
            own = self.look(style_of(row.opening), shown)
            self.cell(sheet, number, grid.OPENING, row.opening, opening, own)
        if line.role is Role.STATE:
            for place, text in enumerate(line.texts):
                sheet.write_string(number, grid.FIRST + place, text, self.look("unit"))
        if row.periods is None:
            return
        if row.total:
            total = float(sum(row_of.tolist()))
            wide = looks.number_format(line, [total])
            self.cell(sheet, number, grid.NUMBER, row.total, total, self.look("formula", wide))
        else:
            self._reason(sheet, number, line)
        self._periods(sheet, number, row, row_of, look)

    # -- parts of rows ----------------------------------------------------------------------

    def _names(self, sheet: Any, number: int, row: formulas.Row) -> None:
        assert row.line is not None
        label = "strong" if row.line in self.strong else "label"
        self._unit(sheet, number, row, looks.unit("", row.line.role), label)
        if row.line.formula is None and row.line not in self.stated:
            return
        own = "" if row.line.formula is None else definition(row.line)
        note = "; ".join(text for text in (own, row.line.note) if text)[:LONGEST_NOTE]
        if row.periods is None:  # a row without periods has room for it; notes take long to open
            sheet.write_string(number, grid.FIRST + len(row.line.texts), note, self.look("unit"))
        else:
            sheet.write_comment(number, LABEL, note, {"x_scale": 2.2})

    def _reason(self, sheet: Any, number: int, line: Line) -> None:
        reason = looks.ROLE_REASONS.get(line.role, "see its own row")
        sheet.write_string(number, grid.NUMBER, reason, self.look("reason"))

    def _unit(self, sheet: Any, number: int, row: formulas.Row, plain: str, label: str) -> None:
        """Write the label and the unit of a row, or what a plain number is."""
        sheet.write_string(number, LABEL, row.label, self.look(label))
        look = self.look("unit" if label == "label" else label)
        sheet.write_string(number, UNIT, row.unit or plain, look)

    def _style(self, line: Line, row: formulas.Row) -> str:
        """Return the style of a line's cells, by what stands in the first of them."""
        if line in self.solved:
            return "solved"
        if line in self.stated:
            return "stated"
        if line.given is not None:
            return "live"
        periods = row.periods
        first = str(row.number) if periods is None else grid.written(periods, grid.FIRST)
        if self._checks and line.role is Role.FLAG and ("<" in first or ">" in first):
            return "check"
        return style_of(first)

    def _periods(
        self, sheet: Any, number: int, row: formulas.Row, values: Iterable[float], look: Any
    ) -> None:
        """Write a formula copied right, or given numbers, with the value of each period."""
        assert row.periods is not None
        if isinstance(row.periods[0], float):
            sheet.write_row(number, grid.FIRST, row.periods, look)
            return
        missing = "" if row.line is None else formulas.missing_text(row.line)
        for place, value in enumerate(values, grid.FIRST):
            self.cell(sheet, number, place, grid.written(row.periods, place), value, look, missing)


def style_of(formula: str) -> str:
    """Return the style of a formula: a link if it is nothing but another cell."""
    return "link" if formulas.is_link(formula) else "formula"


def header_values(name: str, timeline: Any) -> Sequence[float]:
    """Return the numbers of a header row, dates as a spreadsheet counts them."""
    if name in ruler.DATES:
        of = timeline.begins if name == ruler.BEGINS else timeline.ends
        return [float((of(k) - date(1899, 12, 30)).days) for k in range(timeline.count + 1)]
    if name == ruler.COUNT:
        return [float(timeline.count)]
    if name in timeline.numbers:
        return [timeline.numbers[name]]
    return list(timeline.rows[name])
