"""What must stand together in a scenario, beyond single fields and names.

Each rule walks over the data as stated and tells where they are broken, and what to write.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from servicemodel.offer import CUSTOMER, PRESETS, PROVIDER
from servicemodel.scenario import (
    behaviour,
    calendar,
    decides,
    grants,
    leases,
    loans,
    reviews,
    taxes,
    term,
    write_off_rules,
)
from servicemodel.scenario.names import found, mapping_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    Mistake = tuple[tuple[Any, ...], str]  # where, and what is wrong

OF_A_SALE = ("price", "take_back")  # clauses of what is no contract
OWN_COSTS = (
    "a contract has costs of its own (metering, billing, insurance, credit): "
    "state overhead: {per_year: ...}, 0 if there are none"
)


def mistakes(data: Any) -> Iterator[Mistake]:
    """Walk over everything that does not go together."""
    for name, offer in mapping_at(data, "offers").items():
        if isinstance(offer, dict):
            yield from _offer(data, name, offer)
    for name, asset in mapping_at(data, "assets").items():
        if isinstance(asset, dict):
            yield from _asset(data, name, asset)
    yield from _suppliers(data)
    yield from _rates(data)
    yield from taxes.mistakes(data)
    yield from write_off_rules.mistakes(data)
    yield from calendar.mistakes(data)
    yield from reviews.mistakes(data)
    yield from _flows(data)
    yield from grants.mistakes(data)
    yield from loans.mistakes(data)
    yield from leases.mistakes(data)
    yield from term.mistakes(data)
    yield from behaviour.mistakes(data)
    yield from decides.mistakes(data)
    needs_offers = mapping_at(data, "assets") and not mapping_at(data, "offers")
    if needs_offers:
        yield ("assets",), "assets are stated, and no offers: state who bears them under offers"


def _offer(data: Any, name: str, offer: dict[Any, Any]) -> Iterator[Mistake]:
    place = ("offers", name)
    preset = PRESETS.get(str(offer.get("preset")))
    if preset is None:
        return
    assets, parties = mapping_at(data, "assets"), mapping_at(data, "parties")
    build, clauses = mapping_at(offer, "build"), offer.get("clauses")
    named = [
        str(next(iter(clause)))
        for clause in (clauses if isinstance(clauses, list) else [])
        if isinstance(clause, dict) and clause
    ]
    if preset.name == "flows only":
        for extra in (
            *("build", "bears", "measures", "overhead", "clauses"),
            *("lease", "behaviour", "decides"),
        ):
            if offer.get(extra):
                yield (*place, extra), f"an offer of plain flows has no {extra}"
        return
    for role in (PROVIDER, CUSTOMER):
        if role not in parties:
            yield (*place, "preset"), f"a {preset.name} needs a party with the key {role}"
    for asset in assets:
        if asset not in build:
            yield (*place, "build") if build else place, f"the build names no variant of {asset}"
    if preset.contract and offer.get("overhead") is None:
        yield place, OWN_COSTS
    if preset.clauses and not set(named) & set(preset.clauses):
        yield place, f"{preset.name} is paid by a clause {' or '.join(preset.clauses)}: state it"
    for clause in preset.needs:
        if clause not in named:
            yield place, f"{preset.name} needs a clause {clause}: state it"
    if not preset.contract:
        for extra in ("overhead",):
            if offer.get(extra):
                yield (*place, extra), f"a {preset.name} has no {extra}"
        for count, clause in enumerate(named):
            if clause not in OF_A_SALE:
                yield (*place, "clauses", count), f"a {preset.name} has no clause {clause}"
    if named.count("price") > 1:
        yield (*place, "clauses", named.index("price")), "a price is stated twice"
    if "price" in named and preset.asset == PROVIDER and "asset" not in mapping_at(offer, "bears"):
        text = f"under a {preset.name} nobody buys the asset, so it has no price"
        yield (*place, "clauses", named.index("price")), text
    if "price" in named and len(build) > 1:
        text = "an agreed price needs an offer with one asset"
        yield (*place, "clauses", named.index("price")), text
    for at, saving in found(data, (*place, "clauses", "*", "savings")):
        items = saving.get("of", ("energy",)) if isinstance(saving, dict) else ()
        for item, needs in (("energy", "tariff"), ("maintenance", "maintenance")):
            stated = any(mapping_at(asset).get(needs) for asset in assets.values())
            if isinstance(items, list | tuple) and item in items and not stated:
                yield at, f"no asset has {needs}, so there is no cost of {item} to save"
        metered = mapping_at(saving, "baseline").get("tariff")
        used = [mapping_at(asset).get("tariff") for asset in assets.values()]
        if metered in mapping_at(data, "tariffs") and metered not in used:
            text = f"no asset uses {metered}: against the baseline all of it would be saved"
            yield (*at, "baseline", "tariff"), text
    timeline = mapping_at(data, "timeline")
    for at, terms in found(data, (*place, "clauses", "*", "fee")):
        if not isinstance(terms, dict) or terms.get("paid") != "in advance":
            continue
        if timeline.get("timing") == "middle":
            text = "a fee in advance has no place where flows stand in the middle of periods"
            yield (*at, "paid"), text
        if isinstance(terms.get("per_year"), dict) and calendar.years_of(terms["per_year"]):
            yield (*at, "per_year"), "a fee in advance is one amount with an index, not a path"
    owner = mapping_at(offer, "owner").get("tax")
    bears = mapping_at(offer, "bears").get("asset", preset.asset)
    bearers = list(bears) if isinstance(bears, dict) else [bears]
    if owner is not None and owner not in bearers:
        text = f"{owner} spends nothing on the asset, so there is nothing to depreciate"
        yield (*place, "owner", "tax"), text


def _asset(data: Any, name: str, asset: dict[Any, Any]) -> Iterator[Mistake]:
    place = ("assets", name)
    supplied = asset.get("supplier", PROVIDER) != "outside"
    existing = mapping_at(asset, "existing")
    variants = mapping_at(asset, "variants")
    for variant, terms in variants.items():
        at: tuple[Any, ...] = (*place, "variants", variant)
        if not isinstance(terms, dict):
            continue
        gone = existing.get("variant") == variant and existing.get("replaced_by")
        whole = [field for field in ("price", "cost", "life") if terms.get(field) is not None]
        if terms.get("components") and whole:
            yield at, "price, cost and life stand either here or in each of the components"
        elif not terms.get("components") and not gone:
            if terms.get("price") is None:
                yield at, "'price' is missing"
            if supplied and terms.get("cost") is None:
                yield at, "'cost' is missing: what making it costs its supplier"
        if asset.get("tariff") and terms.get("efficiency") is None:
            yield at, "'efficiency' is missing: service per unit of energy"
        tariff = mapping_at(data, "tariffs", asset.get("tariff"))
        if tariff.get("demand") and terms.get("peak") is None:
            yield at, "'peak' is missing: the tariff has a demand charge"
        for component, part in found(asset, ("variants", variant, "components", "*")):
            if supplied and isinstance(part, dict) and part.get("cost") is None:
                yield (*place, *component), "'cost' is missing: what making it costs its supplier"
    if not asset.get("tariff"):
        for variant in variants:
            if mapping_at(variants, variant).get("efficiency") is not None:
                at = (*place, "variants", variant, "efficiency")
                yield at, "an efficiency needs a tariff: state which energy is used"
    if asset.get("degradation") and not asset.get("tariff"):
        yield (*place, "degradation"), "an efficiency that fades needs a tariff"
    upkeep = mapping_at(asset, "maintenance")
    for inner, stated in (((), upkeep), (("cost",), mapping_at(upkeep, "cost"))):
        below = (*place, "maintenance", *inner)
        if stated.get("per_capacity") is not None and not asset.get("capacity"):
            text = "upkeep per capacity needs capacity: {value: ..., unit: ...}"
            yield (*below, "per_capacity"), text
        if stated.get("schedule") is not None and existing:
            text = "upkeep by age does not know what was done to a machine that is there already"
            yield (*below, "schedule"), text
    own = [mapping_at(terms).get("maintenance_per_year") for terms in variants.values()]
    if any(stated is not None for stated in own) and not upkeep:
        text = "a variant states upkeep per year: state maintenance too, such as {per_year: 0}"
        yield place, text
    if upkeep and not any(
        upkeep.get(field) is not None
        for field in ("per_year", "per_capacity", "per_output", "schedule")
    ):
        yield (*place, "maintenance"), "state per_year, per_capacity, per_output or schedule"


def _suppliers(data: Any) -> Iterator[Mistake]:
    """Ask a party that supplies for its cost: its price is not what it spends."""
    places = (
        ("assets", "*", "maintenance"),
        ("assets", "*", "installation"),
        ("assets", "*", "removal"),
        ("measures", "*"),
    )
    for pattern in places:
        for place, terms in found(data, pattern):
            if not isinstance(terms, dict):
                continue
            supplier = terms.get("supplier", "outside")
            if supplier != "outside" and terms.get("cost") is None:
                yield place, f"'cost' is missing: what it costs {supplier}, who supplies it"
            if supplier == "outside" and terms.get("cost") is not None:
                text = "a cost is asked of a party that supplies; outside sells at the price"
                yield (*place, "cost"), text


def _rates(data: Any) -> Iterator[Mistake]:
    """Hold discount rates against the flows that they discount."""
    prices = data.get("prices") if isinstance(data, dict) else None
    stated = [*found(data, ("parties", "*", "discount_rate")), *found(data, ("common_rate",))]
    indices = mapping_at(data, "indices")
    inflation = data.get("inflation") if isinstance(data, dict) else None
    for place, rate in stated:
        terms = rate if isinstance(rate, dict) else {}
        of = str(terms.get("of", "wacc after tax"))
        taxed = place[0] == "parties" and mapping_at(data, "parties", place[1]).get("tax")
        if taxed and of.endswith("before tax"):
            yield (*place, "of"), "this party's flows are after tax: state a rate after tax"
        if terms.get("prices", prices) == prices:
            continue
        if inflation is None:
            yield (
                (*place, "prices"),
                (f"the scenario is {prices}: name the index of inflation under `inflation`"),
            )
        elif (rise := mapping_at(indices, inflation)) and calendar.years_of(
            rise.get("value", rise)
        ):
            yield (*place, "prices"), "restating a rate needs one inflation for all years"
    if prices == "real" and mapping_at(data, "assets"):
        for place, tax in found(data, ("parties", "*", "tax")):
            if tax:
                yield (
                    place,
                    ("tax depreciation is of what was once paid: income tax needs nominal prices"),
                )


def _flows(data: Any) -> Iterator[Mistake]:
    periods = calendar.periods(mapping_at(data, "timeline"))
    for place, terms in found(data, ("flows", "*")):
        if not isinstance(terms, dict):
            continue
        if terms.get("from") is not None and terms.get("from") == terms.get("to"):
            yield (*place, "to"), f"{terms['to']} would pay itself"
        other = mapping_at(data, "flows", terms.get("of") or terms.get("per_year_of"))
        runs, needed = terms.get("offers"), other.get("offers")
        missing = [
            name
            for name in (runs if isinstance(runs, list) else list(mapping_at(data, "offers")))
            if isinstance(needed, list) and name not in needed
        ]
        if missing:
            yield (
                place,
                f"under {missing[0]} the flow of which it is a share does not run: state offers",
            )
        payer = mapping_at(data, "parties", terms.get("from"))
        if terms.get("kind") == "capital" and payer.get("tax") and terms.get("life") is None:
            yield place, "'life' is missing: over how many years its payer writes it off"
        if terms.get("kind") != "capital" and terms.get("life") is not None:
            yield (*place, "life"), "only a flow of kind capital is written off over a life"
        amounts = terms.get("amounts")
        listed = amounts.get("value", amounts) if isinstance(amounts, dict) else amounts
        if isinstance(listed, list) and periods is not None and len(listed) > periods + 1:
            yield (
                (*place, "amounts"),
                (f"{len(listed)} amounts do not fit into the start and {periods} periods"),
            )
