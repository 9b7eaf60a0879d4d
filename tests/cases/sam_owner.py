"""An owner who pays income tax, as NREL SAM's Cashloan states it, put into a scenario.

A second party pays no tax and takes some costs over under some offers: what it then pays is what
these costs are worth before tax, and what the owner pays is without them. A household deducts only
its property tax and the interest of its loan.
"""

from __future__ import annotations

from typing import Any

from tests.cases.front_door import flow, only, scenario
from tests.cases.sam import PER_MWH, energy_value, growths, services, system

WHOLE, COSTS = "whole", "costs"  # with the loan, if there is one
PROJECT, PROJECT_COSTS = "project", "project costs"  # without it
SAVINGS = "savings"  # nothing is bought
UPKEEP, HOLDING = "upkeep elsewhere", "holding elsewhere"  # the second party bears it
DEDUCTED = "deducted elsewhere"  # and all running costs that the owner may deduct
BOUGHT = [WHOLE, COSTS, PROJECT, PROJECT_COSTS]
COMMERCIAL = "commercial"
START = 2027  # the calendar year of year 1
MACRS = {"macrs5": 5}


def owner(given: dict[str, Any]) -> dict[str, Any]:
    """Return the scenario of a taxed owner's plain inputs."""
    rate = {"value": given["real_discount_rate"], "prices": "real"}
    value = given["energy_value"]
    more = given["om"].get("capacity_real_escalation", 0.0)
    capacity = {"unit": "kW", "per_year": given["capacity_kw"]}
    brings = [WHOLE, PROJECT, SAVINGS, DEDUCTED]
    return scenario(
        given["years"],
        "nominal",
        inflation="inflation",
        parties={
            "customer": _owner(given, rate),
            "provider": {"name": "Other", "discount_rate": rate | {"of": "wacc before tax"}},
        },
        common_rate=rate,
        indices={
            **growths(given),
            "upkeep by capacity": {"index": "inflation", "plus": more},
            "energy value": value["escalation"],
        },
        services={**services(given, value), "capacity": capacity},
        assets={"system": system(given, _depreciation(given), insured=commercial(given))},
        flows={
            **_upkeep(given),
            **_untaxed_insurance(given),
            "salvage": flow(
                "outside",
                "customer",
                kind=running(given),
                share=given.get("salvage_fraction_of_capex", 0.0),
                per_year_of="purchase price",
                first_year=given["years"],
                offers=[*BOUGHT, UPKEEP, HOLDING, *_undeducted(given)],
            ),
            "energy value": energy_value(kind=running(given), offers=brings),
        },
        offers={
            **{name: _sale() for name in (*BOUGHT, UPKEEP)},
            HOLDING: _sale("insurance", "property tax"),
            DEDUCTED: _sale("insurance", "property tax"),
            **only(SAVINGS),
        },
    )


def by_year(rate: float | list[float]) -> float | dict[int, float]:
    """Return one rate, or a path of them by calendar year."""
    return dict(enumerate(rate, start=START)) if isinstance(rate, list) else rate


def commercial(given: dict[str, Any]) -> bool:
    return bool(given["owner"] == COMMERCIAL)


def written_off(given: dict[str, Any]) -> bool:
    """Return whether the owner writes the purchase off, which a household does not."""
    return commercial(given) and given["depreciation"]["method"] != "none"


def running(given: dict[str, Any]) -> str:
    """Return whether what it costs and brings to run the system is the owner's business."""
    return "running" if commercial(given) else "untaxed"


def _undeducted(given: dict[str, Any]) -> list[str]:
    """Return where running costs stay with a household that may not deduct them."""
    return [] if commercial(given) else [DEDUCTED]


def _owner(given: dict[str, Any], rate: dict[str, Any]) -> dict[str, Any]:
    """Return the owner, whose rate is a cost of equity if there is a loan."""
    stated: dict[str, Any] = {
        "name": "Owner",
        "tax": {
            "name": "federal",
            "rate": by_year(given["federal_tax"]),
            "second": {
                "name": "state",
                "rate": by_year(given["state_tax"]),
                "deducted": "from the first",
            },
            "losses": "refunded",
            "not_deducted": [] if written_off(given) else ["depreciation"],
        },
    }
    loan = given.get("loan")
    if loan is None:
        return stated | {"discount_rate": rate | {"of": "wacc after tax"}}
    bank = {
        "share": loan["fraction"],
        "rate": loan["rate"],
        "years": loan["years"],
        "offers": [WHOLE, COSTS],
    }
    return stated | {
        "discount_rate": rate | {"of": "cost of equity after tax"},
        "loans": {"bank": bank},
    }


def _depreciation(given: dict[str, Any]) -> dict[str, Any] | None:
    """Return how the purchase is written off by one of SAM's methods, if it is."""
    if not written_off(given):
        return None
    stated = given["depreciation"]
    method = stated["method"]
    if method in MACRS:
        return {"method": "MACRS", "life": MACRS[method]}
    if method == "straight_line":
        return {"method": "straight line", "life": stated["years"]}
    assert method == "custom"
    by_year = dict(enumerate(stated["fractions"], start=1))
    return {"method": "custom", "percentages": by_year}


def _sale(*elsewhere: str) -> dict[str, Any]:
    """Return the purchase, with what the second party bears of it."""
    bears: dict[str, Any] = dict.fromkeys(("insurance", "property tax"), "customer")
    bears |= dict.fromkeys(elsewhere, "provider")
    return {"preset": "sale", "build": {"system": "standard"}, "bears": bears}


def _upkeep(given: dict[str, Any]) -> dict[str, Any]:
    """Return upkeep by its three measures, paid by the owner or by the second party."""
    upkeep = given["om"]
    fixed = upkeep.get("fixed_per_year", 0.0)
    by_output = upkeep.get("production_per_mwh", 0.0) * PER_MWH
    by_capacity = upkeep.get("capacity_per_kw_year", 0.0)
    terms: dict[str, dict[str, Any]] = {
        "fixed upkeep": {"per_year": fixed, "index": "fixed upkeep"},
        "upkeep by output": {
            "per_unit": by_output,
            "service": "energy",
            "index": "upkeep by output",
        },
        "upkeep by capacity": {
            "per_unit": by_capacity,
            "service": "capacity",
            "index": "upkeep by capacity",
        },
    }
    if isinstance(fixed, list):  # year by year, and not raised
        terms["fixed upkeep"] = {"amounts": [0, *fixed]}
    kind = running(given)
    paid = [*BOUGHT, HOLDING, *_undeducted(given)]
    own = {
        name: flow("customer", "outside", kind=kind, offers=paid, **each)
        for name, each in terms.items()
    }
    elsewhere = [UPKEEP, DEDUCTED] if commercial(given) else [UPKEEP]
    other = {
        f"{name} elsewhere": flow("provider", "outside", offers=elsewhere, **each)
        for name, each in terms.items()
    }
    return own | other


def _untaxed_insurance(given: dict[str, Any]) -> dict[str, Any]:
    """Return a household's insurance, which it may not deduct: a flow in place of the asset's."""
    if commercial(given):
        return {}
    share = given.get("insurance_fraction_of_capex", 0.0)
    terms = {"share": share, "per_year_of": "purchase price", "index": "inflation"}
    offers = [*BOUGHT, UPKEEP, HOLDING, DEDUCTED]
    return {
        "insurance": flow("customer", "outside", kind="untaxed", offers=offers, **terms),
        "insurance elsewhere": flow(
            "provider", "customer", kind="untaxed", share=1, of="insurance", offers=[HOLDING]
        ),
    }
