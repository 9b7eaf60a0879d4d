"""A file becomes a scenario: YAML 1.2 read with positions, all mistakes told at once.

A file may extend others. Each mistake says file, line, column, place, what is wrong and the
nearest right thing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin

from servicemodel.errors import ScenarioError, UsageError, did_you_mean
from servicemodel.scenario.marks import Stated, members, merged, parsed
from servicemodel.scenario.overrides import path_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pydantic_core import ErrorDetails

    from servicemodel.scenario.marks import Mark, Place
    from servicemodel.scenario.schema import Scenario

    Found = tuple[Place, ErrorDetails]  # a place, and pydantic's error there

TOLD = {  # pydantic's kind of error: what to do
    "model_type": "keys with values are needed here, indented below it",
    "model_attributes_type": "keys with values are needed here, indented below it",
    "dict_type": "keys with values are needed here, indented below it",
    "tuple_type": "a list is needed here: write `- fee: ...`",
    "string_type": "text is needed here; put a number in quotes",
    "date_type": "a date is needed here, such as 2027-01-01",
    "date_from_datetime_inexact": "a date is needed here, such as 2027-01-01",
    "date_from_datetime_parsing": "a date is needed here, such as 2027-01-01",
    "date_parsing": "a date is needed here, such as 2027-01-01",
    "invalid_key": "a key is a word; a comma in a number is written as a point, as in 0.21",
    "too_long": "only one stands here in this version",
}


def read(path: Path | str) -> Stated:
    """Return what a scenario file states, laid over the files that it extends; not yet validated.

    Raises `UsageError` if there is no such file and `ScenarioError` for what is no YAML, for a key
    that stands twice and for a file to extend that is missing or extends this one.
    """
    try:
        text = _text(Path(path))
    except OSError as problem:
        raise UsageError(f"{path}: {problem.strerror or problem}") from None
    return _extended(text, Path(path), ())


def from_text(text: str, name: str) -> Stated:
    """Return what a scenario's text states; a file that it extends lies in the working folder.

    Raises `ScenarioError` as `read` does; `name` stands before each mistake.
    """
    return _extended(text.removeprefix("\ufeff"), Path(name), ())


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as problem:
        raise ScenarioError([f"{path}: not UTF-8 at byte {problem.start}"]) from None


def _extended(text: str, path: Path, below: tuple[tuple[Path, Mark], ...]) -> Stated:
    """Return a file laid over its parents; `below` are the files that extend it, and where."""
    own = parsed(text, str(path))
    if "extends" not in own.data:
        return own
    mark = own.marks["extends",]
    others = own.data["extends"]
    others = others if isinstance(others, list) else [others]
    if not others or not all(isinstance(other, str) for other in others):
        raise ScenarioError([f"{mark}: extends: a file or a list of files is needed here"])
    mistakes: list[str] = []
    parents: list[Stated] = []
    for other in others:
        try:
            parents.append(_parent(path.parent / other, (*below, (path.resolve(), mark))))
        except ScenarioError as problem:
            mistakes += problem.mistakes
    if mistakes:
        raise ScenarioError(dict.fromkeys(mistakes))
    data = {key: value for key, value in own.data.items() if key != "extends"}
    marks = {place: mark for place, mark in own.marks.items() if place[:1] != ("extends",)}
    first, *later = [*parents, Stated(data, marks, own.name)]
    for child in later:
        first = merged(first, child)
    return first


def _parent(path: Path, below: tuple[tuple[Path, Mark], ...]) -> Stated:
    mark = below[-1][1]
    try:
        known = [file for file, _ in below]
        if path.resolve() in known:
            circle = [mark for _, mark in below[known.index(path.resolve()) :]]
            first, *names = [mark.file for mark in (*circle, circle[0])]
            text = f"{first} extends {', which extends '.join(names)}"
            raise ScenarioError([f"{circle[0]}: extends: {text}"])
        text = _text(path)
    except OSError as problem:
        raise ScenarioError([f"{mark}: extends: {path}: {problem.strerror or problem}"]) from None
    except ValueError as problem:  # a path that no file can have
        raise ScenarioError([f"{mark}: extends: {path}: {problem}"]) from None
    return _extended(text, path, below)


def scenario(data: Stated | Mapping[str, Any], name: str = "scenario") -> Scenario:
    """Return a validated scenario; `name` stands before a mistake that has no place in a file.

    Raises `ScenarioError` with every mistake, in the order of the file, then of those it extends.
    """
    from pydantic import ValidationError

    from servicemodel.scenario import names, rules
    from servicemodel.scenario.schema import Scenario

    stated = data if isinstance(data, Stated) else Stated(dict(data), {}, name)
    found = [*names.mistakes(stated.data), *rules.mistakes(stated.data)]
    try:
        valid = Scenario.model_validate(stated.data)
    except ValidationError as problem:
        useful = _useful([(error["loc"], error) for error in problem.errors()], stated.data)
        found += [_told(place, error, Scenario, stated.data) for place, error in _one_each(useful)]
    if not found:
        return valid
    told = {_in_order(stated, place, text) for place, text in found}
    raise ScenarioError(text for *_, text in sorted(told))


def _in_order(stated: Stated, place: Place, text: str) -> tuple[bool, str, int, int, str]:
    """Return a mistake's file, line and column, by which mistakes are sorted, and its line."""
    mark = stated.mark(place)
    path = path_text(place)
    text = f"{path}: {text}" if path else text
    if mark is None:
        return False, stated.name, 0, 0, f"{stated.name}: {text}"
    return mark.file != stated.name, mark.file, mark.line, mark.column, f"{mark}: {text}"


def _useful(errors: Iterable[Found], data: Any) -> list[Found]:
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
        elif not place or place[0] == "[key]":
            found.append(((), error))
        elif str(place[0]) in known:
            inside[known[str(place[0])]].append((place[1:], error))
        else:
            branches[place[0]].append((place[1:], error))
    for key, below in inside.items():
        found += [((key, *place), error) for place, error in _useful(below, data[key])]
    if branches:
        told = [_useful(branch, data) for branch in branches.values()]
        meant = min(told, key=_unlikely)
        found += meant
    return found


def _unlikely(branch: list[Found]) -> tuple[bool, int, bool, int]:
    """Return how far a union's branch is from what was probably meant; the lowest is told."""
    another_kind = all(not place and error["type"] != "value_error" for place, error in branch)
    clear = any(error["type"] == "value_error" for _, error in branch)
    wrong = sum(error["type"] != "missing" for _, error in branch)
    return another_kind, wrong, not clear, -max(len(place) for place, _ in branch)


def _one_each(errors: Iterable[Found]) -> list[Found]:
    """Return one error per place: the first in the schema's own words, else pydantic's first."""
    best: dict[Place, ErrorDetails] = {}
    for place, error in errors:
        before = best.setdefault(place, error)
        if before["type"] != "value_error" and error["type"] == "value_error":
            best[place] = error
    return list(best.items())


def _told(place: Place, error: ErrorDetails, model: Any, data: Any) -> tuple[Place, str]:
    """Return where a field is wrong, and how, in the reader's language."""
    kind, text = error["type"], error["msg"].removeprefix("Value error, ")
    if kind == "extra_forbidden":
        known = _known_keys(model, error["loc"][:-1], data)
        hint = f"; {did_you_mean(str(place[-1]), known)}" if known else ""
        return place, f"unknown key {place[-1]!r}{hint}"
    if kind == "missing":
        return place[:-1], f"{place[-1]!r} is missing"
    if kind == "union_tag_invalid":
        known = re.findall(r"'([^']*)'", error["ctx"]["expected_tags"])
        tag = str(error["ctx"]["tag"])
        return place, f"{tag!r} is not known here; {did_you_mean(tag, known)}"
    if kind == "int_parsing" and error["loc"][-1] == "[key]":
        return place, "a key is a year here, such as 2027"
    return place, TOLD.get(kind, text)


def _known_keys(model: Any, place: Place, data: Any) -> list[str]:
    """Return the keys that the schema knows at pydantic's place, which also names branches."""
    kinds = _kinds(model)
    for part in place:
        known = members(data)
        if str(part) in known:
            data = data[known[str(part)]]
            kinds = [inner for kind in kinds for inner in _inside(kind, str(part))] or kinds
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


def _inside(kind: Any, key: str) -> list[Any]:
    """Return the kinds of what stands under a key of a model, a mapping or a list."""
    if get_origin(kind) is dict:
        return _kinds(get_args(kind)[1])
    if get_origin(kind) in (list, tuple):
        return _kinds(get_args(kind)[0])
    return _kinds(_fields(kind)[key]) if key in _fields(kind) else []


def _fields(kind: Any) -> dict[str, Any]:
    """Return the annotations of a model by key, none for anything else."""
    fields = getattr(kind, "model_fields", {})
    return {field.alias or key: field.annotation for key, field in fields.items()}
