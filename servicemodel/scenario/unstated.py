"""Whether a path leads to a number that the schema knows and that a scenario does not state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from servicemodel.scenario.messages import kinds_inside
from servicemodel.scenario.overrides import clause_names, parts
from servicemodel.scenario.schema import Clause
from servicemodel.values import Fields, Quantity

if TYPE_CHECKING:
    from servicemodel.scenario.schema import Scenario


def is_unstated(scenario: Scenario, path: str) -> bool:
    """Return whether a number could be stated at a path whose names all exist, but none is."""
    here: Any = scenario
    way = parts(path)
    for place, key in enumerate(way):
        inner = _member(here, key)
        if inner is None and isinstance(here, Fields):
            return _is_number(type(here), way[place:])
        if inner is None or isinstance(inner, Quantity):
            return False
        here = inner
    return False


def _member(holder: Any, key: str) -> Any:
    """Return what a part of a path names in a validated scenario, None if nothing is stated."""
    if isinstance(holder, Fields):
        names = {field.alias or name: name for name, field in type(holder).model_fields.items()}
        return getattr(holder, names[key]) if key in names else None
    if isinstance(holder, dict):
        return holder.get(key)
    if isinstance(holder, tuple) and all(isinstance(item, Clause) for item in holder):
        names_of = clause_names([{clause.name: None} for clause in holder])
        return holder[names_of.index(key)].terms if key in names_of else None
    return None


def _is_number(kind: Any, way: list[str]) -> bool:
    kinds = [kind]
    for key in way:
        kinds = [inner for kind in kinds for inner in kinds_inside(kind, key)]
    return any(isinstance(kind, type) and issubclass(kind, Quantity) for kind in kinds)
