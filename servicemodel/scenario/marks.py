"""What is stated, as plain data, and where each place of it stands: file, line and column.

The place of a value is the tuple of the keys and list positions that lead to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from servicemodel.errors import shown

Place = tuple[Any, ...]
OF_A_SOLVE = ("solve", "from", "under", "source", "grade", "note", "of", "prices", "unit")


@dataclass(frozen=True)
class Mark:
    """A place in a file; lines and columns count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{shown(self.file)}:{self.line}:{self.column}"


@dataclass(frozen=True)
class CellMark(Mark):
    """A cell of a workbook: its row is the line."""

    sheet: str

    def __str__(self) -> str:
        return f"{shown(self.file)}: {self.sheet}!{letters(self.column)}{self.line}"


def letters(column: int) -> str:
    """Return what a sheet calls a column: A for 1, AB for 28."""
    found = ""
    while column > 0:
        column, last = divmod(column - 1, 26)
        found = chr(ord("A") + last) + found
    return found


@dataclass(frozen=True)
class Stated(Mapping[str, Any]):
    """A scenario's data with the mark of every place; it reads as a mapping of its data.

    `name` is the file that was asked for, `set_` the places that were set from outside.
    """

    data: dict[Any, Any]
    marks: dict[Place, Mark]
    name: str
    set_: frozenset[Place] = frozenset()

    def __getitem__(self, key: str) -> Any:
        return self.data[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.data)

    def __len__(self) -> int:
        return len(self.data)

    def is_set(self, place: Place) -> bool:
        """Return whether a place, or what holds it, was set from outside."""
        return within(place, self.set_)

    def mark(self, place: Place) -> Mark | None:
        """Return the mark of the deepest part of a place that has one; None if it was set."""
        if self.is_set(place):
            return None
        heads = (place[:length] for length in range(len(place), -1, -1))
        return next((self.marks[head] for head in heads if head in self.marks), None)


def within(place: Place, places: frozenset[Place] | set[Place]) -> bool:
    """Return whether a place is one of `places` or stands below one."""
    return any(place[:length] in places for length in range(len(place) + 1))


def members(holder: Any) -> dict[str, Any]:
    """Return the keys of a mapping or the positions of a list, by their text."""
    if isinstance(holder, dict):
        return {str(key): key for key in holder}
    if isinstance(holder, list | tuple):
        return {str(position): position for position in range(len(holder))}
    return {}


def is_years(stated: Any) -> bool:
    """Return whether a mapping is a path by year, such as `{2027: 1.7%, 2040: 1.5%}`."""
    return (
        isinstance(stated, dict)
        and bool(stated)
        and all(isinstance(key, int) and not isinstance(key, bool) for key in stated)
    )


def merged(parent: Stated, child: Stated) -> Stated:
    """Return the child's data laid over the parent's, each place with its own mark.

    Mappings merge; all else is replaced whole, also a number that is stated as a mapping, so that
    no value meets a source that is not its own. A null removes what the parent states.
    """
    replaced: set[Place] = set()
    removed: set[Place] = set()
    data = _laid_over(parent.data, child.data, (), replaced, removed)
    gone = replaced | removed
    marks = {place: mark for place, mark in parent.marks.items() if not within(place, gone)}
    marks |= {place: mark for place, mark in child.marks.items() if place not in removed}
    return Stated(data, marks, child.name)


def _laid_over(
    parent: dict[Any, Any],
    child: dict[Any, Any],
    place: Place,
    replaced: set[Place],
    removed: set[Place],
) -> dict[Any, Any]:
    data = dict(parent)
    for key, value in child.items():
        here = (*place, key)
        if key in parent and value is None:
            del data[key]
            removed.add(here)
        elif _merges(value) and _merges(parent.get(key)):
            data[key] = _laid_over(parent[key], value, here, replaced, removed)
        else:  # a null that removes nothing stays, for the schema to judge
            data[key] = value
            replaced.add(here)
    return data


def is_solve(stated: Any) -> bool:
    """Return whether a mapping is a number to be solved, as in `{solve: "provider irr = 9%"}`."""
    return (
        isinstance(stated, dict)
        and isinstance(stated.get("solve"), str)
        and all(key in OF_A_SOLVE for key in stated)
    )


def _merges(stated: Any) -> bool:
    number = isinstance(stated, dict) and ("value" in stated or is_solve(stated))
    return isinstance(stated, dict) and not number and not is_years(stated)
