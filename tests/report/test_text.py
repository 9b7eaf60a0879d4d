"""Numbers are rounded once, half away from zero, and never read -0 or nan."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicemodel.errors import ModelError
from servicemodel.report import text


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(0, 6))
def test_a_printed_number_is_the_number_to_half_a_unit(value: float, digits: int) -> None:
    told = text.fixed(value, digits)
    assert told != "-0"
    assert not (told.startswith("-0") and set(told) <= set("-0."))
    assert float(told.replace(",", "")) == pytest.approx(
        value, rel=1e-12, abs=0.5 * 10.0**-digits * (1 + 1e-9)
    )


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (-0.49, "0"),
        (1.7e-10, "0"),
        (0.5, "1"),
        (-0.5, "-1"),
        (2.5, "3"),
        (-410_812.5, "-410,813"),
        (1e15, "1,000,000,000,000,000"),
    ],
)
def test_amounts_are_whole_units_rounded_as_a_sheet_shows_them(value: float, told: str) -> None:
    assert told == text.money(value)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_refused(value: float) -> None:
    with pytest.raises(ModelError, match="no report is written"):
        text.money(value)
    with pytest.raises(ModelError, match="no report is written"):
        text.significant(value)


@pytest.mark.parametrize(
    ("value", "expected"), [(0.49, 0), (-0.49, 0), (0.5, 1), (-0.5, -1), (9.0, 1), (-9.0, -1)]
)
def test_a_sign_is_that_of_the_printed_number(value: float, expected: int) -> None:
    assert expected == text.sign(value)


@pytest.mark.parametrize(
    ("value", "told"),
    [(0.05506, "0.05506"), (-12.3456, "-12.35"), (1234.56, "1,235"), (12345.6, "12,346")],
)
def test_four_digits_count(value: float, told: str) -> None:
    assert told == text.significant(value)


@pytest.mark.parametrize(
    ("years", "told"),
    [
        (0.0, "at signing"),
        (1.0, "after 1 year"),
        (49.0, "after 49 years"),
        (0.25, "after 0.3 years"),
        (10.249, "after 10.2 years"),
    ],
)
def test_moments(years: float, told: str) -> None:
    assert told == text.moment(years)


def test_rates_words_and_names() -> None:
    assert (text.percent(0.08139), text.percent(-1e-9)) == ("8.1 %", "0.0 %")
    assert (text.stated(0.07), text.stated(0.0854)) == ("7 %", "8.54 %")
    assert (text.listed("a"), text.listed("abc")) == ("a", "a, b and c")
    assert (text.listed(""), text.listed("ab")) == ("", "a and b")
    assert (text.named("service"), text.named("sale, same")) == ("service", '"sale, same"')
