"""How people behave under the offers of a random scenario; see `random_scenarios`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.random_clauses import Clauses

if TYPE_CHECKING:
    from tests.random_flows import Terms

WITHOUT_CLAUSES = ("status quo", "sale", "sale with take-back", "hire purchase", "flows only")
PROVIDER_BEARS_ENERGY = ("service", "pay per outcome")


class Behaviours(Clauses):
    """Draws what people do under an offer that they would not do otherwise."""

    def behave(self, scenario: Terms) -> None:
        """Draw the behaviour of some offers, once it is known with what they are compared."""
        for name, offer in scenario["offers"].items():
            if offer["preset"] != "flows only" and self.chance(1):
                found = self.behaviour(scenario, name)
                offer |= {"behaviour": found} if found else {}

    def behaviour(self, scenario: Terms, name: str) -> Terms:
        offer, assets = scenario["offers"][name], scenario["assets"].values()
        terms = self.part(4, {"use": self.use(scenario, name)})
        if any("maintenance" in asset for asset in assets):
            terms |= self.part(3, {"careless": self.some(0, 0.5)})
        if offer["preset"] not in WITHOUT_CLAUSES:
            terms |= self.part(3, {"credit_loss": self.some(0, 0.2)})
            terms |= self.part(3, {"late_days": self.one_of((30, 0, self.pick(1, 300)))})
        return terms

    def use(self, scenario: Terms, name: str) -> Terms:
        """Draw a change, or an elasticity where the baseline has a price of use."""
        service = self.one_of(self.services)
        terms: Terms = {} if service == self.services[0] else {"service": service}
        value = self.indexed("value_per_unit", 0, 0.3)
        first = scenario["baseline"]
        if name != first and self.chance(3) and priced(scenario, first, service):
            return terms | {"elasticity": self.some(-1.5, 0)} | self.part(2, value)
        change = self.path(-0.4, 0.4) if self.chance(1) else self.some(-0.4, 0.4)
        return terms | {"change": change} | value


def priced(scenario: Terms, name: str, service: str) -> bool:
    """Return whether one more unit costs the customer anything under an offer."""
    offer = scenario["offers"][name]
    if offer["preset"] == "flows only":
        return False
    usages = [clause["usage"] for clause in offer.get("clauses", ()) if "usage" in clause]
    if any((usage.get("service") or "cooling") == service for usage in usages):
        return True
    default = "provider" if offer["preset"] in PROVIDER_BEARS_ENERGY else "customer"
    uses = f"{service} plant" in offer["build"] and scenario["tariffs"]
    return bool(uses) and "customer" in offer.get("bears", {}).get("energy", default)
