"""Scenarios with something wrong in them: values, keys and structure changed where chance has it.

All choices are integers from a range, so that Hypothesis can shrink them.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

import numpy as np

from servicemodel.scenario.load import read
from tests.random_scenarios import seeded
from tests.shipped import ROOT

Pick = Callable[[int, int], int]
SHIPPED = ("office-cooling", "office-cooling-retrofit", "office-cooling-glazing")
SEEDS = 60
NUMBERS: tuple[Any, ...] = (
    *(0, 1, -1, 2, 3, 7, 100, 101, 10**6, 10**15, 10**16, 10**400, -(10**400), 0.5, -0.5, -0.0),
    *(1e-9, 1e-15, 1e-320, 1e15, -1e15, 1e300, 0.999999999999, 1.0, -0.999, 0.2, 1e6, 1e-8),
    *(float("nan"), float("inf"), -float("inf"), np.int64(3), np.float64(2.5), Decimal("2.5")),
    *("8%", "-50%", "100%", "0%", "1e15", "-1e15", "1e400", "nan", "0,21", "89,000", "9" * 5000),
)
EXTREMES = (
    *(0, 1e-9, 1e-6, 0.001, 0.2, 0.5, 0.999999, 1, 2, 3.5, 20, 100, 1e4, 1e6, 1e9, 1e12, 1e15),
    *(-1e-9, -0.001, -0.5, 1e-300, 0.07, 0.08, 99.999, -1e15),
)
WORDS: tuple[Any, ...] = (
    *("", " ", "provider", "customer", "outside", "sale", "service", "lease", "status quo"),
    *("flows only", "shared savings", "prices", "wages", "power", "none", "remaining life"),
    *("energy", "maintenance", "asset", "cooling", "real", "middle", "start", "month", "year"),
    *("in advance", "carried forward", "lost", "capital", "untaxed", "Sale", "service fee"),
    *("=1+1", "-1", "@x", "a.b", 'a"b', "a\\b", "a/b", "a'b", "[a]:b*?", "é" * 40, "x" * 200, "\0"),
    *("a\nb", "\u202eb", "\ud800", "\uffff", " sale", "SALE", "outside world", "1", "2027", "{0}"),
)
OTHERS: tuple[Any, ...] = (
    *(None, True, False, [], {}, [1], [None], {2027: 1}, {2027: 0.02, 2030: 0.5}, {0: 1, 3: 2}),
    *({"value": 1}, {"value": {2027: 1}}, {"value": 1, "low": 0, "high": 2}, {"value": None}),
    *({"index": "prices", "plus": 0.01}, {"provider": 0.5, "customer": 0.5}, {1: 2}, {-5: 1}),
    *(date(2027, 1, 1), date(9999, 12, 31), date(1, 1, 1), datetime(2027, 1, 1), b"x", {1}, (1, 2)),
    *(object, [[[]]], {"share_of_price": 1}, {"amount": 5}, "2028-02-29", "9999-12-31", {None: 1}),
)
KEYS: tuple[Any, ...] = (
    *("value", "low", "index", "per_year", "price", "cost", "life", "efficiency", "peak", "units"),
    *("components", "existing", "bears", "owner", "tax", "measures", "build", "overhead", "fee"),
    *("usage", "savings", "co_investment", "clauses", "first_year", "last_year", "instalments"),
    *("timing", "period", "years", "supplier", "schedule", "per_capacity", "capacity", "source"),
    *("deposit", "connection", "grant_passed_on", "baseline", "adjusted_for", "bands", "beyond"),
    *("method", "lag_months", "dead_band", "review_month", "returned_year", "flow", "factor"),
    *("weights", "cap", "floor", "billed", "paid", "amounts", "at", "share", "of", "per_year_of"),
    *("from", "to", "kind", "offers", "demand", "fixed_per_year", "growth", "per_unit", "service"),
    *("extends", "name", 2027, 0, -1, 10**30, True, None, 2.5, ("a",), "", "a.b", 'a"b', "a\nb"),
)


@cache
def shipped() -> tuple[dict[str, Any], ...]:
    found = []
    for name in SHIPPED:
        data: dict[str, Any] = copy.deepcopy(read(ROOT / "scenarios" / f"{name}.yaml").data)
        data["timeline"]["years"] = 5
        found.append(data)
    return tuple(found)


def base(pick: Pick) -> dict[str, Any]:
    """Return a valid scenario: a shipped one, made short, or one of many random ones."""
    number = pick(0, 7)
    data = shipped()[number] if number < len(SHIPPED) else seeded(pick(0, SEEDS))
    return copy.deepcopy(data)


def one_of(pick: Pick, items: Any) -> Any:
    listed = list(items)
    return listed[pick(0, len(listed) - 1)]


def odd(pick: Pick) -> Any:
    """Return something that may not belong where it will stand."""
    return copy.deepcopy(one_of(pick, (NUMBERS, NUMBERS, WORDS, OTHERS)[pick(0, 3)]))


def places(data: Any, place: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return every place below the top of some data."""
    keys = list(data) if isinstance(data, dict) else range(len(data))
    found = []
    for key in keys:
        found.append((*place, key))
        if isinstance(data[key], dict | list):
            found += places(data[key], (*place, key))
    return found


def at(data: Any, place: tuple[Any, ...]) -> Any:
    for key in place:
        data = data[key]
    return data


def extreme(pick: Pick) -> dict[str, Any]:
    """Return a scenario in which one to four numbers are others, most of which it may have."""
    data = base(pick)
    for _ in range(pick(1, 4)):
        found = [place for place in places(data) if isinstance(at(data, place), int | float)]
        *way, key = one_of(pick, found)
        at(data, tuple(way))[key] = one_of(pick, EXTREMES)
    return data


def mutated(pick: Pick) -> dict[str, Any]:
    """Return a scenario in which one to four things are changed."""
    data = base(pick)
    for _ in range(pick(1, 4)):
        found = places(data)
        if not found:
            break
        *way, key = one_of(pick, found)
        holder = at(data, tuple(way))
        change = pick(0, 9)
        if change <= 4:
            holder[key] = odd(pick)
        elif change == 5:
            del holder[key]
        elif change == 6:  # what stands elsewhere
            holder[key] = copy.deepcopy(at(data, one_of(pick, found)))
        elif change == 7 and isinstance(holder, dict):
            new = one_of(pick, KEYS if pick(0, 1) else WORDS)
            holder[new] = holder.pop(key)
        elif change == 8 and isinstance(holder, dict):
            holder[one_of(pick, KEYS)] = odd(pick)
        else:
            holder[key] = one_of(pick, ([holder[key]], {"value": holder[key]}, {key: holder[key]}))
    return data


def values(pick: Pick, data: dict[str, Any]) -> dict[str, Any]:
    """Return paths and what they are set to: places of some data, whole or bent."""
    from servicemodel.scenario.overrides import path_text

    found: dict[str, Any] = {}
    for _ in range(pick(1, 3)):
        place = one_of(pick, places(data))
        bend = pick(0, 5)
        if bend == 0:
            place = (*place, one_of(pick, KEYS))
        elif bend == 1:
            place = (*place[:-1], one_of(pick, KEYS))
        path = path_text(place)
        if bend == 2:
            path = path[: pick(0, len(path))] + one_of(pick, ('"', ".", "\\", "..", "\0", "x"))
        found[path] = odd(pick)
    return found


def spoiled(pick: Pick, text: bytes) -> bytes:
    """Return a text with some bytes or lines of it changed, moved, doubled or gone."""
    for _ in range(pick(1, 4)):
        start = pick(0, len(text))
        end = min(len(text), start + pick(0, 60))
        piece = one_of(pick, PIECES)
        change = pick(0, 4)
        if change == 0:
            text = text[:start] + piece + text[end:]
        elif change == 1:
            text = text[:start] + piece + text[start:]
        elif change == 2:
            text = text[:start] + text[end:]
        elif change == 3:
            text = text[:end] + text[start:]
        else:
            other = pick(0, len(text))
            text = text[:start] + text[other : other + 60] + text[end:]
    return text


PIECES: tuple[bytes, ...] = (
    *(b":", b": ", b"\n", b"\r", b"\t", b"  ", b"- ", b"[", b"]", b"{", b"}", b",", b"&a ", b"*a"),
    *(
        b"<<: ",
        b"? ",
        b"! ",
        b"!!int ",
        b"|\n",
        b">\n",
        b'"',
        b"'",
        b"#",
        b"%",
        b"@",
        b"`",
        b"---\n",
    ),
    *(
        b"...\n",
        b"\xff",
        b"\xe2\x82",
        b"\0",
        b"\xef\xbb\xbf",
        "\u2028".encode(),
        b"\\",
        b"~",
        b".nan",
    ),
    *(
        b"2027-13-45",
        b"0x",
        b"1e400",
        b"9" * 400,
        b"null",
        b"true",
        b"=",
        b"0,5",
        b"8%",
        b"\xc2\x85",
    ),
    *(b"!!timestamp ", b"!!float ", b"!!null ", b"!!bool ", b"!!binary ", b"!!merge ", b"0o", b"-"),
    *(
        b"2027-01-01T10:00:00+99:99",
        b"1:2:3",
        b"\\x",
        b'"\\ud800"',
        b"extends: .\n",
        b"12e03",
        b"_",
    ),
)
