"""Cases of loans, by the lines that a party's financing is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.cases.flows import RELATIVE, assert_met, case
from tests.cases.loans import Amortised

if TYPE_CHECKING:
    from collections.abc import Callable


def fifteen_years() -> dict[str, Any]:
    given = case("tv-03")["inputs"]["plain"]
    stated = (given["principal"], given["nominal_annual_rate"], given["months"])
    loan, early = Amortised(*stated), Amortised(*stated, in_advance=True)

    def by_year(name: str) -> list[float]:
        return [sum(loan[name][1 + year * 12 : 13 + year * 12]) for year in range(15)]

    return {
        "payment_in_arrears": loan["service"][1],
        "payment_in_advance": early["service"][0],
        "interest_by_year": by_year("interest"),
        "principal_by_year": by_year("principal"),
        "total_interest": sum(loan["interest"]),
        **{
            f"balance_after_months.{months}": loan["balance"][int(months)]
            for months in case("tv-03")["outputs"]["balance_after_months"]
        },
        "cumipmt_13_24": by_year("interest")[1],
        "effective_annual_rate": loan["yearly"][0],
    }


def printed(name: str) -> Callable[[], dict[str, Any]]:
    def run() -> dict[str, Any]:
        given = case(name)["inputs"]
        loan = Amortised(given["principal"], given["annual_rate"], given["months"])
        rows = {f"rows.{month}": loan.row(int(month)) for month in case(name)["outputs"]["rows"]}
        found = {"payment": loan["service"][1], **rows}
        if "total_interest" in case(name)["outputs"]:
            found["total_interest"] = sum(loan["interest"])
        return found

    return run


PRINTED = {"payment": "payment", "rows": "rows", "total_interest": "total_interest"}
CASES = {
    "tv-03": (fifteen_years, RELATIVE),
    "openstax-fin-car-loan": (printed("openstax-fin-car-loan"), PRINTED),
    "openstax-fin-mortgage": (printed("openstax-fin-mortgage"), PRINTED),
}


@pytest.mark.parametrize("name", CASES)
def test_the_loan_is_repaid_as_others_compute_it(name: str) -> None:
    run, tolerances = CASES[name]
    assert_met(name, run(), tolerances)
