"""A party's loans under an offer: what they bring and cost, the tax they save, cash to equity.

They are kept apart from the cash that a cost of capital discounts. Only a cost of equity, which
discounts what is left after the lender, takes them into the party's statement.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from servicemodel.ledger import OUTSIDE
from servicemodel.line.nodes import Role
from servicemodel.line.words import add, total
from servicemodel.metric.npv import discount_factor
from servicemodel.model.credits import is_limited, less_credits, used_credits
from servicemodel.model.loans import stated_loans, write_loan, write_reserve
from servicemodel.model.taxes import taxes_on
from servicemodel.scenario.loans import EQUITY
from servicemodel.scenario.overrides import path_text

if TYPE_CHECKING:
    from servicemodel.block import loan as block
    from servicemodel.block import reserve as reserves
    from servicemodel.ledger import Party
    from servicemodel.line.nodes import Expression, Line
    from servicemodel.line.sheet import Section
    from servicemodel.model.offers import OfferWriter
    from servicemodel.scenario.schema import PartyTerms


@dataclass(frozen=True)
class Financing:
    """A party's loans under an offer, by name, and its cash before and after them.

    `available` is cash before financing and tax, `before` cash before financing, after the tax
    that would be due without loans. `levered` says whether the party's NPV is that of `equity`;
    `npv` is the NPV of it at a cost of equity that is stated beside a cost of capital.
    """

    loans: dict[str, block.Loan]
    reserves: dict[str, reserves.Reserve]
    available: Line
    before: Line
    service: Line
    equity: Line
    levered: bool
    npv: Line | None


def has_loans(offer: OfferWriter, key: str, party: Party) -> bool:
    """Return whether a party has a loan under an offer."""
    return bool(stated_loans(offer, key, party))


def is_levered(terms: PartyTerms) -> bool:
    """Return whether a party's discount rate is a cost of equity."""
    return str(terms.rate_of).startswith(EQUITY)


def write_financing(
    offer: OfferWriter, key: str, party: Party, before: Line, available: Line
) -> Financing:
    """Write a party's loans and let it draw, pay and repay them; `available` is before tax."""
    terms, money = offer.basis.scenario.parties[key], offer.money
    ledger = offer.ledger if is_levered(terms) else offer.financing
    stated = stated_loans(offer, key, party)
    loans = {
        name: write_loan(offer, key, party, name, each, available) for name, each in stated.items()
    }
    kept = {
        name: write_reserve(offer, key, party, name, each.reserve, loans[name])
        for name, each in stated.items()
        if each.reserve is not None
    }
    section = offer.sheet.section(f"{party.name}: financing")

    def summed(label: str, lines: list[Line]) -> Line:
        formula = lines[0] if len(lines) == 1 else add(lines)
        return section.line(label, formula, unit=money)

    for name, one in loans.items():
        ledger.pay(OUTSIDE, party, one.drawn, "loan drawn", title=name)
        ledger.pay(party, OUTSIDE, one.interest, "interest", title=name)
        ledger.pay(party, OUTSIDE, one.principal, "principal", title=name)
        if one.fee is not None:
            ledger.pay(party, OUTSIDE, one.fee, "loan fee", title=name)
    for name, held in kept.items():
        ledger.pay(party, OUTSIDE, held.funded, "reserve", title=f"{name}, funded")
        ledger.pay(OUTSIDE, party, held.released, "reserve", title=f"{name}, released")
        if held.interest is not None:
            ledger.pay(OUTSIDE, party, held.interest, "interest on reserve", title=name)
    fees = [one.fee for one in loans.values() if one.fee is not None]
    interest = summed("Interest", [one.interest for one in loans.values()])
    principal = summed("Principal", [one.principal for one in loans.values()])
    service = section.line("Debt service", interest + principal, unit=money)
    drawn = summed("Loans drawn", [one.drawn for one in loans.values()])
    to_lender = service
    tax = terms.tax
    no = set(tax.not_deducted) if tax is not None else set()
    costs = [interest] if "interest" not in no else []
    if fees:
        fee = summed("Loan fees", fees)
        to_lender = section.line("Debt service and fees", service + fee, unit=money)
        costs += [fee] if "loan fee" not in no else []
    gains: list[Line] = []
    equity = before + drawn - to_lender
    if kept:
        funded = summed("Reserves funded", [held.funded for held in kept.values()])
        released = summed("Reserves released", [held.released for held in kept.values()])
        equity = equity - funded + released
    if earned := [held.interest for held in kept.values() if held.interest is not None]:
        gained = summed("Interest on reserves", earned)
        equity = equity + gained
        gains += [gained] if tax is None or "interest on reserve" not in tax.not_taxed else []
    shield = _shield(offer, section, key, party, costs, gains)
    if shield is not None:
        ledger.pay(OUTSIDE, party, shield, "tax shield")
        equity = equity + shield
    left = section.line("Cash to equity", equity, unit=money)
    npv = _npv(offer, section, key, party, left)
    return Financing(loans, kept, available, before, service, left, is_levered(terms), npv)


def _shield(
    offer: OfferWriter,
    section: Section,
    key: str,
    party: Party,
    costs: list[Line],
    gains: list[Line],
) -> Line | None:
    """Write what interest and fees save of income tax: tax without the loans less tax with them."""
    terms, money = offer.basis.scenario.parties[key].tax, offer.money
    if terms is None or not (costs or gains):
        return None
    deducted: Expression = costs[0] if costs else -gains[0]
    if len(costs) > 1:
        deducted = section.line("Interest and fees", add(costs), unit=money)
    if costs and gains:
        deducted = section.line("Deducted less interest earned", deducted - gains[0], unit=money)
    profit = offer.profits.get(key)
    own = offer.sheet.section(f"{party.name}: income tax with loans")
    after = own.line(
        "Profit after interest", -deducted if profit is None else profit - deducted, unit=money
    )
    taxes = taxes_on(offer, own, key, party, terms, after)
    paid = [line for _, _, line in taxes]
    taxed = paid[0] if len(paid) == 1 else own.line("All income taxes", add(paid), unit=money)
    used = used_credits(offer, own, key, [owed for _, owed, _ in taxes])
    taxed = less_credits(own, taxed, list(used.values()))
    flows = offer.ledger.of(party)
    before = [flow.line for flow in flows if flow.kind.name == "income tax"]
    if not before:
        return section.line("Tax shield", -taxed, unit=money)
    credits_ = [flow.line for flow in flows if is_limited(offer, key, flow)]
    without = before[0]
    if len(before) > 1:
        without = section.line("Income taxes without loans", add(before), unit=money)
    without = less_credits(section, without, credits_)
    return section.line("Tax shield", without - taxed, unit=money)


def _npv(offer: OfferWriter, section: Section, key: str, party: Party, equity: Line) -> Line | None:
    """Write the NPV of cash to equity at a cost of equity that is stated beside another rate."""
    stated = offer.basis.scenario.parties[key].cost_of_equity
    if stated is None:
        return None
    path = path_text(("parties", key, "cost_of_equity"))
    rate = offer.basis.inputs.number(party.name, path, "Cost of equity", stated, role=Role.RATE)
    factor = discount_factor(section, rate, "Discount factor of equity")
    return section.line("NPV of cash to equity", total(equity * factor), unit=offer.money)
