"""The comparison as tidy rows, one per number, for CSV files and frames; nothing is rounded."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from servicemodel.errors import ModelError
from servicemodel.offer import CUSTOMER, PROVIDER
from servicemodel.report.delimited import delimited

if TYPE_CHECKING:
    from collections.abc import Iterator

    from servicemodel.model.results import Outcome, Results, Return

FIELDS = ("offer", "party", "metric", "value", "unit")


def year(number: int) -> str:
    """Return what a year is called, counted from the start."""
    return f"year {number}" if number else "start"


def rows(results: Results) -> list[dict[str, Any]]:
    """Return every number of the comparison in a row of its own, for CSV files and frames.

    Fields are offer, party (a key; empty for the joint value), metric, value (None where there
    is none) and unit.
    """
    told = []
    for row in _metrics(results):
        offer, party, metric, value, _ = row
        if value is not None and not math.isfinite(value):
            name = ", ".join(filter(None, (offer, party, metric)))
            raise ModelError(f"{name} is {value}: no report is written")
        told.append(dict(zip(FIELDS, row, strict=True)))
    return told


def csv(results: Results, dialect: str = "comma") -> str:
    """Return `rows` as CSV: a header, full precision, empty where there is no value."""
    return delimited(FIELDS, (list(row.values()) for row in rows(results)), dialect)


def _metrics(results: Results) -> Iterator[tuple[str, str, str, float | None, str]]:
    money_ = results.currency
    for offer, outcomes in results.outcomes.items():
        for key, it in outcomes.items():
            for metric, value, unit in _of_party(it, money_):
                yield offer, key, metric, value, unit
            if key == CUSTOMER:
                for metric, value, unit in _returns(
                    results.against_purchase.get(offer), " against best purchase"
                ):
                    yield offer, key, metric, value, unit
                for service, cost in results.unit_cost.get(offer, {}).items():
                    yield offer, key, f"cost per unit nominal: {service}", cost.nominal, cost.unit
                    yield offer, key, f"cost per unit real: {service}", cost.real, cost.unit
            if key == PROVIDER:
                for part, value in results.given_up.get(offer, {}).items():
                    yield offer, key, f"given up: {part}", value, money_
        yield offer, "", "joint_value", results.joint[offer], money_
        yield offer, "", "joint_value_less_baseline", results.joint_less_baseline[offer], money_


def _of_party(it: Outcome, money_: str) -> Iterator[tuple[str, float | None, str]]:
    yield "npv", it.npv, money_
    yield "npv_less_baseline", it.less_baseline, money_
    yield "npv_at_common_rate", it.at_common_rate, money_
    yield "own_rate_effect", it.rate_effect, money_
    yield "upfront", it.upfront, money_
    yield "deepest", it.deepest, money_
    yield "deepest_year", it.deepest_year, "years"
    yield from _returns(it.against_baseline)
    for part, value in it.bridge.items():
        yield f"bridge: {part}", value, money_
    for number, value in enumerate(it.first_years):
        yield f"cash: {year(number)}", value, money_


def _returns(found: Return | None, against: str = "") -> Iterator[tuple[str, float | None, str]]:
    kind, rate = (found.kind, found.rate) if found else ("", None)
    investment = "irr_of_difference" if not against else f"irr{against}"
    yield investment, rate if kind == "investment" else None, "per year"
    yield f"implied_financing_rate{against}", rate if kind == "financing" else None, "per year"
    yield f"payback{against}", found.payback if found else None, "years"
