"""Frames have one type per column, also empty ones, and say what they were made from."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import servicemodel as sm
from servicemodel.report import frames
from tests.bare import bare
from tests.shipped import ROOT, SCENARIO

FILES = sorted((ROOT / "scenarios").glob("*.yaml"))


def all_frames(model: sm.Model) -> dict[str, pd.DataFrame]:
    comparison = model.compare()
    return {
        "npv": comparison.npv,
        "difference": comparison.difference,
        "cash": comparison.cash,
        "to_frame": comparison.to_frame(),
        "npvs": frames.npvs(comparison.results, model.built),
        "inputs": frames.inputs(model.show(), model.built),
        "sweep": model.sweep({"parties.owner.discount_rate": [0.1, 0.2]})
        if "owner" in model.built.parties
        else model.sweep({"parties.customer.discount_rate": [0.1, 0.2]}),
        "no rows": frames.tidy([], model.built),
        "no inputs": frames.inputs([], model.built),
    }


def kind(column: Any) -> str:
    return "str" if pd.api.types.is_string_dtype(column) else str(column.dtype)


EXPECTED = {
    "offer": "str",
    "party": "str",
    "kind": "str",
    "label": "str",
    "metric": "str",
    "unit": "str",
    "path": "str",
    "source": "str",
    "grade": "str",
    "note": "str",
    "stated": "str",
    "position": "int64",
    "period": "int64",
    "date": "datetime64[us]",
}


@pytest.mark.parametrize("model", [*FILES, bare()], ids=lambda it: getattr(it, "stem", "bare"))
def test_every_column_has_its_type_and_every_frame_its_marks(model: Any) -> None:
    built = sm.Model(model) if isinstance(model, dict) else sm.load(model)
    for name, frame in all_frames(built).items():
        for column in frame.columns:
            expected = EXPECTED.get(column, "float64")
            assert expected == kind(frame[column]), (name, column)
        assert kind(frame.columns) == "str", name
        assert frame.attrs["scenario"] == built.built.scenario.name
        assert frame.attrs["scenario_hash"] == built.scenario_hash
        assert frame.attrs["servicemodel"] == "0.1.0"
        assert {"unit", "units", "prices"} <= set(frame.attrs), name
        assert set(frame.attrs["units"]) <= set(frame.columns), name


def test_a_scenario_without_flows_has_empty_frames_of_the_same_shape() -> None:
    empty, full = sm.Model(bare()).compare().cash, sm.load(SCENARIO).compare().cash
    assert len(empty) == 0
    assert list(full.columns) == list(empty.columns)
    assert [kind(full[name]) for name in full] == [kind(empty[name]) for name in empty]


def test_cash_adds_up_to_the_statement_of_each_party() -> None:
    comparison = sm.load(SCENARIO).compare()
    start = comparison.cash[comparison.cash.period == 0]
    summed = start.groupby(["offer", "party"]).amount.sum()
    for offer, outcomes in comparison.results.outcomes.items():
        for party, it in outcomes.items():
            assert summed[offer, party] == pytest.approx(it.upfront, rel=1e-12)
    assert str(start.date.iloc[0]) == "2027-01-01 00:00:00"
    assert comparison.cash.date.max() == pd.Timestamp("2076-12-31")


def test_numbers_by_year_have_a_row_each_whose_path_can_be_set() -> None:
    model = sm.load(SCENARIO, {"indices.power": {2027: 0.02, 2040: 0.01}})
    rows = frames.inputs(model.show(), model.built).set_index("path")
    assert rows.loc["indices.power.2040", "value"] == 0.01
    again = model.with_values({"indices.power.2040": 0.03})
    assert again.built.scenario.indices["power"].years[2040] == 0.03
    place = rows.loc["tariffs.electricity.price", "stated"]
    assert place.startswith("office-cooling.yaml:")


def test_equal_scenarios_have_equal_hashes_and_others_have_not() -> None:
    model = sm.load(SCENARIO)
    same = {"parties.customer.discount_rate": 0.09}
    assert len(model.scenario_hash) == 64
    assert model.scenario_hash == sm.load(str(SCENARIO)).compare().scenario_hash
    assert model.with_values(same).scenario_hash != model.scenario_hash
    said = model.with_values({"parties.customer.discount_rate": "9%"})
    assert model.with_values(same).scenario_hash == said.scenario_hash


def test_the_order_of_offers_counts_as_the_first_is_the_baseline() -> None:
    flows = {"cash": {"from": "outside", "to": "owner", "amounts": [-100, 50]}}
    offers = {name: {"preset": "flows only"} for name in ("one", "two")}
    turned = dict(reversed(offers.items()))
    hashes = {
        sm.Model({**bare(), "flows": flows, "offers": order}).scenario_hash
        for order in (offers, turned)
    }
    assert len(hashes) == 2
