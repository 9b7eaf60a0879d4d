"""One loan: drawn at signing, with interest on what is owed, and repaid until nothing is.

Interest in a period is for the time since the flows of the period before, as the timeline's
exponents say; so what the lender pays and gets is worth nothing at the loan's own rate.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from servicemodel.line.nodes import Role
from servicemodel.line.words import (
    equal,
    first_exponent,
    first_period,
    floor,
    highest,
    maximum,
    minimum,
    operating,
    period,
    period_length,
    periods_per_year,
    tiny,
    total,
    where,
)

if TYPE_CHECKING:
    from servicemodel.line.nodes import Expression, Line
    from servicemodel.line.sheet import Section

Repayment = Literal["annuity", "equal principal", "bullet", "sculpted"]


@dataclass(frozen=True)
class Terms:
    """What a loan is: its yearly rate, years in all, and years of interest only (`grace`).

    The rate is effective, or nominal and compounded so often a year (`compoundings`). Fees are a
    share of the amount and an amount of money. A loan that is sculpted is written by `sculpted`.
    """

    rate: Line
    years: Line
    grace: Line | None = None
    compoundings: Line | int | None = None
    repayment: Repayment = "annuity"
    in_advance: bool = False
    fee_share: Line | None = None
    fee_amount: Line | None = None


@dataclass(frozen=True)
class Loan:
    """Rows of money, all positive: the balance is what is owed after the payments of a period.

    `yearly` is the effective rate per year, `owed` the balance before the payments of a period;
    `ends` is 1 in the period of the last payment.
    """

    yearly: Line
    drawn: Line
    interest: Line
    principal: Line
    service: Line
    owed: Line
    balance: Line
    fee: Line | None
    ends: Line


@dataclass(frozen=True)
class _Schedule:
    """When principal is paid: how often, in which periods, and where all that is left."""

    each: Line
    now: Line
    count: Line
    first: Line
    repaying: Line
    ends: Line


def loan(section: Section, amount: Line, terms: Terms) -> Loan:
    """Write the lines of a loan of an amount, one number of money.

    Its last payment falls in the first period whose end reaches its years, or in the last period
    of all, and repays what is left. In advance, each repayment stands one period earlier, the
    first at signing; interest is paid for the time that is over all the same.
    """
    yearly = _effective(section, terms)
    return _rows(section, amount, terms, yearly, _schedule(section, yearly, terms))


def sculpted(section: Section, allowed: Line, terms: Terms) -> Loan:
    """Write the lines of the largest loan whose debt service is a row of what is allowed.

    It is the worth of that row at the loan's own rate, up to its last payment. Where less is
    allowed than the interest, the rest of the interest is lent too.
    """
    yearly = _effective(section, terms)
    schedule = _schedule(section, yearly, terms)
    factor = discount(section, schedule.now)
    serving = section.line(
        "Debt service as planned", maximum(allowed, 0) * schedule.repaying, unit=str(allowed.unit)
    )
    amount = section.line("Amount of the loan", total(serving * factor), unit=str(allowed.unit))
    return _rows(section, amount, terms, yearly, schedule, serving)


def discount(section: Section, rate: Line) -> Line:
    """Write the worth at signing of money in each period at a rate that is a row."""
    factor = section.balance("Discount factor of the loan", opening=1)
    return factor.close(factor.opening / (1 + rate))


def _effective(section: Section, terms: Terms) -> Line:
    often = terms.compoundings
    if often is None:
        return terms.rate
    formula = (1 + terms.rate / often) ** often - 1
    return section.line("Interest rate per year, effective", formula, role=Role.RATE)


def _rows(
    section: Section,
    amount: Line,
    terms: Terms,
    yearly: Line,
    schedule: _Schedule,
    serving: Line | None = None,
) -> Loan:
    """Write what is drawn, paid and owed; `serving` is the debt service where it is given."""
    unit = str(amount.unit)
    drawn = section.line("Drawn", amount * (1 - operating), unit=unit)
    debt = section.balance("Balance", unit=unit, opening=0)
    interest = section.line("Interest", debt.opening * schedule.now, unit=unit)
    part: Expression | int = 0
    if serving is not None:
        part = serving - interest
    elif terms.repayment == "equal principal":
        part = amount / schedule.count * schedule.repaying
    elif terms.repayment == "annuity":
        part = (_level(section, amount, schedule) - interest) * schedule.repaying
    owed = section.line("Owed before repayment", debt.opening + drawn, unit=unit, role=Role.LEVEL)
    principal = section.line("Principal", where(schedule.ends, owed, part), unit=unit)
    service = section.line("Debt service", interest + principal, unit=unit)
    balance = debt.close(owed - principal)
    fee = _fee(section, amount, terms)
    ends = schedule.ends
    return Loan(yearly, drawn, interest, principal, service, debt.opening, balance, fee, ends)


def _schedule(section: Section, yearly: Line, terms: Terms) -> _Schedule:
    """Write the rate per period and the periods of repayment."""
    each = section.line(
        "Interest rate per period", (1 + yearly) ** (1 / periods_per_year) - 1, role=Role.RATE
    )
    now = section.line(
        "Interest rate in the period",
        where(first_period, (1 + yearly) ** first_exponent - 1, each * operating),
        role=Role.RATE,
    )
    payments = section.line(
        "Payments", maximum(-floor(tiny - terms.years / period_length), 1), role=Role.LEVEL
    )
    early = 1 if terms.in_advance else 0
    count, start = payments, None
    if terms.grace is not None:
        start = section.line(
            "Payments of interest only",
            -floor(tiny - terms.grace / period_length),
            role=Role.LEVEL,
        )
        count = section.line("Repayments", maximum(payments - start, 1), role=Role.LEVEL)
    begins = section.line(
        "Period of the first repayment",
        1 - early if start is None else start + 1 - early,
        role=Role.LEVEL,
    )
    stops = section.line(
        "Period of the last payment",
        minimum(payments - early, highest(period)),
        role=Role.LEVEL,
    )
    first = section.line("First repayment", equal(period, begins), role=Role.FLAG)
    repaying = section.line("Repaying", (period >= begins) * (period <= stops), role=Role.FLAG)
    ends = section.line("Last payment", equal(period, stops), role=Role.FLAG)
    return _Schedule(each, now, count, first, repaying, ends)


def _level(section: Section, amount: Line, schedule: _Schedule) -> Line:
    """Write the level payment of an annuity: interest and principal together."""
    each, count = schedule.each, schedule.count
    factor = section.line(
        "Worth of payments of 1",
        where(each > 0, (1 - (1 + each) ** -count) / each, count),
        role=Role.LEVEL,
    )
    since = section.line(
        "Interest rate at the first repayment",
        total(schedule.now * schedule.first),
        role=Role.RATE,
    )
    return section.line(
        "Level payment",
        amount / factor * (1 + since) / (1 + each),
        unit=str(amount.unit),
        role=Role.LEVEL,
    )


def _fee(section: Section, amount: Line, terms: Terms) -> Line | None:
    """Write what the loan costs at signing beside interest."""
    share, fixed = terms.fee_share, terms.fee_amount
    if share is None and fixed is None:
        return None
    if share is None or fixed is None:
        formula = amount * share if share is not None else fixed
    else:
        formula = amount * share + fixed
    assert formula is not None
    return section.line("Fee at signing", formula * (1 - operating), unit=str(amount.unit))
