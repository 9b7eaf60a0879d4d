"""The least that a scenario states: one party and no flows; tests add what they need."""

from __future__ import annotations

from typing import Any


def bare(**more: Any) -> dict[str, Any]:
    """Return three years of one owner at 10 % a year, in EUR."""
    return {
        "schema": "servicemodel/1",
        "name": "Nothing yet",
        "currency": "EUR",
        "timeline": {"start": "2027-01-01", "years": 3},
        "prices": "nominal",
        "parties": {"owner": {"name": "Owner", "discount_rate": "10%"}},
    } | more
