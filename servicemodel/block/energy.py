"""The condition of an efficiency that fades with age and is restored by replacement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from servicemodel.line.nodes import Role
from servicemodel.line.words import before, period, period_length, periods_per_year, where

if TYPE_CHECKING:
    from servicemodel.line.nodes import Line
    from servicemodel.line.sheet import Section


def condition(section: Section, installed: Line, fading: Line, age: Line | None = None) -> Line:
    """Write the share of its first efficiency that an asset has: 1 in its first period.

    It falls by a share per year in every period after that. With an `age` (years, one number) a
    machine that is there at signing begins period 1 as that many years have left it, unless one
    is installed in period 0.
    """
    kept = section.line(
        "Efficiency kept per period", (1 - fading) ** (1 / periods_per_year), role=Role.LEVEL
    )
    if age is None:
        state = section.balance("Condition", opening=1)
        return state.close(where(before(installed), 1, state.opening * kept))
    at_signing = section.line(
        "Condition at signing", kept ** (age / period_length), role=Role.LEVEL
    )
    falls = section.line(
        "Efficiency kept in the period", where(period > 1, kept, 1), role=Role.LEVEL
    )
    state = section.balance("Condition", opening=at_signing)
    return state.close(where(before(installed), 1, state.opening * falls))
