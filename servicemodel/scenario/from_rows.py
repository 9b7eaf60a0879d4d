"""Rows become the data of a scenario, to be validated as those of a file are."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from servicemodel.errors import UsageError
from servicemodel.scenario.cells import EMPTY
from servicemodel.scenario.limits import DEEPEST, TOO_DEEP
from servicemodel.scenario.overrides import parts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from servicemodel.scenario.cells import Row
    from servicemodel.scenario.marks import Place

CLAUSES = ("offers", "*", "clauses")  # a list whose members go by their name
LISTS = (  # lists of texts
    ("flows", "*", "offers"),
    ("parties", "*", "loans", "*", "offers"),
    ("parties", "*", "loans", "*", "finances"),
    ("parties", "*", "tax", "not_deducted"),
    ("parties", "*", "tax", "not_taxed"),
    (*CLAUSES, "*", "savings", "of"),
    ("offers", "*", "decides", "variants", "among", "*"),
    ("offers", "*", "decides", "measures", "among"),
    (*CLAUSES, "*", "usage", "bands"),
    (*CLAUSES, "*", "savings", "bands"),
)
COUNTED = re.compile(r" [1-9][0-9]*$")  # what follows a clause's name where it stands again


def data(rows: Iterable[Row]) -> tuple[dict[Any, Any], list[Place]]:
    """Return the data that rows state, in their order, and the place of each row's value in them.

    Raises `UsageError` for a path that is none.
    """
    root, found = _Node(), list(rows)
    for position, row in enumerate(found):
        node = root
        for key in path_parts(row.path):
            node = node.below.setdefault(key, _Node())
        node.rows.append((position, row))
    places: dict[int, Place] = {}
    plain = {key: _plain(node, (key,), places) for key, node in root.below.items()}
    return plain, [places[position] for position in range(len(found))]


def path_parts(path: str) -> list[str]:
    """Return the keys of a path; raise `UsageError` for one that is none."""
    found = parts(path)
    if len(found) > DEEPEST:
        raise UsageError(f"{path!r}: {TOO_DEEP}")
    return found


@dataclass
class _Node:
    """What rows state at one path, each with its position, and below it."""

    rows: list[tuple[int, Row]] = field(default_factory=list)
    below: dict[str, _Node] = field(default_factory=dict)


def _plain(node: _Node, place: Place, places: dict[int, Place]) -> Any:
    """Return the data of a node, and note the place of each of its rows."""
    for position, row in node.rows:
        places[position] = place if row.key is None else (*place, row.key)
    stated = [row for _, row in node.rows if row.kind != EMPTY]
    if not stated:
        return _inside(node, place, places)
    table = {row.key: row.value for row in stated}
    value = table[None] if list(table) == [None] else table
    told = {key: item for row in stated for key, item in row.told.items()}
    if not told and not node.below:
        return value
    below = _inside(node, place, places)
    if isinstance(below.get("solve"), str) and list(table) == [None]:  # it is solved again
        return {**told, **below}
    for position, row in node.rows:
        places[position] = place if row.key is None else (*place, "value", row.key)
    return {"value": value, **told, **below}


def _inside(node: _Node, place: Place, places: dict[int, Place]) -> Any:
    """Return the data of what stands below a node: a mapping, or a list."""
    if _fits(CLAUSES, place):
        clauses = []
        for position, (name, inner) in enumerate(node.below.items()):
            key = COUNTED.sub("", name)
            clauses.append({key: _plain(inner, (*place, position, key), places)})
        return clauses
    below = node.below.items()
    if any(_fits(pattern, place) for pattern in LISTS):
        return [
            _plain(inner, (*place, position), places) for position, (_, inner) in enumerate(below)
        ]
    return {key: _plain(inner, (*place, key), places) for key, inner in below}


def _fits(pattern: tuple[str, ...], place: Place) -> bool:
    same = (ours in ("*", theirs) for ours, theirs in zip(pattern, place, strict=False))
    return len(pattern) == len(place) and all(same)
