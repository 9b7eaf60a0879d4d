"""Reports, on results made by hand: two parties, a sale, a sale of the same machine, a service."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from servicemodel.model.results import CostPerUnit, Outcome, Results, Return

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NAMES = {"provider": "Maker", "customer": "Owner", "builder": "Builder", "bank": "Bank"}
FINANCING = Return("financing", 0.081, "one", None, "financing")
INVESTMENT = Return("investment", 0.0834, "one", 10.249, "paid back")
NO_DIFFERENCE = Return("no difference", None, "none found", None, "no difference")


def rate(kind: str, value: float | None, state: str = "one", **fields: Any) -> Return:
    """Return an investment or financing of another rate."""
    start = {"financing": FINANCING, "investment": INVESTMENT}[kind]
    return replace(start, rate=value, rate_state=state, **fields)


def outcome(less: float = 0.0, npv: float = 100_000.0, **fields: Any) -> Outcome:
    """Return an outcome whose bridge has one part, and whose own rate is the common one."""
    given: dict[str, Any] = {
        "npv": npv + less,
        "less_baseline": less,
        "upfront": -100.0,
        "deepest": -120.0,
        "deepest_year": 2.0,
        "first_years": (-100.0, 10.0, 20.0),
        "at_common_rate": npv + less,
        "rate_effect": 0.0,
        "against_baseline": INVESTMENT,
        "bridge": {"energy": less},
    }
    return Outcome(**given | fields)


def results(
    gains: Mapping[str, Sequence[float]] | None = None,
    parties: Sequence[str] = ("provider", "customer"),
    **fields: Any,
) -> Results:
    """Return results in which the offers but for `sale`, the baseline, have these gains."""
    if gains is None:
        gains = {"same": (15.0, -12.0), "service": (17.0, -64.0)}
    first = {key: outcome(against_baseline=None, bridge={}) for key in parties}
    others = {
        offer: {key: outcome(value) for key, value in zip(parties, values, strict=True)}
        for offer, values in gains.items()
    }
    together = {"sale": 0.0} | {offer: sum(values) for offer, values in gains.items()}
    contracts = [offer for offer in gains if offer == "service"]
    given: dict[str, Any] = {
        "title": "A case",
        "currency": "EUR",
        "prices": "nominal",
        "baseline": "sale",
        "start": "2027-01-01",
        "years": 2,
        "period": "year",
        "parties": {key: NAMES.get(key, key) for key in parties},
        "rates": dict.fromkeys(parties, 0.07),
        "rate_of": dict.fromkeys(parties, "nominal wacc after tax"),
        "taxes": dict.fromkeys(parties, "26 %, losses refunded"),
        "common_rate": 0.07,
        "common_rate_of": "stated",
        "outcomes": {"sale": first, **others},
        "joint": {offer: 2000 + value for offer, value in together.items()},
        "joint_less_baseline": together,
        "unit_cost": {o: {"light": CostPerUnit("EUR/lm", 0.05, None)} for o in together},
        "contracts": tuple(contracts),
        "bridged_from": dict.fromkeys(contracts, "same" if "same" in gains else "sale"),
        "same_machine": dict.fromkeys(contracts, "same") if "same" in gains else {},
        "best_purchase": "sale",
        "against_purchase": dict.fromkeys(contracts, FINANCING),
        "given_up": {o: {"first sale": 939.0, "repeat purchases": 0.2} for o in contracts},
        "assumed": 12,
        "stated": 21,
    }
    return Results(**given | fields)
