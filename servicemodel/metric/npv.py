"""Present values: a row of discount factors, and the discounted sum of a row of flows.

Factors are a recurrence over periods, never powers, so that a position alone equals its column.
Period 0 is not discounted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from servicemodel.line.labels import inside
from servicemodel.line.nodes import Role
from servicemodel.line.words import (
    add,
    first_exponent,
    first_period,
    operating,
    periods_per_year,
    total,
    where,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from servicemodel.line.nodes import Line
    from servicemodel.line.sheet import Section


def discount_factor(section: Section, rate: Line, label: str = "Discount factor") -> Line:
    """Write the row of discount factors for an effective yearly rate; 1 in period 0.

    The factor of period k is (1 + rate) ** -exponent(k), where the timeline's exponents place
    flows at the end, middle or start of periods.
    """
    first = section.line(f"{label}, first step", (1 + rate) ** first_exponent, role=Role.LEVEL)
    step = section.line(f"{label}, step", (1 + rate) ** (1 / periods_per_year), role=Role.LEVEL)
    steps = section.line(f"{label}, growth", where(first_period, first, step), role=Role.LEVEL)
    factor = section.balance(label, opening=1)
    return factor.close(where(operating, factor.opening / steps, 1))


def present_values(section: Section, flows: Sequence[Line], factor: Line) -> list[Line]:
    """Write each flow's present value as one number: the sum of flow times factor."""
    return [
        section.line(
            f"Present value of {inside(flow.label)}",
            total(flow * factor),
            unit=str(flow.unit),
        )
        for flow in flows
    ]


def npv(section: Section, flows: Sequence[Line], factor: Line, label: str = "NPV") -> Line:
    """Write the net present value of some flows as the sum of their present values."""
    parts = present_values(section, flows, factor)
    return section.line(label, add(parts), unit=str(parts[0].unit))
