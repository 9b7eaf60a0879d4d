"""How well cash covers what is due on loans: per period, and over the life of one loan.

Cover exists only where something is due. Signing has none: what is repaid there comes out of what
is drawn there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from servicemodel.line.nodes import Role
from servicemodel.line.words import (
    highest,
    lowest,
    missing,
    operating,
    remaining,
    total,
    where,
)
from servicemodel.metric.npv import discount_factor

if TYPE_CHECKING:
    from servicemodel.line.nodes import Line
    from servicemodel.line.sheet import Section

SERVICE_STATES = ("none: no debt service", "one")
LIFE_STATES = ("none: nothing is owed after signing", "one")


@dataclass(frozen=True)
class Cover:
    """Cash per unit of debt service: a row, its lowest and its average (state 1: they exist)."""

    row: Line
    lowest: Line
    average: Line
    state: Line


@dataclass(frozen=True)
class LifeCover:
    """Worth of cash in the life of a loan per unit of what is owed: a row, and at signing."""

    row: Line
    value: Line
    state: Line


def debt_service_cover(section: Section, cash: Line, service: Line) -> Cover:
    """Write the debt service cover ratio (DSCR) of each period: cash over interest and principal.

    The average is that of the ratios of all periods in which something is due.
    """
    due = section.line("Debt service is due", operating * (service > 0), role=Role.FLAG)
    row = section.line("DSCR", where(due, cash / service, missing("none")), role=Role.LEVEL)
    known = section.line("DSCR, else 0", where(due, cash / service, 0), role=Role.LEVEL)
    most = section.line("Highest DSCR, at least 0", highest(known), role=Role.LEVEL)
    filled = section.line("DSCR, else the highest", where(due, cash / service, most))
    count = section.line("Periods with debt service", total(due), role=Role.LEVEL)
    state = section.line("Debt service: state", count > 0, role=Role.STATE, texts=SERVICE_STATES)
    least = section.line(
        "Lowest DSCR", where(state, lowest(filled), missing("none")), role=Role.LEVEL
    )
    average = section.line(
        "Average DSCR", where(state, total(known) / count, missing("none")), role=Role.LEVEL
    )
    return Cover(row, least, average, state)


def loan_life_cover(
    section: Section, cash: Line, rate: Line, owed: Line, balance: Line
) -> LifeCover:
    """Write the loan life cover ratio (LLCR): worth of later cash over what is owed.

    `rate` is the loan's effective yearly rate; `owed` is what is owed before the payments of a
    period, `balance` after them. Cash counts up to the last period in which something is owed.
    """
    unit = str(cash.unit)
    factor = discount_factor(section, rate, "Discount factor of the loan")
    alive = section.line("In the life of the loan", operating * (owed > 0), role=Role.FLAG)
    worth = section.line("Cash in the life, discounted", cash * factor * alive, unit=unit)
    later = section.line("Cash still to come, discounted", remaining(worth) - worth, unit=unit)
    row = section.line(
        "LLCR", where(balance > 0, later / factor / balance, missing("none")), role=Role.LEVEL
    )
    first = section.line("Owed after signing", total(balance * (1 - operating)), unit=unit)
    state = section.line("LLCR: state", first > 0, role=Role.STATE, texts=LIFE_STATES)
    value = section.line(
        "LLCR at signing",
        where(state, total(worth) / first, missing("none")),
        role=Role.LEVEL,
    )
    return LifeCover(row, value, state)
