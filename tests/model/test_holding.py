"""Insurance and property tax of an asset: on its list price at signing, borne with the asset."""

from __future__ import annotations

from typing import Any

import pytest

import servicemodel as sm
from servicemodel.read import arrays
from tests.model import Terms, box, cash, offer, one, small

INSURED = {"insurance": {"share_of_price": 0.02, "index": "prices"}}
TAXED = {"property_tax": {"rate": 0.05, "assessed": 0.8, "decline": 0.4}}


def held(terms: Terms, **changes: Any) -> Terms:
    """Return an offer of a box for 100 that has no energy to pay for."""
    plain = {"tariff": None, "variants": {"usual": {"price": 100, "cost": 60}}}
    return one(terms, assets={"box": box(**plain | changes)})


def test_insurance_is_a_share_of_the_list_price_and_rises_from_the_second_year() -> None:
    assert cash(held(offer("sale"), **INSURED), "customer") == [-100, -2, -2.2, -2.42, -2.662]


def test_property_tax_falls_at_each_anniversary_down_to_nothing() -> None:
    # 5 % of 80, of 80 less 40 %, of 80 less 80 %, and of nothing
    assert cash(held(offer("sale"), **TAXED), "customer") == [-100, -4, -2.4, -0.8, 0]


def test_in_months_it_falls_at_the_anniversary_and_a_month_has_its_part() -> None:
    scenario = held(offer("sale"), **TAXED)
    scenario["timeline"] |= {"period": "month", "years": 2}
    paid = cash(scenario, "customer")
    assert paid[1:13] == [pytest.approx(-4 / 12)] * 12
    assert paid[13:] == [pytest.approx(-2.4 / 12)] * 12


def test_all_units_and_components_count_and_the_installation_does_not() -> None:
    parts = {"core": {"price": 60, "cost": 40, "life": 4}, "shell": {"price": 40, "life": 4}}
    parts["shell"]["cost"] = 20
    built = {"variants": {"usual": {"components": parts}}, "units": 3}
    scenario = held(offer("sale"), **built, installation={"price": 50}, **INSURED)
    assert cash(scenario, "customer")[:2] == [-450, -6]


def test_a_dearer_or_cheaper_agreed_price_does_not_change_them() -> None:
    scenario = held(offer("sale", {"price": {"amount": 70}}), **INSURED)
    assert cash(scenario, "customer")[:2] == [-70, -2]


def test_a_machine_that_is_replaced_stays_insured_at_the_price_at_signing() -> None:
    scenario = held(offer("sale"), life=2, price_index="prices", **INSURED)
    assert cash(scenario, "customer") == [-100, -2, pytest.approx(-121 - 2.2), -2.42, -2.662]


def test_who_bears_the_asset_bears_them_unless_the_offer_says_otherwise() -> None:
    service = offer("service", {"fee": {"per_year": 0}})
    both = INSURED | {"property_tax": {"rate": 0.01}}
    assert cash(held(service, **both), "provider")[1] == -3
    moved = service | {"bears": {"insurance": "customer"}}
    assert cash(held(moved, **both), "provider")[1] == -1
    assert cash(held(moved, **both), "customer")[1] == -2
    halved = service | {"bears": {"property tax": {"customer": 0.5, "provider": 0.5}}}
    assert cash(held(halved, **both), "customer")[1] == -0.5


def test_both_are_deducted_from_taxable_income() -> None:
    scenario = held(offer("sale"), **INSURED, **TAXED)
    scenario["parties"]["customer"]["tax"] = {"rate": 0.5}
    # 25 of the price is written off each year
    assert cash(scenario, "customer")[1] == -(2 + 4) * 0.5 + 12.5


def test_each_is_a_step_of_its_own_in_the_bridge() -> None:
    offers = {"sale": offer("sale"), "service": offer("service", {"fee": {"per_year": 9}})}
    scenario = small(assets={"box": box(**INSURED, **TAXED)}, offers=offers)
    bridge = sm.Model(scenario).compare().results.outcomes["service"]["customer"].bridge
    assert bridge["insurance"] == pytest.approx(2 + 2.2 + 2.42 + 2.662)
    assert bridge["property tax"] == pytest.approx(4 + 2.4 + 0.8)


def test_each_stands_once_for_all_offers_of_a_build() -> None:
    offers = {"sale": offer("sale"), "lease": offer("lease", {"fee": {"per_year": 9}})}
    built = sm.Model(small(assets={"box": box(**INSURED)}, offers=offers)).built
    lines = {
        flow.line
        for each in built.offers.values()
        for flow in each.ledger.flows
        if flow.kind.name == "insurance"
    }
    assert len(lines) == 1
    line = lines.pop()
    assert line.place == "Basis / Holding: box, usual"
    assert arrays.read([line], built.timeline)[line][0, 0] == 0


def test_no_vat_is_added_to_them() -> None:
    scenario = held(offer("sale"), **INSURED, **TAXED)
    scenario["parties"]["customer"]["vat"] = {"rate": 0.2, "reclaimed": 0}
    assert cash(scenario, "customer")[1] == -6
