"""The zone of each contract as a live sheet: floor and ceiling as solved cells.

A sheet can't look for a value, so the ends stand as they were found, and copies of the lines say
what each side gains there. They are checked, and estimated anew, whatever is changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from servicemodel.deal.gains import SIDES
from servicemodel.deal.worths import WorthWriter
from servicemodel.deal.zone import Zone, zone
from servicemodel.errors import ServiceModelError
from servicemodel.line.labels import inside
from servicemodel.line.nodes import Role
from servicemodel.line.sheet import Sheet
from servicemodel.line.words import maximum, tiny, where
from servicemodel.offer import PRESETS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from servicemodel.deal.worths import Worths
    from servicemodel.line.nodes import Line, Operand
    from servicemodel.model.build import Built

TOLERANCE = 1e-6
FLOOR, CEILING, STATED = "floor", "ceiling", "as stated"
STATES = ("empty", "meeting", "open")


@dataclass(frozen=True)
class End:
    """The floor or the ceiling: where the gain of `side`, a party key, was zero when it was solved.

    `gains` are by party key. `off_target` is what is left of the gain of `side` as a share of all
    present values that it is made of, `holds` is 1 if that is next to nothing. `estimate` is where
    a straight line through the stated and the solved value is zero now.
    """

    side: str
    solved: Line
    gains: Mapping[str, Line]
    off_target: Line
    holds: Line
    estimate: Line


@dataclass(frozen=True)
class ZoneLines:
    """The zone of an offer in lines; `gains` are by party key, `chosen` flags by other offer.

    An end that was not found has no lines but a text in `told`, by `floor` or `ceiling`; `room` and
    `state` are there if both ends are, and `state_now` which reads the ends by a straight line.
    """

    zone: Zone
    stated: Line
    gains: Mapping[str, Line]
    chosen: Mapping[str, Line]
    floor: End | None
    ceiling: End | None
    told: Mapping[str, str]
    room: Line | None
    state: Line | None
    state_now: Line | None

    @property
    def points(self) -> list[Line]:
        """The term at the floor, as stated and at the ceiling, as far as they are there."""
        floor, ceiling = ([end.solved] if end else [] for end in (self.floor, self.ceiling))
        return [*floor, self.stated, *ceiling]

    def gained(self, side: str) -> list[Line]:
        """Return what a side gains at each of the points."""
        floor, ceiling = ([end.gains[side]] if end else [] for end in (self.floor, self.ceiling))
        return [*floor, self.gains[side], *ceiling]


@dataclass(frozen=True)
class ZoneSheet:
    """The sheet, its zones by offer, and for each other contract the reason why it has none."""

    sheet: Sheet
    tolerance: Line
    zones: Mapping[str, ZoneLines]
    reasons: Mapping[str, str]


def zone_sheet(built: Built) -> ZoneSheet:
    """Write a sheet with the zone of each offer that has a contract; see `zone`."""
    sheet = Sheet("Zone")
    section = sheet.section("Solved cells")
    tolerance = section.number("Tolerance of a solved cell", TOLERANCE, role=Role.RATE)
    zones: dict[str, ZoneLines] = {}
    reasons: dict[str, str] = {}
    for offer, terms in built.scenario.offers.items():
        if PRESETS[terms.preset].contract:
            try:
                found = zone(built, offer, look_further=False)
            except ServiceModelError as problem:
                reasons[offer] = str(problem)
            else:
                zones[offer] = _Writer(built, found, sheet, tolerance).write()
    return ZoneSheet(sheet, tolerance, zones, reasons)


class _Writer:
    """Writes the sections of one offer: the zone, the alternative, and copies for each end."""

    def __init__(self, built: Built, found: Zone, sheet: Sheet, tolerance: Line) -> None:
        self.built = built
        self.zone = found
        self.offer = found.offer
        self.sheet = sheet
        self.tolerance = tolerance
        self.names = {side: built.parties[side].name for side in SIDES}
        self.money = built.scenario.currency
        self.term = built.inputs.by_path[found.term]
        self.said = inside(self.term.label)
        self.section = sheet.section(f"{found.offer}: zone of {self.said}")

    def write(self) -> ZoneLines:
        """Write everything; what a person compares, or a chart reads, stands in neighbouring rows.

        So the ends are a section on top, and what each side gains there is one at the bottom.
        """
        sides = {FLOOR: self.zone.rising, CEILING: self.zone.falling}
        told = self._told()
        solved: dict[str, Line] = {}
        if FLOOR not in told:
            solved[FLOOR] = self._solved(FLOOR, self.zone.floor)
        stated = self._of_term(f"{self.term.label} {STATED}", self.term)
        if CEILING not in told:
            solved[CEILING] = self._solved(CEILING, self.zone.ceiling)
        both = len(solved) == len(sides)
        room, state = self._state(solved[FLOOR], solved[CEILING]) if both else (None, None)

        writer = WorthWriter(self.built, self.offer, self.term, self.sheet)
        worths = {STATED: writer.stated()}
        worths |= {
            end: writer.at(f"{self.offer} at the {end}", cell, sides[end])
            for end, cell in solved.items()
        }
        self.section = self.sheet.section(f"{self.offer}: what each side gains")
        gains = self._gains(worths)
        ends = {
            end: self._end(end, sides[end], stated, cell, gains, worths[end].size)
            for end, cell in solved.items()
        }
        now = None
        if both:
            floor, ceiling = (ends[end].estimate for end in (FLOOR, CEILING))
            _, now = self._state(floor, ceiling, ", now")
        return ZoneLines(
            self.zone,
            stated,
            gains[STATED],
            worths[STATED].chosen,
            ends.get(FLOOR),
            ends.get(CEILING),
            told,
            room,
            state,
            now,
        )

    def _told(self) -> dict[str, str]:
        """Say which ends are none: a side gains nowhere, or as far as was looked."""
        low, high = self.zone.looked
        rising, falling = self.names[self.zone.rising], self.names[self.zone.falling]
        found = {}
        if self.zone.floor is None:
            found[FLOOR] = f"{rising} gains at no value"
        elif self.zone.floor == low:
            found[FLOOR] = f"{rising} gains however low it is"
        if self.zone.ceiling is None:
            found[CEILING] = f"{falling} gains at no value"
        elif self.zone.ceiling == high:
            found[CEILING] = f"{falling} gains however high it is"
        return found

    # -- the zone ----------------------------------------------------------------------------

    def _of_term(self, label: str, formula: Operand, note: str = "") -> Line:
        """Write a line that is a value of the term."""
        return self.section.line(
            label, formula, unit=str(self.term.unit), role=self.term.role, note=note
        )

    def _solved(self, end: str, value: float | None) -> Line:
        assert value is not None
        label = f"{end.capitalize()} of {self.said}, solved"
        return self.section.number(label, value, unit=str(self.term.unit), role=self.term.role)

    def _state(self, floor: Line, ceiling: Line, when: str = "") -> tuple[Line, Line]:
        """Write how far apart the ends are and what the zone is; but for rounding they may meet."""
        room = self._of_term(f"Room from floor to ceiling{when}", ceiling - floor)
        size = maximum(floor, -floor, ceiling, -ceiling)
        near = self._of_term(f"Room that is rounding{when}", tiny * size)
        is_ = (room >= -near) + (room > near)
        return room, self.section.line(f"The zone is{when}", is_, role=Role.STATE, texts=STATES)

    def _gains(self, worths: Mapping[str, Worths]) -> dict[str, dict[str, Line]]:
        """Write what each side gains, by point and side."""
        gains: dict[str, dict[str, Line]] = {point: {} for point in worths}
        for side, name in self.names.items():
            for point in (point for point in (FLOOR, STATED, CEILING) if point in worths):
                at = point if point == STATED else f"at the {point}"
                gains[point][side] = self.section.line(
                    f"Gain of {name} by {self.offer}, {at}",
                    worths[point].own[side] - worths[point].without[side],
                    unit=self.money,
                )
        return gains

    def _end(
        self,
        end: str,
        side: str,
        stated: Line,
        solved: Line,
        gains: Mapping[str, Mapping[str, Line]],
        size: Line | None,
    ) -> End:
        """Write whether a solved cell still holds, and where its end is by a straight line."""
        assert size is not None
        name, left, now = self.names[side], gains[end][side], gains[STATED][side]
        off = self.section.line(
            f"What {name} gains at the {end}, as a share of all it gets and pays",
            where(size > 0, maximum(left, -left) / size, 0),
            role=Role.RATE,
        )
        holds = self.section.line(f"The {end} holds", off <= self.tolerance, role=Role.FLAG)
        change = self.section.line(
            f"Gain of {name} at the {end}, less the gain {STATED}", left - now, unit=self.money
        )
        straight = stated - now * (solved - stated) / change
        estimate = self._of_term(
            f"{end.capitalize()} of {self.said}, by a straight line from the stated one",
            where(maximum(change, -change) > 0, straight, solved),
            f"exact where gains are straight in the {self.said}: losses carried forward or lost "
            "bend them",
        )
        return End(side, solved, gains[end], off, holds, estimate)
