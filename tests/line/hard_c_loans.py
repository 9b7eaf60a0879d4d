"""Hard model c: a loan repaid as an annuity, by equal parts or at once, after a grace period.

Interest is paid in every period, in arrears; in the grace period nothing else is. The rate is
effective per year. Each loan ends at zero.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from servicemodel.line.nodes import Role
from servicemodel.line.sheet import Sheet
from servicemodel.line.words import (
    equal,
    floor,
    operating,
    period,
    period_length,
    periods_per_year,
    tiny,
    where,
)
from tests.line.hard import Built, Inputs, Model, Results

if TYPE_CHECKING:
    from servicemodel.timeline import Timeline


def inputs(timeline: Timeline) -> Inputs:
    """Lend a million over twenty years."""
    return {"principal": 1_000_000.0, "rate": 0.06, "term": 20.0, "grace": 1.0}


def batch(timeline: Timeline) -> list[Inputs]:
    """Try no interest, no grace, the shortest and the longest loan."""
    return [
        {},
        {"rate": 0.0},
        {"grace": 0.0},
        {"term": 1.0, "grace": 0.0},
        {"term": 50.0, "grace": 10.0, "rate": 0.12},
        {"term": 10.0, "grace": 9.0},
    ]


def build(timeline: Timeline, *, principal: float, rate: float, term: float, grace: float) -> Built:
    """Write three loans that differ only in their line of repayments."""
    sheet = Sheet("Loans")
    given = sheet.section("Inputs")
    lent = given.number("Amount lent", principal, unit="EUR")
    yearly = given.number("Interest rate per year", rate, role=Role.RATE)
    runs = given.number("Term", term, unit="year")
    free = given.number("Grace period", grace, unit="year")

    terms = sheet.section("Terms")
    interest_rate = terms.line(
        "Interest rate per period", (1 + yearly) ** (1 / periods_per_year) - 1, role=Role.RATE
    )
    last = terms.line(
        "Period of the last payment", floor(runs / period_length + tiny), role=Role.LEVEL
    )
    waiting = terms.line("Periods of grace", floor(free / period_length + tiny), role=Role.LEVEL)
    count = terms.line("Repayments", last - waiting, role=Role.LEVEL)
    level = terms.line(
        "Annuity",
        where(
            interest_rate > 0,
            lent * interest_rate / (1 - (1 + interest_rate) ** -count),
            lent / count,
        ),
        unit="EUR",
        role=Role.LEVEL,
    )
    repaying = terms.line("Repaying", (period > waiting) * (period <= last), role=Role.FLAG)
    ends = terms.line("Last payment", equal(period, last), role=Role.FLAG)
    drawn = terms.line("Drawn", lent * (1 - operating), unit="EUR")

    for title in ("Annuity", "Equal parts", "Bullet"):
        loan = sheet.section(title)
        debt = loan.balance("Debt", unit="EUR", opening=0)
        interest = loan.line("Interest", debt.opening * interest_rate, unit="EUR")
        repayment = {
            "Annuity": (level - interest) * repaying,
            "Equal parts": lent / count * repaying,
            "Bullet": lent * ends,
        }[title]
        repaid = loan.line("Repayment", repayment, unit="EUR")
        loan.line("Debt service", interest + repaid, unit="EUR")
        debt.close(debt.opening + drawn - repaid)
    return Built([sheet], {"principal": lent, "rate": yearly, "term": runs, "grace": free})


def plain(
    timeline: Timeline, *, principal: float, rate: float, term: float, grace: float
) -> Results:
    """Fill three amortisation tables."""
    m = timeline.per_year
    last, free = round(term * m), round(grace * m)
    i = (1 + rate) ** (1 / m) - 1
    annuity = principal / sum((1 + i) ** -k for k in range(1, last - free + 1))

    results: Results = {"Terms / Annuity": annuity}
    for kind in ("Annuity", "Equal parts", "Bullet"):
        debt = principal
        debts, services = [debt], [0.0]
        for t in range(1, timeline.count + 1):
            interest = debt * i
            if t > last:
                service = 0.0
            elif kind == "Annuity":
                service = annuity if t > free else interest
            elif kind == "Equal parts":
                service = interest + (principal / (last - free) if t > free else 0.0)
            else:
                service = interest + (principal if t == last else 0.0)
            debt = 0.0 if t >= last else debt + interest - service
            debts.append(debt)
            services.append(service)
        results[f"{kind} / Debt"] = debts
        results[f"{kind} / Debt service"] = services
    return results


MODEL = Model("c-loans", inputs, build, plain, batch)
