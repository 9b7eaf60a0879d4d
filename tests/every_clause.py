"""Every clause that may be stated, with words of each; the proofs over all clauses start here.

They are clauses of a service with a fee, beside a sale of the same machine. What the machine does
is washing; the wash costs energy of a tariff `power`.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from servicemodel.scenario.schema import Clause

Terms = dict[str, Any]
FEE: Terms = {"fee": {"per_year": 270, "index": "prices"}}
PROMISE: Terms = {
    **{"of": "savings", "unit": "kWh", "promised": 100, "measured": {2027: 80, 2029: 130}},
    **{"shortfall_per_unit": 0.5, "excess_per_unit": 0.2, "band": 0.1, "cap_per_year": 9},
}
BASKET: Terms = {
    **{"weights": {"prices": 0.5, "wages": 0.3}, "fixed": 0.2, "cap": 0.02, "floor": 0.01},
    "lag_months": 12,
}
MEASURED: Terms = {
    **{"tariff": "power", "per_year": 900},
    **{"adjusted_for": "washing", "measured_at": 950},
}
BANDS: Terms = {
    **{"per_unit": 0.4, "bands": [{"beyond": 600, "per_unit": 0.3}]},
    **{"minimum_per_year": 1_100, "maximum_per_year": 1_200, "index": "prices"},
}
EVERY: dict[str, Terms] = {  # what is told of it: the clause
    "a fee": {"fee": {"per_year": 40, "index": "prices", "billed": "quarter"}},
    "a fee in advance": {"fee": {"per_year": 40, "paid": "in advance", "billed": "year"}},
    "a fee of some years": {"fee": {"per_year": 40, "first_year": 2, "last_year": 3}},
    "a basket with limits and a lag": {"fee": {"per_year": 40, "index": BASKET}},
    "a basket by its base": {
        "fee": {"per_year": 40, "index": BASKET | {"method": "base", "dead_band": 0.015}}
    },
    "use in bands": {"usage": BANDS},
    "savings": {"savings": {"share": 0.5, "against": "dear sale", "of": ["energy"]}},
    "savings in bands against what was measured": {
        "savings": {"share": 0.3, "bands": [{"beyond": 20, "share": 0.6}], "baseline": MEASURED}
    },
    "a deposit": {"deposit": {"amount": 90, "interest": 0.03}},
    "a deposit for some years": {"deposit": {"amount": 90, "returned_year": 3}},
    "a charge for connection": {"connection": {"amount": 60, "instalments": {0: 0.5, 2: 0.5}}},
    "a co-investment": {"co_investment": {"amount": 200}},
    "a co-investment in instalments": {
        "co_investment": {"amount": 200, "instalments": {0: 0.7, 1: 0.3}}
    },
    "performance": {"performance": PROMISE},
    "a grant passed on": {"grant_passed_on": {"flow": "green grant", "share": 0.4}},
    "a remainder": {"remainder": {"margin_per_year": 20}},
    "a purchase option": {"purchase_option": {"price": 150}},
    "a buy-out": {"buy_out": {"method": "remaining flows"}},
    # these two are of other offers, see `OF_A_SALE`
    "a price": {"price": {"amount": 950, "instalments": {0: 0.5, 1: 0.5}}},
    "a take-back": {"take_back": {"price": 500}},
}
OF_A_SALE = ("price", "take_back")
NOT_IN_TERMS = ("price", "remainder")
MISSING = {*Clause.model_fields} - {next(iter(terms)) for terms in EVERY.values()}


def clause_of(told: str) -> str:
    """Return the name of the clause of an entry."""
    return next(iter(EVERY[told]))


def washing(told: str = "", **changes: Any) -> Terms:
    """Return a sale, a dear sale and a service of one washer, with one clause more."""
    sale: Terms = {"preset": "sale", "build": {"washer": "usual"}}
    service: Terms = {
        "preset": "service",
        "build": {"washer": "usual"},
        "overhead": {"per_year": 0},
        "clauses": [FEE],
    }
    if told:
        target = sale if clause_of(told) in OF_A_SALE else service
        target["clauses"] = [*target.get("clauses", []), EVERY[told]]
    return {
        "schema": "servicemodel/1",
        "name": "Washing",
        "currency": "EUR",
        "timeline": {"start": date(2027, 1, 1), "years": 5},
        "prices": "nominal",
        "parties": {
            "provider": {"name": "Maker", "discount_rate": 0.1},
            "customer": {"name": "Shop owner", "discount_rate": 0.1},
        },
        "indices": {"prices": 0.02, "wages": 0.03},
        "tariffs": {"power": {"unit": "kWh", "price": 0.2, "index": "prices"}},
        "services": {"washing": {"unit": "wash", "per_year": 1_000}},
        "assets": {
            "washer": {
                **{"provides": "washing", "tariff": "power", "life": 3},
                **{"residual": "remaining life", "price_index": "prices"},
                "selling": {"share_of_price": 0},
                "variants": {
                    "usual": {"price": 1_000, "cost": 800, "efficiency": 2},
                    "dear": {"price": 900, "cost": 720, "efficiency": 1},
                },
            }
        },
        "flows": {
            "green grant": {"from": "outside", "to": "provider", "kind": "grant", "at": {1: 50}},
            "shop": {"from": "outside", "to": "customer", "per_year": 500},
        },
        "offers": {
            "sale": sale,
            "dear sale": {"preset": "sale", "build": {"washer": "dear"}},
            "service": service,
        },
    } | changes


def all_at_once(**changes: Any) -> Terms:
    """Return the washer with a service that has every clause of a contract, and two terms.

    Both sides pay tax; the sale is taken back, a lease is paid by what remains, and the building is
    sold in year 4.
    """
    data = washing(**changes)
    sale, service = data["offers"]["sale"], data["offers"]["service"]
    for told, terms in EVERY.items():
        if clause_of(told) == "price":  # what is owed of a price does not go with a term
            continue
        if clause_of(told) == "remainder":  # nor does what remains of all that comes in
            rest = {"preset": "lease", "build": {"washer": "usual"}, "overhead": {"per_year": 1}}
            data["offers"]["lease"] = rest | {"clauses": [terms]}
            continue
        offer = sale if clause_of(told) in OF_A_SALE else service
        offer["clauses"] = [*offer.get("clauses", []), terms]
    prices: Terms = {"schedule": {1: 500, 3: 200}, "loan": {"rate": 0.05, "years": 3}, "fee": 0.02}
    (bought,) = (clause for clause in service["clauses"] if "buy_out" in clause)
    service["clauses"][service["clauses"].index(bought)] = {
        "buy_out": bought["buy_out"] | prices | {"rate": 0.07}
    }
    service["term"] = {
        **{"years": 2, "then": "sale", "renewal": {"chance": 0.8, "repricing": -0.05}},
        **{"break_clause": {"year": 3, "chance": 0.1, "fee": 30}},
        **{"trial": {"months": 12, "stays": 0.95, "share_of_fee": 0.5, "pays": 0.9}},
        **{"survival": {"leaves_per_year": 0.03, "pays": 0.6}},
    }
    for terms in data["parties"].values():
        terms["tax"] = {"rate": 0.25, "losses": "carried forward"}
    return data | {"building_sale": {"year": 4, "paid_for_machine": 0.5}}
