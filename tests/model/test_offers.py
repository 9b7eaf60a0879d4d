"""Who pays what under each offer, with numbers that a hand can follow.

Rows are cash at signing and in four years, without tax and interest. A box costs 100 (60 to make);
it uses power for 50 a year, the better one (150, 90 to make) for 25.
"""

from __future__ import annotations

from typing import Any

import pytest

import servicemodel as sm
from tests.model import Terms, box, cash, offer, one, small

UPKEEP = {"per_year": 10, "supplier": "provider", "cost": {"per_year": 6}}
FEE = {"fee": {"per_year": 80}}
HALF = {"provider": 0.5, "customer": 0.5}


def kept_up(**changes: Any) -> dict[str, Any]:
    """Return the assets of the scenario, with the box maintained by the maker."""
    return {"box": box(maintenance=UPKEEP, **changes)}


# -- presets ---------------------------------------------------------------------------------------


def test_under_a_sale_the_customer_buys_and_runs_it() -> None:
    scenario = one(offer("sale"), assets=kept_up())
    assert cash(scenario, "customer") == [-100, -60, -60, -60, -60]
    assert cash(scenario, "provider") == [100 - 60, 4, 4, 4, 4]


def test_a_replacement_is_one_more_sale_with_its_selling_effort() -> None:
    selling = {"share_of_price": 0.1, "per_sale": 5}
    scenario = one(offer("sale"), assets={"box": box(life=2, selling=selling)})
    assert cash(scenario, "customer") == [-100, -50, -150, -50, -50]
    assert cash(scenario, "provider") == [40 - 15, 0, 40 - 15, 0, 0]


def test_under_a_maintenance_contract_the_customer_buys_and_the_provider_maintains() -> None:
    scenario = one(
        offer("sale with maintenance contract", {"fee": {"per_year": 12}}), assets=kept_up()
    )
    assert cash(scenario, "customer") == [-100, -62, -62, -62, -62]
    assert cash(scenario, "provider") == [40, 6, 6, 6, 6]


def test_under_a_lease_the_provider_owns_and_the_customer_runs_it() -> None:
    scenario = one(offer("lease", {"fee": {"per_year": 30}}), assets=kept_up())
    assert cash(scenario, "customer") == [0, -90, -90, -90, -90]
    assert cash(scenario, "provider") == [-60, 34, 34, 34, 34]


def test_under_a_service_the_provider_bears_all_and_gets_a_fee() -> None:
    scenario = one(
        offer("service", FEE, overhead={"per_year": 3, "at_signing": 7}),
        assets=kept_up(life=2, selling={"per_sale": 5}),
    )
    assert cash(scenario, "customer") == [0, -80, -80, -80, -80]
    each = 80 - 50 - 6 - 3
    assert cash(scenario, "provider") == [-60 - 7, each, each - 60, each, each]


def test_under_shared_savings_the_customer_pays_a_share_of_what_it_saves() -> None:
    saving = {"savings": {"share": {2027: 0.8, 2029: 0.4}, "against": "sale"}}
    scenario = small()
    scenario["offers"]["it"] = offer("shared savings", saving, build={"box": "better"})
    assert cash(scenario, "customer") == [0, -25 - 20, -25 - 20, -25 - 10, -25 - 10]
    assert cash(scenario, "provider") == [-90, 20, 20, 10, 10]


def test_nothing_is_paid_for_a_saving_that_is_none() -> None:
    scenario = small(offers={"sale": offer("sale", build={"box": "better"})})
    saving = {"savings": {"share": 0.5, "against": "sale"}}
    scenario["offers"]["it"] = offer("shared savings", saving)
    assert cash(scenario, "provider") == [-60, 0, 0, 0, 0]


# -- what is there already ---------------------------------------------------------------------


def old(**changes: Any) -> dict[str, Any]:
    """Return assets among which an old box, with two years to live, uses power for 100 a year."""
    variants = box()["variants"] | {"old": {"efficiency": 1}}
    there = {"variant": "old", "age": 9, "remaining_life": 2, "replaced_by": "better"}
    return {"box": box(variants=variants, existing=there | changes, removal={"price": 8})}


def test_a_status_quo_goes_on_until_the_old_machine_is_replaced_by_another() -> None:
    scenario = one(offer("status quo", build={"box": "old"}), assets=old())
    assert cash(scenario, "customer") == [0, -100, -100 - 150 - 8, -25, -25 - 8]
    assert cash(scenario, "provider") == [0, 0, 150 - 90, 0, 0]


def test_another_machine_takes_the_place_of_the_old_one_at_signing() -> None:
    scenario = one(offer("service", FEE), assets=old())
    assert cash(scenario, "provider") == [-60 - 8, 30, 30, 30, 30 - 8]
    assert cash(scenario, "customer") == [0, -80, -80, -80, -80]


@pytest.mark.parametrize(
    ("build", "saved"), [("old", [0, 10, 10, 0, 0]), ("usual", [20, 0, 0, 0, 0])]
)
def test_its_owner_writes_off_the_book_value_over_what_is_left_or_at_once(
    build: str, saved: list[float]
) -> None:
    scenario = one(offer("status quo", build={"box": build}), assets=old(book_value=40))
    without = one(offer("status quo", build={"box": build}), assets=old())
    for each in (scenario, without):
        each["parties"]["customer"]["tax"] = {"rate": 0.5}
    rows = zip(cash(scenario, "customer"), cash(without, "customer"), strict=True)
    assert [round(one - other, 9) for one, other in rows] == saved


def test_a_book_value_that_outlives_the_horizon_is_written_off_there() -> None:
    """An eighth of 40 each year, and the last half at the end; half of it is tax saved."""
    rows = []
    for value in (40, 0):
        assets = old(book_value=value, remaining_life=8)
        scenario = one(offer("status quo", build={"box": "old"}), assets=assets)
        scenario["parties"]["customer"]["tax"] = {"rate": 0.5}
        rows.append(cash(scenario, "customer"))
    saved = [one - other for one, other in zip(*rows, strict=True)]
    assert saved == pytest.approx([0, 2.5, 2.5, 2.5, 12.5])


def test_what_a_maker_gives_up_under_a_service_is_told_in_parts() -> None:
    """Two sales with a margin of 40 and four years of upkeep with 4 each."""
    scenario = small(assets=kept_up(life=2))
    scenario["offers"]["it"] = offer("service", FEE)
    given_up = sm.Model(scenario).compare().results.given_up["it"]
    assert given_up == {"first sale": 40, "repeat purchases": 40, "maintenance business": 16}


# -- clauses ---------------------------------------------------------------------------------------


def test_a_price_is_agreed_and_paid_in_instalments_for_each_purchase() -> None:
    """80 instead of 100, now and after two years: the last instalment comes at the end."""
    agreed = {"price": {"amount": 80, "instalments": {0: 0.5, 1: 0.25, 3: 0.25}}}
    scenario = one(offer("sale", agreed), assets={"box": box(life=2)})
    assert cash(scenario, "provider") == [40 - 60, 20, 40 - 60, 20 + 20, 20]


def test_what_is_paid_in_instalments_is_earned_and_written_off_from_the_purchase_on() -> None:
    scenario = one(offer("sale", {"price": {"instalments": {0: 0.5, 2: 0.5}}}))
    for party in scenario["parties"].values():
        party["tax"] = {"rate": 0.5}
    assert cash(scenario, "provider") == [50 - 60 - (100 - 60) / 2, 0, 50, 0, 0]
    yearly = -50 / 2 + 100 / 4 / 2
    assert cash(scenario, "customer") == [-50, yearly, yearly - 50, yearly, yearly]


@pytest.mark.parametrize(
    ("timing", "paid", "expected"),
    [
        ("end", "in arrears", [0, 100, 110, 121, 133.1]),
        ("end", "in advance", [100, 110, 121, 133.1, 0]),
        ("start", "in advance", [0, 100, 110, 121, 133.1]),
    ],
)
def test_a_fee_in_advance_stands_before_its_period_at_its_price(
    timing: str, paid: str, expected: list[float]
) -> None:
    fee = {"fee": {"per_year": 100, "index": "prices", "paid": paid}}
    given_away = {"usual": {"price": 1, "cost": 0, "efficiency": 2}}
    scenario = one(offer("lease", fee), assets={"box": box(variants=given_away)})
    scenario["timeline"]["timing"] = timing
    assert cash(scenario, "provider") == pytest.approx(expected)


@pytest.mark.parametrize(
    ("paid", "bills"), [("in arrears", {12: 80, 24: 88}), ("in advance", {0: 80, 12: 88})]
)
def test_a_yearly_bill_of_a_monthly_model_has_the_whole_year(
    paid: str, bills: dict[int, float]
) -> None:
    fee = {"per_year": 80, "index": "prices", "paid": paid, "billed": "year"}
    scenario = one(offer("lease", {"fee": fee}))
    scenario["timeline"] |= {"period": "month", "years": 2}
    row = cash(scenario, "provider")
    row[0] += 60
    assert {month: amount for month, amount in enumerate(row) if amount} == bills


def test_a_fee_runs_from_its_first_to_its_last_year() -> None:
    fee = {"per_year": 10, "first_year": 2, "last_year": 3}
    assert cash(one(offer("lease", {"fee": fee})), "provider") == [-60, 0, 10, 10, 0]


@pytest.mark.parametrize(
    ("limits", "rise"),
    [({}, 0.15), ({"cap": 0.05}, 0.05), ({"floor": 0.2}, 0.2), ({"cap": 0.2, "floor": 0}, 0.15)],
)
def test_a_basket_moves_by_its_weights_within_its_limits(
    limits: dict[str, float], rise: float
) -> None:
    """A fifth is fixed; prices rise by 10 % and wages by 20 %, so the rest rises by 15 %."""
    expected = [100 * (0.2 + 0.8 * (1 + rise) ** year) for year in range(4)]
    basket = {"weights": {"prices": 0.4, "wages": 0.4}, "fixed": 0.2} | limits
    scenario = one(offer("lease", {"fee": {"per_year": 100, "index": basket}}))
    assert cash(scenario, "provider")[1:] == pytest.approx(expected)


def test_units_cost_by_bands_up_to_the_most_that_is_paid() -> None:
    """Of 1,000 units 400 cost 0.10, the next 500 0.05, the rest 0.02; at most 950 are paid."""
    bands = [{"beyond": 400, "per_unit": 0.05}, {"beyond": 900, "per_unit": 0.02}]
    usage = {"per_unit": 0.1, "bands": bands}
    free = one(offer("lease", {"usage": usage}))
    assert cash(free, "provider") == [-60, 67, 67, 67, 67]
    limited = one(offer("lease", {"usage": usage | {"maximum_per_year": 950}}))
    assert cash(limited, "provider") == [-60, 66, 66, 66, 66]
    one_price = {"per_unit": 0.1, "bands": [{"beyond": 123, "per_unit": 0.1}]}
    assert cash(one(offer("lease", {"usage": one_price})), "provider") == cash(
        one(offer("lease", {"usage": {"per_unit": 0.1}})), "provider"
    )


def test_bands_are_of_a_year_also_by_month() -> None:
    usage = {"per_unit": 0.1, "bands": [{"beyond": 600, "per_unit": 0.05}]}
    by_month = one(offer("lease", {"usage": usage}))
    by_month["timeline"] |= {"period": "month"}
    assert sum(cash(by_month, "provider")) == pytest.approx(-60 + 4 * (60 + 20))


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ({"bands": [{"beyond": 9, "per_unit": 1}, {"beyond": 9, "per_unit": 2}]}, "begins beyond"),
        ({"minimum_per_year": 9, "maximum_per_year": 8}, "the minimum, 9, is above the maximum, 8"),
    ],
)
def test_bands_and_limits_stand_in_order(terms: Terms, said: str) -> None:
    with pytest.raises(sm.ScenarioError, match=said):
        sm.Model(one(offer("lease", {"usage": {"per_unit": 0.1} | terms})))


def test_a_usage_fee_has_a_minimum_that_is_paid_in_any_case() -> None:
    services = {"cooling": {"unit": "kWh cold", "per_year": {2027: 1000, 2029: 1400}}}
    usage = {"usage": {"per_unit": 0.1, "minimum_per_year": 1200}}
    scenario = one(offer("lease", usage), services=services)
    assert cash(scenario, "provider") == [-60, 120, 120, 140, 140]


def test_a_co_investment_is_paid_at_signing_and_taxed_over_the_years() -> None:
    scenario = one(offer("lease", {"co_investment": {"amount": 40}}, {"fee": {"per_year": 0}}))
    assert cash(scenario, "provider") == [40 - 60, 0, 0, 0, 0]
    scenario["parties"]["provider"]["tax"] = {"rate": 0.5}
    saved_by_writing_off, due = 60 / 4 / 2, 40 / 4 / 2
    assert cash(scenario, "provider") == [40 - 60, *[saved_by_writing_off - due] * 4]


# -- who bears and owns ------------------------------------------------------------------------


def test_a_shared_purchase_splits_the_price_and_the_makers_cost() -> None:
    scenario = one(
        offer("lease", FEE, bears={"asset": {"provider": 0.7, "customer": 0.3}}),
        assets={"box": box(selling={"share_of_price": 0.1})},
    )
    assert cash(scenario, "customer") == [-30, -130, -130, -130, -130]
    assert cash(scenario, "provider")[0] == -42 + (30 - 18 - 3)


def test_an_overridden_cell_moves_one_item_and_leaves_the_others() -> None:
    scenario = one(offer("service", FEE, bears={"energy": HALF}), assets=kept_up())
    assert cash(scenario, "customer") == [0, -105, -105, -105, -105]
    assert cash(scenario, "provider") == [-60, 49, 49, 49, 49]


def test_only_the_tax_owner_writes_off_what_it_paid() -> None:
    bears = {"asset": {"provider": 0.5, "customer": 0.5}}
    scenario = one(offer("lease", FEE, bears=bears, owner={"tax": "customer"}))
    for party in scenario["parties"].values():
        party["tax"] = {"rate": 0.5}
    assert cash(scenario, "provider") == [-30 + 50 - 30 - (50 - 30) / 2, *[80 / 2] * 4]
    assert cash(scenario, "customer") == [-50, *[-130 / 2 + 50 / 4 / 2] * 4]


@pytest.mark.parametrize(("owner", "left"), [({}, 0), ({"legal": "customer"}, 30)])
def test_the_legal_owner_gets_the_value_left(owner: dict[str, str], left: float) -> None:
    scenario = one(offer("service", FEE, owner=owner), assets={"box": box(residual={"amount": 30})})
    assert cash(scenario, "customer")[-1] == -80 + left
    assert cash(scenario, "provider")[-1] == 80 - 50 + 30 - left


def test_a_measure_that_both_pay_lowers_the_demand() -> None:
    """Film for 40 saves a fifth of the cooling, and so of the power; half its life is left."""
    film = {
        **{"price": 40, "life": 8, "lowers": {"cooling": 0.2}, "residual": "remaining life"},
        "paid_by": {"provider": 0.25, "customer": 0.75},
    }
    scenario = one(offer("service", FEE, measures=["film"]), measures={"film": film})
    assert cash(scenario, "customer") == [-30, -80, -80, -80, -80 + 15]
    assert cash(scenario, "provider") == [-70, 40, 40, 40, 40 + 5]


def test_removal_is_paid_at_each_replacement_and_at_the_end() -> None:
    removal = {"price": 9, "cost": 7, "supplier": "provider"}
    scenario = one(offer("sale"), assets={"box": box(life=2, removal=removal)})
    assert cash(scenario, "customer") == [-100, -50, -50 - 100 - 9, -50, -50 - 9]
    assert cash(scenario, "provider") == [40, 0, 40 + 2, 0, 2]


def test_components_are_replaced_on_their_own() -> None:
    parts = {
        "core": {"price": 70, "cost": 40, "life": 3},
        "shell": {"price": 30, "cost": 20, "life": 2},
    }
    variants = box()["variants"] | {"usual": {"components": parts, "efficiency": 2}}
    scenario = one(offer("sale"), assets={"box": box(variants=variants)})
    assert cash(scenario, "provider") == [40, 0, 10, 30, 0]


def test_a_tariff_has_demand_and_fixed_parts() -> None:
    power = {"unit": "kWh", "price": 0.1, "index": "prices", "fixed_per_year": 4}
    power |= {"demand": {"unit": "kW", "per_year": 2}}
    variants = {"usual": {"price": 100, "cost": 60, "efficiency": 2, "peak": 3}}
    asset = box(variants=variants, degradation=0.2)
    scenario = one(offer("sale"), tariffs={"power": power}, assets={"box": asset})
    assert cash(scenario, "customer")[1:3] == pytest.approx([-60, -(50 / 0.8 + 10) * 1.1])


# -- plain flows -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ({"per_year": 5, "index": "prices"}, [0, 5, 5.5, 6.05, 6.655]),
        ({"per_year": {2027: 5, 2029: 7}, "first_year": 2, "last_year": 3}, [0, 0, 5, 7, 0]),
        ({"at": {0: 4, 2: 6, 9: 1}, "index": "prices"}, [4, 0, 6 * 1.21, 0, 0]),
        ({"amounts": [3, -1, 2]}, [3, -1, 2, 0, 0]),
        ({"per_unit": 0.02, "service": "cooling"}, [0, 20, 20, 20, 20]),
        ({"share": 0.1, "of": "purchase price"}, [10, 0, 0, 0, 0]),
        ({"share": 0.1, "of": "energy"}, [0, 0, 0, 0, 0]),  # the customer pays for it
        ({"share": 0.1, "per_year_of": "purchase price"}, [0, 10, 10, 10, 10]),
    ],
)
def test_a_plain_flow_runs_in_each_of_its_ways(
    terms: dict[str, Any], expected: list[float]
) -> None:
    flow = {"from": "outside", "to": "provider"} | terms
    row = cash(one(offer("sale"), flows={"grant": flow}), "provider")
    row[0] -= 40
    assert row == pytest.approx(expected)


def test_a_flow_is_taxed_as_its_kind() -> None:
    flows = {
        kind: {"from": "customer", "to": "provider", "at": {1: 40}, "kind": kind, "life": 2}
        for kind in ("running", "capital", "untaxed")
    }
    for kind, flow in flows.items():
        if kind != "capital":
            del flow["life"]
    scenario = one({"preset": "flows only"}, flows=flows)
    for party in scenario["parties"].values():
        party["tax"] = {"rate": 0.5}
    assert cash(scenario, "customer") == [0, -120 + 20, 10, 10, 0]
    assert cash(scenario, "provider") == [0, 120 - 40, 0, 0, 0]


@pytest.mark.parametrize(
    ("losses", "tax"),
    [
        ("refunded", [-20, 10, 25, 25, 25]),
        ("carried forward", [0, 0, 15, 25, 25]),
        ("lost", [0, 10, 25, 25, 25]),
    ],
)
def test_losses_are_refunded_carried_forward_or_lost(losses: str, tax: list[float]) -> None:
    flows = {
        "loss": {"from": "provider", "to": "outside", "at": {0: 40, 1: 30}},
        "gain": {"from": "outside", "to": "provider", "per_year": 50},
    }
    scenario = one({"preset": "flows only"}, flows=flows)
    scenario["parties"]["provider"]["tax"] = {"rate": 0.5, "losses": losses}
    before = [-40, 20, 50, 50, 50]
    row = cash(scenario, "provider")
    assert row == [amount - due for amount, due in zip(before, tax, strict=True)]
