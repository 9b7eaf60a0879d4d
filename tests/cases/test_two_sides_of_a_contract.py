"""NREL SAM's developer and host, and its single owner: a contract by use, through the front door.

All is met to 1e-9 of the largest amount, the IRR to 1e-9 against the cross-check. SAM's own IRRs,
of which there is one for each year to date, stop early and are met to 1e-6 of 1 + rate.
"""

from __future__ import annotations

import functools
from typing import Any

import pytest

from tests.cases.deviation import near
from tests.cases.front_door import Ran, assert_met, case, flow, party, scenario
from tests.cases.sam import CENTS, PERCENT
from tests.cases.sam_contract import CONTRACT, DEVELOPER, TwoSides
from tests.cases.sam_contract_places import CASH, places

NAMES = ("sam-hostdeveloper-01", "sam-hostdeveloper-02", "sam-hostdeveloper-03")
SOLVED = "sam-singleowner-01"
SAM_STOPS_AT = 1e-6  # of the largest flow: so much of it may be left as worth at its IRR


@functools.cache
def plain(name: str) -> dict[str, Any]:
    """Return the plain inputs; where SAM solved for the price, with the price that it found."""
    stated = case(name)
    given = dict(stated["inputs"]["plain"])
    if name == SOLVED:
        price = stated["outputs"]["scalars"]["ppa"] / CENTS
        given["contract"] = given["contract"] | {"price_per_kwh": price}
    return given


@functools.cache
def both_sides(name: str) -> TwoSides:
    return TwoSides(plain(name))


@pytest.mark.parametrize("name", [*NAMES, SOLVED])
def test_both_sides_of_a_contract_by_use(name: str) -> None:
    stated, where = case(name)["outputs"], places(plain(name))
    labels = stated["scalars"] | stated["cash_flow_lines_year0_to_yearN"]
    assert_met(name, both_sides(name), {label: where[label] for label in labels})


def test_the_price_is_solved_for_that_brings_an_irr_by_a_year() -> None:
    """SAM's own search is good to 1e-6; put back, our price holds the target to 1e-9."""
    given = plain(SOLVED)
    target, year = given["contract"]["target_irr"], given["contract"]["target_year"]
    other = given | {"contract": given["contract"] | {"price_per_kwh": 0.1}}
    found = TwoSides(other).model.solve(
        f"offers.{CONTRACT}.clauses.usage.per_unit",
        f"{DEVELOPER} irr by year {year} = {target}",
        CONTRACT,
    )
    (price,) = found.values
    assert price == pytest.approx(given["contract"]["price_per_kwh"], rel=1e-6)
    cash = TwoSides(given | {"contract": given["contract"] | {"price_per_kwh": price}})[CASH]
    assert isinstance(cash, list)
    assert irr(cash[: year + 1]) == pytest.approx(target, abs=1e-9)


def irr(flows: list[float]) -> float | None:
    """Return the IRR of some flows, stated as they are; None if there are several."""
    amounts = flow("outside", "customer", amounts=flows)
    parties = {"customer": party("Owner", 0, "nominal")}
    stated = scenario(len(flows) - 1, "nominal", parties=parties, flows={"cash": amounts})
    found = Ran(stated).model.metrics("as stated", "customer", "as stated")
    (one,) = [metric for metric in found if metric.name == "IRR"]
    assert one.state == "one" or one.state.startswith("several")
    return one.value


@pytest.mark.parametrize("name", [*NAMES, SOLVED])
@pytest.mark.parametrize("tax", ["aftertax", "pretax"])
def test_the_irr_to_date_is_that_of_the_cash_so_far(name: str, tax: str) -> None:
    """What a year makes of 100 is compared, since SAM's error does not shrink with its IRR.

    Where SAM finds none (a null), there is one all the same. Where the year's renewal costs more
    than the year brings, there are two, and SAM tells the one that it comes to.
    """
    ran = both_sides(name)
    cash = (ran if tax == "aftertax" else ran.before_tax)[CASH]
    assert isinstance(cash, list)
    line = f"cf_project_return_{tax}_irr"
    theirs = case(name)["outputs"]["cash_flow_lines_year0_to_yearN"][line]
    ours = [irr(cash[: year + 1]) for year in range(1, len(cash))]
    several = [year for year, rate in enumerate(ours, start=1) if rate is None]
    assert several == [year for year in range(1, len(cash)) if cash[year] < 0]
    both = [
        (PERCENT + rate, PERCENT + one * PERCENT)
        for one, rate in zip(ours, theirs[1:], strict=True)
        if rate is not None and one is not None
    ]
    left, right = zip(*both, strict=True)
    near(name, line, left, right, [SAM_STOPS_AT * abs(amount) for amount in left])
