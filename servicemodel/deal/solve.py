"""Which value of one number makes a target true: none, one, several, or a whole interval.

What is found is put back into the model, and only what holds there to 1e-9 is an answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from servicemodel.deal.gains import highest_needed, ladder, number_at
from servicemodel.deal.roots import POINTS, roots
from servicemodel.deal.target import Target, largest, parse, reached, shortfall
from servicemodel.errors import UsageError, did_you_mean
from servicemodel.line.nodes import Role
from servicemodel.scenario.overrides import parts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from servicemodel.line.nodes import Line
    from servicemodel.model.build import Built

    Array = NDArray[np.float64]

CLOSE = 1e-9
HALVINGS = 60


@dataclass(frozen=True)
class Solution:
    """The values of a number at which a target holds.

    `state` is "one", "several", "none", "interval" or "always"; of an interval `values` are both
    ends. `reached` is the metric put back at each value; `now` and `reached_now` are the number and
    the metric as they are (None where it has no value). `notes` tell what is near an answer but
    none. `looked` is where it was looked.
    """

    find: str
    unit: str
    share: bool
    offer: str
    so_that: str
    party: str
    metric: str
    less: str
    metric_unit: str
    target: float
    now: float
    reached_now: float | None
    state: str
    values: tuple[float, ...]
    reached: tuple[float, ...]
    looked: tuple[float, float]
    notes: tuple[str, ...] = ()
    until: int = 0  # the year by which a rate of return is reached, 0 for all years


def solve(built: Built, find: str, so_that: str, offer: str | None = None) -> Solution:
    """Return the values of the number at the path `find` at which the target `so_that` holds.

    The target is `<party> <metric> = <number>`, such as `provider irr = 10%` or `provider irr by
    year 20 = 10%`, of the offer that is named, else of the one in the path. Amounts are looked for
    from 0 to 1e15, rates and shares from 0 to 1. Raises `UsageError` for what does not exist or
    can't be read.
    """
    line = number_at(built, find)
    name = _offer(built, find, offer)
    names = {key: party.name for key, party in built.parties.items()}
    target = parse(so_that, names, built.offers)
    if target.less == name:
        raise UsageError(f"{so_that!r}: {name} less {name} is always 0; name another offer")
    asked = _Question(built, name, target, line)
    state, tried, looked, notes = asked.search()
    values, met, missed = asked.put_back(tried)
    if state in ("interval", "always"):
        if missed or not asked.holds_now(state):
            state, values, met = "none", [], []
    else:
        state = ("none", "one", "several")[min(len(values), 2)]
    assert isinstance(line.given, float | int)
    return Solution(
        find,
        str(line.unit),
        line.role is Role.RATE,
        name,
        so_that,
        names[target.party],
        target.metric,
        target.less,
        {"npv": built.scenario.currency, "irr": "", "payback": "year"}[target.metric],
        target.value,
        float(line.given),
        reached(built, name, target, {})[0][0],
        state,
        tuple(values),
        tuple(met),
        looked,
        (*notes, *missed),
        target.until,
    )


@dataclass(frozen=True)
class _Question:
    """A target of an offer as a function of one input."""

    built: Built
    offer: str
    target: Target
    line: Line

    def short(self, x: Array) -> Array:
        """Return how far the target is missed at some values of the input."""
        return shortfall(self.built, self.offer, self.target, {self.line: x})

    def size(self, x: Array) -> float:
        """Return what the shortfall is rounded against."""
        return largest(self.built, self.offer, self.target, {self.line: x})

    def search(self) -> tuple[str, list[float], tuple[float, float], list[str]]:
        """Return a state, the values to put back, where it was looked, and notes."""
        points = ladder(self.line, self.short)
        looked = float(points[0]), float(points[-1])
        end = self.built.timeline.rows["exponent"][-1]
        if self.target.metric == "payback" and self.target.value > end:
            told = f"the scenario ends after {self.built.timeline.years} years"
            return "none", [], looked, [told]
        at_points = self.short(points)
        if np.ptp(at_points) <= CLOSE * self.size(points):
            if self._zero(points[:2]).all():
                return "always", [], looked, []
            return "none", [], looked, [f"{self.line.path} does not move it"]
        rate = self.line.role is Role.RATE
        high = looked[1] if rate else highest_needed(points, [at_points])
        grid = np.linspace(looked[0], high, POINTS)
        zero = np.flatnonzero(self._zero(grid))
        runs = [k for k in zero if k + 1 in zero]
        if not runs:
            return "roots", roots(self.short, looked[0], high), looked, []
        first, last = runs[0], runs[0] + 1
        while last + 1 in zero:
            last += 1
        left, right = float(grid[first]), float(grid[last])
        if first > 0:
            left = self._end_of_zero(left, float(grid[first - 1]))
        if last < POINTS - 1:
            right = self._end_of_zero(right, float(grid[last + 1]))
        elif self._zero(points[-1:])[0]:
            right = looked[1]
        return "interval", [left, right], looked, []

    def _zero(self, x: Array) -> NDArray[np.bool_]:
        return np.asarray(np.abs(self.short(x)) <= CLOSE * self.size(x))

    def _end_of_zero(self, inside: float, outside: float) -> float:
        """Return how far the target holds from inside an interval towards a value outside."""
        for _ in range(HALVINGS):
            middle = (inside + outside) / 2
            if self._zero(np.array([middle]))[0]:
                inside = middle
            else:
                outside = middle
        return inside

    def put_back(self, tried: list[float]) -> tuple[list[float], list[float], list[str]]:
        """Return the values at which the target does hold, the metric there, and what is missed."""
        kept: list[float] = []
        met: list[float] = []
        missed: list[str] = []
        values = {self.line: np.array(tried)}
        found = reached(self.built, self.offer, self.target, values) if tried else []
        for x, (number, said) in zip(tried, found, strict=True):
            if number is not None and self._met(x, number):
                kept.append(x)
                met.append(number)
            else:
                missed.append(f"at {x:.7g} {self._why_not(number, said)}")
        return kept, met, missed

    def _met(self, x: float, number: float) -> bool:
        missing = abs(number - self.target.value)
        if self.target.metric == "npv":
            return missing <= CLOSE * self.size(np.array([x]))
        return missing <= CLOSE * max(1.0, abs(self.target.value))

    def _why_not(self, number: float | None, said: str) -> str:
        if self.target.metric == "irr":
            rates = "several rates of return" if said == "several" else "no rate of return"
            return f"the NPV at that rate is zero, but the cash has {rates}"
        if self.target.metric == "payback":
            return "the cash adds up to zero then, but that is not its payback"
        return "it jumps over the target"

    def holds_now(self, state: str) -> bool:
        """Return whether the target holds with the input as it is, if it holds at every value."""
        if state == "interval":
            return True
        ((number, _),) = reached(self.built, self.offer, self.target, {})
        assert isinstance(self.line.given, float | int)
        return number is not None and self._met(float(self.line.given), number)


def _offer(built: Built, find: str, offer: str | None) -> str:
    """Return the offer that is named, else that of the path, else the only one."""
    place = parts(find)
    if offer is None and place[0] == "offers":
        return place[1]
    if offer is None and len(built.offers) == 1:
        return next(iter(built.offers))
    if offer is None:
        raise UsageError(
            f"{find} belongs to no offer: say under which one, {_any_of(built.offers)}"
        )
    if offer not in built.offers:
        raise UsageError(f"no offer is called {offer!r}; {did_you_mean(offer, built.offers)}")
    return offer


def _any_of(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} or {last}"
