"""What each party's money costs per year, as lines: stated, or from its sources of capital."""

from __future__ import annotations

from typing import TYPE_CHECKING

from servicemodel.block import wacc
from servicemodel.line.nodes import Role
from servicemodel.metric.npv import discount_factor
from servicemodel.scenario.overrides import path_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from servicemodel.line.nodes import Line
    from servicemodel.model.basis import Basis
    from servicemodel.scenario.capital import Source
    from servicemodel.values import DiscountRate, Quantity

LABEL = "Discount rate"


def stated_rate(basis: Basis, key: str, name: str) -> Line:
    """Return a party's rate in the prices in which it is stated."""
    terms, place = basis.scenario.parties[key], ("parties", key)
    if terms.discount_rate is None:
        return _of_capital(basis, name, (*place, "capital"), terms.capital)
    path = path_text((*place, "discount_rate"))
    return basis.inputs.number(name, path, LABEL, terms.discount_rate, role=Role.RATE)


def common_factor(basis: Basis, stated: DiscountRate) -> Line:
    """Write the factor of the common rate."""
    name = "Common rate"
    rate = basis.inputs.number(name, "common_rate", LABEL, stated, role=Role.RATE)
    _, factor = discounting(basis, name, rate, stated.prices)
    return factor


def discounting(basis: Basis, name: str, rate: Line, prices: str | None) -> tuple[Line, Line]:
    """Write a discount rate in the prices of the scenario (Fisher), and its factor."""
    section = basis.sheet.section(f"{name}: discounting")
    if prices is not None and prices != basis.scenario.prices:
        inflation = basis.rates[str(basis.scenario.inflation)]
        if prices == "real":
            formula = (1 + rate) * (1 + inflation) - 1
        else:
            formula = (1 + rate) / (1 + inflation) - 1
        label = f"{LABEL}, {basis.scenario.prices}"
        rate = section.line(label, formula, role=Role.RATE)
    return rate, discount_factor(section, rate)


def _of_capital(
    basis: Basis, name: str, place: tuple[str, ...], stated: Mapping[str, Source]
) -> Line:
    """Write the rate that follows from the sources of a party's capital."""

    def number(source: str, at: str, label: str, quantity: Quantity) -> Line:
        path = path_text((*place, source, at))
        return basis.inputs.number(name, path, f"{source}: {label}", quantity, role=Role.RATE)

    sources = {
        source: wacc.Source(
            number(source, "share", "share of capital", terms.share),
            number(source, "cost", "cost per year", terms.cost),
            None if terms.tax is None else number(source, "tax", "tax saved", terms.tax),
        )
        for source, terms in stated.items()
    }
    return wacc.wacc(basis.sheet.section(f"{name}: cost of capital"), sources)
