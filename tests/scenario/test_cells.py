"""A scenario as rows, and rows as a scenario: the same model, whatever it states."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servicemodel.errors import ScenarioError
from servicemodel.model.build import build
from servicemodel.model.fingerprint import scenario_hash
from servicemodel.model.results import compare
from servicemodel.scenario import from_rows, written
from servicemodel.scenario.cells import Row, rows
from servicemodel.scenario.load import from_text, read, scenario
from tests.errors.gallery import OFFICE
from tests.random_scenarios import scenarios, seeded
from tests.scenario.inputs_sheet import rows_of
from tests.shipped import ROOT, SCENARIO

if TYPE_CHECKING:
    from pathlib import Path

    from servicemodel.scenario.schema import Scenario

FILES = [*sorted((ROOT / "scenarios").glob("*.yaml")),
         *sorted((ROOT / "servicemodel" / "starters").glob("*.yaml"))]  # fmt: skip


def again(stated: Scenario) -> Scenario:
    """Return a scenario that went through its rows."""
    data, _ = from_rows.data(rows(stated))
    return scenario(data)


def from_yaml(stated: Scenario) -> Scenario:
    """Return a scenario that went through a YAML text."""
    return scenario(from_text(written.text(stated), "again.yaml"))


def npvs(stated: Scenario) -> list[float]:
    outcomes = compare(build(stated)).outcomes.values()
    return [outcome.npv for parties in outcomes for outcome in parties.values()]


def office(**changed: Any) -> Scenario:
    """Return the small scenario of the errors with other branches at its root."""
    return scenario({**from_text(OFFICE, "office.yaml").data, **changed})


def row(stated: Scenario, path: str, key: int | None = None) -> Row:
    return next(found for found in rows(stated) if (found.path, found.key) == (path, key))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_shipped_scenario_is_the_same_after_rows_and_after_yaml(file: Path) -> None:
    stated = scenario(read(file))
    for other in (again(stated), from_yaml(stated)):
        assert stated == other
        assert scenario_hash(stated) == scenario_hash(other)
        assert npvs(stated) == npvs(other)


@settings(deadline=None, max_examples=30)
@given(scenarios())
def test_any_scenario_is_the_same_after_rows(terms: dict[str, Any]) -> None:
    stated = scenario(terms)
    found, other = rows(stated), again(stated)
    assert len(found) == len({(row.path, row.key) for row in found})
    assert stated == other
    assert scenario_hash(stated) == scenario_hash(other)
    assert found == rows(other)


@pytest.mark.parametrize("seed", range(8))
def test_any_scenario_is_worth_the_same_after_rows_and_yaml(seed: int) -> None:
    stated = scenario(seeded(seed))
    other = from_yaml(again(stated))
    assert scenario_hash(stated) == scenario_hash(other)
    assert npvs(stated) == npvs(other)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_input_of_a_model_is_a_row(file: Path) -> None:
    stated = scenario(read(file))
    told = {row.path for row in rows(stated)}
    assert set(build(stated).inputs.by_path) - told == set()


@settings(deadline=None, max_examples=60)
@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp"])),
    st.floats(0, 1e15),
)
def test_any_text_and_number_is_the_same_to_the_bit(text: str, number: float) -> None:
    tariff = {"unit": "kWh", "price": {"value": number, "source": text, "high": 1e15}}
    stated = office(tariffs={"electricity": tariff})
    assert stated == again(stated)
    assert stated == from_yaml(stated)


@pytest.mark.parametrize(
    "name", ["8%", "2027", "2027-01-01", "yes", "null", "=", "- a: b", "'", "#"]
)
def test_a_name_that_looks_like_something_else_stays_a_name(name: str) -> None:
    indices = {"prices": "2%", "wages": "2%", name: {2027: 0.01, 2030: 0.02}}
    stated = office(indices=indices, inflation=name)
    assert list(again(stated).indices) == list(indices)
    assert stated == again(stated) == from_yaml(stated)


def test_a_row_tells_what_its_field_takes() -> None:
    stated = scenario(read(SCENARIO))
    rate = row(stated, "parties.provider.discount_rate")
    assert (rate.value, rate.kind, rate.bounds, rate.grade) == (0.08, "number", (-0.5, 1), "D")
    assert rate.meaning == "What the party's money costs per year."
    start, years = row(stated, "timeline.start"), row(stated, "timeline.years")
    assert (start.kind, start.value) == ("date", datetime.date(2027, 1, 1))
    assert (years.kind, years.value, years.bounds) == ("whole", 50, (1, 100))
    assert row(stated, "timeline.period").choices == ("year", "quarter", "month")
    index = row(stated, "tariffs.electricity.index")
    assert (index.kind, index.choices) == ("choice", ("prices", "wages", "power"))
    build_ = row(stated, 'offers.sale.build."chiller plant"')
    assert build_.choices == ("usual", "efficient")
    assert row(stated, "name").kind == "text"


def test_numbers_by_year_are_a_row_each_and_their_source_stands_in_the_first() -> None:
    path = {"value": {2027: "1%", 2030: "2%"}, "source": "a study"}
    stated = office(indices={"prices": path, "wages": "2%"})
    first, second = (row(stated, "indices.prices", year) for year in (2027, 2030))
    assert (first.value, first.source, second.value, second.source) == (0.01, "a study", 0.02, "")
    assert stated == again(stated)


def test_what_belongs_to_a_number_is_a_row_below_it() -> None:
    rate = {"value": "8%", "of": "wacc after tax", "prices": "nominal", "note": "agreed"}
    stated = office(common_rate=rate)
    paths = [found.path for found in rows(stated)]
    at = paths.index("common_rate")
    assert paths[at : at + 3] == ["common_rate", "common_rate.of", "common_rate.prices"]
    assert row(stated, "common_rate.prices").choices == ("nominal", "real")
    assert stated == again(stated)


def test_one_name_that_says_it_all_is_one_row() -> None:
    stated = scenario(read(SCENARIO))
    assert row(stated, "offers.service.clauses.fee.index").value == "prices"
    offers = from_text(OFFICE, "office.yaml").data["offers"]
    service = {**offers["service"], "bears": {"energy": "customer"}}
    borne = office(offers={**offers, "service": service})
    found = row(borne, "offers.service.bears.energy")
    assert (found.value, found.choices) == ("customer", ("provider", "customer"))
    assert borne == again(borne)


def test_a_second_clause_of_a_name_comes_back_as_one() -> None:
    offers = from_text(OFFICE, "office.yaml").data["offers"]
    clauses = [{"fee": {"per_year": 5}}, {"co_investment": {"amount": 3}}, {"fee": {"per_year": 7}}]
    stated = office(offers={**offers, "service": {**offers["service"], "clauses": clauses}})
    assert row(stated, 'offers.service.clauses."fee 2".per_year').value == 7
    assert stated == again(stated)


def test_an_empty_mapping_and_an_empty_list_that_mean_something_are_rows() -> None:
    flow = {"from": "customer", "to": "outside", "per_year": 5, "offers": []}
    measure = {"price": 9, "life": 5, "lowers": {"cooling": "10%"}, "residual": "none",
               "paid_by": "customer"}  # fmt: skip
    offers = from_text(OFFICE, "office.yaml").data["offers"]
    sale = {**offers["sale"], "measures": ["film"]}
    stated = office(
        flows={"rent": flow}, measures={"film": measure}, offers={**offers, "sale": sale}
    )
    assert row(stated, "flows.rent.offers").kind == "empty"
    assert row(stated, "offers.sale.measures.film").kind == "empty"
    assert stated == again(stated) == from_yaml(stated)


@pytest.mark.parametrize("field", ["cost: 220_000", "price: 300_000", "efficiency: 4"])
def test_a_null_does_not_count_as_stated(field: str) -> None:
    key = field.partition(":")[0]
    text = OFFICE.replace(f"{field}", f"{key}: null", 1)
    with pytest.raises(ScenarioError, match=f"'{key}' is missing"):
        scenario(from_text(text, "office.yaml"))


def test_yaml_is_written_for_a_reader() -> None:
    text = written.text(scenario(read(SCENARIO)))
    assert "  wages: {value: 2.5%, source: assumption, grade: D}\n" in text
    assert "      value: 1_490_000\n" in text
    assert "    build: {chiller plant: usual}\n" in text
    assert rows_of(SCENARIO) == rows(scenario(from_text(text, "again.yaml")))
