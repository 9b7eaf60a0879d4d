"""NREL SAM is run beside the engine: owners drawn at random have the same cash, to 1e-8.

Ten draws, the same ones each time. Look at more with

    SERVICEMODEL_SAM_DRAWS=2000 python -m pytest -n 2 tests/cases/test_sam_live_owner.py
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest

import servicemodel
from servicemodel.read import arrays
from tests.cases.deviation import assert_within
from tests.cases.drawn import CHUNKS, ENOUGH, changed, needs_sam, places_of, put_to_both
from tests.cases.front_door import Ran, case
from tests.cases.live import largest
from tests.cases.live_owner import differences, draw, sam
from tests.cases.sam_owner import owner
from tests.cases.sam_owner_places import places

if TYPE_CHECKING:
    from tests.cases.live import Outputs

pytestmark = needs_sam


def both(number: int) -> tuple[dict[str, Any], Outputs, Ran]:
    given = draw(number)
    return given, sam(given), Ran(owner(given))


@pytest.mark.parametrize("numbers", CHUNKS, ids=lambda numbers: str(numbers[0]))
def test_an_owner_drawn_at_random_is_the_same_there_and_here(numbers: range) -> None:
    assert put_to_both(numbers, both, differences) == []


def test_hardly_a_draw_is_refused_there_or_here() -> None:
    assert put_to_both(ENOUGH, both, lambda *_: []) == []


@pytest.mark.parametrize("number", ["03", "05", "06", "07"])
def test_it_is_asked_as_it_was_when_its_answers_were_recorded(number: str) -> None:
    stated = case(f"sam-cashloan-{number}")
    recorded = stated["outputs"]["scalars"] | stated["outputs"]["cash_flow_lines_year0_to_yearN"]
    live = sam(stated["inputs"]["plain"])
    for label, answer in recorded.items():
        if label != "irr":  # it stops early, so a last digit of a flow moves it
            assert_within(label, answer, live[label], 1e-12 * largest(answer))


# -- that every input counts ----------------------------------------------------------------------

LOAN = {"fraction": 0.6, "rate": 0.05, "years": 8}
EVERYTHING: dict[str, Any] = {
    "owner": "commercial",
    "years": 12,
    "capex": 100_000.0,
    "inflation": 0.02,
    "real_discount_rate": 0.05,
    "federal_tax": 0.21,
    "state_tax": 0.06,
    "capacity_kw": 60.0,
    "energy_kwh_year1": 90_000.0,
    "degradation_per_year": 0.005,
    "energy_value": {"year1": 14_000.0, "escalation": 0.02, "degrades": True},
    "depreciation": {"method": "straight_line", "years": 7},
    "om": {
        "fixed_per_year": 900.0,
        "fixed_real_escalation": 0.01,
        "capacity_per_kw_year": 12.0,
        "capacity_real_escalation": 0.005,
        "production_per_mwh": 4.0,
        "production_real_escalation": 0.004,
    },
    "insurance_fraction_of_capex": 0.004,
    "property_tax_rate": 0.01,
    "property_tax_assessed_fraction": 0.8,
    "property_tax_assessed_decline_per_year": 0.03,
    "salvage_fraction_of_capex": 0.1,
    "loan": LOAN,
}
FRACTIONS = "depreciation.fractions"
CUSTOM = {"method": "custom", "fractions": [0.25, 0.5, 0.25]}
OTHERWISE: dict[str, Any] = {
    "owner": "residential",
    "years": 13,
    "energy_value.degrades": False,
    "depreciation.method": "macrs5",
    "depreciation.years": 8,
    FRACTIONS: [0.5, 0.25, 0.25],
    "loan.years": 9,
}
READ = {
    "whole / Owner: cash / Cash",
    "whole / Owner: value / NPV",
    "Basis / Service: energy / Demand for energy",
}


DRAWN = sorted(set().union(*(places_of(draw(number)) for number in range(100))))


def ours(given: dict[str, Any]) -> list[Any]:
    """Return cash, its worth, and the energy, without all that a whole comparison reads."""
    built = servicemodel.Model(owner(given)).built
    wanted = [line for sheet in built.sheets for line in sheet.lines() if line.name in READ]
    assert len(wanted) == len(READ)
    return [line.tolist() for line in arrays.read(wanted, built.timeline).values()]


def theirs(given: dict[str, Any]) -> list[Any]:
    found = sam(given)
    return [found[name] for name in ("cf_after_tax_cash_flow", "npv", "cf_energy_net")]


def test_what_has_a_place_here_is_told_by_sam() -> None:
    assert set(places(EVERYTHING)) <= set(sam(EVERYTHING))


@pytest.mark.parametrize("path", DRAWN)
def test_every_drawn_input_changed_alone_changes_the_answer_there_and_here(path: str) -> None:
    base = EVERYTHING | {"depreciation": CUSTOM} if path == FRACTIONS else EVERYTHING
    other = changed(base, path, OTHERWISE)
    assert ours(base) != ours(other)
    assert theirs(base) != theirs(other)


def test_an_input_that_is_off_by_a_millionth_is_seen() -> None:
    off = copy.deepcopy(EVERYTHING)
    off["energy_value"]["year1"] *= 1 + 1e-6
    told = " ".join(differences(EVERYTHING, sam(EVERYTHING), Ran(owner(off))))
    for label in ("cf_energy_value", "cf_after_tax_cash_flow", "npv", "payback"):
        assert f"{label}: " in told
    assert "lcoe_nom" not in told
