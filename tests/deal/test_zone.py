"""The zone of a fee: its ends put back, its openings put back, and nothing out of nothing."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import servicemodel as sm
from servicemodel.cli import commands
from servicemodel.errors import UsageError
from tests.shipped import SCENARIO

FEE = "offers.service.clauses.0.fee.per_year"
DESIGNS = 'assets."chiller plant".variants'


def gain(model: sm.Model, party: str, other: str) -> float:
    npv = model.compare().npv
    return npv["service"][party] - npv[other][party]


@pytest.fixture(scope="module")
def model() -> sm.Model:
    return sm.load(SCENARIO)


def test_the_ends_of_the_zone_put_back_give_no_gain(model: sm.Model) -> None:
    zone = model.zone("service")
    assert zone.alternative == "sale"
    assert zone.floor is not None
    assert zone.ceiling is not None
    at_floor = model.with_values({FEE: zone.floor})
    at_ceiling = model.with_values({FEE: zone.ceiling})
    assert gain(at_floor, "provider", "sale") == pytest.approx(0, abs=1e-9 * 1e6)
    assert gain(at_ceiling, "customer", "sale") == pytest.approx(0, abs=1e-9 * 1e6)


def test_the_shipped_zone_is_empty_and_says_what_would_open_it(model: sm.Model) -> None:
    zone = model.zone("service")
    assert zone.empty
    assert zone.floor > zone.ceiling  # type: ignore[operator]
    assert {opening.path for opening in zone.openings} == {
        "parties.provider.discount_rate",
        "parties.customer.discount_rate",
    }
    for opening in zone.openings:
        moved = model.with_values({opening.path: opening.needed}).zone("service")
        assert moved.floor == pytest.approx(moved.ceiling, rel=1e-9)
        beyond = opening.needed + 0.1 * (opening.needed - opening.now)
        assert not model.with_values({opening.path: beyond}).zone("service").empty


def test_a_customer_whose_capital_costs_more_finds_a_zone(model: sm.Model) -> None:
    zone = model.with_values({"parties.customer.discount_rate": "9%"}).zone("service")
    assert not zone.empty
    assert zone.openings == ()
    middle = (zone.floor + zone.ceiling) / 2  # type: ignore[operator]
    agreed = model.with_values({"parties.customer.discount_rate": "9%", FEE: middle})
    assert gain(agreed, "provider", "sale") > 0
    assert gain(agreed, "customer", "sale") > 0


@settings(deadline=None, derandomize=True, max_examples=20, phases=[Phase.generate])
@given(
    rate=st.floats(0.01, 0.2),
    price=st.floats(420_000, 900_000),
    tariff=st.floats(0.02, 0.4),
    life=st.floats(3, 30),
    growth=st.floats(-0.02, 0.06),
    period=st.sampled_from(["year", "quarter", "month"]),
    timing=st.sampled_from(["end", "middle", "start"]),
    years=st.integers(2, 15),
)
def test_a_neutral_contract_has_no_zone(
    rate: float,
    price: float,
    tariff: float,
    life: float,
    growth: float,
    period: str,
    timing: str,
    years: int,
) -> None:
    """Without tax, selling effort and overhead, at one rate, on the same plant: floor = ceiling."""
    values: dict[str, Any] = {
        "parties.provider.tax.rate": 0,
        "parties.customer.tax.rate": 0,
        "parties.provider.discount_rate": rate,
        "parties.customer.discount_rate": rate,
        'assets."chiller plant".selling.share_of_price': 0,
        "offers.service.overhead.per_year": 0,
        f"{DESIGNS}.efficient.price": price,
        f"{DESIGNS}.usual.price": 5_000_000,  # so that the customer's best is the same plant
        "tariffs.electricity.price": tariff,
        'assets."chiller plant".life': life,
        "indices.prices": growth,
        "timeline.years": years,
        "timeline.period": period,
        "timeline.timing": timing,
    }
    zone = sm.load(SCENARIO, values).zone("service")
    assert zone.alternative == "sale, same plant"
    assert zone.floor == pytest.approx(zone.ceiling, rel=1e-9)


def test_raising_the_overhead_raises_the_floor_only(model: sm.Model) -> None:
    before = model.zone("service")
    after = model.with_values({"offers.service.overhead.per_year": 6_000}).zone("service")
    assert after.floor > before.floor + 1_000  # type: ignore[operator]
    assert after.ceiling == pytest.approx(before.ceiling, rel=1e-12)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["sale"], "no clause with a fee"),
        (["servce"], "did you mean service?"),
        (["service", "--term", "parties.customer.discount_rate"], "no amount that the customer"),
        (["service", "--term", "offers.service.fee"], "no number stands at"),
        (["service", "--set", "nonsense"], "is not path=value"),
        (["service", "--set", "tarifs.electricity.price=1"], "did you mean tariffs?"),
    ],
)
def test_a_zone_of_something_else_is_refused(words: list[str], told: str) -> None:
    result = CliRunner().invoke(commands, ["zone", str(SCENARIO), *words])
    assert result.exit_code != 0
    assert told in (str(result.exception) + result.output)


def test_the_only_offer_has_no_zone(model: sm.Model) -> None:
    data = dict(model.data)
    data["offers"] = {"service": data["offers"]["service"]}
    data["baseline"] = "service"
    with pytest.raises(UsageError, match="needs an alternative"):
        sm.Model(data).zone("service")


def test_the_zone_reads_well_and_is_plain_data(model: sm.Model) -> None:
    result = CliRunner().invoke(commands, ["zone", str(SCENARIO), "service"])
    assert result.exit_code == 0
    assert "The zone is empty: floor and ceiling are 3,267 USD/year apart." in result.output
    assert "discount rate of Office owner is 7.79 % or more (now 7 %)" in result.output
    plain = CliRunner().invoke(commands, ["zone", str(SCENARIO), "service", "--json"])
    told = json.loads(plain.output)
    zone = model.zone("service")
    assert (told["floor"], told["ceiling"], told["empty"]) == (zone.floor, zone.ceiling, True)
    open_zone = CliRunner().invoke(
        commands,
        ["zone", str(SCENARIO), "service", "--set", "parties.customer.discount_rate=9%"],
    )
    assert "USD/year both gain." in open_zone.output


def test_what_is_printed_to_open_the_zone_does_open_it(model: sm.Model) -> None:
    text = model.text(model.zone("service"))
    told = re.findall(r"discount rate of (.*) is ([0-9.]+) %", text)
    keys = {party.name: key for key, party in model.built.parties.items()}
    assert len(told) == 2
    for name, percent in told:
        path = f"parties.{keys[name]}.discount_rate"
        assert not model.with_values({path: f"{percent}%"}).zone("service").empty


def test_the_zone_does_not_depend_on_the_fee_that_is_stated(model: sm.Model) -> None:
    stated = model.zone("service")
    for fee in (0, 1, 5_000_000):
        zone = model.with_values({FEE: fee}).zone("service")
        assert zone.floor == pytest.approx(stated.floor, rel=1e-9)
        assert zone.ceiling == pytest.approx(stated.ceiling, rel=1e-9)


def test_a_provider_that_gains_without_being_paid_has_a_floor_of_zero(model: sm.Model) -> None:
    """Its only other choice is to sell far below its cost."""
    loss = model.with_values({f"{DESIGNS}.usual.cost": 50_000_000})
    zone = loss.zone("service")
    assert zone.alternative == "sale"
    assert zone.floor == 0
    assert not zone.empty
    assert gain(loss.with_values({FEE: 0}), "provider", "sale") > 0


def test_a_costly_service_has_a_floor_as_high_as_it_must_be(model: sm.Model) -> None:
    costly = model.with_values({"offers.service.overhead.per_year": 5_000_000}).zone("service")
    assert costly.floor > 5_000_000  # type: ignore[operator]
    assert costly.empty


@pytest.mark.parametrize(
    ("end", "told"),
    [("floor", "makes Cooling company gain"), ("ceiling", "makes Office owner gain")],
)
def test_a_side_that_gains_at_no_amount_is_told(model: sm.Model, end: str, told: str) -> None:
    zone = replace(model.zone("service"), **{end: None})
    assert zone.empty
    assert f"No zone: no amount that was looked at {told}" in model.text(zone)
