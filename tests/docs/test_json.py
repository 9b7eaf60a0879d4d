"""The page on plain data names every key of every answer, in a row of its command."""

from __future__ import annotations

import re
import sys
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

import click
import pytest

import servicemodel as sm
from servicemodel import api
from servicemodel.cli import COMMANDS, commands
from servicemodel.deal.choose import Choices
from servicemodel.deal.openings import Opening
from servicemodel.deal.solve import Solution
from servicemodel.deal.split import Split
from servicemodel.deal.zone import Zone
from servicemodel.deal.zones import Zones
from servicemodel.model.buy_out_results import BuyOut
from servicemodel.model.checks import Checks
from servicemodel.model.differences import Differences
from servicemodel.model.lease_results import Lease
from servicemodel.model.metrics import Metric
from servicemodel.model.results import Results
from tests.shipped import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

OFFICE = ROOT / "scenarios" / "office-cooling.yaml"
ANSWERS = {  # what a command tells, as far as it is a record; records in the same file come along
    "compare": [Results],
    "zone": [Zone, Opening],
    "zone --beside": [Zones],
    "split": [Split],
    "choose": [Choices],
    "solve": [Solution],
    "metrics": [Metric],
    "lease": [Lease],
    "buy-out": [BuyOut],
    "check": [Checks],
    "diff": [Differences],
}
ALSO = {"zone": ["empty"], "zone --beside": ["open"], "metrics": ["metrics"]}
STARTS = ("owns it", "risk:")  # keys of presets that are told by how they begin


def told(command: str) -> set[str]:
    """Return all words in backticks that the page has in rows of a command."""
    page = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    found: set[str] = set()
    for row in re.findall(r"^\| (`.*)\|$", page, re.MULTILINE):
        keys, commands_of, means = row.split(" | ")
        if commands_of == "all" or f"`{command}`" in commands_of:
            found |= set(re.findall(r"`([^`]+)`", f"{keys} {means}"))
    return found


def keys(record: Any) -> Iterator[str]:
    """Walk over the fields of a record, and of those in the same file that it holds."""
    here = vars(sys.modules[record.__module__])
    for item in fields(record):
        yield item.name
        for word in re.findall(r"\w+", str(item.type)):
            if is_dataclass(here.get(word)):
                yield from keys(here[word])


@pytest.mark.parametrize("command", ANSWERS)
def test_every_key_of_an_answer_is_told(command: str) -> None:
    every = [key for record in ANSWERS[command] for key in keys(record)] + ALSO.get(command, [])
    assert [key for key in every if key not in told(command)] == []


def test_every_key_of_the_answers_that_are_no_records_is_told() -> None:
    model = sm.load(OFFICE)
    tree = model.explain("service", "provider", depth=1).to_dict()
    rows = {"offers": api.presets().rows()[0], "show": model.show()[0], "explain": tree}
    rows["compare --statements"] = model.compare().statements().to_dict()
    for command, row in rows.items():
        missing = [key for key in row if key not in told(command) and not key.startswith(STARTS)]
        assert missing == [], command


def test_every_command_with_plain_data_is_looked_at() -> None:
    context = click.Context(commands)
    plain = set()
    for name in COMMANDS:
        command = commands.get_command(context, name)
        assert command is not None
        if any(option.name == "as_json" for option in command.params):
            plain.add(name)
    assert plain - set(ANSWERS) == {"offers", "show", "explain"}
