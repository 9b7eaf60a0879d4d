"""A party's loans under an offer: what they bring and cost, the tax they save, cash to equity.

They are kept apart from the cash that a cost of capital discounts. Only a cost of equity, which
discounts what is left after the lender, takes them into the party's statement.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from servicemodel.block import loan as block
from servicemodel.ledger import OUTSIDE
from servicemodel.line.nodes import Role
from servicemodel.line.words import add, maximum, operating, total, where
from servicemodel.metric.cover import debt_service_cover
from servicemodel.metric.npv import discount_factor
from servicemodel.model.taxes import taxes_on
from servicemodel.scenario.loans import EQUITY
from servicemodel.scenario.overrides import path_text

if TYPE_CHECKING:
    from servicemodel.ledger import Party
    from servicemodel.line.nodes import Line
    from servicemodel.line.sheet import Section
    from servicemodel.model.offers import OfferWriter
    from servicemodel.scenario.loans import Loan
    from servicemodel.scenario.schema import PartyTerms
    from servicemodel.values import Quantity


@dataclass(frozen=True)
class Financing:
    """A party's loans under an offer, by name, and its cash before and after them.

    `available` is cash before financing and tax, `before` cash before financing, after the tax
    that would be due without loans. `levered` says whether the party's NPV is that of `equity`;
    `npv` is the NPV of it at a cost of equity that is stated beside a cost of capital.
    """

    loans: dict[str, block.Loan]
    available: Line
    before: Line
    service: Line
    equity: Line
    levered: bool
    npv: Line | None


def has_loans(offer: OfferWriter, key: str, party: Party) -> bool:
    """Return whether a party has a loan under an offer."""
    return bool(_stated(offer, key, party))


def is_levered(terms: PartyTerms) -> bool:
    """Return whether a party's discount rate is a cost of equity."""
    return str(terms.discount_rate.of).startswith(EQUITY)


def write_financing(
    offer: OfferWriter, key: str, party: Party, before: Line, available: Line
) -> Financing:
    """Write a party's loans and let it draw, pay and repay them; `available` is before tax."""
    terms, money = offer.basis.scenario.parties[key], offer.money
    ledger = offer.ledger if is_levered(terms) else offer.financing
    loans = {
        name: _loan(offer, key, party, name, stated, available)
        for name, stated in _stated(offer, key, party).items()
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
    fees = [one.fee for one in loans.values() if one.fee is not None]
    interest = summed("Interest", [one.interest for one in loans.values()])
    principal = summed("Principal", [one.principal for one in loans.values()])
    service = section.line("Debt service", interest + principal, unit=money)
    drawn = summed("Loans drawn", [one.drawn for one in loans.values()])
    to_lender = service
    deducted = interest
    if fees:
        fee = summed("Loan fees", fees)
        to_lender = section.line("Debt service and fees", service + fee, unit=money)
        deducted = section.line("Interest and fees", interest + fee, unit=money)
    equity = before + drawn - to_lender
    shield = _shield(offer, section, key, party, deducted)
    if shield is not None:
        ledger.pay(OUTSIDE, party, shield, "tax shield")
        equity = equity + shield
    left = section.line("Cash to equity", equity, unit=money)
    npv = _npv(offer, section, key, party, left)
    return Financing(loans, available, before, service, left, is_levered(terms), npv)


def _stated(offer: OfferWriter, key: str, party: Party) -> dict[str, Loan]:
    """Return the loans that a party has under an offer; a share needs something to finance."""
    return {
        name: terms
        for name, terms in offer.basis.scenario.parties[key].loans.items()
        if (terms.offers is None or offer.name in terms.offers)
        and (terms.share is None or _investments(offer, party))
    }


def _investments(offer: OfferWriter, party: Party) -> list[Line]:
    flows = [flow for flow in offer.ledger.flows if flow.payer == party]
    return [flow.line for flow in flows if flow.kind.activity == "investment"]


def _loan(
    offer: OfferWriter, key: str, party: Party, name: str, terms: Loan, cash: Line
) -> block.Loan:
    title = f"{party.name}: loan {name}"
    section = offer.sheet.section(title)

    def number(stated: Quantity | None, label: str, *at: str, unit: str = "") -> Line | None:
        if stated is None:
            return None
        path = path_text(("parties", key, "loans", name, *at))
        role = Role.LEVEL if unit or at[-1] == "dscr" else Role.RATE
        return offer.basis.inputs.number(title, path, label, stated, unit, role)

    def needed(stated: Quantity, label: str, *at: str, unit: str = "") -> Line:
        line = number(stated, label, *at, unit=unit)
        assert line is not None
        return line

    share, fixed = (terms.fee.share, terms.fee.amount) if terms.fee is not None else (None, None)
    how = block.Terms(
        needed(terms.rate, "Interest rate per year", "rate"),
        needed(terms.years, "Years of the loan", "years", unit="year"),
        number(terms.grace, "Years of interest only", "grace", unit="year"),
        terms.compounding == "monthly",
        terms.repayment,
        terms.paid == "in advance",
        number(share, "Fee, share of the amount", "fee", "share"),
        number(fixed, "Fee", "fee", "amount", unit=offer.money),
    )
    lent = number(terms.amount, "Amount of the loan", "amount", unit=offer.money)
    if terms.share is not None:
        part = needed(terms.share, "Share of what is invested at signing", "share")
        paid = _investments(offer, party)
        whole = paid[0] if len(paid) == 1 else section.line("Invested", add(paid), unit=offer.money)
        label = "Invested at signing"
        invested = section.line(label, total(whole * (1 - operating)), unit=offer.money)
        formula = maximum(invested, 0) * part
        lent = section.line("Amount of the loan", formula, unit=offer.money)
    if terms.sized_to is not None:
        label = "Cash before financing and tax per unit of debt service"
        cover = needed(terms.sized_to.dscr, label, "sized_to", "dscr")
        if terms.repayment == "sculpted":
            allowed = section.line("Debt service that cash allows", cash / cover, unit=offer.money)
            return block.sculpted(section, allowed, how)
        lent = _largest(offer, section, cash, cover, how)
    assert lent is not None
    return block.loan(section, lent, how)


def _largest(
    offer: OfferWriter, section: Section, cash: Line, cover: Line, how: block.Terms
) -> Line:
    """Write the largest loan that cash covers: debt service is in proportion to the loan."""
    one = offer.sheet.section(f"{section.title}, for each unit of it")
    unit = one.line("Amount of 1", 1, unit=offer.money)
    service = block.loan(one, unit, replace(how, fee_share=None, fee_amount=None)).service
    each = debt_service_cover(one, cash, service)
    formula = where(each.state, maximum(each.lowest / cover, 0), 0) * unit
    return section.line("Amount of the loan", formula, unit=offer.money)


def _shield(
    offer: OfferWriter, section: Section, key: str, party: Party, deducted: Line
) -> Line | None:
    """Write what interest and fees save of income tax: tax without the loans less tax with them."""
    terms, money = offer.basis.scenario.parties[key].tax, offer.money
    if terms is None:
        return None
    profit = offer.profits.get(key)
    own = offer.sheet.section(f"{party.name}: income tax with loans")
    after = own.line(
        "Profit after interest", -deducted if profit is None else profit - deducted, unit=money
    )
    paid = [line for _, _, line in taxes_on(offer, own, key, party, terms, after)]
    taxed = paid[0] if len(paid) == 1 else own.line("All income taxes", add(paid), unit=money)
    flows = offer.ledger.of(party)
    before = [flow.line for flow in flows if flow.kind.name == "income tax"]
    if not before:
        return section.line("Tax shield", -taxed, unit=money)
    without = before[0]
    if len(before) > 1:
        without = section.line("Income taxes without loans", add(before), unit=money)
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
