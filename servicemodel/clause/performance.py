"""Performance: what is measured is held to what was promised, and the difference is paid for.

Below the promise the provider pays the shortfall (a guarantee, a malus, service credits), above it
the customer may pay a bonus; a band around the promise is free, and a cap limits both in a year.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import model_validator

from servicemodel.clause.indexation import Indexed  # noqa: TC001 - pydantic reads it while running
from servicemodel.line.nodes import Role
from servicemodel.line.words import maximum, minimum, operating, period_length
from servicemodel.values import Amount, AmountPath, Fields, Share, Text, UnitText

if TYPE_CHECKING:
    from servicemodel.clause.deal import Deal
    from servicemodel.line.nodes import Expression, Line
    from servicemodel.values import Quantity


class Performance(Fields):
    """What is promised and what is expected to be measured each year, and what a unit is worth."""

    of: Text
    unit: UnitText
    promised: AmountPath
    measured: AmountPath
    shortfall_per_unit: Amount | None = None
    excess_per_unit: Amount | None = None
    band: Share | None = None
    cap_per_year: Amount | None = None
    index: Indexed = None

    @model_validator(mode="after")
    def _a_side(self) -> Performance:
        if self.shortfall_per_unit is None and self.excess_per_unit is None:
            raise ValueError("state shortfall_per_unit, excess_per_unit or both")
        return self


def apply(terms: Performance, deal: Deal, place: str, label: str) -> None:
    """Write what is missing and what is above, and what each side pays for it."""
    writer = _Writer(terms, deal, place, label)
    promised = writer.row("promised", terms.promised)
    measured = writer.row("measured", terms.measured)
    least = most = promised
    if terms.band is not None:
        path, said = f"{place}.band", f"{label}: band around the promise"
        band = deal.number(path, said, terms.band, "", Role.RATE)
        least, most = (
            writer.level("least", promised * (1 - band)),
            writer.level("most", promised * (1 + band)),
        )
    sides = (
        ("shortfall", terms.shortfall_per_unit, least - measured, deal.provider, deal.customer),
        ("excess", terms.excess_per_unit, measured - most, deal.customer, deal.provider),
    )
    for side, stated, away, payer, payee in sides:
        if stated is not None:
            paid = writer.paid(side, stated, away)
            deal.ledger.pay(payer, payee, paid, "performance", title=f"{terms.of}, {side}")


class _Writer:
    def __init__(self, terms: Performance, deal: Deal, place: str, label: str) -> None:
        self.terms, self.deal, self.place, self.label = terms, deal, place, label
        self.index = deal.index(terms.index, place)

    def row(self, which: str, stated: Quantity) -> Line:
        """Write what is promised or measured in each period."""
        label = f"{self.terms.of} {which}"
        path, unit = f"{self.place}.{which}", f"{self.terms.unit}/year"
        yearly = self.deal.series(path, f"{label} per year", stated, unit)
        return self.level(which, yearly * period_length * operating)

    def level(self, which: str, formula: Expression) -> Line:
        """Write an amount of what is measured."""
        label = f"{self.label}: {self.terms.of}, {which}"
        return self.deal.section.line(label, formula, unit=self.terms.unit)

    def paid(self, side: str, stated: Quantity, away: Expression) -> Line:
        """Write what is paid for units that are away from the promise."""
        deal, money = self.deal, self.deal.currency
        said = f"{self.label}: {self.terms.of}, {side}"
        units = deal.section.line(said, maximum(away, 0), unit=self.terms.unit)
        path = f"{self.place}.{side}_per_unit"
        each = deal.number(path, f"{said} per unit", stated, f"{money}/{self.terms.unit}")
        amount: Expression = units * each
        if self.index is not None:
            amount = amount * self.index.in_period
        if self.terms.cap_per_year is not None:
            path, label = f"{self.place}.cap_per_year", f"{self.label}: cap per year"
            cap = deal.number(path, label, self.terms.cap_per_year, f"{money}/year")
            amount = minimum(amount, cap * period_length)
        return deal.section.line(f"{said}, paid for", amount, unit=money)
