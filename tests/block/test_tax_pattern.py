"""Ways to write off for tax: by age, with conventions and a bonus, and at replacements."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servicemodel.block.depreciation import share_by_age, write_off, write_off_by_use
from servicemodel.block.replacement import installations
from servicemodel.block.tax_pattern import (
    BY_MONTH,
    CONVENTIONS,
    METHODS,
    Terms,
    in_service,
    shares_by_age,
    while_it_lives,
)
from servicemodel.line.sheet import Section, Sheet
from servicemodel.read import arrays
from servicemodel.timeline import Timeline
from tests.world_write_off import by_year

if TYPE_CHECKING:
    from servicemodel.line.nodes import Line

Period = Literal["year", "quarter", "month"]
PERIODS = st.sampled_from(["year", "quarter", "month"])
LIVES = st.floats(0.3, 12) | st.integers(1, 10).map(float)
quick = settings(deadline=None, derandomize=True, max_examples=60)
LONG = 15
UNTIL_NOTHING_IS_LEFT = ("straight line", "declining balance", "sum of years", "MACRS")


def when(years: int, period: Period = "year") -> Timeline:
    return Timeline(date(2027, 1, 1), years=years, period=period)


def row(line: Line, timeline: Timeline) -> list[float]:
    return list(arrays.read([line], timeline)[line][:, 0])


@st.composite
def rules(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a way to write off, as a scenario states it."""
    method = draw(st.sampled_from(sorted(METHODS)))
    share = st.floats(0, 1)
    rule: dict[str, Any] = {"method": method, "bonus": draw(st.none() | share)}
    if method == "custom":
        listed = draw(st.lists(st.floats(0, 0.2), min_size=1, max_size=5))
        return rule | {"percentages": dict(enumerate(listed, 1))}
    rule |= {"life": draw(LIVES), "convention": draw(st.sampled_from(CONVENTIONS))}
    rule["salvage"] = draw(st.none() | st.floats(0, 0.9))
    if rule["convention"] in BY_MONTH:
        rule["month"] = draw(st.integers(1, 12))
    if method.startswith("declining"):
        way = draw(st.sampled_from(["factor", "rate"]))
        rule[way] = draw(st.floats(0.5, 3) if way == "factor" else share)
    return rule


def terms_of(section: Section, rule: dict[str, Any]) -> Terms:
    stated = {key: value for key, value in rule.items() if value is not None}
    numbers: dict[str, Line] = {
        name: section.number(f"Stated {name}", stated[name])
        for name in ("month", "factor", "rate", "bonus", "salvage")
        if name in stated
    }
    if "percentages" in stated:
        numbers["percentages"] = section.table("Stated percentages", stated["percentages"])
    life = section.number("Tax life", rule.get("life", 1), unit="year")
    return Terms(rule["method"], life, rule.get("convention", "full year"), **numbers)


@quick
@given(rules(), PERIODS)
def test_a_year_s_share_is_spread_evenly_over_its_periods(
    rule: dict[str, Any], period: Period
) -> None:
    timeline = when(LONG, period)
    place = Sheet("Case").section("Pattern")
    found = row(shares_by_age(place, terms_of(place, rule)).with_bonus, timeline)
    stated = {key: value for key, value in rule.items() if value is not None}
    yearly = by_year(stated, 1.0)
    m = timeline.per_year
    expected = [0.0] + [yearly[(age - 1) // m] / m for age in range(1, timeline.count + 1)]
    assert found == pytest.approx(expected, rel=1e-9, abs=1e-12)


@quick
@given(rules(), PERIODS)
def test_in_its_tax_life_all_but_salvage_is_written_off(
    rule: dict[str, Any], period: Period
) -> None:
    place = Sheet("Case").section("Pattern")
    share = shares_by_age(place, terms_of(place, rule)).with_bonus
    together = sum(row(share, when(LONG, period)))
    most = 1 - (rule.get("salvage") or 0)
    if rule["method"] in UNTIL_NOTHING_IS_LEFT:
        assert together == pytest.approx(most, abs=1e-9)
    else:
        assert together <= most + 1e-9


@quick
@given(rules(), PERIODS, st.integers(1, 6), st.floats(0.3, 8), st.booleans())
def test_each_outlay_is_written_off_once_whatever_replaces_it(
    rule: dict[str, Any], period: Period, years: int, life: float, goes_on: bool
) -> None:
    timeline = when(years, period)
    place = Sheet("Case").section("Pattern")
    physical = place.number("Life", life, unit="year")
    installed = installations(place, physical)
    price = place.number("Price", 100, unit="EUR")
    spent = place.line("Outlays", installed * price, unit="EUR")
    share, replaced = shares_by_age(place, terms_of(place, rule)).with_bonus, None
    if not goes_on:
        share, replaced = while_it_lives(place, share, physical, "Ends"), installed
    line = write_off(place, spent, share, replaced).depreciation
    (book,) = (b.closing for b in place.balances if b.closing.label == "Tax book value")
    found = arrays.read([line, book, spent], timeline)
    assert found[line].sum() == pytest.approx(found[spent].sum())
    assert found[book][-1, 0] == pytest.approx(0, abs=1e-9)
    assert found[line].min() > -1e-9
    if not goes_on:  # only the newest one is in the books
        assert found[book].max() <= found[spent].max() + 1e-9


@quick
@given(LIVES, PERIODS)
def test_a_straight_line_over_whole_years_is_the_usual_one(life: float, period: Period) -> None:
    timeline, whole = when(LONG, period), float(round(life) or 1)
    place = Sheet("Case").section("Pattern")
    rule = {"method": "straight line", "life": whole}
    found = row(shares_by_age(place, terms_of(place, rule)).with_bonus, timeline)
    other = place.sheet.section("Usual")
    usual = share_by_age(other, other.number("Life", whole, unit="year"))
    assert found == pytest.approx(row(usual, timeline), abs=1e-12)


BY_HAND = [
    ({"method": "straight line", "life": 2, "convention": "half year"}, [0.25, 0.5, 0.25, 0]),
    (
        {"method": "straight line", "life": 27.5, "convention": "mid month", "month": 1},
        [0.034848, 0.036364, 0.036364, 0.036364],  # table A-6 prints 3.485 and 3.636
    ),
    (
        {"method": "straight line", "life": 39, "convention": "mid month", "month": 12},
        [0.001068, 0.025641, 0.025641, 0.025641],  # table A-7a prints 0.107 and 2.564
    ),
    (
        {"method": "declining balance without switch", "rate": 0.3, "life": 9},
        [0.3, 0.21, 0.147, 0.1029],
    ),
    (
        {"method": "straight line", "life": 2, "convention": "pro rata", "month": 10},
        [0.125, 0.5, 0.375, 0],
    ),
    (
        {"method": "sum of years", "life": 3, "convention": "half year"},
        [1 / 4, 5 / 12, 1 / 4, 1 / 12],
    ),
    ({"method": "straight line", "life": 4, "bonus": 0.6}, [0.7, 0.1, 0.1, 0.1]),
    ({"method": "straight line", "life": 4, "bonus": 0.5, "salvage": 0.2}, [0.5, 0.1, 0.1, 0.1]),
    ({"method": "custom", "percentages": {1: 0.6, 3: 0.4}}, [0.6, 0, 0.4, 0]),
]


@pytest.mark.parametrize(("rule", "expected"), BY_HAND)
def test_the_first_four_years_by_hand(rule: dict[str, Any], expected: list[float]) -> None:
    place = Sheet("Case").section("Pattern")
    found = row(shares_by_age(place, terms_of(place, rule)).with_bonus, when(4))[1:]
    assert found == pytest.approx(expected, abs=5e-7)


def by_use(use: list[float], whole: float, salvage: float | None = None) -> list[float]:
    """Return the depreciation of a machine for 100 every three years, by what is used of it."""
    timeline = when(len(use))
    place = Sheet("Case").section("Use")
    life = place.number("Life", 3, unit="year")
    installed = installations(place, life)
    spent = place.line("Outlays", installed * place.number("Price", 100, unit="EUR"), unit="EUR")
    used = place.path("Use", [0.0, *use], unit="km")
    kept = None if salvage is None else place.number("Salvage", salvage)
    total = place.number("Use in its life", whole, unit="km")
    ages = in_service(place, life)
    gone = write_off_by_use(place, spent, ages, used, total, installed, kept)
    return row(gone.depreciation, timeline)[1:]


BY_USE = [
    (200, None, [10, 20, 70, 20, 20, 60]),  # the rest goes at replacement and at the end
    (80, None, [25, 50, 25, 50, 50, 0]),  # more use than its life has
    (200, 0.2, [8, 16, 76, 16, 16, 68]),
    (50, 0.2, [32, 48, 20, 64, 16, 20]),
]


@pytest.mark.parametrize(("whole", "salvage", "expected"), BY_USE)
def test_use_writes_off_and_the_rest_goes_with_the_machine(
    whole: float, salvage: float | None, expected: list[float]
) -> None:
    found = by_use([20, 40, 60, 40, 40, 40], whole, salvage)
    assert found == pytest.approx(expected)
