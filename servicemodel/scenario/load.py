"""A file becomes a scenario: YAML 1.2 read with positions, all mistakes told at once.

Each mistake says file, line, column, place, what is wrong and the nearest right thing.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from servicemodel.errors import ScenarioError, UsageError, did_you_mean
from servicemodel.scenario.overrides import path_text

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from servicemodel.scenario.schema import Scenario

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


def read(path: Path | str) -> Any:
    """Return what a scenario file states, with positions, before it is validated."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except OSError as problem:
        raise UsageError(f"{path}: {problem.strerror or problem}") from None
    except UnicodeDecodeError as problem:
        raise ScenarioError([f"{path}: not UTF-8 at byte {problem.start}"]) from None
    try:
        data: Any = YAML(typ="rt").load(text)
    except MarkedYAMLError as problem:
        mark = problem.problem_mark
        where = f"{path}:{mark.line + 1}:{mark.column + 1}" if mark else str(path)
        said = (problem.problem or str(problem)).splitlines()[0]
        raise ScenarioError([f"{where}: {said}"]) from None
    except YAMLError as problem:
        raise ScenarioError([f"{path}: {str(problem).splitlines()[0]}"]) from None
    if not isinstance(data, dict):
        raise ScenarioError([f"{path}: a scenario is a mapping of keys to values"])
    return data


def scenario(data: Any, name: str = "scenario") -> Scenario:
    """Return a validated scenario from a mapping; `name` stands before each mistake.

    Raises `ScenarioError` with every mistake, in the order of the file.
    """
    from pydantic import ValidationError

    from servicemodel.scenario.names import mistakes
    from servicemodel.scenario.schema import Scenario

    found = list(mistakes(data))
    try:
        valid = Scenario.model_validate(data)
    except ValidationError as problem:
        found += [_field(error, Scenario) for error in problem.errors()]
    if not found:
        return valid
    told = sorted((_position(data, place), path_text(place), text) for place, text in found)
    raise ScenarioError(
        [
            f"{name}:{line}:{column}: {path}: {text}" if line else f"{name}: {path}: {text}"
            for (line, column), path, text in told
        ]
    )


def _field(error: ErrorDetails, model: type[Any]) -> tuple[tuple[Any, ...], str]:
    """Return where a field is wrong, and how, in the reader's language."""
    place = error["loc"]
    kind, text = error["type"], error["msg"].removeprefix("Value error, ")
    if kind == "extra_forbidden":
        known = _fields(model, place[:-1])
        return place, f"unknown key {place[-1]!r}; {did_you_mean(str(place[-1]), known)}"
    if kind == "missing":
        return place[:-1], f"{place[-1]!r} is missing"
    return place, TOLD.get(kind, text)


def _position(data: Any, place: tuple[Any, ...]) -> tuple[int, int]:
    """Return line and column (from 1) of the deepest part of a place that the file has."""
    found = (0, 0)
    for part in place:
        marks = getattr(data, "lc", None)
        try:
            child = data[part]
            if marks is not None:
                line, column = marks.item(part) if isinstance(part, int) else marks.key(part)
                found = (line + 1, column + 1)
        except (KeyError, IndexError, TypeError):  # missing, or set from outside
            break
        data = child
    return found


def _fields(model: Any, place: tuple[Any, ...]) -> list[str]:
    """Return the keys that the schema knows at a place."""
    from typing import get_args

    from pydantic import BaseModel

    here: Any = model
    for part in place:
        candidates = [here, *get_args(here)]
        candidates += [inner for item in candidates for inner in get_args(item)]
        models = [
            item for item in candidates if isinstance(item, type) and issubclass(item, BaseModel)
        ]
        if not models:
            return []
        field = models[0].model_fields.get(str(part))
        here = field.annotation if field else models[0]
    candidates = [here, *get_args(here)]
    candidates += [inner for item in candidates for inner in get_args(item)]
    for item in candidates:
        if isinstance(item, type) and issubclass(item, BaseModel):
            return [field.alias or key for key, field in item.model_fields.items()]
    return []
