"""What is saved in a workbook is what LibreOffice computes: every number, every text.

`SERVICEMODEL_EXAMPLES=200 python -m pytest -n 0 tests/book` looks at more random scenarios, and
at each live cell of more workbooks (`test_live.py`).
"""

from __future__ import annotations

import datetime
import os
import re
import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest

import servicemodel as sm
from servicemodel.line.nodes import Apply, Line
from servicemodel.read import grid
from servicemodel.report.book.write import Book
from tests.book import reading
from tests.book.financed import FINANCED
from tests.book.office import office
from tests.every_clause import all_at_once
from tests.random_scenarios import seeded
from tests.recalculate import needs_libreoffice
from tests.shipped import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.book.office import Shown

pytestmark = [needs_libreoffice, pytest.mark.xdist_group("libreoffice, books")]

CLOSE = 1e-9  # of a number
ROUNDING = 1e-13  # of the largest number of its sheet in its unit: what sums leave of nothing
RANDOM = int(os.environ.get("SERVICEMODEL_EXAMPLES") or 10)
OFFICE, RETROFIT, MACHINE = "office-cooling", "office-cooling-retrofit", "washing-machine"
SHIPPED: dict[str, tuple[str, dict[str, Any]]] = {
    "as shipped": (OFFICE, {}),
    "with a plant in place": (RETROFIT, {"timeline.years": 12}),
    "by month": (MACHINE, {"timeline.years": 1}),
    "in the middle": (OFFICE, {"timeline.timing": "middle", "timeline.years": 8}),
    "at the start, from the 31st of January": (
        OFFICE,
        {
            "timeline.timing": "start",
            "timeline.years": 2,
            "timeline.period": "month",
            "timeline.start": datetime.date(2027, 1, 31),
        },
    ),
    "by quarter, from the middle of a year": (
        RETROFIT,
        {
            "timeline.years": 3,
            "timeline.period": "quarter",
            "timeline.start": datetime.date(2027, 7, 1),
        },
    ),
    "with behaviour": (
        OFFICE,
        {
            "timeline.years": 6,
            "offers.service.behaviour": {
                **{"use": {"elasticity": -0.3}, "careless": 0.1},
                **{"credit_loss": 0.02, "late_days": 30},
            },
            'offers."sale, same plant".behaviour': {
                "use": {"change": {2027: 0.05, 2029: -0.05}, "value_per_unit": 0.03}
            },
        },
    ),
    "by month, tax years to April": (
        OFFICE,
        {
            "timeline.years": 2,
            "timeline.period": "month",
            "timeline.start": datetime.date(2027, 1, 31),
            "timeline.tax_year_end": 4,
            "parties.provider.tax": {
                **{"rate": {2027: 0.2, 2028: 0.3}, "losses": "carried forward"},
                **{"loss_limit": 0.8, "loss_expiry": 1, "paid": "in instalments"},
                "second": {"name": "state", "rate": 0.07, "deducted": "from the first"},
            },
            "parties.customer.vat": {"rate": 0.19, "reclaimed": 0.25},
        },
    ),
}
STATED = {
    "with loans, grants and a lease": FINANCED,
    "with every clause, in terms": all_at_once(),
}
NAMES = [*SHIPPED, *STATED, *(f"random {seed}" for seed in range(RANDOM))]
SPOILED = "with a wrong number"


@dataclass(frozen=True)
class Made:
    """A workbook: what it was written from, its bytes, and what it is when recalculated."""

    book: Book
    content: bytes
    shown: Shown


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Made]:
    books: dict[str, Book] = {}
    with pytest.MonkeyPatch.context() as patch:
        # what would open a zone takes seconds to find, and no workbook tells it
        patch.setattr("servicemodel.deal.zone.openings", lambda *_: ((), ()))
        for name, (file, values) in SHIPPED.items():
            books[name] = Book(sm.load(ROOT / "scenarios" / f"{file}.yaml", values).built)
        for name, stated in STATED.items():
            books[name] = Book(sm.Model(stated).built)
        for seed in range(RANDOM):
            books[f"random {seed}"] = Book(sm.Model(seeded(seed)).built)
        contents = {name: book.content() for name, book in books.items()}
    contents[SPOILED] = spoiled(books["in the middle"], contents["in the middle"])
    books[SPOILED] = books["in the middle"]
    shown = office(contents, tmp_path_factory.mktemp("books"))
    return {name: Made(books[name], contents[name], shown[name, ""]) for name in books}


def saved(content: bytes) -> reading.Book:
    """Return a workbook as it was saved."""
    with zipfile.ZipFile(BytesIO(content)) as file:
        return reading.Book({name: file.read(name) for name in file.namelist()})


def spoiled(book: Book, content: bytes) -> bytes:
    """Return a workbook in which the saved value of one NPV is wrong by a millionth."""
    npv = next(iter(book.built.offers["service"].statements.values())).npv
    place = book.book.place[npv]
    cell = re.compile(rf'(<c r="C{place.row}"[^>]*><f>[^<]*</f><v>)([^<]*)(</v>)')
    changed = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(changed, "w") as new:
        part = saved(content).pages[place.page].part
        for item in old.infolist():
            text = old.read(item)
            if item.filename == part:
                wrong = r"\g<1>" + repr(book.values.one(npv) * (1 + 1e-6)) + r"\g<3>"
                told, count = cell.subn(wrong, text.decode())
                assert count == 1
                text = told.encode()
            new.writestr(item, text)
    return changed.getvalue()


def pairs(made: Made) -> Iterator[tuple[reading.Cell, float | str, str]]:
    """Walk over all cells with what was saved, what was recalculated, and the row's unit."""
    for page in saved(made.content).pages.values():
        for (row, column), cell in page.cells.items():
            if cell.value is not None:
                shown = made.shown.cell(page.name, row, column - 1)
                yield cell, shown, page.text(row, 2)


def differences(made: Made) -> tuple[int, int, list[str]]:
    """Return how many numbers and texts were compared, and the cells that differ."""
    found = list(pairs(made))
    largest: dict[tuple[str, str], float] = {}
    for cell, _, unit in found:
        if isinstance(cell.value, float):
            size = max(abs(cell.value), largest.get((cell.page, unit), 1.0))
            largest[cell.page, unit] = size
    numbers, texts, wrong = 0, 0, []
    for cell, shown, unit in found:
        if isinstance(cell.value, float):
            numbers += 1
            same = isinstance(shown, float) and abs(shown - cell.value) <= (
                CLOSE * max(abs(shown), abs(cell.value)) + ROUNDING * largest[cell.page, unit]
            )
        else:
            texts += 1
            same = cell.value == shown or str(cell.value).strip() == str(shown).strip()
        if not same or cell.error:
            wrong.append(f"{cell.name} ({unit}): saved {cell.value!r}, recalculated {shown!r}")
    return numbers, texts, wrong


@pytest.mark.parametrize("name", NAMES)
def test_every_saved_value_is_what_libreoffice_computes(made: dict[str, Made], name: str) -> None:
    numbers, texts, wrong = differences(made[name])
    assert wrong == []
    assert numbers > 1000
    assert texts > 1000
    print(f"{name}: {numbers:,} numbers and {texts:,} texts compared")


def test_a_wrong_saved_value_is_found(made: dict[str, Made]) -> None:
    npv = next(iter(made[SPOILED].book.built.offers["service"].statements.values())).npv
    place = made[SPOILED].book.book.place[npv]
    (told,) = differences(made[SPOILED])[2]
    assert told.startswith(f"{place.page}!C{place.row} ")


@pytest.mark.parametrize("name", NAMES)
def test_no_cell_is_an_error(made: dict[str, Made], name: str) -> None:
    for sheet in made[name].shown.sheets:
        for row in made[name].shown[sheet]:
            assert not [text for text in row if re.match(r"#[A-Z]|Err:|TRUE$|FALSE$", text)], sheet


def opened(book: Book) -> Iterator[tuple[Line, Line]]:
    """Walk over the openings of all accounts, each with what it opens with."""
    for sheet in book.sheets:
        for line in sheet.lines():
            formula = line.formula
            if isinstance(formula, Apply) and formula.word.name == "before":
                closing = formula.arguments[0]
                assert isinstance(closing, Line)
                yield line, closing


@pytest.mark.parametrize("name", NAMES)
def test_accounts_open_with_what_they_closed_with(made: dict[str, Made], name: str) -> None:
    book, shown, accounts = made[name].book, made[name].shown, 0
    for opening, closing in opened(book):
        here, there = book.book.place[opening], book.book.place[closing]
        for period in range(book.built.timeline.count + 1):
            column = grid.FIRST + period
            before = shown.cell(there.page, there.row, column - 1)
            assert shown.cell(here.page, here.row, column) == before, opening.name
        accounts += 1
    assert accounts > 0


@pytest.mark.parametrize("name", NAMES)
def test_all_checks_hold_as_written(made: dict[str, Made], name: str) -> None:
    book, shown = made[name].book, made[name].shown
    for label, line in {**book.checks.errors, **book.checks.alerts}.items():
        place = book.book.place[line]
        assert shown.cell(place.page, place.row, place.column) == 1, label
    for sheet in shown.sheets:
        assert shown.cell(sheet, 1, 1) == 1, sheet
