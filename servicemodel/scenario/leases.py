"""What a scenario states of a lease in an offer: four questions, and what measures it (IFRS 16).

The answers decide whether the contract contains a lease at all. Nothing here moves money: what is
paid stands in the clauses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator

from servicemodel.errors import said
from servicemodel.offer import PRESETS, PROVIDER
from servicemodel.scenario.names import found, mapping_at
from servicemodel.values import Amount, Fields, Positive, Quantity, Share, WholeYear

if TYPE_CHECKING:
    from collections.abc import Iterator

    Mistake = tuple[tuple[Any, ...], str]  # where, and what is wrong

MAJOR_PART, SUBSTANTIALLY_ALL = Quantity(value=0.75), Quantity(value=0.9)


def _yes_no(stated: Any) -> Any:
    """Return yes or no, also for true and false, which other readers of YAML make of them."""
    if isinstance(stated, bool):
        return "yes" if stated else "no"
    if stated not in ("yes", "no"):
        raise ValueError(f"{said(stated)} is neither yes nor no; write yes or no")
    return stated


YesNo = Annotated[Literal["yes", "no"], BeforeValidator(_yes_no)]


class LeaseTerms(Fields):
    """The questions of IFRS 16 B9 to B31, the terms of the lease, and what classifies it."""

    identified_asset: YesNo
    supplier_can_swap: YesNo
    customer_gets_benefits: YesNo
    customer_directs_use: YesNo
    rate: Share
    years: WholeYear | None = None
    lease_share: Share = Quantity(value=1)
    premium: Amount | None = None
    initial_costs: Amount | None = None
    restoration: Amount | None = None
    ownership_passes: YesNo = "no"
    bargain_option: YesNo = "no"
    specialised: YesNo = "no"
    economic_life: Positive | None = None
    fair_value: Positive | None = None
    major_part: Share = MAJOR_PART
    substantially_all: Share = SUBSTANTIALLY_ALL


def mistakes(data: Any) -> Iterator[Mistake]:
    """Walk over leases that do not go with the rest of the scenario."""
    real = isinstance(data, dict) and data.get("prices") == "real"
    horizon = mapping_at(data, "timeline").get("years")
    for place, terms in found(data, ("offers", "*", "lease")):
        offer = mapping_at(data, "offers", place[1])
        preset = PRESETS.get(str(offer.get("preset")))
        shared = "asset" in mapping_at(offer, "bears")
        plain = preset is None or preset.name == "flows only"
        if preset is not None and not plain and preset.asset != PROVIDER and not shared:
            yield place, f"under a {preset.name} the customer owns the asset: it leases nothing"
        if real:
            yield place, "a lease is measured in nominal money: it needs nominal prices"
        years = mapping_at({"at": terms}, "at").get("years")
        years = years.get("value") if isinstance(years, dict) else years
        if not isinstance(years, int | float) or not isinstance(horizon, int | float):
            continue
        if years > horizon:
            text = f"the lease runs {years:g} years and the model {horizon:g}: it would not see all"
            yield (*place, "years"), text
