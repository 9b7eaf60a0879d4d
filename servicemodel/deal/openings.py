"""What would open an empty zone, one thing at a time: a rate, the term, a payment at signing.

Each is looked for from what it is now, upwards and downwards, and told with floor and ceiling where
it just opens the zone. What does not open it is told as well.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from servicemodel.clause.co_investment import CoInvestment
from servicemodel.deal.gains import Gains, Range, ends
from servicemodel.deal.roots import narrowed
from servicemodel.errors import ServiceModelError
from servicemodel.model.build import build
from servicemodel.offer import CUSTOMER, PRESETS, PROVIDER
from servicemodel.read import arrays
from servicemodel.scenario.overrides import clause_names, path_text
from servicemodel.scenario.schema import Clause
from servicemodel.values import Quantity

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from servicemodel.line.nodes import Line
    from servicemodel.model.build import Built

    Array = NDArray[np.float64]

HIGHEST_RATE = 0.3
MOST_YEARS = 60
LOOKS = 17  # in each direction
CLOSE = 1e-9


@dataclass(frozen=True)
class Opening:
    """The nearest value of one number at which an empty zone opens, all else as it is.

    `unit` is empty for a rate. There floor and ceiling of the term are `verified_floor` and
    `verified_ceiling`. The zone stays open up to `until`; None says as far as was looked.
    """

    what: str
    path: str
    now: float
    needed: float
    unit: str
    verified_floor: float
    verified_ceiling: float
    until: float | None


def openings(gains: Gains, term: Range) -> tuple[tuple[Opening, ...], tuple[str, ...]]:
    """Return what opens the zone of a term, and in words what does not; both may be empty."""
    found: list[Opening] = []
    missed: list[str] = []
    names = {key: party.name for key, party in gains.built.parties.items()}
    for side in (CUSTOMER, PROVIDER):
        path = path_text(("parties", side, "discount_rate"))
        line = gains.built.inputs.by_path.get(path)
        if line is None:  # it follows from the cost of capital
            continue
        what = f"{names[side]}'s discount rate"
        _tell(_along(gains, term, line, (what, path, ""), 0.0, HIGHEST_RATE),
              f"{what} from 0 to {HIGHEST_RATE * 100:.0f} %", found, missed)  # fmt: skip
    _tell(_years(gains, term), f"a contract of 1 to {MOST_YEARS} years", found, missed)
    paying = with_payment(gains.built, gains.offer)
    if paying is not None and paying[1] != term.term.path:
        built, path = paying
        line = built.inputs.by_path[path]
        outlay = outlay_without(built, gains.offer, line)
        if outlay > 0:
            what = f"a payment at signing by {names[CUSTOMER]}"
            named = (what, path, str(line.unit))
            other = replace(gains, built=built)
            opening = _along(other, term, line, named, 0.0, outlay)
            _tell(opening, f"{what} of up to {outlay:,.0f} {line.unit}", found, missed)
    return tuple(found), tuple(missed)


def _tell(opening: Opening | None, missing: str, found: list[Opening], missed: list[str]) -> None:
    if opening is None:
        missed.append(missing)
    else:
        found.append(opening)


def _width(gains: Gains, term: Range, line: Line, values: Array) -> tuple[Array, Array, Array]:
    """Return ceiling less floor, floor and ceiling for each value of a line."""
    found = ends(gains, term, {line: values}, len(values))
    floor, ceiling = found[term.rising], found[term.falling]
    wide = ceiling - floor
    closed = ~(wide >= -np.inf)
    return np.where(closed, -(term.top - term.bottom), wide), floor, ceiling


def _along(
    gains: Gains,
    term: Range,
    line: Line,
    named: tuple[str, str, str],
    low: float,
    high: float,
) -> Opening | None:
    """Return the nearest value of an input at which the zone opens; `named`: what, path, unit."""
    term = there(gains.built, term)
    assert isinstance(line.given, float | int)
    now = float(line.given)
    ways = [np.linspace(now, bound, LOOKS) for bound in (low, high) if bound != now]
    wide = _width(gains, term, line, np.concatenate(ways))[0]
    candidates: list[Opening] = []
    for number, way in enumerate(ways):
        open_ = wide[number * LOOKS : (number + 1) * LOOKS] >= 0
        if open_[0] or not open_.any():
            continue
        first = int(np.flatnonzero(open_)[0])
        shut = np.flatnonzero(~open_[first:])
        until = float(way[first + int(shut[0]) - 1]) if len(shut) else None
        needed = _edge(gains, term, line, float(way[first - 1]), float(way[first]))
        _, floors, ceilings = _width(gains, term, line, np.array([needed]))
        floor, ceiling = float(floors[0]), float(ceilings[0])
        if meets(floor, ceiling):
            what, path, unit = named
            candidates.append(Opening(what, path, now, needed, unit, floor, ceiling, until))
    return min(candidates, key=lambda opening: abs(opening.needed - now), default=None)


def _edge(gains: Gains, term: Range, line: Line, shut: float, open_: float) -> float:
    """Return the value between a shut and an open one at which the zone opens."""
    low, high = min(shut, open_), max(shut, open_)

    def width(values: Array) -> Array:
        return _width(gains, term, line, values)[0]

    sides = np.array([low, high])
    at = width(sides)
    left, right, _, _ = narrowed(width, sides[:1], sides[1:], at[:1], at[1:])
    return float(right[0] if open_ > shut else left[0])


def meets(floor: float, ceiling: float) -> bool:
    """Return whether a floor is not above a ceiling, but for rounding; never if one is missing."""
    return floor - ceiling <= CLOSE * max(abs(floor), abs(ceiling))


def _years(gains: Gains, term: Range) -> Opening | None:
    """Return the nearest number of years, the fewer first, at which the zone opens.

    Lines do not know how many periods there are, so they are read on other timelines; only rows of
    stated amounts are of one length. What is found is put back by building it.
    """
    built, now = gains.built, gains.built.timeline.years
    fits = all(line.shape != "row" for line in built.inputs.sheet.lines())
    for years in sorted(range(1, MOST_YEARS + 1), key=lambda years: (abs(years - now), years)):
        if years == now:
            continue
        try:
            if fits:
                timeline = replace(built.timeline, years=years)
                if not meets(*_ends(gains, replace(built, timeline=timeline), term)):
                    continue
            floor, ceiling = _ends(gains, _rebuilt(built, years), term)
        except ServiceModelError:  # this horizon has no numbers
            continue
        if meets(floor, ceiling):
            what, path = "years of the contract", "timeline.years"
            return Opening(what, path, now, float(years), "year", floor, ceiling, float(years))
    return None


def _rebuilt(built: Built, years: int) -> Built:
    periods = built.scenario.timeline.model_copy(update={"years": years})
    return build(built.scenario.model_copy(update={"timeline": periods}))


def _ends(gains: Gains, built: Built, term: Range) -> tuple[float, float]:
    """Return floor and ceiling of a term in another model."""
    found = ends(replace(gains, built=built), there(built, term), {}, 1)
    return float(found[term.rising][0]), float(found[term.falling][0])


def there(built: Built, term: Range) -> Range:
    """Return a term of another model, with room for ends that are elsewhere there."""
    low, high = max(min(term.low, term.low * 100), term.bottom), min(term.high * 100, term.top)
    high = high if term.high > 0 else term.top
    return replace(term, term=built.inputs.by_path[term.term.path], low=low, high=high)


def outlay_without(built: Built, offer: str, payment: Line) -> float:
    """Return what the provider pays at signing if the customer pays nothing then."""
    cash = built.offers[offer].statements[PROVIDER].cash
    return -float(arrays.read([cash], built.timeline, {payment: np.array([0.0])})[cash][0, 0])


def with_payment(built: Built, offer: str) -> tuple[Built, str] | None:
    """Return a model whose offer has a co-investment, and the path of its amount."""
    terms = built.scenario.offers[offer]
    if not PRESETS[terms.preset].contract:
        return None
    clauses = terms.clauses
    has_one = any(clause.name == "co_investment" for clause in clauses)
    if not has_one:
        clauses = (*clauses, Clause(co_investment=CoInvestment(amount=Quantity(value=0))))
        changed = terms.model_copy(update={"clauses": clauses})
        offers = {**built.scenario.offers, offer: changed}
        built = build(built.scenario.model_copy(update={"offers": offers}))
    names = clause_names([{clause.name: None} for clause in clauses])
    name = next(name for name in names if name.startswith("co_investment"))
    return built, path_text(("offers", offer, "clauses", name, "amount"))
