"""The zone of a term: from the provider's floor to the customer's ceiling.

If no service is agreed, the customer takes its best other offer, and the provider gets what that
gives it. Both gains are measured against this one outcome. An empty zone is an answer: it comes
with what would open it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from servicemodel.deal.solve import roots
from servicemodel.errors import ServiceModelError, UsageError, did_you_mean
from servicemodel.read import arrays

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from servicemodel.line.nodes import Line
    from servicemodel.model.build import Built

    Array = NDArray[np.float64]

RATES = (0.0, 0.3)  # where an opening discount rate is looked for
SIDES = ("provider", "customer")
CLOSE = 1e-9
HIGHEST = 1e15  # as high as an amount may be


@dataclass(frozen=True)
class Opening:
    """A discount rate that would just open an empty zone, all else as it is."""

    path: str
    now: float
    needed: float


@dataclass(frozen=True)
class Zone:
    """What a term must be for each side to gain; `floor` and `ceiling` in the term's unit.

    A floor of 0 says that the provider gains without being paid; None that a side gains at no
    amount from 0 up. `gains` has each side's gain at the term as it is.
    """

    offer: str
    term: str
    unit: str
    now: float
    alternative: str
    floor: float | None
    ceiling: float | None
    gains: dict[str, float]
    openings: tuple[Opening, ...]

    @property
    def empty(self) -> bool:
        """Whether no value of the term lets both sides gain."""
        return self.floor is None or self.ceiling is None or self.floor > self.ceiling


def zone(built: Built, offer: str, term: str | None = None) -> Zone:
    """Return the zone of one amount that the customer pays the provider under an offer.

    `term` is the path of a number; without it the offer's first fee. Raises `UsageError` for an
    offer or a term that does not exist or that moves nothing between the two sides.
    """
    others = [name for name in built.offers if name != offer]
    if offer not in built.offers:
        raise UsageError(f"no offer is called {offer!r}; {did_you_mean(offer, built.offers)}")
    if not others:
        raise UsageError(f"{offer} is the only offer: a zone needs an alternative to it")
    path = term or _first_fee(built, offer)
    if path not in built.inputs:
        raise UsageError(f"no number stands at {path!r}; {did_you_mean(path, built.inputs)}")
    line = built.inputs[path]
    assert isinstance(line.given, float)
    now = line.given
    alternative = _best_alternative(built, others)

    def gain(side: str, values: dict[Line, Array]) -> Array:
        lines = [built.offers[name].statements[side].npv for name in (offer, alternative)]
        found = arrays.read(lines, built.timeline, values)
        gained: Array = found[lines[0]] - found[lines[1]]
        return gained

    high = max(10 * abs(now), 1.0)
    while high < HIGHEST:
        rising = {side: gain(side, {line: np.array([0.0, high])}) for side in SIDES}
        if rising["provider"][1] > 0 >= rising["customer"][1]:
            break
        if rising["provider"][1] <= rising["provider"][0]:
            break
        high *= 10
    slopes = {side: float(np.diff(rising[side])[0]) for side in SIDES}
    if slopes["provider"] <= 0 or slopes["customer"] >= 0:
        raise UsageError(f"{path} is no amount that the customer pays the provider under {offer}")
    ends: dict[str, float | None] = {}
    for side in SIDES:
        found = roots(lambda x, side=side: gain(side, {line: x}), 0.0, high)  # type: ignore[misc]
        if len(found) > 1:
            raise ServiceModelError(f"{path}: the {side}'s gain is zero at several values: {found}")
        ends[side] = found[0] if found else None
        if found:
            left = abs(float(gain(side, {line: np.array(found)})[0]))
            if left > CLOSE * float(np.abs(rising[side]).max()):
                raise ServiceModelError(f"{path}: {found[0]} leaves the {side} a gain of {left:g}")
    if ends["provider"] is None and rising["provider"][0] > 0:
        ends["provider"] = 0.0  # it gains without being paid
    openings: tuple[Opening, ...] = ()
    floor, ceiling = ends["provider"], ends["customer"]
    if floor is not None and ceiling is not None and floor > ceiling:
        openings = _openings(built, offer, others, line, high)
    gains = {side: float(gain(side, {})[0]) for side in SIDES}
    return Zone(offer, path, str(line.unit), now, alternative, floor, ceiling, gains, openings)


def _first_fee(built: Built, offer: str) -> str:
    from servicemodel.scenario.overrides import path_text

    start = path_text(("offers", offer, "clauses"))
    path = next((path for path in built.inputs if path.startswith(f"{start}.")), None)
    if path is None:
        raise UsageError(f"{offer} has no clause with a fee: say which number with --term")
    return path


def _best_alternative(built: Built, others: list[str]) -> str:
    lines = {name: built.offers[name].statements["customer"].npv for name in others}
    values = arrays.read(lines.values(), built.timeline)
    return max(others, key=lambda name: values[lines[name]][0])


def _openings(
    built: Built, offer: str, others: list[str], term: Line, high: float
) -> tuple[Opening, ...]:
    """Return the discount rates at which floor and ceiling would just meet, one side at a time."""
    found = []
    for side in SIDES:
        path = f"parties.{side}.discount_rate"
        rate = built.inputs[path]
        assert isinstance(rate.given, float)

        def width(rates: Array, rate: Line = rate) -> Array:
            """Return ceiling less floor for each rate; both are straight in the term."""
            lines = {
                (name, side): built.offers[name].statements[side].npv
                for name in (offer, *others)
                for side in SIDES
            }
            values = {
                term: np.concatenate([np.zeros_like(rates), np.full_like(rates, high)]),
                rate: np.concatenate([rates, rates]),
            }
            worth = arrays.read(lines.values(), built.timeline, values)
            count = len(rates)
            best = np.argmax([worth[lines[name, "customer"]][:count] for name in others], axis=0)
            ends = []
            for side in SIDES:
                choice = np.array([worth[lines[name, side]][:count] for name in others])
                without = np.take_along_axis(choice, best[np.newaxis], axis=0)[0]
                at_zero = worth[lines[offer, side]][:count] - without
                at_high = worth[lines[offer, side]][count:] - without
                ends.append(-at_zero * high / (at_high - at_zero))
            wide: Array = ends[1] - ends[0]
            return wide

        meets = roots(width, *RATES)
        nearest = min(meets, key=lambda value: abs(value - rate.given), default=None)  # type: ignore[operator]
        if nearest is not None:
            found.append(Opening(path, rate.given, nearest))
    return tuple(found)
