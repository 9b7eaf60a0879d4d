"""The zone of two terms as a table: floor and ceiling of one at each value of the other number."""

from __future__ import annotations

from dataclasses import fields
from html import escape
from typing import TYPE_CHECKING

from servicemodel.deal.zones import Zones
from servicemodel.errors import named
from servicemodel.report import frames
from servicemodel.report.table import Column, draw
from servicemodel.report.zone import DOWN, NEAREST, UP, number_text, wrapped

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from servicemodel.model.build import Built

WIDTH = 80


class ShownZones(Zones):
    """Zones that can be told, and whose values are a frame."""

    built: Built

    @property
    def frame(self) -> pd.DataFrame:
        """A row per value: the other number, floor and ceiling (NaN for none), both gain."""
        return frames.zones(self, self.built)

    def __str__(self) -> str:
        return text(self, {key: party.name for key, party in self.built.parties.items()})

    def _repr_html_(self) -> str:
        return f'<pre style="white-space:pre-wrap">{escape(str(self))}</pre>'


def shown(found: Zones, built: Built) -> ShownZones:
    """Return zones that a notebook shows as text."""
    zones = ShownZones(**{item.name: getattr(found, item.name) for item in fields(found)})
    object.__setattr__(zones, "built", built)  # no field: it is no part of the answer
    return zones


def text(found: Zones, names: Mapping[str, str]) -> str:
    """Return floor and ceiling at each value, a floor rounded up and a ceiling rounded down."""
    rising, falling = names[found.rising], names[found.falling]
    term = f"{found.offer}: {found.term} in {'%' if found.share else found.unit or 'numbers'}"
    beside = "%" if found.beside_share else found.beside_unit or "numbers"
    lines = [*wrapped(term), *wrapped(f"at each value of {found.beside} in {beside}"), ""]
    values = [number_text(value, found.beside_share, NEAREST) for value in found.values]
    floors = [_end(found, end, UP) for end in found.floors]
    ceilings = [_end(found, end, DOWN) for end in found.ceilings]
    open_ = ["yes" if both else "no" for both in found.open]
    columns = [
        [Column(f"floor: from here on {rising} gains", floors)],
        [Column(f"ceiling: up to here {falling} gains", ceilings)],
        [Column("both gain between", open_)],
    ]
    lines += [*draw("value", values, columns, WIDTH), ""]
    for sentence in _sentences(found, names):
        lines += wrapped(sentence)
    return "\n".join(lines) + "\n"


def _end(found: Zones, end: float | None, rounding: str) -> str:
    """Return an end; a dash where a side gains at no value, or as far as was looked."""
    if end is None:
        return "at no value"
    if not found.share and (end == found.looked[1] or end == found.looked[0] < 0):
        return "at any value"
    return number_text(end, found.share, rounding)


def _sentences(found: Zones, names: Mapping[str, str]) -> list[str]:
    now = number_text(found.now, found.share, NEAREST)
    at = number_text(found.beside_now, found.beside_share, NEAREST)
    told = [f"Now it is {_with_unit(now, found.unit)}, at {_with_unit(at, found.beside_unit)}."]
    taken = list(dict.fromkeys(found.alternatives))
    customer = names["customer"]
    if len(taken) == 1:
        return [*told, f"If it is not agreed, {customer} takes {named(taken[0])}."]
    return [
        *told,
        f"If it is not agreed, {customer} takes, by value, {' or '.join(map(named, taken))}.",
    ]


def _with_unit(number: str, unit: str) -> str:
    unit = "years" if unit == "year" and number != "1" else unit
    return f"{number} {unit}".rstrip()
