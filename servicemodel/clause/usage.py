"""The usage fee: a price for each unit of the service, with a minimum that is paid in any case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from servicemodel.clause.deal import Payment
from servicemodel.clause.indexation import Indexed  # noqa: TC001 - pydantic reads it while running
from servicemodel.line.nodes import Role
from servicemodel.line.words import maximum, operating, period_length
from servicemodel.values import Amount, AmountPath, Fields

if TYPE_CHECKING:
    from servicemodel.clause.deal import Deal
    from servicemodel.line.nodes import Expression


class Usage(Fields):
    """A price per unit at prices of the first year; the minimum is in units per year."""

    per_unit: AmountPath
    service: str | None = None
    minimum_per_year: Amount | None = None
    index: Indexed = None


def apply(terms: Usage, deal: Deal, place: str, label: str) -> None:
    """Write the fee as a line and a flow; `place` is where the scenario states it."""
    taken = deal.quantity(terms.service)
    unit = str(taken.unit)
    price = deal.series(
        f"{place}.per_unit", f"{label} per unit", terms.per_unit, f"{deal.currency}/{unit}"
    )
    index = deal.index(terms.index, place)
    paid: Expression = taken
    floor: Expression | None = None
    if terms.minimum_per_year is not None:
        least = deal.number(
            f"{place}.minimum_per_year",
            f"{label}: minimum per year",
            terms.minimum_per_year,
            f"{unit}/year",
        )
        floor = least * period_length * operating
        paid = deal.section.line(f"{label}: units paid", maximum(taken, floor), unit=unit)
    level = price * operating if index is None else price * index.in_period * operating
    raised = deal.section.line(
        f"{label}: price per unit", level, unit=f"{deal.currency}/{unit}", role=Role.LEVEL
    )
    fee = deal.section.line(label, paid * raised, unit=deal.currency)
    deal.ledger.pay(deal.customer, deal.provider, fee, "usage fee", title=label)
    if floor is not None:
        minimum = floor * raised
        rises = None if index is None else index.in_period
        deal.payments.append(Payment(f"{label}: minimum", minimum, minimum, rises))
