"""Each input of a workbook is live, or says that it is not.

A live one is changed in LibreOffice and then every line is what the library has at that input. A
solved cell stays put, as after Goal Seek, and its check says whether it still holds. A structural
one trips a check. `SERVICEMODEL_EXAMPLES=20` adds the shipped scenarios and random ones.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pytest

import servicemodel as sm
from servicemodel.line.nodes import Role
from servicemodel.read import arrays, grid
from servicemodel.read.formulas import missing_text
from servicemodel.report.book.layout import CHANGED, COLUMNS, LIVE, PAGE
from servicemodel.report.book.write import Book
from tests.book import changes
from tests.book.financed import FINANCED
from tests.book.office import Edit, office
from tests.book.rich import INSTALMENTS, RICH
from tests.every_clause import all_at_once
from tests.random_scenarios import seeded
from tests.recalculate import needs_libreoffice
from tests.shipped import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from servicemodel.deal.sheet import ZoneLines
    from servicemodel.line.nodes import Line
    from servicemodel.model.build import Built
    from tests.book.changes import Change
    from tests.book.office import Shown

CLOSE = 1e-9  # of a number
ROUNDING = 1e-12  # of the largest amount of cash: what sums leave of nothing
PLAIN = 10.0  # of numbers without a unit: the last of Newton's steps divide what is left
MORE = int(os.environ.get("SERVICEMODEL_EXAMPLES") or 0)
SHIPPED = ("office-cooling", "office-cooling-retrofit", "washing-machine")
STATED = {
    "rich": RICH,
    "instalments": INSTALMENTS,
    "financed": FINANCED,
    "every clause": all_at_once(),
}
NAMES = [*STATED, "shipped"]
if MORE:
    NAMES += [*SHIPPED, *(f"random {seed}" for seed in range(MORE))]
ALL, FEW = "all structural cells", 8
NUMBERS = {
    "age", "amount", "amounts", "assessed", "at", "at_signing", "bonus", "book_value", "cap",
    "capacity", "common_rate", "cost", "cost_of_equity", "decline", "degradation", "discount_rate",
    "dscr", "efficiency", "factor", "first_year", "fixed", "fixed_per_year", "floor", "grace",
    "instalments", "interest", "last_year", "life", "loss_expiry", "loss_limit", "lowers_basis",
    "maintenance_per_year", "margin_per_year", "minimum_per_year", "month", "months",
    "payable_days", "peak", "per_capacity", "per_output", "per_sale", "per_unit", "per_year",
    "beyond", "dead_band", "measured_at", "returned_year",
    "plus", "price", "rate", "receivable_days", "reclaimed", "remaining_life", "salvage",
    "schedule", "share", "share_of_price", "tax", "units", "years",
}  # fmt: skip
grouped = pytest.mark.xdist_group("libreoffice, live")


def model_of(name: str) -> sm.Model:
    if name == "shipped":
        return sm.load(ROOT / "scenarios" / "office-cooling.yaml", {"timeline.years": 6})
    if name in SHIPPED:
        short = {"timeline.years": 2} if name == "washing-machine" else {}
        return sm.load(ROOT / "scenarios" / f"{name}.yaml", short)
    if name.startswith("random"):
        return sm.Model(seeded(int(name.split()[1])))
    return sm.Model(STATED[name])


@dataclass(frozen=True)
class Live:
    """A workbook, changes of it by kind, and what all its cells show after each."""

    book: Book
    numbers: list[Change]
    others: list[Change]
    variants: list[Change]
    structure: dict[int, Edit]
    shown: dict[str, Shown]

    @property
    def zones(self) -> Mapping[str, ZoneLines]:
        assert self.book.zones is not None
        return self.book.zones.zones


def written(name: str) -> tuple[sm.Model, Book]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("servicemodel.deal.zone.openings", lambda *_: ((), ()))
        model = model_of(name)
        return model, Book(model.built)


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Live]:
    found, contents, edits = {}, {}, {}
    for name in NAMES:
        model, book = written(name)
        numbers = list(changes.of_numbers(book, model))
        others = [*changes.of_keys(book, model), *changes.of_start(book, model)]
        variants = list(changes.of_variants(book, model))
        structure = changes.of_structure(book)
        sets: dict[str, Sequence[Edit]] = {
            change.name: change.edits for change in (*numbers, *others, *variants)
        }
        for row in alone(structure):
            sets[f"row {row}"] = [structure[row]]
        sets[ALL] = list(structure.values())
        contents[name], edits[name] = book.content(), sets
        found[name] = Live(book, numbers, others, variants, structure, {})
    for (name, said), shown in office(contents, tmp_path_factory.mktemp("live"), edits).items():
        found[name].shown[said] = shown
    return found


def alone(structure: dict[int, Edit]) -> list[int]:
    """Return the rows of structural cells that are changed alone: all of them if there is time."""
    rows = list(structure)
    return rows if MORE else [*rows[:: max(len(rows) // FEW, 1)], rows[-1]]


# -- what the library has ---------------------------------------------------------------------


def lines_of(book: Book) -> list[Line]:
    return [
        *(line for sheet in book.sheets for line in sheet.lines()),
        *book.comparison.panel.placed,
    ]


def at_inputs(book: Book, some: Sequence[Change]) -> dict[Line, NDArray[np.float64]]:
    """Return all lines of a workbook at the inputs of some changes, (periods, changes)."""
    found = arrays.read(lines_of(book), book.built.timeline, positions_of(some))
    return {
        line: np.broadcast_to(np.atleast_2d(array), (np.atleast_2d(array).shape[0], len(some)))
        if array.ndim == 2
        else np.broadcast_to(array, (1, len(some)))
        for line, array in found.items()
    }


def positions_of(some: Sequence[Change]) -> dict[Line, NDArray[np.float64]]:
    """Return the changed numbers by line, with a position per change."""
    positions: dict[Line, NDArray[np.float64]] = {}
    for place, change in enumerate(some):
        for line, value in (change.lines or {}).items():
            assert isinstance(line.given, float)
            positions.setdefault(line, np.full(len(some), line.given))[place] = value
    return positions


def rebuilt(book: Book, built: Built) -> Iterator[tuple[Line, NDArray[np.float64]]]:
    """Walk over the lines of Basis, offers and Workings with their values in another model."""
    ours = [line for sheet in book.built.sheets[1:] for line in sheet.lines()]
    theirs = [line for sheet in built.sheets[1:] for line in sheet.lines()]
    assert [line.name for line in ours] == [line.name for line in theirs]
    values = arrays.read(theirs, built.timeline)
    for line, other in zip(ours, theirs, strict=True):
        array = values[other]
        yield line, array if array.ndim == 1 else array[:, 0]


# -- what the workbook shows ------------------------------------------------------------------


def cells_of(book: Book, shown: Shown, line: Line) -> list[float | str]:
    place = book.book.place[line]
    if line.shape == "number":
        return [shown.cell(place.page, place.row, place.column)]
    first = grid.FIRST
    return [
        shown.cell(place.page, place.row, first + period)
        for period in range(book.built.timeline.count + 1)
    ]


def differ(
    book: Book, shown: Shown, line: Line, expected: NDArray[np.float64], largest: float
) -> bool:
    cells = cells_of(book, shown, line)
    size = largest if str(line.unit) else PLAIN
    for cell, value in zip(cells, expected, strict=True):
        if np.isnan(value):
            if cell != missing_text(line):
                return True
        elif not isinstance(cell, float) or abs(cell - value) > (
            CLOSE * max(abs(cell), abs(value)) + ROUNDING * size
        ):
            return True
    return False


def largest_of(values: dict[Line, NDArray[np.float64]], place: int) -> float:
    """Return the largest amount of cash of a position: what rounding is measured by."""
    return max(
        float(np.nanmax(np.abs(array[:, place])))
        for line, array in values.items()
        if line.role is Role.AMOUNT
    )


@needs_libreoffice
@grouped
@pytest.mark.parametrize("name", NAMES)
def test_each_live_number_is_followed_by_every_line(live: dict[str, Live], name: str) -> None:
    """Zone, Comparison and Checks too: the lines as they stand, with solved cells as they are."""
    it = live[name]
    some = [change for change in it.numbers if change.lines is not None]
    expected = at_inputs(it.book, some)
    wrong, count = [], 0
    for place, change in enumerate(some):
        largest = largest_of(expected, place)
        for line, array in expected.items():
            if line in it.book.layout.placed or line not in it.book.book.place:
                continue
            if isinstance(line.given, float | tuple | dict):
                continue
            count += array.shape[0]
            if differ(it.book, it.shown[change.name], line, array[:, place], largest):
                cells = cells_of(it.book, it.shown[change.name], line)
                wrong.append(f"{change.name}: {line.name}: {array[:, place]} {cells}"[:300])
    assert wrong == []
    print(f"{name}: {len(some)} numbers changed, {count:,} cells compared")


@needs_libreoffice
@grouped
@pytest.mark.parametrize("name", NAMES)
def test_each_live_input_gives_what_the_library_gives(live: dict[str, Live], name: str) -> None:
    """Numbers, tables with their years, and the start: compared with a model built anew."""
    it, wrong, count = live[name], [], 0
    for change in (*it.numbers, *it.others):
        expected = dict(rebuilt(it.book, change.model.built))
        largest = max(
            float(np.nanmax(np.abs(array)))
            for line, array in expected.items()
            if line.role is Role.AMOUNT
        )
        for line, array in expected.items():
            count += len(array)
            if differ(it.book, it.shown[change.name], line, array, largest):
                cells = cells_of(it.book, it.shown[change.name], line)
                wrong.append(f"{change.name}: {line.name}: {array} {cells}"[:300])
    assert wrong == []
    print(f"{name}: {len(it.numbers) + len(it.others)} inputs changed, {count:,} cells compared")


@needs_libreoffice
@grouped
def test_an_input_that_moves_a_zone_trips_its_alert(live: dict[str, Live]) -> None:
    it = live["rich"]
    ends = [end for z in it.zones.values() for end in (z.floor, z.ceiling) if end is not None]
    assert len(it.book.checks.alerts) == len(ends) > 2
    for label, line in it.book.checks.alerts.items():
        assert cells_of(it.book, it.shown[""], line) == [1], label
        trips = [c.name for c in it.numbers if cells_of(it.book, it.shown[c.name], line) == [0]]
        assert len(trips) > 10, label
        rates = [name for name in trips if "discount_rate" in name]
        assert len(rates) == 1, (label, rates)


@needs_libreoffice
@grouped
@pytest.mark.parametrize("name", NAMES)
def test_another_variant_gives_the_npvs_of_the_library(live: dict[str, Live], name: str) -> None:
    """The way of a bridge, and what a price is held against, are chosen when it is written."""
    it = live[name]
    assert it.variants or name.startswith("random")
    for change in it.variants:
        other = change.model.built
        for offer, found in other.offers.items():
            for key, statement in found.statements.items():
                expected = arrays.read([statement.npv], other.timeline)[statement.npv]
                line = it.book.built.offers[offer].statements[key].npv
                shown = cells_of(it.book, it.shown[change.name], line)
                assert shown == pytest.approx(list(expected), rel=CLOSE), (change.name, offer)


@needs_libreoffice
@grouped
@pytest.mark.parametrize("name", NAMES)
def test_each_structural_cell_counts_as_changed(live: dict[str, Live], name: str) -> None:
    it = live[name]
    shown, changed = it.shown[ALL], list(COLUMNS).index("Changed")
    for row in it.structure:
        assert shown.cell(PAGE, row, changed) == 1, it.book.layout.entries[row]
    assert shown.cell(PAGE, CHANGED.row, CHANGED.column) == len(it.structure)


@needs_libreoffice
@grouped
@pytest.mark.parametrize("name", NAMES)
def test_a_structural_cell_alone_trips_its_check(live: dict[str, Live], name: str) -> None:
    it = live[name]
    (label,) = (label for label in it.book.checks.errors if "Structural inputs" in label)
    for row in alone(it.structure):
        shown, entry = it.shown[f"row {row}"], it.book.layout.entries[row]
        assert shown.cell(PAGE, CHANGED.row, CHANGED.column) == 1, entry
        assert cells_of(it.book, shown, it.book.checks.errors[label]) == [0], entry
        for sheet in shown.sheets:
            assert shown.cell(sheet, 1, 1) == 0, (sheet, entry)


@pytest.mark.parametrize("name", ["rich", "instalments"])
def test_no_live_number_decides_what_is_written(name: str) -> None:
    """At 0 and 1, and shares at what is left of 1: lines have the NPVs of a model built anew."""
    model, book = written(name)
    some, expected = [], []
    for row, entry in book.layout.entries.items():
        if entry.style != LIVE or not isinstance(entry.value, float | int) or entry.key is not None:
            continue
        value, share = float(entry.value), entry.role is Role.RATE
        if not (MORE or share or entry.unit == "year"):
            continue
        for other in {0.0, 1 - value if share else 1.0} - {value}:
            try:
                change = changes.change_of(book, model, row, [other])
                expected.append(npvs(change.model.built))
            except (AssertionError, sm.CalculationError):
                continue  # no such number may stand there
            some.append(change)
    assert len(some) > 4
    positions = positions_of(some)
    found = npvs(book.built, positions)
    for place, change in enumerate(some):
        for key, values in found.items():
            value = values[place] if len(values) > 1 else values[0]
            assert value == pytest.approx(expected[place][key][0], rel=CLOSE, abs=1e-9), (
                change.name, key,
            )  # fmt: skip


def npvs(
    built: Built, positions: dict[Line, NDArray[np.float64]] | None = None
) -> dict[tuple[str, str], NDArray[np.float64]]:
    lines = {
        (offer, key): statement.npv
        for offer, found in built.offers.items()
        for key, statement in found.statements.items()
    }
    values = arrays.read(lines.values(), built.timeline, positions)
    return {key: values[line] for key, line in lines.items()}


def test_the_scenarios_have_what_can_be_stated() -> None:
    """Of what a scenario may state as a number nearly everything is changed here."""
    paths: set[str] = set()
    for scenario in STATED.values():
        paths |= {path.rsplit(".", 1)[-1] for path in sm.Model(scenario).built.inputs.by_path}
    assert paths >= NUMBERS
