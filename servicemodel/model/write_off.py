"""How what a party spends on a part is written off for tax, and by whom with which allowance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from servicemodel.block import depreciation, tax_pattern
from servicemodel.block.depreciation import WrittenOff
from servicemodel.block.tax_pattern import MACRS, UNITS_OF_USE
from servicemodel.line.nodes import Role
from servicemodel.line.words import operating
from servicemodel.scenario.overrides import path_text
from servicemodel.scenario.write_off import TaxDepreciation, TaxPattern

if TYPE_CHECKING:
    from servicemodel.block.tax_pattern import Shares
    from servicemodel.ledger import Party
    from servicemodel.line.nodes import Line
    from servicemodel.line.sheet import Section
    from servicemodel.model.basis import Basis
    from servicemodel.model.offers import OfferWriter
    from servicemodel.model.parts import Part
    from servicemodel.model.variants import Variants

FIELD = "tax_depreciation"


@dataclass(frozen=True)
class WriteOff:
    """How a part is written off: the share by age, and another one where it is leased.

    Where it is `replaced` what is left goes too. Of units of use `share` says at which age it is in
    service, `life_in_units` how much of `service` it gives in its life.
    """

    share: Line
    leased: Line | None = None
    replaced: Line | None = None
    expensed: bool = False
    life_in_units: Line | None = None
    service: str = ""
    salvage: Line | None = None

    def written(self, section: Section, outlays: Line, share: Line, use: Line | None) -> WrittenOff:
        """Write what is deducted of a row of outlays."""
        unit = str(outlays.unit)
        kept = outlays
        if self.expensed:
            kept = section.line("Capitalised", outlays * (1 - operating), unit=unit)
        if self.life_in_units is not None:
            assert use is not None
            assert self.replaced is not None
            gone = depreciation.write_off_by_use(
                section, kept, share, use, self.life_in_units, self.replaced, self.salvage
            )
        else:
            gone = depreciation.write_off(section, kept, share, self.replaced)
        if not self.expensed:
            return gone
        at_once = section.line("Replacements expensed", outlays * operating, unit=unit)
        both = gone.depreciation + at_once
        line = section.line("Depreciation and replacements", both, unit=unit)
        return WrittenOff(line, gone.book, expensed=at_once)


def deduct(part: Part, party: Party, user: str, offer: OfferWriter, amount: Line) -> WrittenOff:
    """Write what a party writes off of what it spent; leased is what has another `user`."""
    own = amount.place.startswith(f"{offer.sheet.name} / ")
    place, title = amount.place.split(" / ")[1], f"{part.title}, {amount.label.lower()}"
    use = None
    if part.write_off.life_in_units is not None:
        use = offer.demand(part.write_off.service)
    return offer.assets.depreciation(
        offer.sheet if own else offer.basis.sheet,
        f"{title}, {party.name}" if own else f"{title}, {place}",
        amount,
        part.write_off,
        leased=party.key != user,
        use=use,
    )


@dataclass(frozen=True)
class _Numbers:
    """The inputs of one way to write off, at its place in the scenario."""

    basis: Basis
    group: str
    place: tuple[str, ...]
    stated: TaxPattern
    said: str = ""

    def number(self, label: str, field: str, unit: str = "") -> Line | None:
        quantity = getattr(self.stated, field)
        if quantity is None:
            return None
        path = path_text((*self.place, FIELD, field))
        role = Role.RATE if field in ("rate", "bonus", "salvage") else Role.LEVEL
        label = f"{self.said}{label}"
        return self.basis.inputs.number(self.group, path, label, quantity, unit, role)

    def salvage(self) -> Line | None:
        return self.number("Share that is not written off", "salvage")

    def terms(self, life: Line) -> tax_pattern.Terms:
        """Return how it is written off; without a tax life of its own, over `life`."""
        stated, table = self.stated, None
        if stated.percentages is not None:
            table = self.basis.inputs.schedule(
                self.group,
                path_text((*self.place, FIELD, "percentages")),
                f"{self.said}Percentages written off",
                stated.percentages,
                role=Role.RATE,
            )
        own = self.number("Tax life", "life", "year")
        usual = "half year" if stated.method == MACRS else tax_pattern.FULL_YEAR
        return tax_pattern.Terms(
            stated.method,
            life if own is None else own,
            stated.convention or usual,
            self.number("Month put into service for tax", "month"),
            self.number("Multiple of a straight line", "factor"),
            self.number("Declining balance per year", "rate"),
            table,
            self.number("Bonus in the first tax year", "bonus"),
            self.salvage(),
        )


def of_flow(
    basis: Basis, section: Section, name: str, stated: TaxPattern | None, life: Line
) -> WriteOff:
    """Write how a flow of capital is written off."""
    if stated is None:
        return WriteOff(depreciation.share_by_age(section, life))
    numbers = _Numbers(basis, f"Flow: {name}", ("flows", name), stated)
    return WriteOff(tax_pattern.shares_by_age(section, numbers.terms(life)).with_bonus)


def of_measure(
    basis: Basis, name: str, stated: TaxDepreciation | None, share: Line, life: Line, bought: Line
) -> WriteOff:
    """Write how a measure is written off; `share` is that of a straight line over its life."""
    if stated is None:
        return WriteOff(share)
    numbers = _Numbers(basis, f"Measure: {name}", ("measures", name), stated)
    section = basis.sheet.section(f"Tax depreciation: {name}")
    shares = _while_it_lives(section, numbers.terms(life), stated, life)
    return _as_stated(shares, stated, bought if stated.at_replacement == "written off" else None)


def of_part(
    variants: Variants, title: str, component: str, share: Line, life: Line, bought: Line
) -> WriteOff:
    """Write how a part of an asset is written off, by the variant that is built.

    A component may state a way of its own, else the asset's holds, else the straight line of
    `share`.
    """
    ways = {variant: _way(variants, component, variant) for variant in variants.asset.variants}
    if not any(ways.values()):
        return WriteOff(share)
    policy = variants.asset.tax_depreciation or TaxDepreciation()
    title = f"Tax depreciation: {title}, {variants.variant}"
    section = variants.basis.sheet.section(title)
    if policy.method == UNITS_OF_USE:
        return _by_use(variants, section, policy, life, bought)
    known: dict[tuple[str, ...], Shares] = {}
    found: dict[str, Shares] = {}
    for variant, way in ways.items():
        if way is None:
            found[variant] = tax_pattern.Shares(share, share)
            continue
        if way.place not in known:
            own = section
            if known:
                own = variants.basis.sheet.section(f"{title}, as {variant}")
            known[way.place] = _while_it_lives(own, way.terms(life), policy, life)
        found[variant] = known[way.place]
    replaced: Line | None = bought if policy.at_replacement == "written off" else None
    shares = found[variants.variant]
    if len({id(each) for each in found.values()}) > 1:
        said = f"{component}: " if component else ""
        shares = _in_use(variants, found, said)
        if replaced is not None:
            label = f"{said}Installations with what is left written off"
            replaced = variants.in_use(
                label, lambda name: bought if ways[name] else None, "", later=True
            )
    return _as_stated(shares, policy, replaced)


def _way(variants: Variants, component: str, variant: str) -> _Numbers | None:
    asset, name, basis = variants.asset, variants.name, variants.basis
    own = asset.variants[variant].components.get(component)
    if own is not None and own.tax_depreciation is not None:
        group = f"Variant: {name}, {variant}"
        place = ("assets", name, "variants", variant, "components", component)
        return _Numbers(basis, group, place, own.tax_depreciation, f"{component}: ")
    if asset.tax_depreciation is None:
        return None
    return _Numbers(basis, f"Asset: {name}", ("assets", name), asset.tax_depreciation)


def _in_use(variants: Variants, found: dict[str, Shares], said: str) -> Shares:
    """Write the shares of the variant that is built, or of what replaces it."""
    label = f"{said}Share written off by age in use"
    whole = variants.in_use(label, lambda name: found[name].with_bonus, "", later=True)
    assert whole is not None
    if all(each.with_bonus is each.without_bonus for each in found.values()):
        return tax_pattern.Shares(whole, whole)
    label = f"{label}, without bonus"
    without = variants.in_use(label, lambda name: found[name].without_bonus, "", later=True)
    assert without is not None
    return tax_pattern.Shares(whole, without)


def _by_use(
    variants: Variants, section: Section, policy: TaxDepreciation, life: Line, bought: Line
) -> WriteOff:
    asset, basis = variants.asset, variants.basis
    numbers = _Numbers(basis, f"Asset: {variants.name}", ("assets", variants.name), policy)
    unit = basis.scenario.services[asset.provides].unit
    each = numbers.number("Use in the life of one unit", "total_use", unit)
    assert each is not None
    whole = section.line(
        "Use in the life of all units", variants.of_all_units(each), unit=unit, role=Role.LEVEL
    )
    return WriteOff(
        tax_pattern.in_service(section, life),
        replaced=bought,
        expensed=policy.replacements == "expensed",
        life_in_units=whole,
        service=asset.provides,
        salvage=numbers.salvage(),
    )


def _while_it_lives(
    section: Section, terms: tax_pattern.Terms, policy: TaxDepreciation, life: Line
) -> Shares:
    """Write the shares by age, and those without a bonus if what is leased gets none."""
    shares = tax_pattern.shares_by_age(section, terms)
    own, leased = shares.with_bonus, shares.without_bonus
    if policy.if_leased == "with bonus":
        leased = own
    if policy.at_replacement == "goes on":
        return tax_pattern.Shares(own, leased)
    label = "Share written off while it lives"
    ends = tax_pattern.while_it_lives(section, own, life, label)
    if leased is own:
        return tax_pattern.Shares(ends, ends)
    leased = tax_pattern.while_it_lives(section, leased, life, f"{label}, leased")
    return tax_pattern.Shares(ends, leased)


def _as_stated(shares: Shares, policy: TaxDepreciation, replaced: Line | None) -> WriteOff:
    leased = None if shares.without_bonus is shares.with_bonus else shares.without_bonus
    return WriteOff(shares.with_bonus, leased, replaced, policy.replacements == "expensed")
