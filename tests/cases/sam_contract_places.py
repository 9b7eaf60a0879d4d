"""Where each output of NREL SAM's HostDeveloper and Single Owner is found here.

A tax that is paid is positive here and negative there. Lines before tax are those of the same
developer without tax; a cost per kWh is told by a scenario in which it serves itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.cases.front_door import At, Elsewhere, Irr, NotHere, Place, Repeats
from tests.cases.sam import (
    CENTS,
    PAID,
    PERCENT,
    at_the_start,
    from_year_one,
    in_money_of_the_start,
    length,
)
from tests.cases.sam_contract import (
    CONTRACT,
    COSTS,
    DEVELOPER,
    EXPENSES,
    HOLDING,
    REVENUE,
    Sides,
    pays_tax,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tests.cases.front_door import Answer, Ran


def sides(ran: Ran) -> Sides:
    assert isinstance(ran, Sides)
    return ran


def alone(read: Callable[[Ran], Answer], times: float = 1) -> At:
    """Find a name in the scenario in which the owner serves itself."""
    return At(lambda ran: read(sides(ran).alone), times)


def before_tax(read: Callable[[Ran], Answer], times: float = 1) -> At:
    """Find a name in the scenario in which nobody pays tax."""
    return At(lambda ran: read(sides(ran).before_tax), times)


def per_kwh(offer: str, kind: str) -> At:
    def read(ran: Ran) -> float:
        cost = ran[f"{COST_PER_KWH} under {offer} / Level cost, {kind}"]
        assert isinstance(cost, float)
        return in_money_of_the_start(ran, cost) if kind == "real" else cost

    return alone(read, CENTS)


def at(line: Answer, period: int) -> float:
    """Return what a line has in a period."""
    assert isinstance(line, list)
    return line[period]


def all_of(names: Iterable[str], place: Place) -> dict[str, Place]:
    return dict.fromkeys(names, place)


CASH = "contract / Developer: cash / Cash"
OPERATING = At(f"{CASH} from operating")
SO_FAR = "Metrics / Developer, contract: discounted payback / Discounted payback: cumulative"
ENERGY = At("Basis / Service: energy / Demand for energy")
FEE = At("contract / Contract / Usage fee")
HOST_CASH = At("contract / Host: cash / Cash")
CAPEX = At("Basis / Build: system, standard / Price at signing")
OWN_MONEY = At(lambda ran: at(ran[CASH], 0), PAID)
DEVELOPER_IRR = Irr(At(lambda ran: ran.metric(CONTRACT, "IRR", DEVELOPER), PERCENT))
UPKEEP_WORTH = At("contract / Other: value / NPV")
FIRST_PRICE = At("Inputs / Offer: contract / Usage fee per unit", CENTS)
ASSESSED = "Basis / Holding: system, standard / Assessed value"
COST_PER_KWH = "Metrics / Cost of energy"
COST_SHEET = f"{COST_PER_KWH} under {COSTS} /"
COVER = "Metrics / Developer, contract: cover of debt service /"
DEPRECIATION = At("Basis / Depreciation: system, price, Build: system, standard / Depreciation")
SOLVED = NotHere("what the price was solved for: here it is given, so no target is looked for")
RATES = NotHere("a rate that weighs this one with that of the loan: here a rate is stated")
OF_THE_LOAN = NotHere(
    "cash of the loan's years alone: cash is compared in all years, its worth too"
)
TO_DATE = Elsewhere()  # by the test of the IRR to date

HOSTS: dict[str, Place] = {
    "npv": At("contract / Host: value / NPV"),
    "host_nominal_discount_rate": At("Basis / Host: discounting / Discount rate, nominal", PERCENT),
    "cf_after_tax_cash_flow": HOST_CASH,
    "cf_payback_with_expenses": HOST_CASH,
    "cf_cumulative_payback_with_expenses": At(
        "Metrics / Host, contract: cumulative cash / Cumulative cash"
    ),
    "cf_agreement_cost": FEE,
    "cf_after_tax_net_equity_cost_flow": At("contract / Host: cash / Usage fee paid"),
}
AT_SIGNING: dict[str, Place] = {
    **all_of(["adjusted_installed_cost", "cost_installed", "cost_prefinancing"], CAPEX),
    **all_of(["pre_depr_alloc_basis", "pre_itc_qual_basis"], CAPEX),
    **all_of(["issuance_of_equity", "size_of_equity"], OWN_MONEY),
    "prop_tax_assessed_value": At(lambda ran: at(ran[ASSESSED], 1)),
    "purchase_of_property": At(lambda ran: at(ran[f"{CASH} from investment"], 0)),
    "cf_project_investing_activities": At(f"{CASH} from investment"),
    "cf_project_financing_activities": NotHere(
        "what its owners and lenders put into the developer: no party has owners here"
    ),
}
BASES = (  # nothing is taken off what may be written off, so each of them is the whole price
    *("depr_alloc_", "depr_fedbas_", "depr_stabas_"),
    *("depr_fedbas_prior_itc_", "depr_fedbas_after_itc_"),
    *("depr_stabas_prior_itc_", "depr_stabas_after_itc_"),
)
FOR_CREDIT = ("itc_fed_qual_", "itc_sta_qual_")  # no credit is given, and five years qualify for it


def written_off(stated: dict[str, Any]) -> dict[str, Place]:
    """Return where what is written off is found, by SAM's class of it."""
    each = (class_of(stated), "total")
    bases = BASES + (FOR_CREDIT if "macrs_5" in each else ())
    return {
        **{f"{basis}{name}": CAPEX for basis in bases for name in each},
        **all_of([f"cf_{tax}depr_{name}" for tax in ("fed", "sta") for name in each], DEPRECIATION),
    }


def class_of(stated: dict[str, Any]) -> str:
    """Return SAM's name of a class of depreciation."""
    name = str(stated["method"]).replace("macrs", "macrs_")
    return name.replace("straight_line_", "sl_").replace("_half_year", "")


YEARS: dict[str, Place] = {
    "cf_length": At(lambda ran: length(ran[CASH])),
    **all_of(["cf_energy_net", "cf_energy_sales"], ENERGY),
    "cf_energy_value": FEE,  # theirs is the developer's revenue here, and not the host's savings
    "cf_om_fixed_expense": At("contract / Flows / fixed upkeep"),
    "cf_om_capacity_expense": At("contract / Flows / upkeep by capacity"),
    "cf_om_production_expense": At("contract / Flows / upkeep by output"),
    "cf_insurance_expense": At("Basis / Holding: system, standard / Insurance"),
    "cf_property_tax_expense": At("Basis / Holding: system, standard / Property tax"),
    "cf_property_tax_assessed_value": At(lambda ran: from_year_one(ran[ASSESSED])),
    "cf_net_salvage_value": At("contract / Flows / salvage"),
    "salvage_value": At(lambda ran: at(ran["contract / Flows / salvage"], -1)),
    "cf_operating_expenses": At(f"{EXPENSES} / Developer: cash / Cash from operating", PAID),
    "cf_annual_costs": At("Metrics / Developer: contract less revenue / Difference of cash"),
    "cf_ebitda": OPERATING,
    "cf_project_return_aftertax": At(CASH),
    "cf_pretax_cashflow": before_tax(lambda ran: from_year_one(ran[CASH])),
    **all_of(
        ["cf_project_return_aftertax_cash", "cf_project_return_pretax"],
        before_tax(lambda ran: ran[CASH]),
    ),
    "cf_project_return_aftertax_npv": At(SO_FAR),
    "cf_project_return_pretax_npv": before_tax(lambda ran: ran[SO_FAR]),
    "cf_project_return_aftertax_irr": TO_DATE,
    "cf_project_return_pretax_irr": TO_DATE,
    "cf_ppa_price": At("contract / Contract / Usage fee: price per unit", CENTS),
}
METRICS: dict[str, Place] = {
    "nominal_discount_rate": At("Basis / Developer: discounting / Discount rate, nominal"),
    "project_return_aftertax_npv": At("contract / Developer: value / NPV"),
    "project_return_aftertax_irr": DEVELOPER_IRR,
    "analysis_period_irr": DEVELOPER_IRR,
    "npv_annual_costs": At(lambda ran: ran.metric(CONTRACT, "NPV less", DEVELOPER, REVENUE), PAID),
    "npv_ppa_revenue": At("contract / Developer: value / Present value of usage fee received"),
    "npv_energy_nom": alone(
        lambda ran: ran[f"{COST_SHEET} Level cost, nominal: discounted quantity"]
    ),
    "npv_energy_real": alone(
        lambda ran: at_the_start(ran, ran[f"{COST_SHEET} Level cost, real: discounted quantity"])
    ),
    "present_value_oandm": UPKEEP_WORTH,
    "present_value_oandm_nonfuel": UPKEEP_WORTH,
    "present_value_insandproptax": At(f"{HOLDING} / Other: value / NPV", PAID),
    "lcoe_nom": per_kwh(COSTS, "nominal"),
    "lcoe_real": per_kwh(COSTS, "real"),
    "lppa_nom": per_kwh(REVENUE, "nominal"),
    "lppa_real": per_kwh(REVENUE, "real"),
    "ppa": FIRST_PRICE,
    "ppa_price": FIRST_PRICE,
    "ppa_escalation": At("Inputs / Indices / Growth of contract price", PERCENT),
    "flip_target_irr": SOLVED,
    "flip_target_year": SOLVED,
    "effective_tax_rate": NotHere("one rate of both taxes: no line; both taxes are compared"),
}


def taxes(loan: dict[str, Any] | None) -> dict[str, Place]:
    """Return where taxes and what they are on are found; with a loan, after its interest."""
    section, profit = "income tax", "Profit before tax"
    if loan is not None:
        section, profit = "income tax with loans", "Profit after interest"
    section = f"contract / Developer: {section}"
    kinds = ("prior", "with")
    return {
        "cf_total_revenue": At("contract / Developer: income tax / Taxable revenue"),
        "cf_statax": At(f"{section}, state / Income tax, state", PAID),
        "cf_fedtax": At(f"{section} / Income tax, federal", PAID),
        **all_of(
            [f"cf_statax_income_{kind}_incentives" for kind in kinds], At(f"{section} / {profit}")
        ),
        **all_of(
            [f"cf_fedtax_income_{kind}_incentives" for kind in kinds],
            At(f"{section} / {profit} less income tax, state"),
        ),
    }


def untaxed(given: dict[str, Any]) -> dict[str, Place]:
    """Return what stands in their place where nobody is taxed, and so nothing is written off."""
    revenue: Place = FEE
    if given.get("salvage_fraction_of_capex"):
        revenue = NotHere("the fee and salvage, which only a tax adds up: both are compared")
    income: Place = Repeats("cf_ebitda")
    if "loan" in given:
        income = NotHere("cash less interest, which only a tax reads: both are compared")
    kinds = [f"{tax}tax_income_{kind}" for tax in ("fed", "sta") for kind in ("prior", "with")]
    return {
        "depr_alloc_none_percent": NotHere("the share that is not depreciated: all, without tax"),
        "cf_total_revenue": revenue,
        **all_of([f"cf_{kind}_incentives" for kind in kinds], income),
    }


WITHOUT_A_LOAN: dict[str, Place] = {
    "wacc": Repeats("analysis_period_irr"),
    "cf_project_operating_activities": OPERATING,
}
LOAN = "contract / Developer: loan bank"
WITH_A_LOAN: dict[str, Place] = {
    "wacc": RATES,
    "cf_project_operating_activities": NotHere(
        "cash less interest, which belongs to financing here: both are compared"
    ),
    "cf_debt_balance": At(f"{LOAN} / Balance"),
    "cf_debt_payment_interest": At(f"{LOAN} / Interest"),
    "cf_debt_payment_principal": At(f"{LOAN} / Principal"),
    "cf_debt_payment_total": At(f"{LOAN} / Debt service"),
    "cf_pretax_dscr": At(f"{COVER} DSCR, else 0"),
    "size_of_debt": At(f"{LOAN} / Amount of the loan"),
    "pv_cafds": At(lambda ran: at(ran[f"{COVER} Cash still to come, discounted"], 0)),
    "min_dscr": At(f"{COVER} Lowest DSCR"),
    "cf_pv_cash_for_ds": At(f"{COVER} Cash in the life, discounted"),
    "cf_cash_for_ds": OF_THE_LOAN,
    "cash_for_debt_service": OF_THE_LOAN,
}
SHARE = At(f"Inputs / {LOAN[11:]} / Share of what is invested at signing", PERCENT)
SIZED = NotHere("the loan is sized to cash here, and its amount is compared")


def places(given: dict[str, Any]) -> dict[str, Place]:
    """Return the place of every output that SAM may have for these inputs."""
    loan = given.get("loan")
    found: dict[str, Place] = {}
    if "depreciation" in given:
        found |= written_off(given["depreciation"])
    if "recapitalization" in given:
        found["cf_recapitalization"] = At("contract / Flows / recapitalisation")
    if loan is not None:
        by_share = "fraction" in loan
        found["debt_fraction"] = SHARE if by_share else SIZED
        found["cf_debt_size"] = At(f"{LOAN} / Principal") if by_share else SIZED
    return {
        **found,
        **HOSTS,
        **AT_SIGNING,
        **YEARS,
        **METRICS,
        **(taxes(loan) if pays_tax(given) else untaxed(given)),
        **(WITHOUT_A_LOAN if loan is None else WITH_A_LOAN),
    }
