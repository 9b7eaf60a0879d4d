"""Values set from outside, by path: `tariffs.electricity.price=0.12`.

A path names keys joined by dots; a key with other characters stands in quotes. A member of a list
counts from 0; a clause has the name of its one key, a second one (in paths only) "fee 2". What is
set goes through the same validation as the file.
"""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING, Any, overload

from servicemodel.errors import ScenarioError, UsageError, did_you_mean, said
from servicemodel.scenario.marks import Stated, is_solve, is_years, members, within

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from servicemodel.scenario.marks import Place

PART = re.compile(r'"((?:[^"\\]|\\.)+)"|([^."]+)', re.DOTALL)
LONGEST = 1_000  # characters of a path
MOST_OF_A_YEAR = 9  # digits
OUTSIDE = "set by the user"
OF_A_SOURCE = (  # `unit` and `of` stay true
    *("value", "source", "grade", "note", "low", "high"),
    *("solve", "from", "under"),
)


def parts(path: str) -> list[str]:
    """Return the keys of a path.

    >>> parts('assets."chiller plant".life')
    ['assets', 'chiller plant', 'life']
    """
    if not isinstance(path, str):
        raise UsageError(f"{said(path)} is not a path such as timeline.years")
    if len(path) > LONGEST:
        raise UsageError(f"{said(path)} is no path: none has more than {LONGEST:,} characters")
    pairs = PART.findall(path)
    found = [re.sub(r"\\(.)", r"\1", quoted, flags=re.DOTALL) or plain for quoted, plain in pairs]
    if not found or ".".join(path_key(part) for part in found) != path:
        raise UsageError(f'{path!r} is not a path such as assets."chiller plant".life')
    return found


def path_key(key: Any) -> str:
    """Return a key as a path writes it, in quotes unless it is a plain word."""
    text = str(key)
    if text.replace("_", "").isalnum():
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def path_text(place: tuple[Any, ...]) -> str:
    """Return a place as a scenario path.

    >>> path_text(("assets", "chiller plant", "life"))
    'assets."chiller plant".life'
    """
    return ".".join(path_key(part) for part in place)


def clause_names(clauses: Iterable[Any]) -> list[str]:
    """Return the names of a list's members: the one key of each, counted where it stands again.

    A member that has not one key is called by its position.

    >>> clause_names([{"fee": {"per_year": 1}}, {"usage": {}}, {"fee": {"per_year": 2}}])
    ['fee', 'usage', 'fee 2']
    """
    names: list[str] = []
    counts: dict[str, int] = {}
    for position, clause in enumerate(clauses):
        if isinstance(clause, dict) and len(clause) == 1:
            key = str(next(iter(clause)))
            counts[key] = counts.get(key, 0) + 1
            names.append(key if counts[key] == 1 else f"{key} {counts[key]}")
        else:
            names.append(str(position))
    return names


@overload  # what is set in a file stays a file's
def with_values(data: Stated, values: Mapping[str, Any]) -> Stated: ...  # type: ignore[overload-overlap]


@overload
def with_values(data: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]: ...


def with_values(
    data: Stated | Mapping[str, Any], values: Mapping[str, Any]
) -> Stated | dict[str, Any]:
    """Return a copy of a scenario's data with some values set; what holds them must exist.

    A value with a source loses it: its source becomes that it was set. What is set has no mark.
    Raises `UsageError` for a path that the data do not have.
    """
    for path, value in values.items():
        _refuse_too_much(path, value)
    changed: dict[Any, Any] = _copied(data.data if isinstance(data, Stated) else dict(data))
    places = {_set(changed, path, value) for path, value in values.items()}
    if not isinstance(data, Stated):
        return changed
    marks = {place: mark for place, mark in data.marks.items() if not within(place, places)}
    return replace(data, data=changed, marks=marks, set_=data.set_ | places)


def _copied(data: Any) -> Any:
    """Return data of their own for every place, also where a file or a caller shares them."""
    if isinstance(data, dict):
        return {key: _copied(value) for key, value in data.items()}
    return [_copied(value) for value in data] if isinstance(data, list) else deepcopy(data)


def _refuse_too_much(path: str, value: Any) -> None:
    """Refuse a value that can't even be copied."""
    from servicemodel.scenario import limits

    try:
        limits.plain(value)
    except limits.TooMuchError as problem:
        raise ScenarioError([f"{path}: {problem}"]) from None


def _set(data: dict[Any, Any], path: str, value: Any) -> Place:
    """Set one value in the data and return the place that is no longer as the file states it."""
    holder: Any = data
    place: Place = ()
    number: Place | None = None  # the last number with a source on the way
    *way, last = parts(path)
    for depth, key in enumerate(way):
        place += _step(holder, key, path, way[:depth])
        holder = _at(data, place)
        if _is_number(holder):
            number = place
    place += _step(holder, last, path, way, new=isinstance(holder, dict))
    holder, key = _at(data, place[:-1]), place[-1]
    old = holder[key] if isinstance(holder, list) else holder.get(key)
    number_there = _is_number(old) or is_solve(old)
    if not number_there or value is None or (isinstance(value, dict) and not is_years(value)):
        holder[key] = deepcopy(value)
        if number is None or place[len(number)] != "value":
            return place
        place, old = number, _at(data, number)  # its value was set, or a year of it
        value = old["value"]
    kept = {item: told for item, told in old.items() if item not in OF_A_SOURCE}
    new = {"value": deepcopy(value), "source": OUTSIDE} | kept
    _at(data, place[:-1])[place[-1]] = new
    return place


def place_of(data: Mapping[Any, Any], path: str) -> Place:
    """Return the keys that lead to what a path names; as far as the data have them."""
    place: Place = ()
    root = data.data if isinstance(data, Stated) else data
    for key in parts(path):
        known = _names(_at(root, place))
        if key not in known:
            break
        place += known[key]
    return place


def _step(holder: Any, key: str, path: str, way: list[str], *, new: bool = False) -> Place:
    """Return the keys that lead from a holder to what a path calls `key`, which may be `new`."""
    known = _names(holder)
    if key in known:
        return known[key]
    if new:  # a field that the file leaves to its default, or one more year
        is_year = key.isdecimal() and len(key) <= MOST_OF_A_YEAR
        if is_year and is_years(holder):
            return (int(key),)
        if is_year and is_years(holder.get("value")):
            return ("value", int(key))
        return (key,)
    here = path_text(tuple(way)) or "the scenario"
    hint = did_you_mean(key, known) if known else "it has no keys"
    raise UsageError(f"{path}: {here} has no {key!r}; {hint}")


def _names(holder: Any) -> dict[str, Place]:
    """Return how the members of a mapping or list are called, and the keys that lead to each."""
    known: dict[str, Place] = {}
    if isinstance(holder, list):
        for position, name in enumerate(clause_names(holder)):
            known[name] = (position,) if name == str(position) else (position, *holder[position])
    elif _is_number(holder) and is_years(holder["value"]):
        known = {str(year): ("value", year) for year in holder["value"]}
    return known | {text: (key,) for text, key in members(holder).items()}


def _is_number(stated: Any) -> bool:
    return isinstance(stated, dict) and "value" in stated


def _at(data: Any, place: Place) -> Any:
    for key in place:
        data = data[key]
    return data
