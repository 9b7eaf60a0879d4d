"""What each kind of chart shows; every number drawn is one of the results."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

import numpy as np

from servicemodel.deal.gains import SIDES, Gains
from servicemodel.deal.zone import zone as zone_of
from servicemodel.ledger import CAUSES
from servicemodel.model.comparison import BETTER_MACHINE, OWN_RATE
from servicemodel.model.fingerprint import scenario_hash, version
from servicemodel.model.results import compare
from servicemodel.read import arrays
from servicemodel.report import canvas
from servicemodel.report.text import money, named
from servicemodel.report.zone import DOWN, NEAREST, UP, number_text, places_between

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from servicemodel.deal.zone import Zone
    from servicemodel.model.build import Built
    from servicemodel.model.results import Outcome

    Legend = tuple[list[Any], list[str]]

POINTS = 201
NEGLIGIBLE = 1e-9
HALF = 40  # characters of the title of a panel that has another one beside it
ROOM = 0.34  # of a panel of bars, for the numbers beside them


def zone(built: Built, offer: str) -> canvas.Chart:
    """Draw what each side gains as the main term of an offer rises, floor and ceiling."""
    found = zone_of(built, offer)
    gains, line = Gains(built, offer), built.inputs.by_path[found.term]
    inside = [
        end
        for end in (found.floor, found.ceiling)
        if end is not None and found.looked[0] < end < found.looked[1]
    ]
    x = _around([found.now, *inside], found.looked)
    gained = gains.of({line: x})
    chart, ((panel,),) = canvas.panels(1, 1, 5.6)
    handles: list[Any] = []
    labels: list[str] = []
    for look, side in zip(canvas.LINES, SIDES, strict=False):
        handles += panel.plot(x, gained[side], **look, markevery=25, markersize=5)
        labels.append(f"gain of {built.parties[side].name}")
    panel.axhline(0, color=canvas.INK, linewidth=1)
    ends = [min(max(end, x[0]), x[-1]) for end in (found.floor, found.ceiling) if end is not None]
    if len(ends) == 2 and ends[0] != ends[1] and not found.meeting:
        both = not found.empty
        look = canvas.UP if both else canvas.DOWN
        band = panel.axvspan(*sorted(ends), **look | {"alpha": 0.35})
        handles.append(band)
        labels.append("both gain" if both else "neither gains")
    for mark, word, end, rounding in (
        ("^", "floor", found.floor, UP),
        ("v", "ceiling", found.ceiling, DOWN),
    ):
        if end in inside and end is not None:
            look = {"color": "white", "markeredgecolor": canvas.INK, "markersize": 11}
            handles += panel.plot(end, 0, mark, **look, zorder=5)
            who = built.parties[found.rising if word == "floor" else found.falling].name
            reach = "from here on" if word == "floor" else "up to here"
            number = _term(found, number_text(end, found.share, rounding, places_between(found)))
            labels.append(f"{word} {number}: {reach} {who} gains")
    handles.append(panel.axvline(found.now, color=canvas.INK, linestyle=":", linewidth=1.6))
    labels.append(f"now {_term(found, number_text(found.now, found.share, NEAREST))}")
    panel.set_xlim(x[0], x[-1])
    unit = "%" if found.share else str(line.unit)
    canvas.amounts(panel.xaxis, f"{line.label}, {unit}", factor=100 if found.share else 1)
    against = found.alternative
    canvas.amounts(panel.yaxis, f"NPV less that of {against}, {found.currency}")
    title = f"{named(offer)}: what each side gains, against {named(against)}"
    notes = [f"{built.parties[side].name} {why}." for side, why in _unbounded(found).items()]
    canvas.finish(chart, title, "\n".join([*notes, source_line(built)]), (handles, labels))
    return chart


def _unbounded(found: Zone) -> dict[str, str]:
    """Return, by side, why a floor or a ceiling is not drawn."""
    told = {}
    for side, end, bound, way in (
        (found.rising, found.floor, found.looked[0], "low"),
        (found.falling, found.ceiling, found.looked[1], "high"),
    ):
        if end is None:
            told[side] = "gains at no value"
        elif end == bound:
            told[side] = f"gains however {way} it is"
    return told


def _around(points: Sequence[float], looked: tuple[float, float]) -> np.ndarray[Any, Any]:
    """Return rising values of a term around some points, these among them."""
    low, high = min(points), max(points)
    wide = 0.6 * (high - low) or 0.3 * abs(low) or 1.0
    ends = max(looked[0], low - wide), min(looked[1], high + wide)
    return np.unique(np.concatenate([np.linspace(*ends, POINTS), points]))


def _term(found: Zone, number: str) -> str:
    return number if found.share else f"{number} {found.unit}".rstrip()


def cash(built: Built, offers: Sequence[str], parties: Sequence[str]) -> canvas.Chart:
    """Draw the cumulative cash of each party under each offer."""
    lines = {(o, p): built.offers[o].statements[p].cash for o in offers for p in parties}
    values = arrays.read(lines.values(), built.timeline)
    years = np.array(built.timeline.rows["years"])
    chart, rows = canvas.panels(len(parties), 1, 1.7 + 2.3 * len(parties), sharex=True)
    legend: Legend = ([], [])
    for (panel,), party in zip(rows, parties, strict=True):
        handles = []
        for number, offer in enumerate(offers):
            look = canvas.line_look(number)
            summed = np.cumsum(values[lines[offer, party]][:, 0])
            every = (number * 2, max(len(years) // 10, 1))
            handles += panel.plot(years, summed, **look, markevery=every, markersize=4)
        legend = (handles, list(offers))
        panel.axhline(0, color=canvas.INK, linewidth=0.8)
        panel.set_title(built.parties[party].name)
        panel.margins(x=0.01)
        canvas.amounts(panel.yaxis, built.scenario.currency)
    label = f"Years since signing on {built.timeline.start}"
    canvas.amounts(rows[-1][0].xaxis, label, most=10)
    chart.align_ylabels()
    taxed = any(terms.tax for terms in built.scenario.parties.values())
    after = ", after income tax" if taxed else ""
    title = f"Cumulative cash in {built.scenario.currency}{after}, not discounted"
    canvas.finish(chart, title, source_line(built), legend)
    return chart


def npv(built: Built, offers: Sequence[str], parties: Sequence[str]) -> canvas.Chart:
    """Draw the NPV of each offer for each party, and what it differs from the baseline."""
    results = compare(built)
    first, unit = results.baseline, results.currency
    height = 1.2 + len(parties) * (0.75 + 0.38 * len(offers))
    chart, rows = canvas.panels(len(parties), 2, height, sharey="row")
    for row, party in zip(rows, parties, strict=True):
        outcomes = [results.outcomes[offer][party] for offer in offers]
        kinds = (
            (f"{results.parties[party]}: NPV", [it.npv for it in outcomes]),
            (f"less that of {first}", [it.less_baseline for it in outcomes]),
        )
        for panel, (title, values) in zip(row, kinds, strict=True):
            less = panel is row[1]
            looks = [canvas.FIRST if offer == first else canvas.WHOLE for offer in offers]
            if less:
                looks = [canvas.UP if value > 0 else canvas.DOWN for value in values]
            told = [
                "-" if less and o == first else money(v)
                for o, v in zip(offers, values, strict=True)
            ]
            _bars(panel, [0.0] * len(values), values, looks, told)
            panel.set_title(_short(title, HALF))
            canvas.amounts(panel.xaxis, unit)
        row[0].set_yticks(range(len(offers)), [_short(_marked(o, first)) for o in offers])
    title = f"NPV in {unit}, {results.prices}, at each party's own rate"
    canvas.finish(chart, title, source_line(built), ([], []))
    return chart


def bridge(built: Built, offer: str, parties: Sequence[str]) -> canvas.Chart:
    """Draw how each party's NPV moves from the baseline to an offer, cause by cause."""
    results = compare(built)
    first, unit = results.baseline, results.currency
    outcomes = {party: results.outcomes[offer][party] for party in parties}
    parts = _parts(outcomes.values())
    labels = [f"NPV under {first}", *parts, f"NPV under {offer}"]
    across = 2 if len(parties) == 2 else 1
    rows = -(-len(parties) // across)
    height = 1.3 + rows * (0.6 + 0.3 * len(labels))
    chart, grid = canvas.panels(rows, across, height, sharey="row")
    for row in grid:
        row[0].set_yticks(range(len(labels)), [_short(label, 30) for label in labels])
    for panel, (party, it) in zip([p for row in grid for p in row], outcomes.items(), strict=True):
        start = results.outcomes[first][party].npv
        steps = [it.bridge.get(part, 0.0) for part in parts]
        lefts = [0.0, *(start + np.cumsum([0.0, *steps[:-1]])), 0.0] if steps else [0.0, 0.0]
        values = [start, *steps, it.npv]
        looks = [canvas.UP if step > 0 else canvas.DOWN for step in steps]
        told = [money(start), *(_signed(step) for step in steps), money(it.npv)]
        _bars(panel, lefts, values, [canvas.FIRST, *looks, canvas.WHOLE], told)
        level = np.cumsum([start, *steps])
        for place, at in enumerate(level):
            panel.plot([at, at], [place - 0.4, place + 1.4], color=canvas.SOFT, linewidth=0.7)
        panel.set_title(_short(results.parties[party], HALF))
        canvas.amounts(panel.xaxis, unit)
    source = results.bridged_from.get(offer, first)
    way = f"; the better machine is what {named(source)} brings" if source != first else ""
    title = f"From {named(first)} to {named(offer)}: what moves the NPV"
    rate = f"Parts at the common rate of {results.common_rate * 100:.4g} %{way}"
    canvas.finish(chart, title, f"{rate}\n{source_line(built)}", ([], []))
    return chart


def _parts(outcomes: Any) -> list[str]:
    """Return the parts of which some party sees something, in the order of causes."""
    found: Sequence[Outcome] = list(outcomes)
    least = max(min(0.5, NEGLIGIBLE * max((abs(it.npv) for it in found), default=0)), 0)
    order = (BETTER_MACHINE, *CAUSES, OWN_RATE)
    return [p for p in order if any(abs(it.bridge.get(p, 0.0)) > least for it in found)]


def _bars(
    panel: Axes,
    lefts: Sequence[float],
    values: Sequence[float],
    looks: Sequence[dict[str, Any]],
    told: Sequence[str],
) -> None:
    """Draw bars from above down, each with its number beside the end that it reaches."""
    low = min(0.0, *lefts, *(a + b for a, b in zip(lefts, values, strict=True)))
    high = max(0.0, *lefts, *(a + b for a, b in zip(lefts, values, strict=True)))
    wide = (high - low) or 1.0
    places = range(len(values))
    for place, left, value, look, number in zip(places, lefts, values, looks, told, strict=True):
        panel.barh(place, value, left=left, height=0.66, **look)
        back = value < 0
        panel.annotate(
            number,
            (left + value, place),
            (-4 if back else 4, 0),
            textcoords="offset points",
            va="center",
            ha="right" if back else "left",
            fontsize=8.5,
            color=canvas.INK,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6, "alpha": 0.75},
        )
    reach = [(left + value, value) for left, value in zip(lefts, values, strict=True)]
    back = any(value < 0 and at < low + wide / 2 for at, value in reach)
    on = any(value >= 0 and at > high - wide / 2 for at, value in reach)
    margins = [wide * (ROOM if beside else 0.03) for beside in (back, on)]
    panel.set_xlim(low - margins[0], high + margins[1])
    panel.set_ylim(len(values) - 0.4, -0.6)
    panel.axvline(0, color=canvas.INK, linewidth=0.8)
    panel.grid(visible=False, axis="y")
    panel.tick_params(axis="y", length=0)


def _signed(value: float) -> str:
    told = money(value)
    return told if told.startswith("-") or told == "0" else f"+{told}"


def _marked(offer: str, first: str) -> str:
    return f"{offer} (baseline)" if offer == first else offer


def _short(label: str, characters: int = 26) -> str:
    return textwrap.fill(label, characters)


def source_line(built: Built) -> str:
    """Return what stands below a chart: what it was made from."""
    scenario, timeline = built.scenario, built.timeline
    years = f"{timeline.years} years from {timeline.start}"
    made = f"servicemodel {version()}, scenario {scenario_hash(scenario)[:12]}"
    return f"Source: {scenario.name}, {scenario.prices}, {years} ({made})"
