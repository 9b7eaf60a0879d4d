"""Sheets, sections and balances: where lines are written and checked.

A label is unique within its section. A balance opens with what it closed with one period
earlier, and must be closed once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from servicemodel.errors import ModelError
from servicemodel.line.nodes import (
    Constant,
    Expression,
    Given,
    Line,
    Operand,
    Role,
    Shape,
    may_be_missing,
)
from servicemodel.line.units import Unit, named
from servicemodel.line.words import before

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


class Sheet:
    """An ordered set of sections under one name."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.sections: list[Section] = []

    def section(self, title: str) -> Section:
        """Return a new section; its title is unique within the sheet."""
        if any(section.title == title for section in self.sections):
            raise ModelError(f"sheet {self.name!r} has a section {title!r} already")
        self.sections.append(Section(self, title))
        return self.sections[-1]

    def lines(self) -> Iterator[Line]:
        """Walk over all lines, top to bottom."""
        for section in self.sections:
            yield from section.lines

    def unclosed(self) -> list[Balance]:
        """Return the balances that nothing has closed yet."""
        return [b for section in self.sections for b in section.balances if not b.closed]


class Section:
    """A titled block of lines, whose labels differ from one another."""

    def __init__(self, sheet: Sheet, title: str) -> None:
        self.sheet = sheet
        self.title = title
        self.lines: list[Line] = []
        self.balances: list[Balance] = []
        self._labels: set[str] = set()

    @property
    def place(self) -> str:
        """The first two parts of the full name of its lines."""
        return f"{self.sheet.name} / {self.title}"

    def line(
        self,
        label: str,
        formula: Operand,
        *,
        unit: str = "",
        role: Role = Role.AMOUNT,
        opening: Operand | None = None,
        texts: Sequence[str] = (),
        note: str = "",
    ) -> Line:
        """Write a line: its formula must have the stated unit, its label must be new here.

        `opening` is what stood before period 0, needed if `before` or `lag` read the line.
        `texts` names each value (0, 1, ...) of a line whose role is a state.
        """
        self._check_label(label)
        expression = _expression(formula, f"{self.place} / {label}")
        line = Line(
            label,
            self.place,
            shape=expression.shape,
            unit=self._unit(label, expression, unit),
            role=role,
            formula=expression,
            opening=None if opening is None else self._opening(label, opening, unit),
            note=note,
        )
        line.texts = tuple(texts)
        self.lines.append(line)
        self._labels.add(label)
        return line

    def add(self, line: Line) -> Line:
        """Take in a line that was made for this place; its label must be new here."""
        self._check_label(line.label)
        if line.place != self.place:
            raise ModelError(f"{line.name} was made for another place than {self.place}")
        self.lines.append(line)
        self._labels.add(line.label)
        return line

    def number(self, label: str, value: float, *, unit: str = "", role: Role = Role.LEVEL) -> Line:
        """Write an input of one number."""
        return self._input(label, "number", float(value), unit, role)

    def path(
        self,
        label: str,
        values: Sequence[float],
        *,
        unit: str = "",
        role: Role = Role.AMOUNT,
        opening: Operand | None = None,
    ) -> Line:
        """Write an input of one number per period, from period 0 to N."""
        given = tuple(float(value) for value in values)
        line = self._input(label, "row", given, unit, role)
        line.opening = None if opening is None else self._opening(label, opening, unit)
        return line

    def table(
        self, label: str, values: Mapping[float, float], *, unit: str = "", role: Role = Role.LEVEL
    ) -> Line:
        """Write an input of values by rising keys, read with `at(table, key)`."""
        if not values:
            raise ModelError(f"{self.place} / {label}: a table needs at least one key")
        given = {float(key): float(values[key]) for key in sorted(values)}
        return self._input(label, "table", given, unit, role)

    def balance(
        self,
        label: str,
        *,
        unit: str = "",
        opening: Operand,
        role: Role = Role.LEVEL,
        opening_label: str = "",
    ) -> Balance:
        """Start an account: read its `opening` line, then say with `close` how it ends.

        The opening line is called `{label}, opening` unless `opening_label` says otherwise.
        """
        self._check_label(label)
        closing = Line(
            label,
            self.place,
            shape="row",
            unit=Unit.parse(unit),
            role=role,
            opening=self._opening(label, opening, unit),
        )
        self._labels.add(label)
        name = opening_label or f"{label}, opening"
        opens = self.line(name, before(closing), unit=unit, role=role)
        self.balances.append(Balance(self, opens, closing))
        return self.balances[-1]

    def _input(self, label: str, shape: Shape, given: Given, unit: str, role: Role) -> Line:
        self._check_label(label)
        line = Line(label, self.place, shape=shape, unit=Unit.parse(unit), role=role, given=given)
        self.lines.append(line)
        self._labels.add(label)
        return line

    def _check_label(self, label: str) -> None:
        if label in self._labels:
            raise ModelError(f"{self.place} has a line {label!r} already")

    def _unit(self, label: str, expression: Expression, text: str) -> Unit:
        stated = Unit.parse(text)
        if expression.unit is not None and expression.unit != stated:
            raise ModelError(
                f"{self.place} / {label}: stated in {named(stated)}, "
                f"but its formula gives {named(expression.unit)}"
            )
        return stated

    def _opening(self, label: str, opening: Operand, unit: str) -> Expression:
        expression = _expression(opening, f"{self.place} / {label}, opening")
        self._unit(f"{label}, opening", expression, unit)
        if expression.shape != "number":
            raise ModelError(f"{self.place} / {label}: its opening must be one number, not a row")
        if may_be_missing(expression):
            raise ModelError(f"{self.place} / {label}: its opening may have no value: {expression}")
        return expression


class Balance:
    """An account: opens with the closing of one period earlier, closes by the stated formula."""

    def __init__(self, section: Section, opening: Line, closing: Line) -> None:
        self.section = section
        self.opening = opening
        self.closing = closing

    @property
    def closed(self) -> bool:
        """Whether `close` has been called."""
        return self.closing.formula is not None

    def close(self, formula: Operand) -> Line:
        """Say what the balance is at the end of each period; once."""
        line = self.closing
        if self.closed:
            raise ModelError(f"{line.name} is closed already")
        expression = _expression(formula, line.name)
        self.section._unit(line.label, expression, str(line.unit))
        if may_be_missing(expression):
            raise ModelError(
                f"{line.name} may have no value, and the next period reads it: "
                "write where(condition, ..., ...) with a number"
            )
        line.formula = expression
        self.section.lines.append(line)
        return line


def _expression(formula: Operand, name: str) -> Expression:
    expression = formula if isinstance(formula, Expression) else Constant(formula)
    if expression.shape == "table":
        raise ModelError(f"{name}: {expression} is a table: read it with at({expression}, key)")
    return expression
