"""Sentences say what the numbers say, for every combination of signs, and claim no more."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

import pytest

from servicemodel.report import sentences
from tests.report import NO_DIFFERENCE, outcome, rate, results

if TYPE_CHECKING:
    from servicemodel.model.results import Results, Return

BOTH = ("provider", "customer")


def tell(found: Results, parties: tuple[str, ...] = BOTH) -> list[str]:
    return sentences.tell(found, list(found.outcomes), parties)


def about(start: str, found: Results, parties: tuple[str, ...] = BOTH) -> list[str]:
    return [sentence for sentence in tell(found, parties) if sentence.startswith(start)]


# -- who gains and who loses -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("gains", "said"),
    [
        ((5.0, 7.0), "Maker gains 5 EUR and Owner gains 7 EUR; all gain."),
        ((5.0, 0.0), "Maker gains 5 EUR and Owner is as well off; nobody loses."),
        ((0.0, 5.0), "Maker is as well off and Owner gains 5 EUR; nobody loses."),
        ((5.0, -7.0), "Maker gains 5 EUR and Owner loses 7 EUR; not all gain."),
        ((-5.0, 7.0), "Maker loses 5 EUR and Owner gains 7 EUR; not all gain."),
        ((0.2, -0.3), "Maker is as well off and Owner is as well off; nothing changes."),
        ((-5.0, 0.0), "Maker loses 5 EUR and Owner is as well off; nobody gains."),
        ((0.4, -5.0), "Maker is as well off and Owner loses 5 EUR; nobody gains."),
        ((-5.0, -7.0), "Maker loses 5 EUR and Owner loses 7 EUR; nobody gains."),
        ((0.5, -0.5), "Maker gains 1 EUR and Owner loses 1 EUR; not all gain."),
    ],
)
def test_a_plain_sale_says_who_gains(gains: tuple[float, float], said: str) -> None:
    assert tell(results({"other": gains}))[:-1] == [f"other against sale: {said}"]


@pytest.mark.parametrize("gains", list(product((3.0, 0.0, -3.0), repeat=3)))
def test_the_verdict_on_three_parties_fits_their_signs(gains: tuple[float, ...]) -> None:
    said = sentences.verdict(gains)
    if said == "all gain":
        assert min(gains) > 0
    elif said == "nobody loses":
        assert (min(gains), max(gains)) == (0, 3)
    elif said == "nobody gains":
        assert (min(gains), max(gains) > 0) == (-3, False)
    elif said == "not all gain":
        assert (min(gains), max(gains)) == (-3, 3)
    else:
        assert said == "nothing changes"
        assert set(gains) == {0}


def test_a_party_that_is_left_out_is_not_told_of_nor_judged() -> None:
    found = results()
    told = tell(found, ("provider",))
    assert told == [
        "same against sale: Maker gains 15 EUR.",
        "service against sale: Maker gains 17 EUR. The same machine, bought (same), brings Maker "
        "15 EUR; the contract on top brings Maker 2 EUR.",
        "12 of 21 inputs are assumptions (grade D or none): put your own figures there.",
    ]


def test_one_party_alone_has_no_verdict_and_nothing_to_share() -> None:
    found = results({"other": (5.0,)}, parties=("owner",), unit_cost={}, best_purchase=None)
    assert tell(found, ("owner",))[:-1] == ["other against sale: owner gains 5 EUR."]


# -- machine and contract --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("same", "service", "said"),
    [
        (
            (15.0, -12.0),
            (17.0, -64.0),
            "brings Maker 15 EUR and costs Owner 12 EUR; "
            "the contract on top brings Maker 2 EUR and costs Owner 52 EUR.",
        ),
        (
            (-15.0, 12.0),
            (-17.0, 12.2),
            "costs Maker 15 EUR and brings Owner 12 EUR; "
            "the contract on top costs Maker 2 EUR and leaves Owner as well off.",
        ),
        (
            (0.1, -0.1),
            (5.0, 5.0),
            "leaves Maker as well off and leaves Owner as well off; "
            "the contract on top brings Maker 5 EUR and brings Owner 5 EUR.",
        ),
    ],
)
def test_what_the_machine_brings_is_told_from_what_the_contract_brings(
    same: tuple[float, float], service: tuple[float, float], said: str
) -> None:
    found = results({"same": same, "service": service})
    told = about("service against sale: ", found)[0]
    assert told.endswith(f". The same machine, bought (same), {said}")


def test_a_contract_on_the_baselines_machine_and_on_one_that_nobody_sells() -> None:
    found = results({"service": (5.0, 5.0)})
    told = about("service against sale: ", found)[0]
    assert "No sale here is of the same machine" in told
    same = replace(found, same_machine={"service": "sale"})
    assert about("service against sale: ", same)[0].endswith("all of this is the contract's.")


# -- the customer's rate ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (rate("financing", 0.081), "later: that costs 8.1 % a year, more than its own 7 %."),
        (rate("financing", 0.05), "later: that costs 5.0 % a year, less than its own 7 %."),
        (rate("financing", -0.02), "later: it pays back less than it keeps (-2.0 % a year)."),
        (rate("financing", 0.0703), "later: that costs 7.0 % a year, about its own 7 %."),
        (
            rate("financing", None, "none found"),
            "later: no implied financing rate fits the difference of cash.",
        ),
        (
            rate("financing", None, "several: -20.7 %, 22.0 %"),
            "later: more than one implied financing rate fits (-20.7 %, 22.0 %), so none is told.",
        ),
        (
            rate("investment", 0.0834),
            "pay more first: that earns 8.3 % a year, more than its own 7 %; "
            "it is back after 10.2 years.",
        ),
        (
            rate("investment", 0.01, payback=None, payback_state="never"),
            "pay more first: that earns 1.0 % a year, less than its own 7 %; it is never back.",
        ),
        (
            rate("investment", None, "none found", payback=None, payback_state="never"),
            "pay more first: no rate of return fits the difference of cash; it is never back.",
        ),
        (NO_DIFFERENCE, "service leaves the cash of Owner as it is."),
    ],
)
def test_the_service_against_the_best_purchase(found: Return, said: str) -> None:
    told = about("Against the best", results(against_purchase={"service": found}))
    assert len(told) == 1
    assert told[0].startswith("Against the best alternative (sale), service ")
    assert told[0].endswith(said)


def test_rates_in_other_money_are_not_compared() -> None:
    found = results(rate_of=dict.fromkeys(BOTH, "real wacc after tax"))
    assert about("Against the best", found)[0].endswith(
        "that costs 8.1 % a year, in nominal money (its own 7 % is real)."
    )
    real = replace(found, prices="real")
    assert about("Against the best", real)[0].endswith("more than its own 7 %.")


def test_without_a_purchase_or_a_customer_no_rate_is_told() -> None:
    assert about("Against the", results(best_purchase=None)) == []
    assert about("Against the", results(), ("provider",)) == []


# -- the joint value -------------------------------------------------------------------------------

JOINT = "service against sale, at 7 % for both: together "


@pytest.mark.parametrize(
    ("gains", "said"),
    [
        ((20.0, 30.0), "they gain 50 EUR."),
        ((20.0, 0.0), "they gain 20 EUR."),
        ((20.0, -5.0), "they gain 15 EUR, so another fee could let both gain."),
        ((5.0, -5.0), "they are as well off, so no fee can let both gain at that rate."),
        ((5.0, -20.0), "they lose 15 EUR, so no fee can let both gain at that rate."),
        ((-5.0, -20.0), "they lose 25 EUR, so no fee can let both gain at that rate."),
    ],
)
def test_the_joint_value_at_one_rate(gains: tuple[float, float], said: str) -> None:
    assert about(JOINT, results({"service": gains})) == [JOINT + said]


def test_at_different_rates_the_claim_is_for_the_common_one_only() -> None:
    found = results({"service": (20.0, -5.0)})
    values = {
        offer: dict(zip(BOTH, (it["provider"], outcome(-5.0, rate_effect=9.0)), strict=True))
        for offer, it in found.outcomes.items()
    }
    told = about(JOINT, replace(found, outcomes=values))
    assert told[0].endswith("so another fee could let both gain; at their own rates `zone` tells.")


def test_a_gain_that_comes_from_different_rates_is_called_so() -> None:
    found = results({"service": (20.0, 5.0)}, joint_less_baseline={"sale": 0.0, "service": -3.0})
    assert about(JOINT, found) == [
        f"{JOINT}they lose 3 EUR, so no fee can let both gain at that rate; that both gain at "
        "their own comes from the difference of the rates."
    ]


@pytest.mark.parametrize(
    "taxes",
    [
        {"provider": "26 %, losses refunded", "customer": "none"},
        {"provider": "26 %, losses lost", "customer": "26 %, losses lost"},
    ],
)
def test_where_a_fee_moves_taxes_nothing_is_claimed_of_other_fees(taxes: dict[str, str]) -> None:
    for gains, said in (
        (
            (20.0, -5.0),
            "gain 15 EUR; whether another fee lets both gain depends on their taxes too.",
        ),
        ((5.0, -20.0), "lose 15 EUR; another fee changes that only through their taxes."),
    ):
        assert about(JOINT, results({"service": gains}, taxes=taxes)) == [f"{JOINT}they {said}"]


def test_without_tax_a_fee_moves_none() -> None:
    found = results({"service": (20.0, -5.0)}, taxes=dict.fromkeys(BOTH, "none"))
    assert about(JOINT, found)[0].endswith("so another fee could let both gain.")


def test_three_parties_split_payments() -> None:
    parties = ("provider", "customer", "builder")
    found = results({"service": (20.0, -5.0, 1.0)}, parties)
    assert about("service against sale, at 7 % for all", found, parties)[0].endswith(
        "together they gain 16 EUR, so another split of the payments could let all gain."
    )
