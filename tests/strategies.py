"""Random models: short timelines, inputs, and lines that use every word and every header row.

Formulas are drawn from the vocabulary's own table: a new word is met without a change here, and a
new kind of argument fails with a KeyError. `random_model(random.Random(seed))` is the same model
for the same seed; `models()` draws through Hypothesis, so that a failing model shrinks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from servicemodel.errors import ModelError
from servicemodel.line.nodes import (
    CONSTANTS,
    PRODUCT_WORDS,
    Apply,
    Constant,
    Expression,
    Header,
    Line,
    header,
    kinds,
    may_be_missing,
)
from servicemodel.line.sheet import Balance, Section, Sheet
from servicemodel.line.units import PLAIN_UNIT
from servicemodel.line.vocabulary import HEADERS, WORDS, Kind, Word
from servicemodel.line.words import before, equal, maximum, minimum, where
from servicemodel.timeline import Timeline
from tests.plain import Plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

NUMBERS = (0.0, 1.0, -1.0, 2.0, 3.0, 0.5, -2.5, 0.08, 7.25, -0.75, 12.5, 120.0, 1.5, -3.0, 0.3)
STARTS = (date(2027, 1, 1), date(2027, 4, 1), date(2028, 2, 29), date(2026, 10, 31))
LENGTHS = (("year", 3), ("year", 5), ("year", 8), ("quarter", 1), ("quarter", 2), ("month", 1))
LARGEST = 1e7
PLAIN_ROWS = tuple(
    name for name, row in HEADERS.items() if row.gives == "row" and row.unit == PLAIN_UNIT
)
COMPARISONS = ("less", "at most", "more", "at least")
FAILURES = (ArithmeticError, ValueError, AssertionError)  # what the plain way raises


@dataclass
class RandomModel:
    """Sheets on a timeline, with the numbers that the plain way found for them."""

    timeline: Timeline
    sheets: list[Sheet] = field(default_factory=list)

    @property
    def lines(self) -> list[Line]:
        return [line for sheet in self.sheets for line in sheet.lines()]

    @property
    def formulas(self) -> list[Line]:
        """The lines with a word in their formula."""
        return [line for line in self.lines if isinstance(line.formula, Apply)]

    @property
    def inputs(self) -> list[Line]:
        return [line for line in self.lines if line.given is not None]

    def __repr__(self) -> str:
        rows = [f"{line.name} = {line.given or line.formula}" for line in self.lines]
        return "\n".join([repr(self.timeline), *rows])


def walk(expression: Expression | None) -> Iterator[Expression]:
    """Walk over an expression and what it is made of, but not into the formulas of lines."""
    if expression is not None:
        yield expression
    if isinstance(expression, Apply):
        for argument in expression.arguments:
            yield from walk(argument)


def vocabulary_of(lines: list[Line]) -> tuple[set[str], set[str]]:
    """Return the names of the words and of the header rows that lines use."""
    nodes = [node for line in lines for node in (*walk(line.formula), *walk(line.opening))]
    words = {node.word.name for node in nodes if isinstance(node, Apply)}
    return words, {node.name for node in nodes if isinstance(node, Header)}


def random_model(rnd: Random, lines: int = 20) -> RandomModel:
    """Return a model of about so many lines, all of which have a number in every period."""
    for _ in range(20):
        try:
            return _Builder(rnd).build(lines)
        except FAILURES:  # only a balance can fail so late, when it closes
            continue
    raise AssertionError("no model could be drawn")


def models(lines: int = 12) -> st.SearchStrategy[RandomModel]:
    return st.builds(random_model, st.randoms(use_true_random=False), st.just(lines))


class _Builder:
    """Draws one model; `earlier` also holds balances that are still open."""

    def __init__(self, rnd: Random) -> None:
        self.rnd = rnd
        period, years = rnd.choice(LENGTHS)
        self.timeline = Timeline(
            rnd.choice(STARTS),
            years,
            period,
            rnd.choice(("end", "middle", "start")),
            rnd.choice((None, 3, 12)),
        )
        self.sections: list[Section] = []
        self.numbers: list[Line] = []
        self.whole: list[Line] = []
        self.rows: list[Line] = []
        self.earlier: list[Line] = []
        self.tables: list[Line] = []
        self.guarded: list[tuple[Line, Line]] = []  # a line that may be missing, and when it is not
        self.open: list[Balance] = []
        self.waits: dict[Line, set[Line]] = {}  # the open balances that a line needs
        self.plain = Plain(self.timeline)
        self.count = 0
        self.draw: dict[Kind, Callable[[int], Expression]] = {
            "value": self.value,
            "condition": self.condition,
            "branch": self.value,
            "number": lambda depth: self.whole_number(),
            "earlier": lambda depth: rnd.choice(self.earlier),
            "so far": lambda depth: rnd.choice(self.rows),
            "from here": lambda depth: self.settled(),
            "all": lambda depth: self.settled() if rnd.random() < 0.8 else self.header_row(),
            "pattern": lambda depth: self.settled(),
            "product": self.product,
            "table": lambda depth: rnd.choice(self.tables),
        }

    # -- the model ------------------------------------------------------------------------------

    def build(self, lines: int) -> RandomModel:
        names = ["Basis", "Offers, all"][: 1 + (self.rnd.random() < 0.5)]
        sheets = [Sheet(name) for name in names]
        self.sections = [sheet.section("Lines") for sheet in sheets]
        self.inputs(sheets[0].section("Inputs"))
        for _ in range(lines):
            chance = self.rnd.random()
            if chance < 0.08 and len(self.open) < 2:
                self.open_balance()
            elif chance < 0.16 and self.open:
                self.close_balance()
            else:
                self.write_line()
        while self.open:
            self.close_balance()
        return RandomModel(self.timeline, sheets)

    def inputs(self, section: Section) -> None:
        rnd, periods = self.rnd, self.timeline.count + 1
        for k in range(5):
            self.numbers.append(section.number(f"n{k}", rnd.choice(NUMBERS)))
        for k in range(2):
            self.whole.append(section.number(f"w{k}", rnd.randint(1, periods + 1)))
        units = dict.fromkeys(row.unit for row in HEADERS.values())
        self.units = {
            unit: section.number(f"one {unit}", 1, unit=str(unit))
            for unit in units
            if unit not in (None, PLAIN_UNIT)
        }
        self.low = section.number("low", 0.25)
        self.high = section.number("high", 3.0)
        for k in range(3):
            values = [rnd.choice(NUMBERS) for _ in range(periods)]
            opening = rnd.choice((None, rnd.choice(self.numbers), 1)) if k else 0
            self.rows.append(section.path(f"p{k}", values, opening=opening))
            if opening is not None:
                self.earlier.append(self.rows[-1])
        for k, first in enumerate((-200.0, 1.0)):
            keys = {first: rnd.choice(NUMBERS)}
            keys |= {
                float(rnd.randint(2, 9)): rnd.choice(NUMBERS) for _ in range(rnd.randint(0, 3))
            }
            self.tables.append(section.table(f"t{k}", keys))

    def write_line(self) -> None:
        label = self.label()
        section = self.rnd.choice(self.sections)
        for _ in range(12):
            try:
                formula = self.formula()
                self.check(formula)
            except FAILURES:
                continue
            except ModelError as problem:
                if "operations" not in str(problem):
                    raise
                continue
            break
        else:
            formula = self.rnd.choice(self.rows) + self.rnd.choice(self.numbers)
        opening = None
        if formula.shape == "row" and not may_be_missing(formula) and self.rnd.random() < 0.4:
            opening = self.opening()
        self.take(section.line(label, formula, opening=opening))

    def formula(self) -> Expression:
        chance = self.rnd.random()
        if chance < 0.04:
            return self.leaf()
        if chance < 0.12:
            return self.lazy()
        if chance < 0.17 and self.guarded:
            line, guard = self.rnd.choice(self.guarded)
            return where(guard, self.rnd.choice([line, line + 1, -line * line]), self.value(1))
        if chance < 0.21:
            guard = self.rnd.choice(self.rows)
            return Apply("where", guard, self.value(1), Apply("missing", text='no "value"'))
        return self.word(self.rnd.choice(list(WORDS.values())), self.rnd.randint(1, 4))

    def check(self, formula: Expression) -> None:
        """Raise one of the failures if a formula has no number of a fair size in some period."""
        if self.needs_open(formula):
            return
        for period in range(self.timeline.count + 1):
            self.number(self.plain.value(formula, period))

    def number(self, value: float) -> None:
        if abs(value) > LARGEST:
            raise OverflowError

    def take(self, line: Line) -> None:
        """Put a new line where later formulas find it."""
        waits = self.needs_open(line.formula)
        if waits:
            self.waits[line] = waits
        if line.optional:
            if isinstance(line.formula, Apply) and line.formula.word.name == "where":
                guard = line.formula.arguments[0]
                if isinstance(guard, Line):
                    self.guarded.append((line, guard))
            return
        if line.shape == "number":
            self.numbers.append(line)
            return
        self.rows.append(line)
        if line.opening is not None:
            self.earlier.append(line)

    def label(self) -> str:
        self.count += 1
        return f"f{self.count}"

    def opening(self) -> Expression:
        if self.rnd.random() < 0.3:
            return maximum(self.rnd.choice(self.numbers), 1) * self.rnd.choice(self.numbers[:5])
        return self.rnd.choice([*self.numbers[:5], Constant(0), Constant(1)])

    # -- loops through time -----------------------------------------------------------------------

    def needs_open(self, formula: Expression | None) -> set[Line]:
        """Return the open balances that a formula needs, directly or not."""
        waiting = {balance.closing for balance in self.open}
        found: set[Line] = set()
        for node in walk(formula):
            if node in waiting:
                found.add(node)
            elif isinstance(node, Line):
                found |= self.waits.get(node, set()) & waiting
        return found

    def settled(self) -> Line:
        """Return a row whose every period may be read: it needs no open balance."""
        return self.rnd.choice([line for line in self.rows if not self.needs_open(line)])

    def open_balance(self) -> None:
        section = self.rnd.choice(self.sections)
        balance = section.balance(self.label(), opening=self.opening())
        self.open.append(balance)
        self.earlier.append(balance.closing)
        self.take(balance.opening)

    def close_balance(self) -> None:
        balance = self.open[-1]  # any other could be left with a reader of whole rows inside
        opening = balance.opening
        line = self.rnd.choice(self.rows)
        flow = minimum(maximum(line, -self.high), maximum(opening, self.high))
        balance.close(self.rnd.choice([opening + flow, opening - flow, flow, opening * self.low]))
        self.open.remove(balance)
        self.rows.append(balance.closing)
        waits = self.needs_open(balance.closing.formula)
        if waits:
            self.waits[balance.closing] = waits
        if not self.open:
            self.waits.clear()
            for section in self.sections:
                for line in section.lines:
                    for value in self.plain.row(line):
                        self.number(value)
        else:
            for waiting in self.waits.values():
                if balance.closing in waiting:
                    waiting |= waits

    # -- expressions ----------------------------------------------------------------------------

    def word(self, word: Word, depth: int) -> Expression:
        """Return a word applied to arguments of the kinds that it takes."""
        count = len(word.takes) + (self.rnd.randint(0, 2) if word.many else 0)
        if word.many and self.rnd.random() < 0.4:
            run = self.neighbours()
            if word.name == "add" and self.rnd.random() < 0.5:  # a sheet has SUMPRODUCT for it
                run = [a * b for a, b in zip(run, self.neighbours(), strict=False)]
            return Apply(word.name, *(run * 2)[: max(len(run), len(word.takes))], text="none")
        draw = dict(self.draw)
        if word.fails and self.open:
            draw["value"] = self.bounded  # it can't be tried before the balance closes
        arguments = [draw[kind](depth - 1) for kind in kinds(word, count)]
        return Apply(word.name, *arguments, text="none")

    def value(self, depth: int) -> Expression:
        if depth <= 0 or self.rnd.random() < 0.2:
            return self.leaf()
        needed = [word for word in WORDS.values() if word.name != "missing"]
        return self.word(self.rnd.choice(needed), depth)

    def leaf(self) -> Expression:
        chance = self.rnd.random()
        if chance < 0.15:
            return Constant(self.rnd.choice(CONSTANTS))
        if chance < 0.35:
            drawn = header(self.rnd.choice(list(HEADERS)))
            return drawn if drawn.unit in (None, PLAIN_UNIT) else drawn / self.units[drawn.unit]
        if chance < 0.6:
            return self.rnd.choice(self.numbers + self.whole)
        return self.rnd.choice(self.rows)

    def condition(self, depth: int) -> Expression:
        if self.rnd.random() < 0.7:
            return self.word(WORDS[self.rnd.choice(COMPARISONS)], depth)
        return self.value(depth)

    def bounded(self, depth: int) -> Expression:
        """Return a value between two positive inputs, for which no word fails."""
        return minimum(maximum(self.value(min(depth, 1)), self.low), self.high)

    def lazy(self) -> Expression:
        """Return a choice whose branch may fail in just those periods where it is not taken."""
        row = self.rnd.choice([*self.rows, self.header_row(), self.header_row()])
        other = self.value(1)
        plain, root, tables = self.rnd.choice(self.rows), self.high - self.high, self.tables
        return self.rnd.choice(
            [
                lambda: where(equal(row, 0), other, plain / row),
                lambda: where(row > 0, Apply("log", row), other),
                lambda: where(row > 0, plain - row**-1, other) * self.low,
                lambda: where(row >= 0, row**self.low, -1),
                lambda: where(row >= 1, Apply("at", tables[1], row), other),
                lambda: where(root, self.numbers[0] / root, other),
                lambda: where(root, Apply("total", self.settled() / root), other),
                lambda: where(self.whole[0] <= 0, other, before(self.earlier[0])) + other,
            ]
        )()

    def whole_number(self) -> Expression:
        """Return a number that is whole and at least 1."""
        first = self.rnd.choice(self.whole)
        return self.rnd.choice(
            [first, first, Constant(1), Constant(12), first + 1, maximum(first, 1), first * 1]
        )

    def product(self, depth: int) -> Expression:
        """Return rows (at least one) and numbers, joined by the words that SUMPRODUCT takes."""
        row: Expression = self.settled() if self.rnd.random() < 0.8 else self.header_row()
        for _ in range(self.rnd.randint(0, 2)):
            word = WORDS[self.rnd.choice(sorted(PRODUCT_WORDS))]
            others = [self.settled(), self.header_row(), self.rnd.choice(self.numbers[:5])]
            both = [row, self.rnd.choice(others)][: len(word.takes)]
            self.rnd.shuffle(both)
            row = Apply(word.name, *both)
        return row

    def neighbours(self) -> list[Line]:
        """Return some lines in neighbouring rows, as far as they always have a value."""
        lines = self.rnd.choice(self.sections).lines
        first = self.rnd.randint(0, max(len(lines) - 2, 0))
        run = lines[first : first + self.rnd.randint(2, 4)]
        known = set(self.rows) | set(self.numbers)
        found = [line for line in run if line in known]
        return found if len(found) > 1 else [self.rnd.choice(self.rows), self.rnd.choice(self.rows)]

    def header_row(self) -> Header:
        return header(self.rnd.choice(PLAIN_ROWS))
