"""The lowest value of a row and when it is first reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from servicemodel.line.nodes import Role
from servicemodel.line.words import lowest, maximum, total, years

if TYPE_CHECKING:
    from servicemodel.line.nodes import Line
    from servicemodel.line.sheet import Section


def lowest_and_when(section: Section, row: Line, label: str) -> tuple[Line, Line]:
    """Write the lowest value of a row and the years gone by when it is first reached."""
    value = section.line(label, lowest(row), unit=str(row.unit), role=row.role)
    there = section.line(f"{label}: reached", row <= value, role=Role.FLAG)
    seen = section.balance(f"{label}: reached before", opening=0, role=Role.FLAG)
    seen.close(maximum(seen.opening, there))
    first = section.line(f"{label}: first reached", there * (1 - seen.opening), role=Role.FLAG)
    when = section.line(f"{label}: when", total(first * years), unit="year", role=Role.LEVEL)
    return value, when
