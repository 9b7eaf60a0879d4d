"""What the sheet of a zone must say, whatever the scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from servicemodel.deal.gains import Gains
from servicemodel.read import arrays

if TYPE_CHECKING:
    from collections.abc import Mapping

    from servicemodel.deal.sheet import End, ZoneLines, ZoneSheet
    from servicemodel.line.nodes import Line
    from servicemodel.model.build import Built

CLOSE = 1e-9


def read(
    built: Built, found: ZoneSheet, values: Mapping[Line, Any] | None = None
) -> dict[Line, float]:
    """Return the number lines of the sheet, at one position."""
    lines = [line for line in found.sheet.lines() if line.shape == "number"]
    told = arrays.read(lines, built.timeline, values)
    return {line: float(array[0]) for line, array in told.items()}


def ends(lines: ZoneLines) -> list[End]:
    return [end for end in (lines.floor, lines.ceiling) if end is not None]


def sizes(built: Built, offer: str, values: Mapping[Line, Any]) -> dict[str, float]:
    """Return the largest amount that each side's gains by an offer are made of."""
    gains = Gains(built, offer)
    found = gains.largest(values)
    for (_, side), worth in gains.worths(values).items():
        found[side] = max(found[side], float(np.abs(worth).max()))
    return found


def assert_gains_as_the_model_has_them(
    built: Built, found: ZoneSheet, values: Mapping[Line, Any]
) -> None:
    """Compare each point's gains with the model, in which the term is set as well."""
    told = read(built, found, values)
    for offer, lines in found.zones.items():
        term = built.inputs.by_path[lines.zone.term]
        for place, point in enumerate(lines.points):
            at = {**values, term: np.array([told[point]])}
            size = sizes(built, offer, at)
            for side, gain in Gains(built, offer).of(at).items():
                actual = told[lines.gained(side)[place]]
                assert abs(gain[0] - actual) <= CLOSE * size[side], (offer, place, side)


def assert_says_what_the_zone_told(built: Built, found: ZoneSheet) -> None:
    told = read(built, found)
    for offer, lines in found.zones.items():
        answer = lines.zone
        largest = sizes(built, offer, {})
        assert told[lines.stated] == answer.now
        assert {s: told[line] for s, line in lines.gains.items()} == pytest.approx(answer.gains)
        taken = [name for name, flag in lines.chosen.items() if told[flag] == 1]
        assert taken == [answer.alternative]
        assert sum(told[flag] for flag in lines.chosen.values()) == 1
        for end, value, side in (
            (lines.floor, answer.floor, answer.rising),
            (lines.ceiling, answer.ceiling, answer.falling),
        ):
            if end is None:
                assert value in (None, *answer.looked)
                continue
            assert (end.side, told[end.solved]) == (side, value)
            assert abs(told[end.gains[side]]) <= CLOSE * max(largest[side], abs(answer.gains[side]))
            assert told[end.holds] == 1, (offer, told[end.off_target])
        assert {"floor", "ceiling"} - set(lines.told) == {
            name
            for name, end in (("floor", lines.floor), ("ceiling", lines.ceiling))
            if end is not None
        }
        if lines.room is not None and lines.state is not None:
            expected = "empty" if answer.empty else "meeting" if answer.meeting else "open"
            assert lines.state.texts[int(told[lines.state])] == expected
            assert told[lines.room] == pytest.approx(answer.ceiling - answer.floor)  # type: ignore[operator]
