"""Properties of what changes: dearer costs, halves, and contracts that only move money."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given

import servicemodel as sm
from tests.model.test_properties import CLOSE, Terms, many, npvs
from tests.random_scenarios import SALES, scenarios
from tests.world import World


def without(terms: Terms, *names: str) -> Terms:
    return {key: value for key, value in terms.items() if key not in names}


WITHOUT_ITS_CLAUSE = {
    "hire purchase": "sale",
    "guaranteed savings": "sale with maintenance contract",
}
BEYOND_TAX = ("vat", "loans", "cost_of_equity", "working_capital")


# -- dearer ----------------------------------------------------------------------------------------


def simple(drawn: Terms) -> Terms:
    """Return a scenario in which only who bears a cost feels it: no clause or flow reads it.

    Losses are refunded at one rate, nobody has a loan, rates are not below 0 and nothing is left at
    the end, as a dearer machine would be worth more there.
    """
    drawn = deepcopy(drawn)
    drawn["flows"] = {}
    drawn.pop("building_sale", None)
    for party in drawn["parties"].values():
        party["discount_rate"] = party["discount_rate"]["value"]
        for name in BEYOND_TAX:
            party.pop(name, None)
        if "tax" in party:
            rate = party["tax"]["rate"]
            one = next(iter(rate.values())) if isinstance(rate, dict) else rate
            party["tax"] = {"rate": one, "losses": "refunded"}
    for asset in drawn["assets"].values():
        asset["residual"] = "none"
    for offer in drawn["offers"].values():
        offer.pop("owner", None)
        offer.pop("term", None)
        kept = [c for c in offer.get("clauses", ()) if "fee" in c or "usage" in c]
        if offer.get("clauses"):
            offer["clauses"] = kept or [{"fee": {"per_year": 10}}]
        offer["preset"] = WITHOUT_ITS_CLAUSE.get(offer["preset"], offer["preset"])
        if offer["preset"] in SALES:
            offer.pop("clauses", None)
    return drawn


def dearer(terms: Any, fields: tuple[str, ...]) -> Any:
    """Return terms with every number (or path) of some fields half as much again, and 1 more."""
    if not isinstance(terms, dict):
        return terms
    return {
        key: _more(value) if key in fields else dearer(value, fields)
        for key, value in terms.items()
    }


def _more(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _more(one) for key, one in value.items()}
    return 1.5 * value + 1


def bearers(drawn: Terms, offer: str, item: str) -> set[str]:
    if drawn["offers"][offer]["preset"] == "flows only":
        return set()
    return set(World(drawn, offer).bearers(item))


def assert_worse(before: Terms, after: Terms, worse: set[tuple[str, str]]) -> None:
    """Hold that no bearer gains; who pays in period 0 or 1 at all must lose."""
    first, then = npvs(sm.Model(before).built), npvs(sm.Model(after).built)
    size = max(map(abs, [*first.values(), *then.values(), 1.0]))
    for pair in worse:
        assert then[pair] <= first[pair] + CLOSE * size, pair


@many(12)
@given(scenarios())
def test_dearer_energy_is_no_gain_for_who_bears_it(drawn: Terms) -> None:
    before = simple(drawn)
    after = before | {"tariffs": dearer(before["tariffs"], ("price",))}
    pairs = {(o, p) for o in before["offers"] for p in bearers(before, o, "energy")}
    assert_worse(before, after, pairs)


@many(12)
@given(scenarios())
def test_dearer_maintenance_is_no_gain_for_who_buys_it(drawn: Terms) -> None:
    before = simple(drawn)
    after = deepcopy(before)
    for asset in after["assets"].values():
        if "maintenance" in asset:
            upkeep = asset["maintenance"]
            ways = ("per_year", "per_capacity", "per_output", "schedule")
            asset["maintenance"] = dearer(without(upkeep, "cost"), ways)
            asset["maintenance"] |= {"cost": upkeep["cost"]} if "cost" in upkeep else {}
    suppliers = {a.get("maintenance", {}).get("supplier") for a in before["assets"].values()}
    pairs = {
        (o, p) for o in before["offers"] for p in bearers(before, o, "maintenance") - suppliers
    }
    assert_worse(before, after, pairs)


@many(12)
@given(scenarios())
def test_a_dearer_contract_is_no_gain_for_who_bears_it(drawn: Terms) -> None:
    before = simple(drawn)
    after = deepcopy(before)
    for offer in after["offers"].values():
        if "overhead" in offer:
            offer["overhead"] = dearer(offer["overhead"], ("per_year", "at_signing"))
    contracts = [o for o, terms in before["offers"].items() if "overhead" in terms]
    pairs = {(o, p) for o in contracts for p in bearers(before, o, "overhead")}
    assert_worse(before, after, pairs)
    assert not contracts or npvs(sm.Model(before).built) != npvs(sm.Model(after).built)


@many(12)
@given(scenarios())
@pytest.mark.parametrize("field", ["cost", "price"])
def test_a_dearer_machine_is_no_gain_for_who_makes_or_buys_it(field: str, drawn: Terms) -> None:
    """The cost for the maker, whoever bears the machine; the price for a buyer."""
    before = simple(drawn)
    after = deepcopy(before)
    for asset in after["assets"].values():
        asset["variants"] = dearer(asset["variants"], (field,))
    makers = {asset["supplier"] for asset in before["assets"].values()} - {"outside"}
    pairs = {
        (o, p)
        for o, terms in before["offers"].items()
        if terms["preset"] != "flows only"
        for p in (makers if field == "cost" else bearers(before, o, "asset") - makers)
    }
    assert_worse(before, after, pairs)


# -- halves ----------------------------------------------------------------------------------------

OF_EACH = {  # what each unit has
    *("price", "cost", "per_sale", "maintenance_per_year", "schedule", "peak", "capacity"),
    *("per_year", "total_use"),
}


def halved(terms: Any) -> Any:
    if not isinstance(terms, dict):
        return terms
    return {
        key: _half(value)
        if key in OF_EACH and not (isinstance(value, dict) and "per_output" in value)
        else halved(value)
        for key, value in terms.items()
    }


def _half(value: Any) -> Any:
    if not isinstance(value, dict):
        return value / 2
    if "value" in value:
        return value | {"value": value["value"] / 2}
    if any(isinstance(key, str) for key in value):  # the cost of maintenance is a group
        return halved(value)
    return {key: one / 2 for key, one in value.items()}


@many(15)
@given(scenarios())
def test_two_machines_of_half_the_size_are_one(drawn: Terms) -> None:
    assets = {
        name: halved(asset) | {"units": 2 * asset.get("units", 1)}
        for name, asset in drawn["assets"].items()
    }
    one, two = npvs(sm.Model(drawn).built), npvs(sm.Model(drawn | {"assets": assets}).built)
    size = max(map(abs, [*one.values(), 1.0]))
    assert two == pytest.approx(one, rel=0, abs=CLOSE * size)


# -- a neutral contract ----------------------------------------------------------------------------


def neutral(drawn: Terms, fee: Terms) -> Terms:
    """Return sale and service of one machine: no tax, selling effort or overhead; one rate."""
    first = next(offer for offer in drawn["offers"].values() if "build" in offer)
    same = {key: first[key] for key in ("build", "measures") if key in first}
    service = same | {"preset": "service", "overhead": {"per_year": 0}, "clauses": [{"fee": fee}]}
    parties = {
        key: without(party, "tax", *BEYOND_TAX) | {"discount_rate": 0.07}
        for key, party in drawn["parties"].items()
    }
    return without(drawn, "building_sale") | {
        "parties": parties,
        "assets": {n: without(asset, "selling") for n, asset in drawn["assets"].items()},
        "offers": {"sale": same | {"preset": "sale"}, "service": service},
        "flows": {},
        "baseline": "sale",
    }


def indifferent(one: float, two: float) -> float:
    """Return the fee at which a gain is 0, from the gains at a fee of 100 and of 200."""
    return 100 - 100 * one / (two - one)


@many(15)
@given(scenarios())
def test_a_neutral_contract_has_one_fee_that_suits_both(drawn: Terms) -> None:
    terms = {"paid": "in advance"} if drawn["timeline"]["timing"] != "middle" else {}
    gains: dict[str, list[float]] = {"provider": [], "customer": []}
    for fee in (100.0, 200.0):
        contract = neutral(drawn, terms | {"per_year": fee, "index": "wages"})
        worth = npvs(sm.Model(contract).built)
        together = {o: sum(v for (offer, _), v in worth.items() if offer == o) for o, _ in worth}
        size = max(map(abs, [*worth.values(), 1.0]))
        assert abs(together["sale"] - together["service"]) <= CLOSE * size
        for key, found in gains.items():
            found.append(worth["service", key] - worth["sale", key])
    floor, ceiling = (indifferent(*gains[key]) for key in ("provider", "customer"))
    assert floor == pytest.approx(ceiling, rel=1e-9, abs=1e-7)
