"""What assets are, cost and use by a plain script, whoever bears it; see `world`.

It imports nothing from the project.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.world_behaviour import AS_STATED, Conduct
from tests.world_books import OUTSIDE, Clock, Row, added, at_year, number, scaled


@dataclass
class Part:
    """What is bought at once, at which price and cost, and what is left of it."""

    supplier: str
    listed: float
    price: Row
    cost: Row
    life: float
    left: Row
    selling: Row
    what: str = "asset"  # or installation, or measure
    rule: dict[str, Any] | None = None  # how it is written off for tax
    name: str = ""


class Plants:
    """The assets and services of a scenario."""

    def __init__(self, scenario: dict[str, Any], clock: Clock) -> None:
        self.scenario, self.clock = scenario, clock

    def first_installed(self, terms: dict[str, Any], variant: str) -> tuple[str, float]:
        """Return the variant that is bought, and in how many years for the first time."""
        there = terms.get("existing")
        if not there or variant != there["variant"]:
            return variant, 0.0
        return there.get("replaced_by") or variant, number(there["remaining_life"])

    def parts(self, name: str, variant: str) -> tuple[list[Part], list[int]]:
        """Return the parts of an asset, and when its first component is installed."""
        terms, clock = self.scenario["assets"][name], self.clock
        supplier, index = terms.get("supplier", "provider"), terms.get("price_index")
        units = number(terms.get("units", 1))
        later, first = self.first_installed(terms, variant)
        design = terms["variants"][later]
        components = list(design.get("components", {"": design}).values())
        selling = terms.get("selling", {})
        found: list[Part] = []
        for component in components:
            life = number(component.get("life", terms["life"]))
            periods = clock.installed(life, first)
            listed = units * number(component["price"])
            price = clock.bought(listed, index, periods)
            cost = clock.bought(units * number(component.get("cost", 0)), index, periods)
            left = self.left(terms, listed, price, life)
            if found and isinstance(terms["residual"], dict) and "amount" in terms["residual"]:
                left = clock.row()  # an amount is for the asset as a whole
            effort = scaled(price, number(selling.get("share_of_price", 0)))
            if not found:
                each = units * number(selling.get("per_sale", 0))
                effort = added(effort, clock.bought(each, index, periods))
            found.append(Part(supplier, listed, price, cost, life, left, effort))
            found[-1].rule = self.rule(terms, component)
        main = number(components[0].get("life", terms["life"]))
        installed = clock.installed(main, first)
        if "installation" in terms:
            work = terms["installation"]
            listed = units * number(work["price"])
            price = clock.bought(listed, index, installed)
            cost = clock.bought(units * number(work.get("cost", 0)), index, installed)
            nothing = clock.row()
            by = work.get("supplier", OUTSIDE)
            found.append(Part(by, listed, price, cost, main, nothing, nothing, "installation"))
            found[-1].rule = self.rule(terms, {})
        return found, installed

    def rule(self, terms: dict[str, Any], component: dict[str, Any]) -> dict[str, Any] | None:
        """Return how a component is written off: its own way, with what the asset says besides."""
        whole = terms.get("tax_depreciation", {})
        own = component.get("tax_depreciation", whole)
        if not own:
            return None
        policy = ("if_leased", "replacements", "at_replacement")
        rule = own | {field: whole[field] for field in policy if field in whole}
        if "total_use" in whole:
            rule["total"] = number(whole["total_use"]) * number(terms.get("units", 1))
            rule["service"] = terms["provides"]
        return rule

    def left(self, terms: dict[str, Any], listed: float, price: Row, life: float) -> Row:
        """Return what something is worth at the horizon."""
        row, rule, index = self.clock.row(), terms["residual"], terms.get("price_index")
        level = self.clock.at_end(index, self.clock.last)
        if rule == "remaining life":
            row[-1] = sum(price) - sum(self.clock.used_up(price, life))
        elif isinstance(rule, dict) and "share_of_price" in rule:
            row[-1] = number(rule["share_of_price"]) * listed * level
        elif isinstance(rule, dict):
            row[-1] = number(rule["amount"]) * level
        return row

    def demand(self, service: str, measures: Any, conduct: Conduct = AS_STATED) -> Row:
        terms = self.scenario["services"][service]
        row = self.lowered(
            self.clock.running(terms["per_year"], terms.get("growth")), service, measures
        )
        if conduct.service != service:
            return row
        return [amount * (1 + more) for amount, more in zip(row, conduct.change, strict=True)]

    def lowered(self, row: Row, target: str, measures: Any) -> Row:
        for measure in measures:
            saved = number(self.scenario["measures"][measure]["lowers"].get(target, 0))
            row = scaled(row, 1 - saved)
        return row

    def designs(self, name: str, variant: str) -> list[tuple[dict[str, Any], float]]:
        """Return which variant runs in each period from 1, and for how many years already."""
        terms, clock = self.scenario["assets"][name], self.clock
        later, first = self.first_installed(terms, variant)
        _, installed = self.parts(name, variant)
        found = []
        for period in range(1, clock.last + 1):
            bought = [start for start in installed if start < period]
            design = terms["variants"][later if bought or not first else variant]
            age = (period - 1 - (bought[-1] if bought else 0)) / clock.per_year
            old = number(terms["existing"]["age"]) if first and not bought else 0
            found.append((design, age + old))
        return found

    def energy_of_a_unit(self, name: str, variant: str, measures: Any) -> Row:
        """Return what the energy for one unit of the service costs in each period."""
        terms, clock = self.scenario["assets"][name], self.clock
        tariff, row = self.scenario["tariffs"][terms["tariff"]], self.clock.row()
        fading = number(terms.get("degradation", 0))
        for period, (design, years) in enumerate(self.designs(name, variant), 1):
            use = 1 / (number(design["efficiency"]) * (1 - fading) ** years)
            price = at_year(tariff["price"], clock.calendar_year(period))
            level = clock.in_period(tariff.get("index"), period)
            row[period] = self.lowered([use], name, measures)[0] * price * level
        return row

    def running(
        self,
        name: str,
        variant: str,
        measures: Any,
        conduct: Conduct,
        *,
        connected: bool = False,
    ) -> tuple[Row, Row, Row]:
        """Return the energy bill of an asset, the price of its upkeep, and its cost.

        The fixed part of a tariff is paid once, not by an asset that is `connected` already.
        """
        terms, clock = self.scenario["assets"][name], self.clock
        parts, installed = self.parts(name, variant)
        demand = self.demand(terms["provides"], measures, conduct)
        tariff = self.scenario.get("tariffs", {}).get(terms.get("tariff"), {})
        units = number(terms.get("units", 1))
        bill, per_year = clock.row(), clock.row()
        energy = self.energy_of_a_unit(name, variant, measures) if tariff else clock.row()
        for period, (design, _) in enumerate(self.designs(name, variant), 1):
            each = design.get("maintenance_per_year", terms.get("maintenance", {}).get("per_year"))
            per_year[period] = units * number(each or 0) / clock.per_year
            if not tariff:
                continue
            level = clock.in_period(tariff.get("index"), period)
            bill[period] = demand[period] * energy[period]
            fixed = 0.0 if connected else number(tariff.get("fixed_per_year", 0))
            if "demand" in tariff:
                fixed += units * number(design["peak"]) * number(tariff["demand"]["per_year"])
            bill[period] += fixed / clock.per_year * level
        upkeep = terms.get("maintenance", {})
        price = self.upkeep(
            upkeep, upkeep.get("index"), terms, per_year, demand, installed, parts[0].life
        )
        own = upkeep.get("cost", {})
        per_year = scaled(clock.running(number(own.get("per_year", 0)), None), units)
        cost = self.upkeep(
            own, upkeep.get("index"), terms, per_year, demand, installed, parts[0].life
        )
        care = 1 + conduct.careless
        return bill, scaled(price, care), scaled(cost, care)

    def upkeep(
        self,
        stated: dict[str, Any],
        index: str | None,
        terms: dict[str, Any],
        per_year: Row,
        demand: Row,
        installed: list[int],
        life: float,
    ) -> Row:
        """Return upkeep per year, capacity, output and age; none from its life on."""
        units, m = number(terms.get("units", 1)), self.clock.per_year
        size = units * number(terms.get("capacity", 0)) * number(stated.get("per_capacity", 0))
        row = [
            amount + (size / m if k else 0) + number(stated.get("per_output", 0)) * demand[k]
            for k, amount in enumerate(per_year)
        ]
        for start in installed:
            for age, amount in stated.get("schedule", {}).items():
                if age < life - 1e-9 and start + age * m <= self.clock.last:
                    row[start + age * m] += units * number(amount)
        return [amount * self.clock.in_period(index, k) for k, amount in enumerate(row)]
