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
from servicemodel.scenario.load import path_text

if TYPE_CHECKING:
    from servicemodel.line.sheet import Section
    from servicemodel.model.inputs import Inputs
    from servicemodel.scenario.schema import Scenario
    from servicemodel.values import Quantity


@dataclass(frozen=True)
class Build:
    """The lines of one variant of an asset, in money of each period, whoever pays."""

    price: Line
    cost: Line
    selling: Line
    maintenance: Line
    energy: Line
    depreciation_of_price: Line
    depreciation_of_cost: Line


class Basis:
    """Writes the lines that all offers share; `builds` has them by asset and variant."""

    def __init__(self, scenario: Scenario, inputs: Inputs) -> None:
        self.scenario = scenario
        self.inputs = inputs
        self.money = scenario.currency
        self.sheet = Sheet("Basis")
        self.indices: dict[str, Line] = {}
        self.running: dict[str, Line] = {}
        self._write_indices()
        self.tariffs = self._write_tariffs()
        self.demands = self._write_demands()
        self.builds: dict[tuple[str, str], Build] = {}
        for offer in scenario.offers.values():
            for asset, variant in offer.build.items():
                if (asset, variant) not in self.builds:
                    self.builds[asset, variant] = self._write_build(asset, variant)

    def raised(self, amount: Expression, index: str | None) -> Expression:
        """Return a running amount at the prices of its period."""
        return amount if index is None else amount * self.running[index]

    def _write_indices(self) -> None:
        if not self.scenario.indices:
            return
        section = self.sheet.section("Indices")
        for name, rate in self.scenario.indices.items():
            label = f"Index of {name}"
            path = path_text(("indices", name))
            growing = self.inputs.number("Indices", path, f"Growth of {name}", rate, role=Role.RATE)
            self.indices[name] = growth.price_index(section, growing, label)
            self.running[name] = section.line(
                f"{label} in the period", growth.running(self.indices[name]), role=Role.LEVEL
            )

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
                "Services", path, label, terms.per_year, f"{terms.unit}/year"
            )
            found[name] = section.line(label, yearly * period_length * operating, unit=terms.unit)
        return found

    def _write_build(self, name: str, variant_name: str) -> Build:
        asset = self.scenario.assets[name]
        variant = asset.variants[variant_name]
        title = f"{name}, {variant_name}".capitalize()
        section = self.sheet.section(title)

        def common(label: str, quantity: Quantity, *at: str, unit: str = "") -> Line:
            role = Role.LEVEL if unit else Role.RATE
            path = path_text(("assets", name, *at))
            return self.inputs.number(name.capitalize(), path, label, quantity, unit, role)

        def own(label: str, quantity: Quantity, at: str, unit: str) -> Line:
            path = path_text(("assets", name, "variants", variant_name, at))
            return self.inputs.number(title, path, label, quantity, unit)

        def bought(label: str, amount: Line) -> Line:
            formula = installed * amount
            if asset.price_index is not None:
                formula = formula * self.indices[asset.price_index]
            return section.line(label, formula, unit=self.money)

        life = common("Life", asset.life, "life", unit="year")
        installed = replacement.installations(section, life)
        price = bought("Price", own("Price", variant.price, "price", self.money))
        cost = bought("Cost of making", own("Cost of making", variant.cost, "cost", self.money))
        share = common("Selling effort", asset.selling.share_of_price, "selling", "share_of_price")
        selling = section.line("Selling effort", price * share, unit=self.money)
        upkeep = common(
            "Maintenance",
            asset.maintenance.per_year,
            "maintenance",
            "per_year",
            unit=f"{self.money}/year",
        )
        maintenance = section.line(
            "Maintenance",
            self.raised(upkeep * period_length * operating, asset.maintenance.index),
            unit=self.money,
        )
        powered = self.scenario.tariffs[asset.tariff].unit
        served = self.scenario.services[asset.provides].unit
        efficiency = own("Efficiency", variant.efficiency, "efficiency", f"{served}/{powered}")
        fading = common("Efficiency lost per year", asset.degradation, "degradation")
        state = energy.condition(section, installed, fading)
        use = energy.energy_use(section, self.demands[asset.provides], efficiency, state, powered)
        paid = section.line("Energy cost", use * self.tariffs[asset.tariff], unit=self.money)
        return Build(
            price,
            cost,
            selling,
            maintenance,
            paid,
            self._depreciation(f"{title}: depreciation, bought", price, life),
            self._depreciation(f"{title}: depreciation, kept by its maker", cost, life),
        )

    def _depreciation(self, title: str, outlays: Line, life: Line) -> Line:
        section: Section = self.sheet.section(title)
        return depreciation.straight_line(section, outlays, life)
