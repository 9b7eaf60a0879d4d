"""The Comparison sheet: NPVs side by side, the joint value, and what moves a party's NPV.

NPVs at different rates are never added: the joint value discounts the cash of all parties at the
common rate, and what a party's own rate changes is a line of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from servicemodel.ledger import CAUSES, LOANS, MACHINE
from servicemodel.line.words import add, operating, total
from servicemodel.offer import CUSTOMER, PRESETS, PROVIDER, same_machine

if TYPE_CHECKING:
    from collections.abc import Mapping

    from servicemodel.ledger import Party
    from servicemodel.line.nodes import Line
    from servicemodel.line.sheet import Section, Sheet
    from servicemodel.model.offers import OfferModel
    from servicemodel.scenario.schema import Scenario

BETTER_MACHINE, OWN_RATE = "better machine", "own discount rate"
Pair = tuple[str, str]  # offer, party key


@dataclass
class ComparisonLines:
    """Lines by offer, or by offer and party key.

    `bridges` explain each difference from the baseline in parts that add up to it; `given_up` is
    what the provider's business with a sale was worth before tax.
    """

    differences: dict[Pair, Line] = field(default_factory=dict)
    joint: dict[str, Line] = field(default_factory=dict)
    joint_differences: dict[str, Line] = field(default_factory=dict)
    at_common_rate: dict[Pair, Line] = field(default_factory=dict)
    rate_effects: dict[Pair, Line] = field(default_factory=dict)
    bridges: dict[Pair, dict[str, Line]] = field(default_factory=dict)
    bridge_sums: dict[Pair, Line] = field(default_factory=dict)
    bridged_from: dict[str, str] = field(default_factory=dict)
    given_up: dict[str, dict[str, Line]] = field(default_factory=dict)


def compare(
    sheet: Sheet,
    scenario: Scenario,
    parties: Mapping[str, Party],
    offers: Mapping[str, OfferModel],
    factors: Mapping[str, Line],
    common: Line,
) -> ComparisonLines:
    """Write every NPV beside the others, its difference from the baseline's, and why."""
    found = ComparisonLines()
    money, first = scenario.currency, scenario.first
    for key, party in parties.items():
        section = sheet.section(f"{party.name}: NPV")
        baseline = offers[first].statements[key].npv
        for name, offer in offers.items():
            npv = offer.statements[key].npv
            section.line(f"NPV under {name}", npv, unit=money)
            found.differences[name, key] = section.line(
                f"NPV under {name} less {first}", npv - baseline, unit=money
            )
    section = sheet.section("Joint value at the common rate")
    for name, offer in offers.items():
        cash = [statement.unlevered for statement in offer.statements.values()]
        together = section.line(f"Cash of all parties under {name}", add(cash), unit=money)
        found.joint[name] = section.line(
            f"Joint value under {name}", total(together * common), unit=money
        )
    for name in offers:
        found.joint_differences[name] = section.line(
            f"Joint value under {name} less {first}",
            found.joint[name] - found.joint[first],
            unit=money,
        )
    by_cause = {
        (name, key): _at_common_rate(sheet, party, key, offers[name], common, money, found)
        for key, party in parties.items()
        for name in offers
    }
    same = same_machine(scenario.offers)
    for name in offers:
        if name == first:
            continue
        source = same.get(name, first)
        found.bridged_from[name] = source
        for key, party in parties.items():
            section = sheet.section(f"{party.name}: from {first} to {name}")
            found.bridges[name, key] = _bridge(
                section, found, by_cause, (name, source, first, key), offers, money
            )
    if PROVIDER in parties and CUSTOMER in parties:
        for name in offers:
            if name != first and PRESETS[scenario.offers[name].preset].contract:
                section = sheet.section(f"Given up under {name}")
                found.given_up[name] = _given_up(
                    section, offers[first], offers[name], factors[PROVIDER], money
                )
    return found


def _at_common_rate(
    sheet: Sheet,
    party: Party,
    key: str,
    offer: OfferModel,
    common: Line,
    money: str,
    found: ComparisonLines,
) -> dict[str, Line]:
    """Write a party's value by cause at the common rate, and what its own rate changes.

    Loans have no part in the joint value: what they are worth is told at the party's own rate.
    """
    section = sheet.section(f"{party.name}: {offer.name} at the common rate")
    statement = offer.statements[key]
    worths = {}
    for cause in CAUSES:
        rows = [r for r, c in zip(statement.rows, statement.causes, strict=True) if c == cause]
        if not rows or cause == LOANS:
            continue
        cash = rows[0]
        if len(rows) > 1:
            cash = section.line(f"Cash: {cause}", add(rows), unit=money)
        worths[cause] = section.line(f"Value of {cause}", total(cash * common), unit=money)
    summed = section.line(
        "NPV at the common rate", add(worths.values()) if worths else 0, unit=money
    )
    found.at_common_rate[offer.name, key] = summed
    pairs = zip(statement.worths, statement.causes, strict=True)
    if own := [worth for worth, cause in pairs if cause == LOANS]:
        worths[LOANS] = section.line("Value of loans at the party's own rate", add(own), unit=money)
        summed = section.line(
            "NPV at the common rate, and loans", summed + worths[LOANS], unit=money
        )
    found.rate_effects[offer.name, key] = section.line(
        "Effect of the party's own rate", statement.npv - summed, unit=money
    )
    return worths


def _bridge(
    section: Section,
    found: ComparisonLines,
    by_cause: Mapping[Pair, Mapping[str, Line]],
    way: tuple[str, str, str, str],
    offers: Mapping[str, OfferModel],
    money: str,
) -> dict[str, Line]:
    """Write the steps from the baseline to an offer, by way of a sale of the same machine."""
    name, source, first, key = way
    parts: dict[str, Line] = {}
    if source != first:
        gain = offers[source].statements[key].npv - offers[first].statements[key].npv
        parts[BETTER_MACHINE] = section.line(BETTER_MACHINE.capitalize(), gain, unit=money)
    after, before = by_cause[name, key], by_cause[source, key]
    for cause in CAUSES:
        if cause in after and cause in before:
            formula = after[cause] - before[cause]
        elif cause in after:
            formula = after[cause] * 1
        elif cause in before:
            formula = -before[cause]
        else:
            continue
        parts[cause] = section.line(cause.capitalize(), formula, unit=money)
    effects = found.rate_effects
    parts[OWN_RATE] = section.line(
        OWN_RATE.capitalize(), effects[name, key] - effects[source, key], unit=money
    )
    found.bridge_sums[name, key] = section.line("Sum", add(parts.values()), unit=money)
    return parts


def _given_up(
    section: Section, baseline: OfferModel, offer: OfferModel, factor: Line, money: str
) -> dict[str, Line]:
    """Write what the provider earned under the baseline, before tax, and no longer sells.

    A business that the customer still buys from it under the offer is not given up.
    """
    kept = {flow.kind.name for flow in offer.contracted if flow.payee.key == PROVIDER}
    statement = baseline.statements[PROVIDER]
    pairs = list(zip(statement.rows, statement.causes, strict=True))
    sales = [row for row, cause in pairs if cause in (MACHINE, "selling effort")]
    upkeep = [row for row, cause in pairs if cause == "maintenance"]
    parts: dict[str, Line] = {}
    if sales and "purchase price" not in kept:
        margin = section.line("Margin on sales", add(sales), unit=money)
        for label, formula in (
            ("First sale", total(margin * (1 - operating) * factor)),
            ("Repeat purchases", total(margin * operating * factor)),
        ):
            parts[label.lower()] = section.line(label, formula, unit=money)
    if upkeep and "maintenance" not in kept:
        margin = section.line("Margin on maintenance", add(upkeep), unit=money)
        label = "Maintenance business"
        parts[label.lower()] = section.line(label, total(margin * factor), unit=money)
    return parts
