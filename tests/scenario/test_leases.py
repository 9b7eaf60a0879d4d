"""What a scenario may state of a lease, and what is said where it can't be."""

from __future__ import annotations

from typing import Any

import pytest

import servicemodel as sm
from servicemodel.scenario.load import from_text, scenario
from servicemodel.scenario.written import text
from tests.model import Terms, offer, one
from tests.model.test_leases import FEE, YES, leased


def mistakes(stated: Terms) -> list[str]:
    with pytest.raises(sm.ScenarioError) as found:
        scenario(stated)
    return list(found.value.mistakes)


@pytest.mark.parametrize(
    ("terms", "told"),
    [
        ({"identified_asset": "maybe"}, "'maybe' is neither yes nor no; write yes or no"),
        ({"supplier_can_swap": "No"}, "'No' is neither yes nor no; write yes or no"),
        ({"supplier_can_swap": 1}, "1 is neither yes nor no; write yes or no"),
        ({"supplier_can_swap": None}, "nothing is neither yes nor no; write yes or no"),
        ({"years": 5}, "the lease runs 5 years and the model 4: it would not see all"),
        ({"years": 2.5}, "2.5 is no whole year"),
        ({"rate": 8}, "8 is not a share between 0 and 100%; write 8% or 0.08"),
        (
            {"lease_share": 1.2},
            "1.2 is not a share between 0 and 100%; write 1.2% or 0.012 (1.2 is 120%)",
        ),
        ({"premium": -1}, "-1 is not between 0 and 1e15"),
        ({"premum": 1}, "unknown key 'premum'; did you mean premium?"),
    ],
)
def test_a_field_of_a_lease_that_is_wrong_is_told(terms: Terms, told: str) -> None:
    (key,) = terms
    assert mistakes(leased(**terms)) == [f"scenario: offers.it.lease.{key}: {told}"]


@pytest.mark.parametrize("question", YES)
def test_every_question_is_to_be_answered(question: str) -> None:
    stated = leased()
    del stated["offers"]["it"]["lease"][question]
    assert mistakes(stated) == [f"scenario: offers.it.lease: {question!r} is missing"]


@pytest.mark.parametrize(
    ("stated", "told"),
    [
        (
            one(offer("sale", lease=YES | {"rate": 0.1})),
            "under a sale the customer owns the asset: it leases nothing",
        ),
        (
            leased(model={"prices": "real"}),
            "a lease is measured in nominal money: it needs nominal prices",
        ),
        (
            one({"preset": "flows only", "lease": YES | {"rate": 0.1}}, assets={}),
            "an offer of plain flows has no lease",
        ),
    ],
)
def test_a_lease_that_does_not_go_with_its_offer_is_told(stated: Terms, told: str) -> None:
    assert mistakes(stated) == [f"scenario: offers.it.lease: {told}"]


def test_a_lease_is_written_and_read_again() -> None:
    stated = scenario(leased(FEE, years=3, lease_share=0.4, specialised=True))
    again = scenario(from_text(text(stated), "again"))
    assert again == stated
    assert "identified_asset: yes" in text(stated)


@pytest.mark.parametrize(("answer", "is_lease"), [("no", True), ("yes", False), (True, False)])
def test_an_answer_is_set_by_path(answer: Any, is_lease: bool) -> None:
    model = sm.Model(leased()).with_values({"offers.it.lease.supplier_can_swap": answer})
    assert model.lease("it").is_lease == is_lease
