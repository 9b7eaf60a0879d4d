"""The reference model as a lean script: numpy arrays per scenario, pyxirr for the IRR."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import pyxirr

Given = dict[str, float]


class Periods:
    """What does not differ between scenarios."""

    def __init__(self, years: int, per_year: int) -> None:
        self.per_year = per_year
        self.period = np.arange(years * per_year + 1)
        self.year = self.period / per_year
        self.running = (self.period > 0).astype(float)
        self.year_begun = np.maximum(self.period - 1, 0) // per_year
        self.year_ended = np.floor(self.year)


@cache
def periods(years: int, per_year: int) -> Periods:
    return Periods(years, per_year)


def evaluate(given: Given, years: int, per_year: int) -> dict[str, float]:
    """Return the 12 metrics of one scenario."""
    time = periods(years, per_year)
    prices, wages, power = (
        (1 + given[f"growth of {name}"]) ** time.year_begun for name in ("prices", "wages", "power")
    )
    at_end = (1 + given["growth of prices"]) ** time.year_ended
    demand = given["demand"] / per_year * time.running
    tariff = given["power price"] * power
    value = demand * given["value of service"] * prices
    wages_now = wages * time.running / per_year
    prices_now = prices * time.running / per_year

    bought, newest, energy = plant(given, time, "usual", demand * tariff)
    price = bought * given["usual price"] * at_end
    margin = given["usual margin"] - given["selling effort"]
    upkeep = given["upkeep charge"] - given["usual upkeep"] - given["sale overhead"]
    sold = price * margin + upkeep * wages_now
    sold[0] -= given["launch"]
    earned = value - energy - given["upkeep charge"] * wages_now - given["space"] * prices_now
    earned[1:] -= price[newest[:-1]] * (given["insurance"] / per_year)
    earned[-1] += given["usual price"] * given["scrap"]
    taxed = earned - depreciation(price, given["usual life"], per_year)
    flows = {
        "sale, provider": sold * (1 - given["provider tax"]),
        "sale, customer": earned - price - taxed * given["customer tax"],
    }

    bought, newest, energy = plant(given, time, "efficient", demand * tariff)
    outlay = bought * given["efficient cost"] * at_end
    fee = given["fee"] * prices_now
    kept = fee * (1 - given["penalty"])
    costs = given["efficient upkeep"] + given["service overhead"] + given["monitoring"]
    earned = kept - energy - costs * wages_now
    earned[1:] -= outlay[newest[:-1]] * (given["insurance"] / per_year)
    earned[0] += given["entry payment"]
    earned[-1] += given["efficient cost"] * given["scrap"]
    taxed = earned - depreciation(outlay, given["efficient life"], per_year)
    flows["service, provider"] = earned - outlay - taxed * given["provider tax"]
    served = value - kept - given["customer administration"] * wages_now
    served[0] -= given["entry payment"] + given["connection"]
    flows["service, customer"] = served * (1 - given["customer tax"])

    metrics = {}
    for name, cash in flows.items():
        rate = given[f"{name.split(', ')[1]} rate"]
        metrics[f"{name}: NPV"] = float(cash @ (1 + rate) ** -time.year)
        found = pyxirr.irr(cash, guess=1.15 ** (1 / per_year) - 1)
        metrics[f"{name}: IRR"] = math.nan if found is None else (1 + found) ** per_year - 1
        metrics[f"{name}: payback"] = payback(cash, per_year)
    return metrics


def plant(
    given: Given, time: Periods, name: str, cost_of_demand: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return where the plant is installed, when the newest one was, and what its power costs."""
    lives = np.floor(time.year / given[f"{name} life"] + 1e-9)
    installed = np.diff(lives, prepend=0.0)
    installed[0], installed[-1] = 1, 0
    newest = np.maximum.accumulate(np.where(installed > 0, time.period, 0))
    age = np.zeros_like(newest)
    age[1:] = time.period[:-1] - newest[:-1]
    kept = (1 - given[f"{name} fading"]) ** (age / time.per_year)
    return installed, newest, cost_of_demand / (given[f"{name} efficiency"] * kept)


def depreciation(outlays: np.ndarray, life: float, per_year: int) -> np.ndarray:
    count = life * per_year
    age = np.arange(1, math.ceil(count) + 1)
    share = np.minimum(count - age + 1, 1) / count
    found = np.zeros_like(outlays)
    for bought in np.flatnonzero(outlays):
        part = found[bought + 1 :]
        length = min(len(share), len(part))
        part[:length] += outlays[bought] * share[:length]
    found[-1] += outlays.sum() - found.sum()
    return found


def payback(cash: np.ndarray, per_year: int) -> float:
    total = cash.cumsum()
    period = int(np.argmax(total >= 0))
    if total[0] >= 0 or total[period] < 0:
        return math.nan
    return (period - total[period] / cash[period]) / per_year
