"""The savings share: against what was measured before, and in bands; worked by hand."""

from __future__ import annotations

from datetime import date

import pytest

import servicemodel as sm
from servicemodel.errors import ScenarioError
from tests.model import Terms, box, cash, offer, one, small

MEASURED = {"tariff": "power", "per_year": 900}  # 90 a year; now it is 500 kWh, which cost 50
ADJUSTED = {"adjusted_for": "cooling", "measured_at": 800}  # of which 1,000 are used now
FILM: Terms = {"price": 0, "life": 9, "lowers": {"cooling": 0.2}, "residual": "none"}


def shares(clause: Terms, terms: Terms | None = None, **changes: object) -> list[float]:
    """Return what the provider of a lease gets in each period, by half of what is saved."""
    lease = offer("lease", {"savings": {"share": 0.5} | clause}, **(terms or {}))
    return cash(one(lease, **changes), "provider")[1:]


def measured(**terms: object) -> Terms:
    return {"baseline": MEASURED | terms}


def test_half_of_what_was_measured_less_what_is_used_now() -> None:
    assert shares(measured()) == [20] * 4
    assert shares(measured(per_year={2027: 900, 2029: 700})) == [20, 20, 10, 10]


def test_more_use_now_would_have_needed_more_before() -> None:
    """900 kWh at 800 units are 1,125 kWh at 1,000."""
    assert shares(measured(**ADJUSTED)) == [31.25] * 4
    growing = small()["services"]["cooling"] | {"per_year": {2027: 1000, 2028: 1600}}
    found = shares(measured(**ADJUSTED), services={"cooling": growing})
    assert found == [31.25, 50, 50, 50]  # 1,800 - 800 kWh


def test_a_factor_such_as_weather_goes_by_year() -> None:
    assert shares(measured(factor={2027: 1, 2028: 1.1, 2029: 0.9})) == [20, 24.5, 15.5, 15.5]


def test_energy_of_before_costs_what_it_would_cost_now() -> None:
    tariffs = {"power": {"unit": "kWh", "price": 0.1, "index": "prices"}}
    found = shares(measured(), tariffs=tariffs)
    assert found == pytest.approx([20 * 1.1**year for year in range(4)])


def test_nothing_is_paid_where_nothing_is_saved() -> None:
    assert shares(measured(per_year=400)) == [0] * 4
    assert shares(measured(factor={2027: 0.5, 2029: 1})) == [0, 0, 20, 20]


def test_use_that_a_measure_lowers_is_part_of_the_saving() -> None:
    """Before 1,125 kWh, now 400: the film is not taken off what was needed before."""
    found = shares(measured(**ADJUSTED), {"measures": ["film"]}, measures={"film": FILM})
    assert found == [36.25] * 4


def test_only_units_of_its_tariff_count() -> None:
    """Neither demand charge nor fixed part, nor the gas of another asset, is held against it."""
    power = {"unit": "kWh", "price": 0.1, "demand": {"unit": "kW", "per_year": 7}}
    tariffs = {
        "power": power | {"fixed_per_year": 11},
        "gas": {"unit": "kWh gas", "price": 0.05},
    }
    usual = {"price": 100, "cost": 60, "efficiency": 2, "peak": 3}
    assets = {
        "box": box(variants={"usual": usual}),
        "boiler": box(tariff="gas", variants={"usual": {**usual, "price": 0, "cost": 0}}),
    }
    build = {"build": {"box": "usual", "boiler": "usual"}}
    assert shares(measured(), build, tariffs=tariffs, assets=assets) == [20] * 4


def test_beyond_a_band_another_share_is_paid_of_what_is_more() -> None:
    """Of 40: half of the first 10, a quarter of the next 20, nothing of the last 10."""
    bands = [{"beyond": 10, "share": 0.25}, {"beyond": 30, "share": 0}]
    assert shares(measured() | {"bands": bands}) == [10] * 4
    by_year = {"share": {2027: 0.5, 2029: 1}, "bands": bands}
    assert shares(measured() | by_year) == [10, 10, 15, 15]


def test_a_quarter_has_a_quarter_of_each_band() -> None:
    timeline = {"start": date(2027, 1, 1), "years": 1, "period": "quarter"}
    bands = [{"beyond": 10, "share": 0.25}]
    assert shares(measured() | {"bands": bands}, timeline=timeline) == [3.125] * 4


def test_bands_hold_against_another_offer_too() -> None:
    scenario = small(
        offers={
            "sale": offer("sale"),
            "it": offer(
                "lease",
                {"savings": {"share": 1, "against": "sale", "bands": [{"beyond": 20, "share": 0}]}},
                build={"box": "better"},
            ),
        }
    )
    assert cash(scenario, "provider")[1:] == [20] * 4  # of 25 that the better box saves


@pytest.mark.parametrize(
    ("clause", "told"),
    [
        ({}, "state one of against, an offer, and baseline"),
        ({"against": "it", **measured()}, "state one of against, an offer, and baseline"),
        (measured(adjusted_for="cooling"), "adjusted_for and measured_at go together"),
        (measured(measured_at=5), "adjusted_for and measured_at go together"),
        (measured(tariff="powr"), "no tariff is called 'powr'"),
        (measured(**ADJUSTED | {"adjusted_for": "coling"}), "no service is called 'coling'"),
        (measured(tariff="gas"), "no asset uses gas"),
        (measured(factor={2029: 1}), "the path begins in 2029"),
        (measured() | {"of": ["maintenance"]}, "a baseline is one of energy"),
        (
            measured() | {"bands": [{"beyond": 9, "share": 1}, {"beyond": 8, "share": 1}]},
            "each band begins beyond more",
        ),
    ],
)
def test_what_cannot_be_is_refused(clause: Terms, told: str) -> None:
    tariffs = small()["tariffs"] | {"gas": {"unit": "kWh", "price": 0.05}}
    with pytest.raises(ScenarioError, match=told):
        sm.Model(one(offer("lease", {"savings": {"share": 0.5} | clause}), tariffs=tariffs))
