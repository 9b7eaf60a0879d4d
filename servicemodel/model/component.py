"""One component of an asset: what it is bought for, when, and what is left of it.

An asset without components is one component without a name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from servicemodel.block import depreciation, replacement
from servicemodel.model.parts import Part, write_left
from servicemodel.model.write_off import of_part
from servicemodel.scenario.machines import LeftAmount

if TYPE_CHECKING:
    from servicemodel.line.nodes import Line
    from servicemodel.line.sheet import Section
    from servicemodel.model.variants import Stated, Variants
    from servicemodel.scenario.machines import Component, Variant


class ComponentWriter:
    """Writes one component of the asset of some variants."""

    def __init__(self, variants: Variants, component: str) -> None:
        self.variants = variants
        self.component = component
        self.said = f"{component}: " if component else ""

    def _terms(self, variant: str) -> Component | Variant | None:
        terms = self.variants.asset.variants[variant]
        if not self.component:
            return None if terms.components else terms
        return terms.components.get(self.component)

    def _number(self, label: str, variant: str, field: str, unit: str) -> Line | None:
        terms = self._terms(variant)
        quantity = getattr(terms, field) if terms else None
        if quantity is None:
            return None
        at = ("components", self.component, field) if self.component else (field,)
        said = f"{self.said}{label}"
        return self.variants.number(said, quantity, *at, unit=unit, variant=variant)

    def life_of(self, variant: str) -> Line:
        """Return the life of the component in a variant; the asset's if it states none."""
        own = self._number("Life", variant, "life", "year")
        if own is not None:
            return own
        return self.variants.number("Life", self.variants.asset.life, "life", unit="year")

    def _life(self) -> Line:
        names = self.variants.asset.variants
        if not any((terms := self._terms(name)) and terms.life is not None for name in names):
            return self.life_of(self.variants.variant)
        found = self.variants.in_use(f"{self.said}Life in use", self.life_of, "year", later=True)
        assert found is not None
        return found

    def _each(self, label: str, field: str) -> Line:
        """Return price or cost at signing of all units."""
        money = self.variants.basis.money

        def of(variant: str) -> Line | None:
            return self._number(f"{label} at signing".lower(), variant, field, money)

        stated: Stated = of
        each = self.variants.in_use(
            f"{self.said}{label} at signing, each", stated, money, later=True
        )
        return self.variants.at_signing(f"{self.said}{label} at signing", each)

    def write(self, *, main: bool) -> tuple[Part, Line, Line]:
        """Write the component; return it, its life and when it is installed.

        A value left that is one amount for the asset stands beside the `main` component.
        """
        variants, basis = self.variants, self.variants.basis
        asset = variants.asset
        title = f"{self.component} of {variants.name}" if self.component else variants.name
        life = self._life()
        section: Section = variants.section
        if self.component:
            section = basis.sheet.section(f"{section.title}: {self.component}")
        installed = replacement.installations(section, life, variants.there)
        listed, making = self._each("Price", "price"), self._each("Cost", "cost")
        price = variants.bought(section, "Price", installed, listed)
        cost = variants.bought(section, "Cost of making", installed, making)
        share = depreciation.share_by_age(section, life)
        left = None
        if main or not isinstance(asset.residual, LeftAmount):
            left = write_left(
                basis,
                f"{title}, {variants.variant}",
                asset.residual,
                ("assets", variants.name),
                f"Asset: {variants.name}",
                (price, listed, share),
                asset.price_index,
            )
        selling = None
        stated = asset.selling.share_of_price
        if asset.supplier != "outside" and stated is not None:
            label = "Selling effort as share of price"
            part = variants.number(label, stated, "selling", "share_of_price")
            selling = section.line("Selling effort", price * part, unit=basis.money)
        rule = of_part(variants, title, self.component, share, life, installed)
        found = Part(title, asset.supplier, price, cost, listed, rule, left, selling)
        return found, life, installed
