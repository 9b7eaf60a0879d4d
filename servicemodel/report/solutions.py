"""A solved number as a person reads it: which values make a target true, and what it is now."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from servicemodel.deal.target import DSCR, EQUAL_GAIN, GAIN, IRR, NPV, PAYBACK
from servicemodel.report.text import named
from servicemodel.report.zone import wrapped

if TYPE_CHECKING:
    from servicemodel.deal.solve import Solution

ABOVE = 1e-9  # the lowest number that counts as above 0
AMOUNTS_END = 1e15  # an amount was looked at as far as it may go
METRICS = {NPV: "NPV", IRR: "IRR", PAYBACK: "payback", DSCR: "lowest DSCR", GAIN: "gain"}


def text(solution: Solution) -> str:
    """Return which values of a number make a target true, and what the metric is now."""
    equal = solution.metric == EQUAL_GAIN
    metric = "difference of gains" if equal else METRICS[solution.metric]
    metric += f" by year {solution.until}" if solution.until else ""
    of = f"{solution.party}'s {metric} under {named(solution.offer)}"
    if solution.less:
        metric += f" less {named(solution.less)}"
        of += f" less {named(solution.less)}"
    wanted = f"{of} {_metric(solution, solution.target)}"
    if equal:
        wanted = f"both gain as much under {named(solution.offer)}"
    lines = [*wrapped(f"{solution.find}: which value makes {wanted}?"), ""]
    for sentence in answers(solution):
        lines += wrapped(sentence)
    told = f"there is no {metric}"
    if solution.reached_now is not None:
        told = f"the {metric} is {_metric(solution, solution.reached_now)}"
    lines += wrapped(f"It is {_value(solution, solution.now)} now, and {told}.")
    return "\n".join(lines) + "\n"


def answers(solution: Solution) -> list[str]:
    """Return which values meet the target, or that none does, as sentences."""
    values = [_value(solution, value) for value in solution.values]
    low, high = (_value(solution, end) for end in solution.looked)
    where = f"from {low} up" if solution.looked[1] >= AMOUNTS_END else f"from {low} to {high}"
    if solution.looked[0] <= -AMOUNTS_END:
        where = "at all" if solution.looked[1] >= AMOUNTS_END else f"up to {high}"
    elif 0 < solution.looked[0] <= ABOVE:
        where = where.replace(f"from {low}", "above 0", 1).removesuffix(" up")
    if solution.state == "always":
        told = "Every value does: it holds whatever the number is."
    elif solution.state == "interval":
        told = f"Every value from {values[0]} to {values[-1]} does."
    elif solution.state == "none":
        told = f"No value {where} does."
    elif solution.state == "one":
        told = f"{values[0]} does."
    else:
        told = f"{len(values)} values do: {' and '.join(values)}."
    return [told, *(f"{note[0].upper()}{note[1:]}." for note in solution.notes)]


def _value(solution: Solution, value: float) -> str:
    """Return a solved number with seven significant digits."""
    number = significant(value * (100 if solution.share else 1))
    unit = "years" if solution.unit == "year" and number != "1" else solution.unit
    return f"{number} %" if solution.share else f"{number} {unit}".rstrip()


def _metric(solution: Solution, value: float) -> str:
    number = significant(value * (100 if solution.metric == IRR else 1))
    if solution.metric == IRR:
        return f"{number} %"
    unit = "years" if solution.metric == PAYBACK else solution.metric_unit
    return f"{number} {unit}".rstrip()


def significant(value: float) -> str:
    """Return seven significant digits with thousands.

    >>> significant(87287.15326644447), significant(0.21), significant(1e15)
    ('87,287.15', '0.21', '1,000,000,000,000,000')
    """
    if abs(value) < 1e-9:
        return "0"
    decimals = max(6 - math.floor(math.log10(abs(value))), 0)
    told = f"{value:,.{decimals}f}"
    return told.rstrip("0").rstrip(".") if "." in told else told
