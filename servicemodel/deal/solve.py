"""Which value of one number makes a target true: none, one, several, or a whole interval.

What is found is put back into the model, and only what holds there to 1e-9 is an answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from servicemodel.deal.gains import ladder
from servicemodel.deal.limits import limits_of, refuse_unstated
from servicemodel.deal.roots import POINTS, roots
from servicemodel.deal.shortfall import CLOSE, Question
from servicemodel.deal.target import DSCR, IRR, PAYBACK, parse
from servicemodel.errors import CalculationError, UsageError, did_you_mean, named
from servicemodel.model.number import Number, number_at
from servicemodel.scenario.overrides import parts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from servicemodel.deal.limits import Limits
    from servicemodel.model.build import Built

    Array = NDArray[np.float64]

HALVINGS = 60
UNITS = {PAYBACK: "year"}  # of a metric that is no amount


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

    The target is `<party> <metric> = <number>`, such as `provider irr = 10%`, `provider irr by year
    20 = 10%` or `provider dscr = 1.3`, `<party> indifferent` (it gains nothing) or `equal gain`, of
    the offer that is named, else of the one in the path. The number may be that of a year, such as
    `tariffs.electricity.price.2030`. It is looked for where its field allows: amounts from 0 to
    1e15, shares from 0 to 1, rates from -50 % on; of whole numbers each is tried. Raises
    `UsageError` for what does not exist or can't be read.
    """
    refuse_unstated(built, find)
    number, asked = number_at(built, find), question(built, find, so_that, offer)
    search = _Search(asked, number, limits_of(built, number))
    state, tried, looked, notes = search.search()
    values, met, missed = search.put_back(tried)
    if state in ("interval", "always"):
        if missed or not search.holds_now(state):
            state, values, met = "none", [], []
    else:
        state = ("none", "one", "several")[min(len(values), 2)]
    target = asked.target
    return Solution(
        find,
        number.unit,
        number.share,
        asked.offer,
        so_that,
        built.parties[target.party].name if target.party else "",
        target.metric,
        target.less,
        built.scenario.currency if target.is_amount else UNITS.get(target.metric, ""),
        target.value,
        number.now,
        asked.reached({})[0][0],
        state,
        tuple(values),
        tuple(met),
        looked,
        (*notes, *missed),
        target.until,
    )


def question(built: Built, find: str, so_that: str, offer: str | None = None) -> Question:
    """Return a target as it is asked of a model; `find` is the path of what is looked for."""
    name = _offer(built, find, offer)
    names = {key: party.name for key, party in built.parties.items()}
    target = parse(so_that, names, built.offers)
    if target.less == name:
        raise UsageError(f"{so_that!r}: {name} less {name} is always 0; name another offer")
    return Question(built, name, target)


@dataclass(frozen=True)
class _Search:
    """A target as a function of one number."""

    asked: Question
    number: Number
    limits: Limits

    def short(self, x: Array) -> Array:
        """Return how far the target is missed at some values of the number."""
        return self.asked.shortfall(self.number.batch(x))

    def size(self, x: Array) -> Array:
        """Return what the shortfall is rounded against at each value, or at all of them."""
        return self.asked.largest(self.number.batch(x))

    def search(self) -> tuple[str, list[float], tuple[float, float], list[str]]:
        """Return a state, the values to put back, where it was looked, and notes."""
        target, timeline = self.asked.target, self.asked.built.timeline
        if target.metric == PAYBACK and target.value > timeline.rows["exponent"][-1]:
            told = f"the scenario ends after {timeline.years} years"
            return "none", [], (self.limits.low, self.limits.high), [told]
        if self.limits.whole:
            return self.each()
        points = ladder(self.number, self.limits, self.short)
        looked = float(points[0]), float(points[-1])
        at_points = self.short(points)
        if np.ptp(at_points) <= CLOSE * self.size(points).max():
            if self._zero(points[:2]).all():
                return "always", [], looked, []
            return "none", [], looked, [f"{self.number.path} does not move it"]
        low, high = self.limits.needed(points, [at_points])
        grid = np.linspace(low, high, POINTS)
        zero = np.flatnonzero(self._zero(grid))
        runs = [k for k in zero if k + 1 in zero]
        if not runs:
            return "roots", roots(self.short, low, high), looked, []
        first, last = runs[0], runs[0] + 1
        while last + 1 in zero:
            last += 1
        left, right = float(grid[first]), float(grid[last])
        if first > 0:
            left = self._end_of_zero(left, float(grid[first - 1]))
        elif self._zero(points[:1])[0]:
            left = looked[0]
        if last < POINTS - 1:
            right = self._end_of_zero(right, float(grid[last + 1]))
        elif self._zero(points[-1:])[0]:
            right = looked[1]
        return "interval", [left, right], looked, []

    def each(self) -> tuple[str, list[float], tuple[float, float], list[str]]:
        """Return the same for whole numbers, each of which is tried as far as it has a result."""
        points = np.arange(self.limits.low, self.limits.high + 1)
        short, size = self._one_by_one(points)
        looked = float(points[0]), float(points[-1])
        zero = np.abs(short) <= CLOSE * size
        found = [float(x) for x in points[zero]]
        if len(found) == len(points):
            return "always", [], looked, []
        if len(found) > 2 and found[-1] - found[0] == len(found) - 1:
            return "interval", [found[0], found[-1]], looked, []
        signs = np.where(zero, 0.0, np.sign(short))
        crossed = np.flatnonzero(signs[:-1] * signs[1:] < 0)
        told = [
            f"the target is crossed between {points[k]:g} and {points[k + 1]:g}" for k in crossed
        ]
        if np.unique(short[np.isfinite(short)]).size < 2:
            told = [f"{self.number.path} does not move it"]
        return "roots", found, looked, [] if found else told

    def _one_by_one(self, points: Array) -> tuple[Array, Array]:
        """Return shortfall and size at each value, NaN where there is no result."""
        try:
            return self.short(points), np.broadcast_to(self.size(points), points.shape)
        except CalculationError:
            short, size = np.full(points.shape, np.nan), np.ones(points.shape)
        for k in range(len(points)):
            try:
                short[k] = self.short(points[k : k + 1])[0]
                size[k] = self.size(points[k : k + 1])[0]
            except CalculationError:
                continue
        return short, size

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
        found = self.asked.reached(self.number.batch(np.array(tried))) if tried else []
        for x, (number, said) in zip(tried, found, strict=True):
            if number is not None and self.asked.met(number, float(self.size(np.array([x]))[0])):
                kept.append(x)
                met.append(number)
            else:
                missed.append(f"at {x:.7g} {self._why_not(number, said)}")
        return kept, met, missed

    def _why_not(self, number: float | None, said: str) -> str:
        metric = self.asked.target.metric
        if metric == IRR:
            rates = "several rates of return" if said == "several" else "no rate of return"
            return f"the NPV at that rate is zero, but the cash has {rates}"
        if metric == PAYBACK:
            return "the cash adds up to zero then, but that is not its payback"
        if metric == DSCR and number is None:
            return "nothing is due on loans"
        return "it jumps over the target"

    def holds_now(self, state: str) -> bool:
        """Return whether the target holds with the input as it is, if it holds at every value."""
        return state == "interval" or self.asked.holds()


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
    *first, last = (named(name) for name in names)
    return f"{', '.join(first)} or {last}"
