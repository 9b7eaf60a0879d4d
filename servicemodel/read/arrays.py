"""Lines as numpy arrays: periods x positions, in blocks of positions.

Every operation works on one position at a time or sums rows in period order, so a position alone
equals its column among thousands, bit for bit. Loops through time are stepped, all else is done on
whole arrays, and what no batch input reaches is computed once.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import numpy as np

from servicemodel.errors import CalculationError, ModelError
from servicemodel.line.order import Group, Needs, needs, order
from servicemodel.read.kernels import KERNELS
from servicemodel.read.machine import Machine, shaped, sources

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from numpy.typing import ArrayLike, NDArray

    from servicemodel.line.nodes import Line
    from servicemodel.timeline import Timeline

    Array = NDArray[np.float64]

MOST_POSITIONS = 4096  # of a block: wide enough that Python's own time per line does not count
MOST_CELLS = 1 << 20  # of a row of a block, so that long timelines need no more memory


def read(
    wanted: Iterable[Line],
    timeline: Timeline,
    values: Mapping[Line, ArrayLike] | None = None,
    *,
    block: int | None = None,
    shortcuts: bool = True,
) -> dict[Line, Array]:
    """Compute lines; return rows as (periods, positions), numbers as (positions,).

    A table comes as (keys, positions).

    `values` replaces what inputs were given: a number by (positions,), a path by (periods,
    positions), a table by (keys, positions); a last axis that is missing or 1 is shared by all
    positions. Only wanted lines are kept. `block` says how many positions are computed at a time,
    which changes no result. `shortcuts=False` computes composites by their lines.

    Raises `CalculationError` naming the line, period and position that has no value.
    """
    _keep_pages()
    wanted = list(dict.fromkeys(wanted))
    reads = functools.cache(_reads_shortcut if shortcuts else needs)
    groups = order(wanted, reads)
    batch = {line: shaped(line, array, timeline) for line, array in (values or {}).items()}
    width = _width(batch)
    moving = _reached(groups, reads, {line for line, array in batch.items() if array.shape[1] > 1})
    fixed = Machine(timeline, batch, 1, shortcuts)
    kept = set(wanted).union(*(sources(g, reads) for g in groups if g.lines[0] in moving))
    fixed.run([group for group in groups if group.lines[0] not in moving], reads, kept)

    found: dict[Line, Array] = {}
    for line in wanted:
        if line in moving:
            found[line] = np.empty((fixed.cells_of(line), width))
        else:
            found[line] = np.broadcast_to(fixed.cells[line], (fixed.cells_of(line), width))
    later = [group for group in groups if group.lines[0] in moving]
    block = block or min(MOST_POSITIONS, MOST_CELLS // fixed.periods)
    for start in range(0, width if later else 0, block):
        part = slice(start, min(start + block, width))
        slices = {
            line: array[:, part] if array.shape[1] > 1 else array for line, array in batch.items()
        }
        machine = Machine(timeline, slices, part.stop - start, shortcuts, first_position=start)
        machine.take(fixed)
        machine.run(later, reads, set(wanted))
        for line in wanted:
            if line in moving:
                found[line][:, part] = machine.cells[line]
    for line, array in found.items():
        if not line.optional and not np.isfinite(array).all():
            raise CalculationError(f"{line.name} is not a finite number")
    return {line: a[0] if line.shape == "number" else a for line, a in found.items()}


@functools.cache
def _keep_pages() -> None:
    """Let glibc keep freed rows for the next ones: it maps no new pages after one large array.

    Measured once: 400 instead of 16,000 page faults for 8,192 positions, a third of the time.
    """
    np.empty(31 << 20, np.uint8)


def _reads_shortcut(line: Line) -> Needs:
    if line.shortcut is not None and line.shortcut.name in KERNELS:
        return [(argument, "all") for argument in line.shortcut.arguments]
    return needs(line)


def _width(batch: Mapping[Line, Array]) -> int:
    widths = {array.shape[1]: line.name for line, array in batch.items() if array.shape[1] > 1}
    if len(widths) > 1:
        told = ", ".join(f"{name} has {width}" for width, name in widths.items())
        raise ModelError(f"all batch inputs need the same number of positions: {told}")
    return next(iter(widths), 1)


def _reached(groups: list[Group], reads: Callable[[Line], Needs], inputs: set[Line]) -> set[Line]:
    """Return every line that depends on one of the inputs, and these."""
    reached = set(inputs)
    for group in groups:
        if not reached.isdisjoint(sources(group, reads)):
            reached.update(group.lines)
    return reached
