"""The reference model and its two peers give the same 12 metrics; asserted before any timing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks import reference_numpy, reference_pandas
from benchmarks.reference_inputs import METRICS, drawn, scenario
from benchmarks.reference_lines import TIMELINES, Reference

if TYPE_CHECKING:
    from collections.abc import Iterable

PEERS = {
    "pandas + numpy-financial": reference_pandas.evaluate,
    "numpy + pyxirr": reference_numpy.evaluate,
}


def agree(
    positions: int = 3,
    timelines: Iterable[str] = tuple(TIMELINES),
    tolerance: float = 1e-9,
    seed: int = 1,
) -> float:
    """Return the largest relative difference from the peers; `AssertionError` above tolerance."""
    reference = Reference()
    batch = drawn(positions, seed)
    largest = 0.0
    for name in timelines:
        timeline = TIMELINES[name]
        ours = reference.read(batch, timeline)
        for peer, evaluate in PEERS.items():
            for position in range(positions):
                given = scenario(batch, position)
                theirs = evaluate(given, timeline.years, timeline.per_year)
                for metric in METRICS:
                    here, there = float(ours[metric][position]), float(theirs[metric])
                    difference = abs(here - there) / max(abs(there), 1e-12)
                    where = f"{name}, {peer}, position {position}, {metric}: {here} and {there}"
                    assert difference <= tolerance, where  # also where one has no value
                    largest = max(largest, difference)
    return largest
