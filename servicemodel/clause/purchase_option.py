"""The purchase option: at the end the customer may buy the machine at a price that is stated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from servicemodel.clause.handover import hand_over
from servicemodel.values import Amount, Fields

if TYPE_CHECKING:
    from servicemodel.clause.deal import Deal


class PurchaseOption(Fields):
    """A price at the end of the horizon; it is paid if the machine is worth as much then."""

    price: Amount


def apply(terms: PurchaseOption, deal: Deal, place: str, label: str) -> None:
    """Let the customer buy what is left of the machine if it is worth its price."""
    price = deal.number(f"{place}.price", f"{label}: price", terms.price, deal.currency)
    hand_over(deal, label, price, deal.provider, deal.customer)
