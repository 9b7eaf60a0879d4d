"""The Inputs sheet of a workbook, read back as what it states.

A table with the columns of `COLUMNS`, in any order; each row with a path is a value, and each cell
has its mark.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from servicemodel.errors import ScenarioError, UsageError, said
from servicemodel.scenario import from_rows, limits, sheet
from servicemodel.scenario.cells import DATE, EMPTY, NUMBER, TOLD, Row
from servicemodel.scenario.files import LARGEST, too_large
from servicemodel.scenario.marks import CellMark, Mark, Place, Stated

if TYPE_CHECKING:
    from pathlib import Path

    from servicemodel.scenario.sheet import SheetCells, Value

SHEET = "Inputs"
COLUMNS = (
    "Label",
    "Unit",
    "Value",
    "Key",
    "Type",
    "Path",
    "Source",
    "Grade",
    "Note",
    "Low",
    "High",
    "As written",
)
NEEDED = ("Value", "Key", "Type", "Path")
HEADER_WITHIN = 12  # rows
REDUCED, REDUCED_AT = "This workbook is for", (2, 1)
NOT_OURS = (
    f"it has no sheet {SHEET} with a row that says {', '.join(NEEDED)}: "
    "a scenario is read from a workbook that servicemodel wrote"
)
NOT_WHOLE = (
    "this workbook was made for the other party and does not hold the whole scenario: "
    "read the file that it was made from"
)
ONLY_NUMBERS = "source, grade, note, low and high stand beside numbers only: leave it empty"
UNCOMPUTED = (
    "the formula here has no value yet: open the workbook in a spreadsheet program and save it"
)


def read(path: Path) -> Stated:
    """Return what the Inputs sheet of a workbook states; not yet validated.

    Raises `OSError` for a file that can't be opened, and `ScenarioError` for a workbook without
    such a sheet, and with every path or key that is none or stands twice.
    """
    cells = sheet.read(path, SHEET)
    if cells is None:
        raise ScenarioError([f"{path}: {NOT_OURS}"])
    if str(cells.values.get(REDUCED_AT, "")).startswith(REDUCED):
        raise ScenarioError([f"{path}: {NOT_WHOLE}"])
    return _Table(str(path), cells).stated()


@dataclass(frozen=True)
class _Read:
    """A row as it was read, and in which line it stands."""

    row: Row
    line: int


class _Table:
    """The table of an Inputs sheet, row by row; all that is wrong with it is noted."""

    def __init__(self, name: str, cells: SheetCells) -> None:
        self.name, self.cells = name, cells
        self.mistakes: list[str] = []
        self.header, self.columns = self._columns()

    def _columns(self) -> tuple[int, dict[str, int]]:
        """Return the row of the header and the column of each of its texts, the first of each."""
        found: dict[int, dict[str, int]] = {}
        for (line, column), value in sorted(self.cells.values.items(), key=lambda cell: cell[0]):
            text = value.strip() if isinstance(value, str) else ""
            if line <= HEADER_WITHIN and text in COLUMNS:
                found.setdefault(line, {}).setdefault(text, column)
        for line, columns in found.items():
            if all(text in columns for text in NEEDED):
                return line, columns
        raise ScenarioError([f"{self.name}: {NOT_OURS}"])

    def stated(self) -> Stated:
        """Return the data of all rows, with the mark of each cell."""
        wanted = (self.columns["Path"], self.columns["Type"])
        lines = sorted(
            {
                line
                for line, column in {*self.cells.values, *self.cells.uncomputed}
                if column in wanted and line > self.header
            }
        )
        if len(lines) > limits.MOST:
            raise ScenarioError([f"{self.name}: {limits.TOO_MANY}"])
        found = [read for line in lines if (read := self._row(line)) is not None]
        self._refuse_twice(found)
        self._refuse_solved(found)
        if self.mistakes:
            raise ScenarioError(self.mistakes)
        if sum(_length(read.row) for read in found) > LARGEST:
            raise ScenarioError([too_large(self.name)])
        data, places = from_rows.data(read.row for read in found)
        return Stated(data, self._marks(found, places), self.name)

    def _row(self, line: int) -> _Read | None:
        """Return what stands in a line, None if that is nothing, or not clear."""
        before = len(self.mistakes)
        stated, key, value = (self.value(text, line) for text in ("Path", "Key", "Value"))
        told = {name: self.value(name.capitalize(), line) for name in TOLD}
        kind = str(self.value("Type", line) or "").split(",")[0].strip().lower()
        if stated is None:
            if "," in str(self.value("Type", line) or ""):  # an input of ours that lost its path
                self.wrong("Path", line, "this input has no path: put back what stood here")
            return None
        path = str(stated).strip()
        try:
            from_rows.path_parts(path)
        except UsageError as problem:
            self.wrong("Path", line, str(problem))
        if key is not None and (isinstance(key, bool) or not isinstance(key, int)):
            self.wrong("Key", line, f"{said(key)} is no whole number; write a year such as 2027")
        stray = [name for name, item in told.items() if item is not None]
        if stray and kind not in ("", NUMBER):
            self.wrong(stray[0].capitalize(), line, ONLY_NUMBERS)
        if kind == DATE:
            value = self._date(value)
        elif kind == EMPTY and value is not None:
            kind = ""
        if len(self.mistakes) > before:
            return None
        texts: dict[str, Any] = {
            name: item if name in ("low", "high") else str(item)
            for name, item in told.items()
            if item is not None
        }
        return _Read(Row(path, key if isinstance(key, int) else None, value, kind, **texts), line)

    def _date(self, value: Value | None) -> Value | None:
        """Return the date that a number of days stands for, anything else as it is."""
        if isinstance(value, bool) or not isinstance(value, float | int):
            return value
        return self.cells.day(value) if 0 <= value <= sheet.LAST_DAY else value

    def value(self, text: str, line: int) -> Value | None:
        """Return what stands in a line under a text of the header, None if that is nothing."""
        where = (line, self.columns.get(text, 0))
        if where in self.cells.uncomputed:
            self.wrong(text, line, UNCOMPUTED)
        value = self.cells.values.get(where)
        return None if isinstance(value, str) and not value.strip() else value

    def wrong(self, text: str, line: int, why: str) -> None:
        """Note what is wrong with a cell."""
        self.mistakes.append(f"{self.mark(text, line)}: {why}")

    def mark(self, text: str, line: int) -> CellMark:
        """Return the mark of a line's cell under a text of the header."""
        return CellMark(self.name, line, self.columns.get(text, 1), SHEET)

    def _refuse_twice(self, found: list[_Read]) -> None:
        seen: dict[tuple[str, int | None], int] = {}
        for read in found:
            first = seen.setdefault((read.row.path, read.row.key), read.line)
            if first != read.line:
                key = "" if read.row.key is None else f" with the key {read.row.key}"
                text = f"{read.row.path}{key} stands twice, first in row {first}"
                self.wrong("Path", read.line, text)

    def _refuse_solved(self, found: list[_Read]) -> None:
        """Refuse a number over one that is solved: it would be solved again, and not be heard."""
        paths = {read.row.path for read in found}
        for read in found:
            there = self.value("As written", read.line)
            if f"{read.row.path}.solve" in paths and there is not None and read.row.value != there:
                told = "this number is solved: delete the row of its solve to state it instead"
                self.wrong("Value", read.line, told)

    def _marks(self, found: list[_Read], places: list[Place]) -> dict[Place, Mark]:
        """Return the mark of each place: of a value its cell, of what holds it its first path."""
        marks: dict[Place, Mark] = {(): self.mark("Path", self.header)}
        for read, place in zip(found, places, strict=True):
            value = self.mark("Value", read.line)
            whole = place
            if read.row.key is not None:
                whole = place[:-2] if place[-2] == "value" else place[:-1]
                marks.setdefault(whole, value)
            for length in range(1, len(whole)):
                marks.setdefault(whole[:length], self.mark("Path", read.line))
            marks[place] = value
            for name in read.row.told:
                marks[(*whole, name)] = self.mark(name.capitalize(), read.line)
        return marks


def _length(row: Row) -> int:
    items: list[Any] = [row.path, row.value, *row.told.values()]
    return sum(len(item) for item in items if isinstance(item, str))
