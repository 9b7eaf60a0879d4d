"""The clauses of a contract by a plain script; see `world`. It imports nothing of the project."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.world_books import PER_YEAR, Books, Clock, Row, added, at_year, number

if TYPE_CHECKING:
    from tests.world_plants import Plants


class Contract:
    """What the customer pays the provider by the clauses of one offer."""

    scenario: dict[str, Any]
    offer: dict[str, Any]
    clock: Clock
    plants: Plants
    books: Books

    def charge(self, row: Row, kind: str, earned: Row | None = None) -> None:
        self.books.pay("customer", "provider", row, kind, earned=earned)

    def levels(self, index: Any) -> Row:
        """Return the level of a clause's index in each period, and one more."""
        clock = self.clock
        periods = range(clock.last + 2)
        if not isinstance(index, dict):
            return [clock.in_period(index, k) for k in periods]
        fixed, level, levels = number(index.get("fixed", 0)), 1.0, [1.0]
        for period in periods[:-1]:
            if period and period % clock.per_year == 0:
                change = sum(
                    number(weight) * clock.growth(name, period)
                    for name, weight in index["weights"].items()
                ) / (1 - fixed)
                change = max(change, number(index.get("floor", change)))
                level *= 1 + min(change, number(index.get("cap", change)))
            levels.append(fixed + (1 - fixed) * level)
        return levels

    def fee(self, terms: dict[str, Any]) -> None:
        clock, m = self.clock, self.clock.per_year
        levels = self.levels(terms.get("index"))
        runs = clock.years_between(terms.get("first_year"), terms.get("last_year"))
        yearly = clock.running(terms["per_year"], None)
        earned = [y * levels[k] * runs[k] for k, y in enumerate(yearly)]
        every = max(m // PER_YEAR[terms.get("billed", "month")], 1)
        paid = clock.row()
        for first in range(1, clock.last + 1, every):
            bill = sum(earned[first : first + every])
            if terms.get("paid") != "in advance":
                paid[first + every - 1] = bill
            else:
                paid[first - 1 if clock.shift == 0 else first] = bill
        self.charge(paid, "service fee", earned)

    def usage(self, terms: dict[str, Any]) -> None:
        service = terms.get("service") or next(iter(self.scenario["services"]))
        taken = self.plants.demand(service, self.offer.get("measures", ()))
        least = number(terms.get("minimum_per_year", 0)) / self.clock.per_year
        most = number(terms.get("maximum_per_year", float("inf"))) / self.clock.per_year
        bands = [(number(b["beyond"]), number(b["per_unit"])) for b in terms.get("bands", ())]
        levels, row = self.levels(terms.get("index")), self.clock.row()
        for k in range(1, self.clock.last + 1):
            left = min(max(taken[k], least), most)
            for beyond, price in reversed(bands):  # from the last unit down
                above = max(left - beyond / self.clock.per_year, 0.0)
                row[k] += above * price * levels[k]
                left -= above
            row[k] += left * at_year(terms["per_unit"], self.clock.calendar_year(k)) * levels[k]
        self.charge(row, "usage fee")

    def savings(self, terms: dict[str, Any]) -> None:
        def cost(offer: dict[str, Any]) -> Row:
            row = self.clock.row()
            for asset, variant in offer["build"].items():
                bill, upkeep, _ = self.plants.running(asset, variant, offer.get("measures", ()))
                items = {"energy": bill, "maintenance": upkeep}
                row = added(row, *(items[item] for item in terms.get("of", ("energy",))))
            return row

        before, now = cost(self.scenario["offers"][terms["against"]]), cost(self.offer)
        row = self.clock.row()
        for k in range(1, self.clock.last + 1):
            share = at_year(terms["share"], self.clock.calendar_year(k))
            row[k] = share * max(before[k] - now[k], 0.0)
        self.charge(row, "savings share")

    def performance(self, terms: dict[str, Any]) -> None:
        clock, levels = self.clock, self.levels(terms.get("index"))
        band = number(terms.get("band", 0))
        cap = number(terms.get("cap_per_year", float("inf"))) / clock.per_year
        due = clock.running(terms["promised"], None), clock.running(terms["measured"], None)
        for side in ("shortfall", "excess"):
            if f"{side}_per_unit" not in terms:
                continue
            each, row = number(terms[f"{side}_per_unit"]), clock.row()
            for k, (promised, measured) in enumerate(zip(*due, strict=True)):
                away = promised * (1 - band) - measured
                if side == "excess":
                    away = measured - promised * (1 + band)
                row[k] = min(max(away, 0.0) * each * levels[k], cap)
            sides = ("provider", "customer") if side == "shortfall" else ("customer", "provider")
            self.books.pay(*sides, row, "performance")

    def co_investment(self, terms: dict[str, Any]) -> None:
        amount, paid = number(terms["amount"]), self.clock.row()
        paid[0] = amount
        earned = [amount / self.clock.last if k else 0.0 for k in range(self.clock.last + 1)]
        self.charge(paid, "co-investment", earned)

    def remainder(self, terms: dict[str, Any]) -> None:
        clock = self.clock
        levels = self.levels(terms.get("index"))
        runs = clock.years_between(terms.get("first_year"), terms.get("last_year"))
        if "margin_per_year" in terms:
            kept = clock.running(terms["margin_per_year"], None)
        else:
            service = terms.get("service") or next(iter(self.scenario["services"]))
            units = self.plants.demand(service, self.offer.get("measures", ()))
            each = terms["margin_per_unit"]
            kept = [u * at_year(each, clock.calendar_year(k)) for k, u in enumerate(units)]
        taken_in, row = self.books.running.get("customer", clock.row()), clock.row()
        for k in range(1, clock.last + 1):
            row[k] = max(taken_in[k] - kept[k] * levels[k], 0.0) * runs[k]
        self.charge(row, "lease payment")
