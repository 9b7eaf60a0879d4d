"""NREL SAM's owner who borrows, through the front door: a cost of equity and a loan.

Their payback and discounted costs are of cash before the loan, so offers without it stand beside.
Lines, NPV, cost per kWh and paybacks are met to 1e-9 of the largest amount, the IRR to 1e-9
against the cross-check.
"""

from __future__ import annotations

from tests.cases.front_door import (
    At,
    Irr,
    NotHere,
    Place,
    Ran,
    assert_met,
    flow,
    only,
    scenario,
)
from tests.cases.sam import (
    CENTS,
    PAID,
    PERCENT,
    energy_value,
    growths,
    in_money_of_the_start,
    inputs,
    length,
    services,
)

WHOLE, COSTS = "whole", "costs"  # with the loan
PROJECT, PROJECT_COSTS, SAVINGS, UPKEEP = "project", "project costs", "savings", "upkeep"


def borrower(name: str) -> Ran:
    """Let an owner buy a system, of which a loan finances a share."""
    given = inputs(name)
    value, loan, rate = given["energy_value"], given["loan"], given["real_discount_rate"]
    buys = [WHOLE, COSTS, PROJECT, PROJECT_COSTS]
    capacity = {"unit": "kW", "per_year": given["capacity_kw"]}
    upkeep = {"per_unit": given["om"]["capacity_per_kw_year"], "service": "capacity"}
    owner = {
        "name": "Owner",
        "discount_rate": {"value": rate, "of": "cost of equity before tax", "prices": "real"},
        "loans": {
            "bank": {
                "share": loan["fraction"],
                "rate": loan["rate"],
                "years": loan["years"],
                "offers": [WHOLE, COSTS],
            }
        },
    }

    def paid(**terms: object) -> dict[str, object]:
        return flow("customer", "outside", **terms)

    return Ran(
        scenario(
            given["years"],
            "nominal",
            inflation="inflation",
            parties={"customer": owner},
            common_rate={"value": rate, "prices": "real"},
            indices={**growths(given), "energy value": value["escalation"]},
            services={**services(given, value), "capacity": capacity},
            flows={
                "capex": paid(kind="capital", at={0: given["capex"]}, offers=buys),
                "upkeep": paid(**upkeep, index="inflation", offers=[*buys, UPKEEP]),
                "property tax": paid(share=0, per_year_of="capex", offers=buys),
                "energy value": energy_value(offers=[WHOLE, PROJECT, SAVINGS]),
            },
            offers=only(*buys, SAVINGS, UPKEEP),
        )
    )


CAPEX = At(lambda ran: ran.upfront(PROJECT), PAID)
BEFORE = At("whole / Owner: cash / Cash before financing")
SO_FAR = At("Metrics / Owner, project: cumulative cash / Cumulative cash")
ENERGY = At("Basis / Service: energy / Demand for energy")
UPKEEP_WORTH = At(lambda ran: ran.npv(UPKEEP), PAID)
LATER = "discounted payback / Discounted"
BORROWER: dict[str, Place] = {
    "adjusted_installed_cost": CAPEX,
    "total_cost": CAPEX,
    "first_cost": At(lambda ran: ran.upfront(WHOLE), PAID),
    "loan_amount": At("whole / Owner: loan bank / Amount of the loan"),
    "cf_length": At(lambda ran: length(ran["whole / Owner: cash / Cash"])),
    "nominal_discount_rate": At("Basis / Owner: discounting / Discount rate, nominal", PERCENT),
    "wacc": NotHere("a rate that weighs this one with that of the loan: here a rate is stated"),
    "npv": At(lambda ran: ran.npv(WHOLE)),
    "irr": Irr(At(lambda ran: ran.metric(WHOLE, "equity IRR"), PERCENT)),
    "payback": At(lambda ran: ran.metric(PROJECT, "payback")),
    "discounted_payback": At(lambda ran: ran.metric(PROJECT, "discounted payback")),
    "lcoe_nom": At(lambda ran: ran.unit_cost(COSTS, "energy")["nominal"], CENTS),
    "lcoe_real": At(
        lambda ran: in_money_of_the_start(ran, ran.unit_cost(COSTS, "energy")["real"]), CENTS
    ),
    "present_value_oandm": UPKEEP_WORTH,
    "present_value_oandm_nonfuel": UPKEEP_WORTH,
    "cf_after_tax_cash_flow": At("whole / Owner: financing / Cash to equity"),
    "cf_after_tax_net_equity_cost_flow": At("costs / Owner: cash / Cash"),
    "cf_payback_with_expenses": BEFORE,
    "cf_payback_without_expenses": BEFORE,  # theirs differ by the tax on interest, here none
    "cf_cumulative_payback_with_expenses": SO_FAR,
    "cf_cumulative_payback_without_expenses": SO_FAR,
    "cf_debt_balance": At("whole / Owner: loan bank / Balance"),
    "cf_debt_payment_interest": At("whole / Owner: loan bank / Interest"),
    "cf_debt_payment_principal": At("whole / Owner: loan bank / Principal"),
    "cf_debt_payment_total": At("whole / Owner: financing / Debt service"),
    "cf_discounted_costs": At(f"Metrics / Owner, project costs: {LATER} cash", PAID),
    "cf_discounted_savings": At(f"Metrics / Owner, savings: {LATER} cash"),
    "cf_discounted_payback": At(f"Metrics / Owner, project: {LATER} cash"),
    "cf_discounted_cumulative_payback": At(
        f"Metrics / Owner, project: {LATER} payback: cumulative"
    ),
    "cf_energy_net": ENERGY,
    "cf_energy_sales": ENERGY,
    "cf_energy_value": At("whole / Flows / energy value"),
    "cf_om_capacity_expense": At("whole / Flows / upkeep"),
    "cf_operating_expenses": At("project costs / Owner: cash / Cash from operating", PAID),
    "cf_property_tax_assessed_value": At("whole / Flows / property tax: capex so far, opening"),
    "cf_value_added": NotHere(
        "the worth, at the start of each year, of the savings to come: no line values what is left"
    ),
}


def test_what_a_purchase_with_a_loan_leaves_to_its_owner() -> None:
    assert_met("sam-cashloan-04", borrower("sam-cashloan-04"), BORROWER)
