"""The reference page: true to the schema, and no field without its meaning."""

from __future__ import annotations

import os
from typing import Any

import pytest

from servicemodel import api
from servicemodel.clause.table import CLAUSES
from servicemodel.ledger import KINDS
from servicemodel.offer import ITEMS, PRESETS
from servicemodel.scenario.parse import parsed
from servicemodel.scenario.reference.json_schema import MEANINGS
from servicemodel.scenario.reference.page import page
from tests.reference.written import as_json, validator
from tests.shipped import ROOT

PAGE = ROOT / "docs" / "reference.md"
SCHEMA = api.schema()
SECTIONS = {
    name: told["properties"]
    for name, told in SCHEMA["$defs"].items()
    if "properties" in told and not name.endswith(".part")
}
FIELDS = [(name, key) for name, fields in SECTIONS.items() for key in fields]


def test_the_page_is_what_the_schema_says() -> None:
    if os.environ.get("REWRITE_GOLDEN"):
        PAGE.write_text(page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page()


def test_no_field_lacks_a_meaning_and_no_meaning_its_field() -> None:
    assert {(name, key) for name, told in MEANINGS.items() for key in told} == set(FIELDS)
    for name, key in FIELDS:
        assert SECTIONS[name][key]["description"].endswith("."), (name, key)


@pytest.mark.parametrize(("name", "key"), FIELDS)
def test_every_example_is_valid(name: str, key: str) -> None:
    field = SECTIONS[name][key]
    example = parsed(f"{key}: {field['x-example']}", "example").data[key]
    found = validator().evolve(schema=field | {"$defs": SCHEMA["$defs"]})
    assert [error.message for error in found.iter_errors(as_json(example))] == []


def test_every_number_has_a_unit_unless_its_kind_says_it() -> None:
    told = {"share", "rate", "rate%20path", "discount"}
    bare = [
        (name, key)
        for name, key in FIELDS
        for ref in [_number(SECTIONS[name][key])]
        if ref and ref not in told and "x-unit" not in SECTIONS[name][key]
    ]
    assert bare == []


def _number(field: dict[str, Any]) -> str:
    ways = [field, *field.get("anyOf", ())]
    refs = [str(way.get("$ref", "")).removeprefix("#/$defs/") for way in ways]
    return next((ref for ref in refs if ref and ref not in SECTIONS), "")


def test_every_field_stands_on_the_page_in_the_order_of_a_scenario() -> None:
    text = page()
    for key in SECTIONS["Scenario"]:
        assert f"- `{key}` (" in text
    headings = [line for line in text.splitlines() if line.startswith("##")]
    order = ["timeline", "parties", "indices", "tariffs", "services", "assets", "measures"]
    found = [next(n for n, line in enumerate(headings) if f"`{key}" in line) for key in order]
    assert found == sorted(found)


def test_the_tables_have_every_preset_clause_and_kind_of_flow() -> None:
    rows = [line.strip("| ").split(" | ") for line in page().splitlines() if line.startswith("| ")]
    first = [row[0].strip("`") for row in rows]
    for name in (*PRESETS, *CLAUSES, "price", *KINDS):
        assert name in first, name
    service = rows[first.index("service")]
    assert service[1 : 1 + len(ITEMS)] == ["provider"] * len(ITEMS)


def test_no_line_is_wider_than_a_page_but_in_a_table() -> None:
    lines = [line for line in page().splitlines() if not line.startswith("|")]
    assert max(map(len, lines)) <= 100
