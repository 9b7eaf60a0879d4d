"""Scenarios as JSON has them, and the schema that they are held against."""

from __future__ import annotations

import functools
import json
from typing import Any

from jsonschema import Draft202012Validator

from servicemodel import api
from servicemodel.scenario.parse import parsed
from servicemodel.scenario.starters import STARTERS, starter
from tests.shipped import ROOT

SHIPPED = sorted((ROOT / "scenarios").glob("*.yaml"))
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in SHIPPED} | {
    f"starter {kind}": starter(kind) for kind in STARTERS
}


@functools.cache
def validator() -> Draft202012Validator:
    return Draft202012Validator(api.schema())


def as_json(data: Any) -> Any:
    """Return data as JSON has them: a date is a text, a year as a key too."""
    return json.loads(json.dumps(data, default=str))


def stated(text: str) -> Any:
    """Return what a YAML text states itself, as JSON has it."""
    return as_json(parsed(text, "text").data)


def refused(data: Any) -> list[str]:
    """Return the places at which the schema refuses data, the deepest of each way to write it."""
    found: list[str] = []
    waiting = list(validator().iter_errors(as_json(data)))
    while waiting:
        error = waiting.pop()
        waiting += error.context or []
        found.append("/".join(map(str, error.absolute_path)) + f": {error.message}")
    return found
