"""Hostile workbooks are refused in a line, soon, and at no cost of memory.

They run as the hostile files of `test_attacks` do. What is not read costs nothing, whatever it is.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest

from servicemodel.errors import ScenarioError
from servicemodel.scenario.cells import Row
from servicemodel.scenario.load import read
from tests.hostile.test_attacks import RUN, Told
from tests.scenario.inputs_sheet import rows_of, write
from tests.shipped import SCENARIO

if TYPE_CHECKING:
    from pathlib import Path

    Parts = dict[str, bytes]

SECONDS, MEGABYTES, LONGEST = 2, 200, 600
SHEET, STRINGS = "xl/worksheets/sheet2.xml", "xl/sharedStrings.xml"
TYPES, BOOK = "[Content_Types].xml", "xl/workbook.xml"
OPENED = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
MANY_SPACES = OPENED + b" " * 300_000_000
ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%b">' % (c, b"&%c;" % (c - 1) * 10) for c in b"bcdefghijk")
    + b"]><worksheet>&k;</worksheet>"
)
NO_BOOK, TWENTY = "this is no workbook, or a part of one", "larger than 20 MB when it is unpacked"


def cells(text: bytes) -> bytes:
    """Return a sheet with these rows alone."""
    return OPENED + b"<sheetData>" + text + b"</sheetData></worksheet>"


# what it is: (parts that are put into a good workbook, what is said of it)
PARTS: dict[str, tuple[Parts, str]] = {
    "a bomb in the sheet": ({SHEET: MANY_SPACES}, "a text of more than 32,767 characters"),
    "a bomb of short texts": ({SHEET: OPENED + b"<a> </a>" * 4_000_000}, "300,000 elements"),
    "a bomb of long names": ({SHEET: OPENED + b"<a%b/>" % (b"b" * 50_000_000)}, "too long"),
    "a bomb in the shared strings": ({STRINGS: b"<sst>" + b"<si/>" * 60_000_000}, "300,000 elem"),
    "a bomb in the styles": ({"xl/styles.xml": OPENED + b" " * 90_000_000}, "32,767 characters"),
    "a bomb in the types of parts": ({TYPES: b"x" * 90_000_000}, TWENTY),
    "a million empty rows": (
        {SHEET: cells(b"".join(b'<row r="%d"/>' % k for k in range(1, 1_048_577)))},
        "300,000 elements",
    ),
    "a row of 600,000 cells": ({SHEET: cells(b"<row>" + b"<c/>" * 600_000)}, "300,000 elements"),
    "a shared string of 100,000 characters": (
        {STRINGS: b"<sst><si><t>" + b"x" * 100_000 + b"</t></si></sst>"},
        "32,767 characters",
    ),
    "entities of entities": ({SHEET: ENTITIES}, "has a document type"),
    "an entity that is a file": (
        {STRINGS: b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><sst>&a;</sst>'},
        "has a document type",
    ),
    "a document type in the workbook": ({BOOK: b"<!DOCTYPE x><workbook/>"}, "has a document type"),
    "10,000 elements deep": ({SHEET: b"<a>" * 10_000}, "more than 30 deep"),
    "a sheet that is no XML": ({SHEET: b"\x00\xff garbage"}, "is no XML"),
    "a sheet in an encoding of nobody": ({SHEET: b'<?xml version="1.0" encoding="x-y"?><a/>'},
                                         "is no XML"),
    "a sheet that is a page": ({SHEET: b"<html><body>Inputs</body></html>"}, "no sheet Inputs"),
    "a cell that is none": ({SHEET: cells(b'<row r="1"><c r="!1"/></row>')}, "a cell that is none"),
    "a row that is none": ({SHEET: cells(b'<row r="99999999"/>')}, "a row that is none"),
    "macros": ({"xl/vbaProject.bin": b"x"}, "it has macros"),
    "macros by its type": (
        {TYPES: b"<Types>application/vnd.ms-excel.sheet.macroEnabled.main+xml</Types>"},
        "it has macros",
    ),
    "links to other workbooks": ({"xl/externalLinks/externalLink1.xml": b"<x/>"}, "reads other"),
    "3,000 parts": ({f"xl/{k}.xml": b"" for k in range(3_000)}, "more than 2,000 parts"),
    "50,000 parts": ({f"xl/{k}.xml": b"" for k in range(50_000)}, NO_BOOK),
    "two parts of one name": ({BOOK.upper(): b"<workbook/>"}, "have the same name"),
    "no sheets": ({BOOK: b"<workbook/>"}, "no sheet Inputs"),
    "a sheet that is elsewhere": (
        {"xl/_rels/workbook.xml.rels":
         b'<x><Relationship Id="rId2" Target="../../../etc/passwd"/></x>'},
        NO_BOOK,
    ),
    "a sheet that is on the network": (
        {"xl/_rels/workbook.xml.rels": b'<x><Relationship Id="rId2" TargetMode="External" '
         b'Target="https://example.org/"/></x>'},
        NO_BOOK,
    ),
}  # fmt: skip
HARMLESS: dict[str, Parts] = {
    "a bomb that is not read": {"xl/media/image1.png": b"\0" * 300_000_000},
    "a workbook in the workbook": {"xl/embeddings/book.xlsx": b"PK\x03\x04" * 100},
}
GOOD = rows_of(SCENARIO)
LONG = "x" * 32_000
FILES: dict[str, tuple[bytes, str]] = {
    "garbage": (b"garbage" * 1000, NO_BOOK),
    "nothing": (b"", NO_BOOK),
    "the beginning of a zip": (b"PK\x03\x04" + b"\xff" * 100_000, NO_BOOK),
    "the end of a zip": (b"PK\x05\x06" + b"\xff" * 18, NO_BOOK),
    "an older or encrypted workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 9000,
                                       "protected by a password"),
    "a scenario in YAML": (SCENARIO.read_bytes(), NO_BOOK),
}  # fmt: skip
ROWS: dict[str, tuple[list[Row], str]] = {
    "10,001 rows": ([Row(f"indices.i{k}", None, 0.01, "number") for k in range(10_001)],
                    "more than 10,000 keys"),
    "texts of a million characters": (
        [*GOOD, *(Row(f"indices.i{k}", None, 0.01, "number", LONG) for k in range(30))],
        "at most 0.5 MB",
    ),
    "a path of 900 keys": ([*GOOD, Row(".".join("a" * 450), None, 1, "number")], "50 deep"),
    "a path of 5,000 characters": ([*GOOD, Row("a" * 5000, None, 1, "number")], "1,000 characters"),
    "a character that can't be seen": (
        [*GOOD, Row("indices.a", None, 0.01, "number", "a\u202eb")], "U+202E"),
    "a control character": ([*GOOD, Row("indices.a", None, 0.01, "number", "a\x07b")], "U+0007"),
}  # fmt: skip


def packed(good: bytes, parts: Parts) -> bytes:
    """Return a workbook with parts put into it, or in the place of its own."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(good)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return stream.getvalue()


def far_away(good: bytes) -> bytes:
    """Return a workbook with a cell in the last row and column, and all cells merged."""
    with zipfile.ZipFile(io.BytesIO(good)) as file:
        sheet = file.read(SHEET)
    cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    merged = b'<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    return packed(good, {SHEET: sheet.replace(b"</sheetData>", cell + merged)})


def flagged(good: bytes) -> bytes:
    """Return a workbook all of whose parts say that they are encrypted."""
    data = bytearray(good)
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(sign)
        while place >= 0:
            data[place + at] |= 1
            place = data.find(sign, place + 1)
    return bytes(data)


def squeezed(good: bytes) -> bytes:
    """Return a workbook that is packed in a way that no workbook is."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name), zipfile.ZIP_LZMA)
    return stream.getvalue()


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Told]:
    """Load everything hostile in one process; return what is said of each."""
    base = tmp_path_factory.mktemp("workbooks")
    good = write(base / "good.xlsx", GOOD).read_bytes()
    files: Parts = {name: packed(good, parts) for name, (parts, _) in PARTS.items()}
    files |= {name: packed(good, parts) for name, parts in HARMLESS.items()}
    files |= {name: content for name, (content, _) in FILES.items()}
    files |= {"half of a workbook": good[: len(good) // 2], "far away": far_away(good)}
    files |= {"encrypted parts": flagged(good), "packed by another way": squeezed(good)}
    for name, (stated, _) in ROWS.items():
        files[name] = write(base / "rows.xlsx", stated).read_bytes()
    jobs = []
    for count, content in enumerate(files.values()):
        (base / f"{count}.xlsx").write_bytes(content)
        jobs.append([str(base), f"{count}.xlsx", None])
    (base / "jobs.json").write_text(json.dumps(jobs), encoding="utf-8")
    command = [sys.executable, "-c", RUN, str(base / "jobs.json")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    lines = done.stdout.splitlines()
    assert len(jobs) == len(lines), (list(files)[len(lines)], done.stderr[-2000:])
    return dict(zip(files, map(json.loads, lines), strict=True))


ATTACKS = {
    **{name: said for table in (PARTS, FILES, ROWS) for name, (_, said) in table.items()},
    "half of a workbook": NO_BOOK,
    "encrypted parts": "protected by a password",
    "packed by another way": NO_BOOK,
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_hostile_workbook_is_refused_soon_and_in_a_line(
    told: dict[str, Told], attack: str
) -> None:
    kind, lines, seconds, memory = told[attack]
    assert kind == "ScenarioError"
    assert ATTACKS[attack] in " ".join(lines)
    assert seconds < SECONDS
    assert memory < MEGABYTES
    assert all(len(line) <= LONGEST and line.isprintable() for line in lines)


@pytest.mark.parametrize("file", [*HARMLESS, "far away"])
def test_what_is_not_read_costs_nothing(told: dict[str, Told], file: str) -> None:
    kind, _, seconds, memory = told[file]
    assert kind == "VALID"
    assert seconds < SECONDS
    assert memory < MEGABYTES


def test_a_bomb_whose_sizes_are_a_lie_is_refused(tmp_path: Path) -> None:
    """A part says that it has 10 bytes, and unpacks to 90 million."""
    good = write(tmp_path / "good.xlsx", GOOD).read_bytes()
    data = bytearray(packed(good, {SHEET: OPENED + b"<a/>" * 20_000_000}))
    size = len(OPENED) + 80_000_000
    lie = data.replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lie != data
    path = tmp_path / "lie.xlsx"
    path.write_bytes(lie)
    with pytest.raises(ScenarioError, match=r"lie.xlsx: "):
        read(path)
