"""A sheet without a time axis: cells of text, and of numbers, each a line placed there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from servicemodel.line.nodes import Line, Role
from servicemodel.line.sheet import Sheet
from servicemodel.read import formulas
from servicemodel.read.grid import Place
from servicemodel.report.book import looks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from servicemodel.line.nodes import Operand
    from servicemodel.report.book.values import Values


TALL = 30  # height of a row with headers of two lines


@dataclass(frozen=True)
class Told:
    """A value that may be missing, with the state that then says why."""

    value: Line
    state: Line


@dataclass(frozen=True)
class TextOf:
    """The text of a state."""

    state: Line


Content = str | Line | Told | TextOf


@dataclass(frozen=True)
class Cell:
    """What stands in a cell and in which style."""

    content: Content
    style: str


class Panel:
    """Cells by row (from 1) and column (from 0); numbers are lines of a sheet of their own.

    `unit` is that of money; all its amounts are shown alike.
    """

    def __init__(self, name: str, unit: str) -> None:
        self.name = name
        self.unit = unit
        self.sheet = Sheet(name)
        self.money = looks.WHOLE  # how its amounts of money are shown
        self.tall: set[int] = set()  # rows with headers of two lines
        self.cells: dict[tuple[int, int], Cell] = {}
        self.placed: dict[Line, Place] = {}
        self._section = self.sheet.section(name)

    def text(self, row: int, column: int, text: str, style: str = "label") -> None:
        """Put a text into a cell."""
        self.cells[row, column] = Cell(text, style)

    def texts(self, row: int, column: int, some: Sequence[str], style: str) -> None:
        """Put texts into neighbouring cells."""
        for number, text in enumerate(some):
            self.text(row, column + number, text, style)

    def headers(self, row: int, first: str, others: Sequence[str]) -> None:
        """Put the headers of a table into a row."""
        self.tall.add(row)
        self.text(row, 0, first, "header")
        self.texts(row, 1, others, "column")

    def put(
        self, row: int, column: int, formula: Operand, *, unit: str = "", role: Role = Role.LEVEL
    ) -> Line:
        """Put a formula into a cell, and return it as a line that others may read."""
        if isinstance(formula, Line):
            unit, role = str(formula.unit), formula.role
        label = f"{row}, {column}"
        line = self._section.line(label, formula, unit=unit, role=role)
        self.placed[line] = Place(self.name, row, column)
        self.cells[row, column] = Cell(line, "link" if isinstance(formula, Line) else "formula")
        return line

    def tell(self, row: int, column: int, value: Line, state: Line) -> None:
        """Put a value that may be missing into a cell; its state then says why."""
        self.cells[row, column] = Cell(Told(value, state), "formula")

    def say(self, row: int, column: int, state: Line) -> None:
        """Put the text of a state into a cell."""
        self.cells[row, column] = Cell(TextOf(state), "formula")

    def lines(self) -> Iterator[Line]:
        """Walk over the lines that the cells read."""
        for cell in self.cells.values():
            if isinstance(cell.content, Line):
                yield cell.content
            elif isinstance(cell.content, Told):
                yield from (cell.content.value, cell.content.state)
            elif isinstance(cell.content, TextOf):
                yield cell.content.state

    def write(
        self,
        sheet: Any,
        book: formulas.Workbook,
        values: Values,
        look: looks.Looks,
    ) -> None:
        """Write the cells, each number beside its formula."""
        for row in self.tall:
            sheet.set_row(row - 1, TALL)
        for row in {row for (row, _), cell in self.cells.items() if cell.style == "section"}:
            sheet.set_row(row - 1, None, look("section"))
        for (row, column), cell in self.cells.items():
            content, at = cell.content, (row - 1, column)
            if isinstance(content, str):
                sheet.write_string(*at, content, look(cell.style))
            elif isinstance(content, Line):
                unit = str(content.unit)
                shown = self.money if unit == self.unit else looks.number_format(
                    content, values[content]
                )  # fmt: skip
                value = values.one(content)
                sheet.write_formula(
                    *at, book.number(content), look(cell.style, shown),
                    formulas.missing_text(content) if np.isnan(value) else value,
                )  # fmt: skip
            else:
                state = content.state
                said = state.texts[int(values.one(state))]
                if isinstance(content, TextOf):
                    formula = book.text_of(state, self.name)
                    sheet.write_formula(*at, formula, look(cell.style, align="right"), said)
                    continue
                value = values.one(content.value)
                rate = content.value.role is Role.RATE
                plain = looks.YEARS if str(content.value.unit) == "year" else looks.RATIO
                shown = looks.PERCENT if rate else plain
                formula = book.told(content.value, state, self.name)
                told: float | str = said if np.isnan(value) else value
                sheet.write_formula(*at, formula, look(cell.style, shown, align="right"), told)
