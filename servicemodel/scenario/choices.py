"""Which names may stand at a place of a scenario: what its tables say, with what is stated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from servicemodel.ledger import KINDS, OUTSIDE
from servicemodel.offer import PRESETS
from servicemodel.scenario.names import ANYONE, VALUES, WRITTEN_LATER

if TYPE_CHECKING:
    from servicemodel.scenario.marks import Place
    from servicemodel.scenario.schema import Scenario

NAMED: dict[tuple[str, ...], str] = {
    **{pattern: branch for pattern, branch, _ in VALUES},
    ("offers", "*", "measures", "*"): "parties",
}


def choices(scenario: Scenario, place: Place, pattern: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names that may stand at a place, none where any text may.

    `pattern` is the place with `*` for each key that is a name, and for each member of a list.
    """
    if pattern == ("offers", "*", "preset"):
        return tuple(PRESETS)
    if pattern == ("offers", "*", "build", "*"):
        return tuple(scenario.assets[place[-1]].variants)
    if pattern == ("offers", "*", "decides", "variants", "among", "*", "*"):
        return tuple(scenario.assets[place[-2]].variants)
    if pattern in [("assets", "*", "existing", field) for field in ("variant", "replaced_by")]:
        return tuple(scenario.assets[place[1]].variants)
    if pattern in (("flows", "*", "of"), ("flows", "*", "per_year_of")):
        earlier = list(scenario.flows)[: list(scenario.flows).index(place[1])]
        return (*earlier, *(kind for kind in KINDS if kind not in WRITTEN_LATER))
    branch = NAMED.get(pattern, "")
    if not branch:
        return ()
    names = tuple(getattr(scenario, "parties" if branch == ANYONE else branch))
    return (*names, OUTSIDE.key) if branch == ANYONE else names
