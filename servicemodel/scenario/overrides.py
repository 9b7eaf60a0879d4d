"""Values set from outside, by path: `tariffs.electricity.price=0.12`.

A path names keys joined by dots; a key with other characters stands in quotes, and the members of
a list count from 0. What is set goes through the same validation as the file.
"""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from servicemodel.errors import UsageError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

PART = re.compile(r'"([^"]+)"|([^."]+)')


def parts(path: str) -> list[str]:
    """Return the keys of a path.

    >>> parts('assets."chiller plant".life')
    ['assets', 'chiller plant', 'life']
    """
    found = [quoted or plain for quoted, plain in PART.findall(path)]
    if not found or ".".join(path_key(part) for part in found) != path:
        raise UsageError(f'{path!r} is not a path such as assets."chiller plant".life')
    return found


def path_key(key: Any) -> str:
    """Return a key as a path writes it, in quotes unless it is a plain word."""
    text = str(key)
    return text if text.replace("_", "").isalnum() else f'"{text}"'


def path_text(place: tuple[Any, ...]) -> str:
    """Return a place as a scenario path.

    >>> path_text(("assets", "chiller plant", "life"))
    'assets."chiller plant".life'
    """
    return ".".join(path_key(part) for part in place)


def with_values(data: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return a copy of a scenario's data with some values set; what holds them must exist.

    A value with a source loses it: its source becomes that it was set.
    """
    changed = deepcopy(dict(data))
    for path, value in values.items():
        keys = parts(path)
        holder: Any = changed
        for depth, key in enumerate(keys):
            members = _members(holder)
            last = depth == len(keys) - 1
            if last and isinstance(holder, dict):
                members.setdefault(key, key)  # a field that the file leaves to its default
            if key not in members:
                here = path_text(tuple(keys[:depth])) or "the scenario"
                hint = did_you_mean(key, members) if members else "it has no keys"
                raise UsageError(f"{path}: {here} has no {key!r}; {hint}")
            place = members[key]
            if last:
                old = holder[place] if isinstance(holder, list) else holder.get(place)
                stated = isinstance(old, dict) and "value" in old
                holder[place] = {"value": value, "source": "set by the user"} if stated else value
            else:
                holder = holder[place]
    return changed


def _members(holder: Any) -> dict[str, Any]:
    """Return how the members of a mapping or list are called in a path."""
    if isinstance(holder, dict):
        return {str(key): key for key in holder}
    if isinstance(holder, list):
        return {str(place): place for place in range(len(holder))}
    return {}
