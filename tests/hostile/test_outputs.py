"""Names that a spreadsheet or a page would read as something else stay text in every output."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

import servicemodel as sm
from servicemodel.scenario.load import from_text
from tests.errors.gallery import OFFICE

if TYPE_CHECKING:
    from pathlib import Path

NAMES = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "=HYPERLINK('http://x')",
    "<script>x</script>",
    "a'b",
    "&b",
)


def model(name: str) -> sm.Model:
    """Return a model in which everything that can be named has a name that begins with another."""
    quoted = f'"{name} {{}}"'.format
    text = OFFICE.replace("name: Office cooling", f"name: {quoted('all')}")
    text = text.replace("name: Office owner", f"name: {quoted('owner')}")
    text = text.replace("chiller", quoted("plant")).replace("  service:", f"  {quoted('offer')}:")
    text = text.replace("price: 0.12,", f"price: {{value: 0.12, source: {quoted('source')}}},")
    return sm.Model(from_text(text, "it.yaml"))


@pytest.mark.parametrize("name", NAMES)
def test_a_name_stays_text_in_a_workbook(tmp_path: Path, name: str) -> None:
    path = tmp_path / "it.xlsx"
    model(name).to_workbook(path)
    book = openpyxl.load_workbook(path)
    texts = [
        cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and f"{name} " in cell.value and cell.data_type == "s"
    ]
    formulas = [
        str(cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f" and str(cell.value).startswith(name)
    ]
    assert texts
    assert not formulas


@pytest.mark.parametrize("name", NAMES)
def test_a_name_stays_text_in_csv_and_numbers_stay_numbers(name: str) -> None:
    comparison = model(name).compare()
    rows: list[dict[str, Any]] = list(csv.DictReader(io.StringIO(comparison.to_csv())))
    offers = {row["offer"] for row in rows}
    assert not [offer for offer in offers if offer[0] in "=+-@"]
    assert f"{name} offer" in {offer.removeprefix("'") for offer in offers}
    values = [float(row["value"]) for row in rows if row["value"]]
    assert min(values) < 0 < max(values)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_stays_text_on_a_page_and_on_the_screen(name: str) -> None:
    made = model(name)
    assert "<script>" not in made._repr_html_()
    assert name in made.compare().text(width=200)
    assert name in made.text(made.show())


def test_a_file_whose_name_has_control_characters_is_shown_with_their_codes(tmp_path: Path) -> None:
    path = tmp_path / "a\x1b[31mb\n.yaml"
    path.write_text(OFFICE, encoding="utf-8")
    made = sm.load(path)
    assert "a\\x1b[31mb\\n.yaml:" in made.show()[0]["stated"]
    assert "\x1b" not in made.text(made.show())
