"""A lease in an offer: what decides it, what it shows, and that it moves no money."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import servicemodel as sm
from servicemodel.read import arrays
from servicemodel.report.book.hidden import secrets
from servicemodel.report.book.seen import seen
from tests.model import Terms, offer, one
from tests.model.test_properties import npvs

if TYPE_CHECKING:
    from pathlib import Path

    from servicemodel.report.leases import ShownLease

YES: Terms = {
    "identified_asset": "yes",
    "supplier_can_swap": "no",
    "customer_gets_benefits": "yes",
    "customer_directs_use": "yes",
}
FEE: Terms = {"fee": {"per_year": 100}}


def leased(*clauses: Terms, model: Terms | None = None, **terms: Any) -> Terms:
    """Return the small scenario with one lease of four years: 100 a year unless clauses differ."""
    lease = YES | {"rate": 0.1} | terms
    return one(offer("lease", *(clauses or (FEE,)), lease=lease), **(model or {}))


def read(*clauses: Terms, **terms: Any) -> ShownLease:
    return sm.Model(leased(*clauses, **terms)).lease("it")


def column(found: ShownLease, name: str) -> list[float]:
    return [getattr(year, name) for year in found.years]


LEVEL = 100 / 1.1 + 100 / 1.1**2 + 100 / 1.1**3 + 100 / 1.1**4
DATES: list[Terms] = [
    {"period": period, "timing": timing}
    for period in ("year", "quarter", "month")
    for timing in ("end", "middle", "start")
]
BILLS: list[Terms] = [
    {},
    {"billed": "year"},
    {"billed": "quarter", "index": "prices"},
    {"paid": "in advance", "billed": "year", "index": "prices"},
    {"paid": "in advance", "index": {"weights": {"wages": 0.5}, "fixed": 0.5, "cap": 0.04}},
]
BOTH = [
    (dates, bill)
    for dates in DATES
    for bill in BILLS
    if dates["timing"] != "middle" or "paid" not in bill  # which is refused
]


# -- what decides it ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ("identified_asset", "no identified asset is used"),
        ("supplier_can_swap", "the supplier can swap the asset"),
        ("customer_gets_benefits", "the customer does not get nearly all benefits"),
        ("customer_directs_use", "the customer does not direct the use"),
    ],
)
def test_each_question_that_is_answered_otherwise_makes_it_no_lease(
    question: str, why: str
) -> None:
    other = "yes" if YES[question] == "no" else "no"
    found = read(**{question: other})
    assert found.result == f"not a lease: {why}"
    assert (found.is_lease, found.liability, found.years) == (False, None, ())
    assert f"it: not a lease: {why} (IFRS 16)" in str(found)
    assert list(found.answers.values()).count("yes") == sum(
        answer == "yes" for answer in (YES | {question: other}).values()
    )


def test_true_and_false_answer_as_yes_and_no_do() -> None:
    plain = {name: answer == "yes" for name, answer in YES.items()}
    assert read(**plain) == read()
    assert read().is_lease


def test_an_offer_that_does_not_say_is_refused() -> None:
    scenario = leased()
    del scenario["offers"]["it"]["lease"]
    with pytest.raises(sm.UsageError, match=r"state offers\.it\.lease"):
        sm.Model(scenario).lease("it")


# -- that it moves no money -----------------------------------------------------------------------


@pytest.mark.parametrize("swapped", ["yes", "no"])
def test_no_npv_and_no_cash_depends_on_it(swapped: str) -> None:
    tax = {"rate": 0.25, "losses": "carried forward"}
    parties = {
        "provider": {"name": "Maker", "discount_rate": 0.09, "tax": tax},
        "customer": {"name": "User", "discount_rate": 0.07, "tax": tax},
    }
    more = {"supplier_can_swap": swapped, "premium": 10, "initial_costs": 5, "restoration": 20}
    scenario = leased(model={"parties": parties}, **more)
    model = sm.Model(scenario)
    del scenario["offers"]["it"]["lease"]
    without = sm.Model(scenario)
    assert npvs(without.built) == npvs(model.built)
    assert without.compare().cash.equals(model.compare().cash)


# -- the lessee's books ---------------------------------------------------------------------------


def test_payments_in_arrears_are_all_owed_at_the_start() -> None:
    found = read()
    assert found.liability == pytest.approx(LEVEL)
    assert found.right_of_use == pytest.approx(LEVEL)
    assert column(found, "payment") == [0, 100, 100, 100, 100]
    assert column(found, "depreciation") == pytest.approx([0, *[LEVEL / 4] * 4])
    assert column(found, "ebitda") == [0, 100, 100, 100, 100]
    assert column(found, "ebit") == pytest.approx([0, *[100 - LEVEL / 4] * 4])


def test_what_is_paid_at_the_start_is_used_but_never_owed() -> None:
    found = read({"fee": {"per_year": 100, "paid": "in advance"}})
    assert found.liability == pytest.approx(LEVEL - 100 / 1.1**4)
    assert found.paid_at_start == 100
    assert found.right_of_use == pytest.approx(LEVEL * 1.1)
    assert column(found, "ebitda") == [0, 100, 100, 100, 100]


def test_what_is_used_or_saved_never_counts_and_a_minimum_does() -> None:
    usage = {"usage": {"per_unit": 0.1}}
    assert read(FEE, usage).liability == read().liability
    assert read(usage).liability == 0
    least = {"usage": {"per_unit": 0.1, "minimum_per_year": 700}}
    assert read(least).liability == pytest.approx(0.7 * LEVEL)
    assert column(read(FEE, least), "payment") == pytest.approx([0, *[170] * 4])


def test_two_fees_are_owed_together() -> None:
    second = {"fee": {"per_year": 50, "paid": "in advance", "index": "prices"}}
    both, first, other = read(FEE, second), read(), read(second)
    for name in ("payment", "interest", "remeasured", "liability", "depreciation", "ebitda"):
        added = [a + b for a, b in zip(column(first, name), column(other, name), strict=True)]
        assert column(both, name) == pytest.approx(added), name


def test_an_index_is_followed_and_never_forecast() -> None:
    """Prices rise by a tenth each year, which is just the rate: each payment is worth 100 / 1.1."""
    found = read({"fee": {"per_year": 100, "index": "prices"}})
    assert found.liability == pytest.approx(LEVEL)
    later = [100 / 1.1 + 100 / 1.21 + 100 / 1.331, 110 / 1.1 + 110 / 1.21, 121 / 1.1, 0]
    assert column(found, "liability")[1:] == pytest.approx(later)
    assert column(found, "remeasured")[:3] == pytest.approx([0, 0, 0.1 * later[0]])


def test_an_index_in_advance_is_followed_from_the_payment_that_it_raises() -> None:
    """The first two payments are 100 and 110: the second is owed at 100 until it is due."""
    found = read({"fee": {"per_year": 100, "paid": "in advance", "index": "prices"}})
    owed = 100 / 1.1 + 100 / 1.21 + 100 / 1.331
    assert found.liability == pytest.approx(owed)
    assert column(found, "interest")[1] == pytest.approx(owed * 0.1)
    assert column(found, "remeasured")[1] == pytest.approx(owed * 1.1 * 0.1)
    assert column(found, "depreciation")[:3] == pytest.approx(
        [0, (owed + 100) / 4, (owed + 100) / 4 + owed * 0.11 / 3]
    )


def test_at_the_starts_of_periods_a_rise_comes_after_the_interest() -> None:
    timeline = leased()["timeline"] | {"timing": "start"}
    fee = {"fee": {"per_year": 100, "index": "prices"}}
    found = sm.Model(leased(fee, model={"timeline": timeline})).lease("it")
    owed = column(found, "liability")
    assert found.liability == pytest.approx(LEVEL * 1.1)
    assert column(found, "interest")[1:] == pytest.approx([0, *[0.1 * x for x in owed[1:4]]])


def test_a_year_adds_up_its_months_and_ends_with_the_last() -> None:
    timeline = leased()["timeline"] | {"period": "month"}
    scenario = leased({"fee": {"per_year": 1200}}, model={"timeline": timeline})
    found = sm.Model(scenario).lease("it")
    assert found.right_of_use == found.liability
    assert found.liability is not None
    assert column(found, "payment") == pytest.approx([0, *[1200] * 4])
    left = [found.liability * part for part in (1, 0.75, 0.5, 0.25, 0)]
    assert column(found, "right_of_use") == pytest.approx(left, abs=1e-9)
    assert column(found, "liability")[3] == pytest.approx(
        sum(100 * 1.1 ** (-month / 12) for month in range(1, 13))
    )


def test_a_path_by_year_is_fixed_and_known_at_the_start() -> None:
    path = {2027: 100, 2029: 80}
    worth = LEVEL - 20 / 1.1**3 - 20 / 1.1**4
    assert read({"fee": {"per_year": path}}).liability == pytest.approx(worth)


def test_the_part_that_is_for_service_is_left_out() -> None:
    whole, part = read(), read(lease_share="60%")
    for name in ("payment", "liability", "depreciation", "ebitda", "profit"):
        assert column(part, name) == pytest.approx([0.6 * x for x in column(whole, name)])


def test_after_its_term_nothing_is_left() -> None:
    found = read(years=2)
    assert column(found, "payment") == [0, 100, 100, 0, 0]
    assert column(found, "liability")[2:] == [0, 0, 0]
    assert column(found, "right_of_use")[2:] == [0, 0, 0]
    assert column(found, "ebitda") == [0, 100, 100, 0, 0]
    early = read({"fee": {"per_year": 100, "paid": "in advance"}}, years=2)
    assert column(early, "payment") == [100, 100, 0, 0, 0]


def test_premium_costs_and_restoration_are_used_and_not_owed() -> None:
    found = read(premium=40, initial_costs=8, restoration=12)
    assert found.liability == pytest.approx(LEVEL)
    assert found.right_of_use == pytest.approx(LEVEL + 60)
    assert column(found, "ebitda") == pytest.approx([0, *[115] * 4])


def test_a_co_investment_is_paid_for_the_lease() -> None:
    clause = {"co_investment": {"amount": 40}}
    found = read(clause, FEE)
    assert found.right_of_use == pytest.approx(LEVEL + 40)
    assert found.years == read(premium=40).years
    assert read(clause, FEE, lease_share=0.5).right_of_use == pytest.approx(LEVEL / 2 + 20)


def test_later_parts_of_a_co_investment_are_owed_under_a_lease() -> None:
    clause = {"co_investment": {"amount": 40, "instalments": {0: 0.5, 2: 0.5}}}
    found = read(clause, FEE)
    assert found.liability == pytest.approx(LEVEL + 20 / 1.1**2)
    assert found.paid_at_start == pytest.approx(20)
    assert found.right_of_use == pytest.approx(LEVEL + 20 + 20 / 1.1**2)
    assert column(found, "ebitda") == pytest.approx([0, *[110] * 4])
    assert sum(column(found, "profit")) == pytest.approx(0, abs=1e-9)
    short = read(clause, FEE, years=3)
    assert sum(column(short, "profit")) == pytest.approx(0, abs=1e-9)


def test_an_asset_that_the_lessee_keeps_is_written_off_over_its_life() -> None:
    found = read(ownership_passes="yes", economic_life=8)
    assert column(found, "depreciation") == pytest.approx([0, *[LEVEL / 8] * 4])
    assert column(found, "right_of_use")[-1] == pytest.approx(LEVEL / 2)


@pytest.mark.parametrize(("dates", "bill"), BOTH)
def test_over_all_years_profit_is_what_it_would_be_without(dates: Terms, bill: Terms) -> None:
    timeline = leased()["timeline"] | dates
    terms = {"premium": 30, "restoration": 12, "years": 3}
    scenario = leased({"fee": {"per_year": 100} | bill}, model={"timeline": timeline}, **terms)
    found = sm.Model(scenario).lease("it")
    assert sum(column(found, "profit")) == pytest.approx(0, abs=1e-9)
    assert sum(column(found, "ebitda")) > 300
    assert column(found, "liability")[-1] == 0
    assert column(found, "right_of_use")[-1] == pytest.approx(0, abs=1e-9)
    assert found.liability is not None
    more = sum(column(found, "interest")) + sum(column(found, "remeasured"))
    paid = sum(column(found, "payment"))
    assert found.liability + (found.paid_at_start or 0) + more == pytest.approx(paid)


# -- the lessor's books ---------------------------------------------------------------------------

LONG = {"economic_life": 8, "fair_value": 1000}


@pytest.mark.parametrize(
    ("terms", "finance"),
    [
        ({}, False),
        ({"ownership_passes": "yes"}, True),
        ({"bargain_option": "yes"}, True),
        ({"specialised": "yes"}, True),
        ({"economic_life": 16 / 3}, True),
        ({"economic_life": 5.4}, False),
        ({"major_part": 0.5}, True),
        ({"fair_value": LEVEL / 0.9 - 0.01}, True),
        ({"fair_value": LEVEL / 0.9 + 0.01}, False),
        ({"substantially_all": 0.3}, True),
        ({"fair_value": LEVEL / 0.9 + 10, "premium": 10}, True),
        ({"fair_value": LEVEL / 0.9 + 10, "initial_costs": 10}, False),
    ],
)
def test_one_sign_makes_it_a_finance_lease(terms: Terms, finance: bool) -> None:
    found = read(**LONG | terms)
    assert found.lessor_class == ("finance lease" if finance else "operating lease")
    assert ("yes" in found.signs.values()) == finance


def test_life_and_value_are_those_of_the_build() -> None:
    signs = list(read().signs.values())  # a box of 100 that lives as long as the lease
    assert signs == ["no", "no", "no", "yes", "yes"]


def test_what_nobody_stated_is_not_known() -> None:
    scenario = leased()
    del scenario["assets"], scenario["offers"]["it"]["build"]
    found = sm.Model(scenario).lease("it")
    assert list(found.signs.values()) == ["no", "no", "no", "not known", "not known"]
    assert found.lessor_class == "operating lease"


# -- how it is told -------------------------------------------------------------------------------


def test_years_are_a_frame_and_plain_data() -> None:
    model = sm.Model(leased())
    found = model.lease("it")
    assert list(found.frame.columns) == [*vars(found.years[0])]
    assert list(found.frame.year) == ["start", "2027", "2028", "2029", "2030"]
    assert list(found.frame.liability) == column(found, "liability")
    assert found.frame.attrs["units"]["payment"] == "EUR"
    told = model.to_dict(found)
    assert told["years"][1]["payment"] == 100
    assert "built" not in told
    assert model.text(found) == str(found)


def test_a_workbook_has_its_lines(tmp_path: Path) -> None:
    path = tmp_path / "lease.xlsx"
    model = sm.Model(leased())
    model.to_workbook(path)
    assert sm.load(path).lease("it") == model.lease("it")


def test_in_a_workbook_for_one_party_only_the_lessee_sees_its_rate() -> None:
    built = sm.Model(leased()).built
    for key, shown in (("customer", True), ("provider", False)):
        mine = seen(built.scenario, key).built
        assert ("offers.it.lease.rate" in mine.inputs.by_path) == shown
        assert (built.inputs.by_path["offers.it.lease.rate"] in secrets(built, key)) != shown
        titles = {section.title for section in mine.offers["it"].sheet.sections}
        assert ("User: lease (IFRS 16)" in titles) == shown


def test_the_result_is_a_line_of_the_offer() -> None:
    built = sm.Model(leased()).built
    lease = built.offers["it"].lease
    assert lease is not None
    number = int(arrays.read([lease.result], built.timeline)[lease.result][0])
    assert lease.result.texts[number] == "a lease"
