"""Hard model g: delays that differ from position to position.

Customers pay some periods after they are billed; and a fleet pays for its own growth, while a
machine arrives some periods after its order, so that the delay stands inside a loop through time.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from servicemodel.line.nodes import Role
from servicemodel.line.sheet import Sheet
from servicemodel.line.words import lag, operating, period_length
from tests.line.hard import Built, Inputs, Model, Results

if TYPE_CHECKING:
    from collections.abc import Sequence

    from servicemodel.timeline import Timeline


def inputs(timeline: Timeline) -> Inputs:
    """Let customers pay after two periods and machines come after three."""
    periods = range(1, timeline.count + 1)
    billed = [0.0] + [round(5_000 + 900 * math.sin(k) + 10 * k, 2) for k in periods]
    return {
        "billed": billed,
        "credit": 2.0,
        "fleet": 40.0,
        "margin": 3_000.0,
        "share": 0.5,
        "price": 10_000.0,
        "retired": 0.12,
        "delivery": 3.0,
    }


def batch(timeline: Timeline) -> list[Inputs]:
    """Go from one period to more than there are."""
    return [
        {"credit": float(credit), "delivery": float(delivery), "share": 0.4 + credit / 1000}
        for credit, delivery in ((2, 3), (1, 1), (3, 2), (12, 24), (49, 50), (700, 700))
    ]


def build(
    timeline: Timeline,
    *,
    billed: Sequence[float],
    credit: float,
    fleet: float,
    margin: float,
    share: float,
    price: float,
    retired: float,
    delivery: float,
) -> Built:
    """Write the lines; the opening of a row says that nothing came before period 0."""
    sheet = Sheet("Delays")
    given = sheet.section("Inputs")
    bills = given.path("Billed", billed, unit="EUR", opening=0)
    to_pay = given.number("Periods until customers pay", credit)
    at_start = given.number("Machines at the start", fleet, unit="machine")
    earns = given.number("Margin of a machine", margin, unit="EUR/machine/year")
    invested = given.number("Share of the margin that is invested", share, role=Role.RATE)
    costs = given.number("Price of a machine", price, unit="EUR/machine")
    leaving = given.number("Machines retired per year", retired, unit="1/year")
    to_arrive = given.number("Periods from order to delivery", delivery)

    sales = sheet.section("Sales")
    received = sales.line("Received", lag(bills, to_pay), unit="EUR")
    receivables = sales.balance("Receivables", unit="EUR", opening=0)
    receivables.close(receivables.opening + bills - received)

    machines = sheet.section("Fleet")
    owned = machines.balance("Machines", unit="machine", opening=at_start)
    earned = machines.line("Margin", owned.opening * earns * period_length * operating, unit="EUR")
    ordered = machines.line(
        "Machines ordered", earned * invested / costs, unit="machine", opening=0
    )
    arrived = machines.line("Machines delivered", lag(ordered, to_arrive), unit="machine")
    gone = machines.line(
        "Machines retired", owned.opening * leaving * period_length * operating, unit="machine"
    )
    owned.close(owned.opening + arrived - gone)
    return Built(
        [sheet],
        {
            "billed": bills,
            "credit": to_pay,
            "fleet": at_start,
            "margin": earns,
            "share": invested,
            "price": costs,
            "retired": leaving,
            "delivery": to_arrive,
        },
    )


def plain(
    timeline: Timeline,
    *,
    billed: Sequence[float],
    credit: float,
    fleet: float,
    margin: float,
    share: float,
    price: float,
    retired: float,
    delivery: float,
) -> Results:
    """Let what is on its way arrive when its time has come."""
    m, last = timeline.per_year, timeline.count
    received, arrived = [0.0] * (last + 1), [0.0] * (last + 1)
    for t in range(last + 1):
        if t + int(credit) <= last:
            received[t + int(credit)] = billed[t]
    receivables = [sum(billed[: t + 1]) - sum(received[: t + 1]) for t in range(last + 1)]

    owned = [fleet]
    margins = [0.0]
    for t in range(1, last + 1):
        margins.append(owned[-1] * margin / m)
        if t + int(delivery) <= last:
            arrived[t + int(delivery)] = margins[t] * share / price
        owned.append(owned[-1] * (1 - retired / m) + arrived[t])
    return {
        "Sales / Received": received,
        "Sales / Receivables": receivables,
        "Fleet / Margin": margins,
        "Fleet / Machines delivered": arrived,
        "Fleet / Machines": owned,
    }


MODEL = Model("g-delays", inputs, build, plain, batch)
