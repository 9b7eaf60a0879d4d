"""Payback: the years until cumulative cash is back at zero, interpolated inside the period.

Only an outlay can be paid back: a flow that starts positive is financing and has no payback.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from servicemodel.line.nodes import Role, Shortcut
from servicemodel.line.words import (
    before,
    equal,
    exponent,
    highest,
    lowest,
    maximum,
    missing,
    tiny,
    total,
    where,
)

if TYPE_CHECKING:
    from servicemodel.line.nodes import Line
    from servicemodel.line.sheet import Section

NEVER, PAID_BACK, NO_OUTLAY = 0, 1, 2
STATES = ("never", "paid back", "no outlay first")


@dataclass(frozen=True)
class Payback:
    """Years (no value unless the state is 1), the state (see `STATES`) and whether it stays paid.

    `falls_again` is 1 if the cumulative flow, once back at 0, falls below it again.
    """

    value: Line
    state: Line
    falls_again: Line


def payback(section: Section, flow: Line, label: str = "Payback") -> Payback:
    """Write the simple payback of a row of flows; of discounted flows the discounted one.

    The time is the first at which the cumulative flow, once negative, is back at 0 or above, by
    straight interpolation between the timeline's exponents. Whether it falls below zero again is
    told up to rounding, 1e-9 of the largest flow.
    """
    unit = str(flow.unit)
    cash = section.balance(f"{label}: cumulative", unit=unit, opening=0)
    cash_now = cash.close(cash.opening + flow)
    gained = section.balance(f"{label}: gained first", opening=0, role=Role.FLAG)
    spent = section.balance(f"{label}: spent first", opening=0, role=Role.FLAG)
    gained.close(maximum(gained.opening, (cash_now > 0) * (1 - spent.opening)))
    spent_now = spent.close(maximum(spent.opening, (cash_now < 0) * (1 - gained.opening)))
    back = section.balance(f"{label}: back by then", opening=0, role=Role.FLAG)
    back_now = back.close(maximum(back.opening, spent.opening * (cash_now >= 0)))
    here = section.line(f"{label}: back here", back_now - back.opening, role=Role.FLAG)
    time = section.line(f"{label}: exponent", exponent, role=Role.LEVEL, opening=0)
    moment = section.line(
        f"{label}: moment",
        where(here, time - (time - before(time)) * cash_now / flow, 0),
        role=Role.LEVEL,
    )
    found = section.line(f"{label}: found", total(here), role=Role.FLAG)
    since = section.line(f"{label}: periods since the outlay", total(spent_now), role=Role.LEVEL)
    no_outlay = section.line(f"{label}: no outlay first", since <= 0, role=Role.FLAG)
    state = section.line(
        f"{label}: state",
        found + no_outlay + no_outlay,
        role=Role.STATE,
        texts=STATES,
    )
    value = section.line(
        label, where(equal(state, PAID_BACK), total(moment), missing("none")), role=Role.LEVEL
    )
    once_back = section.line(f"{label}: cumulative once back", back.opening * cash_now, unit=unit)
    size = section.line(f"{label}: size of the flow", maximum(flow, -flow), unit=unit)
    largest = section.line(f"{label}: largest flow", highest(size), unit=unit)
    falls_again = section.line(
        f"{label}: falls below zero again later",
        lowest(once_back) < -largest * tiny,
        role=Role.FLAG,
    )
    parts = {"value": value, "state": state, "falls again": falls_again}
    for part, line in parts.items():
        line.shortcut = Shortcut("payback", (flow,), part)
    return Payback(value, state, falls_again)
