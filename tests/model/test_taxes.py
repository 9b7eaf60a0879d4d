"""Income tax as a scenario states it: rates by year, a second tax, limits, instalments, years."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import servicemodel as sm
from servicemodel.read import arrays
from tests.model import Terms, cash, one, small
from tests.model.test_financing import lent

FLOWS = {"preset": "flows only"}
FEDERAL_AND_STATE = {
    "name": "federal",
    "rate": 0.2,
    "second": {"name": "state", "rate": 0.1, "deducted": "from the first"},
}


def taxed(amounts: list[float], tax: Any, *, years: int = 4, **timeline: Any) -> Terms:
    """Return a scenario in which the maker earns some amounts and is taxed."""
    scenario = one(
        FLOWS,
        timeline={"start": date(2027, 1, 1), "years": years} | timeline,
        flows={"profit": {"from": "outside", "to": "provider", "amounts": amounts}},
    )
    scenario["parties"]["provider"]["tax"] = tax
    return scenario


def taxes(amounts: list[float], tax: Any, **timeline: Any) -> list[float]:
    """Return the taxes that the maker pays on what it earns."""
    told = cash(taxed(amounts, tax, **timeline), "provider")
    earned = [*amounts, *[0.0] * (len(told) - len(amounts))]
    return [round(amount - left, 9) for amount, left in zip(earned, told, strict=True)]


def test_a_rate_by_year_is_that_of_the_period_in_which_a_tax_year_ends() -> None:
    path = {2027: 0.1, 2029: 0.3}
    assert taxes([10, 10, 10, 10, 10], {"rate": path}) == [1, 1, 1, 3, 3]
    quarters = [0, 10, 10, 10, 10, 10, 10, 10, 10]
    tax = {"rate": {2027: 0.1, 2028: 0.3}, "losses": "lost"}
    found = taxes(quarters, tax, years=2, period="quarter", start=date(2027, 7, 1))
    assert found == [0, 0, 0, 0, 12, 0, 0, 0, 12]  # July to June: both end in 2028 or later


def test_a_second_tax_lowers_the_profit_of_the_first_if_it_is_deducted() -> None:
    earned = [0.0, 100, -50, 100, 100]
    deducted = FEDERAL_AND_STATE
    beside = deducted | {"second": {"name": "state", "rate": 0.1, "deducted": "nowhere"}}
    assert taxes(earned, deducted) == [0, 28, -14, 28, 28]  # 10, and 20 % of what is left
    assert taxes(earned, beside) == [0, 30, -15, 30, 30]
    assert taxes(earned, deducted | {"losses": "carried forward"}) == [0, 28, 0, 14, 28]
    assert taxes(earned, deducted | {"losses": "lost"}) == [0, 28, 0, 28, 28]


def test_each_tax_is_a_flow_of_its_own_with_its_title() -> None:
    model = sm.Model(taxed([0, 100], FEDERAL_AND_STATE, years=1))
    statement = model.built.offers["it"].statements["provider"]
    rows = {row.label: row for row in statement.rows}
    found = arrays.read(list(rows.values()), model.built.timeline)
    assert {label: float(found[row][1, 0]) for label, row in rows.items()} == {
        "Profit received": 100,
        "Income tax paid, state": -10,
        "Income tax paid, federal": -18,
    }
    told = str(model.explain("it", "provider", "Income tax, federal", period=1))
    assert "Taxable profit" not in told.splitlines()[0]
    assert "Profit before tax less income tax, state, 2027 = 100 EUR - 10 EUR = 90 EUR" in told


def test_losses_offset_a_share_of_a_profit_and_expire() -> None:
    rule = {"rate": 0.5, "losses": "carried forward"}
    earned = [-100.0, 20, 40, 40, 40]
    assert taxes(earned, rule) == [0, 0, 0, 0, 20]
    assert taxes(earned, rule | {"loss_limit": 0.5}) == [0, 5, 10, 10, 10]
    assert taxes(earned, rule | {"loss_expiry": 2}) == [0, 0, 0, 20, 20]
    both = {"loss_limit": 0.5, "loss_expiry": 2}
    assert taxes(earned, rule | both) == [0, 5, 10, 20, 20]


def test_instalments_follow_the_last_tax_and_change_no_sum() -> None:
    rule = {"rate": 0.5, "losses": "lost"}
    quarters = [8.0, 0, 0, 0, 16, 0, 0, 0, 40]
    when = {"years": 2, "period": "quarter"}
    assert taxes(quarters, rule, **when) == [4, 0, 0, 0, 8, 0, 0, 0, 20]
    found = taxes(quarters, rule | {"paid": "in instalments"}, **when)
    assert found == [4, 0, 0, 0, 8, 2, 2, 2, 14]


def test_tax_years_may_end_in_a_month() -> None:
    rule = {"rate": 0.5, "losses": "lost"}
    quarters = [0.0, 10, 10, 10, 10, 10, 10, 10, 10]
    found = taxes(quarters, rule, years=2, period="quarter", tax_year_end=8)
    assert found == [0, 0, 0, 15, 0, 0, 0, 20, 5]


@pytest.mark.parametrize("rule", ["refunded", "carried forward", "lost"])
@pytest.mark.parametrize("second", [{}, FEDERAL_AND_STATE])
def test_what_flows_at_the_ends_of_years_is_taxed_by_month_as_by_year(
    rule: str, second: Terms
) -> None:
    tax = {"rate": 0.3, "losses": rule} | second
    yearly = taxed([-50.0, 40, -30, 60, 20], tax)
    by_month = [-50.0, *(0.0 if k % 12 else [40, -30, 60, 20][k // 12 - 1] for k in range(1, 49))]
    monthly = taxed(by_month, tax, period="month")
    assert cash(monthly, "provider")[::12] == cash(yearly, "provider")


@pytest.mark.parametrize("other", [
    {"loss_limit": 1}, {"loss_expiry": 100}, {"paid": "when owed"},
    {"second": {"name": "none", "rate": 0, "deducted": "from the first"}},
    {"rate": {2000: 0.3}},
])  # fmt: skip
def test_what_changes_nothing_gives_the_same_npv_bit_for_bit(other: Terms) -> None:
    tax = {"rate": 0.3, "losses": "carried forward"}
    amounts = [-70.0, 33.3, -10.1, 80.7, 9.9]
    worth = [
        sm.Model(taxed(amounts, terms)).compare().results.outcomes["it"]["provider"].npv
        for terms in (tax, tax | other)
    ]
    assert worth[0] == worth[1]


def test_the_first_lines_of_a_comparison_tell_how_a_party_is_taxed() -> None:
    tax = FEDERAL_AND_STATE | {
        "rate": {2027: 0.2, 2029: 0.25},
        "losses": "carried forward",
        "loss_limit": 0.8,
        "loss_expiry": 10,
        "paid": "in instalments",
    }
    assert sm.Model(taxed([1], tax)).compare().results.taxes == {
        "provider": "federal of 20 % (25 % from 2029), state of 10 % deducted from it, "
        "in instalments, losses carried forward for 10 years against 80 % of a profit",
        "customer": "none",
    }


@pytest.mark.parametrize(("tax", "place", "told"), [
    ({"loss_limit": 0.8}, "loss_limit", "here losses are refunded; only losses carried forward"),
    ({"losses": "lost", "loss_expiry": 5}, "loss_expiry", "only losses carried forward expire"),
    ({"paid": "in instalments"}, "paid", "no tax of a year to pay in parts"),
    ({"name": "A", "second": {"name": "a", "rate": 0, "deducted": "nowhere"}}, "second.name",
     "both taxes are called 'a'"),
    ({"rate": {2030: 0.2}}, "rate", "the path begins in 2030, after the scenario does in 2027"),
    ({"losses": "carried forward", "loss_expiry": 2.5}, "loss_expiry", "2.5 is no whole year"),
    ({"second": {"name": "state", "rate": 0.1}}, "second", "'deducted' is missing"),
])  # fmt: skip
def test_what_does_not_go_together_is_told_with_its_place(
    tax: Terms, place: str, told: str
) -> None:
    with pytest.raises(sm.ScenarioError) as caught:
        sm.Model(taxed([1], {"rate": 0.2} | tax))
    assert f"parties.provider.tax.{place}" in str(caught.value)
    assert told in str(caught.value)


def test_a_month_in_which_tax_years_end_needs_periods_within_a_year() -> None:
    when = {"start": date(2027, 1, 1), "years": 2, "tax_year_end": 9}
    with pytest.raises(sm.ScenarioError, match="in a yearly model each period is a tax year"):
        sm.Model(small(timeline=when))
    with pytest.raises(sm.ScenarioError, match="13"):
        sm.Model(small(timeline=when | {"period": "month", "tax_year_end": 13}))


def owner(**tax: Any) -> Terms:
    """Return a customer that buys a box of 100, borrows for it, and runs it for four years."""
    return lent(tax={"rate": 0.25, **tax})


@pytest.mark.parametrize(
    ("tax", "lost"),
    [
        ({"not_deducted": ["depreciation"]}, [0, 6.25, 6.25, 6.25, 6.25]),
        ({"not_deducted": ["energy"]}, [0, 12.5, 12.5, 12.5, 12.5]),
        ({"not_taxed": ["running flow"]}, [0, -25, -25, -25, -25]),
    ],
)
def test_what_is_not_deducted_or_taxed_is_left_out_of_the_profit(
    tax: Terms, lost: list[float]
) -> None:
    usual, other = (cash(scenario, "customer", "sale") for scenario in (owner(), owner(**tax)))
    assert [u - o for u, o in zip(usual, other, strict=True)] == pytest.approx(lost)


def test_interest_that_is_not_deducted_saves_no_tax() -> None:
    def kinds(**tax: Any) -> set[str]:
        flows = sm.Model(owner(**tax)).built.offers["sale"].financing.flows
        return {flow.kind.name for flow in flows}

    assert kinds() - kinds(not_deducted=["interest"]) == {"tax shield"}


def test_a_kind_that_is_no_cost_can_t_be_left_out_of_costs() -> None:
    with pytest.raises(sm.ScenarioError, match="did you mean"):
        sm.Model(owner(not_deducted=["deprecation"]))
