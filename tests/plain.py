"""A second way to compute lines: plain Python floats, period by period, straight from the nodes.

It shares nothing with the readers but the nodes. It is slow and recursive, and meant to be read.
"""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING

from servicemodel.line.nodes import Apply, Constant, Expression, Header, Line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from servicemodel.timeline import Timeline

OPENING = -1
sys.setrecursionlimit(100_000)  # it follows each line back to the first period


class Plain:
    """Values of lines at one position; `given` replaces inputs."""

    def __init__(self, timeline: Timeline, given: Mapping[Line, object] | None = None) -> None:
        self.timeline = timeline
        self.given = dict(given or {})
        self.known: dict[tuple[Line, int], float] = {}

    def line(self, line: Line, period: int = 0) -> float:
        if period == OPENING:
            assert line.opening is not None
            return self.value(line.opening, 0)
        if line.shape == "number":
            period = 0
        if (line, period) not in self.known:
            given = self.given.get(line, line.given)
            if given is None:
                result = self.value(line.formula, period)
            else:
                result = given[period] if line.shape == "row" else given
            self.known[line, period] = float(result)
        return self.known[line, period]

    def row(self, line: Line) -> list[float]:
        if line.shape == "number":
            return [self.line(line)]
        return [self.line(line, period) for period in range(self.timeline.count + 1)]

    def whole(self, expression: Expression) -> list[float]:
        return [self.value(expression, period) for period in range(self.timeline.count + 1)]

    def value(self, e: Expression | None, t: int) -> float:
        if isinstance(e, Constant):
            return e.value
        if isinstance(e, Line):
            return self.line(e, t)
        if isinstance(e, Header):
            if e.shape == "number":
                return self.timeline.numbers[e.name]
            return self.timeline.rows[e.name][t]
        assert isinstance(e, Apply)
        a = e.arguments
        n = len(a)
        match e.word.name:
            case "plus":
                return self.value(a[0], t) + self.value(a[1], t)
            case "minus":
                return self.value(a[0], t) - self.value(a[1], t)
            case "times":
                return self.value(a[0], t) * self.value(a[1], t)
            case "over":
                return self.value(a[0], t) / self.value(a[1], t)
            case "power":
                return math.pow(self.value(a[0], t), self.value(a[1], t))
            case "negative":
                return -self.value(a[0], t)
            case "less":
                return float(self.value(a[0], t) < self.value(a[1], t))
            case "at most":
                return float(self.value(a[0], t) <= self.value(a[1], t))
            case "more":
                return float(self.value(a[0], t) > self.value(a[1], t))
            case "at least":
                return float(self.value(a[0], t) >= self.value(a[1], t))
            case "minimum":
                return min(self.value(a[i], t) for i in range(n))
            case "maximum":
                return max(self.value(a[i], t) for i in range(n))
            case "floor":
                return math.floor(self.value(a[0], t))
            case "exp":
                return math.exp(self.value(a[0], t))
            case "log":
                return math.log(self.value(a[0], t))
            case "where":
                return self.value(a[1] if self.value(a[0], t) != 0 else a[2], t)
            case "missing":
                return math.nan
            case "before":
                return self.line(a[0], t - 1 if t >= 1 else OPENING)
            case "lag":
                back = self.value(a[1], t)
                assert back >= 1
                assert back == int(back)
                return self.line(a[0], max(t - int(back), OPENING))
            case "at":
                table = self.given.get(a[0], a[0].given)
                key = self.value(a[1], t)
                return table[max(k for k in table if k <= key)]
            case "stated at":
                table = self.given.get(a[0], a[0].given)
                return table.get(self.value(a[1], t), 0.0)
            case "npv":
                growth = 1 + self.value(a[0], t)
                return sum(x / math.pow(growth, k) for k, x in enumerate(self.whole(a[1])))
            case "add":
                return sum(self.value(a[i], t) for i in range(n))
            case "total":
                return sum(self.whole(a[0]))
            case "lowest":
                return min(self.whole(a[0]))
            case "highest":
                return max(self.whole(a[0]))
            case "remaining":
                return sum(self.value(a[0], k) for k in range(t, self.timeline.count + 1))
            case "spread":
                return sum(self.value(a[0], t - k) * self.value(a[1], k) for k in range(t + 1))
        raise AssertionError(f"the plain way lacks {e.word.name}")
