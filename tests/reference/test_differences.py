"""Two scenarios side by side: what differs, and what each difference is worth."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

import servicemodel as sm
from servicemodel.cli import commands
from servicemodel.model import differences as module
from servicemodel.model.differences import TOGETHER
from servicemodel.report.differences import text
from tests.random_scenarios import seeded
from tests.shipped import ROOT, SCENARIO, changed

if TYPE_CHECKING:
    from pathlib import Path

    from servicemodel.model.differences import Differences

TARIFF, RATE = "tariffs.electricity.price", "parties.customer.discount_rate"
FEE = "offers.service.clauses.fee.per_year"


def differing(values: dict[str, Any]) -> Differences:
    model = sm.load(SCENARIO)
    return model.diff(model.with_values(values))


def paths(found: Differences) -> list[str]:
    return [difference.path for difference in (*found.inputs, *found.structure)]


def adds_up(found: Differences) -> bool:
    bridges = [bridge for parties in found.bridges.values() for bridge in parties.values()]
    return all(
        sum(bridge.parts.values()) == pytest.approx(bridge.second - bridge.first, abs=1e-6)
        for bridge in bridges
    )


def test_a_scenario_does_not_differ_from_itself() -> None:
    model = sm.load(SCENARIO)
    found = model.diff(sm.load(SCENARIO))
    assert paths(found) == []
    assert found.told == ()
    assert all(bridge.parts == {TOGETHER: 0} for bridge in found.bridges["sale"].values())


def test_each_input_is_worth_what_it_changes_alone() -> None:
    found = differing({TARIFF: 0.12, RATE: "9%"})
    assert paths(found) == [RATE, TARIFF]
    model = sm.load(SCENARIO)
    before = model.compare().results.outcomes["sale"]["customer"].npv
    alone = {
        path: model.with_values({path: value}).compare().results.outcomes["sale"]["customer"].npv
        for path, value in ((TARIFF, 0.12), (RATE, "9%"))
    }
    bridge = found.bridges["sale"]["customer"]
    assert bridge.parts[TARIFF] == alone[TARIFF] - before
    assert bridge.parts[RATE] == alone[RATE] - before
    assert bridge.parts[TOGETHER] > 1_000  # a dearer tariff weighs less at a higher rate
    assert adds_up(found)
    assert found.bridges["service"]["provider"].parts[RATE] == 0


def test_values_come_with_unit_and_sources() -> None:
    (found,) = differing({FEE: 90_000}).inputs
    assert (found.path, found.first, found.second) == (FEE, 89_000, 90_000)
    assert found.unit == "USD/year"
    assert found.first_source.startswith("assumption, about 0.21")
    assert found.second_source == "set by the user"


def test_an_input_that_one_of_them_lacks_is_told_and_valued(tmp_path: Path) -> None:
    line = "    degradation: {value: 0.5%, source: maintained plant; no clean field rate found, "
    without = changed(tmp_path, f"{line}grade: D}}\n", "    units: 2\n")
    found = sm.load(SCENARIO).diff(sm.load(without))
    told = {difference.path: (difference.first, difference.second) for difference in found.inputs}
    assert told == {
        'assets."chiller plant".degradation': (0.005, None),
        'assets."chiller plant".units': (None, 2),
    }
    bridge = found.bridges["sale"]["customer"]
    assert bridge.parts['assets."chiller plant".degradation'] > 0
    assert bridge.parts['assets."chiller plant".units'] < -100_000
    assert adds_up(found)


def test_shares_that_add_up_to_1_are_carried_over_together() -> None:
    model = sm.load(SCENARIO)
    path = "offers.service.bears"
    first = model.with_values({path: {"energy": {"provider": "70%", "customer": "30%"}}})
    second = model.with_values({path: {"energy": {"provider": "20%", "customer": "80%"}}})
    found = first.diff(second)
    assert len(found.inputs) == 2
    bridge = found.bridges["service"]["provider"]
    assert list(bridge.parts) == ["offers.service.bears.energy", TOGETHER]
    assert bridge.parts["offers.service.bears.energy"] > 0
    assert bridge.parts[TOGETHER] == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("other", ["customer", {"provider": 0.5, "customer": 0.5}])
def test_a_bearer_as_a_text_counts_once(other: Any) -> None:
    found = differing({"offers.service.bears": {"energy": other}})
    bridge = found.bridges["service"]["customer"]
    assert bridge.parts[TOGETHER] == pytest.approx(0, abs=1e-6)
    assert adds_up(found)


def test_an_index_as_a_text_and_as_a_basket() -> None:
    basket = {"weights": {"prices": "80%"}, "fixed": "20%"}
    for model, other in ((sm.load(SCENARIO), basket), (None, None)):
        first = model or sm.load(SCENARIO).with_values({f"{FEE[:-9]}.index": basket})
        second = first.with_values({f"{FEE[:-9]}.index": other or "prices"})
        found = first.diff(second)
        assert abs(found.bridges["service"]["provider"].parts[TOGETHER]) < 1e-6
        assert adds_up(found)


def test_structure_is_told_apart_from_inputs() -> None:
    found = sm.load(SCENARIO).diff(sm.load(ROOT / "scenarios" / "office-cooling-retrofit.yaml"))
    told = {
        difference.path: (difference.first, difference.second) for difference in found.structure
    }
    assert told['offers."status quo"'][0] is None
    assert told["baseline"] == ("sale", "status quo")
    assert 'assets."chiller plant".existing' in told
    assert list(found.bridges) == ["sale", "sale, same plant", "service"]
    assert "sale: the same NPVs" in text(found)


def test_a_structural_difference_is_valued_where_it_can_stand_alone() -> None:
    found = differing({"timeline.years": 40})
    assert found.bridges["sale"]["customer"].parts["timeline.years"] > 0
    assert adds_up(found)


def test_a_source_that_differs_is_told_without_a_value(tmp_path: Path) -> None:
    other = changed(tmp_path, "source: assumption, grade: D", "source: our own, grade: C")
    found = sm.load(SCENARIO).diff(sm.load(other))
    assert paths(found) == []
    assert found.told == ("indices.wages",)


def test_amounts_in_two_currencies_have_no_bridge(tmp_path: Path) -> None:
    found = sm.load(SCENARIO).diff(sm.load(changed(tmp_path, "USD\ntimeline", "EUR\ntimeline")))
    assert found.bridges == {}
    assert found.note == "one is in USD, the other in EUR"


def test_too_many_differences_are_listed_without_a_bridge(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "MOST", 1)
    found = differing({TARIFF: 0.12, RATE: "9%"})
    assert len(found.inputs) == 2
    assert found.bridges == {}
    assert "No bridge of NPVs: 2 differences are too many" in text(found)


@pytest.mark.parametrize("seed", range(3))
def test_any_two_scenarios_can_be_compared(seed: int) -> None:
    first, second = sm.Model(seeded(seed)), sm.Model(seeded(seed + 100))
    for found in (first.diff(second), second.diff(first)):
        assert adds_up(found)
        assert found.structure
        assert text(found)


def test_the_command_prints_text_and_plain_data(tmp_path: Path) -> None:
    other = changed(tmp_path, "0.0882", "0.12")
    words = ["diff", str(SCENARIO), str(other)]
    told = CliRunner().invoke(commands, words, catch_exceptions=False).stdout
    assert "1 input differs\n  tariffs.electricity.price: 0.0882 -> 0.12 USD/kWh\n" in told
    assert "  tariffs.electricity.price |               0 |     -151,113\n" in told
    assert max(map(len, told.splitlines())) <= 100
    data = json.loads(CliRunner().invoke(commands, [*words, "--json"]).stdout)
    assert data["inputs"][0]["second"] == 0.12
    assert data["bridges"]["service"]["customer"]["parts"] == {TARIFF: 0, TOGETHER: 0}


def test_origins_are_one_line_each() -> None:
    words = ["show", str(SCENARIO), "--origin", "--set", f"{TARIFF}=0.12"]
    lines = CliRunner().invoke(commands, words, catch_exceptions=False).stdout.splitlines()
    rows = {line.split("  ")[0]: line for line in lines}
    assert len(lines) == len(sm.load(SCENARIO).show())
    assert rows[TARIFF].split("  ", 1)[1].split() == ["0.12", "USD/kWh", "set", "by", "the", "user"]
    assert rows["common_rate"].endswith("office-cooling.yaml:10")
