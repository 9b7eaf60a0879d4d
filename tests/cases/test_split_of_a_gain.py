"""Nash's solution of a printed example, through the front door.

Two parties share a unit; what each has if they do not agree is an offer of its own.
"""

from __future__ import annotations

import pytest

import servicemodel as sm
from tests.cases.deviation import near
from tests.cases.front_door import case, flow, scenario

NAME = "nash-bargaining"


def shared(alone: float, other: float) -> tuple[float, float]:
    """Return what each has of a unit that the first one gets, when it has shared it."""
    party = {"discount_rate": {"value": 0.05, "of": "wacc before tax"}}
    model = sm.Model(
        scenario(
            1,
            "nominal",
            parties={"provider": party | {"name": "One"}, "customer": party | {"name": "Two"}},
            flows={
                "alone": flow("outside", "provider", at={0: alone}, offers=["none"]),
                "other": flow("outside", "customer", at={0: other}, offers=["none"]),
                "unit": flow("outside", "provider", at={0: 1}, offers=["deal"]),
                "handed": flow("provider", "customer", share=0, of="unit", offers=["deal"]),
            },
            offers={name: {"preset": "flows only"} for name in ("none", "deal")},
        )
    )
    found = model.split("deal", term="flows.handed.share")
    one, two = alone + found.gains["provider"], other + found.gains["customer"]
    assert found.restated["provider"] == pytest.approx(two)  # what is handed over
    return one, two


def test_a_unit_is_shared_above_what_each_has_without_it() -> None:
    stated = case(NAME)
    allowed = stated["tolerance"]["absolute"]
    near(NAME, "a", stated["outputs"]["a"], shared(*stated["inputs"]["a"]["d"]), allowed)
    one, _ = shared(*stated["inputs"]["b"]["d"])
    near(NAME, "b_x1", stated["outputs"]["b_x1"], one, allowed)
