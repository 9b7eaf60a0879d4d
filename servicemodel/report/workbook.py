"""Sheets of lines that stand alone, as a workbook of live formulas with their values."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from servicemodel.read import formulas
from servicemodel.report import files
from servicemodel.report.book import looks, pages
from servicemodel.report.book.values import Values

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from servicemodel.line.sheet import Sheet
    from servicemodel.timeline import Timeline


def write(
    sheets: Sequence[Sheet], timeline: Timeline, path: Path | str, *, force: bool = False
) -> None:
    """Write sheets as an xlsx file; all of it or nothing. See `files.write_file` for errors."""
    import xlsxwriter

    book = formulas.Workbook(sheets, timeline)
    values = Values([line for sheet in sheets for line in sheet.lines()], timeline)
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, pages.OPTIONS) as file:
        file.set_properties({"created": pages.ALWAYS})
        writer = pages.Writer(looks.Looks(file), book, values)
        for page in book.pages:
            writer.page(file.add_worksheet(page.name), page)
    files.write_file(path, buffer.getvalue(), force=force)
