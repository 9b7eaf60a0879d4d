"""Clauses of a random contract, and what their index is; see `random_scenarios`."""

from __future__ import annotations

from typing import Any

from tests.random_flows import GRANTED, PlainFlows, Terms

NEEDS = {  # the clause by which a preset is paid, where it names one
    "rental by the month": "fee",
    "outsourcing, energy passed through": "fee",
    "pay per use": "usage",
    "pay per outcome": "usage",
}
GUARANTEED = "guaranteed savings"


class Clauses(PlainFlows):
    """Draws the clauses of a contract."""

    def clauses_of(self, preset: str, assets: Terms, against: str) -> list[Terms]:
        """Draw clauses, with those that a preset names."""
        found, needed = self.clauses(assets, against), NEEDS.get(preset)
        if preset == GUARANTEED and not any("performance" in clause for clause in found):
            found.append(self.performance())
        if needed is None or any(needed in clause for clause in found):
            return found
        return [getattr(self, needed)()]

    def clauses(self, assets: Terms, against: str) -> list[Terms]:
        needs = {"energy": "tariff", "maintenance": "maintenance"}
        items = [
            item for item, need in needs.items() if any(need in terms for terms in assets.values())
        ]
        if self.chance(1):
            return [{"remainder": self.remainder()}]
        ways = (self.fee, self.usage, lambda: self.savings(items, against))
        chosen = [self.pick(0, 2 if items else 1) for _ in range(self.pick(1, 3))]
        found = [ways[way]() for way in chosen]
        if self.chance(1):
            found.append(self.performance())
        if self.chance(1):
            found.append({"co_investment": self.once()})
        if self.chance(1):
            found.append(self.one_of(({"connection": self.once()}, {"deposit": self.deposit()})))
        if self.chance(1):
            found.append({"grant_passed_on": {"flow": GRANTED, "share": self.some(0, 1)}})
        return found

    def once(self) -> Terms:
        later = self.pick(1, 4)
        instalments = {"instalments": {0: 0.4, later: 0.35, later + 2: 0.25}}
        return {"amount": self.some(10, 300)} | self.part(2, instalments)

    def deposit(self) -> Terms:
        terms = {"amount": self.some(10, 300)} | self.part(3, {"interest": self.some(0, 0.08)})
        return terms | self.part(3, {"returned_year": self.pick(1, 5)})

    def price(self) -> Terms:
        amount = {"amount": self.some(50, 400)}
        later = self.pick(1, 4)
        instalments = {"instalments": {0: 0.4, later: 0.35, later + 2: 0.25}}
        return self.one_of((amount, instalments, amount | instalments))

    def fee(self) -> Terms:
        in_advance = self.timing != "middle" and self.chance(2)
        terms: Terms = {"per_year": self.some(10, 300)}
        if in_advance:
            terms["paid"] = "in advance"
        if not in_advance and self.chance(1):
            terms["per_year"] = self.path(10, 300)
        else:
            terms |= self.part(4, {"index": self.index(in_advance=in_advance)})
        terms |= self.part(3, {"billed": self.one_of(("month", "quarter", "year"))})
        terms |= self.part(1, {"first_year": self.pick(1, 3)})
        terms |= self.part(1, {"last_year": self.pick(1, 5)})
        return {"fee": terms}

    def index(self, *, in_advance: bool = False) -> Any:
        """Draw an index; that of a bill in advance may not change while the bill lasts."""
        if self.chance(3):
            return self.one_of(self.indices)
        return {
            "weights": self.one_of(({"wages": 0.5, "power": 0.3}, {"power": 0.8})),
            "fixed": 0.2,
            **self.part(3, {"cap": self.some(0.01, 0.05)}),
            **self.part(3, {"floor": self.some(-0.02, 0.01)}),
            **self.part(2, self.reviews(in_advance=in_advance)),
        }

    def reviews(self, *, in_advance: bool) -> Terms:
        """Draw when an index is reviewed, and how: a whole number of periods from the start."""
        length = {"year": 12, "quarter": 3, "month": 1}[self.period]
        later = 0 if in_advance else length * self.pick(0, 12 // length - 1)
        return {
            **self.part(3, {"method": "base"}),
            **self.part(2, {"lag_months": length * self.pick(1, 12 // length)}),
            **self.part(2, {"dead_band": self.some(0, 0.08)}),
            **self.part(3, {"review_month": (self.start.month - 1 + later) % 12 + 1}),
        }

    def usage(self) -> Terms:
        terms: Terms = self.part(4, {"minimum_per_year": self.some(0, 900)})
        terms |= self.part(2, {"service": self.one_of(self.services)})
        terms |= self.part(2, {"maximum_per_year": self.some(900, 1_500)})
        starts = (self.some(100, 600), self.some(700, 1_200))
        bands = [{"beyond": start, "per_unit": self.some(0, 1)} for start in starts]
        terms |= self.part(2, {"bands": self.one_of((bands, bands[:1]))})
        if self.chance(1):
            return {"usage": terms | {"per_unit": self.path(0.1, 1)}}
        indexed = self.part(3, {"index": self.index()})
        return {"usage": terms | {"per_unit": self.some(0.1, 1)} | indexed}

    def remainder(self) -> Terms:
        """Draw a margin that now and then exceeds what is taken in."""
        service = self.part(2, {"service": self.one_of(self.services)})
        terms = self.one_of(
            (
                self.indexed("margin_per_year", 0, 40),
                service | self.indexed("margin_per_unit", 0, 0.2),
            )
        )
        terms |= self.part(1, {"first_year": self.pick(1, 3)})
        return terms | self.part(1, {"last_year": self.pick(1, 5)})

    def performance(self) -> Terms:
        """Draw a promise that is kept, missed or surpassed."""
        sides: Terms = self.part(4, {"shortfall_per_unit": self.some(0, 2)})
        if not sides or self.chance(3):
            sides["excess_per_unit"] = self.some(0, 2)
        terms = {"of": "savings", "unit": "kWh saved", "promised": self.some(50, 150)}
        terms["measured"] = self.one_of((self.some(20, 200), self.path(20, 200)))
        terms |= self.part(2, {"band": self.some(0, 0.3)})
        terms |= self.part(2, {"cap_per_year": self.some(0, 60)})
        return {"performance": terms | sides | self.part(2, {"index": self.index()})}

    def savings(self, items: list[str], against: str) -> Terms:
        share = self.one_of((self.some(0, 1), self.path(0, 1)))
        chosen = self.one_of(([self.one_of(items)], items))
        starts = (self.some(1, 40), self.some(50, 90))
        bands = [{"beyond": start, "share": self.some(0, 1)} for start in starts]
        terms = {"share": share} | self.part(1, {"bands": self.one_of((bands, bands[:1]))})
        if "energy" in items and self.chance(1):
            return {"savings": terms | {"baseline": self.baseline()}}
        return {"savings": terms | {"against": against, "of": chosen}}

    def baseline(self) -> Terms:
        """Draw what was measured before, adjusted or not."""
        terms = {
            "tariff": "power",
            "per_year": self.one_of((self.some(50, 600), self.path(50, 600))),
        }
        use = {"adjusted_for": self.one_of(self.services), "measured_at": self.some(100, 900)}
        factor = self.one_of((self.some(0.7, 1.3), self.path(0.7, 1.3)))
        return terms | self.part(3, use) | self.part(2, {"factor": factor})
