"""What an auditor asks of formulas: W01 to W07, W10 and no rounding (W21).

A rule looks at a book and gives how many cells it looked at, and what is wrong with which of them.
"""

from __future__ import annotations

import graphlib
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from openpyxl.formula.translate import Translator

from tests.book.formula_parts import Area, is_link, parts
from tests.book.reading import letters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.book.reading import Book, Cell, Page

TOTAL, OPENING, FIRST = 3, 4, 5  # columns of sheets with a time axis
ALLOWED = {
    "COLUMNS", "EDATE", "EXACT", "EXP", "IF", "INDEX", "INT", "ISNUMBER", "LN", "LOOKUP", "MAX",
    "MIN", "MOD", "MONTH", "SUM", "SUMIF", "SUMPRODUCT", "YEAR",
}  # fmt: skip
CONSTANTS = {"0", "1", "12"}  # -1 is a sign and 1
MASTER = (1, 2)
SHEET = re.compile(r"(?:'(?:[^']|'')+'|[A-Za-z_]+)!")
SHORT, LONGEST, LONG_SHARE = 100, 160, 0.01  # characters


@dataclass
class Found:
    """How many items a rule looked at, and what is wrong."""

    looked: int = 0
    wrong: list[str] = field(default_factory=list)

    def check(self, right: object, where: object, what: str) -> None:
        self.looked += 1
        if not right:
            self.wrong.append(f"{where}: {what}")


def patterns(book: Book) -> Iterator[Cell]:
    """Walk over one formula of each row and kind: W01 holds that the others are its copies."""
    for cell in book.formulas():
        if not book.pages[cell.page].timed or cell.column <= FIRST:
            yield cell


def w01_one_formula_per_row(book: Book) -> Found:
    found = Found()
    for page in book.pages.values():
        if not page.timed:
            continue
        for number, row in page.rows.items():
            cells = sorted((c for c in row if c.column >= FIRST), key=lambda c: c.column)
            if not any(cell.formula for cell in cells):
                continue
            columns = [cell.column for cell in cells]
            whole = columns == list(range(FIRST, page.last + 1))
            found.check(whole, f"{page.name}!{number}", "a formula is not in every period")
            first = cells[0]
            copier = Translator(first.formula, f"{letters(first.column)}{number}")
            for cell in cells[1:]:
                expected = copier.translate_formula(f"{letters(cell.column)}{number}")
                found.check(cell.formula == expected, cell.name, f"{cell.formula} != {expected}")
    return found


def w02_no_constants(book: Book) -> Found:
    found = Found()
    for cell in patterns(book):
        made = parts(cell.formula)
        found.check(set(made.numbers) <= CONSTANTS, cell.name, cell.formula)
        for text, around in made.texts:
            found.check(around == "IF", cell.name, f"the text {text} in {cell.formula}")
    return found


def w03_allowed_functions(book: Book) -> Found:
    found = Found()
    for cell in patterns(book):
        made = parts(cell.formula)
        used = {name for name, _ in made.functions}
        allowed = ALLOWED | {"NPV"} if cell.page == "Checks" else ALLOWED
        found.check(used <= allowed, cell.name, f"{sorted(used - allowed)} in {cell.formula}")
        outside = [area.page for area in made.areas if area.page not in ("", *book.pages)]
        found.check(not made.others and not outside, cell.name, f"leads out: {cell.formula}")
        found.check(not cell.array, cell.name, "is an array formula")
    for part in book.parts:
        bad = re.search(r"externalLink|vbaProject|connections|queryTable|activeX|ctrlProp", part)
        found.check(not bad, part, "does not belong into a model")
    return found


def w04_no_nested_if(book: Book) -> Found:
    found = Found()
    for cell in patterns(book):
        functions = parts(cell.formula).functions
        nested = any(name == "IF" and "IF" in around for name, around in functions)
        found.check(not nested, cell.name, cell.formula)
    return found


def w05_short(book: Book) -> Found:
    """None over 160 characters, fewer than 1 % over 100; names of other sheets don't count.

    These are as long as the names of offers, which belong to the user.
    """
    found = Found()
    long = 0
    for cell in patterns(book):
        size = len(SHEET.sub("", cell.formula)) - 1
        long += size > SHORT
        found.check(size <= LONGEST, cell.name, f"{size} characters: {cell.formula}")
    share = long / max(found.looked, 1)
    found.check(share < LONG_SHARE, "all sheets", f"{share:.1%} of formulas have over {SHORT}")
    return found


def w06_no_link_to_a_link(book: Book) -> Found:
    """Look at links but for steps back through time, to the cell on the left."""
    found = Found()
    for cell in book.formulas():
        if not is_link(cell.formula) or _steps_back(cell):
            continue
        area = parts(cell.formula).areas[0]
        there = book.pages[area.page or cell.page].cells.get((area.top, area.left))
        if there is None or there.kind == "blank":
            found.check(False, cell.name, f"{cell.formula} is an empty cell")
            continue
        chain = is_link(there.formula) and not _steps_back(there)
        found.check(not chain, cell.name, f"{cell.formula} leads to {there.formula}")
    return found


def _steps_back(cell: Cell) -> bool:
    area = parts(cell.formula).areas[0]
    return not area.fixed_left and area.left == cell.column - 1 and not area.page


def w07_no_circle(book: Book) -> Found:
    """Take each row of periods as one node: rows that need each other must step back in time."""
    found = Found()
    graph = _Graph(book)
    for cell in patterns(book):
        graph.add(cell)
    found.looked = len(graph.reads)
    for group in _groups({node: {n for n, _ in reads} for node, reads in graph.reads.items()}):
        members = set(group)
        inside = {n: [(m, how) for m, how in graph.reads.get(n, ()) if m in members] for n in group}
        if len(group) == 1 and not inside[group[0]]:
            continue
        names = ", ".join(sorted(f"{page}!{what}{row}" for page, row, what in group)[:4])
        if any(what != "periods" for _, _, what in group):
            found.wrong.append(f"{names}: read each other")
        elif any(how == "all periods" for reads in inside.values() for _, how in reads):
            found.wrong.append(f"{names}: read each other over all periods")
        else:
            now = {n: {m for m, how in reads if how == "now"} for n, reads in inside.items()}
            try:
                graphlib.TopologicalSorter(now).prepare()
            except graphlib.CycleError:
                found.wrong.append(f"{names}: read each other in the same period")
    return found


Node = tuple[str, int, str]  # sheet, row, and a column or "periods"


class _Graph:
    """What each cell outside the time axis, and each row of periods, reads."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.reads: dict[Node, set[tuple[Node, str]]] = defaultdict(set)

    def add(self, cell: Cell) -> None:
        node = self._node(self.book.pages[cell.page], cell.row, cell.column)
        for area in parts(cell.formula).areas:
            page = self.book.pages[area.page or cell.page]
            for row in range(area.top, area.bottom + 1):
                for there, how in self._area(page, row, area, cell):
                    if there != node or how != "before":
                        self.reads[node].add((there, how))

    def _node(self, page: Page, row: int, column: int) -> Node:
        timed = page.timed and column >= FIRST
        return page.name, row, "periods" if timed else letters(column)

    def _area(self, page: Page, row: int, area: Area, cell: Cell) -> Iterator[tuple[Node, str]]:
        periods = cell.column >= FIRST and self.book.pages[cell.page].timed
        if not page.timed:
            for column in range(area.left, area.right + 1):
                if (row, column) in page.cells:
                    yield (page.name, row, letters(column)), "fixed"
            return
        for column in range(area.left, min(area.right + 1, FIRST)):
            if (row, column) in page.cells and page.cells[row, column].kind != "blank":
                yield (page.name, row, letters(column)), "fixed"
        # what period 0 reads on its left as the opening, later ones read as the period before
        shifted = periods and not area.fixed_right and area.right < cell.column
        if shifted:
            yield (page.name, row, "periods"), "before"
        elif area.right >= FIRST:
            moves = periods and not area.fixed_right and area.right == cell.column
            yield (page.name, row, "periods"), "now" if moves else "all periods"


def _groups(reads: dict[Node, set[Node]]) -> list[list[Node]]:
    """Return the groups of nodes that read each other (Tarjan's way, by a loop)."""
    index: dict[Node, int] = {}
    low: dict[Node, int] = {}
    stack: list[Node] = []
    inside: set[Node] = set()
    groups = []
    for start in reads:
        if start in index:
            continue
        index[start] = low[start] = len(index)
        stack.append(start)
        inside.add(start)
        work = [(start, iter(reads[start]))]
        while work:
            node, rest = work[-1]
            for other in rest:
                if other not in index:
                    index[other] = low[other] = len(index)
                    stack.append(other)
                    inside.add(other)
                    work.append((other, iter(reads.get(other, ()))))
                    break
                if other in inside:
                    low[node] = min(low[node], index[other])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    at = stack.index(node)
                    groups.append(stack[at:])
                    inside -= set(stack[at:])
                    del stack[at:]
    return groups


def w10_reads_left_and_up(book: Book) -> Found:
    """Left or up on the same sheet, otherwise an earlier sheet; `_may` allows some."""
    found = Found()
    order = list(book.pages)
    for cell in patterns(book):
        if (cell.row, cell.column) == MASTER:
            continue
        for area in parts(cell.formula).areas:
            there = area.page or cell.page
            if there == cell.page:
                right = area.bottom < cell.row or area.right < cell.column or _may(cell, area)
                found.check(right, cell.name, f"reads down or right: {cell.formula}")
            else:
                charted = cell.page == "Comparison" and there == "Zone"
                right = order.index(there) < order.index(cell.page) or charted
                found.check(right, cell.name, f"reads a later sheet: {cell.formula}")
    return found


def _may(cell: Cell, area: Area) -> bool:
    """Allow a total of its own row; and on Inputs a count below it, and the key beside a value."""
    own_row = area.top == area.bottom == cell.row
    total = cell.column == TOTAL and own_row and area.left >= FIRST
    if cell.page == "Inputs":
        return own_row or (cell.row <= 5 and cell.column == TOTAL)
    return total


def w21_no_rounding(book: Book) -> Found:
    found = Found()
    for cell in patterns(book):
        used = [name for name, _ in parts(cell.formula).functions]
        rounded = any(name.startswith(("ROUND", "TRUNC", "CEILING", "FLOOR")) for name in used)
        found.check(not rounded, cell.name, cell.formula)
    for page in book.pages.values():
        found.check(page.find("mergeCells") is None, page.name, "has merged cells")
    return found
