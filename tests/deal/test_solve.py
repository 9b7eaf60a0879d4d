"""Roots of a function of one number: exact where it is straight, bracketed elsewhere, none told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servicemodel.deal.solve import roots

if TYPE_CHECKING:
    from numpy.typing import NDArray

quick = settings(deadline=None, derandomize=True)


@quick
@given(st.floats(-50, 50), st.floats(0.01, 1e6))
def test_a_straight_line_is_solved_exactly(root: float, slope: float) -> None:
    assert roots(lambda x: slope * (x - root), -60, 60) == pytest.approx([root], abs=1e-11)


def test_a_straight_line_is_seen_in_one_call() -> None:
    calls = []

    def line(x: NDArray[np.float64]) -> NDArray[np.float64]:
        calls.append(len(x))
        return 3 * x - 6

    assert roots(line, 0, 10) == [2.0]
    assert len(calls) == 1


@quick
@given(st.floats(0.05, 9.5))
def test_a_curve_is_narrowed_to_the_last_digits(root: float) -> None:
    found = roots(lambda x: np.exp(x / 3) - np.exp(root / 3), 0, 10)
    assert found == pytest.approx([root], rel=1e-14)


def test_several_roots_are_all_told_and_none_is_an_answer() -> None:
    assert roots(np.sin, 1, 10) == pytest.approx([np.pi, 2 * np.pi, 3 * np.pi], rel=1e-14)
    assert roots(lambda x: x**2 + 1, -5, 5) == []
    assert roots(lambda x: 3 * x - 6, 3, 10) == []
    assert roots(lambda x: 0 * x + 4, 0, 1) == []
    assert roots(lambda x: 0 * x, 0, 1) == []
