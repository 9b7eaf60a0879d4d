"""Which numbers of a scenario are to be solved, in the order in which they are stated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from servicemodel.scenario.overrides import clause_names, path_text, place_of
from servicemodel.scenario.schema import Clause
from servicemodel.values import Fields, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from servicemodel.scenario.marks import Place
    from servicemodel.scenario.schema import Scenario

TOLD = ("solve", "from", "under")  # what is stated of a solved number instead of its value


def solves(scenario: Scenario) -> dict[str, Quantity]:
    """Return the numbers that are solved, by path, in the order of the schema."""
    return {path_text(place): quantity for place, quantity in _walk(scenario, ())}


def _walk(stated: Any, place: Place) -> Iterator[tuple[Place, Quantity]]:
    if isinstance(stated, Quantity):
        if stated.solve:
            yield place, stated
    elif isinstance(stated, Fields):
        for name, field in type(stated).model_fields.items():
            yield from _walk(getattr(stated, name), (*place, field.alias or name))
    elif isinstance(stated, dict):
        for key, inner in stated.items():
            yield from _walk(inner, (*place, key))
    elif isinstance(stated, tuple):
        clauses = [item for item in stated if isinstance(item, Clause)]
        named = clause_names([{clause.name: None} for clause in clauses])
        names = named or [str(position) for position in range(len(stated))]
        for name, item in zip(names, stated, strict=True):
            inner = item.terms if isinstance(item, Clause) else item
            yield from _walk(inner, (*place, name))


def places(data: dict[Any, Any], paths: Iterable[str]) -> dict[str, Place]:
    """Return the places of some paths in a scenario's data, in the order in which they stand."""
    found = {path: place_of(data, path) for path in paths}
    return dict(sorted(found.items(), key=lambda item: _order(data, item[1])))


def _order(data: Any, place: Place) -> list[int]:
    order = []
    for key in place:
        order.append(list(data).index(key) if isinstance(data, dict) else int(key))
        data = data[key]
    return order
