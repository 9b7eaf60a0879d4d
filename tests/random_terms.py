"""How long a random contract runs and who gets its machine; see `random_scenarios`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.random_behaviour import WITHOUT_CLAUSES, Behaviours

if TYPE_CHECKING:
    from tests.random_flows import Terms

OWNED = ("status quo", "sale")  # the customer has the machine, and clauses bind nobody
METHODS = ("book value", "remaining flows", "schedule", "loan and fee")
BOUGHT = ("sale with maintenance contract", "guaranteed savings")  # contracts without the machine


class Endings(Behaviours):
    """Draws how contracts end, and what a machine is sold for."""

    def end(self, scenario: Terms) -> None:
        """Draw a term for some contracts, an option for some machines, and a building's sale."""
        for name, offer in tuple(scenario["offers"].items()):
            if offer["preset"] in WITHOUT_CLAUSES:
                continue
            remains = any("remainder" in clause for clause in offer.get("clauses", ()))
            later = any("instalments" in c.get("price", {}) for c in offer.get("clauses", ()))
            by_use = any(
                "total_use" in scenario["assets"][asset].get("tax_depreciation", {})
                for asset in offer["build"]
            )
            if self.chance(1) and not remains and not later and not by_use:
                self.end_of(scenario, name, offer)
        for offer in scenario["offers"].values():
            self.hand_over(offer)
        later = any(
            "instalments" in clause.get("price", {})
            for offer in scenario["offers"].values()
            for clause in offer.get("clauses", ())
        )
        if not scenario["parties"]["customer"].get("loans") and not later and self.chance(1):
            sale: Terms = {"year": self.pick(1, self.years)}
            sale |= self.part(3, {"paid_for_machine": self.some(0, 1)})
            scenario["building_sale"] = sale

    def end_of(self, scenario: Terms, name: str, offer: Terms) -> None:
        """Let a contract end, and a sale of the same machines come after it."""
        if self.chance(1):  # nothing comes after it
            renewal = {"renewal": self.part(4, {"repricing": self.some(-0.2, 0.2)})}
            offer["term"] = {"years": self.pick(1, 4), **renewal}
            return
        for one in ("owner", "bears"):
            offer.pop(one, None)
        after: Terms = {"preset": self.one_of(OWNED), "build": offer["build"]}
        after |= {"measures": offer["measures"]} if "measures" in offer else {}
        scenario["offers"][f"after {name}"] = after
        offer["term"] = self.term(f"after {name}", offer["clauses"])
        offer["clauses"] = [clause for clause in offer["clauses"] if "price" not in clause]
        if offer["preset"] not in BOUGHT:
            offer["clauses"].append({"buy_out": self.buy_out()})

    def term(self, then: str, clauses: list[Terms]) -> Terms:
        terms: Terms = {"years": self.pick(1, 4), "then": then}
        renewal = self.part(4, {"chance": self.some(0, 1)})
        renewal |= self.part(3, {"repricing": self.some(-0.2, 0.2)})
        terms |= self.part(3, {"renewal": renewal})
        stop = {"year": self.pick(1, 4), "chance": self.some(0, 1)}
        terms |= self.part(2, {"break_clause": stop | self.part(3, {"fee": self.some(0, 60)})})
        trial = {"months": self.trial_months(clauses), "stays": self.some(0, 1)}
        trial |= self.part(3, {"pays": self.some(0, 1)})
        terms |= self.part(2, {"trial": trial | self.part(3, {"share_of_fee": self.some(0, 1)})})
        leaves = {"leaves_per_year": self.some(0, 0.3)} | self.part(3, {"pays": self.some(0, 1)})
        return terms | self.part(2, {"survival": leaves})

    def trial_months(self, clauses: list[Terms]) -> int:
        """Draw months that end with a period, and with a bill."""
        bills = [clause.get("fee", {}).get("billed") for clause in clauses]
        length = {"year": 12, "quarter": 3, "month": 1}[self.period]
        if any("deposit" in clause for clause in clauses) or "year" in bills:
            return 12 * self.pick(1, 2)
        if "quarter" in bills:
            length = max(length, 3)
        return length * self.pick(1, 24 // length)

    def buy_out(self) -> Terms:
        method = self.one_of(METHODS)
        loan = {"rate": self.some(0, 0.1), "years": self.one_of((2, self.some(0.5, 6)))}
        loan |= self.part(3, {"share": self.some(0, 1)})
        return {
            "method": method,
            **self.part(2, {"rate": self.some(0, 0.12)}),
            **self.part(
                6 if method == "schedule" else 1,
                {"schedule": {1: self.some(0, 300), 3: self.some(0, 200)}},
            ),
            **self.part(
                6 if method == "loan and fee" else 1,
                {"loan": loan} | self.part(3, {"fee": self.some(0, 0.05)}),
            ),
        }

    def hand_over(self, offer: Terms) -> None:
        """Draw a price of what is left in the last period."""
        sole = not set(offer.get("owner", {})) and "asset" not in offer.get("bears", {})
        price: Any = {"price": self.some(0, 150)}
        if not sole or not self.chance(1):
            return
        if offer["preset"] not in (*WITHOUT_CLAUSES, *BOUGHT):
            offer["clauses"].append({"purchase_option": price})
        elif offer["preset"] in ("sale", "sale with take-back", "guaranteed savings"):
            offer.setdefault("clauses", []).append({"take_back": price})
