"""What people's behaviour must go together with in a scenario."""

from __future__ import annotations

import pytest

import servicemodel as sm
from servicemodel.errors import ScenarioError
from tests.model import Terms, offer, one, small

VALUED: Terms = {"change": 0.1, "value_per_unit": 0.05}


def sale(behaviour: Terms) -> Terms:
    """Return two sales, the first as the baseline, the second with behaviour."""
    return small(offers={"sale": offer("sale"), "it": offer("sale", behaviour=behaviour)})


def told(scenario: Terms) -> str:
    with pytest.raises(ScenarioError) as problem:
        sm.Model(scenario)
    return str(problem.value)


@pytest.mark.parametrize(
    ("behaviour", "text"),
    [
        ({"use": {}}, "state one of change and elasticity"),
        ({"use": {"change": 0.1, "elasticity": -1}}, "state one of change and elasticity"),
        ({"use": {"change": 0.1}}, "state value_per_unit, 0 if nothing"),
        ({"use": {"elasticity": -1, "index": "prices"}}, "an index raises value_per_unit"),
        ({"use": {"elasticity": 0.2}}, "dearer use is less use"),
        ({"use": VALUED | {"service": "heat"}}, "no service is called 'heat'"),
        ({"use": VALUED | {"index": "price"}}, "did you mean prices?"),
        (
            {"use": {"change": 0.1, "value_per_unit": {2027: 1}, "index": "prices"}},
            "value_per_unit is a path by year already",
        ),
        ({"use": VALUED | {"change": {2028: 0.1}}}, "the path begins in 2028"),
        ({"careless": 0.1}, "no asset has maintenance that careless use could raise"),
        ({"credit_loss": 0.1}, "under a sale the customer owes nothing by clauses"),
        ({"late_days": 3}, "under a sale the customer owes nothing by clauses"),
    ],
)
def test_what_does_not_go_together_is_told(behaviour: Terms, text: str) -> None:
    assert text in told(sale(behaviour))


def test_an_elasticity_needs_a_price_under_the_baseline() -> None:
    price = {"use": {"elasticity": -0.2}}
    assert "it is the baseline" in told(one(offer("sale", behaviour=price)))
    free = sale(price)
    free["tariffs"] = {"power": {"unit": "kWh", "price": 0}}
    text = "under sale, the baseline, a unit more of cooling costs the customer nothing"
    assert text in told(free)
    flat = small(
        offers={
            "flat": offer("service", {"fee": {"per_year": 100}}),
            "it": offer("sale", behaviour=price),
        }
    )
    assert text.replace("sale", "flat") in told(flat)
    flat["offers"]["flat"]["clauses"].append({"usage": {"per_unit": 0.02}})
    sm.Model(flat)


def test_plain_flows_have_no_behaviour_and_use_needs_a_service() -> None:
    plain = {"preset": "flows only", "behaviour": {"use": VALUED}}
    assert "an offer of plain flows has no behaviour" in told(one(plain))
    nothing = small(services={}, assets={}, offers={"it": {"preset": "sale"}})
    nothing["offers"]["it"]["behaviour"] = {"use": VALUED}
    assert "no service is stated of which more or less could be used" in told(nothing)
