"""What must go together in a scenario: names that point elsewhere, and what a preset asks for.

It reads the data as they are stated, whatever is wrong with them otherwise, so that these mistakes
come together with those of single fields.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from servicemodel.errors import did_you_mean
from servicemodel.offer import PRESETS

if TYPE_CHECKING:
    from collections.abc import Iterator

    Mistake = tuple[tuple[Any, ...], str]  # where, and what is wrong

INDEXED = (
    ("tariffs", "*", "index"),
    ("assets", "*", "price_index"),
    ("assets", "*", "maintenance", "index"),
    ("offers", "*", "overhead", "index"),
    ("offers", "*", "clauses", "*", "fee", "index"),
)
POINTERS = (  # where a name stands, and among whose keys it must be
    (("assets", "*", "provides"), "services", "service"),
    (("assets", "*", "tariff"), "tariffs", "tariff"),
    (("baseline",), "offers", "offer"),
    *((place, "indices", "index") for place in INDEXED),
)


def mistakes(data: Any) -> Iterator[Mistake]:
    """Walk over the names that point nowhere, and over what is missing or too much in an offer."""
    for pattern, branch, what in POINTERS:
        names = _mapping(data, branch)
        for place, name in _found(data, pattern):
            if isinstance(name, str) and name not in names:
                yield place, f"no {what} is called {name!r}; {did_you_mean(name, names)}"
    parties = _mapping(data, "parties")
    if len(parties) == 2:
        one, other = (_mapping(parties, key).get("name") for key in parties)
        if isinstance(one, str) and one == other:
            yield ("parties", list(parties)[1], "name"), f"both parties are called {one!r}"
    for branch in ("assets", "offers", "indices", "tariffs", "services"):
        yield from _too_alike(branch, _mapping(data, branch))
    assets = _mapping(data, "assets")
    for name in assets:
        yield from _too_alike(f"assets.{name}", _mapping(assets, name).get("variants"))
    for name, offer in _mapping(data, "offers").items():
        if isinstance(offer, dict):
            yield from _of_build(("offers", name, "build"), offer.get("build"), assets)
            yield from _of_preset(("offers", name), offer)


def _too_alike(branch: str, names: Any) -> Iterator[Mistake]:
    """Refuse names that differ in capital letters only: a sheet could not tell them apart."""
    seen: dict[str, str] = {}
    for name in names if isinstance(names, dict) else ():
        first = seen.setdefault(str(name).casefold(), str(name))
        if first != str(name):
            yield (*branch.split(".", 1), name), f"{name!r} and {first!r} are too alike"


def _of_build(place: tuple[Any, ...], build: Any, assets: dict[Any, Any]) -> Iterator[Mistake]:
    stated = build if isinstance(build, dict) else {}
    for asset, variant in stated.items():
        if asset not in assets:
            hint = did_you_mean(str(asset), map(str, assets))
            yield (*place, asset), f"no asset is called {asset!r}; {hint}"
            continue
        variants = _mapping(_mapping(assets, asset), "variants")
        if isinstance(variant, str) and variants and variant not in variants:
            hint = did_you_mean(variant, map(str, variants))
            yield (*place, asset), f"no variant is called {variant!r}; {hint}"
    for asset in assets:
        if stated and asset not in stated and not set(stated) - set(assets):
            yield place, f"the build names no variant of {asset}"


def _of_preset(place: tuple[Any, ...], offer: dict[Any, Any]) -> Iterator[Mistake]:
    preset = PRESETS.get(str(offer.get("preset")))
    if preset is None:
        return
    if preset.served and "overhead" not in offer:
        yield (
            place,
            "a service has costs of its own (contract, metering, billing, insurance, credit): "
            "state overhead: {per_year: ...}, 0 if there are none",
        )
    if preset.served and not offer.get("clauses"):
        yield place, "a service needs a clause by which it is paid, such as fee"
    clauses = offer.get("clauses")
    if isinstance(clauses, list) and len(clauses) > 1:
        yield (*place, "clauses", 1), "only one fee stands here in this version"
    for extra in ("overhead", "clauses"):
        if not preset.served and offer.get(extra):
            yield (*place, extra), f"a {preset.name} has no {extra}"


def _mapping(data: Any, key: Any) -> dict[Any, Any]:
    """Return what stands under a key if it is a mapping, else an empty one."""
    found = data.get(key) if isinstance(data, dict) else None
    return found if isinstance(found, dict) else {}


def _found(data: Any, pattern: tuple[str, ...]) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Walk over the values at a place; `*` stands for every key of a mapping or list."""
    if not pattern:
        yield (), data
        return
    first, *rest = pattern
    if isinstance(data, dict):
        keys = list(data) if first == "*" else [first] if first in data else []
    else:
        keys = list(range(len(data))) if first == "*" and isinstance(data, list) else []
    for key in keys:
        for place, value in _found(data[key], tuple(rest)):
            yield (key, *place), value
