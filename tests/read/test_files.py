"""Files: the old one or the whole new one, the same bytes on any day, the library's values."""

from __future__ import annotations

import math
import pathlib
from datetime import date
from random import Random
from typing import TYPE_CHECKING

import openpyxl
import pytest
import xlsxwriter

from servicemodel.errors import CalculationError, ModelError, UsageError
from servicemodel.line.sheet import Sheet
from servicemodel.line.words import (
    missing,
    operating,
    period,
    where,
)
from servicemodel.read import arrays
from servicemodel.report import workbook
from servicemodel.timeline import Timeline
from tests.recalculate import read_lines
from tests.strategies import RandomModel, random_model

if TYPE_CHECKING:
    from pathlib import Path

YEARS = Timeline(date(2027, 1, 1), years=4)


@pytest.fixture(scope="module")
def models() -> list[RandomModel]:
    return [random_model(Random(seed), 30) for seed in range(1000, 1030)]


@pytest.fixture
def sheet() -> Sheet:
    found = Sheet("Sheet")
    section = found.section("Section")
    section.line("Line", section.number("Number", 1) / section.path("Path", [1, 2, 3, 4, 5]))
    return found


@pytest.mark.parametrize("where_it_fails", ["write_formula", "write_string", "write_bytes"])
def test_a_file_is_the_old_one_or_the_whole_new_one(
    sheet: Sheet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where_it_fails: str
) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(b"the old one")

    def fail(*arguments: object) -> None:
        raise OSError("the disk is full")

    owner = pathlib.Path if where_it_fails == "write_bytes" else xlsxwriter.worksheet.Worksheet
    monkeypatch.setattr(owner, where_it_fails, fail)
    with pytest.raises((OSError, UsageError), match="the disk is full"):
        workbook.write([sheet], YEARS, path, force=True)
    assert path.read_bytes() == b"the old one"
    assert [item.name for item in tmp_path.iterdir()] == ["book.xlsx"]


def test_a_model_that_cannot_be_calculated_leaves_no_file(tmp_path: Path) -> None:
    sheet = Sheet("Sheet")
    section = sheet.section("Section")
    section.line("Line", 1 / section.number("Zero", 0))
    with pytest.raises(CalculationError, match="divides 1 by zero"):
        workbook.write([sheet], YEARS, tmp_path / "book.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_text_that_no_formula_can_hold_is_an_error(tmp_path: Path) -> None:
    sheet = Sheet("Sheet")
    section = sheet.section("Section")
    section.line("Line", where(period > 0, 1, missing("x" * 256)))
    with pytest.raises(ModelError, match=r"Section / Line: the text 'x{20}'\.\.\. has more"):
        workbook.write([sheet], YEARS, tmp_path / "book.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_new_file_replaces_the_old_one_and_nothing_is_left_beside_it(
    sheet: Sheet, tmp_path: Path
) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(b"the old one")
    with pytest.raises(UsageError, match="is there already"):
        workbook.write([sheet], YEARS, path)
    workbook.write([sheet], YEARS, path, force=True)
    assert [item.name for item in tmp_path.iterdir()] == ["book.xlsx"]
    book = openpyxl.load_workbook(path, data_only=True)
    assert book.sheetnames == ["Timeline", "Sheet"]
    assert [cell.value for cell in book["Sheet"][6][4:]] == [1, 0.5, 1 / 3, 0.25, 0.2]


def test_cached_values_are_the_librarys(models: list[RandomModel], tmp_path: Path) -> None:
    for number, model in enumerate(models[:10]):
        path = tmp_path / f"{number}.xlsx"
        workbook.write(model.sheets, model.timeline, path)
        book = openpyxl.load_workbook(path, data_only=True)
        cells = read_lines(book, model.sheets, model.timeline)
        lines = [line for line in model.lines if line.shape != "table"]
        for line, row in arrays.read(lines, model.timeline).items():
            found = [v if isinstance(v, int | float) else math.nan for v in cells[line]]
            expected = row.reshape(-1).tolist()
            assert found == pytest.approx(expected, rel=1e-14, nan_ok=True), line.name


def test_the_same_model_gives_the_same_bytes_on_any_day(tmp_path: Path) -> None:
    sheet = Sheet("Model")
    sheet.section("Lines").line("Twelve", operating * 12)
    first, second = tmp_path / "first.xlsx", tmp_path / "second.xlsx"
    for path in (first, second):
        workbook.write([sheet], Timeline(date(2027, 1, 1), years=2), path)
    assert first.read_bytes() == second.read_bytes()
    assert openpyxl.load_workbook(first).properties.created.year == 2000
