"""NREL SAM's lessor and lessee of one asset, through the front door: a clause of the remainder.

All is met to 1e-9 of the largest amount, the IRR to 1e-9 against the cross-check. A tax that is
paid is positive here and negative there.
"""

from __future__ import annotations

import pytest

from tests.cases.front_door import At, Irr, NotHere, Place, Repeats, assert_met, case
from tests.cases.sam import CENTS, PAID, PERCENT, at_the_start, from_year_one, length
from tests.cases.sam_contract import COSTS, EXPENSES, OTHER, REVENUE
from tests.cases.sam_contract_places import (
    AT_SIGNING,
    COST_SHEET,
    SOLVED,
    all_of,
    alone,
    at,
    before_tax,
    per_kwh,
    written_off,
)
from tests.cases.sam_leaseback import LEASE, LESSEE, LESSOR, LeasedBack

NAME = "sam-saleleaseback-01"
CASH = {LESSOR: "lease / Lessor: cash / Cash", LESSEE: "lease / Lessee: cash / Cash"}
SO_FAR = {
    key: f"Metrics / {name}, lease: discounted payback / Discounted payback: cumulative"
    for key, name in ((LESSOR, "Lessor"), (LESSEE, "Lessee"))
}
SALES = At("lease / Flows / sales")
LEASE_PAYMENT = At("lease / What is left / Lease payment")
MARGIN = At("lease / What is left / Lease payment: margin kept")
ENERGY = At("Basis / Service: energy / Demand for energy")
UPKEEP_WORTH = At(lambda ran: ran.npv(LEASE, OTHER))
LESSOR_IRR = Irr(At(lambda ran: ran.metric(LEASE, "IRR", LESSOR), PERCENT))
THROUGH_THE_LESSEE = NotHere("theirs lets salvage pass through the lessee: the lessor gets it here")
TO_DATE = NotHere("the IRR of the flow so far: the cash is compared, and its IRR in the end")


def side(theirs: str, key: str, name: str) -> dict[str, Place]:
    """Return the lines that SAM has of each side."""
    tax = f"lease / {name}: income tax"
    kinds = ("prior", "with")
    return {
        f"cf_{theirs}_aftertax": At(CASH[key]),
        f"cf_{theirs}_aftertax_npv": At(SO_FAR[key]),
        f"cf_{theirs}_aftertax_tax": At(f"{CASH[key]} from taxes"),
        f"cf_{theirs}_fedtax": At(f"{tax} / Income tax, federal", PAID),
        f"cf_{theirs}_statax": At(f"{tax}, state / Income tax, state", PAID),
        **all_of(
            [f"cf_{theirs}_{each}" for each in ("aftertax_cash", "pretax")],
            before_tax(lambda ran: ran[CASH[key]]),
        ),
        f"cf_{theirs}_pretax_npv": before_tax(lambda ran: ran[SO_FAR[key]]),
        **all_of(
            [f"cf_{theirs}_statax_income_{kind}_incentives" for kind in kinds],
            At(f"{tax} / Profit before tax"),
        ),
        **all_of(
            [f"cf_{theirs}_fedtax_income_{kind}_incentives" for kind in kinds],
            At(f"{tax} / Profit before tax less income tax, state"),
        ),
        f"{theirs}_aftertax_npv": At(lambda ran: ran.npv(LEASE, key)),
        f"{theirs}_pretax_npv": before_tax(lambda ran: ran.npv(LEASE, key)),
    }


PRICE = At("Basis / Build: system, standard / Price at signing")
WHERE: dict[str, Place] = {
    **side("tax_investor", LESSOR, "Lessor"),
    **side("sponsor", LESSEE, "Lessee"),
    # at signing
    **AT_SIGNING,
    **written_off(case(NAME)["inputs"]["plain"]["depreciation"]),
    "purchase_of_plant": At(lambda ran: at(ran[f"{CASH[LESSOR]} from investment"], 0)),
    "sale_of_property": PRICE,
    **all_of(["issuance_of_equity", "size_of_equity"], PRICE),
    # the years of the lessor
    "cf_pretax_cashflow": LEASE_PAYMENT,
    "cf_pretax_operating_cashflow": LEASE_PAYMENT,
    "cf_tax_investor_operating_activities": LEASE_PAYMENT,
    "cf_tax_investor_pretax_cashflow": At(f"{CASH[LESSOR]} from operating"),
    "cf_tax_investor_investing_activities": NotHere(
        "the purchase and salvage, which is income of the last year here: both are compared"
    ),
    "cf_tax_investor_financing_activities": NotHere(
        "what its owners put into the lessor: no party has owners here"
    ),
    **all_of(["cf_tax_investor_aftertax_irr", "cf_tax_investor_pretax_irr"], TO_DATE),
    "cf_net_salvage_value": At("lease / Flows / salvage"),
    "salvage_value": At(lambda ran: at(ran["lease / Flows / salvage"], -1)),
    "cf_annual_costs": At("Metrics / Lessor: lease less revenue / Difference of cash"),
    "cf_property_tax_assessed_value": At(
        lambda ran: from_year_one(ran["Basis / Holding: system, standard / Assessed value"])
    ),
    # the years of the lessee
    "cf_length": At(lambda ran: length(ran[CASH[LESSEE]])),
    **all_of(["cf_energy_net", "cf_energy_sales"], ENERGY),
    "cf_energy_value": SALES,
    "cf_total_revenue": alone(lambda ran: ran["costs / Lessor: income tax / Taxable revenue"]),
    "cf_om_fixed_expense": At("lease / Flows / upkeep"),
    "cf_operating_expenses": alone(
        lambda ran: ran[f"{EXPENSES} / Lessor: cash / Cash from operating"], PAID
    ),
    "cf_sponsor_margin": MARGIN,
    "cf_sponsor_operating_activities": Repeats("cf_tax_investor_pretax_cashflow"),
    "cf_sponsor_operating_margin": Repeats("cf_tax_investor_pretax_cashflow"),
    "cf_sponsor_investing_activities": THROUGH_THE_LESSEE,
    "cf_ppa_price": NotHere(
        "the price of a kWh in each year: a plain flow raises its price in its own formula, and "
        "has no line for it; sales and energy are compared"
    ),
    # metrics
    "nominal_discount_rate": At("Basis / Lessor: discounting / Discount rate, nominal"),
    "tax_investor_aftertax_irr": LESSOR_IRR,
    "analysis_period_irr": LESSOR_IRR,
    "wacc": Repeats("analysis_period_irr"),
    "tax_investor_pretax_irr": NotHere(
        "SAM's IRR before tax stops early, and no cross-check is stated; the cash is compared"
    ),
    "npv_annual_costs": At(lambda ran: ran.metric(LEASE, "NPV less", LESSOR, REVENUE), PAID),
    "npv_ppa_revenue": At(lambda ran: ran.npv(REVENUE, LESSOR)),
    "npv_energy_nom": alone(
        lambda ran: ran[f"{COST_SHEET} Level cost, nominal: discounted quantity"]
    ),
    "npv_energy_real": alone(
        lambda ran: at_the_start(ran, ran[f"{COST_SHEET} Level cost, real: discounted quantity"])
    ),
    **all_of(["present_value_oandm", "present_value_oandm_nonfuel"], UPKEEP_WORTH),
    "lcoe_nom": per_kwh(COSTS, "nominal"),
    "lcoe_real": per_kwh(COSTS, "real"),
    "lppa_nom": per_kwh(REVENUE, "nominal"),
    "lppa_real": per_kwh(REVENUE, "real"),
    **all_of(["ppa", "ppa_price"], At("Inputs / Flow: sales / sales per unit", CENTS)),
    "ppa_escalation": At("Inputs / Indices / Growth of contract price", PERCENT),
    **all_of(["flip_target_irr", "flip_target_year"], SOLVED),
    "effective_tax_rate": NotHere("one rate of both taxes: no line; both taxes are compared"),
}


@pytest.fixture(scope="module")
def leased_back() -> LeasedBack:
    return LeasedBack(case(NAME)["inputs"]["plain"])


def test_both_sides_of_a_lease_by_what_is_left(leased_back: LeasedBack) -> None:
    stated = case(NAME)["outputs"]
    labels = stated["scalars"] | stated["cash_flow_lines_year0_to_yearN"]
    assert_met(NAME, leased_back, {label: WHERE[label] for label in labels})
