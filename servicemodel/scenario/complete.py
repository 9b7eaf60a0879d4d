"""What a path that somebody begins to type may go on with, read from a scenario's data."""

from __future__ import annotations

from typing import Any

from servicemodel.scenario.marks import is_solve, is_years
from servicemodel.scenario.overrides import clause_names, path_key


def paths(data: Any, typed: str) -> list[str]:
    """Return paths that begin as typed, up to their next key: `tariffs.`, or `common_rate=`.

    A value that stands alone comes once with what it is now. Quotes may be missing in what is
    typed: a shell takes them away.

    >>> paths({"tariffs": {"gas": {"unit": "kWh", "price": 0.1}}}, "ta")
    ['tariffs.gas.unit=', 'tariffs.gas.price=']
    >>> paths({"assets": {"old plant": {"life": 22}, "other": {}}}, "assets.old p")
    ['assets."old plant".life=', 'assets."old plant".life=22']
    """
    way, here, rest = "", data, typed
    while found := _entered(here, rest):
        key, rest = found
        way, here = f"{way}{path_key(key)}.", _inside(here)[key]
    keys = [key for key in _inside(here) if any(text.startswith(rest) for text in _texts(key))]
    while len(keys) == 1 and (below := _inside(_inside(here)[keys[0]])):
        way, here = f"{way}{path_key(keys[0])}.", _inside(here)[keys[0]]
        keys = list(below)
    inside = _inside(here)
    told = [f"{way}{path_key(key)}{'.' if _inside(inside[key]) else '='}" for key in keys]
    now = _now(inside[keys[0]]) if len(keys) == 1 else None
    return told if now is None else [*told, f"{told[0]}{now}"]


def _entered(here: Any, rest: str) -> tuple[str, str] | None:
    """Return the key with which a text begins, if it goes on below it, and what follows."""
    fits = [
        (key, text)
        for key, inner in _inside(here).items()
        for text in _texts(key)
        if rest.startswith(f"{text}.") and _inside(inner)
    ]
    if not fits:
        return None
    key, text = max(fits, key=lambda fit: len(fit[1]))
    return key, rest[len(text) + 1 :]


def _texts(key: str) -> tuple[str, str]:
    return path_key(key), key


def _inside(here: Any) -> dict[str, Any]:
    """Return what a path may name below a value: nothing below a number and its source."""
    if isinstance(here, list) and all(isinstance(item, dict) for item in here):
        items = [next(iter(item.values())) if len(item) == 1 else item for item in here]
        return dict(zip(clause_names(here), items, strict=True))
    if not isinstance(here, dict) or "value" in here or is_years(here) or is_solve(here):
        return {}
    return {str(key): inner for key, inner in here.items()}


def _now(here: Any) -> Any:
    """Return what a value is now, None if that is no single number or text."""
    now = here.get("value") if isinstance(here, dict) else here
    return now if isinstance(now, int | float | str) else None
