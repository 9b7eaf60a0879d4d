"""The zone of a term: from the floor of the one side to the ceiling of the other.

If no contract is agreed, the customer takes its best other offer, and the provider gets what that
gives it. An empty zone is an answer: it comes with what would open it, and what would not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from servicemodel.deal.gains import SIDES, Gains, range_of
from servicemodel.deal.openings import meets, openings
from servicemodel.deal.roots import grid, roots
from servicemodel.errors import ServiceModelError, UsageError
from servicemodel.line.nodes import Role
from servicemodel.scenario.overrides import clause_names, path_text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from servicemodel.deal.gains import Range
    from servicemodel.deal.openings import Opening
    from servicemodel.model.build import Built

    Array = NDArray[np.float64]

CLOSE = 1e-9
MAIN_TERMS = (
    *(("fee", "per_year"), ("usage", "per_unit"), ("savings", "share"), ("price", "amount")),
    *(("remainder", "margin_per_year"), ("remainder", "margin_per_unit")),
)


@dataclass(frozen=True)
class Zone:
    """What a term must be for each side to gain; `floor` and `ceiling` in the term's unit.

    As the term rises, the side `rising` gains and `falling` loses: `rising` gains from the floor
    on, `falling` up to the ceiling. An end at the bound of `looked` says that the side gains as far
    as was looked, None that it gains at no value. Gains, by party key, are NPV less that of the
    `alternative`: at the term as it is, and in a zone that is not empty at both ends. Where that is
    an offer that was asked for, `taken` is the one that the customer would take.
    """

    offer: str
    term: str
    unit: str
    share: bool
    currency: str
    now: float
    alternative: str
    rising: str
    falling: str
    looked: tuple[float, float]
    floor: float | None
    ceiling: float | None
    gains: dict[str, float]
    gains_at_floor: dict[str, float] | None
    gains_at_ceiling: dict[str, float] | None
    openings: tuple[Opening, ...] = ()
    not_found: tuple[str, ...] = ()
    taken: str = ""

    @property
    def empty(self) -> bool:
        """Whether no value of the term lets both sides gain; ends that meet are not empty."""
        return self.floor is None or self.ceiling is None or not meets(self.floor, self.ceiling)

    @property
    def meeting(self) -> bool:
        """Whether floor and ceiling are one value, but for rounding: nobody gains there."""
        return (
            self.floor is not None
            and self.ceiling is not None
            and meets(self.floor, self.ceiling)
            and meets(self.ceiling, self.floor)
        )


def zone(
    built: Built,
    offer: str,
    term: str | None = None,
    *,
    against: str | None = None,
    look_further: bool = True,
) -> Zone:
    """Return the zone of one number of the scenario under an offer.

    `term` is its path, without it the number by which the customer pays for the offer: fee, usage
    price, savings share or price. `look_further` looks for what would open an empty zone, which
    takes most of the time. `against` names one offer with which both compare it, whatever the
    customer would take without it. Raises `UsageError` for an offer or a number that does not
    exist, or that does not move one side up and the other one down; `ServiceModelError` where a
    gain is zero at several values.
    """
    gains = Gains(built, offer, against)
    looked = range_of(gains, term or main_term(built, offer))
    line = looked.term
    assert isinstance(line.given, float | int)
    floor, ceiling = _ends(gains, looked)
    now = float(line.given)
    points = [now, *(end for end in (floor, ceiling) if end is not None)]
    gained = gains.of({line: np.array(points)})
    at = {x: {side: float(gained[side][k]) for side in SIDES} for k, x in enumerate(points)}
    is_open = floor is not None and ceiling is not None and meets(floor, ceiling)
    opened, missed = openings(gains, looked) if look_further and not is_open else ((), ())
    return Zone(
        offer,
        line.path,
        str(line.unit),
        line.role is Role.RATE,
        built.scenario.currency,
        now,
        gains.alternative({}),
        looked.rising,
        looked.falling,
        (looked.bottom, looked.top),
        floor,
        ceiling,
        at[now],
        at[floor] if is_open and floor is not None else None,
        at[ceiling] if is_open and ceiling is not None else None,
        opened,
        missed,
        "" if against is None else Gains(built, offer).alternative({}),
    )


def main_term(built: Built, offer: str) -> str:
    """Return the path of the number by which the customer pays for an offer."""
    terms = built.scenario.offers[offer]
    names = clause_names([{clause.name: None} for clause in terms.clauses])
    for clause, field in MAIN_TERMS:
        for name in names:
            path = path_text(("offers", offer, "clauses", name, field))
            line = built.inputs.by_path.get(path)
            same = name.split(" ")[0] == clause
            if same and line is not None and isinstance(line.given, float | int):
                return path
    raise UsageError(
        f"{offer} has no clause with a fee of one number: say which number with --term"
    )


def _ends(gains: Gains, looked: Range) -> tuple[float | None, float | None]:
    """Return where each side's gain is zero; a bound where it gains there too, None where nowhere.

    Both are put back: what is left of a gain is nothing beside the largest amount.
    """
    line, x = looked.term, grid(looked.low, looked.high)
    on_grid = gains.of({line: x})
    ends: list[float | None] = []
    exact: list[tuple[str, float]] = []
    for side, place, bound in ((looked.rising, 0, looked.bottom), (looked.falling, -1, looked.top)):
        found = roots(
            lambda x, side=side: gains.of({line: x})[side],  # type: ignore[misc]
            looked.low, looked.high, on_grid[side],
        )  # fmt: skip
        if len(found) > 1:
            told = ", ".join(f"{root:.6g}" for root in found)
            name = gains.built.parties[side].name
            raise ServiceModelError(f"{line.path}: {name} gains nothing at several values: {told}")
        exact += [(side, root) for root in found]
        at_bound = bound if on_grid[side][place] >= 0 else None
        ends.append(found[0] if found else at_bound)
    if exact:
        values = {line: np.array([root for _, root in exact])}
        left, largest = gains.of(values), gains.largest(values)
        for place, (side, root) in enumerate(exact):
            if abs(float(left[side][place])) > CLOSE * largest[side]:
                name = gains.built.parties[side].name
                raise ServiceModelError(f"{line.path}: at {root:.9g} {name}'s gain jumps over zero")
    return ends[0], ends[1]
