"""A LibreOffice in which cells are edited as a person edits them; it tells what all then show.

One call opens many workbooks. Of each it stores what it recalculated, and then again after each
set of edits, which it takes back. A canary with a wrong saved value proves that it recalculates.
"""

from __future__ import annotations

import csv
import datetime
import os
import re
import subprocess
import zipfile
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from tests.recalculate import RECALCULATE_ALWAYS, SOFFICE, SUNG, canary

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

Value = float | str
JOBS = "SERVICEMODEL_JOBS"
MACRO = f"""
Sub Main
  Dim file As Integer, text As String, part, book, cell, count As Integer
  Dim edited(10000), before(10000)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  Dim form(1) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden" : hidden(0).Value = True
  form(0).Name = "FilterName" : form(0).Value = "Text - txt - csv (StarCalc)"
  form(1).Name = "FilterOptions" : form(1).Value = "44,34,76,1,,0,true,false,false,false,false,-1"
  file = FreeFile
  Open Environ("{JOBS}") For Input As #file
  Do While Not Eof(file)
    Line Input #file, text
    part = Split(text, Chr(9))
    Select Case part(0)
    Case "open"
      book = StarDesktop.loadComponentFromURL(part(1), "_blank", 0, hidden())
    Case "number", "text"
      cell = book.Sheets.getByName(part(1)).getCellRangeByName(part(2))
      edited(count) = cell
      before(count) = cell.Formula
      count = count + 1
      If part(0) = "number" Then cell.Value = Val(part(3)) Else cell.String = part(3)
    Case "store"
      book.storeToURL(part(1), form())
      Do While count > 0
        count = count - 1
        edited(count).Formula = before(count)
      Loop
    Case "close"
      book.close(True)
    End Select
  Loop
  Close #file
  StarDesktop.terminate()
End Sub
"""
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE {0} PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "{1}.dtd">\n'  # noqa: E501
OF_LIBRARY = 'xmlns:library="http://openoffice.org/2000/library"'
MODULE = (
    HEAD.format("script:module", "module")
    + '<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" '
    f'script:language="StarBasic">{escape(MACRO)}</script:module>'
)
LIBRARY = (
    HEAD.format("library:library", "library")
    + f'<library:library {OF_LIBRARY} library:name="Standard" library:readonly="false" '
    'library:passwordprotected="false">{}</library:library>'
)
LIBRARIES = (
    HEAD.format("library:libraries", "libraries")
    + f'<library:libraries {OF_LIBRARY} xmlns:xlink="http://www.w3.org/1999/xlink">'
    '<library:library library:name="Standard" xlink:href="$(USER)/basic/Standard/{}.xlb/" '
    'xlink:type="simple" library:link="false"/></library:libraries>'
)
DROPPED = re.compile(r"<(?:legacyDrawing|drawing)\b[^>]*/>|<dataValidations.*?</dataValidations>")
SLOW = ("xl/worksheets/_rels/", "xl/charts/", "xl/drawings/", "xl/comments")
SLOW_TYPES = re.compile(rb'<Override PartName="/xl/(?:charts|drawings|comments)[^>]*/>')


@dataclass(frozen=True)
class Edit:
    """What a person types into a cell, such as C12."""

    sheet: str
    cell: str
    value: Value


class Shown:
    """What every cell shows: `shown[sheet]` is a list of rows, each a list of texts."""

    def __init__(self, files: Mapping[str, Path]) -> None:
        self.files = files
        self._sheets: dict[str, list[list[str]]] = {}

    def __getitem__(self, sheet: str) -> list[list[str]]:
        if sheet not in self._sheets:
            with self.files[sheet].open(encoding="utf-8", newline="") as file:
                self._sheets[sheet] = list(csv.reader(file))
        return self._sheets[sheet]

    def cell(self, sheet: str, row: int, column: int) -> Value:
        """Return what a cell shows: row from 1, column from 0; an empty one is an empty text."""
        rows = self[sheet]
        if row > len(rows) or column >= len(rows[row - 1]):
            return ""
        return read(rows[row - 1][column])

    @cached_property
    def sheets(self) -> tuple[str, ...]:
        """The names of all sheets."""
        return tuple(self.files)


def read(text: str) -> Value:
    """Return what a cell holds: numbers are shown with all their digits, in their own format."""
    try:
        return float(text)
    except ValueError:
        if re.fullmatch(r"-?[0-9.]+(E[-+]?[0-9]+)?%", text):
            return float(text[:-1]) / 100
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return float((datetime.date.fromisoformat(text) - datetime.date(1899, 12, 30)).days)
        return text


def light(content: bytes) -> bytes:
    """Return a workbook without notes, charts and validation, which make it slow to open."""
    kept = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(kept, "w") as new:
        for item in old.infolist():
            part = old.read(item)
            if item.filename.startswith(SLOW):
                continue
            if item.filename.startswith("xl/worksheets/"):
                part = DROPPED.sub("", part.decode()).encode()
            elif item.filename == "[Content_Types].xml":
                part = SLOW_TYPES.sub(b"", part)
            new.writestr(item.filename, part)
    return kept.getvalue()


def office(
    books: Mapping[str, bytes],
    folder: Path,
    edits: Mapping[str, Mapping[str, Sequence[Edit]]] | None = None,
) -> dict[tuple[str, str], Shown]:
    """Return what all cells show, by book and the name of a set of edits; "" is without any."""
    profile, out = folder / "profile", folder / "shown"
    out.mkdir(parents=True)
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(RECALCULATE_ALWAYS)
    command = [str(SOFFICE), f"-env:UserInstallation=file://{profile}", "--headless", "--norestore"]
    subprocess.run([*command, "--terminate_after_init"], capture_output=True, timeout=300)
    _write_macro(profile / "user" / "basic")
    names: dict[tuple[str, str], str] = {}
    lines = [f"open\tfile://{canary(folder)}", f"store\tfile://{out}/canary.csv", "close"]
    for number, (name, content) in enumerate(books.items()):
        path = folder / f"book{number}.xlsx"
        path.write_bytes(light(content))
        lines.append(f"open\tfile://{path}")
        wanted = {"": (), **(edits or {}).get(name, {})}
        for place, (said, some) in enumerate(wanted.items()):
            names[name, said] = f"{number}.{place}"
            for edit in some:
                kind = "text" if isinstance(edit.value, str) else "number"
                lines.append(f"{kind}\t{edit.sheet}\t{edit.cell}\t{edit.value}")
            lines.append(f"store\tfile://{out}/{number}.{place}.csv")
        lines.append("close")
    (folder / "jobs").write_text("\n".join(lines) + "\n")
    done = subprocess.run(
        [*command, "macro:///Standard.Module1.Main"],
        capture_output=True, text=True, timeout=1200, env={**os.environ, JOBS: f"{folder}/jobs"},
    )  # fmt: skip
    found: dict[str, dict[str, Path]] = {}
    for path in out.iterdir():
        stem, sheet = path.name.removesuffix(".csv").split("-", 1)
        found.setdefault(stem, {})[sheet] = path
    sung = Shown(found.get("canary", {}))
    assert sung.sheets, f"LibreOffice stored nothing: {done.stderr}"
    assert sung.cell("Canary", 1, 0) == SUNG, "LibreOffice did not recalculate"
    return {key: Shown(found[name]) for key, name in names.items()}


def _write_macro(folder: Path) -> None:
    inside = folder / "Standard"
    inside.mkdir(parents=True, exist_ok=True)
    (inside / "Module1.xba").write_text(MODULE)
    (inside / "script.xlb").write_text(LIBRARY.format('<library:element library:name="Module1"/>'))
    (inside / "dialog.xlb").write_text(LIBRARY.format(""))
    for kind in ("script", "dialog"):
        (folder / f"{kind}.xlc").write_text(LIBRARIES.format(kind))
