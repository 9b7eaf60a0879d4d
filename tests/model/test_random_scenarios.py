"""Random scenarios reach every field, so that what holds for them holds for all that is stated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings

from servicemodel.clause.table import CLAUSES
from servicemodel.offer import ITEMS, PRESETS
from servicemodel.scenario import load
from tests.random_flows import PUBLIC
from tests.random_picks import METHODS
from tests.random_scenarios import scenarios, seeded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Terms = dict[str, Any]
MANY = 1000


def offers(scenario: Terms) -> Iterator[Terms]:
    yield from scenario["offers"].values()


def assets(scenario: Terms) -> Iterator[Terms]:
    yield from scenario["assets"].values()


def loans(scenario: Terms) -> Iterator[Terms]:
    for party in scenario["parties"].values():
        yield from party.get("loans", {}).values()


def clauses(scenario: Terms, name: str) -> Iterator[Terms]:
    for offer in offers(scenario):
        yield from (clause[name] for clause in offer.get("clauses", ()) if name in clause)


def states(what: Callable[[Terms], Iterator[Any]], *way: Any) -> Callable[[Terms], bool]:
    """Return whether anything has a value (or any, without one) under some keys."""

    def reached(scenario: Terms) -> bool:
        for terms in what(scenario):
            found = terms
            for key in way[:-1]:
                found = found.get(key, {}) if isinstance(found, dict) else {}
            if found == way[-1] or (isinstance(found, dict | list) and way[-1] in found):
                return True
        return False

    return reached


def each(branch: str) -> Callable[[Terms], Iterator[Terms]]:
    return lambda scenario: iter(scenario[branch].values())


def clause(name: str) -> Callable[[Terms], Iterator[Terms]]:
    return lambda scenario: clauses(scenario, name)


def is_path(stated: Any) -> bool:
    return isinstance(stated, dict) and all(isinstance(key, int) for key in stated)


def has_path(what: Callable[[Terms], Iterator[Any]], field: str) -> Callable[[Terms], bool]:
    return lambda scenario: any(is_path(terms.get(field)) for terms in what(scenario))


def one(scenario: Terms) -> Iterator[Terms]:
    yield scenario


def overridden(item: str) -> Callable[[Terms], bool]:
    return lambda scenario: any(item in offer.get("bears", {}) for offer in offers(scenario))


def shared(item: str) -> Callable[[Terms], bool]:
    return lambda scenario: any(
        isinstance(offer.get("bears", {}).get(item), dict) for offer in offers(scenario)
    )


def lowering(kind: str) -> Callable[[Terms], bool]:
    return lambda scenario: any(
        flow["kind"] == kind and flow.get("lowers_basis")
        for flow in scenario["flows"].values()
        if "kind" in flow
    )


def upkeep(way: str, *inner: str) -> Callable[[Terms], bool]:
    return states(assets, "maintenance", *inner, way)


WAYS = ("per_year", "per_capacity", "per_output", "schedule")
REACHED: dict[str, Callable[[Terms], bool]] = {
    **{f"period {name}": states(one, "timeline", "period", name) for name in ("year", "quarter")},
    "period month": states(one, "timeline", "period", "month"),
    **{f"timing {t}": states(one, "timeline", "timing", t) for t in ("end", "middle", "start")},
    "a start within a year": lambda scenario: scenario["timeline"]["start"].month == 7,
    "a start on the 31st": lambda scenario: scenario["timeline"]["start"].day == 31,
    "real prices": states(one, "prices", "real"),
    "a real rate": states(each("parties"), "discount_rate", "prices", "real"),
    "a nominal rate": states(each("parties"), "discount_rate", "prices", "nominal"),
    "a common rate": states(one, "common_rate"),
    "a cost of equity": states(each("parties"), "cost_of_equity"),
    "a discount rate of equity": states(
        each("parties"), "discount_rate", "of", "cost of equity after tax"
    ),
    **{
        f"loan {field}": states(loans, field)
        for field in (
            "share",
            "amount",
            "sized_to",
            "compounding",
            "grace",
            "paid",
            "fee",
            "offers",
        )
    },
    **{
        f"loan repaid by {way}": states(loans, "repayment", way)
        for way in ("annuity", "equal principal", "bullet", "sculpted")
    },
    "a rate by quarter": states(loans, "compounding", "quarterly"),
    "two loans": lambda scenario: any(
        len(party.get("loans", ())) > 1 for party in scenario["parties"].values()
    ),
    "a third party": states(one, "parties", "builder"),
    **{
        f"losses {rule}": states(each("parties"), "tax", "losses", rule)
        for rule in ("refunded", "carried forward", "lost")
    },
    **{
        f"tax {field}": states(each("parties"), "tax", field)
        for field in ("second", "loss_limit", "loss_expiry", "name")
    },
    "tax in instalments": states(each("parties"), "tax", "paid", "in instalments"),
    "instalments in months": lambda scenario: (
        scenario["timeline"]["period"] == "month"
        and any("paid" in terms.get("tax", {}) for terms in scenario["parties"].values())
    ),
    "a tax rate by year": lambda scenario: any(
        is_path(terms.get("tax", {}).get("rate")) for terms in scenario["parties"].values()
    ),
    "a second tax that is deducted": states(
        each("parties"), "tax", "second", "deducted", "from the first"
    ),
    "payable days": states(each("parties"), "working_capital", "payable_days"),
    "receivable days": states(each("parties"), "working_capital", "receivable_days"),
    "VAT": states(each("parties"), "vat"),
    "VAT by year": lambda scenario: any(
        is_path(terms.get("vat", {}).get("rate")) for terms in scenario["parties"].values()
    ),
    "a tax year's end": states(one, "timeline", "tax_year_end"),
    "no tax": lambda scenario: any("tax" not in terms for terms in scenario["parties"].values()),
    **{f"preset {name}": states(offers, "preset", name) for name in PRESETS},
    **{f"bears {item}": overridden(item) for item in ITEMS},
    **{f"shares {item}": shared(item) for item in ITEMS},
    **{f"owner {role}": states(offers, "owner", role) for role in ("legal", "tax", "book")},
    "overhead at signing": states(offers, "overhead", "at_signing"),
    "measures with shares of an offer": lambda scenario: any(
        isinstance(offer.get("measures"), dict) and offer["measures"] for offer in offers(scenario)
    ),
    "measures without": lambda scenario: any(
        isinstance(offer.get("measures"), list) and offer["measures"] for offer in offers(scenario)
    ),
    "a measure paid by some": states(each("measures"), "paid_by"),
    "a measure for a service": states(each("measures"), "lowers", "cooling"),
    "a measure for an asset": states(each("measures"), "lowers", "cooling plant"),
    "a measure of a party": states(each("measures"), "supplier", "builder"),
    **{
        f"clause {name}": lambda scenario, name=name: any(clauses(scenario, name))
        for name in (*CLAUSES, "price")
    },
    "price amount": states(clause("price"), "amount"),
    "price instalments": states(clause("price"), "instalments"),
    **{
        f"fee {field}": states(clause("fee"), field)
        for field in ("first_year", "last_year", "index")
    },
    "fee in advance": states(clause("fee"), "paid", "in advance"),
    **{
        f"fee billed {bill}": states(clause("fee"), "billed", bill)
        for bill in ("month", "quarter", "year")
    },
    "a yearly bill in advance": lambda scenario: (
        any(fee.get("paid") and fee.get("billed") == "year" for fee in clauses(scenario, "fee"))
        and scenario["timeline"]["period"] != "year"
    ),
    **{f"basket {limit}": states(clause("fee"), "index", limit) for limit in ("cap", "floor")},
    "a basket of the usage fee": states(clause("usage"), "index", "weights"),
    "fee by year": has_path(clause("fee"), "per_year"),
    "usage by year": has_path(clause("usage"), "per_unit"),
    "usage minimum": states(clause("usage"), "minimum_per_year"),
    "savings by year": has_path(clause("savings"), "share"),
    "savings of maintenance": states(clause("savings"), "of", "maintenance"),
    **{
        f"remainder {field}": states(clause("remainder"), field)
        for field in ("margin_per_year", "margin_per_unit", "index", "first_year", "last_year")
    },
    "two fees": lambda scenario: any(
        sum("fee" in clause for clause in offer.get("clauses", ())) > 1
        for offer in offers(scenario)
    ),
    "two assets": lambda scenario: len(scenario["assets"]) > 1,
    "one variant": lambda scenario: any(len(terms["variants"]) == 1 for terms in assets(scenario)),
    "three variants": lambda scenario: any(len(a["variants"]) > 2 for a in assets(scenario)),
    **{f"asset {field}": states(assets, field) for field in ("units", "installation", "removal")},
    **{f"asset {field}": states(assets, field) for field in ("price_index", "degradation")},
    **{f"asset {field}": states(assets, field) for field in ("insurance", "property_tax")},
    "insurance that is raised": states(assets, "insurance", "index"),
    **{f"tax {field}": states(assets, "property_tax", field) for field in ("assessed", "decline")},
    "asset from outside": states(assets, "supplier", "outside"),
    "asset from a third party": states(assets, "supplier", "builder"),
    "components": lambda scenario: any(
        "components" in variant
        for terms in assets(scenario)
        for variant in terms["variants"].values()
    ),
    "a life of its own": lambda scenario: any(
        "life" in variant for terms in assets(scenario) for variant in terms["variants"].values()
    ),
    "upkeep of a variant": lambda scenario: any(
        "maintenance_per_year" in variant
        for terms in assets(scenario)
        for variant in terms["variants"].values()
    ),
    "selling share": states(assets, "selling", "share_of_price"),
    "selling per sale": states(assets, "selling", "per_sale"),
    **{f"residual {rule}": states(assets, "residual", rule) for rule in ("remaining life", "none")},
    **{
        f"residual {rule}": states(assets, "residual", rule)
        for rule in ("share_of_price", "amount")
    },
    **{f"maintenance {way}": upkeep(way) for way in WAYS},
    **{f"cost of maintenance {way}": upkeep(way, "cost") for way in WAYS},
    **{
        f"maintenance by {supplier}": states(assets, "maintenance", "supplier", supplier)
        for supplier in ("outside", "provider", "customer")
    },
    "existing, replaced by the same": lambda scenario: any(
        "existing" in terms and "replaced_by" not in terms["existing"] for terms in assets(scenario)
    ),
    **{
        f"existing {field}": states(assets, "existing", field) for field in ("replaced_by", "owner")
    },
    "existing book value": states(assets, "existing", "book_value"),
    "existing, kept": lambda scenario: any(
        "old" in offer.get("build", {}).values() for offer in offers(scenario)
    ),
    **{
        f"written off by {method}": states(assets, "tax_depreciation", "method", method)
        for method in (*METHODS, "units of use")
    },
    **{
        f"written off with {field}": states(assets, "tax_depreciation", field)
        for field in ("life", "month", "factor", "rate", "salvage", "bonus")
    },
    "no bonus if leased": states(assets, "tax_depreciation", "if_leased", "without bonus"),
    "replacements expensed": states(assets, "tax_depreciation", "replacements", "expensed"),
    "a book value that goes on": states(assets, "tax_depreciation", "at_replacement", "goes on"),
    "a component written off in its own way": lambda scenario: any(
        "tax_depreciation" in part
        for terms in assets(scenario)
        for variant in terms["variants"].values()
        for part in variant.get("components", {}).values()
    ),
    "a measure written off": states(each("measures"), "tax_depreciation"),
    "a flow written off": states(each("flows"), "tax_depreciation"),
    "demand charge": states(each("tariffs"), "demand"),
    "fixed part": states(each("tariffs"), "fixed_per_year"),
    "tariff by year": has_path(each("tariffs"), "price"),
    "tariff with an index": states(each("tariffs"), "index"),
    "service by year": has_path(each("services"), "per_year"),
    "service that grows": states(each("services"), "growth"),
    **{
        f"flow {way}": states(each("flows"), way)
        for way in ("per_year", "at", "amounts", "per_unit", "of", "per_year_of")
    },
    **{
        f"flow {kind}": states(each("flows"), "kind", kind)
        for kind in ("running", "capital", "untaxed", *PUBLIC)
    },
    "flow by year": has_path(each("flows"), "per_year"),
    **{f"flow {field}": states(each("flows"), field) for field in ("first_year", "last_year")},
    **{f"flow {field}": states(each("flows"), field) for field in ("offers", "index")},
    "a grant that lowers what is written off": lowering("grant"),
    "a credit that lowers what is written off": lowering("tax credit"),
    "a credit limited to tax": states(each("flows"), "limited_to", "income tax"),
    "a flow of a flow": lambda scenario: any(
        str(flow.get("of", "")).startswith("flow ") for flow in scenario["flows"].values()
    ),
    "a flow of a kind": states(each("flows"), "of", "service fee"),
    **{
        f"behaviour {field}": states(offers, "behaviour", field)
        for field in ("use", "careless", "credit_loss", "late_days")
    },
    **{
        f"use with {field}": states(offers, "behaviour", "use", field)
        for field in ("change", "elasticity", "value_per_unit", "index", "service")
    },
    **{
        f"term with {field}": states(offers, "term", field)
        for field in ("then", "renewal", "break_clause", "trial", "survival")
    },
    "a fee of a break": states(offers, "term", "break_clause", "fee"),
    "fees that a renewal changes": states(offers, "term", "renewal", "repricing"),
    "a cheaper trial": states(offers, "term", "trial", "share_of_fee"),
    "a part of a price paid": states(offers, "term", "survival", "pays"),
    "a part of a price paid after a trial": states(offers, "term", "trial", "pays"),
    **{
        f"buy-out by {method}": states(clause("buy_out"), "method", method)
        for method in ("book value", "remaining flows", "schedule", "loan and fee")
    },
    "a building that is sold": states(one, "building_sale"),
    "a building that is sold with its machines": states(one, "building_sale", "paid_for_machine"),
    "use that changes by year": lambda scenario: any(
        is_path(offer.get("behaviour", {}).get("use", {}).get("change"))
        for offer in offers(scenario)
    ),
}


def first(reached: Callable[[Terms], bool]) -> Terms | None:
    """Return the first of many random scenarios that reaches something."""
    return next((found for found in map(seeded, range(MANY)) if reached(found)), None)


@pytest.mark.parametrize("feature", REACHED)
def test_random_scenarios_reach_every_feature(feature: str) -> None:
    assert first(REACHED[feature]) is not None


@settings(max_examples=20, derandomize=True, database=None, deadline=None)
@given(scenarios())
def test_all_random_scenarios_are_valid(drawn: Terms) -> None:
    assert load.scenario(drawn, "drawn").name == "random"
