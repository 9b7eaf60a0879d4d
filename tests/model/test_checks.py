"""Every check holds for a model as it is built, and fails for one that was spoiled."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest

import servicemodel as sm
from servicemodel.ledger import OUTSIDE
from servicemodel.line.sheet import Sheet
from servicemodel.model.checks import check
from tests.model import box, offer, small

if TYPE_CHECKING:
    from collections.abc import Callable

    from servicemodel.line.nodes import Line
    from servicemodel.model.build import Built

FILM = {
    "price": 20,
    "life": 4,
    "lowers": {"cooling": 0.1, "box": 0.2},
    "residual": "none",
    "paid_by": {"provider": 0.5, "customer": 0.5},
}
SHARED = {"energy": {"provider": 0.3, "customer": 0.7}}


def built() -> Built:
    """Return a model whose offers share energy, fade, and lower demand and energy by a film."""
    offers = {
        "sale": offer("sale"),
        "with film": offer("sale", measures=["film"], bears=SHARED, build={"box": "better"}),
    }
    terms = small(offers=offers, measures={"film": FILM}, assets={"box": box(degradation=0.02)})
    return sm.Model(terms).built


def more(line: Line) -> Line:
    """Return another line of twelve times the value."""
    return Sheet("Spoiled").section("Spoiled").line("More", line * 12, unit=str(line.unit))


def unpaid_by_a_statement(model: Built) -> None:
    ledger = model.offers["sale"].ledger
    ledger.pay(model.parties["customer"], OUTSIDE, ledger.flows[0].line, "running flow")


def another_npv(model: Built) -> None:
    found = dict(model.offers["sale"].statements)
    found["customer"] = dataclasses.replace(found["customer"], npv=more(found["customer"].npv))
    model.offers["sale"] = dataclasses.replace(model.offers["sale"], statements=found)


def a_bridge_without_energy(model: Built) -> None:
    del model.comparison.bridges["with film", "customer"]["energy"]


def energy_that_nobody_pays(model: Built) -> None:
    flows = model.offers["with film"].ledger.flows
    flows.remove(next(flow for flow in flows if flow.kind.name == "energy"))


def another_demand(model: Built) -> None:
    demands = model.assets.basis.demands
    demands["cooling"] = more(demands["cooling"])


def a_measure_that_saves_something_else(model: Built) -> None:
    path = "measures.film.lowers.box"
    model.inputs.by_path[path] = more(model.inputs.by_path[path])


SPOILED: list[tuple[Callable[[Built], None], str]] = [
    (unpaid_by_a_statement, "money between the parties cancels"),
    (another_npv, "each NPV is the discounted sum of cash"),
    (a_bridge_without_energy, "the parts of each bridge add up"),
    (energy_that_nobody_pays, "every offer gives the same service"),
    (another_demand, "every offer gives the same service"),
    (a_measure_that_saves_something_else, "every offer gives the same service"),
]


def test_all_checks_hold_as_it_is_built() -> None:
    assert [it for it in check(built()).checks if not it.holds] == []


@pytest.mark.parametrize(("spoil", "name"), SPOILED)
def test_a_check_fails_for_what_it_looks_at(spoil: Callable[[Built], None], name: str) -> None:
    model = built()
    spoil(model)
    assert name in [it.name for it in check(model).checks if not it.holds]
