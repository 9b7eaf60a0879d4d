"""Where a function of one number is zero, looked for on the batch axis: every step is one call.

A straight line is solved exactly; anything else is bracketed on a grid and narrowed, all brackets
at once, by Chandrupatla's method. Every answer is put back by whoever asks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Function = Callable[[Array], Array]

POINTS = 257
STRAIGHT = 1e-11
MOST_STEPS = 200
EPSILON = float(np.finfo(float).eps)


def roots(function: Function, low: float, high: float) -> list[float]:
    """Return where a function changes sign between `low` and `high`, rising.

    `function` takes and returns arrays of (positions,). Two changes of sign closer than a 256th
    of the range are not told apart, nor from none; a jump over zero counts as a change of sign.
    """
    grid = np.linspace(low, high, POINTS)
    values = function(grid)
    line = values[0] + (values[-1] - values[0]) * np.linspace(0, 1, POINTS)
    if np.abs(values - line).max() <= STRAIGHT * np.abs(values).max():
        if values[0] == values[-1]:
            return []
        root = float(crossing(grid[:1], grid[-1:], values[:1], values[-1:])[0])
        return [root] if low <= root <= high else []
    above = values >= 0
    first = np.flatnonzero(above[:-1] != above[1:])
    found = [low] if values[0] == 0 < values[1] else []
    if len(first):
        sides = grid[first], grid[first + 1], values[first], values[first + 1]
        left, right, at_left, at_right = narrowed(function, *sides)
        found += np.where(np.abs(at_left) <= np.abs(at_right), left, right).tolist()
    return [*found, high] if values[-1] == 0 < values[-2] else found


def straight(low: Array, middle: Array, high: Array) -> NDArray[np.bool_]:
    """Return whether the value in the middle is the mean of the values at both ends."""
    size = np.maximum(np.maximum(np.abs(low), np.abs(high)), np.abs(middle))
    return np.asarray(np.abs(middle - (low + high) / 2) <= STRAIGHT * size)


def crossing(low: Array, high: Array, at_low: Array, at_high: Array) -> Array:
    """Return where a straight line through two points is zero; NaN or infinite where it is level."""
    with np.errstate(all="ignore"):
        return low - at_low * (high - low) / (at_high - at_low)


def narrowed(
    function: Function, low: Array, high: Array, at_low: Array, at_high: Array
) -> tuple[Array, Array, Array, Array]:
    """Narrow brackets to the last digits; return both ends, low before high, and the values there.

    In each bracket one value is negative and the other is not. All arrays are (brackets,), and
    `function` is called with all brackets at a time. Source: T. R. Chandrupatla, Advances in
    Engineering Software 28 (1997) 145.
    """
    x1, x2, f1, f2 = high.astype(float), low.astype(float), at_high, at_low
    finest = 1e-18 * np.abs(high - low)
    with np.errstate(all="ignore"):
        share = np.clip(np.nan_to_num(f1 / (f1 - f2), nan=0.5), 0.0, 1.0)
        for _ in range(MOST_STEPS):
            width = np.abs(x2 - x1)
            least = (2 * EPSILON * np.maximum(np.abs(x1), np.abs(x2)) + finest) / width
            done = (least > 0.5) | (width == 0) | (f1 == 0)
            if done.all():
                break
            least = np.minimum(least, 0.5)
            x = np.where(done, x1, x1 + np.clip(share, least, 1 - least) * (x2 - x1))
            f = np.where(done, f1, function(x))
            same = (f >= 0) == (f1 >= 0)
            x3, f3 = np.where(same, x1, x2), np.where(same, f1, f2)
            x2 = np.where(same | done, x2, x1)
            f2 = np.where(same | done, f2, f1)
            x1, f1 = x, f
            place, value = (x1 - x2) / (x3 - x2), (f1 - f2) / (f3 - f2)
            curved = (value**2 < place) & ((1 - value) ** 2 < 1 - place)
            ratio = (x3 - x1) / (x2 - x1)
            inverse = f1 / (f1 - f2) * f3 / (f3 - f2) + ratio * f1 / (f3 - f1) * f2 / (f3 - f2)
            share = np.where(curved & np.isfinite(inverse), inverse, 0.5)
    swap = x1 > x2
    return (
        np.where(swap, x2, x1), np.where(swap, x1, x2),
        np.where(swap, f2, f1), np.where(swap, f1, f2),
    )  # fmt: skip
