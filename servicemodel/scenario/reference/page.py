"""The reference page: every field in the order of a scenario, read from the JSON Schema.

What is no field (presets, clauses, kinds of flow) comes from the tables that the model reads.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from servicemodel.clause.table import CLAUSES
from servicemodel.ledger import KINDS
from servicemodel.offer import ITEMS, PRESETS
from servicemodel.scenario import names
from servicemodel.scenario.reference import words
from servicemodel.scenario.reference.json_schema import schema
from servicemodel.scenario.reference.kinds import OF_A_NUMBER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Place = tuple[str, ...]  # keys from the root; * for any name, and for any member of a list

WIDTH = 100
KEYS_BELOW = "keys below"
LISTED = "- *"  # a member of a list
NAMED = (  # where a text is a name, and of what
    *((place, what) for place, _, what in names.VALUES),
    (("offers", "*", "build", "*"), "variant"),
    (("offers", "*", "decides", "variants", "among", "*", LISTED), "variant"),
    (("assets", "*", "existing", "variant"), "variant"),
    (("assets", "*", "existing", "replaced_by"), "variant"),
    (("offers", "*", "measures", LISTED), "measure"),
    (("offers", "*", "measures", "*"), "party"),
    (("flows", "*", "of"), "flow or of a kind of flow"),
    (("flows", "*", "per_year_of"), "flow or of a kind of flow"),
)
NEEDED, LEFT_OUT = "needed", "may be left out"


def page() -> str:
    """Return the reference of a scenario as Markdown."""
    root = schema()
    sections = _Sections(root["$defs"])
    extends = root["$defs"]["Scenario.part"]["properties"]["extends"]
    lines = [
        words.INTRODUCTION,
        "",
        *(_item(f"- `{key}`: {meaning}") for key, meaning in OF_A_NUMBER.items()),
        "",
        words.YEARS,
        "",
        "## The file",
        "",
        _item(f"- `extends` (a file or a list of files; {LEFT_OUT}): {_told('extends', extends)}"),
        *sections.written("Scenario", ()),
        "",
        *_presets(),
        "",
        *_clauses(root["$defs"]),
        "",
        *_kinds(),
        "",
        words.OUTSIDE_OF_A_FILE,
    ]
    return "\n".join(lines) + "\n"


class _Sections:
    """Writes sections one after the other, each where it first stands in a scenario."""

    def __init__(self, definitions: dict[str, Any]) -> None:
        self.definitions = definitions
        self.seen: dict[str, Place] = {}
        self.again: set[Place] = set()

    def written(self, name: str, place: Place) -> Iterator[str]:
        """Walk over the lines of a section's fields, then of the sections inside of it."""
        section = self.definitions[name]
        self.seen[name] = place
        for key, field in section["properties"].items():
            needed = key in section.get("required", ())
            yield _item(f"- `{key}` {self.field(key, field, (*place, key), needed=needed)}")
        for key, field in section["properties"].items():
            for inner, below in self.inside(field, (*place, key)):
                yield from self.section(inner, below)

    def section(self, name: str, place: Place) -> Iterator[str]:
        level = "##" if len(place) < 3 else "###"
        if name in self.seen:
            if place not in self.again:
                same = f"The fields of `{_path(self.seen[name])}`."
                yield from ("", f"{level} `{_path(place)}`", "", same)
            self.again.add(place)
            return
        first = place not in self.seen.values()  # else another way to write the same place
        yield from ("", f"{level} `{_path(place)}`" if first else "Or:", "")
        yield from (*textwrap.wrap(self.definitions[name]["description"], WIDTH), "")
        yield from self.written(name, place)

    def field(self, key: str, field: dict[str, Any], place: Place, *, needed: bool) -> str:
        """Return what is told of a field: how it is written, its unit, default and meaning."""
        unit = field.get("x-unit", "")
        unit = unit if not unit or unit.startswith(("per ", "of ", "as ")) else f"in {unit}"
        if needed:
            else_ = NEEDED
        elif "x-default" in field:
            else_ = f"without it, {field['x-default']}"
        elif "default" in field:
            else_ = f"without it, {_example(field['default'])}"
        else:
            else_ = LEFT_OUT
        said = self.said(field, place)
        return f"({said}{', ' if unit else ''}{unit}; {else_}): {_told(key, field)}"

    def inside(self, told: dict[str, Any], place: Place) -> Iterator[tuple[str, Place]]:
        """Walk over the sections that stand inside of a field, and where."""
        for way in told.get("anyOf", ()):
            yield from self.inside(way, place)
        for key in ("additionalProperties", "items"):
            if isinstance(told.get(key), dict):
                yield from self.inside(told[key], (*place, "*"))
        name = _target(told)
        if "properties" in self.definitions.get(name, {}):
            yield name, place

    def said(self, told: dict[str, Any], place: Place) -> str:
        """Return how a field is written, as a person would say it."""
        if "anyOf" in told:
            ways = [way for way in told["anyOf"] if way.get("type") not in ("null", "boolean")]
            choices = [choice for way in ways for choice in _choices(way)]
            others = [self.said(way, place) for way in ways if "enum" not in way]
            return _listed([*choices, *dict.fromkeys(others)])
        if "enum" in told:
            return _listed(_choices(told))
        if "$ref" in told:
            target = self.definitions[_target(told)]
            return str(target.get("title", KEYS_BELOW))
        if told["type"] == "array":
            inner = self.said(told["items"], (*place, LISTED))
            return f"a list, each {'with ' if inner == KEYS_BELOW else ''}{inner}"
        if told["type"] == "object":
            inner = self.said(told["additionalProperties"], (*place, "*"))
            return f"by {_keys(told, place)}: {inner}"
        if told["type"] == "integer":
            return f"whole number from {told['minimum']} to {told['maximum']}"
        if "format" in told:
            return "a date"
        named = [what for at, what in NAMED if _fits(at, place)]
        return f"the name of {_a(named[0])}" if named else "text"


def _target(told: dict[str, Any]) -> str:
    return unquote(str(told.get("$ref", "")).removeprefix("#/$defs/"))


def _choices(told: dict[str, Any]) -> list[str]:
    return [f"`{choice}`" for choice in told.get("enum", ())]


def _fits(pattern: Place, place: Place) -> bool:
    same = (ours in ("*", theirs) for ours, theirs in zip(pattern, place, strict=False))
    return len(pattern) == len(place) and all(same)


def _keys(told: dict[str, Any], place: Place) -> str:
    """Return what the keys of a mapping name."""
    if choices := _choices(told.get("propertyNames", {})):
        return _listed(choices)
    return next((what for at, _, what in names.KEYS if _fits(at, place)), "name")


def _a(word: str) -> str:
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"


def _listed(said: Sequence[str]) -> str:
    return " or ".join([*([", ".join(said[:-1])] if said[:-1] else []), *said[-1:]])


def _path(place: Place) -> str:
    """Return a place as a path of `--set`, with NAME for what a scenario names itself."""
    return ".".join("NAME" if key == "*" else key for key in place).replace(
        "clauses.NAME", "clauses"
    )


def _example(value: Any) -> str:
    if isinstance(value, list):
        return f"`[{', '.join(map(str, value))}]`"
    return f"`{value:g}`" if isinstance(value, float) else f"`{value}`"


def _told(key: str, field: dict[str, Any]) -> str:
    return f"{field.get('description', '')} Example: `{key}: {field.get('x-example', '')}`"


def _item(text: str) -> str:
    return textwrap.fill(
        text, WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
    )


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    lines = [header, ["---"] * len(header), *rows]
    return [f"| {' | '.join(cells)} |" for cells in lines]


def _presets() -> list[str]:
    rows = []
    for preset in PRESETS.values():
        plain = preset.name == "flows only"
        bearers = [
            "-" if plain or (item == "overhead" and not preset.contract) else preset.bearer(item)
            for item in ITEMS
        ]
        rows.append([f"`{preset.name}`", *bearers, preset.meaning])
    return [words.PRESETS, "", *_table(["preset", *ITEMS, "meaning"], rows)]


def _clauses(definitions: dict[str, Any]) -> list[str]:
    fields = definitions["Clause"]["properties"]
    labels = {"price": "Purchase price"} | {name: label for name, (label, _) in CLAUSES.items()}
    rows = [
        [f"`{name}`", label, definitions[_target(fields[name])]["description"]]
        for name, label in labels.items()
    ]
    return [words.CLAUSES, "", *_table(["clause", "in the output", "meaning"], rows)]


def _kinds() -> list[str]:
    rows = [
        [
            *(kind.name, kind.activity, kind.received or kind.activity),
            *(kind.payer, kind.payee, kind.cause),
        ]
        for kind in KINDS.values()
    ]
    header = ["kind", "activity of who pays", "of who gets it"]
    header += ["tax of who pays", "tax of who gets it", "part of a bridge"]
    later = _listed([f"`{name}`" for name in names.WRITTEN_LATER])
    last = textwrap.wrap(f"A plain flow may be a share of each of them but {later}.", WIDTH)
    return [words.KINDS_OF_FLOW, "", *_table(header, rows), "", *last]
