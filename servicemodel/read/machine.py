"""Computes lines for one block of positions: whole rows, and loops through time step by step.

A formula is first tried as it is; where a number fails it is computed again, carefully, with the
conditions of `where` as masks, so that only what is really needed must exist.
"""

from __future__ import annotations

import contextlib
import functools
from typing import TYPE_CHECKING

import numpy as np

from servicemodel.errors import CalculationError, ModelError
from servicemodel.line.nodes import Apply, Constant, Expression, Header, Line
from servicemodel.read.array_words import COMPUTE, CONSTANT, EACH, line_of
from servicemodel.read.kernels import KERNELS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from numpy.typing import ArrayLike, NDArray

    from servicemodel.line.order import Group, Needs
    from servicemodel.timeline import Timeline

    Array = NDArray[np.float64]
    Mask = NDArray[np.bool_] | None


class Machine:
    """Computes lines for one width; `cells` has rows as (periods, width), numbers as (1, width)."""

    def __init__(
        self,
        timeline: Timeline,
        batch: Mapping[Line, Array],
        width: int,
        shortcuts: bool,
        first_position: int = 0,
    ) -> None:
        self.timeline = timeline
        self.batch = batch
        self.width = width
        self.shortcuts = shortcuts
        self.first_position = first_position
        self.periods = timeline.count + 1
        self.cells: dict[Line, Array] = {}
        self.with_opening: dict[Line, Array] = {}  # one row more, the opening, on top
        self.headers = {
            **{name: np.array(row).reshape(-1, 1) for name, row in timeline.rows.items()},
            **{name: np.array([[number]]) for name, number in timeline.numbers.items()},
        }
        self.kernels: dict[tuple[str, tuple[Line, ...]], dict[str, Array]] = {}
        self.span = slice(0, self.periods)
        self.ahead: dict[Expression, Array] = {}
        self.line: Line | None = None
        self.careful = False

    def cells_of(self, line: Line) -> int:
        """Return how many numbers a line has per position."""
        if isinstance(line.given, dict):
            return len(line.given)
        return 1 if line.shape == "number" else self.periods

    def take(self, other: Machine) -> None:
        """Take over what another machine has computed."""
        self.cells.update(other.cells)
        self.with_opening.update(other.with_opening)

    def run(self, groups: list[Group], reads: Callable[[Line], Needs], kept: set[Line]) -> None:
        """Compute groups in order; drop each line after its last use unless it is kept."""
        last_use: dict[Line, int] = {}
        for place, group in enumerate(groups):
            last_use.update(dict.fromkeys(sources(group, reads), place))
        ends: dict[int, list[Line]] = {}
        for line, place in last_use.items():
            if line not in kept:
                ends.setdefault(place, []).append(line)
        with np.errstate(divide="raise", over="raise", invalid="raise"):
            for place, group in enumerate(groups):
                if group.stepped:
                    self.step(group.lines)
                else:
                    self.whole(group.lines[0])
                for line in group.lines:
                    self.check_missing(line, reads(line))
                for line in ends.get(place, ()):
                    self.cells.pop(line, None)
                    self.with_opening.pop(line, None)

    def check_missing(self, line: Line, read: Needs) -> None:
        """Raise an error if a line needs a value just where another line has none."""
        optional = [other.name for other, _ in read if other.optional]
        if optional and not line.optional and np.isnan(self.cells[line]).any():
            raise CalculationError(f"{line.name} reads {optional[0]} where that has no value")

    def whole(self, line: Line) -> None:
        """Compute all periods of a line at once."""
        if line.given is not None:
            value = self.given(line)
        elif self.shortcuts and line.shortcut is not None and line.shortcut.name in KERNELS:
            value = self.kernel(line)
        else:
            value = self.formula(line, line.formula)
        if line.opening is None:
            self.cells[line] = value
            return
        opening = self.formula(line, line.opening)
        full = np.empty((self.periods + 1, max(value.shape[1], opening.shape[1])))
        full[0] = opening[0]
        full[1:] = value
        self.with_opening[line] = full
        self.cells[line] = full[1:]

    def step(self, lines: tuple[Line, ...]) -> None:
        """Compute lines that need each other through time, period by period."""
        for line in lines:
            full = np.empty((self.periods + 1, self.width))
            if line.opening is not None:
                full[0] = self.formula(line, line.opening)[0]
            self.with_opening[line] = full
            self.cells[line] = full[1:]
        for line in lines:
            source = _read_before(line)
            if source is not None:  # it is filled as its source is
                self.cells[line] = self.with_opening[source][:-1]
        stepped = [line for line in lines if _read_before(line) is None]
        for line in stepped:
            self.line = line
            self.look_ahead(line.formula, set(lines))
        if not self.step_quickly(stepped):
            for period in range(self.periods):
                self.span = slice(period, period + 1)
                for line in stepped:
                    self.cells[line][period] = self.formula(line, line.formula)[0]
            self.span = slice(0, self.periods)
        self.ahead.clear()

    def step_quickly(self, lines: list[Line]) -> bool:
        """Step lines by functions of the period; return False where these can't or where one fails.

        The other way does all of it again, looks at each choice and names what fails.
        """
        quick = [(self.cells[line], self.quick(line.formula)) for line in lines]
        try:
            for period in range(self.periods):
                for cells, function in quick:
                    if function is None:
                        return False
                    cells[period] = function(period)
        except FloatingPointError:
            return False
        return True

    def quick(self, expression: Expression | None) -> Callable[[int], Array] | None:
        """Return an expression as a function from a period to a row, None if it has no such."""
        if expression in self.ahead:
            return self.ahead[expression].__getitem__
        if not isinstance(expression, Apply):
            assert expression is not None
            values = self.value(expression, None)
            return values.__getitem__ if expression.shape == "row" else lambda period: values[0]
        name = expression.word.name
        if name == "before":
            return self.with_opening[line_of(expression, 0)].__getitem__
        parts = [self.quick(argument) for argument in expression.arguments]
        known = [part for part in parts if part is not None]
        if len(known) < len(parts):
            return None
        if name == "where":
            condition, yes, no = known
            return lambda period: np.where(condition(period) != 0, yes(period), no(period))
        if name not in EACH:
            return None
        function = EACH[name]
        if len(known) == 1:
            (only,) = known
            return only if expression.word.many else lambda period: function(only(period))
        if len(known) == 2:
            first, second = known
            return lambda period: function(first(period), second(period))
        return lambda period: functools.reduce(function, (part(period) for part in known))

    def look_ahead(self, expression: Expression | None, group: set[Line]) -> None:
        """Compute for all periods what a stepped formula reads from outside its group."""
        if not isinstance(expression, Apply):
            return
        if group.isdisjoint(_lines(expression)):
            if expression.shape == "row":
                with contextlib.suppress(FloatingPointError):  # a branch may never be needed
                    self.ahead[expression] = self.value(expression, None)
            return
        for argument in expression.arguments:
            self.look_ahead(argument, group)

    def formula(self, line: Line, formula: Expression | None) -> Array:
        """Compute a line's formula; where a number fails, look again with `where` as a mask."""
        assert formula is not None
        self.line = line
        try:
            return self.value(formula, None)
        except FloatingPointError:
            self.careful = True
            with np.errstate(all="ignore"):
                value = self.value(formula, None)
            self.careful = False
        if np.isinf(value).any():
            raise CalculationError(f"{line.name} is not a finite number") from None
        return value

    def given(self, line: Line) -> Array:
        """Return an input's numbers."""
        array = self.batch.get(line)
        if array is not None:
            return array
        assert line.given is not None
        given = list(line.given.values()) if isinstance(line.given, dict) else line.given
        return shaped(line, given, self.timeline)

    def kernel(self, line: Line) -> Array:
        """Compute one part of a composite, all parts of which are computed together."""
        assert line.shortcut is not None
        name, arguments = line.shortcut.name, line.shortcut.arguments
        if (name, arguments) not in self.kernels:
            rows = [self.cells[argument] for argument in arguments]
            try:
                self.kernels[name, arguments] = KERNELS[name](self.headers, *rows)
            except FloatingPointError as problem:
                raise CalculationError(f"{line.name} has no value: {problem}") from None
        return self.kernels[name, arguments][line.shortcut.part]

    def value(self, expression: Expression, mask: Mask) -> Array:
        """Return an expression in the periods of the span; outside the mask it may be anything."""
        if isinstance(expression, Line):
            cells = self.cells[expression]
            return cells[self.span] if expression.shape == "row" else cells
        if isinstance(expression, Apply):
            ahead = self.ahead.get(expression)
            if ahead is not None:
                return ahead[self.span]
            return COMPUTE[expression.word.name](self, expression, mask)
        if isinstance(expression, Header):
            array = self.headers[expression.name]
            return array[self.span] if expression.shape == "row" else array
        assert isinstance(expression, Constant)
        return CONSTANT[expression.value]

    def row(self, expression: Expression, mask: Mask) -> Array:
        """Return all periods of an expression, whatever the span."""
        span, self.span = self.span, slice(0, self.periods)
        try:
            everywhere = None if mask is None else np.logical_or.reduce(mask, 0, keepdims=True)
            return self.value(expression, everywhere)
        finally:
            self.span = span

    def call(self, function: Callable[..., Array], mask: Mask, *arguments: Array) -> Array:
        """Apply a function to arrays; where it fails inside the mask, name line and period."""
        if not self.careful:
            return function(*arguments)
        result = function(*arguments)
        wrong = ~np.isfinite(result)
        if mask is not None:
            wrong = wrong & mask
        if wrong.any():
            self.fail(wrong, arguments)
        return result

    def fail(self, wrong: NDArray[np.bool_], arguments: tuple[Array, ...]) -> None:
        """Raise an error that names the line, the first period and position, and what failed."""
        assert self.line is not None
        period, position = (int(place[0]) for place in np.nonzero(wrong))
        numbers = [
            float(np.broadcast_to(argument, wrong.shape)[period, position])
            for argument in arguments
        ]
        where = ""
        if self.line.shape == "row" and len(wrong) == self.span.stop - self.span.start:
            where += f" in {self.timeline.label(period + self.span.start)}"
        if self.width > 1:
            where += f" at position {position + self.first_position}"
        if len(numbers) == 2 and numbers[1] == 0:
            problem = f"divides {numbers[0]:g} by zero"
        else:
            problem = f"has no value for {' and '.join(f'{number:g}' for number in numbers)}"
        raise CalculationError(
            f"{self.line.name} {problem}{where}; where(condition, ..., ...) can rule that out"
        )


def shaped(line: Line, array: ArrayLike, timeline: Timeline) -> Array:
    """Return an input's values as (periods or keys or 1, positions)."""
    if line.given is None:
        raise ModelError(f"{line.name} is no input: its formula gives its value")
    values = np.asarray(array, dtype=np.float64)
    if line.shape == "number":
        values = values.reshape(1, -1)
    elif values.ndim == 1:
        values = values.reshape(-1, 1)
    rows = len(line.given) if isinstance(line.given, dict) else 1
    if line.shape == "row":
        rows = timeline.count + 1
    if values.ndim != 2 or values.shape[0] != rows:
        raise ModelError(f"{line.name} needs {rows} numbers per position, not {values.shape[0]}")
    if not np.isfinite(values).all():
        raise CalculationError(f"{line.name} is not a finite number")
    return values


def sources(group: Group, reads: Callable[[Line], Needs]) -> set[Line]:
    """Return every line that a group reads."""
    return {other for line in group.lines for other, _ in reads(line)}


def _lines(expression: Expression) -> Iterator[Line]:
    """Walk over the lines that an expression reads."""
    if isinstance(expression, Line):
        yield expression
    elif isinstance(expression, Apply):
        for argument in expression.arguments:
            yield from _lines(argument)


def _read_before(line: Line) -> Line | None:
    """Return what a line is one period earlier, if it is nothing else, as a balance's opening."""
    formula = line.formula
    if line.opening is None and isinstance(formula, Apply) and formula.word.name == "before":
        return line_of(formula, 0)
    return None
