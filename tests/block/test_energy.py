"""The condition of a machine against its age in each period."""

from __future__ import annotations

from datetime import date
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servicemodel.block.energy import condition
from servicemodel.block.replacement import Existing, installations
from servicemodel.line.sheet import Sheet
from servicemodel.read import arrays
from servicemodel.timeline import Timeline

Period = Literal["year", "quarter", "month"]
PERIODS = st.sampled_from(["year", "quarter", "month"])
quick = settings(deadline=None, derandomize=True, max_examples=80)


def when(years: int, period: Period = "year") -> Timeline:
    return Timeline(date(2027, 1, 1), years=years, period=period)


def conditions(
    timeline: Timeline, installed: list[float], fading: float, age: float | None
) -> list[float]:
    """Return the condition in period 1 and after."""
    place = Sheet("Basis").section("Asset")
    line = condition(
        place,
        place.path("Installations", installed, opening=0),
        place.number("Fading", fading),
        None if age is None else place.number("Age", age, unit="year"),
    )
    return list(arrays.read([line], timeline)[line][1:, 0])


@st.composite
def cases(draw: st.DrawFn) -> tuple[Timeline, list[float]]:
    timeline = when(draw(st.integers(1, 4)), draw(PERIODS))
    size = timeline.count + 1
    return timeline, draw(
        st.lists(st.sampled_from([0.0, 0.0, 0.0, 1.0]), min_size=size, max_size=size)
    )


@quick
@given(cases(), st.floats(0, 0.3), st.none() | st.floats(0, 20))
def test_condition_fades_with_the_age_at_which_a_period_begins(
    case: tuple[Timeline, list[float]], fading: float, age: float | None
) -> None:
    timeline, installed = case
    if age is None:
        installed[0] = 1.0
    expected = []
    for k in range(1, timeline.count + 1):
        bought = [b for b in range(k) if installed[b]]
        since = (k - 1 - bought[-1]) / timeline.per_year if bought else None
        old = (k - 1) / timeline.per_year + (age or 0)
        expected.append((1 - fading) ** (old if since is None else since))
    assert conditions(timeline, installed, fading, age) == pytest.approx(expected, rel=1e-11)


def test_a_machine_that_is_kept_is_restored_in_the_period_after_its_replacement() -> None:
    timeline, place = when(6), Sheet("Basis").section("Asset")
    existing = Existing(place.number("Kept", 1), place.number("Left", 3, unit="year"))
    installed = installations(place, place.number("Life", 10, unit="year"), existing)
    line = condition(
        place, installed, place.number("Fading", 0.1), place.number("Age", 7, unit="year")
    )
    found = arrays.read([line], timeline)[line][1:, 0]
    assert list(found) == pytest.approx([0.9**7, 0.9**8, 0.9**9, 1, 0.9, 0.81])


def test_an_age_says_nothing_of_a_machine_that_is_bought_at_signing() -> None:
    timeline = when(3, "quarter")
    installed = [1.0] + [0.0] * 12
    assert conditions(timeline, installed, 0.05, 9.0) == conditions(timeline, installed, 0.05, None)
