"""Grants, subsidies and tax credits: who is taxed on them, and what they leave to write off."""

from __future__ import annotations

from typing import Any

import pytest

import servicemodel as sm
from servicemodel.errors import ScenarioError
from servicemodel.ledger import KINDS
from servicemodel.read import arrays
from tests.model import Terms, box, cash, offer, one

TAX = {"rate": 0.5}
CARRIED = {"rate": 0.5, "losses": "carried forward"}


def granted(kind: str, tax: Any = None, terms: Terms | None = None, **flow: Any) -> Terms:
    """Return a buyer of a box for 100 that lasts four years, with money from outside."""
    plain = {"tariff": None, "variants": {"usual": {"price": 100, "cost": 60}}}
    scenario = one(terms or offer("sale"), assets={"box": box(**plain)})
    scenario["flows"] = {"aid": {"from": "outside", "to": "customer", "kind": kind, **flow}}
    scenario["parties"]["customer"]["tax"] = tax
    return scenario


def test_a_grant_and_a_tax_credit_are_not_taxed_and_a_subsidy_is() -> None:
    # 25 of the price are written off each year, which saves 12.5 of tax
    for kind in ("grant", "tax credit"):
        assert cash(granted(kind, TAX, at={0: 20}), "customer") == [-80, *[12.5] * 4]
    assert cash(granted("subsidy", TAX, at={0: 20}), "customer") == [-100 + 20 - 10, *[12.5] * 4]


def test_each_is_an_activity_of_its_own() -> None:
    kinds = ("grant", "subsidy", "tax credit")
    assert [KINDS[kind].activity for kind in kinds] == ["investment", "operating", "tax"]


@pytest.mark.parametrize(
    ("way", "expected"),
    [
        ({"at": {0: 20, 2: 4}}, [20, 0, 4, 0, 0]),
        ({"per_year": 3}, [0, 3, 3, 3, 3]),
        ({"per_unit": 0.01, "service": "cooling"}, [0, 10, 10, 10, 10]),
        ({"per_unit": 0.01, "service": "cooling", "last_year": 2}, [0, 10, 10, 0, 0]),
        ({"share": 0.3, "of": "purchase price"}, [30, 0, 0, 0, 0]),
    ],
)
def test_all_ways_to_state_an_amount_work(way: Terms, expected: list[float]) -> None:
    price = [100, 0, 0, 0, 0]
    for kind in ("grant", "subsidy", "tax credit"):
        paid = cash(granted(kind, **way), "customer")
        assert [a + p for a, p in zip(paid, price, strict=True)] == expected


def test_a_share_of_what_a_provider_makes_is_one_of_its_cost() -> None:
    service = offer("service", {"fee": {"per_year": 0}})
    flow = {"share": 0.3, "of": "cost of own asset", "to": "provider"}
    assert cash(granted("tax credit", terms=service, **flow), "provider")[0] == -60 + 18


def test_half_of_a_credit_lowers_what_is_written_off() -> None:
    credit = {"share": 0.3, "of": "purchase price", "lowers_basis": 0.5}
    # 85 of the price are written off, 21.25 a year
    assert cash(granted("tax credit", TAX, **credit), "customer") == [-70, *[10.625] * 4]


def test_a_grant_above_the_price_leaves_nothing_to_write_off() -> None:
    grant = {"at": {0: 300}, "lowers_basis": 1}
    assert cash(granted("grant", TAX, **grant), "customer") == [200, 0, 0, 0, 0]


def test_money_of_later_years_lowers_what_is_spent_at_signing_and_replacements_stay() -> None:
    scenario = granted("grant", TAX, at={0: 10, 3: 30}, lowers_basis=0.5)
    scenario["assets"]["box"]["life"] = 2
    # 80 of the first 100 in two years, then 100 in two years
    assert cash(scenario, "customer") == [-90, 20, 20 - 100, 30 + 25, 25]


def test_all_that_is_spent_at_signing_is_lowered_in_proportion() -> None:
    scenario = granted("grant", TAX, at={0: 30}, lowers_basis=1)
    scenario["assets"]["box"]["installation"] = {"price": 20}
    roof = {"from": "customer", "to": "outside", "kind": "capital", "at": {0: 30}, "life": 2}
    scenario["flows"]["roof"] = roof
    # of 150 spent, 30 are taken off: 4/5 stay, of 120 in four years and of 30 in two
    assert cash(scenario, "customer") == [-120, *[(24 + 12) / 2] * 2, *[24 / 2] * 2]


def test_only_the_payee_writes_less_off() -> None:
    scenario = granted("grant", TAX, at={0: 40}, lowers_basis=1)
    scenario["offers"]["it"]["bears"] = {"asset": {"customer": 0.5, "provider": 0.5}}
    scenario["parties"]["provider"]["tax"] = TAX
    # each has half: the customer 50 - 40, the provider 30 of what making its half costs
    without = granted("grant", TAX, at={0: 40})
    without["offers"]["it"]["bears"] = scenario["offers"]["it"]["bears"]
    without["parties"]["provider"]["tax"] = TAX
    assert cash(scenario, "provider") == cash(without, "provider")
    assert cash(scenario, "customer")[1] == cash(without, "customer")[1] - 40 / 4 / 2


def test_who_writes_nothing_off_has_nothing_lowered() -> None:
    scenario = granted("grant", TAX, to="provider", at={0: 40}, lowers_basis=1)
    assert cash(scenario, "provider") == [40 + 40, 0, 0, 0, 0]


def earning(tax: Any, *credits_: Terms, **changes: Any) -> Terms:
    """Return a buyer that takes in 45 a year and so, with 25 written off, earns 20."""
    scenario = granted("tax credit", tax, **credits_[0])
    for count, terms in enumerate(credits_[1:], start=2):
        flow = {"from": "outside", "to": "customer", "kind": "tax credit", **terms}
        scenario["flows"][f"aid {count}"] = flow
    scenario["flows"]["sales"] = {"from": "outside", "to": "customer", "per_year": 45}
    scenario["timeline"] |= changes
    return scenario


LIMITED = {"at": {0: 25}, "limited_to": "income tax"}


def test_a_limited_credit_waits_for_tax_and_what_is_left_is_lost() -> None:
    # tax of 10 a year: none at signing, 10, 10, and the last 5
    assert cash(earning(TAX, LIMITED), "customer") == [-100, 45, 45, 40, 35]
    assert cash(earning(TAX, LIMITED | {"at": {0: 70}}), "customer") == [-100, *[45] * 4]


def test_the_first_of_two_credits_is_used_first() -> None:
    second = {"at": {1: 12}, "limited_to": "income tax"}
    model = sm.Model(earning(TAX, LIMITED, second)).built
    flows = [f for f in model.offers["it"].ledger.flows if f.kind.name == "tax credit"]
    values = arrays.read([flow.line for flow in flows], model.timeline)
    used = {flow.title: list(values[flow.line][:, 0]) for flow in flows}
    assert used == {"aid": [0, 10, 10, 5, 0], "aid 2": [0, 0, 0, 5, 7]}


def test_a_credit_is_never_used_against_a_refund() -> None:
    scenario = earning(TAX, LIMITED)
    scenario["flows"]["sales"]["per_year"] = {2027: 5, 2029: 65}
    # losses of 20 bring 10 of tax in the first years; then tax is 20, of which 20 and 5 go
    assert cash(scenario, "customer") == [-100, 15, 15, 65, 50]


def test_with_losses_carried_forward_it_waits_for_the_first_profit() -> None:
    scenario = earning(CARRIED, LIMITED)
    scenario["flows"]["sales"]["per_year"] = {2027: 5, 2029: 65}
    # 40 of losses, then profits of 40 and 40: tax is 0, 0, 0 and 20
    assert cash(scenario, "customer") == [-100, 5, 5, 65, 65]


def test_in_months_it_is_used_where_the_tax_year_ends() -> None:
    paid = cash(earning(TAX, LIMITED, period="month"), "customer")
    tax = 10 / 12
    assert paid[1] == pytest.approx(45 / 12 - tax)
    assert paid[12] == pytest.approx(45 / 12 - tax + 10)
    assert paid[36] == pytest.approx(45 / 12 - tax + 5)
    assert sum(paid) == pytest.approx(-100 + 4 * 35 + 25)


def test_the_limit_reads_tax_without_loans_and_cash_to_equity_tax_with_them() -> None:
    scenario = earning(TAX, LIMITED)
    bank = {"amount": 100, "rate": 0.1, "years": 4, "repayment": "bullet"}
    scenario["parties"]["customer"]["loans"] = {"bank": bank}
    assert cash(scenario, "customer") == [-100, 45, 45, 40, 35]
    built = sm.Model(scenario).built
    financing = built.offers["it"].statements["customer"].financing
    assert financing is not None
    row = arrays.read([financing.equity], built.timeline)[financing.equity][:, 0]
    # interest of 10 leaves a profit of 10 and tax of 5 a year, all of it paid by the credit
    assert list(row) == pytest.approx([0, 35, 35, 35, 35 - 100])


def test_a_loan_of_a_share_finances_what_a_grant_leaves() -> None:
    for kind, drawn in (("grant", 40), ("tax credit", 50), ("subsidy", 50)):
        scenario = granted(kind, at={0: 20, 1: 7})
        bank = {"share": 0.5, "rate": 0, "years": 4}
        scenario["parties"]["customer"]["loans"] = {"bank": bank}
        built = sm.Model(scenario).built
        financing = built.offers["it"].statements["customer"].financing
        assert financing is not None
        line = financing.loans["bank"].drawn
        assert arrays.read([line], built.timeline)[line][0, 0] == drawn


def test_they_are_a_step_of_the_bridge() -> None:
    scenario = granted("grant", at={0: 20})
    scenario["offers"]["with aid"] = offer("sale")
    scenario["flows"]["aid"]["offers"] = ["with aid"]
    outcome = sm.Model(scenario).compare().results.outcomes["with aid"]["customer"]
    assert outcome.bridge["grants and credits"] == 20


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": "grant", "from": "provider"}, "a grant comes from outside"),
        ({"kind": "subsidy", "from": "provider"}, "a subsidy comes from outside"),
        ({"kind": "subsidy", "lowers_basis": 0.5}, "only a grant or a tax credit lowers"),
        ({"kind": "running", "lowers_basis": 0.5}, "only a grant or a tax credit lowers"),
        ({"kind": "grant", "limited_to": "income tax"}, "only a tax credit is limited"),
        ({"kind": "tax credit", "limited_to": "income tax"}, "User owes no income tax"),
        ({"kind": "grant", "life": 4}, "only a flow of kind capital"),
    ],
)
def test_what_does_not_go_together_is_refused(change: Terms, said: str) -> None:
    scenario = granted("grant", at={0: 20})
    scenario["flows"]["aid"] |= change
    with pytest.raises(ScenarioError, match=said.replace("User", "customer")):
        sm.Model(scenario)
