"""The values that stand beside formulas: those of the reader of arrays, openings included."""

from __future__ import annotations

from typing import TYPE_CHECKING

from servicemodel.line.nodes import Line
from servicemodel.read import arrays

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray

    from servicemodel.timeline import Timeline


class Values:
    """The values of lines, (periods or keys,) or (1,) each, and of what stood before period 0."""

    def __init__(self, lines: Iterable[Line], timeline: Timeline) -> None:
        lines = list(lines)
        openings = {line: _opening(line) for line in lines if line.opening is not None}
        found = arrays.read([*lines, *openings.values()], timeline)
        self._values = {line: a if a.ndim == 1 else a[:, 0] for line, a in found.items()}
        self._openings = {line: float(found[own][0]) for line, own in openings.items()}

    def __getitem__(self, line: Line) -> NDArray[np.float64]:
        return self._values[line]

    def one(self, line: Line) -> float:
        """Return the value of a line that is one number."""
        return float(self._values[line][0])

    def opening(self, line: Line) -> float:
        """Return what a line was before period 0."""
        return self._openings[line]


def _opening(line: Line) -> Line:
    """Return the opening of a line as a line of its own, so that it can be computed."""
    assert line.unit is not None
    label = f"{line.label}, before period 0"
    return Line(
        label, line.place, shape="number", unit=line.unit, role=line.role, formula=line.opening
    )
