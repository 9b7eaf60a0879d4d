"""A scenario as rows, one per value, as a sheet lists them.

A row's path is that of `--set`; `from_rows` makes data of rows again.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from servicemodel.clause.indexation import Indexation
from servicemodel.scenario.choices import choices
from servicemodel.scenario.overrides import clause_names, path_text
from servicemodel.scenario.reference.json_schema import MEANINGS
from servicemodel.scenario.reference.kinds import OF_A_NUMBER, kind_of
from servicemodel.scenario.schema import Clause
from servicemodel.values import Fields, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from servicemodel.scenario.marks import Place
    from servicemodel.scenario.schema import Scenario

Cell = float | int | str | datetime.date | None

NUMBER, WHOLE, DATE, CHOICE, TEXT, EMPTY = "number", "whole", "date", "choice", "text", "empty"
TOLD = ("source", "grade", "note", "low", "high")  # what is told of a number beside its value


@dataclass(frozen=True)
class Row:
    """One value of a scenario; a table has a row per `key`, all with the same path.

    `kind` is number, whole, date, choice, text, or empty for a mapping that states nothing more.
    What is told of a number stands in its first row. `bounds` are those of a number, which goes in
    whole `steps` or not; `choices` the words of a choice, `meaning` is a sentence on the field.
    """

    path: str
    key: int | None
    value: Cell
    kind: str
    source: str = ""
    grade: str = ""
    note: str = ""
    low: Cell = None
    high: Cell = None
    bounds: tuple[float, float] | None = None
    steps: bool = False
    choices: tuple[str, ...] = ()
    meaning: str = ""

    @property
    def told(self) -> dict[str, Any]:
        """What is told of a number beside its value."""
        found = {key: getattr(self, key) for key in TOLD}
        return {key: item for key, item in found.items() if item not in ("", None)}


def rows(scenario: Scenario) -> list[Row]:
    """Return every value that a scenario states, in the order of its schema.

    One party that bears all, and one index without limits, is a row with its name.
    """
    return list(_Walk(scenario).inside(scenario, _At()))


@dataclass(frozen=True)
class _At:
    """Where a value stands: its place, the same with `*` for names, and what is asked there."""

    place: Place = ()
    pattern: tuple[str, ...] = ()
    annotation: Any = None
    meaning: str = ""

    def below(self, key: Any, annotation: Any, *, named: bool, meaning: str = "") -> _At:
        """Return the place of a key below; without a meaning of its own it has that of this one."""
        return _At(
            (*self.place, key),
            (*self.pattern, "*" if named else key),
            annotation,
            meaning or self.meaning,
        )


class _Walk:
    """A walk over a scenario, value by value."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario

    def of(self, stated: Any, at: _At) -> Iterator[Row]:
        """Walk over the rows of a value."""
        words = choices(self.scenario, at.place, at.pattern)
        if words and (name := _alone(stated)):
            yield self.row(at, name, CHOICE, choices=words)
        elif isinstance(stated, Quantity):
            yield from self.number(stated, at)
        elif isinstance(stated, Fields | dict | tuple):
            below = self.inside(stated, at)
            first = next(below, None)
            yield first or self.row(at, None, EMPTY)
            yield from below
        else:
            yield self.leaf(stated, at, words)

    def inside(self, stated: Any, at: _At) -> Iterator[Row]:
        """Walk over the rows of what stands in a section, a mapping or a list."""
        if isinstance(stated, Fields):
            yield from self.fields(stated, at, tuple(type(stated).model_fields))
        elif isinstance(stated, dict):
            inner = get_args(_branch(at.annotation, dict))[1]
            for key, value in stated.items():
                yield from self.of(value, at.below(key, inner, named=True))
        elif stated and isinstance(stated[0], Clause):
            names = clause_names([{clause.name: None} for clause in stated])
            for name, clause in zip(names, stated, strict=True):
                place, pattern = (*at.place, name), (*at.pattern, "*", clause.name)
                yield from self.of(clause.terms, _At(place, pattern))
        else:
            inner = get_args(_branch(at.annotation, tuple))[0]
            for position, value in enumerate(stated):
                yield from self.of(value, at.below(position, inner, named=True))

    def fields(self, stated: Fields, at: _At, names: tuple[str, ...]) -> Iterator[Row]:
        """Walk over the rows of some fields, as far as they are stated."""
        kind = type(stated)
        for name in names:
            field, value = kind.model_fields[name], getattr(stated, name)
            if name not in stated.model_fields_set or value is None:
                continue
            held = isinstance(value, Fields | dict | tuple) or not value
            if held and value == field.get_default(call_default_factory=True):
                continue
            key = field.alias or name
            meaning = OF_A_NUMBER[key] if isinstance(stated, Quantity) else _meaning(kind, key)
            asked: Any = field.annotation
            if field.metadata:
                asked = Annotated[(asked, *field.metadata)]
            yield from self.of(value, at.below(key, asked, named=False, meaning=meaning))

    def number(self, stated: Quantity, at: _At) -> Iterator[Row]:
        """Walk over the rows of a number, or of numbers by year, and what it is of."""
        kind = next(found for way in _ways(at.annotation) if (found := kind_of(way)))
        told: dict[str, Any] = {key: getattr(stated, key) for key in TOLD}
        told["grade"] = stated.grade or ""
        told |= {"bounds": (kind.low, kind.high), "steps": kind.whole}
        for key, value in stated.years.items() or [(None, stated.value)]:
            yield self.row(at, value, NUMBER, key=key, **told)
            told = {"bounds": told["bounds"], "steps": kind.whole}
        if stated.solve:
            yield from self.solved(stated, at, (kind.low, kind.high))
        yield from self.fields(stated, at, kind.more)

    def solved(self, stated: Quantity, at: _At, bounds: tuple[float, float]) -> Iterator[Row]:
        """Walk over the rows of what a number is solved for."""
        rows: list[tuple[str, Cell, str, dict[str, Any]]] = [("solve", stated.solve, TEXT, {})]
        if stated.start is not None:
            rows.append(("from", stated.start, NUMBER, {"bounds": bounds}))
        if stated.under:
            rows.append(("under", stated.under, CHOICE, {"choices": tuple(self.scenario.offers)}))
        for key, value, kind, more in rows:
            below = at.below(key, None, named=False, meaning=OF_A_NUMBER[key])
            yield self.row(below, value, kind, **more)

    def leaf(self, stated: Any, at: _At, words: tuple[str, ...]) -> Row:
        """Return the row of a text, a whole number or a date."""
        if isinstance(stated, datetime.date):
            return self.row(at, stated, DATE)
        if isinstance(stated, int):
            return self.row(at, stated, WHOLE, bounds=_limits(at.annotation))
        literals = _branch(at.annotation, Literal)
        words = words or (get_args(literals) if literals else ())
        return self.row(at, stated, CHOICE if words else TEXT, choices=words)

    def row(self, at: _At, value: Cell, kind: str, *, key: int | None = None, **more: Any) -> Row:
        return Row(path_text(at.place), key, value, kind, meaning=at.meaning, **more)


def _alone(stated: Any) -> str:
    """Return the one name that stands for a whole mapping of shares, or for a basket of indices."""
    shares = stated.weights if isinstance(stated, Indexation) else stated
    if not isinstance(shares, dict) or list(shares.values()) != [Quantity(value=1)]:
        return ""
    if isinstance(stated, Indexation) and stated != Indexation(weights=shares):
        return ""
    return str(next(iter(shares)))


def _meaning(kind: type[Fields], key: str) -> str:
    """Return the first sentence on a field."""
    told = MEANINGS.get(kind.__name__, {}).get(key)
    return f"{told.meaning.split('. ')[0].removesuffix('.')}." if told else ""


def _ways(annotation: Any) -> Iterator[Any]:
    """Walk over an annotation and its branches, with and without what is said of each."""
    yield annotation
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _ways(get_args(annotation)[0])
    elif origin in (Union, UnionType):
        for branch in get_args(annotation):
            yield from _ways(branch)


def _branch(annotation: Any, origin: Any) -> Any:
    """Return the branch of an annotation that has an origin such as dict, None if none has."""
    return next((way for way in _ways(annotation) if get_origin(way) is origin), None)


def _limits(annotation: Any) -> tuple[float, float] | None:
    """Return the lowest and the highest whole number that an annotation takes."""
    found: dict[str, float] = {}
    for way in _ways(annotation):
        for mark in get_args(way)[1:] if get_origin(way) is Annotated else ():
            for limit in mark.metadata if isinstance(mark, FieldInfo) else [mark]:
                found |= {end: getattr(limit, end) for end in ("ge", "le") if hasattr(limit, end)}
    return (found["ge"], found["le"]) if found else None
