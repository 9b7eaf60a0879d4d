"""The co-investment: the customer pays a part at signing, which is earned evenly over the years."""

from __future__ import annotations

from typing import TYPE_CHECKING

from servicemodel.line.words import highest, operating, period_length, years
from servicemodel.values import Amount, Fields

if TYPE_CHECKING:
    from servicemodel.clause.deal import Deal


class CoInvestment(Fields):
    """An amount at signing, from the customer to the provider."""

    amount: Amount


def apply(terms: CoInvestment, deal: Deal, place: str, label: str) -> None:
    """Write the payment at signing, and what tax reads of it in each period."""
    amount = deal.number(f"{place}.amount", label, terms.amount, deal.currency)
    paid = deal.section.line(f"{label} paid", amount * (1 - operating), unit=deal.currency)
    earned = deal.section.line(
        f"{label} earned", amount / highest(years) * period_length * operating, unit=deal.currency
    )
    deal.ledger.pay(deal.customer, deal.provider, paid, "co-investment", earned, title=label)
