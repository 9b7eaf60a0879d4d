"""What a clause is given when it is applied: where to write its lines and whom to let pay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from servicemodel.ledger import Ledger, Party
    from servicemodel.line.nodes import Line
    from servicemodel.line.sheet import Section


@dataclass(frozen=True)
class Deal:
    """The section, ledger and parties of one offer.

    `number(path, label, quantity, unit)` writes an input that the scenario states below the
    offer; `level(name)` is the running level of a price index, a row of 1 for None.
    """

    section: Section
    ledger: Ledger
    provider: Party
    customer: Party
    currency: str
    number: Callable[..., Line]
    level: Callable[[str | None], Line | None]
