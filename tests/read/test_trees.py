"""Every tree of an explanation can be put together again: its leaves give its root."""

from __future__ import annotations

import math
from datetime import date
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from servicemodel.line.nodes import Apply, Constant, Expression, Header, Line
from servicemodel.read import arrays, sentences
from servicemodel.read.phrases import OVER_PERIODS
from servicemodel.timeline import Timeline
from tests.strategies import RandomModel, models, random_model

if TYPE_CHECKING:
    from collections.abc import Iterator

    from servicemodel.read.sentences import Explanation

YEARS = Timeline(date(2027, 1, 1), years=4)
DEPTHS = (0, 1, 3, 10)


def walk(item: Explanation) -> Iterator[Explanation]:
    yield item
    for below in item.below:
        yield from walk(below)


class Together:
    """Computes the root of a tree from its leaves, by the formulas of the lines in between."""

    def __init__(self, root: Explanation) -> None:
        self.items: dict[tuple, Explanation] = {}
        for item in walk(root):
            known = self.items.setdefault(item.key, item)
            assert item.key[0] is None or known.value == item.value or math.isnan(known.value)
            if item.below and not known.below:
                self.items[item.key] = item

    def item(self, key: tuple[Expression | None, int | None]) -> float:
        item = self.items[key]
        what, when = key
        if not item.below:
            return item.value
        if isinstance(what, Line):
            assert what.formula is not None
            return self.value(what.formula, when)
        assert isinstance(what, Apply)
        return math.fsum(self.part(what, below) for below in item.below)

    def part(self, what: Apply, below: Explanation) -> float:
        """Compute what one period adds to a sum; the rest of a sum is a leaf."""
        line, when = below.key
        if line is not None:
            return self.item(below.key)
        if when is None or what.word.name == "spread":
            return below.value
        return self.value(what.arguments[0], when)

    def value(self, e: Expression, when: int | None) -> float:
        if isinstance(e, Constant):
            return e.value
        if isinstance(e, Line | Header):
            return self.item((e, None if e.shape == "number" else when))
        assert isinstance(e, Apply)
        name, arguments = e.word.name, e.arguments
        if name == "where":
            return self.value(arguments[1 if self.value(arguments[0], when) else 2], when)
        if name == "missing":
            return math.nan
        if name in ("before", "lag"):
            assert when is not None
            back = 1 if name == "before" else int(self.value(arguments[1], when))
            return self.item((arguments[0], max(when - back, -1)))
        if name in OVER_PERIODS:
            keys = [(e, when), (e, None)]
            return self.item(next(key for key in keys if key in self.items))
        numbers = [self.value(argument, when) for argument in arguments]
        return {
            "plus": lambda a, b: a + b,
            "minus": lambda a, b: a - b,
            "times": lambda a, b: a * b,
            "over": lambda a, b: a / b,
            "power": math.pow,
            "negative": lambda a: -a,
            "less": lambda a, b: a < b,
            "at most": lambda a, b: a <= b,
            "more": lambda a, b: a > b,
            "at least": lambda a, b: a >= b,
            "minimum": min,
            "maximum": max,
            "floor": math.floor,
            "exp": math.exp,
            "log": math.log,
            "add": lambda *terms: math.fsum(terms),
        }[name](*numbers)


def check_trees(model: RandomModel) -> int:
    """Check every tree of a model at some periods and return how many there were."""
    timeline = model.timeline
    values = arrays.read(model.lines, timeline)
    checked = 0
    for line in model.formulas:
        for when in (0, 1, timeline.count):
            for depth in DEPTHS:
                root = sentences.explain(line, when, values, timeline, depth=depth)
                found = Together(root).item(root.key)
                sizes = [abs(item.value) for item in walk(root) if not math.isnan(item.value)]
                close = 1e-9 * max(sizes, default=0)
                assert found == pytest.approx(root.value, rel=1e-9, abs=close, nan_ok=True)
                check_shape(root, depth)
                checked += 1
    return checked


def check_shape(root: Explanation, depth: int) -> None:
    """Check that a line is explained once, no deeper than asked, and "above" means above.

    A line that only links to another is no step of its own.
    """

    def opened(item: Explanation) -> bool:
        what = item.key[0]
        return isinstance(what, Line) and item.below != () and not isinstance(what.formula, Line)

    seen, explained = set(), set()
    for item in walk(root):
        if item.shown_above:
            assert item.key in seen
            assert item.below == ()
        if opened(item):
            assert item.key not in explained
            explained.add(item.key)
        seen.add(item.key)
        assert item.sentence.startswith(item.name)

    def lines_down(item: Explanation) -> int:
        return opened(item) + max((lines_down(below) for below in item.below), default=0)

    assert lines_down(root) <= depth


def test_every_tree_of_random_models_gives_its_root_again() -> None:
    checked = sum(check_trees(random_model(Random(seed), 15)) for seed in range(25))
    assert checked > 3000


@settings(derandomize=True, deadline=None, max_examples=20)
@given(models(8))
def test_every_tree_of_any_model_gives_its_root_again(model: RandomModel) -> None:
    check_trees(model)


def test_every_formula_of_random_models_can_be_said() -> None:
    for seed in range(40):
        model = random_model(Random(seed))
        values = arrays.read(model.lines, model.timeline)
        for line in model.lines:
            if line.shape == "table":
                continue
            assert sentences.definition(line).startswith(line.label)
            for when in range(model.timeline.count + 1):
                told = sentences.calculation(line, when, values, model.timeline)
                assert told.startswith(line.label)
                assert " = " in told
