"""What a user may state of an asset: variants, lives, upkeep, what is there, what is left."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

# pydantic reads annotations while running
from servicemodel.scenario.write_off import TaxDepreciation, TaxPattern  # noqa: TC001
from servicemodel.values import (
    Amount,
    Count,
    Fading,
    Fields,
    Positive,
    Ratio,
    Schedule,
    Share,
    Size,
    Text,
)


class Work(Fields):
    """Something done at each installation: its price to a buyer, its cost to who does it."""

    price: Amount
    cost: Amount | None = None
    supplier: str = "outside"


class Component(Fields):
    """A part of a variant that is replaced on its own."""

    price: Amount
    cost: Amount | None = None
    life: Positive
    tax_depreciation: TaxPattern | None = None


class Variant(Fields):
    """One design of an asset; without components it has a price, a cost and the asset's life.

    Efficiency is service per unit of energy; peak is the power that a demand charge reads.
    """

    price: Amount | None = None
    cost: Amount | None = None
    life: Positive | None = None
    efficiency: Ratio | None = None
    peak: Amount | None = None
    maintenance_per_year: Amount | None = None
    components: dict[Text, Component] = Field(default_factory=dict)


class Upkeep(Fields):
    """What upkeep amounts to: per year, per unit of capacity or output, and at stated ages."""

    per_year: Amount | None = None
    per_capacity: Amount | None = None
    per_output: Amount | None = None
    schedule: Schedule | None = None


class Maintenance(Upkeep):
    """The price of upkeep at prices of the first year, and its cost to a party that does it."""

    index: str | None = None
    supplier: str = "outside"
    cost: Upkeep | None = None


class Insurance(Fields):
    """The insurance of an asset per year, as a share of its list price at signing."""

    share_of_price: Share
    index: str | None = None


class PropertyTax(Fields):
    """A tax on an asset per year, on an assessed value that falls with the years."""

    rate: Share
    assessed: Share | None = None
    decline: Share | None = None


class Selling(Fields):
    """What each sale costs the seller beside the product."""

    share_of_price: Share | None = None
    per_sale: Amount | None = None


class Existing(Fields):
    """A machine that is there already: its variant, age, and who owns it at which book value.

    When its life is over it is replaced by the same or by another variant.
    """

    variant: str
    age: Amount
    remaining_life: Positive
    book_value: Amount | None = None
    owner: str = "customer"
    replaced_by: str | None = None


class LeftShare(Fields):
    """A value left at the horizon that is a share of the price then."""

    share_of_price: Share


class LeftAmount(Fields):
    """A value left at the horizon that is an amount at prices of the start."""

    amount: Amount


def _residual(stated: Any) -> Any:
    if isinstance(stated, dict) and "share_of_price" in stated:
        return LeftShare(**stated)
    if isinstance(stated, dict) and "amount" in stated:
        return LeftAmount(**stated)
    if stated not in ("remaining life", "none") and not isinstance(stated, LeftShare | LeftAmount):
        raise ValueError("write remaining life, none, {share_of_price: 10%} or {amount: 5_000}")
    return stated


Residual = Annotated[
    Literal["remaining life", "none"] | LeftShare | LeftAmount, BeforeValidator(_residual)
]


class Asset(Fields):
    """The durable product: what it provides, who makes it, how long it lives, what it uses."""

    provides: str
    supplier: str = "provider"
    tariff: str | None = None
    life: Positive
    variants: Annotated[dict[Text, Variant], Field(min_length=1)]
    units: Count | None = None
    capacity: Size | None = None
    maintenance: Maintenance | None = None
    insurance: Insurance | None = None
    property_tax: PropertyTax | None = None
    degradation: Fading | None = None
    selling: Selling = Selling()
    installation: Work | None = None
    removal: Work | None = None
    residual: Residual
    price_index: str | None = None
    existing: Existing | None = None
    tax_depreciation: TaxDepreciation | None = None
