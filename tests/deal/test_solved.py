"""A number that a scenario leaves to be solved: found, told, kept, and refused where none is."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest

import servicemodel as sm
from servicemodel.errors import ScenarioError, UsageError
from servicemodel.scenario.overrides import with_values
from tests.deal.small import FEE, MACHINE, annuity
from tests.reference.written import refused
from tests.shipped import SCENARIO

if TYPE_CHECKING:
    from pathlib import Path

IRR = "provider irr = 14%"
PRICE = "assets.washer.variants.usual.price"


def stated(values: dict[str, Any]) -> dict[str, Any]:
    """Return the machine's data with some values set by path."""
    return with_values(MACHINE, values)


def fee(solve: str = IRR, **more: Any) -> sm.Model:
    return sm.Model(stated({FEE: {"solve": solve, **more}}))


def given(model: sm.Model, path: str = FEE) -> float:
    found = model.built.inputs.by_path[path].given
    assert isinstance(found, float)
    return found


def test_a_fee_is_solved_and_all_else_is_computed_with_it() -> None:
    model = fee()
    assert given(model) == pytest.approx(800 / annuity(0.14), rel=1e-12)
    told = {m.name: m.value for m in model.metrics("service", "provider")}
    assert told["IRR"] == pytest.approx(0.14, abs=1e-9)
    assert model.compare().results.outcomes["service"]["customer"].npv == pytest.approx(
        -given(model) * annuity(0.1)
    )


@pytest.mark.parametrize("start", [1, 80_000, 1e-3])
def test_where_it_starts_does_not_matter(start: float) -> None:
    assert given(fee(**{"from": start})) == pytest.approx(800 / annuity(0.14), rel=1e-12)


def test_every_kind_of_target_may_stand_in_a_scenario() -> None:
    for target in ("provider payback = 4", "customer indifferent", "provider npv less sale = 3"):
        plain = sm.Model(deepcopy(MACHINE)).solve(FEE, target)
        assert given(fee(target)) == pytest.approx(plain.values[0], rel=1e-9)


def test_a_number_that_belongs_to_no_offer_says_under_which() -> None:
    model = sm.Model(stated({PRICE: {"solve": "customer npv = -900", "under": "sale"}}))
    assert given(model, PRICE) == pytest.approx(900, rel=1e-12)
    told = r"usual\.price: belongs to no offer: say under which one, sale or service"
    with pytest.raises(ScenarioError, match=told):
        sm.Model(stated({PRICE: {"solve": "customer npv = -900"}}))


def test_several_numbers_are_solved_in_the_order_in_which_they_stand() -> None:
    """The price is solved first; what the service must cost then follows."""
    values = {PRICE: {"solve": "provider npv = 300", "under": "sale"}}
    model = sm.Model(stated({**values, FEE: {"solve": "customer indifferent"}}))
    assert given(model, PRICE) == pytest.approx(1_100, rel=1e-12)
    assert given(model) == pytest.approx(1_100 / annuity(0.1), rel=1e-12)
    assert [check.holds for check in model.check().checks if "is solved" in check.name] == [
        True,
        True,
    ]


def test_one_that_spoils_another_is_told() -> None:
    """An indifferent customer's fee follows from a price that is solved after it."""
    data = stated({FEE: {"solve": "customer indifferent"}})
    data["assets"]["washer"]["variants"]["usual"]["price"] = {
        "solve": "provider npv = 300",
        "under": "sale",
        "from": 1_000,
    }
    offers, assets = data.pop("offers"), data.pop("assets")
    data |= {"offers": offers, "assets": assets}  # so that the fee is stated first
    with pytest.raises(ScenarioError) as told:
        sm.Model(data)
    (mistake,) = told.value.mistakes
    assert "fee.per_year: it is solved so that customer indifferent, which no longer" in mistake
    assert mistake.endswith("once assets.washer.variants.usual.price is solved: state one of them")


@pytest.mark.parametrize(
    ("solve", "told"),
    [
        ("provider npv = -900", "no single value .*: none from 0 to 1e.15 does"),
        ("customer npv less service = 0", "service less service is always 0"),
        ("provider irr = 10", "did you mean 10%"),
        ("provider nvp = 10", "no metric is called 'nvp'; did you mean npv"),
        ("", "is no target; write"),
        ("provider payback = 9", "none from 0 to 1e.15 does; the scenario ends after 5 years"),
    ],
)
def test_a_target_that_no_value_meets_is_one_clear_error(solve: str, told: str) -> None:
    with pytest.raises(ScenarioError, match=told) as found:
        fee(solve)
    assert len(found.value.mistakes) == 1
    assert found.value.mistakes[0].startswith("scenario: offers.service.clauses.0.fee.per_year: ")


def test_an_error_says_where_the_number_stands(tmp_path: Path) -> None:
    text = SCENARIO.read_text()
    line = next(row for row in text.splitlines() if "per_year: {value: 89_000" in row)
    changed = text.replace(line, line.replace("value: 89_000", "solve: provider npv = -1e9"))
    path = tmp_path / "office.yaml"
    path.write_text(changed)
    number = 1 + text.splitlines().index(line)
    with pytest.raises(ScenarioError) as found:
        sm.load(path)
    mark = f"{path}:{number}:{1 + line.index('per_year')}: {FEE.replace('clauses.', 'clauses.0.')}"
    assert found.value.mistakes[0].startswith(mark)


def test_no_more_are_solved_than_can_be_waited_for() -> None:
    data = deepcopy(MACHINE)
    flow = {"from": "outside", "to": "customer", "kind": "untaxed", "offers": ["sale"]}
    number = {"solve": "customer npv = 0", "under": "sale"}
    data["flows"] = {f"flow {k}": {**flow, "per_year": number} for k in range(51)}
    with pytest.raises(ScenarioError, match=r'"flow 50".per_year: more than 50 numbers are to be'):
        sm.Model(data)


def test_several_values_are_told() -> None:
    data = {
        **{key: MACHINE[key] for key in ("schema", "name", "currency", "prices")},
        "timeline": {"start": "2027-01-01", "years": 2},
        "parties": {"owner": {"name": "Owner", "discount_rate": {"solve": "owner npv = 0"}}},
        "flows": {
            "main": {
                "from": "outside",
                "to": "owner",
                "kind": "untaxed",
                "amounts": [-100, 230, -132],
            }
        },
    }
    with pytest.raises(ScenarioError, match=r"discount_rate: no single .*: 2 do, 0\.1 and 0\.2"):
        sm.Model(data)


def test_a_value_that_may_not_stand_there_is_told() -> None:
    """A machine sold for 0 leaves the maker with what it costs; no price is below."""
    path = "parties.customer.discount_rate"
    solve = {"solve": "customer npv = -300", "under": "service"}
    assert given(sm.Model(stated({path: solve})), path) > 0.5
    whole = "assets.washer.life"
    with pytest.raises(ScenarioError, match=r"washer\.life"):
        sm.Model(stated({whole: {"solve": "provider npv = 100", "under": "service"}}))


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ({"solve": IRR, "value": 5}, "a number is stated or solved: leave out value or solve"),
        ({"solve": IRR, "low": 5}, "low and high stand beside a stated number"),
        ({"value": 5, "from": 5}, "from and under stand beside solve"),
        ({"solve": IRR, "from": "much"}, "'much' is not a number"),
        ({"solve": IRR, "from": -5}, "-5 is not between 0 and 1e15"),
        ({"solve": 10}, "10 is no target; write"),
        ({"solve": IRR, "form": 10}, "unknown key 'form'; did you mean from?"),
    ],
)
def test_what_can_not_stand_beside_solve_is_refused(number: dict[str, Any], told: str) -> None:
    with pytest.raises(ScenarioError, match=told.replace("?", r"\?")):
        sm.Model(stated({FEE: number}))


def test_the_schema_takes_what_is_solved_where_one_number_may_stand() -> None:
    rate = "parties.customer.discount_rate"
    for path, number in (
        (FEE, {"solve": IRR}),
        (FEE, {"solve": IRR, "from": 5, "under": "service", "grade": "D"}),
        (rate, {"solve": "customer npv = 0", "under": "sale", "of": "wacc before tax"}),
    ):
        assert refused(with_values(MACHINE, {path: number})) == []
    for number in ({"solve": IRR, "value": 5}, {"solve": IRR, "low": 5}, {"from": 5}):
        assert refused(with_values(MACHINE, {FEE: number})) != []


def test_where_a_table_is_needed_nothing_is_solved() -> None:
    data = deepcopy(MACHINE)
    data["flows"] = {
        "x": {"from": "outside", "to": "customer", "at": {"solve": "customer npv = 0"}}
    }
    with pytest.raises(ScenarioError, match="years since the start with an amount each"):
        sm.Model(data)


def test_it_is_told_wherever_the_number_is() -> None:
    model = fee(source="offer of 3 May")
    (row,) = (row for row in model.show() if row["path"] == FEE)
    assert (row["solve"], row["source"]) == (IRR, "offer of 3 May")
    assert f"solved so that {IRR}; offer of 3 May" in model.text(model.show())
    assert (
        f"[solved so that {IRR}; offer of 3 May]"
        in model.explain("service", "provider", depth=6).text()
    )
    (check,) = (check for check in model.check().checks if "solved" in check.name)
    assert (check.name, check.holds) == (f"{FEE} is solved so that {IRR}", True)
    assert "put back: 0.14" in check.seen
    assert FEE not in fee().check().unsourced


def test_yaml_keeps_what_it_is_solved_for(tmp_path: Path) -> None:
    for more in ({}, {"from": 300, "source": "a guess", "grade": "D"}):
        model = fee(**more)
        again = tmp_path / "again.yaml"
        text = model.to_yaml(again, force=True)
        assert f'solve: "{IRR}"' in text
        assert "value:" not in text
        loaded = sm.load(again)
        assert loaded.scenario_hash == model.scenario_hash
        assert given(loaded) == given(model)


def test_what_it_is_solved_for_is_part_of_the_hash() -> None:
    hashes = {fee(target).scenario_hash for target in (IRR, "provider irr = 13%")}
    hashes.add(sm.Model(stated({FEE: given(fee())})).scenario_hash)
    assert len(hashes) == 3


def test_a_number_that_is_set_replaces_it() -> None:
    model = fee().with_values({FEE: 250})
    assert given(model) == 250
    assert "solved" not in model.text(model.show())
    other = fee().with_values({"assets.washer.variants.usual.cost": 900})
    assert given(other) == pytest.approx(900 / annuity(0.14), rel=1e-12)  # it is solved again


def test_a_file_that_extends_another_replaces_it_as_a_whole(tmp_path: Path) -> None:
    (tmp_path / "first.yaml").write_text(fee(**{"from": 300}).to_yaml())
    (tmp_path / "second.yaml").write_text(
        "extends: first.yaml\nassets: {washer: {variants: {usual: {price: "
        "{solve: customer npv = -900, under: sale}}}}}\n"
    )
    model = sm.load(tmp_path / "second.yaml")
    assert given(model, PRICE) == pytest.approx(900, rel=1e-12)
    assert given(model) == pytest.approx(800 / annuity(0.14), rel=1e-12)


def test_a_target_that_is_laid_over_another_does_not_keep_where_that_began(tmp_path: Path) -> None:
    data = stated({"parties.customer.discount_rate": _rate(**{"from": 0.05})})
    (tmp_path / "first.yaml").write_text(sm.Model(data).to_yaml())
    (tmp_path / "second.yaml").write_text(
        "extends: first.yaml\nparties: {customer: {discount_rate: "
        "{solve: customer npv = -1_050, under: service}}}\n"
    )
    model = sm.load(tmp_path / "second.yaml")
    found = model.built.scenario.parties["customer"].discount_rate
    assert (found.solve, found.start) == ("customer npv = -1_050", None)


def test_what_is_set_keeps_what_the_number_is_of() -> None:
    path = "parties.customer.discount_rate"
    model = sm.Model(stated({path: _rate(of="wacc before tax", source="a guess")}))
    rate = model.with_values({path: 0.07}).built.scenario.parties["customer"].discount_rate
    assert (rate.value, rate.of, rate.solve) == (0.07, "wacc before tax", "")
    assert rate.source == "set by the user"


def _rate(**more: Any) -> dict[str, Any]:
    return {"solve": "customer npv = -1_100", "under": "service", **more}


def test_a_sweep_and_a_zone_leave_it_at_its_value() -> None:
    model = fee()
    fixed = sm.Model(stated({FEE: given(model)}))
    cost = {"assets.washer.variants.usual.cost": [700.0, 800.0]}
    assert model.sweep(cost).equals(fixed.sweep(cost))
    assert model.zone("service").now == given(model)
    assert model.zone("service").floor == fixed.zone("service").floor
    assert model.sweep({FEE: [100.0, 200.0]}).equals(fixed.sweep({FEE: [100.0, 200.0]}))


def test_two_models_are_compared_with_their_solved_numbers() -> None:
    found = fee().diff(fee("provider irr = 13%"))
    (difference,) = found.inputs
    assert difference.first == pytest.approx(800 / annuity(0.14))
    assert difference.second == pytest.approx(800 / annuity(0.13))
    bridge = found.bridges["service"]["customer"]
    assert bridge.parts[FEE] == pytest.approx(bridge.second - bridge.first)
    assert bridge.first == pytest.approx(-800 / annuity(0.14) * annuity(0.1))


def test_every_number_of_the_shipped_scenario_may_be_solved() -> None:
    """Each is stated as what gives an NPV that it has; where one value does, it is that one."""
    model = sm.load(SCENARIO)
    npvs = model.compare().results.outcomes["service"]
    met = 0
    for path, quantity in model.built.inputs.stated.items():
        if quantity.years:
            continue
        keep = {
            key: getattr(quantity, key)
            for key in ("unit", "of", "prices")
            if getattr(quantity, key, None)
        }
        side = "customer" if "customer" in path else "provider"
        number = {"solve": f"{side} npv = {npvs[side].npv!r}", "under": "service"} | keep
        try:
            solved = model.with_values({path: number})
        except ScenarioError as problem:
            if "no single value" not in str(problem):
                raise
        else:
            assert given(solved, path) == pytest.approx(quantity.value, rel=1e-6, abs=1e-9)
            met += 1
    assert met >= 8


def test_an_offer_that_is_not_there_is_refused_under() -> None:
    with pytest.raises(ScenarioError, match="no offer is called 'slae'; did you mean sale"):
        fee(under="slae")
    assert not issubclass(ScenarioError, UsageError)
