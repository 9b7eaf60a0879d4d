"""What must stand together where a flow is a grant, a subsidy or a tax credit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from servicemodel.ledger import OUTSIDE
from servicemodel.scenario.names import found, mapping_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    Mistake = tuple[tuple[Any, ...], str]  # where, and what is wrong

PUBLIC = ("grant", "subsidy", "tax credit")


def mistakes(data: Any) -> Iterator[Mistake]:
    """Walk over what is stated of grants that does not go with the rest."""
    for place, terms in found(data, ("flows", "*")):
        if not isinstance(terms, dict):
            continue
        kind, to = terms.get("kind"), mapping_at(data, "parties", terms.get("to"))
        if kind in PUBLIC and terms.get("from") != OUTSIDE.key:
            yield (
                (*place, "from"),
                f"a {kind} comes from outside; what one party gives another is a flow of kind "
                "running, capital or untaxed",
            )
        if terms.get("lowers_basis") is not None and kind not in ("grant", "tax credit"):
            text = "only a grant or a tax credit lowers what may be written off"
            yield (*place, "lowers_basis"), text
        if terms.get("limited_to") is None:
            continue
        if kind != "tax credit":
            yield (*place, "limited_to"), "only a tax credit is limited to the tax owed"
        elif to and not to.get("tax"):
            text = f"{terms['to']} owes no income tax: state its tax, or leave the limit out"
            yield (*place, "limited_to"), text
