"""A loan ends at zero, costs what its rate says, and follows a table written by hand."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servicemodel.block.loan import Loan, Repayment, Terms, loan
from servicemodel.line.sheet import Sheet
from servicemodel.metric.npv import discount_factor
from servicemodel.read import arrays
from servicemodel.timeline import Timeline

if TYPE_CHECKING:
    from servicemodel.line.nodes import Line

quick = settings(deadline=None, derandomize=True, max_examples=60)
TIMINGS: tuple[Literal["end", "middle", "start"], ...] = ("end", "middle", "start")
Period = Literal["year", "quarter", "month"]
REPAYMENTS: tuple[Repayment, ...] = ("annuity", "equal principal", "bullet")


class Lent:
    """A loan of 1,000 on a sheet of its own."""

    def __init__(
        self,
        timeline: Timeline,
        *,
        rate: float = 0.06,
        years: float = 3,
        grace: float | None = None,
        fee: float | None = None,
        compoundings: int | None = None,
        **how: Any,
    ) -> None:
        self.timeline, section = timeline, Sheet("Loans").section("Loan")
        free = None if grace is None else section.number("Grace", grace, unit="year")
        often = None if compoundings is None else section.number("Compoundings", compoundings)
        self.lines: Loan = loan(
            section,
            section.number("Amount", 1000, unit="EUR"),
            Terms(
                section.number("Rate", rate),
                section.number("Years", years, unit="year"),
                free,
                fee_share=None if fee is None else section.number("Fee", fee),
                compoundings=often,
                **how,
            ),
        )
        self.factor = discount_factor(section, self.lines.yearly)

    def row(self, line: Line | None) -> list[float]:
        assert line is not None
        return list(arrays.read([line], self.timeline)[line][:, 0])

    def __getattr__(self, name: str) -> list[float]:
        return self.row(getattr(self.lines, name))


@st.composite
def loans(draw: st.DrawFn) -> Lent:
    repayment = draw(st.sampled_from(REPAYMENTS))
    timeline = Timeline(
        date(2027, 1, 1),
        draw(st.integers(1, 6)),
        draw(st.sampled_from(["year", "quarter", "month"])),
        draw(st.sampled_from(TIMINGS)),
    )
    return Lent(
        timeline,
        rate=draw(st.just(0.0) | st.floats(1e-3, 0.3)),
        years=draw(st.integers(1, 8).map(float) | st.floats(0.05, 8)),
        grace=draw(st.none() | st.just(0.0) | st.floats(0, 9)),
        repayment=repayment,
        compoundings=draw(st.sampled_from([None, 4, 12])),
        in_advance=timeline.timing == "end" and repayment != "bullet" and draw(st.booleans()),
    )


@quick
@given(loans())
def test_every_loan_ends_at_zero_and_repays_what_was_drawn(lent: Lent) -> None:
    assert lent.balance[-1] == 0
    assert sum(lent.principal) == pytest.approx(1000)
    assert min(lent.balance) > -1e-9
    assert min(lent.principal) > -1e-9


@quick
@given(loans())
def test_what_a_lender_pays_and_gets_is_worth_nothing_at_its_own_rate(lent: Lent) -> None:
    flows = zip(lent.service, lent.drawn, lent.row(lent.factor), strict=True)
    assert sum((paid - drawn) * factor for paid, drawn, factor in flows) == pytest.approx(
        0, abs=1e-8
    )


def when(years: int, period: Period = "year") -> Timeline:
    return Timeline(date(2027, 1, 1), years, period)


def test_each_repayment_follows_its_table() -> None:
    annuity = Lent(when(4))
    level = 1000 * 0.06 / (1 - 1.06**-3)
    assert annuity.service == pytest.approx([0, level, level, level, 0])
    assert annuity.interest[1:3] == pytest.approx([60, (1000 - (level - 60)) * 0.06])
    equal = Lent(when(4), repayment="equal principal")
    assert equal.principal == pytest.approx([0, 1000 / 3, 1000 / 3, 1000 / 3, 0])
    assert equal.interest == pytest.approx([0, 60, 40, 20, 0])
    bullet = Lent(when(4), repayment="bullet")
    assert bullet.service == pytest.approx([0, 60, 60, 1060, 0])


def test_years_of_grace_have_interest_only_and_count_as_years_of_the_loan() -> None:
    lent = Lent(when(4), grace=1)
    level = 1000 * 0.06 / (1 - 1.06**-2)
    assert lent.service == pytest.approx([0, 60, level, level, 0])
    assert Lent(when(4), grace=5).service == pytest.approx([0, 60, 60, 1060, 0])


def test_in_advance_the_first_repayment_stands_at_signing() -> None:
    lent = Lent(when(4), in_advance=True)
    level = 1000 * 0.06 / (1 - 1.06**-3) / 1.06
    assert lent.service == pytest.approx([level, level, level, 0, 0])
    assert lent.interest[0] == 0
    assert lent.balance[0] == pytest.approx(1000 - level)


def test_what_is_left_at_the_end_of_the_model_is_repaid_there() -> None:
    lent = Lent(when(2), years=10)
    level = 1000 * 0.06 / (1 - 1.06**-10)
    assert lent.service[1] == pytest.approx(level)
    assert lent.principal[2] == pytest.approx(lent.balance[1])


def test_a_nominal_rate_is_converted_once() -> None:
    yearly = Lent(when(3), compoundings=12)
    assert yearly.interest[1] == pytest.approx(1000 * ((1 + 0.06 / 12) ** 12 - 1))
    monthly = Lent(when(3, "month"), compoundings=12)
    assert monthly.interest[1] == pytest.approx(5)
    quarterly = Lent(when(3, "quarter"), compoundings=4)
    assert quarterly.interest[1] == pytest.approx(15)
    assert Lent(when(3, "month")).interest[1] == pytest.approx(1000 * (1.06 ** (1 / 12) - 1))


def test_a_term_between_two_periods_ends_with_the_later_one() -> None:
    assert Lent(when(4), years=2.5).balance[2:] == pytest.approx([Lent(when(4)).balance[2], 0, 0])


def test_fees_are_paid_at_signing() -> None:
    assert Lent(when(2), fee=0.02).fee == [20, 0, 0]


@pytest.mark.parametrize("timing", TIMINGS)
def test_an_annuity_is_level_to_its_last_payment(timing: Literal["end", "middle", "start"]) -> None:
    timeline = Timeline(date(2027, 1, 1), 4, "quarter", timing)
    paid = Lent(timeline, grace=0.5, compoundings=12).service
    assert paid[3:13] == pytest.approx([paid[3]] * 10)
    assert paid[13:] == [0] * 4
