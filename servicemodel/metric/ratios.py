"""Ratios of what an investment brings to what it takes, and whether it is one at all.

A ratio exists only where something is invested; a difference of flows that starts with a gain is
financing, and is to be read the other way round.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from servicemodel.line.nodes import Role
from servicemodel.line.words import (
    highest,
    lowest,
    maximum,
    missing,
    operating,
    period,
    periods_per_year,
    tiny,
    total,
    where,
)

if TYPE_CHECKING:
    from servicemodel.line.nodes import Line
    from servicemodel.line.sheet import Section

INDEX_STATES = ("none: no outlay at the start", "one")
SIR_STATES = ("none: no more is invested", "one")
AIRR_STATES = ("none: no savings on more that is invested", "one")
NO_DIFFERENCE, INVESTMENT, FINANCING = 0, 1, 2
FINANCING_STATES = ("no difference", "investment", "financing")
ONLY_GAINS, ONLY_COSTS = 1, 2
SIDES_STATES = ("no difference", "only gains", "only costs", "gains and costs")


@dataclass(frozen=True)
class Ratio:
    """A ratio (no value unless the state is 1) and its state."""

    value: Line
    state: Line


@dataclass(frozen=True)
class Ratios:
    """The measures of NIST Handbook 135: present values, ratio and rate, with their states."""

    net_savings: Line
    increased_investment: Line
    running_savings: Line
    sir: Line
    sir_state: Line
    airr: Line
    airr_state: Line


def profitability_index(section: Section, flow: Line, factor: Line, label: str) -> Ratio:
    """Write the present value of a row of flows after period 0 per outlay of period 0."""
    unit = str(flow.unit)
    later = section.line(
        f"{label}: worth of later flows", total(flow * factor * operating), unit=unit
    )
    outlay = section.line(
        f"{label}: outlay at the start", -total(flow * (1 - operating)), unit=unit
    )
    state = section.line(f"{label}: state", outlay > 0, role=Role.STATE, texts=INDEX_STATES)
    value = section.line(label, where(state, later / outlay, missing("none")), role=Role.LEVEL)
    return Ratio(value, state)


def savings_ratios(
    section: Section,
    base_investment: Line,
    base_running: Line,
    investment: Line,
    running: Line,
    factor: Line,
    rate: Line,
    label: str,
) -> Ratios:
    """Write net savings, savings-to-investment ratio and adjusted internal rate of return.

    The four rows are costs (what is paid is positive) of the base case and of the alternative;
    investment includes replacements, less values left at the end. `rate` is the yearly rate, one
    number, from which `factor` is made. Savings are taken to be reinvested at it until the end:
    AIRR = (1 + rate) x SIR ^ (1 / years) - 1. Source: NIST Handbook 135, Life-Cycle Costing
    Manual for the Federal Energy Management Program, on supplementary measures.
    """
    unit = str(running.unit)
    saved = section.line(
        f"{label}: savings in running costs", total((base_running - running) * factor), unit=unit
    )
    invested = section.line(
        f"{label}: increase of investment",
        total((investment - base_investment) * factor),
        unit=unit,
    )
    net = section.line(f"{label}: net savings", saved - invested, unit=unit)
    sir_state = section.line(
        f"{label}: state of SIR", invested > 0, role=Role.STATE, texts=SIR_STATES
    )
    sir = section.line(
        f"{label}: SIR", where(sir_state, saved / invested, missing("none")), role=Role.LEVEL
    )
    count = section.line(
        f"{label}: years studied", highest(period) / periods_per_year, role=Role.LEVEL
    )
    airr_state = section.line(
        f"{label}: state of AIRR", sir_state * (saved > 0), role=Role.STATE, texts=AIRR_STATES
    )
    growth = (1 + rate) * sir ** (1 / count)
    airr = section.line(
        f"{label}: AIRR", where(airr_state, growth - 1, missing("none")), role=Role.RATE
    )
    return Ratios(net, invested, saved, sir, sir_state, airr, airr_state)


def financing(section: Section, difference: Line, label: str) -> Line:
    """Write how a difference of flows starts: with an outlay, with a gain, or not at all.

    The first amount that is not zero decides; against rounding it counts as zero up to 1e-9 of
    the largest. The states are `NO_DIFFERENCE`, `INVESTMENT` and `FINANCING`.
    """
    unit = str(difference.unit)
    size = section.line(
        f"{label}: size of the difference", maximum(difference, -difference), unit=unit
    )
    largest = section.line(f"{label}: largest difference", highest(size), unit=unit)
    differs = section.line(f"{label}: differs", size > largest * tiny, role=Role.FLAG)
    seen = section.balance(f"{label}: has differed", opening=0, role=Role.FLAG)
    seen.close(maximum(seen.opening, differs))
    first = section.line(f"{label}: first difference", differs * (1 - seen.opening), role=Role.FLAG)
    gained = section.line(
        f"{label}: first difference is a gain", first * (difference > 0), role=Role.FLAG
    )
    return section.line(
        label, total(first) + total(gained), role=Role.STATE, texts=FINANCING_STATES
    )


def sides(section: Section, difference: Line, label: str) -> Line:
    """Write whether a difference of flows has gains, costs, or both: see `SIDES_STATES`.

    Against rounding an amount counts as zero up to 1e-9 of the largest.
    """
    unit = str(difference.unit)
    most = section.line(f"{label}: largest gain", highest(difference), unit=unit)
    least = section.line(f"{label}: largest cost", -lowest(difference), unit=unit)
    largest = section.line(f"{label}: largest difference", maximum(most, least), unit=unit)
    gains = section.line(f"{label}: gains", most > largest * tiny, role=Role.FLAG)
    costs = section.line(f"{label}: costs", least > largest * tiny, role=Role.FLAG)
    return section.line(label, gains + costs + costs, role=Role.STATE, texts=SIDES_STATES)
