"""How people behave under an offer, by a plain script; see `world`.

It imports nothing from the project.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.world_books import OUTSIDE, Books, Clock, Row, at_year, number

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.world_plants import Plants


@dataclass
class Conduct:
    """By which share the use of a service changes in each period, and upkeep in all of them."""

    service: str = ""
    change: Row = field(default_factory=list)
    careless: float = 0.0
    prices: tuple[Row, ...] = ()  # of use, under the baseline and here, after tax
    elasticity: float = 0.0


AS_STATED = Conduct()


class Behaves:
    """What behaviour changes and moves under the offers of a scenario."""

    scenario: dict[str, Any]
    name: str
    offer: dict[str, Any]
    clock: Clock
    plants: Plants
    books: Books
    levels: Callable[[Any], Row]
    energy_share: Callable[[dict[str, Any]], float]

    def conduct(self, name: str) -> Conduct:
        terms = self.scenario["offers"][name].get("behaviour") or {}
        found = Conduct(careless=number(terms.get("careless", 0)))
        use = terms.get("use")
        if not use:
            return found
        found.service = use.get("service") or next(iter(self.scenario["services"]))
        found.change = self.clock.row()
        periods = range(1, self.clock.last + 1)
        if "change" in use:
            for k in periods:
                found.change[k] = at_year(use["change"], self.clock.calendar_year(k))
            return found
        found.elasticity = number(use["elasticity"])
        first = self.scenario.get("baseline") or next(iter(self.scenario["offers"]))
        before, now = (self.price_of_use(offer, found.service) for offer in (first, name))
        found.prices = tuple(
            self.price_of_use(offer, found.service, after_tax=True) for offer in (first, name)
        )
        for k in periods:
            dearer = (now[k] - before[k]) / before[k]
            found.change[k] = max(found.elasticity * dearer, -1.0)
        return found

    def kept(self, kind: str, k: int) -> float:
        """Return what the customer's income taxes leave of a payment of a kind in a period."""
        tax = self.scenario["parties"]["customer"].get("tax")
        if not tax or kind in tax.get("not_deducted", ()):
            return 1.0
        year, second = self.clock.calendar_year(k), tax.get("second")
        other = at_year(second["rate"], year) if second else 0.0
        lowers = bool(second) and second["deducted"] == "from the first"
        return 1 - other - at_year(tax["rate"], year) * (1 - other * lowers)

    def price_of_use(self, name: str, service: str, *, after_tax: bool = False) -> Row:
        """Return what one more unit costs the customer: energy, and the first band of each fee."""
        offer, row = self.scenario["offers"][name], self.clock.row()
        periods = range(len(row))
        energy, fees = (
            [self.kept(kind, k) if after_tax else 1.0 for k in periods]
            for kind in ("energy", "usage fee")
        )
        share = self.energy_share(offer)
        for asset, variant in offer["build"].items():
            terms = self.scenario["assets"][asset]
            if terms["provides"] == service and "tariff" in terms:
                each = self.plants.energy_of_a_unit(asset, variant, offer.get("measures", ()))
                row = [row[k] + share * each[k] * energy[k] for k in periods]
        for clause in offer.get("clauses", ()):
            fee = clause.get("usage", {})
            if fee and (fee.get("service") or next(iter(self.scenario["services"]))) == service:
                levels = self.levels(fee.get("index"))
                for k in range(1, self.clock.last + 1):
                    price = at_year(fee["per_unit"], self.clock.calendar_year(k))
                    row[k] += price * levels[k] * fees[k]
        return row

    def value_service(self, conduct: Conduct) -> None:
        """Let outside pay what more use is worth; it is paid what less use was worth."""
        use = (self.offer.get("behaviour") or {}).get("use")
        if not use:
            return
        measures = self.offer.get("measures", ())
        stated = self.plants.demand(conduct.service, measures)
        used = self.plants.demand(conduct.service, measures, conduct)
        row = self.clock.row()
        for k in range(1, self.clock.last + 1):
            row[k] = (used[k] - stated[k]) * self.value_of_a_unit(use, conduct, k)
        self.books.pay(OUTSIDE, "customer", row, "service valued", tax="untaxed")

    def value_of_a_unit(self, use: dict[str, Any], conduct: Conduct, k: int) -> float:
        if "value_per_unit" in use:
            each = at_year(use["value_per_unit"], self.clock.calendar_year(k))
            return each * self.clock.in_period(use.get("index"), k)
        before, now = (row[k] for row in conduct.prices)
        if conduct.elasticity:  # beyond this price a straight line of demand has ended
            now = min(now, before - before / conduct.elasticity)
        return (before + now) / 2
