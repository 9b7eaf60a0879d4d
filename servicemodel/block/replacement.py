"""When an asset is installed and removed: at signing, and whenever its life is over before the end.

A replacement falls in the first period whose end reaches the end of a life, none in the last
period; no vintages are kept, so a life may differ per position.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from servicemodel.line.nodes import Role
from servicemodel.line.words import (
    before,
    floor,
    last_period,
    maximum,
    operating,
    tiny,
    where,
    years,
)

if TYPE_CHECKING:
    from servicemodel.line.nodes import Expression, Line
    from servicemodel.line.sheet import Section


@dataclass(frozen=True)
class Existing:
    """A machine that is there at signing.

    `kept` is 1 where it stays for the `remaining` years of its life, 0 where a new one is bought
    at signing; both are one number for all periods.
    """

    kept: Line
    remaining: Line


def installations(section: Section, life: Line, existing: Existing | None = None) -> Line:
    """Write how often the asset is installed in a period: in period 0 and at each replacement.

    A machine that is kept takes the place of the one in period 0: the first installation falls
    where its remaining life ends, in period 0 if none remains.
    """
    in_new_lives = floor(years / life + tiny)
    at_signing: Expression = 1 - operating
    if existing is None:
        ended = section.line("Lives ended", in_new_lives, role=Role.LEVEL, opening=0)
    else:
        bought = section.line("Lives ended, bought at signing", in_new_lives, role=Role.LEVEL)
        stays = section.line(
            "Lives ended, machine kept",
            maximum(1 + floor((years - existing.remaining) / life + tiny), 0),
            role=Role.LEVEL,
        )
        ended = section.line(
            "Lives ended", where(existing.kept, stays, bought), role=Role.LEVEL, opening=0
        )
        at_signing = at_signing * (1 - existing.kept)
    return section.line(
        "Installations",
        at_signing + (ended - before(ended)) * (1 - last_period),
        role=Role.LEVEL,
        opening=0,
    )


def removals(section: Section, installed: Line, removed_at_start: Line | None) -> Line:
    """Write how often a machine is taken away in a period: at each replacement and at the end.

    `removed_at_start` (0 or 1) says whether an old one goes in period 0.
    """
    taken: Expression = operating * installed + last_period
    if removed_at_start is not None:
        taken = taken + (1 - operating) * removed_at_start
    return section.line("Removals", taken, role=Role.LEVEL)
