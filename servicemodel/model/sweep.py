"""Many values of some inputs at once: each is a position on the batch axis, read in one call.

A position equals the model built with its values, bit for bit; what would write other lines than
those that stand (a horizon, who owns what) is refused rather than computed wrongly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from servicemodel.errors import UsageError, did_you_mean
from servicemodel.model.build import build
from servicemodel.model.number import instead, number_at
from servicemodel.read import arrays
from servicemodel.scenario import load
from servicemodel.scenario.overrides import with_values

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import ArrayLike, NDArray

    from servicemodel.line.nodes import Line
    from servicemodel.model.build import Built

    Array = NDArray[np.float64]
    Pair = tuple[str, str]  # offer, party key


@dataclass(frozen=True)
class Sweep:
    """NPVs by offer and party key, and these less the baseline's, (positions,) each.

    `values` are the inputs by path, `units` their units.
    """

    values: dict[str, Array]
    units: dict[str, str]
    npv: dict[Pair, Array]
    less_baseline: dict[Pair, Array]


def sweep(
    built: Built,
    data: Mapping[str, Any],
    values: Mapping[str, ArrayLike],
    offers: Sequence[str] | None = None,
) -> Sweep:
    """Return the NPVs of every position; `values` are numbers by path, of one length.

    `data` is what the model was built from, `offers` which offers are read, all without it. Raises
    `UsageError` for a path that no line reads, and `ScenarioError` for a value that can't be.
    """
    columns = _columns(values)
    batch: dict[Line, Array] = {}
    units = {}
    for path, column in columns.items():
        number = number_at(built, path)
        batch = number.batch(column, batch)
        units[path] = number.unit
    names = list(built.offers) if offers is None else [_offer(built, name) for name in offers]
    pairs = [(name, key) for name in dict.fromkeys(names) for key in built.parties]
    read = _read(built, pairs, batch)
    _compare_with_built(data, columns, pairs, read)
    count = len(next(iter(columns.values())))
    npv, less = (
        {pair: np.broadcast_to(array, count) for pair, array in found.items()} for found in read
    )
    return Sweep(columns, units, npv, less)


def _columns(values: Mapping[str, ArrayLike]) -> dict[str, Array]:
    """Return the values of each input as numbers, having checked that there are as many of each."""
    if not values:
        raise UsageError("a sweep needs a path and its values, such as {'common_rate': [0.06]}")
    columns = {}
    for path, given in values.items():
        try:
            column = np.array(given, float)
        except (TypeError, ValueError):
            raise UsageError(f"{path}: its values are numbers, such as 0.08 for 8%") from None
        if column.ndim != 1 or not len(column):
            raise UsageError(f"{path}: a list of numbers is needed, one for each position")
        if not np.isfinite(column).all():
            place = int(np.flatnonzero(~np.isfinite(column))[0])
            raise UsageError(f"{path}: {column[place]} at position {place} is not a number")
        columns[path] = column
    if len({len(column) for column in columns.values()}) > 1:
        told = ", ".join(f"{path} has {len(column)}" for path, column in columns.items())
        raise UsageError(f"all inputs need the same number of values: {told}")
    return columns


def _offer(built: Built, name: str) -> str:
    if name not in built.offers:
        raise UsageError(f"no offer is called {name!r}; {did_you_mean(name, built.offers)}")
    return name


def _read(
    built: Built, pairs: Sequence[Pair], batch: Mapping[Line, Array]
) -> tuple[dict[Pair, Array], dict[Pair, Array]]:
    npvs = {(name, key): built.offers[name].statements[key].npv for name, key in pairs}
    less = {pair: built.comparison.differences[pair] for pair in pairs}
    found = arrays.read([*npvs.values(), *less.values()], built.timeline, batch)
    return (
        {pair: found[line] for pair, line in npvs.items()},
        {pair: found[line] for pair, line in less.items()},
    )


def _compare_with_built(
    data: Mapping[str, Any],
    columns: Mapping[str, Array],
    pairs: Sequence[Pair],
    read: Sequence[Mapping[Pair, Array]],
) -> None:
    """Build the model anew where an input is lowest, highest or no whole number, and compare.

    So a value that may not be is refused as in a file, and so is one that writes other lines.
    """
    places: dict[int, None] = {}
    for column in columns.values():
        odd = np.flatnonzero(column != np.floor(column))
        places |= dict.fromkeys((int(column.argmin()), int(column.argmax()), *map(int, odd[:1])))
    for place in places:
        values = {path: float(column[place]) for path, column in columns.items()}
        again = _read(build(load.scenario(with_values(data, values))), pairs, {})
        for ours, theirs in zip(read, again, strict=True):
            for pair in pairs:
                array = ours[pair]
                if array[place if len(array) > 1 else 0] != theirs[pair][0]:
                    told = " and ".join(columns)
                    path = next(iter(columns))
                    raise UsageError(f"{told} decides which lines there are: {instead(path)}")
