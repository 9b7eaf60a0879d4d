"""What must stand together where a flow is a grant, a subsidy or a tax credit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from servicemodel.ledger import OUTSIDE
from servicemodel.offer import PROVIDER
from servicemodel.scenario.names import CLAUSE, found, mapping_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    Mistake = tuple[tuple[Any, ...], str]  # where, and what is wrong

PASSED_ON = ("grant", "subsidy")
PUBLIC = ("grant", "subsidy", "tax credit")


def mistakes(data: Any) -> Iterator[Mistake]:
    """Walk over what is stated of grants that does not go with the rest."""
    yield from _public(data)
    yield from _passed_on(data)


def _passed_on(data: Any) -> Iterator[Mistake]:
    """Refuse to pass on what the provider does not get under the offer."""
    flows = mapping_at(data, "flows")
    for place, name in found(data, (*CLAUSE, "grant_passed_on", "flow")):
        terms = mapping_at(flows, name)
        runs = terms.get("offers")
        if not terms:
            continue
        if terms.get("kind") not in PASSED_ON or terms.get("to") != PROVIDER:
            yield place, f"only a flow of kind grant or subsidy to the {PROVIDER} is passed on"
        elif isinstance(runs, list) and place[1] not in runs:
            yield place, f"{name} does not run under {place[1]}, so nothing of it is passed on"


def _public(data: Any) -> Iterator[Mistake]:
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
