"""A worksheet that takes formulas and numbers as they are.

XlsxWriter looks for thirty names of newer functions in every formula, which takes longer than all
else together; our formulas have none of them, and a test reads every formula for that.
It writes sixteen digits of a number; a number that is read again needs seventeen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlsxwriter.worksheet import Worksheet as Plain

if TYPE_CHECKING:
    from collections.abc import Sequence

NUMBER = "<c{}><v>{!r}</v></c>"


class Worksheet(Plain):  # type: ignore[misc]
    """A worksheet whose formulas begin with an equals sign and are older than Excel 2010."""

    def write_string(self, row: int, column: int, text: str, look: Any = None) -> int:
        """Write a text; an empty one leaves a cell that only has a look."""
        write = super().write_string if text else super().write_blank
        done: int = write(row, column, text, look)
        return done

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        """Return a formula as it stands in the file."""
        return formula.removeprefix("=")

    def _xml_number_element(
        self, number: float, attributes: Sequence[tuple[str, str]] = ()
    ) -> None:
        """Write a number with all its digits."""
        said = "".join(f' {key}="{value}"' for key, value in attributes)
        self.fh.write(NUMBER.format(said, float(number)))
