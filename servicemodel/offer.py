"""Offers as rows of one table: who bears each item. An offer never re-models the asset.

The rule under all of them: the supplier of an item pays its cost to outside; a bearer who is not
the supplier buys it at its price, and the supplier then bears the selling effort.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

Role = Literal["provider", "customer"]


@dataclass(frozen=True)
class Preset:
    """Who bears the asset with its replacements, its maintenance and its energy.

    `served` says that the provider has the costs of a service: contract, metering, billing.
    """

    name: str
    asset: Role
    maintenance: Role
    energy: Role
    served: bool


class OfferTerms(Protocol):
    """What is needed of an offer here: its preset, and the variant of each asset."""

    @property
    def preset(self) -> str: ...  # noqa: D102
    @property
    def build(self) -> Mapping[str, str]: ...  # noqa: D102


PRESETS = {
    preset.name: preset
    for preset in (
        Preset("sale", "customer", "customer", "customer", served=False),
        Preset("service", "provider", "provider", "provider", served=True),
    )
}


def same_machine(offers: Mapping[str, OfferTerms]) -> dict[str, str]:
    """Return, for each offer that serves, a sale of the very same build if there is one."""
    sales = {
        tuple(sorted(offer.build.items())): name
        for name, offer in reversed(list(offers.items()))
        if not PRESETS[offer.preset].served
    }
    found = {}
    for name, offer in offers.items():
        build = tuple(sorted(offer.build.items()))
        if PRESETS[offer.preset].served and build in sales:
            found[name] = sales[build]
    return found
