"""The lines of an asset under one build: what is bought and when, what is left of it.

They stand once per build; offers with the same build read the same lines. Which variant is built
is a row of selectors (0 or 1), so that it can be changed in a sheet or differ per position.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from servicemodel.block import depreciation, energy, replacement
from servicemodel.line.nodes import Expression, Line, Operand, Role
from servicemodel.line.words import add, period_length, where, years
from servicemodel.model.parts import Part, Removal, write_left
from servicemodel.scenario.overrides import path_text
from servicemodel.values import Quantity

if TYPE_CHECKING:
    from collections.abc import Callable

    from servicemodel.line.sheet import Section
    from servicemodel.model.basis import Basis
    from servicemodel.scenario.schema import Asset, Component, Variant, Work


@dataclass(frozen=True)
class Plant:
    """An asset under one build."""

    parts: tuple[Part, ...]
    removal: Removal | None
    installed: Line
    condition: Line | None
    efficiency: Expression | None
    peak: Expression | None
    upkeep_per_year: Expression | None
    book_value: Line | None  # depreciation of what was there already


class PlantWriter:
    """Writes one asset under one build."""

    def __init__(self, basis: Basis, name: str, variant: str) -> None:
        self.basis = basis
        self.name = name
        self.variant = variant
        self.asset: Asset = basis.scenario.assets[name]
        self.section: Section = basis.sheet.section(f"Build: {name}, {variant}")
        self.selectors = self._write_selectors()
        self.there = self.asset.existing

    # -- inputs ------------------------------------------------------------------------------

    def _number(
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
        return {
            name: self.basis.inputs.number(
                f"Build: {self.name}, {self.variant}",
                "",
                f"{name} is built",
                Quantity(value=float(name == self.variant)),
                role=Role.FLAG,
            )
            for name in self.asset.variants
        }

    def _in_use(
        self, label: str, of: Callable[[str], Operand | None], unit: str, *, later: bool = False
    ) -> Expression | None:
        """Return what the chosen variant states; `later`, what replaces a machine that was there.

        None if no variant states it.
        """
        values = {}
        for name in self.asset.variants:
            source = name
            if later and self.there and name == self.there.variant and self.there.replaced_by:
                source = self.there.replaced_by
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

    # -- lines -------------------------------------------------------------------------------

    def write(self) -> Plant:
        """Write the asset and return its lines."""
        there = self._write_existing()
        parts = []
        names = dict.fromkeys(
            name
            for variant in self.asset.variants.values()
            for name in (tuple(variant.components) or ("",))
        )
        main: tuple[Line, Line] | None = None
        for component in names:
            part, installed = self._component(component, there)
            main = main or (installed, part.share_by_age)
            parts.append(part)
        assert main is not None
        installed, share_by_age = main
        fading = None
        if "degradation" in self.asset.model_fields_set:
            fading = self._number("Efficiency lost per year", self.asset.degradation, "degradation")
        condition = self._condition(installed, fading)
        if self.asset.installation is not None:
            parts.append(self._installation(self.asset.installation, installed, share_by_age))
        book = None
        if self.there is not None and self.there.book_value.value and there is not None:
            amount = self._number(
                "Book value of what is there",
                self.there.book_value,
                "existing",
                "book_value",
                unit=self.basis.money,
            )
            section = self.basis.sheet.section(f"Book value there: {self.name}, {self.variant}")
            book = depreciation.existing_book_value(section, amount, there.kept, there.remaining)
        return Plant(
            tuple(parts),
            self._removal(installed, there),
            installed,
            condition,
            self._changing("Efficiency", "efficiency", self._efficiency_unit, there),
            self._changing("Peak power", "peak", self._peak_unit, there),
            self._changing(
                "Maintenance per year",
                "maintenance_per_year",
                f"{self.basis.money}/year",
                there,
                self.asset.maintenance.per_year if self.asset.maintenance else None,
            ),
            book,
        )

    @property
    def _efficiency_unit(self) -> str:
        if self.asset.tariff is None:
            return ""
        served = self.basis.scenario.services[self.asset.provides].unit
        return f"{served}/{self.basis.tariffs[self.asset.tariff].unit}"

    @property
    def _peak_unit(self) -> str:
        return self.basis.tariffs[self.asset.tariff].demand_unit if self.asset.tariff else ""

    def _write_existing(self) -> replacement.Existing | None:
        if self.there is None:
            return None
        remaining = self._number(
            "Remaining life of what is there",
            self.there.remaining_life,
            "existing",
            "remaining_life",
            unit="year",
        )
        kept: Line
        if self.selectors:
            kept = self.selectors[self.there.variant]
        else:
            kept = self.section.line("There already", 1, role=Role.FLAG)
        return replacement.Existing(kept, remaining)

    def _condition(self, installed: Line, fading: Line | None) -> Line | None:
        if fading is None:
            return None
        age = None
        if self.there is not None:
            stated = self._number(
                "Age of what is there", self.there.age, "existing", "age", unit="year"
            )
            kept = self.selectors.get(self.there.variant)
            age = stated
            if kept is not None:
                age = self.section.line(
                    "Age at the start", stated * kept, unit="year", role=Role.LEVEL
                )
        return energy.condition(self.section, installed, fading, age)

    def _changing(
        self,
        label: str,
        field: str,
        unit: str,
        there: replacement.Existing | None,
        default: Quantity | None = None,
    ) -> Expression | None:
        """Return what the machine in place has: another figure once it has been replaced."""

        def of(name: str) -> Line | None:
            stated = getattr(self.asset.variants[name], field)
            if stated is not None:
                return self._number(label, stated, field, unit=unit, variant=name)
            if default is not None:
                return self._number(label, default, "maintenance", "per_year", unit=unit)
            return None

        if default is not None and all(
            getattr(variant, field) is None for variant in self.asset.variants.values()
        ):
            return of(self.variant)
        if self.there is None or self.there.replaced_by is None or there is None:
            return self._in_use(f"{label} in use", of, unit)
        first = self._in_use(f"{label} at first", of, unit)
        if first is None:
            return None
        later = self._in_use(f"{label} later", of, unit, later=True)
        assert later is not None
        label_of_flag = "What was there is replaced"
        known = [line for line in self.section.lines if line.label == label_of_flag]
        gone = (
            known[0]
            if known
            else self.section.line(
                label_of_flag, years - period_length >= there.remaining, role=Role.FLAG
            )
        )
        return self.section.line(
            f"{label} in use", where(gone, later, first), unit=unit, role=Role.LEVEL
        )

    def _component(self, component: str, there: replacement.Existing | None) -> tuple[Part, Line]:
        """Write what one component (or the whole, without a name) is bought for, and when."""
        title = component or self.name
        money = self.basis.money
        said = f"{title}: " if component else ""

        def stated(variant: str) -> Component | Variant | None:
            terms = self.asset.variants[variant]
            if not component:
                return None if terms.components else terms
            return terms.components.get(component)

        def at(*field: str) -> tuple[str, ...]:
            return ("components", component, *field) if component else field

        def own(field: str, label: str) -> Callable[[str], Line | None]:
            def of(variant: str) -> Line | None:
                terms = stated(variant)
                quantity = getattr(terms, field) if terms else None
                if quantity is None:
                    return None
                return self._number(
                    f"{said}{label}", quantity, *at(field), unit=money, variant=variant
                )

            return of

        def life(variant: str) -> Line:
            terms = stated(variant)
            if terms is None or terms.life is None:
                return self._number("Life", self.asset.life, "life", unit="year")
            return self._number(
                f"{said}Life", terms.life, *at("life"), unit="year", variant=variant
            )

        own_lives = any(
            (terms := stated(name)) is not None and terms.life is not None
            for name in self.asset.variants
        )
        lives: Line
        if own_lives:
            found = self._in_use(f"{said}Life in use", life, "year", later=True)
            assert isinstance(found, Line)
            lives = found
        else:
            lives = life(self.variant)
        section = self.section
        if component:
            section = self.basis.sheet.section(f"{self.section.title}: {component}")
        installed = replacement.installations(section, lives, there)
        listed = self._in_use(
            f"{said}Price at signing, each", own("price", "price at signing"), money, later=True
        )
        making = self._in_use(
            f"{said}Cost at signing, each", own("cost", "cost at signing"), money, later=True
        )
        listed = self._units(f"{said}Price at signing", listed)
        making = self._units(f"{said}Cost at signing", making)
        price = self._bought(section, "Price", installed, listed)
        cost = self._bought(section, "Cost of making", installed, making)
        share = depreciation.share_by_age(section, lives)
        left = write_left(
            self.basis,
            f"{title}, {self.variant}",
            self.asset.residual,
            ("assets", self.name),
            f"Asset: {self.name}",
            (price, listed, share),
            self.asset.price_index,
        )
        selling = None
        if self.asset.supplier != "outside":
            selling = self._selling(
                section, price, installed, first=not component or component == self._first_component
            )
        return Part(
            title, self.asset.supplier, price, cost, listed, share, left, selling
        ), installed

    @property
    def _first_component(self) -> str:
        for variant in self.asset.variants.values():
            if variant.components:
                return next(iter(variant.components))
        return ""

    def _units(self, label: str, each: Expression | None) -> Line:
        """Return an amount for all units."""
        if each is None:
            return self.section.line(label, 0, unit=self.basis.money, role=Role.LEVEL)
        if "units" in self.asset.model_fields_set:
            each = each * self._number("Number of units", self.asset.units, "units")
        return self.section.line(label, each, unit=self.basis.money, role=Role.LEVEL)

    def _bought(self, section: Section, label: str, installed: Line, amount: Line) -> Line:
        formula = self.basis.raised_at_end(installed * amount, self.asset.price_index)
        return section.line(label, formula, unit=self.basis.money)

    def _selling(
        self, section: Section, price: Line, installed: Line, *, first: bool
    ) -> Line | None:
        """Write what each sale costs beside the product, a fixed part once per sale."""
        terms = self.asset.selling
        parts: list[Expression] = []
        if terms.share_of_price.value or "share_of_price" in terms.model_fields_set:
            share = self._number(
                "Selling effort as share of price",
                terms.share_of_price,
                "selling",
                "share_of_price",
            )
            parts.append(price * share)
        if terms.per_sale is not None and first:
            each = self._number(
                "Selling effort per sale",
                terms.per_sale,
                "selling",
                "per_sale",
                unit=self.basis.money,
            )
            amount: Expression = installed * each
            if "units" in self.asset.model_fields_set:
                amount = amount * self._number("Number of units", self.asset.units, "units")
            parts.append(self.basis.raised_at_end(amount, self.asset.price_index))
        if not parts:
            return None
        formula = parts[0] if len(parts) == 1 else add(parts)
        return section.line("Selling effort", formula, unit=self.basis.money)

    def _work(self, what: str, terms: Work, count: Line) -> tuple[Line, Line, Line]:
        """Write price and cost of work at each count, and the price at signing."""
        at, money = what.lower(), self.basis.money
        listed = self._units(
            f"{what} price at signing",
            self._number(f"{what}: price each", terms.price, at, "price", unit=money),
        )
        each = terms.cost
        making = self._units(
            f"{what} cost at signing",
            None
            if each is None
            else self._number(f"{what}: cost each", each, at, "cost", unit=money),
        )
        price = self._bought(self.section, f"{what} price", count, listed)
        return price, self._bought(self.section, f"{what} cost", count, making), listed

    def _installation(self, terms: Work, installed: Line, share: Line) -> Part:
        price, cost, listed = self._work("Installation", terms, installed)
        return Part(f"installation of {self.name}", terms.supplier, price, cost, listed, share)

    def _removal(self, installed: Line, there: replacement.Existing | None) -> Removal | None:
        terms = self.asset.removal
        if terms is None:
            return None
        at_start = None
        if there is not None:
            at_start = self.section.line(
                "Old machine removed at signing", 1 - there.kept, role=Role.FLAG
            )
        count = replacement.removals(self.section, installed, at_start)
        price, cost, _ = self._work("Removal", terms, count)
        return Removal(terms.supplier, price, cost)
