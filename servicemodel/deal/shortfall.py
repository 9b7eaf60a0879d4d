"""How far a model is from a target, and what its metric is: a row of `MEASURES` per metric.

The first is a function without gaps, also where the metric has no value, so that its zeros can be
looked for; what is found is put back into the second.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from servicemodel.deal.gains import SIDES, Gains
from servicemodel.deal.target import DSCR, EQUAL_GAIN, GAIN, IRR, NPV, PAYBACK
from servicemodel.errors import UsageError
from servicemodel.read import arrays

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from servicemodel.deal.target import Target
    from servicemodel.line.nodes import Line
    from servicemodel.metric.irr import Irr
    from servicemodel.metric.payback import Payback
    from servicemodel.model.build import Built
    from servicemodel.model.financing import Financing

    Array = NDArray[np.float64]
    Values = Mapping[Line, Array]
    Reached = list[tuple[float | None, str]]


CLOSE = 1e-9


@dataclass(frozen=True)
class Question:
    """A target of an offer of a model."""

    built: Built
    offer: str
    target: Target

    def shortfall(self, values: Values) -> Array:
        """Return how far the target is missed, (positions,): zero where it may hold."""
        return MEASURES[self.target.metric][0](self, values)

    def reached(self, values: Values) -> Reached:
        """Return the metric itself in each position with its state; None where it has no value."""
        return MEASURES[self.target.metric][1](self, values)

    def largest(self, values: Values) -> Array:
        """Return the largest amount that the shortfall is made of, (positions,) or (1,).

        It is what the shortfall is rounded against.
        """
        target, offers = self.target, self.offers
        if target.metric in (GAIN, EQUAL_GAIN):
            offers = tuple(self.built.offers)
        statements = [
            self.built.offers[name].statements[party]
            for name in offers
            for party in ([target.party] if target.party else SIDES)
        ]
        lines = [line for statement in statements for line in statement.rows]
        read = arrays.read(lines, self.built.timeline, values)
        largest: Array = np.zeros(1)
        for array in read.values():
            largest = np.maximum(largest, np.abs(array).max(axis=0))
        return largest

    def met(self, number: float, size: float) -> bool:
        """Return whether a metric is its target, to 1e-9 of its number, or of `size` if money."""
        missing = abs(number - self.target.value)
        scale = size if self.target.is_amount else max(1.0, abs(self.target.value))
        return missing <= CLOSE * scale

    def holds(self) -> bool:
        """Return whether the target holds in the model as it is."""
        ((number, _),) = self.reached({})
        return number is not None and self.met(number, float(self.largest({})[0]))

    def financing(self) -> Financing:
        """Return the loans of the party; raise `UsageError` if it has none under the offer."""
        found = self.built.offers[self.offer].statements[self.target.party].financing
        if found is None:
            name = self.built.parties[self.target.party].name
            raise UsageError(f"{name} has no loan under {self.offer}: nothing is due to be covered")
        return found

    @property
    def gains(self) -> Gains:
        """What both sides gain by the offer; raises `UsageError` for a party that is no side."""
        if self.target.party not in ("", *SIDES):
            name = self.built.parties[self.target.party].name
            raise UsageError(f"a gain is that of {' or '.join(SIDES)}, not of {name}")
        return Gains(self.built, self.offer)

    @property
    def offers(self) -> tuple[str, ...]:
        """The offer, and the one that it is less."""
        return (self.offer, self.target.less) if self.target.less else (self.offer,)

    def cash(self) -> list[Line]:
        """Return the cash that a rate or a payback is of, under the offer and what it is less."""
        party, until = self.target.party, self.target.until
        if until:
            return [self.built.metric_lines.cash_until(name, party, until) for name in self.offers]
        return [self.built.offers[name].statements[party].cash for name in self.offers]

    def metric(self) -> Irr | Payback:
        """Return the lines of the rate of return or the payback."""
        lines, party, target = self.built.metric_lines, self.target.party, self.target
        if target.until:
            return lines.irr_until(self.offer, party, target.until, target.less)
        if target.less:
            difference = lines.difference(self.offer, party, target.less)
            return difference.irr if target.metric == IRR else difference.payback
        return (lines.irr if target.metric == IRR else lines.payback)(self.offer, party)

    def cover(self) -> tuple[Line, Line]:
        """Return the lines of the lowest debt service cover and its state."""
        self.financing()
        found = self.built.metric_lines.of_loans(self.offer, self.target.party)
        return next((v, s) for name, v, s, _ in found if name == "lowest DSCR" and s is not None)


def _difference(asked: Question, lines: list[Line], values: Values) -> Array:
    read = arrays.read(lines, asked.built.timeline, values)
    return np.asarray(read[lines[0]] - read[lines[1]] if len(lines) > 1 else read[lines[0]])


def _npv_short(asked: Question, values: Values) -> Array:
    party = asked.target.party
    lines = [asked.built.offers[name].statements[party].npv for name in asked.offers]
    return np.asarray(_difference(asked, lines, values) - asked.target.value)


def _irr_short(asked: Question, values: Values) -> Array:
    """Return the present value of the cash at the rate that is wanted."""
    times = np.array(asked.built.timeline.rows["exponent"])
    return _weighted(asked, (1 + asked.target.value) ** -times, values)


def _payback_short(asked: Question, values: Values) -> Array:
    """Return the cash summed up to the moment that is wanted, straight inside a period."""
    times = np.array(asked.built.timeline.rows["exponent"])
    return _weighted(asked, _until(times, asked.target.value), values)


def _weighted(asked: Question, weights: Array, values: Values) -> Array:
    cash = _difference(asked, asked.cash(), values)
    summed: Array = np.zeros(cash.shape[1])
    for weight, row in zip(weights, cash, strict=True):
        summed = summed + weight * row
    return summed


def _until(times: Array, moment: float) -> Array:
    last = int(np.searchsorted(times, moment, side="left"))
    if last == len(times):
        return np.zeros(len(times))
    weights = (np.arange(len(times)) < last).astype(float)
    weights[last] = (moment - times[last - 1]) / (times[last] - times[last - 1])
    return weights


def _cover_short(asked: Question, values: Values) -> Array:
    """Return the least cash above what is wanted per unit of debt service, where some is due."""
    financing = asked.financing()
    lines = [financing.available, financing.service]
    read = arrays.read(lines, asked.built.timeline, values)
    cash, due = (read[line][1:] for line in lines)
    above = np.where(due > 0, cash - asked.target.value * due, np.inf).min(axis=0)
    return np.asarray(np.where(np.isfinite(above), above, cash.min(axis=0)))


def _gain_short(asked: Question, values: Values) -> Array:
    return np.asarray(asked.gains.of(values)[asked.target.party] - asked.target.value)


def _equal_short(asked: Question, values: Values) -> Array:
    first, second = (asked.gains.of(values)[side] for side in SIDES)
    return np.asarray(first - second)


def _amount(asked: Question, values: Values) -> Reached:
    found = asked.shortfall(values) + asked.target.value
    return [(float(number), "one") for number in found]


def _rate(asked: Question, values: Values) -> Reached:
    found = asked.metric()
    return _told(asked, found.value, found.state, values)


def _cover(asked: Question, values: Values) -> Reached:
    return _told(asked, *asked.cover(), values)


def _told(asked: Question, value: Line, state: Line, values: Values) -> Reached:
    read = arrays.read([value, state], asked.built.timeline, values)
    return [
        (None if np.isnan(number) else float(number), state.texts[int(which)])
        for number, which in zip(read[value], read[state], strict=True)
    ]


MEASURES: dict[
    str, tuple[Callable[[Question, Values], Array], Callable[[Question, Values], Reached]]
] = {
    NPV: (_npv_short, _amount),
    IRR: (_irr_short, _rate),
    PAYBACK: (_payback_short, _rate),
    DSCR: (_cover_short, _cover),
    GAIN: (_gain_short, _amount),
    EQUAL_GAIN: (_equal_short, _amount),
}
