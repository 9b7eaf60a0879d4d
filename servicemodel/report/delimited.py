r"""Rows as text that spreadsheets open: full precision, `\n` at line ends, text that stays text.

A spreadsheet takes text that starts with = + - or @ for a formula, so such a cell gets an
apostrophe before it, which `plain` takes away again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from servicemodel.errors import ModelError, UsageError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

DIALECTS = {"comma": (",", "."), "semicolon": (";", ",")}  # between cells, in numbers
FORMULA = re.compile(r"'*[=+\-@\t\r]")


def delimited(fields: Sequence[str], rows: Iterable[Sequence[Any]], dialect: str = "comma") -> str:
    """Return a header and rows: text, numbers, dates; None and NaN are empty cells.

    With the dialect `semicolon` numbers have a decimal comma.

    >>> print(delimited(["offer", "npv"], [["sale", -0.5], ["=1+1", None]], "semicolon"), end="")
    offer;npv
    sale;-0,5
    '=1+1;
    """
    if dialect not in DIALECTS:
        raise UsageError(f"no CSV dialect is called {dialect!r}; {did_you_mean(dialect, DIALECTS)}")
    between, point = DIALECTS[dialect]
    quoted = {between, '"', "\n", "\r"}
    lines = [[_cell(cell, point) for cell in row] for row in (fields, *rows)]
    return "".join(
        (between.join(_quoted(cell, quoted) for cell in line) or '""') + "\n" for line in lines
    )


def plain(cell: str) -> str:
    """Return the text that a cell stands for.

    >>> plain("'=1+1"), plain("'s-Hertogenbosch")
    ('=1+1', "'s-Hertogenbosch")
    """
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell


def _cell(value: Any, point: str) -> str:
    if value is None or value != value:
        return ""
    if isinstance(value, float):
        if value in (float("inf"), float("-inf")):
            raise ModelError(f"a number is {value}: no file is written")
        return repr(float(value)).replace(".", point)
    text = str(value)
    return f"'{text}" if isinstance(value, str) and FORMULA.match(text) else text


def _quoted(cell: str, special: set[str]) -> str:
    r"""Return a cell in quotes where it needs them; the csv module forgets some of `\r`."""
    if special.isdisjoint(cell):
        return cell
    doubled = cell.replace('"', '""')
    return f'"{doubled}"'
