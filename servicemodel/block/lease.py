"""A lease in the lessee's books: what is owed, and the right to use the asset (IFRS 16).

What is owed is the present value of the payments still to come, at the prices in force: an index
is followed when it changes a payment, never forecast (paragraphs 27(b) and 42(b)).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from servicemodel.line.nodes import Role
from servicemodel.line.words import before, maximum, operating, period, remaining

if TYPE_CHECKING:
    from servicemodel.line.nodes import Line
    from servicemodel.line.sheet import Section


@dataclass(frozen=True)
class Liability:
    """Rows of money: `owed` is what closes a period, after its payment.

    `remeasured` is what a change of the index adds to it, None where nothing is indexed; `ahead`
    says that it does so at the end of the period, with a payment for the next one.
    """

    payment: Line
    interest: Line
    owed: Line
    remeasured: Line | None
    ahead: bool


@dataclass(frozen=True)
class RightOfUse:
    """Rows of money: what is written off in a period, and what is left at its end."""

    depreciation: Line
    left: Line


def liability(
    section: Section,
    payment: Line,
    factor: Line,
    rate: Line,
    level: Line | None = None,
    *,
    ahead: bool = False,
    after_interest: bool = False,
) -> Liability:
    """Write what is owed for a row of payments; one in period 0 is paid and never owed.

    `factor` discounts to period 0, `rate` is the interest since the flows of the period before;
    `level` is the index at which each payment stands. Its change is felt with the payment, so
    `after_interest` of the old amount, or where a period begins, so before.
    """
    unit = str(payment.unit)
    plain, now = payment, None
    if level is not None:
        now = section.line("Index of the payment", level, role=Role.LEVEL, opening=1)
        plain = section.line("Payment at the prices of signing", payment / now, unit=unit)
    worth = section.line("Payment, discounted to signing", plain * factor, unit=unit)
    name = "Lease liability" if now is None else "Later payments at the prices of signing"
    later = section.line(
        name, (remaining(worth) - worth) / factor, unit=unit, role=Role.LEVEL, opening=0
    )
    if now is None:
        interest = section.line("Interest", before(later) * rate, unit=unit)
        return Liability(payment, interest, later, None, ahead)
    owed = section.line("Lease liability", later * now, unit=unit, role=Role.LEVEL, opening=0)
    old = section.line("Index of the payment before", before(now), role=Role.LEVEL)
    change = before(later) * (now - old)
    if after_interest:
        interest = section.line("Interest", before(owed) * rate, unit=unit)
        remeasured = section.line("Remeasurement", change * (1 + rate), unit=unit)
    else:
        interest = section.line("Interest", before(later) * now * rate, unit=unit)
        remeasured = section.line("Remeasurement", change, unit=unit)
    return Liability(payment, interest, owed, remeasured, ahead)


def right_of_use(
    section: Section, cost: Line, count: Line, early: Line | None = None, late: Line | None = None
) -> RightOfUse:
    """Write the right-of-use asset: its cost at signing, straight line over `count` periods.

    A remeasurement is spread over the periods that are left: `early` ones from their own period
    on, `late` ones from the next.
    """
    unit = str(cost.unit)
    asset = section.balance("Right-of-use asset", unit=unit, opening=0)
    left = section.line(
        "Periods of depreciation left", maximum(count - period + 1, 1), role=Role.LEVEL
    )
    opening = asset.opening if early is None else asset.opening + early
    depreciation = section.line("Depreciation", opening / left, unit=unit)
    added = opening + cost * (1 - operating)
    if late is not None:
        added = added + late
    return RightOfUse(depreciation, asset.close(added - depreciation))
