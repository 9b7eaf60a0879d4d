"""Who gets what is left of a machine at the end, where the customer may choose.

The customer buys it where it is worth its price at least, with the VAT that it can't reclaim, and
gives it back where its worth is no more than its price. It belongs to its holder otherwise.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from servicemodel.ledger import OUTSIDE
from servicemodel.line.nodes import Expression, Role
from servicemodel.line.words import add, last_period, where

if TYPE_CHECKING:
    from servicemodel.clause.deal import Deal
    from servicemodel.ledger import Party
    from servicemodel.line.nodes import Line

LEFT, KIND = "value left at the end", "price at the end"


def hand_over(deal: Deal, label: str, price: Line, holder: Party, taker: Party) -> None:
    """Let the taker pay a price for what is left of all that a holder has, if that is chosen.

    Who gives back what the other one holds already is paid its price all the same.
    """
    section, money, flows = deal.section, deal.currency, deal.ledger.flows
    left = [flow for flow in flows if flow.kind.name == LEFT and flow.line in deal.left]
    left = [flow for flow in left if flow.payee in (holder, taker)]
    worth: Expression = where(last_period, 0, 0)
    if left:
        lines = [flow.line for flow in left]
        worth = lines[0] * 1 if len(lines) == 1 else add(lines)
    value = section.line(f"{label}: what is left", worth, unit=money)
    better: Expression = last_period
    held = [flow for flow in left if flow.payee == holder]
    if held or not left:
        better = value <= price
        if taker == deal.customer:
            better = value >= deal.with_vat(taker, price)
        better = better * last_period
    chosen = section.line(f"{label} is chosen", better * 1, role=Role.FLAG)
    for flow in held:
        said = f"{label}: {flow.title}" if flow.title else label
        gets = section.line(f"{said}, handed over", flow.line * chosen, unit=money)
        keeps = section.line(f"{said}, not handed over", flow.line - gets, unit=money)
        flows[flows.index(flow)] = replace(flow, line=keeps, earned=keeps)
        deal.ledger.pay(OUTSIDE, taker, gets, LEFT, title=flow.title)
    paid = section.line(f"{label} paid", price * chosen, unit=money)
    deal.ledger.pay(taker, holder, paid, KIND, title=label)
