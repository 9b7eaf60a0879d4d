"""What assets need to run under a build, and each build, measure and depreciation once.

Offers ask here for their lines; who pays for them is not known here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from servicemodel.line.words import add, operating, period_length, spread, tiny, years
from servicemodel.model.parts import Part, write_measure
from servicemodel.model.plant import Plant, write_plant
from servicemodel.model.use import Behaviours
from servicemodel.scenario.overrides import path_text

if TYPE_CHECKING:
    from servicemodel.block.depreciation import WrittenOff
    from servicemodel.line.nodes import Expression, Line
    from servicemodel.line.sheet import Section, Sheet
    from servicemodel.model.basis import Basis
    from servicemodel.model.use import BehaviourLines
    from servicemodel.model.write_off import WriteOff
    from servicemodel.scenario.machines import Upkeep

FIXED_PART = "fixed part"


@dataclass(frozen=True)
class Running:
    """What an asset costs to run: parts of the energy bill by title, and upkeep.

    `upkeep` is the price of maintenance, `upkeep_cost` its cost to a supplier.
    """

    energy: dict[str, Line]
    upkeep: Line | None
    upkeep_cost: Line | None


class Assets:
    """Writes builds, measures and depreciation when they are first asked for."""

    def __init__(self, basis: Basis) -> None:
        self.basis = basis
        self._plants: dict[tuple[str, str], Plant] = {}
        self.behaviours = Behaviours(self)
        self._running: dict[tuple[object, ...], Running] = {}
        self._measures: dict[str, Part] = {}
        self._depreciations: dict[tuple[Line, Line, Line | None], WrittenOff] = {}

    def plant(self, asset: str, variant: str) -> Plant:
        """Return an asset under a build."""
        if (asset, variant) not in self._plants:
            self._plants[asset, variant] = write_plant(self.basis, asset, variant)
        return self._plants[asset, variant]

    def measure(self, name: str) -> Part:
        """Return a measure."""
        if name not in self._measures:
            self._measures[name] = write_measure(self.basis, name)
        return self._measures[name]

    def depreciation(
        self,
        sheet: Sheet,
        title: str,
        outlays: Line,
        rule: WriteOff,
        *,
        leased: bool = False,
        use: Line | None = None,
    ) -> WrittenOff:
        """Return the depreciation of what an owner spent, on a sheet; `use` is of its service."""
        share = rule.share
        if leased and rule.leased is not None:
            share, title = rule.leased, f"{title}, leased"
        if use is not None:
            title = f"{title}, {use.place.split(' / ')[1]}"
        key = (outlays, share, use)
        if key not in self._depreciations:
            section = sheet.section(f"Depreciation: {title}")
            self._depreciations[key] = rule.written(section, outlays, share, use)
        return self._depreciations[key]

    def running(
        self, asset: str, variant: str, measures: tuple[str, ...], behaviour: BehaviourLines
    ) -> Running:
        """Return what an asset costs to run under a build, with the measures that act on it.

        Offers whose behaviour changes nothing of it share these lines.
        """
        terms = self.basis.scenario.assets[asset]
        targets = {terms.provides, asset}
        stated = self.basis.scenario.measures
        acting = tuple(sorted(m for m in measures if targets & set(stated[m].lowers)))
        change = behaviour.change_of(terms.provides)
        careless = behaviour.careless if terms.maintenance is not None else None
        key = (asset, variant, acting, change, careless)
        if key not in self._running:
            own = None if change is None and careless is None else behaviour
            self._running[key] = self._write_running(asset, variant, acting, own)
        return self._running[key]

    def _write_running(
        self, name: str, variant: str, measures: tuple[str, ...], behaviour: BehaviourLines | None
    ) -> Running:
        basis = self.basis
        terms = basis.scenario.assets[name]
        plant = self.plant(name, variant)
        suffix = f", with {', '.join(measures)}" if measures else ""
        suffix += f", under {behaviour.offer}" if behaviour is not None else ""
        section = basis.sheet.section(f"Running: {name}, {variant}{suffix}")
        demand = basis.demand(terms.provides, measures, behaviour)
        careless = behaviour.careless if behaviour is not None else None
        bill = {}
        if terms.tariff is not None and plant.efficiency is not None:
            tariff = basis.tariffs[terms.tariff]
            efficiency: Expression = plant.efficiency
            if plant.condition is not None:
                efficiency = efficiency * plant.condition
            formula: Expression = demand / efficiency
            own = tuple(m for m in measures if name in basis.scenario.measures[m].lowers)
            if own:
                whole = section.line("Energy use without measures", formula, unit=tariff.unit)
                formula = basis.lowered(whole, name, own)
            use = section.line("Energy use", formula, unit=tariff.unit)
            bill[""] = section.line("Energy cost", use * tariff.price, unit=basis.money)
            if tariff.demand is not None and plant.peak is not None:
                charge = plant.variants.of_all_units(plant.peak * tariff.demand)
                bill["demand charge"] = section.line("Demand charge", charge, unit=basis.money)
            if tariff.fixed is not None:
                bill[FIXED_PART] = section.line("Fixed part", tariff.fixed, unit=basis.money)
        upkeep = cost = None
        if terms.maintenance is not None:
            upkeep = self._upkeep(
                section, name, plant, demand, "Maintenance", terms.maintenance, "maintenance"
            )
            upkeep = _with_care(section, upkeep, careless)
            if terms.maintenance.cost is not None:
                made = terms.maintenance.cost
                where = ("maintenance", "cost")
                cost = self._upkeep(
                    section, name, plant, demand, "Cost of maintenance", made, *where
                )
                cost = _with_care(section, cost, careless)
        return Running(bill, upkeep, cost)

    def _upkeep(
        self,
        section: Section,
        name: str,
        plant: Plant,
        demand: Line,
        label: str,
        terms: Upkeep,
        *at: str,
    ) -> Line:
        """Write upkeep: the sum of what is stated per year, capacity, output and age."""
        basis, asset = self.basis, self.basis.scenario.assets[name]
        money = basis.money
        group = f"Asset: {name}"

        def number(what: str, field: str, unit: str) -> Line:
            path = path_text(("assets", name, *at, field))
            stated = getattr(terms, field)
            return basis.inputs.number(group, path, f"{label} {what}", stated, unit)

        parts: dict[str, Expression] = {}
        yearly = plant.upkeep_per_year if at == ("maintenance",) else None
        if yearly is None and terms.per_year is not None:
            yearly = number("per year", "per_year", f"{money}/year")
        if yearly is not None:
            parts["per year"] = plant.variants.of_all_units(yearly) * period_length * operating
        if terms.per_capacity is not None and asset.capacity is not None:
            path = path_text(("assets", name, "capacity"))
            unit = asset.capacity.unit
            size = basis.inputs.number(group, path, "Capacity", asset.capacity, unit)
            each = number("per capacity", "per_capacity", f"{money}/{unit}/year")
            amount = plant.variants.of_all_units(each * size)
            parts["per capacity"] = amount * period_length * operating
        if terms.per_output is not None:
            unit = f"{money}/{demand.unit}"
            parts["per output"] = number("per output", "per_output", unit) * demand
        if terms.schedule is not None:
            path = path_text(("assets", name, *at, "schedule"))
            said = f"{label} by age"
            pattern = basis.schedule(group, path, said, terms.schedule, money)
            lived = section.line(
                f"{said} while it lives", pattern * (years < plant.life - tiny), unit=money
            )
            parts["by age"] = plant.variants.of_all_units(spread(plant.installed, lived))
        index = asset.maintenance.index if asset.maintenance else None
        if len(parts) == 1:
            formula = basis.raised(next(iter(parts.values())), index)
            return section.line(label, formula, unit=money)
        lines = [
            section.line(f"{label} {part}", basis.raised(formula, index), unit=money)
            for part, formula in parts.items()
        ]
        return section.line(label, add(lines) if lines else 0, unit=money)


def _with_care(section: Section, upkeep: Line, careless: Line | None) -> Line:
    """Return upkeep as it is with the care that is taken."""
    if careless is None:
        return upkeep
    label = f"{upkeep.label} with careless use"
    return section.line(label, upkeep * (1 + careless), unit=str(upkeep.unit))
