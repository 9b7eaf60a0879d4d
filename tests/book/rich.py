"""A scenario of four years with nearly everything that can be stated, so that it is quick.

An old machine stays for two years, another asset has parts and upkeep by age; contracts have every
clause; there are tariffs and prices by year, baskets with limits, losses carried forward, flows.
"""

from __future__ import annotations

import datetime
from typing import Any

BASKET = {"weights": {"wages": 0.5, "power": 0.3}, "fixed": 0.2, "cap": 0.022, "floor": 0.005}
RICH: dict[str, Any] = {
    "schema": "servicemodel/1",
    "name": "rich",
    "currency": "EUR",
    "timeline": {"start": datetime.date(2027, 1, 1), "years": 4},
    "prices": "nominal",
    "inflation": "prices",
    "common_rate": 0.065,
    "parties": {
        "provider": {
            "name": "Maker",
            "discount_rate": 0.08,
            "tax": {"rate": 0.25, "losses": "carried forward"},
        },
        "customer": {
            "name": "User",
            "discount_rate": {"value": 0.05, "prices": "real"},
            "tax": {"rate": 0.2, "losses": "refunded"},
        },
    },
    "indices": {
        "prices": 0.02,
        "wages": {"index": "prices", "plus": 0.01},
        "power": {2027: 0.03, 2029: 0.01},
    },
    "tariffs": {
        "electricity": {
            "unit": "kWh",
            "price": {2027: 0.2, 2029: 0.24},
            "demand": {"unit": "kW", "per_year": 15},
            "fixed_per_year": 30,
        },
        "gas": {"unit": "kWh", "price": 0.08, "index": "power"},
    },
    "services": {
        "cooling": {"unit": "kWh cooling", "per_year": 1000, "growth": "prices"},
        "light": {"unit": "klmh", "per_year": {2027: 400, 2028: 450}},
    },
    "assets": {
        "chiller": {
            "provides": "cooling",
            "tariff": "electricity",
            "life": 3,
            "units": 2,
            "capacity": {"value": 5, "unit": "RT"},
            "price_index": "prices",
            "residual": "remaining life",
            "degradation": 0.02,
            "variants": {
                "usual": {"price": 300, "cost": 210, "efficiency": 3, "peak": 1.2},
                "efficient": {
                    "price": 420, "cost": 280, "efficiency": 4.2, "peak": 1, "life": 3.5,
                    "maintenance_per_year": 9,
                },
                "old": {"efficiency": 2.2, "peak": 1.5},
            },
            "existing": {
                "variant": "old", "age": 7, "remaining_life": 2, "book_value": 60,
                "owner": "customer", "replaced_by": "usual",
            },
            "maintenance": {
                "supplier": "provider",
                "per_year": 12,
                "per_capacity": 1.5,
                "index": "wages",
                "cost": {"per_year": 7, "per_output": 0.004},
            },
            "selling": {"share_of_price": 0.04, "per_sale": 6},
            "installation": {"price": 25, "cost": 14, "supplier": "provider"},
            "removal": {"price": 8},
        },
        "lamps": {
            "provides": "light",
            "tariff": "gas",
            "life": 2.5,
            "residual": {"share_of_price": 0.1},
            "variants": {
                "only": {
                    "components": {
                        "bulb": {"price": 40, "cost": 25, "life": 1.5},
                        "pole": {"price": 90, "cost": 60, "life": 6},
                    },
                    "efficiency": 2,
                }
            },
            "maintenance": {"schedule": {0: 2, 1: 5}},
        },
    },
    "measures": {
        "glazing": {
            "price": 120, "cost": 85, "supplier": "provider", "life": 9,
            "lowers": {"cooling": 0.2, "lamps": 0.1},
            "paid_by": {"provider": 0.4, "customer": 0.6},
            "residual": {"amount": 30},
            "price_index": "prices",
        }
    },
    "flows": {
        "permit": {"from": "customer", "to": "outside", "at": {0: 12, 3: 9}, "index": "prices",
                   "first_year": 2},
        "rent": {
            "from": "provider", "to": "customer", "per_year": {2027: 5, 2029: 7}, "last_year": 3,
        },
        "water": {
            "from": "customer", "to": "outside", "per_unit": 0.01, "service": "cooling",
            "index": "wages", "first_year": 2,
        },
        "levy": {"from": "customer", "to": "outside", "share": 0.05, "of": "energy"},
        "insurance": {
            "from": "customer", "to": "outside", "share": 0.02, "per_year_of": "purchase price",
        },
        "pipes": {
            "from": "customer", "to": "outside", "kind": "capital", "amounts": [70, -5], "life": 6,
        },
    },
    "offers": {
        "status quo": {"preset": "status quo", "build": {"chiller": "old", "lamps": "only"}},
        "sale": {"preset": "sale", "build": {"chiller": "usual", "lamps": "only"}},
        "service": {
            "preset": "service",
            "build": {"chiller": "efficient", "lamps": "only"},
            "measures": ["glazing"],
            "bears": {
                "asset": {"provider": 0.7, "customer": 0.3},
                "energy": {"provider": 0.8, "customer": 0.2},
            },
            "overhead": {"per_year": 10, "at_signing": 20, "index": "wages"},
            "clauses": [
                {"fee": {"per_year": 260, "index": BASKET, "first_year": 2}},
                {"co_investment": {"amount": 80}},
                {"savings": {"share": {2027: 0.3, 2029: 0.4}, "against": "sale"}},
            ],
        },
        "pay per use": {
            "preset": "service",
            "build": {"chiller": "efficient", "lamps": "only"},
            "owner": {"legal": "provider"},
            "bears": {"maintenance": {"provider": 0.5, "customer": 0.5}},
            "overhead": {"per_year": 8},
            "clauses": [
                {"usage": {
                    "per_unit": 0.12, "service": "cooling", "minimum_per_year": 1030,
                    "index": "prices",
                }},
                {"fee": {"per_year": 40, "paid": "in advance", "index": "prices"}},
                {"fee": {"per_year": {2027: 40, 2029: 60}, "last_year": 3}},
            ],
        },
    },
    "baseline": "status quo",
}  # fmt: skip
INSTALMENTS: dict[str, Any] = {  # one asset alone can have a price of its own
    "schema": "servicemodel/1",
    "name": "instalments",
    "currency": "EUR",
    "timeline": {"start": datetime.date(2027, 4, 1), "years": 2, "period": "quarter"},
    "prices": "real",
    "parties": {
        "provider": {"name": "Maker", "discount_rate": 0.08},
        "customer": {"name": "User", "discount_rate": 0.05},
    },
    "services": {"wash": {"unit": "wash", "per_year": 200}},
    "assets": {
        "machine": {
            "provides": "wash", "life": 5, "residual": {"amount": 30},
            "variants": {"plain": {"price": 400, "cost": 250}, "good": {"price": 500, "cost": 310}},
            "maintenance": {"per_year": 20},
        }
    },
    "offers": {
        "sale": {"preset": "sale", "build": {"machine": "plain"}},
        "by parts": {
            "preset": "sale",
            "build": {"machine": "plain"},
            "clauses": [{"price": {"amount": 450, "instalments": {0: 0.4, 1: 0.6}}}],
        },
        "service": {
            "preset": "service",
            "build": {"machine": "good"},
            "overhead": {"per_year": 5},
            "clauses": [{"fee": {"per_year": 160, "billed": "year", "paid": "in advance"}}],
        },
    },
    "baseline": "sale",
}  # fmt: skip
