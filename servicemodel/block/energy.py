"""Energy use from demand and an efficiency that fades with age and is restored by replacement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from servicemodel.line.nodes import Role
from servicemodel.line.words import before, periods_per_year, where

if TYPE_CHECKING:
    from servicemodel.line.nodes import Line
    from servicemodel.line.sheet import Section


def condition(section: Section, installed: Line, fading: Line) -> Line:
    """Write the share of its first efficiency that an asset has: 1 in its first period.

    It falls by a share per year in every period after that.
    """
    kept = section.line(
        "Efficiency kept per period", (1 - fading) ** (1 / periods_per_year), role=Role.LEVEL
    )
    state = section.balance("Condition", opening=1)
    return state.close(where(before(installed), 1, state.opening * kept))


def energy_use(section: Section, demand: Line, efficiency: Line, state: Line, unit: str) -> Line:
    """Write the energy that meets a demand."""
    return section.line("Energy use", demand / (efficiency * state), unit=unit)
