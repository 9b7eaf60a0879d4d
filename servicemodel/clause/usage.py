"""The usage fee: a price for each unit of the service, by bands, with a minimum and a maximum."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import model_validator

from servicemodel.clause.deal import Payment
from servicemodel.clause.indexation import Indexed  # noqa: TC001 - pydantic reads it while running
from servicemodel.line.nodes import Role
from servicemodel.line.words import add, maximum, minimum, operating, period_length
from servicemodel.values import Amount, AmountPath, Fields, Positive

if TYPE_CHECKING:
    from servicemodel.clause.deal import Deal
    from servicemodel.line.nodes import Expression, Line
    from servicemodel.values import Quantity


class Band(Fields):
    """What each unit costs beyond so many of them a year, up to the next band."""

    beyond: Positive
    per_unit: Amount


class Usage(Fields):
    """A price per unit at prices of the first year; least and most are units per year."""

    per_unit: AmountPath
    bands: tuple[Band, ...] = ()
    service: str | None = None
    minimum_per_year: Amount | None = None
    maximum_per_year: Positive | None = None
    index: Indexed = None

    @model_validator(mode="after")
    def _in_order(self) -> Usage:
        starts = [band.beyond.value for band in self.bands]
        if starts != sorted(set(starts)):
            raise ValueError("each band begins beyond more units than the one before it")
        least, most = self.minimum_per_year, self.maximum_per_year
        if least is not None and most is not None and least.value > most.value:
            raise ValueError(f"the minimum, {least.value:g}, is above the maximum, {most.value:g}")
        return self


def apply(terms: Usage, deal: Deal, place: str, label: str) -> None:
    """Write the fee as a line and a flow; `place` is where the scenario states it."""
    writer = _Writer(terms, deal, place, label)
    units, floor = writer.units()
    fee = deal.section.line(label, writer.charged(units, label), unit=deal.currency)
    deal.ledger.pay(deal.customer, deal.provider, fee, "usage fee", title=label)
    if floor is not None:
        sure = writer.charged(floor, f"{label}: minimum")
        rises = None if writer.index is None else writer.index.in_period
        deal.payments.append(Payment(f"{label}: minimum", sure, sure, rises))


class _Writer:
    def __init__(self, terms: Usage, deal: Deal, place: str, label: str) -> None:
        self.terms, self.deal, self.place, self.label = terms, deal, place, label
        self.taken = deal.quantity(terms.service)
        self.unit = str(self.taken.unit)
        self.per_unit = f"{deal.currency}/{self.unit}"
        price = deal.series(f"{place}.per_unit", f"{label} per unit", terms.per_unit, self.per_unit)
        self.index = deal.index(terms.index, place)
        self.prices = [self._raised(f"{label}: price per unit", price)]
        self.starts: list[Expression] = []  # of each band but the first, in units of a period
        for count, band in enumerate(terms.bands):
            self._band(band, f"{place}.bands.{count}", f"{label}: band {count + 2}")

    def _band(self, band: Band, place: str, said: str) -> None:
        number, unit = self.deal.number, f"{self.unit}/year"
        beyond = number(f"{place}.beyond", f"{said} begins beyond", band.beyond, unit)
        self.starts.append(beyond * period_length)
        price = number(f"{place}.per_unit", f"{said} per unit", band.per_unit, self.per_unit)
        self.prices.append(self._raised(f"{said}: price per unit", price))

    def _raised(self, label: str, price: Expression) -> Line:
        index = self.index
        level = price * operating if index is None else price * index.in_period * operating
        return self.deal.section.line(label, level, unit=self.per_unit, role=Role.LEVEL)

    def units(self) -> tuple[Expression, Expression | None]:
        """Write the units that are paid, and those that are paid in any case."""
        terms, section = self.terms, self.deal.section
        paid: Expression = self.taken
        floor: Expression | None = None
        if terms.minimum_per_year is not None:
            floor = self._per_period("minimum", terms.minimum_per_year)
            paid = section.line(f"{self.label}: units paid", maximum(paid, floor), unit=self.unit)
        if terms.maximum_per_year is not None:
            most = self._per_period("maximum", terms.maximum_per_year)
            name = f"{self.label}: units paid, at most"
            paid = section.line(name, minimum(paid, most), unit=self.unit)
        return paid, floor

    def _per_period(self, which: str, stated: Quantity) -> Expression:
        path, label = f"{self.place}.{which}_per_year", f"{self.label}: {which} per year"
        each = self.deal.number(path, label, stated, f"{self.unit}/year")
        return each * period_length * operating

    def charged(self, units: Expression, said: str) -> Expression:
        """Write what so many units of a period cost, those of each band at its own price."""
        if not self.starts:
            return units * self.prices[0]
        parts = []
        for count, price in enumerate(self.prices):
            within = units if count == 0 else maximum(units - self.starts[count - 1], 0)
            if count < len(self.starts):
                end = self.starts[count]
                within = minimum(within, end if count == 0 else end - self.starts[count - 1])
            name = f"{said}, band {count + 1}"
            parts.append(self.deal.section.line(name, within * price, unit=self.deal.currency))
        return add(parts)
