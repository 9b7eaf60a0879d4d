"""A party's loans under an offer: how large each is, and the reserve that it asks for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from servicemodel.block import loan as block
from servicemodel.block import reserve as reserves
from servicemodel.line.nodes import Role
from servicemodel.line.words import add, maximum, minimum, operating, total, where
from servicemodel.metric.cover import debt_service_cover
from servicemodel.scenario.overrides import path_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from servicemodel.ledger import Party
    from servicemodel.line.nodes import Expression, Line
    from servicemodel.line.sheet import Section
    from servicemodel.model.offers import OfferWriter
    from servicemodel.scenario.loans import DebtReserve, Loan
    from servicemodel.values import Quantity

QUARTERS = 4


def stated_loans(offer: OfferWriter, key: str, party: Party) -> dict[str, Loan]:
    """Return the loans that a party has under an offer; a share needs something to finance."""
    return {
        name: terms
        for name, terms in offer.basis.scenario.parties[key].loans.items()
        if (terms.offers is None or offer.name in terms.offers)
        and (terms.share is None or _investments(offer, party, terms.finances))
    }


def write_reserve(
    offer: OfferWriter, key: str, party: Party, name: str, terms: DebtReserve, loan: block.Loan
) -> reserves.Reserve:
    """Write the debt service reserve of a loan."""
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
    return [flow.line for flow in flows if flow.kind.financed]


def _invested(
    offer: OfferWriter, section: Section, party: Party, names: Sequence[str] | None
) -> Line:
    """Write what a party invests at signing less the grants that it gets then.

    Of a part of its investments the same part of the grants is taken off.
    """
    money = offer.money

    def at_signing(label: str, rows: list[Line]) -> Line:
        row = rows[0] if len(rows) == 1 else section.line(f"{label}: all", add(rows), unit=money)
        return section.line(label, total(row * (1 - operating)), unit=money, role=Role.LEVEL)

    own = at_signing("Invested at signing", _investments(offer, party, names))
    flows = offer.ledger.of(party)
    public = [flow for flow in flows if flow.kind.name in ("grant", "grant passed on")]
    grants = [flow.line for flow in public if flow.payee == party]
    passed_on = [flow.line for flow in public if flow.payer == party]
    if not grants:
        return own
    granted = at_signing("Grants at signing", grants)
    if passed_on:
        kept = granted - at_signing("Grants passed on at signing", passed_on)
        granted = section.line("Grants kept at signing", kept, unit=money, role=Role.LEVEL)
    formula: Expression = own - granted
    if names is not None:
        whole = at_signing("Invested at signing in all", _investments(offer, party, None))
        formula = own * where(whole > 0, 1 - granted / whole, 0)
    label = "Invested at signing less grants"
    return section.line(label, formula, unit=money, role=Role.LEVEL)


def write_loan(
    offer: OfferWriter, key: str, party: Party, name: str, terms: Loan, cash: Line
) -> block.Loan:
    """Write a loan of a party; `cash` before financing and tax is what it may be sized to."""
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
        invested = _invested(offer, section, party, terms.finances)
        formula = maximum(invested, 0) * part
        lent = section.line("Amount of the loan", formula, unit=offer.money)
    if terms.sized_to is not None:
        label = "Cash before financing and tax per unit of debt service"
        cover = needed(terms.sized_to.dscr, label, "sized_to", "dscr")
        if terms.repayment == "sculpted":
            allowed = section.line("Debt service that cash allows", cash / cover, unit=offer.money)
            return block.sculpted(section, allowed, how)
        lent = _largest(offer, section, cash, cover, how)
        if terms.sized_to.most is not None:
            label = "Share of what is invested at signing, at most"
            most = needed(terms.sized_to.most, label, "sized_to", "most")
            formula = minimum(lent, maximum(_invested(offer, section, party, None), 0) * most)
            lent = section.line("Amount of the loan, at most", formula, unit=offer.money)
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
    one = offer.sheet.section(f"For each unit of it: {section.title}")
    unit = one.line("Amount of 1", 1, unit=offer.money)
    service = block.loan(one, unit, replace(how, fee_share=None, fee_amount=None)).service
    each = debt_service_cover(one, cash, service)
    formula = where(each.state, maximum(each.lowest / cover, 0), 0) * unit
    return section.line("Amount of the loan", formula, unit=offer.money)
