"""Owners drawn at random, put to NREL SAM's Cashloan while the tests run, and compared with ours.

What is drawn is what both express. Left out, as one side has no place for it: a loan of a household
whose interest is not deducted (here all interest is), and a loan or a depreciation that outlasts
the years (SAM breaks it off, here the rest is repaid or written off in the last year).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from tests.cases import live
from tests.cases.front_door import Elsewhere
from tests.cases.live import TOLERANCE, Dice
from tests.cases.sam import PERCENT
from tests.cases.sam_owner_places import places

if TYPE_CHECKING:
    from tests.cases.front_door import Ran
    from tests.cases.live import Outputs

MARKETS = {"residential": 0, "commercial": 1}
METHODS = {"none": 0, "macrs5": 1, "straight_line": 2, "custom": 3}
PAYBACKS = ("payback", "discounted_payback")
SIZED_BY = {"npv": ["cf_after_tax_cash_flow"]}  # a worth is a sum, in which much may cancel
MACRS_YEARS = 6  # five, and half a year at each end


def draw(number: int) -> dict[str, Any]:
    """Return the plain inputs of draw so-and-so: the same for a number on every machine."""
    dice = Dice(number)
    rate, perhaps = dice.rate, dice.perhaps
    years, capex = dice.randint(5, 40), float(dice.randint(5_000, 900_000))
    given: dict[str, Any] = {
        "owner": "commercial" if perhaps() else "residential",
        "years": years,
        "capex": capex,
        "inflation": rate(0, 0.06) if perhaps(0.9) else 0.0,
        "real_discount_rate": rate(0.005, 0.12),
        "federal_tax": rate(0.05, 0.4),
        "state_tax": rate(0.01, 0.12) if perhaps() else 0.0,
        "capacity_kw": float(dice.randint(5, 500)),
        "energy_kwh_year1": float(dice.randint(5_000, 900_000)),
        "degradation_per_year": rate(0, 0.02) if perhaps() else 0.0,
        "energy_value": {
            "year1": round(capex * dice.uniform(0.05, 0.3), 2),
            "escalation": rate(-0.02, 0.06),
            "degrades": perhaps(0.5),
        },
        "depreciation": _depreciation(dice, years),
    }
    upkeep: dict[str, Any] = {}
    if perhaps():
        upkeep["fixed_per_year"] = round(capex * dice.uniform(0.001, 0.03), 2)
        upkeep["fixed_real_escalation"] = rate(-0.01, 0.03)
    elif perhaps(0.3):
        upkeep["fixed_per_year"] = [float(dice.randint(0, 9_000)) for _ in range(years)]
    if perhaps():
        upkeep["capacity_per_kw_year"] = rate(1, 40)
        upkeep["capacity_real_escalation"] = rate(-0.01, 0.03)
    if perhaps():
        upkeep["production_per_mwh"] = rate(0.5, 20)
        upkeep["production_real_escalation"] = rate(-0.01, 0.03)
    given["om"] = upkeep
    given |= dice.holding()
    if perhaps(0.6):
        given["loan"] = {
            "fraction": rate(0.1, 0.95),
            "rate": rate(0.01, 0.11),
            "years": dice.randint(1, years),
        }
    for tax in ("federal_tax", "state_tax"):
        if perhaps(0.15):
            given[tax] = [rate(0.02, 0.35) for _ in range(years)]
    return given


def _depreciation(dice: Dice, years: int) -> dict[str, Any]:
    """Return a way to write off that ends within the years."""
    method = dice.choice(list(METHODS) if years >= MACRS_YEARS else ["straight_line", "custom"])
    if method == "straight_line":
        return {"method": method, "years": dice.randint(2, years)}
    if method == "custom":
        return {"method": method, "fractions": dice.shares(years)}
    return {"method": method}


# -- SAM ------------------------------------------------------------------------------------------


def raw(given: dict[str, Any]) -> dict[str, Any]:
    """Return the inputs that SAM's module reads."""
    return {
        **_fixed(given),
        **live.raw(given, given["energy_value"]),
        **_write_off(given),
        **_loan(given.get("loan")),
        "market": MARKETS[given["owner"]],
    }


def _fixed(given: dict[str, Any]) -> dict[str, Any]:
    """Return what is the same in all cases: no tariff of SAM's own, no fuel, no battery."""
    return {
        "rate_escalation": [0.0],
        "om_fuel_cost": [0.0],
        "om_fuel_cost_escal": 0.0,
        "annual_fuel_usage": 0.0,
        "om_replacement_cost_escal": 0.0,
        "add_om_num_types": 0,
        "system_heat_rate": 0.0,
        "system_use_lifetime_output": 0,
        **live.no_bill(given["years"]),
    }


def _write_off(given: dict[str, Any]) -> dict[str, Any]:
    """Return the same depreciation for both taxes; a household has none."""
    stated = given["depreciation"]
    if given["owner"] == "residential":
        stated = {"method": "none"}
    found: dict[str, Any] = {}
    for tax in ("fed", "sta"):
        found[f"depr_{tax}_type"] = METHODS[stated["method"]]
        if "years" in stated:
            found[f"depr_{tax}_sl_years"] = stated["years"]
        if "fractions" in stated:
            found[f"depr_{tax}_custom"] = [each * PERCENT for each in stated["fractions"]]
    return found


def _loan(loan: dict[str, Any] | None) -> dict[str, Any]:
    """Return the loan; a household's is a mortgage, of which the interest is deducted."""
    if loan is None:
        return {"mortgage": 0, "debt_fraction": 0.0, "loan_rate": 0.0, "loan_term": 0}
    return {
        "mortgage": 1,
        "debt_fraction": loan["fraction"] * PERCENT,
        "loan_rate": loan["rate"] * PERCENT,
        "loan_term": loan["years"],
    }


def sam(given: dict[str, Any]) -> Outputs:
    """Run SAM and return all of its outputs. Raises RuntimeError where it refuses."""
    from PySAM import Cashloan

    return live.run(Cashloan, raw(given))


# -- both -----------------------------------------------------------------------------------------


def differences(given: dict[str, Any], theirs: Outputs, ran: Ran) -> list[str]:
    """Return what differs, in words: every output of SAM has a place here, or is zero.

    Its IRR is left out, as it stops early; that of the cash is that of the recorded cases.
    """
    where = places(given) | dict.fromkeys(PAYBACKS, Elsewhere())
    return _paybacks(given, theirs, ran) + live.differences(theirs, ran, where, SIZED_BY)


def _paybacks(given: dict[str, Any], theirs: Outputs, ran: Ran) -> list[str]:
    """Compare paybacks; what SAM does not find must lie in the last year, or nowhere."""
    metrics = {m.name: m.value for m in ran.model.metrics("project", "customer", "project")}
    found = []
    for label in PAYBACKS:
        left, right = theirs[label], metrics[label.replace("_", " ")]
        assert isinstance(left, float)
        if math.isnan(left):
            if right is not None and right <= given["years"] - 1:
                found.append(f"{label}: {right} here, none there")
        elif right is None or abs(left - right) > TOLERANCE * given["years"]:
            found.append(f"{label}: {right} here, {left} there")
    return found
