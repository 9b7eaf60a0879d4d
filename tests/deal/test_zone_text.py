"""Zones and solutions as text: at most 80 columns, and what is printed holds as it stands."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from servicemodel.deal.solve import solve
from servicemodel.deal.zone import zone
from servicemodel.report.solutions import text as solution_text
from servicemodel.report.zone import text
from tests.deal.small import FEE, NAMES, built, flows, shipped

SHIPPED_NAMES = {"provider": "Cooling company", "customer": "Office owner"}
CUSTOMER_RATE = "parties.customer.discount_rate"


def test_the_shipped_zone_reads_well() -> None:
    told = text(zone(shipped(), "service"), SHIPPED_NAMES)
    start = """\
service: offers.service.clauses.fee.per_year in USD/year
If it is not agreed, Office owner takes sale.

floor    87,469  from here on Cooling company gains
ceiling  84,200  up to here Office owner gains
now      89,000  Cooling company gains 17,808 USD and Office owner loses 64,539
                 USD

The zone is empty: floor and ceiling are 3,267 USD/year apart.
"""
    assert told.startswith(start)
    flat = " ".join(told.split())
    assert "It opens if Office owner's discount rate is 7.79 % or more (now 7 %)" in flat
    assert "It opens if Cooling company's discount rate is 7.24 % or less (now 8 %)" in flat
    assert "It opens if all ran" in flat
    assert "It opens if Office owner paid" in flat
    assert max(len(line) for line in told.splitlines()) <= 80


def test_what_is_printed_to_open_the_zone_does_open_it() -> None:
    flat = " ".join(text(zone(shipped(), "service"), SHIPPED_NAMES).split())
    keys = {name: key for key, name in SHIPPED_NAMES.items()}
    rates = re.findall(r"if (\w+ \w+)'s discount rate is ([0-9.]+) %", flat)
    assert len(rates) == 2
    for name, percent in rates:
        path = f"parties.{keys[name]}.discount_rate"
        assert not zone(shipped({path: f"{percent}%"}), "service").empty
    (years,) = re.findall(r"ran (\d+) years", flat)
    assert not zone(shipped({"timeline.years": int(years)}), "service").empty
    (amount,) = re.findall(r"paid ([0-9,]+) USD", flat)
    paid = {"co_investment": {"amount": int(amount.replace(",", ""))}}
    fee = {"fee": {"per_year": 1, "index": "prices"}}
    assert not zone(shipped({}, [fee, paid]), "service").empty


def test_a_small_price_has_four_digits_rounded_to_the_safe_side() -> None:
    clauses = [{"usage": {"per_unit": 0.06, "index": "prices"}}]
    found = zone(shipped({CUSTOMER_RATE: 0.09}, clauses), "service")
    told = " ".join(text(found, SHIPPED_NAMES).split())
    low, high = re.findall(r"Between ([0-9.]+) and ([0-9.]+) USD/kWh cooling both gain", told)[0]
    assert (low, high) == ("0.05871", "0.06228")
    assert found.floor <= float(low) < float(high) <= found.ceiling  # type: ignore[operator]


def test_a_narrow_zone_is_told_with_as_many_digits_as_it_needs() -> None:
    found = replace(zone(built({CUSTOMER_RATE: 0.12}), "service"), floor=270.0001, ceiling=270.0004)
    assert "Between 270.0001 and 270.0004 EUR/year both gain" in text(found, NAMES)


def test_an_open_zone_tells_both_ends() -> None:
    told = " ".join(text(zone(built({CUSTOMER_RATE: 0.12}), "service"), NAMES).split())
    assert "Between 263.8 and 277.4 EUR/year both gain" in told
    assert "at the floor Maker is as well off and Shop owner gains 49 EUR" in told
    assert "at the ceiling Maker gains 52 EUR and Shop owner is as well off." in told


def test_a_neutral_contract_is_told_as_nothing_to_share() -> None:
    told = text(zone(built(), "service"), NAMES)
    assert "Floor and ceiling meet at 263.8 EUR/year: there is nothing to share." in told


def test_ends_that_meet_are_told_as_one_number() -> None:
    found = replace(zone(built(), "service"), floor=468.35 + 1e-8, ceiling=468.35)
    told = text(found, NAMES)
    (number,) = re.findall(r"meet at ([0-9.]+) EUR/year", told)
    assert re.findall(r"^(?:floor|ceiling) +([0-9.]+)", told, re.MULTILINE) == [number, number]


def test_what_does_not_open_a_zone_is_told() -> None:
    told = " ".join(text(zone(built({CUSTOMER_RATE: 0.08}), "service"), NAMES).split())
    assert (
        "What does not open it: a contract of 1 to 60 years, a payment at signing by Shop owner of "
        "up to 800 EUR." in told
    )


@pytest.mark.parametrize(("end", "name"), [("floor", "Maker"), ("ceiling", "Shop owner")])
def test_a_side_that_never_gains_is_told(end: str, name: str) -> None:
    found = replace(zone(built({CUSTOMER_RATE: 0.08}), "service"), **{end: None})  # type: ignore[arg-type]
    assert found.empty
    assert f"No zone: no value makes {name} gain." in text(found, NAMES)


def test_an_opening_that_closes_again_is_told_with_its_end() -> None:
    found = zone(built({CUSTOMER_RATE: 0.08}), "service")
    first, *rest = found.openings
    closing = replace(first, needed=0.10001, until=0.100015)
    told = " ".join(text(replace(found, openings=(closing, *rest)), NAMES).split())
    assert "Shop owner's discount rate is 10.001 % to about 10 % (now 8 %)" in told


def test_a_share_is_told_in_per_cent() -> None:
    values = {"offers.service.preset": "shared savings"}
    model = shipped(values, [{"savings": {"share": 0.5, "against": "sale"}}])
    told = text(zone(model, "service"), SHIPPED_NAMES)
    assert told.startswith("service: offers.service.clauses.savings.share in %\n")
    assert re.search(r"now +50 %", told)


def test_one_solution_reads_well() -> None:
    assert solution_text(solve(shipped(), FEE, "provider irr = 10%")) == (
        "offers.service.clauses.fee.per_year: which value makes Cooling company's IRR\n"
        "  under service 10 %?\n"
        "\n"
        "87,287.15 USD/year does.\n"
        "It is 89,000 USD/year now, and the IRR is 10.41128 %.\n"
    )


@pytest.mark.parametrize(
    ("told", "find", "so_that", "offer"),
    [
        ("No value from 0 EUR/year up does.", FEE, "provider npv = -900", None),
        ("Every value does", FEE, "customer npv = -1000", "sale"),
        ("does not move it.", FEE, "customer npv = -900", "sale"),
        ("and there is no payback.", FEE, "customer payback = 2", None),
        ("payback under service 3 years?", FEE, "provider payback = 3", None),
        ("NPV under service less sale 10 EUR?", FEE, "provider npv less sale = 10", None),
        ("10 % does.", "parties.provider.discount_rate", "provider npv less sale = 0", "service"),
    ],
)
def test_other_solutions_read_well(told: str, find: str, so_that: str, offer: str | None) -> None:
    model = built({FEE: 1_000 / 3.790786769408448})
    found = solution_text(solve(model, find, so_that, offer))
    assert told in " ".join(found.split())
    assert max(len(line) for line in found.splitlines()) <= 80


def test_several_solutions_are_told() -> None:
    found = solve(flows(-100, 230, -132), "parties.owner.discount_rate", "owner npv = 0")
    assert "2 values do: 10 % and 20 %." in solution_text(found)
