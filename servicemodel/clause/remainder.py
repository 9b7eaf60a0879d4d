"""The remainder: the customer keeps a stated margin of what it takes in, and pays the rest.

It reads what the customer gets and pays under the offer, so it comes after all other flows but
VAT, taxes and loans. A lessee that sells what the leased asset makes pays its rent so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import model_validator

from servicemodel.clause.indexation import Indexed  # noqa: TC001 - pydantic reads it while running
from servicemodel.line.words import add, maximum, operating, period_length, where
from servicemodel.values import AmountPath, Fields, WholeYear

if TYPE_CHECKING:
    from servicemodel.clause.deal import Deal
    from servicemodel.ledger import Flow
    from servicemodel.line.nodes import Expression, Line


class Remainder(Fields):
    """All that the customer takes in less its operating costs and a margin, which it keeps."""

    margin_per_year: AmountPath | None = None
    margin_per_unit: AmountPath | None = None
    service: str | None = None
    index: Indexed = None
    first_year: WholeYear | None = None
    last_year: WholeYear | None = None

    @model_validator(mode="after")
    def _one_margin(self) -> Remainder:
        if (self.margin_per_year is None) == (self.margin_per_unit is None):
            raise ValueError("state one of margin_per_year and margin_per_unit")
        if self.service is not None and self.margin_per_unit is None:
            raise ValueError("a service goes together with margin_per_unit")
        return self


def apply(terms: Remainder, deal: Deal, place: str, label: str) -> None:
    """Write what the customer takes in, keeps and pays; `place` is where the scenario states it.

    Nothing is paid where less than the margin is left, and nothing at signing. What is left is
    cash of activity `operating` in the period, before this clause, unreclaimed VAT and income tax.
    """
    section, money = deal.section, deal.currency
    flows = [flow for flow in deal.ledger.of(deal.customer) if flow.kind.activity == "operating"]
    taken_in = _summed(deal, f"{label}: taken in", [f for f in flows if f.payee == deal.customer])
    spent = _summed(deal, f"{label}: spent", [f for f in flows if f.payer == deal.customer])
    margin = section.line(f"{label}: margin kept", _margin(terms, deal, place, label), unit=money)
    left = section.line(f"{label}: left after the margin", taken_in - spent - margin, unit=money)
    flag: Expression = operating
    if terms.first_year is not None or terms.last_year is not None:
        flag = flag * deal.term(place, label, terms.first_year, terms.last_year)(False)
    paid = section.line(label, maximum(left, 0) * flag, unit=money)
    deal.ledger.pay(deal.customer, deal.provider, paid, "lease payment", title=label)


def _margin(terms: Remainder, deal: Deal, place: str, label: str) -> Expression:
    """Return the margin of each period, raised by its index if one is named."""
    money, index = deal.currency, deal.index(terms.index, place)
    if terms.margin_per_year is not None:
        path, name = f"{place}.margin_per_year", f"{label}: margin per year"
        yearly = deal.series(path, name, terms.margin_per_year, f"{money}/year")
        amount = yearly * period_length * operating
    else:
        assert terms.margin_per_unit is not None
        taken = deal.quantity(terms.service)
        path, name = f"{place}.margin_per_unit", f"{label}: margin per unit"
        amount = taken * deal.series(path, name, terms.margin_per_unit, f"{money}/{taken.unit}")
    return amount if index is None else amount * index.in_period


def _summed(deal: Deal, label: str, flows: list[Flow]) -> Line:
    """Write the sum of some flows, 0 if there are none."""
    lines = [flow.line for flow in flows]
    formula: Expression = add(lines) if lines else where(operating, 0, 0)
    return deal.section.line(label, formula, unit=deal.currency)
