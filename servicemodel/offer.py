"""Offers as rows of one table: who bears each item. An offer never re-models the asset.

The rule under all of them: the supplier of an item pays its cost to outside; a bearer who is not
the supplier buys it at its price, and the supplier then bears the selling effort.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

PROVIDER, CUSTOMER = "provider", "customer"

# borne as the asset is, unless an offer says otherwise
AS_THE_ASSET = ("removal", "insurance", "property tax", "measures")
ITEMS = (
    *("asset", "removal", "maintenance", "energy"),
    *("insurance", "property tax", "measures", "overhead"),
)


@dataclass(frozen=True)
class Preset:
    """Who bears each item, unless an offer says otherwise, by the keys of the parties.

    `asset` buys or makes it, with installation and every replacement, and owns it by law, for tax
    and in the books. `contract` says that the provider has the costs of a contract.
    """

    name: str
    asset: str
    maintenance: str
    energy: str
    contract: bool
    meaning: str

    @property
    def user(self) -> str:
        """The key of who runs the asset: for tax it is leased if another one owns it."""
        return self.energy

    def bearer(self, item: str) -> str:
        """Return the key of the party that bears an item."""
        if item in AS_THE_ASSET:
            return self.asset
        return PROVIDER if item == "overhead" else str(getattr(self, item))


PRESETS = {
    row.name: row
    for row in (
        Preset(
            "status quo", CUSTOMER, CUSTOMER, CUSTOMER, False,
            "the customer goes on with what is there, and replaces it when its life is over",
        ),
        Preset("sale", CUSTOMER, CUSTOMER, CUSTOMER, False, "the customer buys and runs it"),
        Preset(
            "sale with maintenance contract", CUSTOMER, PROVIDER, CUSTOMER, True,
            "the customer buys it, the provider maintains it for a fee",
        ),
        Preset(
            "lease", PROVIDER, CUSTOMER, CUSTOMER, True,
            "the provider owns it, the customer runs it and pays rent",
        ),
        Preset(
            "service", PROVIDER, PROVIDER, PROVIDER, True,
            "the provider owns and runs it, the customer pays for what it does",
        ),
        Preset(
            "shared savings", PROVIDER, PROVIDER, CUSTOMER, True,
            "the provider owns and maintains it for a share of what the customer saves",
        ),
        Preset("flows only", CUSTOMER, CUSTOMER, CUSTOMER, False, "no asset, only plain flows"),
    )
}  # fmt: skip


class OfferTerms(Protocol):
    """What is needed of an offer here: its preset, its build and its measures."""

    preset: Any
    build: Any
    measures: Any


def same_machine(offers: Mapping[str, OfferTerms]) -> dict[str, str]:
    """Return, for each offer with a contract, a sale of the very same build if there is one."""

    def built(offer: OfferTerms) -> tuple[tuple[str, ...], ...]:
        return (*sorted(offer.build.items()), ("measures", *sorted(offer.measures)))

    sales = {
        built(offer): name
        for name, offer in reversed(list(offers.items()))
        if not PRESETS[offer.preset].contract and offer.build
    }
    return {
        name: sales[built(offer)]
        for name, offer in offers.items()
        if PRESETS[offer.preset].contract and built(offer) in sales
    }
