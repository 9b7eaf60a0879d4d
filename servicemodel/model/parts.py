"""What is bought at once, for an asset or as a measure, and what is left of it at the horizon."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from servicemodel.block import depreciation, replacement
from servicemodel.line.nodes import Expression, Line, Role
from servicemodel.line.words import last_period
from servicemodel.model.write_off import WriteOff, of_measure
from servicemodel.scenario.machines import LeftAmount, LeftShare
from servicemodel.scenario.overrides import path_text

if TYPE_CHECKING:
    from servicemodel.model.basis import Basis
    from servicemodel.scenario.machines import Residual


@dataclass(frozen=True)
class Part:
    """Something bought at once: a component, an installation or a measure.

    `price` and `cost` are rows in money of each period; `listed` the price at signing.
    """

    title: str
    supplier: str
    price: Line
    cost: Line
    listed: Line
    write_off: WriteOff
    value_left: Line | None = None
    selling: Line | None = None


@dataclass(frozen=True)
class Removal:
    """What taking machines away costs: its price to the owner, its cost to who does it."""

    supplier: str
    price: Line
    cost: Line


def write_left(
    basis: Basis,
    title: str,
    rule: Residual,
    place: tuple[str, ...],
    group: str,
    rows: tuple[Line, Line, Line],
    price_index: str | None,
) -> Line | None:
    """Write the value left at the horizon by a rule that stands at a place of the scenario.

    `rows` are the price paid in each period, the price at signing and the share written off by
    age.
    """
    if rule == "none":
        return None
    price, listed, share = rows
    section = basis.sheet.section(f"Value left: {title}")
    if rule == "remaining life":
        return depreciation.value_left(section, price, share)
    if isinstance(rule, LeftShare):
        path = path_text((*place, "residual", "share_of_price"))
        label = "Value left as share of the price"
        part = basis.inputs.number(group, path, label, rule.share_of_price, role=Role.RATE)
        formula: Expression = listed * part * last_period
    else:
        assert isinstance(rule, LeftAmount)
        path = path_text((*place, "residual", "amount"))
        amount = basis.inputs.number(group, path, "Value left", rule.amount, basis.money)
        formula = amount * last_period
    raised = basis.raised_at_end(formula, price_index)
    return section.line("Value left at the end", raised, unit=basis.money)


def write_measure(basis: Basis, name: str) -> Part:
    """Write a measure: what it costs at signing and at the end of each of its lives."""
    terms = basis.scenario.measures[name]
    section, group, money = basis.sheet.section(f"Measure: {name}"), f"Measure: {name}", basis.money

    def number(label: str, at: str, unit: str) -> Line:
        path = path_text(("measures", name, at))
        return basis.inputs.number(group, path, label, getattr(terms, at), unit)

    life = number("Life", "life", "year")
    installed = replacement.installations(section, life)

    def bought(label: str, amount: Line) -> Line:
        formula = basis.raised_at_end(installed * amount, terms.price_index)
        return section.line(label, formula, unit=money)

    listed = number("Price at signing", "price", money)
    price = cost = bought("Price", listed)
    if terms.cost is not None:
        cost = bought("Cost of making", number("Cost at signing", "cost", money))
    share = depreciation.share_by_age(section, life)
    rows = (price, listed, share)
    left = write_left(
        basis, name, terms.residual, ("measures", name), group, rows, terms.price_index
    )
    rule = of_measure(basis, name, terms.tax_depreciation, share, life, installed)
    return Part(name, terms.supplier, price, cost, listed, rule, left)
