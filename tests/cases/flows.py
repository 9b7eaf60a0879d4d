"""Plain cases: a sheet with one row of flows and every metric, and what a case allows."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING, Any

from servicemodel.line.sheet import Sheet
from servicemodel.line.words import (
    total,
    where,
)
from servicemodel.metric.cost import equivalent_annual
from servicemodel.metric.irr import irr, stated_rates
from servicemodel.metric.mirr import mirr
from servicemodel.metric.npv import discount_factor, npv
from servicemodel.metric.payback import payback
from servicemodel.read import arrays
from servicemodel.timeline import Timeline
from tests.cases.deviation import answers, case, left_out, near

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

RELATIVE = {"": "relative"}


class Flows:
    """A sheet with one row of flows and every metric on it."""

    def __init__(
        self,
        flow: Sequence[float],
        *,
        rate: float = 0.0,
        reinvest: float | None = None,
        timing: str = "end",
        period: str = "year",
    ) -> None:
        per_year = {"year": 1, "month": 12}[period]
        count = math.ceil((len(flow) - 1) / per_year)
        padded = [*flow, *[0.0] * (count * per_year + 1 - len(flow))]
        self.timeline = Timeline(date(2027, 1, 1), count, period, timing)  # type: ignore[arg-type]
        sheet = Sheet("Case")
        section = sheet.section("Flows")
        self.cash = section.path("Cash", padded, unit="USD")
        self.rate = section.number("Rate", rate)
        other = section.number("Reinvestment rate", rate if reinvest is None else reinvest)
        self.factor = discount_factor(section, self.rate)
        self.section = section
        discounted = section.line("Discounted cash", self.cash * self.factor, unit="USD")
        gains = section.line("Gains", where(self.cash > 0, self.cash, 0), unit="USD")
        outlays = section.line("Outlays", where(self.cash < 0, -self.cash, 0), unit="USD")
        found = irr(sheet.section("IRR"), self.cash, stated_rates(sheet.section("Rates")))
        worth = npv(section, [self.cash], self.factor)
        self.lines = {
            "npv": worth,
            "irr": found.value,
            "irr state": found.state,
            "irr lowest": found.lowest,
            "irr second": found.second,
            "irr highest": found.highest,
            "mirr": mirr(section, self.cash, self.rate, other).value,
            "payback": payback(section, self.cash).value,
            "discounted payback": payback(section, discounted, "Discounted payback").value,
            "profitability index": section.line(
                "Profitability index",
                where(
                    total(outlays * self.factor) > 0,
                    total(gains * self.factor) / total(outlays * self.factor),
                    0,
                ),
            ),
            "discounted cash": discounted,
            "factor": self.factor,
            "annual": equivalent_annual(section, worth, self.factor, label="Level yearly amount"),
        }

    def __getitem__(self, name: str) -> float:
        return float(arrays.read([self.lines[name]], self.timeline)[self.lines[name]][0])

    def row(self, name: str) -> list[float]:
        return list(arrays.read([self.lines[name]], self.timeline)[self.lines[name]][:, 0])


def level(amount: float, years: int) -> list[float]:
    return [0.0] + [amount] * years


def assert_met(
    name: str,
    found: dict[str, Any],
    tolerances: dict[str, str],
    not_met: Mapping[str, str] | None = None,
) -> None:
    """Hold what was found to the outputs of a case, all of which are found or in `not_met`.

    `tolerances` go from part of an output's name to the tolerance that its case states for it,
    `not_met` from the name of an output to the reason why nothing is compared with it.
    """
    expected, reasons = answers(case(name)), not_met or {}
    assert set(found) | set(reasons) == set(expected), "every name of the case is mapped"
    for label, reason in reasons.items():
        left_out(name, label, reason)
    for label, actual in found.items():
        answer = expected[label]
        theirs = answer if isinstance(answer, list) else [answer]
        several = actual if isinstance(answer, list) else [actual]
        ours = [nearest(each, one) for each, one in zip(several, theirs, strict=True)]
        allowed = [tolerance(name, label, one, tolerances) for one in theirs]
        near(name, label, theirs, ours, allowed)


def nearest(ours: float | tuple[float, ...], theirs: float) -> float:
    """Return the one of several roots that they tell."""
    return min(ours, key=lambda one: abs(one - theirs)) if isinstance(ours, tuple) else ours


def tolerance(name: str, key: str, theirs: float, tolerances: dict[str, str]) -> float:
    """Return what the case allows of an output; printed answers half of their last digit."""
    stated = case(name)["tolerance"]
    kind = next((kind for part, kind in tolerances.items() if part in key), "digit")
    if kind == "relative":
        return float(stated["relative"]) * abs(theirs)
    if kind != "digit":
        return float(stated[kind])
    return 0.5 * 10 ** -len(repr(theirs).partition(".")[2])
