"""A scenario as a YAML text that a person likes to read, and that states the same to the bit.

Rates and shares are written as percentages where that is exact; defaults that were not stated are
left out.
"""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarint import ScalarInt
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from servicemodel.scenario import from_rows
from servicemodel.scenario.cells import NUMBER, Cell, rows
from servicemodel.scenario.marks import CellMark, Stated

if TYPE_CHECKING:
    from servicemodel.scenario.cells import Row
    from servicemodel.scenario.schema import Scenario

LINE = 76  # characters of a mapping that stands in one line
UNBROKEN = 1_000_000  # a text is not broken into lines
LONGEST_PERCENTAGE = 10  # characters
PLAIN = re.compile(r"[^\W_][\w ,;.'()%/+-]*")  # a text that may stand without quotes
THOUSANDS_FROM = 10_000  # 1490000 is written as 1_490_000


def text(scenario: Scenario) -> str:
    """Return a scenario as YAML."""
    data, _ = from_rows.data(_pleasant(row) for row in rows(scenario))
    yaml = YAML()
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = UNBROKEN
    stream = io.StringIO()
    yaml.dump(_styled(data, 0), stream)
    return stream.getvalue()


def left_behind(data: Any) -> list[str]:
    """Return what a scenario's own file has that a copy of it in another format does not."""
    if not isinstance(data, Stated) or any(isinstance(m, CellMark) for m in data.marks.values()):
        return []
    lost = ["comments are left out"]
    parents = dict.fromkeys(mark.file for mark in data.marks.values() if mark.file != data.name)
    if parents:
        lost.append(f"extends is left out: what it states of {', '.join(parents)} is written here")
    return lost


def _pleasant(row: Row) -> Row:
    """Return a row with its numbers as a person writes them."""
    if row.kind != NUMBER:
        return row
    rate = row.bounds is not None and row.bounds[1] <= 1
    value, low, high = (_number(number, rate) for number in (row.value, row.low, row.high))
    return replace(row, value=value, low=low, high=high)


def _number(number: Cell, rate: bool) -> Cell:
    """Return a number as a percentage, as a whole number or as it is: always the same number."""
    if not isinstance(number, float):
        return number
    percentage = f"{number * 100:.15g}"
    if rate and len(percentage) < LONGEST_PERCENTAGE and float(percentage) / 100 == number:
        return f"{percentage}%"
    return int(number) if number.is_integer() else number


def _styled(plain: Any, depth: int) -> Any:
    """Return data as they are to be written: what is short and plain in one line."""
    if isinstance(plain, dict):
        mapping = CommentedMap(
            (_styled(key, depth), _styled(item, depth + 1)) for key, item in plain.items()
        )
        if depth and _is_short(plain, depth):
            mapping.fa.set_flow_style()
        return mapping
    if isinstance(plain, list):
        listed = CommentedSeq(_styled(item, depth + 1) for item in plain)
        if not any(isinstance(item, dict) for item in plain):
            listed.fa.set_flow_style()
        return listed
    if isinstance(plain, str) and not PLAIN.fullmatch(plain):
        return DoubleQuotedScalarString(plain)
    if isinstance(plain, int) and abs(plain) >= THOUSANDS_FROM:
        return ScalarInt(plain, underscore=[3, False, False])
    return plain


def _is_short(plain: dict[Any, Any], depth: int) -> bool:
    alone = not any(isinstance(item, dict | list) for item in plain.values())
    length = sum(len(f"{key}: {item}, ") for key, item in plain.items())
    return alone and length + 2 * depth <= LINE
