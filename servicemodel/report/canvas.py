"""The paper under a chart: title, legend, panels and source line, placed so that none overlap.

Parties and offers are told apart by hatches, markers and line styles, so that a chart can be read
in grey. It needs matplotlib, without pyplot: nothing is kept between charts.
"""

from __future__ import annotations

import io
import textwrap
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.ticker import FuncFormatter, MaxNLocator

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from matplotlib.axes import Axes
    from matplotlib.axis import Axis

DOTS = 150  # per inch
WIDTH = 9.5  # inches
EDGE = 0.12
STYLE: dict[Any, Any] = {
    "font.size": 9,
    "axes.titlesize": 10,
    "axes.titlelocation": "left",
    "axes.titleweight": "bold",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#dddddd",
    "grid.linewidth": 0.6,
    "hatch.linewidth": 0.6,
    "legend.frameon": False,
    "text.parse_math": False,  # a name may have a $ in it
    "svg.hashsalt": "servicemodel",
}
INK, SOFT = "#1a1a1a", "#555555"
LINES: tuple[dict[str, Any], ...] = (  # light and dark by turns, so that grey tells them apart
    {"color": "#12355b", "linestyle": "-", "marker": "o"},
    {"color": "#d9822b", "linestyle": "--", "marker": "s"},
    {"color": "#2b7a5f", "linestyle": "-.", "marker": "^"},
    {"color": "#a3a3a3", "linestyle": "-", "marker": "D"},
    {"color": "#8c2d5a", "linestyle": ":", "marker": "v"},
    {"color": "#5fa8d3", "linestyle": (0, (6, 1, 1, 1, 1, 1)), "marker": "X"},
)
UP: dict[str, Any] = {"facecolor": "#7fb3a3", "edgecolor": INK, "hatch": "//", "linewidth": 0.6}
DOWN: dict[str, Any] = {"facecolor": "#e0a075", "edgecolor": INK, "hatch": "..", "linewidth": 0.6}
WHOLE: dict[str, Any] = {"facecolor": "#12355b", "edgecolor": INK, "linewidth": 0.6}
FIRST: dict[str, Any] = {"facecolor": "#c4c9d1", "edgecolor": INK, "linewidth": 0.6}


class Chart(Figure):
    """A figure that a notebook shows without pyplot."""

    def _repr_png_(self) -> bytes:
        return drawn(self, "png")


def line_look(number: int) -> dict[str, Any]:
    """Return how the line of an offer looks; beyond the first six the markers are hollow."""
    again, which = divmod(number, len(LINES))
    return LINES[which] | ({"markerfacecolor": "white"} if again % 2 else {})


@contextmanager
def style() -> Iterator[None]:
    """Draw in the same style whatever the user's own matplotlib settings say."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(STYLE)
        yield


def panels(rows: int, columns: int, height: float, **shared: Any) -> tuple[Chart, list[list[Axes]]]:
    """Return a chart of so many inches and its panels, row by row."""
    chart = Chart(figsize=(WIDTH, height), dpi=DOTS, layout="constrained")
    FigureCanvasAgg(chart)
    axes = chart.subplots(rows, columns, squeeze=False, **shared)
    return chart, [list(row) for row in axes]


def finish(
    chart: Chart, title: str, source: str, legend: tuple[Sequence[Any], Sequence[str]]
) -> None:
    """Write title and legend above the panels and the source below them, and make room."""
    canvas: Any = chart.canvas
    renderer = canvas.get_renderer()
    wide, high = chart.bbox.width, chart.bbox.height
    left, top = EDGE / WIDTH, high - EDGE * DOTS

    def written(text: str, y: float, up: str, characters: int, **looks: Any) -> Any:
        told = "\n".join(textwrap.fill(part, characters) for part in text.split("\n"))
        return chart.text(left, y / high, told, va=up, ha="left", **looks)

    head = written(title, top, "top", 85, fontsize=12, weight="bold", color=INK)
    top = head.get_window_extent(renderer).y0 - EDGE * DOTS / 2
    foot = written(source, EDGE / 2 * DOTS, "bottom", 150, fontsize=7.5, color=SOFT)
    bottom = foot.get_window_extent(renderer).y1 + EDGE * DOTS / 2
    handles, labels = legend
    labels = [textwrap.fill(label, 60) for label in labels]
    for columns in range(len(labels), 0, -1):
        box = chart.legend(
            handles,
            labels,
            ncols=columns,
            loc="upper left",
            bbox_to_anchor=(left, top / high),
            borderaxespad=0,
            borderpad=0.2,
            handlelength=3.6,
        )
        extent = box.get_window_extent(renderer)
        if columns == 1 or extent.x1 < wide * (1 - left):
            top = extent.y0 - EDGE * DOTS / 2
            break
        box.remove()
    engine = chart.get_layout_engine()
    assert isinstance(engine, ConstrainedLayoutEngine)
    engine.set(rect=(0.005, bottom / high, 0.99, (top - bottom) / high), h_pad=0.06, w_pad=0.06)
    chart.draw_without_rendering()


def amounts(axis: Axis, label: str, *, factor: float = 1, most: int = 5) -> None:
    """Write an axis in numbers with thousands separators."""

    def told(value: float, _: int | None) -> str:
        return f"{round(value * factor, 10) + 0.0:,.16g}"

    axis.set_major_locator(MaxNLocator(most, steps=[1, 2, 2.5, 5, 10], min_n_ticks=3))
    axis.set_major_formatter(FuncFormatter(told))
    axis.set_label_text(label)


def drawn(chart: Figure, form: str) -> bytes:
    """Return a chart as the bytes of an svg or png file, the same on any day."""
    file = io.BytesIO()
    with style():
        metadata = {"Date": None} if form == "svg" else None
        chart.savefig(file, format=form, dpi=DOTS, metadata=metadata)
    return file.getvalue()
