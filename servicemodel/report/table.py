"""Plain tables that fit into a width, by splitting rather than folding."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


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
