"""The ledger: nobody pays himself, kinds are known, and tax reads what was earned."""

from __future__ import annotations

import pytest

from servicemodel.errors import ModelError
from servicemodel.ledger import KINDS, OUTSIDE, Ledger, Party
from servicemodel.line.sheet import Sheet

MAKER, BUYER = Party("provider", "Maker"), Party("customer", "Buyer")


def test_a_flow_has_a_sign_and_a_treatment_for_each_side() -> None:
    section = Sheet("Offer").section("Flows")
    fee = section.path("Fee", [100.0, 0.0], unit="EUR")
    earned = section.path("Fee earned", [0.0, 100.0], unit="EUR")
    ledger = Ledger()
    ledger.pay(BUYER, MAKER, fee, "service fee", earned=earned)
    (flow,) = ledger.flows
    assert (flow.sign(MAKER), flow.sign(BUYER), flow.sign(OUTSIDE)) == (1, -1, 0)
    assert (flow.treatment(MAKER), flow.treatment(BUYER)) == ("income", "deducted")
    assert flow.treatment(OUTSIDE) == "none"
    assert (flow.line, flow.earned) == (fee, earned)
    assert ledger.of(MAKER) == ledger.of(BUYER) == [flow]
    assert ledger.of(OUTSIDE) == []
    ledger.pay(MAKER, OUTSIDE, fee, "energy")
    assert ledger.flows[1].earned is fee


def test_nobody_pays_himself_and_a_kind_must_be_known() -> None:
    fee = Sheet("Offer").section("Flows").path("Fee", [100.0, 0.0], unit="EUR")
    with pytest.raises(ModelError, match="Maker would pay itself"):
        Ledger().pay(MAKER, MAKER, fee, "service fee")
    with pytest.raises(ModelError, match=r"no kind 'service fe'; did you mean service fee\?"):
        Ledger().pay(BUYER, MAKER, fee, "service fe")


def test_what_is_deducted_on_one_side_of_two_parties_is_income_on_the_other() -> None:
    between = ("maintenance", "energy", "service fee")
    for name in between:
        assert (KINDS[name].payer, KINDS[name].payee) == ("deducted", "income"), name
        assert KINDS[name].activity == "operating"
