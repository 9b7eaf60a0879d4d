"""Solving a number for a target: by hand, put back, and the answers none, several and always."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from servicemodel.deal.solve import solve
from servicemodel.errors import UsageError
from servicemodel.read import arrays
from tests.deal.small import FEE, annuity, built, flows, shipped

YEARLY = {"extra": {"from": "outside", "to": "owner", "kind": "untaxed", "per_year": 0}}


def test_a_fee_for_an_npv_by_hand() -> None:
    found = solve(built(), FEE, "customer npv = -1_200")
    assert (found.state, found.offer, found.party) == ("one", "service", "Shop owner")
    assert found.values == pytest.approx([1_200 / annuity(0.1)], rel=1e-12)
    assert found.reached == pytest.approx([-1_200], rel=1e-9)
    assert (found.now, found.unit, found.metric_unit) == (270, "EUR/year", "EUR")
    assert found.reached_now == pytest.approx(-270 * annuity(0.1), rel=1e-12)
    assert found.looked == (0, 1e15)


def test_a_fee_for_a_difference_from_another_offer() -> None:
    found = solve(built(), FEE, "Maker npv less sale = 10")
    assert found.values == pytest.approx([1_010 / annuity(0.1)], rel=1e-12)
    assert found.less == "sale"


def test_a_fee_for_a_rate_of_return() -> None:
    """Making costs 800, which the fee repays at 14 %."""
    found = solve(built(), FEE, "provider irr = 14%")
    assert found.values == pytest.approx([800 / annuity(0.14)], rel=1e-12)
    assert found.reached == pytest.approx([0.14], abs=1e-9)
    less = solve(built(), FEE, "customer irr less sale = 0.06")
    assert less.values == pytest.approx([1_000 / annuity(0.06)], rel=1e-12)


@pytest.mark.parametrize("timing", ["end", "middle", "start"])
@pytest.mark.parametrize("years", [2, 3.25])
def test_a_fee_for_a_payback(timing: str, years: float) -> None:
    found = solve(built({"timeline.timing": timing}), FEE, f"provider payback = {years}")
    shift = {"end": 0, "middle": 0.5, "start": 1}[timing]
    assert found.state == "one"
    assert found.values == pytest.approx([800 / (years + shift)], rel=1e-12)
    assert found.reached == pytest.approx([years], rel=1e-9)


def test_a_payback_after_the_end_has_no_answer() -> None:
    found = solve(built(), FEE, "provider payback = 6")
    assert (found.state, found.values) == ("none", ())
    assert found.notes == ("the scenario ends after 5 years",)


def test_several_values_are_all_answers() -> None:
    model = flows(-100, 230, -132)
    found = solve(model, "parties.owner.discount_rate", "owner npv = 0")
    assert found.state == "several"
    assert found.share
    assert found.values == pytest.approx([0.1, 0.2], rel=1e-9)
    assert found.looked == (-0.5, 1)


def test_a_rate_that_is_one_of_several_is_no_answer() -> None:
    model = flows(-100, 230, -132, **YEARLY)
    found = solve(model, "flows.extra.per_year", "Owner irr = 10%")
    assert (found.state, found.values) == ("none", ())
    assert "the NPV at that rate is zero, but the cash has several rates" in found.notes[0]
    assert found.reached_now is None


def test_a_target_out_of_reach_has_no_answer() -> None:
    found = solve(built(), FEE, "provider npv = -900")
    assert (found.state, found.values, found.reached) == ("none", (), ())


def test_a_number_that_moves_nothing_has_none_or_every_answer() -> None:
    none = solve(built(), FEE, "customer npv = -900", offer="sale")
    assert none.state == "none"
    assert none.notes == (f"{FEE} does not move it",)
    always = solve(built(), FEE, "customer npv = -1000", offer="sale")
    assert (always.state, always.values) == ("always", ())
    assert always.reached_now == -1_000


def test_an_interval_is_an_answer() -> None:
    """A minimum below the demand of 1,000 is never paid."""
    clauses = [{"usage": {"per_unit": 0.25, "minimum_per_year": 10}}]
    model = built({"parties.customer.discount_rate": 0}, clauses)
    path = "offers.service.clauses.usage.minimum_per_year"
    found = solve(model, path, "customer npv = -1250")
    assert found.state == "interval"
    assert found.values == pytest.approx([0, 1_000], rel=1e-6)
    one = solve(model, path, "customer npv = -1500")
    assert one.values == pytest.approx([1_200], rel=1e-12)


def test_a_curve_is_solved_and_put_back() -> None:
    model = shipped({"parties.provider.tax.losses": "lost"})
    path = "tariffs.electricity.price"
    found = solve(model, path, "Cooling company npv less sale = 0", offer="service")
    assert found.state == "one"
    offers = model.offers
    lines = [offers[name].statements["provider"].npv for name in ("service", "sale")]
    values = {model.inputs.by_path[path]: np.array(found.values)}
    npv = arrays.read(lines, model.timeline, values)
    assert npv[lines[0]] == pytest.approx(npv[lines[1]], abs=1e-4)
    efficiency = 'assets."chiller plant".variants.efficient.efficiency'
    solved = solve(model, efficiency, "customer npv = -1_900_000", offer="sale, same plant")
    assert solved.state == "one"
    assert solved.reached == pytest.approx([-1_900_000], rel=1e-9)


def test_the_shipped_fee_for_a_rate_of_return() -> None:
    found = solve(shipped(), FEE, "Cooling company irr = 10%")
    assert found.values == pytest.approx([87_287.153], abs=1e-3)
    assert found.reached == pytest.approx([0.1], abs=1e-9)


def test_the_offer_is_that_of_the_path_or_the_one_that_is_named() -> None:
    price = "assets.washer.variants.usual.price"
    named = solve(built(), price, "customer npv = -900", offer="sale")
    assert named.values == pytest.approx([900], rel=1e-12)
    with pytest.raises(
        UsageError, match="belongs to no offer: say under which one, sale or service"
    ):
        solve(built(), price, "customer npv = -900")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"find": "offers.service.clauses.fee"}, "no number stands at"),
        ({"find": "offers.service.clauses.fee.per_yaer"}, "did you mean"),
        ({"so_that": "customr npv = 0"}, "no party is called 'customr'; did you mean customer?"),
        (
            {"so_that": "Shop npv = 0"},
            "no party is called 'Shop'; it can be: Maker, provider, Shop",
        ),
        ({"so_that": "customer nvp = 0"}, "no metric is called 'nvp'; did you mean npv?"),
        ({"so_that": "customer npv"}, "is no target"),
        ({"so_that": "customer npv >= 0"}, "is no target"),
        ({"so_that": "customer npv = 0,5"}, "did you mean 0.5?"),
        ({"so_that": "customer npv = sale"}, "'sale' is not a number"),
        ({"so_that": "customer npv = 5%"}, "npv is an amount: write it without %"),
        ({"so_that": "customer irr = 10"}, "an irr of 10 is 1000%; did you mean 10%?"),
        ({"so_that": "customer irr = -100%"}, "too low"),
        ({"so_that": "provider payback = 0"}, "a number of years above 0"),
        ({"so_that": "customer npv less slae = 0"}, "did you mean sale?"),
        ({"so_that": "customer npv than sale = 0"}, "after the metric stands"),
        ({"so_that": "customer npv less service = 0"}, "is always 0"),
        ({"offer": "servce"}, "did you mean service?"),
    ],
)
def test_what_can_not_be_solved_is_refused(change: dict[str, Any], told: str) -> None:
    asked: dict[str, Any] = {"find": FEE, "so_that": "customer npv = 0"} | change
    with pytest.raises(UsageError, match=told.replace("?", r"\?")):
        solve(built(), **asked)
