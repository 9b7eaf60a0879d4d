"""Contracts drawn at random, put to NREL SAM's HostDeveloper while the tests run, and compared.

What is drawn is what both express. Left out, as one side has no place for it: a write-off that
outlasts the years (SAM breaks it off, here the rest is written off in the last year), and a loan
that is sized to cash of which there is none in some year (here nothing is due in it).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from tests.cases import live
from tests.cases.front_door import NotHere, case
from tests.cases.live import HOURS, Dice
from tests.cases.sam import PERCENT
from tests.cases.sam_contract import TwoSides, pays_tax
from tests.cases.sam_contract_places import class_of, places
from tests.cases.test_two_sides_of_a_contract import NAMES

if TYPE_CHECKING:
    from tests.cases.live import Outputs

LASTS = {  # years in which a class of SAM's is written off, half of one at each end
    "macrs5": 6,
    "macrs15": 16,
    **{f"straight_line_{life}_half_year": life + 1 for life in (5, 15, 20, 39)},
}
REPAYMENTS = ("annuity", "equal principal")  # by SAM's number of each
SIZED_BY = {  # a worth, or a cost, may be small beside the flows that it is the sum of
    "npv": ("npv", "cf_after_tax_cash_flow"),
    "project_return_aftertax_npv": ("project_return_aftertax_npv", "cf_project_return_aftertax"),
    "npv_annual_costs": ("npv_annual_costs", "cf_annual_costs"),
    "lcoe_nom": ("lcoe_nom", "lppa_nom"),
    "lcoe_real": ("lcoe_real", "lppa_real"),
}
COST_PER_KWH = ("lcoe_nom", "lcoe_real")
PART_OF_A_YEAR = (
    *("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
    *("_monthly", "_hourly", "_TOD1"),
)
NOT_HERE = {  # what SAM tells beside what its cases list, and why nothing is compared with it
    **dict.fromkeys(
        ("cf_effective_tax_frac", "cf_federal_tax_frac", "cf_state_tax_frac", "cf_util_escal_rate"),
        "an input in each year, or both rates of tax as one",
    ),
    **dict.fromkeys(
        ("cf_project_return_aftertax_max_irr", "flip_actual_irr", "flip_actual_year"),
        "the best IRR to date: the cash is compared",
    ),
    **dict.fromkeys(
        ("cost_installedperwatt", "firstyear_energy_price1", "ppa_multipliers"),
        "an input, or a quotient of inputs",
    ),
    "cf_pv_interest_factor": "a discount factor of the loan: what it discounts is compared",
    "min_dscr": "without a loan the highest number that there is",
}


def draw(number: int) -> dict[str, Any]:
    """Return the plain inputs of draw so-and-so: the same for a number on every machine."""
    dice = Dice(number)
    rate, perhaps = dice.rate, dice.perhaps
    years, capex = dice.randint(5, 40), float(dice.randint(20_000, 2_000_000))
    energy = float(dice.randint(50_000, 5_000_000))
    federal, state = (rate(0.05, 0.4) if perhaps(0.85) else 0.0 for _ in range(2))
    given: dict[str, Any] = {
        "years": years,
        "capex": capex,
        "inflation": rate(0, 0.05),
        "real_discount_rate": rate(0.005, 0.12),
        "federal_tax": federal,
        "state_tax": state / 3,
        "capacity_kw": float(dice.randint(10, 1000)),
        "energy_kwh_year1": energy,
        "degradation_per_year": rate(0, 0.02) if perhaps() else 0.0,
        "contract": {
            "price_per_kwh": capex * dice.uniform(0.1, 0.3) / energy,
            "escalation": rate(-0.01, 0.04),
        },
        "host": {
            "real_discount_rate": rate(0.005, 0.1),
            "energy_value": {
                "year1": round(capex * dice.uniform(0.1, 0.35), 2),
                "escalation": rate(-0.01, 0.05),
                "degrades": perhaps(0.5),
            },
        },
    }
    if pays_tax(given):
        given["depreciation"] = _depreciation(dice, years)
    if perhaps():
        given["loan"] = _loan(dice, years)
    lean = given.get("loan", {}).get("sizing") == "dscr"  # there must be cash in each year
    given["om"] = _upkeep(dice, given, 0.2 if lean else 1.0)
    given |= dice.holding()
    if perhaps(0.5) and not lean:
        given["recapitalization"] = {
            "years": sorted(dice.sample(range(1, years + 1), dice.randint(1, 3))),
            "cost_today": round(capex * dice.uniform(0.02, 0.2), 2),
            "real_escalation": rate(0, 0.03),
        }
    return given


def _depreciation(dice: Dice, years: int) -> dict[str, Any]:
    """Return a way to write off that ends within the years."""
    method = dice.choice(["custom", *(name for name, lasts in LASTS.items() if lasts <= years)])
    if method != "custom":
        return {"method": method}
    return {"method": method, "fractions": dice.shares(years)}


def _loan(dice: Dice, years: int) -> dict[str, Any]:
    """Return a loan that is a share of the price, or sized and repaid by what cash allows."""
    stated = {"rate": dice.rate(0.01, 0.1)}
    if dice.perhaps(0.3):
        lasts, cover = dice.randint(2, min(years, 20)), round(dice.uniform(1.1, 2.5), 3)
        return stated | {"sizing": "dscr", "dscr": cover, "years": lasts}
    lasts = dice.randint(1, years)
    return stated | {
        "fraction": round(dice.uniform(0.1, 0.95), 4),
        "years": lasts,
        "principal_free_years": dice.randint(0, min(lasts - 1, 4)),
        "repayment": dice.choice(REPAYMENTS),
    }


def _upkeep(dice: Dice, given: dict[str, Any], most: float) -> dict[str, Any]:
    """Return upkeep by its three measures, each of up to 2 % of the price at first."""
    found: dict[str, Any] = {}
    units = {
        "fixed": 1.0,
        "capacity": given["capacity_kw"],
        "production": given["energy_kwh_year1"] / 1000,
    }
    for name, stated in live.UPKEEP.items():
        if dice.perhaps():
            yearly = given["capex"] * dice.uniform(0.001, 0.02) * most
            found[stated] = round(yearly / units[name], 6)
            found[f"{name}_real_escalation"] = dice.rate(-0.01, 0.02)
    return found


# -- SAM ------------------------------------------------------------------------------------------


@cache
def _as_in_a_case() -> dict[str, Any]:
    """Return all that SAM reads, with nothing that a draw may have: no tax, loan or insurance."""
    return dict(case(NAMES[0])["inputs"]["raw_ssc_inputs"])


def raw(given: dict[str, Any]) -> dict[str, Any]:
    """Return the inputs that SAM's module reads, as a case states them."""
    return {
        **_as_in_a_case(),
        **live.raw(given, given["host"]["energy_value"]),
        **_raw_write_off(given.get("depreciation")),
        **_raw_loan(given.get("loan")),
        **_raw_renewals(given),
        "ppa_price_input": [given["contract"]["price_per_kwh"]],
        "ppa_escalation": given["contract"]["escalation"] * PERCENT,
        "host_real_discount_rate": given["host"]["real_discount_rate"] * PERCENT,
    }


def _raw_write_off(stated: dict[str, Any] | None) -> dict[str, Any]:
    if stated is None:
        return {}
    found: dict[str, Any] = {f"depr_alloc_{class_of(stated)}_percent": 100}
    if "fractions" in stated:
        found["depr_custom_schedule"] = [each * PERCENT for each in stated["fractions"]]
    return found


def _raw_loan(loan: dict[str, Any] | None) -> dict[str, Any]:
    if loan is None:
        return {}
    found = {"term_int_rate": loan["rate"] * PERCENT, "term_tenor": loan["years"]}
    if "dscr" in loan:
        return found | {"debt_option": 1, "dscr": loan["dscr"]}
    return found | {
        "debt_percent": loan["fraction"] * PERCENT,
        "loan_moratorium": loan.get("principal_free_years", 0),
        "payment_option": REPAYMENTS.index(loan.get("repayment", "annuity")),
    }


def _raw_renewals(given: dict[str, Any]) -> dict[str, Any]:
    stated = given.get("recapitalization")
    if stated is None:
        return {}
    return {
        "system_use_recapitalization": 1,
        "system_recapitalization_cost": stated["cost_today"],
        "system_recapitalization_escalation": stated.get("real_escalation", 0.0) * PERCENT,
        "system_lifetime_recapitalize": [
            float(year in stated["years"]) for year in range(1, given["years"] + 1)
        ],
    }


def sam(given: dict[str, Any]) -> Outputs:
    """Run SAM and return all of its outputs. Raises RuntimeError where it refuses."""
    from PySAM import HostDeveloper

    dispatch: dict[str, Any] = {
        "dispatch_tod_factors": [1.0] * 9,
        **{f"dispatch_sched_{days}": [[1] * 24] * 12 for days in ("weekday", "weekend")},
    }
    return live.run(HostDeveloper, live.no_bill(given["years"], HOURS) | dispatch | raw(given))


# -- both -----------------------------------------------------------------------------------------


def differences(given: dict[str, Any], theirs: Outputs, ran: TwoSides) -> list[str]:
    """Return what differs, in words: every output of SAM has a place here, or is zero."""
    nothing = NotHere("nothing here is like it")
    where = dict.fromkeys(filter(_left_out, theirs), nothing) | places(given)
    if given.get("loan", {}).get("sizing") == "dscr":
        where |= dict.fromkeys(COST_PER_KWH, NotHere("its costs and its energy are compared"))
    return live.differences(theirs, ran, where, SIZED_BY)


def _left_out(label: str) -> bool:
    """Return whether nothing here is like an output: shares of a basis, and parts of a year."""
    part_of_a_year = label.endswith(PART_OF_A_YEAR) or "dispatch" in label
    return label in NOT_HERE or part_of_a_year or "bas_percent_" in label
