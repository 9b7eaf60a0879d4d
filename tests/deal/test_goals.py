"""Targets of cover, of gains and of single years: by hand, and against another way to them."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest

import servicemodel as sm
from servicemodel.deal.solve import solve
from servicemodel.errors import UsageError
from tests.deal.small import FEE, MACHINE, annuity, built, flows, shipped
from tests.shipped import SCENARIO

if TYPE_CHECKING:
    from servicemodel.deal.solve import Solution

BANK = {"share": "50%", "rate": "5%", "years": 5, "offers": ["service"]}
LEVEL = 400 / annuity(0.05)  # due each year on half of the 800 that making costs


def lent(so_that: str, find: str = FEE, offer: str | None = None) -> tuple[sm.Model, Solution]:
    """Return the machine's model with a loan of its maker, and what is solved in it."""
    data = deepcopy(MACHINE)
    data["parties"]["provider"]["loans"] = {"bank": BANK}
    model = sm.Model(data)
    return model, model.solve(find, so_that, offer)


@pytest.mark.parametrize("said", ["lowest dscr", "dscr", "Lowest DSCR"])
def test_a_fee_for_a_debt_service_cover_by_hand(said: str) -> None:
    _, found = lent(f"provider {said} = 1.3")
    assert (found.state, found.metric, found.metric_unit) == ("one", "lowest dscr", "")
    assert found.values == pytest.approx([1.3 * LEVEL], rel=1e-12)
    assert found.reached == pytest.approx([1.3], rel=1e-9)
    assert found.reached_now == pytest.approx(270 / LEVEL, rel=1e-12)


def test_a_cover_that_is_solved_is_the_metric_of_the_changed_scenario() -> None:
    model, found = lent("provider dscr = 1.05")
    told = model.with_values({FEE: found.values[0]}).metrics("service", "provider")
    assert {m.name: m.value for m in told}["lowest DSCR"] == pytest.approx(1.05, rel=1e-9)


def test_a_share_of_a_loan_for_a_cover() -> None:
    path = "parties.provider.loans.bank.share"
    _, found = lent("provider dscr = 2", path, "service")
    assert found.values == pytest.approx([270 / 2 * annuity(0.05) / 800], rel=1e-9)


def test_a_lowest_cover_is_that_of_the_worst_year() -> None:
    """30 less come in in the third year: only there the cover is 1.2."""
    late = {"from": "provider", "to": "outside", "kind": "untaxed", "at": {3: 30}}
    data = deepcopy(MACHINE)
    data["parties"]["provider"]["loans"] = {"bank": BANK}
    data["flows"] = {"late": late | {"offers": ["service"]}}
    found = sm.Model(data).solve(FEE, "provider dscr = 1.2")
    assert found.values == pytest.approx([1.2 * LEVEL + 30], rel=1e-9)


def test_a_cover_without_a_loan_is_refused() -> None:
    with pytest.raises(UsageError, match="Maker has no loan under service"):
        solve(built(), FEE, "provider dscr = 1.3")


def test_a_gain_is_against_what_is_taken_without_the_offer() -> None:
    """Selling earns the maker 200; making and keeping costs 800."""
    found = solve(built(), FEE, "provider gain = 50")
    assert found.values == pytest.approx([1_050 / annuity(0.1)], rel=1e-12)
    assert (found.metric_unit, found.reached) == ("EUR", (pytest.approx(50, rel=1e-9),))


@pytest.mark.parametrize("side", ["provider", "customer"])
def test_an_indifferent_side_stands_at_its_end_of_the_zone(side: str) -> None:
    model = sm.load(SCENARIO)
    zone = model.zone("service")
    end = zone.floor if zone.rising == side else zone.ceiling
    found = model.solve(FEE, f"{side} indifferent")
    assert found.values == pytest.approx([end], rel=1e-9)
    assert found.values == model.solve(FEE, f"{side} gain = 0").values


def test_equal_gains_are_those_of_an_equal_split_where_rates_are_equal() -> None:
    data = deepcopy(MACHINE)
    data["assets"]["washer"]["selling"] = {"share_of_price": 0.06}  # what a service saves
    model = sm.Model(data)
    split = model.split("service", "equal")
    found = model.solve(FEE, "equal gain")
    assert found.values == pytest.approx([split.restated["provider"]], rel=1e-9)
    assert (found.party, found.reached) == ("", (pytest.approx(0, abs=1e-6),))
    gains = model.with_values({FEE: found.values[0]}).zone("service").gains
    assert gains["provider"] == pytest.approx(gains["customer"], abs=1e-6)
    assert gains["provider"] == pytest.approx(30, abs=1e-6)
    assert "which value makes both gain as much under" in model.text(found)


def test_equal_gains_at_unequal_rates_are_put_back() -> None:
    model = shipped()
    found = solve(model, FEE, "equal gain")
    assert found.state == "one"
    gains = sm.load(SCENARIO, {FEE: found.values[0]}).zone("service").gains
    assert gains["provider"] == pytest.approx(gains["customer"], rel=1e-6)


def test_the_number_of_one_year_is_solved() -> None:
    """A flow of 100 from 2027, and of an unknown amount from 2029: worth 400 in all at 5 %."""
    path = {2027: 100, 2029: 100}
    model = flows(
        0, 0, 0, 0, yearly={"from": "outside", "to": "owner", "kind": "untaxed", "per_year": path}
    )
    found = solve(model, "flows.yearly.per_year.2029", "owner npv = 400")
    known = 100 / 1.05 + 100 / 1.05**2
    assert found.values == pytest.approx([(400 - known) * 1.05**3], rel=1e-12)
    assert (found.now, found.find) == (100, "flows.yearly.per_year.2029")
    with pytest.raises(UsageError, match=r"name one, flows\.yearly\.per_year\.2027"):
        solve(model, "flows.yearly.per_year", "owner npv = 400")
    with pytest.raises(UsageError, match="no number stands at"):
        solve(model, "flows.yearly.per_year.2028", "owner npv = 400")


def test_a_rate_is_found_where_other_rates_make_amounts_grow_beyond_all() -> None:
    """At 100 % a year prices grow a million times: what is nothing there is not nothing here."""
    model = shipped()
    rate = "indices.prices"
    now = model.inputs.by_path[rate].given
    npv = sm.load(SCENARIO).compare().results.outcomes["service"]["provider"].npv
    found = solve(model, rate, f"provider npv = {npv!r}", "service")
    assert any(value == pytest.approx(now, abs=1e-9) for value in found.values)


@pytest.mark.parametrize(
    ("so_that", "told"),
    [
        ("provider dscr = 130%", "lowest dscr|dscr is a ratio: write it without %"),
        ("provider dscr = 0", "a dscr is a ratio above 0"),
        ("provider gain less sale = 0", "after gain stands `=` and a number"),
        ("provider gain = 5%", "gain is an amount: write it without %"),
        ("provider gian = 5", "did you mean gain?"),
        ("provider indiferent = 0", "did you mean indifferent?"),
        ("provider gain by year 5 = 0", "only an irr is that by a year"),
        ("makr indifferent", "no party is called 'makr'; did you mean Maker?"),
    ],
)
def test_what_is_no_target_is_refused(so_that: str, told: str) -> None:
    with pytest.raises(UsageError, match=told.replace("?", r"\?").replace("(", r"\(")):
        solve(built(), FEE, so_that)


def test_a_gain_of_a_third_party_is_refused() -> None:
    data: dict[str, Any] = deepcopy(MACHINE)
    data["parties"]["lessor"] = {"name": "Bank", "discount_rate": 0.05}
    with pytest.raises(UsageError, match="that of provider or customer, not of Bank"):
        sm.Model(data).solve(FEE, "Bank gain = 0")
