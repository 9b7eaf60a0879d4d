"""What holds for each clause alike: it makes no money, and goes without a trace."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

import servicemodel as sm
from servicemodel.deal.zone import zone
from servicemodel.ledger import OUTSIDE
from servicemodel.read import arrays
from tests import world
from tests.every_clause import EVERY, MISSING, NOT_IN_TERMS, OF_A_SALE, clause_of, washing
from tests.model.test_properties import npvs

CLAUSES = list(EVERY)
FALLBACK = {"years": 2, "then": "sale", "renewal": {"chance": 0.5, "repricing": 0.1}}
BUY_OUT = {"buy_out": {"method": "schedule", "schedule": {1: 500, 3: 200}}}


def test_every_clause_is_among_them() -> None:
    assert not MISSING


@pytest.mark.parametrize("told", CLAUSES)
def test_a_clause_moves_money_and_makes_none(told: str) -> None:
    """What all parties get in each period is what it was without the clause."""
    cash = {}
    for key, data in (("with", washing(told)), ("without", washing())):
        built = sm.Model(data).built
        name = "sale" if clause_of(told) in OF_A_SALE else "service"
        lines = [statement.cash for statement in built.offers[name].statements.values()]
        values = arrays.read(lines, built.timeline)
        cash[key] = [values[line][:, 0] for line in lines]
    together = {key: np.sum(rows, axis=0) for key, rows in cash.items()}
    assert together["with"] == pytest.approx(together["without"], abs=1e-9)
    moves = clause_of(told) != "buy_out"  # without a term nobody leaves
    assert moves == (np.abs(cash["with"][0] - cash["without"][0]).max() > 1)


@pytest.mark.parametrize("told", CLAUSES)
def test_only_the_offer_with_the_clause_changes_and_without_it_all_is_as_before(told: str) -> None:
    before, after = npvs(sm.Model(washing()).built), npvs(sm.Model(washing(told)).built)
    own = "sale" if clause_of(told) in OF_A_SALE else "service"
    same = {pair: worth for pair, worth in before.items() if pair[0] != own}
    assert {pair: after[pair] for pair in same} == same  # bit for bit
    data = washing(told)
    data["offers"][own]["clauses"].pop()
    if not data["offers"][own]["clauses"]:
        del data["offers"][own]["clauses"]
    assert npvs(sm.Model(data).built) == before
    assert sm.Model(data).scenario_hash == sm.Model(washing()).scenario_hash


@pytest.mark.parametrize("told", CLAUSES)
def test_a_plain_script_says_the_same(told: str) -> None:
    data = washing(told)
    mine, theirs = npvs(sm.Model(data).built), world.npvs(data)
    for pair, worth in theirs.items():
        assert mine[pair] == pytest.approx(worth, rel=1e-9, abs=1e-9), pair


@pytest.mark.parametrize("with_term", [False, True], ids=["to the end", "in terms"])
@pytest.mark.parametrize("period", ["year", "month"])
@pytest.mark.parametrize("told", CLAUSES)
def test_a_neutral_contract_with_any_clause_has_no_zone(
    told: str, period: str, *, with_term: bool
) -> None:
    """Without tax, selling and overhead, at one rate, on one machine: floor = ceiling."""
    data = washing(told, timeline={"start": date(2027, 1, 1), "years": 5, "period": period})
    del data["offers"]["dear sale"]
    if told == "savings":
        data["offers"]["service"]["clauses"][-1]["savings"]["against"] = "sale"
    if told == "a remainder":
        data["offers"]["service"]["clauses"].pop()  # it takes all that another fee leaves
    if with_term and clause_of(told) not in NOT_IN_TERMS:
        service = data["offers"]["service"]
        service["term"] = FALLBACK
        if told != "a buy-out":
            service["clauses"] = [*service["clauses"], BUY_OUT]
    found = zone(sm.Model(data).built, "service", look_further=False)
    assert found.floor == pytest.approx(found.ceiling, rel=1e-9)
    assert found.meeting


@pytest.mark.parametrize("told", CLAUSES)
def test_money_between_parties_cancels_with_the_clause_in_a_term(told: str) -> None:
    data = washing(told)
    data["parties"]["provider"]["tax"] = data["parties"]["customer"]["tax"] = {"rate": 0.3}
    if clause_of(told) not in NOT_IN_TERMS:
        data["offers"]["service"]["term"] = FALLBACK
        data["offers"]["service"]["clauses"] = [*data["offers"]["service"]["clauses"], BUY_OUT]
        if told == "a buy-out":
            data["offers"]["service"]["clauses"].pop()
    if told != "a price":  # what is owed of it when the building is sold is not looked at
        data["building_sale"] = {"year": 4, "paid_for_machine": 0.5}
    model = sm.Model(data)
    assert model.check().hold
    for offer in model.built.offers.values():
        cash = [statement.cash for statement in offer.statements.values()]
        outside = [
            (flow.line, (flow.payer == OUTSIDE) - (flow.payee == OUTSIDE))
            for flow in offer.ledger.flows
        ]
        values = arrays.read([*cash, *(line for line, _ in outside)], model.built.timeline)
        theirs = np.sum([values[line] for line in cash], axis=0)
        assert theirs == pytest.approx(sum(sign * values[line] for line, sign in outside), abs=1e-9)
