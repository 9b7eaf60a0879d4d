"""A grant that is passed on: the provider pays the customer a share of what it gets from outside.

It reads a plain flow, so it comes after them, and means for tax what that flow means.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from servicemodel.line.nodes import Role
from servicemodel.values import Fields, Share

if TYPE_CHECKING:
    from servicemodel.clause.deal import Deal

PASSED_ON = {"grant": "grant passed on", "subsidy": "subsidy passed on"}  # by kind of flow


class GrantPassedOn(Fields):
    """The name of a plain flow of kind grant or subsidy to the provider, and the share of it."""

    flow: str
    share: Share


def apply(terms: GrantPassedOn, deal: Deal, place: str, label: str) -> None:
    """Write the share of the grant, which is paid when the provider gets it."""
    path, said = f"{place}.share", f"{label}: share of {terms.flow}"
    share = deal.number(path, said, terms.share, "", Role.RATE)
    grant, kind = deal.flow(terms.flow)
    title = f"{terms.flow} passed on"
    line = deal.section.line(f"{label}: {title}", grant * share, unit=deal.currency)
    deal.ledger.pay(deal.provider, deal.customer, line, PASSED_ON[kind], title=title)
