"""The clause of performance: a promise, what is measured, and who pays whom for the difference."""

from __future__ import annotations

from typing import Any

import pytest

import servicemodel as sm
from tests.model import Terms, cash, offer, one

MEASURED = {2027: 80, 2028: 97, 2029: 108, 2030: 130}
PROMISE = {"of": "savings", "unit": "kWh", "promised": 100, "measured": MEASURED}


def provider_s(**terms: Any) -> list[float]:
    """Return the provider's cash of each year beside a lease without a fee."""
    promise = {"performance": PROMISE | terms}
    return cash(one(offer("lease", {"fee": {"per_year": 0}}, promise)), "provider")[1:]


def test_the_provider_pays_a_shortfall_and_the_customer_an_excess() -> None:
    assert provider_s(shortfall_per_unit=2) == [-40, -6, 0, 0]
    assert provider_s(excess_per_unit=0.5) == [0, 0, 4, 15]
    assert provider_s(shortfall_per_unit=2, excess_per_unit=0.5) == [-40, -6, 4, 15]


def test_within_the_band_nobody_pays_and_beyond_it_only_for_what_is_beyond() -> None:
    both = {"shortfall_per_unit": 2, "excess_per_unit": 0.5}
    assert provider_s(band=0.1, **both) == [-20, 0, 0, 10]


def test_a_cap_limits_each_side_in_a_year() -> None:
    both = {"shortfall_per_unit": 2, "excess_per_unit": 0.5}
    assert provider_s(cap_per_year=12, **both) == [-12, -6, 4, 12]


def test_an_index_raises_the_price_of_a_unit() -> None:
    found = provider_s(shortfall_per_unit=2, index="prices", measured=90)
    assert found == pytest.approx([-20 * 1.1**year for year in range(4)])


def test_a_kept_promise_is_neutral_bit_for_bit() -> None:
    fee = {"fee": {"per_year": 50}}
    kept = {"performance": PROMISE | {"measured": 100, "shortfall_per_unit": 3}}
    for party in ("provider", "customer"):
        with_it, without = (
            cash(one(offer("lease", *clauses)), party) for clauses in ((fee, kept), (fee,))
        )
        assert with_it == without


def test_guaranteed_savings_need_a_guarantee() -> None:
    terms: Terms = offer("guaranteed savings", {"fee": {"per_year": 5}})
    with pytest.raises(sm.ScenarioError, match="guaranteed savings needs a clause performance"):
        sm.Model(one(terms))


def test_a_promise_without_a_price_is_none() -> None:
    with pytest.raises(sm.ScenarioError, match="state shortfall_per_unit, excess_per_unit or both"):
        provider_s()
