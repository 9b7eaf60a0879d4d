"""What all numbers are, what is given up, what is assumed, and a return in a few words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from servicemodel.report import sentences
from tests.report import NO_DIFFERENCE, rate, results

if TYPE_CHECKING:
    from servicemodel.model.results import Results, Return

BOTH = ("provider", "customer")


def told(found: Results) -> list[str]:
    return sentences.tell(found, list(found.outcomes), BOTH)


@pytest.mark.parametrize(
    ("taxes", "said"),
    [
        (("none", "none"), "before income tax;"),
        (("26 %, losses lost", "26 %, losses lost"), "after income tax of 26 %, losses lost;"),
        (("26 %, losses lost", "20 %, losses lost"), "after income tax;"),
        (("26 %, losses lost", "none"), "after income tax where there is one;"),
    ],
)
def test_the_basis_says_which_tax_is_in_it(taxes: tuple[str, str], said: str) -> None:
    lines = sentences.basis(results(taxes=dict(zip(BOTH, taxes, strict=True))), BOTH)
    assert lines[1] == f"Nominal, in EUR, {said} 2 years from 2027-01-01, yearly."
    line = "Owner: 7 % a year (nominal WACC after tax)"
    if len(set(taxes)) > 1:
        line += "; no income tax" if taxes[1] == "none" else f"; income tax {taxes[1]}"
    assert lines[3] == f"{line}."
    assert lines[4] == "Common rate: 7 % a year (stated)."


def test_the_basis_of_real_prices_and_one_party() -> None:
    found = results({}, ("owner",), prices="real", years=1, period="month")
    assert sentences.basis(found, ("owner",))[1:] == [
        "Real (constant prices), in EUR, after income tax of 26 %, losses refunded; "
        "1 year from 2027-01-01, monthly.",
        "owner: 7 % a year (nominal WACC after tax).",
    ]


def test_what_is_given_up_is_told_once_for_offers_that_share_it() -> None:
    parts = {"first sale": 939.0, "repeat purchases": 0.2, "maintenance business": -5.0}
    found = results(given_up={"service": parts, "same": parts, "sale": {}})
    assert sentences.given_up(found, ["sale", "same", "service"]) == [
        "Given up under same and service by Maker (worth before tax at 7 %): "
        "first sale 939 EUR, maintenance business -5 EUR."
    ]


@pytest.mark.parametrize(
    ("assumed", "stated", "said"),
    [
        (1, 9, "1 of 9 inputs is an assumption (grade D or none): put your own figures there."),
        (0, 9, "None of the 9 inputs is an assumption (grade D or none)."),
    ],
)
def test_the_last_sentence_counts_assumptions(assumed: int, stated: int, said: str) -> None:
    assert told(results(assumed=assumed, stated=stated))[-1] == said
    assert told(results({"other": (1.0, 1.0)}, assumed=0, stated=0)) == [
        "other against sale: Maker gains 1 EUR and Owner gains 1 EUR; all gain."
    ]


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (None, "-"),
        (NO_DIFFERENCE, "-"),
        (rate("financing", 0.081), "financing at 8.1 %"),
        (rate("financing", None, "none found"), "financing, no rate"),
        (rate("financing", None, "several: 1.0 %, 2.0 %"), "financing, several rates"),
        (rate("investment", 0.0834), "back in 10.2 years, 8.3 %"),
        (rate("investment", None, "several: 1.0 %, 2.0 %"), "back in 10.2 years, several rates"),
        (rate("investment", None, "none found"), "back in 10.2 years, no rate"),
        (rate("investment", -0.1, payback=None, payback_state="never"), "never"),
        (rate("investment", None, payback=None, payback_state="no outlay first"), "no payback"),
    ],
)
def test_a_return_in_a_few_words(found: Return | None, said: str) -> None:
    assert sentences.earned(found) == said
