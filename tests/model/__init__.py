"""A small scenario with round numbers, and how to read it; its tests change what they need."""

from __future__ import annotations

from datetime import date
from typing import Any

import servicemodel as sm
from servicemodel.read import arrays

Terms = dict[str, Any]
SERVICE: Terms = {
    "preset": "service",
    "build": {"box": "usual"},
    "overhead": {"per_year": 0},
    "clauses": [{"fee": {"per_year": 0}}],
}


def small(**changes: Any) -> Terms:
    """Return four years without tax: a box for 100 (60 to make) cools 1,000 kWh for 50 a year."""
    return {
        "schema": "servicemodel/1",
        "name": "small",
        "currency": "EUR",
        "timeline": {"start": date(2027, 1, 1), "years": 4},
        "prices": "nominal",
        "parties": {
            "provider": {"name": "Maker", "discount_rate": 0},
            "customer": {"name": "User", "discount_rate": 0},
        },
        "indices": {"prices": 0.1, "wages": 0.2},
        "tariffs": {"power": {"unit": "kWh", "price": 0.1}},
        "services": {"cooling": {"unit": "kWh cold", "per_year": 1000}},
        "assets": {"box": box()},
        "offers": {"sale": {"preset": "sale", "build": {"box": "usual"}}},
    } | changes


def box(**changes: Any) -> Terms:
    """Return the asset of the small scenario."""
    return {
        "provides": "cooling",
        "tariff": "power",
        "life": 4,
        "residual": "none",
        "variants": {
            "usual": {"price": 100, "cost": 60, "efficiency": 2},
            "better": {"price": 150, "cost": 90, "efficiency": 4},
        },
    } | changes


def offer(preset: str, *clauses: Terms, **changes: Any) -> Terms:
    """Return an offer of the usual box; a contract has no overhead unless it is stated."""
    terms: Terms = {"preset": preset, "build": {"box": "usual"}}
    if preset not in ("sale", "status quo"):
        terms["overhead"] = {"per_year": 0}
    return terms | ({"clauses": list(clauses)} if clauses else {}) | changes


def one(terms: Terms, **changes: Any) -> Terms:
    """Return the small scenario with a single offer, called `it`."""
    return small(**changes) | {"offers": {"it": terms}}


def cash(scenario: Terms, party: str, name: str = "it") -> list[float]:
    """Return a party's cash at signing and in each period."""
    built = sm.Model(scenario).built
    line = built.offers[name].statements[party].cash
    row = arrays.read([line], built.timeline)[line][:, 0]
    return [round(float(amount), 9) for amount in row]
