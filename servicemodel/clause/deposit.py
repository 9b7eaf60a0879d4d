"""The deposit: the customer leaves an amount with the provider at signing and gets it back.

It is nobody's income; only its interest, which is paid where a year ends, is earned and deducted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from servicemodel.line.nodes import Role
from servicemodel.line.words import (
    highest,
    last_period,
    minimum,
    operating,
    periods_per_year,
    tiny,
    year_end,
    years,
)
from servicemodel.values import Amount, Fields, Rate, WholeYear

if TYPE_CHECKING:
    from servicemodel.clause.deal import Deal
    from servicemodel.line.nodes import Expression


class Deposit(Fields):
    """An amount that is returned at the end of a year, by default of the last one."""

    amount: Amount
    interest: Rate | None = None
    returned_year: WholeYear | None = None


def apply(terms: Deposit, deal: Deal, place: str, label: str) -> None:
    """Write what is left with the provider, its interest per year, and what is returned.

    What would be returned after the last period is returned in it.
    """
    section, money = deal.section, deal.currency
    amount = deal.number(f"{place}.amount", label, terms.amount, money)
    held: Expression = operating
    back: Expression = last_period
    if terms.returned_year is not None:
        path, said = f"{place}.returned_year", f"{label}: year in which it is returned"
        stated = deal.number(path, said, terms.returned_year, "year")
        name = f"{label}: years until it is returned"
        until = section.line(name, minimum(stated, highest(years)), unit="year", role=Role.LEVEL)
        held = section.line(f"{label} held", operating * (years < until + tiny), role=Role.FLAG)
        back = held * (years > until - tiny)
    paid = section.line(f"{label} paid", amount * (1 - operating), unit=money)
    returned = section.line(f"{label} returned", amount * back, unit=money)
    deal.ledger.pay(deal.customer, deal.provider, paid, "deposit", title=label)
    if terms.interest is not None:
        path, said = f"{place}.interest", f"{label}: interest per year"
        rate = deal.number(path, said, terms.interest, "", Role.RATE)
        yearly = section.line(f"{label}: interest of a year", amount * rate, unit=money)
        each = yearly / periods_per_year
        earned = section.line(f"{label}: interest earned", each * held, unit=money)
        cash = section.line(f"{label}: interest paid", yearly * year_end * held, unit=money)
        title = f"{label}, interest"
        deal.ledger.pay(
            deal.provider, deal.customer, cash, "interest on deposit", earned, title=title
        )
    deal.ledger.pay(deal.provider, deal.customer, returned, "deposit returned", title=label)
