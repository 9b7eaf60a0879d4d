"""The order in which lines can be computed, found by a loop over the graph, not by recursion.

Lines that need each other through time form a group, stepped period by period. Lines that need
each other within one period, or a whole row of one another, are an error that names them.
"""

from __future__ import annotations

from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from servicemodel.errors import ModelError
from servicemodel.line.nodes import Apply, Expression, Line, kinds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from servicemodel.line.vocabulary import Kind

Needs = list[tuple[Line, "Kind"]]
WHOLE_ROW = frozenset({"all", "from here", "pattern", "product", "number"})


@dataclass(frozen=True)
class Group:
    """Lines computed together: one line as a whole, or several (or one) period by period."""

    lines: tuple[Line, ...]
    stepped: bool


def needs(line: Line) -> Needs:
    """Return the lines that a line reads, each with how it looks at them.

    Raises `ModelError` for a balance that was never closed.
    """
    found: Needs = []
    if line.formula is not None:
        _collect(line.formula, "value", found)
    elif line.given is None:
        raise ModelError(f"{line.name} is a balance that was never closed: call .close(...)")
    if line.opening is not None:
        _collect(line.opening, "number", found)
    return found


def _collect(expression: Expression, kind: Kind, found: Needs) -> None:
    if isinstance(expression, Line):
        found.append((expression, kind))
    elif isinstance(expression, Apply):
        inner = kinds(expression.word, len(expression.arguments))
        for argument, its_kind in zip(expression.arguments, inner, strict=True):
            _collect(argument, kind if kind in WHOLE_ROW else its_kind, found)


def order(wanted: Iterable[Line], reads: Callable[[Line], Needs] = needs) -> list[Group]:
    """Return groups such that each needs only itself and groups before it."""
    graph = _reach(wanted, reads)
    groups = []
    for members in _components(graph):
        line = members[0]
        alone = len(members) == 1 and all(other is not line for other, _ in graph[line])
        groups.append(Group((line,), False) if alone else Group(_within(members, graph), True))
    return groups


def _reach(wanted: Iterable[Line], reads: Callable[[Line], Needs]) -> dict[Line, Needs]:
    graph: dict[Line, Needs] = {}
    waiting = list(wanted)[::-1]
    while waiting:
        line = waiting.pop()
        if line not in graph:
            graph[line] = reads(line)
            waiting.extend(other for other, _ in reversed(graph[line]))
    return graph


def _components(graph: dict[Line, Needs]) -> list[list[Line]]:
    """Return strongly connected components, each after those it needs (Tarjan 1972, by a loop)."""
    number: dict[Line, int] = {}
    low: dict[Line, int] = {}
    path: list[Line] = []
    on_path: set[Line] = set()
    found: list[list[Line]] = []
    for root in graph:
        if root in number:
            continue
        work = [(root, iter(graph[root]))]
        number[root] = low[root] = len(number)
        path.append(root)
        on_path.add(root)
        while work:
            line, rest = work[-1]
            for other, _ in rest:
                if other not in number:
                    number[other] = low[other] = len(number)
                    path.append(other)
                    on_path.add(other)
                    work.append((other, iter(graph[other])))
                    break
                if other in on_path:
                    low[line] = min(low[line], number[other])
            else:
                work.pop()
                if work:
                    above = work[-1][0]
                    low[above] = min(low[above], low[line])
                if low[line] == number[line]:
                    members = [path.pop()]
                    while members[-1] is not line:
                        members.append(path.pop())
                    on_path.difference_update(members)
                    found.append(members[::-1])
    return found


def _within(members: Sequence[Line], graph: dict[Line, Needs]) -> tuple[Line, ...]:
    """Return the order of lines inside one period; raise `ModelError` where there is none."""
    inside = set(members)
    sorter: TopologicalSorter[Line] = TopologicalSorter()
    for line in members:
        sorter.add(line)
        for other, kind in graph[line]:
            if other not in inside or kind == "earlier":
                continue
            if kind in WHOLE_ROW:
                raise ModelError(
                    f"{line.name} reads all periods of {other.name}, which needs it in turn: "
                    "break the circle with before(...)"
                )
            sorter.add(line, other)
    try:
        return tuple(sorter.static_order())
    except CycleError as problem:
        names = [line.name for line in reversed(problem.args[1])]
        raise ModelError(
            f"these lines need each other in the same period: {' needs '.join(names)}; "
            "let one of them read before(...) of another"
        ) from None
