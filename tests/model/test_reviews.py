"""How the index of a clause is reviewed: its method, its lag, its dead band, its month; by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import servicemodel as sm
from servicemodel.errors import ScenarioError
from servicemodel.report.book.layout import STRUCTURAL
from servicemodel.report.book.write import Book
from tests.model import Terms, cash, offer, one

BASKET = {"weights": {"prices": 0.5, "wages": 0.3}, "fixed": 0.2}  # 10% and 20% a year
BY_MONTH = {"start": date(2027, 1, 1), "years": 3, "period": "month"}
BY_QUARTER = {"start": date(2027, 1, 1), "years": 3, "period": "quarter"}


def leased(index: Terms, rises: Any = None, timeline: Terms | None = None, **fee: Any) -> Terms:
    """Return a lease for 100 a year; `rises` are those of an index called `slow`."""
    terms = offer("lease", {"fee": {"per_year": 100, "index": index, **fee}})
    indices = {"prices": 0.1, "wages": 0.2, **({"slow": rises} if rises is not None else {})}
    return one(terms, indices=indices, **({"timeline": timeline} if timeline else {}))


def levels(index: Terms, rises: Any = None, timeline: Terms | None = None) -> list[float]:
    """Return the level of the index in each period."""
    per_year = {"quarter": 4, "month": 12}.get((timeline or {}).get("period", ""), 1)
    fees = cash(leased(index, rises, timeline), "provider")[1:]
    return [round(amount / 100 * per_year, 6) for amount in fees]


def test_the_base_method_weighs_indices_and_chaining_weighs_their_changes() -> None:
    """Base: 0.2 + 0.5 x 1.21 + 0.3 x 1.44 in year 3. Chained: the rest rises by 0.11 / 0.8."""
    assert levels(BASKET | {"method": "base"}) == [1, 1.11, 1.237, 1.3839]
    chained = [round(0.2 + 0.8 * 1.1375**year, 6) for year in range(4)]
    assert levels(BASKET) == chained == [1, 1.11, 1.235125, 1.377455]


def test_chained_is_what_holds_where_nothing_is_said() -> None:
    for index in (BASKET, BASKET | {"cap": 0.12, "floor": 0.01}):
        with_it, without = (
            cash(leased(i), "provider") for i in (index | {"method": "chained"}, index)
        )
        assert with_it == without


def test_an_anniversary_that_is_stated_is_the_one_that_holds_anyway() -> None:
    for timeline in (None, BY_QUARTER):
        stated = levels(BASKET | {"review_month": 1}, None, timeline)
        assert stated == levels(BASKET, None, timeline)


def test_a_lag_reads_the_index_of_before_and_1_before_the_start() -> None:
    """At the first review it reads the level at signing, at the second that of the first."""
    lag = {"lag_months": 12}
    assert levels({"weights": {"prices": 1}} | lag) == [1, 1, 1.1, 1.21]
    assert levels(BASKET | lag | {"method": "base"}) == [1, 1, 1.11, 1.237]
    assert levels({"weights": {"prices": 1}, "lag_months": 36}) == [1, 1, 1, 1]


def test_a_lag_of_a_quarter_reads_the_index_before_its_yearly_step() -> None:
    found = levels({"weights": {"prices": 1}, "lag_months": 3}, None, BY_QUARTER)
    assert found == [1] * 8 + [1.1] * 4


def test_a_level_begins_with_its_month_and_reads_the_index_then() -> None:
    """July 2027 finds the index of the first year, 1; July 2028 finds 1.1, July 2029 1.21."""
    found = levels({"weights": {"prices": 1}, "review_month": 7}, None, BY_MONTH)
    assert found == [1] * 18 + [1.1] * 12 + [1.21] * 6


def test_a_month_with_a_lag_reads_the_index_so_much_earlier() -> None:
    """April 2028 reads the end of January, which has 1.1; with four months, that of November."""
    index = {"weights": {"prices": 1}, "review_month": 4}
    assert levels(index | {"lag_months": 2}, None, BY_MONTH)[15] == 1.1
    assert levels(index | {"lag_months": 4}, None, BY_MONTH)[15:27] == [1] * 12
    assert levels(index | {"lag_months": 4}, None, BY_MONTH)[27] == 1.1


def test_a_month_that_is_no_january_counts_from_the_start() -> None:
    """From October 2026, a review ends the third month; the index steps where a year ends."""
    timeline = {"start": date(2026, 10, 31), "years": 2, "period": "quarter"}
    found = levels({"weights": {"prices": 1}, "review_month": 1}, None, timeline)
    assert found == [1] * 5 + [1.1] * 3


@pytest.mark.parametrize("method", ["chained", "base"])
def test_small_changes_add_up_until_they_are_applied(method: str) -> None:
    """1% is left, with 3% it is 1.01 x 1.03 = 1.0403; the next 1% is left again."""
    index = {"weights": {"slow": 1}, "dead_band": 0.02, "method": method}
    rises = {2027: 0.01, 2028: 0.03, 2029: 0.01}
    assert levels(index, rises) == [1, 1, 1.0403, 1.0403]


@pytest.mark.parametrize("method", ["chained", "base"])
def test_a_fall_adds_up_too_and_a_change_of_the_band_itself_is_not_applied(method: str) -> None:
    """0.99 x 0.985 = 0.97515 is 2.485% below."""
    index = {"weights": {"slow": 1}, "dead_band": 0.02, "method": method}
    assert levels(index, {2027: -0.01, 2028: -0.015, 2029: 0}) == [1, 1, 0.97515, 0.97515]
    assert levels(index, {2027: 0.02, 2028: 0, 2029: 0}) == [1, 1, 1, 1]


def test_the_dead_band_looks_at_the_moving_part_or_at_the_whole_level() -> None:
    """A rise of 10% of a half is 10% of the moving part, and 5% of the whole level."""
    index = {"weights": {"prices": 0.5}, "fixed": 0.5, "dead_band": 0.06}
    assert levels(index)[1] == 1.05
    assert levels(index | {"method": "base"})[1:3] == [1, 1.105]


def test_what_a_cap_cuts_off_is_lost_when_chained_and_made_up_for_from_the_base() -> None:
    """Base: 1.1 / 1.05 is less than 5% above, so that year 3 is paid in full."""
    index = {"weights": {"slow": 1}, "cap": 0.05}
    rises = {2027: 0.1, 2028: 0}
    assert levels(index | {"dead_band": 0}, rises) == [1, 1.05, 1.05, 1.05]
    assert levels(index | {"method": "base"}, rises) == [1, 1.05, 1.1, 1.1]


def test_from_the_base_a_floor_raises_the_level_last_paid() -> None:
    index = {"weights": {"slow": 1}, "floor": 0.02, "method": "base"}
    assert levels(index, {2027: 0, 2028: 0.1}) == [1, 1.02, 1.1, 1.21]


def test_a_fee_in_advance_is_paid_at_the_level_of_the_period_that_it_pays_for() -> None:
    index = BASKET | {"method": "base", "review_month": 7, "lag_months": 1, "dead_band": 0.01}
    late = cash(leased(index, None, BY_MONTH), "provider")
    early = cash(leased(index, None, BY_MONTH, paid="in advance"), "provider")
    assert early[1:-1] == late[2:]
    assert early[0] == late[0] + late[1]


@pytest.mark.parametrize(
    ("index", "timeline", "fee", "told"),
    [
        ({"lag_months": 3}, {}, {}, "3 months are no whole number of periods"),
        ({"lag_months": 4}, {"period": "quarter"}, {}, "write 3, 6, ..., or take shorter periods"),
        ({"lag_months": 1.5}, {"period": "month"}, {}, "1.5 is no whole month"),
        ({"lag_months": 0}, {"period": "month"}, {}, "0 is not between 1 and 120"),
        ({"review_month": 7}, {}, {}, "no period begins in month 7: write 1, or take"),
        ({"review_month": 5}, {"period": "quarter"}, {}, "month 5: write 1, 4, 7, 10, or take"),
        ({"review_month": 13}, {"period": "month"}, {}, "write 12 or less"),
        (
            {"review_month": 7},
            {"period": "month"},
            {"paid": "in advance", "billed": "year"},
            "a bill in advance for a year is at one price",
        ),
        ({"dead_band": 2}, {}, {}, "2 is not a share"),
        ({"method": "paasche"}, {}, {}, "chained"),
    ],
)
def test_a_review_that_cannot_be_is_refused(
    index: Terms, timeline: Terms, fee: Terms, told: str
) -> None:
    terms = {"start": date(2027, 1, 1), "years": 3} | timeline
    with pytest.raises(ScenarioError, match=told):
        sm.Model(leased(BASKET | index, None, terms, **fee))


@pytest.mark.parametrize(
    ("index", "fixed"),
    [
        ({"dead_band": 0.01}, set()),
        ({"lag_months": 2}, {"offers.it.clauses.fee.index.lag_months"}),
        ({"review_month": 7}, {"timeline.start"}),
    ],
)
def test_a_sheet_does_not_let_a_review_move_off_the_periods(index: Terms, fixed: set[str]) -> None:
    book = Book(sm.Model(leased(BASKET | index, None, BY_MONTH)).built)
    looked = {"timeline.start", *(f"offers.it.clauses.fee.index.{key}" for key in index)}
    entries = [entry for entry in book.layout.entries.values() if entry.path in looked]
    assert {entry.path for entry in entries if entry.style == STRUCTURAL} - {
        "offers.it.clauses.fee.index.review_month"
    } == fixed
