"""An offer as it would run to the end, payment by payment, by a plain script; see `world_terms`.

It imports nothing from the project.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.world_books import BOUGHT

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.world import World
    from tests.world_books import Row


@dataclass
class Payment:
    """What one call of `pay` says; an `early` one at a period's end is for the next period."""

    payer: str
    payee: str
    row: Row
    kind: str
    tax: str
    earned: Row | None
    early: bool

    def last(self, leaves: int) -> int:
        """Return the last period in which it is paid if the contract is left at the end of one."""
        return leaves - 1 if self.early or self.kind in BOUGHT else leaves


class Played:
    """An offer that is played as if it held from the start to the end."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.payments = self.recorded(world.agreed)
        world.flows()
        self.passed_on = self.recorded(world.passed_on)
        self.later = self.recorded(world.remainders)
        self.valued = self.recorded(lambda: world.value_service(world.conducted))

    def recorded(self, write: Callable[[], None]) -> list[Payment]:
        """Return the payments that are made, without those that they bring about."""
        found: list[Payment] = []
        books, pay, inside = self.world.books, self.world.books.pay, False

        def seen(
            payer: str, payee: str, row: Row, kind: str, tax: str = "running", earned: Any = None
        ) -> None:
            nonlocal inside
            if inside:
                pay(payer, payee, row, kind, tax=tax, earned=earned)
                return
            found.append(Payment(payer, payee, row, kind, tax, earned, books.early))
            inside = True
            pay(payer, payee, row, kind, tax=tax, earned=earned)
            inside = False

        books.pay = seen  # type: ignore[method-assign]
        write()
        books.pay = pay  # type: ignore[method-assign]
        return found
