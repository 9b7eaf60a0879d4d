"""The one place where answers of cases are compared refuses what it should."""

from __future__ import annotations

import pytest

from tests.cases.deviation import (
    LEAST,
    NOISE,
    assert_held,
    assert_within,
    held,
    left_out,
    near,
    rewriting,
    rounded_up,
)

SAM, PRINTED = "sam-cashloan-05", "openstax-fin-wacc"


def test_an_answer_much_farther_away_than_before_is_refused_though_more_is_allowed() -> None:
    before = held()[SAM]["tight"]["largest"]
    assert_held(SAM, "npv", "tight", before)
    with pytest.raises(AssertionError, match="npv: 1e-10 of its size away"):
        assert_held(SAM, "npv", "tight", 1e-10)


def test_a_printed_answer_may_not_come_out_farther_away_at_all() -> None:
    before = held()[PRINTED]["printed"]["largest"]
    assert_held(PRINTED, "wacc_percent", "printed", before)
    with pytest.raises(AssertionError, match="wacc_percent"):
        assert_held(PRINTED, "wacc_percent", "printed", before * 1.01)


def test_the_noise_of_another_machine_is_let_through() -> None:
    smallest = [
        name for name, entry in held().items() if entry.get("tight", {}).get("largest") == LEAST
    ]
    assert_held(smallest[0], "any", "tight", NOISE)


def test_an_answer_that_is_told_to_be_left_out_may_not_be_compared() -> None:
    with pytest.raises(AssertionError, match="left out, but it is met"):
        assert_held(SAM, "wacc", "tight", 0)


@pytest.mark.skipif(rewriting(), reason="any reason is written then")
def test_a_reason_that_the_page_does_not_tell_is_refused() -> None:
    with pytest.raises(AssertionError, match="does not tell why wacc is left out"):
        left_out(SAM, "wacc", "no reason")


def test_a_name_that_a_case_does_not_have_is_refused() -> None:
    with pytest.raises(AssertionError, match="no answer net"):
        near(SAM, "net", 1, 1, 0)


@pytest.mark.parametrize("ours", [[1.0, 2.2], [1.0], [1.0, float("nan")]])
def test_each_number_of_a_line_is_within_what_is_allowed_of_it(ours: list[float]) -> None:
    with pytest.raises((AssertionError, ValueError)):
        assert_within("line", [1.0, 2.0], ours, [0.5, 0.1])


@pytest.mark.parametrize(("number", "up"), [(2.1e-13, 3e-13), (3e-13, 3e-13), (9.5e-4, 1e-3)])
def test_a_deviation_is_rounded_up(number: float, up: float) -> None:
    assert rounded_up(number) == up
