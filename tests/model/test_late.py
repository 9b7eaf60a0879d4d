"""Working capital: running payments that are made some days after they are due."""

from __future__ import annotations

from typing import Any

import pytest

import servicemodel as sm
from servicemodel.errors import ScenarioError
from servicemodel.report.book.hidden import who_sees
from tests.model import Terms, box, cash, offer, one

FIFTH = 73  # of a year of 365 days
FEE = {"fee": {"per_year": 100}}
SERVICE = offer("service", FEE)


def late(party: str, terms: Terms = SERVICE, tariff: Any = None, **days: float) -> Terms:
    """Return a service at 100 a year of a box without energy, with a party that pays late."""
    variants = {"usual": {"price": 100, "cost": 60} | ({"efficiency": 2} if tariff else {})}
    scenario = one(terms, assets={"box": box(tariff=tariff, variants=variants)})
    scenario["parties"][party]["working_capital"] = days
    return scenario


def test_the_last_days_of_a_period_are_paid_in_the_next_and_all_at_the_end() -> None:
    scenario = late("customer", payable_days=FIFTH)
    assert cash(scenario, "customer") == [0, -80, -100, -100, -120]
    assert cash(scenario, "provider") == [-60, 80, 100, 100, 120]


def test_an_amount_that_rises_is_owed_as_it_is_due() -> None:
    rising = offer("service", {"fee": {"per_year": 100, "index": "prices"}})
    # 100, 110, 121 and 133.1 are due; of each but the last a fifth is paid a year later: at the
    # end 24.2 and 133.1
    expected = [0, -80, -108, -118.8, -157.3]
    assert cash(late("customer", rising, payable_days=FIFTH), "customer") == expected


def test_in_months_a_payment_may_be_owed_for_longer_than_a_period() -> None:
    scenario = late("customer", payable_days=45.625)  # a month and a half
    scenario["timeline"] |= {"period": "month", "years": 1}
    scenario["offers"]["it"] = offer("service", {"fee": {"per_year": 120}})
    assert cash(scenario, "customer")[1:] == [0, -5, *[-10] * 9, -25]


def test_in_a_single_period_all_is_settled() -> None:
    scenario = late("customer", payable_days=FIFTH)
    scenario["timeline"]["years"] = 1
    assert cash(scenario, "customer") == [0, -100]


def test_the_days_of_the_payee_hold_where_the_payer_states_none() -> None:
    assert cash(late("provider", receivable_days=FIFTH), "customer")[1] == -80
    both = late("provider", receivable_days=FIFTH)
    both["parties"]["customer"]["working_capital"] = {"payable_days": 0}
    assert cash(both, "customer")[1] == -100
    other = late("customer", receivable_days=FIFTH)
    assert cash(other, "customer")[1] == -100  # what it is paid late is not what it pays


def test_outside_is_paid_late_and_pays_late_as_a_party_says() -> None:
    sale = late("customer", offer("sale"), "power", payable_days=FIFTH, receivable_days=2 * FIFTH)
    sale["flows"] = {"rent": {"from": "outside", "to": "customer", "per_year": 10}}
    # energy for 50 a year, of which a fifth is owed; of the rent two fifths are
    assert cash(sale, "customer")[:3] == [-100, -40 + 6, -50 + 10]


def test_investments_and_what_is_due_at_signing_are_paid_at_once() -> None:
    sale = late("customer", offer("sale"), payable_days=FIFTH)
    sale["assets"]["box"]["life"] = 2
    sale["flows"] = {
        "start": {"from": "customer", "to": "outside", "at": {0: 10}},
        "roof": {"from": "customer", "to": "outside", "at": {1: 5}, "kind": "capital"},
    }
    assert cash(sale, "customer") == [-110, -5, -100, 0, 0]


def test_a_fee_in_advance_is_paid_at_once_at_signing_and_late_after_it() -> None:
    early = offer("service", {"fee": {"per_year": 100, "paid": "in advance"}})
    expected = [-100, -80, -100, -100, -20]
    assert cash(late("customer", early, payable_days=FIFTH), "customer") == expected


def test_tax_reads_what_is_earned() -> None:
    scenario = late("customer", payable_days=FIFTH)
    scenario["parties"]["customer"]["tax"] = {"rate": 0.5}
    assert cash(scenario, "customer") == [0, -80 + 50, -50, -50, -120 + 50]


def test_vat_follows_the_payment_and_is_deducted_as_earned() -> None:
    scenario = late("customer", payable_days=FIFTH)
    scenario["parties"]["customer"] |= {
        "tax": {"rate": 0.5},
        "vat": {"rate": 0.2, "reclaimed": 0},
    }
    assert cash(scenario, "customer") == [0, -96 + 60, -60, -60, -144 + 60]


@pytest.mark.parametrize("timing", ["end", "middle", "start"])
@pytest.mark.parametrize("period", ["year", "quarter", "month"])
def test_a_payer_gains_what_its_payees_lose_and_no_money_is_lost(period: str, timing: str) -> None:
    def outcome(days: float) -> tuple[float, float, float]:
        scenario = late("customer", payable_days=days)
        scenario["timeline"] |= {"period": period, "timing": timing}
        for party in scenario["parties"].values():
            party["discount_rate"] = 0.1
        results = sm.Model(scenario).compare().results.outcomes["it"]
        paid = sum(cash(scenario, "customer"))
        return results["customer"].npv, results["provider"].npv, paid

    soon, later = outcome(0), outcome(60)
    assert later[0] > soon[0] + 1
    assert sum(later[:2]) == pytest.approx(sum(soon[:2]))
    assert later[2] == pytest.approx(soon[2]) == pytest.approx(-400)


def test_no_days_change_nothing_at_all() -> None:
    def worth(scenario: Terms) -> dict[str, float]:
        for party in scenario["parties"].values():
            party |= {"discount_rate": 0.07, "tax": {"rate": 0.3}}
        found = sm.Model(scenario).compare().results.outcomes["it"]
        return {key: outcome.npv for key, outcome in found.items()}

    plain, stated = late("customer"), late("customer", payable_days=0)
    assert worth(plain) == worth(stated)


def test_a_share_of_a_flow_is_one_of_what_is_due() -> None:
    scenario = late("customer", payable_days=FIFTH)
    scenario["flows"] = {
        "levy": {"from": "provider", "to": "outside", "share": 0.1, "of": "service fee"}
    }
    assert cash(scenario, "provider") == [-60, 70, 90, 90, 110]


def test_every_check_holds_where_bills_are_paid_late() -> None:
    checks = sm.Model(late("customer", offer("sale"), "power", payable_days=FIFTH)).check().checks
    assert [check for check in checks if not check.holds] == []


def test_both_sides_see_the_days_of_a_bill() -> None:
    built = sm.Model(late("customer", payable_days=FIFTH)).built
    assert who_sees(built.scenario, "parties.customer.working_capital.payable_days") is None
    assert who_sees(built.scenario, "parties.customer.discount_rate") == {"customer"}


def test_days_of_more_than_a_year_are_refused() -> None:
    with pytest.raises(ScenarioError, match="a number of days between 0 and 366"):
        sm.Model(late("customer", payable_days=400))


def test_what_is_paid_late_stands_with_whose_days_hold() -> None:
    for party, title in (("customer", "User: payables"), ("provider", "Maker: receivables")):
        days = {"payable_days" if party == "customer" else "receivable_days": FIFTH}
        flows = sm.Model(late(party, **days)).built.offers["it"].ledger.flows
        paid = next(flow.line for flow in flows if flow.kind.name == "service fee")
        assert paid.name == f"it / {title} / Service fee: paid"
