"""Golden files: text that a person reviews, written by a command and compared by the tests.

Write them anew with `REWRITE_GOLDEN=1 python -m pytest ...` and read the difference before you
commit it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from servicemodel.read import arrays, formulas, sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from servicemodel.line.sheet import Sheet
    from servicemodel.timeline import Timeline

FOLDER = Path(__file__).parent / "golden"


def check_golden(name: str, text: str) -> None:
    path = FOLDER / name
    if os.environ.get("REWRITE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text


def listing(
    sheets: Sequence[Sheet], timeline: Timeline, period: int = 2, *, numbers: bool = True
) -> str:
    """Return every line of some sheets as `label | unit | formula | definition | calculation`.

    `numbers=False` leaves the calculation out, where it would show rounding noise.
    """
    book = formulas.Workbook(sheets, timeline)
    values = arrays.read([line for sheet in sheets for line in sheet.lines()], timeline)
    rows = []
    for sheet in sheets:
        for section in sheet.sections:
            rows.append(f"## {sheet.name} / {section.title}")
            for line in section.lines:
                unit = str(line.unit)
                if line.formula is None:
                    rows.append(f"{line.label} | {unit} | {line.given} | input")
                    continue
                said = sentences.definition(line)
                parts = [line.label, unit, book.formula(line), said]
                if numbers:
                    parts.append(sentences.calculation(line, period, values, timeline))
                rows.append(" | ".join(parts))
            rows.append("")
    return "\n".join(rows)
