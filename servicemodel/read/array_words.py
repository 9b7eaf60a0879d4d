"""How each word is computed on numpy arrays: one row of a table per word.

Functions take the machine, the word with its arguments, and a mask: outside it (in a branch that
is not taken) a result may be anything.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import numpy as np

from servicemodel.errors import CalculationError
from servicemodel.line.nodes import Apply, Line

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from servicemodel.read.machine import Machine

    Array = NDArray[np.float64]
    Mask = NDArray[np.bool_] | None

FEW = 64  # positions for which sums so far of all periods take less time than a loop
CONSTANT = {float(value): np.array([[float(value)]]) for value in (0, 1, -1, 12)}


def _each(function: Callable[..., Array]) -> Callable[[Machine, Apply, Mask], Array]:
    """Return how a word is computed that is one function of its arguments, two by two."""

    def compute(machine: Machine, apply: Apply, mask: Mask) -> Array:
        arguments = [machine.value(argument, mask) for argument in apply.arguments]
        if apply.word.many:
            return functools.reduce(lambda a, b: machine.call(function, mask, a, b), arguments)
        return machine.call(function, mask, *arguments)

    return compute


def _flag(function: Callable[..., NDArray[np.bool_]]) -> Callable[..., Array]:
    return lambda a, b: function(a, b).astype(np.float64)


def _where(machine: Machine, apply: Apply, mask: Mask) -> Array:
    condition = machine.value(apply.arguments[0], mask) != 0
    inside: Mask = None
    outside: Mask = None
    if machine.careful:
        inside, outside = condition, np.logical_not(condition)
        if mask is not None:
            inside, outside = np.logical_and(inside, mask), np.logical_and(outside, mask)
    yes = machine.value(apply.arguments[1], inside)
    no = machine.value(apply.arguments[2], outside)
    return np.where(condition, yes, no)


def _before(machine: Machine, apply: Apply, mask: Mask) -> Array:
    return machine.with_opening[line_of(apply, 0)][machine.span]


def _lag(machine: Machine, apply: Apply, mask: Mask) -> Array:
    full = machine.with_opening[line_of(apply, 0)]
    periods = machine.value(apply.arguments[1], mask)
    wrong = (periods < 1) | (periods != np.floor(periods))
    if wrong.any():
        if not machine.careful:
            raise FloatingPointError
        if mask is None or (wrong & mask).any():
            assert machine.line is not None
            raise CalculationError(
                f"{machine.line.name} looks back {periods[wrong][0]:g} periods; it must be a "
                "whole number from 1 up"
            )
        periods = np.where(wrong, 1, periods)
    periods = np.minimum(periods, machine.periods)
    now = np.arange(machine.span.start, machine.span.stop).reshape(-1, 1)
    source = np.maximum(now - periods.astype(np.int64) + 1, 0)
    if source.shape[1] == 1:
        return full[source[:, 0]]
    return np.take_along_axis(np.broadcast_to(full, (len(full), source.shape[1])), source, axis=0)


def _at(machine: Machine, apply: Apply, mask: Mask) -> Array:
    table = line_of(apply, 0)
    assert isinstance(table.given, dict)
    keys = np.array(list(table.given))
    key = machine.value(apply.arguments[1], mask)
    place = np.searchsorted(keys, key, side="right") - 1
    if (place < 0).any():
        if not machine.careful:
            raise FloatingPointError
        below = place < 0 if mask is None else (place < 0) & mask
        if below.any():
            assert machine.line is not None
            raise CalculationError(
                f"{machine.line.name} reads {table.name} at {float(key.min()):g}, "
                f"below its first key {keys[0]:g}"
            )
        place = np.maximum(place, 0)
    values = machine.cells[table]
    if values.shape[1] == 1:
        return values[:, 0][place]
    wide = np.broadcast_to(place, (place.shape[0], values.shape[1]))
    return np.take_along_axis(values, wide, axis=0)


def _stated_at(machine: Machine, apply: Apply, mask: Mask) -> Array:
    table = line_of(apply, 0)
    assert isinstance(table.given, dict)
    keys = np.array(list(table.given))
    key = machine.value(apply.arguments[1], mask)
    place = np.minimum(np.searchsorted(keys, key), len(keys) - 1)
    values = machine.cells[table]
    wide = np.broadcast_to(place, (place.shape[0], max(values.shape[1], place.shape[1])))
    broad = np.broadcast_to(values, (len(values), wide.shape[1]))
    return np.where(keys[place] == key, np.take_along_axis(broad, wide, axis=0), 0.0)


def _npv(machine: Machine, apply: Apply, mask: Mask) -> Array:
    growth = 1 + machine.value(apply.arguments[0], mask)
    rows = machine.row(apply.arguments[1], mask)
    result = np.zeros((1, max(rows.shape[1], growth.shape[1])))
    for period, row in enumerate(rows):
        factor = machine.call(np.float_power, mask, growth, np.array([[float(period)]]))
        result += machine.call(np.divide, mask, row[np.newaxis], factor)
    return result


def _total(machine: Machine, apply: Apply, mask: Mask) -> Array:
    rows = machine.row(apply.arguments[0], mask)
    if rows.shape[1] <= FEW:
        return np.add.accumulate(rows, axis=0)[-1:]
    result = rows[:1].copy()
    for row in rows[1:]:
        result += row
    return result


def _lowest(machine: Machine, apply: Apply, mask: Mask) -> Array:
    rows = machine.row(apply.arguments[0], mask)
    result: Array = np.minimum.reduce(rows, axis=0, keepdims=True)
    return result


def _highest(machine: Machine, apply: Apply, mask: Mask) -> Array:
    rows = machine.row(apply.arguments[0], mask)
    result: Array = np.maximum.reduce(rows, axis=0, keepdims=True)
    return result


def _remaining(machine: Machine, apply: Apply, mask: Mask) -> Array:
    rows = machine.row(apply.arguments[0], mask)
    return np.add.accumulate(rows[::-1], axis=0)[::-1][machine.span]


def _spread(machine: Machine, apply: Apply, mask: Mask) -> Array:
    amounts, pattern = (machine.row(argument, mask) for argument in apply.arguments)
    first, stop = machine.span.start, machine.span.stop
    amounts, pattern = np.broadcast_arrays(amounts[:stop], pattern[:stop])
    result = np.zeros((stop - first, amounts.shape[1]))
    ages = np.flatnonzero(pattern.any(axis=1))
    for origin in np.flatnonzero(amounts.any(axis=1)) if len(ages) else ():
        begin, end = max(origin + ages[0], first), min(origin + ages[-1] + 1, stop)
        if begin >= end:
            continue
        some = np.flatnonzero(amounts[origin])  # outlays fall here and there: skip the rest
        here = some if 4 * len(some) < amounts.shape[1] else slice(None)
        part = amounts[origin, here] * pattern[begin - origin : end - origin, here]
        result[begin - first : end - first, here] += part
    return result


def line_of(apply: Apply, place: int) -> Line:
    """Return an argument that is a line."""
    line = apply.arguments[place]
    assert isinstance(line, Line)
    return line


EACH: dict[str, Callable[..., Array]] = {  # words that are one function of their arguments
    "plus": np.add,
    "minus": np.subtract,
    "times": np.multiply,
    "over": np.divide,
    # np.power takes another way for some widths, so that a position would differ from its column
    "power": np.float_power,
    "negative": np.negative,
    "less": _flag(np.less),
    "at most": _flag(np.less_equal),
    "more": _flag(np.greater),
    "at least": _flag(np.greater_equal),
    "minimum": np.minimum,
    "maximum": np.maximum,
    "floor": np.floor,
    "exp": np.exp,
    "log": np.log,
    "add": np.add,
}
COMPUTE: dict[str, Callable[[Machine, Apply, Mask], Array]] = {
    **{name: _each(function) for name, function in EACH.items()},
    "where": _where,
    "missing": lambda machine, apply, mask: np.full((1, 1), np.nan),
    "before": _before,
    "lag": _lag,
    "at": _at,
    "stated at": _stated_at,
    "npv": _npv,
    "total": _total,
    "lowest": _lowest,
    "highest": _highest,
    "remaining": _remaining,
    "spread": _spread,
}
