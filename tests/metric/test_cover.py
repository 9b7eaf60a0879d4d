"""How well cash covers what is due on a loan."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from servicemodel.block.loan import Terms, loan
from servicemodel.line.sheet import Sheet
from servicemodel.metric.cover import debt_service_cover, loan_life_cover
from servicemodel.read import arrays
from servicemodel.timeline import Timeline

WHEN = Timeline(date(2027, 1, 1), 4)


def covered(cash: list[float], service: list[float]) -> tuple[list[float], list[float]]:
    section = Sheet("Case").section("Cover")
    found = debt_service_cover(
        section,
        section.path("Cash", cash, unit="EUR"),
        section.path("Service", service, unit="EUR"),
    )
    lines = [found.lowest, found.average, found.state, found.row]
    values = arrays.read(lines, WHEN)
    return [float(values[line][0]) for line in lines[:3]], list(values[found.row][:, 0])


def test_cover_is_told_where_something_is_due() -> None:
    (least, average, state), row = covered([-100, 30, 60, 90, 90], [20, 20, 30, 20, 0])
    assert (least, state) == (1.5, 1)
    assert average == pytest.approx((1.5 + 2 + 4.5) / 3)
    assert row == pytest.approx([np.nan, 1.5, 2, 4.5, np.nan], nan_ok=True)


def test_the_lowest_cover_may_be_below_zero() -> None:
    (least, average, _), _ = covered([0, -30, -60, -40, 9], [0, 10, 10, 10, 0])
    assert least == -6
    assert average == pytest.approx(-13 / 3)


def test_without_debt_service_there_is_no_cover() -> None:
    (least, average, state), _ = covered([0, 1, 1, 1, 1], [5, 0, 0, 0, 0])
    assert np.isnan([least, average]).all()
    assert state == 0


@pytest.mark.parametrize("repayment", ["annuity", "equal principal", "bullet"])
def test_cash_of_just_the_debt_service_covers_a_loan_once_in_every_period(repayment: str) -> None:
    section = Sheet("Case").section("Loan")
    lent = loan(
        section,
        section.number("Amount", 100, unit="EUR"),
        Terms(
            section.number("Rate", 0.07),
            section.number("Years", 3, unit="year"),
            repayment=repayment,  # type: ignore[arg-type]
        ),
    )
    found = loan_life_cover(section, lent.service, lent.yearly, lent.owed, lent.balance)
    values = arrays.read([found.row, found.value, found.state], WHEN)
    assert list(values[found.row][:, 0]) == pytest.approx([1, 1, 1, np.nan, np.nan], nan_ok=True)
    assert (float(values[found.value][0]), float(values[found.state][0])) == pytest.approx((1, 1))


def test_cash_after_the_life_of_a_loan_covers_nothing() -> None:
    section = Sheet("Case").section("Loan")
    terms = Terms(section.number("Rate", 0.1), section.number("Years", 2, unit="year"))
    lent = loan(section, section.number("Amount", 100, unit="EUR"), terms)
    cash = section.path("Cash", [-500, 110, 121, 1000, 1000], unit="EUR")
    found = loan_life_cover(section, cash, lent.yearly, lent.owed, lent.balance)
    assert float(arrays.read([found.value], WHEN)[found.value][0]) == pytest.approx(2)
