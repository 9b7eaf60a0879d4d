"""What a clause is given when it is applied: where to write its lines and whom to let pay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from servicemodel.ledger import Ledger, Party
    from servicemodel.line.nodes import Expression, Line
    from servicemodel.line.sheet import Section


@dataclass(frozen=True)
class Deal:
    """The section, ledger and parties of one offer.

    `number(path, label, quantity, unit)` writes an input that the scenario states below the
    offer; `raised(amount, index)` is a running amount at the prices of its period.
    """

    section: Section
    ledger: Ledger
    provider: Party
    customer: Party
    currency: str
    number: Callable[..., Line]
    raised: Callable[[Expression, str | None], Expression]
