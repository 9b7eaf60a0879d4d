"""The price: what the buyer pays for the asset, if not its list price, and in which instalments.

Instalments bear no interest. What the end of the horizon cuts off is paid in the last period.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import model_validator

from servicemodel.clause.instalments import whole
from servicemodel.line.nodes import Role
from servicemodel.line.words import last_period, spread
from servicemodel.values import Amount, Fields, Instalments

if TYPE_CHECKING:
    from servicemodel.clause.deal import Deal
    from servicemodel.line.nodes import Line


class Price(Fields):
    """An amount at signing for all components, and shares by years after each purchase."""

    amount: Amount | None = None
    instalments: Instalments | None = None

    @model_validator(mode="after")
    def _whole(self) -> Price:
        if self.amount is None and self.instalments is None:
            raise ValueError("state an amount, instalments, or both")
        whole(self.instalments)
        return self


def agreed(terms: Price, deal: Deal, place: str, listed: Line) -> Line | None:
    """Write what share of its list price at signing the asset is sold for, if it differs."""
    if terms.amount is None:
        return None
    amount = deal.number(f"{place}.amount", "Agreed price", terms.amount, deal.currency)
    return deal.section.line(
        "Agreed price as a share of the list price", amount / listed, role=Role.RATE
    )


def paid(terms: Price, deal: Deal, place: str, price: Line, title: str) -> Line:
    """Write when a price is paid; `price` is what is bought in each period."""
    if terms.instalments is None:
        return price
    label = "Instalment by years after the purchase"
    pattern = deal.schedule(f"{place}.instalments", label, terms.instalments, "", Role.RATE)
    section, money = deal.section, deal.currency
    due = section.line(f"Instalments due, {title}", spread(price, pattern), unit=money)
    owed = section.balance(f"Instalments owed, {title}", unit=money, opening=0)
    rest = section.line(
        f"Instalments settled at the end, {title}",
        last_period * (owed.opening + price - due),
        unit=money,
    )
    cash = section.line(f"Instalments paid, {title}", due + rest, unit=money)
    owed.close(owed.opening + price - cash)
    return cash
