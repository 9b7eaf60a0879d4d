"""A target as a person writes it."""

from __future__ import annotations

import pytest

import servicemodel as sm
from servicemodel.deal.target import Target, parse
from tests.model import one

PARTIES = {"provider": "Cooling company", "customer": "Cooling", "lender": "npv bank"}
OFFERS = ["sale", "sale, same plant", "all = one"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("provider irr = 10%", Target("provider", "irr", "", 0.1)),
        ("customer npv=0", Target("customer", "npv", "", 0)),
        ("  Cooling   company  NPV = -1_000.5 ", Target("provider", "npv", "", -1000.5)),
        ("cooling payback = 7", Target("customer", "payback", "", 7)),
        ("npv bank npv = 1e6", Target("lender", "npv", "", 1e6)),
        ("provider npv less sale, same plant = 5", Target("provider", "npv", OFFERS[1], 5)),
        ("provider irr less Sale = -2%", Target("provider", "irr", "sale", -0.02)),
        ("provider npv less all = one = 3", Target("provider", "npv", OFFERS[2], 3)),
    ],
)
def test_a_target_is_read(text: str, expected: Target) -> None:
    assert parse(text, PARTIES, OFFERS) == expected


def test_an_irr_may_be_that_of_the_cash_up_to_a_year() -> None:
    """A machine of 100 that brings 30 a year, and 200 in the tenth: 15.2 % by year 5."""
    flows = {"buy": {"from": "customer", "to": "outside", "kind": "untaxed", "at": {0: 100}}}
    flows["gain"] = {"from": "outside", "to": "customer", "per_year": 30}
    flows["late"] = {"from": "outside", "to": "customer", "at": {10: 200}}
    model = sm.Model(one({"preset": "flows only"}, flows=flows) | {"assets": {}})
    model.data["timeline"] |= {"years": 10}
    model = sm.Model(model.data)
    early = model.solve("flows.gain.per_year", "customer irr by year 5 = 15%", "it")
    assert early.reached[0] == pytest.approx(0.15)
    assert early.values[0] == pytest.approx(100 * 0.15 / (1 - 1.15**-5))
    whole = model.solve("flows.gain.per_year", "customer irr = 15%", "it")
    assert whole.values[0] < early.values[0]
    assert "IRR by year 5" in model.text(early)
    with pytest.raises(sm.UsageError, match="only an irr is that by a year"):
        model.solve("flows.gain.per_year", "customer npv by year 5 = 0", "it")
