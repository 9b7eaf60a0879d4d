"""Native charts of the Comparison sheet, with titles, axes and words for who can't see them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from servicemodel.metric.irr import RATES
from servicemodel.read.grid import FIRST, TIMELINE
from servicemodel.read.ruler import ENDS
from servicemodel.report.book.comparison import BRIDGE_ROWS, CHART_ROWS, PAGE

if TYPE_CHECKING:
    from servicemodel.read import formulas
    from servicemodel.report.book.comparison import Block, Comparison

COLORS = ("#1F5FA8", "#D9822B", "#3B8F5A", "#8E4BA8", "#7A7A7A", "#B5402F", "#2B9AA8", "#6B5B2B")
RISE, FALL, WHOLE = "#3B8F5A", "#B5402F", "#1F3A5F"
SIZE, TALL = {"width": 640, "height": 340}, {"width": 640, "height": 460}
SECOND = 4  # the column in which a second chart begins
PROFILE = slice(RATES.index(0.0), RATES.index(0.5) + 1)
FONT = {"name": "Calibri", "size": 10}


class Charts:
    """Draws the charts of a file that has all its cells."""

    def __init__(self, file: Any, sheet: Any, book: formulas.Workbook, found: Comparison) -> None:
        self.file = file
        self.sheet = sheet
        self.book = book
        self.found = found
        self.built = found.built
        self.money = found.money

    def draw(self) -> None:
        """Put every chart at its place."""
        drawn = self.found.drawn
        self._put(self._npvs(drawn.npv), drawn.npv_at, 0, "Bars of the NPV of each party by offer")
        if len(self.built.offers) > 1:
            first = self.built.baseline
            less = self._npvs(drawn.npv, len(self.built.parties), f"NPV less that of {first}")
            self._put(less, drawn.npv_at, SECOND, f"Bars of the NPV of each party less {first}")
        for number, key in enumerate(self.built.parties):
            name = self.built.parties[key].name
            at = drawn.cash_at + CHART_ROWS * (number // 2)
            said = f"Lines of the cumulative cash of {name}, one per offer"
            self._put(self._cash(key), at, SECOND * (number % 2), said)
        for offer, block in drawn.zones.items():
            at = drawn.zones_at[offer]
            said = f"Lines of what each side gains under {offer}, by fee"
            self._put(self._zone(offer, block), at, 0, said)
        self._profiles()
        for offer in dict.fromkeys(offer for offer, _ in drawn.bridges):
            pairs = [pair for pair in drawn.bridges if pair[0] == offer]
            for number, pair in enumerate(pairs):
                at = drawn.bridges_at[offer] + BRIDGE_ROWS * (number // 2)
                name = self.built.parties[pair[1]].name
                said = f"Steps from the NPV of {name} under the baseline to that under {offer}"
                chart = self._bridge(pair, drawn.bridges[pair])
                self._put(chart, at, SECOND * (number % 2), said)

    def _put(self, chart: Any, row: int, column: int, said: str) -> None:
        self.sheet.insert_chart(
            row - 1, column, chart,
            {"description": said, "x_offset": 6, "y_offset": 4, "object_position": 2},
        )  # fmt: skip

    def _chart(self, kind: dict[str, str], title: str, x: str, y: str, **more: Any) -> Any:
        chart = self.file.add_chart(kind)
        chart.set_title({"name": _text(title), "name_font": {**FONT, "size": 12}, "overlay": False})
        lined = {"visible": True, "line": {"color": "#E5E7EB"}}
        axis = {"name_font": FONT, "num_font": FONT}
        chart.set_x_axis(
            {"name": _text(x), "label_position": "low", **axis, **more.get("x_axis", {})}
        )
        chart.set_y_axis(
            {"name": _text(y), "num_format": "#,##0", "major_gridlines": lined, **axis,
             **more.get("y_axis", {})}
        )  # fmt: skip
        chart.set_legend({"position": "bottom", "font": FONT, **more.get("legend", {})})
        chart.set_size(SIZE)
        return chart

    def _npvs(self, block: Block, skip: int = 0, title: str = "NPV of each party by offer") -> Any:
        """Draw bars of the columns of a table, some columns right of the first ones."""
        chart = self._chart({"type": "column"}, title, "Offer", f"NPV in {self.money}")
        for number in range(block.left + 1, block.right + 1):
            name = list(self.built.parties.values())[number - 1].name
            chart.add_series({
                "name": _text(name),
                "categories": [PAGE, block.first, 0, block.last - 1, 0],
                "values": [PAGE, block.first, number + skip, block.last - 1, number + skip],
                "fill": {"color": COLORS[(number - 1) % len(COLORS)]},
                "gap": 80,
            })  # fmt: skip
        return chart

    def _cash(self, key: str) -> Any:
        name = self.built.parties[key].name
        chart = self._chart(
            {"type": "line"}, f"Cumulative cash of {name}", "End of period",
            f"Cumulative cash in {self.money}",
            x_axis={"date_axis": True, "num_format": "yyyy", "major_unit_type": "years",
                    "major_unit": max(1, self.built.timeline.years // 10)},
        )  # fmt: skip
        ends = self.book.headers[ENDS].row - 1
        last = FIRST + self.book.timeline.count
        for number, offer in enumerate(self.built.offers):
            page, row, first, end = self.book.range(self.built.metric_lines.cumulative(offer, key))
            chart.add_series({
                "name": _text(offer),
                "categories": [TIMELINE, ends, FIRST, ends, last],
                "values": [page, row, first, row, end],
                "line": {"color": COLORS[number % len(COLORS)], "width": 2},
            })  # fmt: skip
        return chart

    def _zone(self, offer: str, block: Block) -> Any:
        found = self.found.zones.zones[offer] if self.found.zones else None
        assert found is not None
        chart = self._chart(
            {"type": "scatter", "subtype": "straight_with_markers"},
            f"Zone of {offer}: what each side gains", f"{found.stated.label} ({found.zone.unit})",
            f"Gain in {self.money}", x_axis={"num_format": "#,##0.####", "label_position": "low"},
        )  # fmt: skip
        for number, side in enumerate(found.gains):
            place = block.left + 1 + number
            color = COLORS[number]
            chart.add_series({
                "name": _text(self.built.parties[side].name),
                "categories": [PAGE, block.first, block.left, block.last - 1, block.left],
                "values": [PAGE, block.first, place, block.last - 1, place],
                "line": {"color": color, "width": 2},
                "marker": {"type": "circle", "size": 7, "fill": {"color": color}},
            })  # fmt: skip
        return chart

    def _profiles(self) -> None:
        """Draw the NPV of each contract's difference at the stated rates, beside its zone."""
        first = self.built.baseline
        for offer in self.found.contracts:
            at = self.found.drawn.zones_at.get(offer)
            pairs = [(o, p, b) for o, p, b in self.found.differences if o == offer and b == first]
            if at is None or not pairs:
                continue
            chart = self._chart(
                {"type": "scatter", "subtype": "straight"},
                f"NPV profile: {offer} less {first}", "Discount rate per year",
                f"NPV in {self.money}", x_axis={"num_format": "0%", "min": 0, "max": 0.5},
            )  # fmt: skip
            rates = self.built.metric_lines.rates.rates[PROFILE]
            for number, key in enumerate(pairs):
                worths = self.found.differences[key].irr.worths[PROFILE]
                chart.add_series({
                    "name": _text(self.built.parties[key[1]].name),
                    "categories": self._column(rates),
                    "values": self._column(worths),
                    "line": {"color": COLORS[number % len(COLORS)], "width": 2},
                })  # fmt: skip
            self._put(chart, at, SECOND, f"Lines of the NPV of {offer} less {first} by rate")

    def _column(self, lines: Any) -> list[Any]:
        """Return the range of some numbers that stand below one another."""
        first, last = (self.book.place[line] for line in (lines[0], lines[-1]))
        return [first.page, first.row - 1, first.column, last.row - 1, last.column]

    def _bridge(self, pair: tuple[str, str], block: Block) -> Any:
        offer, key = pair
        name = self.built.parties[key].name
        chart = self._chart(
            {"type": "column", "subtype": "stacked"},
            f"{name}: from {self.built.baseline} to {offer}", "Step", f"NPV in {self.money}",
            legend={"delete_series": [0, 1, 3, 5]}, x_axis={"num_font": {**FONT, "rotation": -30}},
        )  # fmt: skip
        chart.set_size(TALL)
        looks = (None, None, RISE, RISE, FALL, FALL)
        names = ("Base above zero", "Base below zero", "Rise", "Rise below zero", "Fall",
                 "Fall below zero")  # fmt: skip
        steps = block.last - block.first
        ends: list[Any] = [None] * steps
        ends[0] = ends[-1] = {"fill": {"color": WHOLE}}
        for number, (color, label) in enumerate(zip(looks, names, strict=True)):
            place = block.left + 4 + number
            series: dict[str, Any] = {
                "name": label,
                "categories": [PAGE, block.first, 0, block.last - 1, 0],
                "values": [PAGE, block.first, place, block.last - 1, place],
                "gap": 40,
            }
            if color is None:
                series |= {"fill": {"none": True}, "border": {"none": True}}
            else:
                series |= {"fill": {"color": color}, "points": ends}
            chart.add_series(series)
        return chart


def _text(text: str) -> str:
    """Return a name that is no formula, whatever its user wrote: XlsxWriter looks for `x!A1`."""
    return re.sub(r"!(?=\$?[A-Z]+\$?[0-9])", "! ", text)
