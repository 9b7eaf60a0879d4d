"""The savings share: of what some items cost under another offer less what they cost now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from servicemodel.line.nodes import Role
from servicemodel.line.words import add, maximum, operating
from servicemodel.values import Fields, SharePath

if TYPE_CHECKING:
    from servicemodel.clause.deal import Deal
    from servicemodel.line.nodes import Expression, Line

Counted = Literal["energy", "maintenance"]


class Savings(Fields):
    """A share, which may differ by calendar year; nothing is paid where nothing is saved."""

    share: SharePath
    against: str
    of: Annotated[tuple[Counted, ...], Field(min_length=1)] = ("energy",)


def apply(terms: Savings, deal: Deal, place: str, label: str) -> None:
    """Write the saving and the share of it; `place` is where the scenario states it."""
    share = deal.series(f"{place}.share", f"{label}: share", terms.share, "", Role.RATE)

    def cost(offer: str, name: str) -> Line:
        lines = deal.costs(offer, terms.of)
        formula: Expression = lines[0] if len(lines) == 1 else add(lines)
        return deal.section.line(f"{label}: cost {name}", formula, unit=deal.currency)

    before, now = cost(terms.against, f"under {terms.against}"), cost("", "now")
    saved = deal.section.line(f"{label}: saving", maximum(before - now, 0), unit=deal.currency)
    paid = deal.section.line(label, saved * share * operating, unit=deal.currency)
    deal.ledger.pay(deal.customer, deal.provider, paid, "savings share", title=label)
