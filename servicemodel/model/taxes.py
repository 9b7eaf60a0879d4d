"""A party's income taxes: on what it earns less what it may deduct, a second one on the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from servicemodel.block.tax import LABEL, in_instalments, taxable_profit
from servicemodel.ledger import DEPRECIATION, OUTSIDE
from servicemodel.line.nodes import Line, Role
from servicemodel.model.sums import summed
from servicemodel.scenario.overrides import path_text

if TYPE_CHECKING:
    from servicemodel.ledger import Party
    from servicemodel.line.nodes import Operand
    from servicemodel.line.sheet import Section
    from servicemodel.model.inputs import Inputs
    from servicemodel.model.offers import OfferWriter
    from servicemodel.scenario.schema import Tax
    from servicemodel.values import Quantity


def write_tax(offer: OfferWriter, key: str, party: Party) -> None:
    """Write a party's income taxes and let it pay them; the second one comes first."""
    terms = offer.basis.scenario.parties[key].tax
    if terms is None:
        return
    section = offer.sheet.section(f"{party.name}: income tax")
    profit = _profit(offer, section, key, party)
    if profit is None:
        return
    offer.profits[key] = profit
    for title, owed, paid in taxes_on(offer, section, key, party, terms, profit):
        offer.ledger.pay(party, OUTSIDE, paid, "income tax", owed, title=title)


def taxes_on(
    offer: OfferWriter, section: Section, key: str, party: Party, terms: Tax, profit: Line
) -> list[tuple[str, Line, Line]]:
    """Write the income taxes on a profit; return of each its title, what is owed, and paid."""
    inputs, place, money = offer.basis.inputs, ("parties", key, "tax"), offer.money

    def number(at: str, label: str, stated: Quantity | None, unit: str = "") -> Line | None:
        role = Role.LEVEL if unit else Role.RATE
        path = path_text((*place, at))
        if stated is None:
            return None
        return inputs.number(party.name, path, label, stated, unit, role)

    limit = number("loss_limit", "Share of a profit that losses may offset", terms.loss_limit)
    expiry = number(
        "loss_expiry", "Tax years in which a loss may be used", terms.loss_expiry, "year"
    )
    taxable = taxable_profit(section, profit, terms.losses, limit, expiry)

    found = []

    def tax(section: Section, of: Line, title: str, stated: Quantity, *at: str) -> Line:
        said = f", {title}" if title else ""
        rate = _rate(inputs, section, party.name, (*place, *at, "rate"), said, stated)
        owed = section.line(f"{LABEL}{said}", of * rate, unit=money)
        parts = terms.paid == "in instalments"
        paid = in_instalments(section, owed, f"{LABEL}{said}") if parts else owed
        found.append((title, owed, paid))
        return owed

    if terms.second is not None:
        name = terms.second.name
        own = offer.sheet.section(f"{section.title}, {name}")
        second = tax(own, taxable, name, terms.second.rate, "second")
        if terms.second.deducted == "from the first":
            label = f"{taxable.label} less income tax, {name}"
            taxable = section.line(label, taxable - second, unit=money)
    tax(section, taxable, terms.name or "", terms.rate)
    return found


def marginal_rate(inputs: Inputs, section: Section, key: str, name: str, terms: Tax) -> Line:
    """Write which part of one more unit of profit a party's income taxes take, as it makes one."""

    def rate(said: str, stated: Quantity, *at: str) -> Line:
        return _rate(inputs, section, name, ("parties", key, "tax", *at, "rate"), said, stated)

    first = rate(f", {terms.name}" if terms.name else "", terms.rate)
    if terms.second is None:
        return first
    second = rate(f", {terms.second.name}", terms.second.rate, "second")
    lower = terms.second.deducted == "from the first"
    formula = second + first * (1 - second) if lower else second + first
    return section.line("Income tax rates together", formula, role=Role.RATE)


def _profit(offer: OfferWriter, section: Section, key: str, party: Party) -> Line | None:
    """Write what a party earns less what it may deduct, None if there is nothing of either."""
    terms, flows = offer.basis.scenario.parties[key].tax, offer.ledger.of(party)
    assert terms is not None
    left_out = {"income": terms.not_taxed, "deducted": terms.not_deducted}

    def of(treatment: str) -> list[Line]:
        found = [flow for flow in flows if flow.treatment(party) == treatment]
        return [flow.earned for flow in found if flow.kind.name not in left_out[treatment]]

    earned, deducted = of("income"), of("deducted")

    def sum_of(label: str, lines: list[Line]) -> Line | None:
        return summed(section, label, lines, offer.money) if lines else None

    revenue = sum_of("Taxable revenue", earned)
    written_off = [] if DEPRECIATION in terms.not_deducted else offer.depreciation[key]
    gone = [each.depreciation for each in written_off]
    costs = sum_of("Deductible costs", [*deducted, *gone])
    if revenue is None and costs is None:
        return None
    if costs is None:
        formula: Operand = revenue if revenue is not None else 0
    else:
        formula = -costs if revenue is None else revenue - costs
    return section.line("Profit before tax", formula, unit=offer.money)


def _rate(
    inputs: Inputs,
    section: Section,
    group: str,
    place: tuple[str, ...],
    said: str,
    stated: Quantity,
) -> Line:
    """Return a rate: one number, or a row of those that hold from a calendar year on."""
    label = f"Income tax rate{said}"
    rate = inputs.series(group, path_text(place), label, stated, role=Role.RATE)
    return rate if isinstance(rate, Line) else section.line(label, rate, role=Role.RATE)


def told(tax: Tax | None) -> str:
    """Return a party's income taxes in words; alike only for parties that are taxed alike."""
    if tax is None:
        return "none"
    text = f"{tax.name} of {percent(tax.rate)}" if tax.name else percent(tax.rate)
    if tax.second is not None:
        text += f", {tax.second.name} of {percent(tax.second.rate)}"
        text += " deducted from it" if tax.second.deducted == "from the first" else ""
    if tax.paid == "in instalments":
        text += ", in instalments"
    if tax.not_deducted:
        text += f", {', '.join(tax.not_deducted)} not deducted"
    if tax.not_taxed:
        text += f", {', '.join(tax.not_taxed)} not taxed"
    text += f", losses {tax.losses}"
    if tax.loss_expiry is not None:
        text += f" for {tax.loss_expiry.value:g} years"
    if tax.loss_limit is not None:
        text += f" against {percent(tax.loss_limit)} of a profit"
    return text


def percent(rate: Quantity) -> str:
    """Return a rate in words, with the years from which another one holds."""
    later = [f"{share * 100:.4g} % from {year}" for year, share in list(rate.years.items())[1:]]
    return f"{rate.value * 100:.4g} %" + (f" ({', '.join(later)})" if later else "")
