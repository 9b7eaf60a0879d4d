"""Offers as rows of one table: who bears each item. An offer never re-models the asset.

The rule under all of them: the supplier of an item pays its cost to outside; a bearer who is not
the supplier buys it at its price, and the supplier then bears the selling effort.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

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


PRESETS = {
    preset.name: preset
    for preset in (
        Preset("sale", "customer", "customer", "customer", served=False),
        Preset("service", "provider", "provider", "provider", served=True),
    )
}
