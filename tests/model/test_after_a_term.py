"""What comes after a contract: fees in advance, measures that stay, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

import servicemodel as sm
from servicemodel.errors import ScenarioError
from servicemodel.read import arrays
from tests.model import Terms, box, cash, offer, small
from tests.model.test_terms import BOOK, FEE, leaving, of_service


def test_a_fee_in_advance_of_the_offer_that_follows_is_paid_as_the_contract_ends() -> None:
    later = offer("lease", {"fee": {"per_year": 30, "paid": "in advance"}})
    scenario = leaving({"years": 2, "then": "later"}, FEE)
    scenario["offers"]["later"] = later
    assert of_service(scenario, "customer") == [0, -80, -80 - 30, -30 - 50, -50]


def test_an_option_is_on_the_machine_and_not_on_a_measure() -> None:
    """A box worth 50 is not bought for 60, whatever the film is worth that the provider paid."""
    film = {"price": 40, "life": 8, "lowers": {"box": 0}, "residual": {"amount": 30}}
    service = offer("service", FEE, {"purchase_option": {"price": 60}}, measures=["film"])
    asset = {"box": box(life=8, residual="remaining life")}
    scenario = small(assets=asset, measures={"film": film}) | {"offers": {"it": service}}
    assert cash(scenario, "customer")[-1] == -80
    assert cash(scenario, "provider")[-1] == 30 + 50 + 30


def test_remaining_flows_are_those_of_the_fees_after_a_renewal() -> None:
    """A year is left after three: its fee of 80 x 0.5^3 = 10 does not pay for its energy of 50."""
    term = {"years": 1, "renewal": {"chance": 1, "repricing": -0.5}}
    found = sm.Model(leaving(term, FEE, {"buy_out": {"method": "remaining flows"}}))
    rows = [year.prices["remaining flows"] for year in found.buy_out("service").years]
    assert rows == [0, 0, 0]
    dearer = term | {"renewal": {"chance": 1, "repricing": 0.5}}
    found = sm.Model(leaving(dearer, FEE, {"buy_out": {"method": "remaining flows"}}))
    rows = [year.prices["remaining flows"] for year in found.buy_out("service").years]
    assert rows[1:] == pytest.approx([180 - 50 + 270 - 50, 270 - 50])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"term": {"trial": {"months": 6, "stays": 0.5}}}, "a trial ends with a year"),
        ({"bears": {"asset": {"provider": 0.6, "customer": 0.4}}}, "share it alike"),
        ({"clauses": [{"remainder": {"margin_per_year": 1}}, BOOK]}, "pays what remains"),
        ({"preset": "sale with maintenance contract"}, "the machine is the customer's"),
    ],
)
def test_what_a_term_can_not_end_is_refused(change: Terms, said: str) -> None:
    scenario = leaving({"years": 2})
    change = change | {"term": {"years": 2, "then": "sale"} | change.get("term", {})}
    scenario["offers"]["service"] |= change
    with pytest.raises(ScenarioError, match=said):
        sm.Model(scenario)


@pytest.mark.parametrize("clause", [{"deposit": {"amount": 9}}, {"co_investment": {"amount": 9}}])
def test_nobody_signs_the_offer_that_follows(clause: dict[str, Any]) -> None:
    scenario = leaving({"years": 2, "then": "later"}, FEE)
    scenario["offers"]["later"] = offer("lease", FEE, clause)
    with pytest.raises(ScenarioError, match="nobody signs it later"):
        sm.Model(scenario)


def test_a_loan_of_a_share_finances_no_price_that_is_paid_later() -> None:
    """The provider spends nothing at signing, and only takes the box back: there is no loan."""
    bank = {"share": 0.5, "rate": 0.05, "years": 2, "fee": {"amount": 3}}
    terms = offer("sale", {"take_back": {"price": 60}})
    scenario = small(assets={"box": box(life=8)}) | {"offers": {"sale": terms}}
    scenario["parties"]["provider"] |= {"loans": {"bank": bank}}
    found = sm.Model(scenario).built.offers["sale"]
    assert found.statements["provider"].financing is None
    assert found.financing.flows == []


def test_a_price_is_written_off_as_the_main_component_of_what_is_built() -> None:
    """The better box has a core that lives 2 years: its price of 40 goes by 20 a year."""
    scenario = leaving({"years": 1}, FEE, {"buy_out": {"method": "schedule", "schedule": {1: 40}}})
    core = {"core": {"price": 150, "cost": 90, "life": 2}}
    scenario["assets"]["box"]["variants"]["better"] = {"efficiency": 2, "components": core}
    for terms in scenario["offers"].values():
        terms["build"] = {"box": "better"}
    scenario["parties"]["customer"] |= {"tax": {"rate": 0.5}}
    built = sm.Model(scenario).built
    lines = [one.depreciation for one in built.offers["service"].written_off["customer"]]
    values = arrays.read(lines, built.timeline)
    assert [20.0, 20.0] in [list(values[line][2:4, 0]) for line in lines]
