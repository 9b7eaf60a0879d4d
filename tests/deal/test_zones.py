"""The zone of two terms: by hand, against the zone of each model built alone, and its chart."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import numpy as np
import pytest

import servicemodel as sm
from servicemodel.errors import UsageError
from tests.deal.small import FEE, MACHINE, annuity
from tests.shipped import SCENARIO

AT_SIGNING = "offers.service.clauses.co_investment.amount"
COST = "assets.washer.variants.usual.cost"


def machine(**more: Any) -> sm.Model:
    data = deepcopy(MACHINE)
    data["assets"]["washer"]["selling"] = {"share_of_price": 0.06}  # what a service saves
    return sm.Model(data | more)


def test_a_payment_at_signing_lowers_both_ends_by_what_it_is_worth() -> None:
    """Selling leaves 140 after its effort; a service costs 800, and its ends are 940 and 1,000."""
    found = machine().zones("service", AT_SIGNING)
    values = np.array(found.values)
    assert (values[0], values[-1], len(values)) == (0, pytest.approx(800), 41)
    assert found.floors == pytest.approx((940 - values) / annuity(0.1), rel=1e-9)
    assert found.ceilings == pytest.approx((1_000 - values) / annuity(0.1), rel=1e-9)
    assert (found.rising, found.falling, found.now, found.beside_now) == (
        *("provider", "customer"),
        *(270, 0),
    )
    assert all(found.open)
    assert set(found.alternatives) == {"sale"}


@pytest.mark.parametrize(
    ("beside", "low", "high"),
    [
        (AT_SIGNING, None, None),
        ("parties.provider.discount_rate", 0.02, 0.12),
        ("tariffs.electricity.price", 0.1, 0.4),
    ],
)
def test_each_end_is_that_of_the_zone_of_its_own_model(
    beside: str, low: float | None, high: float | None
) -> None:
    data = deepcopy(dict(sm.load(SCENARIO).data.data))
    data["offers"]["service"]["clauses"].append({"co_investment": {"amount": 0}})
    model = sm.Model(data)
    found = model.zones("service", beside, low=low, high=high, points=3)
    for value, floor, ceiling, open_ in zip(
        found.values, found.floors, found.ceilings, found.open, strict=True
    ):
        zone = sm.Model(model.with_values({beside: value}).data).zone("service")
        assert floor == pytest.approx(zone.floor, rel=1e-9)
        assert ceiling == pytest.approx(zone.ceiling, rel=1e-9)
        assert open_ == (not zone.empty)


def test_ends_where_losses_bend_gains_are_those_of_each_model_too() -> None:
    model = sm.load(SCENARIO, {"parties.provider.tax.losses": "lost"})
    rate = "parties.provider.discount_rate"
    found = model.zones("service", rate, low=0.04, high=0.1, points=3)
    for value, floor in zip(found.values, found.floors, strict=True):
        assert floor == pytest.approx(model.with_values({rate: value}).zone("service").floor)


def test_the_range_is_from_nothing_to_twice_what_it_is() -> None:
    model = machine()
    assert model.zones("service", COST, points=3).values == (0, 800, 1_600)
    rate = model.zones("service", "parties.customer.discount_rate", points=3)
    assert rate.values == pytest.approx((0, 0.1, 0.2))
    share = model.zones("service", "assets.washer.selling.share_of_price", points=3)
    assert share.values == (0, 0.5, 1)
    told = model.zones("service", COST, low=100, high=900, points=2)
    assert told.values == (100, 900)
    years = model.zones("service", "assets.washer.life", points=40)
    assert years.values == tuple(range(1, 21))  # a life of 0 has no result


def test_a_side_that_gains_at_no_value_has_no_end() -> None:
    """Who pays 1,600 at signing for what sells for 1,000 gains at no fee; the maker at any."""
    found = machine().zones("service", AT_SIGNING, points=3, high=1_600)
    assert found.values == (0, 800, 1_600)
    assert found.ceilings[2] is None
    assert found.floors[2] == 0
    assert found.open == (True, True, False)
    assert "at no value" in machine().text(found)
    assert np.isnan(found.frame["ceiling"][2])


def test_ends_far_from_where_they_are_now_are_found() -> None:
    path = "offers.service.overhead.per_year"
    found = machine().zones("service", path, low=0, high=100_000, points=2)
    assert found.floors[1] == pytest.approx(100_000 + 940 / annuity(0.1), rel=1e-9)


def test_overhead_raises_the_floor_by_what_it_is() -> None:
    cost = machine().zones("service", "offers.service.overhead.per_year", high=100, points=3)
    assert cost.floors == pytest.approx((np.array([0, 50, 100]) + 940 / annuity(0.1)), rel=1e-9)


def test_the_alternative_is_chosen_again_at_each_value() -> None:
    """Without the offer the customer buys, until buying costs more than another service."""
    data = deepcopy(MACHINE)
    data["offers"]["rental"] = {
        **deepcopy(data["offers"]["service"]),
        "clauses": [{"fee": {"per_year": 300}}],
    }
    price = "assets.washer.variants.usual.price"
    found = sm.Model(data).zones("service", price, low=500, high=1_500, points=3)
    assert found.alternatives == ("sale", "sale", "rental")
    assert found.ceilings == pytest.approx(
        (500 / annuity(0.1), 1_000 / annuity(0.1), 300), rel=1e-9
    )


def test_it_is_a_frame_a_text_and_plain_data() -> None:
    model = machine()
    found = model.zones("service", AT_SIGNING, points=3)
    assert list(found.frame) == [AT_SIGNING, "floor", "ceiling", "both_gain", "alternative"]
    assert found.frame["floor"].tolist() == list(found.floors)
    assert found.frame.attrs["units"]["floor"] == "EUR/year"
    text = model.text(found)
    assert str(found) == text
    assert f"service: {FEE} in EUR/year\nat each value of {AT_SIGNING} in EUR" in text
    rows = [[cell.strip() for cell in row.split("|")] for row in text.splitlines() if "yes" in row]
    assert rows[1] == ["400", "142.5", "158.2", "yes"]
    assert "Now it is 270 EUR/year, at 0 EUR.\nIf it is not agreed, Shop owner takes sale." in text
    plain = model.to_dict(found)
    assert (plain["open"], plain["beside"]) == ([True] * 3, AT_SIGNING)
    assert "<pre" in found._repr_html_()


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"beside": FEE}, "is the term itself"),
        ({"beside": "offers.service.clauses.fee.per_yaer"}, "did you mean"),
        ({"beside": "offers.service.overhead.per_year"}, "is 0: say from where to where"),
        ({"beside": COST, "low": 5, "high": 5}, "5 to 5 is no range"),
        ({"beside": COST, "points": 1}, "1 points are no range"),
        ({"beside": FEE, "term": COST}, "moves no gain of service"),
        ({"beside": COST, "offer": "servce"}, "did you mean service"),
    ],
)
def test_what_has_no_zones_is_refused(asked: dict[str, Any], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        machine().zones(**{"offer": "service"} | asked)


def test_a_value_may_be_a_year_of_a_path() -> None:
    prices = {2027: 0.2, 2030: 0.3}
    values = {"tariffs.electricity.price": prices, "tariffs.electricity.index": None}
    model = sm.load(SCENARIO, values)
    path = "tariffs.electricity.price.2030"
    found = model.zones("service", path, low=0.1, high=0.5, points=2)
    alone = model.with_values({path: 0.5}).zone("service")
    assert found.floors[1] == pytest.approx(alone.floor, rel=1e-9)


# -- against a named offer -------------------------------------------------------------------------


def test_a_zone_is_against_the_offer_that_is_named() -> None:
    data = deepcopy(MACHINE)
    data["offers"]["rental"] = {
        **deepcopy(data["offers"]["service"]),
        "clauses": [{"fee": {"per_year": 300}}],
    }
    model = sm.Model(data)
    usual, named = model.zone("service"), model.zone("service", against="rental")
    assert (usual.alternative, usual.taken) == ("sale", "")
    assert (named.alternative, named.taken) == ("rental", "sale")
    assert (named.floor, named.ceiling) == pytest.approx((300, 300), rel=1e-9)
    same = model.zone("service", against="sale")
    assert (same.floor, same.ceiling) == (usual.floor, usual.ceiling)
    told = "Held against rental, as was asked; if it is not agreed, Shop owner takes sale."
    assert told in model.text(named)
    assert "Held against sale, as was asked; Shop owner takes it too if nothing" in model.text(same)
    assert "as was asked" not in model.text(usual)


def test_what_opens_a_zone_is_against_the_same_offer() -> None:
    named = sm.load(SCENARIO).zone("service", against="sale, same plant")
    only = deepcopy(dict(sm.load(SCENARIO).data.data))
    del only["offers"]["sale"]
    only["baseline"] = "sale, same plant"
    alone = sm.Model(only).zone("service")
    assert named.floor == pytest.approx(alone.floor, rel=1e-9)
    assert [item.path for item in named.openings] == [item.path for item in alone.openings]
    for one, other in zip(named.openings, alone.openings, strict=True):
        assert one.needed == pytest.approx(other.needed, rel=1e-6)
        assert one.verified_floor == pytest.approx(other.verified_floor, rel=1e-6)
        assert one.verified_ceiling == pytest.approx(other.verified_ceiling, rel=1e-6)


@pytest.mark.parametrize(
    ("against", "told"),
    [("slae", "did you mean sale"), ("service", "against another offer, not against itself")],
)
def test_an_offer_that_can_not_be_held_against_is_refused(against: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        machine().zone("service", against=against)
