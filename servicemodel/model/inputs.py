"""The Inputs sheet: every number of a scenario once, with unit, source and path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from servicemodel.line.nodes import Line, Role
from servicemodel.line.sheet import Section, Sheet

if TYPE_CHECKING:
    from servicemodel.values import Quantity


class Inputs:
    """Writes inputs section by section and finds them again by their path."""

    def __init__(self) -> None:
        self.sheet = Sheet("Inputs")
        self.sections: dict[str, Section] = {}
        self.by_path: dict[str, Line] = {}

    def number(
        self,
        section: str,
        path: str,
        label: str,
        quantity: Quantity,
        unit: str = "",
        role: Role = Role.LEVEL,
    ) -> Line:
        """Write an input of one number, or return the one that stands at its path already."""
        if path in self.by_path:
            return self.by_path[path]
        if section not in self.sections:
            self.sections[section] = self.sheet.section(section)
        line = self.sections[section].number(label, quantity.value, unit=unit, role=role)
        line.path, line.source, line.note = path, quantity.source, quantity.note
        line.grade = quantity.grade or ""
        self.by_path[path] = line
        return line
