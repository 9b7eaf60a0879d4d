"""Sums of many rows that stand apart: written in parts, so that no formula names too many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from servicemodel.line.words import add, operating, where

if TYPE_CHECKING:
    from collections.abc import Sequence

    from servicemodel.line.nodes import Line
    from servicemodel.line.sheet import Section

MOST, MOST_ELSEWHERE = 20, 8  # rows of its own sheet, and of others, that one sum names


def summed(
    section: Section, label: str, lines: Sequence[Line], unit: str, most: int = MOST
) -> Line:
    """Write the sum of some lines, 0 if there are none."""
    parts = list(lines)
    if len(parts) > most:
        parts = [
            section.line(f"{label}, part {k // most + 1}", add(parts[k : k + most]), unit=unit)
            for k in range(0, len(parts), most)
        ]
    if not parts:
        return section.line(label, where(operating, 0, 0), unit=unit)
    return section.line(label, parts[0] if len(parts) == 1 else add(parts), unit=unit)
