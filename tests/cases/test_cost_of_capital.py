"""The cost of capital of a printed example, through the front door."""

from __future__ import annotations

from typing import Any

import pytest

import servicemodel as sm
from servicemodel.errors import ScenarioError
from tests.cases.deviation import near
from tests.cases.front_door import Ran, case, flow, only, scenario

NAME = "openstax-fin-wacc"
TAXED = {"tax": {"rate": 0.25}}
RATE = "Basis / Bluebonnet: cost of capital / Weighted average cost of capital"


def capital(equity: float, debt: float, weight: float = 0.24, **of_debt: float) -> dict[str, Any]:
    given = case(NAME)["inputs"]
    shares = {"share": given["weight_equity"], "cost": equity}
    return {"equity": shares, "debt": {"share": weight, "cost": debt, **of_debt}}


def firm(sources: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a firm that gets 100 in a year."""
    return scenario(
        1,
        "nominal",
        parties={"customer": {"name": "Bluebonnet", "capital": sources, **more}},
        flows={"sales": flow("outside", "customer", at={1: 100})},
        offers=only("trade"),
    )


def test_the_cost_of_capital_by_source_and_what_it_does_to_an_npv() -> None:
    given, printed = case(NAME)["inputs"], case(NAME)["outputs"]["wacc_percent"]
    allowed = case(NAME)["tolerance"]["absolute_percent"]
    found = []
    for cost in given["cost_of_equity"]:
        ran = Ran(firm(capital(cost, given["after_tax_cost_of_debt"], given["weight_debt"])))
        rate = ran[RATE]
        assert isinstance(rate, float)
        found.append(rate * 100)
        assert ran.npv("trade") == pytest.approx(100 / (1 + rate))
        assert ran.results.rates["customer"] == pytest.approx(rate)
    near(NAME, "wacc_percent", printed, found, allowed)


def test_tax_that_interest_saves_lowers_the_cost_of_debt() -> None:
    after = Ran(firm(capital(0.134, 0.0499)))[RATE]
    before = Ran(firm(capital(0.134, 0.0499 / 0.75, tax=0.25), **TAXED))[RATE]
    assert before == pytest.approx(after)


def test_each_figure_of_the_sources_is_an_input() -> None:
    model = sm.Model(firm(capital(0.134, 0.0499, tax=0.1), **TAXED))
    npv = model.compare().npv.loc["trade", "customer"]
    for path, value in (("equity.cost", 0.2), ("debt.cost", 0.2), ("debt.tax", 0.9)):
        changed = model.with_values({f"parties.customer.capital.{path}": value}).compare()
        assert changed.npv.loc["trade", "customer"] != npv


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ({"capital": {"debt": {"share": 0.9, "cost": 0.1}}}, "add up to 0.9, not to 1"),
        ({}, "'discount_rate' is missing"),
        ({"discount_rate": 0.1, "capital": capital(0.1, 0.1)}, "not both"),
        ({"capital": capital(0.1, 0.1, tax=0.2)}, "pays no income tax, so this cost saves none"),
    ],
)
def test_a_rate_is_stated_once_and_of_all_capital(terms: dict[str, Any], said: str) -> None:
    stated = firm({})
    stated["parties"]["customer"] = {"name": "Bluebonnet", **terms}
    with pytest.raises(ScenarioError, match=said):
        sm.Model(stated)
