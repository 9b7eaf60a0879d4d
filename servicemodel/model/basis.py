"""The Basis sheet: indices, tariffs, demand, and the lines of each build of an asset, once.

Nothing here knows who bears what; offers with the same build read the same lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from servicemodel.block import depreciation, energy, growth, replacement
from servicemodel.line.nodes import Expression, Line, Role
from servicemodel.line.sheet import Sheet
from servicemodel.line.words import operating, period_length
from servicemodel.scenario.overrides import path_text

if TYPE_CHECKING:
    from servicemodel.model.inputs import Inputs
    from servicemodel.scenario.schema import Scenario
    from servicemodel.values import Quantity


@dataclass(frozen=True)
class Plant:
    """The lines that all variants of an asset share."""

    installed: Line
    condition: Line
    maintenance: Line
    share_by_age: Line


@dataclass(frozen=True)
class Build:
    """The lines of one variant of an asset, in money of each period, whoever pays."""

    price: Line
    cost: Line
    selling: Line
    maintenance: Line
    energy: Line
    value_left: Line | None


class Basis:
    """Writes the lines that all offers share; `builds` has them by asset and variant."""

    def __init__(self, scenario: Scenario, inputs: Inputs) -> None:
        self.scenario = scenario
        self.inputs = inputs
        self.money = scenario.currency
        self.sheet = Sheet("Basis")
        self.indices: dict[str, growth.Index] = {}
        self._write_indices()
        self.tariffs = self._write_tariffs()
        self.demands = self._write_demands()
        self.plants = {name: self._write_plant(name) for name in scenario.assets}
        self.builds: dict[tuple[str, str], Build] = {}
        for offer in scenario.offers.values():
            for asset, variant in offer.build.items():
                if (asset, variant) not in self.builds:
                    self.builds[asset, variant] = self._write_build(asset, variant)
        self.depreciations: dict[Line, Line] = {}

    def raised(self, amount: Expression, index: str | None) -> Expression:
        """Return a running amount at the prices of its period."""
        return amount if index is None else amount * self.indices[index].in_period

    def _write_indices(self) -> None:
        if not self.scenario.indices:
            return
        section = self.sheet.section("Indices")
        for name, rate in self.scenario.indices.items():
            path = path_text(("indices", name))
            rising = self.inputs.number("Indices", path, f"Growth of {name}", rate, role=Role.RATE)
            self.indices[name] = growth.price_index(section, rising, f"Index of {name}")

    def _write_tariffs(self) -> dict[str, Line]:
        section = self.sheet.section("Tariffs")
        found = {}
        for name, terms in self.scenario.tariffs.items():
            unit = f"{self.money}/{terms.unit}"
            path = path_text(("tariffs", name, "price"))
            price = self.inputs.number("Tariffs", path, f"Price of {name}", terms.price, unit)
            formula = self.raised(price * operating, terms.index)
            found[name] = section.line(f"Tariff of {name}", formula, unit=unit, role=Role.LEVEL)
        return found

    def _write_demands(self) -> dict[str, Line]:
        section = self.sheet.section("Demand")
        found = {}
        for name, terms in self.scenario.services.items():
            path = path_text(("services", name, "per_year"))
            label = f"Demand for {name}"
            yearly = self.inputs.number(
                "Services", path, f"{label} per year", terms.per_year, f"{terms.unit}/year"
            )
            found[name] = section.line(label, yearly * period_length * operating, unit=terms.unit)
        return found

    def _write_plant(self, name: str) -> Plant:
        asset = self.scenario.assets[name]
        section = self.sheet.section(f"Asset: {name}")
        life = self._of_asset(name, "Life", asset.life, "life", unit="year")
        installed = replacement.installations(section, life)
        fading = self._of_asset(name, "Efficiency lost per year", asset.degradation, "degradation")
        upkeep = self._of_asset(
            name,
            "Maintenance per year",
            asset.maintenance.per_year,
            "maintenance",
            "per_year",
            unit=f"{self.money}/year",
        )
        yearly = upkeep * period_length * operating
        maintenance = section.line(
            "Maintenance", self.raised(yearly, asset.maintenance.index), unit=self.money
        )
        return Plant(
            installed,
            energy.condition(section, installed, fading),
            maintenance,
            depreciation.share_by_age(section, life),
        )

    def _write_build(self, name: str, variant_name: str) -> Build:
        asset = self.scenario.assets[name]
        variant = asset.variants[variant_name]
        plant = self.plants[name]
        title = f"{name}, {variant_name}"
        section = self.sheet.section(f"Variant: {title}")

        def own(label: str, quantity: Quantity, at: str, unit: str) -> Line:
            path = path_text(("assets", name, "variants", variant_name, at))
            return self.inputs.number(f"Variant: {title}", path, label, quantity, unit)

        def bought(label: str, quantity: Quantity, at: str) -> Line:
            amount = own(f"{label} at signing", quantity, at, self.money)
            formula = plant.installed * amount
            if asset.price_index is not None:
                formula = formula * self.indices[asset.price_index].at_end
            return section.line(label, formula, unit=self.money)

        price = bought("Price", variant.price, "price")
        cost = bought("Cost of making", variant.cost, "cost")
        share = self._of_asset(
            name,
            "Selling effort as share of price",
            asset.selling.share_of_price,
            "selling",
            "share_of_price",
        )
        selling = section.line("Selling effort", price * share, unit=self.money)
        powered = self.scenario.tariffs[asset.tariff].unit
        served = self.scenario.services[asset.provides].unit
        efficiency = own("Efficiency", variant.efficiency, "efficiency", f"{served}/{powered}")
        demand = self.demands[asset.provides]
        use = energy.energy_use(section, demand, efficiency, plant.condition, powered)
        paid = section.line("Energy cost", use * self.tariffs[asset.tariff], unit=self.money)
        left = None
        if asset.residual == "remaining life":
            ending = self.sheet.section(f"Value left of {title}")
            left = depreciation.value_left(ending, price, plant.share_by_age)
        return Build(price, cost, selling, plant.maintenance, paid, left)

    def depreciation(self, asset: str, title: str, outlays: Line) -> Line:
        """Return the depreciation of an asset whose owner spent `outlays`, written once."""
        if outlays not in self.depreciations:
            title = f"Depreciation of {title}: {outlays.label.lower()}"
            section = self.sheet.section(title)
            share = self.plants[asset].share_by_age
            self.depreciations[outlays] = depreciation.straight_line(section, outlays, share)
        return self.depreciations[outlays]

    def _of_asset(
        self, name: str, label: str, quantity: Quantity, *at: str, unit: str = ""
    ) -> Line:
        role = Role.LEVEL if unit else Role.RATE
        path = path_text(("assets", name, *at))
        return self.inputs.number(f"Asset: {name}", path, label, quantity, unit, role)
