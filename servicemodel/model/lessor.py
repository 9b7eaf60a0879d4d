"""Whether a lease is a finance or an operating lease to its lessor (IFRS 16, 61 to 66).

The standard speaks of the major part of the life and of substantially all of the value, without
numbers; a scenario states which shares it takes for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from servicemodel.line.nodes import Role
from servicemodel.line.words import add, maximum, period_length, tiny
from servicemodel.offer import PROVIDER

if TYPE_CHECKING:
    from servicemodel.line.nodes import Line
    from servicemodel.line.sheet import Section
    from servicemodel.model.offers import OfferWriter
    from servicemodel.scenario.leases import LeaseTerms
    from servicemodel.values import Quantity

CLASSES = ("operating lease", "finance lease")
SIGNS = {  # by field of the scenario
    "ownership_passes": "Ownership passes at the end",
    "bargain_option": "The customer can buy it at a price that it will surely take",
    "specialised": "Only this customer can use the asset without changes",
}
LIFE, WORTH = "The term is the major part of the life", "Payments are worth nearly all of the asset"


@dataclass(frozen=True)
class Lessor:
    """The signs of a finance lease, each 1 or 0, and what they make of it (a state of `CLASSES`).

    A sign that can't be told has no line: nobody said what the asset is worth, or how long it
    lives.
    """

    signs: dict[str, Line]
    result: Line


def write_lessor(
    offer: OfferWriter, terms: LeaseTerms, count: Line, received: list[Line]
) -> Lessor:
    """Write the signs of a finance lease; one of them is enough.

    `count` is the term in periods, `received` what the lessor gets, discounted to the start at the
    lessee's rate.
    """
    name = offer.parties[PROVIDER].name
    section = offer.sheet.section(f"{name}: class of the lease (IFRS 16)")
    signs = {
        label: section.line(label, 1 if getattr(terms, at) == "yes" else 0, role=Role.FLAG)
        for at, label in SIGNS.items()
    }
    life, value = economic_life(offer, terms), _fair_value(offer, section, terms)
    if life is not None:
        label = "Share of the life that is its major part"
        share = _number(offer, "major_part", label, terms.major_part)
        term = section.line("Term", count * period_length, unit="year", role=Role.LEVEL)
        part = section.line("Term as a share of the life", term / life, role=Role.RATE)
        signs[LIFE] = section.line(LIFE, part + tiny >= share, role=Role.FLAG)
    if value is not None:
        label = "Share of the value that is nearly all of it"
        share = _number(offer, "substantially_all", label, terms.substantially_all)
        worth = section.line(
            "Worth of the payments", add(received), unit=offer.money, role=Role.LEVEL
        )
        signs[WORTH] = section.line(WORTH, worth >= value * share, role=Role.FLAG)
    result = section.line(
        "Class of the lease", maximum(*signs.values()), role=Role.STATE, texts=CLASSES
    )
    return Lessor(signs, result)


def economic_life(offer: OfferWriter, terms: LeaseTerms) -> Line | None:
    """Return how long the asset lives: as stated, or the life of the only asset that is built."""
    if terms.economic_life is not None:
        label = "Economic life of the leased asset"
        return _number(offer, "economic_life", label, terms.economic_life, "year")
    build = list(offer.terms.build.items())
    return offer.assets.plant(*build[0]).life if len(build) == 1 else None


def _fair_value(offer: OfferWriter, section: Section, terms: LeaseTerms) -> Line | None:
    """Return what the asset is worth at the start: as stated, or its list price installed."""
    if terms.fair_value is not None:
        label = "Fair value of the leased asset"
        return _number(offer, "fair_value", label, terms.fair_value, offer.money)
    listed = []
    for asset, variant in offer.terms.build.items():
        plant = offer.assets.plant(asset, variant)
        installation = [] if plant.installation is None else [plant.installation]
        listed += [part.listed for part in (*plant.parts, *installation)]
    if not listed:
        return None
    return section.line("List price", add(listed), unit=offer.money, role=Role.LEVEL)


def _number(offer: OfferWriter, field: str, label: str, stated: Quantity, unit: str = "") -> Line:
    role = Role.LEVEL if unit else Role.RATE
    lease = offer.terms.lease
    stated_there = lease is not None and field in lease.model_fields_set
    path = f"{offer.place}.lease.{field}" if stated_there else ""
    return offer.basis.inputs.number(offer.group, path, label, stated, unit, role)
