"""The reference model in lines: two offers, two parties, four cash flows, twelve metrics."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from benchmarks.reference_inputs import INPUTS, METRICS
from servicemodel.line.nodes import Role
from servicemodel.line.sheet import Sheet
from servicemodel.line.words import (
    add,
    before,
    floor,
    last_period,
    maximum,
    minimum,
    operating,
    period,
    period_length,
    periods_per_year,
    spread,
    tiny,
    where,
    year_end,
    years,
)
from servicemodel.metric.irr import irr, stated_rates
from servicemodel.metric.npv import discount_factor, npv
from servicemodel.metric.payback import payback
from servicemodel.read import arrays
from servicemodel.timeline import Timeline

if TYPE_CHECKING:
    import numpy as np

    from servicemodel.line.nodes import Line
    from servicemodel.line.sheet import Section

TIMELINES = {
    "50 years": Timeline(date(2027, 1, 1), years=50),
    "600 months": Timeline(date(2027, 1, 1), years=50, period="month"),
}


@dataclass(frozen=True)
class Plant:
    """What one variant of the asset needs in each period, whoever pays."""

    installed: Line
    life: Line
    upkeep: Line
    power: Line


class Reference:
    """The sheet, its inputs by name and its metrics by name."""

    def __init__(self) -> None:
        self.sheet = Sheet("Reference")
        section = self.sheet.section("Inputs")
        self.inputs = {
            name: section.number(name, value, unit=unit) for name, (value, unit) in INPUTS.items()
        }
        self.stated = stated_rates(self.sheet.section("Stated rates"))
        self.metrics: dict[str, Line] = {}
        self._write_basis()
        self._write_sale()
        self._write_service()
        assert list(self.metrics) == METRICS

    def read(self, batch: dict[str, np.ndarray], timeline: Timeline) -> dict[str, np.ndarray]:
        """Return the metrics for every position of a batch of inputs."""
        values = {self.inputs[name]: array for name, array in batch.items()}
        found = arrays.read(self.metrics.values(), timeline, values)
        return {name: found[line] for name, line in self.metrics.items()}

    def _write_basis(self) -> None:
        given = self.inputs
        section = self.sheet.section("Basis")
        self.now, self.then = {}, {}  # prices in the period, and at its end
        for name in ("prices", "wages", "power"):
            level = section.balance(f"Index of {name}", opening=1)
            rising = given[f"growth of {name}"] * year_end
            self.now[name] = level.opening
            self.then[name] = level.close(level.opening * (1 + rising))
        self.factors = {
            party: discount_factor(section, given[f"{party} rate"], f"Factor of the {party}")
            for party in ("provider", "customer")
        }
        demand = given["demand"] * period_length * operating
        self.demand = section.line("Demand", demand, unit="kWh")
        tariff = given["power price"] * self.now["power"]
        self.tariff = section.line("Tariff", tariff, unit="EUR/kWh")
        value = self.demand * given["value of service"] * self.now["prices"]
        self.value = section.line("Value of service", value, unit="EUR")
        self.usual = self._write_plant("usual")
        self.efficient = self._write_plant("efficient")

    def _write_plant(self, name: str) -> Plant:
        given = self.inputs
        section = self.sheet.section(f"Plant: {name}")
        life = given[f"{name} life"]
        ended = section.line("Lives ended", floor(years / life + tiny), role=Role.LEVEL, opening=0)
        installed = section.line(
            "Installed",
            (1 - operating) + (ended - before(ended)) * (1 - last_period),
            role=Role.FLAG,
            opening=0,
        )
        kept = section.line(
            "Kept", (1 - given[f"{name} fading"]) ** (1 / periods_per_year), role=Role.LEVEL
        )
        state = section.balance("Condition", opening=1)
        now = state.close(where(before(installed), 1, state.opening * kept))
        used = section.line("Use", self.demand / (given[f"{name} efficiency"] * now), unit="kWh")
        power = section.line("Power", used * self.tariff, unit="EUR")
        upkeep = self._yearly(section, "Upkeep", f"{name} upkeep", "wages")
        return Plant(installed, life, upkeep, power)

    def _write_sale(self) -> None:
        given, plant = self.inputs, self.usual
        section = self.sheet.section("Sale")
        bought = plant.installed * given["usual price"] * self.then["prices"]
        price = section.line("Price", bought, unit="EUR")
        made = section.line("Cost of goods", price * (1 - given["usual margin"]), unit="EUR")
        selling = section.line("Selling effort", price * given["selling effort"], unit="EUR")
        charge = self._yearly(section, "Upkeep charge", "upkeep charge", "wages")
        overhead = self._yearly(section, "Overhead", "sale overhead", "wages")
        launch = section.line("Launch", given["launch"] * (1 - operating), unit="EUR")
        gained = section.line("Gained", price + charge, unit="EUR")
        spent = [made, selling, plant.upkeep, overhead, launch]
        profit = section.line("Taxable profit", gained - add(spent), unit="EUR")
        self._write_party("sale", "provider", profit, profit)

        section = self.sheet.section("Sale: customer's costs")
        insurance = self._insurance(section, price, self.usual)
        space = self._yearly(section, "Space", "space", "prices")
        scrap = section.line(
            "Scrap", last_period * given["usual price"] * given["scrap"], unit="EUR"
        )
        running = [plant.power, charge, insurance, space]
        gross = section.line("Earned", self.value + scrap - add(running), unit="EUR")
        written_off = self._written_off(section, price, plant.life)
        taxed = section.line("Taxable profit", gross - written_off, unit="EUR")
        before_tax = section.line("Cash before tax", gross - price, unit="EUR")
        self._write_party("sale", "customer", before_tax, taxed)

    def _write_service(self) -> None:
        given, plant = self.inputs, self.efficient
        section = self.sheet.section("Service")
        cost = plant.installed * given["efficient cost"] * self.then["prices"]
        outlay = section.line("Cost of own plant", cost, unit="EUR")
        fee = self._yearly(section, "Fee", "fee", "prices")
        penalty = section.line("Penalty", fee * given["penalty"], unit="EUR")
        entry = section.line("Entry payment", given["entry payment"] * (1 - operating), unit="EUR")
        overhead = self._yearly(section, "Overhead", "service overhead", "wages")
        monitoring = self._yearly(section, "Monitoring", "monitoring", "wages")
        insurance = self._insurance(section, outlay, plant)
        scrap = section.line(
            "Scrap", last_period * given["efficient cost"] * given["scrap"], unit="EUR"
        )
        spent = [penalty, plant.upkeep, plant.power, overhead, monitoring, insurance]
        gross = section.line("Earned", fee + entry + scrap - add(spent), unit="EUR")
        written_off = self._written_off(section, outlay, plant.life)
        taxed = section.line("Taxable profit", gross - written_off, unit="EUR")
        before_tax = section.line("Cash before tax", gross - outlay, unit="EUR")
        self._write_party("service", "provider", before_tax, taxed)

        section = self.sheet.section("Service: customer's costs")
        administration = self._yearly(section, "Administration", "customer administration", "wages")
        connection = given["connection"] * (1 - operating)
        connected = section.line("Connection", connection, unit="EUR")
        profit = section.line(
            "Taxable profit",
            self.value + penalty - add([fee, entry, administration, connected]),
            unit="EUR",
        )
        self._write_party("service", "customer", profit, profit)

    def _yearly(self, section: Section, label: str, name: str, index: str) -> Line:
        amount = self.inputs[name] * period_length * operating * self.now[index]
        return section.line(label, amount, unit="EUR")

    def _insurance(self, section: Section, outlay: Line, plant: Plant) -> Line:
        insured = section.balance("Insured value", unit="EUR", opening=0)
        insured.close(outlay + insured.opening * (1 - plant.installed))
        amount = insured.opening * self.inputs["insurance"] * period_length
        return section.line("Insurance", amount, unit="EUR")

    def _written_off(self, section: Section, outlays: Line, life: Line) -> Line:
        count = section.line("Life in periods", life / period_length, role=Role.LEVEL)
        share = section.line(
            "Share written off",
            operating * minimum(maximum(count - period + 1, 0), 1) / count,
            role=Role.RATE,
        )
        by_age = section.line("Written off by age", spread(outlays, share), unit="EUR")
        book = section.balance("Book value", unit="EUR", opening=0)
        left = section.line(
            "Left at the end", last_period * (book.opening + outlays - by_age), unit="EUR"
        )
        written_off = section.line("Written off", by_age + left, unit="EUR")
        book.close(book.opening + outlays - written_off)
        return written_off

    def _write_party(self, offer: str, party: str, before_tax: Line, taxed: Line) -> None:
        section = self.sheet.section(f"{offer.capitalize()}: {party}")
        tax = section.line("Income tax", taxed * self.inputs[f"{party} tax"], unit="EUR")
        cash = section.line("Cash", before_tax - tax, unit="EUR")
        name = f"{offer}, {party}"
        factor = self.factors[party]
        self.metrics[f"{name}: NPV"] = npv(section, [cash], factor)
        self.metrics[f"{name}: IRR"] = irr(section, cash, self.stated).value
        self.metrics[f"{name}: payback"] = payback(section, cash).value
