"""Where things stand in a sheet: columns, rows, names of sheets and addresses.

Column A holds labels, B units, C numbers (and keys of a table stand in D), D the opening before
period 0, E period 0 and so on.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

NUMBER, OPENING, FIRST = 2, 3, 4  # columns C, D and E, counted from 0
TIMELINE = "Timeline"
FIRST_ROW = 3

Template = tuple[str | int, ...]  # text, and columns counted from the cell's own


class Place(NamedTuple):
    """Where something stands: its sheet, its row (from 1) and its column (from 0)."""

    page: str
    row: int
    column: int = NUMBER

    @property
    def address(self) -> str:
        """The cell as formulas of another sheet write it."""
        return f"{quoted(self.page)}!{self.cell}"

    def seen_from(self, page: str, cell: str = "") -> str:
        """Return the cell, or another one of its sheet, as formulas of a sheet write it."""
        own = cell or self.cell
        return own if page == self.page else f"{quoted(self.page)}!{own}"

    @property
    def cell(self) -> str:
        """The cell as formulas of the same sheet write it."""
        return f"${column(self.column)}${self.row}"


@functools.cache
def column(number: int) -> str:
    """Return a column's letters, counted from 0.

    >>> column(0), column(25), column(26), column(702)
    ('A', 'Z', 'AA', 'AAA')
    """
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def written(template: Template | tuple[float, ...], own: int) -> str:
    """Return a template as it stands in the column `own`."""
    return "".join(
        [part if isinstance(part, str) else column(own + int(part)) for part in template]
    )


def quoted(page: str) -> str:
    """Return a sheet's name as formulas write it: in quotes unless it is a plain word.

    >>> quoted("Basis"), quoted("sale, same plant"), quoted("Q1")
    ('Basis', "'sale, same plant'", "'Q1'")
    """
    if re.fullmatch(r"[A-Za-z_]+", page) and not re.fullmatch(
        r"[A-Z]{1,3}|TRUE|FALSE", page, re.IGNORECASE
    ):
        return page
    return "'" + page.replace("'", "''") + "'"


def page_names(names: Sequence[str], taken: Iterable[str] = ()) -> list[str]:
    """Return names that a spreadsheet accepts: 31 characters, no special ones, all different."""
    taken = {TIMELINE.casefold(), "history", *(name.casefold() for name in taken)}
    found = []
    for name in names:
        base = _trimmed(re.sub(r"[\[\]:*?/\\\x00-\x1f\ufffe\uffff]", " ", name)) or "Sheet"
        candidate, count = _trimmed(base, 31), 1
        while candidate.casefold() in taken:
            count += 1
            candidate = f"{_trimmed(base, 28 - len(str(count)))} ({count})"
        taken.add(candidate.casefold())
        found.append(candidate)
    return found


def _trimmed(name: str, most: int | None = None) -> str:
    """Return a name without spaces or apostrophes at its ends, and not too long for a sheet."""
    while most is not None and len(name.encode("utf-16-le")) > 2 * most:
        name = name[:-1]
    return re.sub(r"^[\s']+|[\s']+$", "", name)
