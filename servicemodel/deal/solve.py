"""Which value of one number makes a target true: none, one, several, or a whole interval.

What is found is put back into the model, and only what holds there to 1e-9 is an answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from servicemodel.deal.gains import highest_needed, ladder, number_at
from servicemodel.deal.roots import POINTS, roots
from servicemodel.deal.target import Target, largest, parse, reached, shortfall
from servicemodel.errors import UsageError, did_you_mean
from servicemodel.line.nodes import Role
from servicemodel.scenario.overrides import parts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from servicemodel.line.nodes import Line
    from servicemodel.model.build import Built

    Array = NDArray[np.float64]

CLOSE = 1e-9
HALVINGS = 60


@dataclass(frozen=True)
class Solution:
    """The values of a number at which a target holds.

    `state` is "one", "several", "none", "interval" or "always"; of an interval `values` are both
    ends. `reached` is the metric put back at each value; `now` and `reached_now` are the number and
    the metric as they are (None where it has no value). `notes` tell what is near an answer but
    none. `looked` is where it was looked.
    """

    find: str
    unit: str
    share: bool
    offer: str
    so_that: str
    party: str
    metric: str
    less: str
    metric_unit: str
    target: float
    now: float
    reached_now: float | None
    state: str
    values: tuple[float, ...]
    reached: tuple[float, ...]
    looked: tuple[float, float]
    notes: tuple[str, ...] = ()


def solve(built: Built, find: str, so_that: str, offer: str | None = None) -> Solution:
    """Return the values of the number at the path `find` at which the target `so_that` holds.

    The target is `<party> <metric> = <number>`, such as `provider irr = 10%`, of the offer that is
    named, else of the one in the path. Amounts are looked for from 0 to 1e15, rates and shares
    from 0 to 1. Raises `UsageError` for what does not exist or can't be read.
    """
    line = number_at(built, find)
    name = _offer(built, find, offer)
    names = {key: party.name for key, party in built.parties.items()}
    target = parse(so_that, names, built.offers)
    if target.less == name:
        raise UsageError(f"{so_that!r}: {name} less {name} is always 0; name another offer")

    def short(x: Array) -> Array:
        return shortfall(built, name, target, {line: x})

    points = ladder(line, short)
    at_points = short(points)
    low, top = float(points[0]), float(points[-1])
    high = top if line.role is Role.RATE else highest_needed(points, [at_points])
    flat = _flat(built, name, target, line, low, high)
    notes: list[str] = []
    state = "none"
    values: list[float] = []
    if flat is not None and flat == (low, high) and _is_zero(at_points, built, name, target):
        state, values = "always", []
    elif flat is not None:
        state, values = "interval", list(flat)
    elif np.ptp(at_points) == 0:
        notes.append(f"{find} does not move it")
    else:
        values = roots(short, low, high)
    now = float(line.given)  # type: ignore[arg-type]
    kept, met = _put_back(built, name, target, line, values, notes)
    if state in ("interval", "always"):
        if len(kept) < len(values) or not _holds(built, name, target, line, [*values, now][:1]):
            state, kept, met = "none", [], []
    else:
        state = ("none", "one", "several")[min(len(kept), 2)]
    if target.metric == "payback" and target.value > built.timeline.rows["exponent"][-1]:
        state, kept, met = "none", [], []
        notes = [f"the scenario ends after {built.timeline.years} years"]
    return Solution(
        find,
        str(line.unit),
        line.role is Role.RATE,
        name,
        so_that,
        names[target.party],
        target.metric,
        target.less,
        {"npv": built.scenario.currency, "irr": "", "payback": "year"}[target.metric],
        target.value,
        now,
        reached(built, name, target, {})[0][0],
        state,
        tuple(kept),
        tuple(met),
        (low, top),
        tuple(notes),
    )
