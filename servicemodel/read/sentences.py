"""Lines as sentences: what a line is, why a number is what it is, and the tree below it.

The numbers come from whoever asks, as a mapping from lines to arrays. Depth is counted in lines,
not in periods: values of earlier periods are leaves, and sums show their largest periods.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from servicemodel.line.nodes import Apply, Constant, Expression, Header, Line, Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import numpy as np
    from numpy.typing import NDArray

    from servicemodel.timeline import Timeline

    Values = Mapping[Line, NDArray[np.float64]]
    Say = Callable[[Expression], str | None]

MOST_PERIODS = 3  # how many periods of a sum are shown one by one
PHRASE, ATOM = 1, 9  # phrases inside phrases are closed: "the highest of (the lowest of a and b)"


@dataclass(frozen=True)
class Sign:
    """How an operator is said: a higher level binds tighter."""

    text: str
    level: int
    open_right: bool = False


SIGNS = {
    "less": Sign("<", 1),
    "at most": Sign("<=", 1),
    "more": Sign(">", 1),
    "at least": Sign(">=", 1),
    "plus": Sign("+", 2, open_right=True),
    "minus": Sign("-", 2),
    "times": Sign("x", 3, open_right=True),
    "over": Sign("/", 3),
    "negative": Sign("-", 4),
    "power": Sign("^", 5),
}

PHRASES = {
    "minimum": "the lowest of {list}",
    "maximum": "the highest of {list}",
    "floor": "{0} rounded down",
    "exp": "e to the power of {0}",
    "log": "the natural logarithm of {0}",
    "where": "{1} if {0}, otherwise {2}",
    "missing": "no value",
    "before": "{0} of the period before",
    "lag": "{0} lagged by {1}",
    "at": "{0} at {1}",
    "add": "{sum}",
    "total": "the sum of {0} over all periods",
    "lowest": "the lowest {0} of all periods",
    "highest": "the highest {0} of all periods",
    "remaining": "the sum of {0} from this period to the last",
    "spread": "{0} of this and earlier periods, each spread by {1}",
}

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
# an operator inside these is closed: "(a + b) rounded down"
CLOSED = frozenset({"floor", "exp", "log", "lag", "at"})
OVER_PERIODS = frozenset(
    {"before", "lag", "at", "total", "lowest", "highest", "remaining", "spread"}
)


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


def definition(line: Line) -> str:
    """Return what a line is: `Energy cost = Energy use x Tariff`."""
    if line.formula is None:
        return f"{line.label} is an input"
    names = _names(line.formula)
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


def number(value: float, unit: str = "", role: Role = Role.LEVEL) -> str:
    """Return a number as a person writes it, rounded once.

    >>> number(8911.5616, "USD"), number(0.08, role=Role.RATE), number(0.2228, "USD/kWh")
    ('8,911.56 USD', '8 %', '0.2228 USD/kWh')
    """
    if math.isnan(value):
        return "no value"
    if role is Role.RATE and not unit:
        return f"{value * 100:.4g} %"
    size = abs(value)
    if size >= 1e15 or 0 < size < 1e-6:
        text = f"{value:.6g}"
    elif abs(value - round(value)) <= 1e-9 * size:
        text = f"{value:,.0f}" if unit or size >= 10_000 else f"{value:.0f}"
    elif size >= 100:
        text = f"{value:,.2f}"
    else:
        text = f"{value:.4g}" if size < 1 else f"{value:.4f}".rstrip("0").rstrip(".")
    text = "0" if text == "-0" else text
    return f"{text} {unit}" if unit else text


def tell(expression: Expression, say: Say, above: int = 0) -> str:
    """Return an expression in words; `above` is the level that binds it from outside.

    `say` may tell lines, header rows, choices and words over periods.
    """
    if not isinstance(expression, Apply):
        text = (None if isinstance(expression, Constant) else say(expression)) or str(expression)
        return f"({text})" if text.startswith("-") and above > PHRASE else text
    name = expression.word.name
    if name in SIGNS:
        text = _operator(expression, say)
        return f"({text})" if SIGNS[name].level < above else text
    if name in OVER_PERIODS or name == "where":
        said = say(expression)
        if said:
            close = name == "where" or (said.startswith("-") and above > PHRASE)
            return f"({said})" if close and above else said
    level = SIGNS["plus"].level if name == "add" else ATOM if name in CLOSED else PHRASE
    parts = [tell(argument, say, level) for argument in expression.arguments]
    joined = ", ".join(parts[:-1]) + f" and {parts[-1]}" if len(parts) > 1 else ""
    text = PHRASES[name].format(*parts, list=joined, sum=" + ".join(parts))
    return f"({text})" if above and parts else text


def _unsaid(leaf: Expression) -> None:
    """Let every leaf go by its own name."""


def _operator(apply: Apply, say: Say) -> str:
    sign = SIGNS[apply.word.name]
    if apply.word.name == "negative":
        return sign.text + tell(apply.arguments[0], say, ATOM)
    left, right = apply.arguments
    right_level = sign.level if sign.open_right else sign.level + 1
    left_level = ATOM if apply.word.name == "power" else sign.level
    if sign.level == 1:  # comparisons
        left_level = right_level = sign.level + 1
    return f"{tell(left, say, left_level)} {sign.text} {tell(right, say, right_level)}"


def _leaves(expression: Expression) -> Iterator[Line | Header]:
    if isinstance(expression, Line | Header):
        yield expression
    elif isinstance(expression, Apply):
        for argument in expression.arguments:
            yield from _leaves(argument)


def _names(formula: Expression) -> dict[Expression, str]:
    """Return how each leaf is called: its label, with its section where two share a label."""
    names: dict[Expression, str] = {}
    lines = dict.fromkeys(leaf for leaf in _leaves(formula) if isinstance(leaf, Line))
    for line in lines:
        twins = [other for other in lines if other.label == line.label]
        names[line] = line.label if len(twins) == 1 else line.name
    return names


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
            text = tell(expression, _unsaid)
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
                since = self.tell(condition, period) if compared else tell(condition, _unsaid)
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
            if name == "at":
                place = None if expression.shape == "number" else period
                yield self.leaf(expression, place, self.value(expression, period))
                arguments = arguments[1:]
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
    "total": lambda reader, apply, period: sum(reader.row(apply.arguments[0])),
    "lowest": lambda reader, apply, period: min(reader.row(apply.arguments[0])),
    "highest": lambda reader, apply, period: max(reader.row(apply.arguments[0])),
    "remaining": lambda reader, apply, period: sum(reader.row(apply.arguments[0], period)),
    "spread": _spread,
}
