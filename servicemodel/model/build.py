"""A scenario becomes a model: sheets of lines and a ledger per offer, ready to be read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from servicemodel.block import wacc
from servicemodel.ledger import Party
from servicemodel.line.nodes import Line, Role
from servicemodel.line.sheet import Sheet
from servicemodel.metric.npv import discount_factor
from servicemodel.model.accounts import AccountLines
from servicemodel.model.assets import Assets
from servicemodel.model.basis import Basis
from servicemodel.model.comparison import ComparisonLines, compare
from servicemodel.model.inputs import Inputs
from servicemodel.model.metric_lines import MetricLines
from servicemodel.model.offers import OfferModel, OfferWriter
from servicemodel.scenario.overrides import path_text
from servicemodel.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from servicemodel.scenario.capital import Source
    from servicemodel.scenario.schema import Scenario
    from servicemodel.values import DiscountRate, Quantity


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

    @cached_property
    def accounts(self) -> AccountLines:
        """Income, cash flow and balance; written when they are first asked for."""
        return AccountLines(self.parties, self.offers, self.scenario.currency)

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
        terms, place = scenario.parties[key], ("parties", key)
        if terms.capital:
            rate = _of_capital(basis, party.name, (*place, "capital"), terms.capital)
        else:
            path = path_text((*place, "discount_rate"))
            rate = basis.inputs.number(
                party.name, path, "Discount rate", terms.rate, role=Role.RATE
            )
        rates[key], factors[key] = _discounting(basis, party.name, rate, terms.rate)
    common = next(iter(factors.values()))
    if scenario.common_rate is not None:
        name, stated = "Common rate", scenario.common_rate
        rate = basis.inputs.number(name, "common_rate", "Discount rate", stated, role=Role.RATE)
        _, common = _discounting(basis, name, rate, stated)
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


def _of_capital(
    basis: Basis, name: str, place: tuple[str, ...], stated: Mapping[str, Source]
) -> Line:
    """Write the rate that follows from the sources of a party's capital."""

    def number(source: str, at: str, label: str, quantity: Quantity) -> Line:
        path = path_text((*place, source, at))
        return basis.inputs.number(name, path, f"{source}: {label}", quantity, role=Role.RATE)

    sources = {
        source: wacc.Source(
            number(source, "share", "share of capital", terms.share),
            number(source, "cost", "cost per year", terms.cost),
            None if terms.tax is None else number(source, "tax", "tax saved", terms.tax),
        )
        for source, terms in stated.items()
    }
    return wacc.wacc(basis.sheet.section(f"{name}: cost of capital"), sources)


def _discounting(basis: Basis, name: str, rate: Line, stated: DiscountRate) -> tuple[Line, Line]:
    """Write the factor of a discount rate; in other prices this is restated first (Fisher)."""
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
