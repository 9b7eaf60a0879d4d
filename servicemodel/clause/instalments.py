"""What is paid in parts by years since the start; the last period takes what the end cuts off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from servicemodel.line.nodes import Role
from servicemodel.line.words import last_period, operating, total

if TYPE_CHECKING:
    from servicemodel.clause.deal import Deal
    from servicemodel.line.nodes import Line
    from servicemodel.values import Quantity


def whole(stated: Quantity | None) -> Quantity | None:
    """Return instalments, which must add up to 1."""
    together = sum(stated.numbers) if stated else 1
    if abs(together - 1) > 1e-9:
        raise ValueError(f"the instalments add up to {together:.6g}, not to 1")
    return stated


def paid_in_parts(
    deal: Deal, place: str, label: str, amount: Line, stated: Quantity | None
) -> Line:
    """Write when an amount is paid: at signing, or in instalments without interest."""
    if stated is None:
        return deal.section.line(f"{label} paid", amount * (1 - operating), unit=deal.currency)
    path, name = f"{place}.instalments", f"{label}: instalment by years since the start"
    share = deal.schedule(path, name, stated, "", Role.RATE)
    rest = deal.section.line(
        f"{label}: share that is left at the end", last_period * (1 - total(share)), role=Role.RATE
    )
    return deal.section.line(f"{label} paid", amount * (share + rest), unit=deal.currency)
