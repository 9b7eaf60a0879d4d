"""By which rule a party chooses: each on numbers that a person can work out."""

from __future__ import annotations

import numpy as np
import pytest

from servicemodel.deal.rules import Options, chosen

# a usual machine; one that costs 400 more and saves 150 a year; one for 900 more that saves 250
CASH = np.array([[-1000.0, -1400, -1900], *[[-200.0, -50, 50]] * 5])


def options(cash: np.ndarray = CASH) -> Options:
    return Options(np.arange(float(len(cash))), cash, (1.1 ** -np.arange(float(len(cash)))) @ cash)


def test_first_cost_takes_what_is_cheapest_at_signing() -> None:
    assert chosen(options(), "first cost") == 0


def test_of_equal_first_cost_the_higher_npv_is_taken_and_of_equals_the_first() -> None:
    cash = np.array([[-100.0, -100, -100], [20, 30, 30]])
    assert chosen(options(cash), "first cost") == 1
    assert chosen(options(cash), "payback", 1) == 1
    assert chosen(options(cash), "own npv") == 1


def test_own_npv_takes_the_highest_at_the_own_rate() -> None:
    """At 10 % five years of 150 are worth 569, more than 400; the next 100 are 379, not 500."""
    assert options().npv == pytest.approx([-1758.16, -1589.54, -1710.46], abs=0.01)
    assert chosen(options(), "own npv") == 1


@pytest.mark.parametrize(("rate", "place"), [(0.0, 1), (0.25, 1), (0.26, 0)])
def test_a_hurdle_rate_discounts_the_own_cash_anew(rate: float, place: int) -> None:
    """150 a year for five years cost 400: 25.4 % a year."""
    assert chosen(options(), "hurdle rate", rate) == place


@pytest.mark.parametrize(("years", "place"), [(2.6, 0), (2.7, 1), (4.9, 1), (5.0, 2)])
def test_payback_asks_of_each_step_what_it_costs_more(years: float, place: int) -> None:
    """400 / 150 = 2.7 years, then 500 / 100 = 5; 900 / 250 = 3.6 of both steps is not asked."""
    assert chosen(options(), "payback", years) == place


def test_a_challenger_that_fails_leaves_the_defender_for_the_next() -> None:
    """The second saves nothing; the third costs 300 more than the first and saves 200."""
    cash = np.array([[-100.0, -200, -400], *[[0.0, 1, 200]] * 3])
    assert chosen(options(cash), "payback", 2) == 2


def test_payback_never_takes_what_never_comes_back() -> None:
    cash = np.array([[-100.0, -200], [0, 10], [0, 10]])
    assert chosen(options(cash), "payback", 100) == 0


def test_what_differs_by_rounding_is_equal() -> None:
    cash = np.array([[-100.0, -100 + 1e-11], [20, 10]])
    assert chosen(options(cash), "first cost") == 0
