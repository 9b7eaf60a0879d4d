"""The remainder: the customer keeps a margin of what it takes in, and pays all that is left."""

from __future__ import annotations

from typing import Any

import pytest

import servicemodel as sm
from servicemodel.errors import ScenarioError
from tests.model import Terms, cash, offer, one, small

SALES = {"from": "outside", "to": "customer", "per_year": 300}


def leased(clause: Terms, **flows: Terms) -> Terms:
    """Return a lease of the box, whose user sells what it makes; its energy costs 50 a year."""
    lease = offer("lease", {"remainder": clause})
    return one(lease, flows={"sales": SALES} | flows)


def test_the_customer_keeps_its_margin_and_the_provider_gets_the_rest() -> None:
    scenario = leased({"margin_per_year": 40})
    assert cash(scenario, "customer") == [0, 40, 40, 40, 40]
    assert cash(scenario, "provider") == [-60, 210, 210, 210, 210]


def test_a_margin_per_unit_counts_a_service_and_rises_with_its_index() -> None:
    """Of 1,000 kWh a year, at 0.05 each in the first."""
    scenario = leased({"margin_per_unit": 0.05, "index": "prices"})
    assert cash(scenario, "customer") == [0, 50, 55, 60.5, 66.55]


def test_nothing_is_paid_where_less_than_the_margin_is_left() -> None:
    repair = {"from": "customer", "to": "outside", "at": {2: 230}}
    scenario = leased({"margin_per_year": 40}, repair=repair)
    assert cash(scenario, "customer") == [0, 40, 20, 40, 40]
    assert cash(scenario, "provider") == [-60, 210, 0, 210, 210]


def test_nothing_is_paid_at_signing_nor_of_what_is_invested() -> None:
    grant = {"from": "outside", "to": "customer", "at": {0: 500}}
    roof = {"from": "customer", "to": "outside", "at": {1: 70}, "kind": "capital"}
    scenario = leased({"margin_per_year": 40}, grant=grant, roof=roof)
    assert cash(scenario, "customer") == [500, -30, 40, 40, 40]


def test_what_else_passes_between_both_counts_on_either_side() -> None:
    """A fee is paid first, and a rebate is taken in: only what is left of both is paid."""
    rebate = {"from": "provider", "to": "customer", "per_year": 5}
    lease = offer("lease", {"remainder": {"margin_per_year": 40}}, {"fee": {"per_year": 100}})
    scenario = one(lease, flows={"sales": SALES, "rebate": rebate})
    assert cash(scenario, "customer") == [0, 40, 40, 40, 40]
    assert cash(scenario, "provider") == [-60, 210, 210, 210, 210]


def test_a_customer_without_costs_or_without_income_has_a_remainder_too() -> None:
    service = offer("service", {"remainder": {"margin_per_year": 40}})
    assert cash(one(service, flows={"sales": SALES}), "customer") == [0, 40, 40, 40, 40]
    assert cash(one(service), "customer") == [0, 0, 0, 0, 0]


def test_it_is_due_in_its_years_alone() -> None:
    scenario = leased({"margin_per_year": 40, "first_year": 2, "last_year": 3})
    assert cash(scenario, "customer") == [0, 250, 40, 40, 250]


def test_the_provider_is_taxed_on_it_and_the_customer_deducts_it() -> None:
    scenario = leased({"margin_per_year": 40})
    for party in scenario["parties"].values():
        party["tax"] = {"rate": 0.5}
    assert cash(scenario, "customer") == [0, 20, 20, 20, 20]
    assert cash(scenario, "provider") == [-60, 112.5, 112.5, 112.5, 112.5]  # 60 in four years


def test_its_zone_is_that_of_the_margin() -> None:
    """The other offer costs the customer 100 and earns 250: it is worth 900, the box 60 to make."""
    scenario = small(
        flows={"sales": SALES},
        offers={
            "sale": offer("sale"),
            "lease": offer("lease", {"remainder": {"margin_per_year": 40}}),
        },
    )
    zone = sm.Model(scenario).zone("lease")
    assert zone.term == "offers.lease.clauses.remainder.margin_per_year"
    assert (zone.rising, zone.falling) == ("customer", "provider")
    assert (zone.floor, zone.ceiling) == pytest.approx((225, 225))


@pytest.mark.parametrize(
    ("clause", "told"),
    [
        ({}, "state one of margin_per_year and margin_per_unit"),
        (
            {"margin_per_year": 40, "margin_per_unit": 1},
            "state one of margin_per_year and margin_per_unit",
        ),
        ({"margin_per_year": 40, "service": "cooling"}, "goes together with margin_per_unit"),
        ({"margin_per_unit": 1, "service": "coling"}, "did you mean cooling?"),
        ({"margin_per_year": 40, "index": "price"}, "did you mean prices?"),
        ({"margin_per_year": {2027: 40, 2028: 50}, "index": "prices"}, "no index raises it"),
    ],
)
def test_a_margin_that_cannot_be_is_refused(clause: Terms, told: str) -> None:
    with pytest.raises(ScenarioError, match=told.replace("?", r"\?")):
        sm.Model(leased(clause))


def test_no_plain_flow_may_be_a_share_of_it_since_it_reads_them_all() -> None:
    share: dict[str, Any] = {"from": "provider", "to": "outside", "share": 0.1}
    with pytest.raises(ScenarioError, match="lease payment"):
        sm.Model(leased({"margin_per_year": 40}, broker=share | {"of": "lease payment"}))
