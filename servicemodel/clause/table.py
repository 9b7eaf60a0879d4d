"""The clauses by name, in the order in which an offer applies them.

`price` is no row: it changes how the asset is bought, not what is paid beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from servicemodel.clause import (
    buy_out,
    co_investment,
    connection,
    deposit,
    fee,
    grant_passed_on,
    performance,
    purchase_option,
    remainder,
    savings,
    take_back,
    usage,
)

if TYPE_CHECKING:
    from collections.abc import Callable

CLAUSES: dict[str, tuple[str, Callable[[Any, Any, str, str], None]]] = {
    "deposit": ("Deposit", deposit.apply),
    "connection": ("Connection charge", connection.apply),
    "co_investment": ("Co-investment", co_investment.apply),
    "fee": ("Service fee", fee.apply),
    "usage": ("Usage fee", usage.apply),
    "savings": ("Savings share", savings.apply),
    "performance": ("Performance", performance.apply),
    "purchase_option": ("Purchase option", purchase_option.apply),
    "take_back": ("Take-back", take_back.apply),
    "grant_passed_on": ("Grant passed on", grant_passed_on.apply),
    "remainder": ("Lease payment", remainder.apply),
    "buy_out": ("Buy-out", buy_out.apply),
}
AFTER_FLOWS = {  # these read the plain flows, all others are read by them; with their sections
    "grant_passed_on": "Grants passed on",
    "remainder": "What is left",
}
AT_THE_END = ("buy_out",)  # these read all flows of the contract, and what is written off
