"""A scenario of three years by quarter with all of tax, depreciation, loans, grants and a lease."""

from __future__ import annotations

import datetime
from typing import Any

REVIEWED = {"fixed": 0.2, "cap": 0.024, "method": "base", "lag_months": 3, "dead_band": 0.005}
CHAINED = {"method": "chained", "dead_band": 0.021}
FINANCED: dict[str, Any] = {
    "schema": "servicemodel/1",
    "name": "financed",
    "currency": "EUR",
    "timeline": {
        "start": datetime.date(2027, 4, 1), "years": 3, "period": "quarter", "tax_year_end": 12,
    },
    "prices": "nominal",
    "inflation": "prices",
    "common_rate": 0.07,
    "parties": {
        "provider": {
            "name": "Maker",
            "capital": {
                "equity": {"share": 0.6, "cost": 0.11},
                "debt": {"share": 0.4, "cost": 0.05, "tax": 0.3},
            },
            "cost_of_equity": 0.12,
            "tax": {
                "name": "federal",
                "rate": {2027: 0.2, 2029: 0.25},
                "second": {"name": "state", "rate": 0.06, "deducted": "from the first"},
                "losses": "carried forward",
                "loss_limit": 0.8,
                "loss_expiry": 2,
                "paid": "in instalments",
            },
            "working_capital": {"payable_days": 30, "receivable_days": 45},
            "loans": {
                "bank": {
                    "share": 0.5, "rate": 0.06, "years": 2, "compounding": "monthly", "grace": 0.5,
                    "fee": {"share": 0.01, "amount": 2}, "finances": ["chiller"],
                    "reserve": {"months": 6, "interest": 0.02},
                },
                "bond": {"amount": 60, "rate": 0.05, "years": 2.5, "repayment": "bullet"},
            },
        },
        "customer": {
            "name": "User",
            "discount_rate": {"value": 0.09, "of": "cost of equity after tax"},
            "tax": {"rate": 0.25, "losses": "refunded"},
            "vat": {"rate": 0.19, "reclaimed": 0.4},
            "working_capital": {"payable_days": 100, "receivable_days": 20},
            "loans": {
                "parents": {
                    "share": 0.3, "rate": 0.04, "years": 3, "repayment": "equal principal",
                    "paid": "in advance",
                },
                "project": {
                    "sized_to": {"dscr": 1.4}, "rate": 0.05, "years": 2, "repayment": "sculpted",
                    "offers": ["service"],
                },
            },
        },
    },
    "indices": {"prices": 0.02, "wages": {"index": "prices", "plus": 0.01}},
    "tariffs": {"electricity": {"unit": "kWh", "price": 0.2, "index": "prices"}},
    "services": {"cooling": {"unit": "kWh cooling", "per_year": 900}},
    "assets": {
        "chiller": {
            "provides": "cooling",
            "tariff": "electricity",
            "life": 1.25,
            "residual": "remaining life",
            "price_index": "prices",
            "variants": {
                "usual": {"price": 300, "cost": 210, "efficiency": 3},
                "efficient": {"price": 420, "cost": 280, "efficiency": 4.2},
            },
            "maintenance": {
                "per_year": 12, "supplier": "provider", "index": "wages", "cost": {"per_year": 7},
            },
            "insurance": {"share_of_price": 0.01, "index": "prices"},
            "property_tax": {"rate": 0.012, "assessed": 0.8, "decline": 0.1},
            "tax_depreciation": {
                "method": "MACRS", "life": 3, "bonus": 0.2, "if_leased": "without bonus",
            },
        },
    },
    "measures": {
        "film": {
            "price": 90, "life": 9, "lowers": {"cooling": 0.15}, "residual": "none",
            "tax_depreciation": {
                "method": "declining balance", "factor": 1.5, "life": 5,
                "convention": "pro rata", "month": 4, "salvage": 0.1,
            },
        },
    },
    "flows": {
        "sales": {"from": "outside", "to": "customer", "per_year": 420, "index": "prices"},
        "yard": {
            "from": "customer", "to": "outside", "kind": "capital", "at": {0: 80, 2: 9}, "life": 4,
            "tax_depreciation": {"method": "sum of years", "life": 4},
        },
        "green grant": {
            "from": "outside", "to": "provider", "kind": "grant", "at": {0: 40, 1: 6},
            "lowers_basis": 0.5, "offers": ["service"],
        },
        "premium": {
            "from": "outside", "to": "customer", "kind": "subsidy", "per_unit": 0.02,
            "service": "cooling",
        },
        "credit": {
            "from": "outside", "to": "provider", "kind": "tax credit", "at": {0: 8, 1: 6},
            "limited_to": "income tax",
        },
    },
    "offers": {
        "sale": {"preset": "sale", "build": {"chiller": "usual"}},
        "service": {
            "preset": "service",
            "build": {"chiller": "efficient"},
            "measures": ["film"],
            "overhead": {"per_year": 10},
            "clauses": [
                {"fee": {"per_year": 330, "index": REVIEWED | {
                    "weights": {"wages": 0.5, "prices": 0.3},
                }, "paid": "in advance"}},
                {"savings": {
                    "share": 0.3,
                    "baseline": {
                        "tariff": "electricity", "per_year": 280, "adjusted_for": "cooling",
                        "measured_at": 850, "factor": {2027: 1, 2028: 1.05},
                    },
                    "bands": [{"beyond": 8, "share": 0.2}],
                }},
                {"deposit": {"amount": 25, "interest": 0.02, "returned_year": 2}},
                {"connection": {"amount": 18, "instalments": {0: 0.5, 1: 0.5}}},
                {"co_investment": {"amount": 20, "instalments": {0: 0.6, 2: 0.4}}},
                {"grant_passed_on": {"flow": "green grant", "share": 0.25}},
            ],
            "lease": {
                "identified_asset": True, "supplier_can_swap": False,
                "customer_gets_benefits": True, "customer_directs_use": True,
                "rate": 0.06, "years": 2, "premium": 5, "initial_costs": 3, "restoration": 4,
                "lease_share": 0.7,
            },
        },
        "lease": {
            "preset": "lease",
            "build": {"chiller": "efficient"},
            "overhead": {"per_year": 4},
            "clauses": [{"remainder": {"margin_per_year": 60, "index": REVIEWED | CHAINED | {
                "weights": {"wages": 0.5, "prices": 0.3},
            }}}],
        },
    },
    "baseline": "sale",
}  # fmt: skip
