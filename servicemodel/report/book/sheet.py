"""A worksheet that takes formulas as they are.

XlsxWriter looks for thirty names of newer functions in every formula, which takes longer than all
else together. Our formulas have none of them; a test reads every formula of a workbook for that.
"""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet as Any_


class Worksheet(Any_):  # type: ignore[misc]
    """A worksheet whose formulas begin with an equals sign and are older than Excel 2010."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        """Return a formula as it stands in the file."""
        return formula.removeprefix("=")
