"""Hard model b: every replacement is depreciated, also where the life is no whole number of years.

Two ways beside each other: straight line, and declining balance that switches to straight line
over the life that is left as soon as this writes off more.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from servicemodel.line.nodes import Role
from servicemodel.line.sheet import Sheet
from servicemodel.line.words import (
    before,
    floor,
    last_period,
    maximum,
    minimum,
    operating,
    period_length,
    periods_per_year,
    spread,
    tiny,
    where,
    years,
)
from tests.line.hard import Built, Inputs, Model, Results

if TYPE_CHECKING:
    from servicemodel.timeline import Timeline


def inputs(timeline: Timeline) -> Inputs:
    """Buy a pump whose price rises and that lasts seven years and a half."""
    return {"price": 12_000.0, "growth": 0.025, "life": 7.5, "factor": 2.0}


def batch(timeline: Timeline) -> list[Inputs]:
    """End lives inside, at and after a year and the horizon."""
    lives = (7.5, 1.0, 2.5, 3.0, 4.1, 10.0, 12.25, 25.0, 50.0, 80.0)
    lives += (1.1, 7 / 6)  # years / life is below a whole number by rounding alone
    return [{"life": life} for life in lives] + [{"life": 7.5, "factor": 1.5}]


def build(timeline: Timeline, *, price: float, growth: float, life: float, factor: float) -> Built:
    """Write schedules by age (period k is age k), which `spread` lays out for each purchase."""
    sheet = Sheet("Pump")
    given = sheet.section("Inputs")
    first = given.number("Price at the start", price, unit="EUR")
    rise = given.number("Price growth per year", growth, role=Role.RATE)
    lasts = given.number("Life", life, unit="year")
    multiple = given.number("Declining balance, multiple of straight line", factor)

    buying = sheet.section("Purchases")
    rise_per_period = buying.line(
        "Price growth per period", (1 + rise) ** (1 / periods_per_year) - 1, role=Role.RATE
    )
    index = buying.balance("Price index", opening=1)
    price_index = index.close(index.opening * (1 + rise_per_period * operating))
    ended = buying.line("Lives ended", floor(years / lasts + tiny), opening=0, role=Role.LEVEL)
    replaced = buying.line(
        "Replacement", (ended - before(ended)) * (1 - last_period), role=Role.FLAG
    )
    bought = buying.line("Purchases", first * price_index * (1 - operating + replaced), unit="EUR")

    by_age = sheet.section("Shares of the price by age")
    life_left = by_age.line(
        "Life left before the period",
        maximum(lasts - years + period_length, 0),
        unit="year",
        role=Role.LEVEL,
    )
    straight_share = by_age.line(
        "Straight line", minimum(life_left, period_length) / lasts * operating, role=Role.RATE
    )
    declining_rate = by_age.line(
        "Declining rate per period", minimum(multiple * period_length / lasts, 1), role=Role.RATE
    )
    left = by_age.balance("Share left", opening=1, role=Role.RATE)
    on_straight = by_age.line(
        "Straight line over the life left",
        where(life_left > period_length, left.opening * period_length / life_left, left.opening),
        role=Role.RATE,
    )
    declining_share = by_age.line(
        "Declining balance",
        maximum(left.opening * declining_rate, on_straight) * operating,
        role=Role.RATE,
    )
    left.close(left.opening - declining_share)

    for title, share in (("Straight line", straight_share), ("Declining", declining_share)):
        books = sheet.section(title)
        depreciation = books.line("Depreciation", spread(bought, share), unit="EUR")
        book = books.balance("Book value", unit="EUR", opening=0)
        book.close(book.opening + bought - depreciation)
    return Built([sheet], {"price": first, "growth": rise, "life": lasts, "factor": multiple})


def plain(
    timeline: Timeline, *, price: float, growth: float, life: float, factor: float
) -> Results:
    """Go asset by asset: buy it, then write it off period by period."""
    m, last = timeline.per_year, timeline.count
    lives_begun = range(1, math.ceil(timeline.years / life) + 1)
    purchased_in = [0, *(math.ceil(k * life * m - 1e-6) for k in lives_begun)]
    purchases, straight, declining = ([0.0] * (last + 1) for _ in range(3))
    straight_book, declining_book = ([0.0] * (last + 1) for _ in range(2))
    life_in_periods = life * m
    for bought in purchased_in:
        if bought >= last:
            continue
        cost = price * (1 + growth) ** (bought / m)
        purchases[bought] = cost
        book_one = book_two = cost
        straight_book[bought] += cost
        declining_book[bought] += cost
        for t in range(bought + 1, last + 1):
            used_before = t - bought - 1
            still = life_in_periods - used_before  # periods of life left when t begins
            if still <= 1e-6:
                break
            one = cost / life_in_periods * min(still, 1)
            two = max(book_two * min(factor / life_in_periods, 1), book_two / max(still, 1))
            book_one -= one
            book_two -= two
            straight[t] += one
            declining[t] += two
            straight_book[t] += book_one
            declining_book[t] += book_two
    return {
        "Purchases / Purchases": purchases,
        "Straight line / Depreciation": straight,
        "Straight line / Book value": straight_book,
        "Declining / Depreciation": declining,
        "Declining / Book value": declining_book,
    }


MODEL = Model("b-depreciation", inputs, build, plain, batch)
