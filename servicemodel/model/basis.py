"""The Basis sheet: what no offer changes. Indices, tariffs and the demand for services.

Nothing here knows who bears what.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from servicemodel.block import fee_index, growth
from servicemodel.line.nodes import Expression, Line, Role
from servicemodel.line.sheet import Sheet
from servicemodel.line.words import operating, period, period_length, stated_at, years
from servicemodel.model.building import held
from servicemodel.model.late import Delays
from servicemodel.scenario.overrides import path_text
from servicemodel.scenario.schema import Growth
from servicemodel.values import Quantity

if TYPE_CHECKING:
    from servicemodel.clause.indexation import Indexation
    from servicemodel.line.sheet import Section
    from servicemodel.model.inputs import Inputs
    from servicemodel.model.use import BehaviourLines
    from servicemodel.scenario.schema import Scenario


@dataclass(frozen=True)
class TariffLines:
    """What energy costs: per unit, per unit of peak power in a period, and fixed in a period."""

    unit: str
    price: Line
    demand: Line | None
    demand_unit: str
    fixed: Line | None


class Basis:
    """Writes the lines that all offers share, and finds indices, tariffs and demands by name."""

    def __init__(self, scenario: Scenario, inputs: Inputs) -> None:
        self.scenario = scenario
        self.inputs = inputs
        self.money = scenario.currency
        self.sheet = Sheet("Basis")
        self.rates: dict[str, Expression] = {}
        self.indices: dict[str, growth.Index] = {}
        self._index_section: Section | None = None
        self._schedules: dict[str, Line] = {}
        for name in scenario.indices:
            self._write_index(name)
        self.tariffs = {name: self._write_tariff(name) for name in scenario.tariffs}
        self.demands = {name: self._write_demand(name) for name in scenario.services}
        self._lowered: dict[tuple[str, tuple[str, ...], Line | None], Line] = {}
        self._clause_indices: dict[str, growth.Index] = {}
        self.delays = Delays(self)
        self.building = held(self)
        self._given: dict[tuple[str, str], Line] = {}

    def raised(self, amount: Expression, index: str | None) -> Expression:
        """Return a running amount at the prices of its period."""
        return amount if index is None else amount * self.indices[index].in_period

    def raised_at_end(self, amount: Expression, index: str | None) -> Expression:
        """Return an amount of capital, bought at a period's end, at the prices then."""
        return amount if index is None else amount * self.indices[index].at_end

    def given(self, group: str, label: str, value: float, unit: str = "") -> Line:
        """Return an input that no scenario states, such as the days of a year, written once."""
        if (group, label) not in self._given:
            stated = Quantity(value=value)
            self._given[group, label] = self.inputs.number(group, "", label, stated, unit)
        return self._given[group, label]

    def schedule(
        self,
        group: str,
        path: str,
        label: str,
        quantity: Quantity,
        unit: str = "",
        role: Role = Role.AMOUNT,
        *,
        per_period: bool = False,
    ) -> Line:
        """Write stated amounts as a row, once; those beyond the last period are left out.

        An amount of a year since the start falls in the period in which that year ends.
        """
        if path not in self._schedules:
            table = self.inputs.schedule(group, path, label, quantity, unit, role)
            section = self.sheet.section(f"{group}: {label}")
            formula = stated_at(table, period if per_period else years)
            self._schedules[path] = section.line(label, formula, unit=unit, role=role)
        return self._schedules[path]

    def clause_index(
        self, section: Section, terms: Indexation | None, place: str, label: str, group: str
    ) -> growth.Index | None:
        """Return the index of a clause: one of the scenario's, or a limited basket of them."""
        if terms is None:
            return None
        if terms.plain is not None:
            return self.indices[terms.plain]
        if place not in self._clause_indices:
            self._clause_indices[place] = self._basket(section, terms, place, label, group)
        return self._clause_indices[place]

    def _basket(
        self, section: Section, terms: Indexation, place: str, label: str, group: str
    ) -> growth.Index:
        """Write a basket of indices as a clause limits and reviews it."""

        def number(at: str, name: str) -> Line | None:
            quantity = getattr(terms, at)
            if quantity is None or (at == "fixed" and quantity.value == 0):
                return None
            path = f"{place}.index.{at}"
            return self.inputs.number(group, path, f"{label}: {name}", quantity, role=Role.RATE)

        weights = [
            (
                self.inputs.number(
                    group,
                    f"{place}.index.weights.{path_text((name,))}",
                    f"{label}: weight of {name}",
                    weight,
                    role=Role.RATE,
                ),
                self.indices[name],
            )
            for name, weight in terms.weights.items()
        ]
        fixed = number("fixed", "fixed part")
        cap = number("cap", "highest rise per year")
        floor = number("floor", "lowest rise per year")
        name = f"{label}: index"
        if terms.yearly:
            return growth.limited_index(section, weights, fixed, cap, floor, name)
        first = self._first_review(terms, group, label)
        lag = number("lag_months", "months before a review that an index is read")
        dead_band = number("dead_band", "change that is not applied")
        reviews = fee_index.Reviews(cap, floor, first, lag, dead_band)
        write = fee_index.from_base if terms.method == "base" else fee_index.chained
        return write(section, weights, fixed, reviews, name)

    def _first_review(self, terms: Indexation, group: str, label: str) -> Line | None:
        """Return how many periods are over at the first review, None if it is an anniversary."""
        timeline = self.inputs.timeline
        months = ((terms.review_month or timeline.start.month) - timeline.start.month) % 12
        if not months:
            return None
        return self.given(
            group, f"{label}: periods before the first review", months * timeline.per_year // 12
        )

    def demand(
        self, service: str, measures: tuple[str, ...], behaviour: BehaviourLines | None = None
    ) -> Line:
        """Return the demand for a service with measures in place and as people behave, once."""
        acting = tuple(m for m in measures if service in self.scenario.measures[m].lowers)
        change = None if behaviour is None else behaviour.change_of(service)
        if not acting and change is None:
            return self.demands[service]
        key = (service, acting, change)
        if key not in self._lowered:
            whole, title = self.demands[service], f"Demand for {service}"
            title += f" with {', '.join(acting)}" if acting else ""
            formula = self.lowered(whole, service, acting)
            if behaviour is not None and change is not None:
                title += f" under {behaviour.offer}"
                formula = formula * (1 + change)
            section = self.sheet.section(title)
            self._lowered[key] = section.line(title, formula, unit=str(whole.unit))
        return self._lowered[key]

    def lowered(self, whole: Expression, target: str, measures: tuple[str, ...]) -> Expression:
        """Return a demand or an energy use less the share that each measure saves of it."""
        left: Expression = whole
        for name in measures:
            saved = self.inputs.number(
                f"Measure: {name}",
                path_text(("measures", name, "lowers", target)),
                f"Share of {target} saved",
                self.scenario.measures[name].lowers[target],
                role=Role.RATE,
            )
            left = left * (1 - saved)
        return left

    def _write_index(self, name: str) -> Expression:
        """Write an index, and before it the one that it adds to; return its yearly growth."""
        if name in self.rates:
            return self.rates[name]
        terms = self.scenario.indices[name]
        label = f"Growth of {name}"
        if isinstance(terms, Growth):
            base = self._write_index(terms.index)
            path = path_text(("indices", name, "plus"))
            more = f"Growth of {name} above {terms.index}"
            plus = self.inputs.number("Indices", path, more, terms.plus, role=Role.RATE)
            formula: Expression = base + plus
            label = f"Growth of {name}: {terms.index} plus"
        else:
            path = path_text(("indices", name))
            formula = self.inputs.series("Indices", path, label, terms, role=Role.RATE)
        if self._index_section is None:
            self._index_section = self.sheet.section("Indices")
        section = self._index_section
        if isinstance(formula, Line):
            rate = formula
        else:
            rate = section.line(label, formula, role=Role.RATE)
        self.rates[name] = rate
        self.indices[name] = growth.price_index(section, rate, f"Index of {name}")
        return rate

    def _write_tariff(self, name: str) -> TariffLines:
        terms = self.scenario.tariffs[name]
        section = self.sheet.section(f"Tariff: {name}")
        unit = f"{self.money}/{terms.unit}"

        def path(*at: str) -> str:
            return path_text(("tariffs", name, *at))

        price = self.inputs.series("Tariffs", path("price"), f"Price of {name}", terms.price, unit)
        formula = self.raised(price * operating, terms.index)
        energy = section.line(f"Tariff of {name}", formula, unit=unit, role=Role.LEVEL)
        demand, fixed = None, None
        demand_unit = terms.demand.unit if terms.demand else ""
        if terms.demand is not None:
            unit = f"{self.money}/{demand_unit}"
            yearly = self.inputs.number(
                "Tariffs",
                path("demand", "per_year"),
                f"Demand charge of {name} per year",
                terms.demand.per_year,
                f"{unit}/year",
            )
            formula = self.raised(yearly * period_length * operating, terms.index)
            demand = section.line(f"Demand charge of {name}", formula, unit=unit, role=Role.LEVEL)
        if terms.fixed_per_year is not None:
            yearly = self.inputs.number(
                "Tariffs",
                path("fixed_per_year"),
                f"Fixed part of {name} per year",
                terms.fixed_per_year,
                f"{self.money}/year",
            )
            formula = self.raised(yearly * period_length * operating, terms.index)
            fixed = section.line(f"Fixed part of {name}", formula, unit=self.money)
        return TariffLines(terms.unit, energy, demand, demand_unit, fixed)

    def _write_demand(self, name: str) -> Line:
        terms = self.scenario.services[name]
        section = self.sheet.section(f"Service: {name}")
        label = f"Demand for {name}"
        yearly = self.inputs.series(
            "Services",
            path_text(("services", name, "per_year")),
            f"{label} per year",
            terms.per_year,
            f"{terms.unit}/year",
        )
        formula = self.raised(yearly * period_length * operating, terms.growth)
        return section.line(label, formula, unit=terms.unit)
