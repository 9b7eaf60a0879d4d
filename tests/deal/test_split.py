"""How two sides share a joint gain: by Nash, in equal parts, or as each invests."""

from __future__ import annotations

from typing import Any

import pytest

import servicemodel as sm
from servicemodel.deal.split import RULES, Split
from tests.shipped import ROOT

FEE = "offers.service.clauses.fee.per_year"
OPEN = {"parties.customer.discount_rate": 0.09}


def office(rule: str = "nash", weight: float = 0.5, **values: Any) -> Split:
    model = sm.load(ROOT / "scenarios" / "office-cooling.yaml", OPEN | values)
    return model.split("service", rule, weight)


@pytest.mark.parametrize("rule", RULES)
def test_shares_add_up_and_the_payment_leads_to_them(rule: str) -> None:
    found = office(rule)
    assert sum(found.gains.values()) == pytest.approx(found.together)
    assert found.now["provider"] + found.payment == pytest.approx(found.gains["provider"])
    assert found.now["customer"] - found.payment == pytest.approx(found.gains["customer"])


@pytest.mark.parametrize("side", ["provider", "customer"])
def test_the_restated_fee_gives_a_side_its_share(side: str) -> None:
    found = office(weight=0.7)
    fee = found.restated[side]
    model = sm.load(ROOT / "scenarios" / "office-cooling.yaml", OPEN | {FEE: fee})
    assert model.zone("service").gains[side] == pytest.approx(found.gains[side], rel=1e-9)


def test_at_equal_rates_both_sides_restate_the_same_fee() -> None:
    """Tax is the same too, so a fee moves as much from one as to the other."""
    found = office(**{"parties.customer.discount_rate": 0.08, "offers.service.overhead": {
        "per_year": 0}})  # fmt: skip
    assert found.restated["provider"] == pytest.approx(found.restated["customer"])


def test_a_weight_is_the_provider_s_share() -> None:
    assert [office(weight=w).share for w in (0, 0.25, 1)] == [0, 0.25, 1]
    assert office("equal", 0.9).share == 0.5


def test_who_invests_all_gets_all_by_investment() -> None:
    assert office("investment").share == 1


def test_without_a_joint_gain_there_is_nothing_to_share() -> None:
    model = sm.load(ROOT / "scenarios" / "office-cooling.yaml")
    with pytest.raises(sm.UsageError, match="both together lose 46,73"):
        model.split("service")
    with pytest.raises(sm.UsageError, match="did you mean nash"):
        office("nush")
    with pytest.raises(sm.UsageError, match="a share from 0 to 1"):
        office(weight=2)


def test_the_text_says_who_pays_whom() -> None:
    model = sm.load(ROOT / "scenarios" / "office-cooling.yaml", OPEN)
    found = model.split("service", "equal")
    text = model.text(found)
    assert "So Office owner pays Cooling company 10,457 USD at signing" in text
    assert max(map(len, text.splitlines())) <= 80
    assert model.to_dict(found)["payment"] == found.payment
