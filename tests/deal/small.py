"""Scenarios that a person can work out by hand, and the shipped one, built without the front door.

A machine for 1,000 that costs 800 to make and outlives five years: sold, or kept for a fee.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from servicemodel.model.build import build
from servicemodel.scenario import load
from servicemodel.scenario.overrides import with_values
from tests.shipped import SCENARIO

if TYPE_CHECKING:
    from servicemodel.model.build import Built

FEE = "offers.service.clauses.fee.per_year"
NAMES = {"provider": "Maker", "customer": "Shop owner"}

MACHINE: dict[str, Any] = {
    "schema": "servicemodel/1",
    "name": "A machine",
    "currency": "EUR",
    "timeline": {"start": "2027-01-01", "years": 5},
    "prices": "nominal",
    "parties": {
        "provider": {"name": "Maker", "discount_rate": 0.1},
        "customer": {"name": "Shop owner", "discount_rate": 0.1},
    },
    "services": {"washing": {"unit": "wash", "per_year": 1_000}},
    "assets": {
        "washer": {
            "provides": "washing",
            "life": 10,
            "residual": "none",
            "selling": {"share_of_price": 0},
            "variants": {"usual": {"price": 1_000, "cost": 800}},
        }
    },
    "offers": {
        "sale": {"preset": "sale", "build": {"washer": "usual"}},
        "service": {
            "preset": "service",
            "build": {"washer": "usual"},
            "overhead": {"per_year": 0},
            "clauses": [{"fee": {"per_year": 270}}],
        },
    },
}


def built(values: dict[str, Any] | None = None, clauses: list[Any] | None = None) -> Built:
    """Return the machine's model with some values set, and with other clauses of the service."""
    data = deepcopy(MACHINE)
    if clauses is not None:
        data["offers"]["service"]["clauses"] = clauses
    return build(load.scenario(with_values(data, values or {})))


def shipped(values: dict[str, Any] | None = None, clauses: list[Any] | None = None) -> Built:
    """Return the shipped scenario's model with some values set, likewise."""
    data = deepcopy(dict(load.read(SCENARIO).data))
    if clauses is not None:
        data["offers"]["service"]["clauses"] = clauses
    return build(load.scenario(with_values(data, values or {})))


def flows(*amounts: float, **more: Any) -> Built:
    """Return a model of one party, the owner, with amounts by period, and some more flows."""
    return build(
        load.scenario(
            {
                "schema": "servicemodel/1",
                "name": "Flows",
                "currency": "EUR",
                "timeline": {"start": "2027-01-01", "years": max(len(amounts) - 1, 1)},
                "prices": "nominal",
                "parties": {"owner": {"name": "Owner", "discount_rate": 0.05}},
                "flows": {
                    "main": {
                        "from": "outside",
                        "to": "owner",
                        "kind": "untaxed",
                        "amounts": list(amounts),
                    },
                    **more,
                },
            }
        )
    )


def annuity(rate: float, years: int = 5) -> float:
    """Return what 1 at the end of each year is worth at the start."""
    return (1 - (1 + rate) ** -years) / rate
