"""Random contracts, put to NREL SAM itself: both sides agree, line by line.

To draw more (with `-n 2`, which spreads them over two processes):
SERVICEMODEL_SAM_DRAWS=2000 python -m pytest -n 2 tests/cases/test_sam_live_contract.py
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.cases.drawn import CHUNKS, changed, needs_sam, places_of, put_to_both
from tests.cases.front_door import case
from tests.cases.live_contract import differences, draw, raw, sam
from tests.cases.sam_contract import TwoSides
from tests.cases.test_two_sides_of_a_contract import NAMES

if TYPE_CHECKING:
    from tests.cases.live import Outputs

pytestmark = needs_sam


@pytest.mark.parametrize("name", NAMES)
def test_sam_is_given_what_its_cases_were_given(name: str) -> None:
    inputs = case(name)["inputs"]
    ours, theirs = raw(inputs["plain"]), inputs["raw_ssc_inputs"]
    energy = inputs["plain"]["energy_kwh_year1"]
    assert sum(ours.pop("gen")) == pytest.approx(energy, rel=1e-12)
    assert {key: pytest.approx(theirs[key], rel=1e-12) for key in ours} == ours
    assert set(theirs) - set(ours) == {"gen"}


def both(number: int) -> tuple[dict[str, Any], Outputs, TwoSides]:
    given = draw(number)
    return given, sam(given), TwoSides(given)


@pytest.mark.parametrize("numbers", CHUNKS, ids=lambda numbers: str(numbers[0]))
def test_both_sides_of_a_drawn_contract_agree(numbers: range) -> None:
    assert put_to_both(numbers, both, differences) == []


SHARE = {
    **{"fraction": 0.6, "rate": 0.05, "years": 12, "principal_free_years": 2},
    "repayment": "annuity",
}
SIZED = {"sizing": "dscr", "dscr": 1.5, "rate": 0.05, "years": 9}
CHANGES: dict[str, Any] = {  # what is no number, or must be whole
    "contract.escalation": 0.03,
    "depreciation.fractions": [0.3, 0.3, 0.4],
    "depreciation.method": "macrs5",
    "host.energy_value.degrades": False,
    "loan.principal_free_years": 1,
    "loan.repayment": "equal principal",
    "loan.years": 11,
    "recapitalization.years": [8, 15],
    "years": 21,
}


def with_everything(loan: dict[str, Any]) -> dict[str, Any]:
    """Return inputs that have all that may be drawn."""
    renewals = {"years": [7, 15], "cost_today": 30_000.0, "real_escalation": 0.01}
    return {
        **{"years": 20, "capex": 500_000.0, "inflation": 0.02, "real_discount_rate": 0.06},
        **{"federal_tax": 0.2, "state_tax": 0.06, "capacity_kw": 200.0},
        **{"energy_kwh_year1": 800_000.0, "degradation_per_year": 0.005},
        "om": {
            **{"fixed_per_year": 3000.0, "fixed_real_escalation": 0.01},
            **{"capacity_per_kw_year": 9.0, "capacity_real_escalation": 0.005},
            **{"production_per_mwh": 2.0, "production_real_escalation": 0.004},
        },
        "insurance_fraction_of_capex": 0.004,
        **{"property_tax_rate": 0.01, "property_tax_assessed_fraction": 0.7},
        "property_tax_assessed_decline_per_year": 0.03,
        "salvage_fraction_of_capex": 0.1,
        "depreciation": {"method": "custom", "fractions": [0.5, 0.3, 0.2]},
        "loan": loan,
        "recapitalization": renewals,
        "contract": {"price_per_kwh": 0.14, "escalation": 0.01},
        "host": {
            "real_discount_rate": 0.05,
            "energy_value": {"year1": 120_000.0, "escalation": 0.02, "degrades": True},
        },
    }


ALL_OF_IT = list(places_of(with_everything(SHARE)))
OF_A_SIZED_LOAN = ["loan.dscr", "loan.rate", "loan.years"]


@pytest.mark.parametrize(
    ("loan", "place"),
    [
        *((SHARE, place) for place in ALL_OF_IT),
        *((SIZED, place) for place in OF_A_SIZED_LOAN),
    ],
)
def test_each_input_matters_to_both(loan: dict[str, Any], place: str) -> None:
    """Theirs changes, and ours follows: it agrees with the change, and not with what was before."""
    given = with_everything(loan)
    other = changed(given, place, CHANGES)
    before, after, ran = sam(given), sam(other), TwoSides(other)
    assert differences(other, after, ran) == []
    if place != "years":  # their lines have other lengths then
        assert differences(other, before, ran) != []


def test_every_input_that_is_drawn_is_changed_in_turn() -> None:
    drawn = {place for number in range(60) for place in places_of(draw(number))}
    assert drawn == {*ALL_OF_IT, *OF_A_SIZED_LOAN, "loan.sizing"}
