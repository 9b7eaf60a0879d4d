"""Every line of every block: read as arrays alone and in a batch, as a formula, as a sentence."""

from __future__ import annotations

import itertools
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pytest

from servicemodel.block import (
    depreciation,
    energy,
    growth,
    loan,
    replacement,
    tax,
    tax_pattern,
)
from servicemodel.line.sheet import Sheet
from servicemodel.metric import npv, ratios
from servicemodel.read import arrays, formulas, sentences
from servicemodel.timeline import Timeline
from tests.block import income_tax
from tests.plain import Plain
from tests.recalculate import needs_libreoffice, recalculated

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from servicemodel.line.nodes import Given, Line

Period = Literal["year", "quarter", "month"]
every_period = pytest.mark.parametrize("period", ["year", "quarter", "month"])
POSITIONS = 7
NUMBERS: dict[str, tuple[str, float, float]] = {  # unit, lowest, highest
    "Life": ("year", 0.7, 5),
    "Remaining life": ("year", 0, 5),
    "Age": ("year", 0, 9),
    "Fading": ("", 0, 0.1),
    "Book value": ("EUR", 0, 900),
    "Tax rate": ("", 0, 0.4),
    "Loss limit": ("", 0.2, 0.9),
    "Loss expiry": ("year", 1, 4),
    "Rate": ("", 0, 0.1),
    "Rise of prices": ("", -0.02, 0.05),
    "Weight of prices": ("", 0.2, 0.5),
    "Weight of wages": ("", 0.2, 0.5),
    "Fixed": ("", 0, 0.6),
    "Cap": ("", 0.01, 0.03),
    "Floor": ("", 0, 0.02),
    "Lent": ("EUR", 1, 900),
    "Years of a loan": ("year", 0.5, 6),
    "Grace": ("year", 0, 3),
    "Tax life": ("year", 0.4, 6),
    "Month": ("", 1, 12),
    "Factor": ("", 0.8, 2.5),
    "Bonus": ("", 0, 1),
    "Salvage": ("", 0, 0.5),
}
FLAGS = ("Kept", "Old one goes")
PATHS = {"Profit": "EUR", "Outlay": "EUR", "Rise of wages": ""}


def when(period: Period) -> Timeline:
    return Timeline(date(2027, 2, 1), years=4, period=period, tax_year_end=9)


class Blocks:
    """A sheet with every block in every way that it can be written."""

    def __init__(self, timeline: Timeline, given: Mapping[str, Given]) -> None:
        self.sheet = Sheet("Blocks")
        section = self.sheet.section("Inputs")
        self.inputs: dict[str, Line] = {}
        for name, value in given.items():
            unit = NUMBERS[name][0] if name in NUMBERS else PATHS.get(name, "")
            if isinstance(value, tuple):
                self.inputs[name] = section.path(name, value, unit=unit)
            else:
                assert isinstance(value, float)
                self.inputs[name] = section.number(name, value, unit=unit)
        self.write(self.inputs)

    def write(self, i: Mapping[str, Line]) -> None:
        section = self.sheet.section
        for losses in ("refunded", "carried forward", "lost"):
            income_tax(section(f"Tax, {losses}"), i["Profit"], i["Tax rate"], losses)
        ruled = section("Tax, losses with limit and expiry")
        rules = (i["Loss limit"], i["Loss expiry"])
        owed = income_tax(ruled, i["Profit"], i["Tax rate"], "carried forward", *rules)
        tax.in_instalments(ruled, owed)
        indices = section("Indices")
        prices = growth.price_index(indices, i["Rise of prices"], "Prices")
        wages = growth.price_index(indices, i["Rise of wages"], "Wages")
        basket = [(i["Weight of prices"], prices), (i["Weight of wages"], wages)]
        for has in itertools.product((0, 1), repeat=3):
            parts = [
                i[n] if h else None for n, h in zip(("Fixed", "Cap", "Floor"), has, strict=True)
            ]
            growth.limited_index(section(f"Index {has}"), basket, *parts, "Fee index")
        existing = replacement.Existing(i["Kept"], i["Remaining life"])
        plants = (("new", None, None, None), ("kept", existing, i["Age"], i["Old one goes"]))
        for name, there, age, goes in plants:
            plant = section(f"Plant, {name}")
            installed = replacement.installations(plant, i["Life"], there)
            replacement.removals(plant, installed, goes)
            energy.condition(plant, installed, i["Fading"], age)
        books = section("Depreciation")
        share = depreciation.share_by_age(books, i["Life"])
        depreciation.write_off(books, i["Outlay"], share)
        depreciation.value_left(books, i["Outlay"], share)
        self.write_tax_depreciation(i, installed)
        depreciation.existing_book_value(books, i["Book value"], i["Kept"], i["Remaining life"])
        ways = itertools.product(("annuity", "equal principal", "bullet"), (False, True))
        for repayment, early in ways:
            terms = loan.Terms(
                *(i["Rate"], i["Years of a loan"], i["Grace"] if early else None),
                *(
                    12 if early else None,
                    repayment,
                    early,
                    i["Fixed"],
                    i["Lent"] if early else None,
                ),
            )
            loan.loan(section(f"Loan, {repayment}, {early}"), i["Lent"], terms)
        metrics = section("Metrics")
        factor = npv.discount_factor(metrics, i["Rate"])
        ratios.profitability_index(metrics, i["Profit"], factor, "Profitability index")
        ratios.financing(metrics, i["Profit"], "Kind")
        ratios.sides(metrics, i["Profit"], "Sides")
        costs = (i["Outlay"], i["Outlay"], i["Profit"], i["Profit"])
        ratios.savings_ratios(metrics, *costs, factor, i["Rate"], "Savings")

    def lines(self) -> list[Line]:
        """Return all lines but tables, which have no value in a period."""
        return [line for line in self.sheet.lines() if line.shape != "table"]

    def write_tax_depreciation(self, i: Mapping[str, Line], installed: Line) -> None:
        ways = itertools.product(tax_pattern.METHODS, (False, True))
        months = itertools.cycle(tax_pattern.BY_MONTH)
        for method, full in ways:
            section = self.sheet.section(f"Tax depreciation, {method}, {full}")
            terms = tax_pattern.Terms(
                method,
                i["Tax life"],
                next(months) if full else "half year",
                i["Month"],
                i["Factor"] if full else None,
                None if full else i["Rate"],
                section.table("Percentages", {1: 0.3, 2: 0.2}),
                i["Bonus"] if full else None,
                i["Salvage"] if full else None,
            )
            shares = tax_pattern.shares_by_age(section, terms)
            lives = tax_pattern.while_it_lives(section, shares.with_bonus, i["Life"], "Ends")
            depreciation.write_off(section, i["Outlay"], lives, installed)
        for salvage in (None, i["Salvage"]):
            section = self.sheet.section(f"Tax depreciation by use, {salvage is None}")
            ages = tax_pattern.in_service(section, i["Life"])
            units = (i["Book value"], i["Lent"])
            depreciation.write_off_by_use(section, i["Outlay"], ages, *units, installed, salvage)


def drawn(timeline: Timeline, seed: int) -> list[dict[str, Given]]:
    """Return values of all inputs, for each position."""
    draw = np.random.default_rng(seed)
    found = []
    for _ in range(POSITIONS):
        given: dict[str, Given] = {
            name: float(draw.uniform(low, high)) for name, (_, low, high) in NUMBERS.items()
        }
        given |= {name: float(draw.integers(0, 2)) for name in FLAGS}
        size = timeline.count + 1
        given |= {name: tuple(draw.normal(0, 100, size)) for name in ("Profit", "Outlay")}
        given["Rise of wages"] = tuple(draw.uniform(-0.01, 0.06, size))
        found.append(given)
    return found


@every_period
def test_a_position_alone_equals_its_column_and_the_plain_way(period: Period) -> None:
    timeline = when(period)
    positions = drawn(timeline, 11)
    blocks = Blocks(timeline, positions[0])
    lines = blocks.lines()
    batch: dict[Line, Any] = {
        line: np.array([given[name] for given in positions]).T
        for name, line in blocks.inputs.items()
    }
    together = arrays.read(lines, timeline, batch)
    for place, given in enumerate(positions):
        alone = arrays.read(
            lines, timeline, {line: given[name] for name, line in blocks.inputs.items()}
        )
        for line in lines:
            column = together[line][..., place]
            assert np.array_equal(column, alone[line][..., 0], equal_nan=True), line
        plain = Plain(timeline, {line: given[name] for name, line in blocks.inputs.items()})
        for line in lines:
            column = np.atleast_1d(together[line][..., place])
            assert list(column) == pytest.approx(
                plain.row(line), rel=1e-9, abs=1e-9, nan_ok=True
            ), line


@every_period
def test_every_line_is_a_formula_and_a_sentence(period: Period) -> None:
    timeline = when(period)
    blocks = Blocks(timeline, drawn(timeline, 12)[0])
    lines = blocks.lines()
    values = arrays.read(list(blocks.sheet.lines()), timeline)
    book = formulas.Workbook([blocks.sheet], timeline)
    for line in lines:
        formula = book.formula(line)
        assert formula
        assert len(formula) <= 160, f"{line}: {formula}"
        assert formula.count("IF(") <= 1, f"{line}: {formula}"
        assert line.label in sentences.definition(line)
        for k in range(timeline.count + 1):
            assert line.label in sentences.calculation(line, k, values, timeline)
        assert sentences.explain(line, timeline.count, values, timeline).text()
        assert line.formula is None or line.formula.operations <= 8, line


@needs_libreoffice
@pytest.mark.xdist_group("blocks")
def test_a_sheet_computes_what_the_arrays_hold(tmp_path: Path) -> None:
    timeline = when("quarter")
    blocks = Blocks(timeline, drawn(timeline, 13)[0])
    lines = blocks.lines()
    values = arrays.read(lines, timeline)
    for line, cells in recalculated([blocks.sheet], timeline, tmp_path).items():
        if line.shape == "table":
            continue
        found = np.atleast_1d(values[line][..., 0])
        for cell, number in zip(cells, found, strict=True):
            if np.isnan(number):
                assert isinstance(cell, str), line
            else:
                assert cell == pytest.approx(number, rel=1e-9, abs=1e-9), line
