"""The internal rate of return: every root, told honestly, the same in lines, kernel and sheet."""

from __future__ import annotations

import math
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
import pyxirr

from servicemodel.line.sheet import Sheet
from servicemodel.metric.irr import ONE, PARTS, RATES, SEVERAL, Irr, irr, stated_rates
from servicemodel.read import arrays
from servicemodel.report import workbook
from servicemodel.timeline import Timeline
from tests.golden_text import check_golden, listing
from tests.recalculate import needs_libreoffice, read_lines, recalculate

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from servicemodel.line.nodes import Line


def rate_of(flow: Sequence[float], timeline: Timeline) -> tuple[Sheet, Line, Irr]:
    sheet = Sheet("Metrics")
    cash = sheet.section("Flows").path("Cash", flow, unit="EUR")
    stated = stated_rates(sheet.section("Stated rates"))
    return sheet, cash, irr(sheet.section("IRR"), cash, stated)


def yearly(count: int, timing: str = "end") -> Timeline:
    return Timeline(date(2027, 1, 1), years=count, timing=timing)  # type: ignore[arg-type]


def found(
    flow: Sequence[float], timeline: Timeline | None = None, *, shortcuts: bool = True
) -> dict[str, float]:
    timeline = timeline or yearly(len(flow) - 1)
    _, _, rate = rate_of(flow, timeline)
    lines = {part: getattr(rate, part) for part in PARTS}
    values = arrays.read(lines.values(), timeline, shortcuts=shortcuts)
    return {part: float(values[line][0]) for part, line in lines.items()}


both_ways = pytest.mark.parametrize("shortcuts", [True, False], ids=["kernel", "lines"])


@both_ways
@pytest.mark.parametrize("rate", [rate for rate in RATES if 0 <= rate < 1])
def test_a_root_that_is_one_of_the_stated_rates_is_found(rate: float, shortcuts: bool) -> None:
    """A loan without interest earns just nothing."""
    told = found([100.0, 0.0, -100 * (1 + rate) ** 2], shortcuts=shortcuts)
    assert told["state"] == ONE
    assert told["value"] == pytest.approx(rate, abs=1e-12)


@both_ways
def test_a_flow_with_two_true_roots_has_no_single_rate(shortcuts: bool) -> None:
    flow = [-100.0] + [30.0] * 9 + [-200.0] + [30.0] * 9 + [-90.0]
    told = found(flow, shortcuts=shortcuts)
    assert told["state"] == SEVERAL
    assert math.isnan(told["value"])
    assert told["lowest"] == pytest.approx(-0.207, abs=5e-4)
    assert told["highest"] == pytest.approx(0.220, abs=5e-4)
    for root in (told["lowest"], told["highest"]):
        assert sum(c / (1 + root) ** k for k, c in enumerate(flow)) == pytest.approx(0, abs=1e-7)


@both_ways
def test_a_small_final_cost_does_not_hide_the_sensible_rate(shortcuts: bool) -> None:
    flow = [-1678.87, 771.96, 1814.05, 3520.30, 3552.95, 3584.99, 4789.91, -1]
    told = found(flow, shortcuts=shortcuts)
    assert told["value"] == pytest.approx(1.0043, abs=5e-5)
    assert told["state"] == ONE


@both_ways
def test_three_roots_are_all_told(shortcuts: bool) -> None:
    flow = [-5, 10.5, 1, -8, 1]
    told = found(flow, shortcuts=shortcuts)
    assert told["state"] == SEVERAL
    growths = [root.real for root in np.roots(flow) if root.imag == 0 and root.real > 0]
    roots = [told["lowest"], told["second"], told["highest"]]
    assert roots == pytest.approx(sorted(growth - 1 for growth in growths), abs=1e-9)


@both_ways
@pytest.mark.parametrize("flow", [[0.0, 0.0, 0.0], [100.0, 20.0, 5.0], [-1.0, 0.0, -3.0]])
def test_without_a_change_of_sign_there_is_no_rate(flow: list[float], shortcuts: bool) -> None:
    told = found(flow, shortcuts=shortcuts)
    assert told["state"] == 0
    assert all(math.isnan(told[part]) for part in ("value", "lowest", "highest"))


@both_ways
def test_a_rate_below_minus_99_9_percent_is_not_looked_for(shortcuts: bool) -> None:
    assert found([-10_000.0, 1.0], shortcuts=shortcuts)["state"] == 0
    assert found([-999.0, 1.0], shortcuts=shortcuts)["value"] == pytest.approx(1 / 999 - 1)


@pytest.mark.parametrize("years", [5, 50])
def test_it_equals_pyxirr_on_flows_that_change_sign_once(years: int) -> None:
    draw = np.random.default_rng(years)
    count = 2500
    flow = draw.lognormal(0, 1.2, (years + 1, count))
    outlays = draw.integers(1, years, count)
    spent = np.arange(years + 1)[:, np.newaxis] < outlays
    flow = np.where(spent, -flow * draw.lognormal(0.5, 1, count), flow)
    timeline = yearly(years)
    _, cash, rate = rate_of([0.0] * (years + 1), timeline)
    values = arrays.read([rate.value, rate.state], timeline, {cash: flow})
    assert (values[rate.state] == ONE).all()
    ours = values[rate.value]
    theirs = np.array([pyxirr.irr(flow[:, k]) for k in range(count)], dtype=float)

    def is_root(root: float, k: int) -> bool:
        """Look 1e-9 to either side: the worth must change its sign there."""
        near = 1e-9 * (1 + root)
        return npv(flow[:, k], root - near) * npv(flow[:, k], root + near) <= 0

    assert all(is_root(ours[k], k) for k in range(count))
    answered = [k for k in range(count) if is_root(theirs[k], k)]  # some of theirs are NaN or stop
    assert len(answered) > 0.95 * count
    assert np.allclose(theirs[answered], ours[answered], rtol=2e-9, atol=2e-9)


def npv(flow: np.ndarray, rate: float) -> float:
    return math.fsum(c / (1 + rate) ** k for k, c in enumerate(flow))


@pytest.mark.parametrize("timing", ["end", "middle", "start"])
@pytest.mark.parametrize("period", ["year", "month"])
def test_the_kernel_is_the_definition(timing: str, period: str) -> None:
    timeline = Timeline(date(2027, 1, 1), years=4, period=period, timing=timing)  # type: ignore[arg-type]
    draw = np.random.default_rng(7)
    shape = (timeline.count + 1, 600)
    flow = draw.normal(0, 1, shape) * draw.lognormal(0, 1, shape)
    flow[0, 200:] -= draw.uniform(0, 3, 400) * timeline.count / 2
    flow[1:, 400:] = np.abs(flow[1:, 400:])
    _, cash, rate = rate_of([0.0] * shape[0], timeline)
    lines = [getattr(rate, part) for part in PARTS]
    fast = arrays.read(lines, timeline, {cash: flow})
    slow = arrays.read(lines, timeline, {cash: flow}, shortcuts=False)
    assert set(fast[rate.state]) == {0, 1, 2}
    assert (fast[rate.state] == slow[rate.state]).all()
    for part in ("value", "lowest", "second", "highest"):
        line = getattr(rate, part)
        assert np.allclose(fast[line], slow[line], rtol=1e-9, atol=1e-9, equal_nan=True), part
    scale = np.abs(flow).sum(axis=0)
    some = fast[rate.state] > 0
    inside = np.abs(fast[rate.lowest]) < 1  # beyond, worth is steep and so is its rounding
    left = arrays.read([rate.residual], timeline, {cash: flow})[rate.residual]
    assert (np.abs(left)[some & inside] <= 1e-9 * scale[some & inside]).all()


def test_a_position_alone_equals_its_column_bit_for_bit() -> None:
    draw = np.random.default_rng(3)
    flow = draw.normal(0, 1, (21, 4096))
    flow[0, ::2] = -np.abs(flow[1:, ::2]).sum(axis=0) * 0.4
    flow[1:, ::2] = np.abs(flow[1:, ::2])
    timeline = yearly(20, "middle")
    _, cash, rate = rate_of([0.0] * 21, timeline)
    lines = [getattr(rate, part) for part in PARTS]
    whole = arrays.read(lines, timeline, {cash: flow}, block=512)
    for place in (0, 1, 2, 77, 511, 512, 4095):
        alone = arrays.read(lines, timeline, {cash: flow[:, place : place + 1]})
        for line in lines:
            assert np.array_equal(alone[line][0], whole[line][place], equal_nan=True), line.label


def test_one_call_takes_a_hundred_thousand_flows_of_51_periods() -> None:
    draw = np.random.default_rng(1)
    flow = draw.uniform(0.5, 2, (51, 100_000))
    flow[0] = -draw.uniform(5, 40, 100_000)
    timeline = yearly(50)
    _, cash, rate = rate_of([0.0] * 51, timeline)
    values = arrays.read([rate.value, rate.state], timeline, {cash: flow})
    assert (values[rate.state] == ONE).all()
    left = (flow * (1 + values[rate.value]) ** -np.arange(51.0)[:, np.newaxis]).sum(axis=0)
    assert np.abs(left).max() < 1e-9 * 40


def test_the_stated_rates_rise_and_begin_at_minus_99_9_percent() -> None:
    assert RATES[0] == -0.999
    assert 0 in RATES
    assert all(low < high for low, high in pairwise(RATES))


# -- hard model h: arrays, a plain loop and LibreOffice ------------------------------------------

FLOWS = {
    "mid-period flows": lambda n: [-900.0] + [40.0 + 0.2 * k for k in range(1, n + 1)],
    "two roots": lambda n: [-40.0] + [300.0 / n] * (n - 1) + [-400.0],
    "none": lambda n: [10.0] + [1.0] * n,
}
TIMELINES = {
    "50 years": Timeline(date(2027, 1, 1), years=50, timing="middle"),
    "600 months": Timeline(date(2027, 1, 1), years=50, period="month", timing="middle"),
}
CASES = [(name, when) for name in FLOWS for when in TIMELINES]


def by_bisection(flow: list[float], timeline: Timeline) -> list[float]:
    """Return every root above -99.9 % by a fine walk and halving, on plain floats."""
    m = timeline.per_year

    def worth(rate: float) -> float:
        later = (c / (1 + rate) ** ((k - 0.5) / m) for k, c in enumerate(flow[1:], 1))
        return flow[0] + sum(later)

    grid = [math.exp(-6.9 + 0.01 * step) - 1 for step in range(1700)]
    roots = []
    for low, high in pairwise(grid):
        if (worth(low) > 0) != (worth(high) > 0):
            for _ in range(200):
                middle = (low + high) / 2
                same = (worth(middle) > 0) == (worth(low) > 0)
                low, high = (middle, high) if same else (low, middle)
            roots.append(low)
    return roots


@pytest.mark.parametrize(("name", "when"), CASES)
@both_ways
def test_hard_model_h_equals_plain_bisection(name: str, when: str, shortcuts: bool) -> None:
    timeline = TIMELINES[when]
    flow = FLOWS[name](timeline.count)
    roots = by_bisection(flow, timeline)
    told = found(flow, timeline, shortcuts=shortcuts)
    assert len(roots) == {"mid-period flows": 1, "two roots": 2, "none": 0}[name]
    assert told["state"] == min(len(roots), 2)
    if roots:
        assert told["lowest"] == pytest.approx(roots[0], abs=1e-9)
        assert told["highest"] == pytest.approx(roots[-1], abs=1e-9)
    assert told["value"] == pytest.approx(roots[0], abs=1e-9) if len(roots) == 1 else True


@needs_libreoffice
@pytest.mark.xdist_group("irr")
def test_hard_model_h_equals_libreoffice(tmp_path: Path) -> None:
    books = []
    for name, when in CASES:
        sheet, _, rate = rate_of(FLOWS[name](TIMELINES[when].count), TIMELINES[when])
        path = tmp_path / f"{name}, {when}.xlsx"
        workbook.write([sheet], TIMELINES[when], path)
        books.append((path, sheet, rate, name, when))
    for (_, sheet, rate, name, when), book in zip(
        books, recalculate([book[0] for book in books], tmp_path), strict=True
    ):
        cells = read_lines(book, [sheet], TIMELINES[when])
        flow = FLOWS[name](TIMELINES[when].count)
        told = found(flow, TIMELINES[when])
        for part in ("value", "state", "lowest", "highest"):
            cell = cells[getattr(rate, part)][0]
            if math.isnan(told[part]):
                assert cell == "none", (name, when, part)
            else:
                assert cell == pytest.approx(told[part], abs=1e-9), (name, when, part)
        if told["state"]:
            assert abs(cells[rate.residual][0]) <= 1e-9 * max(map(abs, flow))
        for label in (f"IRR: worth at {said}" for said in ("-99.9 %", "0 %", "10 %")):
            line = next(line for line in sheet.lines() if line.label == label)
            mine = arrays.read([line], TIMELINES[when])[line][0]
            assert cells[line][0] == pytest.approx(mine, rel=1e-9), (name, when, label)


def test_hard_model_h_reads_well() -> None:
    timeline = Timeline(date(2027, 1, 1), years=3, timing="middle")
    sheet, _, _ = rate_of([-900.0, 400.0, 410.0, 420.0], timeline)
    check_golden("hard-h-irr.txt", listing([sheet], timeline, numbers=False))
