"""Units are text reduced to powers of opaque atoms; nothing is ever converted.

`USD/kWh` times `kWh` is `USD`. `kWh cooling` is one atom and differs from `kWh`. A bare number
has no unit of its own and takes the one that is asked of it.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

from servicemodel.errors import ModelError

PLAIN = frozenset({"", "1", "%"})


@dataclass(frozen=True)
class Unit:
    """Powers of atoms, sorted by atom; no atoms: a plain number.

    >>> str(Unit.parse("USD/kWh") * Unit.parse("kWh"))
    'USD'
    >>> str(Unit.parse("kWh/m2/year"))
    'kWh/m2/year'
    """

    powers: tuple[tuple[str, int], ...] = ()

    @classmethod
    @functools.cache  # the same few units stand beside hundreds of lines
    def parse(cls, text: str) -> Unit:
        """Read `USD`, `USD/kWh`, `kWh/m2/year`, `USD*year`; `%` and the empty text are plain."""
        powers: dict[str, int] = {}
        for place, group in enumerate(text.split("/")):
            for atom in (part.strip() for part in group.split("*")):
                if atom in PLAIN:
                    if not atom and text.strip():
                        raise ModelError(f"unit {text!r}: something is missing beside / or *")
                    continue
                powers[atom] = powers.get(atom, 0) + (1 if place == 0 else -1)
        return cls(_sorted(powers))

    def __mul__(self, other: Unit) -> Unit:
        powers = dict(self.powers)
        for atom, power in other.powers:
            powers[atom] = powers.get(atom, 0) + power
        return Unit(_sorted(powers))

    def __pow__(self, exponent: int) -> Unit:
        return Unit(tuple((atom, power * exponent) for atom, power in self.powers if exponent))

    def __truediv__(self, other: Unit) -> Unit:
        return self * other**-1

    def __str__(self) -> str:
        above = [atom for atom, power in self.powers for _ in range(power)]
        below = [atom for atom, power in self.powers for _ in range(-power)]
        return (
            "*".join(above) + "".join(f"/{atom}" for atom in below)
            if above or not below
            else ("1" + "".join(f"/{atom}" for atom in below))
        )


def _sorted(powers: dict[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted((atom, power) for atom, power in powers.items() if power))


PLAIN_UNIT = Unit()


def named(unit: Unit | None) -> str:
    """Return a unit as an error message says it."""
    return str(unit) if unit is not None and unit.powers else "a plain number"


def same(units: list[Unit | None]) -> Unit | None:
    """Return the one unit that all arguments share; a bare number (None) fits any.

    Raises `ValueError` with both names where two differ.
    """
    known = [unit for unit in units if unit is not None]
    for unit in known[1:]:
        if unit != known[0]:
            raise ValueError(f"{named(known[0])} and {named(unit)} do not go together")
    return known[0] if known else None


def plain(units: list[Unit | None]) -> Unit:
    """Return a plain number, having checked that every argument is one."""
    for unit in units:
        if unit is not None and unit.powers:
            raise ValueError(f"a plain number is needed here, not {unit}")
    return PLAIN_UNIT
