"""VAT that a party can't reclaim: on the price of a sale, on the whole fee of a service."""

from __future__ import annotations

from typing import Any

import pytest

import servicemodel as sm
from tests.model import Terms, box, cash, offer, small

OFFERS = {
    "sale": offer("sale"),
    "service": offer("service", {"fee": {"per_year": 80}}),
}
HOUSEHOLD = {"rate": 0.2, "reclaimed": 0}


def with_vat(vat: Any = HOUSEHOLD, tax: Any = None, **changes: Any) -> Terms:
    """Return a sale for 100 with energy for 50 and upkeep for 10 a year, and a service for 80."""
    assets = {"box": box(maintenance={"per_year": 10})}
    scenario = small(assets=assets, offers=OFFERS) | changes
    scenario["parties"]["customer"] |= {"vat": vat, "tax": tax}
    return scenario


def test_a_buyer_pays_it_on_price_energy_and_upkeep_and_a_user_on_the_whole_fee() -> None:
    assert cash(with_vat(), "customer", "sale") == [-120, -72, -72, -72, -72]
    assert cash(with_vat(), "customer", "service") == [0, -96, -96, -96, -96]
    assert cash(with_vat(), "provider", "sale") == [40, 0, 0, 0, 0]
    assert cash(with_vat(), "provider", "service") == [-60, 20, 20, 20, 20]


def test_an_abbreviation_stays_one_inside_a_label() -> None:
    model = sm.Model(with_vat())
    labels = [line.label for line in model.built.lines()]
    assert "Present value of VAT on a purchase paid" in labels
    assert "Present value of purchase price paid" in labels


def test_only_what_is_not_reclaimed_is_paid() -> None:
    assert cash(with_vat({"rate": 0.2, "reclaimed": 0.5}), "customer", "service")[1] == -88
    free, none = with_vat({"rate": 0.2, "reclaimed": 1}), with_vat(None)
    for name in OFFERS:
        assert cash(free, "customer", name) == cash(none, "customer", name)


def test_a_rate_by_year_is_that_of_the_period() -> None:
    path = {"rate": {2027: 0.2, 2029: 0.25}, "reclaimed": 0}
    assert cash(with_vat(path), "customer", "service") == [0, -96, -96, -100, -100]


def test_it_is_deducted_or_written_off_with_what_it_is_on() -> None:
    taxed = with_vat(tax={"rate": 0.5})
    # of 72 a year all is deducted, of 120 at signing a quarter a year
    assert cash(taxed, "customer", "sale") == [-120, *[-72 + 36 + 15] * 4]
    assert cash(taxed, "customer", "service") == [0, *[-48] * 4]


def test_who_makes_a_thing_itself_pays_none_on_it() -> None:
    scenario = with_vat()
    scenario["parties"]["provider"]["vat"] = HOUSEHOLD
    # its own box for 60; energy and upkeep from outside, with VAT
    assert cash(scenario, "provider", "service") == [-60, *[80 - 72] * 4]


def test_on_a_price_in_instalments_it_is_paid_at_once() -> None:
    later = {"price": {"instalments": {0: 0.5, 2: 0.5}}}
    scenario = with_vat(offers={"it": offer("sale", later)})
    assert cash(scenario, "customer") == [-50 - 20, -72, -72 - 50, -72, -72]


def test_on_a_fee_in_advance_it_is_paid_in_advance_and_deducted_as_earned() -> None:
    fee = {"fee": {"per_year": 80, "paid": "in advance"}}
    scenario = with_vat(offers={"it": offer("service", fee)}, tax={"rate": 0.5})
    assert cash(scenario, "customer") == [-96, -96 + 48, -96 + 48, -96 + 48, 48]


def test_it_is_on_a_fee_for_leaving() -> None:
    """A quarter leaves after year 1 and pays 20 each; then it runs its box for 72 a year."""
    stop = {"year": 1, "chance": 0.25, "fee": 20}
    term = {"years": 9, "then": "sale", "break_clause": stop}
    free = {"buy_out": {"method": "schedule", "schedule": {1: 0}}}
    offers = {
        "sale": offer("sale"),
        "it": offer("service", {"fee": {"per_year": 80}}, free, term=term),
    }
    later = -0.75 * 96 - 0.25 * 72
    assert cash(with_vat(offers=offers), "customer") == [0, -96 - 6, later, later, later]


@pytest.mark.parametrize(("price", "bought"), [(41, True), (42, False), (49, False)])
def test_a_machine_is_bought_where_it_is_worth_its_price_with_vat(price: int, bought: bool) -> None:
    """A box that lives 8 years is worth 50 after 4; 41 with VAT is 49.20, 42 is 50.40."""
    offers = {
        "it": offer("service", {"fee": {"per_year": 80}}, {"purchase_option": {"price": price}})
    }
    assets = {"box": box(life=8, residual="remaining life")}
    scenario = with_vat(assets=assets, offers=offers)
    last = -96 + (50 - 1.2 * price) * bought
    assert cash(scenario, "customer")[-1] == pytest.approx(last)
    scenario["parties"]["customer"]["vat"] = HOUSEHOLD | {"reclaimed": 1}
    assert cash(scenario, "customer")[-1] == -80 + 50 - price


def test_who_takes_a_machine_back_pays_it_and_deducts_it() -> None:
    terms = offer("sale", {"take_back": {"price": 60}})
    assets = {"box": box(life=8, residual="remaining life")}
    scenario = with_vat(None, assets=assets, offers={"it": terms})
    scenario["parties"]["provider"] |= {"vat": HOUSEHOLD, "tax": {"rate": 0.5}}
    # taxed on what is left, 50, less 60 and 12 of VAT
    assert cash(scenario, "provider")[-1] == 50 - 72 + 11
    assert cash(scenario, "customer")[-1] == -50 + 60


def test_plain_flows_have_it_inside() -> None:
    flow = {"from": "customer", "to": "outside", "per_year": 7}
    assert cash(with_vat(flows={"fee": flow}), "customer", "service")[1] == -96 - 7


def test_a_comparison_tells_it_and_does_not_promise_that_a_fee_moves_nothing() -> None:
    told = str(sm.Model(with_vat()).compare())
    assert "VAT of 20 %, of which it reclaims 0 %" in " ".join(told.split())
    assert "could let both gain" not in told
    assert "so no fee can let both gain" not in told


def test_its_rate_begins_with_the_scenario() -> None:
    with pytest.raises(sm.ScenarioError, match=r"parties\.customer\.vat\.rate.*begins in 2030"):
        sm.Model(with_vat({"rate": {2030: 0.2}, "reclaimed": 0}))
