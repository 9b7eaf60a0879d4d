"""Costs made comparable: the level yearly amount, and the cost of one unit of service.

A level amount at a nominal rate is level in nominal money; divided by indexed factors it is the
real amount of the first year, which then grows with the index.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from servicemodel.line.words import operating, period_length, total

if TYPE_CHECKING:
    from servicemodel.line.nodes import Line
    from servicemodel.line.sheet import Section


def equivalent_annual(
    section: Section, npv: Line, factor: Line, *, index: Line | None = None, label: str
) -> Line:
    """Write the yearly amount, paid in every period, that has the same present value.

    With an `index` it is the real amount at prices of the first year, which the index raises.
    """
    weight = operating * period_length * factor
    annuity = section.line(
        f"{label}: annuity factor",
        total(weight if index is None else weight * index),
        unit="year",
    )
    return section.line(label, npv / annuity, unit=f"{npv.unit}/year")


def levelised(
    section: Section,
    npv: Line,
    quantity: Line,
    factor: Line,
    *,
    index: Line | None = None,
    label: str,
) -> Line:
    """Write the price per unit that, paid for every unit, has the same present value.

    With an `index` it is the real price of the first year, which the index raises.
    """
    product = quantity * factor
    discounted = section.line(
        f"{label}: discounted quantity",
        total(product if index is None else product * index),
        unit=str(quantity.unit),
    )
    return section.line(label, npv / discounted, unit=f"{npv.unit}/{quantity.unit}")
