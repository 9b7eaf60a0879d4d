"""Fast ways to compute composites over all positions at once.

Each takes the header rows and whole rows of numbers (periods or 1, positions or 1) and returns its
parts by name. The lines of the composite are the definition; tests hold the two together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Headers = Mapping[str, Array]

STEPS = 8
CLOSE = 1e-12


def irr(headers: Headers, flow: Array, *stated: Array) -> dict[str, Array]:
    """Return value, state, lowest, second and highest root, each (1, positions).

    A flow whose sign changes once has one root, found without looking at the stated rates; the
    others, and those few where that does not converge, are looked at there, as the definition does.
    """
    width = max(array.shape[1] for array in (flow, *stated))
    flow = np.broadcast_to(flow, (flow.shape[0], width))
    rates = np.concatenate(np.broadcast_arrays(*stated))
    count, lowest, second, highest = (np.zeros(width) for _ in range(4))
    once = np.flatnonzero(_sign_changes(flow) == 1)
    logarithm, converged = _one_root(headers, _columns(flow, once))
    ends = np.broadcast_to(np.log(1 + rates[[0, -1]]), (2, width))[:, once]
    inside = (logarithm > ends[0]) & (logarithm < ends[1])
    done = once[converged]
    count[done] = inside[converged]
    root = np.exp(np.where(inside, logarithm, 0.0)) - 1
    lowest[done] = highest[done] = np.where(inside, root, np.nan)[converged]
    second[done] = np.nan
    waiting = np.ones(width, dtype=bool)
    waiting[done] = False
    rest = np.flatnonzero(waiting)
    if len(rest):
        theirs = rates if rates.shape[1] == 1 else rates[:, rest]
        found = _by_stated_rates(headers, _columns(flow, rest), theirs)
        count[rest], lowest[rest], second[rest], highest[rest] = found
    parts = {
        "value": np.where(count == 1, lowest, np.nan),
        "state": np.minimum(count, 2.0),
        "lowest": lowest,
        "second": second,
        "highest": highest,
    }
    return {name: array.reshape(1, -1) for name, array in parts.items()}


def _sign_changes(flow: Array) -> NDArray[np.int16]:
    """Return how often the sign changes from one flow that is not 0 to the next."""
    changes = np.zeros(flow.shape[1], dtype=np.int16)
    was_gain = was_outlay = np.zeros(flow.shape[1], dtype=bool)
    for row in flow:
        gain, outlay = row > 0, row < 0
        changes += (gain & was_outlay) | (outlay & was_gain)
        was_gain, was_outlay = gain | (was_gain & ~outlay), outlay | (was_outlay & ~gain)
    return changes


def _one_root(headers: Headers, flow: Array) -> tuple[Array, NDArray[np.bool_]]:
    """Return log(1 + rate), and whether the steps converged.

    Newton's steps on the logarithm of the ratio of discounted gains and outlays, which is nearly
    a straight line in log(1 + rate).
    """
    gains, outlays = _filled(np.maximum(flow, 0.0)), _filled(np.maximum(-flow, 0.0))
    guess = np.zeros(flow.shape[1])
    close = np.zeros(flow.shape[1], dtype=bool)
    with np.errstate(all="ignore"):
        for _ in range(STEPS):
            gain, gain_slope = _worth(headers, gains, guess)
            outlay, outlay_slope = _worth(headers, outlays, guess)
            step = np.log(gain / outlay) / (outlay_slope / outlay - gain_slope / gain)
            close = np.abs(step) < CLOSE
            if close.all():
                break
            guess = np.where(close, guess, guess + step)  # what is close enough stays put
    return guess, close & np.isfinite(guess)


def _by_stated_rates(
    headers: Headers, flow: Array, rates: Array
) -> tuple[Array, Array, Array, Array]:
    """Return the number of roots, and the lowest, second and highest."""
    width = flow.shape[1]
    worths = _worths(headers, flow, rates)
    rates = np.broadcast_to(rates, (len(rates), width))
    changes = (worths[:-1] > 0) != (worths[1:] > 0)
    count = changes.sum(axis=0).astype(np.float64)
    number = changes.cumsum(axis=0)

    def roots(wanted: float | Array, least: int) -> Array:
        """Return the root of that number where there are so many."""
        some = np.flatnonzero(count >= least)
        bracket = (changes & (number == wanted)).argmax(axis=0)
        root = np.full(width, np.nan)
        root[some] = _root(
            headers, _columns(flow, some), rates[:, some], worths[:, some], bracket[some]
        )
        return root

    lowest, second, highest = roots(1, 1), roots(2, 2), roots(count, 3)
    highest = np.where(count == 2, second, np.where(count == 1, lowest, highest))
    return count, lowest, second, highest


def _worths(headers: Headers, flow: Array, rates: Array) -> Array:
    """Return the worth at each rate, below zero in money of the last period: (rates, positions)."""
    anchor = np.where(rates < 0, headers["last exponent"], 0.0)
    growth = np.float_power(1 + rates, anchor - headers["exponent"][:, np.newaxis])
    worths: Array = flow[0] * growth[0]
    part = np.empty_like(worths)
    for row, factor in zip(flow[1:], growth[1:], strict=True):
        np.multiply(row, factor, out=part)
        worths += part
    return worths


def _columns(flow: Array, some: NDArray[np.intp]) -> Array:
    """Return some positions of a flow, itself if they are all: a copy takes as long as a step."""
    return flow if len(some) == flow.shape[1] else flow[:, some]


def _filled(flow: Array) -> Array:
    """Return a flow without the periods at its end that are 0 everywhere; at least two."""
    filled = np.flatnonzero(flow.any(axis=1))
    return flow[: max(2, int(filled[-1]) + 1 if len(filled) else 2)]


def _root(
    headers: Headers, flow: Array, rates: Array, worths: Array, bracket: NDArray[np.intp]
) -> Array:
    """Return the root of each position inside its bracket of stated rates.

    Newton's steps go in log(1 + rate), held to the bracket; where they do not converge, they are
    made as the definition makes them.
    """
    every = np.arange(flow.shape[1])
    below, above = worths[bracket, every], worths[bracket + 1, every]
    low, high = np.log(1 + rates[bracket, every]), np.log(1 + rates[bracket + 1, every])
    start = guess = low + (high - low) * (below / (below - above))
    anchor = np.where(rates[bracket, every] < 0, headers["last exponent"], 0.0)
    close = np.zeros(len(every), dtype=bool)
    with np.errstate(all="ignore"):
        for _ in range(STEPS):
            left, slope = _worth(headers, flow, guess)
            step = -left / slope
            close = np.abs(step) < CLOSE
            if close.all():
                break
            guess = np.where(close, guess, np.minimum(np.maximum(guess + step, low), high))
        root: Array = np.exp(guess) - 1
    rest = np.flatnonzero(~close)
    if len(rest):
        root[rest] = _root_by_definition(
            flow[:, rest],
            anchor[:, rest] - headers["exponent"],
            low[rest],
            high[rest],
            start[rest],
            below[rest],
            float(headers["tiny"][0, 0]),
        )
    return root


def _worth(headers: Headers, flow: Array, logarithm: Array) -> tuple[Array, Array]:
    """Return the discounted sum and its slope in log(1 + rate), by Horner's scheme."""
    exponents = headers["exponent"][:, 0]
    first, length = exponents[1], headers["period length"][0, 0]
    factor = np.exp(-logarithm * length)
    worth, slope = flow[-1].copy(), np.zeros_like(logarithm)
    for row in flow[-2:0:-1]:
        slope *= factor
        slope += worth
        worth *= factor
        worth += row
    once = np.exp(-logarithm * first)
    return flow[0] + once * worth, -once * (first * worth + length * factor * slope)


def _root_by_definition(
    flow: Array, time: Array, low: Array, high: Array, guess: Array, below: Array, tiny: float
) -> Array:
    """Return the roots by the definition's steps."""
    for _ in range(STEPS):
        parts = flow * np.exp(time * guess)
        worth, slope = _sum(parts)[0], _sum(parts * time)[0]
        side = worth / below  # at the root it is nothing but rounding, and decides nothing
        low, high = np.where(side > tiny, guess, low), np.where(side < -tiny, guess, high)
        steep = slope != 0
        newton = np.where(steep, guess - worth / np.where(steep, slope, 1.0), guess)
        inside = (newton > low - tiny) & (newton < high + tiny)
        guess = np.where(inside, newton, (low + high) * 0.5)
    root: Array = np.exp(guess) - 1
    return root


def _sum(rows: Array) -> Array:
    """Return the sum over periods, row by row, as (1, positions)."""
    result = rows[:1].copy()
    for row in rows[1:]:
        result += row
    return result


def payback(headers: Headers, flow: Array) -> dict[str, Array]:
    """Return value (years), state and `falls again` of a flow's payback, each (1, positions)."""
    exponents = headers["exponent"][:, 0]
    shape = flow.shape[1]
    cash, moment, lowest = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    spent, gained, back = (np.zeros(shape, dtype=bool) for _ in range(3))
    earlier = 0.0
    for now, row in zip(exponents, flow, strict=True):
        cash = cash + row
        lowest = np.minimum(lowest, np.where(back, cash, 0.0))
        here = spent & ~back & (cash >= 0)
        if here.any():
            moment[here] = now - (now - earlier) * cash[here] / row[here]
            back |= here
        spent, gained = spent | ((cash < 0) & ~gained), gained | ((cash > 0) & ~spent)
        earlier = now
    state = back + 2.0 * ~spent
    falls_again = lowest < -np.abs(flow).max(axis=0) * headers["tiny"][0, 0]
    parts = {
        "value": np.where(back, moment, np.nan),
        "state": state,
        "falls again": falls_again.astype(np.float64),
    }
    return {name: array.reshape(1, -1) for name, array in parts.items()}


KERNELS: dict[str, Callable[..., dict[str, Array]]] = {"irr": irr, "payback": payback}
