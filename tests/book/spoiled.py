"""A good workbook whose XML may be rewritten, and where in it something may be spoiled."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from tests.book.formula_parts import is_link
from tests.book.reading import Book, letters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.book.reading import Cell

FIRST = 5  # the column of the first period


class Spoiled:
    """A good workbook whose parts may be rewritten."""

    def __init__(self, good: Book) -> None:
        self.good = good
        self.parts = {name: content.decode("utf-8") for name, content in good.parts.items()}

    def book(self) -> Book:
        """Return the workbook as it is now."""
        parts = {name: text.encode("utf-8") for name, text in self.parts.items()}
        return Book(parts, like=self.good)

    # -- changes ------------------------------------------------------------------------------

    def change(self, part: str, pattern: str, new: str) -> None:
        """Replace the first place where a pattern fits; it has to fit."""
        text, count = re.subn(pattern, lambda _: new, self.parts[part], count=1)
        assert count == 1, (part, pattern)
        self.parts[part] = text

    def on(self, page: str, pattern: str, new: str) -> None:
        self.change(self.good.pages[page].part, pattern, new)

    def put(self, cell: Cell, inside: str, kind: str = "") -> None:
        """Put a formula or a value, as XML, into a cell."""
        name = f"{letters(cell.column)}{cell.row}"
        part = self.good.pages[cell.page].part
        found = re.search(rf'<c r="{name}"( s="\d+")?[^>]*?(/>|>.*?</c>)', self.parts[part])
        assert found is not None, cell.name
        new = f'<c r="{name}"{found[1] or ""}{kind}>{inside}</c>'
        self.parts[part] = self.parts[part].replace(found[0], new, 1)

    def formula(self, cell: Cell, formula: str) -> None:
        value = cell.value if isinstance(cell.value, float) else 1
        self.put(cell, f"<f>{escape(formula.removeprefix('='))}</f><v>{value}</v>")

    def dress(self, cell: Cell, like: Cell) -> None:
        """Let a cell look like another one."""
        style = self.attribute(like)
        name = f"{letters(cell.column)}{cell.row}"
        self.on(cell.page, rf'<c r="{name}" s="\d+"', f'<c r="{name}" s="{style}"')

    def attribute(self, cell: Cell) -> str:
        name = f"{letters(cell.column)}{cell.row}"
        found = re.search(rf'<c r="{name}" s="(\d+)"', self.parts[self.good.pages[cell.page].part])
        assert found is not None
        return found[1]

    # -- where --------------------------------------------------------------------------------

    def cells(self, page: str, column: int, link: bool = False) -> Iterator[Cell]:
        """Walk over the formulas of a column below the ruler."""
        for (row, at), cell in sorted(self.good.pages[page].cells.items()):
            if row > 6 and at == column and cell.formula and is_link(cell.formula) == link:
                yield cell

    def one(self, page: str = "Basis", column: int = FIRST, link: bool = False) -> Cell:
        return next(self.cells(page, column, link))

    def text(self, page: str, text: str) -> Cell:
        return next(c for c in self.good.pages[page].cells.values() if c.value == text)
