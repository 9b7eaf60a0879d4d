"""Random scenarios in which offers say who chooses what is built."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from tests.random_scenarios import seeded

if TYPE_CHECKING:
    from tests.random_flows import Terms


def deciding(seed: int) -> Terms | None:
    """Return the scenario of a seed with who decides; None if there is nothing to choose."""
    data, draw = seeded(seed), random.Random(seed)
    several = any(len(asset["variants"]) > 1 for asset in data["assets"].values())
    measures = dict(data["measures"])
    for name in measures:
        if draw.random() < 0.5:  # a second one, so that sets of them differ
            data["measures"][f"more {name}"] = measures[name]
    said = False
    for offer in data["offers"].values():
        if offer["preset"] == "flows only" or offer.get("term", {}).get("then"):
            continue
        decides = {}
        if several and draw.random() < 0.8:
            decides["variants"] = _decider(draw, data)
        if measures and draw.random() < 0.8:
            decides["measures"] = _decider(draw, data)
        if decides:
            offer["decides"] = decides
            said = True
    return data if said else None


def _decider(draw: random.Random, data: Terms) -> dict[str, Any]:
    rule = draw.choice(["own npv", "payback", "hurdle rate", "first cost"])
    numbers = {"payback": {"years": draw.choice([1, 2.5, 4])}, "hurdle rate": {"rate": 0.2}}
    return {"by": draw.choice(list(data["parties"])), "rule": rule, **numbers.get(rule, {})}
