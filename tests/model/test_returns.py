"""What the difference between two offers is said to earn, for flows that a hand can follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import servicemodel as sm
from tests.bare import bare

if TYPE_CHECKING:
    from servicemodel.model.results import Return


def returned(amounts: list[float]) -> Return:
    """Return what some flows of the owner earn against having none."""
    flow = {"from": "outside", "to": "owner", "amounts": amounts, "offers": ["with it"]}
    offers = {name: {"preset": "flows only"} for name in ("without", "with it")}
    model = sm.Model(bare(flows={"it": flow}, offers=offers))
    found = model.compare().results.outcomes["with it"]["owner"].against_baseline
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("amounts", "kind", "rate_state", "payback_state", "for_good"),
    [
        ([-100, 60, 60, 0], "investment", "one", "paid back", True),
        ([-100, 120, -60, 50], "investment", "one", "paid back", False),
        ([-100, 10, 10, 10], "investment", "one", "never", True),
        ([100, -40, -40, -40], "financing", "one", "financing", True),
        ([100, -200, 150, -40], "financing", "one", "financing", True),
        ([0, 10, 0, 20], "financing", "only gains", "financing", True),
        ([-10, 0, -5, 0], "investment", "only costs", "never", True),
        ([0, 0, 0, 0], "no difference", "none found", "no difference", True),
        ([-100, 250, -156, 0], "investment", "several: 20.0 %, 30.0 %", "paid back", False),
        ([100, -200, 150, 0], "financing", "none found", "financing", True),
    ],
)
def test_a_difference_is_told_by_what_it_earns_or_why_not(
    amounts: list[float], kind: str, rate_state: str, payback_state: str, for_good: bool
) -> None:
    found = returned(amounts)
    assert (found.kind, found.rate_state) == (kind, rate_state)
    assert (found.payback_state, found.for_good) == (payback_state, for_good)
    assert (found.rate is None) == (rate_state != "one")
    assert (found.payback is None) == (payback_state != "paid back")
