"""The workbook's formulas: the rules W01 to W07, read from finished files."""

from __future__ import annotations

import graphlib
import re
from datetime import date
from random import Random
from typing import TYPE_CHECKING

import openpyxl
import pytest
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token
from openpyxl.formula.translate import Translator
from openpyxl.utils import range_boundaries

from servicemodel.line.nodes import Header, Line
from servicemodel.line.sheet import Sheet
from servicemodel.line.words import (
    period,
    where,
)
from servicemodel.read import formulas, grid
from servicemodel.report import workbook
from servicemodel.timeline import Timeline
from tests.strategies import RandomModel, random_model

if TYPE_CHECKING:
    from collections.abc import Iterator

YEARS = Timeline(date(2027, 1, 1), years=4)
NEVER = {"OFFSET", "INDIRECT", "CHOOSE", "RAND", "NOW", "TODAY", "CELL", "INFO", "ROUND"}
REFERENCE = re.compile(r"(?:('(?:[^']|'')+'|[A-Za-z_]+)!)?\$?[A-Z]{1,3}\$?\d+")
Cell = tuple[str, int, int]  # sheet, row, column


@pytest.fixture(scope="module")
def models() -> list[RandomModel]:
    return [random_model(Random(seed), 30) for seed in range(1000, 1030)]


@pytest.fixture(scope="module")
def books(models: list[RandomModel], tmp_path_factory: pytest.TempPathFactory) -> list:
    folder = tmp_path_factory.mktemp("books")
    found = []
    for number, model in enumerate(models):
        path = folder / f"{number}.xlsx"
        workbook.write(model.sheets, model.timeline, path)
        found.append(openpyxl.load_workbook(path))
    return found


def formula_cells(book: openpyxl.Workbook) -> Iterator[tuple[Cell, str]]:
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    yield (sheet.title, cell.row, cell.column), cell.value


def tokens(formula: str, kind: str, subtype: str = "") -> list[str]:
    return [
        token.value
        for token in Tokenizer(formula).items
        if token.type == kind and (not subtype or token.subtype == subtype)
    ]


# -- rules of the sheet ---------------------------------------------------------------------------


def test_each_row_is_one_formula_copied_across_all_periods(books: list) -> None:
    """W01."""
    rows = 0
    for book in books:
        for sheet in book:
            for row in sheet.iter_rows(min_col=grid.FIRST + 1):
                first, *rest = row
                if first.data_type != "f":
                    assert {cell.data_type for cell in rest} <= {"n"}  # or a text beside a number
                    continue
                rows += 1
                copier = Translator(first.value, first.coordinate)
                expected = [copier.translate_formula(cell.coordinate) for cell in rest]
                assert expected == [cell.value for cell in rest]
    assert rows > 500


def test_no_constant_stands_in_a_formula_but_0_1_and_12(books: list) -> None:
    """W02; -1 is a minus sign and 1."""
    for book in books:
        for cell, formula in formula_cells(book):
            numbers = tokens(formula, Token.OPERAND, Token.NUMBER)
            assert set(numbers) <= {"0", "1", "12"}, (cell, formula)


def test_no_function_that_hides_or_wavers(books: list) -> None:
    """W03."""
    used = {
        name.rstrip("(")
        for book in books
        for _, formula in formula_cells(book)
        for name in tokens(formula, Token.FUNC, Token.OPEN)
    }
    assert used & NEVER == set()
    expected = "COLUMNS EXP IF INDEX INT LN LOOKUP MAX MIN NPV SUM SUMIF SUMPRODUCT"
    assert used == set(expected.split())


def test_no_array_formula_and_no_link_outside(books: list) -> None:
    """W03."""
    for book in books:
        assert book._external_links == []
        for cell, formula in formula_cells(book):
            assert isinstance(formula, str), cell
            assert "[" not in formula.replace('"no ""value"""', ""), (cell, formula)


def test_a_choice_between_flags_is_not_nested() -> None:
    """W04: a choice alone is one IF, and its condition stays a comparison."""
    section = Sheet("Sheet").section("Section")
    line = section.line("Line", where(period > 1, period, 0))
    book = formulas.Workbook([section.sheet], YEARS)
    assert book.formula(line) == "=IF(Timeline!F$3>1,Timeline!F$3,0)"


def is_link(line: Line) -> bool:
    return isinstance(line.formula, Line | Header)


def test_no_link_points_to_a_link() -> None:
    """W06."""
    sheet, other = Sheet("Basis"), Sheet("Other")
    section = sheet.section("Section")
    price = section.number("Price", 3)
    links = [section.line("Link", price)]
    rows = [section.line("Periods", period)]
    for k in range(3):
        links.append(other.section(f"{k}").line("Link", links[-1]))
        rows.append(other.section(f"{k}, rows").line("Link", rows[-1]))
    book = formulas.Workbook([sheet, other], YEARS)
    assert [book.formula(line) for line in links] == [
        "=$C$4",
        *["=Basis!$C$4"] * 3,
    ]
    assert [book.formula(line) for line in rows] == ["=Timeline!F$3"] * 4


def test_no_cell_of_a_random_model_links_to_a_link(books: list) -> None:
    """W06; a step back through time, to the cell on the left, is no link."""
    for book in books:
        cells = dict(formula_cells(book))
        for (sheet, row, column), formula in cells.items():
            if not REFERENCE.fullmatch(formula[1:]):
                continue
            (target,) = references(formula, sheet)
            if target[2] == column and column != grid.OPENING + 1:
                there = cells.get(target, "")
                assert not REFERENCE.fullmatch(there[1:]) or before_in(there, target), (
                    sheet,
                    row,
                    formula,
                    there,
                )


def before_in(formula: str, cell: Cell) -> bool:
    (target,) = references(formula, cell[0])
    return target[2] == cell[2] - 1


def references(formula: str, sheet: str) -> set[Cell]:
    """Return every cell that a formula reads."""
    found: set[Cell] = set()
    pattern = r"COLUMNS\([^)]*\)"  # counts columns and reads none
    for text in tokens(re.sub(pattern, "1", formula), Token.OPERAND, Token.RANGE):
        page, _, area = text.rpartition("!")
        page = page.strip("'").replace("''", "'") or sheet
        left, top, right, bottom = range_boundaries(area.replace("$", ""))
        found |= {
            (page, row, column)
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        }
    return found


def test_no_reference_leads_back_to_its_own_cell(books: list) -> None:
    """W07; `INDEX(opening to the cell on the left, ...)` reads the past, so ranges are safe."""
    for book in books:
        sorter = graphlib.TopologicalSorter(
            {
                cell: references(formula.replace("):", "),"), cell[0])
                for cell, formula in formula_cells(book)
            }
        )
        sorter.prepare()


def test_every_line_is_calculated_once(models: list[RandomModel], books: list) -> None:
    """W07."""
    for model, book in zip(models, books, strict=True):
        labels = [
            row[0].value
            for sheet in book.worksheets[1:]
            for row in sheet.iter_rows(min_row=grid.FIRST_ROW, max_col=grid.FIRST + 2)
            if row[0].value and any(cell.value is not None for cell in row[2:])
        ]
        tables = {line.label: len(line.given) for line in model.lines if line.shape == "table"}
        expected = [line.label for line in model.lines for _ in range(tables.get(line.label, 1))]
        again = [label for label in labels if label.endswith(", last first")]
        assert sorted(labels) == sorted(expected + again)
