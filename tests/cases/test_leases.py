"""Leases: what a lessee's books show (IFRS 16), and what a lease is worth to both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.cases import deviation
from tests.cases.front_door import Ran, case, party, scenario

if TYPE_CHECKING:
    from servicemodel.report.leases import ShownLease

A_LEASE = {
    "identified_asset": "yes",
    "supplier_can_swap": "no",
    "customer_gets_benefits": "yes",
    "customer_directs_use": "yes",
}
PARTIES = {"provider": party("Lessor", 0.0, "nominal"), "customer": party("Lessee", 0.0, "nominal")}
START = 2027  # the calendar year in which the scenarios of cases begin


def books(years: int, fee: dict[str, Any], **terms: Any) -> ShownLease:
    """Return the lease of something that is not modelled, for a fee per year."""
    offer = {
        "preset": "lease",
        "overhead": {"per_year": 0},
        "clauses": [{"fee": fee}],
        "lease": A_LEASE | terms,
    }
    stated = scenario(years, "nominal", parties=PARTIES, offers={"lease": offer})
    return Ran(stated).model.lease("lease")


def near(name: str, label: str, ours: float | list[float]) -> None:
    """Hold a number, or the same number of several years, to a printed answer."""
    printed = case(name)["outputs"][label]
    theirs = [printed] * len(ours) if isinstance(ours, list) else printed
    deviation.near(name, label, theirs, ours, case(name)["tolerance"]["absolute"])


def test_a_building_is_leased_in_advance_with_premium_and_restoration() -> None:
    """Their years close before the payment of the next year, ours after it."""
    name = "ifrs16-hmrc-blm18010"
    given, printed = case(name)["inputs"], case(name)["outputs"]
    assert given["in_advance"]
    found = books(
        given["years"],
        {"per_year": given["annual_payment"], "paid": "in advance"},
        rate=given["rate"],
        premium=given["premium"],
        restoration=given["restoration"],
    )
    closings = [year.liability + year.payment for year in found.years]
    closings[0] = found.liability
    schedule = [
        number
        for opening, closing, year in zip(closings, closings[1:], found.years[1:], strict=False)
        for number in (opening, year.interest, closing)
    ]
    near(name, "initial_liability", found.liability)
    near(name, "right_of_use_asset", found.right_of_use)
    near(name, "yearly_depreciation", [year.depreciation for year in found.years[1:]])
    label = "schedule_opening_interest_closing"
    theirs = [number for row in printed[label] for number in row]
    deviation.near(name, label, theirs, schedule, case(name)["tolerance"]["absolute"])


def test_payments_may_differ_by_year() -> None:
    name = "ifrs16-sbr-example-2"
    given = case(name)["inputs"]
    path = {START + year: amount for year, amount in enumerate(given["payments"])}
    found = books(
        len(path), {"per_year": path}, rate=given["rate"], initial_costs=given["direct_costs"]
    )
    near(name, "liability_m", found.liability)
    near(name, "right_of_use_asset_m", found.right_of_use)


def test_a_lease_before_it_is_modified_and_the_lease_that_follows() -> None:
    name = "ifrs16-ie-example-17"
    given = case(name)["inputs"]
    for label in ("half_rou", "half_liability", "gain", "rou_adjustment"):
        deviation.left_out(name, label, "what a modification changes itself is not modelled")
    first = books(given["years"], {"per_year": given["annual_payment"]}, rate=given["rate"])
    then = first.years[given["modification_at_start_of_year"] - 1]
    near(name, "pre_modification_liability", then.liability)
    near(name, "pre_modification_rou", then.right_of_use)
    fee, rate = {"per_year": given["new_payment"]}, given["revised_rate"]
    second = books(given["remaining_years"], fee, rate=rate)
    near(name, "modified_liability", second.liability)


@pytest.mark.parametrize(
    ("output", "paid", "left"),
    [
        ("payment_in_advance", "in advance", False),
        ("payment_in_arrears", "in arrears", False),
        ("payment_in_arrears_with_residual", "in arrears", True),
    ],
)
def test_the_payment_that_earns_a_lessor_its_rate(output: str, paid: str, left: bool) -> None:
    name = "lease-payment-from-price"
    given = case(name)["inputs"]
    machine = {
        "provides": "work",
        "supplier": "outside",
        "life": given["payments"],
        "residual": {"amount": given["residual"]} if left else "none",
        "variants": {"machine": {"price": given["price"]}},
    }
    offer = {
        "preset": "lease",
        "build": {"machine": "machine"},
        "overhead": {"per_year": 0},
        "clauses": [{"fee": {"per_year": 0, "paid": paid}}],
    }
    ran = Ran(
        scenario(
            given["payments"],
            "nominal",
            parties=PARTIES | {"provider": party("Lessor", given["rate"], "nominal")},
            services={"work": {"unit": "year", "per_year": 1}},
            assets={"machine": machine},
            offers={"lease": offer},
        )
    )
    found = ran.model.solve("offers.lease.clauses.fee.per_year", "provider npv = 0")
    (payment,), theirs = found.values, case(name)["outputs"][output]
    deviation.near(name, output, theirs, payment, case(name)["tolerance"]["relative"] * theirs)


def test_what_a_lessee_loses_a_lessor_gains() -> None:
    name = "rwj-lease-both-sides"
    given = case(name)["inputs"]
    assert given["depreciation"] == f"straight line {given['years']} years"
    assert given["residual"] == 0
    taxed = {
        "discount_rate": given["after_tax_discount_rate"],
        "tax": {"rate": given["tax_rate"]},
    }
    machine = {
        "provides": "work",
        "supplier": "outside",
        "life": given["years"],
        "residual": "none",
        "variants": {"machine": {"price": given["price"]}},
    }
    build = {"build": {"machine": "machine"}}
    clauses = [{"fee": {"per_year": given["lease_payment_end_of_year"]}}]
    ran = Ran(
        scenario(
            given["years"],
            "nominal",
            parties={
                "provider": {"name": "Lessor", **taxed},
                "customer": {"name": "Lessee", **taxed},
            },
            services={"work": {"unit": "year", "per_year": 1}},
            assets={"machine": machine},
            offers={
                "buy": {"preset": "sale", **build},
                "lease": {"preset": "lease", **build, "overhead": {"per_year": 0}}
                | {"clauses": clauses},
            },
        )
    )
    outcomes = ran.results.outcomes["lease"]
    buying, leasing = (ran[f"{offer} / Lessee: cash / Cash"] for offer in ("buy", "lease"))
    assert isinstance(buying, list)
    assert isinstance(leasing, list)
    assert len(buying) == len(leasing) == given["years"] + 1
    later = list(zip(buying[1:], leasing[1:], strict=True))
    near(name, "after_tax_lease_payment", [-leased for _, leased in later])
    near(name, "depreciation_tax_shield", [bought for bought, _ in later])
    near(name, "yearly_flow", [bought - leased for bought, leased in later])
    near(name, "npv_lessee", outcomes["customer"].less_baseline)
    near(name, "npv_lessor", outcomes["provider"].less_baseline)
