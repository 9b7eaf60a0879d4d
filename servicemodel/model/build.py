"""A scenario becomes a model: sheets of lines and a ledger per offer, ready to be read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from servicemodel.ledger import Party
from servicemodel.line.sheet import Sheet
from servicemodel.model.accounts import AccountLines
from servicemodel.model.assets import Assets
from servicemodel.model.basis import Basis
from servicemodel.model.comparison import ComparisonLines, compare
from servicemodel.model.discounting import common_factor, discounting, stated_rate
from servicemodel.model.inputs import Inputs
from servicemodel.model.metric_lines import MetricLines
from servicemodel.model.offers import OfferModel, OfferWriter
from servicemodel.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from servicemodel.line.nodes import Line
    from servicemodel.scenario.schema import Scenario


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
    stated_rates: dict[str, Line]  # the same in the prices in which each is stated

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


def _offers(
    scenario: Scenario,
    basis: Basis,
    assets: Assets,
    parties: dict[str, Party],
    factors: dict[str, Line],
) -> dict[str, OfferModel]:
    """Write the offers, those first that hold after the contract of another one."""
    writers: dict[str, OfferWriter] = {}
    found: dict[str, OfferModel] = {}
    for name, terms in sorted(scenario.offers.items(), key=lambda pair: pair[1].term is not None):
        writer = OfferWriter(name, terms, basis, assets, parties, factors, others=writers)
        found[name] = writer.write()
        writers[name] = writer
    return {name: found[name] for name in scenario.offers}


def build(scenario: Scenario) -> Built:
    """Write the sheets of a scenario: Inputs, Basis, one per offer, Comparison."""
    timeline = timeline_of(scenario)
    parties = {key: Party(key, terms.name) for key, terms in scenario.parties.items()}
    inputs = Inputs(timeline)
    basis = Basis(scenario, inputs)
    assets = Assets(basis)
    stated = {key: stated_rate(basis, key, party.name) for key, party in parties.items()}
    discounts = {
        key: discounting(basis, party.name, stated[key], scenario.parties[key].rate_prices)
        for key, party in parties.items()
    }
    rates = {key: rate for key, (rate, _) in discounts.items()}
    factors = {key: factor for key, (_, factor) in discounts.items()}
    common = next(iter(factors.values()))
    if scenario.common_rate is not None:
        common = common_factor(basis, scenario.common_rate)
    offers = _offers(scenario, basis, assets, parties, factors)
    sheet = Sheet("Workings")
    comparison = compare(sheet, scenario, parties, offers, factors, common)
    sheets = (inputs.sheet, basis.sheet, *(offer.sheet for offer in offers.values()), sheet)
    return Built(
        scenario,
        timeline,
        sheets,
        parties,
        offers,
        comparison,
        inputs,
        assets,
        factors,
        rates,
        stated,
    )
