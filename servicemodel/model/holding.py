"""What holding an asset costs each year, whoever bears it: insurance and property tax.

Both are on its list price at signing, without installation, however old it has become.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from servicemodel.line.nodes import Expression, Line, Role
from servicemodel.line.words import add, maximum, operating, periods_per_year, year_end

if TYPE_CHECKING:
    from collections.abc import Sequence

    from servicemodel.line.sheet import Section
    from servicemodel.model.variants import Variants


@dataclass(frozen=True)
class Holding:
    """What an asset costs in each period beside its upkeep, in the scenario's currency."""

    insurance: Line | None = None
    property_tax: Line | None = None


def write_holding(variants: Variants, listed: Sequence[Line]) -> Holding:
    """Write insurance and property tax of a build whose parts have these list prices at signing."""
    if variants.asset.insurance is None and variants.asset.property_tax is None:
        return Holding()
    title = f"Holding: {variants.name}, {variants.variant}"
    section = variants.basis.sheet.section(title)
    price = listed[0]
    if len(listed) > 1:
        label, money = "List price of all parts", variants.basis.money
        price = section.line(label, add(listed), unit=money, role=Role.LEVEL)
    return Holding(_insurance(variants, section, price), _property_tax(variants, section, price))


def _insurance(variants: Variants, section: Section, price: Line) -> Line | None:
    terms, basis = variants.asset.insurance, variants.basis
    if terms is None:
        return None
    label = "Insurance per year, share of the price"
    share = variants.number(label, terms.share_of_price, "insurance", "share_of_price")
    formula = basis.raised(price * share * operating / periods_per_year, terms.index)
    return section.line("Insurance", formula, unit=basis.money)


def _property_tax(variants: Variants, section: Section, price: Line) -> Line | None:
    """Write the tax on a value that falls at each anniversary by a share of the price.

    SAM counts so: in year n on price x assessed share x (1 - (n - 1) x decline), at least 0.
    """
    terms, basis = variants.asset.property_tax, variants.basis
    if terms is None:
        return None
    value: Expression = price
    if terms.assessed is not None:
        label = "Assessed share of the price"
        value = value * variants.number(label, terms.assessed, "property_tax", "assessed")
    if terms.decline is not None:
        label = "Decline of the assessed value per year"
        decline = variants.number(label, terms.decline, "property_tax", "decline")
        passed = section.balance("Years since signing", opening=0, role=Role.LEVEL)
        passed.close(passed.opening + year_end)
        value = value * maximum(1 - passed.opening * decline, 0)
    assessed = section.line("Assessed value", value, unit=basis.money, role=Role.LEVEL)
    rate = variants.number("Property tax rate per year", terms.rate, "property_tax", "rate")
    formula = assessed * rate * operating / periods_per_year
    return section.line("Property tax", formula, unit=basis.money)
