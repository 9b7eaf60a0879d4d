"""Present value, payback, MIRR, equivalent annual cost, lowest value: each against its meaning."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy_financial as npf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servicemodel.line.sheet import Section, Sheet
from servicemodel.metric.cost import equivalent_annual, levelised
from servicemodel.metric.extreme import lowest_and_when
from servicemodel.metric.mirr import mirr
from servicemodel.metric.npv import discount_factor, npv
from servicemodel.metric.payback import NEVER, NO_OUTLAY, PAID_BACK, payback
from servicemodel.read import arrays
from servicemodel.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from servicemodel.line.nodes import Line

Period = Literal["year", "quarter", "month"]
Timing = Literal["end", "middle", "start"]
every_timing = pytest.mark.parametrize("timing", ["end", "middle", "start"])
every_period = pytest.mark.parametrize("period", ["year", "quarter", "month"])
quick = settings(deadline=None, derandomize=True, max_examples=60)


def when(years: int, timing: Timing = "end", period: Period = "year") -> Timeline:
    return Timeline(date(2027, 1, 1), years=years, timing=timing, period=period)


def section() -> Section:
    return Sheet("Metrics").section("Metrics")


def value(line: Line, timeline: Timeline) -> float:
    return float(arrays.read([line], timeline)[line][0])


def flow_of(place: Section, flow: Sequence[float]) -> Line:
    return place.path("Cash", flow, unit="EUR")


@every_timing
@every_period
def test_factors_are_the_rate_to_the_power_of_the_exponents(timing: Timing, period: Period) -> None:
    timeline, place = when(7, timing, period), section()
    factor = discount_factor(place, place.number("Rate", 0.083))
    found = arrays.read([factor], timeline)[factor][:, 0]
    assert found == pytest.approx([1.083**-e for e in timeline.rows["exponent"]], rel=1e-13)


def test_npv_is_the_sum_of_the_present_values_of_its_flows() -> None:
    timeline, place = when(3), section()
    factor = discount_factor(place, place.number("Rate", 0.1))
    gains = place.path("Gains", [0, 50, 60, 70], unit="EUR")
    outlays = place.path("Outlays", [-100, 0, -5, 0], unit="EUR")
    line = npv(place, [gains, outlays], factor)
    expected = -100 + 50 / 1.1 + 55 / 1.1**2 + 70 / 1.1**3
    assert value(line, timeline) == pytest.approx(expected, rel=1e-13)


PAYBACKS = [
    ([-100.0, 40, 40, 40, 40], "end", PAID_BACK, 2.5),
    ([-100.0, 40, 40, 40, 40], "middle", PAID_BACK, 2.0),
    ([-100.0, 40, 40, 40, 40], "start", PAID_BACK, 1.5),
    ([-100.0, 10, 10, 10, 10], "end", NEVER, math.nan),
    ([-100.0, 50, 50, 0, 0], "end", PAID_BACK, 2.0),
    ([100.0, -40, -40, -40, -40], "end", NO_OUTLAY, math.nan),
    ([0.0, 0, 0, 0, 0], "end", NO_OUTLAY, math.nan),
    ([0.0, -100, 60, 60, 60], "end", PAID_BACK, 1 + 1 + 40 / 60),
    ([-100.0, 120, -60, 50, 0], "end", PAID_BACK, 100 / 120),  # the first time counts
    ([-100.0, 0, 0, 0, 100], "end", PAID_BACK, 4.0),
    ([0.0, 0, 0, 0, -100], "end", NEVER, math.nan),  # an outlay in the last period
]


@pytest.mark.parametrize(("flow", "timing", "state", "years"), PAYBACKS)
def test_payback_is_where_cumulative_cash_is_back_at_zero(
    flow: list[float], timing: Timing, state: int, years: float
) -> None:
    timeline, place = when(4, timing), section()
    found = payback(place, flow_of(place, flow))
    for shortcuts in (True, False):
        told = arrays.read([found.state, found.value], timeline, shortcuts=shortcuts)
        assert told[found.state][0] == state
        assert told[found.value][0] == pytest.approx(years, rel=1e-12, nan_ok=True)


@every_timing
@every_period
def test_the_kernel_of_payback_is_its_lines_bit_for_bit(timing: Timing, period: Period) -> None:
    timeline, place = when(3, timing, period), section()
    draw = np.random.default_rng(5)
    flow = draw.normal(0.2, 1, (timeline.count + 1, 800)).round(1)
    flow[0, :400] -= 2
    flow[:, ::7] = 0
    cash = place.path("Cash", [0.0] * len(flow), unit="EUR")
    found = payback(place, cash)
    lines = [found.value, found.state, found.falls_again]
    fast = arrays.read(lines, timeline, {cash: flow})
    slow = arrays.read(lines, timeline, {cash: flow}, shortcuts=False)
    assert set(slow[found.state]) == {NEVER, PAID_BACK, NO_OUTLAY}
    assert set(slow[found.falls_again]) == {0, 1}
    for line in lines:
        assert np.array_equal(fast[line], slow[line], equal_nan=True)


@pytest.mark.parametrize(
    ("flow", "again"),
    [
        ([-100.0, 120, -60, 50, 0], 1),
        ([-100.0, 120, -60, 10, 0], 1),
        ([-100.0, 120, -20, 10, 0], 0),  # back at 0 is not below it
        ([-100.0, 100, -1e-8, 0, 0], 0),  # rounding
        ([-100.0, 10, 10, 10, 10], 0),
        ([100.0, -120, 0, 0, 0], 0),  # no outlay first, so nothing is paid back
    ],
)
def test_what_is_paid_back_may_fall_below_zero_again(flow: list[float], again: int) -> None:
    timeline, place = when(4), section()
    line = payback(place, flow_of(place, flow)).falls_again
    for shortcuts in (True, False):
        assert arrays.read([line], timeline, shortcuts=shortcuts)[line][0] == again


def test_payback_counts_months_as_parts_of_a_year() -> None:
    timeline, place = when(2, "end", "month"), section()
    found = payback(place, flow_of(place, [-90.0] + [10.0] * 24))
    assert value(found.value, timeline) == pytest.approx(0.75)


@quick
@given(st.lists(st.floats(-100, 100), min_size=3, max_size=12), st.floats(0, 0.3))
def test_mirr_equals_numpy_financial(flow: list[float], rate: float) -> None:
    if max(flow) < 1e-3 or min(flow) > -1e-3:
        return
    timeline, place = when(len(flow) - 1), section()
    finance = place.number("Finance", rate)
    reinvest = place.number("Reinvest", rate + 0.02)
    found = mirr(place, flow_of(place, flow), finance, reinvest)
    assert value(found.state, timeline) == 1
    expected = npf.mirr(np.array(flow), rate, rate + 0.02)
    assert value(found.value, timeline) == pytest.approx(expected, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("flow", [[1.0, 2.0, 3.0], [-1.0, -2.0, 0.0], [0.0, 0.0, 0.0]])
def test_mirr_needs_gains_and_outlays(flow: list[float]) -> None:
    timeline, place = when(2), section()
    found = mirr(place, flow_of(place, flow), place.number("F", 0.1), place.number("R", 0.1))
    assert value(found.state, timeline) == 0
    assert math.isnan(value(found.value, timeline))


def test_no_time_between_the_flows_leaves_no_modified_rate() -> None:
    timeline, place = when(1, "start"), section()
    rate = place.number("Rate", 0.1)
    found = mirr(place, flow_of(place, [-100.0, 120.0]), rate, rate)
    state = int(value(found.state, timeline))
    assert found.state.texts[state] == "none: all flows stand at the start"
    assert math.isnan(value(found.value, timeline))


@every_timing
@every_period
def test_paying_the_equivalent_annual_cost_is_worth_the_same(
    timing: Timing, period: Period
) -> None:
    timeline, place = when(6, timing, period), section()
    flow = [-500.0] + [-3.0 * k for k in range(1, timeline.count + 1)]
    factor = discount_factor(place, place.number("Rate", 0.07))
    worth = npv(place, [flow_of(place, flow)], factor)
    cost = equivalent_annual(place, worth, factor, label="Equivalent annual cost")
    level = value(cost, timeline) / timeline.per_year
    exponents = timeline.rows["exponent"][1:]
    assert sum(level * 1.07**-e for e in exponents) == pytest.approx(value(worth, timeline))


def test_a_real_annual_cost_rises_with_its_index_to_the_same_worth() -> None:
    timeline, place = when(5), section()
    factor = discount_factor(place, place.number("Rate", 0.07))
    index = place.path("Index", [1.0, 1.0, 1.02, 1.05, 1.07, 1.1])
    worth = npv(place, [flow_of(place, [-100.0, -5, -5, -5, -5, -5])], factor)
    real = value(equivalent_annual(place, worth, factor, index=index, label="Real"), timeline)
    indices = (1.0, 1.02, 1.05, 1.07, 1.1)
    paid = sum(real * i / 1.07**k for k, i in enumerate(indices, 1))
    assert paid == pytest.approx(value(worth, timeline))


def test_a_levelised_cost_paid_for_every_unit_is_worth_the_same() -> None:
    timeline, place = when(3), section()
    factor = discount_factor(place, place.number("Rate", 0.05))
    units = place.path("Units", [0.0, 10, 12, 14], unit="kWh")
    worth = npv(place, [flow_of(place, [-100.0, -1, -2, -3])], factor)
    price = value(levelised(place, worth, units, factor, label="Levelised"), timeline)
    paid = sum(price * u / 1.05**k for k, u in enumerate((10, 12, 14), 1))
    assert paid == pytest.approx(value(worth, timeline))
    index = place.path("Index", [1.0, 1.0, 1.1, 1.2])
    real = value(
        levelised(place, worth, units, factor, index=index, label="Real levelised"), timeline
    )
    paid = sum(
        real * u * i / 1.05**k for k, (u, i) in enumerate(((10, 1.0), (12, 1.1), (14, 1.2)), 1)
    )
    assert paid == pytest.approx(value(worth, timeline))


@pytest.mark.parametrize(
    ("row", "lowest", "years"),
    [
        ([5.0, 3, 4, 3, 9], 3, 1),
        ([-1.0, 2, 2, 2, 2], -1, 0),
        ([4.0, 3, 2, 1, 0], 0, 4),
        ([0.5, 0.4, 0.3, 0.2, 0.25], 0.2, 3),
    ],
)
def test_the_lowest_value_and_when_it_is_first_reached(
    row: list[float], lowest: float, years: float
) -> None:
    timeline, place = when(4), section()
    low, at = lowest_and_when(place, flow_of(place, row), "Lowest")
    assert (value(low, timeline), value(at, timeline)) == (lowest, years)
