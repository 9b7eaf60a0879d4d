"""What two scenarios state differently, and what that is worth, as a person reads it."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from servicemodel.report.table import Column, draw
from servicemodel.report.text import money

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from servicemodel.model.differences import Bridge, Difference, Differences

FIRST, SECOND = "the first", "the second"


def text(found: Differences, width: int = 100) -> str:
    """Return all differences, then a bridge per offer from the first NPVs to the second."""
    lines = [f"From {FIRST}: {found.first}", f"to {SECOND}: {found.second}", ""]
    count = len(found.inputs)
    lines.append(f"{count or 'No'} {'input differs' if count == 1 else 'inputs differ'}")
    for difference in found.inputs:
        lines += _input(difference, width)
    if found.structure:
        lines += ["", "Beside inputs"]
        lines += [_wrapped(_changed(difference), width) for difference in found.structure]
    if found.told:
        lines += ["", "The same number, with another source, grade, note or range"]
        lines += [f"  {path}" for path in found.told]
    if found.note:
        lines += ["", f"No bridge of NPVs: {found.note}."]
    for offer, bridges in found.bridges.items():
        lines += ["", *_bridge(offer, bridges, found, width)]
    return "\n".join(lines) + "\n"


def _input(found: Difference, width: int) -> Iterator[str]:
    unit = f" {found.unit}" if found.unit else ""
    yield _wrapped(f"{_changed(found)}{unit}", width)
    for value, source, which in (
        (found.first, found.first_source, FIRST),
        (found.second, found.second_source, SECOND),
    ):
        if value is not None:
            yield _wrapped(f"  {which}: {source or 'no source'}", width)


def _changed(found: Difference) -> str:
    if found.first is None:
        return f"{found.path}: only in {SECOND}, {said(found.second)}"
    if found.second is None:
        return f"{found.path}: only in {FIRST}, {said(found.first)}"
    return f"{found.path}: {said(found.first)} -> {said(found.second)}"


def said(value: Any) -> str:
    """Return a value as a scenario would write it.

    >>> said(1490000.0), said({2027: 0.02}), said(["sale", "service"])
    ('1,490,000', '{2027: 0.02}', 'sale, service')
    """
    if isinstance(value, dict):
        return "{" + ", ".join(f"{year}: {said(number)}" for year, number in value.items()) + "}"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return f"{value:,.10g}" if isinstance(value, float) else str(value)


def _wrapped(line: str, width: int) -> str:
    indent = " " * (2 + len(line) - len(line.lstrip()))
    return textwrap.fill(
        line.strip(), width, initial_indent=indent, subsequent_indent=indent + "  ",
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


def _bridge(
    offer: str, bridges: Mapping[str, Bridge], found: Differences, width: int
) -> Sequence[str]:
    """Return the table of one offer: a row per difference that changes somebody's NPV."""
    parts = next(iter(bridges.values())).parts
    moving = [path for path in parts if any(money(b.parts[path]) != "0" for b in bridges.values())]
    if not moving:
        return [f"{offer}: the same NPVs"]
    columns = [
        Column(
            found.parties[key],
            [
                money(bridge.first),
                *(money(bridge.parts[path]) for path in moving),
                money(bridge.second),
            ],
        )
        for key, bridge in bridges.items()
    ]
    labels = [FIRST, *(f"  {path}" for path in moving), SECOND]
    return draw(f"{offer}: NPV in {found.currency}", labels, [[c] for c in columns], width)
