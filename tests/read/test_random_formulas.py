"""Random formulas: arrays = plain Python = the sheet as LibreOffice recalculates it.

In CI some 2,400 formulas, the same in every run. The longer form takes any number of them:

    RANDOM_FORMULAS=50000 python -m pytest tests/read/test_random_formulas.py
"""

from __future__ import annotations

import math
import os
from collections import Counter
from datetime import date
from random import Random
from typing import TYPE_CHECKING

import pytest

from servicemodel.line.nodes import Apply, Constant, Expression, Line
from servicemodel.line.sheet import Sheet
from servicemodel.line.vocabulary import HEADERS, WORDS
from servicemodel.line.words import add, equal, exp, floor, log, maximum, minimum, where
from servicemodel.read import arrays
from servicemodel.report import workbook
from servicemodel.timeline import Timeline
from tests.plain import Plain
from tests.recalculate import needs_libreoffice, read_lines, recalculate, recalculated
from tests.strategies import RandomModel, random_model, vocabulary_of, walk

if TYPE_CHECKING:
    from pathlib import Path

FORMULAS = int(os.environ.get("RANDOM_FORMULAS", "2400"))
PER_MODEL = 50
BATCHES = 2  # one for each core; a batch is one call of LibreOffice in CI
AT_ONCE = 100  # workbooks in one call
MOST_DISCARDED = 0.12  # share of formulas that may be too close to a tie to be compared
CLOSE = 1e-9
START = date(2027, 1, 1)


class Watched(Plain):
    """The plain way, noting the lines whose numbers hang on the last bits of a float.

    A spreadsheet compares and rounds down with a tolerance and snaps small differences to 0, so
    there it may rightly differ: near a tie, near a whole number, after heavy cancellation, and for
    amounts out of any reasonable size.
    """

    def __init__(self, timeline: Timeline) -> None:
        super().__init__(timeline)
        self.seen: dict[tuple[Expression, int], float] = {}
        self.shaky: dict[Line, str] = {}
        self.now: list[Line] = []
        self.lazy: set[Line] = set()

    def line(self, line: Line, period: int = 0) -> float:
        self.now.append(line)
        try:
            return super().line(line, period)
        finally:
            self.now.pop()

    def value(self, e: Expression | None, t: int) -> float:
        assert e is not None
        if (e, t) not in self.seen:
            self.seen[e, t] = super().value(e, t)
            if isinstance(e, Apply):
                self.watch(e, t, self.seen[e, t])
        return self.seen[e, t]

    def watch(self, e: Apply, t: int, result: float) -> None:
        name = e.word.name
        if abs(result) > 1e10 or 0 < abs(result) < 1e-10:
            self.doubt("size")
        if name == "power" and not result and self.value(e.arguments[0], t):
            self.doubt("size")  # 0.5^2000: LibreOffice has no number for it
        elif name in ("less", "at most", "more", "at least"):
            a, b = (self.value(argument, t) for argument in e.arguments)
            self.tie(a, b)
        elif name == "floor":
            a = self.value(e.arguments[0], t)
            self.tie(a, float(round(a)))
        elif name in ("at", "stated at"):
            key = self.value(e.arguments[1], t)
            for known in e.arguments[0].given:  # type: ignore[attr-defined]
                self.tie(key, known)
        elif name in ("plus", "minus"):
            self.cancelled(result, [self.value(argument, t) for argument in e.arguments])
        elif name == "add":
            self.summed(result, [self.value(argument, t) for argument in e.arguments])
        elif name == "total":
            self.summed(result, self.whole(e.arguments[0]))
        elif name == "npv":
            growth = 1 + self.value(e.arguments[0], t)
            rows = self.whole(e.arguments[1])
            self.summed(result, [x / growth**k for k, x in enumerate(rows)])
        elif name == "remaining":
            self.summed(result, self.whole(e.arguments[0])[t:])
        elif name == "spread":
            a, b = (self.whole(argument) for argument in e.arguments)
            self.summed(result, [a[t - k] * b[k] for k in range(t + 1)])
        elif name == "where":
            self.look_aside(e, t)

    def look_aside(self, e: Apply, t: int) -> None:
        """Note a choice whose other branch has no value: only a lazy reader passes it."""
        taken = self.value(e.arguments[0], t) != 0
        try:
            Plain(self.timeline).value(e.arguments[2 if taken else 1], t)
        except (ArithmeticError, ValueError, AssertionError):
            self.lazy.add(self.now[-1])

    def doubt(self, why: str) -> None:
        self.shaky.setdefault(self.now[-1], why)

    def tie(self, a: float, b: float) -> None:
        if a != b and abs(a - b) <= CLOSE * max(abs(a), abs(b), 1e-3):
            self.doubt("tie")

    def cancelled(self, result: float, parts: list[float]) -> None:
        if result and abs(result) < 1e-5 * max(map(abs, parts)):
            self.doubt("cancellation")

    def summed(self, result: float, parts: list[float]) -> None:
        exact = all(part == round(part, 3) for part in parts)
        if abs(result) < 1e-5 * max(map(abs, parts)) and not (exact and not result):
            self.doubt("cancellation")


def discarded(model: RandomModel, watched: Watched) -> set[Line]:
    """Return the lines on the verge, and all that read them."""
    found: set[Line] = set()
    before = -1
    while len(found) != before:  # loops through time need more than one round
        before = len(found)
        for line in model.lines:
            nodes = {*walk(line.formula), *walk(line.opening)}
            if line in watched.shaky or not found.isdisjoint(nodes):
                found.add(line)
    return found


def differs(expected: float, actual: object, largest: float) -> bool:
    if math.isnan(expected):
        return not (actual == 'no "value"' or actual == "none" or actual != actual)
    if isinstance(actual, bool) or not isinstance(actual, int | float):
        return True
    return not abs(expected - actual) <= CLOSE * largest


def compare(
    label: str, plain: dict[Line, list[float]], other: dict[Line, list[float]], lines: list[Line]
) -> list[str]:
    """Return one text for each line whose cells differ by more than 1e-9 of its largest amount."""
    found = []
    for line in lines:
        largest = max((abs(v) for v in plain[line] if not math.isnan(v)), default=0.0)
        pairs = list(zip(plain[line], other[line], strict=True))
        if any(differs(expected, actual, largest) for expected, actual in pairs):
            found.append(f"{label}: {line.name} = {line.formula}: {pairs}")
    return found


def as_lists(values: dict[Line, arrays.Array]) -> dict[Line, list[float]]:
    return {line: array.reshape(-1).tolist() for line, array in values.items()}


@needs_libreoffice
@pytest.mark.parametrize(
    "batch",
    [pytest.param(k, marks=pytest.mark.xdist_group(f"random-{k}")) for k in range(BATCHES)],
)
def test_arrays_plain_python_and_the_sheet_agree(batch: int, tmp_path: Path) -> None:
    wrong: list[str] = []
    seen: Counter[str] = Counter()
    words: Counter[str] = Counter()
    seed = batch
    while seen["formulas"] < FORMULAS / BATCHES:
        folder = tmp_path / str(seed)
        folder.mkdir()
        drawn = []
        while seen["formulas"] < FORMULAS / BATCHES and len(drawn) < AT_ONCE:
            model = random_model(Random(seed), PER_MODEL)
            watched = Watched(model.timeline)
            plain = {line: watched.row(line) for line in model.lines if line.shape != "table"}
            gone = discarded(model, watched)
            kept = [line for line in plain if line not in gone]
            wrong += compare("arrays", plain, as_lists(arrays.read(plain, model.timeline)), kept)
            workbook.write(model.sheets, model.timeline, folder / f"{seed}.xlsx")
            drawn.append((seed, model, plain, kept))
            compared = [line for line in model.formulas if line not in gone]
            seen["drawn"] += len(model.formulas)
            seen["formulas"] += len(compared)
            seen["lazy"] += len(watched.lazy.intersection(compared))
            seen["lines"] += len(kept)
            for names in vocabulary_of(compared):
                words.update(names)
            seed += BATCHES
        files = [folder / f"{number}.xlsx" for number, *_ in drawn]
        for book, (number, model, plain, kept) in zip(
            recalculate(files, folder), drawn, strict=True
        ):
            cells = read_lines(book, model.sheets, model.timeline)
            wrong += compare(f"sheet of seed {number}", plain, cells, kept)
    print(dict(seen))
    assert not wrong, f"{len(wrong)} of {seen['lines']} lines differ:\n" + "\n".join(wrong[:5])
    assert {*WORDS, *HEADERS} - set(words) == set()
    assert min(words[name] for name in WORDS) >= 20
    assert seen["lazy"] >= 20
    assert seen["formulas"] >= (1 - MOST_DISCARDED) * seen["drawn"]


def choose(condition: float, yes: float, no: float) -> float:
    return yes if condition else no


FIXED = (  # read as Python reads them: by lines they give a formula, by floats its number
    lambda a, b, c, d, most, if_: -(a ** (c + c)),
    lambda a, b, c, d, most, if_: -(a**c),
    lambda a, b, c, d, most, if_: (-a) ** (c + c),
    lambda a, b, c, d, most, if_: -(-(a**c)),  # noqa: B002
    lambda a, b, c, d, most, if_: (a**b) ** c,
    lambda a, b, c, d, most, if_: a ** (b**c),
    lambda a, b, c, d, most, if_: a ** (b ** (c**d)),
    lambda a, b, c, d, most, if_: ((a**b) ** c) ** d,
    lambda a, b, c, d, most, if_: a**-b,
    lambda a, b, c, d, most, if_: -(a**-b),
    lambda a, b, c, d, most, if_: a ** -(b**c),
    lambda a, b, c, d, most, if_: a - (b - c),
    lambda a, b, c, d, most, if_: a - (b + c),
    lambda a, b, c, d, most, if_: (a - b) - c,
    lambda a, b, c, d, most, if_: a + (b - c),
    lambda a, b, c, d, most, if_: a - (-b),
    lambda a, b, c, d, most, if_: a + (-b),
    lambda a, b, c, d, most, if_: a - (-b) * c,
    lambda a, b, c, d, most, if_: a / (b / c),
    lambda a, b, c, d, most, if_: a / b / c,
    lambda a, b, c, d, most, if_: a / b * c,
    lambda a, b, c, d, most, if_: a / (b * c),
    lambda a, b, c, d, most, if_: a * (b / c),
    lambda a, b, c, d, most, if_: a / -b,
    lambda a, b, c, d, most, if_: a * -b,
    lambda a, b, c, d, most, if_: -a * b - c,
    lambda a, b, c, d, most, if_: -(a - b),
    lambda a, b, c, d, most, if_: -(a * b),
    lambda a, b, c, d, most, if_: (a + b) * (c - d),
    lambda a, b, c, d, most, if_: (a + b) ** (c - d),
    lambda a, b, c, d, most, if_: a * (b > c),
    lambda a, b, c, d, most, if_: (a > b) + (c > d),
    lambda a, b, c, d, most, if_: (a > b) >= (c > d),
    lambda a, b, c, d, most, if_: (a > b) > (c <= d),
    lambda a, b, c, d, most, if_: (a < b) - (c >= d),
    lambda a, b, c, d, most, if_: (a > b) / (c + (b > d)),
    lambda a, b, c, d, most, if_: (a + (a > b)) ** (c > d),
    lambda a, b, c, d, most, if_: (a > b) ** (c > d),
    lambda a, b, c, d, most, if_: most(a > b, 0),
    lambda a, b, c, d, most, if_: most(a > b, c > d, -1),
    lambda a, b, c, d, most, if_: 0 - (a > b),
    lambda a, b, c, d, most, if_: -(a > b),
    lambda a, b, c, d, most, if_: -(a > b) * c,
    lambda a, b, c, d, most, if_: (a + b > c) * 12,
    lambda a, b, c, d, most, if_: a > -b,
    lambda a, b, c, d, most, if_: -a < -b,
    lambda a, b, c, d, most, if_: if_((a > b) * (c > d), a > b, c - d),
    lambda a, b, c, d, most, if_: if_(a - b, -1, -a),
    lambda a, b, c, d, most, if_: if_((a > b) >= (c > d), 1, 0) - if_(a > b, 1, 12),
    lambda a, b, c, d, most, if_: a + -1,
    lambda a, b, c, d, most, if_: a - -1,
    lambda a, b, c, d, most, if_: -1 - a,
    lambda a, b, c, d, most, if_: -1 + a,
    lambda a, b, c, d, most, if_: a * -1,
    lambda a, b, c, d, most, if_: -1 * a,
    lambda a, b, c, d, most, if_: a / -1,
    lambda a, b, c, d, most, if_: -1 / a,
    lambda a, b, c, d, most, if_: a**-1,
    lambda a, b, c, d, most, if_: a ** (b * -1),
    lambda a, b, c, d, most, if_: (a * -1) ** (c + c),
    lambda a, b, c, d, most, if_: -1 / a**-1,
    lambda a, b, c, d, most, if_: a > -1,
    lambda a, b, c, d, most, if_: -1 >= a,  # noqa: SIM300
    lambda a, b, c, d, most, if_: (-1 < a) * -1,  # noqa: SIM300
    lambda a, b, c, d, most, if_: most(a, -1) - most(-1, -b),
    lambda a, b, c, d, most, if_: if_(a > b, -1, 12) * if_(a <= b, 0, -1),
)
VALUES = ((2.0, 3.0, 2.0, 1.0), (3.0, 2.0, 1.0, 2.0), (1.5, 0.5, 3.0, 2.0), (4.0, 4.0, 2.0, 2.0))


@needs_libreoffice
@pytest.mark.xdist_group("fixed")
def test_signs_that_readers_of_formulas_get_wrong(tmp_path: Path) -> None:
    timeline = Timeline(START, years=len(VALUES) - 1)
    sheet = Sheet("Fixed")
    given = sheet.section("Inputs")
    paths = [
        given.path(name, row) for name, row in zip("abcd", zip(*VALUES, strict=True), strict=True)
    ]
    numbers = [given.number(f"{name}, all periods", VALUES[0][k]) for k, name in enumerate("abcd")]
    expected: dict[Line, list[float]] = {}
    for k, case in enumerate(FIXED):
        found = [float(case(*row, max, choose)) for row in VALUES]
        line = sheet.section(f"{k}").line("In each period", case(*paths, maximum, where))
        expected[line] = found
        line = sheet.section(f"{k}, numbers").line("Once", case(*numbers, maximum, where))
        expected[line] = found[:1]
    more = sheet.section("More")
    a, b, c, _ = paths
    with_constants = {
        Apply("negative", Constant(-1)): lambda a, b, c: 1,
        Apply("power", Constant(-1), c + c): lambda a, b, c: 1,
        Apply("minus", Constant(-1), Apply("negative", Constant(-1))): lambda a, b, c: -2,
        add([a, -1, b > c]): lambda a, b, c: a - 1 + (b > c),
        add([a * b, b * c]): lambda a, b, c: a * b + b * c,
        floor(-1 / a): lambda a, b, c: math.floor(-1 / a),
        exp(-1) * log(12): lambda a, b, c: math.exp(-1) * math.log(12),
        equal(a, b) - 1: lambda a, b, c: (a == b) - 1,
        minimum(-a, -1, b > c): lambda a, b, c: min(-a, -1, b > c),
    }
    for k, (formula, number) in enumerate(with_constants.items()):
        line = more.line(f"{k}", formula)
        found = [float(number(*row[:3])) for row in VALUES]
        expected[line] = found if line.shape == "row" else found[:1]
    computed = as_lists(arrays.read(expected, timeline))
    sheets = recalculated([sheet], timeline, tmp_path)
    lines = list(expected)
    assert compare("arrays", expected, computed, lines) == []
    assert compare("sheet", expected, {line: sheets[line] for line in lines}, lines) == []
    plain = Plain(timeline)
    assert compare("plain", expected, {line: plain.row(line) for line in lines}, lines) == []
