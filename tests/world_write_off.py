"""What tax law lets a party write off, outlay by outlay and year by year; see `world`.

It imports nothing from the project.
"""

from __future__ import annotations

from typing import Any

from tests.world_books import Clock, Row, number

STARTS = {"half year": 6.0, "full year": 12.0}


def months_in_first_year(rule: dict[str, Any]) -> float:
    usual = "half year" if rule.get("method") == "MACRS" else "full year"
    convention = rule.get("convention", usual)
    if convention in STARTS:
        return STARTS[convention]
    month = int(number(rule["month"]))
    if convention == "pro rata":
        return 13.0 - month
    if convention == "mid month":
        return 12.5 - month
    return {0: 10.5, 1: 7.5, 2: 4.5, 3: 1.5}[(month - 1) // 3]


def by_year(rule: dict[str, Any], life: float, *, leased: bool = False) -> Row:
    """Return the share of an outlay that each of its tax years writes off, for a hundred years."""
    kept = number(rule.get("salvage", 0))
    bonus = number(rule.get("bonus", 0))
    if leased and rule.get("if_leased") == "without bonus":
        bonus = 0.0
    method = rule.get("method", "straight line")
    years = number(rule.get("life", life))
    first = months_in_first_year(rule) / 12
    if method == "custom":
        shares = [number(rule["percentages"].get(year, 0)) for year in range(1, 101)]
    elif method == "straight line":
        ends = [min((year + first) / years, 1.0) for year in range(100)]
        shares = [(now - before) * (1 - kept) for before, now in zip([0.0, *ends], ends)]  # noqa: B905
    elif method == "sum of years":
        shares = digits(years, first, kept)
    else:
        shares = declining(rule, method, years, first, kept)
    return [
        share * (1 - bonus) + (bonus * (1 - kept) if year == 0 else 0.0)
        for year, share in enumerate(shares)
    ]


def digits(years: float, first: float, kept: float) -> Row:
    """Split each year of the life over the two tax years in which it lies."""
    together = years * (years + 1) / 2
    of_life = [max(years - year, 0.0) / together * (1 - kept) for year in range(100)]
    shares: Row = []
    for year, share in enumerate(of_life):
        before = of_life[year - 1] * (1 - first) if year else 0.0
        shares.append(min(share * first + before, 1 - kept - sum(shares)))
    return shares


def declining(rule: dict[str, Any], method: str, years: float, first: float, kept: float) -> Row:
    factor = (1.5 if years >= 15 else 2.0) if method == "MACRS" else number(rule.get("factor", 0))
    rate = number(rule["rate"]) if "rate" in rule else min(factor / years, 1.0)
    book, gone, shares = 1.0, 0.0, []
    for year in range(100):
        part = min(first if year == 0 else 1.0, max(years - gone, 0.0))
        share = book * rate * part
        if not method.endswith("without switch") and part:
            share = max(share, (book - kept) * part / (years - gone))
        share = min(share, max(book - kept, 0.0))
        shares.append(share)
        book, gone = book - share, gone + (first if year == 0 else 1.0)
    return shares


def deducted(
    clock: Clock,
    spent: Row,
    life: float,
    rule: dict[str, Any],
    *,
    leased: bool,
    use: Row,
) -> Row:
    """Return what is deducted in each period for a row of outlays."""
    row, m = clock.row(), clock.per_year
    bought = [period for period, amount in enumerate(spent) if amount]
    for place, start in enumerate(bought):
        amount = spent[start]
        if start and rule.get("replacements") == "expensed":
            row[start] += amount
            continue
        end = clock.last
        if rule.get("at_replacement", "written off") == "written off":
            end = bought[place + 1] if place + 1 < len(bought) else end
        left, kept = amount, amount * number(rule.get("salvage", 0))
        shares = [] if "total" in rule else by_year(rule, life, leased=leased)
        for period in range(start + 1, end + 1):
            if "total" in rule:
                part = (amount - kept) * use[period] / rule["total"]
                taken = min(part, left - kept)
            else:
                taken = amount * shares[(period - start - 1) // m] / m
            taken = left if period == end else taken
            row[period] += taken
            left -= taken
        row[end] += left if end == start else 0.0
    return row
