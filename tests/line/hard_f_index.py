"""Hard model f: a price index whose yearly rise is a table by year, in monthly periods.

The index is 1 in the first calendar year and steps up in the first period of each later one.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from servicemodel.line.nodes import Role
from servicemodel.line.sheet import Sheet
from servicemodel.line.words import (
    at,
    before,
    calendar_year,
    lowest,
    operating,
    period_length,
    total,
)
from servicemodel.timeline import Timeline
from tests.line.hard import Built, Inputs, Model, Results

if TYPE_CHECKING:
    from collections.abc import Mapping


def inputs(timeline: Timeline) -> Inputs:
    """Change the rise in four years, below zero and back."""
    return {
        "rises": {2027: 0.02, 2030: 0.03, 2041: -0.005, 2042: 0.0, 2055: 0.015},
        "cost": 24_000.0,
    }


def batch(timeline: Timeline) -> list[Inputs]:
    """Vary the rises in the same years."""
    years = inputs(timeline)["rises"]
    return [
        {},
        {"rises": dict.fromkeys(years, 0.0)},
        {"rises": {year: 0.01 * place for place, year in enumerate(years)}, "cost": 1.0},
    ]


def build(timeline: Timeline, *, rises: Mapping[float, float], cost: float) -> Built:
    """Write the index; it steps where the calendar year is above that of the period before."""
    sheet = Sheet("Prices")
    given = sheet.section("Inputs")
    table = given.table("Rise of prices from the year before", rises, role=Role.RATE)
    amount = given.number("Cleaning at prices of the first year", cost, unit="EUR/year")

    index = sheet.section("Index")
    year = index.line(
        "Calendar year", calendar_year, opening=lowest(calendar_year), role=Role.LEVEL
    )
    step = index.line("A new year begins", year > before(year), role=Role.FLAG)
    rise = index.line("Rise in the period", at(table, year) * step, role=Role.RATE)
    prices = index.balance("Price index", opening=1)
    level = prices.close(prices.opening * (1 + rise))

    costs = sheet.section("Costs")
    paid = costs.line("Cleaning", amount * period_length * operating * level, unit="EUR")
    costs.line("Cleaning of all years", total(paid), unit="EUR")
    return Built([sheet], {"rises": table, "cost": amount})


def plain(timeline: Timeline, *, rises: Mapping[float, float], cost: float) -> Results:
    """Make one index per calendar year, then look it up month by month."""
    first = timeline.start.year
    of_year = {first: 1.0}
    rise = rises[first]
    for year in range(first + 1, first + timeline.years + 1):
        rise = rises.get(year, rise)
        of_year[year] = of_year[year - 1] * (1 + rise)
    index = [1.0]
    for t in range(1, timeline.count + 1):
        months_gone = timeline.start.month - 1 + (t - 1) * 12 // timeline.per_year
        index.append(of_year[first + months_gone // 12])
    paid = [0.0] + [cost / timeline.per_year * level for level in index[1:]]
    return {
        "Index / Price index": index,
        "Costs / Cleaning": paid,
        "Costs / Cleaning of all years": sum(paid),
    }


MODEL = Model(
    "f-index",
    inputs,
    build,
    plain,
    batch,
    (("600 months from July", Timeline(date(2027, 7, 1), years=50, period="month")),),
)
