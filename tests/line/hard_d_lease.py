"""Hard model d: a lease's liability and right-of-use asset.

The liability is the present value of the payments that remain, and must also be what an account
of interest and payments says. Payments in arrears, with a fixed rise each year; the asset takes
up initial costs too and is written off evenly over the term.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from servicemodel.line.nodes import Role
from servicemodel.line.sheet import Sheet
from servicemodel.line.words import (
    before,
    floor,
    operating,
    period,
    period_length,
    periods_per_year,
    remaining,
    tiny,
    total,
    year_end,
)
from tests.line.hard import Built, Inputs, Model, Results

if TYPE_CHECKING:
    from servicemodel.timeline import Timeline


def inputs(timeline: Timeline) -> Inputs:
    """Rent offices for twelve years."""
    return {"rent": 90_000.0, "rise": 0.02, "term": 12.0, "rate": 0.05, "costs": 8_000.0}


def batch(timeline: Timeline) -> list[Inputs]:
    """Try short, long and without interest."""
    return [{}, {"term": 1.0}, {"term": 50.0, "rate": 0.09}, {"rate": 0.0, "rise": 0.0}]


def build(
    timeline: Timeline, *, rent: float, rise: float, term: float, rate: float, costs: float
) -> Built:
    """Write two ways to the liability: by what remains, and by its account."""
    sheet = Sheet("Lease")
    given = sheet.section("Inputs")
    first_rent = given.number("Rent in the first year", rent, unit="EUR/year")
    rises = given.number("Rise of the rent each year", rise, role=Role.RATE)
    runs = given.number("Term", term, unit="year")
    yearly = given.number("Incremental borrowing rate per year", rate, role=Role.RATE)
    initial = given.number("Initial direct costs", costs, unit="EUR")

    terms = sheet.section("Terms")
    rate_per_period = terms.line(
        "Borrowing rate per period", (1 + yearly) ** (1 / periods_per_year) - 1, role=Role.RATE
    )
    count = terms.line("Payments", floor(runs / period_length + tiny), role=Role.LEVEL)
    leased = terms.line("Leased", operating * (period <= count), role=Role.FLAG)
    discount = terms.balance("Discount factor", opening=1)
    factor = discount.close(discount.opening / (1 + rate_per_period * operating))

    payments = sheet.section("Payments")
    level = payments.balance("Rent level", opening=1)
    level.close(level.opening * (1 + rises * year_end))
    paid = payments.line("Payment", first_rent * period_length * level.opening * leased, unit="EUR")
    value = payments.line("Present value of the payment", paid * factor, unit="EUR")

    liability = sheet.section("Liability")
    owed = liability.line(
        "Lease liability",
        (remaining(value) - value) / factor,
        unit="EUR",
        role=Role.LEVEL,
        opening=0,
    )
    interest = liability.line("Interest", before(owed) * rate_per_period, unit="EUR")
    liability.line("Interest of the whole term", total(interest), unit="EUR")
    start = liability.line("Liability at the start", total(value), unit="EUR", role=Role.LEVEL)
    taken = liability.line("Taken up", start * (1 - operating), unit="EUR")
    account = liability.balance("Lease liability by its account", unit="EUR", opening=0)
    account.close(account.opening + taken + interest - paid)

    asset = sheet.section("Right-of-use asset")
    cost = asset.line("Cost", start + initial, unit="EUR", role=Role.LEVEL)
    depreciation = asset.line("Depreciation", cost / count * leased, unit="EUR")
    book = asset.balance("Right-of-use asset", unit="EUR", opening=0)
    book.close(book.opening + cost * (1 - operating) - depreciation)
    asset.line("Lease expense", interest + depreciation, unit="EUR")
    return Built(
        [sheet],
        {"rent": first_rent, "rise": rises, "term": runs, "rate": yearly, "costs": initial},
    )


def plain(
    timeline: Timeline, *, rent: float, rise: float, term: float, rate: float, costs: float
) -> Results:
    """Discount every later payment to the end of every period."""
    m, last = timeline.per_year, timeline.count
    count = round(term * m)
    i = (1 + rate) ** (1 / m) - 1
    payments = [0.0] * (last + 1)
    for t in range(1, count + 1):
        payments[t] = rent / m * (1 + rise) ** ((t - 1) // m)
    liability = [
        sum(payments[s] / (1 + i) ** (s - t) for s in range(t + 1, count + 1))
        for t in range(last + 1)
    ]
    interest = [0.0] + [liability[t - 1] * i for t in range(1, last + 1)]
    cost = liability[0] + costs
    asset = [cost * max(1 - t / count, 0) for t in range(last + 1)]
    depreciation = [0.0] + [cost / count if t <= count else 0.0 for t in range(1, last + 1)]
    return {
        "Payments / Payment": payments,
        "Liability / Lease liability": liability,
        "Liability / Lease liability by its account": liability,
        "Liability / Interest": interest,
        "Liability / Interest of the whole term": sum(payments) - liability[0],
        "Right-of-use asset / Right-of-use asset": asset,
        "Right-of-use asset / Depreciation": depreciation,
        "Right-of-use asset / Lease expense": [
            a + b for a, b in zip(interest, depreciation, strict=True)
        ],
    }


MODEL = Model("d-lease", inputs, build, plain, batch)
