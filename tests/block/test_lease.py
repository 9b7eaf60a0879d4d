"""What a lessee owes runs off to zero, and follows schedules written by hand.

By hand: three payments of 100 at the ends of years at 10 % are worth 100 / 1.1 + 100 / 1.21 +
100 / 1.331 = 248.685. A year later 24.869 of interest are added and 100 paid, which leaves 173.554,
then 90.909, then nothing. The asset falls by a third of 248.685 each year.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servicemodel.block.lease import Liability, RightOfUse, liability, right_of_use
from servicemodel.line.nodes import Role
from servicemodel.line.sheet import Sheet
from servicemodel.line.words import before, operating, total
from servicemodel.metric.npv import discount_factor
from servicemodel.read import arrays
from servicemodel.timeline import Timeline

if TYPE_CHECKING:
    from servicemodel.line.nodes import Line

quick = settings(deadline=None, derandomize=True, max_examples=60)


class Leased:
    """A lease of so many payments, one per period from period 0 on, on a sheet of its own."""

    def __init__(
        self,
        payments: list[float],
        rate: float,
        level: list[float] | None = None,
        *,
        ahead: bool = False,
        after_interest: bool | None = None,
    ) -> None:
        self.timeline = Timeline(date(2027, 1, 1), len(payments) - 1)
        section = Sheet("Leases").section("Lease")
        factor = discount_factor(section, section.number("Rate", rate, role=Role.RATE))
        each = section.line("Rate in the period", operating * (before(factor) / factor - 1))
        self.owing: Liability = liability(
            section,
            section.path("Paid", payments, unit="EUR"),
            factor,
            each,
            None if level is None else section.path("Index", level),
            ahead=ahead,
            after_interest=ahead if after_interest is None else after_interest,
        )
        start = section.line(
            "Owed at the start", total(self.owing.owed * (1 - operating)), unit="EUR"
        )
        count = section.number("Count", self.timeline.count)
        when: dict[str, Line | None] = {"late" if ahead else "early": self.owing.remeasured}
        self.asset: RightOfUse = right_of_use(section, start, count, **when)

    def row(self, line: Line | None) -> list[float]:
        if line is None:
            return [0.0] * (self.timeline.count + 1)
        return list(arrays.read([line], self.timeline)[line][:, 0])

    def __getattr__(self, name: str) -> list[float]:
        return self.row(
            getattr(self.asset if name in ("depreciation", "left") else self.owing, name)
        )


def near(*numbers: float) -> Any:
    return pytest.approx(numbers, abs=5e-4)


def test_a_liability_follows_its_schedule() -> None:
    lease = Leased([0, 100, 100, 100], 0.1)
    assert lease.owed == near(248.685, 173.554, 90.909, 0)
    assert lease.interest == near(0, 24.869, 17.355, 9.091)
    assert lease.depreciation == near(0, 82.895, 82.895, 82.895)
    assert lease.left == near(248.685, 165.790, 82.895, 0)


def test_what_is_paid_at_signing_is_never_owed() -> None:
    lease = Leased([100, 100, 100, 0], 0.1, ahead=True)
    assert lease.owed == near(173.554, 90.909, 0, 0)
    assert lease.interest == near(0, 17.355, 9.091, 0)


def test_a_rise_in_advance_is_felt_when_it_is_paid() -> None:
    """A printed example: ten payments in advance at 5 %, the index rises from 125 to 135.

    annualreporting.info, IFRS 16 variable lease payments: 35,539 at the start, 33,932 before and
    36,646 after the rise, of which 5,400 are paid at once.
    """
    payments = [5000.0, 5000, *[5400.0] * 8, 0]
    lease = Leased(payments, 0.05, [1.0, 1.0, *[135 / 125] * 9], ahead=True)
    assert lease.owed[0] == pytest.approx(35_539, abs=0.5)
    before_the_rise = lease.owed[1] + lease.interest[2]
    assert before_the_rise == pytest.approx(33_932, abs=0.5)
    assert lease.owed[2] + lease.payment[2] == pytest.approx(36_646, abs=0.5)
    assert lease.remeasured == pytest.approx([0, 0, 36_646 - 33_932, *[0] * 8], abs=1)
    assert lease.depreciation[2] == pytest.approx(lease.owed[0] / 10)
    assert lease.depreciation[3] - lease.depreciation[2] == pytest.approx(lease.remeasured[2] / 8)


def test_a_rise_in_arrears_is_felt_where_its_year_begins() -> None:
    """At the start of year 2 two payments are left, which rise by a tenth."""
    lease = Leased([0, 100, 110, 110], 0.1, [1, 1, 1.1, 1.1])
    assert lease.owed == near(248.685, 173.554, 100, 0)
    assert lease.remeasured == near(0, 0, 17.355, 0)
    assert lease.interest == near(0, 24.869, 19.091, 10)
    assert lease.depreciation == near(0, 82.895, 82.895 + 8.678, 82.895 + 8.678)


amounts = st.just(0.0) | st.floats(1, 1e4)
moves = st.floats(0.9, 1.2)


@st.composite
def leases(draw: st.DrawFn) -> Leased:
    count, ahead = draw(st.integers(1, 12)), draw(st.booleans())
    level = [1.0]
    for _ in range(count):
        level.append(level[-1] * draw(moves))
    payments = [draw(amounts) * index for index in level]
    payments[-1 if ahead else 0] = 0.0
    rate = draw(st.just(0.0) | st.floats(1e-3, 0.4))
    late = ahead or draw(st.booleans())
    indexed = level if draw(st.booleans()) else None
    return Leased(payments, rate, indexed, ahead=ahead, after_interest=late)


@quick
@given(leases())
def test_every_liability_ends_at_zero_and_is_an_account(lease: Leased) -> None:
    rows = zip(
        lease.owed, lease.owed[1:], lease.interest[1:], lease.remeasured[1:], lease.payment[1:],
        strict=False,
    )  # fmt: skip
    assert lease.owed[-1] == 0
    for opening, closing, interest, remeasured, payment in rows:
        account = opening + interest + remeasured - payment
        assert closing == pytest.approx(account, abs=1e-7)


@quick
@given(leases())
def test_an_asset_is_written_off_whole(lease: Leased) -> None:
    cost = lease.owed[0] + sum(lease.remeasured)
    assert sum(lease.depreciation) == pytest.approx(cost, abs=1e-7)
    assert lease.left[-1] == pytest.approx(0, abs=1e-7)
    assert sum(lease.payment[1:]) == pytest.approx(cost + sum(lease.interest), abs=1e-7)
