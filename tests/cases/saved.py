"""Sums that savings grow to, payments that reach a sum, a nominal rate: what solving finds.

A saver pays in and gets a sum back; the sum, or the payment, is what makes the NPV of both 0 at
the rate of the savings. A rate quoted per month is converted to the effective one of a year.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import servicemodel as sm
from tests.cases.front_door import flow, only, scenario

MONTHS = 12
LARGEST = 1e6  # of which a sum is a share
NPV = "customer npv = 0"


def effective(nominal: float) -> float:
    """Return the yearly rate of one that is quoted per year and due by month."""
    return (1 + nominal / MONTHS) ** MONTHS - 1


def saver(years: int, nominal: float, timing: str = "end", **flows: Any) -> sm.Model:
    """Return the model of a saver with some flows, by month."""
    start = {"start": date(2027, 1, 1), "years": years, "period": "month", "timing": timing}
    rate = {"value": effective(nominal), "of": "wacc before tax"}
    parties = {"customer": {"name": "Saver", "discount_rate": rate}}
    stated = scenario(years, "nominal", parties=parties, flows=flows, offers=only("savings"))
    return sm.Model(stated | {"timeline": start})


def found(model: sm.Model, path: str, so_that: str = NPV) -> float:
    solution = model.solve(path, so_that, "savings")
    (value,) = solution.values
    return float(value)


def paid_in(**terms: Any) -> dict[str, Any]:
    return flow("customer", "outside", **terms)


def got_back(**terms: Any) -> dict[str, Any]:
    return flow("outside", "customer", **terms)


def grown(model_of: Any, **when: Any) -> float:
    """Return the sum that savings grow to, as a share of a large one that is not paid."""
    flows = {
        "large": got_back(**when),
        "not paid": paid_in(share=1, of="large"),
        "back": got_back(share=0.001, of="large"),
    }
    return found(model_of(flows), "flows.back.share") * LARGEST


def excel() -> dict[str, float]:
    """Return the answers of Excel's page that are solved for."""
    per_month = found(
        saver(18, 0.06, saved=paid_in(per_year=1000), back=got_back(at={18: 50_000})),
        "flows.saved.per_year",
    )
    pension = saver(20, 0.08, saved=paid_in(per_year=500 * MONTHS))
    box = grown(
        lambda flows: saver(
            1, 0.06, "start", first=paid_in(at={0: 500}), saved=paid_in(amounts=[0] + [200] * 10),
            **flows,
        ),
        amounts=[0.0] * 11 + [LARGEST],  # the end of ten months is the start of the eleventh
    )  # fmt: skip
    return {
        "pmt_save_50000_18y_6pct": -per_month / MONTHS,
        "pv_500_20y_8pct_monthly": pension.compare().npv.loc["savings", "customer"],
        "fv_200_10m_6pct_begin_pv500": box,
        "nominal_from_0_053543": nominal(0.053543),
    }


def nominal(rate: float) -> float:
    """Return the rate, compounded by quarter, of a loan that costs its borrower a yearly rate."""
    loan = {"amount": 1000, "rate": 0.1, "years": 3, "compounding": "quarterly"}
    borrower = {
        "name": "Borrower",
        "discount_rate": {"value": 0.1, "of": "cost of equity before tax"},
        "loans": {"bank": loan},
    }
    stated = scenario(
        3, "nominal", parties={"customer": borrower}, common_rate=0.1, offers=only("savings"),
        flows={"none": paid_in(at={0: 0})},
    )  # fmt: skip
    path = "parties.customer.loans.bank.rate"
    return found(sm.Model(stated), path, f"customer irr = {rate}")


def docstrings() -> dict[str, float]:
    """Return the answer of numpy-financial's documentation that is solved for."""
    return {
        "fv_5pct_120_months_100_100": grown(
            lambda flows: saver(
                10, 0.05, first=paid_in(at={0: 100}), saved=paid_in(per_year=100 * MONTHS), **flows
            ),
            at={10: LARGEST},
        )
    }
