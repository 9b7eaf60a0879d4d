"""The NPVs of a cooling scenario by a plain script: lists, floats and dates of purchase.

It imports nothing from the project, and is written from docs/conventions.md alone.
"""

from __future__ import annotations

import math
from typing import Any

SHIFT = {"end": 0.0, "middle": 0.5, "start": 1.0}


def npvs(given: dict[str, Any]) -> dict[tuple[str, str], float]:
    """Return the NPV by (offer, party); `given` has the scenario's numbers by short names."""
    offers = {
        "sale": ("usual", "customer"),
        "sale, same plant": ("efficient", "customer"),
        "service": ("efficient", "provider"),
    }
    return {
        (offer, party): worth
        for offer, (plant, owner) in offers.items()
        for party, worth in _offer(given, plant, owner).items()
    }


def _offer(g: dict[str, Any], plant: str, owner: str) -> dict[str, float]:
    m, last = g["per_year"], g["years"] * g["per_year"]
    life = g["life"] * m  # in periods
    bought, count = [0], 1
    while math.ceil(count * life - 1e-9 * life) < last:
        bought.append(math.ceil(count * life - 1e-9 * life))
        count += 1
    price, cost, efficiency = g[plant]
    spends = price if owner == "customer" else cost
    cash = {party: [0.0] * (last + 1) for party in ("provider", "customer")}
    profit = {party: [0.0] * (last + 1) for party in cash}

    def both(party: str, period: int, amount: float) -> None:
        cash[party][period] += amount
        profit[party][period] += amount

    for start in bought:
        level = (1 + g["prices"]) ** (start // m)
        cash[owner][start] -= spends * level
        if owner == "customer":
            both("provider", start, (price - cost - g["selling"] * price) * level)
        left = 1.0
        for age in range(1, last - start + 1):
            share = min(max(life - age + 1, 0.0), 1.0) / life
            profit[owner][start + age] -= spends * level * share
            left -= share
        cash[owner][last] += price * level * left
        profit[owner][last] += (price - spends) * level * left
    for period in range(1, last + 1):
        year = (period - 1) // m
        age = period - 1 - max(start for start in bought if start < period)
        use = g["demand"] / m / (efficiency * (1 - g["fading"]) ** (age / m))
        both(owner, period, -use * g["tariff"] * (1 + g["power"]) ** year)
        both(owner, period, -g["upkeep"] / m * (1 + g["wages"]) ** year)
        if owner == "provider":
            fee = g["fee"] / m * (1 + g["prices"]) ** year
            both("provider", period, fee - g["overhead"] / m * (1 + g["wages"]) ** year)
            both("customer", period, -fee)
    return {
        party: sum(
            (paid - g["tax"][party] * profit[party][k])
            / (1 + g["rate"][party]) ** ((k - SHIFT[g["timing"]]) / m if k else 0)
            for k, paid in enumerate(cash[party])
        )
        for party in cash
    }
