"""All rules of a finished file in one table, by the number of the requirement (workbook.md).

W15 to W18, W24 and W25 need a recalculation: `test_recalculated.py` and `test_live.py`. W27 is
about two files: `test_audit.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.book import rules_of_formulas, rules_of_inputs, rules_of_sheets

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.book.reading import Book
    from tests.book.rules_of_formulas import Found

FILES = (rules_of_formulas, rules_of_sheets, rules_of_inputs)
RULES: dict[str, Callable[[Book], Found]] = dict(
    sorted(
        (name[:3].upper(), rule)
        for file in FILES
        for name, rule in vars(file).items()
        if name[0] == "w" and name[1:3].isdigit()
    )
)
