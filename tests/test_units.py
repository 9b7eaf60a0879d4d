"""Units: reading, writing, and the algebra of their atoms."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servicemodel.errors import ModelError
from servicemodel.line.nodes import Apply
from servicemodel.line.sheet import Section, Sheet
from servicemodel.line.units import PLAIN_UNIT, Unit, named, plain, same
from servicemodel.line.words import at, exp, floor, lag, log, minimum, spread, total, where

ATOMS = ("USD", "EUR", "kWh", "kWh cooling", "m2", "year", "lux hour")
units = st.dictionaries(st.sampled_from(ATOMS), st.integers(-3, 3)).map(
    lambda powers: Unit(tuple(sorted((atom, power) for atom, power in powers.items() if power)))
)
deterministic = settings(derandomize=True, deadline=None, max_examples=200)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("USD", "USD"),
        ("USD/kWh", "USD/kWh"),
        ("kWh/m2/year", "kWh/m2/year"),
        ("year*USD", "USD*year"),
        ("USD*year/year", "USD"),
        ("USD/USD", ""),
        ("%", ""),
        ("1", ""),
        ("", ""),
        (" kWh  / m2 ", "kWh/m2"),
        ("1/year", "1/year"),
        ("%/year", "1/year"),
        ("kWh cooling", "kWh cooling"),
        ("m*m", "m*m"),
    ],
)
def test_units_are_read_and_written(text: str, written: str) -> None:
    assert str(Unit.parse(text)) == written


@pytest.mark.parametrize("text", ["USD/", "/year", "*", "a**b", "a//b", "USD* "])
def test_a_missing_part_is_an_error_that_shows_the_unit(text: str) -> None:
    with pytest.raises(ModelError, match="something is missing beside / or") as caught:
        Unit.parse(text)
    assert repr(text) in str(caught.value)


def test_an_atom_is_opaque() -> None:
    assert Unit.parse("kWh cooling") != Unit.parse("kWh")
    assert Unit.parse("kWh cooling") / Unit.parse("kWh") != PLAIN_UNIT
    assert Unit.parse("usd") != Unit.parse("USD")


@deterministic
@given(units)
def test_a_unit_is_read_as_it_was_written(unit: Unit) -> None:
    assert Unit.parse(str(unit)) == unit


@deterministic
@given(units, units, units)
def test_products_may_be_regrouped_and_reordered(a: Unit, b: Unit, c: Unit) -> None:
    assert (a * b) * c == a * (b * c)
    assert a * b == b * a
    assert hash(a * b) == hash(b * a)


@deterministic
@given(units, units)
def test_division_undoes_multiplication(a: Unit, b: Unit) -> None:
    assert a * b / b == a
    assert a / a == PLAIN_UNIT
    assert a / (a / b) == b


@deterministic
@given(units, st.integers(-3, 3), st.integers(-3, 3))
def test_powers_add_up(a: Unit, m: int, n: int) -> None:
    assert a**m * a**n == a ** (m + n)
    assert (a**m) ** n == a ** (m * n)
    assert a**0 == PLAIN_UNIT
    assert a * PLAIN_UNIT == a**1 == a


@deterministic
@given(st.lists(st.none() | st.sampled_from([Unit.parse("USD"), Unit.parse("kWh")]), max_size=4))
def test_what_goes_together_has_one_unit_and_bare_numbers_fit_any(found: list) -> None:
    known = {unit for unit in found if unit is not None}
    if len(known) > 1:
        with pytest.raises(ValueError, match=r"USD and kWh|kWh and USD"):
            same(found)
    else:
        assert same(found) == (known.pop() if known else None)


def test_a_plain_number_is_asked_for_by_name() -> None:
    assert plain([None, PLAIN_UNIT]) == PLAIN_UNIT
    with pytest.raises(ValueError, match="a plain number is needed here, not USD"):
        plain([PLAIN_UNIT, Unit.parse("USD")])
    assert named(PLAIN_UNIT) == named(None) == "a plain number"


# -- units of formulas --------------------------------------------------------------------------


@pytest.fixture
def section() -> Section:
    return Sheet("Sheet").section("Section")


def test_words_give_the_unit_that_follows_from_their_arguments(section: Section) -> None:
    use = section.path("Use", [1, 2], unit="kWh", opening=0)
    price = section.number("Price", 2, unit="USD/kWh")
    share = section.number("Share", 0.5)
    pattern = section.path("Pattern", [1, 0])
    table = section.table("Prices", {0: 1}, unit="USD/kWh")
    found = {
        use * price: "USD",
        price * use / price: "kWh",
        1 / price: "kWh/USD",
        -use + 12 * use: "kWh",
        use * share: "kWh",
        (use > 0) + share: "",
        minimum(use, 0): "kWh",
        where(use > 1, price, 0): "USD/kWh",
        lag(use, 1): "kWh",
        at(table, share): "USD/kWh",
        total(use * price): "USD",
        spread(use, pattern): "kWh",
        exp(share) * use: "kWh",
    }
    assert {formula: str(formula.unit) for formula in found} == found


@pytest.mark.parametrize(
    ("write", "told"),
    [
        (lambda use, price: use + price, "kWh and USD/kWh do not go together"),
        (lambda use, price: use > price, "kWh and USD/kWh do not go together"),
        (lambda use, price: minimum(use, 0, price), "kWh and USD/kWh do not go together"),
        (lambda use, price: where(use > 0, use, price), "kWh and USD/kWh do not go together"),
        (lambda use, price: where(use, 1, 0), "a plain number is needed here, not kWh"),
        (lambda use, price: use**use, "a plain number is needed here, not kWh"),
        (lambda use, price: exp(use), "a plain number is needed here, not kWh"),
        (lambda use, price: log(use), "a plain number is needed here, not kWh"),
        (lambda use, price: floor(use), "a plain number is needed here, not kWh"),
        (lambda use, price: 1 / (use + use / use), "kWh and a plain number do not go together"),
    ],
)
def test_what_does_not_go_together_is_told_with_the_formula(
    section: Section, write: object, told: str
) -> None:
    use = section.path("Use", [1, 2], unit="kWh")
    price = section.number("Price", 2, unit="USD/kWh")
    with pytest.raises(ModelError, match=told) as caught:
        write(use, price)  # type: ignore[operator]
    assert "Use" in str(caught.value)


def test_a_bare_number_takes_the_unit_that_is_asked_of_it(section: Section) -> None:
    assert str(section.line("Nothing", 0, unit="USD").unit) == "USD"
    formula = Apply("maximum", -1, 0)
    assert str(section.line("Also nothing", formula, unit="USD").unit) == "USD"
