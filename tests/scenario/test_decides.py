"""What a scenario may state of who decides, and what is said where it can't be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import servicemodel as sm
from servicemodel.scenario.cells import rows
from servicemodel.scenario.load import from_text, read, scenario
from servicemodel.scenario.written import text
from tests.deal.test_choose import FIRST_COST, film, washer
from tests.scenario.inputs_sheet import write

if TYPE_CHECKING:
    from pathlib import Path

VARIANTS, MEASURES = "decides.variants", "decides.measures"


def mistakes(stated: dict[str, Any]) -> list[str]:
    with pytest.raises(sm.ScenarioError) as found:
        scenario(stated)
    return [told.removeprefix("scenario: offers.sale.") for told in found.value.mistakes]


@pytest.mark.parametrize(
    ("terms", "told"),
    [
        ({"rule": "payback"}, f"{VARIANTS}: the rule payback needs years, such as years: 3"),
        (
            {"rule": "hurdle rate"},
            f"{VARIANTS}: the rule hurdle rate needs rate, such as rate: 15%",
        ),
        ({"years": 3}, f"{VARIANTS}: the rule own npv reads no years"),
        (
            {"rule": "payback", "years": 3, "rate": 0.1},
            f"{VARIANTS}: the rule payback reads no rate",
        ),
        ({"by": "custmer"}, f"{VARIANTS}.by: no party is called 'custmer'; did you mean customer?"),
        (
            {"by": "shop owner"},
            f"{VARIANTS}.by: 'shop owner' is a party's name, not its key; did you mean customer?",
        ),
        (
            {"among": {"wascher": ["good"]}},
            f"{VARIANTS}.among.wascher: no asset is called 'wascher'; did you mean washer?",
        ),
        (
            {"among": {"washer": ["usual", "god"]}},
            f"{VARIANTS}.among.washer.1: no variant is called 'god'; did you mean good?",
        ),
        (
            {"among": {"washer": ["good"]}},
            f"{VARIANTS}.among.washer: the build states usual: it is among what is chosen from, or "
            "not built",
        ),
    ],
)
def test_a_wrong_decider_is_told(terms: dict[str, Any], told: str) -> None:
    assert mistakes(washer({"variants": {"by": "customer"} | terms})) == [told]


def test_a_rule_that_is_none_is_told_with_those_there_are() -> None:
    (told,) = mistakes(washer({"variants": {"by": "customer", "rule": "npv"}}))
    assert told.startswith(f"{VARIANTS}.rule: ")
    assert "own npv" in told


def test_nobody_who_decides_anything_is_told() -> None:
    stated = washer()
    stated["offers"]["sale"]["decides"] = {}
    (told,) = mistakes(stated)
    assert told == "decides: state who chooses: variants: {by: customer}, or measures likewise"


def test_an_unknown_measure_is_told_with_the_nearest() -> None:
    stated = film({"measures": {"by": "customer", "among": ["flm"]}})
    assert mistakes(stated) == [
        f"{MEASURES}.among.0: no measure is called 'flm'; did you mean film?"
    ]


def test_nothing_to_choose_is_told() -> None:
    stated = washer({"variants": FIRST_COST, "measures": {"by": "customer"}})
    del stated["assets"]["washer"]["variants"]["good"]
    assert set(mistakes(stated)) == {
        f"{MEASURES}: no measure is stated, so there is none to choose",
        f"{VARIANTS}: no asset has several variants, so there is none to choose",
    }


def test_an_offer_of_plain_flows_builds_nothing() -> None:
    stated = washer()
    stated["offers"]["sale"] = {"preset": "flows only", "decides": {"variants": FIRST_COST}}
    assert mistakes(stated) == ["decides: an offer of plain flows has no decides"]


def test_what_comes_after_a_term_must_be_the_same_machine_and_so_it_is_stated() -> None:
    stated = washer()
    stated["offers"]["service"] |= {
        "decides": {"variants": {"by": "provider"}},
        "term": {"years": 3, "then": "sale"},
    }
    with pytest.raises(sm.ScenarioError, match="decides: after its term comes sale, with the same"):
        scenario(stated)


def test_who_decides_is_written_and_read_again(tmp_path: Path) -> None:
    """As YAML, as rows of a sheet, and from a whole workbook."""
    decides = {
        "variants": FIRST_COST | {"among": {"washer": ["usual", "good"]}},
        "measures": {"by": "provider", "rule": "payback", "years": 3, "among": ["film"]},
    }
    stated = scenario(film(decides))
    assert scenario(from_text(text(stated), "again.yaml")) == stated
    again = scenario(read(write(tmp_path / "book.xlsx", rows(stated))))
    assert again.offers["sale"].decides == stated.offers["sale"].decides
    model = sm.Model(film(decides))
    model.to_workbook(tmp_path / "whole.xlsx")
    assert sm.load(tmp_path / "whole.xlsx").scenario_hash == model.scenario_hash
