"""Owners drawn at random, put to NREL SAM's Cashloan while the tests run, and compared with ours.

What is drawn is what both express. Left out, as one side has no place for it: a loan of a household
whose interest is not deducted (here all interest is), and a loan or a depreciation that outlasts
the years (SAM breaks it off, here the rest is repaid or written off in the last year).
"""

from __future__ import annotations

import math
from random import Random
from typing import TYPE_CHECKING, Any

from tests.cases.front_door import At
from tests.cases.sam import PERCENT
from tests.cases.sam_owner_places import places

if TYPE_CHECKING:
    from tests.cases.front_door import Answer, Ran

TOLERANCE = 1e-8  # of the largest amount of a line
HOURS = 8760
MARKETS = {"residential": 0, "commercial": 1}
METHODS = {"none": 0, "macrs5": 1, "straight_line": 2, "custom": 3}
PAYBACKS = ("payback", "discounted_payback")
MACRS_YEARS = 6  # five, and half a year at each end

Outputs = dict[str, "Answer"]


def draw(number: int) -> dict[str, Any]:
    """Return the plain inputs of draw so-and-so: the same for a number on every machine."""
    random = Random(number)

    def rate(low: float, high: float) -> float:
        return round(random.uniform(low, high), 5)

    def perhaps(chance: float = 0.7) -> bool:
        return random.random() < chance

    years, capex = random.randint(5, 40), float(random.randint(5_000, 900_000))
    given: dict[str, Any] = {
        "owner": "commercial" if perhaps() else "residential",
        "years": years,
        "capex": capex,
        "inflation": rate(0, 0.06) if perhaps(0.9) else 0.0,
        "real_discount_rate": rate(0.005, 0.12),
        "federal_tax": rate(0.05, 0.4),
        "state_tax": rate(0.01, 0.12) if perhaps() else 0.0,
        "capacity_kw": float(random.randint(5, 500)),
        "energy_kwh_year1": float(random.randint(5_000, 900_000)),
        "degradation_per_year": rate(0, 0.02) if perhaps() else 0.0,
        "energy_value": {
            "year1": round(capex * random.uniform(0.05, 0.3), 2),
            "escalation": rate(-0.02, 0.06),
            "degrades": perhaps(0.5),
        },
        "depreciation": _depreciation(random, years),
    }
    upkeep: dict[str, Any] = {}
    if perhaps():
        upkeep["fixed_per_year"] = round(capex * random.uniform(0.001, 0.03), 2)
        upkeep["fixed_real_escalation"] = rate(-0.01, 0.03)
    elif perhaps(0.3):
        upkeep["fixed_per_year"] = [float(random.randint(0, 9_000)) for _ in range(years)]
    if perhaps():
        upkeep["capacity_per_kw_year"] = rate(1, 40)
        upkeep["capacity_real_escalation"] = rate(-0.01, 0.03)
    if perhaps():
        upkeep["production_per_mwh"] = rate(0.5, 20)
        upkeep["production_real_escalation"] = rate(-0.01, 0.03)
    given["om"] = upkeep
    if perhaps():
        given["insurance_fraction_of_capex"] = rate(0.001, 0.01)
    if perhaps():
        given["property_tax_rate"] = rate(0.002, 0.02)
        given["property_tax_assessed_fraction"] = rate(0.3, 1)
        given["property_tax_assessed_decline_per_year"] = rate(0, 0.08)
    if perhaps():
        given["salvage_fraction_of_capex"] = rate(0.01, 0.3)
    if perhaps(0.6):
        given["loan"] = {
            "fraction": rate(0.1, 0.95),
            "rate": rate(0.01, 0.11),
            "years": random.randint(1, years),
        }
    for tax in ("federal_tax", "state_tax"):
        if perhaps(0.15):
            given[tax] = [rate(0.02, 0.35) for _ in range(years)]
    return given


def _depreciation(random: Random, years: int) -> dict[str, Any]:
    """Return a way to write off that ends within the years."""
    method = random.choice(list(METHODS) if years >= MACRS_YEARS else ["straight_line", "custom"])
    if method == "straight_line":
        return {"method": method, "years": random.randint(2, years)}
    if method == "custom":
        weights = [random.randint(0, 20) for _ in range(random.randint(1, years) - 1)] + [5]
        return {"method": method, "fractions": [each / sum(weights) for each in weights]}
    return {"method": method}


# -- SAM ------------------------------------------------------------------------------------------


def raw(given: dict[str, Any]) -> dict[str, Any]:
    """Return the inputs that SAM's module reads."""
    return {
        **_fixed(given),
        **_upkeep(given["om"]),
        **_write_off(given),
        "analysis_period": given["years"],
        "inflation_rate": given["inflation"] * PERCENT,
        "real_discount_rate": given["real_discount_rate"] * PERCENT,
        "federal_tax_rate": _percents(given["federal_tax"]),
        "state_tax_rate": _percents(given["state_tax"]),
        "insurance_rate": given.get("insurance_fraction_of_capex", 0.0) * PERCENT,
        "property_tax_rate": given.get("property_tax_rate", 0.0) * PERCENT,
        "prop_tax_cost_assessed_percent": given.get("property_tax_assessed_fraction", 1.0)
        * PERCENT,
        "prop_tax_assessed_decline": given.get("property_tax_assessed_decline_per_year", 0.0)
        * PERCENT,
        "salvage_percentage": given.get("salvage_fraction_of_capex", 0.0) * PERCENT,
        "system_capacity": given["capacity_kw"],
        "total_installed_cost": given["capex"],
        "gen": [given["energy_kwh_year1"] / HOURS] * HOURS,
        "degradation": [given["degradation_per_year"] * PERCENT],
        "market": MARKETS[given["owner"]],
        "annual_energy_value": [0.0, *_energy_values(given)],
        **_loan(given.get("loan")),
    }


def _percents(rate: float | list[float]) -> list[float]:
    """Return a rate for all years, or one for each."""
    return [each * PERCENT for each in (rate if isinstance(rate, list) else [rate])]


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
        **_no_bill(given["years"]),
    }


def _no_bill(years: int) -> dict[str, Any]:
    """Return what SAM asks of an electricity bill, all zero: the value of energy is fed to it."""
    credits = ("net_billing_credits", "nm_dollars_applied", "true_up_credits")
    charges = ("charge_w_sys_dc_tou", "charge_w_sys_fixed")
    hours = ("ec_with_system", "dc_with_system", "e_fromgrid")
    return {
        "utility_bill_w_sys": [0.0] * (years + 1),
        **{f"{name}_ym": [[0.0]] for name in (*credits, *charges)},
        **{f"year1_hourly_{name}": [0.0] for name in hours},
    }


def _upkeep(upkeep: dict[str, Any]) -> dict[str, Any]:
    fixed = upkeep.get("fixed_per_year", 0.0)
    return {
        "om_fixed": fixed if isinstance(fixed, list) else [fixed],
        "om_fixed_escal": upkeep.get("fixed_real_escalation", 0.0) * PERCENT,
        "om_capacity": [upkeep.get("capacity_per_kw_year", 0.0)],
        "om_capacity_escal": upkeep.get("capacity_real_escalation", 0.0) * PERCENT,
        "om_production": [upkeep.get("production_per_mwh", 0.0)],
        "om_production_escal": upkeep.get("production_real_escalation", 0.0) * PERCENT,
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


def _energy_values(given: dict[str, Any]) -> list[float]:
    value = given["energy_value"]
    fading = given["degradation_per_year"] if value.get("degrades") else 0.0
    yearly = (1 + value["escalation"]) * (1 - fading)
    return [value["year1"] * yearly**year for year in range(given["years"])]


def sam(given: dict[str, Any]) -> Outputs:
    """Run SAM and return all of its outputs: numbers, and lines from year 0 on.

    Raises RuntimeError where it refuses.
    """
    from PySAM import Cashloan, PySSC

    library = PySSC.PySSC()
    data = library.data_create()
    # read by the module, and not among the names that its wrapper takes
    library.data_set_array(data, b"utility_bill_wo_sys", [0.0] * (given["years"] + 1))
    module = Cashloan.wrap(data)
    for name, value in raw(given).items():
        module.value(name, value)
    try:
        module.execute(0)
    except Exception as error:  # its own error type has no name that can be imported
        raise RuntimeError(str(error)) from error
    found = module.Outputs.export()
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in found.items()
        if isinstance(value, float | tuple)
    }


# -- both -----------------------------------------------------------------------------------------


def differences(given: dict[str, Any], theirs: Outputs, ran: Ran) -> list[str]:
    """Return what differs, in words: every output of SAM has a place here, or is zero.

    Its IRR is left out, as it stops early; that of the cash is that of the recorded cases.
    """
    where = places(given)
    flow = theirs["cf_after_tax_cash_flow"]
    assert isinstance(flow, list)
    largest = max(abs(amount) for amount in flow)
    found = _paybacks(given, theirs, ran)
    for label, answer in theirs.items():
        place, left = where.get(label), _as_list(answer)
        if place is None and any(left):
            found.append(f"{label}: has no place here")
        if not isinstance(place, At) or label in PAYBACKS:
            continue
        right = _as_list(place.read(ran))
        # a worth is a sum of flows, in which much may cancel
        size = largest if label == "npv" else max(abs(amount) for amount in left)
        off = max(abs(one - other) for one, other in zip(left, right, strict=True))
        if not off <= TOLERANCE * size:
            found.append(f"{label}: off by {off:.3g}, of {size:.6g}")
    return found


def _as_list(found: Answer) -> list[float]:
    return found if isinstance(found, list) else [found]


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
