"""A scenario becomes a model: sheets of lines and a ledger per offer, ready to be read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from servicemodel.ledger import Party
from servicemodel.line.nodes import Line, Role
from servicemodel.line.sheet import Sheet
from servicemodel.metric.npv import discount_factor
from servicemodel.model.assets import Assets
from servicemodel.model.basis import Basis
from servicemodel.model.comparison import ComparisonLines, compare
from servicemodel.model.inputs import Inputs
from servicemodel.model.metric_lines import MetricLines
from servicemodel.model.offers import OfferModel, OfferWriter
from servicemodel.scenario.overrides import path_text
from servicemodel.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from servicemodel.scenario.schema import Scenario
    from servicemodel.values import DiscountRate


@dataclass(frozen=True)
class Built:
    """The sheets of a scenario, its parties and its offers by name."""

    scenario: Scenario
    timeline: Timeline
    sheets: tuple[Sheet, ...]
    parties: dict[str, Party]
    offers: dict[str, OfferModel]
    comparison: ComparisonLines
    inputs: Inputs
    assets: Assets
    factors: dict[str, Line]
    rates: dict[str, Line]  # the yearly discount rates from which the factors are made

    @property
    def baseline(self) -> str:
        """The offer with which all others are compared."""
        return self.scenario.first

    @cached_property
    def metric_lines(self) -> MetricLines:
        """What is told of each offer beside its NPV; written when it is first asked for."""
        return MetricLines(
            self.scenario,
            self.assets.basis,
            self.parties,
            self.offers,
            self.factors,
            self.rates,
            self.baseline,
        )

    def lines(self) -> Iterator[Line]:
        """Walk over all lines of all sheets."""
        for sheet in self.sheets:
            yield from sheet.lines()


def timeline_of(scenario: Scenario) -> Timeline:
    """Return the timeline that a scenario states."""
    terms = scenario.timeline
    return Timeline(terms.start, terms.years, terms.period, terms.timing, terms.tax_year_end)


def build(scenario: Scenario) -> Built:
    """Write the sheets of a scenario: Inputs, Basis, one per offer, Comparison."""
    timeline = timeline_of(scenario)
    parties = {key: Party(key, terms.name) for key, terms in scenario.parties.items()}
    inputs = Inputs(timeline)
    basis = Basis(scenario, inputs)
    assets = Assets(basis)
    rates, factors = {}, {}
    for key, party in parties.items():
        path = path_text(("parties", key, "discount_rate"))
        stated = scenario.parties[key].discount_rate
        rates[key], factors[key] = _discounting(basis, party.name, path, stated)
    common = next(iter(factors.values()))
    if scenario.common_rate is not None:
        _, common = _discounting(basis, "Common rate", "common_rate", scenario.common_rate)
    offers = {
        name: OfferWriter(name, offer, basis, assets, parties, factors).write()
        for name, offer in scenario.offers.items()
    }
    sheet = Sheet("Workings")
    comparison = compare(sheet, scenario, parties, offers, factors, common)
    sheets = (inputs.sheet, basis.sheet, *(offer.sheet for offer in offers.values()), sheet)
    return Built(
        scenario, timeline, sheets, parties, offers, comparison, inputs, assets, factors, rates
    )


def _discounting(basis: Basis, name: str, path: str, stated: DiscountRate) -> tuple[Line, Line]:
    """Write a discount rate and its factor; in other prices it is restated first (Fisher)."""
    rate = basis.inputs.number(name, path, "Discount rate", stated, role=Role.RATE)
    section = basis.sheet.section(f"{name}: discounting")
    if stated.prices is not None and stated.prices != basis.scenario.prices:
        inflation = basis.rates[str(basis.scenario.inflation)]
        if stated.prices == "real":
            formula = (1 + rate) * (1 + inflation) - 1
        else:
            formula = (1 + rate) / (1 + inflation) - 1
        label = f"Discount rate, {basis.scenario.prices}"
        rate = section.line(label, formula, role=Role.RATE)
    return rate, discount_factor(section, rate)
