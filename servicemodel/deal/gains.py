"""What each side gains by an offer, as a function of any numbers of the scenario.

If the offer is not agreed, the customer takes its best other offer, and the provider gets what
that gives it. Both gains are measured against this one outcome, chosen again for each position.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from servicemodel.deal.limits import limits_of, refuse_unstated
from servicemodel.deal.roots import crossing, narrowed, straight
from servicemodel.errors import CalculationError, UsageError, did_you_mean
from servicemodel.model.number import Number
from servicemodel.offer import CUSTOMER, PROVIDER
from servicemodel.read import arrays

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from servicemodel.deal.limits import Limits
    from servicemodel.line.nodes import Line
    from servicemodel.model.build import Built

    Array = NDArray[np.float64]
    Values = Mapping[Line, Array]
    Worths = Mapping[tuple[str, str], Array]  # NPV by offer and side

SIDES = (PROVIDER, CUSTOMER)
NOISE = 1e-9  # a change so small beside what changed it is rounding


@dataclass(frozen=True)
class Gains:
    """The gains of both sides by one offer of a model.

    They are measured `against` one other offer if it is named, else against the customer's best.
    """

    built: Built
    offer: str
    against: str | None = None

    def __post_init__(self) -> None:
        names = self.built.offers
        if self.offer not in names:
            raise UsageError(
                f"no offer is called {self.offer!r}; {did_you_mean(self.offer, names)}"
            )
        if self.against is not None and self.against not in names:
            hint = did_you_mean(self.against, names)
            raise UsageError(f"no offer is called {self.against!r}; {hint}")
        if self.against == self.offer:
            raise UsageError(f"{self.offer} is measured against another offer, not against itself")
        if not self.others:
            raise UsageError(f"{self.offer} is the only offer: a zone needs an alternative to it")
        for side in SIDES:
            if side not in self.built.parties:
                raise UsageError(f"a zone needs a party with the key {side}")

    @cached_property
    def others(self) -> list[str]:
        """The names of the other offers, or the one against which gains are measured."""
        if self.against is not None:
            return [self.against]
        return [name for name in self.built.offers if name != self.offer]

    def worths(self, values: Values) -> Worths:
        """Return the NPV by offer and side, (positions,) each; `values` are of (positions,)."""
        offers = self.built.offers
        lines = {
            (name, side): offers[name].statements[side].npv for name in offers for side in SIDES
        }
        found = arrays.read(lines.values(), self.built.timeline, values)
        return {key: found[line] for key, line in lines.items()}

    def without(
        self, worths: Mapping[tuple[str, str], Array]
    ) -> tuple[NDArray[np.intp], dict[str, Array]]:
        """Return the place of the customer's best other offer, and what it gives each side."""
        table = {s: np.array([worths[name, s] for name in self.others]) for s in SIDES}
        best = np.argmax(table[CUSTOMER], axis=0)
        return best, {
            s: np.take_along_axis(t, best[np.newaxis], axis=0)[0] for s, t in table.items()
        }

    def of(self, values: Values) -> dict[str, Array]:
        """Return each side's gain, (positions,) each."""
        worths = self.worths(values)
        _, without = self.without(worths)
        return {side: worths[self.offer, side] - without[side] for side in SIDES}

    def alternative(self, values: Values) -> str:
        """Return the customer's best other offer in the first position."""
        best, _ = self.without(self.worths(values))
        return self.others[int(best[0])]

    def largest(self, values: Values) -> dict[str, float]:
        """Return the largest amount of each side in a period: what a gain is rounded against."""
        offers = self.built.offers.values()
        lines = {side: [row for o in offers for row in o.statements[side].rows] for side in SIDES}
        found = arrays.read(
            [w for some in lines.values() for w in some], self.built.timeline, values
        )
        return {
            side: max((float(np.abs(found[line]).max()) for line in some), default=0.0)
            for side, some in lines.items()
        }


@dataclass(frozen=True)
class Range:
    """A term and where its ends are looked for; as it rises, `rising` gains and `falling` loses.

    From `bottom`, the lowest value that may be, to `low` and from `high` to `top`, the highest, no
    side's gain changes its sign.
    """

    term: Line
    bottom: float
    low: float
    high: float
    top: float
    rising: str

    @property
    def falling(self) -> str:
        """The side that loses as the term rises."""
        return SIDES[1 - SIDES.index(self.rising)]


def number_at(built: Built, path: str) -> Line:
    """Return the input of one number at a path; raise `UsageError` if there is none."""
    by_path = built.inputs.by_path
    refuse_unstated(built, path)
    if path not in by_path:
        raise UsageError(f"no number stands at {path!r}; {did_you_mean(path, by_path)}")
    line = by_path[path]
    if not isinstance(line.given, float | int):
        raise UsageError(f"{path} has several numbers: what is looked for is one number")
    return line


def ladder(number: Number, limits: Limits, read: Callable[[Array], object]) -> Array:
    """Return rising values of a number within its limits at which a function is looked at first."""
    *tried, last = limits.tried(number.now)
    for points in tried:
        try:
            read(points)
        except CalculationError:
            continue
        return points
    return last


def range_of(gains: Gains, path: str) -> Range:
    """Return where to look for the ends of a term, and which side gains as it rises.

    Raises `UsageError` for what is no number, moves nothing, or moves both sides the same way.
    """
    line = number_at(gains.built, path)
    number = Number(path, line)
    limits = limits_of(gains.built, number)
    points = ladder(number, limits, lambda x: gains.of({line: x}))
    worths = gains.worths({line: points})
    _, without = gains.without(worths)
    gained = {side: worths[gains.offer, side] - without[side] for side in SIDES}
    slopes = {}
    for side in SIDES:
        moved = max(np.ptp(worth) for (_, of), worth in worths.items() if of == side)
        change = float(gained[side][-1] - gained[side][0])
        slopes[side] = 0.0 if np.ptp(gained[side]) <= NOISE * moved else np.sign(change)
    names = {side: gains.built.parties[side].name for side in SIDES}
    moved_sides = [side for side in SIDES if slopes[side]]
    if not moved_sides:
        raise UsageError(f"{path} moves no gain of {gains.offer}: it has no zone")
    if len(moved_sides) == 1:
        raise UsageError(
            f"{path} moves the gain of {names[moved_sides[0]]} only: a zone needs a number by "
            "which one side gains what the other one loses"
        )
    if slopes[PROVIDER] == slopes[CUSTOMER]:
        verb = "gain" if slopes[PROVIDER] > 0 else "lose"
        raise UsageError(
            f"{path} moves both the same way: as it rises, {names[PROVIDER]} and "
            f"{names[CUSTOMER]} {verb}; a zone needs a number by which one gains and one loses"
        )
    rising = PROVIDER if slopes[PROVIDER] > 0 else CUSTOMER
    low, high = limits.needed(points, list(gained.values()))
    return Range(line, float(points[0]), low, high, float(points[-1]), rising)


def ends(gains: Gains, term: Range, values: Values, count: int) -> dict[str, Array]:
    """Return each side's end of a term in many positions at once; NaN where a side never gains.

    `values` are other inputs of (count,). The ends are (count,) each: where the side's gain is
    zero, or the end of the range if it gains there too. It takes one call where gains are straight,
    else some more.
    """
    points = np.array([term.low, (term.low + term.high) / 2, term.high])
    tiled: dict[Line, Array] = {line: np.tile(array, 3) for line, array in values.items()}
    gained = gains.of(tiled | {term.term: np.repeat(points, count)})
    low, middle, high = (
        np.concatenate([gained[side][k * count : (k + 1) * count] for side in SIDES])
        for k in range(3)
    )
    crosses = (low >= 0) != (high >= 0)
    first, last = np.full(2 * count, term.low), np.full(2 * count, term.high)
    found = np.where(crosses, crossing(first, last, low, high), np.nan)
    curved = np.flatnonzero(crosses & ~straight(low, middle, high))
    side_of, place = np.divmod(curved, count)

    def gain(x: Array) -> Array:
        """Return the gain of each bracket's side; (points x brackets,)."""
        times = len(x) // len(curved)
        others = {line: np.tile(array[place], times) for line, array in values.items()}
        both = gains.of(others | {term.term: x})
        return np.where(np.tile(side_of, times) == 0, both[SIDES[0]], both[SIDES[1]])

    if len(curved):
        brackets = (array[curved] for array in (first, last, low, high))
        left, right, _, _ = narrowed(gain, *brackets)
        found[curved] = np.where(side_of == SIDES.index(term.rising), right, left)
    answer = {}
    for number, side in enumerate(SIDES):
        part = slice(number * count, (number + 1) * count)
        at_bound, bound = (low, term.bottom) if side == term.rising else (high, term.top)
        answer[side] = np.where(at_bound[part] >= 0, bound, found[part])
    return answer
