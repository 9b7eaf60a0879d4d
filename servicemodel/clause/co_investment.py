"""The co-investment: a part that the customer pays, at signing or in instalments.

It is earned evenly over the years, whenever it is paid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import field_validator

from servicemodel.clause.deal import Payment
from servicemodel.clause.instalments import paid_in_parts, whole
from servicemodel.line.words import highest, operating, period_length, years
from servicemodel.values import Amount, Fields, Instalments

if TYPE_CHECKING:
    from servicemodel.clause.deal import Deal


class CoInvestment(Fields):
    """An amount from the customer to the provider, and shares by years since the start."""

    amount: Amount
    instalments: Instalments | None = None

    _whole = field_validator("instalments")(whole)


def apply(terms: CoInvestment, deal: Deal, place: str, label: str) -> None:
    """Write what is paid, and what tax reads of it in each period."""
    amount = deal.number(f"{place}.amount", label, terms.amount, deal.currency)
    paid = paid_in_parts(deal, place, label, amount, terms.instalments)
    earned = deal.section.line(
        f"{label} earned", amount / highest(years) * period_length * operating, unit=deal.currency
    )
    deal.ledger.pay(deal.customer, deal.provider, paid, "co-investment", earned, title=label)
    if terms.instalments is not None:
        deal.payments.append(Payment(label, paid, None))
