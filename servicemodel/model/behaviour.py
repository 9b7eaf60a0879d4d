"""What behaviour moves under an offer: service used more or less, valued, and bills never paid.

What more use costs, and what careless use does to upkeep, follows in the lines of the machines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from servicemodel.ledger import OUTSIDE
from servicemodel.line.nodes import Expression, Line, Role
from servicemodel.line.words import maximum, minimum, where
from servicemodel.model.late import asked_by_clause, behaviour_at
from servicemodel.model.taxes import percent
from servicemodel.offer import CUSTOMER

if TYPE_CHECKING:
    from servicemodel.line.sheet import Section
    from servicemodel.model.offers import OfferWriter
    from servicemodel.scenario.behaviour import Behaviour, Use


def lose_credit(offer: OfferWriter) -> None:
    """Let the customer keep a share of each payment that a clause asks of it, when it is due."""
    section, money = None, offer.money
    for count, flow in enumerate(tuple(offer.ledger.flows)):
        name, terms = behaviour_at(offer, count)
        if terms is None or terms.credit_loss is None or not asked_by_clause(flow):
            continue
        label = "Share of what clauses ask that is never paid"
        share = offer.assets.behaviours.number(name, label, terms.credit_loss, "credit_loss")
        section = section or offer.sheet.section("Credit loss")
        said = f"{flow.title}: never paid"
        while any(line.label == said for line in section.lines):
            said += " too"
        line = earned = section.line(said, flow.line * share, unit=money)
        if flow.earned is not flow.line:
            earned = section.line(f"{said}, as earned", flow.earned * share, unit=money)
        offer.ledger.pay(flow.payee, flow.payer, line, "credit loss", earned, title=flow.title)
        offer.lost[flow] = offer.ledger.flows[-1]


def value_service(offer: OfferWriter) -> None:
    """Value what is used more, as if outside paid it, or less, as if outside were paid."""
    use = offer.terms.behaviour.use if offer.terms.behaviour is not None else None
    if use is None:
        return
    service, money = offer.behaviour.service, offer.money
    section = offer.sheet.section(f"Use of {service}")
    as_stated = offer.basis.demand(service, tuple(offer.terms.measures))
    unit = str(as_stated.unit)
    more = section.line("Used more than stated", offer.demand(service) - as_stated, unit=unit)
    worth = section.line(
        "Value of a unit",
        _value(offer, section, use, f"{money}/{unit}"),
        unit=f"{money}/{unit}",
        role=Role.LEVEL,
    )
    customer = offer.parties[CUSTOMER]
    sides = (
        ("more", maximum(more, 0), OUTSIDE, customer),
        ("less", maximum(-more, 0), customer, OUTSIDE),
    )
    for title, units, payer, payee in sides:
        line = section.line(f"Service used {title}, valued", units * worth, unit=money)
        offer.ledger.pay(payer, payee, line, "service valued", title=f"{service}, {title}")


def _value(offer: OfferWriter, section: Section, use: Use, unit: str) -> Expression:
    """Return what a unit more or less is worth: as stated, else by the rule of half.

    That is the mean of the prices of use before and now, after the customer's income tax, exact
    where demand is a straight line (UK Department for Transport, TAG unit A1.3, user and provider
    impacts). Where such a line ends before the price now, it is the price at which nothing is used
    any more that counts.
    """
    behaviours, lines = offer.assets.behaviours, offer.behaviour
    if use.value_per_unit is not None:
        at = ("use", "value_per_unit")
        each = behaviours.number(
            offer.name, "Value of a unit in the first year", use.value_per_unit, *at, unit=unit
        )
        return offer.basis.raised(each, use.index)
    assert lines.prices is not None
    assert lines.elasticity is not None
    before, now = lines.prices
    ends: Line = section.line(
        "Price at which nothing is used",
        where(lines.elasticity < 0, before * (1 - 1 / lines.elasticity), now),
        unit=unit,
        role=Role.LEVEL,
    )
    half = offer.basis.given("Behaviour", "Part of a change of price that counts", 0.5)
    return before + (minimum(now, ends) - before) * half


def told(terms: Behaviour, customer: str) -> str:
    """Return in words what is assumed of behaviour."""
    parts = []
    if terms.use is not None:
        of = f" of {terms.use.service}" if terms.use.service else ""
        if terms.use.change is not None:
            parts.append(f"use{of} changes by {percent(terms.use.change)}")
        elif terms.use.elasticity is not None:
            parts.append(f"use{of} follows its price (elasticity {terms.use.elasticity.value:g})")
    if terms.careless is not None:
        parts.append(f"careless use takes {percent(terms.careless)} more maintenance")
    if terms.credit_loss is not None:
        parts.append(f"{customer} never pays {percent(terms.credit_loss)} of what it owes")
    if terms.late_days is not None:
        parts.append(f"{customer} pays {terms.late_days.value:g} days late")
    return "; ".join(parts)
