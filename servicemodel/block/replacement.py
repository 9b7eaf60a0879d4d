"""When an asset is installed: at signing, and whenever its life is over before the end.

A replacement falls in the first period whose end reaches a multiple of the life, none in the last
period; no vintages are kept, so a life may differ per position.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from servicemodel.line.nodes import Role
from servicemodel.line.words import before, floor, last_period, operating, tiny, years

if TYPE_CHECKING:
    from servicemodel.line.nodes import Line
    from servicemodel.line.sheet import Section


def installations(section: Section, life: Line) -> Line:
    """Write how often the asset is installed in a period: in period 0 and at each replacement."""
    ended = section.line("Lives ended", floor(years / life + tiny), role=Role.LEVEL, opening=0)
    return section.line(
        "Installations",
        (1 - operating) + (ended - before(ended)) * (1 - last_period),
        role=Role.LEVEL,
        opening=0,
    )
