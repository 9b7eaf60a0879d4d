"""Hard model e: how well cash covers debt, in periods with and without debt service.

The debt is served once a year by an annuity after a grace period in which interest is added to
it. The loan life cover ratio discounts the cash of the loan's life at the loan's rate.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from servicemodel.line.nodes import Role
from servicemodel.line.sheet import Sheet
from servicemodel.line.words import (
    floor,
    highest,
    lowest,
    missing,
    operating,
    period,
    period_length,
    periods_per_year,
    remaining,
    tiny,
    total,
    where,
    year_end,
)
from tests.line.hard import Built, Inputs, Model, Results

if TYPE_CHECKING:
    from collections.abc import Sequence

    from servicemodel.timeline import Timeline


def inputs(timeline: Timeline) -> Inputs:
    """Let cash rise and sway, and be short of the debt service in one bad year."""
    m = timeline.per_year
    cash = [0.0]
    for k in range(1, timeline.count + 1):
        year = (k - 1) // m
        yearly = 160_000 + 3_000 * year + 30_000 * math.sin(1.3 * year)
        cash.append(round((40_000.0 if year == 7 else yearly) / m + 500 * math.cos(k), 2))
    return {"cash": cash, "debt": 1_000_000.0, "rate": 0.07, "grace": 2.0, "term": 15.0}


def batch(timeline: Timeline) -> list[Inputs]:
    """Try no debt at all, no grace, and cash that never suffices."""
    return [
        {},
        {"debt": 0.0},
        {"grace": 0.0, "term": 50.0},
        {"rate": 0.12, "term": 3.0},
        {"cash": [-100.0 - k for k in range(timeline.count + 1)]},  # all ratios below zero
    ]


def build(
    timeline: Timeline,
    *,
    cash: Sequence[float],
    debt: float,
    rate: float,
    grace: float,
    term: float,
) -> Built:
    """Write the ratios; periods without debt service count as the highest, so are never lowest."""
    sheet = Sheet("Debt cover")
    given = sheet.section("Inputs")
    available = given.path("Cash available", cash, unit="EUR")
    lent = given.number("Amount lent", debt, unit="EUR")
    yearly = given.number("Interest rate per year", rate, role=Role.RATE)
    free = given.number("Grace period", grace, unit="year")
    runs = given.number("Term", term, unit="year")

    terms = sheet.section("Terms")
    rate_per_period = terms.line(
        "Interest rate per period", (1 + yearly) ** (1 / periods_per_year) - 1, role=Role.RATE
    )
    waiting = terms.line("Periods of grace", floor(free / period_length + tiny), role=Role.LEVEL)
    last = terms.line("Periods of the loan", floor(runs / period_length + tiny), role=Role.LEVEL)
    serving = terms.line(
        "Debt is served", year_end * (period > waiting) * (period <= last), role=Role.FLAG
    )
    count = terms.line("Payments", total(serving), role=Role.LEVEL)
    after_grace = terms.line(
        "Debt after the grace period",
        lent * (1 + rate_per_period) ** waiting,
        unit="EUR",
        role=Role.LEVEL,
    )
    annuity = terms.line(
        "Yearly debt service",
        after_grace * yearly / (1 - (1 + yearly) ** -count),
        unit="EUR",
        role=Role.LEVEL,
    )

    loan = sheet.section("Debt")
    account = loan.balance("Debt", unit="EUR", opening=0)
    interest = loan.line("Interest", account.opening * rate_per_period, unit="EUR")
    service = loan.line("Debt service", annuity * serving, unit="EUR")
    owed = account.close(account.opening + lent * (1 - operating) + interest - service)

    cover = sheet.section("Debt service cover")
    saved = cover.balance("Cash of the year to date", unit="EUR", opening=0)
    of_year = cover.line("Cash of the year", (saved.opening + available) * year_end, unit="EUR")
    saved.close(saved.opening + available - of_year)
    ratio = cover.line("DSCR", where(service > 0, of_year / service, 0), role=Role.LEVEL)
    best = cover.line("Highest DSCR", highest(ratio), role=Role.LEVEL)
    counted = cover.line(
        "DSCR for comparison",
        where(service > 0, ratio, best),
        role=Role.LEVEL,
    )
    whole = cover.line("Debt service in all", total(service), unit="EUR")
    cover.line(
        "Lowest DSCR",
        where(whole > 0, lowest(counted), missing("no debt service")),
        role=Role.LEVEL,
    )

    life = sheet.section("Loan life cover")
    discount = life.balance("Discount factor", opening=1)
    factor = discount.close(discount.opening / (1 + rate_per_period * operating))
    value = life.line(
        "Present value of cash in the loan's life",
        available * (period <= last) * factor,
        unit="EUR",
    )
    later = life.line(
        "Value of later cash in the loan's life",
        (remaining(value) - value) / factor,
        unit="EUR",
        role=Role.LEVEL,
    )
    life.line("LLCR", where(owed > tiny, later / owed, 0), role=Role.LEVEL)
    return Built(
        [sheet], {"cash": available, "debt": lent, "rate": yearly, "grace": free, "term": runs}
    )


def plain(
    timeline: Timeline,
    *,
    cash: Sequence[float],
    debt: float,
    rate: float,
    grace: float,
    term: float,
) -> Results:
    """Go from payment to payment: owe, pay, divide."""
    m, periods = timeline.per_year, range(timeline.count + 1)
    last = round(term * m)
    payments = round(term - grace)
    owed_after_grace = debt * (1 + rate) ** grace
    yearly_service = owed_after_grace / sum((1 + rate) ** -k for k in range(1, payments + 1))

    owed = [debt]
    services = [0.0]
    ratios: list[float | None] = [None]
    for t in periods[1:]:
        pays = t % m == 0 and grace < t / m <= term
        service = yearly_service if pays else 0.0
        services.append(service)
        owed.append(owed[-1] * (1 + rate) ** (1 / m) - service if t < last else 0.0)
        since_last_year = sum(cash[t - m + 1 : t + 1]) + (cash[0] if t == m else 0.0)
        ratios.append(since_last_year / service if service > 0 else None)
    cover_of_life = [0.0] * len(periods)
    for t in periods[:last]:
        later = sum(cash[s] / (1 + rate) ** ((s - t) / m) for s in range(t + 1, last + 1))
        cover_of_life[t] = later / owed[t] if owed[t] else 0.0
    counted = [ratio for ratio in ratios if ratio is not None]
    return {
        "Debt / Debt": owed,
        "Debt / Debt service": services,
        "Debt service cover / DSCR": [ratio or 0.0 for ratio in ratios],
        "Debt service cover / Lowest DSCR": min(counted) if counted else math.nan,
        "Loan life cover / LLCR": cover_of_life,
    }


MODEL = Model("e-cover", inputs, build, plain, batch)
