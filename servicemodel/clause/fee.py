"""The fee: an amount per year that the customer pays, in arrears or in advance.

Billed more seldom than the periods run, it is summed up to the bill; tax reads what is earned.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from servicemodel.clause.deal import Payment
from servicemodel.clause.indexation import Indexed  # noqa: TC001 - pydantic reads it while running
from servicemodel.line.nodes import Role
from servicemodel.line.words import floor, last_period, operating, period, period_length, tiny
from servicemodel.values import AmountPath, Fields, Quantity, WholeYear

if TYPE_CHECKING:
    from servicemodel.clause.deal import Deal
    from servicemodel.line.nodes import Expression, Line

BILLS = {"month": 12, "quarter": 4, "year": 1}


class Fee(Fields):
    """An amount per year at prices of the first year, raised by an index if one is named."""

    per_year: AmountPath
    index: Indexed = None
    paid: Literal["in arrears", "in advance"] = "in arrears"
    billed: Literal["month", "quarter", "year"] = "month"
    first_year: WholeYear | None = None
    last_year: WholeYear | None = None


def apply(terms: Fee, deal: Deal, place: str, label: str) -> None:
    """Write the fee as a line and a flow; `place` is where the scenario states it."""
    money = deal.currency
    yearly = deal.series(f"{place}.per_year", f"{label} per year", terms.per_year, f"{money}/year")
    index = deal.index(terms.index, place)
    amount = yearly * period_length
    now = amount if index is None else amount * index.in_period
    runs = None
    if terms.first_year is not None or terms.last_year is not None:
        runs = deal.term(place, label, terms.first_year, terms.last_year)
    flag = operating if runs is None else operating * runs(False)
    earned = deal.section.line(f"{label}", now * flag, unit=money)
    bills = max(deal.per_year // BILLS[terms.billed], 1)
    every = None
    if bills > 1:
        every = deal.number("", f"{label}: periods per bill", Quantity(value=bills), "")
    later = terms.paid == "in advance" and deal.timing == "end"  # it stands one column earlier
    if terms.paid == "in arrears":
        cash = earned if every is None else _billed(deal, label, earned, every)
    else:
        if later:
            due: Expression = 1 - last_period
            due = due if runs is None else due * runs(True)
            bill = amount if index is None else amount * index.at_end
        else:
            due, bill = flag, now
        if every is not None:
            turn = period if later else period - 1
            starts = floor(turn / every + tiny) - floor((turn - 1) / every + tiny)
            name = f"{label}: a bill in advance"
            due = due * deal.section.line(name, starts, role=Role.FLAG) * every
        cash = deal.section.line(f"{label} paid in advance", bill * due, unit=money)
    deal.ledger.pay(deal.customer, deal.provider, cash, "service fee", earned, title=label)
    level = None if index is None else index.at_end if later else index.in_period
    deal.payments.append(Payment(label, cash, earned, level, later))


def _billed(deal: Deal, label: str, earned: Line, every: Line) -> Line:
    """Write what is billed at the end of every so many periods."""
    ends = floor(period / every + tiny) - floor((period - 1) / every + tiny)
    name = f"{label}: a bill"
    flag = deal.section.line(name, operating * ends, role=Role.FLAG)
    open_ = deal.section.balance(f"{label} not billed yet", unit=deal.currency, opening=0)
    bill = deal.section.line(f"{label} billed", flag * (open_.opening + earned), unit=deal.currency)
    open_.close(open_.opening + earned - bill)
    return bill
