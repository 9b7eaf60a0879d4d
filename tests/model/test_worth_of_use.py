"""What use is worth to a customer that pays tax, by the rule of half: worked by hand."""

from __future__ import annotations

import pytest

from tests.model import Terms, box, cash
from tests.model.test_behaviour import USAGE, behaved, line

TAXES: dict[str, tuple[Terms, list[float]]] = {  # of 300 units at a mean of 0.035
    "all is deducted": ({"rate": 0.5}, [5.25] * 4),
    "by year": ({"rate": {2027: 0.5, 2029: 0.2}}, [5.25, 5.25, 8.4, 8.4]),
    "losses count as profits": ({"rate": 0.5, "losses": "carried forward"}, [5.25] * 4),
    "a second one lowers the first": (
        {"rate": 0.5, "second": {"name": "state", "rate": 0.2, "deducted": "from the first"}},
        [4.2] * 4,
    ),
    "a second one beside it": (
        {"rate": 0.5, "second": {"name": "state", "rate": 0.2, "deducted": "nowhere"}},
        [3.15] * 4,
    ),
    "no energy": ({"rate": 0.5, "not_deducted": ["energy"]}, [300 * (0.05 + 0.01) / 2] * 4),
    "no fee": ({"rate": 0.5, "not_deducted": ["usage fee"]}, [300 * (0.025 + 0.02) / 2] * 4),
    "neither": ({"rate": 0.5, "not_deducted": ["energy", "usage fee"]}, [10.5] * 4),
}


@pytest.mark.parametrize("name", TAXES)
def test_by_the_rule_of_half_use_is_worth_its_price_after_income_tax(name: str) -> None:
    """A unit costs 0.05 of energy under the sale and a fee of 0.02 here, before any tax."""
    tax, expected = TAXES[name]
    scenario = behaved("service", USAGE, behaviour={"use": {"elasticity": -0.5}})
    scenario["parties"]["customer"]["tax"] = tax
    assert line(scenario, "it / Use of cooling / Service used more, valued")[1:] == expected


def test_of_a_price_of_several_parts_only_what_is_deducted_is_worth_less() -> None:
    """A unit costs 0.05 of energy, and 0.02 more here; only the fee is deducted, at a half."""
    scenario = behaved("lease", USAGE, behaviour={"use": {"elasticity": -0.5}})
    scenario["parties"]["customer"]["tax"] = {"rate": 0.5, "not_deducted": ["energy"]}
    less = line(scenario, "it / Use of cooling / Service used less, valued")[1:]
    assert less == [200 * (0.05 + 0.06) / 2] * 4


def test_the_end_of_demand_counts_after_income_tax_too() -> None:
    dear = {"usage": {"per_unit": 0.25}}
    scenario = behaved("service", dear, behaviour={"use": {"elasticity": -0.5}})
    scenario["parties"]["customer"]["tax"] = {"rate": 0.5}
    assert cash(scenario, "customer")[1:] == [-1000 * (0.05 + 0.15) / 2 / 2] * 4


@pytest.mark.parametrize("tax", [None, {"rate": 0.4}], ids=["untaxed", "taxed"])
def test_what_reacting_to_a_price_is_worth_is_of_second_order(tax: Terms | None) -> None:
    """A box 1 % better: 4.95 units more, each worth half of the fall of its price."""

    def of(behaviour: Terms) -> float:
        scenario = behaved("sale", behaviour=behaviour)
        scenario["assets"] = {"box": box()}
        best = scenario["assets"]["box"]["variants"]
        best["finer"] = best["usual"] | {"efficiency": 2.02}
        scenario["offers"]["it"]["build"] = {"box": "finer"}
        scenario["parties"]["customer"]["tax"] = tax
        return cash(scenario, "customer")[1]

    units, fall = 1000 * 0.5 * (1 - 1 / 1.01), 0.05 * (1 - 1 / 1.01)
    gain = of({"use": {"elasticity": -0.5}}) - of({})
    assert gain == pytest.approx(units * fall / 2 * (0.6 if tax else 1), abs=1e-8)
