"""The sheet of a zone, for random scenarios."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings

import servicemodel as sm
from servicemodel.deal.gains import Gains
from servicemodel.deal.sheet import zone_sheet
from servicemodel.errors import CalculationError
from servicemodel.offer import PRESETS
from servicemodel.read import formulas
from tests.deal.zone_sheets import (
    assert_gains_as_the_model_has_them,
    assert_says_what_the_zone_told,
    ends,
)
from tests.random_scenarios import scenarios, seeded

ELSEWHERE = 1.07  # what other inputs are changed by


@pytest.fixture(autouse=True)
def nothing_opens_a_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not look for what would open a zone: it takes seconds, and the sheet does not tell it."""
    monkeypatch.setattr("servicemodel.deal.zone.openings", lambda *_: ((), ()))


@settings(
    max_examples=30,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(scenarios())
def test_random_zones_are_told_and_followed(drawn: dict[str, Any]) -> None:
    """Some numbers of the scenario are changed, one after the other."""
    built = sm.Model(drawn).built
    found = zone_sheet(built)
    offers = built.scenario.offers
    contracts = [name for name, offer in offers.items() if PRESETS[offer.preset].contract]
    assert {*found.zones, *found.reasons} == set(contracts)
    formulas.Workbook([*built.sheets, found.sheet], built.timeline)
    if not found.zones:
        return
    assert_says_what_the_zone_told(built, found)
    numbers = [line for line in built.inputs.by_path.values() if isinstance(line.given, float)]
    for line in numbers[:: max(len(numbers) // 3, 1)]:
        values = {line: np.array([line.given * ELSEWHERE])}  # type: ignore[operator]
        try:
            for offer in found.zones:
                Gains(built, offer).of(values)
        except CalculationError:
            continue  # the model itself has no numbers there
        assert_gains_as_the_model_has_them(built, found, values)


def test_random_scenarios_have_zones() -> None:
    found = [zone_sheet(sm.Model(seeded(seed)).built) for seed in range(20)]
    assert sum(len(ends(lines)) for sheet in found for lines in sheet.zones.values()) > 10
