"""A model in which what is built can't be chosen any more: other variants leave no trace in it.

A selector is 1 or 0 for good, so formulas become shorter; a line that can't be but 0 is read by
nobody. The lines are changed in place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from servicemodel.line.nodes import Apply, Constant, Expression, Line
from servicemodel.line.order import order
from servicemodel.line.words import operating, where

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NOTHING_IF_ALL = frozenset({"plus", "minus", "add", "maximum", "minimum"})
NOTHING_IF_FIRST = frozenset({"over", "negative", "spread", "before", "total", "remaining"})


def choose(lines: Iterable[Line], selectors: Iterable[Line]) -> set[Line]:
    """Shorten the formulas of lines for the variants that are selected; return which are 0."""
    lines = list(lines)
    chosen = {line: 1 if line.given == 1 else 0 for line in selectors}
    nothing: set[Line] = set()
    for group in order(lines):
        open_ = [line for line in group.lines if line.formula is not None]
        for line in open_:
            assert line.formula is not None
            line.formula = _shorter(line.formula, chosen, nothing)
        # lines that need each other through time are 0 if they are when all begin with 0
        assumed = nothing | set(group.lines)
        if len(open_) == len(group.lines) and all(
            _is_nothing(line.formula, assumed) and _is_nothing(line.opening, assumed)
            for line in open_
        ):
            nothing |= set(open_)
    for line in nothing:
        line.formula = Constant(0) if line.shape == "number" else where(operating, 0, 0)
        line.shortcut = None
    return nothing


def _is_nothing(formula: Expression | None, nothing: set[Line]) -> bool:
    """Return whether a formula is 0 whatever the inputs are."""
    if formula is None or (isinstance(formula, Line) and formula in nothing):
        return True
    if isinstance(formula, Constant):
        return formula.value == 0
    if not isinstance(formula, Apply):
        return False
    parts = [_is_nothing(argument, nothing) for argument in formula.arguments]
    name = formula.word.name
    if name == "times":
        return any(parts)
    if name in NOTHING_IF_ALL:
        return all(parts)
    if name == "where":
        return all(parts[1:])
    return name in NOTHING_IF_FIRST and parts[0]


def _shorter(formula: Expression, chosen: Mapping[Line, int], nothing: set[Line]) -> Expression:
    """Return a formula without what is not selected and what is 0."""
    if not isinstance(formula, Apply):
        return formula
    name, first = formula.word.name, formula.arguments[0]
    if name == "times" and isinstance(first, Line) and first in chosen:
        return formula.arguments[1] if chosen[first] else Constant(0)
    if name == "add":
        parts = [_shorter(argument, chosen, nothing) for argument in formula.arguments]
        left = [part for part in parts if not _is_nothing(part, nothing)]
        if len(left) < 2:
            return left[0] if left else Constant(0)
        return Apply("add", *left)
    return formula
