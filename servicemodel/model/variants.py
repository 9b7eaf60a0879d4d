"""The variants of an asset under one build, and which of them is built.

A build is a row of selectors (0 or 1), one per variant; what is in use is the sum of selector times
figure. So what is built can be changed in a sheet, or differ per position.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from servicemodel.block import replacement
from servicemodel.line.nodes import Expression, Line, Operand, Role
from servicemodel.line.words import add, period_length, tiny, where, years
from servicemodel.scenario.overrides import path_text
from servicemodel.values import Quantity

if TYPE_CHECKING:
    from collections.abc import Callable

    from servicemodel.line.sheet import Section
    from servicemodel.model.basis import Basis
    from servicemodel.scenario.machines import Asset

    Stated = Callable[[str], Operand | None]  # what a variant states, if it does


class Variants:
    """Inputs of one asset, and what of them is in use under one build.

    `there` says how long a machine that is there already stays, None if there is none.
    """

    def __init__(self, basis: Basis, name: str, variant: str) -> None:
        self.basis = basis
        self.name = name
        self.variant = variant
        self.asset: Asset = basis.scenario.assets[name]
        self.section: Section = basis.sheet.section(f"Build: {name}, {variant}")
        self.selectors = self._write_selectors()
        self.there = self._write_existing()
        self._replaced: Line | None = None

    def number(
        self, label: str, quantity: Quantity, *at: str, unit: str = "", variant: str = ""
    ) -> Line:
        """Return an input of the asset, or of a variant of it."""
        group, place = f"Asset: {self.name}", ("assets", self.name, *at)
        if variant:
            group = f"Variant: {self.name}, {variant}"
            place = ("assets", self.name, "variants", variant, *at)
        role = Role.LEVEL if unit else Role.RATE
        return self.basis.inputs.number(group, path_text(place), label, quantity, unit, role)

    def _write_selectors(self) -> dict[str, Line]:
        if len(self.asset.variants) == 1:
            return {}
        found = {
            name: self.basis.inputs.number(
                f"Build: {self.name}, {self.variant}",
                "",
                f"{name} is built",
                Quantity(value=float(name == self.variant)),
                role=Role.FLAG,
            )
            for name in self.asset.variants
        }
        self.basis.inputs.selectors[self.name, self.variant] = found
        return found

    def _write_existing(self) -> replacement.Existing | None:
        there = self.asset.existing
        if there is None:
            return None
        label, stated = "Remaining life of what is there", there.remaining_life
        remaining = self.number(label, stated, "existing", "remaining_life", unit="year")
        kept: Line
        if self.selectors:
            kept = self.selectors[there.variant]
        else:
            kept = self.section.line("There already", 1, role=Role.FLAG)
        return replacement.Existing(kept, remaining)

    def in_use(self, label: str, of: Stated, unit: str, *, later: bool = False) -> Line | None:
        """Write what the chosen variant states; `later`, what replaces a machine that was there.

        None if no variant states it.
        """
        there = self.asset.existing
        values = {}
        for name in self.asset.variants:
            source = name
            if later and there and name == there.variant and there.replaced_by:
                source = there.replaced_by
            values[name] = of(source)
        if all(value is None for value in values.values()):
            return None
        if not self.selectors:
            only = values[self.variant]
            return self.section.line(label, 0 if only is None else only, unit=unit, role=Role.LEVEL)
        chosen = [
            selector * value
            for name, selector in self.selectors.items()
            if (value := values[name]) is not None
        ]
        formula = chosen[0] if len(chosen) == 1 else add(chosen)
        return self.section.line(label, formula, unit=unit, role=Role.LEVEL)

    def changing(self, label: str, of: Stated, unit: str) -> Line | None:
        """Write what the machine in place has: another figure once it has been replaced."""
        there = self.asset.existing
        if self.there is None or there is None or there.replaced_by is None:
            return self.in_use(f"{label} in use", of, unit)
        first = self.in_use(f"{label} at first", of, unit)
        later = self.in_use(f"{label} later", of, unit, later=True)
        if first is None:
            return later
        if self._replaced is None:
            gone = years - period_length >= self.there.remaining - tiny
            self._replaced = self.section.line("What was there is gone", gone, role=Role.FLAG)
        formula = where(self._replaced, 0 if later is None else later, first)
        return self.section.line(f"{label} in use", formula, unit=unit, role=Role.LEVEL)

    def of_field(self, label: str, field: str, unit: str) -> Stated:
        """Return how a variant states one of its fields."""

        def of(name: str) -> Line | None:
            stated = getattr(self.asset.variants[name], field)
            if stated is None:
                return None
            return self.number(label, stated, field, unit=unit, variant=name)

        return of

    def of_all_units(self, each: Expression) -> Expression:
        """Return an amount of one unit for all units."""
        if self.asset.units is None:
            return each
        return each * self.number("Number of units", self.asset.units, "units")

    def at_signing(self, label: str, each: Expression | None) -> Line:
        """Write an amount for all units, at prices of the start; none is 0."""
        formula = 0 if each is None else self.of_all_units(each)
        return self.section.line(label, formula, unit=self.basis.money, role=Role.LEVEL)

    def bought(self, section: Section, label: str, count: Line, amount: Line) -> Line:
        """Write what is spent in each period, at the prices then."""
        formula = self.basis.raised_at_end(count * amount, self.asset.price_index)
        return section.line(label, formula, unit=self.basis.money)
