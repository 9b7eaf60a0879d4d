"""Where each output of NREL SAM's Cashloan is found in the scenario of a taxed owner, or why not.

What a cost saves counts as money to the owner there; a tax that is paid is positive here.
"""

from __future__ import annotations

from typing import Any

from tests.cases.front_door import At, Irr, NotHere, Place
from tests.cases.sam import CENTS, PAID, PERCENT, from_year_one, in_money_of_the_start, length
from tests.cases.sam_owner import (
    COSTS,
    DEDUCTED,
    HOLDING,
    PROJECT,
    PROJECT_COSTS,
    SAVINGS,
    UPKEEP,
    WHOLE,
    commercial,
    written_off,
)


def cash(offer: str, part: str = "") -> str:
    return f"{offer} / Owner: cash / Cash{part}"


def so_far(offer: str) -> At:
    return At(f"Metrics / Owner, {offer}: cumulative cash / Cumulative cash")


def discounted(offer: str, part: str = "cash", times: float = 1) -> At:
    return At(f"Metrics / Owner, {offer}: discounted payback / Discounted {part}", times)


ASSESSED = "Basis / Holding: system, standard / Assessed value"
CAPEX = At(lambda ran: ran.upfront(PROJECT), PAID)
DEPRECIATION = At("Basis / Depreciation: system, price, Build: system, standard / Depreciation")
WRITTEN_OFF = At("Basis / Tax depreciation: system, standard / Share written off while it lives")
ENERGY = At("Basis / Service: energy / Demand for energy")
RATE = At("Basis / Owner: discounting / Discount rate, nominal", PERCENT)
RATE_AGAIN = NotHere("a tax rate that is stated, again for every year")
UPKEEP_WORTH = At(lambda ran: ran.npv(UPKEEP, "provider"), PAID)
SCALARS: dict[str, Place] = {
    "adjusted_installed_cost": CAPEX,
    "total_cost": CAPEX,
    "first_cost": At(lambda ran: ran.upfront(WHOLE), PAID),
    "cf_length": At(lambda ran: length(ran[cash(WHOLE)])),
    "discounted_payback": At(lambda ran: ran.metric(PROJECT, "discounted payback")),
    "effective_tax_rate": NotHere("one rate of both taxes: here each has a rate and a line"),
    "lcoe_nom": At(lambda ran: ran.unit_cost(COSTS, "energy")["nominal"], CENTS),
    "lcoe_real": At(
        lambda ran: in_money_of_the_start(ran, ran.unit_cost(COSTS, "energy")["real"]), CENTS
    ),
    "nominal_discount_rate": RATE,
    "npv": At(lambda ran: ran.npv(WHOLE)),
    "payback": At(lambda ran: ran.metric(PROJECT, "payback")),
    "present_value_insandproptax": At(lambda ran: ran.npv(HOLDING, "provider"), PAID),
    "present_value_oandm": UPKEEP_WORTH,
    "present_value_oandm_nonfuel": UPKEEP_WORTH,
}
LINES: dict[str, Place] = {
    "cf_after_tax_cash_flow": At(cash(WHOLE)),
    "cf_after_tax_net_equity_cost_flow": At(cash(COSTS)),
    "cf_payback_with_expenses": At(cash(PROJECT)),
    "cf_payback_without_expenses": At(cash(DEDUCTED)),
    "cf_cumulative_payback_with_expenses": so_far(PROJECT),
    "cf_cumulative_payback_without_expenses": so_far(DEDUCTED),
    "cf_discounted_costs": discounted(PROJECT_COSTS, times=PAID),
    "cf_discounted_savings": discounted(SAVINGS),
    "cf_discounted_payback": discounted(PROJECT),
    "cf_discounted_cumulative_payback": discounted(PROJECT, "payback: cumulative"),
    "cf_energy_net": ENERGY,
    "cf_energy_sales": ENERGY,
    "cf_energy_value": At("whole / Flows / energy value"),
    "cf_insurance_expense": At("whole / Owner: cash / Insurance paid", PAID),
    "cf_net_salvage_value": At("whole / Flows / salvage"),
    "cf_om_capacity_expense": At("whole / Flows / upkeep by capacity"),
    "cf_om_fixed_expense": At("whole / Flows / fixed upkeep"),
    "cf_om_production_expense": At("whole / Flows / upkeep by output"),
    "cf_operating_expenses": At(cash(PROJECT_COSTS, " from operating"), PAID),
    "cf_property_tax_assessed_value": At(lambda ran: from_year_one(ran[ASSESSED])),
    "cf_property_tax_expense": At("whole / Owner: cash / Property tax paid", PAID),
    "cf_sta_and_fed_tax_savings": At(cash(COSTS, " from taxes")),
    "cf_effective_tax_frac": RATE_AGAIN,
    "cf_federal_tax_frac": RATE_AGAIN,
    "cf_state_tax_frac": RATE_AGAIN,
    "cf_util_escal_rate": NotHere("how a bill rises that is nothing: energy has its value"),
    "cf_value_added": NotHere(
        "the worth, at the start of each year, of the savings to come: no line values what is left"
    ),
}
LOAN: dict[str, Place] = {
    "loan_amount": At("whole / Owner: loan bank / Amount of the loan"),
    "cf_debt_balance": At("whole / Owner: loan bank / Balance"),
    "cf_debt_payment_interest": At("whole / Owner: loan bank / Interest"),
    "cf_debt_payment_principal": At("whole / Owner: loan bank / Principal"),
    "cf_debt_payment_total": At("whole / Owner: financing / Debt service"),
}
EQUITY_IRR = "equity IRR"


def taxes(section: str, profit: str) -> dict[str, Place]:
    """Return where the taxes stand on what the purchase costs, without what it brings."""
    place = f"{COSTS} / Owner: {section}"
    before = At(f"{place} / {profit}")
    after = At(f"{place} / {profit} less income tax, state")
    return {
        "cf_sta_incentive_income_less_deductions": before,
        "cf_sta_taxable_income_less_deductions": before,
        "cf_fed_incentive_income_less_deductions": after,
        "cf_fed_taxable_income_less_deductions": after,
        "cf_sta_tax_savings": At(f"{place}, state / Income tax, state", PAID),
        "cf_fed_tax_savings": At(f"{place} / Income tax, federal", PAID),
    }


def places(given: dict[str, Any]) -> dict[str, Place]:
    """Return where what SAM tells of an owner is found here; all else that it tells is zero."""
    found: dict[str, Place] = SCALARS | LINES
    deducted = cash(PROJECT_COSTS, " from operating")
    if not commercial(given):
        deducted = "project costs / Owner: cash / Property tax paid"
        found |= {"cf_insurance_expense": At("whole / Flows / insurance")}
    found |= {"cf_deductible_expenses": At(deducted)}
    if written_off(given):
        found |= {"cf_fed_depreciation": DEPRECIATION, "cf_sta_depreciation": DEPRECIATION}
        found |= {"cf_fed_depr_sched": WRITTEN_OFF, "cf_sta_depr_sched": WRITTEN_OFF}
    if given.get("loan"):
        equity_irr = At(lambda ran: ran.metric(WHOLE, EQUITY_IRR), PERCENT)
        weighed = NotHere("a rate that weighs two others: here a rate is stated")
        return (
            found
            | LOAN
            | taxes("income tax with loans", "Profit after interest")
            | {"irr": Irr(equity_irr), "wacc": weighed}
        )
    irr = Irr(At(lambda ran: ran.metric(WHOLE, "IRR"), PERCENT))
    return found | taxes("income tax", "Profit before tax") | {"irr": irr, "wacc": RATE}
