"""The bare workbook: sheets of live formulas with cached values, without styles.

Formula text comes from the reader of formulas alone; numbers from the reader of arrays.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from servicemodel.errors import ModelError, UsageError
from servicemodel.line.nodes import Line
from servicemodel.read import arrays, formulas, grid

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from servicemodel.line.sheet import Sheet
    from servicemodel.timeline import Timeline

LABEL_WIDTH, UNIT_WIDTH = 44, 16
ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)  # the same model gives the same bytes on any day


def write(sheets: Sequence[Sheet], timeline: Timeline, path: Path | str) -> None:
    """Write sheets as an xlsx file with formulas and their values; all of it or nothing."""
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    book = formulas.Workbook(sheets, timeline)
    lines = [line for sheet in sheets for line in sheet.lines()]
    openings = {line: _opening(line) for line in lines if line.opening is not None}
    values = arrays.read([*lines, *openings.values()], timeline)
    cached = {line: values[opening][0] for line, opening in openings.items()}
    path = Path(path).resolve()
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        with xlsxwriter.Workbook(partial, {"strings_to_formulas": False}) as file:
            file.set_properties({"created": ALWAYS})
            for page in book.pages:
                sheet = file.add_worksheet(page.name)
                sheet.set_column(0, 0, LABEL_WIDTH)
                sheet.set_column(1, 1, UNIT_WIDTH)
                for number, row in page.rows.items():
                    _write_row(sheet, number - 1, row, values, cached, timeline.rows)
        partial.replace(path)
    except FileCreateError as problem:
        raise UsageError(f"{path} can't be written: {problem}") from None
    finally:
        partial.unlink(missing_ok=True)


def _opening(line: Line) -> Line:
    """Return the opening of a line as a line of its own, so that it can be computed."""
    assert line.unit is not None
    label = f"{line.label}, before period 0"
    return Line(
        label, line.place, shape="number", unit=line.unit, role=line.role, formula=line.opening
    )


def _write_row(
    sheet: Any,
    number: int,
    row: formulas.Row,
    values: dict[Any, Any],
    openings: dict[Any, Any],
    headers: Mapping[str, Sequence[float]],
) -> None:
    sheet.write_string(number, 0, row.label)
    if row.unit:
        sheet.write_string(number, 1, row.unit)
    if row.key is not None:
        sheet.write_number(number, grid.OPENING, row.key)
    if row.number is not None:
        cached = values[row.line][0] if isinstance(row.number, str) else 0.0
        _write_cell(sheet, number, grid.NUMBER, row.number, cached)
    if row.opening is not None:
        _write_cell(sheet, number, grid.OPENING, row.opening, openings[row.line])
    if row.periods is None:
        if row.line is not None and row.line.source:
            grade = f" (grade {row.line.grade})" if row.line.grade else ""
            sheet.write_string(number, grid.FIRST, row.line.source + grade)
        return
    if isinstance(row.periods[0], float):
        sheet.write_row(number, grid.FIRST, row.periods)
        return
    cached_row = headers[row.header] if row.line is None else values[row.line][:, 0]
    if row.kind == "mirror":
        cached_row = cached_row[::-1]
    for period, cached in enumerate(cached_row):
        place = grid.FIRST + period
        _write_cell(sheet, number, place, grid.written(row.periods, place), cached)


def _write_cell(sheet: Any, row: int, column: int, content: str | float, cached: float) -> None:
    if isinstance(content, str):
        value = "" if np.isnan(cached) else float(cached)
        if sheet.write_formula(row, column, content, None, value) != 0:
            raise ModelError(f"{sheet.name}: a formula does not fit into a cell")
    else:
        sheet.write_number(row, column, content)
