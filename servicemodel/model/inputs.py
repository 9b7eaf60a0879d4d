"""The Inputs sheet: every number of a scenario once, with unit, source and path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from servicemodel.line.nodes import Expression, Line, Role
from servicemodel.line.sheet import Section, Sheet
from servicemodel.line.words import at, calendar_year

if TYPE_CHECKING:
    from servicemodel.timeline import Timeline
    from servicemodel.values import Quantity


class Inputs:
    """Writes inputs section by section and finds them again by their path."""

    def __init__(self, timeline: Timeline) -> None:
        self.sheet = Sheet("Inputs")
        self.timeline = timeline
        self.sections: dict[str, Section] = {}
        self.by_path: dict[str, Line] = {}
        self.stated: dict[str, Quantity] = {}
        self.selectors: dict[tuple[str, str], dict[str, Line]] = {}  # by asset and build: variants

    def number(
        self,
        section: str,
        path: str,
        label: str,
        quantity: Quantity,
        unit: str = "",
        role: Role = Role.LEVEL,
    ) -> Line:
        """Write an input of one number, or return the one that stands at its path already.

        Without a path it is no number of the scenario but one that follows from its structure.
        """
        if path in self.by_path:
            return self.by_path[path]
        line = self._section(section).number(label, quantity.value, unit=unit, role=role)
        return self._known(path, line, quantity)

    def series(
        self,
        section: str,
        path: str,
        label: str,
        quantity: Quantity,
        unit: str = "",
        role: Role = Role.LEVEL,
    ) -> Expression:
        """Write an input of one number, or of numbers that hold from a calendar year on."""
        if not quantity.years:
            return self.number(section, path, label, quantity, unit, role)
        if path not in self.by_path:
            years = {float(year): value for year, value in quantity.years.items()}
            line = self._section(section).table(f"{label}, by year", years, unit=unit, role=role)
            self._known(path, line, quantity)
        return at(self.by_path[path], calendar_year)

    def schedule(
        self,
        section: str,
        path: str,
        label: str,
        quantity: Quantity,
        unit: str = "",
        role: Role = Role.AMOUNT,
    ) -> Line:
        """Write amounts by years since the start, or by periods, as a table."""
        if path not in self.by_path:
            amounts = {float(key): value for key, value in quantity.years.items()}
            line = self._section(section).table(f"{label}, stated", amounts, unit=unit, role=role)
            self._known(path, line, quantity)
        return self.by_path[path]

    def _section(self, title: str) -> Section:
        if title not in self.sections:
            self.sections[title] = self.sheet.section(title)
        return self.sections[title]

    def _known(self, path: str, line: Line, quantity: Quantity) -> Line:
        if path:
            line.path, line.note = path, quantity.note
            line.source = quantity.source
            if quantity.solve:
                told = f"solved so that {quantity.solve}"
                line.source = f"{told}; {quantity.source}" if quantity.source else told
            line.grade = quantity.grade or ""
            self.by_path[path] = line
            self.stated[path] = quantity
        return line
