"""A solved number in a workbook: told on the Inputs sheet, checked in live formulas, read back."""

from __future__ import annotations

import io
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

import servicemodel as sm
from servicemodel.errors import ScenarioError
from servicemodel.report.book.write import Book
from tests.book.office import Edit, office
from tests.deal.small import FEE, MACHINE
from tests.recalculate import needs_libreoffice

if TYPE_CHECKING:
    from pathlib import Path

    from tests.book.office import Shown

TARGETS = (
    *("provider npv = 50", "provider npv less sale = 20", "provider irr = 14%"),
    *("provider irr by year 4 = 2%", "customer irr less sale = 8%", "provider payback = 3.5"),
    *("provider dscr = 1.3", "provider gain = 30", "customer indifferent", "equal gain"),
)
COST, PRICE = (f"assets.washer.variants.usual.{what}" for what in ("cost", "price"))


def model(solve: str, **more: Any) -> sm.Model:
    data = deepcopy(MACHINE)
    data["assets"]["washer"]["selling"] = {"share_of_price": 0.06}  # what a service saves
    bank = {"share": "50%", "rate": "5%", "years": 5, "offers": ["service"]}
    data["parties"]["provider"]["loans"] = {"bank": bank}
    (clause,) = data["offers"]["service"]["clauses"]
    clause["fee"]["per_year"] = {"solve": solve, **more}
    return sm.Model(data)


def overtype(book: Book, path: str, value: float) -> Edit:
    row = next(row for row, entry in book.layout.entries.items() if entry.path == path)
    return Edit("Inputs", f"C{row}", value)


@pytest.fixture(scope="module")
def books() -> dict[str, Book]:
    return {target: Book(model(target).built) for target in TARGETS}


@pytest.fixture(scope="module")
def shown(
    books: dict[str, Book], tmp_path_factory: pytest.TempPathFactory
) -> dict[tuple[str, str], Shown]:
    """Show each workbook as it is, with a fee 1e-6 higher, and with another cost or price."""
    edits = {}
    for target, book in books.items():
        fee = book.built.inputs.by_path[FEE].given
        assert isinstance(fee, float)
        compared = any(word in target for word in ("less", "gain", "indifferent"))
        path, value = (PRICE, 1_100) if compared else (COST, 850)
        edits[target] = {
            "higher": [overtype(book, FEE, fee * (1 + 1e-6))],
            "another": [overtype(book, path, value)],
            "twice": [overtype(book, FEE, fee * 2)],
        }
    files = {target: book.content() for target, book in books.items()}
    return office(files, tmp_path_factory.mktemp("solved"), edits)


@needs_libreoffice
@pytest.mark.xdist_group("libreoffice, checks")
@pytest.mark.parametrize("target", TARGETS)
def test_a_check_holds_in_live_formulas_and_trips_when_an_input_is_overtyped(
    books: dict[str, Book], shown: dict[tuple[str, str], Shown], target: str
) -> None:
    book = books[target]
    label = f"{FEE}: solved so that {target}"
    place = book.book.place[book.checks.alerts[label]]

    def cell(said: str) -> float | str:
        return shown[target, said].cell(place.page, place.row, place.column)

    assert cell("") == 1
    assert cell("higher") == 0
    assert cell("another") == 0
    assert cell("twice") == 0
    status = [shown[target, said].cell("Inputs", 1, 1) for said in ("", "twice")]
    assert status == [1, 2]  # all holds, then an alert: no number is wrong


def rows_of(solved: sm.Model, path: str) -> dict[str, dict[str, Any]]:
    """Return the rows of the Inputs sheet whose path begins so, by path."""
    sheet = openpyxl.load_workbook(io.BytesIO(Book(solved.built).content()))["Inputs"]
    table = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    head, rows = table[0], table[1:]
    told = [dict(zip(head, row, strict=True)) for row in rows]
    return {row["Path"]: row for row in told if str(row["Path"] or "").startswith(path)}


def test_the_inputs_say_what_it_was_solved_for() -> None:
    rows = rows_of(model("provider irr = 14%", **{"from": 300}), FEE)
    assert list(rows) == [FEE, f"{FEE}.solve", f"{FEE}.from"]
    said = rows[f"{FEE}.solve"]
    assert (said["Label"], said["Value"]) == (
        "Service fee per year: solved so that",
        "provider irr = 14%",
    )
    assert (rows[f"{FEE}.from"]["Value"], rows[f"{FEE}.from"]["Unit"]) == (300, "EUR/year")


@pytest.mark.parametrize("more", [{}, {"from": 300, "under": "service", "source": "a guess"}])
@pytest.mark.parametrize("target", ["provider irr = 14%", "equal gain"])
def test_a_workbook_that_is_read_again_is_the_same_scenario(
    tmp_path: Path, target: str, more: dict[str, Any]
) -> None:
    first = model(target, **more)
    first.to_workbook(tmp_path / "a.xlsx")
    again = sm.load(tmp_path / "a.xlsx")
    assert again.scenario_hash == first.scenario_hash
    assert again.to_yaml() == first.to_yaml()
    assert again.built.inputs.by_path[FEE].given == first.built.inputs.by_path[FEE].given


def test_a_number_typed_over_a_solved_one_is_not_lost_in_silence(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    model("provider irr = 14%").to_workbook(path)
    book = openpyxl.load_workbook(path)
    sheet = book["Inputs"]
    row = next(row[0].row for row in sheet.iter_rows() if row[5].value == FEE)
    sheet.cell(row, 3).value = 250
    book.save(path)
    with pytest.raises(ScenarioError, match=f"Inputs!C{row}: this number is solved: delete"):
        sm.load(path)
    sheet.delete_rows(row + 1)  # the row of its solve
    book.save(path)
    assert sm.load(path).built.inputs.by_path[FEE].given == 250


def test_after_another_input_is_changed_an_import_solves_again(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    model("provider irr = 14%").to_workbook(path)
    book = openpyxl.load_workbook(path)
    sheet = book["Inputs"]
    row = next(row[0].row for row in sheet.iter_rows() if row[5].value == COST)
    sheet.cell(row, 3).value = 850
    book.save(path)
    expected = model("provider irr = 14%").with_values({COST: 850})
    assert sm.load(path).built.inputs.by_path[FEE].given == pytest.approx(
        expected.built.inputs.by_path[FEE].given, rel=1e-12
    )


def test_a_party_does_not_see_what_a_number_was_solved_for(tmp_path: Path) -> None:
    """The customer pays the fee, and is not told which return the maker wants."""
    path = tmp_path / "customer.xlsx"
    model("provider irr = 14%", **{"from": 300}).to_workbook(path, party="customer")
    book = openpyxl.load_workbook(path)
    texts = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any("Service fee per year" in text for text in texts)
    assert not [text for text in texts if "solved" in text or "irr = 14%" in text]


def test_two_targets_on_gains_of_one_offer_stand_on_one_sheet() -> None:
    """The fee that leaves the customer nothing, and the overhead that it then bears."""
    data = deepcopy(MACHINE)
    service = data["offers"]["service"]
    del service["overhead"]
    service["clauses"] = [{"fee": {"per_year": {"solve": "customer gain = 0"}}}]
    service["overhead"] = {"per_year": {"solve": "provider gain = 0"}}
    data["parties"]["customer"]["discount_rate"] = 0.12
    book = Book(sm.Model(data).built)
    checks = [line for label, line in book.checks.alerts.items() if "solved so that" in label]
    assert [book.values.one(line) for line in checks] == [1, 1]
