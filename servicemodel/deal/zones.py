"""The zone of two terms at once: floor and ceiling of one at many values of another number.

All are read in one call on the batch axis, and every end is put back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from pydantic import TypeAdapter, ValidationError

from servicemodel.deal.gains import SIDES, Gains, ends, range_of
from servicemodel.deal.limits import limits_of, refuse_unstated
from servicemodel.deal.openings import meets, outlay_without, there, with_payment
from servicemodel.deal.zone import CLOSE, main_term
from servicemodel.errors import CalculationError, ServiceModelError, UsageError
from servicemodel.model.number import Number, number_at
from servicemodel.values import Number as Stated
from servicemodel.values import Quantity

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from servicemodel.deal.gains import Range
    from servicemodel.deal.limits import Limits
    from servicemodel.model.build import Built

    Array = NDArray[np.float64]

MOST = 10_001
WHOLE = "year"  # the unit of numbers that are looked at in whole steps
End = float | str | None
_STATED: TypeAdapter[Quantity] = TypeAdapter(Stated)


@dataclass(frozen=True)
class Zones:
    """Floor and ceiling of a `term` at each of the values of another number, `beside` it.

    Both are in the term's unit and None where a side gains at no value; an end at the bound of
    `looked` says that the side gains as far as was looked. As the term rises, the side `rising`
    gains. `alternatives` are the customer's best other offers at each value, with the term as it
    is.
    """

    offer: str
    term: str
    unit: str
    share: bool
    now: float
    beside: str
    beside_label: str
    beside_unit: str
    beside_share: bool
    beside_now: float
    currency: str
    rising: str
    falling: str
    looked: tuple[float, float]
    values: tuple[float, ...]
    floors: tuple[float | None, ...]
    ceilings: tuple[float | None, ...]
    alternatives: tuple[str, ...]

    @property
    def open(self) -> tuple[bool, ...]:
        """Whether some value of the term lets both gain, at each value of the other number."""
        return tuple(
            floor is not None and ceiling is not None and meets(floor, ceiling)
            for floor, ceiling in zip(self.floors, self.ceilings, strict=True)
        )


def zones(
    built: Built,
    offer: str,
    beside: str,
    term: str | None = None,
    low: End = None,
    high: End = None,
    points: int = 41,
) -> Zones:
    """Return floor and ceiling of a term of an offer along the number at the path `beside`.

    It goes in equal steps from `low` to `high` (a rate also as "2%"), without them from 0 to twice
    what it is, of a share from 0 to 1, of a payment at signing that is 0 or not stated up to what
    the provider spends then; years go in whole steps. Without `term` that is the offer's first
    payment. Raises `UsageError` for a number that does not exist or moves both sides alike, and for
    a range that is none or beyond what the number may be; `ServiceModelError` where a gain jumps
    over zero.
    """
    if not 2 <= points <= MOST:
        raise UsageError(f"{points} points are no range: ask for 2 to {MOST:,}")
    built, number = _beside(built, offer, beside)
    gains = Gains(built, offer)
    looked = range_of(gains, term or main_term(built, offer))
    if looked.term is number.line:
        raise UsageError(f"{beside} is the term itself: name another number beside it")
    values = _values(gains, number, _end(number, low), _end(number, high), points)
    looked = there(built, looked)
    batch = number.batch(values)
    found = ends(gains, looked, batch, len(values))
    _put_back(gains, looked, number, values, found)
    best, _ = gains.without(gains.worths(batch))
    best = np.broadcast_to(best, len(values))
    now = Number(looked.term.path, looked.term)
    return Zones(
        offer,
        now.path,
        now.unit,
        now.share,
        now.now,
        beside,
        number.line.label,
        number.unit,
        number.share,
        number.now,
        built.scenario.currency,
        looked.rising,
        looked.falling,
        (looked.bottom, looked.top),
        tuple(values.tolist()),
        _told(found[looked.rising]),
        _told(found[looked.falling]),
        tuple(gains.others[int(place)] for place in best),
    )


def at_signing(built: Built, offer: str) -> str:
    """Return the path of what the customer pays at signing under a contract, stated or not."""
    paying = with_payment(built, offer)
    if paying is None:
        raise UsageError(f"{offer} is no contract: name the number beside its term")
    return paying[1]


def _beside(built: Built, offer: str, path: str) -> tuple[Built, Number]:
    """Return the number beside the term; a co-investment that is not stated is one of 0."""
    if path not in built.inputs.by_path and offer in built.offers:
        paying = with_payment(built, offer)
        if paying is not None and paying[1] == path:
            return paying[0], number_at(paying[0], path)
    refuse_unstated(built, path)
    return built, number_at(built, path)


def _end(number: Number, stated: End) -> float | None:
    """Return where a range ends; in per cent only of a rate or a share."""
    if stated is None:
        return None
    if isinstance(stated, str) and stated.strip().endswith("%") and not number.share:
        unit = number.unit or "a number"
        raise UsageError(f"{number.path} is in {unit}, not in per cent: write {stated} without %")
    try:
        return _STATED.validate_python(stated).value
    except ValidationError as problem:
        told = problem.errors()[0]["msg"].removeprefix("Value error, ")
        raise UsageError(f"{number.path}: {told}") from None


def _within(number: Number, limits: Limits, ends: list[float]) -> None:
    """Refuse ends that the number itself could not be."""
    for end in ends:
        if not limits.low <= end <= limits.high:
            low, high = (
                f"{100 * x:g}%" if number.share else f"{x:g}" for x in (limits.low, limits.high)
            )
            hint = f"; write {end:g}%" if number.share and end <= 100 else ""
            raise UsageError(
                f"{number.path} goes from {low} to {high}, and {end:g} is beyond{hint}"
            )


def _values(
    gains: Gains, number: Number, low: float | None, high: float | None, points: int
) -> Array:
    """Return the values at which it is looked; from a step above 0 where 0 has no result."""
    limits = limits_of(gains.built, number)
    _within(number, limits, [end for end in (low, high) if end is not None])
    lowest = limits.low if limits.low < 0 or limits.whole else 0.0
    first = low if low is not None else max(min(2 * number.now, 0.0), lowest)
    last = high if high is not None else min(_highest(gains, number, limits), limits.high)
    if not np.isfinite([first, last]).all() or first >= last:
        raise UsageError(f"{number.path}: {first:g} to {last:g} is no range")
    values = np.linspace(first, last, points)
    if number.unit == WHOLE:
        values = np.unique(np.round(values))
    if low is None and first >= 0:
        try:
            gains.worths(number.batch(values[:1]))
        except CalculationError:
            values = values[1:]
        values = values[values >= limits.low]
        if number.unit == WHOLE:
            values = values[values >= 1]
    return values


def _highest(gains: Gains, number: Number, limits: Limits) -> float:
    """Return how far it goes: all of a share; twice what anything else is, also a rate."""
    if number.now < 0:
        return 0.0
    if number.share and ((limits.low, limits.high) == (0, 1) or number.now == 0):
        return 1.0
    if number.now > 0:
        return 2 * number.now
    paying = with_payment(gains.built, gains.offer)
    if paying is not None and paying[1] == number.path:
        outlay = outlay_without(gains.built, gains.offer, number.line)
        if outlay > 0:
            return outlay
    raise UsageError(f"{number.path} is 0: say from where to where it is to be looked at")


def _put_back(
    gains: Gains, looked: Range, number: Number, values: Array, found: dict[str, Array]
) -> None:
    """Hold each gain at its end to nothing beside the largest amount."""
    for side in SIDES:
        inside = np.flatnonzero((found[side] > looked.bottom) & (found[side] < looked.top))
        if not len(inside):
            continue
        batch = number.batch(values[inside]) | {looked.term: found[side][inside]}
        left, largest = gains.of(batch)[side], gains.largest(batch)[side]
        for place in np.flatnonzero(np.abs(left) > CLOSE * largest):
            at = f"{looked.term.path}: at {found[side][inside][place]:.9g}"
            name = gains.built.parties[side].name
            raise ServiceModelError(f"{at} {name}'s gain jumps over zero")


def _told(found: Array) -> tuple[float | None, ...]:
    return tuple(None if np.isnan(value) else float(value) for value in found)
