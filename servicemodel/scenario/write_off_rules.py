"""Where a way to write off for tax does not go together with what is written off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from servicemodel.scenario.names import found, mapping_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    Mistake = tuple[tuple[Any, ...], str]  # where, and what is wrong

FIELD = "tax_depreciation"


def mistakes(data: Any) -> Iterator[Mistake]:
    """Walk over what is written off in a way that it can't be."""
    for place, terms in found(data, ("flows", "*")):
        if isinstance(terms, dict) and terms.get(FIELD) and terms.get("kind") != "capital":
            yield (*place, FIELD), "only a flow of kind capital is written off"
    for place, terms in found(data, ("measures", "*", FIELD)):
        if isinstance(terms, dict) and terms.get("total_use") is not None:
            yield (*place, "total_use"), "a measure has no units of use: state another method"
    for place, _ in found(data, ("assets", "*", "variants", "*", "components", "*", FIELD)):
        asset = mapping_at(data, "assets", place[1])
        if mapping_at(asset, FIELD).get("method") == "units of use":
            yield place, "where the asset is written off by units of use, its components are too"
