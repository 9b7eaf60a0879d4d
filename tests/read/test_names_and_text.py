"""Names of sheets, and text that stays text in a workbook."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from servicemodel.line.sheet import Sheet
from servicemodel.line.words import (
    before,
    lag,
    period,
    remaining,
    spread,
    total,
)
from servicemodel.read import arrays, grid
from servicemodel.report import workbook
from servicemodel.timeline import Timeline
from tests.recalculate import needs_libreoffice, read_lines, recalculate

if TYPE_CHECKING:
    from pathlib import Path

YEARS = Timeline(date(2027, 1, 1), years=4)

any_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
deterministic = settings(derandomize=True, deadline=None)


@settings(deterministic, max_examples=300)
@given(st.lists(any_text, max_size=6))
@example(["Timeline", "TIMELINE", "History", "history", "", "", " ", "'", "''"])
@example(["a" * 40, "a" * 31, "a" * 31 + "b", "A" * 50])
@example(["' 'x' '", "'x", "x'", "x" * 30 + "'y", "a/b", "a b", "a\\b", "[a]", "a:b", "a*?b"])
@example(["\U0001f600" * 31, "\ufffe", "\uffff", "\x00", "a\tb\nc"])
@example(["ß", "ẞ", "SS", "ss", "\u0131", "i", "I", "\u0130", "\ufb00", "ff"])
def test_sheet_names_are_valid_and_unique_for_any_text(names: list[str]) -> None:
    """W23."""
    found = grid.page_names(names)
    assert len(found) == len(names)
    for name in found:
        assert 1 <= len(name.encode("utf-16-le")) // 2 <= 31
        assert not re.search(r"[\[\]:*?/\\\x00-\x1f\ufffe\uffff]", name)
        assert name[0] != "'" != name[-1]
        assert name == name.strip()
    used = [name.casefold() for name in [*found, "Timeline", "History"]]
    assert len(set(used)) == len(used)


def test_names_that_need_no_change_stay_as_they_are() -> None:
    names = ["Basis", "sale, same plant", "Ünïcode 表", "it's", "5 %"]
    assert grid.page_names(names) == names


@settings(deterministic, max_examples=60)
@given(any_text, any_text, any_text)
@example('=cmd|"/c calc"!A1', "+1", "-1")
@example("@SUM(A1)", "{=1}", "=1+1")
@example("\ufffe\uffff", "a\x01b_x0041_\r\n", "https://example.com")
@example("", "mailto:a@b", "internal:A1")
def test_any_text_stays_text(
    tmp_path_factory: pytest.TempPathFactory, name: str, title: str, label: str
) -> None:
    """W23 and W26: nothing that a user writes becomes a formula, a link or a broken file."""
    path = tmp_path_factory.mktemp("text") / "book.xlsx"
    sheet = Sheet(name)
    line = sheet.section(title).number(label, 1)
    sheet.section(title + "2").line("Read", line + period)
    workbook.write([sheet], YEARS, path)
    page = openpyxl.load_workbook(path).worksheets[1]
    for place, text in ((1, name), (3, title), (4, label)):
        cell = page.cell(place, 1)
        assert cell.data_type in ("s", "n", "inlineStr")
        assert cell.hyperlink is None
        assert (cell.value or "") == escaped(text)
    assert page.cell(7, 6).value.startswith("=$C$4+Timeline!")


def escaped(text: str) -> str:
    """Return a text as openpyxl gives back what XML has no character for."""
    return re.sub(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]", lambda m: f"_x{ord(m[0]):04X}_", text)


NAMES = (
    "Basis",
    "sale, same plant",
    "it's",
    "TRUE",
    "False",
    "Q1",
    "R1C1",
    "RC",
    "XFD1048576",
    "_x",
    "Ünïcode_表",
    "a!b",
    "a$b",
    "1e5",
    "x" * 40,
    "#REF!",
    "\U0001f600 \U0001f600",
    "a.b",
    "NULL",
    "C",
    "ABC_",
)


@needs_libreoffice
@pytest.mark.xdist_group("names")
def test_every_sheet_can_be_read_from_every_other(tmp_path: Path) -> None:
    sheets = [Sheet(name) for name in NAMES]
    given = [sheet.section("Inputs").number("=1+1", k) for k, sheet in enumerate(sheets, 1)]
    paths = [
        sheet.section("Paths").path("Path", [k] * 5, opening=0) for k, sheet in enumerate(sheets)
    ]
    lines = []
    for k, sheet in enumerate(sheets):
        section = sheet.section("Lines")
        line: object = given[k - 1] + before(paths[k - 1])
        lines.append(section.line("Read", line))
        lines.append(section.line("Sum", total(paths[k - 1]) + remaining(paths[k - 2])))
        lines.append(section.line("Late", lag(paths[k - 1], given[k])))
        lines.append(section.line("Spread", spread(paths[k - 1], paths[k - 2])))
    path = tmp_path / "names.xlsx"
    workbook.write(sheets, YEARS, path)
    cells = read_lines(recalculate([path], tmp_path)[0], sheets, YEARS)
    expected = arrays.read(lines, YEARS)
    for line in lines:
        assert cells[line] == expected[line].reshape(-1).tolist(), line.name
