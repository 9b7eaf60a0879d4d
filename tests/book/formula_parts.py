"""What a formula is made of, by openpyxl's Tokenizer: functions, constants and references."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError
from openpyxl.utils import column_index_from_string

if TYPE_CHECKING:
    from collections.abc import Iterator

ONE_CELL = r"(?:(?:'(?:[^']|'')+'|[^\W\d]\w*)!)?\$?[A-Z]{1,3}\$?\d+"
LINK = re.compile("=" + ONE_CELL)
AREA = re.compile(r"(\$?)([A-Z]{1,3})(\$?)(\d+)(?::(\$?)([A-Z]{1,3})(\$?)(\d+))?")


@dataclass(frozen=True)
class Area:
    """A range that a formula reads; `page` is empty on its own sheet, `$` of columns are kept."""

    page: str
    top: int
    bottom: int
    left: int
    right: int
    fixed_left: bool
    fixed_right: bool


@dataclass(frozen=True)
class Parts:
    """The functions of a formula with those around each, its constants and what it reads."""

    functions: tuple[tuple[str, tuple[str, ...]], ...]
    numbers: tuple[str, ...]
    texts: tuple[tuple[str, str], ...]  # with the function around it
    areas: tuple[Area, ...]
    others: tuple[str, ...]  # references that are no cells: names, whole columns, other files


def is_link(formula: str) -> bool:
    """Return whether a formula is nothing but another cell."""
    return LINK.fullmatch(formula) is not None


@functools.lru_cache(maxsize=200_000)
def parts(formula: str) -> Parts:
    """Return what a formula is made of; what COLUMNS counts is not read."""
    functions, numbers, texts, areas, others = [], [], [], [], []
    around: list[str] = []
    try:
        tokens = Tokenizer(formula).items
    except TokenizerError:
        return Parts((), (), (), (), (formula,))
    for token in tokens:
        if token.type == Token.FUNC and token.subtype == Token.OPEN:
            name = token.value[:-1]
            functions.append((name, tuple(around)))
            around.append(name)
        elif token.type == Token.PAREN and token.subtype == Token.OPEN:
            around.append("")
        elif token.subtype == Token.CLOSE:
            around.pop()
        elif token.type == Token.OPERAND and token.subtype == Token.NUMBER:
            numbers.append(token.value)
        elif token.type == Token.OPERAND and token.subtype == Token.TEXT:
            texts.append((token.value, around[-1] if around else ""))
        elif token.type == Token.OPERAND and token.subtype == Token.RANGE:
            if "COLUMNS" in around:
                continue
            found = list(_areas(token.value))
            areas += found
            others += [] if found else [token.value]
    return Parts(tuple(functions), tuple(numbers), tuple(texts), tuple(areas), tuple(others))


def _areas(text: str) -> Iterator[Area]:
    # a range may begin where INDEX says: INDEX(...):$BC$8
    page, _, cells = text.removeprefix(":").rpartition("!")
    page = page[1:-1].replace("''", "'") if page.startswith("'") else page
    match = AREA.fullmatch(cells)
    if match is None:
        return
    fixed, left, _, top, fixed_right, right, _, bottom = match.groups()
    yield Area(
        page, int(top), int(bottom or top), column_index_from_string(left),
        column_index_from_string(right or left), fixed == "$",
        (fixed if right is None else fixed_right) == "$",
    )  # fmt: skip
