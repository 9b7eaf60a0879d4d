"""Edges at which random scenarios once found a wrong answer or a crash."""

from __future__ import annotations

from typing import Any

import pytest

import servicemodel as sm
from servicemodel.errors import ScenarioError
from tests.model import box, cash, offer, one, small

HALF = {"provider": 0.5, "customer": 0.5}
FEE = {"fee": {"per_year": 10}}


def test_an_asset_may_have_one_variant() -> None:
    only = box(variants={"usual": {"price": 100, "cost": 60, "efficiency": 2}})
    assert cash(small(assets={"box": only}), "customer", "sale") == [-100, -50, -50, -50, -50]


def test_two_offers_share_the_same_purchase() -> None:
    offers = {
        name: offer("lease", FEE, bears={"asset": shares})
        for name, shares in (("one", HALF), ("two", {"provider": 0.4, "customer": 0.6}))
    }
    scenario = small(offers=offers)
    assert cash(scenario, "customer", "one")[0] == -50
    assert cash(scenario, "customer", "two")[0] == -60


def test_two_offers_share_the_same_measure() -> None:
    film = {"price": 20, "life": 4, "lowers": {"cooling": 0.1}, "residual": "none"}
    offers = {
        name: offer("sale", measures=["film"], build={"box": variant})
        for name, variant in (("one", "usual"), ("two", "better"))
    }
    scenario = small(offers=offers, measures={"film": film | {"paid_by": HALF}})
    assert cash(scenario, "provider", "two")[0] == 150 - 90 - 10


def test_two_offers_agree_on_a_price_of_the_same_machine() -> None:
    offers = {
        name: offer("sale", {"price": {"amount": amount}})
        for name, amount in (("one", 90), ("two", 80))
    }
    scenario = small(offers=offers)
    assert cash(scenario, "customer", "one")[0] == -90
    assert cash(scenario, "customer", "two")[0] == -80


@pytest.mark.parametrize(
    ("terms", "paid"), [({"amount": 80}, 40), ({"instalments": {0: 0.4, 1: 0.6}}, 20)]
)
def test_a_shared_purchase_may_have_an_agreed_price(terms: dict[str, Any], paid: float) -> None:
    shared = offer("sale", {"price": terms}, bears={"asset": HALF})
    assert cash(one(shared), "customer")[0] == -paid


@pytest.mark.parametrize(("payer", "paid"), [("customer", 15 + 3), ("outside", 15 - 3)])
def test_a_share_of_a_kind_of_flow_is_of_what_its_own_party_has_of_it(
    payer: str, paid: float
) -> None:
    bears = {"energy": {"provider": 0.7, "customer": 0.3}}
    payee = "outside" if payer == "customer" else "customer"
    duty = {"from": payer, "to": payee, "share": 0.2, "of": "energy"}
    scenario = one(offer("service", FEE, bears=bears), flows={"duty": duty})
    assert cash(scenario, "customer")[1] == -10 - paid
    assert cash(scenario, "provider")[1] == 10 - 35


@pytest.mark.parametrize("shared", [False, True])
def test_two_assets_have_components_of_one_name(shared: bool) -> None:
    parts = {"core": {"price": 100, "cost": 60, "life": 4}}
    usual = {"usual": {"components": parts, "efficiency": 2}}
    both = {name: box(variants=usual, residual="remaining life") for name in ("box", "crate")}
    terms = offer("sale", build={"box": "usual", "crate": "usual"})
    if shared:
        terms["bears"] = {"asset": HALF}
    assert cash(one(terms, assets=both), "customer")[0] == (-100 if shared else -200)


@pytest.mark.parametrize("of", [{"of": ["energy"]}, {"of": ["maintenance"]}, {}])
def test_savings_of_what_nobody_buys_are_refused(of: dict[str, Any]) -> None:
    """Without `of` they are of energy."""
    plain = box(variants={"usual": {"price": 100, "cost": 60}})
    del plain["tariff"]
    saving = {"savings": {"share": 0.5, "against": "it"} | of}
    scenario = one(offer("service", saving), assets={"box": plain})
    with pytest.raises(ScenarioError):
        sm.Model(scenario)


def test_a_residual_amount_is_that_of_the_whole_asset() -> None:
    part = {"price": 50, "cost": 30, "life": 4}
    usual = {"usual": {"components": {"core": part, "shell": part}, "efficiency": 2}}
    asset = box(variants=usual, residual={"amount": 10})
    assert cash(one(offer("sale"), assets={"box": asset}), "customer")[-1] == -50 + 10


def test_the_tax_owner_of_the_asset_is_not_that_of_a_measure() -> None:
    """The customer pays the film, so it writes the film off, whoever owns the box."""
    film = {"price": 20, "life": 4, "lowers": {"cooling": 0}, "residual": "none"}
    scenario = one(
        offer("lease", FEE, measures={"film": "customer"}, owner={"tax": "provider"}),
        measures={"film": film},
    )
    scenario["parties"]["customer"]["tax"] = {"rate": 0.5}
    assert cash(scenario, "customer") == [-20, *[(-50 - 10) / 2 + 20 / 4 / 2] * 4]


@pytest.mark.parametrize(
    ("terms", "paid"), [({"amount": 80}, 80 + 20), ({"instalments": {0: 0.5, 1: 0.5}}, 50 + 20)]
)
def test_an_agreed_price_is_not_that_of_the_installer(terms: dict[str, Any], paid: float) -> None:
    asset = box(installation={"price": 20, "supplier": "outside"})
    agreed = offer("sale", {"price": terms})
    assert cash(one(agreed, assets={"box": asset}), "customer")[0] == -paid


@pytest.mark.parametrize("build", ["usual", "in parts"])
def test_a_sale_costs_its_effort_once(build: str) -> None:
    part = {"price": 50, "cost": 30, "life": 4}
    variants = {
        "usual": {"price": 100, "cost": 60, "efficiency": 2},
        "in parts": {"components": {"core": part, "shell": part}, "efficiency": 2},
    }
    asset = box(variants=variants, selling={"per_sale": 5})
    sale = offer("sale", build={"box": build})
    assert cash(one(sale, assets={"box": asset}), "provider")[0] == 100 - 60 - 5


@pytest.mark.parametrize("age", [2, 3])
def test_upkeep_ends_with_the_machine(age: int) -> None:
    """A box that lives two years has no overhaul when it goes, nor after that."""
    asset = box(life=2, maintenance={"schedule": {age: 10}})
    assert cash(one(offer("sale"), assets={"box": asset}), "customer") == [
        -100,
        -50,
        -150,
        -50,
        -50,
    ]


def test_a_new_machine_works_from_the_period_after_the_old_one() -> None:
    """An old box with a year to live uses power for twelve months, not for thirteen."""
    variants = {"old": {"efficiency": 1}, "new": {"price": 100, "cost": 60, "efficiency": 2}}
    there = {"variant": "old", "age": 3, "remaining_life": 1, "replaced_by": "new"}
    scenario = one(
        offer("status quo", build={"box": "old"}),
        assets={"box": box(variants=variants, existing=there)},
    )
    scenario["timeline"] |= {"period": "month", "years": 2}
    row = cash(scenario, "customer")
    assert row[11] == pytest.approx(-100 / 12)
    assert row[13] == pytest.approx(-50 / 12)


def test_only_the_old_machine_may_state_its_upkeep() -> None:
    variants = {
        "old": {"efficiency": 2, "maintenance_per_year": 8},
        "new": {"price": 100, "cost": 60, "efficiency": 2},
    }
    there = {"variant": "old", "age": 3, "remaining_life": 2, "replaced_by": "new"}
    asset = box(variants=variants, existing=there, maintenance={"per_output": 0.001})
    scenario = one(offer("status quo", build={"box": "old"}), assets={"box": asset})
    # upkeep per year is in the place of the stated one, which is none: the new box has 1 only
    assert cash(scenario, "customer") == [0, -59, -159, -51, -51]


def test_a_flow_of_a_flow_that_does_not_run_under_an_offer_is_refused() -> None:
    flows = {
        "rent": {"from": "customer", "to": "provider", "per_year": 10, "offers": ["other"]},
        "duty": {"from": "customer", "to": "outside", "share": 0.1, "of": "rent"},
    }
    scenario = one(offer("sale"), flows=flows)
    scenario["offers"]["other"] = offer("sale")
    with pytest.raises(ScenarioError):
        sm.Model(scenario)
    flows["duty"]["offers"] = ["other"]
    assert cash(scenario, "customer", "other")[1] == -61


@pytest.mark.parametrize("way", ["of", "per_year_of"])
def test_a_flow_of_the_income_tax_is_refused(way: str) -> None:
    """Taxes are written after flows: a share of them must not be none without a word."""
    flows = {"surcharge": {"from": "customer", "to": "outside", "share": 0.1, way: "income tax"}}
    scenario = one(offer("sale"), flows=flows)
    scenario["parties"]["customer"]["tax"] = {"rate": 0.5}
    with pytest.raises(ScenarioError):
        sm.Model(scenario)


def test_upkeep_of_a_variant_is_not_left_out_without_a_word() -> None:
    variants = {"usual": {"price": 100, "cost": 60, "efficiency": 2, "maintenance_per_year": 7}}
    scenario = one(offer("sale"), assets={"box": box(variants=variants)})
    try:
        row = cash(scenario, "customer")
    except ScenarioError:
        return
    assert row[1] == -57


@pytest.mark.parametrize("limit", [{"first_year": 1.5}, {"last_year": 1.5}])
def test_what_is_billed_in_advance_is_what_is_earned(limit: dict[str, float]) -> None:
    """A year of a fee that is no whole number is refused, or billed as it is earned."""
    fee = {"per_year": 40, "paid": "in advance", "billed": "year"} | limit
    scenario = one(offer("service", {"fee": fee}))
    scenario["timeline"] |= {"period": "quarter", "years": 2}
    try:
        paid = sum(cash(scenario, "customer"))
    except ScenarioError:
        return
    assert paid == pytest.approx(-60)


def test_efficiency_is_restored_by_the_machine_that_is_built() -> None:
    """Parts of another variant, which are not there, restore nothing."""
    part = {"price": 100, "cost": 60, "life": 2}
    variants = {
        "whole": {"price": 100, "cost": 60, "efficiency": 2},
        "in parts": {"components": {"core": part}, "efficiency": 2},
    }
    asset = box(variants=variants, degradation=0.2)
    row = cash(one(offer("sale", build={"box": "in parts"}), assets={"box": asset}), "customer")
    assert row == [-100, -50, -50 / 0.8 - 100, -50, -50 / 0.8]


def test_the_fixed_part_of_a_tariff_is_paid_once() -> None:
    """Two boxes on one connection."""
    tariffs = {"power": {"unit": "kWh", "price": 0.1, "fixed_per_year": 12}}
    terms = offer("sale", build={"box": "usual", "crate": "usual"})
    scenario = one(terms, tariffs=tariffs, assets={"box": box(), "crate": box()})
    assert cash(scenario, "customer")[1] == -50 - 50 - 12
