"""Income, cash flow and balance as text, rows, frame and plain data: the same numbers."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

import servicemodel as sm
from servicemodel.errors import UsageError
from servicemodel.model.accounts import STATEMENTS
from tests.shipped import ROOT

if TYPE_CHECKING:
    from servicemodel.answer import Statements


@pytest.fixture(scope="module")
def found() -> Statements:
    model = sm.load(ROOT / "scenarios" / "office-cooling.yaml", {"timeline.years": 4})
    return model.compare().statements(["service"], ["Cooling company"])


def test_the_first_years_and_the_last_stand_in_what_a_screen_has_room_for(
    found: Statements,
) -> None:
    for width, years in ((80, ["start", "2027", "2028", "...", "2030"]), (200, found.years)):
        text = found.text(width)
        head = text.splitlines()[0]
        assert [word.strip() for word in head.split("|")[1:]] == years
        assert max(map(len, text.splitlines())) <= width
        assert ("Not all years fit" in text) == (width == 80)


def test_sums_stand_out_and_amounts_are_rounded_once(found: Statements) -> None:
    lines = found.text(120).splitlines()
    assert next(line for line in lines if "EBITDA" in line).startswith("  EBITDA ")
    assert next(line for line in lines if "Service fee" in line).startswith("    Service fee ")
    assert any("89,000 |  90,780" in line for line in lines)


def test_csv_frame_and_plain_data_have_every_number_of_every_year(found: Statements) -> None:
    rows = list(csv.DictReader(io.StringIO(found.to_csv())))
    frame = found.frame
    assert len(rows) == len(frame) == sum(
        len(row.amounts) for statement in found.yearly.values() for it in statement.values()
        for row in it
    )  # fmt: skip
    assert [float(row["amount"]) for row in rows] == list(frame["amount"])
    assert set(frame["statement"]) == set(STATEMENTS)
    assert frame.attrs["unit"] == "USD"
    plain = found.to_dict()
    assert plain["years"] == ["start", "2027", "2028", "2029", "2030"]
    income = plain["statements"]["service"]["provider"]["income"]
    told = {row["label"]: row["amounts"] for row in income if row["sums"]}
    rows_of = frame[(frame.statement == "income") & (frame.label == "EBITDA")]
    assert told["EBITDA"] == list(rows_of["amount"])


def test_profit_of_the_frame_ties_to_the_npv_of_the_comparison() -> None:
    """All cash to owners, discounted, is the NPV where there is no loan."""
    comparison = sm.load(ROOT / "scenarios" / "office-cooling.yaml").compare()
    frame = comparison.statements().frame
    cash = frame[frame.label == "Cash to owners"]
    for (offer, party), rows in cash.groupby(["offer", "party"]):
        rate = comparison.results.rates[str(party)]
        worth = sum(amount / (1 + rate) ** k for k, amount in enumerate(rows["amount"]))
        assert worth == pytest.approx(comparison.npv.loc[offer, party])


def test_an_unknown_offer_is_told() -> None:
    comparison = sm.load(ROOT / "scenarios" / "office-cooling.yaml").compare()
    with pytest.raises(UsageError, match="no offer is called 'servise'; did you mean service"):
        comparison.statements(["servise"])
