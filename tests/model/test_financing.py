"""Loans of a party: what they leave to equity, and that they change nothing else."""

from __future__ import annotations

from typing import Any

import pytest

import servicemodel as sm
from servicemodel.errors import ScenarioError
from servicemodel.model.yearly import yearly_cash
from servicemodel.read import arrays
from tests.model import Terms, offer, small
from tests.model.test_properties import npvs

BANK = {"share": 0.6, "rate": 0.05, "years": 3}
OF_EQUITY = {"value": 0.11, "of": "cost of equity after tax"}
GRANT = {"grant": {"from": "outside", "to": "customer", "per_year": 100}}


def lent(loan: Terms | None = None, **party: Any) -> Terms:
    """Return a customer that pays 100 for a box, 50 a year for energy, and gets 100 a year."""
    scenario = small(common_rate=0.05, flows=dict(GRANT))
    terms = {"tax": {"rate": 0.25}, "loans": {"bank": BANK if loan is None else loan}} | party
    scenario["parties"]["customer"] |= terms
    return scenario


def rows(scenario: Terms, name: str = "sale", party: str = "customer") -> dict[str, list[float]]:
    built = sm.Model(scenario).built
    statement = built.offers[name].statements[party]
    financing = statement.financing
    assert financing is not None
    lines = {
        "cash": statement.cash,
        **{name: getattr(financing, name) for name in ("available", "before", "service", "equity")},
    }
    values = arrays.read(lines.values(), built.timeline)
    return {name: list(values[line][:, 0]) for name, line in lines.items()}


def metrics(scenario: Terms, name: str = "sale") -> dict[str, Any]:
    return {metric.name: metric.value for metric in sm.Model(scenario).metrics(name, "customer")}


def test_at_a_cost_of_capital_a_loan_changes_no_npv_and_no_cash() -> None:
    without, with_loan = sm.Model(lent(loans={})), sm.Model(lent())
    assert npvs(with_loan.built) == npvs(without.built)
    assert yearly_cash(with_loan.built) == yearly_cash(without.built)
    before = metrics(lent(loans={}))
    assert {name: metrics(lent())[name] for name in before} == before


def test_cash_to_equity_is_what_lender_and_tax_leave() -> None:
    found = rows(lent())
    level = 60 * 0.05 / (1 - 1.05**-3)
    interest = [3.0, 3 - (level - 3) * 0.05, level / 1.05 * 0.05]
    assert found["service"] == pytest.approx([0, level, level, level, 0])
    assert found["available"] == pytest.approx([-100, 50, 50, 50, 50])
    assert found["before"] == pytest.approx([-100, *[50 - 0.25 * 25] * 4])
    left = [43.75 - level + 0.25 * paid for paid in interest]
    assert found["equity"] == pytest.approx([-40, *left, 43.75])


def test_a_fee_is_deducted_at_signing() -> None:
    fee = {"share": 0.01, "amount": 1.4}
    assert rows(lent(BANK | {"fee": fee}))["equity"][0] == pytest.approx(-40 - 2 + 0.5)


def test_a_tax_shield_waits_for_a_profit_where_losses_are_carried_forward() -> None:
    scenario = lent(tax={"rate": 0.25, "losses": "carried forward"})
    scenario["flows"] = {"grant": GRANT["grant"] | {"first_year": 3}}
    found = rows(scenario)
    assert found["equity"][1] == pytest.approx(found["available"][1] - found["service"][1])


def test_a_cost_of_equity_discounts_what_loans_leave() -> None:
    beside = metrics(lent(cost_of_equity=0.11))
    alone = metrics(lent(discount_rate=OF_EQUITY))
    assert alone["NPV"] == pytest.approx(beside["NPV of cash to equity"])
    assert alone["IRR"] == pytest.approx(beside["equity IRR"])
    assert alone["project IRR"] == pytest.approx(beside["IRR"])
    assert rows(lent(discount_rate=OF_EQUITY))["cash"] == pytest.approx(rows(lent())["equity"])


def test_loans_have_no_part_in_the_joint_value() -> None:
    joint = [
        sm.Model(scenario).compare().results.joint["sale"]
        for scenario in (lent(), lent(discount_rate=OF_EQUITY), lent(loans={}))
    ]
    assert joint == [joint[2]] * 3


def test_without_an_investment_there_is_no_loan_of_a_share_of_it() -> None:
    scenario = lent()
    fee = {"fee": {"per_year": 40}}
    scenario["offers"]["service"] = offer("service", fee)
    built = sm.Model(scenario).built
    assert built.offers["sale"].statements["customer"].financing is not None
    assert built.offers["service"].statements["customer"].financing is None
    scenario["parties"]["customer"]["loans"] = {"bank": BANK | {"offers": ["service"]}}
    assert sm.Model(scenario).built.offers["sale"].statements["customer"].financing is None


def test_two_loans_are_both_drawn_and_repaid() -> None:
    second = {"amount": 20, "rate": 0, "years": 2, "repayment": "equal principal"}
    found = rows(lent(loans={"bank": BANK, "uncle": second}))
    level = 60 * 0.05 / (1 - 1.05**-3)
    assert found["service"] == pytest.approx([0, level + 10, level + 10, level, 0])
    assert found["equity"][0] == pytest.approx(-20)


def test_cover_is_of_cash_before_financing_and_tax() -> None:
    found = metrics(lent())
    level = 60 * 0.05 / (1 - 1.05**-3)
    assert found["lowest DSCR"] == pytest.approx(50 / level)
    assert found["average DSCR"] == pytest.approx(50 / level)
    assert found["LLCR at signing"] == pytest.approx(50 / level)


def sized(repayment: str, **more: Any) -> Terms:
    """Return a loan of what cash carries: 50 in each year but the second, which has 20."""
    loan = {"sized_to": {"dscr": 1.25}, "rate": 0.05, "years": 3, "repayment": repayment} | more
    scenario = lent(loan)
    scenario["flows"]["dip"] = {"from": "customer", "to": "outside", "at": {2: 30}}
    return scenario


def test_a_level_loan_is_as_large_as_its_weakest_period_carries() -> None:
    found, level = rows(sized("annuity")), 20 / 1.25
    assert found["service"] == pytest.approx([0, level, level, level, 0])
    assert metrics(sized("annuity"))["lowest DSCR"] == pytest.approx(1.25)
    later = rows(sized("annuity", grace=2))["service"]
    assert later[1:4] == pytest.approx([40 / 1.05 * 0.05, 40 / 1.05 * 0.05, 40])
    assert rows(sized("annuity", sized_to={"dscr": 1e9}))["service"][1] < 1e-6


def test_a_sculpted_loan_serves_what_cash_allows_in_each_period() -> None:
    found = rows(sized("sculpted"))
    assert found["service"] == pytest.approx([0, 40, 16, 40, 0])
    drawn = 40 / 1.05 + 16 / 1.05**2 + 40 / 1.05**3
    assert found["equity"][0] == pytest.approx(-100 + drawn)
    cover = metrics(sized("sculpted"))
    assert cover["LLCR at signing"] == pytest.approx(1.25)
    assert (cover["lowest DSCR"], cover["average DSCR"]) == pytest.approx((1.25, 1.25))


def test_no_lender_counts_on_a_deposit() -> None:
    """Fees of 80 less 50 of energy each year; a deposit of 40 comes, goes back and costs 2."""
    deposit = {"deposit": {"amount": 40, "interest": 0.05, "returned_year": 3}}
    clauses = [{"fee": {"per_year": 80}}, deposit]
    scenario = small(offers={"sale": offer("sale"), "it": offer("service", *clauses)})
    for repayment in ("annuity", "sculpted"):
        loan = {"sized_to": {"dscr": 1.25}, "rate": 0, "years": 3, "repayment": repayment}
        scenario["parties"]["provider"]["loans"] = {"bank": loan}
        found = rows(scenario, "it", "provider")
        assert found["available"] == pytest.approx([-60, 28, 28, 28, 30])
        assert found["before"] == pytest.approx([-20, 28, 28, -12, 30])
        assert found["service"] == pytest.approx([0, 22.4, 22.4, 22.4, 0])
        cover = {m.name: m.value for m in sm.Model(scenario).metrics("it", "provider")}
        assert (cover["lowest DSCR"], cover["LLCR at signing"]) == pytest.approx((1.25, 1.25))


def test_without_cash_nothing_is_lent() -> None:
    for repayment in ("annuity", "sculpted"):
        scenario = sized(repayment)
        scenario["flows"] = {}
        assert rows(scenario)["service"] == [0] * 5


def test_every_number_of_a_loan_is_an_input_of_the_model() -> None:
    loan = BANK | {"grace": 1, "fee": {"share": 0.01}}
    for path, value in (
        ("share", 0.5),
        ("rate", 0.07),
        ("years", 2),
        ("grace", 0),
        ("fee.share", 0.02),
    ):
        model = sm.Model(lent(loan, cost_of_equity=0.11))
        whole = f"parties.customer.loans.bank.{path}"
        given = {model.built.inputs.by_path[whole]: [float(value)]}
        stated = equity_npv(model.with_values({whole: value}))
        assert equity_npv(model, given) == pytest.approx(stated)
        assert equity_npv(model) != pytest.approx(stated)


def equity_npv(model: sm.Model, given: Any = None) -> float:
    financing = model.built.offers["sale"].statements["customer"].financing
    assert financing is not None
    assert financing.npv is not None
    return float(arrays.read([financing.npv], model.built.timeline, given)[financing.npv][0])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"discount_rate": OF_EQUITY, "loans": {}}, "these flows have no loan in them"),
        ({"cost_of_equity": 0.1, "loans": {}}, "this party has no loan"),
        ({"cost_of_equity": 0.1, "discount_rate": OF_EQUITY}, "a cost of equity already"),
        ({"loans": {"bank": {"rate": 0.05, "years": 3}}}, "state one of share"),
        ({"loans": {"bank": BANK | {"amount": 3}}}, "state one of share"),
        ({"loans": {"bank": BANK | {"repayment": "sculpted"}}}, "needs sized_to"),
        ({"loans": {"bank": BANK | {"offers": ["sail"]}}}, "did you mean sale"),
        ({"loans": {"a": BANK, "A": BANK}}, "too alike"),
        (
            {"loans": {"bank": BANK | {"paid": "in advance", "repayment": "bullet"}}},
            "of kind bullet is never in advance",
        ),
    ],
)
def test_what_does_not_go_together_is_told_with_its_place(change: Terms, said: str) -> None:
    with pytest.raises(ScenarioError, match=said) as told:
        sm.Model(lent(**change))
    assert "parties.customer" in str(told.value)


def test_a_common_rate_is_never_a_cost_of_equity() -> None:
    first = lent()
    del first["common_rate"]
    parties = first["parties"]
    first["parties"] = {"customer": parties["customer"], "provider": parties["provider"]}
    first["parties"]["customer"]["discount_rate"] = OF_EQUITY
    with pytest.raises(ScenarioError, match="state common_rate"):
        sm.Model(first)
    with pytest.raises(ScenarioError, match="the joint value has no loan in it"):
        sm.Model(lent() | {"common_rate": OF_EQUITY})


def test_a_rate_by_quarter_is_nominal_and_stands_once_for_all_offers() -> None:
    scenario = lent({"amount": 60, "rate": 0.08, "years": 4, "compounding": "quarterly"})
    scenario["parties"]["customer"]["loans"]["bank"]["repayment"] = "bullet"
    scenario["offers"]["again"] = offer("sale")
    yearly = 60 * (1.02**4 - 1)
    for name in scenario["offers"]:
        assert rows(scenario, name)["service"][1:4] == pytest.approx([yearly] * 3)
    scenario["timeline"] |= {"period": "quarter"}
    assert rows(scenario)["service"][1:16] == pytest.approx([60 * 0.02] * 15)


def test_in_advance_and_real_prices_are_refused_where_they_have_no_meaning() -> None:
    early = lent(BANK | {"paid": "in advance"})
    early["timeline"] |= {"timing": "start"}
    with pytest.raises(ScenarioError, match="in advance needs timing end"):
        sm.Model(early)
    with pytest.raises(ScenarioError, match="it needs nominal prices"):
        sm.Model(lent(tax=None) | {"prices": "real"})


def test_a_reserve_is_set_aside_at_signing_earns_interest_and_comes_back() -> None:
    """Six months of a level payment, at 2 %; what it earns is taxed at 25 %."""
    reserve = {"reserve": {"months": 6, "interest": 0.02}}
    without, found = rows(lent())["equity"], rows(lent(BANK | reserve))["equity"]
    held = 60 * 0.05 / (1 - 1.05**-3) / 2
    earned = held * 0.02 * 0.75
    moved = [after - before for before, after in zip(without, found, strict=True)]
    assert moved == pytest.approx([-held, earned, earned, earned + held, 0])


def test_a_reserve_never_counts_the_payment_that_ends_a_loan() -> None:
    bullet = BANK | {"repayment": "bullet"}
    without = rows(lent(bullet))["equity"][0]
    assert rows(lent(bullet | {"reserve": {"months": 12}}))["equity"][0] == pytest.approx(
        without - 60 * 0.05
    )


def test_a_loan_finances_only_what_it_names() -> None:
    scenario = lent(BANK | {"finances": ["yard"]})
    yard = {"from": "customer", "to": "outside", "kind": "capital", "at": {0: 30}, "life": 4}
    scenario["flows"]["yard"] = yard
    assert rows(scenario)["equity"][0] == pytest.approx(-130 + 0.6 * 30)
    (asset,) = scenario["assets"]
    scenario["parties"]["customer"]["loans"]["bank"]["finances"] = [asset]
    assert rows(scenario)["equity"][0] == pytest.approx(-130 + 0.6 * 100)
    scenario["parties"]["customer"]["loans"]["bank"]["finances"] = ["yart"]
    with pytest.raises(ScenarioError, match="did you mean yard"):
        sm.Model(scenario)


def test_grants_lower_what_is_financed_also_where_a_loan_names_it() -> None:
    """Of 100 and 30 invested a grant pays 13: a tenth of each part."""
    scenario = lent(BANK)
    scenario["flows"] |= {
        "yard": {"from": "customer", "to": "outside", "kind": "capital", "at": {0: 30}, "life": 4},
        "help": {"from": "outside", "to": "customer", "kind": "grant", "at": {0: 13}},
    }
    (asset,) = scenario["assets"]
    for names, financed in ((None, 117), ([asset, "yard"], 117), (["yard"], 27), ([asset], 90)):
        loan = BANK | ({"finances": names} if names else {})
        scenario["parties"]["customer"]["loans"]["bank"] = loan
        assert rows(scenario)["equity"][0] == pytest.approx(-117 + 0.6 * financed)


def test_a_sized_loan_may_be_limited_to_a_share_of_the_investment() -> None:
    loan = {"sized_to": {"dscr": 1.1}, "rate": 0.05, "years": 4}
    free = rows(lent(loan))["equity"][0]
    assert free > 0
    limited = loan | {"sized_to": {"dscr": 1.1, "most": 0.7}}
    assert rows(lent(limited))["equity"][0] == pytest.approx(-30)
    with pytest.raises(ScenarioError, match="it has no most"):
        sm.Model(lent(limited | {"repayment": "sculpted"}))


def test_statements_and_metrics_of_loans_are_explained_and_helpers_are_not() -> None:
    model = sm.Model(lent({"sized_to": {"dscr": 1.1}, "rate": 0.05, "years": 4}))
    told = {metric.name: metric.value for metric in model.metrics("sale", "customer")}
    for name in ("lowest DSCR", "equity IRR"):
        tree = model.explain("sale", "customer", name).to_dict()
        assert tree["value"] == pytest.approx(told[name])
    assert "Net profit, 2027 = " in model.explain("sale", "customer", "Net profit").text()
    with pytest.raises(sm.UsageError, match="no line is called 'Lowest DSCR'"):
        model.explain("sale", "customer", "Lowest DSCR")
