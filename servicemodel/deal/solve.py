"""Where a function of one number is zero, looked for on the batch axis: every step is one call.

A straight line is solved exactly; anything else is bracketed on a grid, and the brackets are
narrowed by grids inside them. Every answer is put back by whoever asks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Function = Callable[[Array], Array]

POINTS = 65
STRAIGHT = 1e-11


def roots(function: Function, low: float, high: float) -> list[float]:
    """Return where a function changes sign between `low` and `high`, rising.

    `function` takes and returns arrays of (positions,). Two changes of sign closer than a 64th
    of the range are not told apart, nor from none.
    """
    grid = np.linspace(low, high, POINTS)
    values = function(grid)
    size = float(np.abs(values).max())
    if size == 0:
        return []
    line = values[0] + (values[-1] - values[0]) * np.linspace(0, 1, POINTS)
    if np.abs(values - line).max() <= STRAIGHT * size:
        if values[0] == values[-1]:
            return []
        root = low - values[0] * (high - low) / (values[-1] - values[0])
        return [float(root)] if low <= root <= high else []
    above = values > 0
    brackets = np.flatnonzero(above[:-1] != above[1:])
    return [_narrowed(function, grid[k], grid[k + 1], bool(above[k])) for k in brackets]


def _narrowed(function: Function, low: float, high: float, above: bool) -> float:
    while high - low > 4 * np.spacing(max(abs(low), abs(high))):
        grid = np.linspace(low, high, POINTS)
        same = (function(grid) > 0) == above
        last = int(np.flatnonzero(same)[-1])
        if last == POINTS - 1:
            break
        low, high = float(grid[last]), float(grid[last + 1])
    return (low + high) / 2
