"""The modified internal rate of return: one answer for any flow that has both signs.

Outlays are discounted at the finance rate, gains are carried to the last period at the
reinvestment rate (Lin 1976; the spreadsheet function MIRR).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from servicemodel.line.nodes import Role
from servicemodel.line.words import equal, exponent, last_exponent, maximum, missing, total, where

if TYPE_CHECKING:
    from servicemodel.line.nodes import Line
    from servicemodel.line.sheet import Section

ONE = 1
STATES = ("none: no change of sign", "one", "none: all flows stand at the start")


@dataclass(frozen=True)
class Mirr:
    """The rate per year (no value unless the state is `ONE`) and its state: see `STATES`."""

    value: Line
    state: Line


def mirr(section: Section, flow: Line, finance: Line, reinvest: Line, label: str = "MIRR") -> Mirr:
    """Write the modified internal rate of return of a row of flows for two yearly rates."""
    unit = str(flow.unit)
    gains = section.line(f"{label}: gains", maximum(flow, 0), unit=unit)
    outlays = section.line(f"{label}: outlays", maximum(-flow, 0), unit=unit)
    later = section.line(
        f"{label}: gains at the end",
        total(gains * (1 + reinvest) ** (last_exponent - exponent)),
        unit=unit,
    )
    now = section.line(
        f"{label}: outlays at the start", total(outlays * (1 + finance) ** -exponent), unit=unit
    )
    both = section.line(f"{label}: both signs", (later > 0) * (now > 0), role=Role.FLAG)
    state = section.line(
        f"{label}: state", both + both * (last_exponent <= 0), role=Role.STATE, texts=STATES
    )
    growth = (later / now) ** (1 / last_exponent)
    value = section.line(
        label, where(equal(state, ONE), growth - 1, missing("none")), role=Role.RATE
    )
    return Mirr(value, state)
