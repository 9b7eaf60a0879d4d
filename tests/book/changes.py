"""Changes of a workbook's live inputs: what is typed into cells, and the same for the library."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import servicemodel as sm
from servicemodel.report.book.layout import LIVE, PAGE, STRUCTURAL
from servicemodel.scenario.cells import DATE
from tests.book.office import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from servicemodel.line.nodes import Line
    from servicemodel.report.book.layout import Entry
    from servicemodel.report.book.write import Book

FACTORS, STEPS = (1.07, 0.93), (1.0, -1.0, 0.03)
DAY_ONE = datetime.date(1899, 12, 30)


@dataclass(frozen=True)
class Change:
    """Some cells of Inputs, and the model that has the same; `lines` are numbers that changed.

    A line is no number where a table's value or key, a date or a choice changed.
    """

    name: str
    edits: tuple[Edit, ...]
    values: dict[str, Any]
    model: sm.Model
    lines: dict[Line, float] | None


def of_numbers(book: Book, model: sm.Model) -> Iterator[Change]:
    """Change each live number; where numbers must add up, another one takes the difference."""
    entries = book.layout.entries
    for row, entry in entries.items():
        if entry.style == LIVE and isinstance(entry.value, float | int):
            yield change_of(book, model, row, wanted(float(entry.value)))


def wanted(value: float) -> list[float]:
    """Return other values, the ones to be tried first in front."""
    tried = [value * factor for factor in FACTORS] + [value + step for step in STEPS]
    return [other for other in dict.fromkeys(tried) if other != value]


def change_of(book: Book, model: sm.Model, row: int, tried: list[float]) -> Change:
    """Return the first of some changes of a cell that the library takes."""
    entries = book.layout.entries
    entry = entries[row]
    told = ""
    for other in tried:
        for partner in (None, *partners(book, row)):
            cells = {row: other}
            if partner is not None:
                cells[partner] = float(str(entries[partner].value)) + float(entry.value) - other  # type: ignore[arg-type]
            values = {path_of(entries[at]): value for at, value in cells.items()}
            try:
                changed = model.with_values(values)
            except sm.ServiceModelError as problem:
                told = str(problem)
                continue
            edits = tuple(Edit(PAGE, f"C{at}", value) for at, value in cells.items())
            lines: dict[Line, float] | None = {}
            for at, value in cells.items():
                line = entries[at].line
                assert line is not None
                if entries[at].key is not None:
                    lines = None
                elif lines is not None:
                    lines[line] = value
            name = f"{path_of(entry)} = {other:g}"
            return Change(name, edits, values, changed, lines)
    raise AssertionError(f"{path_of(entry)}: {told}")


def path_of(entry: Entry) -> str:
    return entry.path if entry.key is None else f"{entry.path}.{entry.key}"


def partners(book: Book, row: int) -> list[int]:
    """Return the cells that may take the difference of a share: those beside it."""
    near = _holders(book.layout.entries[row])
    return [
        at
        for at, other in book.layout.entries.items()
        if at != row and other.path and isinstance(other.value, float) and _holders(other) & near
    ]


def _holders(entry: Entry) -> set[str]:
    """Return the two mappings in which a value stands."""
    holder = path_of(entry).rsplit(".", 1)[0]
    return {holder, holder.rsplit(".", 1)[0]}


def of_keys(book: Book, model: sm.Model) -> Iterator[Change]:
    """Move the last year of each table by one."""
    tables: dict[str, dict[int, tuple[int, float]]] = {}
    for row, entry in book.layout.entries.items():
        if entry.style == LIVE and isinstance(entry.key, int):
            assert isinstance(entry.value, float | int)
            tables.setdefault(entry.path, {})[entry.key] = (row, float(entry.value))
    for path, table in tables.items():
        last = max(table)
        row, _ = table[last]
        other = last - 1 if last - 1 not in table else last + 1
        moved = {other if key == last else key: value for key, (_, value) in table.items()}
        edits = (Edit(PAGE, f"D{row}", float(other)),)
        yield Change(f"{path}: {other}", edits, {path: moved}, model.with_values({path: moved}), {})


def of_start(book: Book, model: sm.Model) -> Iterator[Change]:
    """Start on other days."""
    (row,) = (at for at, entry in book.layout.entries.items() if entry.row and _is_date(entry))
    start = book.built.timeline.start
    for day in (start.replace(month=8, day=31), start.replace(year=start.year + 1)):
        values = {"timeline.start": day}
        edits = (Edit(PAGE, f"C{row}", float((day - DAY_ONE).days)),)
        yield Change(f"start {day}", edits, values, model.with_values(values), {})


def _is_date(entry: Entry) -> bool:
    return entry.row is not None and entry.row.kind == DATE


def of_variants(book: Book, model: sm.Model) -> Iterator[Change]:
    """Choose each other variant of each build; all offers with the build follow."""
    built = book.built
    for row, entry in book.layout.entries.items():
        if entry.style != LIVE or not isinstance(entry.value, str):
            continue
        asset = next(name for name, _ in built.inputs.selectors if entry.path.endswith(_key(name)))
        for other in built.scenario.assets[asset].variants:
            sharing = [
                n for n, o in built.scenario.offers.items() if o.build.get(asset) == entry.value
            ]
            if other == entry.value or not sharing:
                continue
            values = {f"offers.{_key(name)}.build.{_key(asset)}": other for name in sharing}
            edits = (Edit(PAGE, f"C{row}", other),)
            yield Change(f"{entry.path} = {other}", edits, values, model.with_values(values), {})


def _key(name: str) -> str:
    from servicemodel.scenario.overrides import path_key

    return path_key(name)


def of_structure(book: Book) -> dict[int, Edit]:
    """Return an edit of each structural cell by its row."""
    found = {}
    for row, entry in book.layout.entries.items():
        if entry.style == STRUCTURAL:
            value = entry.value
            other = f"{value}x" if isinstance(value, str | None) else float(str(value)) + 1
            found[row] = Edit(PAGE, f"C{row}", other)
    return found
