"""Within which limits a number of a scenario may be looked for: those of the field that states it.

Where no field states it, a rate goes from 0 to 1 and anything else from 0 to 1e15.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from servicemodel.errors import UsageError
from servicemodel.scenario.cells import rows
from servicemodel.scenario.overrides import parts, path_text
from servicemodel.scenario.unstated import is_unstated

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from servicemodel.model.build import Built
    from servicemodel.model.number import Number

    Array = NDArray[np.float64]

HIGHEST = 1e15  # as high as an amount may be
LOWER = 0.2  # as high as what fades by the year may be
SHORT = 1_000  # a range that is looked at in equal steps
POINTS = 17


@dataclass(frozen=True)
class Limits:
    """The lowest and the highest value of a number, and whether it goes in `whole` numbers."""

    low: float
    high: float
    whole: bool = False

    @property
    def even(self) -> bool:
        """Whether it is looked at in equal steps, not in powers of ten."""
        return self.high - self.low <= SHORT

    def tried(self, now: float) -> list[Array]:
        """Return rising values at which it is looked first, each for where the ones before fail.

        They are all from the lowest to the highest; else, as an input may not be 0, from 0 on or
        from a thousandth of what it is; at last up to the thousandfold of that, a rate to 20 %.
        """
        above = max(self.low, 0.0)
        if self.even:
            ends = ((self.low, self.high), (above, self.high), (above, min(self.high, LOWER)))
            return [np.linspace(*pair, POINTS) for pair in ends if pair[0] < pair[1]]
        size = abs(now)
        least, most = max(above, size / 1000), min(self.high, size * 1000)
        powers = 10.0 ** np.arange(POINTS) * max(10 * size, 1.0)
        steps = np.concatenate([-powers[::-1], [0.0], powers])
        return [
            np.array([low, *steps[(steps > low) & (steps < high)], high])
            for low, high in ((self.low, self.high), (least, self.high), (least, most))
        ]

    def needed(self, points: Array, functions: list[Array]) -> tuple[float, float]:
        """Return two of the points outside of which no function changes its sign."""
        if self.even:
            return float(points[0]), float(points[-1])
        changes = [np.flatnonzero((f[:-1] >= 0) != (f[1:] >= 0)) for f in functions]
        places = np.concatenate(changes)
        zero = int(np.searchsorted(points, 0.0))
        first = int(places.min()) if len(places) else max(zero - 1, 0)
        last = int(places.max()) if len(places) else zero
        return float(points[first if points[0] < 0 else 0]), float(points[last + 1])


def limits_of(built: Built, number: Number) -> Limits:
    """Return the limits of a number of a model; those of a table are of each of its numbers."""
    path = number.path
    if number.row is not None:
        path = path_text(tuple(parts(path)[:-1]))
    for row in rows(built.scenario):
        if row.path == path and row.bounds is not None:
            whole = row.steps
            years = built.timeline.years
            high = min(row.bounds[1], years) if whole and number.unit == "year" else row.bounds[1]
            return Limits(row.bounds[0], high, whole)
    return Limits(0.0, 1.0 if number.share else HIGHEST)


def refuse_unstated(built: Built, path: str) -> None:
    """Raise `UsageError` for a number that may be stated at a path, and is not."""
    if path not in built.inputs.by_path and is_unstated(built.scenario, path):
        raise UsageError(f"{path} is not stated: state it, then it can be looked for")
