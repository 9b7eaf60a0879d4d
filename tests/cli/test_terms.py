"""The commands on terms: against a named offer, beside a second number, and solved numbers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import servicemodel as sm
from tests.cli.test_commands import FILE, printed, run
from tests.deal.small import FEE
from tests.shipped import SCENARIO

if TYPE_CHECKING:
    from pathlib import Path

RATE = "parties.provider.discount_rate"


def test_zone_is_held_against_the_offer_that_is_named() -> None:
    told = json.loads(printed("zone", FILE, "service", "--against", "sale, same plant", "--json"))
    zone = sm.load(SCENARIO).zone("service", against="sale, same plant")
    assert (told["alternative"], told["taken"]) == ("sale, same plant", "sale")
    assert (told["floor"], told["ceiling"]) == (zone.floor, zone.ceiling)


def test_zone_tells_both_ends_beside_a_second_number() -> None:
    words = ("zone", FILE, "service", "--beside", RATE, "--from", "0.04", "--to", "0.1")
    found = sm.load(SCENARIO).zones("service", RATE, low=0.04, high=0.1, points=11)
    assert printed(*words) == str(found)
    told = json.loads(printed(*words, "--json"))
    assert told["floors"] == list(found.floors)
    assert told["open"] == list(found.open)


@pytest.mark.parametrize("more", [["--to", "5"], ["--beside", RATE, "--against", "sale"]])
def test_options_that_need_or_refuse_each_other_say_so(more: list[str]) -> None:
    result = run("zone", FILE, "service", *more)
    assert result.exit_code == 2
    assert "--beside" in result.output


def test_chart_draws_two_terms(tmp_path: Path) -> None:
    path = tmp_path / "two.svg"
    words = ["chart", FILE, "--kind", "two terms", "--beside", RATE, "--to", "0.2"]
    assert run(*words, "-o", str(path)).exit_code == 0
    assert "neither gains" in path.read_text()


def test_every_command_reads_a_scenario_with_a_number_to_be_solved(tmp_path: Path) -> None:
    path = tmp_path / "solved.yaml"
    text = SCENARIO.read_text().replace(
        "per_year: {value: 89_000", "per_year: {solve: provider irr = 10%"
    )
    path.write_text(text)
    shown, checked = (" ".join(printed(word, str(path)).split()) for word in ("show", "check"))
    assert "solved so that provider irr = 10%; assumption" in shown
    assert f"ok {FEE} is solved so that provider irr = 10%" in checked
    told = json.loads(printed("show", str(path), "--json"))
    (row,) = (row for row in told["inputs"] if row["path"] == FEE)
    assert row["value"] == pytest.approx(87_287.153, abs=1e-3)
    assert row["solve"] == "provider irr = 10%"
    assert "87,287" in printed("zone", str(path), "service")
    set_ = json.loads(printed("show", str(path), "--set", f"{FEE}=90_000", "--json"))
    assert next(r for r in set_["inputs"] if r["path"] == FEE)["solve"] == ""
