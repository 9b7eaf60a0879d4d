"""Lines as sentences: what a line is, why a number is what it is, and the tree below it.

The numbers come from whoever asks, as a mapping from lines to arrays. Depth is counted in lines,
not in periods: values of earlier periods are leaves, and sums show their largest periods.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from servicemodel.line.nodes import Apply, Constant, Expression, Header, Line, Role
from servicemodel.read.phrases import OVER_PERIODS, SIGNS, names_of, number, tell, unsaid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import numpy as np
    from numpy.typing import NDArray

    from servicemodel.timeline import Timeline

    Values = Mapping[Line, NDArray[np.float64]]

MOST_PERIODS = 3  # how many periods of a sum are shown one by one

ARITHMETIC: dict[str, Callable[..., float]] = {
    "plus": lambda a, b: a + b,
    "minus": lambda a, b: a - b,
    "times": lambda a, b: a * b,
    "over": lambda a, b: a / b,
    "power": lambda a, b: a**b,
    "negative": lambda a: -a,
    "less": lambda a, b: float(a < b),
    "at most": lambda a, b: float(a <= b),
    "more": lambda a, b: float(a > b),
    "at least": lambda a, b: float(a >= b),
    "minimum": min,
    "maximum": max,
    "floor": math.floor,
    "exp": math.exp,
    "log": math.log,
    "missing": lambda: math.nan,
    "add": lambda *values: sum(values),
}


@dataclass(frozen=True)
class Explanation:
    """A named value, the sentence that gives it, and the values below it.

    `key` is what is explained (a line, a header row or a word over periods) and the period (None
    for a number, -1 for an opening). Parts of a sum, and its rest, stand for no expression: None.
    `shown_above` says that it has been explained before.
    """

    key: tuple[Expression | None, int | None]
    name: str
    value: float
    unit: str
    sentence: str
    source: str = ""
    below: tuple[Explanation, ...] = ()
    shown_above: bool = False

    def __str__(self) -> str:
        return self.text()

    def text(self, indent: int = 0) -> str:
        """Return the tree as indented lines of text."""
        mark = " (explained above)" if self.shown_above else ""
        source = f"  [{self.source}]" if self.source else ""
        first = "  " * indent + self.sentence + source + mark
        return "\n".join([first, *(item.text(indent + 1) for item in self.below)])

    def to_dict(self) -> dict[str, Any]:
        """Return the tree as plain data; a value that does not exist is None."""
        return {
            "name": self.name,
            "value": None if math.isnan(self.value) else self.value,
            "unit": self.unit,
            "sentence": self.sentence,
            "source": self.source,
            "explained_above": self.shown_above,
            "below": [item.to_dict() for item in self.below],
        }


def definition(line: Line) -> str:
    """Return what a line is: `Energy cost = Energy use x Tariff`."""
    if line.formula is None:
        return f"{line.label} is an input"
    names = names_of(line.formula)
    return f"{line.label} = {tell(line.formula, names.get)}"


def calculation(
    line: Line, period: int, values: Values, timeline: Timeline, position: int = 0
) -> str:
    """Return why a number is what it is: `Energy cost, 2029 = 40,000 kWh x ... = 8,911.56 USD`.

    `values` must hold every line that the formula reads; the period is ignored for a number.
    """
    return _Reader(values, timeline, position).sentence(line, period)


def explain(
    line: Line,
    period: int,
    values: Values,
    timeline: Timeline,
    *,
    depth: int = 3,
    position: int = 0,
) -> Explanation:
    """Return the tree of named values below a line, `depth` lines deep.

    `values` must hold every line that `line` reads, directly or not, to that depth; the period
    is ignored for a line that is one number.
    """
    return _Reader(values, timeline, position).explain(line, period, depth)


class _Reader:
    """Reads values of one position and tells how they come about."""

    def __init__(self, values: Values, timeline: Timeline, position: int) -> None:
        self.values = values
        self.timeline = timeline
        self.position = position
        self.explained: set[tuple[Expression | None, int | None]] = set()

    # -- values -----------------------------------------------------------------------------

    def value(self, expression: Expression, period: int) -> float:
        """Return the value of an expression in a period."""
        if isinstance(expression, Constant):
            return expression.value
        if isinstance(expression, Header):
            if expression.shape == "number":
                return self.timeline.numbers[expression.name]
            return self.timeline.rows[expression.name][period]
        if isinstance(expression, Line):
            array = self.values[expression]
            return float(
                array[..., self.position] if array.ndim == 1 else array[period, self.position]
            )
        assert isinstance(expression, Apply)
        name, arguments = expression.word.name, expression.arguments
        if name == "where":
            taken = 1 if self.value(arguments[0], period) else 2
            return self.value(arguments[taken], period)
        if name in OVER_PERIODS:
            return OVER[name](self, expression, period)
        return ARITHMETIC[name](*(self.value(argument, period) for argument in arguments))

    def past(self, line: Expression, period: int) -> float:
        """Return a line's value in a period, its opening before period 0."""
        assert isinstance(line, Line)
        if period >= 0:
            return self.value(line, period)
        assert line.opening is not None
        return self.value(line.opening, 0)

    def row(self, expression: Expression, start: int = 0) -> list[float]:
        """Return the values of an expression from a period on."""
        return [self.value(expression, k) for k in range(start, self.timeline.count + 1)]

    # -- sentences --------------------------------------------------------------------------

    def name(self, expression: Expression, period: int | None) -> str:
        """Return what a person calls a value: `Energy cost, 2029`."""
        text = expression.label if isinstance(expression, Line) else str(expression)
        if isinstance(expression, Apply):
            text = tell(expression, unsaid)
        if period is None:
            return text
        return f"{text}, {self.timeline.label(period) if period >= 0 else 'opening'}"

    def written(self, expression: Expression, value: float) -> str:
        """Return a value with its unit, as its role asks."""
        unit = "" if expression.unit is None else str(expression.unit)
        if isinstance(expression, Line):
            if expression.role is Role.STATE and not math.isnan(value):
                return expression.texts[int(value)] if expression.texts else f"{value:g}"
            return number(value, unit, expression.role)
        role = Role.LEVEL
        if isinstance(expression, Apply) and isinstance(expression.arguments[0], Line):
            role = expression.arguments[0].role
        return number(value, unit, role)

    def sentence(self, line: Line, period: int) -> str:
        """Return `name = formula with numbers = value`."""
        value = self.value(line, period)
        name = self.name(line, None if line.shape == "number" else period)
        said = self.written(line, value)
        if line.formula is None or isinstance(line.formula, Constant):
            return f"{name} = {said}"
        formula = self.tell(line.formula, period)
        return f"{name} = {formula}" if formula == said else f"{name} = {formula} = {said}"

    def tell(self, expression: Expression, period: int, above: int = 0) -> str:
        """Return an expression with numbers for its leaves; of a choice the branch taken."""

        def say(leaf: Expression) -> str | None:
            if isinstance(leaf, Apply) and leaf.word.name == "where":
                condition, yes, no = leaf.arguments
                holds = bool(self.value(condition, period))
                said = self.tell(yes if holds else no, period)
                if isinstance(condition, Line | Header):
                    return f"{said} (since {'' if holds else 'not '}{condition})"
                compared = isinstance(condition, Apply) and condition.word.name in SIGNS
                since = self.tell(condition, period) if compared else tell(condition, unsaid)
                return f"{said} (since {since}{'' if holds else ' does not hold'})"
            return self.written(leaf, self.value(leaf, period))

        if isinstance(expression, Apply) and expression.word.name == "where":
            return say(expression) or ""
        return tell(expression, say, above)

    # -- trees ------------------------------------------------------------------------------

    def explain(self, line: Line, period: int, depth: int) -> Explanation:
        """Return the tree below one value of a line."""
        place = None if line.shape == "number" else period
        key = (line, place)
        again = key in self.explained
        if line.formula is not None and depth > 0:
            self.explained.add(key)
        source = line.source + (f", grade {line.grade}" if line.grade else "")
        below: tuple[Explanation, ...] = ()
        if isinstance(line.formula, Line) and not again:  # a link is no step of its own
            below = tuple(self.below(line.formula, period, depth))
        elif line.formula is not None and depth > 0 and not again:
            below = tuple(self.below(line.formula, period, depth - 1))
        return Explanation(
            key,
            self.name(line, place),
            self.value(line, period),
            str(line.unit),
            self.sentence(line, period),
            source,
            below,
            again,
        )

    def below(self, expression: Expression, period: int, depth: int) -> Iterator[Explanation]:
        """Walk over the values that an expression reads in a period."""
        if isinstance(expression, Line):
            yield self.explain(expression, period, depth)
        elif isinstance(expression, Header):
            place = None if expression.shape == "number" else period
            yield self.leaf(expression, place, self.value(expression, period))
        elif isinstance(expression, Apply):
            name, arguments = expression.word.name, expression.arguments
            if name == "where":
                taken = 1 if self.value(arguments[0], period) else 2
                arguments = (arguments[0], arguments[taken])
            if name in ("at", "stated at", "npv"):
                place = None if expression.shape == "number" else period
                yield self.leaf(expression, place, self.value(expression, period))
                arguments = arguments[:1] if name == "npv" else arguments[1:]
            elif name == "before" or name == "lag":
                back = 1 if name == "before" else int(self.value(arguments[1], period))
                earlier = max(period - back, -1)
                yield self.leaf(arguments[0], earlier, self.past(arguments[0], earlier))
                arguments = arguments[1:]
            elif name in OVER_PERIODS:
                yield self.reduced(expression, period, depth)
                return
            for argument in arguments:
                yield from self.below(argument, period, depth)

    def leaf(self, expression: Expression, place: int | None, value: float) -> Explanation:
        """Return a value that is not explained further."""
        unit = "" if expression.unit is None else str(expression.unit)
        name = self.name(expression, place)
        sentence = f"{name} = {self.written(expression, value)}"
        return Explanation((expression, place), name, value, unit, sentence)

    def reduced(self, apply: Apply, period: int, depth: int) -> Explanation:
        """Return a word over many periods with the periods that matter most below it."""
        place = None if apply.shape == "number" else period
        leaf = self.leaf(apply, place, self.value(apply, period))
        parts = self.parts(apply, period)
        largest = sorted(parts, key=lambda k: (-abs(parts[k]), k))[:MOST_PERIODS]
        shown = [k for k in sorted(largest) if parts[k]]
        below = [item for k in shown for item in self.part(apply, period, k, depth)]
        if any(parts[k] for k in parts if k not in shown):
            rest = leaf.value - sum(parts[k] for k in shown)
            sentence = f"all other periods = {self.written(apply, rest)}"
            below.append(Explanation((None, None), "all other periods", rest, leaf.unit, sentence))
        return replace(leaf, below=tuple(below))

    def parts(self, apply: Apply, period: int) -> dict[int, float]:
        """Return what each period adds to a sum; for an extreme the period that has it."""
        name, inside = apply.word.name, apply.arguments[0]
        if name == "spread":
            pattern = apply.arguments[1]
            return {
                k: self.value(inside, k) * self.value(pattern, period - k)
                for k in range(period + 1)
            }
        start = period if name == "remaining" else 0
        row = dict(enumerate(self.row(inside, start), start))
        if name in ("lowest", "highest"):
            best = min(row, key=lambda k: row[k] if name == "lowest" else -row[k])
            return {best: row[best]}
        return row

    def part(self, apply: Apply, period: int, k: int, depth: int) -> Iterator[Explanation]:
        """Walk over what period k of a word over many periods reads."""
        inside = apply.arguments[0]
        if apply.word.name == "spread":
            value = self.parts(apply, period)[k]
            share = self.value(apply.arguments[1], period - k)
            said = f"{self.written(inside, self.value(inside, k))} x {number(share)}"
        elif isinstance(inside, Line):
            yield self.explain(inside, k, depth)
            return
        else:
            value = self.value(inside, k)
            said = self.tell(inside, k)
        name = f"part of {self.timeline.label(k)}"
        sentence = f"{name} = {said} = {self.written(apply, value)}"
        below = tuple(self.below(inside, k, depth))
        unit = "" if apply.unit is None else str(apply.unit)
        yield Explanation((None, k), name, value, unit, sentence, below=below)


def _at(reader: _Reader, apply: Apply, period: int) -> float:
    table, key = apply.arguments
    assert isinstance(table, Line)
    assert isinstance(table.given, dict)
    wanted = reader.value(key, period)
    place = sum(known <= wanted for known in table.given) - 1
    return float(reader.values[table][place, reader.position])


def _stated_at(reader: _Reader, apply: Apply, period: int) -> float:
    table, key = apply.arguments
    assert isinstance(table, Line)
    assert isinstance(table.given, dict)
    wanted = reader.value(key, period)
    places = [place for place, known in enumerate(table.given) if known == wanted]
    return float(reader.values[table][places[0], reader.position]) if places else 0.0


def _npv(reader: _Reader, apply: Apply, period: int) -> float:
    rate, row = apply.arguments
    growth = 1 + reader.value(rate, period)
    return sum(amount / growth**k for k, amount in enumerate(reader.row(row)))


def _spread(reader: _Reader, apply: Apply, period: int) -> float:
    amounts, pattern = apply.arguments
    terms = (
        reader.value(amounts, period - k) * reader.value(pattern, k) for k in range(period + 1)
    )
    return sum(terms)


OVER: dict[str, Callable[[_Reader, Apply, int], float]] = {
    "before": lambda reader, apply, period: reader.past(apply.arguments[0], period - 1),
    "lag": lambda reader, apply, period: reader.past(
        apply.arguments[0], max(period - int(reader.value(apply.arguments[1], period)), -1)
    ),
    "at": _at,
    "stated at": _stated_at,
    "npv": _npv,
    "total": lambda reader, apply, period: sum(reader.row(apply.arguments[0])),
    "lowest": lambda reader, apply, period: min(reader.row(apply.arguments[0])),
    "highest": lambda reader, apply, period: max(reader.row(apply.arguments[0])),
    "remaining": lambda reader, apply, period: sum(reader.row(apply.arguments[0], period)),
    "spread": _spread,
}
