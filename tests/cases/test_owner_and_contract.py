"""NREL SAM's owner of a system, a lease seen by its customer, and a charge on capital.

They go through the front door. Beside each case stands a map: their name -> our line or metric,
or the reason why not. Lines, NPVs, costs per kWh and paybacks are met to 1e-9 of the largest
amount, IRRs to 1e-9 against the cross-check. SAM looks for a payback up to year N-1 only; both of
these owners are paid back long before.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases.front_door import (
    At,
    Irr,
    NotHere,
    Place,
    Ran,
    assert_met,
    assert_near,
    case,
    flow,
    only,
    party,
    scenario,
)
from tests.cases.sam import (
    CENTS,
    MONTHS,
    PAID,
    PER_MWH,
    PERCENT,
    energy_value,
    growths,
    in_money_of_the_start,
    inputs,
    length,
    services,
)

# -- an owner ------------------------------------------------------------------------------------

WHOLE, COSTS, SAVINGS, UPKEEP = "whole", "costs", "savings", "upkeep"


def owner_pays(given: dict[str, Any]) -> dict[str, Any]:
    """Return what an owner pays, by name: capital at the start, then running costs."""

    def paid(**terms: Any) -> dict[str, Any]:
        return flow("customer", "outside", offers=[WHOLE, COSTS], **terms)

    upkeep = given["om"]
    by_output = upkeep.get("production_per_mwh", 0.0) * PER_MWH
    flows = {
        "capex": paid(kind="capital", at={0: given["capex"]}),
        "fixed upkeep": paid(per_year=upkeep["fixed_per_year"], index="fixed upkeep"),
        "upkeep by output": paid(per_unit=by_output, service="energy", index="upkeep by output"),
        "insurance": paid(
            share=given.get("insurance_fraction_of_capex", 0.0),
            per_year_of="capex",
            index="inflation",
        ),
        "property tax": paid(share=given.get("property_tax_rate", 0.0), per_year_of="capex"),
    }
    for name in ("fixed upkeep", "upkeep by output"):
        flows[name]["offers"] = [WHOLE, COSTS, UPKEEP]
    return flows


def owner(name: str) -> Ran:
    """Let an owner buy a system; some offers hold a part of the flows, to look at it alone."""
    given = inputs(name)
    value = given["energy_value"]
    return Ran(
        scenario(
            given["years"],
            "nominal",
            inflation="inflation",
            parties={"customer": party("Owner", given["real_discount_rate"], "real")},
            indices={**growths(given), "energy value": value.get("escalation", 0.0)},
            services=services(given, value),
            flows={**owner_pays(given), "energy value": energy_value(offers=[WHOLE, SAVINGS])},
            offers=only(WHOLE, COSTS, SAVINGS, UPKEEP),
        )
    )


OWN_CASH = At("whole / Owner: cash / Cash")
RATE = At("Basis / Owner: discounting / Discount rate, nominal", PERCENT)
ENERGY = At("Basis / Service: energy / Demand for energy")
SO_FAR = At("Metrics / Owner, whole: cumulative cash / Cumulative cash")
UPFRONT = At(lambda ran: ran.upfront(WHOLE), PAID)
UPKEEP_WORTH = At(lambda ran: ran.npv(UPKEEP), PAID)
OWNER: dict[str, Place] = {
    "adjusted_installed_cost": UPFRONT,
    "first_cost": UPFRONT,
    "total_cost": UPFRONT,
    "cf_length": At(lambda ran: length(ran["whole / Owner: cash / Cash"])),
    "nominal_discount_rate": RATE,
    "wacc": RATE,  # without a loan
    "npv": At(lambda ran: ran.npv(WHOLE)),
    "irr": Irr(At(lambda ran: ran.metric(WHOLE, "IRR"), PERCENT)),
    "payback": At(lambda ran: ran.metric(WHOLE, "payback")),
    "discounted_payback": At(lambda ran: ran.metric(WHOLE, "discounted payback")),
    "lcoe_nom": At(lambda ran: ran.unit_cost(COSTS, "energy")["nominal"], CENTS),
    "lcoe_real": At(
        lambda ran: in_money_of_the_start(ran, ran.unit_cost(COSTS, "energy")["real"]), CENTS
    ),
    "present_value_oandm": UPKEEP_WORTH,
    "present_value_oandm_nonfuel": UPKEEP_WORTH,
    "cf_after_tax_cash_flow": OWN_CASH,
    "cf_after_tax_net_equity_cost_flow": At("costs / Owner: cash / Cash"),
    "cf_payback_with_expenses": OWN_CASH,
    "cf_payback_without_expenses": OWN_CASH,  # theirs differ by interest and tax, here none
    "cf_cumulative_payback_with_expenses": SO_FAR,
    "cf_cumulative_payback_without_expenses": SO_FAR,
    "cf_discounted_costs": At("Metrics / Owner, costs: discounted payback / Discounted cash", PAID),
    "cf_discounted_savings": At("Metrics / Owner, savings: discounted payback / Discounted cash"),
    "cf_discounted_payback": At("Metrics / Owner, whole: discounted payback / Discounted cash"),
    "cf_discounted_cumulative_payback": At(
        "Metrics / Owner, whole: discounted payback / Discounted payback: cumulative"
    ),
    "cf_energy_net": ENERGY,
    "cf_energy_sales": ENERGY,
    "cf_energy_value": At("whole / Flows / energy value"),
    "cf_om_fixed_expense": At("whole / Flows / fixed upkeep"),
    "cf_operating_expenses": At("costs / Owner: cash / Cash from operating", PAID),
    "cf_property_tax_assessed_value": At("whole / Flows / property tax: capex so far, opening"),
    "cf_value_added": NotHere(
        "the worth, at the start of each year, of the savings to come: no line values what is left"
    ),
}
INSURED: dict[str, Place] = {
    "present_value_insandproptax": At(lambda ran: ran.worths(WHOLE)["insurance"], PAID),
    "cf_insurance_expense": At("whole / Flows / insurance"),
    "cf_om_production_expense": At("whole / Flows / upkeep by output"),
}


@pytest.mark.parametrize(
    ("name", "where"),
    [("sam-cashloan-01", OWNER), ("sam-cashloan-02", OWNER | INSURED)],
)
def test_what_an_owner_s_purchase_costs_and_brings(name: str, where: dict[str, Place]) -> None:
    assert_met(name, owner(name), where)


# -- a lease, seen by its customer -----------------------------------------------------------------


def lease(name: str) -> Ran:
    """Let a customer pay a fee that rises by a rate of its own, and save energy.

    Nothing is known of the provider but that it gets the fee: its rate is not read.
    """
    given = inputs(name)
    contract, value = given["contract"], given["energy_value"]
    fee = {"per_year": contract["monthly_price"] * MONTHS, "index": "fee"}
    return Ran(
        scenario(
            given["years"],
            "nominal",
            inflation="inflation",
            parties={
                "provider": party("Lessor", given["real_discount_rate"], "real"),
                "customer": party("Customer", given["real_discount_rate"], "real"),
            },
            indices={
                **growths(given),
                "fee": contract["escalation"],
                "energy value": value["escalation"],
            },
            services=services(given, value),
            flows={"energy value": energy_value()},
            offers={
                "lease": {
                    "preset": "lease",
                    "overhead": {"per_year": 0},
                    "clauses": [{"fee": fee}],
                }
            },
        )
    )


CUSTOMER_CASH = At("lease / Customer: cash / Cash")
LEASE: dict[str, Place] = {
    "cf_length": At(lambda ran: length(ran["lease / Customer: cash / Cash"])),
    "npv": At(lambda ran: ran.npv("lease")),
    "cf_after_tax_cash_flow": CUSTOMER_CASH,
    "cf_payback_with_expenses": CUSTOMER_CASH,
    "cf_cumulative_payback_with_expenses": At(
        "Metrics / Customer, lease: cumulative cash / Cumulative cash"
    ),
    "cf_after_tax_net_equity_cost_flow": At("lease / Customer: cash / Service fee paid"),
    "cf_agreement_cost": At("lease / Contract / Service fee"),
    "cf_energy_net": ENERGY,
    "cf_energy_sales": ENERGY,
}


def test_what_a_lease_costs_and_brings_its_customer() -> None:
    assert_met("sam-thirdparty-01", lease("sam-thirdparty-01"), LEASE)


# -- a fixed charge rate ---------------------------------------------------------------------------


def charged(name: str, years: int, rate: float) -> Ran:
    """Let an investor pay the capital, and the user a yearly charge on it, and the upkeep."""
    given = inputs(name)
    return Ran(
        scenario(
            years,
            "nominal",
            parties={
                "investor": party("Investor", rate, "nominal"),
                "customer": party("User", rate, "nominal"),
            },
            services={"energy": {"unit": "kWh", "per_year": given["energy_kwh"]}},
            flows={
                "capital": flow("investor", "outside", kind="capital", at={0: given["capex"]}),
                "charge": flow(
                    "customer",
                    "investor",
                    share=given["fixed_charge_rate"],
                    per_year_of="capital",
                ),
                "fixed upkeep": flow("customer", "outside", per_year=given["fixed_om"]),
                "upkeep by output": flow(
                    "customer",
                    "outside",
                    per_unit=given["variable_om_per_kwh"],
                    service="energy",
                ),
            },
        )
    )


@pytest.mark.parametrize(("years", "rate"), [(1, 0.0), (20, 0.08)])
def test_a_fixed_charge_rate_gives_the_same_unit_cost_for_any_horizon_and_rate(
    years: int, rate: float
) -> None:
    name = "sam-lcoefcr-01"
    where: dict[str, Place] = {
        "lcoe_fcr": At(lambda ran: ran.unit_cost("as stated", "energy")["nominal"])
    }
    assert_met(name, charged(name, years, rate), where)


# -- that these tests can fail ---------------------------------------------------------------------


def test_an_answer_that_is_off_by_a_billionth_and_a_half_is_refused() -> None:
    name = "sam-lcoefcr-01"
    theirs = case(name)["outputs"]["scalars"]["lcoe_fcr"]
    with pytest.raises(AssertionError, match="lcoe_fcr"):
        assert_near(name, "lcoe_fcr", theirs, theirs * (1 + 1.5e-9))


def test_a_name_that_is_not_mapped_is_refused() -> None:
    name = "sam-lcoefcr-01"
    with pytest.raises(AssertionError, match="every name"):
        assert_met(name, charged(name, 1, 0.0), {})
