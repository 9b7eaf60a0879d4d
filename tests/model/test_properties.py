"""What holds for every scenario, held for random ones.

`SERVICEMODEL_EXAMPLES=2000 python -m pytest -n 2 tests/model` looks at more of them.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings

import servicemodel as sm
from servicemodel.ledger import OUTSIDE
from servicemodel.read import arrays, formulas, sentences
from tests import world
from tests.random_scenarios import scenarios
from tests.shipped import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from servicemodel.model.build import Built

Terms = dict[str, Any]
CLOSE = 1e-9


def many(few: int) -> Callable[[Any], Any]:
    """Look at so many scenarios; at as many as the environment says, it makes a failure smaller."""
    more = os.environ.get("SERVICEMODEL_EXAMPLES")
    return settings(
        max_examples=int(more or few),
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink] if more else [Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


def npvs(built: Built) -> dict[tuple[str, str], float]:
    lines = {
        (name, key): statement.npv
        for name, offer in built.offers.items()
        for key, statement in offer.statements.items()
    }
    values = arrays.read(lines.values(), built.timeline)
    return {pair: float(values[line][0]) for pair, line in lines.items()}


def assert_close(mine: Any, theirs: Any, what: Any) -> None:
    one, two = np.atleast_1d(np.array(mine)), np.atleast_1d(np.array(theirs))
    assert one.shape == two.shape
    largest = max(float(np.abs(one).max()), float(np.abs(two).max()), 1.0)
    assert np.abs(one - two).max() <= CLOSE * largest, what


@many(200)
@given(scenarios())
def test_every_party_exchanges_what_an_independent_script_says(drawn: Terms) -> None:
    """Before tax with outside and in all, tax, and NPV: each row against plain Python."""
    built = sm.Model(drawn).built
    found, worth = world.answers(drawn), npvs(built)
    for name, offer in built.offers.items():
        flows = offer.ledger.flows
        values = arrays.read([flow.line for flow in flows], built.timeline)
        for key, party in built.parties.items():
            own = [
                (flow, flow.sign(party) * values[flow.line][:, 0])
                for flow in flows
                if flow.sign(party)
            ]
            nothing = np.zeros(built.timeline.count + 1)
            taxes = [row for flow, row in own if flow.kind.activity == "tax"]
            others = [(flow, row) for flow, row in own if flow.kind.activity != "tax"]
            with_outside = [row for flow, row in others if OUTSIDE in (flow.payer, flow.payee)]
            answer, told = found[name], (name, key)
            assert_close(sum(with_outside, nothing), answer.outside[key], ("outside", told))
            before_tax = sum((row for _, row in others), nothing)
            assert_close(before_tax, answer.before_tax[key], ("before tax", told))
            assert_close(-sum(taxes, nothing), answer.tax[key], ("tax", told))
            assert_close(worth[told], answer.npv[key], ("NPV", told))
            assert_financed(built, told, answer)


def assert_financed(built: Built, told: tuple[str, str], answer: world.Answer) -> None:
    """Hold what loans leave to a party, and its worth, to plain Python."""
    name, key = told
    financing = built.offers[name].statements[key].financing
    assert (financing is not None) == (key in answer.equity), told
    if financing is None:
        return
    balances = [loan.balance for loan in financing.loans.values()]
    wanted = [financing.equity, *balances, *([] if financing.npv is None else [financing.npv])]
    values = arrays.read(wanted, built.timeline)
    assert_close(values[financing.equity][:, 0], answer.equity[key], ("equity", told))
    assert [float(values[line][-1, 0]) for line in balances] == [0.0] * len(balances)
    assert (financing.npv is not None) == (key in answer.equity_npv), told
    if financing.npv is not None:
        assert_close(values[financing.npv], answer.equity_npv[key], ("equity NPV", told))


@many(40)
@given(scenarios())
def test_what_all_parties_get_comes_from_outside(drawn: Terms) -> None:
    built = sm.Model(drawn).built
    for offer in built.offers.values():
        cash = [statement.cash for statement in offer.statements.values()]
        world_ = [
            (flow.line, (flow.payer == OUTSIDE) - (flow.payee == OUTSIDE))
            for flow in offer.ledger.flows
        ]
        values = arrays.read([*cash, *(line for line, _ in world_)], built.timeline)
        nothing = np.zeros((built.timeline.count + 1, 1))
        together = sum((values[line] for line in cash), nothing)
        outside = sum((sign * values[line] for line, sign in world_), nothing)
        assert_close(together[:, 0], outside[:, 0], offer.name)


@many(25)
@given(scenarios())
def test_every_check_holds_and_every_line_reads_as_formula_and_sentence(drawn: Terms) -> None:
    model = sm.Model(drawn)
    failed = [check for check in model.check().checks if not check.holds]
    assert failed == []
    book = formulas.Workbook(model.built.sheets, model.built.timeline)
    for line in model.built.lines():
        assert sentences.definition(line)
        if line.formula is not None:
            assert book.formula(line).startswith("=")


@many(10)
@given(scenarios())
def test_the_parts_of_every_bridge_add_up_to_the_difference(drawn: Terms) -> None:
    results = sm.Model(drawn).compare().results
    for name, parties in results.outcomes.items():
        for key, outcome in parties.items():
            base = results.outcomes[results.baseline][key].npv
            size = max(map(abs, [outcome.npv, base, *outcome.bridge.values(), 1.0]))
            assert abs(outcome.less_baseline - (outcome.npv - base)) <= CLOSE * size
            if name != results.baseline:
                assert abs(sum(outcome.bridge.values()) - outcome.less_baseline) <= CLOSE * size


# -- many positions at once ------------------------------------------------------------------------

STEERING = (  # numbers that say who or when: another value is another scenario
    *("bears", "paid_by", "first_year", "last_year", "weights", "fixed", "instalments", "lowers"),
    *("share", "share_of_price", "of", "discount_rate", "plus", "rate", "degradation", "month"),
    *("lowers_basis", "loss_limit", "salvage", "bonus", "assessed", "reclaimed"),  # up to 1
    *("lag_months", "returned_year"),  # whole numbers
    *("term", "building_sale"),  # shares up to 1, and whole years
)


def movable(drawn: Terms, built: Built) -> list[str]:
    """Return the paths of numbers that may be a little higher."""
    return [
        path
        for path, line in built.inputs.by_path.items()
        if line.shape == "number"
        and not set(path.replace('"', "").split(".")) & {*STEERING, *drawn["parties"]}
        and built.inputs.stated[path].value > 0
    ]


@many(20)
@given(scenarios())
def test_a_position_alone_equals_its_column_bit_for_bit(drawn: Terms) -> None:
    """Three positions at once, with every number moved, against each one rebuilt."""
    model = sm.Model(drawn)
    built = model.built
    factors = np.array([1.0, 1.125, 0.75])
    paths = movable(drawn, built)
    batch = {
        built.inputs.by_path[path]: built.inputs.stated[path].value * factors for path in paths
    }
    wanted = [s.npv for offer in built.offers.values() for s in offer.statements.values()]
    together = arrays.read(wanted, built.timeline, batch)
    for position, factor in enumerate(factors):
        alone = arrays.read(
            wanted, built.timeline, {line: row[position] for line, row in batch.items()}
        )
        given_anew = {path: built.inputs.stated[path].value * factor for path in paths}
        anew = npvs(model.with_values(given_anew).built)
        for line, again in zip(wanted, anew.values(), strict=True):
            assert together[line][position] == alone[line][0]
            assert together[line][position] == again


# -- scale -----------------------------------------------------------------------------------------

MONEY = {  # fields that are amounts of money; those of a service are amounts of it
    *("price", "cost", "per_sale", "amount", "book_value", "per_year", "maintenance_per_year"),
    *("per_capacity", "per_output", "schedule", "fixed_per_year", "at", "amounts", "per_unit"),
    *("at_signing", "margin_per_year", "margin_per_unit"),
    *("shortfall_per_unit", "excess_per_unit", "cap_per_year", "value_per_unit"),
}


def times(stated: Any, factor: float) -> Any:
    if isinstance(stated, dict):
        return {key: times(value, factor) for key, value in stated.items()}
    if isinstance(stated, list):
        return [times(value, factor) for value in stated]
    return stated * factor


def with_money(terms: Any, factor: float, *, saved: bool = False) -> Any:
    """Return a scenario with every amount of money times a factor.

    A band of savings begins beyond so much money, one of use beyond so many units; a baseline is
    one of energy.
    """
    money = {*MONEY, "beyond"} if saved else MONEY
    if isinstance(terms, list):
        return [with_money(item, factor, saved=saved) for item in terms]
    if not isinstance(terms, dict):
        return terms
    return {
        key: times(value, factor)
        if key in money and not (isinstance(value, dict) and any(isinstance(k, str) for k in value))
        else value
        if key in ("services", "baseline")
        else value | {"fee": value.get("fee", 0) * factor}
        if key == "break_clause"
        else with_money(value, factor, saved=saved or key == "savings")
        for key, value in terms.items()
    }


@many(10)
@given(scenarios())
def test_larger_money_gives_larger_npvs_and_the_same_returns(drawn: Terms) -> None:
    """Times a power of two, which changes no digit of a number, so that all is exact."""
    one, two = sm.Model(drawn).built, sm.Model(with_money(drawn, 1024.0)).built
    worth = npvs(one)
    assert npvs(two) == {pair: value * 1024 for pair, value in worth.items()}
    for offer, party in worth:
        first, second = (built.metric_lines.irr(offer, party) for built in (one, two))
        lines = arrays.read([first.value, first.state], one.timeline)
        others = arrays.read([second.value, second.state], two.timeline)
        assert lines[first.state][0] == others[second.state][0]
        assert lines[first.value][0] == pytest.approx(
            others[second.value][0], rel=1e-9, abs=1e-12, nan_ok=True
        )


@pytest.mark.parametrize(
    "file", sorted((ROOT / "scenarios").glob("*.yaml")), ids=lambda file: file.stem
)
def test_every_shipped_scenario_is_worth_what_an_independent_script_says(file: Path) -> None:
    model = sm.load(file)
    expected = world.npvs(dict(model.data.data))
    for offer, outcomes in model.compare().results.outcomes.items():
        for party, outcome in outcomes.items():
            assert outcome.npv == pytest.approx(expected[offer, party], rel=1e-9), (offer, party)
