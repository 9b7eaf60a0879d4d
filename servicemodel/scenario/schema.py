"""The schema of a scenario: everything that a user may state, and what goes with what.

Fields check themselves; `Scenario` checks names that point to other places and what a preset
asks for. All mistakes are told at once.
"""

from __future__ import annotations

import datetime  # noqa: TC003 - pydantic reads annotations while running
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError, ValidationError

from servicemodel.clause.fee import Fee  # noqa: TC001 - pydantic reads annotations while running
from servicemodel.errors import did_you_mean
from servicemodel.offer import PRESETS
from servicemodel.values import Amount, Fading, Fields, Positive, Rate, Share, Years

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Text = Annotated[str, Field(min_length=1, max_length=80)]
UnitText = Annotated[str, Field(pattern=r"^[^/*]+$", max_length=40)]
Mistake = tuple[tuple[str | int, ...], str, str]  # place, what was found, what is wrong


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

    @model_validator(mode="after")
    def _goes_together(self) -> Scenario:
        mistakes = list(self._mistakes())
        if mistakes:
            raise ValidationError.from_exception_data(
                "Scenario",
                [
                    InitErrorDetails(
                        type=PydanticCustomError("goes_together", "{text}", {"text": text}),
                        loc=place,
                        input=found,
                    )
                    for place, found, text in mistakes
                ],
            )
        return self

    def _mistakes(self) -> Iterator[Mistake]:
        for name, tariff in self.tariffs.items():
            yield from _known(("tariffs", name, "index"), tariff.index, self.indices, "index")
        for name, asset in self.assets.items():
            place = ("assets", name)
            yield from _known((*place, "provides"), asset.provides, self.services, "service")
            yield from _known((*place, "tariff"), asset.tariff, self.tariffs, "tariff")
            yield from _known((*place, "price_index"), asset.price_index, self.indices, "index")
            yield from _known(
                (*place, "maintenance", "index"), asset.maintenance.index, self.indices, "index"
            )
        for name, offer in self.offers.items():
            yield from self._mistakes_of_offer(("offers", name), offer)
        yield from _known(("baseline",), self.baseline, self.offers, "offer")

    def _mistakes_of_offer(self, place: tuple[str | int, ...], offer: Offer) -> Iterator[Mistake]:
        for asset, variant in offer.build.items():
            here = (*place, "build", asset)
            yield from _known(here, asset, self.assets, "asset")
            if asset in self.assets:
                yield from _known(here, variant, self.assets[asset].variants, "variant")
        for asset in self.assets:
            if asset not in offer.build:
                yield (*place, "build"), asset, f"the build names no variant of {asset}"
        for number, clause in enumerate(offer.clauses):
            here = (*place, "clauses", number, "fee", "index")
            yield from _known(here, clause.fee.index, self.indices, "index")
        if offer.overhead:
            here = (*place, "overhead", "index")
            yield from _known(here, offer.overhead.index, self.indices, "index")
        served = PRESETS[offer.preset].served
        if served and offer.overhead is None:
            yield (
                place,
                "",
                (
                    "a service has costs of its own (contract, metering, billing, insurance, "
                    "credit): state overhead: {per_year: ...}, 0 if there are none"
                ),
            )
        if served and not offer.clauses:
            yield place, "", "a service needs a clause by which it is paid, such as fee"
        if not served and (offer.overhead or offer.clauses):
            extra = "overhead" if offer.overhead else "clauses"
            yield (*place, extra), "", f"a {offer.preset} has no {extra}"


def _known(
    place: tuple[str | int, ...], name: str | None, names: Iterable[str], what: str
) -> Iterator[Mistake]:
    if name is not None and name not in names:
        yield place, name, f"no {what} is called {name!r}; {did_you_mean(name, names)}"
