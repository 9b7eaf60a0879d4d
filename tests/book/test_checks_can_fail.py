"""Each check of a workbook can fail: one cell is spoiled, LibreOffice recalculates, and it is 0.

An error turns the master check on top of every sheet to 0. An alert says that a solved cell was
found for other inputs: it is counted, but no number is wrong, so it leaves the master check alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

import servicemodel as sm
from servicemodel.model.accounts import INCOME
from servicemodel.read.grid import FIRST, column
from servicemodel.report.book.layout import LIVE, PAGE, STRUCTURAL
from servicemodel.report.book.write import Book
from tests.book.office import Edit, office
from tests.book.rich import RICH
from tests.recalculate import needs_libreoffice

if TYPE_CHECKING:
    from collections.abc import Callable

    from servicemodel.line.nodes import Line
    from tests.book.office import Shown

pytestmark = [needs_libreoffice, pytest.mark.xdist_group("libreoffice, checks")]

WRONG = 1.001  # what a number is spoiled by


@dataclass(frozen=True)
class Spoiled:
    """A workbook, the checks by what they are called, and what is shown once each is spoiled."""

    book: Book
    shown: dict[str, Shown]

    def cell(self, said: str, line: Line) -> float | str:
        place = self.book.book.place[line]
        return self.shown[said].cell(place.page, place.row, place.column)


def offer_in(book: Book, label: str) -> str:
    """Return the offer that a check is about: the one with the longest name."""
    return max((o for o in book.built.offers if o in label), key=len)


def party_in(book: Book, label: str) -> str:
    return next(key for key, party in book.built.parties.items() if label.startswith(party.name))


def overwrite(book: Book, line: Line, period: int = 1, step: float = 1.0) -> Edit:
    """Put a wrong number over the formula of a line."""
    place = book.book.place[line]
    at = place.column if line.shape == "number" else FIRST + period
    value = float(book.values[line][0 if line.shape == "number" else period])
    return Edit(place.page, f"{column(at)}{place.row}", value * WRONG + step)


def structural(book: Book, label: str) -> Edit:
    row, entry = next((r, e) for r, e in book.layout.entries.items() if e.style == STRUCTURAL)
    return Edit(PAGE, f"C{row}", f"{entry.value}, and more")


def selector(book: Book, label: str) -> Edit:
    """Choose a variant that is none."""
    row = next(
        row
        for row, entry in book.layout.entries.items()
        if entry.style == LIVE
        and ".build." in entry.path
        and f": {entry.path.rsplit('.', 1)[-1]}, build {entry.value}:" in label
    )
    return Edit(PAGE, f"C{row}", "nothing of the kind")


def signed_row(book: Book, label: str) -> Edit:
    """Let a party get in a statement what nobody pays."""
    offer = label.split(": money between")[0]
    statement = next(iter(book.built.offers[offer].statements.values()))
    return overwrite(book, statement.rows[0])


def present_value(book: Book, label: str) -> Edit:
    party = party_in(book, label)
    statement = book.built.offers[offer_in(book, label)].statements[party]
    return overwrite(book, statement.worths[0])


def part_of_a_bridge(book: Book, label: str) -> Edit:
    """Put a wrong part beside the others, whose sum is held against the difference of NPVs."""
    parts = book.built.comparison.bridges[offer_in(book, label), party_in(book, label)]
    return overwrite(book, next(iter(parts.values())))


def profit(book: Book, label: str) -> Edit:
    """Let a party earn what no flow has."""
    accounts = book.built.accounts.found[offer_in(book, label), party_in(book, label)]
    return overwrite(book, accounts.rows[INCOME][-1].line)


def root(book: Book, label: str) -> Edit:
    """Spoil the last of Newton's steps; where no rate was found, what is told to be left."""
    offer = max((o for o in book.built.offers if f"NPV of {o} less" in label), key=len)
    difference = book.built.metric_lines.difference(offer, party_in(book, label))
    residual = difference.irr.residual
    if book.values.one(difference.irr.state) == 0:
        return overwrite(book, residual)
    (guess,) = (
        line
        for line in book.built.metric_lines.sheet.lines()
        if line.place == residual.place
        and re.search(r"lowest root, step 8: log of 1 \+ rate$", line.label)
    )
    return overwrite(book, guess)


SPOIL: dict[str, Callable[[Book, str], Edit]] = {  # by what the label of a check has in it
    "Structural inputs are as written": structural,
    "one variant is chosen": selector,
    "money between the parties cancels": signed_row,
    "NPV by factors is NPV()": present_value,
    "adds up": part_of_a_bridge,
    "the balance balances": profit,
    "NPV at the rate of return is 0": root,
}
# with no variant an efficiency is nothing, and what is divided by it an error: no check reads 1
SPREADS = "one variant is chosen"


@pytest.fixture(scope="module")
def spoiled(tmp_path_factory: pytest.TempPathFactory) -> Spoiled:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("servicemodel.deal.zone.openings", lambda *_: ((), ()))
        book = Book(sm.Model(RICH).built)
    edits = {}
    for label in book.checks.errors:
        (spoil,) = (spoil for said, spoil in SPOIL.items() if said in label)
        edits[label] = [spoil(book, label)]
    assert book.zones is not None
    for offer, found in book.zones.zones.items():
        for end in (found.floor, found.ceiling):
            assert end is not None
            edits[f"{offer}: {end.solved.label} still holds"] = [overwrite(book, end.solved)]
    assert set(edits) == {*book.checks.errors, *book.checks.alerts}
    shown = office({"": book.content()}, tmp_path_factory.mktemp("checks"), {"": edits})
    return Spoiled(book, {said: one for (_, said), one in shown.items()})


def test_all_checks_hold_before_anything_is_spoiled(spoiled: Spoiled) -> None:
    checks = spoiled.book.checks
    for label, line in {**checks.errors, **checks.alerts}.items():
        assert spoiled.cell("", line) == 1, label
    assert spoiled.cell("", checks.master) == 1


def test_every_kind_of_check_is_spoiled(spoiled: Spoiled) -> None:
    for kind in SPOIL:
        assert any(kind in label for label in spoiled.book.checks.errors), kind
    assert len(spoiled.book.checks.errors) > 20
    print(f"{len(spoiled.book.checks.errors)} checks, {len(spoiled.book.checks.alerts)} alerts")


def test_each_error_check_fails_and_the_master_check_on_every_sheet(spoiled: Spoiled) -> None:
    checks = spoiled.book.checks
    for label, line in checks.errors.items():
        assert spoiled.cell(label, line) == 0, label
        fails = (0, "#DIV/0!") if SPREADS in label else (0,)
        assert spoiled.cell(label, checks.master) in fails, label
        for sheet in spoiled.shown[label].sheets:
            assert spoiled.shown[label].cell(sheet, 1, 1) == 0, (label, sheet)


def test_each_alert_fails_is_counted_and_leaves_the_master_check(spoiled: Spoiled) -> None:
    checks = spoiled.book.checks
    counts = [line for line in checks.sheet.lines() if line.label == "Checks that fail"]
    errors, alerts = counts
    for label, line in checks.alerts.items():
        assert spoiled.cell(label, line) == 0, label
        assert (spoiled.cell(label, errors), spoiled.cell(label, alerts)) == (0, 1), label
        assert spoiled.cell(label, checks.master) == 1, label
        for sheet in spoiled.shown[label].sheets:
            assert spoiled.shown[label].cell(sheet, 1, 1) == 2, (label, sheet)


def test_what_is_spoiled_fails_alone(spoiled: Spoiled) -> None:
    """A part of a bridge, a row, a present value each trip few checks, not all of them."""
    checks = spoiled.book.checks
    for label in (label for label in checks.errors if SPREADS not in label):
        failed = [other for other, line in checks.errors.items() if spoiled.cell(label, line) != 1]
        assert len(failed) < len(checks.errors) / 2, (label, failed)
