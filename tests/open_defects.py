"""What the model is known to get wrong: random scenarios leave it out until it is mended.

Each row names a failing test of `tests/model/test_open_defects.py`; whoever mends the defect
deletes its row, and then random scenarios reach it. An empty table is the aim.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Terms = dict[str, Any]


def known(scenario: Terms) -> list[str]:
    """Return the open defects that a scenario would meet."""
    return [name for name, meets in DEFECTS.items() if meets(scenario)]


def _assets(scenario: Terms) -> list[Terms]:
    return list(scenario["assets"].values())


def _offers(scenario: Terms) -> list[Terms]:
    return list(scenario["offers"].values())


def _agreed(offer: Terms) -> Terms:
    return next((clause["price"] for clause in offer.get("clauses", ()) if "price" in clause), {})


def _is_shared(stated: Any) -> bool:
    return isinstance(stated, dict) and len(stated) > 1


def _shares_asset(offer: Terms) -> bool:
    return _is_shared(offer.get("bears", {}).get("asset"))


def _written_off_twice(scenario: Terms) -> bool:
    offers = _offers(scenario)
    measured = 0
    for offer in offers:
        for name in offer.get("measures", ()):
            own = offer["measures"][name] if isinstance(offer["measures"], dict) else None
            items = [own or scenario["measures"][name].get("paid_by")]
            items += [offer.get("bears", {}).get("measures")]
            measured += any(map(_is_shared, items))
    shared = sum(map(_shares_asset, offers))
    agreed = sum("amount" in _agreed(offer) for offer in offers)
    return max(shared, agreed, measured) > 1


def _shared_and_agreed(scenario: Terms) -> bool:
    return any(_shares_asset(offer) and _agreed(offer) for offer in _offers(scenario))


def _parts_named_alike(scenario: Terms) -> bool:
    return sum(any(_components(asset)) for asset in _assets(scenario)) > 1


def _components(asset: Terms) -> Iterator[tuple[str, ...]]:
    for variant in asset["variants"].values():
        yield tuple(variant.get("components", ()))


def _nothing_to_save(scenario: Terms) -> bool:
    items = {
        item
        for offer in _offers(scenario)
        for clause in offer.get("clauses", ())
        for item in clause.get("savings", {}).get("of", ())
    }
    powered = any("tariff" in asset for asset in _assets(scenario))
    kept_up = any("maintenance" in asset for asset in _assets(scenario))
    return bool(items) and not (powered and kept_up)


def _amount_left_of_components(scenario: Terms) -> bool:
    return any(
        isinstance(asset["residual"], dict)
        and "amount" in asset["residual"]
        and len(set(_components(asset)) | {()}) + max(map(len, _components(asset))) > 2
        for asset in _assets(scenario)
    )


def _tax_owner_with_measure(scenario: Terms) -> bool:
    return any(
        offer.get("measures") and "tax" in offer.get("owner", {}) for offer in _offers(scenario)
    )


def _agreed_with_installation(scenario: Terms) -> bool:
    installed = any("installation" in asset for asset in _assets(scenario))
    return installed and any(map(_agreed, _offers(scenario)))


def _components_in_some_variants(scenario: Terms) -> bool:
    return any(len(set(_components(asset))) > 1 for asset in _assets(scenario))


def _upkeep_past_a_life(scenario: Terms) -> bool:
    for asset in _assets(scenario):
        upkeep = asset.get("maintenance", {})
        ages = [*upkeep.get("schedule", ()), *upkeep.get("cost", {}).get("schedule", ())]
        if max(ages, default=0) >= min(_lives(asset)):
            return True
    return False


def _lives(asset: Terms) -> Iterator[float]:
    yield asset["life"]
    for variant in asset["variants"].values():
        yield variant.get("life", asset["life"])
        for component in variant.get("components", {}).values():
            yield component["life"]


def _upkeep_of_the_old_only(scenario: Terms) -> bool:
    for asset in _assets(scenario):
        there, per_year = asset.get("existing", {}), "maintenance_per_year"
        stated = {name for name, terms in asset["variants"].items() if per_year in terms}
        if "replaced_by" in there and stated == {there["variant"]}:
            return True
    return False


def _late_by_rounding(scenario: Terms) -> bool:
    return scenario["timeline"]["period"] == "month" and any(
        asset.get("existing", {}).get("remaining_life") in (1, 4, 16) for asset in _assets(scenario)
    )


DEFECTS: dict[str, Callable[[Terms], bool]] = {
    "two offers share the same purchase": _written_off_twice,
    "a shared purchase may have an agreed price": _shared_and_agreed,
    "two assets have components of one name": _parts_named_alike,
    "savings of what nobody buys are none": _nothing_to_save,
    "a residual amount is that of the whole asset": _amount_left_of_components,
    "the tax owner of the asset is not that of a measure": _tax_owner_with_measure,
    "an agreed price is not that of the installer": _agreed_with_installation,
    "a sale costs its effort once": _components_in_some_variants,
    "upkeep ends with the machine": _upkeep_past_a_life,
    "only the old machine may state its upkeep": _upkeep_of_the_old_only,
    "a new machine works from the period after the old one": _late_by_rounding,
}
