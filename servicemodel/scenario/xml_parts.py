"""What the parts of an xlsx file say, each read in one pass; an entity or too much is refused.

An element's name counts without its namespace, of which there are two.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.parsers import expat

if TYPE_CHECKING:
    from collections.abc import Collection

    from servicemodel.errors import ScenarioError
    from servicemodel.scenario.zipped import Zipped

    Attributes = dict[str, str]

MOST = 300_000  # elements of a part; 10,000 rows of inputs have some 200,000
DEEPEST = 30  # elements that stand in each other
LONGEST = 32_767  # characters of a cell
LONGEST_TAG = 200_000  # bytes; long ones are read over and over
CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
HIDDEN = re.compile(r"_x([0-9A-Fa-f]{4})_")  # how a control character is written
NO_DATES = re.compile(r'"[^"]*"|\[[^\]]*\]|[\\_*].|;.*', re.DOTALL)  # of a number format
DATES = frozenset(map(str, (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59))))


class Part:
    """One pass over a part; a kind of part says what it makes of each element."""

    def __init__(self, file: Zipped, name: str) -> None:
        """Read a part at once; raise `ScenarioError` for what is no plain XML."""
        self.file, self.name = file, name
        self.open: list[str] = []
        self.count = 0
        self._text: list[str] = []
        self._length = 0
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = self._doctype
        try:
            fed = 0
            for piece in file.pieces(name):
                parser.Parse(piece, False)
                fed += len(piece)
                if fed - parser.CurrentByteIndex > LONGEST_TAG:
                    raise self.refused("has a name or an attribute that is too long")
            parser.Parse(b"", True)
        except (expat.ExpatError, LookupError, ValueError):
            raise self.refused("is no XML: is the file whole?") from None

    def _enter(self, name: str, attributes: Attributes) -> None:
        """Take in that an element begins."""

    def _leave(self, name: str, text: str) -> None:
        """Take in that an element ends; `text` is what stands in it after its last element."""

    def refused(self, text: str) -> ScenarioError:
        """Return the error that says what is wrong with this part."""
        return self.file.refused(f"{self.name} in it {text}")

    def _start(self, name: str, attributes: Attributes) -> None:
        self.count += 1
        if self.count > MOST:
            raise self.refused(f"has more than {MOST:,} elements")
        if len(self.open) >= DEEPEST:
            raise self.refused(f"has elements more than {DEEPEST} deep in each other")
        local = name.rpartition(" ")[2]
        self.open.append(local)
        self._text, self._length = [], 0
        self._enter(local, attributes)

    def _end(self, _name: str) -> None:
        self._leave(self.open.pop(), "".join(self._text))

    def _characters(self, text: str) -> None:
        self._length += len(text)
        if self._length > LONGEST:
            raise self.refused(f"has a text of more than {LONGEST:,} characters")
        self._text.append(text)

    def _doctype(self, *_: object) -> None:
        raise self.refused("has a document type, which no workbook needs")


class Relations(Part):
    """Which part has which identity: `by_id`, and the kind of each."""

    def __init__(self, file: Zipped, name: str) -> None:
        self.by_id: dict[str, str] = {}
        self.by_kind: dict[str, str] = {}
        super().__init__(file, name)

    def _enter(self, name: str, attributes: Attributes) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            self.by_id[attributes.get("Id", "")] = target
            self.by_kind[attributes.get("Type", "").rpartition("/")[2]] = target


class Sheets(Part):
    """The sheets of a workbook: the identity of each by its name, and from when days count."""

    def __init__(self, file: Zipped, name: str) -> None:
        self.ids: dict[str, str] = {}
        self.from_1904 = False
        super().__init__(file, name)

    def _enter(self, name: str, attributes: Attributes) -> None:
        if name == "sheet":
            ids = [text for key, text in attributes.items() if key.endswith(" id")]
            self.ids[attributes.get("name", "")] = next(iter(ids), "")
        elif name == "workbookPr":
            self.from_1904 = attributes.get("date1904") in ("1", "true")


class Styles(Part):
    """Which styles of cells show a date: `dates`, by their position."""

    def __init__(self, file: Zipped, name: str) -> None:
        self.dates: set[str] = set()
        self._formats: dict[str, str] = {}
        self._styles = 0
        super().__init__(file, name)

    def _enter(self, name: str, attributes: Attributes) -> None:
        number = attributes.get("numFmtId", "0")
        if name == "numFmt":
            self._formats[number] = attributes.get("formatCode", "")
        elif name == "xf" and self.open[-2:-1] == ["cellXfs"]:
            code = self._formats.get(number)
            if number in DATES if code is None else is_date(code):
                self.dates.add(str(self._styles))
            self._styles += 1


class Strings(Part):
    """The texts that cells share, by their position: those that are wanted."""

    def __init__(self, file: Zipped, name: str, wanted: Collection[int]) -> None:
        self.texts: dict[int, str] = {}
        self._wanted = wanted
        self._position = -1
        self._runs: list[str] = []
        super().__init__(file, name)

    def _enter(self, name: str, attributes: Attributes) -> None:
        if name == "si":
            self._position += 1
            self._runs = []

    def _leave(self, name: str, text: str) -> None:
        if name == "t" and "rPh" not in self.open:  # how a text is said stands beside it
            self._runs.append(text)
        elif name == "si" and self._position in self._wanted:
            self.texts[self._position] = seen("".join(self._runs))


class Cell:
    """A cell as a sheet writes it: its type, its style, its text, and whether it is a formula."""

    __slots__ = ("formula", "kind", "runs", "style", "value")

    def __init__(self, kind: str, style: str) -> None:
        self.kind, self.style = kind, style
        self.value = ""
        self.runs: list[str] = []
        self.formula = False


class Cells(Part):
    """The cells of a sheet by row and column, both from 1; what is empty is left out."""

    def __init__(self, file: Zipped, name: str) -> None:
        self.cells: dict[tuple[int, int], Cell] = {}
        self._row = self._column = 0
        self._cell: Cell | None = None
        super().__init__(file, name)

    def _enter(self, name: str, attributes: Attributes) -> None:
        if name == "row":
            self._row = self._number(attributes.get("r", str(self._row + 1)))
            self._column = 0
        elif name == "c":
            self._column += 1
            if "r" in attributes:
                self._row, self._column = self._place(attributes["r"])
            self._cell = Cell(attributes.get("t", "n"), attributes.get("s", "0"))

    def _leave(self, name: str, text: str) -> None:
        cell = self._cell
        if cell is None:
            return
        if name == "v":
            cell.value = text
        elif name == "f":
            cell.formula = True
        elif name == "t" and "rPh" not in self.open:
            cell.runs.append(text)
        elif name == "c":
            if cell.value or cell.runs or cell.formula:
                self.cells[self._row, self._column] = cell
            self._cell = None

    def _number(self, text: str) -> int:
        if not re.fullmatch("[1-9][0-9]{0,6}", text):
            raise self.refused("has a row that is none")
        return int(text)

    def _place(self, text: str) -> tuple[int, int]:
        found = CELL.fullmatch(text)
        if not found:
            raise self.refused("has a cell that is none")
        return int(found[2]), column_number(found[1])


def is_date(code: str) -> bool:
    """Return whether a number format shows a date or a time.

    >>> is_date("yyyy-mm-dd"), is_date('#,##0.00 "USD a day"'), is_date("[Red]0%")
    (True, False, False)
    """
    return any(letter in "dmyhs" for letter in NO_DATES.sub("", code).lower())


def column_number(letters: str) -> int:
    """Return the number of a column: 1 for A, 28 for AB."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def seen(text: str) -> str:
    r"""Return a text with the characters that stand in it as codes.

    >>> seen("one_x000A_two")
    'one\ntwo'
    """
    return HIDDEN.sub(lambda found: chr(int(found[1], 16)), text)
