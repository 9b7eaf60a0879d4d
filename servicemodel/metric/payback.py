"""Payback: the years until cumulative cash is back at zero, interpolated inside the period.

Only an outlay can be paid back: a flow that starts positive is financing and has no payback.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from servicemodel.line.nodes import Role, Shortcut
from servicemodel.line.words import before, equal, exponent, maximum, missing, total, where

if TYPE_CHECKING:
    from servicemodel.line.nodes import Line
    from servicemodel.line.sheet import Section

NEVER, PAID_BACK, NO_OUTLAY = 0, 1, 2
STATES = ("never", "paid back", "no outlay first")


@dataclass(frozen=True)
class Payback:
    """Years (no value unless the state is 1) and the state: see `STATES`."""

    value: Line
    state: Line


def payback(section: Section, flow: Line, label: str = "Payback") -> Payback:
    """Write the simple payback of a row of flows; of discounted flows the discounted one.

    The time is the first at which the cumulative flow, once negative, is back at 0 or above, by
    straight interpolation between the timeline's exponents.
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
    for part, line in (("value", value), ("state", state)):
        line.shortcut = Shortcut("payback", (flow,), part)
    return Payback(value, state)
