"""How people behave under an offer: worked by hand, off unless it is stated."""

from __future__ import annotations

from typing import Any

import pytest

import servicemodel as sm
from servicemodel.model.accounts import CASH, INCOME
from servicemodel.model.yearly import yearly_statements
from servicemodel.read import arrays
from tests.model import Terms, box, cash, offer, small

FEE: Terms = {"fee": {"per_year": 100}}
USAGE: Terms = {"usage": {"per_unit": 0.02}}
VALUED: Terms = {"change": 0.1, "value_per_unit": 0.05}
FIFTH = 73  # of a year of 365 days


def behaved(preset: str, *clauses: Terms, behaviour: Terms, **changes: Any) -> Terms:
    """Return the small scenario with a sale, the baseline, and an offer under which people behave.

    The box uses 500 kWh a year for 50.
    """
    it = offer(preset, *clauses, behaviour=behaviour)
    return small(offers={"sale": offer("sale"), "it": it}, baseline="sale") | changes


def line(scenario: Terms, name: str) -> list[float]:
    """Return a line by its full name, period by period."""
    built = sm.Model(scenario).built
    found = next(line for line in built.lines() if line.name == name)
    return [round(float(row[0]), 9) for row in arrays.read([found], built.timeline)[found]]


# -- use -------------------------------------------------------------------------------------------


def test_energy_follows_use_and_what_is_used_more_is_valued() -> None:
    scenario = behaved("sale", behaviour={"use": VALUED})
    assert cash(scenario, "customer") == [-100, *[-55 + 100 * 0.05] * 4]


def test_who_uses_less_loses_what_that_was_worth() -> None:
    less = {"change": -0.2, "value_per_unit": 0.05}
    scenario = behaved("sale", behaviour={"use": less})
    assert cash(scenario, "customer") == [-100, *[-40 - 200 * 0.05] * 4]


def test_usage_fees_follow_use_and_the_provider_pays_the_energy() -> None:
    scenario = behaved("service", USAGE, behaviour={"use": VALUED})
    assert cash(scenario, "customer") == [0, *[-22 + 5] * 4]
    assert cash(scenario, "provider") == [-60, *[22 - 55] * 4]


def test_upkeep_per_output_and_depreciation_by_use_follow() -> None:
    upkeep = {"per_output": 0.01}
    written_off = {"method": "units of use", "total_use": 4000}
    assets = {"box": box(maintenance=upkeep, tax_depreciation=written_off)}
    scenario = behaved("sale", behaviour={"use": VALUED}, assets=assets)
    scenario["parties"]["customer"]["tax"] = {"rate": 0.5}
    # 55 of energy, 11 of upkeep and a write-off of 27.5 are deducted, the value of use isn't taxed;
    # the price is used up before the fourth year is over, which deducts the last 17.5
    first, last = (-66 + (66 + gone) / 2 + 5 for gone in (27.5, 17.5))
    assert cash(scenario, "customer") == [-100, first, first, first, last]


def test_a_plain_flow_for_each_unit_follows() -> None:
    per_unit = {"from": "customer", "to": "outside", "service": "cooling", "per_unit": 0.01}
    scenario = behaved("sale", behaviour={"use": VALUED}, flows={"water": per_unit})
    assert cash(scenario, "customer")[1:] == [-55 - 11 + 5] * 4
    assert cash(scenario, "customer", "sale")[1:] == [-50 - 10] * 4


def test_a_change_by_year_and_a_value_that_rises() -> None:
    use = {"change": {2027: 0.1, 2029: -0.1}, "value_per_unit": 0.05, "index": "prices"}
    scenario = behaved("sale", behaviour={"use": use})
    valued = [5, 5.5, -6.05, -6.655]
    expected = [-55 + valued[0], -55 + valued[1], -45 + valued[2], -45 + valued[3]]
    assert cash(scenario, "customer")[1:] == expected


def test_only_the_service_that_is_named_changes() -> None:
    services = {
        "cooling": {"unit": "kWh cold", "per_year": 1000},
        "light": {"unit": "lmh", "per_year": 10},
    }
    use = VALUED | {"service": "light"}
    scenario = behaved("sale", behaviour={"use": use}, services=services)
    assert cash(scenario, "customer")[1:] == [-50 + 0.05] * 4


def test_a_saving_is_against_the_other_offer_as_people_behave_there() -> None:
    saving = {"savings": {"share": 0.5, "against": "sale"}}
    behaviour = {"use": {"change": 0.1, "value_per_unit": 0}}
    scenario = behaved("shared savings", saving, behaviour=behaviour)
    scenario["offers"]["it"]["build"] = {"box": "better"}
    # 50 before, 27.5 now: half of 22.5 is paid
    assert cash(scenario, "customer")[1:] == [-27.5 - 11.25] * 4


def test_the_checks_know_that_use_differs_and_the_cost_per_unit_is_of_the_stated_demand() -> None:
    model = sm.Model(behaved("sale", behaviour={"use": VALUED | {"value_per_unit": 0}}))
    assert [check.name for check in model.check().checks if not check.holds] == []
    same = next(c for c in model.check().checks if c.name == "every offer gives the same service")
    assert "it: other use of cooling by behaviour" in same.seen
    costs = model.compare().results.unit_cost
    assert costs["it"]["cooling"].nominal == pytest.approx((100 + 4 * 55) / 4000)


# -- use that follows its price --------------------------------------------------------------------


def test_use_follows_its_price_and_is_valued_by_the_rule_of_half() -> None:
    """A unit costs 0.05 of energy under the sale and a fee of 0.02 here, 60 % less."""
    scenario = behaved("service", USAGE, behaviour={"use": {"elasticity": -0.5}})
    assert line(scenario, "Basis / Use of cooling under it / Change of use")[1:] == [0.3] * 4
    assert cash(scenario, "customer")[1:] == [-26 + 10.5] * 4  # 300 at 0.035


def test_the_rule_of_half_is_the_area_below_a_straight_line_of_demand() -> None:
    scenario = behaved("service", USAGE, behaviour={"use": {"elasticity": -0.5}})
    steps = 1000
    prices = [0.05 + (0.02 - 0.05) * (step + 0.5) / steps for step in range(steps)]
    units = [1000 * -0.5 * (0.02 - 0.05) / 0.05 / steps] * steps
    area = sum(each * price for each, price in zip(units, prices, strict=True))
    valued = line(scenario, "it / Use of cooling / Service used more, valued")[1]
    assert valued == pytest.approx(area)


def test_use_and_its_price_are_told_apart_by_the_offer_under_which_they_hold() -> None:
    """Both stand beside those without behaviour, with other numbers."""
    scenario = behaved("service", USAGE, behaviour={"use": {"elasticity": -0.5}})
    tree = sm.Model(scenario).explain("it", "customer", "Service valued received", depth=9)
    told = tree.text()
    starts = [line.strip().split(" = ")[0] for line in told.splitlines()]
    for label in ("Price of use under it, 2027", "Price of use under sale, 2027"):
        assert label in starts
    labels = [line.label for line in sm.Model(scenario).built.lines()]
    for label in ("Demand for cooling", "Demand for cooling under it"):
        assert labels.count(label) == 1


def test_a_value_that_is_stated_holds_for_an_elasticity_too() -> None:
    use = {"elasticity": -0.5, "value_per_unit": 0.1}
    assert cash(behaved("service", USAGE, behaviour={"use": use}), "customer")[1] == -26 + 30


def test_the_price_of_use_is_the_energy_that_the_customer_bears_and_its_fees() -> None:
    dear = {"usage": {"per_unit": 0.02, "index": "prices"}}
    scenario = behaved("lease", dear, behaviour={"use": {"elasticity": -0.5}})
    scenario["offers"]["it"]["bears"] = {"energy": {"customer": 0.4, "provider": 0.6}}
    # 0.02 of energy and fees of 0.02, 0.022, ...: against 0.05
    prices = line(scenario, "Basis / Price of use of cooling: it / Price of use under it")
    assert prices == [0, 0.04, 0.042, 0.0442, 0.04662]
    change = line(scenario, "Basis / Use of cooling under it / Change of use")
    assert change[1:3] == [0.1, 0.08]


def test_a_price_of_use_knows_measures_age_and_baskets() -> None:
    basket = {"weights": {"wages": 1}, "cap": 0.05}
    scenario = behaved(
        "lease",
        {"usage": {"per_unit": 0.01, "index": basket}},
        {"usage": {"per_unit": 0.01}},
        behaviour={"use": {"elasticity": -1}},
        assets={"box": box(degradation=0.2)},
        measures={
            "film": {"price": 0, "life": 9, "lowers": {"box": 0.2}, "residual": "none"},
        },
    )
    scenario["offers"]["it"]["measures"] = ["film"]
    # energy of 0.05 / 0.8 in the second year less a fifth by the film; fees of 0.0105 and 0.01
    prices = line(scenario, "Basis / Price of use of cooling: it / Price of use under it")
    assert prices[1:3] == [0.06, 0.0705]
    before = line(scenario, "Basis / Price of use of cooling: sale / Price of use under sale")
    assert before[2] == 0.0625
    labels = [line.label for line in sm.Model(scenario).built.lines()]
    assert labels.count("Usage: index: change without limits") == 1  # the fee reads the same


def test_nothing_is_used_beyond_the_price_where_demand_ends() -> None:
    """At 0.25 a unit, five times as much, a line through an elasticity of -0.5 ended at 0.15."""
    dear = {"usage": {"per_unit": 0.25}}
    scenario = behaved("service", dear, behaviour={"use": {"elasticity": -0.5}})
    assert cash(scenario, "customer")[1:] == [-1000 * (0.05 + 0.15) / 2] * 4


def test_where_use_costs_nothing_more_is_used_and_no_price_of_it_is_needed_here() -> None:
    scenario = behaved("service", FEE, behaviour={"use": {"elasticity": -0.5}})
    assert cash(scenario, "customer")[1:] == [-100 + 500 * 0.025] * 4


# -- care, credit and days -------------------------------------------------------------------------


def test_careless_use_raises_the_price_and_the_cost_of_maintenance() -> None:
    kept_up = {"per_year": 10, "supplier": "provider", "cost": {"per_year": 6}}
    assets = {"box": box(maintenance=kept_up)}
    scenario = behaved("lease", FEE, behaviour={"careless": 0.5}, assets=assets)
    assert cash(scenario, "customer")[1:] == [-100 - 50 - 15] * 4
    assert cash(scenario, "provider")[1:] == [100 + 15 - 9] * 4
    assert cash(scenario, "customer", "sale")[1:] == [-50 - 10] * 4


def test_the_customer_keeps_what_it_never_pays_and_the_provider_deducts_it() -> None:
    scenario = behaved("service", FEE, USAGE, behaviour={"credit_loss": 0.1})
    assert cash(scenario, "customer")[1:] == [-108] * 4
    assert cash(scenario, "provider")[1:] == [108 - 50] * 4
    for party in scenario["parties"].values():
        party["tax"] = {"rate": 0.5}
    assert cash(scenario, "customer")[1:] == [-54] * 4
    assert cash(scenario, "provider")[1:] == [(58 + 15) / 2] * 3 + [(58 + 15) / 2]


def test_no_credit_is_lost_on_prices_and_what_is_paid_at_signing_to_invest() -> None:
    invests = {"co_investment": {"amount": 40}}
    scenario = behaved("service", FEE, invests, behaviour={"credit_loss": 0.1, "late_days": 365})
    assert cash(scenario, "customer") == [-40, 0, -90, -90, -180]


def test_vat_is_on_what_is_paid() -> None:
    scenario = behaved("service", FEE, behaviour={"credit_loss": 0.1})
    scenario["parties"]["customer"]["vat"] = {"rate": 0.2, "reclaimed": 0}
    assert cash(scenario, "customer")[1:] == [-90 * 1.2] * 4


def test_what_clauses_ask_comes_later_and_what_is_never_paid_is_lost_then() -> None:
    scenario = behaved("service", FEE, behaviour={"late_days": FIFTH, "credit_loss": 0.1})
    assert cash(scenario, "customer")[1:] == [-72, -90, -90, -108]


def test_tax_reads_what_is_lost_as_it_is_earned() -> None:
    scenario = behaved("service", FEE, behaviour={"late_days": FIFTH, "credit_loss": 0.1})
    scenario["parties"]["customer"]["tax"] = {"rate": 0.5}
    assert cash(scenario, "customer")[1:] == [-72 + 45, -45, -45, -108 + 45]


def test_days_late_come_on_top_of_those_of_the_payer_or_the_payee() -> None:
    for party, field in (("customer", "payable_days"), ("provider", "receivable_days")):
        scenario = behaved("service", FEE, behaviour={"late_days": FIFTH})
        scenario["parties"][party]["working_capital"] = {field: FIFTH}
        assert cash(scenario, "customer")[1:] == [-60, -100, -100, -140], party


def test_after_a_term_people_behave_as_under_the_offer_that_follows() -> None:
    scenario = behaved(
        "service", FEE, USAGE, behaviour={"use": VALUED, "credit_loss": 0.1, "late_days": 0}
    )
    cheap = {"fee": {"per_year": 50}}
    scenario["offers"]["then"] = offer("service", cheap, behaviour={"credit_loss": 0.2})
    scenario["offers"]["it"]["term"] = {"years": 2, "then": "then"}
    per_unit = {"from": "customer", "to": "outside", "service": "cooling", "per_unit": 0.01}
    scenario["flows"] = {"water": per_unit}
    first, then = -(100 + 22) * 0.9 + 5 - 11, -50 * 0.8 - 10
    assert cash(scenario, "customer")[1:] == [first, first, then, then]
    scenario["offers"]["then"]["behaviour"] = {"use": VALUED | {"change": -0.5}}
    assert [check.name for check in sm.Model(scenario).check().checks if not check.holds] == []
    assert cash(scenario, "customer")[3] == -50 - 500 * 0.05 - 5


def test_what_the_provider_owes_is_neither_late_nor_lost() -> None:
    promise = {"of": "savings", "unit": "kWh", "promised": 10, "measured": 6}
    promise |= {"shortfall_per_unit": 1}
    behaviour = {"late_days": FIFTH, "credit_loss": 0.1}
    scenario = behaved("service", FEE, {"performance": promise}, behaviour=behaviour)
    assert cash(scenario, "customer")[1] == -72 + 4


# -- what is told ----------------------------------------------------------------------------------


def test_valued_service_counts_in_the_npv_and_in_no_account() -> None:
    scenario = behaved("sale", behaviour={"use": VALUED})
    found = yearly_statements(sm.Model(scenario).built)["it", "customer"]
    rows = {name: {row.label: row.amounts for row in rows} for name, rows in found.items()}
    assert rows[CASH]["Cash to owners"] == (-100, *[-55] * 4)
    assert not any("Service valued" in label for label in (*rows[CASH], *rows[INCOME]))
    outcomes = sm.Model(scenario).compare().results.outcomes
    assert outcomes["it"]["customer"].npv == -100 + 4 * -50
    assert outcomes["it"]["customer"].bridge["service valued"] == 4 * 5
    assert outcomes["it"]["customer"].bridge["energy"] == 4 * -5


def test_no_lender_counts_on_valued_service() -> None:
    scenario = behaved("service", FEE, behaviour={"use": VALUED | {"value_per_unit": 1}})
    scenario["flows"] = {"sales": {"from": "outside", "to": "customer", "per_year": 300}}
    loan = {"sized_to": {"dscr": 2}, "rate": 0, "years": 4, "repayment": "sculpted"}
    scenario["parties"]["customer"]["loans"] = {"bank": loan}
    built = sm.Model(scenario).built
    financing = built.offers["it"].statements["customer"].financing
    assert financing is not None
    service = arrays.read([financing.service], built.timeline)[financing.service][:, 0]
    assert list(service)[1:] == [pytest.approx((300 - 100) / 2)] * 4


def test_a_remainder_does_not_count_valued_service_nor_bills_that_are_never_paid() -> None:
    flows = {"sales": {"from": "outside", "to": "customer", "per_year": 300}}
    behaviour = {"use": VALUED, "credit_loss": 0.1}
    rest = {"remainder": {"margin_per_year": 20}}
    scenario = behaved("service", FEE, rest, behaviour=behaviour, flows=flows)
    # of 300 - 100 the customer keeps 20 and owes 180; it pays nine tenths of both
    assert cash(scenario, "customer")[1:] == [300 - 90 - 162 + 5] * 4


def test_the_comparison_says_what_is_assumed() -> None:
    behaviour = {"use": {"elasticity": -0.5}, "careless": 0.1, "credit_loss": 0.01, "late_days": 30}
    kept_up = {"box": box(maintenance={"per_year": 1})}
    scenario = behaved("service", USAGE, behaviour=behaviour, assets=kept_up)
    text = " ".join(sm.Model(scenario).compare().text().split())
    assert (
        "Behaviour assumed under it: use follows its price (elasticity -0.5); careless use takes "
        "10 % more maintenance; User never pays 1 % of what it owes; User pays 30 days late."
    ) in text
    changed = behaved("sale", behaviour={"use": VALUED | {"service": "cooling"}})
    told = sm.Model(changed).compare().results.behaviour
    assert told == {"it": "use of cooling changes by 10 %"}


# -- off by default --------------------------------------------------------------------------------


def test_without_behaviour_there_is_not_one_line_more() -> None:
    scenario = behaved("service", FEE, USAGE, behaviour={})
    plain = behaved("service", FEE, USAGE, behaviour={})
    del plain["offers"]["it"]["behaviour"]
    names = [[line.name for line in sm.Model(each).built.lines()] for each in (scenario, plain)]
    assert names[0] == names[1]
    words = ("behaviour", "credit loss", "price of use", "valued", "careless", "late")
    assert [name for name in names[1] if any(word in name.lower() for word in words)] == []


def test_an_offer_without_behaviour_keeps_its_very_lines_beside_one_with() -> None:
    built = sm.Model(behaved("sale", behaviour={"use": VALUED})).built
    bills = {
        name: next(flow.line for flow in offer.ledger.flows if flow.kind.name == "energy")
        for name, offer in built.offers.items()
    }
    assert bills["sale"].name == "Basis / Running: box, usual / Energy cost"
    assert bills["it"].name == "Basis / Running: box, usual, under it / Energy cost"
    shared = sm.Model(behaved("sale", behaviour={})).built
    kept = {
        next(f.line for f in o.ledger.flows if f.kind.name == "energy")
        for o in shared.offers.values()
    }
    assert len(kept) == 1


@pytest.mark.parametrize(
    "behaviour",
    [
        {"use": {"change": 0, "value_per_unit": 0.3}},
        {"use": {"elasticity": 0}},
        {"careless": 0},
        {"credit_loss": 0},
        {"late_days": 0},
    ],
    ids=lambda stated: next(iter(stated)),
)
def test_zeros_give_the_same_npvs(behaviour: Terms) -> None:
    def npvs(stated: Terms) -> dict[str, float]:
        kept_up = {"box": box(maintenance={"per_year": 7})}
        scenario = behaved("service", FEE, USAGE, behaviour=stated, assets=kept_up)
        for party in scenario["parties"].values():
            party |= {"discount_rate": 0.07, "tax": {"rate": 0.3}}
        found = sm.Model(scenario).compare().results.outcomes["it"]
        return {key: outcome.npv for key, outcome in found.items()}

    assert npvs(behaviour) == pytest.approx(npvs({}), rel=1e-14)
