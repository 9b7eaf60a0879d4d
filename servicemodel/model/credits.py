"""Tax credits that are limited to the income tax owed: what is not used is carried forward.

Tax is compared by tax year, where it ends; signing is one of its own. What is left over in the last
period is lost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from servicemodel.ledger import OUTSIDE
from servicemodel.line.nodes import Line, Role
from servicemodel.line.words import add, maximum, minimum, operating, tax_year_end, where

if TYPE_CHECKING:
    from collections.abc import Sequence

    from servicemodel.ledger import Flow, Party
    from servicemodel.line.nodes import Expression
    from servicemodel.line.sheet import Section
    from servicemodel.model.offers import OfferWriter


def write_credits(offer: OfferWriter, key: str, party: Party) -> None:
    """Let a party use its limited tax credits against the income tax that it owes."""
    if not offer.limited_credits[key]:
        return
    taxes = [flow for flow in offer.ledger.of(party) if flow.kind.name == "income tax"]
    section = offer.sheet.section(f"{party.name}: tax credits")
    used = used_credits(offer, section, key, [flow.earned for flow in taxes])
    for name, line in used.items():
        offer.ledger.pay(OUTSIDE, party, line, "tax credit", title=name)


def used_credits(
    offer: OfferWriter, section: Section, key: str, owed: Sequence[Line]
) -> dict[str, Line]:
    """Write what is used of each limited credit of a party, the first stated first, by its name."""
    granted, money = offer.limited_credits[key], offer.money
    if not granted:
        return {}
    tax: Expression = add(owed) if owed else where(operating, 0, 0)
    whole = owed[0] if len(owed) == 1 else section.line("Income tax owed", tax, unit=money)
    ends = section.line("A tax year ends", tax_year_end + (1 - operating), role=Role.FLAG)
    to_date = section.balance("Tax of the year to date", unit=money, opening=0)
    left = section.line("Tax of the year", (to_date.opening + whole) * ends, unit=money)
    to_date.close(to_date.opening + whole - left)
    found: dict[str, Line] = {}
    for name, new in granted.items():
        if found:
            before = list(found.values())[-1]
            left = section.line(f"Tax of the year left for {name}", left - before, unit=money)
        carried = section.balance(f"{name}: carried forward", unit=money, opening=0)
        available = section.line(f"{name}: available", carried.opening + new, unit=money)
        formula = minimum(available, maximum(left, 0)) * ends
        found[name] = section.line(f"{name}: used", formula, unit=money)
        carried.close(available - found[name])
    return found


def is_limited(offer: OfferWriter, key: str, flow: Flow) -> bool:
    """Return whether a flow of a party is what it uses of a limited tax credit."""
    return flow.kind.name == "tax credit" and flow.title in offer.limited_credits[key]


def less_credits(section: Section, taxes: Line, used: Sequence[Line]) -> Line:
    """Write taxes less the limited credits that are used against them."""
    if not used:
        return taxes
    formula = taxes - (used[0] if len(used) == 1 else add(used))
    return section.line(f"{taxes.label}, less credits", formula, unit=str(taxes.unit))
