"""Hard model a: monthly profit, yearly tax, losses carried forward with expiry.

A loss may be used in the n tax years after the one that made it, the oldest loss first; what is
left of it then expires, in the first period of the next tax year. A short tax year counts as one.
"""

from __future__ import annotations

import math
import random
from datetime import date
from typing import TYPE_CHECKING

from servicemodel.line.nodes import Role
from servicemodel.line.sheet import Sheet
from servicemodel.line.words import (
    before,
    floor,
    lag,
    maximum,
    minimum,
    period_length,
    tax_year_end,
    tiny,
)
from servicemodel.timeline import Timeline
from tests.line.hard import Built, Inputs, Model, Results

if TYPE_CHECKING:
    from collections.abc import Sequence


def inputs(timeline: Timeline) -> Inputs:
    """Let good and bad years take turns after a bad start, with more losses than profits."""
    m = timeline.per_year
    profit = [-300.0]
    for k in range(1, timeline.count + 1):
        wave = 150 * math.sin(math.tau * (k / m + 3) / 9.5) + 20 * math.sin(k)
        profit.append(round((wave - 20 + 0.7 * k / m) / m, 2))
    return {"profit": profit, "tax_rate": 0.26, "years": 4.0}


def batch(timeline: Timeline) -> list[Inputs]:
    """Vary profits and the number of years, once beyond the horizon."""
    chance = random.Random(7)
    last, m = timeline.count, timeline.per_year
    # a loss two tax years before the last one, or three if the last one is short: then too old
    late = [0.0] * (last + 1)
    late[last - 2 * m - m // 2], late[last] = -1_000.0, 400.0
    positions: list[Inputs] = [{}, {"years": 60.0}, {"profit": late, "years": 2.0}]
    for years in (1.0, 2.0, 3.0, 5.0, 10.0):
        yearly = [chance.gauss(0, 100) for _ in range(timeline.years + 1)]
        profit = [yearly[k // m] + chance.gauss(0, 10) for k in range(last + 1)]
        positions.append({"profit": profit, "years": years})
    return positions


def build(timeline: Timeline, *, profit: Sequence[float], tax_rate: float, years: float) -> Built:
    """Write the lines; what has expired was lost before the oldest tax year still in reach.

    Losses to date change at tax year ends only, so looking back n years and one period finds the
    losses of all tax years before the last n, also from inside a short last tax year.
    """
    sheet = Sheet("Tax")
    given = sheet.section("Inputs")
    earned = given.path("Profit", profit, unit="EUR")
    rate = given.number("Tax rate", tax_rate, role=Role.RATE)
    usable = given.number("Tax years in which a loss may be used", years, unit="year")

    year = sheet.section("Tax year")
    to_date = year.balance("Profit to date", unit="EUR", opening=0)
    assessed = year.line("Profit assessed", (to_date.opening + earned) * tax_year_end, unit="EUR")
    to_date.close(to_date.opening + earned - assessed)

    losses = sheet.section("Losses")
    made = losses.line("Loss made", maximum(-assessed, 0), unit="EUR")
    ever = losses.balance("Losses to date", unit="EUR", opening=0)
    ever_made = ever.close(ever.opening + made)
    reach = losses.line("Reach of a loss in periods", floor(usable / period_length + tiny) + 1)
    carried = losses.balance("Losses carried forward", unit="EUR", opening=0)
    gone = losses.line(
        "Losses used or expired before", before(ever_made) - carried.opening, unit="EUR"
    )
    expired = losses.line("Losses expired", maximum(lag(ever_made, reach) - gone, 0), unit="EUR")
    used = losses.line(
        "Losses used", minimum(carried.opening - expired, maximum(assessed, 0)), unit="EUR"
    )
    carried.close(carried.opening + made - expired - used)

    tax = sheet.section("Tax")
    taxable = tax.line("Taxable profit", maximum(assessed, 0) - used, unit="EUR")
    tax.line("Tax", taxable * rate, unit="EUR")
    return Built([sheet], {"profit": earned, "tax_rate": rate, "years": usable})


def plain(timeline: Timeline, *, profit: Sequence[float], tax_rate: float, years: float) -> Results:
    """Keep a list of vintages: [tax year of the loss, what is left of it]."""
    last = timeline.count
    final_month = timeline.tax_year_end or 12
    names = ("Losses expired", "Losses used", "Losses carried forward", "Tax")
    expired, used, carried, tax = rows = [[0.0] * (last + 1) for _ in names]

    tax_year = 1
    profit_of_year = 0.0
    vintages: list[list[float]] = []
    for t in range(last + 1):
        for vintage in vintages:
            if tax_year - vintage[0] > years:
                expired[t] += vintage[1]
                vintage[1] = 0.0

        profit_of_year += profit[t]
        month = (timeline.start.month + t - 2) % 12 + 1 if timeline.per_year == 12 else final_month
        if t == last or (t > 0 and month == final_month):
            income = profit_of_year
            for vintage in vintages:  # the oldest comes first
                taken = max(min(vintage[1], income), 0.0)
                vintage[1] -= taken
                income -= taken
                used[t] += taken
            if income < 0:
                vintages.append([tax_year, -income])
            tax[t] = tax_rate * max(income, 0.0)
            tax_year += 1
            profit_of_year = 0.0
        carried[t] = sum(left for _, left in vintages)
    return {
        f"{'Tax' if name == 'Tax' else 'Losses'} / {name}": row
        for name, row in zip(names, rows, strict=True)
    }


MODEL = Model(
    "a-losses",
    inputs,
    build,
    plain,
    batch,
    (
        (
            "600 months, tax years to September",
            Timeline(date(2027, 1, 1), years=50, period="month", tax_year_end=9),
        ),
    ),
)
