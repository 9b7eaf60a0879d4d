"""The reference model as an analyst writes it: a pandas table per scenario, numpy-financial."""

from __future__ import annotations

import math

import numpy as np
import numpy_financial as npf
import pandas as pd


def evaluate(given: dict[str, float], years: int, per_year: int) -> dict[str, float]:
    """Return the 12 metrics of one scenario."""
    table = basis(given, years, per_year)
    usual = plant(given, table, "usual", per_year)
    efficient = plant(given, table, "efficient", per_year)
    flows = {**sale(given, table, usual, per_year), **service(given, table, efficient, per_year)}
    metrics = {}
    for name, cash in flows.items():
        party = name.split(", ")[1]
        periodic = (1 + given[f"{party} rate"]) ** (1 / per_year) - 1
        metrics[f"{name}: NPV"] = npf.npv(periodic, cash)
        metrics[f"{name}: IRR"] = (1 + npf.irr(cash)) ** per_year - 1
        metrics[f"{name}: payback"] = payback(cash, per_year)
    return metrics


def basis(given: dict[str, float], years: int, per_year: int) -> pd.DataFrame:
    table = pd.DataFrame({"period": np.arange(years * per_year + 1)})
    table["year"] = table["period"] / per_year
    table["running"] = (table["period"] > 0).astype(float)
    table["start"] = 1 - table["running"]
    table["end"] = (table["period"] == table["period"].iloc[-1]).astype(float)
    for name in ("prices", "wages", "power"):
        growth = 1 + given[f"growth of {name}"]
        table[name] = growth ** ((table["period"] - 1).clip(lower=0) // per_year)
    table["prices at the end"] = (1 + given["growth of prices"]) ** np.floor(table["year"])
    table["demand"] = given["demand"] / per_year * table["running"]
    table["tariff"] = given["power price"] * table["power"]
    table["value"] = table["demand"] * given["value of service"] * table["prices"]
    return table


def plant(
    given: dict[str, float], table: pd.DataFrame, name: str, per_year: int
) -> dict[str, pd.Series]:
    lives = np.floor(table["year"] / given[f"{name} life"] + 1e-9)
    installed = table["start"] + lives.diff().fillna(0) * (1 - table["end"])
    newest = table["period"].where(installed > 0).ffill()
    age = table["period"] - newest.shift(fill_value=0)  # the new one works from the next period on
    faded = (1 - given[f"{name} fading"]) ** ((age - 1).clip(lower=0) / per_year)
    used = table["demand"] / (given[f"{name} efficiency"] * faded)
    return {
        "installed": installed,
        "newest": newest,
        "power": used * table["tariff"],
        "upkeep": yearly(given, table, f"{name} upkeep", "wages", per_year),
    }


def yearly(
    given: dict[str, float], table: pd.DataFrame, name: str, index: str, per_year: int
) -> pd.Series:
    return given[name] / per_year * table["running"] * table[index]


def insurance(
    given: dict[str, float], outlays: pd.Series, parts: dict[str, pd.Series], per_year: int
) -> pd.Series:
    insured = outlays.loc[parts["newest"]].reset_index(drop=True).shift(fill_value=0)
    return insured * given["insurance"] / per_year


def depreciation(outlays: pd.Series, life: float, per_year: int) -> pd.Series:
    count = life * per_year
    age = np.arange(1, math.ceil(count) + 1)
    share = np.concatenate([[0], np.minimum(count - age + 1, 1) / count])
    by_age = pd.Series(np.convolve(outlays, share)[: len(outlays)])
    by_age.iloc[-1] += outlays.sum() - by_age.sum()
    return by_age


def sale(
    given: dict[str, float], table: pd.DataFrame, parts: dict[str, pd.Series], per_year: int
) -> dict[str, pd.Series]:
    price = parts["installed"] * given["usual price"] * table["prices at the end"]
    charge = yearly(given, table, "upkeep charge", "wages", per_year)
    profit = (
        price * (given["usual margin"] - given["selling effort"])
        + charge
        - parts["upkeep"]
        - yearly(given, table, "sale overhead", "wages", per_year)
        - given["launch"] * table["start"]
    )
    earned = (
        table["value"]
        + table["end"] * given["usual price"] * given["scrap"]
        - parts["power"]
        - charge
        - insurance(given, price, parts, per_year)
        - yearly(given, table, "space", "prices", per_year)
    )
    taxed = earned - depreciation(price, given["usual life"], per_year)
    return {
        "sale, provider": profit * (1 - given["provider tax"]),
        "sale, customer": earned - price - taxed * given["customer tax"],
    }


def service(
    given: dict[str, float], table: pd.DataFrame, parts: dict[str, pd.Series], per_year: int
) -> dict[str, pd.Series]:
    outlay = parts["installed"] * given["efficient cost"] * table["prices at the end"]
    fee = yearly(given, table, "fee", "prices", per_year)
    entry = given["entry payment"] * table["start"]
    penalty = fee * given["penalty"]
    earned = (
        fee
        + entry
        + table["end"] * given["efficient cost"] * given["scrap"]
        - penalty
        - parts["upkeep"]
        - parts["power"]
        - yearly(given, table, "service overhead", "wages", per_year)
        - yearly(given, table, "monitoring", "wages", per_year)
        - insurance(given, outlay, parts, per_year)
    )
    taxed = earned - depreciation(outlay, given["efficient life"], per_year)
    profit = (
        table["value"]
        + penalty
        - fee
        - entry
        - yearly(given, table, "customer administration", "wages", per_year)
        - given["connection"] * table["start"]
    )
    return {
        "service, provider": earned - outlay - taxed * given["provider tax"],
        "service, customer": profit * (1 - given["customer tax"]),
    }


def payback(cash: pd.Series, per_year: int) -> float:
    """Return the years until the cumulative flow, negative at the start, is back at zero."""
    total = cash.cumsum()
    back = total[total >= 0]
    if total.iloc[0] >= 0 or back.empty:
        return math.nan
    period = back.index[0]
    return (period - total[period] / cash[period]) / per_year
