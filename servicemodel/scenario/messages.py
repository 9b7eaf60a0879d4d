"""What the schema finds wrong, in the reader's language: of each place, what is meant there.

The schema tries every branch of a union and tells what is wrong with each; only the branch that was
probably meant is told, with the nearest right word.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin

from servicemodel.errors import did_you_mean, said
from servicemodel.scenario.marks import members
from servicemodel.values import Quantity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic_core import ErrorDetails

    from servicemodel.scenario.marks import Place

    Found = tuple[Place, ErrorDetails]  # a place, and pydantic's error there

KEYS = "keys with values are needed here, indented below it, not {found}"
TEXT = "text is needed here{instead}"
WHOLE = "{found} is no whole number; write one such as 20"
TOLD = {  # pydantic's kind of error: what to do, with what was found and the error's own words
    "model_type": KEYS,
    "model_attributes_type": KEYS,
    "dict_type": KEYS,
    "tuple_type": "a list is needed here: write each member as `- ...` in a line of its own",
    "string_type": TEXT,
    "string_unicode": "half of a character stands here: leave it out",
    "string_too_long": "{found} is too long; write at most {max_length} characters",
    "string_too_short": "a name is needed here, and it is empty",
    "int_type": WHOLE,
    "int_parsing": WHOLE,
    "int_parsing_size": "{found} is no whole number that is used here; write one such as 20",
    "int_from_float": WHOLE,
    "float_type": "{found} is no number",
    "float_parsing": "{found} is no number",
    "finite_number": "{found} is no finite number; write one such as 20",
    "greater_than_equal": "{found} is too small; write {ge:g} or more",
    "less_than_equal": "{found} is too large; write {le:g} or less",
    "invalid_key": "a key is a word here, not a number",
    "too_long": "only one stands here in this version",
    "too_short": "at least one is needed here",
}
PATTERNS = {  # what a text must look like: what is said of one that does not
    r"^[A-Z]{3}$": "{found} is no currency code; write three capital letters such as USD",
    r"^[^/*]+$": "{found} is no unit here; write it plainly, such as kWh, without / and *",
}


def useful(errors: Iterable[Found], data: Any) -> list[Found]:
    """Return errors with their places in the data, of each union those of one branch only.

    A part of pydantic's place that the data do not have names a branch, unless it is a missing key.
    """
    found: list[Found] = []
    inside: dict[Any, list[Found]] = defaultdict(list)
    branches: dict[Any, list[Found]] = defaultdict(list)
    known = members(data)
    for place, error in errors:
        if len(place) == 1 and error["type"] == "missing":
            found.append((place, error))
        elif place and str(place[0]) in known:
            inside[known[str(place[0])]].append((place[1:], error))
        elif not place or place[0] == "[key]":
            found.append(((), error))
        else:
            branches[place[0]].append((place[1:], error))
    for key, below in inside.items():
        found += [((key, *place), error) for place, error in useful(below, data[key])]
    if branches:
        meant = min([useful(branch, data) for branch in branches.values()], key=_unlikely)
        found += meant
    return found


def _unlikely(branch: list[Found]) -> tuple[bool, int, bool, int]:
    """Return how far a union's branch is from what was probably meant; the lowest is told."""
    another_kind = all(not place and error["type"] != "value_error" for place, error in branch)
    clear = any(error["type"] == "value_error" for _, error in branch)
    wrong = sum(error["type"] != "missing" for _, error in branch)
    return another_kind, wrong, not clear, -max(len(place) for place, _ in branch)


def one_each(errors: Iterable[Found]) -> list[Found]:
    """Return one error per place: the first in the schema's own words, else pydantic's first."""
    best: dict[Place, ErrorDetails] = {}
    for place, error in errors:
        before = best.setdefault(place, error)
        if before["type"] != "value_error" and error["type"] == "value_error":
            best[place] = error
    return list(best.items())


def told(place: Place, error: ErrorDetails, model: Any, data: Any) -> tuple[Place, str]:
    """Return where a field is wrong, and how, in the reader's language."""
    kind, text = error["type"], error["msg"].removeprefix("Value error, ")
    words = error.get("ctx", {})
    found = said(error["input"])
    if kind == "extra_forbidden":
        known = _known_keys(model, error["loc"][:-1], data)
        hint = f"; {did_you_mean(str(place[-1]), known)}" if known else ""
        return place, f"unknown key {said(str(place[-1]))}{hint}"
    if kind == "missing":
        return place[:-1], f"{place[-1]!r} is missing"
    if kind == "literal_error":
        known = re.findall(r"'([^']*)'", words["expected"])
        return place, f"{found} is not known here; {did_you_mean(str(error['input']), known)}"
    if kind == "string_pattern_mismatch":
        return place, PATTERNS[words["pattern"]].format(found=found)
    if kind == "int_parsing" and error["loc"][-1] == "[key]":
        return place, "a key is a year here, such as 2027"
    if kind.startswith("date"):
        return place, f"{found} is no date; write one such as 2027-01-01"
    a_number = isinstance(error["input"], int | float)
    words |= {"instead": "; put a number in quotes" if a_number else f", not {found}"}
    return place, TOLD[kind].format(found=found, **words) if kind in TOLD else text


def _known_keys(model: Any, place: Place, data: Any) -> list[str]:
    """Return the keys that the schema knows at pydantic's place, which also names branches."""
    kinds = _kinds(model)
    for part in place:
        known = members(data)
        if str(part) in known:
            data = data[known[str(part)]]
            kinds = [inner for kind in kinds for inner in kinds_inside(kind, str(part))] or kinds
        else:
            kinds = [kind for kind in kinds if getattr(kind, "__name__", "") == part] or kinds
    return list(dict.fromkeys(key for kind in kinds for key in _fields(kind)))


def _kinds(annotation: Any) -> list[Any]:
    """Return the branches of an annotation, without what is only told about it."""
    from types import UnionType
    from typing import Union

    origin = get_origin(annotation)
    if origin is Annotated:
        return _kinds(get_args(annotation)[0])
    if origin in (Union, UnionType):
        return [kind for branch in get_args(annotation) for kind in _kinds(branch)]
    return [annotation]


def kinds_inside(kind: Any, key: str) -> list[Any]:
    """Return the kinds of what stands under a key of a model, a mapping or a list."""
    if get_origin(kind) is dict:
        return _kinds(get_args(kind)[1])
    if get_origin(kind) in (list, tuple):
        return _kinds(get_args(kind)[0])
    return _kinds(_fields(kind)[key]) if key in _fields(kind) else []


def _fields(kind: Any) -> dict[str, Any]:
    """Return the annotations of a model by key, none for anything else."""
    fields = getattr(kind, "model_fields", {})
    found = {field.alias or key: field.annotation for key, field in fields.items()}
    if isinstance(kind, type) and issubclass(kind, Quantity):
        found.pop("years")  # numbers by year are written as the value
    return found
