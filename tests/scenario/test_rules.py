"""What does not go together in a scenario is told, each with its place and what to write."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

import pytest

import servicemodel as sm
from tests.shipped import SCENARIO

PLANT = ("assets", "chiller plant")
USUAL = (*PLANT, "variants", "usual")
SERVICE = ("offers", "service")
FEE = (*SERVICE, "clauses", 0, "fee")
GONE = object()
FLOW = {"from": "customer", "to": "outside", "per_year": 1}
OLD = {"variant": "usual", "age": 3, "remaining_life": 4}

MEASURE = {"price": 1, "life": 9, "lowers": {"cooling": 0.1}, "residual": "none"}
BY_USE = {"method": "units of use", "total_use": 9}
WRITE_OFF: list[tuple[str, dict[str, Any]]] = [
    ("needs either factor", {"method": "declining balance"}),
    ("needs either factor", {"method": "declining balance", "factor": 2, "rate": 0.1}),
    ("those of a declining balance", {"factor": 2}),
    ("MACRS needs life", {"method": "MACRS"}),
    ("MACRS goes with half year", {"method": "MACRS", "life": 5, "convention": "full year"}),
    ("the method MACRS has no salvage", {"method": "MACRS", "life": 5, "salvage": 0.1}),
    ("percentages go together with method: custom", {"method": "custom"}),
    ("percentages go together with method: custom", {"percentages": {1: 1}}),
    ("the method custom has no life", {"method": "custom", "percentages": {1: 1}, "life": 3}),
    ("the shares add up to 1.1", {"method": "custom", "percentages": {1: 0.6, 2: 0.5}}),
    ("year 0 is not between 1 and 100", {"method": "custom", "percentages": [0.6, 0.4]}),
    ("2 is not a share", {"method": "custom", "percentages": {1: 2}}),
    ("a share for each year is needed", {"method": "custom", "percentages": 1}),
    ("month goes together with a convention", {"convention": "mid month"}),
    ("month goes together with a convention", {"month": 3}),
    ("2.5 is no whole month", {"convention": "mid month", "month": 2.5}),
    ("units of use go together with total_use", {"total_use": 9}),
    ("the method units of use has no life", BY_USE | {"life": 3}),
    ("what is replaced is used no more", BY_USE | {"at_replacement": "goes on"}),
    ("if_leased goes together with bonus", {"if_leased": "without bonus"}),
]


def with_changes(*changes: tuple[tuple[Any, ...], Any]) -> dict[str, Any]:
    """Return the shipped scenario's data with values set or taken away by place."""
    data: dict[str, Any] = copy.deepcopy(dict(sm.load(SCENARIO).data))
    for place, value in changes:
        holder: Any = data
        for key in place[:-1]:
            holder = holder.setdefault(key, {}) if isinstance(holder, dict) else holder[key]
        if value is GONE:
            del holder[place[-1]]
        elif isinstance(holder, list):
            holder.insert(place[-1], value)
        else:
            holder[place[-1]] = value
    return data


RULES: list[tuple[str, list[tuple[tuple[Any, ...], Any]]]] = [
    # names that point nowhere
    ("baseline: no offer is called 'sael'; did you mean sale?", [(("baseline",), "sael")]),
    ("no asset is called 'chillr'", [((*SERVICE, "build"), {"chillr": "usual"})]),
    ("no variant is called 'best'", [((*SERVICE, "build", "chiller plant"), "best")]),
    ("no index is called 'wage'; did you mean wages?", [((*SERVICE, "overhead", "index"), "wage")]),
    (
        "no index is called 'prises'",
        [((*FEE, "index"), {"weights": {"prises": 0.5, "wages": 0.5}})],
    ),
    ("no party is called 'maker'", [((*PLANT, "supplier"), "maker")]),
    ("no party is called 'outside'", [((*SERVICE, "bears"), {"energy": "outside"})]),
    ("no measure is called 'film'", [((*SERVICE, "measures"), ["film"])]),
    ("no offer is called 'later'", [(("flows", "x"), FLOW | {"offers": ["later"]})]),
    ("kind of flow, is called 'y'", [
        (("flows", "x"), {"from": "customer", "to": "outside", "share": 0.1, "of": "y"})
    ]),
    ("no service or asset is called 'heat'", [
        (("measures", "m"), {"price": 1, "life": 9, "lowers": {"heat": 0.1}, "residual": "none"})
    ]),
    ("no variant is called 'new'", [((*PLANT, "existing"), OLD | {"replaced_by": "new"})]),
    # names
    ("'Usual' and 'usual' are too alike", [
        ((*PLANT, "variants", "Usual"), {"price": 1, "cost": 1, "efficiency": 3})
    ]),
    ("outside is the world", [(("parties", "outside"), {"name": "X", "discount_rate": 0.1})]),
    ("two parties are called 'Office owner'", [
        (("parties", "third"), {"name": "Office owner", "discount_rate": 0.1})
    ]),
    ("the index never starts: a, which adds to b, which adds to a", [
        (("indices", "a"), {"index": "b", "plus": 0.01}),
        (("indices", "b"), {"index": "a", "plus": 0.01}),
    ]),
    # ways to write off
    *((told, [((*PLANT, "tax_depreciation"), stated)]) for told, stated in WRITE_OFF),
    ("only a flow of kind capital is written off", [
        (("flows", "x"), FLOW | {"tax_depreciation": {"life": 3}})
    ]),
    ("a measure has no units of use", [
        (("measures", "m"), MEASURE | {"tax_depreciation": BY_USE})
    ]),
    ("units of use go together with total_use", [
        (("flows", "x"), FLOW | {
            "kind": "capital", "life": 4, "tax_depreciation": {"method": "units of use"},
        })
    ]),
    ("its components are too", [
        ((*PLANT, "tax_depreciation"), BY_USE),
        ((*PLANT, "variants", "third"), {
            "efficiency": 3, "components": {"core": {
                "price": 1, "cost": 1, "life": 4, "tax_depreciation": {"life": 3},
            }},
        }),
    ]),
    # offers
    ("a contract has costs of its own", [((*SERVICE, "overhead"), GONE)]),
    ("service is paid by a clause fee or usage", [((*SERVICE, "clauses"), GONE)]),
    ("a sale has no overhead", [(("offers", "sale", "overhead"), {"per_year": 1})]),
    ("a sale has no clause fee", [(("offers", "sale", "clauses"), [{"fee": {"per_year": 1}}])]),
    ("each clause is a list item of its own", [
        ((*SERVICE, "clauses"), [{"fee": {"per_year": 1}, "usage": {"per_unit": 1}}])
    ]),
    ("the build names no variant of tower", [
        (("assets", "tower"), {
            "provides": "cooling", "life": 9, "residual": "none",
            "variants": {"only": {"price": 1, "cost": 1}},
        })
    ]),
    ("nobody buys the asset, so it has no price", [
        ((*SERVICE, "clauses", 0), {"price": {"amount": 5}})
    ]),
    ("an offer of plain flows has no build", [((*SERVICE, "preset"), "flows only")]),
    ("a lease needs a party with the key customer", [
        ((*SERVICE, "preset"), "lease"), (("parties", "customer"), GONE)
    ]),
    ("where flows stand in the middle of periods", [
        (("timeline", "timing"), "middle"), ((*FEE, "paid"), "in advance")
    ]),
    ("a fee in advance is one amount with an index, not a path", [
        ((*FEE, "paid"), "in advance"), ((*FEE, "per_year"), {2027: 1}), ((*FEE, "index"), GONE)
    ]),
    ("customer spends nothing on the asset", [((*SERVICE, "owner"), {"tax": "customer"})]),
    ("the shares add up to 0.9, not to 1", [
        ((*SERVICE, "bears"), {"energy": {"provider": 0.5, "customer": 0.4}})
    ]),
    ("weights and the fixed part add up to 0.9", [
        ((*FEE, "index"), {"weights": {"wages": 0.6}, "fixed": 0.3})
    ]),
    ("the cap is below the floor", [
        ((*FEE, "index"), {"weights": {"wages": 1}, "cap": 0.01, "floor": 0.02})
    ]),
    ("the instalments add up to 0.7", [
        (("offers", "sale", "clauses"), [{"price": {"instalments": {0: 0.5, 1: 0.2}}}])
    ]),
    ("'rent' is unknown; it can be: status quo", [((*SERVICE, "preset"), "rent")]),
    ("'upkeep' is unknown; it can be: asset", [((*SERVICE, "bears"), {"upkeep": "customer"})]),
    # assets
    ("'cost' is missing: what making it costs its supplier", [((*USUAL, "cost"), GONE)]),
    ("'price' is missing", [((*USUAL, "price"), GONE)]),
    ("'efficiency' is missing", [((*USUAL, "efficiency"), GONE)]),
    ("an efficiency needs a tariff", [((*PLANT, "tariff"), GONE)]),
    ("'peak' is missing", [
        (("tariffs", "electricity", "demand"), {"unit": "kW", "per_year": 100})
    ]),
    ("stand either here or in each of the components", [
        ((*USUAL, "components"), {"tower": {"price": 1, "cost": 1, "life": 9}})
    ]),
    ("upkeep per capacity needs capacity", [((*PLANT, "maintenance", "per_capacity"), 3)]),
    ("upkeep by age does not know", [
        ((*PLANT, "existing"), OLD), ((*PLANT, "maintenance", "schedule"), {5: 100})
    ]),
    ("'cost' is missing: what it costs provider, who supplies it", [
        ((*PLANT, "maintenance", "supplier"), "provider")
    ]),
    ("a cost is asked of a party that supplies", [
        ((*PLANT, "maintenance", "cost"), {"per_year": 3})
    ]),
    ("state per_year, per_capacity, per_output or schedule", [
        ((*PLANT, "maintenance", "per_year"), GONE)
    ]),
    ("write remaining life, none, {share_of_price: 10%}", [((*PLANT, "residual"), "some")]),
    # rates, prices and paths
    ("discount them at a cost of capital", [
        (("parties", "provider", "discount_rate", "of"), "cost of equity after tax")
    ]),
    ("this party's flows are after tax", [
        (("parties", "provider", "discount_rate", "of"), "wacc before tax")
    ]),
    ("name the index of inflation under `inflation`", [
        (("parties", "provider", "discount_rate", "prices"), "real"), (("inflation",), GONE)
    ]),
    ("restating a rate needs one inflation for all years", [
        (("parties", "provider", "discount_rate", "prices"), "real"),
        (("indices", "prices"), {2027: 0.02, 2030: 0.03}),
        (("inflation",), "prices"),
    ]),
    ("income tax needs nominal prices", [(("prices",), "real")]),
    ("price is a path by year already: no index raises it", [
        (("tariffs", "electricity", "price"), {2027: 0.08, 2030: 0.09})
    ]),
    ("the path begins in 2030, after the scenario does in 2027", [
        (("indices", "power"), {2030: 0.02})
    ]),
    ("0 is no calendar year", [
        ((*FEE, "per_year"), [100, 200, 300]), ((*FEE, "index"), GONE)
    ]),
    ("9 is not a rate per year", [
        (("parties", "provider", "discount_rate"), {"value": 0.08, "low": 0, "high": 9})
    ]),
    ("the shares add up to 0.8", [
        (("measures", "m"), {"price": 1, "life": 9, "lowers": {"cooling": 0.1},
                             "residual": "none",
                             "paid_by": {"provider": 0.3, "customer": 0.5}})
    ]),
    ("one number is needed here, not numbers by year", [
        ((*PLANT, "life"), {2027: 20, 2030: 22})
    ]),
    ("9990-01-01 plus 50 years is beyond the calendar", [
        (("timeline", "start"), date(9990, 1, 1))
    ]),
    ("9990-01-01 plus 50 years is beyond the calendar, ", [(("timeline", "start"), "9990-01-01")]),
    *(
        (f"timeline.start: {number!r} is no date", [(("timeline", "start"), number)])
        for number in (0, 86_400, 86_400.0, "0")
    ),
    # flows
    ("state one of per_year, at, amounts", [
        (("flows", "x"), {"from": "customer", "to": "outside"})
    ]),
    ("under sale the flow of which it is a share does not run", [
        (("flows", "x"), FLOW | {"offers": ["service"]}),
        (("flows", "y"), {"from": "customer", "to": "outside", "share": 0.1, "of": "x"}),
    ]),
    ("not both per_year and at", [(("flows", "x"), FLOW | {"at": {0: 1}})]),
    ("customer would pay itself", [(("flows", "x"), FLOW | {"to": "customer"})]),
    ("share goes together with of", [
        (("flows", "x"), {"from": "customer", "to": "outside", "share": 0.1})
    ]),
    ("per_unit and service go together", [
        (("flows", "x"), {"from": "customer", "to": "outside", "per_unit": 0.1})
    ]),
    ("'life' is missing: over how many years its payer writes it off", [
        (("flows", "x"), FLOW | {"kind": "capital"})
    ]),
    ("only a flow of kind capital is written off", [(("flows", "x"), FLOW | {"life": 3})]),
    ("52 amounts do not fit into the start and 50 periods", [
        (("flows", "x"), {"from": "customer", "to": "outside", "amounts": [1] * 52})
    ]),
    ("assets are stated, and no offers", [(("offers",), GONE), (("baseline",), GONE)]),
]  # fmt: skip


@pytest.mark.parametrize(("told", "changes"), RULES, ids=[told[:40] for told, _ in RULES])
def test_what_does_not_go_together_is_told(
    told: str, changes: list[tuple[tuple[Any, ...], Any]]
) -> None:
    with pytest.raises(sm.ScenarioError) as caught:
        sm.Model(with_changes(*changes))
    assert told in str(caught.value)
    assert len(caught.value.mistakes) <= 6  # what follows from it may be told, no flood


def test_many_rules_broken_at_once_are_all_told() -> None:
    data = with_changes(
        (("baseline",), "sael"),
        ((*USUAL, "cost"), GONE),
        ((*SERVICE, "overhead"), GONE),
        (("parties", "provider", "discount_rate", "of"), "wacc before tax"),
        ((*PLANT, "lfie"), 3),
    )
    with pytest.raises(sm.ScenarioError) as caught:
        sm.Model(data)
    assert len(caught.value.mistakes) == 5


@pytest.mark.parametrize("strange", [None, 3, "x", [], [1], {}, {1: 2}, True, 2.5, {"x": None}])
@pytest.mark.parametrize(
    "place",
    [
        ("parties",), ("offers",), ("assets",), ("flows",), ("measures",), ("indices",),
        ("tariffs",), ("services",), ("timeline",), SERVICE, (*SERVICE, "clauses"), FEE,
        (*SERVICE, "build"), (*SERVICE, "bears"), (*SERVICE, "measures"), PLANT, USUAL,
        (*PLANT, "maintenance"), (*PLANT, "variants"), (*PLANT, "existing"), (*FEE, "per_year"),
        (*FEE, "index"), ("parties", "provider"), ("parties", "provider", "discount_rate"),
        ("offers", "sale", "clauses"), (*PLANT, "residual"), ("indices", "prices"),
        ("tariffs", "electricity", "demand"), ("common_rate",), ("baseline",), ("inflation",),
    ],
    ids=lambda place: ".".join(map(str, place)) if isinstance(place, tuple) else repr(place),
)  # fmt: skip
def test_anything_strange_is_a_mistake_or_a_model_and_never_a_crash(
    place: tuple[Any, ...], strange: Any
) -> None:
    told = ["a model"]
    try:
        sm.Model(with_changes((place, strange)))
    except sm.ScenarioError as problem:
        told = list(problem.mistakes)
    assert told
