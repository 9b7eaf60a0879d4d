"""Charts draw the results as they are, with units, inside their paper, the same on any day."""

from __future__ import annotations

import subprocess
import sys
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

import matplotlib
import numpy as np
import pytest
from matplotlib.patches import Rectangle

import servicemodel as sm
from servicemodel.report import canvas
from servicemodel.report.chart import KINDS, figure
from tests.deal import small
from tests.shipped import ROOT, SCENARIO

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FILES = sorted((ROOT / "scenarios").glob("*.yaml"))
CONTRACT = {
    "compressed-air": "service",
    "delivery-van": "operating lease",
    "office-cooling-glazing": "service, film",
    "office-cooling-lease": "lease",
    "washing-machine": "lease",
}
OPEN = {"parties.customer.discount_rate": "9%"}


@pytest.fixture(scope="module")
def model() -> sm.Model:
    return sm.load(SCENARIO)


def bars(panel: Axes) -> list[Rectangle]:
    return [it for it in panel.patches if isinstance(it, Rectangle)]


def texts(chart: Figure) -> list[Any]:
    """Return all texts that are drawn, ticks only where they are in sight."""
    found = [*chart.texts, *(text for legend in chart.legends for text in legend.get_texts())]
    for panel in chart.axes:
        titles = [panel.title, panel._left_title]  # type: ignore[attr-defined]
        found += [*titles, panel.xaxis.label, panel.yaxis.label, *panel.texts]
        for axis in (panel.xaxis, panel.yaxis):
            low, high = sorted(axis.get_view_interval())
            ticks = [tick for tick in axis.get_major_ticks() if low <= tick.get_loc() <= high]
            found += [tick.label1 for tick in ticks if tick.label1.get_visible()]
    return [text for text in found if text.get_text() and text.get_visible()]


def said(chart: Figure) -> str:
    return "\n".join(text.get_text() for text in texts(chart))


def stands_well(chart: Any) -> list[tuple[str, Any]]:
    """Hold all texts to the paper, and apart from each other."""
    renderer = chart.canvas.get_renderer()
    boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in texts(chart)]
    for text, box in boxes:
        assert box.x0 >= 0, text
        assert box.y0 >= 0, text
        assert box.x1 <= chart.bbox.width, text
        assert box.y1 <= chart.bbox.height, text
    for (one, a), (other, b) in combinations(boxes, 2):
        apart = a.x1 <= b.x0 or b.x1 <= a.x0 or a.y1 <= b.y0 or b.y1 <= a.y0
        assert apart, (one, other)
    return boxes


# -- what is drawn ---------------------------------------------------------------------------------


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_bars_of_npv_are_the_results(file: Path) -> None:
    model = sm.load(file)
    chart, results = model.chart("npv"), model.compare().results
    for row, party in zip(np.reshape(chart.axes, (-1, 2)), results.parties, strict=True):
        outcomes = [results.outcomes[offer][party] for offer in results.outcomes]
        assert [it.npv for it in outcomes] == [bar.get_width() for bar in bars(row[0])]
        assert [it.less_baseline for it in outcomes] == [bar.get_width() for bar in bars(row[1])]
        labels = [label.get_text().replace("\n", " ") for label in row[0].get_yticklabels()]
        marked = [f"{o} (baseline)" if o == results.baseline else o for o in results.outcomes]
        assert marked == labels


def test_a_bridge_starts_at_the_baseline_and_ends_at_the_offer(model: sm.Model) -> None:
    chart, results = model.chart("bridge"), model.compare().results
    for panel, party in zip(chart.axes, results.parties, strict=True):
        it, drawn = results.outcomes["service"][party], bars(panel)
        assert results.outcomes["sale"][party].npv == drawn[0].get_width()
        assert it.npv == drawn[-1].get_width()
        labels = [label.get_text().replace("\n", " ") for label in chart.axes[0].get_yticklabels()]
        parts = dict(zip(labels, (bar.get_width() for bar in drawn), strict=True))
        for part, value in it.bridge.items():
            assert parts.get(part, 0.0) == pytest.approx(value, abs=1)
        reached = drawn[-2].get_x() + drawn[-2].get_width()
        assert reached == pytest.approx(it.npv, rel=1e-9)
        for before, after in pairwise(drawn[:-1]):
            assert after.get_x() == pytest.approx(before.get_x() + before.get_width(), rel=1e-9)
    assert 'the better machine is what "sale, same plant" brings' in said(chart)


def test_cumulative_cash_ends_where_the_flows_add_up_to(model: sm.Model) -> None:
    chart, comparison = model.chart("cash"), model.compare()
    summed = comparison.cash.groupby(["offer", "party"]).amount.sum()
    for panel, party in zip(chart.axes, comparison.results.parties, strict=True):
        for line, offer in zip(panel.lines, comparison.results.outcomes, strict=False):
            drawn = np.asarray(line.get_ydata(), float)
            it = comparison.results.outcomes[offer][party]
            assert drawn[0] == it.upfront
            assert drawn.min() == pytest.approx(it.deepest, rel=1e-12)
            assert drawn[-1] == pytest.approx(summed[offer, party], rel=1e-9)


@pytest.mark.parametrize("values", [{}, OPEN], ids=["empty", "open"])
def test_the_gains_of_a_zone_are_zero_at_floor_and_ceiling(values: dict[str, Any]) -> None:
    model = sm.load(SCENARIO, values)
    zone, chart = model.zone("service"), model.chart("zone")
    (panel,) = chart.axes
    for line, side in zip(panel.lines, ("provider", "customer"), strict=False):
        x, y = (np.asarray(data, float) for data in line.get_data())
        end = zone.floor if side == zone.rising else zone.ceiling
        assert float(y[x == end][0]) == pytest.approx(0, abs=1e-3)
        assert y[x == zone.now][0] == zone.gains[side]
    told = said(chart).replace("\n", " ")
    assert "Service fee per year, USD/year" in told
    assert "from here on Cooling company gains" in told
    assert ("neither gains" if zone.empty else "both gain") in told


def test_a_zone_without_an_end_says_why() -> None:
    clauses = [{"savings": {"share": 0.5, "against": "sale"}}]
    chart: Any = figure(small.shipped({}, clauses), "zone")
    stands_well(chart)
    assert "Cooling company gains at no value." in said(chart)
    assert "Office owner gains however high it is." in said(chart)
    assert "Savings share: share, %" in said(chart)


def test_two_terms_are_drawn_as_floor_ceiling_and_what_is_now(model: sm.Model) -> None:
    beside = "parties.provider.discount_rate"
    found = model.zones("service", beside, high=0.2)
    chart = model.chart("two terms", beside=beside, high=0.2)
    (panel,) = chart.axes
    floor, ceiling, now = panel.lines
    assert np.asarray(floor.get_xdata()).tolist() == list(found.values)
    assert np.asarray(floor.get_ydata()).tolist() == list(found.floors)
    assert np.asarray(ceiling.get_ydata()).tolist() == list(found.ceilings)
    assert [float(data[0]) for data in now.get_data()] == [0.08, 89_000]
    told = said(chart).replace("\n", " ")
    for text in (
        "both gain",
        "neither gains",
        "now: 89,000 at 8 %",
        beside,
        "Cooling company: discount rate, %",
    ):
        assert text in told
    stands_well(chart)
    usual = model.chart("two terms").axes[0].lines[0].get_ydata()
    at_signing = model.zones("service", "offers.service.clauses.co_investment.amount")
    assert np.asarray(usual).tolist() == list(at_signing.floors)


def test_charts_can_be_held_to_an_offer_and_a_party(model: sm.Model) -> None:
    chart = model.chart("npv", offer="service", party="Office owner")
    assert len(chart.axes) == 2
    assert len(bars(chart.axes[0])) == 2
    assert "sale, same plant" not in said(chart)
    assert "sale, same plant" in said(model.chart("bridge", offer="sale, same plant"))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_text_stands_on_the_paper_and_on_no_other(file: Path, kind: str) -> None:
    model = sm.load(file)
    offer = CONTRACT.get(file.stem) if kind in ("zone", "bridge", "two terms") else None
    chart: Any = model.chart(kind, offer=offer)
    boxes = stands_well(chart)
    told = said(chart)
    assert model.built.scenario.currency in told
    source = chart.texts[-1].get_text().replace("\n", " ")
    assert f"Source: {model.built.scenario.name}" in source
    assert model.scenario_hash[:12] in source
    if kind != "two terms":  # whose numbers may all be below 1,000
        assert any("," in text and text.replace(",", "").strip("-+").isdigit() for text, _ in boxes)


def test_lines_differ_in_more_than_colour_and_bars_in_their_hatches() -> None:
    looks = [canvas.line_look(number) for number in range(12)]
    assert len({(look["marker"], look.get("markerfacecolor")) for look in looks}) == 12
    assert canvas.UP["hatch"] != canvas.DOWN["hatch"]


# -- scenarios unlike the shipped ones -------------------------------------------------------------


def wild() -> sm.Model:
    """Return a model by the month, of many parties and offers with hard names."""
    names = ["Ä $x$ and $y_{", "<b>&amp;", "a very long name of a party " * 2, "P4", "P5"]
    parties = {
        f"p{k}": {"name": name, "discount_rate": f"{k + 4}%"} for k, name in enumerate(names)
    }
    offers = [f"offer {k} $a^ with a long, long name" for k in range(8)]
    return sm.Model(
        {
            "schema": "servicemodel/1",
            "name": "Wild $\\frac{",
            "currency": "EUR",
            "timeline": {"start": "2027-01-31", "years": 3, "period": "month"},
            "prices": "real",
            "parties": parties,
            "flows": {
                f"flow {k}": {
                    "from": f"p{k % 5}",
                    "to": f"p{(k + 1) % 5}",
                    "per_year": 0.01 * 10**k,
                    "offers": [name],
                }
                for k, name in enumerate(offers)
            },
            "offers": {name: {"preset": "flows only"} for name in offers},
        }
    )


@pytest.mark.parametrize("kind", ["cash", "bridge", "npv"])
def test_hard_names_and_many_of_them_are_drawn_as_they_are(kind: str) -> None:
    model = wild()
    offer = list(model.built.offers)[-1] if kind == "bridge" else None
    chart: Any = model.chart(kind, offer=offer)
    assert "Wild $\\frac{" in said(chart).replace("\n", " ")
    stands_well(chart)
    assert canvas.drawn(chart, "svg").startswith(b"<?xml")


def test_a_model_of_zeros_is_drawn() -> None:
    model = sm.load(SCENARIO, {"tariffs.electricity.price": 0})
    parties = {key: {"name": key, "discount_rate": 0} for key in ("a", "b")}
    nothing = {
        "schema": "servicemodel/1", "name": "nothing", "currency": "EUR", "prices": "real",
        "timeline": {"start": "2027-01-01", "years": 1}, "parties": parties,
        "offers": {name: {"preset": "flows only"} for name in ("one", "two")},
    }  # fmt: skip
    for kind in ("cash", "bridge", "npv"):
        assert model.chart(kind).axes
        assert canvas.drawn(sm.Model(nothing).chart(kind), "png")


# -- the files -------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["svg", "png"])
def test_a_chart_has_the_same_bytes_on_any_day_and_with_any_settings(
    tmp_path: Path, model: sm.Model, form: str
) -> None:
    model.to_chart(tmp_path / f"one.{form}", "bridge")
    with matplotlib.rc_context({"font.size": 30, "axes.grid": False, "svg.hashsalt": None}):
        model.to_chart(tmp_path / f"two.{form}", "bridge")
    code = (
        f"import servicemodel as sm; model = sm.load({str(SCENARIO)!r})\n"
        f"model.to_chart({str(tmp_path / f'three.{form}')!r}, 'bridge')\n"
        "import sys; assert 'matplotlib.pyplot' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    one, two, three = (
        (tmp_path / f"{name}.{form}").read_bytes() for name in ("one", "two", "three")
    )
    assert one == two
    assert one == three
    assert b"<dc:date>" not in one


def test_settings_of_the_user_are_as_they_were(model: sm.Model) -> None:
    with matplotlib.rc_context({"font.size": 30}):
        model.chart("npv")
        assert matplotlib.rcParams["font.size"] == 30


def test_nothing_is_written_over_without_force(tmp_path: Path, model: sm.Model) -> None:
    path = tmp_path / "chart.png"
    path.write_text("mine")
    with pytest.raises(sm.UsageError, match=r"chart\.png is there already: --force"):
        model.to_chart(path, "npv")
    assert path.read_text() == "mine"
    model.to_chart(path, "npv", force=True)
    assert path.read_bytes().startswith(b"\x89PNG")
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_can_not_be_written_leaves_nothing(tmp_path: Path, model: sm.Model) -> None:
    with pytest.raises(sm.UsageError, match="can't be written: No such file or directory"):
        model.to_chart(tmp_path / "no" / "chart.svg", "npv")
    with pytest.raises(sm.UsageError, match=r"ends in \.svg or \.png"):
        model.to_chart(tmp_path / "chart.xlsx", "npv")
    (tmp_path / "folder.svg").mkdir()
    with pytest.raises(sm.UsageError, match="is a folder"):
        model.to_chart(tmp_path / "folder.svg", "npv")
    assert [path.name for path in tmp_path.iterdir()] == ["folder.svg"]


def test_without_matplotlib_it_says_what_to_install(
    model: sm.Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(sm.UsageError, match=r"pip install 'servicemodel\[notebook\]'"):
        model.chart("npv")


@pytest.mark.parametrize(
    ("kind", "words", "told"),
    [
        ("zon", {}, r"did you mean zone\?"),
        ("npv", {"offer": "servce"}, r"did you mean service\?"),
        ("npv", {"party": "custome"}, r"did you mean customer\?"),
        ("zone", {"party": "customer"}, "a zone has two sides"),
        ("bridge", {"offer": "sale"}, "sale is the baseline"),
        ("two terms", {"party": "customer"}, "a zone has two sides"),
        ("two terms", {"offer": "sale"}, "sale is no contract: name the number beside"),
        ("npv", {"beside": "common_rate"}, "has no number beside its term: ask for the chart 'two"),
    ],
)
def test_what_is_asked_wrongly_says_what_to_do(
    model: sm.Model, kind: str, words: dict[str, str], told: str
) -> None:
    with pytest.raises(sm.UsageError, match=told):
        model.chart(kind, **words)


def test_of_several_contracts_one_is_to_be_named() -> None:
    model = sm.load(ROOT / "scenarios" / "office-cooling-glazing.yaml")
    with pytest.raises(sm.UsageError, match='say which: service, "service, film"'):
        model.chart("zone")
