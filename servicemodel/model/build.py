"""A scenario becomes a model: sheets of lines and a ledger per offer, ready to be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from servicemodel.ledger import Party
from servicemodel.line.nodes import Line, Role
from servicemodel.line.sheet import Sheet
from servicemodel.metric.npv import discount_factor
from servicemodel.model.basis import Basis
from servicemodel.model.inputs import Inputs
from servicemodel.model.offers import OfferModel, OfferWriter
from servicemodel.timeline import Timeline

if TYPE_CHECKING:
    from servicemodel.scenario.schema import Scenario


@dataclass(frozen=True)
class Built:
    """The sheets of a scenario, its parties and its offers by name."""

    scenario: Scenario
    timeline: Timeline
    sheets: tuple[Sheet, ...]
    parties: dict[str, Party]
    offers: dict[str, OfferModel]
    differences: dict[tuple[str, str], Line]  # (offer, party): NPV less the baseline's
    inputs: dict[str, Line]  # by scenario path


def build(scenario: Scenario) -> Built:
    """Write the sheets of a scenario: Inputs, Basis, one per offer, Comparison."""
    terms = scenario.timeline
    timeline = Timeline(terms.start, terms.years, terms.period, terms.timing)
    parties = {
        key: Party(key, getattr(scenario.parties, key).name) for key in ("provider", "customer")
    }
    inputs = Inputs()
    basis = Basis(scenario, inputs)
    factors = {}
    for key, party in parties.items():
        rate = inputs.number(
            party.name,
            f"parties.{key}.discount_rate",
            "Discount rate",
            getattr(scenario.parties, key).discount_rate,
            role=Role.RATE,
        )
        section = basis.sheet.section(f"{party.name}: discounting")
        factors[key] = discount_factor(section, rate)
    offers = {
        name: OfferWriter(name, offer, basis, inputs, parties, factors).write()
        for name, offer in scenario.offers.items()
    }
    comparison = Sheet("Comparison")
    differences = _compare(comparison, scenario, parties, offers)
    sheets = (inputs.sheet, basis.sheet, *(offer.sheet for offer in offers.values()), comparison)
    return Built(scenario, timeline, sheets, parties, offers, differences, inputs.by_path)


def _compare(
    sheet: Sheet, scenario: Scenario, parties: dict[str, Party], offers: dict[str, OfferModel]
) -> dict[tuple[str, str], Line]:
    """Write every NPV beside the others and its difference from the baseline's."""
    found = {}
    for key, party in parties.items():
        section = sheet.section(f"{party.name}: NPV")
        baseline = offers[scenario.baseline].statements[key].npv
        for name, offer in offers.items():
            npv = offer.statements[key].npv
            section.line(f"NPV under {name}", npv, unit=scenario.currency)
            found[name, key] = section.line(
                f"NPV under {name} less {scenario.baseline}",
                npv - baseline,
                unit=scenario.currency,
            )
    return found
