"""NREL SAM is run beside the engine: owners drawn at random have the same cash, to 1e-8.

Ten draws, the same ones each time. Look at more with

    SERVICEMODEL_SAM_DRAWS=2000 python -m pytest -n 2 tests/cases/test_sam_live_owner.py
"""

from __future__ import annotations

import copy
import os
import platform
from typing import Any

import pytest

import servicemodel
from servicemodel.read import arrays
from tests.cases.deviation import assert_within
from tests.cases.front_door import Ran, case
from tests.cases.live_owner import Outputs, differences, draw, sam
from tests.cases.sam_owner import owner
from tests.cases.sam_owner_places import places

pytestmark = pytest.mark.skipif(
    platform.machine() != "x86_64", reason="NREL-PySAM has wheels for x86-64 only"
)

ASKED = os.environ.get("SERVICEMODEL_SAM_DRAWS")
DRAWS = int(ASKED or 10)
CHUNK = 20 if ASKED else 1
REFUSED = 0.05  # of the draws, at most


def refused(given: dict[str, Any]) -> bool:
    """Return whether SAM does not run with these inputs, or their scenario is not valid here."""
    try:
        sam(given)
        servicemodel.Model(owner(given))
    except (RuntimeError, servicemodel.ServiceModelError):
        return True
    return False


@pytest.mark.parametrize("first", range(0, DRAWS, CHUNK))
def test_an_owner_drawn_at_random_is_the_same_there_and_here(first: int) -> None:
    found = {}
    for number in range(first, min(first + CHUNK, DRAWS)):
        given = draw(number)
        if refused(given):
            continue
        differ = differences(given, sam(given), Ran(owner(given)))
        if differ:
            found[number] = differ
    assert not found


def test_hardly_a_draw_is_refused_there_or_here() -> None:
    numbers = range(max(DRAWS, 60))
    assert sum(refused(draw(number)) for number in numbers) <= REFUSED * len(numbers)


@pytest.mark.parametrize("number", ["03", "05", "06", "07"])
def test_it_is_asked_as_it_was_when_its_answers_were_recorded(number: str) -> None:
    stated = case(f"sam-cashloan-{number}")
    recorded = stated["outputs"]["scalars"] | stated["outputs"]["cash_flow_lines_year0_to_yearN"]
    live = sam(stated["inputs"]["plain"])
    for label, answer in recorded.items():
        if label != "irr":  # it stops early, so a last digit of a flow moves it
            amounts = answer if isinstance(answer, list) else [answer]
            largest = max(abs(amount) for amount in amounts)
            assert_within(label, answer, live[label], 1e-12 * largest)


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
CUSTOM = {"method": "custom", "fractions": [0.25, 0.5, 0.25]}
OTHERWISE: dict[str, Any] = {
    "owner": "residential",
    "years": 13,
    "energy_value.degrades": False,
    "depreciation.method": "macrs5",
    "depreciation.years": 8,
    "depreciation.fractions": [0.5, 0.25, 0.25],
    "loan.years": 9,
}
READ = {
    "whole / Owner: cash / Cash",
    "whole / Owner: value / NPV",
    "Basis / Service: energy / Demand for energy",
}
HARDLY = 1.001  # what another number is multiplied by


def leaves(given: dict[str, Any]) -> set[str]:
    """Return the paths of all that plain inputs state."""
    found = set()
    for name, value in given.items():
        found |= {f"{name}.{each}" for each in value} if isinstance(value, dict) else {name}
    return found


DRAWN = sorted(set().union(*(leaves(draw(number)) for number in range(100))))


def changed(path: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return inputs that state everything, and the same with one of them changed."""
    base = copy.deepcopy(EVERYTHING)
    if path == "depreciation.fractions":
        base["depreciation"] = copy.deepcopy(CUSTOM)
    other = copy.deepcopy(base)
    *above, last = path.split(".")
    place = other[above[0]] if above else other
    place[last] = OTHERWISE[path] if path in OTHERWISE else place[last] * HARDLY
    return base, other


def ours(given: dict[str, Any]) -> list[Any]:
    """Return cash, its worth, and the energy, without all that a whole comparison reads."""
    built = servicemodel.Model(owner(given)).built
    wanted = [line for sheet in built.sheets for line in sheet.lines() if line.name in READ]
    assert len(wanted) == len(READ)
    return [line.tolist() for line in arrays.read(wanted, built.timeline).values()]


def theirs(given: dict[str, Any]) -> list[Any]:
    found: Outputs = sam(given)
    return [found[name] for name in ("cf_after_tax_cash_flow", "npv", "cf_energy_net")]


def test_what_has_a_place_here_is_told_by_sam() -> None:
    assert set(places(EVERYTHING)) <= set(sam(EVERYTHING))


@pytest.mark.parametrize("path", DRAWN)
def test_every_drawn_input_changed_alone_changes_the_answer_there_and_here(path: str) -> None:
    base, other = changed(path)
    assert ours(base) != ours(other)
    assert theirs(base) != theirs(other)


def test_an_input_that_is_off_by_a_millionth_is_seen() -> None:
    off = copy.deepcopy(EVERYTHING)
    off["energy_value"]["year1"] *= 1 + 1e-6
    told = " ".join(differences(EVERYTHING, sam(EVERYTHING), Ran(owner(off))))
    for label in ("cf_energy_value", "cf_after_tax_cash_flow", "npv", "payback"):
        assert f"{label}: " in told
    assert "lcoe_nom" not in told
