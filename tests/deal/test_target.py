"""A target as a person writes it."""

from __future__ import annotations

import pytest

from servicemodel.deal.target import Target, parse

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
