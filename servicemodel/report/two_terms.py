"""The chart of two terms: the band in which both sides gain, by a fee and a number beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from servicemodel.deal.openings import meets
from servicemodel.offer import PROVIDER
from servicemodel.report import canvas
from servicemodel.report.drawings import source_line
from servicemodel.report.text import named
from servicemodel.report.zone import NEAREST, number_text
from servicemodel.scenario.overrides import parts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from servicemodel.deal.zones import Zones
    from servicemodel.model.build import Built

    Array = NDArray[np.float64]

ROOM = 0.25  # above and below what is drawn


def draw(built: Built, found: Zones) -> canvas.Chart:
    """Draw floor and ceiling along the other number, the room between them, and where it is now."""
    x, floors, ceilings = _stepped(found)
    chart, ((panel,),) = canvas.panels(1, 1, 5.6)
    bottom, top = _height(found, floors, ceilings)
    handles: list[Any] = []
    labels: list[str] = []
    for look, ends, side, reach in (
        (canvas.LINES[0], floors, found.rising, "floor: above it {} gains"),
        (canvas.LINES[1], ceilings, found.falling, "ceiling: below it {} gains"),
    ):
        every = max(len(x) // 8, 1)
        line = np.clip(ends, bottom, top)  # what has no end leaves the panel
        handles += panel.plot(x, line, **look, markevery=every, markersize=5)
        labels.append(reach.format(built.parties[side].name))
    for look, said, inside in (
        (
            canvas.UP,
            "both gain",
            np.array([meets(*pair) for pair in zip(floors, ceilings, strict=True)]),
        ),
        (canvas.DOWN, "neither gains", floors > ceilings),
    ):
        if inside.any():
            low, high = (np.clip(ends, bottom, top) for ends in (floors, ceilings))
            band = panel.fill_between(
                x, low, high, where=inside.tolist(), interpolate=True, **look | {"alpha": 0.35}
            )
            handles.append(band)
            labels.append(said)
    here = number_text(found.now, found.share, NEAREST)
    there = number_text(found.beside_now, found.beside_share, NEAREST)
    look = {"color": "white", "markeredgecolor": canvas.INK, "markeredgewidth": 1.6}
    handles += panel.plot(
        found.beside_now, found.now, "*", markersize=15, clip_on=False, zorder=5, **look
    )
    labels.append(f"now: {here} at {there}")
    panel.set_xlim(min(x[0], found.beside_now), max(x[-1], found.beside_now))
    panel.set_ylim(bottom, top)
    label = _whose(built, found.term, built.inputs.by_path[found.term].label)
    beside_label = _whose(built, found.beside, found.beside_label)
    unit, beside = found.unit or "%" * found.share, found.beside_unit or "%" * found.beside_share
    canvas.amounts(
        panel.xaxis, f"{beside_label}, {beside}", factor=100 if found.beside_share else 1
    )
    canvas.amounts(panel.yaxis, f"{label}, {unit}", factor=100 if found.share else 1)
    taken = " or ".join(named(name) for name in dict.fromkeys(found.alternatives))
    title = f"{named(found.offer)}: where both sides gain, against {taken}"
    notes = f"Numbers: {found.term} and {found.beside}"
    canvas.finish(chart, title, f"{notes}\n{source_line(built)}", (handles, labels))
    return chart


def _whose(built: Built, path: str, label: str) -> str:
    """Return the label of a number; one of a party says of which."""
    above, *rest = parts(path)
    if above != "parties" or rest[0] not in built.parties:
        return label
    return f"{built.parties[rest[0]].name}: {label[0].lower()}{label[1:]}"


def _stepped(found: Zones) -> tuple[Array, Array, Array]:
    """Return values, floors and ceilings, with a step where the customer's alternative changes.

    What the provider has without the offer jumps there; what the customer has does not.
    """
    x = np.array(found.values)
    ends = {found.rising: _ends(found.floors), found.falling: _ends(found.ceilings)}
    taken = found.alternatives
    after = [k + 1 for k in range(len(taken) - 1) if taken[k] != taken[k + 1]]
    for place in reversed(after):
        middle = (x[place - 1] + x[place]) / 2
        x = np.insert(x, place, [middle, middle])
        for side, line in ends.items():
            both = line[place - 1 : place + 1]
            between = both if side == PROVIDER else np.full(2, both.mean())
            ends[side] = np.insert(line, place, between)
    return x, ends[found.rising], ends[found.falling]


def _ends(found: tuple[float | None, ...]) -> Array:
    return np.array([np.nan if end is None else end for end in found])


def _height(found: Zones, floors: Array, ceilings: Array) -> tuple[float, float]:
    """Return the lowest and the highest term that is drawn: around the ends that were found."""
    every = np.concatenate([floors, ceilings])
    inside = every[(every > found.looked[0]) & (every < found.looked[1])]
    points = np.append(inside, found.now)
    low, high = float(points.min()), float(points.max())
    room = ROOM * (high - low) or 0.3 * abs(low) or 1.0
    return max(low - room, found.looked[0]), min(high + room, found.looked[1])
