"""The zone of a term: by hand, put back, and what is refused."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from servicemodel.deal.zone import zone
from servicemodel.errors import ServiceModelError, UsageError
from servicemodel.model.build import build
from servicemodel.read import arrays
from servicemodel.scenario import load
from tests.deal.small import FEE, MACHINE, annuity, built, shipped

if TYPE_CHECKING:
    from servicemodel.model.build import Built

DESIGNS = 'assets."chiller plant".variants'
CUSTOMER_RATE = "parties.customer.discount_rate"


def gain(model: Built, party: str, path: str, value: float, other: str = "sale") -> float:
    """Return what a party gains by the service with a number set, over another offer."""
    lines = [model.offers[name].statements[party].npv for name in ("service", other)]
    found = arrays.read(lines, model.timeline, {model.inputs.by_path[path]: np.array([value])})
    return float(found[lines[0]][0] - found[lines[1]][0])


def test_floor_and_ceiling_of_a_fee_by_hand() -> None:
    """The fee repays 1,000 at the rate of each side: what the sale would have brought or cost."""
    found = zone(built({CUSTOMER_RATE: 0.12}), "service")
    assert found.floor == pytest.approx(1_000 / annuity(0.1), rel=1e-12)
    assert found.ceiling == pytest.approx(1_000 / annuity(0.12), rel=1e-12)
    assert (found.term, found.unit, found.now, found.alternative) == (FEE, "EUR/year", 270, "sale")
    assert (found.rising, found.falling) == ("provider", "customer")
    assert not found.empty
    assert found.openings == found.not_found == ()
    assert found.gains == pytest.approx(
        {"provider": 270 * annuity(0.1) - 1_000, "customer": 1_000 - 270 * annuity(0.12)}
    )
    assert found.gains_at_floor == pytest.approx(
        {"provider": 0, "customer": 1_000 - 1_000 / annuity(0.1) * annuity(0.12)}, abs=1e-9
    )
    assert found.gains_at_ceiling is not None
    assert found.gains_at_ceiling["customer"] == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(
    ("clauses", "path", "scale", "unit"),
    [
        ([{"usage": {"per_unit": 0.3}}], "usage.per_unit", 1e-3, "EUR/wash"),
        ([{"fee": {"per_year": 200}}, {"fee": {"per_year": 9}}], '"fee 2".per_year', None, None),
        ([{"fee": {"per_year": 0}}], "fee.per_year", 1, "EUR/year"),
    ],
)
def test_other_terms_and_clauses(
    clauses: list[Any], path: str, scale: float | None, unit: str | None
) -> None:
    term = f"offers.service.clauses.{path}"
    found = zone(built({CUSTOMER_RATE: 0.12}, clauses), "service", term)
    yearly = 1_000 / annuity(0.1)
    expected = yearly - 200 if scale is None else yearly * scale
    assert found.floor == pytest.approx(expected, rel=1e-11)
    assert unit in (None, found.unit)


def test_the_main_term_is_the_fee_then_the_usage_price_then_the_price() -> None:
    usage = {"usage": {"per_unit": 0.1}}
    both = built({}, [usage, {"fee": {"per_year": 200}}])
    assert zone(both, "service").term == FEE
    assert zone(built({}, [usage]), "service").term == "offers.service.clauses.usage.per_unit"


def test_a_price_has_a_zone_too() -> None:
    """Under a sale the customer pays at once: what else it would pay the provider as fees."""
    model = built({"offers.sale.clauses": [{"price": {"amount": 950}}], FEE: 260})
    found = zone(model, "sale")
    assert found.term == "offers.sale.clauses.price.amount"
    assert found.alternative == "service"
    assert found.floor == pytest.approx(260 * annuity(0.1), rel=1e-12)
    assert found.meeting


def test_a_savings_share_ends_at_everything() -> None:
    """The customer keeps what a share leaves; even all of it may be worth giving."""
    model = shipped(
        {
            "offers.service.preset": "shared savings",
            "parties.provider.tax.rate": 0,
            "parties.customer.tax.rate": 0,
        },
        [{"savings": {"share": 0.5, "against": "sale"}}],
    )
    found = zone(model, "service")
    assert found.share
    assert found.looked == (0, 1)
    assert found.term == "offers.service.clauses.savings.share"
    assert found.ceiling == 1
    assert found.floor is None


def test_a_term_by_which_the_customer_gains() -> None:
    """A rebate: from the customer's end on it gains, up to the provider's end the provider does."""
    rebate = {"from": "provider", "to": "customer", "per_year": 5, "offers": ["service"]}
    model = built({CUSTOMER_RATE: 0.12, "flows": {"rebate": rebate}, FEE: 300})
    found = zone(model, "service", "flows.rebate.per_year")
    assert (found.rising, found.falling) == ("customer", "provider")
    assert found.floor == pytest.approx(300 - 1_000 / annuity(0.12), rel=1e-11)
    assert found.ceiling == pytest.approx(300 - 1_000 / annuity(0.1), rel=1e-11)
    assert not found.empty


def test_a_term_that_is_not_straight_is_bracketed_and_put_back() -> None:
    """Below the demand a minimum moves nothing; above it the fee rises with it."""
    clauses = [{"usage": {"per_unit": 0.2, "minimum_per_year": 10}}]
    term = "offers.service.clauses.usage.minimum_per_year"
    found = zone(built({CUSTOMER_RATE: 0.12}, clauses), "service", term)
    assert found.floor == pytest.approx(5_000 / annuity(0.1), rel=1e-11)
    assert found.ceiling == pytest.approx(5_000 / annuity(0.12), rel=1e-11)


def test_losses_that_are_lost_bend_the_floor() -> None:
    model = shipped({"parties.provider.tax.losses": "lost", CUSTOMER_RATE: 0.09})
    found = zone(model, "service")
    assert found.floor is not None
    assert found.ceiling is not None
    assert gain(model, "provider", FEE, found.floor) == pytest.approx(0, abs=1e-3)
    assert gain(model, "customer", FEE, found.ceiling) == pytest.approx(0, abs=1e-3)


def test_the_shipped_zone() -> None:
    found = zone(shipped(), "service")
    assert found.floor == pytest.approx(87_468, abs=0.5)
    assert found.ceiling == pytest.approx(84_201, abs=0.5)
    assert found.empty
    assert found.gains_at_floor is None
    model = shipped()
    assert gain(model, "provider", FEE, float(found.floor or 0)) == pytest.approx(0, abs=1e-6)
    assert gain(model, "customer", FEE, float(found.ceiling or 0)) == pytest.approx(0, abs=1e-6)


def test_the_shipped_zone_per_unit_at_another_rate() -> None:
    """Cooling by the refrigeration-ton-hour of 3.517 kWh."""
    clauses = [{"usage": {"per_unit": 0.06, "index": "prices"}}]
    found = zone(shipped({CUSTOMER_RATE: 0.09}, clauses), "service")
    assert found.unit == "USD/kWh cooling"
    assert 3.517 * float(found.floor or 0) == pytest.approx(0.2065, abs=5e-5)
    assert 3.517 * float(found.ceiling or 0) == pytest.approx(0.2190, abs=5e-5)


def test_the_zone_does_not_depend_on_the_fee_that_is_stated() -> None:
    stated = zone(shipped({CUSTOMER_RATE: 0.09}), "service")
    for fee in (0, 1, 5_000_000):
        found = zone(shipped({CUSTOMER_RATE: 0.09, FEE: fee}), "service")
        assert found.floor == pytest.approx(stated.floor, rel=1e-9)
        assert found.ceiling == pytest.approx(stated.ceiling, rel=1e-9)


def test_raising_the_overhead_raises_the_floor_only() -> None:
    before = zone(shipped(), "service")
    after = zone(shipped({"offers.service.overhead.per_year": 6_000}), "service")
    assert after.floor > before.floor + 1_000  # type: ignore[operator]
    assert after.ceiling == pytest.approx(before.ceiling, rel=1e-12)


def test_a_provider_that_gains_without_being_paid_has_a_floor_of_zero() -> None:
    """Its only other choice is to sell far below its cost."""
    model = shipped({f"{DESIGNS}.usual.cost": 50_000_000})
    found = zone(model, "service")
    assert found.alternative == "sale"
    assert found.floor == 0
    assert not found.empty
    assert gain(model, "provider", FEE, 0) > 0


def test_a_costly_service_has_a_floor_as_high_as_it_must_be() -> None:
    found = zone(shipped({"offers.service.overhead.per_year": 5_000_000}), "service")
    assert found.floor > 5_000_000  # type: ignore[operator]
    assert found.empty


@pytest.mark.parametrize(
    ("offer", "term", "told"),
    [
        ("sale", None, "no clause with a fee"),
        ("servce", None, "did you mean service?"),
        ("service", "offers.service.fee", "no number stands at"),
        ("service", CUSTOMER_RATE, "moves the gain of Shop owner only"),
        ("service", "offers.service.overhead.per_year", "moves the gain of Maker only"),
        ("service", "assets.washer.variants.usual.cost", "moves no gain"),
        ("service", "services.washing.per_year", "moves no gain"),
    ],
)
def test_what_has_no_zone_is_refused(offer: str, term: str | None, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        zone(built(), offer, term)


def test_a_number_that_moves_both_the_same_way_is_refused() -> None:
    """Upkeep that only a sale needs: the dearer it is, the more both gain by the service."""
    stated = {
        "flows": {
            "permit": {"from": "customer", "to": "outside", "per_year": 5, "offers": ["sale"]},
            "duty": {
                "from": "provider",
                "to": "outside",
                "share": 1,
                "of": "permit",
                "offers": ["sale"],
            },
        }
    }
    with pytest.raises(UsageError, match="moves both the same way: as it rises, Maker and Shop"):
        zone(built(stated), "service", "flows.permit.per_year")


def test_a_path_by_year_is_no_single_number() -> None:
    model = built({}, [{"fee": {"per_year": {2027: 200, 2029: 210}}}])
    with pytest.raises(UsageError, match="no clause with a fee of one number"):
        zone(model, "service")
    with pytest.raises(UsageError, match="has several numbers"):
        zone(model, "service", FEE)


def test_the_only_offer_has_no_zone() -> None:
    data = deepcopy(MACHINE)
    del data["offers"]["sale"]
    with pytest.raises(UsageError, match="needs an alternative"):
        zone(build(load.scenario(data)), "service")


def test_a_gain_that_jumps_over_zero_is_told() -> None:
    """The years of a fee come in whole years, so no number of them leaves a side as it is."""
    model = built({}, [{"fee": {"per_year": 300, "last_year": 4}}])
    with pytest.raises(ServiceModelError, match="jumps over zero"):
        zone(model, "service", "offers.service.clauses.fee.last_year")
