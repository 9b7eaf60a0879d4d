"""A party's loans under an offer: what they bring and cost, the tax they save, cash to equity.

They are kept apart from the cash that a cost of capital discounts. Only a cost of equity, which
discounts what is left after the lender, takes them into the party's statement.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from servicemodel.block import loan as block
from servicemodel.block import reserve as reserves
from servicemodel.ledger import OUTSIDE
from servicemodel.line.nodes import Role
from servicemodel.line.words import add, maximum, operating, total, where
from servicemodel.metric.cover import debt_service_cover
from servicemodel.metric.npv import discount_factor
from servicemodel.model.credits import is_limited, less_credits, used_credits
from servicemodel.model.taxes import taxes_on
from servicemodel.scenario.loans import EQUITY
from servicemodel.scenario.overrides import path_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from servicemodel.ledger import Party
    from servicemodel.line.nodes import Expression, Line
    from servicemodel.line.sheet import Section
    from servicemodel.model.offers import OfferWriter
    from servicemodel.scenario.loans import DebtReserve, Loan
    from servicemodel.scenario.schema import PartyTerms
    from servicemodel.values import Quantity


QUARTERS = 4


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
    return bool(_stated(offer, key, party))


def is_levered(terms: PartyTerms) -> bool:
    """Return whether a party's discount rate is a cost of equity."""
    return str(terms.rate.of).startswith(EQUITY)


def write_financing(
    offer: OfferWriter, key: str, party: Party, before: Line, available: Line
) -> Financing:
    """Write a party's loans and let it draw, pay and repay them; `available` is before tax."""
    terms, money = offer.basis.scenario.parties[key], offer.money
    ledger = offer.ledger if is_levered(terms) else offer.financing
    stated = _stated(offer, key, party)
    loans = {name: _loan(offer, key, party, name, each, available) for name, each in stated.items()}
    kept = {
        name: _reserve(offer, key, party, name, each.reserve, loans[name])
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


def _stated(offer: OfferWriter, key: str, party: Party) -> dict[str, Loan]:
    """Return the loans that a party has under an offer; a share needs something to finance."""
    return {
        name: terms
        for name, terms in offer.basis.scenario.parties[key].loans.items()
        if (terms.offers is None or offer.name in terms.offers)
        and (terms.share is None or _investments(offer, party, terms.finances))
    }


def _reserve(
    offer: OfferWriter, key: str, party: Party, name: str, terms: DebtReserve, loan: block.Loan
) -> reserves.Reserve:
    title, inputs = f"{party.name}: loan {name}", offer.basis.inputs

    def path(at: str) -> str:
        return path_text(("parties", key, "loans", name, "reserve", at))

    months = inputs.number(title, path("months"), "Months of debt service in reserve", terms.months)
    rate = None
    if terms.interest is not None:
        label = "Interest rate of the reserve"
        rate = inputs.number(title, path("interest"), label, terms.interest, role=Role.RATE)
    return reserves.reserve(offer.sheet.section(f"{title}, reserve"), loan, months, rate)


def _investments(offer: OfferWriter, party: Party, names: Sequence[str] | None) -> list[Line]:
    """Return what a party invests: all of it, or that in some assets, measures and flows."""
    flows = [flow for flow in offer.ledger.flows if flow.payer == party]
    if names is not None:
        built = {asset: offer.assets.plant(asset, v) for asset, v in offer.terms.build.items()}
        titles = {
            part.title
            for asset, plant in built.items()
            if asset in names
            for part in (*plant.parts, *([plant.installation] if plant.installation else []))
        }
        flows = [flow for flow in flows if flow.title in {*titles, *names}]
    return [flow.line for flow in flows if flow.kind.activity == "investment"]


def _invested(
    offer: OfferWriter, section: Section, party: Party, names: Sequence[str] | None
) -> Line:
    """Write what a party invests in each period, if in all then less the grants that it gets."""
    paid, money = _investments(offer, party, names), offer.money
    flows = [flow for flow in offer.ledger.flows if flow.payee == party]
    grants = [flow.line for flow in flows if flow.kind.name == "grant"]
    whole = paid[0] if len(paid) == 1 else section.line("Invested", add(paid), unit=money)
    if not grants or names is not None:
        return whole
    formula = whole - (grants[0] if len(grants) == 1 else add(grants))
    return section.line("Invested less grants", formula, unit=money)


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
        _compoundings(offer, title, terms),
        terms.repayment,
        terms.paid == "in advance",
        number(share, "Fee, share of the amount", "fee", "share"),
        number(fixed, "Fee", "fee", "amount", unit=offer.money),
    )
    lent = number(terms.amount, "Amount of the loan", "amount", unit=offer.money)
    if terms.share is not None:
        part = needed(terms.share, "Share of what is invested at signing", "share")
        whole = _invested(offer, section, party, terms.finances)
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


def _compoundings(offer: OfferWriter, title: str, terms: Loan) -> Line | int | None:
    """Return how often a year a nominal rate is compounded, None for an effective one."""
    if terms.compounding == "quarterly":
        return offer.basis.given(title, "Compoundings per year", QUARTERS)
    return 12 if terms.compounding == "monthly" else None


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
