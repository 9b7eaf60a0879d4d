"""A YAML text becomes plain data with marks; what is no clear data is refused with its place.

YAML is held to what a scenario needs: one document, no tags, no circles, no key and no anchor
twice, and not more than `limits` allow.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML
from ruamel.yaml.composer import Composer, ComposerError
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent

from servicemodel.errors import MOST_DIGITS, ScenarioError, said
from servicemodel.scenario.limits import (
    DEEPEST,
    MOST,
    NO_KEY,
    TOO_DEEP,
    TOO_MANY,
    code_point,
    is_key,
)
from servicemodel.scenario.marks import Mark, Place, Stated

if TYPE_CHECKING:
    from collections.abc import Callable

INSIDE = "an alias stands inside of what it stands for"
CORE = "tag:yaml.org,2002:"
NO_TEXT = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NESTED = re.compile(r"(?:[\[{][^\[\]{}]{0,30})" + f"{{{DEEPEST + 1}}}")  # takes long to parse
DIRECTIVE = re.compile(r"\A(?:[ \t]*(?:#.*)?\r?\n)*%")
TOLD = (  # what the parser says: what we say
    (r"mapping values are not allowed|but got ':'",
     "a second `: ` in one line, or a line indented too far: put a text with `: ` in quotes"),
    (r"found character '\\t'", "a tab stands here: indent with spaces"),
    (r"found character ('.*?'|\".*?\")", "no text begins with {0}: put it in quotes"),
    (r"could not find expected ':'", "a key needs a colon and a space after it, as in `life: 20`"),
    (r"expected ',' or '(.)'",
     "what opens in line {line} is not closed: a {0} or a comma is missing before this"),
    (r"expected <block end>", "this line is indented in another way than those that it belongs to"),
    (r"(sequence entries|mapping keys) are not allowed", "this belongs into a line of its own"),
    (r"unexpected end of stream", "a quotation mark opens here and is never closed"),
    (r"unexpected document separator", "a quotation mark is not closed before `---`"),
    (r"another document", "a second scenario begins here: a file holds one"),
    (r"undefined alias '(.*)'", "*{0} stands for &{0}, which is not above it: "
     "put a text that begins with * in quotes"),
    (r"constructor for the tag '(.*)'", "the tag {0} has no meaning here"),
    (r"undefined tag handle", "a tag has no meaning here: put a text that begins with ! in quotes"),
    (r"unknown escape character '(.*)'", "\\{0} means nothing in double quotes: write \\\\ for \\"),
    (r"maximum depth", TOO_DEEP),
    (r"expected alphabetic or numeric character",
     "an & or * begins an anchor or an alias: put a text that begins so in quotes"),
)  # fmt: skip


class _Composer(Composer):
    """Counts nodes while they are read, so that nothing is read beyond the limit."""

    nodes = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.parser.peek_event()
        self.nodes += 1
        if self.nodes > MOST:
            raise ComposerError(None, None, TOO_MANY, event.start_mark)
        if not isinstance(event, AliasEvent) and event.anchor in self.anchors:
            told = f"the anchor &{event.anchor} stands twice"
            raise ComposerError(None, None, told, event.start_mark)
        return super().compose_node(parent, index)


def parsed(text: str, name: str) -> Stated:
    """Return what a YAML text states; `name` is the file that its marks tell.

    Raises `ScenarioError` with every key that stands twice, and for what is no YAML.
    """
    _refuse_by_sight(text, name)
    yaml = YAML(typ="safe", pure=True)
    yaml.Composer = _Composer
    yaml.max_depth = DEEPEST + 1
    try:
        root = yaml.compose(text)
        nodes = _Nodes(name, yaml.constructor.construct_object)
        data = nodes.plain(root, ()) if root is not None else None
    except MarkedYAMLError as problem:
        raise ScenarioError([_placed(problem, name)]) from None
    except YAMLError as problem:
        raise ScenarioError([f"{name}: {_told(str(problem))}"]) from None
    except (RecursionError, ValueError, AssertionError):  # a parser's own fault, by luck
        raise ScenarioError([f"{name}: this cannot be read as YAML"]) from None
    if nodes.mistakes:
        raise ScenarioError(text for _, text in sorted(nodes.mistakes))
    if not isinstance(data, dict):
        what = "is empty" if data is None else f"states {said(data)}"
        raise ScenarioError([f"{name}: it {what}; a scenario is keys with values: `name: ...`"])
    return Stated(data, nodes.marks, name)


def _refuse_by_sight(text: str, name: str) -> None:
    """Refuse what the parser would not tell with its place."""
    if found := NO_TEXT.search(text):
        mark = _mark(text, found.start(), name)
        raise ScenarioError([f"{mark}: {code_point(found[0])} stands here: leave it out"])
    if text.count("\n") + text.count(",") > 2 * MOST:  # seen at once; the parser takes its time
        raise ScenarioError([f"{name}: {TOO_MANY}"])
    if found := NESTED.search(text):
        raise ScenarioError([f"{_mark(text, found.start(), name)}: {TOO_DEEP}"])
    if found := DIRECTIVE.match(text):
        mark = _mark(text, found.end() - 1, name)
        told = "a line with % is an instruction for YAML, which has no meaning here"
        raise ScenarioError([f"{mark}: {told}"])


def _mark(text: str, position: int, name: str) -> Mark:
    before = text[:position]
    return Mark(name, 1 + before.count("\n"), len(before) - before.rfind("\n"))


def _placed(problem: MarkedYAMLError, name: str) -> str:
    """Return what the parser says with its place: of what is never closed, where it opens."""
    text, begins = problem.problem or str(problem), problem.context_mark
    mark = problem.problem_mark or begins
    if begins and "unexpected end of stream" in text:
        mark = begins
    where = Mark(name, mark.line + 1, mark.column + 1) if mark else name
    return f"{where}: {_told(text, begins.line + 1 if begins else 1)}"


def _told(problem: str, line: int = 1) -> str:
    """Return what a parser's message means to who wrote the file; it begins in a line."""
    problem = (problem.strip().splitlines() or ["this cannot be read as YAML"])[0]
    problem = problem.replace(CORE, "!!")
    for pattern, text in TOLD:
        if found := re.search(pattern, problem):
            return text.format(*found.groups(), line=line) if found.groups() else text
    return problem


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
    read: int = 0

    def plain(self, node: Any, place: Place, key: Any = None) -> Any:
        """Return the data of a node; what stands under a key has the key's mark."""
        self.marks[place] = self.mark(node if key is None else key)
        self.count()
        if isinstance(node.value, str):
            return self.scalar(node)
        if node.tag not in (CORE + "map", CORE + "seq"):
            return self.refuse_tag(node)
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

    def count(self) -> None:
        """Count what is read; a few aliases of aliases can stand for billions of places."""
        self.read += 1
        if self.read > MOST:
            *_, last = (mark for place, mark in self.marks.items() if len(place) <= 1)
            raise ScenarioError([f"{last}: {TOO_MANY}, with what aliases stand for"])

    def entries(self, node: Any) -> dict[Any, tuple[Any, Any]]:
        """Return the nodes of keys and values by key: its own, then those it merges by `<<`."""
        found: dict[Any, tuple[Any, Any]] = {}
        seen: dict[Any, Any] = {}
        sources: list[Any] = []
        for key, value in node.value:
            self.count()
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
        found = self.scalar(node) if isinstance(node.value, str) else []
        if is_key(found):
            return found
        if isinstance(node.value, str):
            hint = "; put it in quotes if it is a word"
            return self.refuse(node, f"{said(node.value)} is no key: {NO_KEY}{hint}")
        return self.refuse(node, NO_KEY)

    def scalar(self, node: Any) -> Any:
        try:
            value = self.construct(node)
        except (ValueError, LookupError) as problem:  # such as a date of month 13
            why = "too many digits" if "digits" in str(problem) else problem
            return self.refuse(node, f"{said(node.value)} cannot be read: {why}")
        if isinstance(value, int) and abs(value) > MOST_DIGITS:
            return self.refuse(node, f"{said(node.value)} cannot be read: too many digits")
        if value is None or isinstance(value, str | int | float | date):
            return value
        return self.refuse_tag(node)

    def refuse_tag(self, node: Any) -> None:
        tag = str(node.tag).replace(CORE, "!!")
        self.refuse(node, f"the tag {tag} has no meaning here")

    def mark(self, node: Any) -> Mark:
        return Mark(self.file, node.start_mark.line + 1, node.start_mark.column + 1)

    def refuse(self, node: Any, text: str) -> None:
        mark = self.mark(node)
        self.mistakes.add(((mark.line, mark.column), f"{mark}: {text}"))
