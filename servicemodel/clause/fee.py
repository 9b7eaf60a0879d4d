"""The service fee: an amount per year that the customer pays the provider in every period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from servicemodel.line.words import operating, period_length
from servicemodel.values import Amount, Fields

if TYPE_CHECKING:
    from servicemodel.clause.deal import Deal


class Fee(Fields):
    """An amount per year at prices of the first year, raised by an index if one is named."""

    per_year: Amount
    index: str | None = None


def apply(terms: Fee, deal: Deal, place: str) -> None:
    """Write the fee as a line and a flow; `place` is where the scenario states it."""
    per_year = deal.number(
        f"{place}.per_year", "Fee per year", terms.per_year, f"{deal.currency}/year"
    )
    amount = deal.raised(per_year * period_length * operating, terms.index)
    fee = deal.section.line("Service fee", amount, unit=deal.currency)
    deal.ledger.pay(deal.customer, deal.provider, fee, "service fee")
