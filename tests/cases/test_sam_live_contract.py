"""Random contracts, put to NREL SAM itself: both sides agree, line by line.

To draw more (with `-n 2`, which spreads them over two processes):
SERVICEMODEL_SAM_DRAWS=2000 python -m pytest -n 2 tests/cases/test_sam_live_contract.py
"""

from __future__ import annotations

import copy
import os
import platform
from typing import TYPE_CHECKING, Any

import pytest

import servicemodel
from tests.cases.front_door import case
from tests.cases.live_contract import differences, draw, raw, sam
from tests.cases.sam_contract import TwoSides
from tests.cases.test_two_sides_of_a_contract import NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(
    platform.machine() not in ("x86_64", "AMD64"), reason="SAM's library is built for x86-64 only"
)
DRAWS = int(os.environ.get("SERVICEMODEL_SAM_DRAWS", "10"))
AT_ONCE = 1 if DRAWS <= 10 else 20  # draws per test: few tests where draws are many
MOST_REFUSED = 0.05  # of the draws


@pytest.mark.parametrize("name", NAMES)
def test_sam_is_given_what_its_cases_were_given(name: str) -> None:
    inputs = case(name)["inputs"]
    ours, theirs = raw(inputs["plain"]), inputs["raw_ssc_inputs"]
    energy = inputs["plain"]["energy_kwh_year1"]
    assert sum(ours.pop("gen")) == pytest.approx(energy, rel=1e-12)
    assert {key: pytest.approx(theirs[key], rel=1e-12) for key in ours} == ours
    assert set(theirs) - set(ours) == {"gen"}


@pytest.mark.parametrize("first", range(0, DRAWS, AT_ONCE))
def test_both_sides_of_a_drawn_contract_agree(first: int) -> None:
    """A draw that either of both refuses is no draw; there may be few of them."""
    found, refused = [], []
    numbers = range(first, min(first + AT_ONCE, DRAWS))
    for number in numbers:
        given = draw(number)
        try:
            theirs, ran = sam(given), TwoSides(given)
        except (RuntimeError, servicemodel.ServiceModelError) as error:
            refused.append(f"draw {number}: {error}")
        else:
            found += [f"draw {number}: {text}" for text in differences(given, theirs, ran)]
    assert found == []
    assert len(refused) <= MOST_REFUSED * len(numbers), refused


SHARE = {
    **{"fraction": 0.6, "rate": 0.05, "years": 12, "principal_free_years": 2},
    "repayment": "annuity",
}
SIZED = {"sizing": "dscr", "dscr": 1.5, "rate": 0.05, "years": 9}
CHANGES: dict[str, Any] = {  # what can't be a tenth more
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


def places_of(given: dict[str, Any], *above: str) -> Iterator[str]:
    for key, stated in given.items():
        if isinstance(stated, dict):
            yield from places_of(stated, *above, key)
        else:
            yield ".".join((*above, key))


def changed(given: dict[str, Any], place: str) -> dict[str, Any]:
    """Return inputs of which one is a tenth more, or as `CHANGES` says."""
    found = copy.deepcopy(given)
    *above, last = place.split(".")
    branch = found
    for key in above:
        branch = branch[key]
    branch[last] = CHANGES[place] if place in CHANGES else branch[last] * 1.1
    return found


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
    other = changed(given, place)
    before, after, ran = sam(given), sam(other), TwoSides(other)
    assert differences(other, after, ran) == []
    if place != "years":  # their lines have other lengths then
        assert differences(other, before, ran) != []


def test_every_input_that_is_drawn_is_changed_in_turn() -> None:
    drawn = {place for number in range(60) for place in places_of(draw(number))}
    assert drawn == {*ALL_OF_IT, *OF_A_SIZED_LOAN, "loan.sizing"}
