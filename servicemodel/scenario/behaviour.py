"""What a scenario states of how people behave under an offer; nothing of it happens by default.

Each is a number that somebody must answer for, so it stands in the offer and not in the engine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError, model_validator

from servicemodel.offer import CUSTOMER, PRESETS
from servicemodel.scenario.names import found, mapping_at
from servicemodel.values import AmountPath, Days, Elasticity, Fields, RatePath, Share

if TYPE_CHECKING:
    from collections.abc import Iterator

    Mistake = tuple[tuple[Any, ...], str]  # where, and what is wrong

AMOUNTS: TypeAdapter[Any] = TypeAdapter(AmountPath)


class Use(Fields):
    """How much more or less of a service is used than is stated, and what a unit of that is worth.

    `change` is a share of the stated demand; an `elasticity` makes one of the price of use.
    """

    change: RatePath | None = None
    elasticity: Elasticity | None = None
    value_per_unit: AmountPath | None = None
    index: str | None = None
    service: str | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Use:
        if (self.change is None) == (self.elasticity is None):
            raise ValueError("state one of change and elasticity")
        if self.change is not None and self.value_per_unit is None:
            raise ValueError(
                "what is used more or less is worth something: state value_per_unit, 0 if nothing"
            )
        if self.index is not None and self.value_per_unit is None:
            raise ValueError("an index raises value_per_unit: state it too")
        return self


class Behaviour(Fields):
    """What people do under an offer that they would not do otherwise."""

    use: Use | None = None
    careless: Share | None = None
    credit_loss: Share | None = None
    late_days: Days | None = None


def mistakes(data: Any) -> Iterator[Mistake]:
    """Walk over behaviour that does not go with the rest of the scenario."""
    for place, terms in found(data, ("offers", "*", "behaviour")):
        offer = mapping_at(data, "offers", place[1])
        preset = PRESETS.get(str(offer.get("preset")))
        if not isinstance(terms, dict) or preset is None or preset.name == "flows only":
            continue
        for field in ("credit_loss", "late_days"):
            if terms.get(field) is not None and not preset.contract:
                text = f"under a {preset.name} the customer owes nothing by clauses"
                yield (*place, field), text
        kept_up = any(mapping_at(each).get("maintenance") for each in _built(data, offer))
        if terms.get("careless") is not None and not kept_up:
            yield (*place, "careless"), "no asset has maintenance that careless use could raise"
        use = mapping_at(terms, "use")
        if use:
            yield from _use(data, (*place, "use"), use)


def _use(data: Any, place: tuple[Any, ...], use: dict[Any, Any]) -> Iterator[Mistake]:
    services = list(mapping_at(data, "services"))
    if not services:
        yield place, "no service is stated of which more or less could be used"
        return
    if use.get("elasticity") is None:
        return
    offers = mapping_at(data, "offers")
    first = str(data.get("baseline") or next(iter(offers)))
    at = (*place, "elasticity")
    if place[1] == first:
        text = f"{first} is the baseline, with whose price of use others are compared: state change"
        yield at, text
        return
    service = str(use.get("service") or services[0])
    prices = list(_prices(data, mapping_at(offers, first), service))
    if not any(least > 0 for least in prices):
        text = f"under {first}, the baseline, a unit more of {service} costs the customer nothing"
        yield at, f"{text}, so no price can be compared with it: state change"


def _prices(data: Any, offer: dict[Any, Any], service: str) -> Iterator[float]:
    """Walk over the lowest prices that the customer pays for what a unit of a service takes."""
    preset = PRESETS.get(str(offer.get("preset")))
    bearer = mapping_at(offer, "bears").get("energy", preset.energy if preset else None)
    if bearer == CUSTOMER or (isinstance(bearer, dict) and CUSTOMER in bearer):
        for asset in _built(data, offer):
            if asset.get("provides") == service and asset.get("tariff") is not None:
                yield _lowest(mapping_at(data, "tariffs", asset["tariff"]).get("price"))
    first = next(iter(mapping_at(data, "services")))
    for _, usage in found(offer, ("clauses", "*", "usage")):
        if isinstance(usage, dict) and (usage.get("service") or first) == service:
            yield _lowest(usage.get("per_unit"))


def _built(data: Any, offer: dict[Any, Any]) -> list[dict[Any, Any]]:
    return [mapping_at(data, "assets", name) for name in mapping_at(offer, "build")]


def _lowest(stated: Any) -> float:
    """Return the lowest number of an amount or a path, 1 where something else is wrong with it."""
    try:
        return float(min(AMOUNTS.validate_python(stated).numbers))
    except ValidationError:
        return 1.0
