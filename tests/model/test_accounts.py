"""Income, cash flow and balance: worked by hand, and what holds in every scenario."""

from __future__ import annotations

from typing import Any

import pytest

import servicemodel as sm
from servicemodel.model.accounts import BALANCE, CASH, INCOME
from servicemodel.model.yearly import YearlyRow, yearly_statements
from servicemodel.read import arrays
from tests.cases.front_door import flow, only, scenario
from tests.random_scenarios import seeded

CLOSE = 1e-9  # of the largest amount of a statement
SEEDS = 60


def shop(**more: Any) -> dict[str, Any]:
    """Return a shop that buys a machine of 900 for three years and sells 500 a year."""
    terms = {
        "name": "Shop",
        "discount_rate": {"value": 0.1, "of": "cost of equity after tax"},
        "tax": {"rate": 0.25, "losses": "refunded"},
        "loans": {"bank": {"amount": 600, "rate": 0.05, "years": 3, "repayment": "bullet"}},
        **more,
    }
    return scenario(
        3,
        "nominal",
        parties={"customer": terms},
        common_rate=0.1,
        flows={
            "machine": flow("customer", "outside", kind="capital", at={0: 900}, life=3),
            "sales": flow("outside", "customer", per_year=500),
        },
        offers=only("trade"),
    )


def told(stated: dict[str, Any], offer: str, key: str) -> dict[str, dict[str, list[float]]]:
    """Return the rows of each statement by label."""
    found = yearly_statements(sm.Model(stated).built)[offer, key]
    return {
        name: {row.label: [round(x, 9) for x in row.amounts] for row in rows}
        for name, rows in found.items()
    }


def test_the_statements_of_a_shop_as_a_bookkeeper_writes_them() -> None:
    """Interest is 30 a year, depreciation 300, tax a quarter of 500 - 300 - 30 = 170."""
    found = told(shop(), "trade", "customer")
    assert found[INCOME] == {
        "Sales": [0, 500, 500, 500],
        "Revenue": [0, 500, 500, 500],
        "EBITDA": [0, 500, 500, 500],
        "Depreciation and write-offs": [0, -300, -300, -300],
        "EBIT": [0, 200, 200, 200],
        "Interest": [0, -30, -30, -30],
        "Profit before tax": [0, 170, 170, 170],
        "Income tax": [0, -50, -50, -50],
        "Tax shield": [0, 7.5, 7.5, 7.5],
        "Net profit": [0, 127.5, 127.5, 127.5],
    }
    assert found[CASH] == {
        "Sales": [0, 500, 500, 500],
        "Cash from operating": [0, 500, 500, 500],
        "Income tax": [0, -50, -50, -50],
        "Cash from taxes": [0, -50, -50, -50],
        "Machine": [-900, 0, 0, 0],
        "Cash from investment": [-900, 0, 0, 0],
        "Cash before loans": [-900, 450, 450, 450],
        "Loan drawn": [600, 0, 0, 0],
        "Tax shield": [0, 7.5, 7.5, 7.5],
        "Interest": [0, -30, -30, -30],
        "Principal": [0, 0, 0, -600],
        "Cash from loans": [600, -22.5, -22.5, -622.5],
        "Cash to owners": [-300, 427.5, 427.5, -172.5],
    }
    assert found[BALANCE] == {
        "Machines and other assets": [900, 600, 300, 0],
        "Assets": [900, 600, 300, 0],
        "Loans": [600, 600, 600, 0],
        "Profits so far": [0, 127.5, 255, 382.5],
        "Paid in by owners, net": [300, -127.5, -555, -382.5],
        "Liabilities and equity": [900, 600, 300, 0],
        "Out of balance": [0, 0, 0, 0],
    }


def test_loans_stand_in_the_statements_though_a_cost_of_capital_leaves_them_out_of_npv() -> None:
    rate = {"value": 0.1, "of": "wacc after tax"}
    assert told(shop(discount_rate=rate), "trade", "customer") == told(shop(), "trade", "customer")


def test_land_stays_in_the_books_at_cost() -> None:
    stated = shop(loans={}, discount_rate=0.1, tax=None)
    del stated["flows"]["machine"]["life"]
    found = told(stated, "trade", "customer")
    assert found[BALANCE]["Assets not written off"] == [900] * 4
    assert found[INCOME]["EBIT"] == [0, 500, 500, 500]


def balance_of(found: dict[str, list[YearlyRow]]) -> dict[str, YearlyRow]:
    return {row.label: row for row in found[BALANCE]}


@pytest.mark.parametrize("seed", range(SEEDS))
def test_balances_balance_in_every_period(seed: int) -> None:
    """Also by month, with instalments, deferred income, loans and old machines."""
    built = sm.Model(seeded(seed)).built
    for pair, accounts in built.accounts.found.items():
        rows = [row.line for rows in accounts.rows.values() for row in rows]
        values = arrays.read(rows, built.timeline)
        largest = max(abs(values[line]).max() for line in rows)
        assert abs(values[accounts.gap]).max() <= CLOSE * largest, pair


@pytest.mark.parametrize("seed", range(0, SEEDS, 3))
def test_at_the_end_all_profit_has_become_cash(seed: int) -> None:
    """Nothing is owed or owned any more but what is never written off, and what was owned paid."""
    found = yearly_statements(sm.Model(seeded(seed)).built)
    for pair, statements in found.items():
        rows = {row.label: row.amounts for row in statements[BALANCE]}
        profit = sum(statements[INCOME][-1].amounts)
        cash = sum(statements[CASH][-1].amounts)
        before = rows.get("Owned before signing", (0.0,))[0]
        kept = rows.get("Assets not written off", (0.0,))[-1]
        size = max(max(map(abs, amounts)) for amounts in rows.values()) or 1.0
        assert profit + before == pytest.approx(cash + kept, abs=CLOSE * size), pair
