"""An Inputs sheet is read back as what it states, and a mistake in it names its cell."""

from __future__ import annotations

import datetime
import subprocess
from typing import TYPE_CHECKING

import openpyxl
import pytest

import servicemodel as sm
from servicemodel.model.fingerprint import scenario_hash
from servicemodel.scenario.book import COLUMNS
from servicemodel.scenario.cells import Row, rows
from servicemodel.scenario.load import read, scenario
from tests.recalculate import SOFFICE, needs_libreoffice
from tests.scenario.inputs_sheet import HEADER, cell_of, rows_of, write
from tests.shipped import ROOT, SCENARIO

if TYPE_CHECKING:
    from pathlib import Path

RATE, PRICE = "parties.provider.discount_rate", "tariffs.electricity.price"
FILES = sorted((ROOT / "scenarios").glob("*.yaml"))
STATED = rows_of(SCENARIO)


def mistakes(path: Path) -> list[str]:
    """Return what is said of a workbook, without the way to it."""
    with pytest.raises(sm.ScenarioError) as found:
        sm.load(path)
    return [text.replace(f"{path.parent}/", "") for text in found.value.mistakes]


def book(folder: Path, cells: dict[str, object] | None = None) -> Path:
    """Return a workbook of the shipped scenario with some cells changed."""
    return write(folder / "book.xlsx", STATED, cells=cells)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_scenario_is_the_same_after_its_workbook(tmp_path: Path, file: Path) -> None:
    stated = rows_of(file)
    found = scenario(read(write(tmp_path / "book.XLSX", stated)))
    assert rows(found) == stated
    assert scenario_hash(found) == scenario_hash(scenario(read(file)))


def test_what_is_edited_in_a_cell_counts(tmp_path: Path) -> None:
    cells = {
        cell_of(STATED, RATE): "9%",
        cell_of(STATED, PRICE): 0.125,
        cell_of(STATED, PRICE, "Source"): 2024,
        cell_of(STATED, "timeline.years"): 12,
        cell_of(STATED, "timeline.start"): 46_753,  # a date whose format was lost
        cell_of(STATED, "tariffs.electricity.index"): "prices",
        cell_of(STATED, "inflation"): None,
    }
    found = scenario(read(book(tmp_path, cells)))
    assert found.parties["provider"].discount_rate.value == 0.09
    price = found.tariffs["electricity"].price
    assert (price.value, price.source, price.grade) == (0.125, "2024", "A")
    assert found.timeline.years == 12
    assert found.timeline.start == datetime.date(2028, 1, 1)
    assert found.tariffs["electricity"].index == "prices"
    assert found.inflation is None


def test_an_input_that_lost_its_path_is_told(tmp_path: Path) -> None:
    lost = cell_of(STATED, 'assets."chiller plant".degradation', "Path")
    (told,) = mistakes(book(tmp_path, {lost: None}))
    assert told == f"book.xlsx: Inputs!{lost}: this input has no path: put back what stood here"


def test_a_row_may_be_added_or_emptied(tmp_path: Path) -> None:
    life, kind = (
        cell_of(STATED, 'assets."chiller plant".degradation', column) for column in ("Path", "Type")
    )
    line = HEADER + 2 + len(STATED)
    added = {
        COLUMNS.index("Path"): 'assets."chiller plant".units',
        COLUMNS.index("Value"): 3,
    }
    cells = {f"{chr(ord('A') + column)}{line}": value for column, value in added.items()}
    found = scenario(read(book(tmp_path, {life: None, kind: None, **cells})))
    asset = found.assets["chiller plant"]
    assert asset.units is not None
    assert (asset.units.value, asset.degradation) == (3, None)


def test_values_may_be_set_on_top_and_each_input_says_its_cell(tmp_path: Path) -> None:
    model = sm.load(book(tmp_path), {PRICE: 0.3})
    told = {row["path"]: row["stated"] for row in model.show()}
    assert told[PRICE] == "set by the user"
    assert told[RATE].endswith(f"book.xlsx: Inputs!{cell_of(STATED, RATE)}")
    assert model.zone("service").floor is not None


def test_mistakes_name_sheet_and_cell_and_come_at_once(tmp_path: Path) -> None:
    cells = {
        cell_of(STATED, RATE): "0,8",
        cell_of(STATED, "indices.wages"): "-",
        cell_of(STATED, "indices.wages", "Grade"): "E",
        cell_of(STATED, PRICE): True,
        cell_of(STATED, "timeline.years"): 2.5,
        cell_of(STATED, "baseline"): "sael",
        cell_of(STATED, "currency", "Path"): None,
        cell_of(STATED, "currency", "Type"): None,
    }
    told = mistakes(book(tmp_path, cells))
    for path, said in (
        (RATE, "'0,8' is not a number; did you mean 0.8?"),
        ("indices.wages", "'-' is not a number"),
        (PRICE, "true is not a number"),
        ("timeline.years", "2.5 is no whole number"),
        ("baseline", "no offer is called 'sael'; did you mean sale?"),
    ):
        start = f"book.xlsx: Inputs!{cell_of(STATED, path)}: {path}: {said}"
        assert any(text.startswith(start) for text in told), (start, told)
    header = f"F{HEADER + 1}"
    assert f"book.xlsx: Inputs!{header}: 'currency' is missing" in told


def test_a_mistake_in_what_is_told_names_its_own_cell(tmp_path: Path) -> None:
    cell = cell_of(STATED, RATE, "Grade")
    (told,) = mistakes(book(tmp_path, {cell: "E"}))
    assert told.startswith(f"book.xlsx: Inputs!{cell}: {RATE}.grade: 'E' is not known here")


def test_paths_and_keys_that_are_none_or_stand_twice_are_told_at_once(tmp_path: Path) -> None:
    cells = {
        cell_of(STATED, RATE, "Path"): "a..b",
        cell_of(STATED, PRICE, "Path"): "indices.wages",
        cell_of(STATED, "common_rate", "Key"): "soon",
        cell_of(STATED, "indices.prices", "Key"): 2027.5,
        cell_of(STATED, "name", "Source"): "a study",
        cell_of(STATED, "indices.power", "Path"): ".".join("a" * 60),
    }
    told = mistakes(book(tmp_path, cells))
    assert len(told) == 6
    assert f"Inputs!{cell_of(STATED, RATE, 'Path')}: 'a..b' is not a path" in " ".join(told)
    assert f"Inputs!{cell_of(STATED, PRICE, 'Path')}: indices.wages stands twice" in told[-1]
    assert any("'soon' is no whole number" in text for text in told)
    assert any("2027.5 is no whole number" in text for text in told)
    assert any("stand beside numbers only" in text for text in told)
    assert any("more than 50 deep" in text for text in told)


def test_a_date_where_a_number_stands_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    stated = [
        row if row.path != PRICE else Row(PRICE, None, datetime.date(2027, 3, 4), "number")
        for row in STATED
    ]
    (told,) = mistakes(write(path, stated))
    assert "2027-03-04 is not a number" in told


def test_a_formula_has_the_value_that_was_saved_with_it(tmp_path: Path) -> None:
    found = scenario(read(book(tmp_path, {cell_of(STATED, PRICE): ("=0.1+0.02", 0.12)})))
    assert found.tariffs["electricity"].price.value == 0.12


def test_a_formula_without_a_value_is_told_with_its_cell(tmp_path: Path) -> None:
    path = book(tmp_path)
    file = openpyxl.load_workbook(path)  # it writes no values of formulas
    cell = cell_of(STATED, PRICE)
    file["Inputs"][cell] = "=0.1+0.02"
    file.save(path)
    (told,) = mistakes(path)
    assert told.startswith(f"book.xlsx: Inputs!{cell}: the formula here has no value yet")


def test_a_workbook_that_openpyxl_saved_reads_the_same(tmp_path: Path) -> None:
    path = book(tmp_path)
    openpyxl.load_workbook(path).save(path)
    assert rows(scenario(read(path))) == STATED


@needs_libreoffice
def test_a_workbook_that_libreoffice_saved_reads_the_same(tmp_path: Path) -> None:
    path = book(tmp_path, {cell_of(STATED, PRICE): ("=0.08+0.0082", 0.0882)})
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    out = tmp_path / "out"
    command = [str(SOFFICE), profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out)]
    subprocess.run([*command, str(path)], capture_output=True, check=True, timeout=300)
    assert rows(scenario(read(out / path.name))) == STATED


def test_days_may_count_from_1904_and_columns_stand_in_any_order(tmp_path: Path) -> None:
    path = write(tmp_path / "book.xlsx", STATED, columns=(*reversed(COLUMNS), "2027"))
    file = openpyxl.load_workbook(path)
    file.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    file.save(path)
    assert rows(scenario(read(path))) == STATED


@pytest.mark.parametrize(
    ("sheet", "columns"), [("Entries", COLUMNS), ("Inputs", ("Label", "Value", "Type"))]
)
def test_a_workbook_that_is_not_ours_gets_one_message(
    tmp_path: Path, sheet: str, columns: tuple[str, ...]
) -> None:
    path = write(tmp_path / "book.xlsx", STATED, sheet=sheet, columns=columns)
    (told,) = mistakes(path)
    assert told.startswith("book.xlsx: it has no sheet Inputs with a row that says Value, Key,")


def test_a_workbook_for_the_other_party_is_no_scenario(tmp_path: Path) -> None:
    (told,) = mistakes(book(tmp_path, {"A2": "This workbook is for the customer."}))
    assert "does not hold the whole scenario" in told


def test_a_workbook_is_extended_by_nobody(tmp_path: Path) -> None:
    book(tmp_path)
    (tmp_path / "mine.yaml").write_text("extends: book.xlsx\nname: Mine", encoding="utf-8")
    (told,) = mistakes(tmp_path / "mine.yaml")
    assert "mine.yaml:1:1: extends:" in told
    assert "a workbook is a whole scenario" in told


def test_a_file_that_is_not_there_is_told_as_any_other(tmp_path: Path) -> None:
    book(tmp_path)
    with pytest.raises(sm.UsageError, match=r"boock.xlsx: there is no such file; did you mean"):
        sm.load(tmp_path / "boock.xlsx")
    with pytest.raises(sm.ScenarioError, match=r"a workbook is read as .xlsx"):
        sm.load(tmp_path / "book.xlsm")
