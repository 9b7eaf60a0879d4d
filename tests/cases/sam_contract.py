"""A developer who sells energy to a host, as NREL SAM states it, put into a scenario.

A third party pays no tax and is paid for the upkeep, so what it gets is what upkeep is worth
before tax; under one offer it bears insurance and property tax, for the same reason.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from tests.cases.front_door import Ran, flow, only, party, scenario
from tests.cases.sam import PER_MWH, energy, energy_value, growths, services, system

if TYPE_CHECKING:
    from collections.abc import Sequence

CONTRACT = "contract"
EXPENSES = "operating costs"  # no price, no salvage, no loan
HOLDING = "holding elsewhere"  # nothing but insurance and property tax
REVENUE = "revenue"  # nothing but what the host pays, and untaxed
COSTS = "costs"  # the contract without its revenue; the tax on that stays
DEVELOPER, HOST, OTHER = "provider", "customer", "other"
MACRS_5 = {"method": "MACRS", "life": 5}
MACRS_15 = (  # as printed in IRS Publication 946, table A-1
    *(0.05, 0.095, 0.0855, 0.077, 0.0693, 0.0623, 0.059, 0.059),
    *(0.0591, 0.059, 0.0591, 0.059, 0.0591, 0.059, 0.0591, 0.0295),
)
START = 2027  # the calendar year of year 1
STRAIGHT_15 = (  # as the conventions of the cases print it
    *(0.0333, 0.0667, 0.0667, 0.0667, 0.0667, 0.0667, 0.0667, 0.0666),
    *(0.0667, 0.0666, 0.0667, 0.0666, 0.0667, 0.0666, 0.0667, 0.0333),
)


class Sides(Ran):
    """A contract that has run; beside it the same untaxed, and its asset's owner by itself."""

    @cached_property
    def before_tax(self) -> Ran:
        raise NotImplementedError

    @cached_property
    def alone(self) -> Ran:
        raise NotImplementedError


class TwoSides(Sides):
    """A developer owns a system and sells its energy to a host.

    Of the metrics, which take most of the time, only those are asked for that are compared.
    """

    def __init__(self, given: dict[str, Any]) -> None:
        super().__init__(two_sides(given))
        self.given = given

    def ask(self) -> None:
        self.model.metrics(CONTRACT, DEVELOPER, REVENUE)
        self.model.built.metric_lines.cumulative(CONTRACT, HOST)

    @cached_property
    def before_tax(self) -> BeforeTax:
        return BeforeTax(two_sides(self.given, taxed=False))

    @cached_property
    def alone(self) -> Alone:
        return Alone(developer_alone(self.given))


class BeforeTax(Ran):
    """The same developer before tax."""

    def ask(self) -> None:
        self.model.built.metric_lines.payback(CONTRACT, DEVELOPER, discounted=True)


class Alone(Ran):
    """The developer as its own customer."""

    def ask(self) -> None:
        for offer in (COSTS, REVENUE):
            self.model.built.metric_lines.unit_cost(offer, "energy")


def two_sides(given: dict[str, Any], *, taxed: bool = True) -> dict[str, Any]:
    host, contract = given.get("host"), given["contract"]
    parties = {
        DEVELOPER: developer(given, [CONTRACT], taxed=taxed),
        HOST: party("Host", host["real_discount_rate"] if host else 0, "real"),
        OTHER: party("Other", given["real_discount_rate"], "real"),
    }
    kinds, flows = {"energy": energy(given)}, running(given, DEVELOPER, OTHER)
    growth = growths(given) | more_growths(given)
    if host is not None:
        value = host["energy_value"]
        kinds, growth["energy value"] = services(given, value), value["escalation"]
        flows["energy value"] = energy_value(offers=[CONTRACT])
    flows["revenue"] = flow(
        "outside", DEVELOPER, kind="untaxed", offers=[REVENUE], **price_of(given)
    )
    return scenario(
        given["years"],
        "nominal",
        inflation="inflation",
        parties=parties,
        common_rate={"value": given["real_discount_rate"], "prices": "real"},
        indices=growth | {"contract price": contract["escalation"]},
        services=kinds | measures(given),
        assets={"system": system(given, depreciation(given))},
        flows=flows,
        offers={
            CONTRACT: by_use(contract["price_per_kwh"]),
            EXPENSES: by_use(0),
            HOLDING: by_use(0) | {"bears": {"insurance": OTHER, "property tax": OTHER}},
        }
        | only(REVENUE),
    )


def developer_alone(given: dict[str, Any]) -> dict[str, Any]:
    """Let the developer use the energy itself, since a cost per unit is that of the customer.

    It earns its revenue and gives it away untaxed, so that its costs are left, with the tax on it.
    """
    sale = {"preset": "sale", "build": {"system": "standard"}}
    terms = price_of(given)
    return scenario(
        given["years"],
        "nominal",
        inflation="inflation",
        parties={HOST: developer(given, [COSTS]), DEVELOPER: party("Other", 0, "real")},
        common_rate={"value": given["real_discount_rate"], "prices": "real"},
        indices={
            **growths(given),
            **more_growths(given),
            "contract price": given["contract"]["escalation"],
        },
        services={"energy": energy(given)} | measures(given),
        assets={"system": system(given, depreciation(given))},
        flows={
            **running(given, HOST, DEVELOPER, [COSTS]),
            "sold": flow("outside", HOST, offers=[COSTS], **terms),
            "given away": flow(HOST, "outside", kind="untaxed", offers=[COSTS], **terms),
            "revenue": flow(HOST, "outside", kind="untaxed", offers=[REVENUE], **terms),
        },
        offers={COSTS: sale} | only(REVENUE),
    )


def developer(
    given: dict[str, Any], offers: Sequence[str], *, taxed: bool = True
) -> dict[str, Any]:
    """Return the developer, whose rate is a cost of equity if there is a loan."""
    rate = {"value": given["real_discount_rate"], "prices": "real"}
    taxed = taxed and pays_tax(given)
    before = "after tax" if taxed else "before tax"
    stated: dict[str, Any] = {"name": "Developer"}
    if taxed:
        second = {"name": "state", "rate": given["state_tax"], "deducted": "from the first"}
        stated["tax"] = {"name": "federal", "rate": given["federal_tax"], "second": second}
    loan = given.get("loan")
    if loan is None:
        return stated | {"discount_rate": rate | {"of": f"wacc {before}"}}
    bank = {"rate": loan["rate"], "years": loan["years"], "offers": list(offers)}
    if loan.get("sizing") == "dscr":
        bank |= {"sized_to": {"dscr": loan["dscr"]}, "repayment": "sculpted"}
    else:
        bank |= {"share": loan["fraction"], "grace": loan.get("principal_free_years", 0)}
        bank["repayment"] = loan.get("repayment", "annuity")
    return stated | {
        "discount_rate": rate | {"of": f"cost of equity {before}"},
        "loans": {"bank": bank},
    }


def pays_tax(given: dict[str, Any]) -> bool:
    return bool(given["federal_tax"] or given["state_tax"])


def depreciation(given: dict[str, Any]) -> dict[str, Any] | None:
    """Return how an outlay is written off by one of SAM's classes, or year by year, if it is."""
    stated = given.get("depreciation")
    if stated is None:
        return None
    tables = {
        "macrs15": MACRS_15,
        "straight_line_15_half_year": STRAIGHT_15,
        "custom": stated.get("fractions", ()),
    }
    method = stated["method"]
    if method == "macrs5":
        return dict(MACRS_5)
    if method in tables:
        by_year = dict(enumerate(tables[method], start=1))
        return {"method": "custom", "percentages": by_year}
    life = {f"straight_line_{life}_half_year": life for life in (5, 20, 39)}[method]
    return {"method": "straight line", "life": life, "convention": "half year"}


def measures(given: dict[str, Any]) -> dict[str, Any]:
    """Return what else a price is paid for: a kW in each year, and a new start in some years."""
    found = {"capacity": {"unit": "kW", "per_year": given["capacity_kw"]}}
    if "recapitalization" in given:
        new = given["recapitalization"]["years"]
        by_year = {START + year: int(year + 1 in new) for year in range(given["years"])}
        found["recapitalisation"] = {"unit": "time", "per_year": by_year}
    return found


def price_of(given: dict[str, Any]) -> dict[str, Any]:
    price = given["contract"]["price_per_kwh"]
    return {"per_unit": price, "service": "energy", "index": "contract price"}


def by_use(price: float) -> dict[str, Any]:
    """Return a contract under which the developer is paid for each kWh."""
    usage = {"service": "energy", "per_unit": price, "index": "contract price"}
    return {
        "preset": "service",
        "build": {"system": "standard"},
        "overhead": {"per_year": 0},
        "clauses": [{"usage": usage}],
    }


def more_growths(given: dict[str, Any]) -> dict[str, Any]:
    """Return what grows by so much more than inflation, beside what all cases have."""
    by_capacity = given["om"].get("capacity_real_escalation", 0.0)
    again = given.get("recapitalization", {}).get("real_escalation", 0.0)
    return {
        "upkeep by capacity": {"index": "inflation", "plus": by_capacity},
        "recapitalisation": {"index": "inflation", "plus": again},
    }


def running(
    given: dict[str, Any],
    owner: str,
    upkeeper: str,
    offers: Sequence[str] = (CONTRACT, EXPENSES),
) -> dict[str, Any]:
    """Return upkeep, new parts that are deducted at once, and salvage, which is taxed."""
    upkeep, again = given["om"], given.get("recapitalization")

    def paid(payee: str, **terms: Any) -> dict[str, Any]:
        return flow(owner, payee, offers=list(offers), **terms)

    found = {
        "fixed upkeep": paid(
            upkeeper, per_year=upkeep.get("fixed_per_year", 0.0), index="fixed upkeep"
        ),
        "upkeep by capacity": paid(
            upkeeper,
            per_unit=upkeep.get("capacity_per_kw_year", 0.0),
            service="capacity",
            index="upkeep by capacity",
        ),
        "upkeep by output": paid(
            upkeeper,
            per_unit=upkeep.get("production_per_mwh", 0.0) * PER_MWH,
            service="energy",
            index="upkeep by output",
        ),
        "salvage": flow(
            "outside",
            owner,
            share=given.get("salvage_fraction_of_capex", 0.0),
            per_year_of="purchase price",
            first_year=given["years"],
            offers=[offers[0]],
        ),
    }
    if again is not None:
        terms = {"service": "recapitalisation", "index": "recapitalisation"}
        found["recapitalisation"] = paid("outside", per_unit=again["cost_today"], **terms)
    return found
