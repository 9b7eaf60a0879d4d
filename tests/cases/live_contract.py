"""Contracts drawn at random, put to NREL SAM's HostDeveloper while the tests run, and compared.

What is drawn is what both express. Left out, as one side has no place for it: a write-off that
outlasts the years (SAM breaks it off, here the rest is written off in the last year), and a loan
that is sized to cash of which there is none in some year (here nothing is due in it).
"""

from __future__ import annotations

from functools import cache
from random import Random
from typing import TYPE_CHECKING, Any

from tests.cases.front_door import At, case
from tests.cases.sam import PERCENT
from tests.cases.sam_contract import TwoSides, pays_tax
from tests.cases.sam_contract_places import class_of, places
from tests.cases.test_two_sides_of_a_contract import NAMES

if TYPE_CHECKING:
    from tests.cases.front_door import Answer

TOLERANCE = 1e-8  # of the largest amount of a line
HOURS = 8760
LASTS = {  # years in which a class of SAM's is written off, half of one at each end
    "macrs5": 6,
    "macrs15": 16,
    **{f"straight_line_{life}_half_year": life + 1 for life in (5, 15, 20, 39)},
}
REPAYMENTS = ("annuity", "equal principal")  # by SAM's number of each
SIZED_BY = {  # a worth, or a cost, may be small beside the flows that it is the sum of
    "npv": "cf_after_tax_cash_flow",
    "project_return_aftertax_npv": "cf_project_return_aftertax",
    "npv_annual_costs": "cf_annual_costs",
    "lcoe_nom": "lppa_nom",
    "lcoe_real": "lppa_real",
}
COST_PER_KWH = ("lcoe_nom", "lcoe_real")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
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

Outputs = dict[str, "Answer"]


def draw(number: int) -> dict[str, Any]:
    """Return the plain inputs of draw so-and-so: the same for a number on every machine."""
    random = Random(number)

    def rate(low: float, high: float) -> float:
        return round(random.uniform(low, high), 5)

    def perhaps(chance: float = 0.7) -> bool:
        return random.random() < chance

    years, capex = random.randint(5, 40), float(random.randint(20_000, 2_000_000))
    energy = float(random.randint(50_000, 5_000_000))
    federal, state = (rate(0.05, 0.4) if perhaps(0.85) else 0.0 for _ in range(2))
    given: dict[str, Any] = {
        "years": years,
        "capex": capex,
        "inflation": rate(0, 0.05),
        "real_discount_rate": rate(0.005, 0.12),
        "federal_tax": federal,
        "state_tax": state / 3,
        "capacity_kw": float(random.randint(10, 1000)),
        "energy_kwh_year1": energy,
        "degradation_per_year": rate(0, 0.02) if perhaps() else 0.0,
        "contract": {
            "price_per_kwh": capex * random.uniform(0.1, 0.3) / energy,
            "escalation": rate(-0.01, 0.04),
        },
        "host": {
            "real_discount_rate": rate(0.005, 0.1),
            "energy_value": {
                "year1": round(capex * random.uniform(0.1, 0.35), 2),
                "escalation": rate(-0.01, 0.05),
                "degrades": perhaps(0.5),
            },
        },
    }
    if pays_tax(given):
        given["depreciation"] = _depreciation(random, years)
    if perhaps():
        given["loan"] = _loan(random, years)
    lean = given.get("loan", {}).get("sizing") == "dscr"  # there must be cash in each year
    given["om"] = _upkeep(random, given, 0.2 if lean else 1.0)
    if perhaps():
        given["insurance_fraction_of_capex"] = rate(0.001, 0.01)
    if perhaps():
        given["property_tax_rate"] = rate(0.002, 0.02)
        given["property_tax_assessed_fraction"] = rate(0.3, 1)
        given["property_tax_assessed_decline_per_year"] = rate(0, 0.08)
    if perhaps():
        given["salvage_fraction_of_capex"] = rate(0.01, 0.3)
    if perhaps(0.5) and not lean:
        given["recapitalization"] = {
            "years": sorted(random.sample(range(1, years + 1), random.randint(1, 3))),
            "cost_today": round(capex * random.uniform(0.02, 0.2), 2),
            "real_escalation": rate(0, 0.03),
        }
    return given


def _depreciation(random: Random, years: int) -> dict[str, Any]:
    """Return a way to write off that ends within the years."""
    method = random.choice(["custom", *(name for name, lasts in LASTS.items() if lasts <= years)])
    if method != "custom":
        return {"method": method}
    weights = [random.randint(0, 20) for _ in range(random.randint(1, years) - 1)] + [5]
    return {"method": method, "fractions": [each / sum(weights) for each in weights]}


def _loan(random: Random, years: int) -> dict[str, Any]:
    """Return a loan that is a share of the price, or sized and repaid by what cash allows."""
    stated = {"rate": round(random.uniform(0.01, 0.1), 5)}
    if random.random() < 0.3:
        lasts, cover = random.randint(2, min(years, 20)), round(random.uniform(1.1, 2.5), 3)
        return stated | {"sizing": "dscr", "dscr": cover, "years": lasts}
    lasts = random.randint(1, years)
    return stated | {
        "fraction": round(random.uniform(0.1, 0.95), 4),
        "years": lasts,
        "principal_free_years": random.randint(0, min(lasts - 1, 4)),
        "repayment": random.choice(REPAYMENTS),
    }


def _upkeep(random: Random, given: dict[str, Any], most: float) -> dict[str, Any]:
    """Return upkeep by its three measures, each of up to 2 % of the price at first."""
    found: dict[str, Any] = {}
    measures = {
        "fixed_per_year": 1.0,
        "capacity_per_kw_year": given["capacity_kw"],
        "production_per_mwh": given["energy_kwh_year1"] / 1000,
    }
    for name, units in measures.items():
        if random.random() < 0.7:
            yearly = given["capex"] * random.uniform(0.001, 0.02) * most
            found[name] = round(yearly / units, 6)
            escalation = f"{name.split('_')[0]}_real_escalation"
            found[escalation] = round(random.uniform(-0.01, 0.02), 5)
    return found


# -- SAM ------------------------------------------------------------------------------------------


@cache
def _as_in_a_case() -> dict[str, Any]:
    """Return all that SAM reads, with nothing that a draw may have: no tax, loan or insurance."""
    return dict(case(NAMES[0])["inputs"]["raw_ssc_inputs"])


def raw(given: dict[str, Any]) -> dict[str, Any]:
    """Return the inputs that SAM's module reads, as a case states them."""

    def percent(name: str, default: float = 0.0) -> float:
        return float(given.get(name, default)) * PERCENT

    return {
        **_as_in_a_case(),
        **_raw_upkeep(given["om"]),
        **_raw_write_off(given.get("depreciation")),
        **_raw_loan(given.get("loan")),
        **_raw_renewals(given),
        "analysis_period": given["years"],
        "inflation_rate": percent("inflation"),
        "real_discount_rate": percent("real_discount_rate"),
        "federal_tax_rate": [percent("federal_tax")],
        "state_tax_rate": [percent("state_tax")],
        "insurance_rate": percent("insurance_fraction_of_capex"),
        "property_tax_rate": percent("property_tax_rate"),
        "prop_tax_cost_assessed_percent": percent("property_tax_assessed_fraction", 1.0),
        "prop_tax_assessed_decline": percent("property_tax_assessed_decline_per_year"),
        "salvage_percentage": percent("salvage_fraction_of_capex"),
        "system_capacity": given["capacity_kw"],
        "total_installed_cost": given["capex"],
        "gen": [given["energy_kwh_year1"] / HOURS] * HOURS,
        "degradation": [percent("degradation_per_year")],
        "ppa_price_input": [given["contract"]["price_per_kwh"]],
        "ppa_escalation": given["contract"]["escalation"] * PERCENT,
        "host_real_discount_rate": given["host"]["real_discount_rate"] * PERCENT,
        "annual_energy_value": [0.0, *_energy_values(given)],
    }


def _raw_upkeep(upkeep: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, stated in (
        ("fixed", "fixed_per_year"),
        ("capacity", "capacity_per_kw_year"),
        ("production", "production_per_mwh"),
    ):
        found[f"om_{name}"] = [upkeep.get(stated, 0.0)]
        found[f"om_{name}_escal"] = upkeep.get(f"{name}_real_escalation", 0.0) * PERCENT
    return found


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


def _energy_values(given: dict[str, Any]) -> list[float]:
    value = given["host"]["energy_value"]
    fading = given["degradation_per_year"] if value.get("degrades") else 0.0
    yearly = (1 + value["escalation"]) * (1 - fading)
    return [value["year1"] * yearly**year for year in range(given["years"])]


def _no_bill(years: int) -> dict[str, Any]:
    """Return what SAM asks of an electricity bill, all zero: the value of energy is fed to it."""
    credits = ("net_billing_credits", "nm_dollars_applied", "true_up_credits")
    charges = ("charge_w_sys_dc_tou", "charge_w_sys_fixed")
    hours = ("ec_with_system", "dc_with_system", "e_fromgrid")
    return {
        "utility_bill_w_sys": [0.0] * (years + 1),
        **{f"{name}_ym": [[0.0]] for name in (*credits, *charges)},
        **{f"year1_hourly_{name}": [0.0] * HOURS for name in hours},
        "dispatch_tod_factors": [1.0] * 9,
        **{f"dispatch_sched_{days}": [[1] * 24] * 12 for days in ("weekday", "weekend")},
    }


def sam(given: dict[str, Any]) -> Outputs:
    """Run SAM and return all of its outputs: numbers, and lines from year 0 on.

    Raises RuntimeError where it refuses.
    """
    from PySAM import HostDeveloper, PySSC

    library = PySSC.PySSC()
    data = library.data_create()
    # read by the module, and not among the names that its wrapper takes
    library.data_set_array(data, b"utility_bill_wo_sys", [0.0] * (given["years"] + 1))
    module = HostDeveloper.wrap(data)
    for name, value in (_no_bill(given["years"]) | raw(given)).items():
        module.value(name, value)
    try:
        module.execute(0)
    except Exception as error:  # its own error type has no name that can be imported
        raise RuntimeError(str(error)) from error
    found = module.Outputs.export()
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in found.items()
        if isinstance(value, float | tuple) and not name.endswith(("_monthly", "_hourly"))
    }


# -- both -----------------------------------------------------------------------------------------


def differences(given: dict[str, Any], theirs: Outputs, ran: TwoSides) -> list[str]:
    """Return what differs, in words: every output of SAM has a place here, or is zero."""
    where = places(given)
    sized_to_cash = given.get("loan", {}).get("sizing") == "dscr"
    found = []
    for label, answer in theirs.items():
        if sized_to_cash and label in COST_PER_KWH:
            continue  # its costs and its energy are compared
        place, left = where.get(label), _as_list(answer)
        if place is None and any(left) and not _left_out(label):
            found.append(f"{label}: has no place here")
        if not isinstance(place, At):
            continue
        right = _as_list(place.read(ran))
        size = max(abs(amount) for amount in left)
        if label in SIZED_BY:
            size = max(size, *(abs(amount) for amount in _as_list(theirs[SIZED_BY[label]])))
        off = max(abs(one - other) for one, other in zip(left, right, strict=True))
        if not off <= TOLERANCE * size:
            found.append(f"{label}: off by {off:.3g}, of {size:.6g}")
    return found


def _left_out(label: str) -> bool:
    """Return whether nothing here is like an output: shares of a basis, and parts of a year."""
    parts_of_a_year = label.endswith(MONTHS) or "dispatch" in label or label.endswith("_TOD1")
    return label in NOT_HERE or parts_of_a_year or "bas_percent_" in label


def _as_list(found: Answer) -> list[float]:
    return found if isinstance(found, list) else [found]
