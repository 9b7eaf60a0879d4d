"""Cases of time value whose flows are lines: a fee with an index, real and nominal money."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from servicemodel.line.sheet import Sheet
from servicemodel.line.words import (
    add,
    before,
    operating,
    total,
    where,
    year_end,
)
from servicemodel.metric.irr import irr, stated_rates
from servicemodel.metric.npv import discount_factor, npv
from servicemodel.read import arrays
from servicemodel.timeline import Timeline
from tests.cases.flows import RELATIVE, assert_met, case

if TYPE_CHECKING:
    from collections.abc import Callable


def monthly_fee() -> dict[str, Any]:
    """Let the fee step at the end of each year, as price indices here do."""
    given = case("tv-01")["inputs"]["plain"]

    def pv(timing: str, capex: float) -> dict[str, float]:
        timeline = Timeline(date(2027, 1, 1), given["months"] // 12, "month", timing)  # type: ignore[arg-type]
        sheet = Sheet("Case")
        section = sheet.section("Fee")
        first = section.number("First fee", given["first_fee"], unit="USD")
        growth = section.number("Indexation", given["yearly_indexation"])
        index = section.balance("Index", opening=1)
        index_now = index.close(index.opening * (1 + growth * year_end))
        fee = section.line("Fee", first * before(index_now) * operating, unit="USD")
        spent = section.number("Outlay", capex, unit="USD")
        outlay = section.line("Outlay paid", -spent * (1 - operating), unit="USD")
        cash = section.line("Cash", add([fee, outlay]), unit="USD")
        factor = discount_factor(section, section.number("Rate", given["effective_annual_rate"]))
        rate = irr(sheet.section("IRR"), cash, stated_rates(sheet.section("Rates")))
        monthly = section.line(
            "IRR per month", where(rate.state, (1 + rate.value) ** period_months(), 0)
        )
        lines = {
            "npv": npv(section, [cash], factor),
            "irr": rate.value,
            "monthly": monthly,
            "total": section.line("All fees", total(fee), unit="USD"),
            "last": fee,
        }
        values = arrays.read(lines.values(), timeline)
        return {name: float(values[line].reshape(-1)[-1]) for name, line in lines.items()}

    outlaid = pv("end", given["capex"])
    alone = pv("end", 0.0)
    return {
        "pv_end_of_month": alone["npv"],
        "pv_mid_month": pv("middle", 0.0)["npv"],
        "pv_begin_of_month": pv("start", 0.0)["npv"],
        "npv_end_of_month": outlaid["npv"],
        "irr_monthly": outlaid["monthly"] - 1,
        "irr_effective_annual": outlaid["irr"],
        "numpy_financial_pv_end_of_month": alone["npv"],
        "undiscounted_total": alone["total"],
        "last_fee": alone["last"],
    }


def period_months() -> Any:
    from servicemodel.line.words import periods_per_year

    return 1 / periods_per_year


def real_and_nominal() -> dict[str, Any]:
    given = case("tv-04")["inputs"]["plain"]
    timeline = Timeline(date(2027, 1, 1), given["years"])
    sheet = Sheet("Case")
    section = sheet.section("Flows")
    real_rate = section.number("Real rate", given["real_rate"])
    inflation = section.number("Inflation", given["inflation"])
    nominal_rate = section.line("Nominal rate", (1 + real_rate) * (1 + inflation) - 1)
    amount = section.number("Real flow", given["real_flow"], unit="USD")
    outlay = section.number("Outlay", given["capex"], unit="USD")
    index = section.balance("Prices", opening=1)
    prices = index.close(where(operating, index.opening * (1 + inflation), 1))
    real = section.line("Real cash", amount * operating - outlay * (1 - operating), unit="USD")
    nominal = section.line("Nominal cash", real * prices, unit="USD")
    stated = stated_rates(sheet.section("Rates"))
    of_real = irr(sheet.section("IRR real"), real, stated)
    of_nominal = irr(sheet.section("IRR nominal"), nominal, stated)
    factors = sheet.section("Factors")
    lines = {
        "nominal_rate": nominal_rate,
        "npv_nominal": npv(
            sheet.section("Nominal"), [nominal], discount_factor(factors, nominal_rate, "Nominal")
        ),
        "npv_real": npv(sheet.section("Real"), [real], discount_factor(factors, real_rate, "Real")),
        "irr_nominal": of_nominal.value,
        "irr_real": of_real.value,
        "irr_real_from_nominal": section.line(
            "Real IRR from the nominal one",
            where(of_nominal.state, (1 + of_nominal.value) / (1 + inflation) - 1, 0),
        ),
    }
    values = arrays.read(lines.values(), timeline)
    return {name: float(values[line][0]) for name, line in lines.items()}


@pytest.mark.parametrize(("name", "run"), [("tv-01", monthly_fee), ("tv-04", real_and_nominal)])
def test_the_case_is_met(name: str, run: Callable[[], dict[str, Any]]) -> None:
    assert_met(name, run(), RELATIVE)
