"""Where a function of one number is zero, looked for on the batch axis: every step is one call.

A straight line is solved exactly; anything else is bracketed on a grid, and all brackets are
narrowed at once, by points inside them that crowd around where a straight line would cross.
Positions are cheap beside calls. Every answer is put back by whoever asks.
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
MOST_STEPS = 60
EVEN = np.concatenate([10.0 ** -np.arange(6, 1, -1), np.linspace(0, 1, 18)[1:-1]])[:, np.newaxis]
NEAR = np.concatenate([sign * 10.0 ** -np.arange(2, 17, 2) for sign in (1, -1)])[:, np.newaxis]


def roots(function: Function, low: float, high: float, values: Array | None = None) -> list[float]:
    """Return where a function changes sign between `low` and `high`, rising.

    `function` takes and returns arrays of (positions,); `values` are its values on `grid`, if they
    are known. Two changes of sign closer than a 256th of the range are not told apart, nor from
    none; a jump over zero counts as a change of sign.
    """
    x = grid(low, high)
    values = function(x) if values is None else values
    line = values[0] + (values[-1] - values[0]) * np.linspace(0, 1, POINTS)
    if np.abs(values - line).max() <= STRAIGHT * np.abs(values).max():
        if values[0] == values[-1]:
            return []
        root = float(crossing(x[:1], x[-1:], values[:1], values[-1:])[0])
        return [root] if low <= root <= high else []
    above = values >= 0
    first = np.flatnonzero(above[:-1] != above[1:])
    found = [low] if values[0] == 0 < values[1] else []
    if len(first):
        sides = x[first], x[first + 1], values[first], values[first + 1]
        left, right, at_left, at_right = narrowed(function, *sides)
        found += np.where(np.abs(at_left) <= np.abs(at_right), left, right).tolist()
    return [*found, high] if values[-1] == 0 < values[-2] else found


def grid(low: float, high: float) -> Array:
    """Return the values at which `roots` looks first."""
    return np.linspace(low, high, POINTS)


def straight(low: Array, middle: Array, high: Array) -> NDArray[np.bool_]:
    """Return whether the value in the middle is the mean of the values at both ends."""
    size = np.maximum(np.maximum(np.abs(low), np.abs(high)), np.abs(middle))
    return np.asarray(np.abs(middle - (low + high) / 2) <= STRAIGHT * size)


def crossing(low: Array, high: Array, at_low: Array, at_high: Array) -> Array:
    """Return where a straight line through two points is zero; not finite where it is level."""
    with np.errstate(all="ignore"):
        return low - at_low * (high - low) / (at_high - at_low)


def narrowed(
    function: Function,
    low: Array,
    high: Array,
    at_low: Array,
    at_high: Array,
) -> tuple[Array, Array, Array, Array]:
    """Narrow brackets to the last digits; return both ends, low before high, and the values there.

    In each bracket one value is negative and the other is not; all arrays are (brackets,).
    `function` is called with (points x brackets,), all brackets for the first point first.
    """
    finest = 1e-18 * (high - low)
    every = np.arange(len(low))
    for _ in range(MOST_STEPS):
        width = high - low
        if (width <= 4 * np.spacing(np.maximum(np.abs(low), np.abs(high))) + finest).all():
            break
        guess = np.clip(np.nan_to_num(crossing(low, high, at_low, at_high)), low, high)
        inside = np.concatenate([low + EVEN * width, guess + NEAR * width, guess[np.newaxis]])
        inside = np.sort(np.clip(inside, low, high), axis=0)
        x = np.concatenate([low[np.newaxis], inside, high[np.newaxis]])
        found = function(inside.ravel()).reshape(inside.shape)
        values = np.concatenate([at_low[np.newaxis], found, at_high[np.newaxis]])
        last = np.argmax((values >= 0) != (at_low >= 0), axis=0)
        low, high = x[last - 1, every], x[last, every]
        at_low, at_high = values[last - 1, every], values[last, every]
    return low, high, at_low, at_high
