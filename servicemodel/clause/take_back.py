"""The take-back: at the end the provider takes the machine back at a price that is stated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from servicemodel.clause.handover import hand_over
from servicemodel.values import Amount, Fields

if TYPE_CHECKING:
    from servicemodel.clause.deal import Deal


class TakeBack(Fields):
    """A price at the end of the horizon; the customer takes it if the machine is worth less."""

    price: Amount


def apply(terms: TakeBack, deal: Deal, place: str, label: str) -> None:
    """Let the provider buy what is left of the machine where the customer does better so."""
    price = deal.number(f"{place}.price", f"{label}: price", terms.price, deal.currency)
    hand_over(deal, label, price, deal.customer, deal.provider)
