"""Loans by a plain script: a table for each, filled period by period; see `world`.

It imports nothing from the project.
"""

from __future__ import annotations

import copy
import math
from typing import TYPE_CHECKING, Any

from tests.world_books import OUTSIDE, added, number, scaled

if TYPE_CHECKING:
    from tests.world_books import Books, Clock, Row

INVESTED = ("purchase price", "cost of own asset", "capital flow", "VAT on a purchase")


def financed(books: Books, party: str, terms: dict[str, Any], offer: str) -> Books | None:
    """Return the books with a party's loans in them: its own if its rate is of equity, or new."""
    paid = {kind: row for (who, kind), row in books.paid_of.items() if who == party}
    invests = [row for kind, row in paid.items() if kind in INVESTED]
    found = {
        name: loan
        for name, loan in terms.get("loans", {}).items()
        if offer in loan.get("offers", [offer]) and ("share" not in loan or invests)
    }
    if not found:
        return None
    rate = terms["discount_rate"]
    own = isinstance(rate, dict) and str(rate.get("of")).startswith("cost of equity")
    books = books if own else copy.deepcopy(books)
    granted = books.of_kind(party, "grant")[0] + books.of_kind(party, "grant passed on")[0]
    granted -= 2 * paid.get("grant passed on", [0.0])[0]  # what is paid of it counts as got, too
    at_signing = max(sum(row[0] for row in invests) - granted, 0.0)
    cash = added(books.cash[party], scaled(books.of_kind(party, "service valued"), -1))
    for kind in ("deposit", "deposit returned"):  # money that is lent, so no cash to pay a loan
        got = added(books.of_kind(party, kind), scaled(paid.get(kind, books.clock.row()), -1))
        cash = added(cash, scaled(got, -1), paid.get(kind, books.clock.row()))
    for loan in found.values():
        if "sized_to" in loan:
            drawn, interest, principal = sized(books.clock, cash, loan)
        else:
            share = "share" in loan
            amount = at_signing * number(loan["share"]) if share else number(loan["amount"])
            drawn, interest, principal = table(books.clock, amount, loan)
        books.pay(OUTSIDE, party, drawn, "loan drawn", tax="untaxed")
        books.pay(party, OUTSIDE, principal, "principal", tax="untaxed")
        books.pay(party, OUTSIDE, interest, "interest")
        fee, row = loan.get("fee", {}), books.clock.row()
        row[0] = drawn[0] * number(fee.get("share", 0)) + number(fee.get("amount", 0))
        books.pay(party, OUTSIDE, row, "loan fee")
        if "reserve" in loan:
            reserve(books, party, loan, [i + p for i, p in zip(interest, principal, strict=True)])
    return books


def reserve(books: Books, party: str, loan: dict[str, Any], service: Row) -> None:
    """Let a party set aside months of its largest debt service, until the last payment."""
    clock, terms = books.clock, loan["reserve"]
    early = int(loan.get("paid") == "in advance")
    last = min(payments(clock, loan) - early, clock.last)
    others = [amount for k, amount in enumerate(service) if k != last]
    held = max(others) * clock.per_year / 12 * number(terms["months"])
    funded, released, earned = clock.row(), clock.row(), clock.row()
    funded[0] += held
    released[last] += held
    rate = number(terms.get("interest", 0))
    for k in range(1, last + 1):
        before = (k - 1 - clock.shift) / clock.per_year if k > 1 else 0.0
        earned[k] = held * ((1 + rate) ** ((k - clock.shift) / clock.per_year - before) - 1)
    books.pay(party, OUTSIDE, funded, "reserve", tax="untaxed")
    books.pay(OUTSIDE, party, released, "reserve", tax="untaxed")
    books.pay(OUTSIDE, party, earned, "interest on reserve")


def sized(clock: Clock, cash: Row, terms: dict[str, Any]) -> tuple[Row, Row, Row]:
    """Return the table of the largest loan for which there is enough cash in every period."""
    ratio = number(terms["sized_to"]["dscr"])
    if terms["repayment"] != "sculpted":
        _, interest, principal = table(clock, 1.0, terms)
        due = [
            (amount, i + p)
            for amount, i, p in list(zip(cash, interest, principal, strict=True))[1:]
            if i + p > 0
        ]
        most = min((amount / service / ratio for amount, service in due), default=0.0)
        return table(clock, max(most, 0.0), terms)
    rate, last = effective(terms), min(payments(clock, terms), clock.last)
    serving = [max(amount, 0.0) / ratio if 0 < k <= last else 0.0 for k, amount in enumerate(cash)]
    drawn, interest, principal = clock.row(), clock.row(), clock.row()
    drawn[0] = debt = worth(clock, serving, rate)
    for k in range(1, last + 1):
        before = (k - 1 - clock.shift) / clock.per_year if k > 1 else 0.0
        interest[k] = debt * ((1 + rate) ** ((k - clock.shift) / clock.per_year - before) - 1)
        principal[k] = serving[k] - interest[k] if k < last else debt
        debt -= principal[k]
    return drawn, interest, principal


def effective(terms: dict[str, Any]) -> float:
    rate = number(terms["rate"])
    often = {"monthly": 12, "quarterly": 4}.get(terms.get("compounding", ""))
    return float((1 + rate / often) ** often - 1) if often else rate


def payments(clock: Clock, terms: dict[str, Any]) -> int:
    return max(math.ceil(number(terms["years"]) * clock.per_year - 1e-9), 1)


def table(clock: Clock, amount: float, terms: dict[str, Any]) -> tuple[Row, Row, Row]:
    """Return what is drawn, paid as interest, and repaid in each period."""
    m, rate, count = clock.per_year, effective(terms), payments(clock, terms)
    free = math.ceil(number(terms.get("grace", 0)) * m - 1e-9)
    early = int(terms.get("paid") == "in advance")
    first, last = free + 1 - early, count - early

    def accrued(period: int) -> float:
        times = [(k - clock.shift) / m if k else 0.0 for k in (max(period - 1, 0), period)]
        return float((1 + rate) ** (times[1] - times[0]) - 1)

    level, without, of_one = 0.0, amount, 0.0
    for period in range(first, last + 1):  # what would be owed is without - level x of_one
        without *= 1 + accrued(period)
        of_one = of_one * (1 + accrued(period)) + 1
    level = without / of_one if of_one else 0.0
    drawn, interest, principal = clock.row(), clock.row(), clock.row()
    drawn[0] = debt = amount
    for period in range(clock.last + 1):
        interest[period] = debt * accrued(period)
        if period == min(last, clock.last):
            principal[period] = debt
        elif first <= period < last and terms.get("repayment", "annuity") == "annuity":
            principal[period] = level - interest[period]
        elif first <= period < last and terms["repayment"] == "equal principal":
            principal[period] = amount / max(count - free, 1)
        debt -= principal[period]
    return drawn, interest, principal


def worth(clock: Clock, row: Row, rate: float) -> float:
    """Return the NPV of a row."""
    return sum(
        amount / (1 + rate) ** ((k - clock.shift) / clock.per_year if k else 0)
        for k, amount in enumerate(row)
    )


def to_equity(books: Books, party: str, terms: dict[str, Any]) -> Row:
    """Return what is left to a party after lender and tax."""
    return added(books.cash[party], scaled(books.tax_less_credits(party, terms), -1))
