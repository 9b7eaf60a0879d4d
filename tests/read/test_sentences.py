"""Sentences: definitions, calculations with numbers, and the trees that explain a value."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pytest

from servicemodel.line.nodes import Line, Role
from servicemodel.line.sheet import Sheet
from servicemodel.line.words import (
    add,
    at,
    before,
    exp,
    floor,
    highest,
    lag,
    log,
    lowest,
    maximum,
    minimum,
    missing,
    period,
    remaining,
    spread,
    total,
    where,
)
from servicemodel.read import arrays, phrases, sentences
from servicemodel.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from servicemodel.read.sentences import Explanation

YEARS = Timeline(date(2027, 1, 1), years=4)


@dataclass
class Energy:
    """A small model of what energy costs."""

    sheet: Sheet
    demand: Line
    efficiency: Line
    tariff: Line
    use: Line
    cost: Line
    grown: Line
    all: Line
    left: Line
    debt: Line
    interest: Line

    @property
    def values(self) -> dict:
        return arrays.read(list(self.sheet.lines()), YEARS)

    def definition(self, line: Line) -> str:
        return sentences.definition(line)

    def calculation(self, line: Line, when: int = 3) -> str:
        return sentences.calculation(line, when, self.values, YEARS)

    def explain(self, line: Line, when: int = 3, depth: int = 3) -> Explanation:
        return sentences.explain(line, when, self.values, YEARS, depth=depth)


@pytest.fixture
def energy() -> Energy:
    sheet = Sheet("Basis")
    section = sheet.section("Energy")
    demand = section.path("Demand", [0, 100e3, 110e3, 120e3, 90e3], unit="kWh cooling")
    efficiency = section.number("Efficiency", 3, unit="kWh cooling/kWh")
    efficiency.source, efficiency.grade = "maker's sheet", "A"
    tariff = section.number("Tariff", 0.2228, unit="USD/kWh")
    rate = section.number("Rate", 0.05, role=Role.RATE)
    use = section.line("Energy use", demand / efficiency, unit="kWh")
    cost = section.line("Energy cost", use * tariff, unit="USD", opening=0)
    grown = section.line("Change", cost - before(cost), unit="USD")
    whole = section.line("Cost in all", total(cost), unit="USD")
    left = section.line("Cost left", remaining(cost), unit="USD")
    account = section.balance("Debt", unit="USD", opening=0)
    interest = section.line("Interest", account.opening * rate, unit="USD")
    debt = account.close(account.opening + interest + cost)
    return Energy(sheet, demand, efficiency, tariff, use, cost, grown, whole, left, debt, interest)


# -- definitions and calculations -----------------------------------------------------------------


def test_definitions_name_what_a_line_is_made_of(energy: Energy) -> None:
    expected = {
        energy.demand: "Demand is an input",
        energy.use: "Energy use = Demand / Efficiency",
        energy.cost: "Energy cost = Energy use x Tariff",
        energy.grown: "Change = Energy cost - (Energy cost of the period before)",
        energy.all: "Cost in all = the sum of Energy cost over all periods",
        energy.left: "Cost left = the sum of Energy cost from this period to the last",
        energy.interest: "Interest = Debt, opening x Rate",
        energy.debt: "Debt = Debt, opening + Interest + Energy cost",
    }
    assert {line: energy.definition(line) for line in expected} == expected


def test_calculations_fill_in_the_numbers_with_their_units(energy: Energy) -> None:
    expected = {
        energy.demand: "Demand, 2029 = 120,000 kWh cooling",
        energy.use: "Energy use, 2029 = 120,000 kWh cooling / 3 kWh cooling/kWh = 40,000 kWh",
        energy.cost: "Energy cost, 2029 = 40,000 kWh x 0.2228 USD/kWh = 8,912 USD",
        energy.grown: "Change, 2029 = 8,912 USD - 8,169.33 USD = 742.67 USD",
        energy.all: "Cost in all = 31,192 USD",
        energy.left: "Cost left, 2029 = 15,596 USD",
        energy.interest: "Interest, 2029 = 15,967.33 USD x 5 % = 798.37 USD",
        energy.debt: "Debt, 2029 = 15,967.33 USD + 798.37 USD + 8,912 USD = 25,677.70 USD",
    }
    assert {line: energy.calculation(line) for line in expected} == expected


def test_a_calculation_in_period_0_reads_the_opening(energy: Energy) -> None:
    assert energy.calculation(energy.grown, 0) == "Change, start = 0 USD - 0 USD = 0 USD"


def test_a_calculation_at_one_of_many_positions(energy: Energy) -> None:
    import numpy as np

    lines = list(energy.sheet.lines())
    values = arrays.read(lines, YEARS, {energy.tariff: np.array([0.1, 0.2, 0.3])})
    told = [sentences.calculation(energy.cost, 3, values, YEARS, k) for k in (0, 2)]
    assert told == [
        "Energy cost, 2029 = 40,000 kWh x 0.1 USD/kWh = 4,000 USD",
        "Energy cost, 2029 = 40,000 kWh x 0.3 USD/kWh = 12,000 USD",
    ]


def test_every_word_is_said(energy: Energy) -> None:
    section = energy.sheet.section("Words")
    a = section.path("a", [2, -3, 1, 0, 4], opening=1)
    b = section.number("b", 2)
    table = section.table("Steps", {-12: 1, 1: 5})
    said = {
        -a: ("-a", "-0", "0"),
        a + b - 1: ("a + b - 1", "0 + 2 - 1", "1"),
        (a + b) * -a: ("(a + b) x -a", "(0 + 2) x -0", "0"),
        minimum(a, b, 1): ("the lowest of a, b and 1", "the lowest of 0, 2 and 1", "0"),
        maximum(a, minimum(b, 12)): (
            "the highest of a and (the lowest of b and 12)",
            "the highest of 0 and (the lowest of 2 and 12)",
            "2",
        ),
        floor(b / 12): ("(b / 12) rounded down", "(2 / 12) rounded down", "0"),
        exp(a) + log(b / b): (
            "(e to the power of a) + (the natural logarithm of (b / b))",
            "(e to the power of 0) + (the natural logarithm of (2 / 2))",
            "1",
        ),
        before(a) + lag(a, b): (
            "(a of the period before) + (a lagged by b)",
            "1 + (-3)",
            "-2",
        ),
        at(table, a): ("Steps at a", "", "1"),
        add([a, b, 1]): ("a + b + 1", "0 + 2 + 1", "3"),
        b - add([a, b]): ("b - (a + b)", "2 - (0 + 2)", "0"),
        total(a * b): ("the sum of a x b over all periods", "", "8"),
        lowest(a) + highest(a): (
            "(the lowest a of all periods) + (the highest a of all periods)",
            "(-3) + 4",
            "1",
        ),
        remaining(a): ("the sum of a from this period to the last", "", "4"),
        spread(a, a): ("a of this and earlier periods, each spread by a", "", "-6"),
        where(a > 0, a, b): ("a if a > 0, otherwise b", "2 (since 0 > 0 does not hold)", "2"),
        where(a < b, -b, a): ("-b if a < b, otherwise a", "-2 (since 0 < 2)", "-2"),
        where(a < 0, missing("never"), b): (
            "no value if a < 0, otherwise b",
            "2 (since 0 < 0 does not hold)",
            "2",
        ),
    }
    lines = {
        section.line(f"Line {k}", formula): told for k, (formula, told) in enumerate(said.items())
    }
    for line, (definition, numbers, result) in lines.items():
        name = line.label
        assert energy.definition(line) == f"{name} = {definition}"
        when = "" if line.shape == "number" else ", 2029"
        middle = f" = {numbers}" if numbers else ""
        assert energy.calculation(line) == f"{name}{when}{middle} = {result}"


def test_phrases_inside_phrases_can_be_told_apart(energy: Energy) -> None:
    section = energy.sheet.section("Pairs")
    a, b, c, d = (section.number(name, k) for k, name in enumerate("abcd"))
    formulas = [
        maximum(minimum(a, b), c),
        maximum(minimum(a, b, c), c),
        minimum(maximum(a, b), c),
        where(a, b, where(c, d, a)),
        where(c, where(a, b, d), a),
        where(a, where(c, d, a), b),
        floor(minimum(a, b)),
        minimum(a, floor(b)),
        floor(log(b)),
        log(floor(b)),
        minimum(a, where(b, c, d)),
        where(b, minimum(a, c), d),
        exp(minimum(a, b)),
        minimum(exp(a), b),
        minimum(a, b - c),
        minimum(a, b) - c,
    ]
    told = [sentences.definition(section.line(f"{k}", f)) for k, f in enumerate(formulas)]
    said = [text.split(" = ", 1)[1] for text in told]
    assert len(set(said)) == len(said), said


def test_a_choice_inside_a_formula_tells_only_the_branch_taken(energy: Energy) -> None:
    section = energy.sheet.section("Lazy")
    zero, table = section.number("Zero", 0), section.table("Table", {1: 5})
    path = section.path("Path", [1, 2, 3, 4, 5])
    line = section.line("Sum", 1 + where(zero > 0, total(path / zero), -1))
    assert energy.calculation(line) == "Sum = 1 + (-1 (since 0 > 0 does not hold)) = 0"
    line = section.line("Read", where(zero > 0, at(table, path / zero), path) * 12)
    expected = "Read, 2029 = (4 (since 0 > 0 does not hold)) x 12 = 48"
    assert energy.calculation(line) == expected


def test_two_lines_of_one_label_are_told_apart_by_their_sections() -> None:
    sheet = Sheet("Basis")
    lines = [sheet.section(name).number("Cost", 1) for name in ("Lamp", "Chiller")]
    line = sheet.section("All").line("Cost", lines[0] + lines[1])
    assert sentences.definition(line) == "Cost = Basis / Lamp / Cost + Basis / Chiller / Cost"


def test_a_state_is_told_by_its_text() -> None:
    section = Sheet("Sheet").section("Section")
    line = section.line("State", period * 0, role=Role.STATE, texts=("none", "one"))
    values = arrays.read([line], YEARS)
    assert sentences.calculation(line, 1, values, YEARS).endswith("= none")


def test_a_line_without_a_value_says_so() -> None:
    section = Sheet("Sheet").section("Section")
    line = section.line("Rate", where(period > 1, period, missing("never")))
    values = arrays.read([line], YEARS)
    told = sentences.calculation(line, 1, values, YEARS)
    assert told == "Rate, 2027 = no value (since 1 > 1 does not hold) = no value"


@pytest.mark.parametrize(
    ("value", "unit", "role", "text"),
    [
        (0, "", Role.LEVEL, "0"),
        (-0.0, "USD", Role.AMOUNT, "0 USD"),
        (1234567, "USD", Role.AMOUNT, "1,234,567 USD"),
        (-1234.567, "USD", Role.AMOUNT, "-1,234.57 USD"),
        (12.34567, "", Role.LEVEL, "12.3457"),
        (0.123456, "", Role.LEVEL, "0.1235"),
        (0.00012345, "USD/kWh", Role.LEVEL, "0.0001234 USD/kWh"),
        (0.08, "", Role.RATE, "8 %"),
        (0.0825, "", Role.RATE, "8.25 %"),
        (0.08, "1/year", Role.RATE, "0.08 1/year"),
        (1e-9, "", Role.LEVEL, "1e-09"),
        (2.5e18, "", Role.LEVEL, "2.5e+18"),
        (math.nan, "USD", Role.AMOUNT, "no value"),
    ],
)
def test_numbers_are_rounded_once_at_the_end(
    value: float, unit: str, role: Role, text: str
) -> None:
    assert phrases.number(value, unit, role) == text


# -- trees ----------------------------------------------------------------------------------------


def walk(item: Explanation) -> Iterator[Explanation]:
    yield item
    for below in item.below:
        yield from walk(below)


def test_a_tree_leads_down_to_the_inputs_with_their_sources(energy: Energy) -> None:
    assert energy.explain(energy.cost).text() == "\n".join(
        [
            "Energy cost, 2029 = 40,000 kWh x 0.2228 USD/kWh = 8,912 USD",
            "  Energy use, 2029 = 120,000 kWh cooling / 3 kWh cooling/kWh = 40,000 kWh",
            "    Demand, 2029 = 120,000 kWh cooling",
            "    Efficiency = 3 kWh cooling/kWh  [maker's sheet, grade A]",
            "  Tariff = 0.2228 USD/kWh",
        ]
    )


def test_depth_counts_lines(energy: Energy) -> None:
    def labels(depth: int) -> set[str]:
        return {item.key[0].label for item in walk(energy.explain(energy.cost, depth=depth))}

    assert labels(0) == {"Energy cost"}
    assert labels(1) == {"Energy cost", "Energy use", "Tariff"}
    assert labels(2) == labels(9) == labels(1) | {"Demand", "Efficiency"}


def test_earlier_values_are_leaves_with_value_and_period(energy: Energy) -> None:
    tree = energy.explain(energy.grown, depth=1)
    assert [(item.name, item.key, item.below) for item in tree.below] == [
        ("Energy cost, 2029", (energy.cost, 3), ()),
        ("Energy cost, 2028", (energy.cost, 2), ()),
    ]
    assert energy.explain(energy.grown, 0, depth=1).below[1].name == "Energy cost, opening"
    assert energy.explain(energy.grown, 0, depth=1).below[1].key == (energy.cost, -1)


def test_depth_does_not_go_back_through_periods(energy: Energy) -> None:
    names = [item.name for item in walk(energy.explain(energy.debt, 4, depth=10))]
    assert "Debt, 2029" in names
    assert "Debt, 2028" not in names


def test_sums_show_their_total_and_largest_periods(energy: Energy) -> None:
    tree = energy.explain(energy.all, depth=1)
    (whole,) = tree.below
    assert whole.name == "the sum of Energy cost over all periods"
    assert whole.value == pytest.approx(31192)
    assert [item.name for item in whole.below] == [
        "Energy cost, 2027",
        "Energy cost, 2028",
        "Energy cost, 2029",
        "all other periods",
    ]
    assert whole.below[-1].sentence == "all other periods = 6,684 USD"
    (left,) = energy.explain(energy.left, 3, depth=1).below
    assert [item.name for item in left.below] == ["Energy cost, 2029", "Energy cost, 2030"]


def test_a_line_met_twice_is_shown_once() -> None:
    section = Sheet("Sheet").section("Section")
    n = section.number("n", 2)
    a = section.line("a", n + 1)
    b = section.line("b", a * 12)
    c = section.line("c", a + b + a)
    values = arrays.read([n, a, b, c], YEARS)
    assert sentences.explain(c, 0, values, YEARS).text() == "\n".join(
        [
            "c = 3 + 36 + 3 = 42",
            "  a = 2 + 1 = 3",
            "    n = 2",
            "  b = 3 x 12 = 36",
            "    a = 2 + 1 = 3 (explained above)",
            "  a = 2 + 1 = 3 (explained above)",
        ]
    )


def test_a_line_that_was_too_deep_to_explain_is_explained_where_it_is_met_again() -> None:
    section = Sheet("Sheet").section("Section")
    n = section.number("n", 2)
    a = section.line("a", n + 1)
    b = section.line("b", a * 12)
    c = section.line("c", b + a)
    values = arrays.read([n, a, b, c], YEARS)
    assert sentences.explain(c, 0, values, YEARS, depth=2).text() == "\n".join(
        [
            "c = 36 + 3 = 39",
            "  b = 3 x 12 = 36",
            "    a = 2 + 1 = 3",
            "  a = 2 + 1 = 3",
            "    n = 2",
        ]
    )
