"""The schema of a scenario: everything that a user may state.

Fields check themselves; names that point to other places are checked in `names`.
"""

from __future__ import annotations

import datetime  # noqa: TC003 - pydantic reads annotations while running
from typing import Annotated, Literal

from pydantic import Field

from servicemodel.clause.fee import Fee  # noqa: TC001 - pydantic reads annotations while running
from servicemodel.values import Amount, Fading, Fields, Positive, Rate, Share, Years

Text = Annotated[str, Field(min_length=1, max_length=80)]
UnitText = Annotated[str, Field(pattern=r"^[^/*]+$", max_length=40)]


class Periods(Fields):
    """The periods of the model."""

    start: datetime.date
    years: Years
    period: Literal["year", "quarter", "month"] = "year"
    timing: Literal["end", "middle", "start"] = "end"


class Tax(Fields):
    """A flat income tax; losses are refunded in the period in which they arise."""

    rate: Share


class PartyTerms(Fields):
    """A party: what its money costs, per year, nominal and after tax, and its income tax."""

    name: Text
    discount_rate: Rate
    tax: Tax | None = None


class Tariff(Fields):
    """What a unit of energy costs in the first year, and the index that raises it."""

    unit: UnitText
    price: Amount
    index: str | None = None


class Service(Fields):
    """What the customer wants per year, whoever owns the machine."""

    unit: UnitText
    per_year: Positive


class Variant(Fields):
    """One design of an asset: price to a buyer, cost to the maker, service per unit of energy."""

    price: Amount
    cost: Amount
    efficiency: Positive


class Maintenance(Fields):
    """What upkeep costs per year at prices of the first year; it is bought outside."""

    per_year: Amount
    index: str | None = None


class Selling(Fields):
    """What each sale costs the seller beside the product, as a share of the price."""

    share_of_price: Share


class Asset(Fields):
    """The durable product: what it provides, who makes it, how long it lives, what it uses."""

    provides: str
    supplier: Literal["provider"] = "provider"
    tariff: str
    life: Positive
    variants: Annotated[dict[Text, Variant], Field(min_length=1)]
    maintenance: Maintenance
    degradation: Fading
    selling: Selling
    residual: Literal["remaining life", "none"]
    price_index: str | None = None


class Overhead(Fields):
    """What the service itself costs the provider per year: contract, metering, billing, credit."""

    per_year: Amount
    index: str | None = None


class Clause(Fields):
    """One clause of an offer, under its name."""

    fee: Fee


class Offer(Fields):
    """Who bears what (the preset), which build stands under it, and its clauses."""

    preset: Literal["sale", "service"]
    build: Annotated[dict[str, str], Field(min_length=1)]
    overhead: Overhead | None = None
    clauses: tuple[Clause, ...] = ()


class Parties(Fields):
    """The two sides of this first version."""

    provider: PartyTerms
    customer: PartyTerms


class Scenario(Fields):
    """Everything that a user states."""

    schema_: Literal["servicemodel/1"] = Field(alias="schema")
    name: Text
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    timeline: Periods
    prices: Literal["nominal"]
    parties: Parties
    indices: dict[Text, Rate] = Field(default_factory=dict)
    tariffs: Annotated[dict[Text, Tariff], Field(min_length=1)]
    services: Annotated[dict[Text, Service], Field(min_length=1)]
    assets: Annotated[dict[Text, Asset], Field(min_length=1, max_length=1)]
    offers: Annotated[dict[Text, Offer], Field(min_length=1)]
    baseline: str
