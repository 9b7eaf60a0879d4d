"""Plain tables that fit into a width, by splitting rather than folding; and a zone as text."""

from __future__ import annotations

import math
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

from servicemodel.report.sentences import gain
from servicemodel.report.text import money

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from servicemodel.deal.openings import Opening
    from servicemodel.deal.zone import Zone

BETWEEN = 3  # characters between two columns
HEADER = 22  # a header is folded at words when it is longer, and longer than its numbers


@dataclass(frozen=True)
class Column:
    """A header and a cell per row, all of them at the right."""

    header: str
    cells: Sequence[str]

    @property
    def folded(self) -> str:
        """The header in lines that are hardly longer than the cells."""
        widest = max((len(cell) for cell in self.cells), default=0)
        return _fold(self.header, max(widest, HEADER))

    @property
    def width(self) -> int:
        """The characters that the column takes."""
        return max(map(len, (*self.folded.split("\n"), *self.cells)))


def fits(
    corner: str, labels: Sequence[str], groups: Sequence[Sequence[Column]], width: int
) -> bool:
    """Return whether all columns stand side by side in one table that folds no label."""
    return max(map(len, (corner, *labels))) + sum(map(_taken, groups)) <= width


def draw(
    corner: str, labels: Sequence[str], groups: Sequence[Sequence[Column]], width: int
) -> list[str]:
    """Return the lines of a table, or of several below each other if one would be too wide.

    `labels` stand before the rows and `corner` above them; they are repeated in each table. The
    columns of a group stay together. Labels are folded at words, cells never.
    """
    natural = max(map(len, (corner, *labels)))
    label_width = min(natural, max(width // 3, width - sum(map(_taken, groups))))
    tables: list[list[Column]] = []
    left = 0
    for group in groups:
        if not tables or _taken(group) > left:
            tables.append([])
            left = width - label_width
        tables[-1] += group
        left -= _taken(group)
    lines: list[str] = []
    for columns in tables:
        lines += [*([""] if lines else []), *_lines(corner, labels, columns, label_width)]
    return lines


def _lines(
    corner: str, labels: Sequence[str], columns: Sequence[Column], label_width: int
) -> list[str]:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.ASCII2, show_edge=False, pad_edge=False)
    table.add_column(Text(_fold(corner, label_width)), no_wrap=True)
    for column in columns:
        table.add_column(Text(column.folded), justify="right", no_wrap=True)
    for number, label in enumerate(labels):
        cells = [column.cells[number] for column in columns]
        table.add_row(Text(_fold(label, label_width)), *map(Text, cells))
    console = Console(width=10_000, no_color=True, highlight=False, force_terminal=False)
    with console.capture() as capture:
        console.print(table)
    return [line.rstrip() for line in capture.get().splitlines()]


def _taken(group: Sequence[Column]) -> int:
    return sum(column.width + BETWEEN for column in group)


def _fold(label: str, width: int) -> str:
    indent = " " * (len(label) - len(label.lstrip()))
    lines = textwrap.wrap(label.strip(), width, initial_indent=indent, subsequent_indent=indent)
    return "\n".join(lines)


def zone(found: Zone, names: Mapping[str, str]) -> str:
    """Return floor and ceiling of a term, who gains what now, and what would open an empty zone."""
    provider, customer = names["provider"], names["customer"]
    lines = [
        f"{found.offer}: {found.term} in {found.unit}",
        f"If it is not agreed, {customer} takes {found.alternative}.",
        "",
        f"floor    {_end(found.floor, math.ceil)}  from here on {provider} gains",
        f"ceiling  {_end(found.ceiling, math.floor)}  up to here {customer} gains",
        f"now      {_end(found.now, round)}  "
        + " and ".join(
            gain(names[key], value, found.unit.split("/")[0]) for key, value in found.gains.items()
        ),
        "",
    ]
    if found.floor is None:
        lines.append(f"No zone: no amount that was looked at makes {provider} gain.")
    elif found.ceiling is None:
        lines.append(f"No zone: no amount that was looked at makes {customer} gain.")
    elif found.empty:
        gap = money(found.floor - found.ceiling)
        lines.append(f"The zone is empty: floor and ceiling are {gap} {found.unit} apart.")
        lines += [_opening(item, names) for item in found.openings] or [
            "No discount rate of one side alone between 0 and 30 % would open it."
        ]
    else:
        lines.append(
            f"Between {money(math.ceil(found.floor))} and {money(math.floor(found.ceiling))} "
            f"{found.unit} both gain."
        )
    return "\n".join(lines) + "\n"


def _end(value: float | None, inwards: Callable[[float], int]) -> str:
    """Return an end of the zone in whole units, rounded to the side on which it holds."""
    return f"{'none' if value is None else money(inwards(value)):>12}"


def _opening(item: Opening, names: Mapping[str, str]) -> str:
    key = item.path.split(".")[1]
    rising = item.needed > item.now
    percent = (math.ceil if rising else math.floor)(item.needed * 10_000) / 100
    return (
        f"It opens if the discount rate of {names[key]} is {percent:.2f} % "
        f"{'or more' if rising else 'or less'} "
        f"(now {item.now * 100:.4g} %)."
    )
