"""An asset that is sold and leased back, as NREL SAM's SaleLeaseback states it, in a scenario.

The lessee sells the energy, bears the upkeep, keeps its margin and pays all that is left. A third
party without tax does the upkeep. Before tax, both are the same without it.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from tests.cases.front_door import Ran, flow, only, party, scenario
from tests.cases.sam import energy, growths, system
from tests.cases.sam_contract import (
    COSTS,
    DEVELOPER,
    EXPENSES,
    HOST,
    OTHER,
    REVENUE,
    Sides,
    depreciation,
    developer,
    measures,
    price_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LEASE = "lease"
LESSOR, LESSEE = DEVELOPER, HOST


class LeasedBack(Sides):
    """A lessor and the lessee of its asset, with or without their taxes."""

    def __init__(self, given: dict[str, Any], *, taxed: bool = True) -> None:
        super().__init__(two_sides(given, taxed=taxed))
        self.given = given

    def ask(self) -> None:
        """Ask for the metrics of the lease alone: all others would take most of the time."""
        self.model.metrics(LEASE, LESSOR, REVENUE)
        self.model.metrics(LEASE, LESSEE, LEASE)

    @cached_property
    def before_tax(self) -> LeasedBack:
        return LeasedBack(self.given, taxed=False)

    @cached_property
    def alone(self) -> Ran:
        return Ran(lessor_alone(self.given))


def two_sides(given: dict[str, Any], *, taxed: bool) -> dict[str, Any]:
    owner = developer(given, [], taxed=taxed)
    lease = {
        "preset": "lease",
        "build": {"system": "standard"},
        "overhead": {"per_year": 0},
        "clauses": [{"remainder": margin_of(given, "margin_per_unit")}],
    }
    revenue = flow("outside", LESSOR, kind="untaxed", offers=[REVENUE], **price_of(given))
    return _scenario(
        given,
        parties={
            LESSOR: owner | {"name": "Lessor"},
            LESSEE: owner | {"name": "Lessee"},
            OTHER: party("Other", given["real_discount_rate"], "real"),
        },
        flows={
            "sales": flow("outside", LESSEE, offers=[LEASE], **price_of(given)),
            "upkeep": upkeep(given, LESSEE, [LEASE]),
            "salvage": salvage(given, LESSOR, [LEASE]),
            "revenue": revenue,
        },
        offers={LEASE: lease} | only(REVENUE),
    )


def lessor_alone(given: dict[str, Any]) -> dict[str, Any]:
    """Let the lessor sell the energy itself, since a cost per unit is that of the customer.

    It earns the revenue, pays upkeep and the margin, and gives the revenue away untaxed.
    """
    terms = price_of(given)
    owner = developer(given, [])
    return _scenario(
        given,
        parties={
            HOST: owner | {"name": "Lessor"},
            DEVELOPER: party("Other", given["real_discount_rate"], "real"),
        },
        flows={
            "sold": flow("outside", HOST, offers=[COSTS], **terms),
            "given away": flow(HOST, "outside", kind="untaxed", offers=[COSTS], **terms),
            "revenue": flow(HOST, "outside", kind="untaxed", offers=[REVENUE], **terms),
            "upkeep": upkeep(given, HOST, [COSTS, EXPENSES], DEVELOPER),
            "margin": flow(
                HOST, DEVELOPER, offers=[COSTS, EXPENSES], **margin_of(given, "per_unit")
            ),
            "salvage": salvage(given, HOST, [COSTS]),
        },
        offers={COSTS: {"preset": "sale", "build": {"system": "standard"}}}
        | only(REVENUE, EXPENSES),
    )


def upkeep(
    given: dict[str, Any], payer: str, offers: Sequence[str], payee: str = OTHER
) -> dict[str, Any]:
    yearly = given["om"]["fixed_per_year"]
    return flow(payer, payee, per_year=yearly, index="fixed upkeep", offers=list(offers))


def salvage(given: dict[str, Any], owner: str, offers: Sequence[str]) -> dict[str, Any]:
    return flow(
        "outside",
        owner,
        share=given["salvage_fraction_of_capex"],
        per_year_of="purchase price",
        first_year=given["years"],
        offers=list(offers),
    )


def margin_of(given: dict[str, Any], field: str) -> dict[str, Any]:
    kept = given["leaseback"]["lessee_margin_per_kw"]
    return {field: kept, "service": "capacity", "index": "margin"}


def _scenario(given: dict[str, Any], **branches: Mapping[str, Any]) -> dict[str, Any]:
    return scenario(
        given["years"],
        "nominal",
        inflation="inflation",
        common_rate={"value": given["real_discount_rate"], "prices": "real"},
        indices={
            **growths(given),
            "contract price": given["contract"]["escalation"],
            "margin": given["leaseback"]["lessee_margin_escalation"],
        },
        services={"energy": energy(given)} | measures(given),
        assets={"system": system(given, depreciation(given))},
        **branches,
    )
