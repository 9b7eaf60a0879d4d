"""The lines of an asset under one build, whoever pays: they stand once per build.

What stands for the whole asset (installation, removal, condition, a sale's fixed effort) follows
its main component: the first of the variant that is built.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from servicemodel.block import depreciation, energy, replacement
from servicemodel.line.nodes import Role
from servicemodel.model.component import ComponentWriter
from servicemodel.model.holding import Holding, write_holding
from servicemodel.model.parts import Part, Removal
from servicemodel.model.variants import Variants
from servicemodel.model.write_off import of_part

if TYPE_CHECKING:
    from servicemodel.block.depreciation import WrittenOff
    from servicemodel.line.nodes import Line, Operand
    from servicemodel.model.basis import Basis
    from servicemodel.model.variants import Stated
    from servicemodel.scenario.machines import Work


@dataclass(frozen=True)
class Plant:
    """An asset under one build; `per_sale` is what each sale costs beside a share of the price."""

    parts: tuple[Part, ...]
    main: Part  # the first component of the variant that is built
    installation: Part | None
    removal: Removal | None
    per_sale: Line | None
    life: Line
    installed: Line
    condition: Line | None
    efficiency: Line | None
    peak: Line | None
    upkeep_per_year: Line | None
    book_value: WrittenOff | None  # of what was there already
    holding: Holding
    variants: Variants


def write_plant(basis: Basis, name: str, variant: str) -> Plant:
    """Write an asset under one build and return its lines."""
    variants = Variants(basis, name, variant)
    asset = variants.asset
    firsts = {key: next(iter(terms.components), "") for key, terms in asset.variants.items()}
    names = dict.fromkeys(
        component
        for terms in asset.variants.values()
        for component in (tuple(terms.components) or ("",))
    )
    written = {
        component: ComponentWriter(variants, component).write(main=component == firsts[variant])
        for component in names
    }
    _, life, installed = written[firsts[variant]]
    if len(set(firsts.values())) > 1:  # which component is the main one depends on the build
        found = variants.in_use(
            "Life of the main component",
            lambda key: ComponentWriter(variants, firsts[key]).life_of(key),
            "year",
            later=True,
        )
        assert found is not None
        life = found
        section = basis.sheet.section(f"{variants.section.title}: as a whole")
        installed = replacement.installations(section, life, variants.there)
    energy_unit, peak_unit = _units(basis, name)
    upkeep = variants.changing("Maintenance per year", _upkeep(variants), f"{basis.money}/year")
    parts = tuple(part for part, _, _ in written.values())
    return Plant(
        parts,
        written[firsts[variant]][0],
        _installation(variants, life, installed),
        _removal(variants, installed),
        _per_sale(variants, installed),
        life,
        installed,
        _condition(variants, installed),
        _field(variants, "Efficiency", "efficiency", energy_unit),
        _field(variants, "Peak power", "peak", peak_unit),
        upkeep,
        _book_value(variants),
        write_holding(variants, [part.listed for part in parts]),
        variants,
    )


def _units(basis: Basis, name: str) -> tuple[str, str]:
    """Return the units of an asset's efficiency and of its peak power."""
    asset = basis.scenario.assets[name]
    if asset.tariff is None:
        return "", ""
    tariff = basis.tariffs[asset.tariff]
    return f"{basis.scenario.services[asset.provides].unit}/{tariff.unit}", tariff.demand_unit


def _field(variants: Variants, label: str, field: str, unit: str) -> Line | None:
    return variants.changing(label, variants.of_field(label, field, unit), unit)


def _upkeep(variants: Variants) -> Stated:
    """Return how a variant states its yearly upkeep: its own, else the asset's."""
    unit = f"{variants.basis.money}/year"
    own = variants.of_field("Maintenance per year", "maintenance_per_year", unit)
    terms = variants.asset.maintenance

    def of(name: str) -> Operand | None:
        stated = own(name)
        if stated is None and terms is not None and terms.per_year is not None:
            label = "Maintenance per year"
            return variants.number(label, terms.per_year, "maintenance", "per_year", unit=unit)
        return stated

    return of


def _condition(variants: Variants, installed: Line) -> Line | None:
    """Write how efficient the asset still is, if it fades."""
    asset = variants.asset
    if asset.degradation is None:
        return None
    fading = variants.number("Efficiency lost per year", asset.degradation, "degradation")
    age = None
    if asset.existing is not None:
        stated = asset.existing.age
        age = variants.number("Age of what is there", stated, "existing", "age", unit="year")
        kept = variants.selectors.get(asset.existing.variant)
        if kept is not None:
            age = variants.section.line(
                "Age at the start", age * kept, unit="year", role=Role.LEVEL
            )
    return energy.condition(variants.section, installed, fading, age)


def _per_sale(variants: Variants, installed: Line) -> Line | None:
    asset, basis = variants.asset, variants.basis
    stated = asset.selling.per_sale
    if stated is None or asset.supplier == "outside":
        return None
    label = "Selling effort per sale"
    each = variants.number(label, stated, "selling", "per_sale", unit=basis.money)
    amount = variants.at_signing(f"{label}, at signing", each)
    return variants.bought(variants.section, label, installed, amount)


def _book_value(variants: Variants) -> WrittenOff | None:
    """Write how the book value of what is there is written off."""
    existing, there = variants.asset.existing, variants.there
    if existing is None or there is None or existing.book_value is None:
        return None
    basis = variants.basis
    label = "Book value of what is there"
    at = ("existing", "book_value")
    amount = variants.number(label, existing.book_value, *at, unit=basis.money)
    title = f"Book value there: {variants.name}, {variants.variant}"
    section = basis.sheet.section(title)
    return depreciation.existing_book_value(section, amount, there.kept, there.remaining)


def _work(variants: Variants, what: str, terms: Work, count: Line) -> tuple[Line, Line, Line]:
    """Write price and cost of work at each count, and its price at signing."""
    at, money = what.lower(), variants.basis.money
    each = variants.number(f"{what}: price each", terms.price, at, "price", unit=money)
    listed = variants.at_signing(f"{what} price at signing", each)
    cost = None
    if terms.cost is not None:
        cost = variants.number(f"{what}: cost each", terms.cost, at, "cost", unit=money)
    making = variants.at_signing(f"{what} cost at signing", cost)
    section = variants.section
    price = variants.bought(section, f"{what} price", count, listed)
    return price, variants.bought(section, f"{what} cost", count, making), listed


def _installation(variants: Variants, life: Line, installed: Line) -> Part | None:
    terms = variants.asset.installation
    if terms is None:
        return None
    price, cost, listed = _work(variants, "Installation", terms, installed)
    title = f"installation of {variants.name}"
    section = variants.basis.sheet.section(f"{variants.section.title}: installation")
    share = depreciation.share_by_age(section, life)
    rule = of_part(variants, title, "", share, life, installed)
    return Part(title, terms.supplier, price, cost, listed, rule)


def _removal(variants: Variants, installed: Line) -> Removal | None:
    terms, there = variants.asset.removal, variants.there
    if terms is None:
        return None
    at_start = None
    if there is not None:
        label = "Old machine removed at signing"
        at_start = variants.section.line(label, 1 - there.kept, role=Role.FLAG)
    count = replacement.removals(variants.section, installed, at_start)
    price, cost, _ = _work(variants, "Removal", terms, count)
    return Removal(terms.supplier, price, cost)
