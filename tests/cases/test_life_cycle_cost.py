"""NIST's life-cycle costs: Handbook 135 and two BLCC reports, met through the front door.

All are in constant dollars at a real rate, without tax. Present values of energy are given: each
stands as one amount at the start. Tolerances are those that the cases state.
"""

from __future__ import annotations

import math
from typing import Any

import pytest

from tests.cases.deviation import near
from tests.cases.front_door import Ran, assert_near, case, flow, only, party, scenario

PERCENT = 100
PAID = -1  # what is paid is negative here, and a positive cost there


def owner_s(years: int, rate: float, flows: dict[str, Any], *offers: str) -> Ran:
    """Let an owner pay some flows in constant dollars; the first offer is the base case."""
    return Ran(
        scenario(
            years,
            "real",
            parties={"customer": party("Owner", rate, "real")},
            flows=flows,
            offers=only(*offers),
        )
    )


def cost(**terms: Any) -> dict[str, Any]:
    return flow("customer", "outside", **terms)


def left_of(title: str, share: float, year: int) -> dict[str, Any]:
    """Return a value left at the end: a share of all that has been paid for something."""
    return flow(
        "outside", "customer", kind="capital", share=share, per_year_of=title, first_year=year
    )


def assert_all_near(
    name: str, part: str, theirs: dict[str, float], ours: dict[str, float], tolerance: float
) -> None:
    """Compare a part of a case; a name that is missing fails; `tolerance` is an absolute one."""
    assert set(theirs) == set(ours)
    for label, amount in theirs.items():
        near(name, f"{part}.{label}", amount, ours[label], tolerance)


# -- Handbook 135, table 5-2 -----------------------------------------------------------------------


def test_the_life_cycle_cost_of_a_conventional_plant() -> None:
    """Their factors have three digits, so the case allows 0.1 %: 12 dollars of 516,233."""
    name = "nist-hb135-table-5-2"
    given, theirs = case(name)["inputs"], case(name)["outputs"]
    fan, left = given["fan_replacement"], given["residual"]
    flows = {
        "initial": cost(kind="capital", at={0: given["initial"]}),
        "fan": cost(kind="capital", at={fan["year"]: fan["cost"]}),
        "residual": flow("outside", "customer", kind="capital", at={left["year"]: left["value"]}),
        "energy": cost(at={0: given["energy_pv_given"]}),
        "maintenance": cost(per_year=given["annual_maintenance"]),
    }
    ran = owner_s(given["years"], given["real_discount_rate"], flows, "conventional")
    worths = ran.worths("conventional")
    named = {
        "initial": "initial",
        "replacement_pv": "fan",
        "residual_pv": "residual",
        "energy_pv": "energy",
        "maintenance_pv": "maintenance",
    }
    ours = {label: worths[flow_name] * PAID for label, flow_name in named.items()}
    ours["total"] = ran.npv("conventional") * PAID
    assert set(ours) == set(theirs)
    allowed = case(name)["tolerance"]["relative_with_exact_factors"]
    for label, amount in ours.items():
        assert_near(name, label, theirs[label], amount, allowed)


# -- BLCC: a heat pump instead of what is there ----------------------------------------------------

BLCC = "nist-blcc-fempenergy"
EXISTING, NEW, CHANGE = "existing", "new", "new instead of existing"
LEFT = "residual"


def alternative(given: dict[str, Any], years: int) -> dict[str, dict[str, Any]]:
    """Return what one alternative pays, but for energy, by title; the first word is an item."""
    bought = {
        f"initial {count}": (0, amount, given["residual_factor"])
        for count, amount in enumerate(given["initial"], start=1)
    }
    if again := given.get("replacement"):
        bought["replacement"] = (again["year"], again["cost"], again["residual_factor"])
    flows = {}
    for title, (year, amount, share) in bought.items():
        flows[title] = cost(kind="capital", at={year: amount})
        flows[f"{LEFT} of {title}"] = left_of(title, share, years)
    once = given["one_off"]
    flows["recurring_om"] = cost(per_year=given["annual_maintenance"])
    flows["nonrecurring_om"] = cost(at={once["year"]: once["cost"]})
    return flows


def under(name: str, flows: dict[str, dict[str, Any]], *offers: str) -> dict[str, Any]:
    """Name flows after their alternative, and let them run under some offers."""
    said = {f"{name}: {title}": terms | {"offers": list(offers)} for title, terms in flows.items()}
    for terms in said.values():
        if "per_year_of" in terms:
            terms["per_year_of"] = f"{name}: {terms['per_year_of']}"
    return said


def the_other_way(flows: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return flows that are saved: who paid them gets them."""
    return {
        title: terms | {"from": terms["to"], "to": terms["from"]} for title, terms in flows.items()
    }


ITEMS = ("initial", "energy", "recurring_om", "nonrecurring_om", "replacement")


def heat_pump() -> Ran:
    """Let both alternatives stand side by side; offers hold single items, or all but what is left.

    What is left is a share of a purchase, so it can't stand alone: it is seen by leaving it out.
    """
    given = case(BLCC)["inputs"]
    flows: dict[str, Any] = {}
    offers = [EXISTING, NEW]
    for name in (EXISTING, NEW):
        stated = alternative(given[name], given["years"])
        stated["energy"] = cost(at={0: given[name]["energy_pv_given"]})
        offers += [f"{name} {item}" for item in (*ITEMS, "kept to the end")]
        for title, terms in stated.items():
            item = title.split()[0]
            some = () if item == LEFT else (f"{name} {item}", f"{name} kept to the end")
            flows |= under(name, {title: terms}, name, *some)
    return owner_s(given["years"], given["real_discount_rate"], flows, *offers)


@pytest.mark.parametrize("name", [EXISTING, NEW])
def test_the_present_value_of_each_item_of_an_alternative(name: str) -> None:
    ran, stated = heat_pump(), case(BLCC)
    ours = {item: ran.npv(f"{name} {item}") * PAID for item in ITEMS}
    ours[LEFT] = ran.metric(name, "NPV less", against=f"{name} kept to the end") * PAID
    ours["total_lcc"] = ran.npv(name) * PAID
    ours["annual_value"] = ran.metric(name, "equivalent annual value") * PAID
    allowed = stated["tolerance"]["absolute_dollars"]
    assert_all_near(BLCC, name, stated["outputs"][name], ours, allowed)


def test_what_an_alternative_saves_per_dollar_invested() -> None:
    ran, stated = heat_pump(), case(BLCC)
    theirs = dict(stated["outputs"]["comparison"])
    for year in PAYBACKS:
        del theirs[year]
    dollars = {
        "pv_noninvestment_savings": "savings in running costs over",
        "increased_investment": "increase of investment over",
        "net_savings": "NPV less",
    }
    ours = {name: ran.metric(NEW, metric, against=EXISTING) for name, metric in dollars.items()}
    allowed = stated["tolerance"]
    sir = ran.metric(NEW, "SIR against", against=EXISTING)
    near(BLCC, "comparison.sir", theirs.pop("sir"), sir, allowed["sir"])
    airr = ran.metric(NEW, "AIRR against", against=EXISTING) * PERCENT
    printed = theirs.pop("airr_percent")
    near(BLCC, "comparison.airr_percent", printed, airr, allowed["airr_percent"])
    assert_all_near(BLCC, "comparison", theirs, ours, allowed["absolute_dollars"])


PAYBACKS = {"simple_payback_year": "payback", "discounted_payback_year": "discounted payback"}


def instead() -> Ran:
    """Let the owner pay for the new and save the existing, with a bill for energy every year.

    The report lists no escalation of the price, only what it makes of the bill: the one level
    escalation is taken that gives this present value, here 0.6 % less every year. With a constant
    price the discounted payback would be 4.96 years, in the report's year 5 and not 6.
    """
    given = case(BLCC)["inputs"]
    flows, services = {}, {}
    for name in (EXISTING, NEW):
        stated = alternative(given[name], given["years"])
        used = f"electricity, {name}"
        services[used] = {"unit": "kWh", "per_year": given[name]["electricity_kwh"]}
        bill = cost(per_unit=given[name]["price"], service=used, index="electricity")
        flows[f"{name} bill"] = bill | {"offers": [f"{name} bill"]}
        stated["energy"] = bill
        flows |= under(name, stated if name == NEW else the_other_way(stated), CHANGE)
    known = f"customer npv = -{given[EXISTING]['energy_pv_given']}"
    unknown = scenario(
        given["years"],
        "real",
        parties={"customer": party("Owner", given["real_discount_rate"], "real")},
        indices={"falling": -0.1, "electricity": {"index": "falling", "plus": 0.1}},
        services=services,
        flows=flows,
        offers=only(CHANGE, f"{EXISTING} bill", f"{NEW} bill"),
    )
    path = "indices.electricity.plus"  # rates are looked for from 0, so falling prices need a base
    model = Ran(unknown).model
    (escalation,) = model.solve(path, known, f"{EXISTING} bill").values
    return Ran(model.with_values({path: escalation}).data)


def test_the_escalation_that_fits_one_bill_fits_the_other() -> None:
    given = case(BLCC)["inputs"][NEW]
    allowed = case(BLCC)["tolerance"]["absolute_dollars"]
    assert instead().npv(f"{NEW} bill") * PAID == pytest.approx(
        given["energy_pv_given"], abs=allowed
    )


@pytest.mark.parametrize(("name", "metric"), PAYBACKS.items())
def test_the_year_in_which_an_alternative_is_paid_back(name: str, metric: str) -> None:
    """The report prints whole years: the one within which it is paid back."""
    theirs = case(BLCC)["outputs"]["comparison"][name]
    near(BLCC, f"comparison.{name}", theirs, math.ceil(instead().metric(CHANGE, metric)), 0.5)


# -- BLCC: ratios from totals ----------------------------------------------------------------------

ECIP = "nist-blcc-ecip-ratios"


def totals(**savings: Any) -> Ran:
    """Let an owner invest for savings, stated as one present value or per year."""
    given = case(ECIP)["inputs"]
    flows = {
        "investment": cost(
            kind="capital", at={0: given["total_investment"]}, offers=["with investment"]
        ),
        "savings": flow("outside", "customer", offers=["with investment"], **savings),
    }
    return owner_s(given["n"], given["d"], flows, "as it is", "with investment")


def test_ratios_of_savings_that_are_given_as_a_total() -> None:
    given, allowed = case(ECIP)["inputs"], case(ECIP)["tolerance"]
    theirs = case(ECIP)["outputs"]
    ran = totals(at={0: given["total_discounted_savings"]})
    sir = ran.metric("with investment", "SIR against", against="as it is")
    airr = ran.metric("with investment", "AIRR against", against="as it is") * PERCENT
    near(ECIP, "sir", theirs["sir"], sir, allowed["sir"])
    near(ECIP, "airr_percent", theirs["airr_percent"], airr, allowed["airr_percent"])


def test_the_payback_by_savings_of_the_first_year() -> None:
    given, theirs = case(ECIP)["inputs"], case(ECIP)["outputs"]["simple_payback"]
    found = totals(per_year=given["first_year_savings"]).metric("with investment", "payback")
    near(ECIP, "simple_payback", theirs, found, case(ECIP)["tolerance"]["simple_payback"])


def test_one_off_repairs_of_a_building_that_is_occupied_a_year_after_the_base_date() -> None:
    """The scenario's start is the base date, so what is due in year k of use falls in k + 1."""
    given, stated = case(ECIP)["inputs"], case(ECIP)
    flows = {}
    for repair in given["repairs"]:
        year, amount = repair["year"] + 1, repair["amount"]
        ends = ("outside", "customer") if amount >= 0 else ("customer", "outside")
        flows[f"repair of year {repair['year']}"] = flow(*ends, at={year: abs(amount)})
    ran = owner_s(given["n"], given["d"], flows, "as stated")
    factors = ran["Basis / Owner: discounting / Discount factor"]
    assert isinstance(factors, list)
    ours = [factors[repair["year"] + 1] for repair in given["repairs"]]
    allowed, theirs = stated["tolerance"], stated["outputs"]
    near(ECIP, "repair_factors", theirs["repair_factors"], ours, allowed["factors"])
    worths = list(ran.worths("as stated").values())
    dollars = allowed["absolute_dollars"]
    near(ECIP, "repairs_discounted", theirs["repairs_discounted"], worths, dollars)


def test_every_name_of_the_ratios_is_met() -> None:
    met = {"simple_payback", "sir", "airr_percent", "repair_factors", "repairs_discounted"}
    assert set(case(ECIP)["outputs"]) == met
