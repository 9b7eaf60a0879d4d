"""All that a scenario states, value by value, and how one of them is carried into another's data.

A place here is a path as its user writes it: a clause goes by its name.
"""

from __future__ import annotations

import datetime
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from servicemodel.scenario.overrides import clause_names
from servicemodel.scenario.schema import Clause
from servicemodel.values import Fields, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from servicemodel.scenario.marks import Place
    from servicemodel.scenario.schema import Scenario


@dataclass(frozen=True)
class Value:
    """One value of a scenario, as plain data; `told` is what is told about a number besides."""

    plain: Any
    told: tuple[Any, ...] = ()
    source: str = ""
    number: bool = False


def contents(scenario: Scenario) -> dict[Place, Value]:
    """Return every value by its place, also those that are left to their default."""
    return dict(_values(scenario, ()))


def _values(stated: Any, place: Place) -> Iterator[tuple[Place, Value]]:
    if isinstance(stated, Quantity):
        told = stated.model_dump(exclude={"value", "years"}).values()
        plain = dict(stated.years) or stated.value
        yield place, Value(plain, tuple(told), stated.source, number=True)
    elif isinstance(stated, Fields):
        for name, field in type(stated).model_fields.items():
            yield from _values(getattr(stated, name), (*place, field.alias or name))
    elif isinstance(stated, dict):
        for key, inner in stated.items():
            yield from _values(inner, (*place, key))
    elif isinstance(stated, tuple) and any(isinstance(item, Clause) for item in stated):
        named = clause_names([{clause.name: None} for clause in stated])
        for name, clause in zip(named, stated, strict=True):
            yield from _values(clause.terms, (*place, name))
    elif isinstance(stated, tuple):
        yield place, Value(list(stated))
    elif isinstance(stated, datetime.date):
        yield place, Value(stated.isoformat())
    elif stated is not None:
        yield place, Value(stated)


def carry(into: dict[Any, Any], source: Any, place: Place) -> Place:
    """Change data so that they state at a place what `source` does there, or nothing.

    Returns the place that was replaced: it stands above `place` where one of the two states the
    whole in a shorter way, such as `energy: customer`.
    """
    ours, theirs = _steps(into, place), _steps(source, place)
    depth = min(len(ours), len(theirs))
    if len(ours) == len(theirs) == 0:
        return ()
    here = ours[depth - 1].inside if depth else into
    there = theirs[depth - 1].inside if depth else source
    if len(ours) == len(theirs) or type(here) is not type(there):
        ours[depth - 1].holder[ours[depth - 1].key] = deepcopy(theirs[depth - 1].stated)
        return place[:depth]
    if len(ours) > depth:
        del ours[depth].holder[ours[depth].key]
    elif isinstance(here, list):
        here.append(deepcopy(theirs[depth].stated))
    else:
        here[place[depth]] = deepcopy(theirs[depth].stated)
    return place[: depth + 1]


@dataclass(frozen=True)
class _Step:
    """A part of a place in data: what holds it, under which key, and what its parts stand in."""

    holder: Any
    key: Any
    inside: Any

    @property
    def stated(self) -> Any:
        return self.holder[self.key]


def _steps(data: Any, place: Place) -> list[_Step]:
    """Return a step for each part of a place, as far as the data have them."""
    found: list[_Step] = []
    here = data
    for part in place:
        key, holder = part, here
        if isinstance(holder, list):
            names = clause_names(holder)
            if part not in names:
                break
            key = names.index(part)
            item = holder[key]
            alone = isinstance(item, dict) and len(item) == 1
            here = next(iter(item.values())) if alone else item  # below a clause's name
        elif isinstance(holder, dict) and part in holder:
            here = holder[key]
        else:
            break
        found.append(_Step(holder, key, here))
    return found
