"""Profitability index, savings ratios and the state of a difference, against their meaning."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servicemodel.line.sheet import Section, Sheet
from servicemodel.metric.npv import discount_factor
from servicemodel.metric.ratios import (
    FINANCING,
    INVESTMENT,
    NO_DIFFERENCE,
    Ratios,
    financing,
    profitability_index,
    savings_ratios,
    sides,
)
from servicemodel.read import arrays, formulas, sentences
from servicemodel.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from servicemodel.line.nodes import Line

Period = Literal["year", "quarter", "month"]
Timing = Literal["end", "middle", "start"]
PERIODS = st.sampled_from(["year", "quarter"])
TIMINGS = st.sampled_from(["end", "middle", "start"])
quick = settings(deadline=None, derandomize=True, max_examples=80)


def when(years: int, timing: Timing = "end", period: Period = "year") -> Timeline:
    return Timeline(date(2027, 1, 1), years=years, timing=timing, period=period)


def value(line: Line, timeline: Timeline) -> float:
    return float(arrays.read([line], timeline)[line][0])


def worth(flow: Sequence[float], rate: float, timeline: Timeline) -> float:
    shift = {"end": 0.0, "middle": 0.5, "start": 1.0}[timeline.timing]
    return flow[0] + sum(
        amount / (1 + rate) ** ((k - shift) / timeline.per_year)
        for k, amount in enumerate(flow[1:], 1)
    )


@st.composite
def cases(draw: st.DrawFn, rows: int) -> tuple[Timeline, list[list[float]]]:
    timeline = when(draw(st.integers(1, 4)), draw(TIMINGS), draw(PERIODS))
    size = timeline.count + 1
    amounts = st.floats(-100, 100).map(lambda x: round(x, 3))
    return timeline, [draw(st.lists(amounts, min_size=size, max_size=size)) for _ in range(rows)]


@quick
@given(cases(1), st.floats(-0.1, 0.3))
def test_the_profitability_index_is_later_worth_per_outlay(
    case: tuple[Timeline, list[list[float]]], rate: float
) -> None:
    timeline, (flow,) = case
    place = Sheet("Metrics").section("Metrics")
    factor = discount_factor(place, place.number("Rate", rate))
    found = profitability_index(place, place.path("Cash", flow, unit="EUR"), factor, "PI")
    assert value(found.state, timeline) == (flow[0] < 0)
    told = value(found.value, timeline)
    if flow[0] < 0:
        later = worth([0.0, *flow[1:]], rate, timeline)
        assert told == pytest.approx(later / -flow[0], rel=1e-9, abs=1e-9)
    else:
        assert math.isnan(told)


def ratios(place: Section, rows: Sequence[Sequence[float]], rate: float) -> Ratios:
    names = ("Base investment", "Base running", "Investment", "Running")
    lines = [place.path(n, row, unit="EUR") for n, row in zip(names, rows, strict=True)]
    yearly = place.number("Rate", rate)
    return savings_ratios(place, *lines, discount_factor(place, yearly), yearly, "Chiller")


@quick
@given(cases(4), st.floats(0, 0.2))
def test_savings_ratios_are_made_of_present_values(
    case: tuple[Timeline, list[list[float]]], rate: float
) -> None:
    timeline, rows = case
    base_investment, base_running, investment, running = (worth(r, rate, timeline) for r in rows)
    saved, invested = base_running - running, investment - base_investment
    found = ratios(Sheet("Metrics").section("Metrics"), rows, rate)
    close = {"rel": 1e-9, "abs": 1e-8}
    assert value(found.running_savings, timeline) == pytest.approx(saved, **close)
    assert value(found.increased_investment, timeline) == pytest.approx(invested, **close)
    assert value(found.net_savings, timeline) == pytest.approx(saved - invested, **close)
    if abs(invested) < 1e-6 or abs(saved) < 1e-6:
        return
    assert value(found.sir_state, timeline) == (invested > 0)
    assert value(found.airr_state, timeline) == (invested > 0 and saved > 0)
    sir, airr = math.nan, math.nan
    if invested > 0:
        sir = saved / invested
        if saved > 0:
            airr = (1 + rate) * sir ** (1 / timeline.years) - 1
    assert value(found.sir, timeline) == pytest.approx(sir, rel=1e-6, nan_ok=True)
    assert value(found.airr, timeline) == pytest.approx(airr, rel=1e-6, abs=1e-9, nan_ok=True)


def test_savings_ratios_are_those_that_blcc_prints() -> None:
    """NIST BLCC 5.3-19, sample FEMPEnergy: heat pump against baseboard heater, 15 years at 3 %.

    The present values of energy are the report's own, put at the start.
    """
    years = 15
    rows = [[0.0] * (years + 1) for _ in range(4)]
    base_investment, base_running, investment, running = rows
    base_investment[0], base_investment[10] = 1_500.0, 600.0
    base_investment[15] = -(0.1 * 1_500 + 0.5 * 600)
    investment[0], investment[15] = 3_000.0, -0.25 * 3_000
    base_running[:] = [13_784.0] + [50.0] * years
    running[:] = [9_419.0] + [100.0] * years
    base_running[10] += 200
    running[8] += 600
    timeline = when(years)
    found = ratios(Sheet("Metrics").section("Metrics"), rows, 0.03)
    assert value(found.running_savings, timeline) == pytest.approx(3_443, abs=1)
    assert value(found.increased_investment, timeline) == pytest.approx(861, abs=1)
    assert value(found.net_savings, timeline) == pytest.approx(2_582, abs=1)
    assert value(found.sir, timeline) == pytest.approx(4.0, abs=0.005)
    assert value(found.airr, timeline) == pytest.approx(0.1297, abs=0.0001)


def test_the_rate_that_blcc_prints_from_a_ratio() -> None:
    """NIST BLCC 5.3-19, ECIP sample report: 21 years at 3 %."""
    base_running = [308_166.0] + [0.0] * 21
    investment = [170_000.0] + [0.0] * 21
    zero = [0.0] * 22
    found = ratios(
        Sheet("Metrics").section("Metrics"), [zero, base_running, investment, zero], 0.03
    )
    assert value(found.sir, when(21)) == pytest.approx(1.81, abs=0.005)
    assert value(found.airr, when(21)) == pytest.approx(0.0596, abs=0.00005)


NO_RATIO = [
    ([0.0, 0, 0], [100.0, 0, 0], 0, 0),  # saves without investing
    ([-50.0, 0, 0], [100.0, 0, 0], 0, 0),
    ([50.0, 0, 0], [0.0, 0, 0], 1, 0),
    ([50.0, 0, 0], [-100.0, 0, 0], 1, 0),
    ([50.0, 0, 0], [100.0, 0, 0], 1, 1),
]


@pytest.mark.parametrize(("invested", "saved", "has_sir", "has_airr"), NO_RATIO)
def test_ratios_exist_where_more_is_invested_and_rates_where_it_saves(
    invested: list[float], saved: list[float], has_sir: int, has_airr: int
) -> None:
    timeline, zero = when(2), [0.0] * 3
    found = ratios(Sheet("Metrics").section("Metrics"), [zero, saved, invested, zero], 0.05)
    assert (value(found.sir_state, timeline), value(found.airr_state, timeline)) == (
        has_sir,
        has_airr,
    )
    assert math.isnan(value(found.sir, timeline)) == (not has_sir)
    assert math.isnan(value(found.airr, timeline)) == (not has_airr)


DIFFERENCES = [
    ([0.0, 0, 0, 0], NO_DIFFERENCE),
    ([-1.0, 2, 2, 2], INVESTMENT),
    ([0.0, 0, -1, 5], INVESTMENT),
    ([1.0, -2, -2, -2], FINANCING),
    ([0.0, 0, 0, 1], FINANCING),
    ([1e-6, -1e6, 1e6, 1e6], INVESTMENT),  # what stands first is rounding
    ([-1e-12, 0, 1e-12, 0], INVESTMENT),  # small, but all there is
    ([1e-3, -1e3, 0, 0], FINANCING),
]


@pytest.mark.parametrize(("flow", "state"), DIFFERENCES)
def test_a_difference_is_what_it_starts_with(flow: list[float], state: int) -> None:
    place = Sheet("Metrics").section("Metrics")
    line = financing(place, place.path("Difference", flow, unit="EUR"), "Kind")
    assert value(line, when(3)) == state


@quick
@given(st.lists(st.integers(-3, 3), min_size=2, max_size=12))
def test_the_first_amount_that_is_not_zero_decides(flow: list[int]) -> None:
    place = Sheet("Metrics").section("Metrics")
    line = financing(place, place.path("Difference", flow, unit="EUR"), "Kind")
    first = next((amount for amount in flow if amount), 0)
    expected = {0: NO_DIFFERENCE, -1: INVESTMENT, 1: FINANCING}[int(np.sign(first))]
    assert expected == value(line, when(len(flow) - 1))


@pytest.mark.parametrize(
    ("flow", "told"),
    [
        ([0.0, 0, 0, 0], "no difference"),
        ([0.0, 2, 0, 3], "only gains"),
        ([-1.0, -2, 0, 0], "only costs"),
        ([-1.0, 2, 2, 2], "gains and costs"),
        ([1e3, -1e-7, 1, 0], "only gains"),  # a cost that is rounding
        ([-1e3, 1e-7, 0, 0], "only costs"),
        ([-1e-12, 0, 1e-12, 0], "gains and costs"),  # small, but all there is
    ],
)
def test_a_difference_has_gains_or_costs_or_both(flow: list[float], told: str) -> None:
    place = Sheet("Metrics").section("Metrics")
    line = sides(place, place.path("Difference", flow, unit="EUR"), "Sides")
    assert line.texts[int(value(line, when(3)))] == told


def test_ratios_are_read_by_every_reader_and_alone_as_in_a_batch() -> None:
    timeline, sheet = when(3, "middle", "quarter"), Sheet("Metrics")
    place = sheet.section("Metrics")
    size = timeline.count + 1
    ratios(place, [[0.0] * size] * 4, 0.05)
    cash = place.path("Cash", [0.0] * size, unit="EUR")
    factor = next(line for line in place.lines if line.label == "Discount factor")
    profitability_index(place, cash, factor, "Profitability index")
    financing(place, cash, "Kind of difference")
    sides(place, cash, "Sides of the difference")
    draw = np.random.default_rng(3)
    batch: dict[Line, Any] = {
        line: draw.normal(0, 100, (size, 9))
        for line in place.lines
        if isinstance(line.given, tuple)
    }
    lines = list(sheet.lines())
    together = arrays.read(lines, timeline, batch)
    for position in range(9):
        own = {line: array[:, [position]] for line, array in batch.items()}
        alone = arrays.read(lines, timeline, own)
        for line in lines:
            column = together[line][..., position]
            assert np.array_equal(column, alone[line][..., 0], equal_nan=True), line
    book = formulas.Workbook([sheet], timeline)
    for line in lines:
        assert line.label in sentences.definition(line)
        assert sentences.calculation(line, 2, together, timeline)
        assert book.formula(line)
        assert line.formula is None or line.formula.operations <= 8
