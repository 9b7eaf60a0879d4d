"""What is stated, as plain data, and where each place of it stands: file, line and column.

The place of a value is the tuple of the keys and list positions that lead to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from servicemodel.errors import ScenarioError

Place = tuple[Any, ...]

DEEPEST = 50  # what reads the data later goes down by recursion
MOST = 1_000_000  # a few aliases of aliases can stand for billions of places
TOO_DEEP = f"keys and lists stand more than {DEEPEST} deep in each other"
INSIDE = "an alias stands inside of what it stands for"

CORE = "tag:yaml.org,2002:"


@dataclass(frozen=True)
class Mark:
    """A place in a file; lines and columns count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True)
class Stated(Mapping[str, Any]):
    """A scenario's data with the mark of every place; it reads as a mapping of its data.

    `name` is the file that was asked for, `set_` the places that were set from outside.
    """

    data: dict[Any, Any]
    marks: dict[Place, Mark]
    name: str
    set_: frozenset[Place] = frozenset()

    def __getitem__(self, key: str) -> Any:
        return self.data[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.data)

    def __len__(self) -> int:
        return len(self.data)

    def is_set(self, place: Place) -> bool:
        """Return whether a place, or what holds it, was set from outside."""
        return within(place, self.set_)

    def mark(self, place: Place) -> Mark | None:
        """Return the mark of the deepest part of a place that has one; None if it was set."""
        if self.is_set(place):
            return None
        heads = (place[:length] for length in range(len(place), -1, -1))
        return next((self.marks[head] for head in heads if head in self.marks), None)


def within(place: Place, places: frozenset[Place] | set[Place]) -> bool:
    """Return whether a place is one of `places` or stands below one."""
    return any(place[:length] in places for length in range(len(place) + 1))


def members(holder: Any) -> dict[str, Any]:
    """Return the keys of a mapping or the positions of a list, by their text."""
    if isinstance(holder, dict):
        return {str(key): key for key in holder}
    if isinstance(holder, list | tuple):
        return {str(position): position for position in range(len(holder))}
    return {}


def is_years(stated: Any) -> bool:
    """Return whether a mapping is a path by year, such as `{2027: 1.7%, 2040: 1.5%}`."""
    return (
        isinstance(stated, dict)
        and bool(stated)
        and all(isinstance(key, int) and not isinstance(key, bool) for key in stated)
    )


def merged(parent: Stated, child: Stated) -> Stated:
    """Return the child's data laid over the parent's, each place with its own mark.

    Mappings merge; all else is replaced whole, also a number that is stated as a mapping, so that
    no value meets a source that is not its own. A null removes what the parent states.
    """
    replaced: set[Place] = set()
    removed: set[Place] = set()
    data = _laid_over(parent.data, child.data, (), replaced, removed)
    gone = replaced | removed
    marks = {place: mark for place, mark in parent.marks.items() if not within(place, gone)}
    marks |= {place: mark for place, mark in child.marks.items() if place not in removed}
    return Stated(data, marks, child.name)


def _laid_over(
    parent: dict[Any, Any],
    child: dict[Any, Any],
    place: Place,
    replaced: set[Place],
    removed: set[Place],
) -> dict[Any, Any]:
    data = dict(parent)
    for key, value in child.items():
        here = (*place, key)
        if key in parent and value is None:
            del data[key]
            removed.add(here)
        elif _merges(value) and _merges(parent.get(key)):
            data[key] = _laid_over(parent[key], value, here, replaced, removed)
        else:  # a null that removes nothing stays, for the schema to judge
            data[key] = value
            replaced.add(here)
    return data


def _merges(stated: Any) -> bool:
    return isinstance(stated, dict) and "value" not in stated and not is_years(stated)


def parsed(text: str, name: str) -> Stated:
    """Return what a YAML text states; `name` is the file that its marks tell.

    Raises `ScenarioError` with every key that stands twice, and for what is no YAML.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    yaml = YAML(typ="safe", pure=True)
    try:
        root = yaml.compose(text)
        nodes = _Nodes(name, yaml.constructor.construct_object)
        data = nodes.plain(root, ()) if root is not None else None
    except MarkedYAMLError as problem:
        mark = problem.problem_mark
        where = Mark(name, mark.line + 1, mark.column + 1) if mark else name
        raise ScenarioError([f"{where}: {problem.problem or _first_line(problem)}"]) from None
    except YAMLError as problem:
        raise ScenarioError([f"{name}: {_first_line(problem)}"]) from None
    except RecursionError:
        raise ScenarioError([f"{name}: {TOO_DEEP}"]) from None
    if nodes.mistakes:
        raise ScenarioError(text for _, text in sorted(nodes.mistakes))
    if not isinstance(data, dict):
        raise ScenarioError([f"{name}: a scenario is a mapping of keys to values"])
    return Stated(data, nodes.marks, name)


def _first_line(problem: Exception) -> str:
    return (str(problem).splitlines() or ["this is no YAML"])[0]


@dataclass
class _Nodes:
    """The nodes of a YAML text, turned into plain data while their marks are noted.

    An alias is written out, so that a value set at one place changes no other.
    """

    file: str
    construct: Callable[[Any], Any]
    marks: dict[Place, Mark] = field(default_factory=dict)
    mistakes: set[tuple[tuple[int, int], str]] = field(default_factory=set)
    holders: list[int] = field(default_factory=list)  # nodes that hold the one being read

    def plain(self, node: Any, place: Place, key: Any = None) -> Any:
        """Return the data of a node; what stands under a key has the key's mark."""
        self.marks[place] = self.mark(node if key is None else key)
        if len(self.marks) > MOST:
            raise ScenarioError([f"{self.file}: its aliases stand for more than {MOST:,} places"])
        if isinstance(node.value, str):
            return self.scalar(node)
        if node.tag not in (CORE + "map", CORE + "seq"):
            return self.refuse(node, f"the tag {node.tag} has no meaning here")
        if id(node) in self.holders:
            return self.refuse(key or node, INSIDE)
        if len(place) >= DEEPEST:
            return self.refuse(node, TOO_DEEP)
        self.holders.append(id(node))
        data: Any
        if node.tag == CORE + "seq":
            data = [self.plain(item, (*place, count)) for count, item in enumerate(node.value)]
        else:
            data = {
                name: self.plain(value, (*place, name), key)
                for name, (key, value) in self.entries(node).items()
            }
        self.holders.pop()
        return data

    def entries(self, node: Any) -> dict[Any, tuple[Any, Any]]:
        """Return the nodes of keys and values by key: its own, then those it merges by `<<`."""
        found: dict[Any, tuple[Any, Any]] = {}
        seen: dict[Any, Any] = {}
        sources: list[Any] = []
        for key, value in node.value:
            merges = key.tag == CORE + "merge"
            name = "<<" if merges else self.key(key)
            # a path could not tell 2030 from "2030", nor Python 1 from true
            before = (seen.setdefault(same, key) for same in (name, str(name)))
            first = next((node for node in before if node is not key), None)
            if first is not None:
                line = first.start_mark.line + 1
                self.refuse(key, f"the key {key.value!r} stands twice, first in line {line}")
            elif merges:
                listed = value.tag == CORE + "seq" and isinstance(value.value, list)
                sources += value.value if listed else [value]
            else:
                found[name] = (key, value)
        for source in sources:
            if source.tag != CORE + "map" or isinstance(source.value, str):
                self.refuse(source, "what << merges must be keys with values")
            elif id(source) in self.holders:
                self.refuse(source, INSIDE)
            else:
                self.holders.append(id(source))
                for name, entry in self.entries(source).items():
                    found.setdefault(name, entry)
                self.holders.pop()
        return found

    def key(self, node: Any) -> Any:
        if isinstance(node.value, str):
            return self.scalar(node)
        return self.refuse(node, "a key is one word or number")

    def scalar(self, node: Any) -> Any:
        try:
            value = self.construct(node)
        except (ValueError, LookupError) as problem:  # such as a date of month 13
            return self.refuse(node, f"{node.value!r} cannot be read: {problem}")
        if value is None or isinstance(value, str | int | float | date):
            return value
        return self.refuse(node, f"the tag {node.tag} has no meaning here")

    def mark(self, node: Any) -> Mark:
        return Mark(self.file, node.start_mark.line + 1, node.start_mark.column + 1)

    def refuse(self, node: Any, text: str) -> None:
        mark = self.mark(node)
        self.mistakes.add(((mark.line, mark.column), f"{mark}: {text}"))
