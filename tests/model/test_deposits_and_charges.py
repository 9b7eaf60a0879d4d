"""What a customer pays once: a deposit, a connection charge, instalments; and grants passed on."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import servicemodel as sm
from servicemodel.errors import ScenarioError
from servicemodel.model.accounts import BALANCE, CASH, INCOME
from servicemodel.read import arrays
from tests.model import Terms, box, cash, offer, one
from tests.model.test_accounts import told

TAX = {"rate": 0.5}
FREE = box(tariff=None, variants={"usual": {"price": 100, "cost": 60}})
BY_QUARTER = {"start": date(2027, 1, 1), "years": 2, "period": "quarter"}
PARTS = {"amount": 100, "instalments": {0: 0.5, 2: 0.3, 9: 0.2}}


def agreed(*clauses: Terms, taxed: bool = False, **changes: Any) -> Terms:
    """Return a lease without a fee of a box that needs nothing, which costs 60 to make."""
    terms = offer("lease", {"fee": {"per_year": 0}}, *clauses)
    scenario = one(terms, **{"assets": {"box": FREE}} | changes)
    for party in scenario["parties"].values() if taxed else ():
        party["tax"] = TAX
    return scenario


def extra(scenario: Terms, party: str = "provider") -> list[float]:
    """Return what a party gets beside the 60 that the box costs its maker."""
    row = cash(scenario, party)
    return [row[0] + (60 if party == "provider" else 0), *row[1:]]


# -- the deposit -----------------------------------------------------------------------------------


def test_a_deposit_is_returned_at_the_end_of_all_years_or_of_a_stated_one() -> None:
    assert extra(agreed({"deposit": {"amount": 40}})) == [40, 0, 0, 0, -40]
    early = agreed({"deposit": {"amount": 40, "returned_year": 2}})
    assert extra(early) == [40, 0, -40, 0, 0]
    assert extra(early, "customer") == [-40, 0, 40, 0, 0]


def test_what_would_be_returned_after_the_end_is_returned_at_the_end() -> None:
    assert extra(agreed({"deposit": {"amount": 40, "returned_year": 9}})) == [40, 0, 0, 0, -40]


def test_its_interest_is_paid_each_year_while_it_is_held() -> None:
    terms = {"amount": 40, "interest": 0.05, "returned_year": 3}
    assert extra(agreed({"deposit": terms})) == [40, -2, -2, -42, 0]


def test_only_its_interest_is_taxed_and_deducted() -> None:
    """It is earned quarter by quarter, though paid where a year ends: half of it is tax."""
    terms = {"amount": 40, "interest": 0.05, "returned_year": 1}
    scenario = agreed({"deposit": terms}, taxed=True, timeline=BY_QUARTER)
    without = agreed(taxed=True, timeline=BY_QUARTER)
    for party, sign in (("provider", 1), ("customer", -1)):
        both = cash(scenario, party), cash(without, party)
        found = [one_ - other for one_, other in zip(*both, strict=True)]
        expected = [40, 0.25, 0.25, 0.25, -41.75, 0, 0, 0, 0]
        assert found == pytest.approx([sign * amount for amount in expected])


def test_it_is_an_asset_of_the_customer_and_a_debt_of_the_provider_and_no_income() -> None:
    scenario = agreed({"deposit": {"amount": 40, "returned_year": 3}})
    customer, provider = (told(scenario, "it", key) for key in ("customer", "provider"))
    assert customer[BALANCE]["Deposits left with others"] == [40, 40, 40, 0, 0]
    assert customer[BALANCE]["Out of balance"] == [0] * 5
    assert provider[BALANCE]["Deposits held"] == [40, 40, 40, 0, 0]
    assert provider[BALANCE]["Out of balance"] == [0] * 5
    assert customer[INCOME]["Net profit"] == [0] * 5
    assert customer[CASH]["Cash from deposits"] == [-40, 0, 0, 40, 0]


def test_interest_that_is_earned_and_not_paid_yet_is_owed() -> None:
    terms = {"amount": 40, "interest": 0.05, "returned_year": 1}
    model = sm.Model(agreed({"deposit": terms}, timeline=BY_QUARTER))
    rows = {row.line.label: row.line for row in model.built.accounts.of("it", "customer")}
    wanted = rows["Receivables and prepaid"], rows["Out of balance"]
    values = arrays.read(wanted, model.built.timeline)
    owed, gap = (values[line][:5, 0] for line in wanted)
    assert list(owed) == pytest.approx([0, 0.5, 1, 1.5, 0])
    assert list(gap) == pytest.approx([0] * 5, abs=1e-12)


def test_no_loan_finances_it_and_no_remainder_counts_it() -> None:
    loans = {"bank": {"share": 1, "rate": 0.1, "years": 2}}
    parties = {
        "provider": {"name": "Maker", "discount_rate": 0},
        "customer": {"name": "User", "discount_rate": 0, "loans": loans},
    }
    scenario = agreed({"deposit": {"amount": 40}}, parties=parties)
    assert sm.Model(scenario).built.offers["it"].statements["customer"].financing is None
    rest = offer("lease", {"remainder": {"margin_per_year": 0}}, {"deposit": {"amount": 40}})
    assert cash(one(rest, assets={"box": FREE}), "customer") == [-40, 0, 0, 0, 40]


# -- charges and instalments -----------------------------------------------------------------------


def test_a_connection_is_paid_at_signing_or_in_parts_and_the_end_takes_the_rest() -> None:
    assert extra(agreed({"connection": {"amount": 100}})) == [100, 0, 0, 0, 0]
    assert extra(agreed({"connection": PARTS})) == [50, 0, 30, 0, 20]


def test_a_connection_is_earned_and_deducted_as_it_is_paid() -> None:
    scenario, without = agreed({"connection": PARTS}, taxed=True), agreed(taxed=True)
    both = cash(scenario, "customer"), cash(without, "customer")
    assert [a - b for a, b in zip(*both, strict=True)] == [-25, 0, -15, 0, -10]


def test_vat_falls_on_a_connection_and_not_on_a_deposit() -> None:
    scenario = agreed({"connection": {"amount": 100}}, {"deposit": {"amount": 40}})
    scenario["parties"]["customer"]["vat"] = {"rate": 0.2, "reclaimed": 0}
    assert extra(scenario, "customer") == [-160, 0, 0, 0, 40]


def test_a_co_investment_in_parts_is_earned_evenly_as_one_at_signing_is() -> None:
    """A quarter of 100 is earned a year, of which half is tax, whenever it is paid."""
    scenario, without = agreed({"co_investment": PARTS}, taxed=True), agreed(taxed=True)
    both = cash(scenario, "provider"), cash(without, "provider")
    found = [a - b for a, b in zip(*both, strict=True)]
    assert found == pytest.approx([50, -12.5, 17.5, -12.5, 7.5])


# -- grants ----------------------------------------------------------------------------------------


def passed(kind: str, share: float = 0.4, *, taxed: bool = False, **more: Any) -> Terms:
    flow = {"from": "outside", "to": "provider", "kind": kind, "at": {0: 30, 1: 10}}
    clause = {"grant_passed_on": {"flow": "aid", "share": share}}
    return agreed(clause, taxed=taxed, flows={"aid": flow | more})


def test_a_share_of_a_grant_is_paid_when_the_grant_is() -> None:
    assert extra(passed("grant")) == [18, 6, 0, 0, 0]
    assert extra(passed("grant"), "customer") == [12, 4, 0, 0, 0]


def test_it_is_taxed_as_what_is_passed_on() -> None:
    assert extra(passed("grant", taxed=True), "customer") == [12, 4, 0, 0, 0]
    assert extra(passed("subsidy", taxed=True), "customer") == [6, 2, 0, 0, 0]
    both = cash(passed("subsidy", taxed=True), "provider"), cash(agreed(taxed=True), "provider")
    assert [a - b for a, b in zip(*both, strict=True)] == pytest.approx([9, 3, 0, 0, 0])


def test_a_loan_finances_what_the_kept_part_of_a_grant_leaves() -> None:
    """60 are spent, 30 come as a grant, of which 12 are passed on: 42 are lent."""
    scenario = passed("grant")
    loan = {"share": 1, "rate": 0.1, "years": 2}
    scenario["parties"]["provider"]["loans"] = {"bank": loan}
    found = told(scenario, "it", "provider")
    assert found[CASH]["Loan drawn"][0] == 42
    assert found[BALANCE]["Out of balance"] == [0] * 5


@pytest.mark.parametrize("kind", ["grant", "subsidy"])
def test_it_is_income_of_the_one_and_a_cost_of_the_other(kind: str) -> None:
    scenario = passed(kind)
    assert told(scenario, "it", "customer")[INCOME]["Net profit"] == [12, 4, 0, 0, 0]
    provider = told(scenario, "it", "provider")
    assert provider[INCOME]["Aid passed on"] == [-12, -4, 0, 0, 0]
    assert provider[BALANCE]["Out of balance"] == [0] * 5


def test_a_remainder_counts_a_subsidy_that_is_passed_on_whatever_the_order() -> None:
    flow = {"from": "outside", "to": "provider", "kind": "subsidy", "per_year": 50}
    clauses: list[Terms] = [
        {"remainder": {"margin_per_year": 5}},
        {"grant_passed_on": {"flow": "aid", "share": 0.4}},
    ]
    lease = offer("lease", *clauses)
    scenario = one(lease, assets={"box": FREE}, flows={"aid": flow})
    assert cash(scenario, "customer") == [0, 5, 5, 5, 5]


@pytest.mark.parametrize(
    ("clause", "flow", "told_"),
    [
        ({"flow": "ad", "share": 1}, {}, "did you mean aid?"),
        ({"flow": "aid", "share": 1}, {"kind": "tax credit"}, "only a flow of kind grant or"),
        ({"flow": "aid", "share": 1}, {"to": "customer"}, "only a flow of kind grant or subsidy"),
        ({"flow": "aid", "share": 1}, {"offers": ["sale"]}, "aid does not run under it"),
    ],
)
def test_what_the_provider_does_not_get_it_cannot_pass_on(
    clause: Terms, flow: Terms, told_: str
) -> None:
    scenario = agreed({"grant_passed_on": clause})
    aid = {"from": "outside", "to": "provider", "kind": "grant", "at": {0: 5}} | flow
    scenario["flows"] = {"aid": aid}
    scenario["offers"]["sale"] = offer("sale")
    with pytest.raises(ScenarioError, match=told_.replace("?", r"\?")):
        sm.Model(scenario)


@pytest.mark.parametrize("clause", ["connection", "co_investment"])
def test_instalments_add_up_to_the_amount(clause: str) -> None:
    terms = {"amount": 9, "instalments": {0: 0.5, 1: 0.4}}
    with pytest.raises(ScenarioError, match=r"the instalments add up to 0\.9, not to 1"):
        sm.Model(agreed({clause: terms}))
