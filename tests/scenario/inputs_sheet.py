"""Writes Inputs sheets as the workbook does, for tests of what is read back."""

from __future__ import annotations

import datetime
import io
from typing import TYPE_CHECKING, Any

import xlsxwriter

from servicemodel.scenario.book import COLUMNS, SHEET
from servicemodel.scenario.cells import Row, rows
from servicemodel.scenario.load import read, scenario

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

HEADER = 4  # its row in the sheet, from 0


def write(path: Path, stated: Iterable[Row], **more: Any) -> Path:
    """Write rows as an Inputs sheet into a file; see `content`."""
    path.write_bytes(content(stated, **more))
    return path


def content(
    stated: Iterable[Row],
    *,
    columns: tuple[str, ...] = COLUMNS,
    cells: Mapping[str, Any] | None = None,
    sheet: str = SHEET,
) -> bytes:
    """Return a workbook with rows as its Inputs sheet; `cells` are written over what stands there.

    A cell is a value, None for a blank one, or a formula with the value that is saved with it.
    """
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"strings_to_formulas": False}) as file:
        date = file.add_format({"num_format": "yyyy-mm-dd"})
        file.add_worksheet("Summary").write_string(0, 0, "Not read")
        page = file.add_worksheet(sheet)
        page.write_string(0, 0, "Inputs of a scenario")
        for column, text in enumerate(columns):
            page.write_string(HEADER, column, text)
        for line, row in enumerate(stated, start=HEADER + 1):
            told = {name.capitalize(): item for name, item in row.told.items()}
            items = {
                **{"Label": row.path, "Value": row.value, "Key": row.key, "Path": row.path},
                **{"Type": f"{row.kind}, live", **told},
            }
            for column, text in enumerate(columns):
                value = items.get(text)
                if isinstance(value, datetime.date):
                    page.write_datetime(line, column, value, date)
                elif isinstance(value, str):
                    page.write_string(line, column, value)
                elif value is not None:
                    page.write_number(line, column, value)
        for place, value in (cells or {}).items():
            if isinstance(value, tuple):
                page.write_formula(place, value[0], None, value[1])
            elif value is None:
                page.write_blank(place, None, file.add_format({"bold": True}))
            else:
                page.write(place, value)
    return stream.getvalue()


def rows_of(path: Path) -> list[Row]:
    """Return the rows of a scenario file."""
    return rows(scenario(read(path)))


def cell_of(stated: list[Row], path: str, column: str = "Value", key: int | None = None) -> str:
    """Return the name of a row's cell, such as C12."""
    line = next(k for k, row in enumerate(stated) if (row.path, row.key) == (path, key))
    return f"{chr(ord('A') + COLUMNS.index(column))}{line + HEADER + 2}"
