"""The cells of one sheet of an xlsx file, as plain values.

No part of the file is read that the sheet does not need, and no formula is calculated: a formula
has the value that was saved with it.
"""

from __future__ import annotations

import math
import posixpath
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from servicemodel.scenario.xml_parts import (
    Cell,
    Cells,
    Relations,
    Sheets,
    Strings,
    Styles,
    seen,
)
from servicemodel.scenario.zipped import NO_MACROS, NO_WORKBOOK, Zipped

if TYPE_CHECKING:
    from pathlib import Path

Value = float | int | str | bool | date
Where = tuple[int, int]  # row and column, both from 1

FIRST_DAY, FIRST_DAY_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
LAST_DAY = 2_958_465  # 9999-12-31
BOOLEANS = {"1": True, "0": False}


@dataclass(frozen=True)
class SheetCells:
    """What stands in a sheet: values by row and column, and formulas that have no value."""

    values: dict[Where, Value]
    uncomputed: frozenset[Where]
    from_1904: bool

    def day(self, number: float) -> date:
        """Return the date, or date and time, that a number of days stands for."""
        start = FIRST_DAY_1904 if self.from_1904 else FIRST_DAY
        moment = start + timedelta(days=number)
        return moment.date() if moment.time() == time() else moment


def read(path: Path, sheet: str) -> SheetCells | None:
    """Return the cells of a sheet, None if the workbook has no sheet of that name.

    Raises `OSError` for a file that can't be opened, and `ScenarioError` for what is no workbook,
    or one that nothing should be done with.
    """
    with Zipped(path) as file:
        if any(b"macroEnabled" in piece for piece in file.pieces("[Content_Types].xml")):
            raise file.refused(NO_MACROS)
        main = _target("", Relations(file, "_rels/.rels").by_kind.get("officeDocument", ""))
        book = Sheets(file, main)
        if sheet not in book.ids:
            return None
        folder, name = posixpath.split(main)
        parts = Relations(file, f"{folder}/_rels/{name}.rels")
        found = parts.by_id.get(book.ids[sheet])
        if found is None:
            raise file.refused(NO_WORKBOOK)
        cells = Cells(file, _target(folder, found)).cells
        dates: set[str] = set()
        if "styles" in parts.by_kind:
            dates = Styles(file, _target(folder, parts.by_kind["styles"])).dates
        wanted = {_whole(cell.value) for cell in cells.values() if cell.kind == "s"}
        texts: dict[int, str] = {}
        if wanted and "sharedStrings" in parts.by_kind:
            texts = Strings(file, _target(folder, parts.by_kind["sharedStrings"]), wanted).texts
    return _values(cells, texts, dates, from_1904=book.from_1904)


def _target(folder: str, target: str) -> str:
    """Return the name of a part that is named from a folder, or from the root."""
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else -1


def _values(
    cells: dict[Where, Cell], texts: dict[int, str], dates: set[str], *, from_1904: bool
) -> SheetCells:
    found = SheetCells(
        {}, frozenset(where for where, cell in cells.items() if _open(cell)), from_1904
    )
    for where, cell in cells.items():
        value = _value(cell, texts)
        if cell.style in dates and cell.kind == "n" and isinstance(value, float | int):
            value = found.day(value) if 0 <= value <= LAST_DAY else value
        if value != "":
            found.values[where] = value
    return found


def _open(cell: Cell) -> bool:
    """Return whether a cell is a formula that no program has calculated."""
    return cell.formula and cell.value == "" and cell.kind != "str"


def _value(cell: Cell, texts: dict[int, str]) -> Value:
    if cell.kind == "s":
        return texts.get(_whole(cell.value), "")
    if cell.kind == "inlineStr":
        return seen("".join(cell.runs))
    if cell.kind == "b":
        return BOOLEANS.get(cell.value, cell.value)
    if cell.kind == "d":
        return _iso(cell.value)
    return _number(cell.value) if cell.kind == "n" else seen(cell.value)


def _number(text: str) -> Value:
    """Return a number; what is none stays a text."""
    try:
        number = float(text)
    except ValueError:
        return text
    if math.isfinite(number) and number.is_integer() and abs(number) < 1e15:
        return int(number)
    return number


def _iso(text: str) -> Value:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment.date() if moment.time() == time() else moment
