"""Where numbers are looked for: as far as their fields allow, whole ones one by one."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

import servicemodel as sm
from servicemodel.errors import UsageError
from servicemodel.model.fingerprint import scenario_hash
from tests.deal.small import FEE, MACHINE, annuity

YEARS = "offers.service.term.years"
REPRICING = "offers.service.term.renewal.repricing"
RATE = "parties.provider.discount_rate"


def machine(**more: Any) -> sm.Model:
    return sm.Model(deepcopy(MACHINE) | more)


def indexed(rate: float) -> sm.Model:
    """Return the machine whose fee follows an index."""
    data = deepcopy(MACHINE) | {"indices": {"prices": rate}}
    data["offers"]["service"]["clauses"][0]["fee"]["index"] = "prices"
    return sm.Model(data)


def renewed() -> sm.Model:
    """Return the machine under terms of three years, renewed at a lower fee."""
    data = deepcopy(MACHINE)
    data["timeline"]["years"] = 10
    service = data["offers"]["service"]
    service["clauses"].append({"buy_out": {"method": "book value"}})
    renewal = {"chance": 0.8, "repricing": -0.05}
    service["term"] = {"years": 3, "then": "sale", "renewal": renewal}
    return sm.Model(data)


@pytest.mark.parametrize("rate", [-0.3, -0.05, 0.04])
def test_a_rate_is_found_below_zero_too(rate: float) -> None:
    worth = -sum(270 * (1 + rate) ** (k - 1) / 1.1**k for k in range(1, 6))
    found = indexed(0.01).solve("indices.prices", f"customer npv = {worth!r}", "service")
    assert found.values == pytest.approx([rate], rel=1e-9)
    assert found.looked == (-0.5, 1)


def test_what_a_renewal_changes_is_found_below_zero() -> None:
    now = renewed().solve(REPRICING, "provider npv = 0").reached_now
    found = renewed().solve(REPRICING, f"provider npv = {now!r}")
    assert found.values == pytest.approx([-0.05], rel=1e-9)


def test_a_share_stays_between_nothing_and_all() -> None:
    found = renewed().solve("offers.service.term.renewal.chance", "provider npv = 9_999_999")
    assert (found.state, found.looked) == ("none", (0, 1))


def test_a_signed_amount_goes_both_ways() -> None:
    flow = {"from": "outside", "to": "customer", "kind": "untaxed", "amounts": [-5, 1, 1, 1, 1, 1]}
    model = machine(flows={"extra": flow})
    worth = -270 * annuity(0.1) + annuity(0.1)
    for amount in (-1_000, -7, 0, 1_000_000):
        target = f"customer npv = {worth + amount!r}"
        found = model.solve("flows.extra.amounts.0", target, "service")
        assert found.values == pytest.approx([amount], rel=1e-9, abs=1e-9)
    assert found.looked == (-1e15, 1e15)
    assert "No value at all does." in model.text(
        model.solve("flows.extra.amounts.0", "provider npv = 1", "service")
    )


def test_the_zone_of_a_rate_begins_at_its_lowest_value() -> None:
    zone = indexed(-0.05).zone("service", "indices.prices")
    at = zone.floor
    assert at is not None
    assert at < 0
    assert sum(270 * (1 + at) ** (k - 1) / 1.1**k for k in range(1, 6)) == pytest.approx(1_000)
    assert zone.looked == (-0.5, 1)


def test_a_range_beside_a_term_begins_below_zero_where_the_number_does() -> None:
    found = indexed(-0.05).zones("service", "indices.prices", points=3)
    assert found.values == pytest.approx((-0.1, -0.05, 0))
    assert None not in found.floors


@pytest.mark.parametrize(
    ("path", "low", "high", "told"),
    [
        (RATE, "2", "20", "goes from -50% to 100%, and 2 is beyond; write 2%"),
        (RATE, -0.6, 0.2, "goes from -50% to 100%, and -0.6 is beyond"),
        ("assets.washer.variants.usual.cost", "2%", 20, "is in EUR, not in per cent"),
        (RATE, "two", None, "'two' is not a number"),
    ],
)
def test_a_range_that_a_number_can_not_have_is_refused(
    path: str, low: Any, high: Any, told: str
) -> None:
    with pytest.raises(UsageError, match=told):
        machine().zones("service", path, low=low, high=high)


def test_a_range_may_be_stated_in_per_cent() -> None:
    found = machine().zones("service", RATE, low="2%", high="20%", points=3)
    assert found.values == pytest.approx((0.02, 0.11, 0.2))


def test_whole_numbers_are_tried_one_by_one() -> None:
    model = renewed()
    two = sm.Model(model.with_values({YEARS: 2}).data).solve(FEE, "customer npv = 0").reached_now
    found = model.solve(YEARS, f"customer npv = {two!r}")
    assert (found.state, found.values) == ("one", (2,))
    assert found.looked == (1, 10)


def test_two_whole_numbers_between_which_a_target_is_crossed_are_told() -> None:
    found = renewed().solve(YEARS, "customer npv = -1_400")
    assert (found.state, found.values) == ("none", ())
    assert found.notes == ("the target is crossed between 2 and 3",)


@pytest.mark.parametrize(
    "path", ["common_rate", "offers.service.overhead.at_signing", "offers.service.term.years"]
)
def test_a_number_that_is_not_stated_is_told(path: str) -> None:
    with pytest.raises(UsageError, match=f"{path} is not stated: state it"):
        machine().solve(path, "customer npv = 0", "service")
    with pytest.raises(UsageError, match="no number stands at"):
        machine().solve("offers.service.overhead.per_yer", "customer npv = 0")


def test_what_is_said_of_a_difference_names_the_other_offer() -> None:
    data = deepcopy(MACHINE)
    data["offers"]["sale, good"] = data["offers"].pop("sale")
    model = sm.Model(data)
    for less in ("sale, good", '"sale, good"', "'sale, good'"):
        told = model.text(model.solve(FEE, f"customer npv less {less} = 0"))
        assert 'now, and the NPV less "sale, good" is' in told
    told = model.text(model.solve(FEE, 'customer payback less "sale, good" = 2'))
    assert 'payback less "sale, good"' in told
    with pytest.raises(UsageError, match='under which one, service or "sale, good"'):
        model.solve(RATE, "customer npv = 0")
    zone = model.zone("service", against="sale, good")
    assert 'Held against "sale, good"' in model.text(zone)


def test_looking_changes_neither_data_nor_hash() -> None:
    model = indexed(-0.05)
    before = scenario_hash(model.built.scenario)
    model.solve("indices.prices", "customer npv = -900", "service")
    assert scenario_hash(model.built.scenario) == before
