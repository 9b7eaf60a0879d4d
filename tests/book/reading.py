"""A finished xlsx file as its XML has it: cells with formulas and values, styles, notes, charts.

It shares nothing with what wrote the file, and keeps what openpyxl drops (charts, cached values).
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from openpyxl.utils import column_index_from_string

if TYPE_CHECKING:
    from collections.abc import Iterator

    Element = ElementTree.Element

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
TEXT = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WORKBOOK, STYLES, STRINGS = "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"
BUILT_IN = {0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%"}


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks: its font color and fill as RRGGBB, and its number format."""

    color: str
    fill: str
    numbers: str


@dataclass(slots=True)
class Cell:
    """A cell: `kind` is formula, number, text or blank; an error's value is its text."""

    page: str
    row: int
    column: int
    formula: str
    value: float | str | None
    look: Look
    error: bool = False
    array: bool = False

    @property
    def name(self) -> str:
        return f"{self.page}!{letters(self.column)}{self.row}"

    @property
    def kind(self) -> str:
        if self.formula:
            return "formula"
        if self.value is None:
            return "blank"
        return "text" if isinstance(self.value, str) else "number"


@dataclass
class Page:
    """A sheet: cells by row and column (from 1), notes, and the rest of its XML."""

    name: str
    part: str
    state: str
    root: Element
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    notes: dict[tuple[int, int], str] = field(default_factory=dict)
    relations: dict[str, tuple[str, str]] = field(default_factory=dict)

    def find(self, path: str) -> Element | None:
        return self.root.find("/".join(MAIN + part for part in path.split("/")))

    def text(self, row: int, column: int) -> str:
        """Return the text of a cell, or nothing."""
        cell = self.cells.get((row, column))
        return cell.value if cell is not None and isinstance(cell.value, str) else ""

    @cached_property
    def rows(self) -> dict[int, list[Cell]]:
        """The cells of each row that are not blank."""
        found: dict[int, list[Cell]] = {}
        for (row, _), cell in self.cells.items():
            if cell.kind != "blank":
                found.setdefault(row, []).append(cell)
        return found

    @cached_property
    def last(self) -> int:
        """The last column: of the periods, or else with a cell that is not blank."""
        times = [row for row in range(1, 6) if self.timed and self.text(row, 1) == "Period"]
        return max(
            at
            for (row, at), cell in self.cells.items()
            if cell.kind != "blank" and (not times or row in times)
        )

    @property
    def timed(self) -> bool:
        """Whether the sheet has a time axis: a row of periods."""
        return any(
            self.text(row, 1) == "Period" and self.number(row, 5) == 0 for row in range(1, 6)
        )

    def number(self, row: int, column: int) -> float | None:
        """Return the number of a cell, as it was written or as the formula gave it."""
        cell = self.cells.get((row, column))
        return cell.value if cell is not None and isinstance(cell.value, float) else None


class Book:
    """A workbook, read from the parts of its file."""

    def __init__(self, parts: dict[str, bytes], like: Book | None = None) -> None:
        """Read the parts, but for the sheets of a book in which these are the same."""
        self.parts = parts
        self.workbook = self.xml(WORKBOOK)
        strings = self.xml(STRINGS).iter(f"{MAIN}si")
        self.strings = ["".join(t.text or "" for t in s.iter(f"{MAIN}t")) for s in strings]
        self.looks = self._looks()
        relations = self.relations(WORKBOOK)
        self.pages: dict[str, Page] = {}
        for sheet in self.workbook.iter(f"{MAIN}sheet"):
            part = relations[sheet.attrib[f"{RELATION}id"]][1]
            name = sheet.attrib["name"]
            if like is not None and self._same(like, name, part):
                self.pages[name] = like.pages[name]
                continue
            page = Page(name, part, sheet.get("state", "visible"), self.xml(part))
            self._read_cells(page)
            page.relations = self.relations(part)
            for kind, target in page.relations.values():
                if kind == "comments":
                    self._read_notes(page, target)
            self.pages[name] = page

    @classmethod
    def read(cls, content: bytes) -> Book:
        """Read a workbook from the bytes of its file."""
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            return cls({name: file.read(name) for name in file.namelist()})

    def _same(self, other: Book, name: str, part: str) -> bool:
        """Return whether a sheet is the same in another book, with all that it needs."""
        page = other.pages.get(name)
        if page is None or page.part != part:
            return False
        own = [part, STYLES, STRINGS, WORKBOOK, _relations_of(part)]
        own += [target for _, target in page.relations.values()]
        return all(self.parts.get(item) == other.parts.get(item) for item in own)

    def xml(self, part: str) -> Element:
        return ElementTree.fromstring(self.parts[part])

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Return what a part refers to: by id the kind and the part (or address) itself."""
        folder = posixpath.dirname(part)
        content = self.parts.get(_relations_of(part))
        if content is None:
            return {}
        found = {}
        for item in ElementTree.fromstring(content).iter(f"{PACKAGE}Relationship"):
            target = item.attrib["Target"]
            if item.get("TargetMode") != "External":
                absolute = target.startswith("/")
                target = target[1:] if absolute else posixpath.normpath(f"{folder}/{target}")
            else:
                target = f"external: {target}"
            found[item.attrib["Id"]] = (item.attrib["Type"].rsplit("/", 1)[-1], target)
        return found

    def cells(self) -> Iterator[Cell]:
        for page in self.pages.values():
            yield from page.cells.values()

    def formulas(self) -> Iterator[Cell]:
        return (cell for cell in self.cells() if cell.formula)

    def charts(self) -> Iterator[tuple[str, Element]]:
        """Walk over the charts with the text that is told in their place."""
        for page in self.pages.values():
            for kind, part in page.relations.values():
                if kind != "drawing":
                    continue
                charts = self.relations(part)
                for frame in self.xml(part).iter(f"{DRAWN}graphicFrame"):
                    about = next(frame.iter(f"{DRAWN}cNvPr")).get("descr", "")
                    chart = next(frame.iter(f"{CHART}chart"))
                    yield about, self.xml(charts[chart.attrib[f"{RELATION}id"]][1])

    def _read_cells(self, page: Page) -> None:
        data = page.find("sheetData")
        assert data is not None
        for row in data:
            number = int(row.attrib["r"])
            for item in row:
                column = column_index_from_string(item.attrib["r"].rstrip("0123456789"))
                formula, value = item.find(f"{MAIN}f"), item.find(f"{MAIN}v")
                kind = item.get("t", "n")
                text = "" if value is None else value.text or ""
                found: float | str | None = text if value is not None else None
                if kind == "s":
                    found = self.strings[int(text)]
                elif kind == "inlineStr":
                    found = "".join(t.text or "" for t in item.iter(f"{MAIN}t"))
                elif kind in ("n", "b") and text:
                    found = _number(text)
                page.cells[number, column] = Cell(
                    page.name, number, column,
                    "" if formula is None else "=" + (formula.text or ""),
                    found, self.looks[int(item.get("s", "0"))],
                    kind == "e", formula is not None and formula.get("t") == "array",
                )  # fmt: skip

    def _read_notes(self, page: Page, part: str) -> None:
        for item in self.xml(part).iter(f"{MAIN}comment"):
            text = "".join(t.text or "" for t in item.iter(f"{MAIN}t"))
            page.notes[place(item.attrib["ref"])] = text

    def _looks(self) -> list[Look]:
        styles = self.xml(STYLES)

        def each(name: str) -> list[Element]:
            found = styles.find(MAIN + name)
            return [] if found is None else list(found)

        numbers = dict(BUILT_IN)
        numbers |= {int(n.attrib["numFmtId"]): n.attrib["formatCode"] for n in each("numFmts")}
        colors = []
        for font in each("fonts"):
            color = font.find(f"{MAIN}color")
            colors.append("000000" if color is None else color.get("rgb", "FF000000")[2:])
        fills = []
        for fill in each("fills"):
            color = fill.find(f"{MAIN}patternFill/{MAIN}fgColor")
            fills.append("" if color is None else color.get("rgb", "")[2:])
        return [
            Look(
                colors[int(form.get("fontId", "0"))],
                fills[int(form.get("fillId", "0"))],
                numbers.get(int(form.get("numFmtId", "0")), "?"),
            )
            for form in each("cellXfs")
        ]


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return f"{folder}/_rels/{name}.rels"


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def letters(column: int) -> str:
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


def place(cell: str) -> tuple[int, int]:
    """Return the row and column of a cell's name."""
    match = re.fullmatch(r"\$?([A-Z]+)\$?(\d+)", cell)
    assert match is not None, cell
    return int(match[2]), column_index_from_string(match[1])
