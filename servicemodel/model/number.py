"""One number of a model by its path: an input, or what a table of inputs says for one year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from servicemodel.errors import UsageError, did_you_mean
from servicemodel.line.nodes import Role
from servicemodel.scenario import cells
from servicemodel.scenario.overrides import parts, path_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from servicemodel.line.nodes import Line
    from servicemodel.model.build import Built

    Array = NDArray[np.float64]

SHAPING = ("timeline.start", "timeline.years", "timeline.period", "timeline.timing", "prices")


@dataclass(frozen=True)
class Number:
    """A number that a model reads: an input line, or one row of its table."""

    path: str
    line: Line
    row: int | None = None

    @property
    def now(self) -> float:
        """What the scenario states."""
        if isinstance(self.line.given, dict) and self.row is not None:
            return float([*self.line.given.values()][self.row])
        assert isinstance(self.line.given, float | int)
        return float(self.line.given)

    @property
    def unit(self) -> str:
        """Its unit; none of a rate or a share."""
        return str(self.line.unit)

    @property
    def share(self) -> bool:
        """Whether it is a rate or a share."""
        return self.line.role is Role.RATE

    def batch(self, values: Array, others: Mapping[Line, Array] | None = None) -> dict[Line, Array]:
        """Return `others` and this number as inputs of (positions,); a table is (keys, positions).

        What `others` say of other years of the same table stays.
        """
        found = dict(others or {})
        if self.row is None:
            return found | {self.line: values}
        assert isinstance(self.line.given, dict)
        if self.line in found:
            table = found[self.line].copy()
        else:
            stated = np.array([*self.line.given.values()], float)
            table = np.repeat(stated[:, np.newaxis], len(values), 1)
        table[self.row] = values
        return found | {self.line: table}


def number_at(built: Built, path: str) -> Number:
    """Return the number at a path such as `common_rate` or `tariffs.electricity.price.2030`.

    Raises `UsageError` where none stands, where several do, and where it decides which lines there
    are.
    """
    by_path = built.inputs.by_path
    line = by_path.get(path)
    if line is not None and not isinstance(line.given, float | int):
        if isinstance(line.given, dict):
            first = f"{path}.{next(iter(built.inputs.stated[path].years))}"
            raise UsageError(f"{path} has a number for each of some years: name one, {first}")
        raise UsageError(f"{path} has several numbers: {instead(path)}")
    if line is not None:
        return Number(path, line)
    *above, last = parts(path)
    table = by_path.get(path_text(tuple(above)))
    if table is not None and isinstance(table.given, dict) and last.isdecimal():
        years = list(table.given)
        if float(last) in years:
            return Number(path, table, years.index(float(last)))
    if path in [*(row.path for row in cells.rows(built.scenario)), *SHAPING]:
        raise UsageError(f"{path} decides which lines there are: {instead(path)}")
    raise UsageError(f"no number stands at {path!r}; {did_you_mean(path, [*by_path, *SHAPING])}")


def instead(path: str) -> str:
    """Return what to do with a path that is no number on the batch axis."""
    return f"build a model for each value with model.with_values({{{path!r}: ...}})"
