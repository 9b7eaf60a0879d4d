"""What two scenarios state differently, and what each difference does to the NPVs.

One difference at a time is carried over from the second scenario into the first; what is left of
the total is what they do together. A difference that can't stand alone (a share, of shares that
add up to 1) is carried over with its neighbours.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from servicemodel.errors import ServiceModelError
from servicemodel.model.build import build
from servicemodel.read import arrays
from servicemodel.scenario.contents import Value, carry, contents
from servicemodel.scenario.load import scenario
from servicemodel.scenario.marks import Stated, within
from servicemodel.scenario.overrides import path_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from servicemodel.model.build import Built
    from servicemodel.scenario.marks import Place

    Pair = tuple[str, str]  # offer, party key
    Contents = dict[Place, Value]

MOST = 200  # builds of a model for one answer
TOGETHER = "together"
NAMES = (("name",), ("baseline",))  # no NPV depends on them


@dataclass(frozen=True)
class Difference:
    """One place at which two scenarios differ; None where one of them states nothing.

    A number comes with its unit and the source that each names; of a whole section it is told how
    many values it states.
    """

    path: str
    first: Any
    second: Any
    unit: str = ""
    first_source: str = ""
    second_source: str = ""


@dataclass(frozen=True)
class Bridge:
    """NPVs of one party under one offer; `parts` go by path and add up to `second - first`."""

    first: float
    second: float
    parts: dict[str, float]


@dataclass(frozen=True)
class Differences:
    """All differences of two scenarios.

    `inputs` are numbers that differ, `structure` is all else; `told` are the paths of numbers of
    which only source, grade, note or range differ. `bridges` go by the offers and party keys that
    both have; `note` says why there are none.
    """

    first: str
    second: str
    currency: str
    parties: dict[str, str]
    inputs: tuple[Difference, ...]
    structure: tuple[Difference, ...]
    told: tuple[str, ...]
    bridges: dict[str, dict[str, Bridge]]
    note: str = ""


def differences(first: Built, second: Built, data: tuple[Any, Any]) -> Differences:
    """Return what differs between two models, and what that does to each party's NPVs.

    `data` is what the two scenarios state, as they were given.
    """
    one, other = contents(first.scenario), contents(second.scenario)
    places = list(_places(one, other))
    units = {**second.inputs.by_path, **first.inputs.by_path}
    inputs: list[Difference] = []
    structure: list[Difference] = []
    for place in places:
        before, after = _value(one, place), _value(other, place)
        line = units.get(path_text(place))
        found = Difference(
            path_text(place),
            None if before is None else before.plain,
            None if after is None else after.plain,
            "" if line is None else str(line.unit),
            "" if before is None else before.source,
            "" if after is None else after.source,
        )
        number = all(value is None or value.number for value in (before, after))
        (inputs if number else structure).append(found)
    told = tuple(
        path_text(place)
        for place, value in one.items()
        if place in other and value.plain == other[place].plain and value.told != other[place].told
    )
    note, bridges = "", {}
    if first.scenario.currency != second.scenario.currency:
        note = f"one is in {first.scenario.currency}, the other in {second.scenario.currency}"
    elif len(places) > MOST:
        note = f"{len(places)} differences are too many to look at one by one; at most {MOST}"
    else:
        bridges = _bridges(first, second, data, places)
    shared = {key: party.name for key, party in first.parties.items() if key in second.parties}
    return Differences(
        first.scenario.name,
        second.scenario.name,
        first.scenario.currency,
        shared,
        tuple(inputs),
        tuple(structure),
        told,
        bridges,
        note,
    )


def _places(one: Contents, other: Contents) -> Iterator[Place]:
    """Walk over the places that differ; what only one of them has is one place, as a whole."""
    heads = [{place[:n] for place in side for n in range(len(place) + 1)} for side in (one, other)]
    seen = set()
    for place in {**one, **other}:
        before, after = one.get(place), other.get(place)
        if before is not None and after is not None:
            if before.plain != after.plain and place != ("name",):
                yield place
            continue
        lacks, below = (other, heads[1]) if after is None else (one, heads[0])
        parts = [place[:n] for n in range(len(place))]
        whole = next((part for part in parts if part in lacks or part not in below), place)
        if whole not in seen:
            seen.add(whole)
            yield whole


def _value(side: Contents, place: Place) -> Value | None:
    """Return the value at a place, of a section how many it states, None if there is nothing."""
    if place in side:
        return side[place]
    inside = sum(other[: len(place)] == place for other in side)
    return Value(f"{inside} value{'s' * (inside > 1)}") if inside else None


def _bridges(
    first: Built, second: Built, data: tuple[Any, Any], places: list[Place]
) -> dict[str, dict[str, Bridge]]:
    pairs = [
        (offer, key)
        for offer in first.offers
        if offer in second.offers
        for key in first.parties
        if key in second.parties
    ]
    before, after = _worths(first, pairs), _worths(second, pairs)
    one, other = (side.data if isinstance(side, Stated) else dict(side) for side in data)
    effects: dict[Place, dict[Pair, float]] = {}
    for place in places:
        own = place[0] == "offers" and any(
            len(place) > 1 and place[1] not in built.offers for built in (first, second)
        )
        if own or place in NAMES or within(place, set(effects)):
            continue
        changed, worths = _alone(one, other, place, pairs)
        if worths is None:
            continue  # what can't be told apart is left for the rest
        effects = {at: effect for at, effect in effects.items() if not within(at, {changed})}
        effects[changed] = {pair: worths[pair] - before[pair] for pair in pairs}
    found: dict[str, dict[str, Bridge]] = {}
    for pair in pairs:
        parts = {path_text(place): effect[pair] for place, effect in effects.items()}
        parts[TOGETHER] = after[pair] - before[pair] - sum(parts.values())
        found.setdefault(pair[0], {})[pair[1]] = Bridge(before[pair], after[pair], parts)
    return found


def _alone(
    one: Any, other: Any, place: Place, pairs: list[Pair]
) -> tuple[Place, dict[Pair, float] | None]:
    """Return NPVs with one difference carried over, and the place that it took to do so."""
    while place:
        data = deepcopy(one)
        place = carry(data, other, place)
        try:
            return place, _worths(build(scenario(data)), pairs)
        except (ServiceModelError, KeyError):  # an offer may be gone with what was carried over
            place = place[:-1]
    return place, None


def _worths(built: Built, pairs: list[Pair]) -> dict[Pair, float]:
    lines = {pair: built.offers[pair[0]].statements[pair[1]].npv for pair in pairs}
    values = arrays.read(lines.values(), built.timeline)
    return {pair: float(values[line][0]) for pair, line in lines.items()}
