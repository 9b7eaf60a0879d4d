"""NREL SAM's owner who pays two taxes on profit, with and without a loan, through the front door.

Lines, NPV, cost per kWh and paybacks are met to 1e-9 of the largest amount, the IRR to 1e-9
against the cross-check. SAM looks for a payback up to year N-1 only; those owners whom it pays back
are paid back long before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cases.front_door import Ran, assert_met, case
from tests.cases.sam_owner import PROJECT, WHOLE, owner
from tests.cases.sam_owner_places import EQUITY_IRR, places

if TYPE_CHECKING:
    from tests.cases.front_door import Place

NAMES = ("sam-cashloan-03", "sam-cashloan-05", "sam-cashloan-06", "sam-cashloan-07")


def told(name: str, where: dict[str, Place]) -> dict[str, Place]:
    """Return the places of what a case tells: SAM leaves out what is zero or has no value."""
    outputs = case(name)["outputs"]
    names = outputs["scalars"] | outputs["cash_flow_lines_year0_to_yearN"]
    return {label: where[label] for label in names}


@pytest.mark.parametrize("name", NAMES)
def test_what_a_purchase_costs_and_brings_a_taxed_owner(name: str) -> None:
    given = case(name)["inputs"]["plain"]
    assert_met(name, Ran(owner(given)), told(name, places(given)))


def test_an_owner_whom_sam_tells_no_payback_and_no_irr_has_none_here() -> None:
    name = "sam-cashloan-06"
    ran = Ran(owner(case(name)["inputs"]["plain"]))
    told_there = case(name)["outputs"]["scalars"]
    found = {offer: ran.model.metrics(offer, "customer", offer) for offer in (WHOLE, PROJECT)}
    metrics = {metric.name: metric.value for each in found.values() for metric in each}
    for theirs, ours in (("payback", "payback"), ("discounted_payback", "discounted payback")):
        assert theirs not in told_there
        assert metrics[ours] is None
    assert "irr" not in told_there
    assert metrics[EQUITY_IRR] is None
