"""The Inputs sheet: each input with unit, source, grade, note and path, and what it may be."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from servicemodel.line.nodes import Role
from servicemodel.read import formulas
from servicemodel.read.grid import column
from servicemodel.report.book import looks
from servicemodel.report.book.layout import (
    CHANGED,
    COLUMNS,
    EDITED,
    HEADINGS,
    LIVE,
    STRUCTURAL,
)

if TYPE_CHECKING:
    from servicemodel.report.book.layout import Entry, Layout
    from servicemodel.report.book.looks import Looks
    from servicemodel.scenario.cells import Row

PLACE = {name: number for number, name in enumerate(COLUMNS)}
LONGEST_LIST, LONGEST_MESSAGE, LONGEST_TITLE = 255, 255, 32
FIRST_DATE, LAST_DATE = datetime.date(1900, 3, 1), datetime.date(9899, 1, 1)
ANY = 1e15
READ_ME = (
    "Change a yellow cell, and everything follows. After changing an orange one, save this file "
    "and give it to servicemodel again: a check says so."
)
READ_ONLY = "Change a yellow cell, and everything follows; leave an orange one as it is."


def write(sheet: Any, layout: Layout, look: Looks, told: str = "") -> None:
    """Write all rows of the sheet, with what each input may be.

    `told` stands above them in a workbook that can't be imported, which has no paths.
    """
    for number, width in enumerate(COLUMNS.values()):
        sheet.set_column(number, number, width)
    sheet.freeze_panes(HEADINGS, PLACE["Key"])
    sheet.write_string(1, 0, f"{told} {READ_ONLY}" if told else READ_ME, look("unit"))
    for at, counted, label in (
        (CHANGED, "Changed", "Structural inputs that are not as written: import again"),
        (EDITED, "Edited", "Live inputs that are not as written, under the hash of the cover"),
    ):
        sheet.write_string(at.row - 1, 0, label, look("label"))
        cells = column(PLACE[counted])
        total = formulas.sum_below(cells, HEADINGS + 1, layout.last)
        sheet.write_formula(at.row - 1, at.column, total, look("formula", looks.WHOLE), 0.0)
    for name, number in PLACE.items():
        style = "column" if name in ("Value", "Key", "Low", "High") else "header"
        sheet.write_string(HEADINGS - 1, number, name, look(style))
    for number, entry in layout.entries.items():
        if entry.style:
            _input(sheet, number, entry if not told else replace(entry, path=""), look)
        else:
            sheet.set_row(number - 1, None, look("section"))
            sheet.write_string(number - 1, 0, entry.label, look("section"))


def _input(sheet: Any, number: int, entry: Entry, look: Looks) -> None:
    at, shown = number - 1, _shown(entry)
    style = look("solved" if entry.solved else entry.style, shown, align="right")
    sheet.write_string(at, PLACE["Label"], entry.label, look("label"))
    sheet.write_string(at, PLACE["Unit"], _unit(entry), look("unit"))
    _value(sheet, at, PLACE["Value"], entry.value, style, entry.formula)
    if entry.key is not None:
        key = float(entry.key) if isinstance(entry.key, int) else entry.key
        keyed = look(entry.style if isinstance(entry.key, int) else "unit", looks.WHOLE)
        _value(sheet, at, PLACE["Key"], key, keyed)
        if isinstance(entry.key, int) and entry.style in (LIVE, STRUCTURAL):
            told = "A whole number is needed here, above that of the row before."
            rule = {"validate": "integer", "criteria": ">=", "value": 0}
            _rule(sheet, at, PLACE["Key"], rule, entry.label, f"When {entry.label} is so", told)
    row = entry.row
    kind = f"{row.kind}, {entry.style}" if row is not None else entry.style
    sheet.write_string(at, PLACE["Type"], kind, look("unit"))
    sheet.write_string(at, PLACE["Path"], entry.path, look("unit"))
    if row is not None:
        for name in ("source", "grade", "note"):
            sheet.write_string(at, PLACE[name.capitalize()], getattr(row, name), look("unit"))
        for name in ("low", "high"):
            if (value := getattr(row, name)) is not None:
                _value(sheet, at, PLACE[name.capitalize()], value, look("kept", shown))
    if entry.style in (LIVE, STRUCTURAL):
        _value(sheet, at, PLACE["As written"], entry.value, look("kept", shown, align="right"))
        _validate(sheet, at, entry, row)
    counted = {LIVE: "Edited", STRUCTURAL: "Changed", "link": "Changed"}.get(entry.style)
    if counted:  # a cell that follows another one is to stay so
        here, there = (f"{column(PLACE[name])}{number}" for name in ("Value", "As written"))
        formula = formulas.differs(here, entry.formula.removeprefix("=") or there)
        sheet.write_formula(at, PLACE[counted], formula, look("formula", looks.WHOLE), 0.0)


def _unit(entry: Entry) -> str:
    """Return the unit of a number or date, and what it is if it has none; nothing of a text."""
    if isinstance(entry.value, datetime.date):
        return "date"
    text = isinstance(entry.value, str) or entry.value is None
    return entry.unit if text else looks.unit(entry.unit, entry.role)


def _shown(entry: Entry) -> str:
    """Return the number format of a value."""
    if isinstance(entry.value, datetime.date):
        return looks.DATE
    if isinstance(entry.value, str) or entry.value is None:
        return "@" if not entry.formula else ""
    if entry.role is Role.RATE and not entry.unit:
        return "0.0#####%"
    if isinstance(entry.value, int) or entry.role is Role.FLAG:
        return looks.WHOLE
    if 0 < abs(entry.value) < 1e-6:
        return "0.0E+00"
    return "#,##0.########" if entry.value != int(entry.value) else "#,##0"


def _value(sheet: Any, row: int, place: int, value: Any, look: Any, formula: str = "") -> None:
    if formula:
        sheet.write_formula(row, place, formula, look, value)
    elif value is None:
        sheet.write_blank(row, place, None, look)
    elif isinstance(value, datetime.date):
        sheet.write_datetime(
            row, place, datetime.datetime(value.year, value.month, value.day), look
        )
    elif isinstance(value, str):
        sheet.write_string(row, place, value, look)
    else:
        sheet.write_number(row, place, value, look)


def _validate(sheet: Any, at: int, entry: Entry, row: Row | None) -> None:
    """Say what may stand in a cell, with a message where something else is typed."""
    said = entry.label if row is None or not row.meaning else row.meaning
    rule: dict[str, Any]
    told = ""
    if isinstance(entry.value, datetime.date):
        rule = {"validate": "date", "criteria": "between"}
        rule |= {"minimum": FIRST_DATE, "maximum": LAST_DATE}
        told = "A date is needed here."
    elif (
        row is not None
        and row.choices
        and len(",".join(row.choices)) <= LONGEST_LIST
        and not any(sign in choice for choice in row.choices for sign in ',"')
    ):
        rule = {"validate": "list", "source": list(row.choices)}
        told = "One of the list is needed here."
    elif isinstance(entry.value, str) or entry.value is None:
        rule = {"validate": "length", "criteria": "<=", "value": LONGEST_LIST}
        told = "A text is needed here."
    else:
        low, high = row.bounds if row is not None and row.bounds else (-ANY, ANY)
        whole = isinstance(entry.value, int)
        rule = {"validate": "integer" if whole else "decimal", "criteria": "between"}
        rule |= {"minimum": low, "maximum": high}
        span = "" if (low, high) == (-ANY, ANY) else f" from {low:g} to {high:g}"
        told = f"A {'whole ' if whole else ''}number{span} is needed here."
    _rule(sheet, at, PLACE["Value"], rule, entry.label, said, told)


def _rule(
    sheet: Any, at: int, place: int, rule: dict[str, Any], label: str, said: str, told: str
) -> None:
    """Set what may stand in a cell, with what is said there and where it is something else."""
    title = label[:LONGEST_TITLE]
    rule |= {"input_title": title, "input_message": f"{said}\n{told}"[:LONGEST_MESSAGE]}
    rule |= {"error_title": title, "error_message": told, "ignore_blank": False}
    sheet.data_validation(at, place, at, place, rule)
