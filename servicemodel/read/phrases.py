"""Words and numbers as a person writes them: signs, phrases, parentheses, units."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from servicemodel.line.nodes import Apply, Constant, Expression, Header, Line, Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Say = Callable[[Expression], str | None]

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
    "stated at": "{0} stated for {1}",
    "npv": "the spreadsheet's NPV of {1} at {0}",
    "add": "{sum}",
    "total": "the sum of {0} over all periods",
    "lowest": "the lowest {0} of all periods",
    "highest": "the highest {0} of all periods",
    "remaining": "the sum of {0} from this period to the last",
    "spread": "{0} of this and earlier periods, each spread by {1}",
}
# an operator inside these is closed: "(a + b) rounded down"
CLOSED = frozenset({"floor", "exp", "log", "lag", "at", "stated at", "npv"})
OVER_PERIODS = frozenset(
    {"before", "lag", "at", "stated at", "npv", "total", "lowest", "highest", "remaining", "spread"}
)


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


def unsaid(leaf: Expression) -> None:
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


def leaves(expression: Expression) -> Iterator[Line | Header]:
    """Walk over the lines and header rows in an expression."""
    if isinstance(expression, Line | Header):
        yield expression
    elif isinstance(expression, Apply):
        for argument in expression.arguments:
            yield from leaves(argument)


def names_of(formula: Expression) -> dict[Expression, str]:
    """Return how each leaf is called: its label, with its section where two share a label."""
    names: dict[Expression, str] = {}
    lines = dict.fromkeys(leaf for leaf in leaves(formula) if isinstance(leaf, Line))
    for line in lines:
        twins = [other for other in lines if other.label == line.label]
        names[line] = line.label if len(twins) == 1 else line.name
    return names
