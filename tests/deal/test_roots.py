"""Roots of a function of one number: exact where it is straight, bracketed elsewhere, none told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servicemodel.deal.roots import narrowed, roots

if TYPE_CHECKING:
    from numpy.typing import NDArray

quick = settings(deadline=None, derandomize=True)


@quick
@given(st.floats(-50, 50), st.floats(0.01, 1e6))
def test_a_straight_line_is_solved_exactly(root: float, slope: float) -> None:
    assert roots(lambda x: slope * (x - root), -60, 60) == pytest.approx([root], abs=1e-11)


def counted(function):  # type: ignore[no-untyped-def]
    calls: list[int] = []

    def count(x: NDArray[np.float64]) -> NDArray[np.float64]:
        calls.append(len(x))
        return function(x)  # type: ignore[no-any-return]

    return count, calls


def test_a_straight_line_is_seen_in_one_call() -> None:
    line, calls = counted(lambda x: 3 * x - 6)
    assert roots(line, 0, 10) == [2.0]
    assert len(calls) == 1


@quick
@given(st.floats(0.05, 9.5))
def test_a_curve_is_narrowed_to_the_last_digits(root: float) -> None:
    found = roots(lambda x: np.exp(x / 3) - np.exp(root / 3), 0, 10)
    assert found == pytest.approx([root], rel=1e-14)


def test_a_curve_takes_few_calls() -> None:
    curve, calls = counted(lambda x: np.exp(x / 3) - 5)
    assert roots(curve, 0, 10) == pytest.approx([3 * np.log(5)], rel=1e-14)
    assert len(calls) <= 5


def test_a_kink_far_below_the_range_is_found() -> None:
    found = roots(lambda x: np.maximum(x - 3, 0) * 2 - np.minimum(x, 5) * 0.1 - 0.01, 0, 1e6)
    assert found == pytest.approx([6.01 / 1.9], rel=1e-12)


def test_several_roots_are_all_told_and_none_is_an_answer() -> None:
    assert roots(np.sin, 1, 10) == pytest.approx([np.pi, 2 * np.pi, 3 * np.pi], rel=1e-14)
    assert roots(lambda x: x**2 + 1, -5, 5) == []
    assert roots(lambda x: 3 * x - 6, 3, 10) == []
    assert roots(lambda x: 0 * x + 4, 0, 1) == []
    assert roots(lambda x: 0 * x, 0, 1) == []


def test_a_root_at_an_end_of_the_range_is_told() -> None:
    assert roots(lambda x: x**2, 0, 3) == [0]
    assert roots(lambda x: -(x**2), 0, 3) == pytest.approx([0], abs=1e-15)
    assert roots(lambda x: (3 - x) ** 2, 0, 3) == [3]
    assert roots(lambda x: (x - 3) * (x + 1), 0, 3) == pytest.approx([3], rel=1e-15)


def test_a_jump_is_narrowed_to_two_neighbours() -> None:
    jump = (np.array([value]) for value in (0.0, 1.0, -1.0, 2.0))
    low, high, at_low, at_high = narrowed(lambda x: np.where(x < 0.3, -1.0, 2.0), *jump)
    assert (at_low[0], at_high[0]) == (-1, 2)
    assert low[0] < 0.3 <= high[0]
    assert high[0] - low[0] < 1e-15


def test_many_brackets_are_narrowed_at_once() -> None:
    wanted = np.array([0.2, 0.7, 0.999])

    def gap(x: NDArray[np.float64]) -> NDArray[np.float64]:
        return x**3 - np.tile(wanted, len(x) // 3) ** 3

    ends = np.zeros(3), np.ones(3), -(wanted**3), 1 - wanted**3
    low, high, _, _ = narrowed(gap, *ends)
    assert low == pytest.approx(wanted, rel=1e-14)
    assert high == pytest.approx(wanted, rel=1e-14)
