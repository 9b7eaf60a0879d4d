"""The workbook's formulas: the rules W01 to W07, names of sheets, text that stays text, files."""

from __future__ import annotations

import graphlib
import math
import pathlib
import re
from datetime import date
from random import Random
from typing import TYPE_CHECKING

import openpyxl
import pytest
import xlsxwriter
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token
from openpyxl.formula.translate import Translator
from openpyxl.utils import range_boundaries

from servicemodel.errors import CalculationError, ModelError, UsageError
from servicemodel.line.nodes import Apply, Header, Line
from servicemodel.line.sheet import Section, Sheet
from servicemodel.line.words import (
    add,
    at,
    before,
    lag,
    maximum,
    minimum,
    missing,
    npv,
    operating,
    period,
    remaining,
    spread,
    stated_at,
    total,
    where,
)
from servicemodel.read import arrays, formulas, grid
from servicemodel.report import workbook
from servicemodel.timeline import Timeline
from tests.recalculate import needs_libreoffice, read_lines, recalculate
from tests.strategies import RandomModel, random_model

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

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


# -- how words are written ------------------------------------------------------------------------


def test_words_are_written_as_the_house_says() -> None:
    basis, offer = Sheet("Basis"), Sheet("offer, new")
    given, section = basis.section("Inputs"), offer.section("Lines")
    n = given.number("Number", 2)  # Basis row 4
    path = given.path("Path", [1, 2, 3, 4, 5], opening=n)  # row 5
    table = given.table("Table", {0: 1, 3: 2})  # rows 6 and 7
    a = section.line("a", path * n)  # row 4
    b = section.line("b", -a, opening=0)  # row 5
    c = section.line("c", a > b)  # row 6
    pattern = section.path("Pattern", [1, 1, 0, 0, 0])  # row 7, and its mirror in row 8
    expected = {
        a: "=Basis!F$5*Basis!$C$4",
        b: "=-F4",
        c: "=(F4>F5)*1",
        section.line("sum", add([a, b, c])): "=SUM(F4:F6)",
        section.line("sums", add([c, a, b, n])): "=SUM(F6,F4:F5,Basis!$C$4)",
        section.line("before", before(b)): "=E5",
        section.line("before there", before(path)): "=Basis!E$5",
        section.line("lag", lag(b, n)): "=INDEX($D5:E5,MAX(COLUMNS($D5:E5)-Basis!$C$4+1,1))",
        section.line("at", at(table, period)): (
            "=LOOKUP(Timeline!F$3,Basis!$D$6:$D$7,Basis!$C$6:$C$7)"
        ),
        section.line("stated at", stated_at(table, period)): (
            "=SUMIF(Basis!$D$6:$D$7,Timeline!F$3,Basis!$C$6:$C$7)"
        ),
        section.line("worth by NPV()", npv(n, b)): "=(NPV(Basis!$C$4,$F$5:$I$5)+$E$5)",
        section.line("total", total(b)): "=SUM($E$5:$I$5)",
        section.line("worth", total(path / a)): "=SUMPRODUCT(Basis!$E$5:$I$5/$E$4:$I$4)",
        section.line("left", remaining(b)): "=SUM(F5:$I$5)",
        section.line("spread", spread(a, pattern)): (
            "=SUMPRODUCT($E4:F4,INDEX($E$8:$I$8,COLUMNS(F$8:$I$8)):$I$8)"
        ),
        section.line("text", where(a > 0, a, missing('none, "yet"'))): (
            '=IF(F4>0,F4,"none, ""yet""")'
        ),
        section.line("both", where((a > 0) * (b < 1), 1, 0)): "=IF((F4>0)*(F5<1),1,0)",
        section.line("lowest", minimum(a, maximum(b, 0))): "=MIN(F4,MAX(F5,0))",
    }
    book = formulas.Workbook([basis, offer], YEARS)
    assert {line.label: book.formula(line) for line in expected} == {
        line.label: formula for line, formula in expected.items()
    }


def test_lines_that_do_not_stand_together_are_not_joined_to_a_range() -> None:
    """A table and the mirror of a pattern take rows of their own."""
    section = Sheet("Sheet").section("Section")
    a = section.path("a", [1] * 5)
    section.table("Table", {0: 1, 1: 2})
    b = section.path("b", [2] * 5)
    c = section.path("c", [3] * 5)
    d = section.number("d", 4)
    section.line("Spread", spread(a, b))
    line = section.line("Sum", add([a, b, c, d]))
    turned = section.line("Turned", add([c, b]))
    book = formulas.Workbook([section.sheet], YEARS)
    assert book.formula(line) == "=SUM(F4,F7,F9,$C$10)"
    assert book.formula(turned) == "=SUM(F9,F7)"


# -- names and text -------------------------------------------------------------------------------

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


# -- files ----------------------------------------------------------------------------------------


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


def test_operators_bind_as_in_a_sheet() -> None:
    section = Sheet("Sheet").section("Section")
    a, b = section.number("a", 2), section.number("b", 3)
    expected = {
        -(a**b): "=-($C$4^$C$5)",
        (-a) ** b: "=(-$C$4)^$C$5",
        a ** (b**a): "=$C$4^($C$5^$C$4)",
        (a**b) ** a: "=$C$4^$C$5^$C$4",
        a - (b - a): "=$C$4-($C$5-$C$4)",
        a - (-b): "=$C$4-(-$C$5)",
        Apply("minus", a, -1): "=$C$4-(-1)",
        a * operating: "=$C$4*Timeline!F$7",
    }
    check_formulas(section, expected)


def test_comparisons_are_numbers_wherever_a_sheet_would_not_count_true_as_1() -> None:
    """Excel holds TRUE above any number, and skips it in MAX and SUM; LibreOffice does not."""
    section = Sheet("Sheet").section("Section")
    a, b = section.number("a", 2), section.number("b", 3)
    check_formulas(
        section,
        {
            a > b: "=($C$4>$C$5)*1",
            (a > b) > a: "=(($C$4>$C$5)*1>$C$4)*1",
            (a > b) >= (b > a): "=(($C$4>$C$5)*1>=($C$5>$C$4)*1)*1",
            maximum(a > b, 0): "=MAX(($C$4>$C$5)*1,0)",
            add([a > b, a]): "=SUM(($C$4>$C$5)*1,$C$4)",
            -(a > b): "=-(($C$4>$C$5)*1)",
            where(a > b, a <= b, 0): "=IF($C$4>$C$5,($C$4<=$C$5)*1,0)",
        },
    )


def check_formulas(section: Section, expected: dict[Apply, str]) -> None:
    lines = [section.line(f"{k}", formula) for k, formula in enumerate(expected)]
    book = formulas.Workbook([section.sheet], YEARS)
    assert [book.formula(line) for line in lines] == list(expected.values())


def test_the_same_model_gives_the_same_bytes_on_any_day(tmp_path: Path) -> None:
    sheet = Sheet("Model")
    sheet.section("Lines").line("Twelve", operating * 12)
    first, second = tmp_path / "first.xlsx", tmp_path / "second.xlsx"
    for path in (first, second):
        workbook.write([sheet], Timeline(date(2027, 1, 1), years=2), path)
    assert first.read_bytes() == second.read_bytes()
    assert openpyxl.load_workbook(first).properties.created.year == 2000
