"""Projects of OpenStax's textbooks: unequal lives, payback, worth and return.

They go through the front door as assets and plain flows. Where the book reads table factors, the
case states the tolerance; else an answer is met to half of its last digit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.cases.deviation import left_out, near
from tests.cases.front_door import Ran, case, flow, only, party, scenario

if TYPE_CHECKING:
    from collections.abc import Callable

PERCENT = 100

# -- two trucks of different lives -----------------------------------------------------------------

TRUCKS = "openstax-fin-unequal-lives"


def truck(name: str, years: int) -> Ran:
    """Let an owner run a truck, which is replaced like for like when its life is over."""
    given = case(TRUCKS)["inputs"]
    price, *gains = given[name]
    assert len(set(gains)) == 1, "the flow is level"
    asset = {
        "provides": "transport",
        "supplier": "outside",
        "life": len(gains),
        "residual": "none",
        "variants": {name: {"price": abs(price)}},
    }
    return Ran(
        scenario(
            years,
            "nominal",
            parties={
                "customer": party("Carrier", given["rate"], "nominal"),
                "provider": party("Dealer", given["rate"], "nominal"),
            },
            services={"transport": {"unit": "truck years", "per_year": 1}},
            assets={"truck": asset},
            flows={"gain": flow("outside", "customer", per_year=gains[0])},
            offers={"own": {"preset": "sale", "build": {"truck": name}}},
        )
    )


SHORT, LONG = 3, 6
PERPETUITY = "a perpetuity is not owed: every model has a last period"
MET: dict[str, tuple[Callable[[], float], str]] = {
    "npv_older": (lambda: truck("older", SHORT).npv("own"), "npv"),
    "npv_newer": (lambda: truck("newer", LONG).npv("own"), "npv"),
    "chain_npv_older": (lambda: truck("older", LONG).npv("own"), "chain"),
    "equal_annuity_older": (
        lambda: truck("older", SHORT).metric("own", "equivalent annual value"),
        "annuity",
    ),
    "equal_annuity_newer": (
        lambda: truck("newer", LONG).metric("own", "equivalent annual value"),
        "annuity",
    ),
}
NOT_MET = {"perpetuity_value_older": PERPETUITY, "perpetuity_value_newer": PERPETUITY}


def test_every_answer_about_the_trucks_is_mapped() -> None:
    assert set(MET) | set(NOT_MET) == set(case(TRUCKS)["outputs"])
    for label, reason in NOT_MET.items():
        left_out(TRUCKS, label, reason)


@pytest.mark.parametrize("name", MET)
def test_a_truck_of_a_shorter_life_is_compared_by_a_chain_and_by_an_annuity(name: str) -> None:
    read, kind = MET[name]
    stated = case(TRUCKS)
    near(TRUCKS, name, stated["outputs"][name], read(), stated["tolerance"][kind])


def test_a_chain_of_replacements_has_the_annuity_of_one_life() -> None:
    once, twice = (truck("older", years) for years in (SHORT, LONG))
    annuities = [ran.metric("own", "equivalent annual value") for ran in (once, twice)]
    assert annuities[0] == pytest.approx(annuities[1], rel=1e-12)


# -- capital budgeting -----------------------------------------------------------------------------

BUDGET = "openstax-acc-capital-budgeting"


def project(cost: float, *, rate: float = 0.0, years: int = 0, **gains: Any) -> Ran:
    """Let someone invest at the start and gain later; the whole, and the gains alone."""
    return Ran(
        scenario(
            years,
            "nominal",
            parties={"owner": party("Owner", rate, "nominal")},
            flows={
                "cost": flow("owner", "outside", kind="capital", at={0: cost}, offers=["whole"]),
                "gains": flow("outside", "owner", **gains),
            },
            offers=only("whole", "gains alone"),
        )
    )


def even(given: dict[str, Any]) -> Ran:
    return project(
        given["cost"],
        rate=given.get("rate", 0.0),
        years=given["years"],
        per_year=given["flow"],
    )


def uneven(given: dict[str, Any]) -> Ran:
    flows = given["flows"]
    return project(given["cost"], years=len(flows), amounts=[0, *flows])


def level_payback(given: list[float]) -> Ran:
    """Let the horizon be long enough: it is not stated, and a payback does not depend on it."""
    cost, gain = given
    return project(cost, years=20, per_year=gain)


def owned(ran: Ran, metric: str) -> float:
    return ran.metric("whole", metric, "owner")


ANSWERS: dict[str, Callable[[dict[str, Any]], float]] = {
    "payback_even": lambda given: owned(level_payback(given["payback_even"]), "payback"),
    "payback_uneven_a": lambda given: owned(uneven(given["payback_uneven_a"]), "payback"),
    "payback_uneven_b": lambda given: owned(uneven(given["payback_uneven_b"]), "payback"),
    "pv_a": lambda given: even(given["npv_a"]).npv("gains alone", "owner"),
    "pi_a": lambda given: owned(even(given["npv_a"]), "profitability index"),
    "npv_b": lambda given: owned(even(given["npv_b"]), "NPV"),
    "npv_c": lambda given: owned(even(given["npv_c"]), "NPV"),
    "irr_a_percent": lambda given: owned(even(given["irr_a"]), "IRR") * PERCENT,
    "irr_b_percent": lambda given: owned(even(given["irr_b"]), "IRR") * PERCENT,
}
NOT_OWED = {"arr_percent": "an accounting rate of return is not owed: it is no flow over time"}


def test_every_answer_about_the_budget_is_mapped() -> None:
    assert set(ANSWERS) | set(NOT_OWED) == set(case(BUDGET)["outputs"])
    for label, reason in NOT_OWED.items():
        left_out(BUDGET, label, reason)


@pytest.mark.parametrize("name", ANSWERS)
def test_a_project_is_paid_back_is_worth_and_returns_what_the_book_says(name: str) -> None:
    stated = case(BUDGET)
    theirs, tolerance = stated["outputs"][name], stated["tolerance"]
    allowed = {
        "payback": tolerance["payback"],
        "irr": tolerance["irr_percent"],
        "pv": tolerance["npv_relative"] * theirs,
        "npv": tolerance["npv_relative"] * theirs,
        "pi": 0.5e-3,  # half of its last digit
    }[name.partition("_")[0]]
    near(BUDGET, name, theirs, ANSWERS[name](stated["inputs"]), allowed)
