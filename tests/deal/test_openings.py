"""What opens an empty zone: by hand, put back, and what does not open it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from servicemodel.deal.openings import HIGHEST_RATE, meets
from servicemodel.deal.zone import zone
from tests.deal.small import FEE, annuity, built, shipped

if TYPE_CHECKING:
    from collections.abc import Callable

    from servicemodel.deal.openings import Opening
    from servicemodel.deal.zone import Zone
    from servicemodel.model.build import Built

CUSTOMER_RATE, PROVIDER_RATE = (f"parties.{key}.discount_rate" for key in ("customer", "provider"))
SELLING = "assets.washer.selling.share_of_price"
PAYMENT = "offers.service.clauses.co_investment.amount"


def by_path(found: Zone) -> dict[str, Opening]:
    return {opening.path: opening for opening in found.openings}


def test_rates_open_a_zone_where_they_are_equal() -> None:
    """Without tax and other costs, a zone opens where the customer's money costs no less."""
    found = zone(built({CUSTOMER_RATE: 0.08}), "service")
    assert found.empty
    rates = by_path(found)
    assert rates[CUSTOMER_RATE].needed == pytest.approx(0.1, rel=1e-9)
    assert rates[PROVIDER_RATE].needed == pytest.approx(0.08, rel=1e-9)
    assert rates[CUSTOMER_RATE].now == 0.08
    assert rates[CUSTOMER_RATE].what == "Shop owner's discount rate"
    assert rates[CUSTOMER_RATE].verified_floor == pytest.approx(1_000 / annuity(0.1), rel=1e-9)
    assert rates[CUSTOMER_RATE].until is rates[PROVIDER_RATE].until is None
    assert found.not_found == (
        "a contract of 1 to 60 years",
        "a payment at signing by Shop owner of up to 800 EUR",
    )


def test_a_payment_at_signing_opens_a_zone() -> None:
    """What selling costs, 50, is shared at two rates: c + f a(10 %) = 950, c + f a(8 %) = 1,000."""
    found = zone(built({CUSTOMER_RATE: 0.08, SELLING: 0.05}), "service")
    assert found.floor == pytest.approx(950 / annuity(0.1))
    assert found.ceiling == pytest.approx(1_000 / annuity(0.08))
    fee = 50 / (annuity(0.08) - annuity(0.1))
    opening = by_path(found)[PAYMENT]
    assert opening.needed == pytest.approx(950 - fee * annuity(0.1), rel=1e-9)
    assert opening.verified_floor == pytest.approx(fee, rel=1e-9)
    assert opening.verified_ceiling == pytest.approx(fee, rel=1e-9)
    assert (opening.now, opening.unit) == (0, "EUR")


def test_a_payment_that_is_there_already_is_raised() -> None:
    clauses = [{"fee": {"per_year": 250}}, {"co_investment": {"amount": 5}}]
    found = zone(built({CUSTOMER_RATE: 0.08, SELLING: 0.05}, clauses), "service")
    without = zone(built({CUSTOMER_RATE: 0.08, SELLING: 0.05}), "service")
    opening = by_path(found)[PAYMENT]
    assert opening.now == 5
    assert opening.needed == pytest.approx(by_path(without)[PAYMENT].needed, rel=1e-9)


def test_another_horizon_opens_a_zone_and_it_is_the_nearest() -> None:
    """A cost of selling outweighs a dearer rate only for so long."""
    values = {CUSTOMER_RATE: 0.08, SELLING: 0.05}
    opening = by_path(zone(built(values), "service"))["timeline.years"]
    assert (opening.now, opening.unit) == (5, "year")
    years = int(opening.needed)
    widths = {
        n: zone(built({**values, "timeline.years": n}), "service") for n in range(1, 10) if n != 5
    }
    open_ones = [n for n, found in widths.items() if not found.empty]
    assert years == min(open_ones, key=lambda n: abs(n - 5))
    assert widths[years].floor == pytest.approx(opening.verified_floor, rel=1e-9)
    assert widths[years].ceiling == pytest.approx(opening.verified_ceiling, rel=1e-9)


def test_a_horizon_is_found_with_rows_of_stated_amounts_too() -> None:
    """They have a cell for each period, so every horizon is built."""
    values: dict[str, Any] = {CUSTOMER_RATE: 0.08, SELLING: 0.05}
    amounts = {"from": "customer", "to": "outside", "kind": "untaxed", "amounts": [3, 1]}
    plain = by_path(zone(built(values), "service"))["timeline.years"]
    found = by_path(zone(built({**values, "flows": {"dues": amounts}}), "service"))
    assert found["timeline.years"].needed == plain.needed


def test_the_shipped_openings() -> None:
    found = by_path(zone(shipped(), "service"))
    assert found[CUSTOMER_RATE].needed == pytest.approx(0.0778, abs=5e-5)
    assert found[PROVIDER_RATE].needed == pytest.approx(0.0725, abs=5e-5)
    assert set(found) == {CUSTOMER_RATE, PROVIDER_RATE, "timeline.years", PAYMENT}


TAXED = {
    "parties.provider.tax": {"rate": 0.3, "losses": "lost"},
    "parties.customer.tax": {"rate": 0.3},
    "assets.washer.life": 5,
    CUSTOMER_RATE: 0.08,
    SELLING: 0.05,
}


@pytest.mark.parametrize(
    ("model", "values", "fee"),
    [(shipped, {}, {"per_year": 1, "index": "prices"}), (built, TAXED, {"per_year": 200})],
    ids=["straight", "bent by lost losses"],
)
def test_every_opening_put_back_opens_the_zone(
    model: Callable[..., Built], values: dict[str, Any], fee: dict[str, Any]
) -> None:
    found = zone(model(values), "service")
    assert found.empty
    assert len(found.openings) + len(found.not_found) == 4
    assert len(found.openings) >= 3
    for opening in found.openings:
        changed, clauses = {**values, opening.path: opening.needed}, None
        if opening.path == "timeline.years":
            changed[opening.path] = int(opening.needed)
        if opening.path == PAYMENT:
            clauses = [{"fee": fee}, {"co_investment": {"amount": opening.needed}}]
            changed = values
        there = zone(model(changed, clauses), "service")
        assert not there.empty, opening
        assert there.floor == pytest.approx(opening.verified_floor, rel=1e-9)
        assert there.ceiling == pytest.approx(opening.verified_ceiling, rel=1e-9)
        assert meets(opening.verified_floor, opening.verified_ceiling)
        if opening.unit == "":
            step = 0.05 * (opening.needed - opening.now)
            beyond = {**values, opening.path: opening.needed + step}
            assert not zone(model(beyond), "service").empty
            before = {**values, opening.path: opening.needed - step}
            assert zone(model(before), "service").empty


def test_a_real_rate_is_moved_as_it_is_stated() -> None:
    values: dict[str, Any] = {
        "inflation": "prices",
        PROVIDER_RATE: {"value": 0.06, "prices": "real"},
    }
    found = zone(shipped(values), "service")
    opening = by_path(found)[PROVIDER_RATE]
    assert opening.now == 0.06
    nominal = (1 + opening.needed) * 1.02 - 1
    assert nominal == pytest.approx(0.0725, abs=5e-5)
    there = {"inflation": "prices", PROVIDER_RATE: {"value": opening.needed, "prices": "real"}}
    assert not zone(shipped(there), "service").empty


def test_a_zone_without_a_ceiling_has_openings_as_well() -> None:
    """Even for nothing, the customer would not take a service beside which it pays dearly."""
    dues = {"from": "customer", "to": "outside", "per_year": 260, "offers": ["service"]}
    found = zone(built({CUSTOMER_RATE: 0.08, "flows": {"dues": dues}}), "service")
    assert found.ceiling is None
    assert found.empty
    for opening in found.openings:
        assert meets(opening.verified_floor, opening.verified_ceiling)
    assert HIGHEST_RATE == 0.3


def test_an_open_zone_is_not_opened() -> None:
    found = zone(built({CUSTOMER_RATE: 0.12}), "service")
    assert found.openings == found.not_found == ()


@pytest.mark.xdist_group("time")
def test_the_shipped_zone_takes_little_time() -> None:
    model = shipped()
    zone(model, "service", FEE)
    start = time.process_time()
    zone(model, "service", FEE)
    assert time.process_time() - start < 6  # 0.7 s on a quiet machine
