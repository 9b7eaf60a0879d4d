"""A contract with a term: who stays, what is paid for the machine, and what holds after it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import servicemodel as sm
from servicemodel.errors import ScenarioError, UsageError
from servicemodel.read import arrays
from tests.model import Terms, box, cash, offer, small
from tests.model.test_properties import npvs

FEE = {"fee": {"per_year": 80}}
BOOK = {"buy_out": {"method": "book value"}}


def leaving(term: Terms, *clauses: Terms, **changes: Any) -> Terms:
    """Return a service of the box that may end, and a sale of the same box for what comes then.

    A box costs 100 (60 to make) and lives 4 years, its energy costs 50 a year, the fee is 80.
    """
    service = offer("service", *(clauses or (FEE, BOOK)), term={"then": "sale"} | term)
    return small(**changes) | {"offers": {"sale": offer("sale"), "service": service}}


def of_service(scenario: Terms, party: str) -> list[float]:
    return cash(scenario, party, "service")


def shares(scenario: Terms) -> dict[str, list[float]]:
    """Return what is in force during each period, and what leaves at its end."""
    built = sm.Model(scenario).built
    force = built.offers["service"].force
    assert force is not None
    found = arrays.read([force.during, force.leaving], built.timeline)
    return {
        "during": [round(float(x), 9) for x in found[force.during][:, 0]],
        "leaving": [round(float(x), 9) for x in found[force.leaving][:, 0]],
    }


def test_after_its_term_a_contract_is_over_and_the_machine_goes_for_its_book_value() -> None:
    """Two years at 80 less 50 of energy; then 60 - 2 x 15 = 30 for the box, which the user runs."""
    scenario = leaving({"years": 2})
    assert of_service(scenario, "provider") == [-60, 30, 60, 0, 0]
    assert of_service(scenario, "customer") == [0, -80, -110, -50, -50]


def test_a_term_as_long_as_the_horizon_changes_nothing() -> None:
    with_term = npvs(sm.Model(leaving({"years": 4})).built)
    assert with_term == npvs(sm.Model(leaving({"years": 90})).built)
    plain = leaving({"years": 4})
    del plain["offers"]["service"]["term"], plain["offers"]["service"]["clauses"][1]
    assert with_term == npvs(sm.Model(plain).built)


def test_who_renews_goes_on_at_new_fees() -> None:
    """After every year half of them renew, at 10 % less: 80, 0.5 x 72, 0.25 x 64.8, ..."""
    scenario = leaving({"years": 1, "renewal": {"chance": 0.5, "repricing": -0.1}}, FEE, BOOK)
    assert shares(scenario) == {
        "during": [1, 1, 0.5, 0.25, 0.125],
        "leaving": [0, 0.5, 0.25, 0.125, 0],
    }
    built = sm.Model(scenario).built
    fees = [f for f in built.offers["service"].ledger.flows if f.kind.name == "service fee"]
    row = arrays.read([fees[0].line], built.timeline)[fees[0].line][:, 0]
    assert row == pytest.approx([0, 80, 36, 16.2, 7.29], rel=1e-12)


def test_a_renewal_that_is_sure_needs_nothing_that_comes_after() -> None:
    scenario = leaving({"years": 2, "renewal": {"repricing": 0.5}}, FEE)
    del scenario["offers"]["service"]["term"]["then"]
    assert of_service(scenario, "customer") == [0, -80, -80, -120, -120]


def test_a_break_clause_lets_some_leave_once_for_a_fee() -> None:
    """A quarter leaves after year 1: 0.25 x (60 - 15) = 11.25 for the box, 0.25 x 20 as fee."""
    scenario = leaving(
        {"years": 90, "break_clause": {"year": 1, "chance": 0.25, "fee": 20}}, FEE, BOOK
    )
    assert shares(scenario)["during"] == [1, 1, 0.75, 0.75, 0.75]
    left = 0.75 * 30
    assert of_service(scenario, "provider") == [-60, 30 + 11.25 + 5, left, left, left]
    later = -0.75 * 80 - 0.25 * 50
    assert of_service(scenario, "customer") == [0, -80 - 11.25 - 5, later, later, later]


def test_a_trial_costs_less_and_some_leave_after_it() -> None:
    scenario = leaving(
        {"years": 90, "trial": {"months": 12, "stays": 0.8, "share_of_fee": 0.5}}, FEE, BOOK
    )
    assert shares(scenario)["during"] == [1, 1, 0.8, 0.8, 0.8]
    first = 40 - 50 + 0.2 * 45
    assert of_service(scenario, "provider") == [-60, first, 24, 24, 24]


def test_a_trial_by_the_month_ends_in_its_month() -> None:
    timeline = {"start": date(2027, 1, 1), "years": 1, "period": "month"}
    term = {"years": 90, "trial": {"months": 3, "stays": 0.5, "share_of_fee": 0}}
    scenario = leaving(term, {"fee": {"per_year": 120}}, BOOK, timeline=timeline)
    assert shares(scenario)["during"] == [1] * 4 + [0.5] * 9
    assert shares(scenario)["leaving"] == [0] * 3 + [0.5] + [0] * 9


def test_who_fails_pays_only_a_part_of_the_price() -> None:
    """A tenth leaves each year, and pays 40 % of 0.1 x 45 after the first."""
    survival = {"leaves_per_year": 0.1, "pays": 0.4}
    scenario = leaving({"years": 90, "survival": survival}, FEE, BOOK)
    assert shares(scenario)["during"] == [1, 1, 0.9, 0.81, 0.729]
    assert of_service(scenario, "provider")[1] == pytest.approx(30 + 0.4 * 0.1 * 45)


def test_who_leaves_after_a_trial_may_pay_only_a_part_of_the_price() -> None:
    """After a year 20 % leave at 25 % of 45 each; of the rest a tenth fails and pays 40 %."""
    trial = {"months": 12, "stays": 0.8, "pays": 0.25}
    scenario = leaving({"years": 90, "trial": trial}, FEE, BOOK)
    assert of_service(scenario, "provider")[1] == pytest.approx(30 + 0.2 * 0.25 * 45)
    survival = {"leaves_per_year": 0.1, "pays": 0.4}
    both = leaving({"years": 90, "trial": trial, "survival": survival}, FEE, BOOK)
    paid = (0.2 * 0.25 + 0.8 * 0.1 * 0.4) * 45
    assert of_service(both, "provider")[1] == pytest.approx(30 + paid)
    assert of_service(both, "customer")[1] == pytest.approx(-80 - paid)


def test_ways_to_leave_follow_each_other() -> None:
    """After year 1: 0.9 of the trial, 0.8 of these do not break, 0.95 of these survive."""
    term = {
        **{"years": 90, "trial": {"months": 12, "stays": 0.9}},
        **{"break_clause": {"year": 1, "chance": 0.2}, "survival": {"leaves_per_year": 0.05}},
    }
    found = shares(leaving(term, FEE, BOOK))["during"]
    assert found[2] == pytest.approx(0.9 * 0.8 * 0.95, rel=1e-12)


def test_a_replacement_as_the_contract_ends_is_bought_by_who_takes_over() -> None:
    """A life and a term of 2 years: the old box is worth nothing, the user buys the new one."""
    scenario = leaving({"years": 2}, assets={"box": box(life=2, supplier="provider")})
    assert of_service(scenario, "provider") == [-60, 30, 30 + 100 - 60, 0, 0]
    assert of_service(scenario, "customer") == [0, -80, -80 - 100, -50, -50]


def test_a_fee_in_advance_is_not_paid_for_a_year_that_does_not_come() -> None:
    fee = {"fee": {"per_year": 80, "paid": "in advance"}}
    scenario = leaving({"years": 2}, fee, BOOK)
    assert of_service(scenario, "customer") == [-80, -80, -30, -50, -50]


def test_what_is_paid_and_not_earned_is_earned_as_the_contract_ends() -> None:
    """Of 40 at signing 10 are earned a year: 10 in year 1, 30 in year 2, when it ends."""
    scenario = leaving({"years": 2}, FEE, BOOK, {"co_investment": {"amount": 40}})
    built = sm.Model(scenario).built
    (flow,) = (f for f in built.offers["service"].ledger.flows if f.kind.name == "co-investment")
    found = arrays.read([flow.line, flow.earned], built.timeline)
    assert list(found[flow.line][:, 0]) == [40, 0, 0, 0, 0]
    assert list(found[flow.earned][:, 0]) == pytest.approx([0, 10, 30, 0, 0])


def test_tax_reads_the_gain_of_a_sale_and_the_books_of_who_takes_over() -> None:
    """At 50 %: the owner sells for 50 what stands at 30 after two years, the user writes 50 off.

    Owner, year 2: fee 80 + price 50 - energy 50 - depreciation 15 - book value 30 = 35. The user
    writes the price off as a box that it buys, over 4 years; what is left at the end goes then.
    """
    parties = {
        "provider": {"name": "Maker", "discount_rate": 0, "tax": {"rate": 0.5}},
        "customer": {"name": "User", "discount_rate": 0, "tax": {"rate": 0.5}},
    }
    price = {"buy_out": {"method": "schedule", "schedule": {1: 70, 2: 50}}}
    scenario = leaving({"years": 2}, FEE, price, parties=parties)
    built = sm.Model(scenario).built
    found = built.offers["service"].written_off
    lines = {key: [one.depreciation for one in found[key]] for key in found}
    values = arrays.read([line for some in lines.values() for line in some], built.timeline)
    gone = {key: sum(values[line][:, 0] for line in some) for key, some in lines.items()}
    assert list(gone["provider"]) == pytest.approx([0, 15, 15 + 30, 0, 0])
    assert list(gone["customer"]) == pytest.approx([0, 0, 0, 12.5, 37.5])
    assert of_service(scenario, "provider") == [-60, 30 - 7.5, 80 - 17.5, 0, 0]


def test_four_prices_stand_side_by_side_for_every_year() -> None:
    """Remaining flows are 30 for each year to come, the loan 40, 20, 0 and a tenth more."""
    terms = {
        **{"method": "book value", "schedule": {1: 70, 3: 50}},
        **{"loan": {"rate": 0, "years": 2, "share": 2 / 3}, "fee": 0.1},
    }
    found = sm.Model(leaving({"years": 3}, FEE, {"buy_out": terms})).buy_out("service")
    methods = found.years[0].prices
    rows = {method: [year.prices[method] for year in found.years] for method in methods}
    assert rows["book value"] == pytest.approx([45, 30, 15])
    assert rows["remaining flows"] == pytest.approx([90, 60, 30])
    assert rows["schedule"] == [70, 70, 50]
    assert rows["loan and fee"] == pytest.approx([22, 0, 0])
    assert [year.in_force for year in found.years] == [1, 1, 0]
    assert [year.paid for year in found.years] == pytest.approx([0, 0, 15])
    assert list(found.frame["remaining flows"]) == pytest.approx(rows["remaining flows"])
    assert "book value" in str(found)


def test_a_price_of_all_remaining_flows_leaves_the_owner_indifferent() -> None:
    """Before tax, at its own rate, whenever and however likely they leave."""
    changes: Terms = {"timeline": {"start": date(2027, 1, 1), "years": 5, "period": "quarter"}}
    fee = {"fee": {"per_year": 300, "paid": "in advance", "billed": "quarter"}}
    plain = leaving({"years": 90}, fee, {"buy_out": {"method": "remaining flows"}}, **changes)
    plain["assets"]["box"] |= {"life": 2.25, "residual": "remaining life", "supplier": "outside"}
    plain["assets"]["box"]["variants"]["usual"] |= {"cost": 100}
    plain["parties"]["provider"]["discount_rate"] = 0.09
    sure = npvs(sm.Model(plain).built)["service", "provider"]
    for term in (
        {"years": 2},
        {"years": 1, "renewal": {"chance": 0.7}},
        {"years": 90, "survival": {"leaves_per_year": 0.2}},
        {"years": 3, "trial": {"months": 6, "stays": 0.5}},
        {"years": 3, "break_clause": {"year": 2, "chance": 1}},
    ):
        plain["offers"]["service"]["term"] = {"then": "sale"} | term
        found = npvs(sm.Model(plain).built)["service", "provider"]
        assert found == pytest.approx(sure, rel=1e-12), term


def test_the_term_is_a_number_on_the_batch_axis() -> None:
    model = sm.Model(leaving({"years": 3}))
    path = "offers.service.term.years"
    frame = model.sweep({path: [1, 2, 3, 4]}, ["service"])
    own = frame[frame["party"] == "provider"]["npv"]
    each = [npvs(model.with_values({path: k}).built)["service", "provider"] for k in (1, 2, 3, 4)]
    assert list(own) == each


def test_a_machine_that_is_worth_its_price_is_bought_at_the_end() -> None:
    """Of 8 years 4 are left: half of 100."""
    asset = {"box": box(life=8, residual="remaining life")}
    for price, paid, left in ((40, 40, 0), (50, 50, 0), (60, 0, 50)):
        service = offer("service", FEE, {"purchase_option": {"price": price}})
        scenario = small(assets=asset) | {"offers": {"service": service}}
        assert of_service(scenario, "provider")[-1] == 30 + paid + left
        assert of_service(scenario, "customer")[-1] == -80 - paid + (50 - left)


def test_a_machine_goes_back_where_that_brings_more() -> None:
    asset = {"box": box(life=8, residual="remaining life")}
    for price, paid, kept in ((40, 0, 50), (60, 60, 0)):
        terms = offer("sale", {"take_back": {"price": price}})
        scenario = small(assets=asset) | {"offers": {"sale": terms}}
        assert cash(scenario, "customer", "sale")[-1] == -50 + paid + kept
        assert cash(scenario, "provider", "sale")[-1] == (50 - paid if paid else 0)


def test_a_sale_with_take_back_pays_its_price_in_any_case() -> None:
    asset = {"box": box(life=8, residual="remaining life")}
    terms = offer("sale with take-back", {"take_back": {"price": 20}})
    del terms["overhead"]
    scenario = small(assets=asset) | {"offers": {"sale": terms}}
    assert cash(scenario, "customer", "sale")[-1] == -50 + 20
    assert cash(scenario, "provider", "sale")[-1] == 50 - 20


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"term": {"years": 2}}, "then: <an offer>"),
        ({"term": {"years": 2, "then": "sail"}}, "no offer is called 'sail'"),
        ({"term": {"years": 2, "then": "service"}}, "another offer, not the same"),
        ({"term": {"years": 2, "then": "better"}}, "another build than service"),
        ({"clauses": [FEE]}, "state a clause buy_out"),
        ({"clauses": [FEE, BOOK, {"take_back": {"price": 1}}]}, "nothing is taken back"),
        ({"clauses": [FEE, BOOK, BOOK]}, "stated twice"),
        ({"clauses": [FEE, {"buy_out": {"method": "schedule"}}]}, "state schedule"),
    ],
)
def test_what_does_not_go_together_is_told(change: Terms, said: str) -> None:
    scenario = leaving({"years": 2})
    scenario["offers"]["better"] = offer("sale", build={"box": "better"})
    scenario["offers"]["service"] |= change
    with pytest.raises(ScenarioError, match=said):
        sm.Model(scenario)


def test_a_price_for_the_users_own_machine_is_refused() -> None:
    scenario = small(offers={"sale": offer("sale with maintenance contract", FEE, BOOK)})
    with pytest.raises(ScenarioError, match="the machine is the customer's"):
        sm.Model(scenario)


def test_an_offer_without_a_price_says_what_to_write() -> None:
    with pytest.raises(UsageError, match="add a clause buy_out"):
        sm.Model(small(offers={"it": offer("service", FEE)})).buy_out("it")


def sold(year: int, *clauses: Terms, **changes: Any) -> Terms:
    """Return a sale and a service under which the customer sells its building."""
    service = offer("service", *(clauses or (FEE,)))
    scenario = small(**changes) | {"offers": {"sale": offer("sale"), "service": service}}
    return scenario | {"building_sale": {"year": year, "paid_for_machine": 0.8}}


def test_who_sells_the_building_pays_no_more_and_the_new_owner_goes_on() -> None:
    scenario = sold(2)
    assert of_service(scenario, "customer") == [0, -80, -80, 0, 0]
    assert of_service(scenario, "provider") == [-60, 30, 30, 30, 30]


def test_a_machine_of_ones_own_is_paid_for_with_the_building() -> None:
    """After two of four years 50 of 100 are in the books: 80 % of it are paid, and energy ends."""
    scenario = sold(2)
    assert cash(scenario, "customer", "sale") == [-100, -50, -50 + 40, 0, 0]
    tax = {"tax": {"rate": 0.5}}
    for terms in scenario["parties"].values():
        terms |= tax
    after_tax = [-100, -12.5, -50 + 40 - 0.5 * (40 - 50 - 25 - 50), 0, 0]
    assert cash(scenario, "customer", "sale") == after_tax


def test_a_building_that_is_sold_at_the_end_leaves_all_as_it_is() -> None:
    plain = sold(4)
    plain["building_sale"].pop("paid_for_machine")
    sure = npvs(sm.Model(plain).built)
    del plain["building_sale"]
    assert npvs(sm.Model(plain).built) == sure


def test_a_contract_may_end_with_the_sale_of_the_building() -> None:
    """The customer buys the machine for 30, and is paid 80 % of what then stands in its books."""
    scenario = sold(2, FEE, BOOK)
    scenario["offers"]["service"]["term"] = {
        **{"years": 90, "then": "sale"},
        "break_clause": {"year": 2, "chance": 1},
    }
    assert of_service(scenario, "customer") == [0, -80, -80 - 30 + 24, 0, 0]
    assert of_service(scenario, "provider") == [-60, 30, 60, 0, 0]


def test_a_fee_in_advance_after_the_sale_is_the_new_owners() -> None:
    fee = {"fee": {"per_year": 80, "paid": "in advance"}}
    scenario = sold(2, fee, {"co_investment": {"amount": 40}})
    assert of_service(scenario, "customer") == [-120, -80, 0, 0, 0]
    built = sm.Model(scenario).built
    flows = [f for f in built.offers["service"].ledger.flows if f.payer.key == "customer"]
    values = arrays.read([flow.earned for flow in flows], built.timeline)
    earned = {flow.kind.name: list(values[flow.earned][:, 0]) for flow in flows}
    assert earned == {"service fee": [0, 80, 80, 0, 0], "co-investment": [0, 10, 30, 0, 0]}


DEPOSIT = {"deposit": {"amount": 40, "interest": 0.1}}


def test_a_deposit_goes_back_to_who_leaves() -> None:
    """4 of interest a year, and the deposit with the contract after year 2, not after year 4."""
    scenario = leaving({"years": 2}, FEE, BOOK, DEPOSIT)
    assert of_service(scenario, "customer") == [-40, -80 + 4, -80 + 4 + 40 - 30, -50, -50]
    assert of_service(scenario, "provider") == [-20, 26, 30 - 4 - 40 + 30, 0, 0]


def test_a_deposit_is_taken_over_by_the_new_owner_of_the_building() -> None:
    scenario = sold(2, FEE, DEPOSIT)
    assert of_service(scenario, "customer") == [-40, -76, -76 + 40, 0, 0]
    assert of_service(scenario, "provider") == [-20, 26, 26, 26, 26 - 40]


def test_a_comparison_tells_the_term_and_what_has_no_effect() -> None:
    term = {
        **{"years": 2, "renewal": {"chance": 0.8, "repricing": -0.05}},
        **{"break_clause": {"year": 6, "chance": 0.1, "fee": 20}},
    }
    text = str(sm.Model(leaving(term, FEE, BOOK)).compare())
    assert (
        "Term of service: 2 years; renewed with a chance of 80 %, at fees 5 % lower; 10 % leave "
        "after year 6 (all ends after 4) for 20 EUR; then sale; the machine goes for its price by "
        "book value."
    ) in " ".join(text.split())


def test_a_comparison_tells_that_the_building_is_sold() -> None:
    text = " ".join(str(sm.Model(sold(2)).compare()).split())
    assert "User sells its building after year 2: what it gets and pays later" in text


def test_of_one_year_nobody_leaves_before_its_end() -> None:
    timeline = {"start": date(2027, 1, 1), "years": 1}
    with pytest.raises(UsageError, match="nobody leaves it before its end"):
        sm.Model(leaving({"years": 1}, timeline=timeline)).buy_out("service")
