"""Copies with another input equal the originals with that input set, and change nothing else."""

from __future__ import annotations

import functools
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pytest

from servicemodel.errors import ModelError
from servicemodel.line.copies import copies
from servicemodel.line.nodes import Role
from servicemodel.line.sheet import Sheet
from servicemodel.line.words import before, equal, lag, maximum, missing, operating, total, where
from servicemodel.metric.irr import irr, stated_rates
from servicemodel.read import arrays, formulas
from servicemodel.timeline import Timeline
from tests.line.test_hard_models import MODELS

if TYPE_CHECKING:
    from servicemodel.line.nodes import Line
    from servicemodel.line.sheet import Section
    from tests.line.hard import Built

FIVE_YEARS = Timeline(date(2027, 1, 1), years=5)


def titled(sheet: Sheet, section: Section) -> str:
    return f"{sheet.name}, {section.title} again"


@functools.cache
def hard(name: str) -> tuple[Built, Timeline]:
    model = MODELS[name]
    when = next(iter(model.timelines.values()))
    return model.build(when, **model.inputs(when)), when


NUMBERS = [
    (name, key)
    for name in MODELS
    for key, line in hard(name)[0].inputs.items()
    if isinstance(line.given, float)
]


@pytest.mark.parametrize(("name", "key"), NUMBERS)
def test_copies_of_a_hard_model_are_the_model_with_another_number(name: str, key: str) -> None:
    """Loops through time, tables and schedules: equal bit for bit, and nothing is missed."""
    model, when = hard(name)
    term = model.inputs[key]
    assert isinstance(term.given, float)
    value = term.given + 1 if term.given >= 1 else term.given * 1.1
    again = Sheet("Again")
    other = again.section("Input").number("Other", value, unit=str(term.unit), role=term.role)
    lines = list(model.lines.values())
    found = copies(lines, term, other, model.sheets, again, titled)
    asked = arrays.read([*lines, *found.values()], when)
    expected = arrays.read(lines, when, {term: [value]})
    for line in lines:
        actual = asked[found.get(line, line)]
        assert line is term or np.array_equal(expected[line], actual, equal_nan=True), line.name
    assert len(found) > 1
    formulas.Workbook([*model.sheets, again], when)


def account() -> tuple[Sheet, dict[str, Line]]:
    """Return a loan that is paid back by a share of what is owed, one row of it with a text."""
    sheet = Sheet("Loan")
    inputs = sheet.section("Inputs")
    lent = inputs.number("Lent", 100, unit="EUR")
    share = inputs.number("Share", 0.25, role=Role.RATE)
    fee = inputs.number("Fee", 2, unit="EUR")
    debt = sheet.section("Debt")
    paid_fee = debt.line("Fee paid", fee * operating, unit="EUR")
    owed = debt.balance("Owed", unit="EUR", opening=lent)
    back = debt.line("Paid back", owed.opening * share, unit="EUR")
    left = owed.close(owed.opening - back)
    late = debt.line("Paid back before", before(left) * share, unit="EUR", note="a check")
    told = debt.line(
        "Rest", where(operating, left, missing("not yet")), unit="EUR", role=Role.LEVEL
    )
    high = sheet.section("State").line(
        "It is", equal(share, 1) * operating, role=Role.STATE, texts=("some", "all")
    )
    names = ("lent", "share", "fee", "paid fee", "opening", "back", "owed", "late", "told", "state")
    lines = (lent, share, fee, paid_fee, owed.opening, back, left, late, told, high)
    return sheet, dict(zip(names, lines, strict=True))


def test_copies_stand_as_the_originals_do_and_say_the_same() -> None:
    sheet, lines = account()
    again = Sheet("Again")
    other = again.section("Input").number("Another share", 0.5, role=Role.RATE)
    found = copies(lines.values(), lines["share"], other, [sheet], again, titled)
    assert [section.title for section in again.sections] == [
        "Input",
        "Loan, Debt again",
        "Loan, State again",
    ]
    assert [line.label for line in again.sections[1].lines] == [
        "Owed, opening",
        "Paid back",
        "Owed",
        "Paid back before",
        "Rest",
    ]
    assert found[lines["share"]] is other
    assert lines["paid fee"] not in found
    for line in lines.values():
        copy = found.get(line, line)
        if copy is not other:
            for what in ("label", "unit", "role", "shape", "texts", "note", "optional"):
                assert getattr(line, what) == getattr(copy, what), (line.name, what)
    rest = found[lines["told"]]
    assert rest.name == "Again / Loan, Debt again / Rest"
    assert '"not yet"' in formulas.Workbook([sheet, again], FIVE_YEARS).formula(rest)


def test_what_stood_before_period_0_is_replaced_too() -> None:
    """An opening may be all that depends on the input; also that of given amounts."""
    sheet, lines = account()
    given = sheet.section("Given").path("Given", [1.0] * 6, unit="EUR", opening=lines["lent"])
    lagged = sheet.section("Lagged").line("Lagged", lag(given, 1), unit="EUR")
    again = Sheet("Again")
    other = again.section("Input").number("More lent", 200, unit="EUR")
    targets = [lines["owed"], lagged]
    found = copies(targets, lines["lent"], other, [sheet], again, titled)
    values = arrays.read([found[line] for line in targets], FIVE_YEARS, {given: [[3.0]] * 6})
    assert values[found[lines["owed"]]][0, 0] == 150
    assert values[found[lagged]][:, 0].tolist() == [200, 3, 3, 3, 3, 3]


def test_copies_of_what_a_reader_computes_at_once() -> None:
    """An IRR is computed from the copied cash flow, by its kernel and by its lines."""
    sheet = Sheet("Investment")
    inputs = sheet.section("Inputs")
    price = inputs.number("Price", 100, unit="EUR")
    income = inputs.number("Income", 30, unit="EUR")
    section = sheet.section("Cash")
    cash = section.line("Cash", income * operating - price * (1 - operating), unit="EUR")
    whole = irr(sheet.section("IRR"), cash, stated_rates(sheet.section("Rates")), "IRR")
    again = Sheet("Again")
    other = again.section("Input").number("Other income", 40, unit="EUR")
    found = copies([whole.value, whole.state], income, other, [sheet], again, titled)
    shortcut = found[whole.value].shortcut
    assert shortcut is not None
    assert shortcut.arguments[0] is found[cash]
    expected = arrays.read([whole.value], FIVE_YEARS, {income: [40]})[whole.value]
    for shortcuts in (True, False):
        copied = found[whole.value]
        actual = arrays.read([copied], FIVE_YEARS, shortcuts=shortcuts)[copied]
        assert expected == pytest.approx(actual, rel=1e-12)


def test_what_does_not_depend_on_the_input_needs_no_copy() -> None:
    sheet, lines = account()
    again = Sheet("Again")
    other = again.section("Input").number("Other", 0.5)
    found = copies([lines["paid fee"]], lines["share"], other, [sheet], again, titled)
    assert found == {lines["share"]: other}
    assert len(again.sections) == 1


@pytest.mark.parametrize("what", ["unit", "row", "optional"])
def test_a_replacement_of_another_kind_is_refused(what: str) -> None:
    sheet, lines = account()
    section = Sheet("Again").section("Input")
    other = {
        "unit": lambda: section.number("Other", 1, unit="EUR"),
        "row": lambda: section.path("Other", [1.0] * 6),
        "optional": lambda: section.line(
            "Other", where(total(lines["back"]) > lines["lent"], 1, missing("none"))
        ),
    }[what]()
    with pytest.raises(ModelError, match="can't stand for"):
        copies([lines["back"]], lines["share"], other, [sheet], section.sheet, titled)


def test_a_line_on_none_of_the_sheets_is_named() -> None:
    sheet, lines = account()
    hidden = Sheet("Hidden").section("S").line("Hidden", lines["back"] * 1, unit="EUR")
    shown = sheet.section("Shown").line("Shown", maximum(hidden, 0), unit="EUR")
    other = Sheet("Input").section("Input").number("Other", 1)
    with pytest.raises(ModelError, match="Hidden / S / Hidden depends on Loan / Inputs / Share"):
        copies([shown], lines["share"], other, [sheet], Sheet("Again"), titled)


def test_a_line_made_for_another_place_is_not_taken_in() -> None:
    sheet, lines = account()
    with pytest.raises(ModelError, match="made for another place"):
        sheet.section("Elsewhere").add(lines["back"])
    with pytest.raises(ModelError, match="has a line 'Paid back' already"):
        sheet.sections[1].add(lines["back"])
