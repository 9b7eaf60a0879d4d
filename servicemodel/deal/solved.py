"""A scenario some of whose numbers are solved: built, solved as they are stated, and built again.

A number that is solved stands in the model with its value, and keeps what it was solved for. It is
solved once: what asks the model at other inputs leaves it at this value.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from servicemodel.errors import ScenarioError, ServiceModelError
from servicemodel.model.build import build
from servicemodel.model.checks import Check
from servicemodel.scenario import limits, load
from servicemodel.scenario.marks import Stated, is_solve
from servicemodel.scenario.overrides import path_text
from servicemodel.scenario.solves import places, solves
from servicemodel.values import Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from servicemodel.deal.shortfall import Question
    from servicemodel.deal.solve import Solution
    from servicemodel.model.build import Built
    from servicemodel.scenario.marks import Place

MOST = 50  # each takes as long as a question to the model


def solved(data: Any, name: str = "scenario") -> tuple[Built, Any]:
    """Return the model that data state, and the data with the numbers that were solved for it.

    Raises `ScenarioError` for each mistake in them, for a target that no single value meets, and
    where one solved number spoils what another one was solved for.
    """
    scenario = load.scenario(data, name)
    built = build(scenario)
    wanted = solves(scenario)
    if not wanted:
        return built, data
    plain, _ = limits.plain(data.data if isinstance(data, Stated) else data)
    found = replace(data, data=plain) if isinstance(data, Stated) else Stated(plain, {}, name)
    where = places(plain, list(wanted))
    if len(where) > MOST:
        told = f"more than {MOST} numbers are to be solved: state some of them"
        raise load.mistake(found, list(where.values())[MOST], told)
    for path, place in where.items():
        stated = _at(plain, place)
        if not (is_solve(stated) or isinstance(stated, Quantity)):
            raise load.mistake(found, place, "a number that is solved stands in keys with values")
        built = _put(built, found, path, place, wanted[path])
    for path, place in where.items():
        if not _question(built, path, wanted[path]).holds():
            others = " and ".join(other for other in where if other != path)
            told = f"it is solved so that {wanted[path].solve}, which no longer holds"
            raise load.mistake(found, place, f"{told} once {others} is solved: state one of them")
    return built, found if isinstance(data, Stated) else plain


def _put(built: Built, data: Stated, path: str, place: Place, quantity: Quantity) -> Built:
    """Solve one number, put it into the data, and return the model built with it."""
    from servicemodel.deal.solve import solve

    try:
        found = solve(built, path, quantity.solve, quantity.under or None)
    except ServiceModelError as problem:
        raise load.mistake(data, place, str(problem).removeprefix(f"{path} ")) from None
    if found.state != "one":
        told = f"no single value makes it true that {quantity.solve}: {_said(found)}"
        raise load.mistake(data, place, told)
    holder = _at(data.data, place[:-1])
    holder[place[-1]] = quantity.model_copy(update={"value": found.values[0]})
    try:
        return build(load.scenario(data))
    except ScenarioError as problem:
        why = problem.mistakes[0].rpartition(f"{path_text(place)}: ")[2]
        told = f"{found.values[0]:.7g} makes it true that {quantity.solve}, but {why}"
        raise load.mistake(data, place, told) from None


def _said(found: Solution) -> str:
    """Return what was found instead of one value."""
    low, high = found.looked
    values = " and ".join(f"{value:.7g}" for value in found.values)
    told = {
        "none": f"none from {low:.7g} to {high:.7g} does",
        "several": f"{len(found.values)} do, {values}",
        "interval": f"every value from {values.replace('and', 'to')} does",
        "always": "every value does",
    }[found.state]
    return "; ".join([told, *found.notes])


def _question(built: Built, path: str, quantity: Quantity) -> Question:
    from servicemodel.deal.solve import question

    return question(built, path, quantity.solve, quantity.under or None)


def questions(built: Built) -> Iterator[tuple[str, Quantity, Question]]:
    """Walk over the numbers of a model that were solved: path, what is stated, and the target."""
    for path, quantity in solves(built.scenario).items():
        yield path, quantity, _question(built, path, quantity)


def checks(built: Built) -> tuple[Check, ...]:
    """Return whether each target for which a number was solved holds, put back into the model."""
    found = []
    for path, quantity, asked in questions(built):
        ((reached, state),) = asked.reached({})
        told = state if reached is None else f"{reached:.10g}"
        seen = f"at {quantity.value:.10g} under {asked.offer}, put back: {told}"
        found.append(Check(f"{path} is solved so that {quantity.solve}", asked.holds(), seen))
    return tuple(found)


def _at(data: Any, place: Place) -> Any:
    for key in place:
        data = data[key]
    return data
