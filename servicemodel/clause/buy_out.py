"""The buy-out: what the customer pays for the machine if the contract ends before its time.

Four prices stand side by side for every period: what is left in the owner's books, the worth of
what the owner would still get and pay, a schedule, and what would be owed of a loan with a fee on
it. One of them is paid, by the share of the contract that leaves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import model_validator

from servicemodel.block.loan import Terms, loan
from servicemodel.line.nodes import Line, Role
from servicemodel.line.words import maximum, remaining, where
from servicemodel.metric.npv import discount_factor
from servicemodel.values import Fields, Positive, Rate, Schedule, Share

if TYPE_CHECKING:
    from servicemodel.clause.deal import Deal
    from servicemodel.line.nodes import Expression
    from servicemodel.values import Quantity

BOOK, FLOWS, SCHEDULE, LOAN = "book value", "remaining flows", "schedule", "loan and fee"
METHODS = (BOOK, FLOWS, SCHEDULE, LOAN)
KIND = "buy-out price"


class NotionalLoan(Fields):
    """An annuity on what the owner spent at signing: its rate, its years, its share of that."""

    rate: Rate
    years: Positive
    share: Share | None = None


class BuyOut(Fields):
    """The method of the price that is paid, and what the others need.

    `rate` discounts remaining flows, the owner's discount rate if none is stated; `schedule` has
    amounts by years since the start, each up to the next; `fee` is a share of what is owed.
    """

    method: Literal["book value", "remaining flows", "schedule", "loan and fee"]
    rate: Rate | None = None
    schedule: Schedule | None = None
    loan: NotionalLoan | None = None
    fee: Share | None = None

    @model_validator(mode="after")
    def _complete(self) -> BuyOut:
        if self.method == SCHEDULE and self.schedule is None:
            raise ValueError("a price by schedule needs one: state schedule")
        if self.method == LOAN and self.loan is None:
            raise ValueError("a price of loan and fee needs a loan: state its rate and years")
        if self.fee is not None and self.loan is None:
            raise ValueError("a fee is a share of what is owed of a loan: state the loan")
        if self.schedule is not None and min(self.schedule.years) > 1:
            raise ValueError("the schedule begins too late: state a price for year 1")
        return self


def apply(terms: BuyOut, deal: Deal, place: str, label: str) -> None:
    """Write all prices, each at the end of a period, and let who takes it over pay one of them."""
    ending = deal.ending
    assert ending is not None
    section, money = deal.section, deal.currency

    def price(method: str, formula: Expression) -> Line:
        return section.line(f"{label}: {method}", formula, unit=money, role=Role.LEVEL)

    def number(at: str, said: str, stated: Quantity, unit: str = "") -> Line:
        role = Role.LEVEL if unit else Role.RATE
        return deal.number(f"{place}.{at}", f"{label}: {said}", stated, unit, role)

    factor = ending.factor
    if terms.rate is not None:
        own = section.sheet.section(f"{label}: discounting")
        factor = discount_factor(own, number("rate", "discount rate", terms.rate))
    worth = section.line(f"{label}: worth of the owner's cash", ending.cash * factor, unit=money)
    running = ending.running * factor
    rest = section.line(f"{label}: worth of what follows", remaining(worth) - running, unit=money)
    found = {
        BOOK: price(BOOK, ending.book * 1),
        FLOWS: price(FLOWS, maximum(rest / factor, 0)),
    }
    if terms.schedule is not None:
        said = f"{label}: price by years since the start"
        stated = deal.schedule(f"{place}.schedule", said, terms.schedule, money)
        name = f"{label}: {SCHEDULE}"
        account = section.balance(name, unit=money, opening=0)
        found[SCHEDULE] = account.close(where(stated > 0, stated, account.opening))
    if terms.loan is not None:
        amount: Expression = ending.spent * 1
        if terms.loan.share is not None:
            amount = ending.spent * number("loan.share", "share that is lent", terms.loan.share)
        lent = section.line(f"{label}: amount of the loan", amount, unit=money, role=Role.LEVEL)
        rate = number("loan.rate", "rate of the loan", terms.loan.rate)
        years = number("loan.years", "years of the loan", terms.loan.years, "year")
        owed = loan(section.sheet.section(f"{label}: loan"), lent, Terms(rate, years)).balance
        formula: Expression = owed * 1
        if terms.fee is not None:
            formula = owed * (1 + number("fee", "fee on what is owed", terms.fee))
        found[LOAN] = price(LOAN, formula)
    ending.prices.update(found)
    if ending.leaving is not None:
        formula = found[terms.method] * ending.leaving
        paid = section.line(f"{label} paid", formula, unit=money)
        ending.sell(paid, label)
