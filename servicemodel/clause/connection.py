"""The connection charge: what the customer pays for being connected, earned as it is paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import field_validator

from servicemodel.clause.instalments import paid_in_parts, whole
from servicemodel.values import Amount, Fields, Instalments

if TYPE_CHECKING:
    from servicemodel.clause.deal import Deal


class Connection(Fields):
    """An amount, and shares of it by years since the start if it is not all paid at signing."""

    amount: Amount
    instalments: Instalments | None = None

    _whole = field_validator("instalments")(whole)


def apply(terms: Connection, deal: Deal, place: str, label: str) -> None:
    """Write the charge as it is paid; `place` is where the scenario states it."""
    amount = deal.number(f"{place}.amount", label, terms.amount, deal.currency)
    paid = paid_in_parts(deal, place, label, amount, terms.instalments)
    deal.ledger.pay(deal.customer, deal.provider, paid, "connection charge", title=label)
