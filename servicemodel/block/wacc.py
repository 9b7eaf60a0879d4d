"""The weighted average cost of capital: what each source costs, by its share of all capital.

Source: OpenStax, Principles of Finance 2e, section 17.3 (WACC = sum of weight x cost after tax).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from servicemodel.line.nodes import Role
from servicemodel.line.words import add

if TYPE_CHECKING:
    from collections.abc import Mapping

    from servicemodel.line.nodes import Line
    from servicemodel.line.sheet import Section


@dataclass(frozen=True)
class Source:
    """A source of capital as numbers: its share, its cost per year, the tax that the cost saves."""

    share: Line
    cost: Line
    tax: Line | None = None


def wacc(section: Section, sources: Mapping[str, Source]) -> Line:
    """Write the yearly cost of capital from some sources by name, a rate."""
    parts = []
    for name, source in sources.items():
        part = source.share * source.cost
        formula = part if source.tax is None else part * (1 - source.tax)
        parts.append(section.line(f"Cost of {name} by its share", formula, role=Role.RATE))
    whole = parts[0] * 1 if len(parts) == 1 else add(parts)
    return section.line("Weighted average cost of capital", whole, role=Role.RATE)
