"""Signs and parentheses: what is written is read back, by a spreadsheet or a person, as meant.

All operators inside all others, two and three deep, and -1 in every place of two.
"""

from __future__ import annotations

import itertools
import operator
import re
from typing import TYPE_CHECKING

import pytest

from servicemodel.line.nodes import Apply, Expression, Line
from servicemodel.line.sheet import Sheet
from servicemodel.line.vocabulary import WORDS
from servicemodel.read import arrays, formula_text, sentences
from servicemodel.timeline import Timeline
from tests.plain import Plain
from tests.read.test_random_formulas import START
from tests.recalculate import needs_libreoffice, recalculated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

OPERATORS = tuple(sorted(formula_text.SIGNS))
TIMELINE = Timeline(START, years=1)
VALUES = ((4.0, 3.0, 2.0, 1.0), (0.5, 1.5, 2.0, 2.5))
Tree = tuple  # (operator, tree, ...) or the place of a leaf


def trees(depth: int) -> Iterator[Tree]:
    """Walk over the trees of operators that are `depth` deep along one path."""
    for name in OPERATORS:
        leaves = ["leaf"] * len(WORDS[name].takes)
        if depth == 1:
            yield (name, *leaves)
            continue
        for place, inner in itertools.product(range(len(leaves)), trees(depth - 1)):
            yield (name, *leaves[:place], inner, *leaves[place + 1 :])


def built(tree: Tree | str, leaves: Iterator[Expression | float]) -> Expression | float:
    """Return a tree with its leaves put in, left to right."""
    if tree == "leaf":
        return next(leaves)
    return Apply(tree[0], *(built(part, leaves) for part in tree[1:]))


def leaf_count(tree: Tree | str) -> int:
    return 1 if tree == "leaf" else sum(leaf_count(part) for part in tree[1:])


class Cases:
    """Every tree with the inputs a, b, c, d in its leaves (and -1 in those of small trees)."""

    def __init__(self, values: tuple[float, ...]) -> None:
        self.sheet = Sheet("Signs")
        section = self.sheet.section("Inputs")
        self.inputs = [
            section.number(name, value) for name, value in zip("abcd", values, strict=True)
        ]
        self.expected: dict[Line, float] = {}
        self.trees: dict[Line, Tree] = {}
        plain = Plain(TIMELINE)
        for number, (tree, leaves) in enumerate(self.all()):
            if number % 200 == 0:
                section = self.sheet.section(f"From {number}")
            formula = built(tree, iter(leaves))
            try:
                expected = plain.value(formula, 0)
            except (ArithmeticError, ValueError):
                continue
            if 1e-9 < abs(expected) < 1e9 or expected == 0:
                line = section.line(f"Line {number}", formula)
                self.expected[line] = expected
                self.trees[line] = (tree, tuple(leaf in self.inputs for leaf in leaves))

    def all(self) -> Iterator[tuple[Tree, tuple[Expression | float, ...]]]:
        for tree in trees(3):
            yield tree, tuple(self.inputs[: leaf_count(tree)])
        for tree in (*trees(1), *trees(2)):
            mixed = [(leaf, -1.0) for leaf in self.inputs[: leaf_count(tree)]]
            yield from ((tree, leaves) for leaves in itertools.product(*mixed))


@pytest.fixture(scope="module")
def all_cases() -> list[Cases]:
    return [Cases(values) for values in VALUES]


def test_every_tree_of_operators_is_tried(all_cases: list[Cases]) -> None:
    """Division by 0 and roots of negative numbers leave out some trees with some numbers."""
    tried = {tree for cases in all_cases for tree in cases.trees.values()}
    deep = [tree for tree, _ in tried if any(len(part) > 1 for part in tree if part != "leaf")]
    everything = {
        (tree, tuple(leaf in all_cases[0].inputs for leaf in leaves))
        for tree, leaves in all_cases[0].all()
    }
    assert len(deep) > 3000
    never = everything - tried
    assert len(never) < 0.03 * len(everything), never


@needs_libreoffice
@pytest.mark.xdist_group("signs")
def test_a_sheet_reads_every_formula_as_it_was_meant(
    all_cases: list[Cases], tmp_path: Path
) -> None:
    cells = recalculated([cases.sheet for cases in all_cases], TIMELINE, tmp_path)
    wrong = [
        f"{line.formula} should be {expected}, is {cells[line]}"
        for cases in all_cases
        for line, expected in cases.expected.items()
        if not isinstance(cells[line][0], int | float)
        or not abs(cells[line][0] - expected) <= 1e-9 * abs(expected)
    ]
    assert wrong == []


def test_a_person_reads_every_sentence_as_it_was_meant(all_cases: list[Cases]) -> None:
    wrong = []
    for values, cases in zip(VALUES, all_cases, strict=True):
        known = dict(zip("abcd", values, strict=True))
        for line, expected in cases.expected.items():
            said = sentences.definition(line).removeprefix(f"{line.label} = ")
            if not abs(Parser(said, known).number() - expected) <= 1e-9 * abs(expected):
                wrong.append(f"{line.formula} is said as {said}")
    assert wrong == []


def test_a_person_reads_every_calculation_as_it_was_meant(all_cases: list[Cases]) -> None:
    wrong = []
    for cases in all_cases:
        values = arrays.read([*cases.inputs, *cases.expected], TIMELINE)
        for line, expected in cases.expected.items():
            said = sentences.calculation(line, 0, values, TIMELINE).split(" = ")[1]
            if not abs(Parser(said, {}).number() - expected) <= 1e-9 * abs(expected):
                wrong.append(f"{line.formula} is said as {said}")
    assert wrong == []


SCHOOL: dict[str, Callable[[float, float], float]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "+": operator.add,
    "-": operator.sub,
    "x": operator.mul,
    "/": operator.truediv,
}


class Parser:
    """Reads a formula by the rules of ordinary mathematics, as taught at school.

    Powers first, and from the right; then minus signs; then x and /; then + and -; comparisons
    last, and never two in a row.
    """

    def __init__(self, text: str, known: dict[str, float]) -> None:
        self.parts = re.findall(r"[\d.,]+|[a-z]|<=|>=|[-+/^()<>]|\S+", text)
        self.known = known

    def number(self) -> float:
        result = self.comparison()
        assert not self.parts, f"{self.parts} is left over"
        return result

    def next_is(self, *signs: str) -> bool:
        return bool(self.parts) and self.parts[0] in signs

    def comparison(self) -> float:
        result = self.level(("+", "-"), lambda: self.level(("x", "/"), self.signed))
        if self.next_is("<", "<=", ">", ">="):
            compare = SCHOOL[self.parts.pop(0)]
            right = self.level(("+", "-"), lambda: self.level(("x", "/"), self.signed))
            assert not self.next_is("<", "<=", ">", ">="), "two comparisons in a row"
            return float(compare(result, right))
        return result

    def level(self, signs: tuple[str, ...], below: Callable[[], float]) -> float:
        result = below()
        while self.next_is(*signs):
            result = SCHOOL[self.parts.pop(0)](result, below())
        return result

    def signed(self) -> float:
        if self.next_is("-"):
            self.parts.pop(0)
            return -self.signed()
        return self.power()

    def power(self) -> float:
        base = self.atom()
        if self.next_is("^"):
            self.parts.pop(0)
            return base ** self.signed()
        return base

    def atom(self) -> float:
        part = self.parts.pop(0)
        if part == "(":
            result = self.comparison()
            assert self.parts.pop(0) == ")"
            return result
        return self.known[part] if part in self.known else float(part.replace(",", ""))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("-2 ^ 2", -4),
        ("2 ^ 3 ^ 2", 512),
        ("2 - 3 - 4", -5),
        ("2 / 4 x 8", 4),
        ("2 - -3 x 4", 14),
        ("2 ^ -1", 0.5),
        ("1 + 2 < 3 x 2", 1),
        ("1,000 x (2 + 3)", 5000),
    ],
)
def test_the_parser_reads_as_taught_at_school(text: str, number: float) -> None:
    assert Parser(text, {}).number() == number
