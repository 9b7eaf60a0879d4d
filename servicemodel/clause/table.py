"""The clauses by name, in the order in which an offer applies them.

`price` is no row: it changes how the asset is bought, not what is paid beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from servicemodel.clause import co_investment, fee, performance, remainder, savings, usage

if TYPE_CHECKING:
    from collections.abc import Callable

CLAUSES: dict[str, tuple[str, Callable[[Any, Any, str, str], None]]] = {
    "co_investment": ("Co-investment", co_investment.apply),
    "fee": ("Service fee", fee.apply),
    "usage": ("Usage fee", usage.apply),
    "savings": ("Savings share", savings.apply),
    "performance": ("Performance", performance.apply),
    "remainder": ("Lease payment", remainder.apply),
}
AFTER_FLOWS = ("remainder",)  # these read the plain flows, all others are read by them
