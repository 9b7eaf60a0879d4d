"""The clauses of a contract by a plain script; see `world`. It imports nothing of the project."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.world_books import (
    OUTSIDE,
    PER_YEAR,
    Books,
    Clock,
    Row,
    added,
    at_year,
    number,
    scaled,
)
from tests.world_leaving import agreed_part

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.world_behaviour import Conduct
    from tests.world_plants import Plants

TAKEN_BACK = "sale with take-back"  # the provider gets what is left


class Contract:
    """What the customer pays the provider by the clauses of one offer."""

    scenario: dict[str, Any]
    offer: dict[str, Any]
    clock: Clock
    plants: Plants
    books: Books
    conducted: Conduct
    conduct: Callable[[str], Conduct]
    used: Callable[[str], Row]
    legal: str  # who owns the machine, of which so much is left at the end
    left: float

    def charge(
        self, row: Row, kind: str, earned: Row | None = None, *, early: bool = False
    ) -> None:
        self.books.early = early
        self.books.pay("customer", "provider", row, kind, earned=earned)
        self.books.early = False

    def levels(self, index: Any) -> Row:
        """Return the level of a clause's index in each period, and one more."""
        clock, m = self.clock, self.clock.per_year
        periods = range(clock.last + 2)
        if not isinstance(index, dict):
            return [clock.in_period(index, k) for k in periods]
        weights = {name: number(weight) for name, weight in index["weights"].items()}
        fixed, base = number(index.get("fixed", 0)), index.get("method") == "base"
        early = int(number(index.get("lag_months", 0))) * m // 12
        first = (index.get("review_month", clock.start.month) - clock.start.month) % 12 * m // 12
        level, levels, applied = 1.0, [1.0], dict.fromkeys(weights, 1.0)
        for period in periods[:-1]:
            if period and (period - first) % m == 0:
                now = {name: clock.at_end(name, max(period - early, 0)) for name in weights}
                if base:
                    whole = fixed + sum(weight * now[name] for name, weight in weights.items())
                    change = whole / level - 1
                else:
                    rises = {name: now[name] / applied[name] - 1 for name in weights}
                    change = sum(weights[name] * rises[name] for name in weights) / (1 - fixed)
                if "dead_band" not in index or abs(change) > number(index["dead_band"]) + 1e-9:
                    applied = now
                    change = max(change, number(index.get("floor", change)))
                    level *= 1 + min(change, number(index.get("cap", change)))
            levels.append(level if base else fixed + (1 - fixed) * level)
        return levels

    def fee(self, terms: dict[str, Any]) -> None:
        clock, m = self.clock, self.clock.per_year
        part = agreed_part(clock, self.offer)
        levels = [level * p for level, p in zip(self.levels(terms.get("index")), part, strict=True)]
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
        early = terms.get("paid") == "in advance" and clock.shift == 0
        self.charge(paid, "service fee", earned, early=early)

    def usage(self, terms: dict[str, Any]) -> None:
        service = terms.get("service") or next(iter(self.scenario["services"]))
        taken = self.used(service)
        least = number(terms.get("minimum_per_year", 0)) / self.clock.per_year
        most = number(terms.get("maximum_per_year", float("inf"))) / self.clock.per_year
        bands = [(number(b["beyond"]), number(b["per_unit"])) for b in terms.get("bands", ())]
        levels, row = self.levels(terms.get("index")), self.clock.row()
        part = agreed_part(self.clock, self.offer)
        levels = [level * p for level, p in zip(levels, part, strict=True)]
        for k in range(1, self.clock.last + 1):
            left = min(max(taken[k], least), most)
            for beyond, price in reversed(bands):  # from the last unit down
                above = max(left - beyond / self.clock.per_year, 0.0)
                row[k] += above * price * levels[k]
                left -= above
            row[k] += left * at_year(terms["per_unit"], self.clock.calendar_year(k)) * levels[k]
        self.charge(row, "usage fee")

    def savings(self, terms: dict[str, Any]) -> None:
        def cost(offer: dict[str, Any], conduct: Conduct) -> Row:
            row, measures = self.clock.row(), offer.get("measures", ())
            for asset, variant in offer["build"].items():
                bill, upkeep, _ = self.plants.running(asset, variant, measures, conduct)
                items = {"energy": bill, "maintenance": upkeep}
                row = added(row, *(items[item] for item in terms.get("of", ("energy",))))
            return row

        if "baseline" in terms:
            before, now = self.measured(terms["baseline"])
        else:
            other = terms["against"]
            before = cost(self.scenario["offers"][other], self.conduct(other))
            now = cost(self.offer, self.conducted)
        row = self.clock.row()
        bands = [(number(b["beyond"]), number(b["share"])) for b in terms.get("bands", ())]
        for k in range(1, self.clock.last + 1):
            left = max(before[k] - now[k], 0.0)
            for beyond, share in reversed(bands):  # from the last of what is saved down
                above = max(left - beyond / self.clock.per_year, 0.0)
                row[k] += share * above
                left -= above
            row[k] += at_year(terms["share"], self.clock.calendar_year(k)) * left
        self.charge(row, "savings share")

    def measured(self, terms: dict[str, Any]) -> tuple[Row, Row]:
        """Return what the energy of before would cost, and what that of now does, by its units."""
        clock, name = self.clock, terms["tariff"]
        tariff = self.scenario["tariffs"][name]
        prices = [
            at_year(tariff["price"], clock.calendar_year(k))
            * clock.in_period(tariff.get("index"), k)
            for k in range(clock.last + 1)
        ]
        before = clock.running(terms["per_year"], None)
        if "adjusted_for" in terms:
            use = self.plants.demand(terms["adjusted_for"], (), self.conducted)
            then = number(terms["measured_at"]) / clock.per_year
            before = [energy * now / then for energy, now in zip(before, use, strict=True)]
        for k, energy in enumerate(before):
            factor = at_year(terms.get("factor", 1), clock.calendar_year(k))
            before[k] = energy * factor * prices[k]
        now = clock.row()
        for asset, variant in self.offer["build"].items():
            terms, measures = self.scenario["assets"][asset], self.offer.get("measures", ())
            if terms.get("tariff") == name:
                use = self.plants.demand(terms["provides"], measures, self.conducted)
                each = self.plants.energy_of_a_unit(asset, variant, measures)
                now = [cost + u * e for cost, u, e in zip(now, use, each, strict=True)]
        return before, now

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
        amount, paid = number(terms["amount"]), self.in_parts(terms)
        earned = [amount / self.clock.last if k else 0.0 for k in range(self.clock.last + 1)]
        self.charge(paid, "co-investment", earned)

    def in_parts(self, terms: dict[str, Any]) -> Row:
        """Return an amount that is paid at signing, or by years since the start."""
        row = self.clock.row()
        for years, share in terms.get("instalments", {0: 1}).items():
            period = min(years * self.clock.per_year, self.clock.last)
            row[period] += number(terms["amount"]) * number(share)
        return row

    def connection(self, terms: dict[str, Any]) -> None:
        self.charge(self.in_parts(terms), "connection charge")

    def deposit(self, terms: dict[str, Any]) -> None:
        clock, amount = self.clock, number(terms["amount"])
        last = clock.last
        if "returned_year" in terms:
            last = min(int(number(terms["returned_year"])) * clock.per_year, last)
        paid, returned, interest, earned = (clock.row() for _ in range(4))
        paid[0], returned[last] = amount, amount
        for k in range(1, last + 1):
            earned[k] = amount * number(terms.get("interest", 0)) / clock.per_year
            if k % clock.per_year == 0:
                interest[k] = amount * number(terms.get("interest", 0))
        self.books.pay("customer", "provider", paid, "deposit", tax="untaxed")
        self.books.pay("provider", "customer", returned, "deposit returned", tax="untaxed")
        self.books.pay("provider", "customer", interest, "interest on deposit", earned=earned)

    def grant_passed_on(self, terms: dict[str, Any], row: Row, kind: str) -> None:
        passed = [amount * number(terms["share"]) for amount in row]
        tax = "untaxed" if kind == "grant" else "running"
        self.books.pay("provider", "customer", passed, f"{kind} passed on", tax=tax)

    def remainder(self, terms: dict[str, Any]) -> None:
        clock = self.clock
        levels = self.levels(terms.get("index"))
        runs = clock.years_between(terms.get("first_year"), terms.get("last_year"))
        if "margin_per_year" in terms:
            kept = clock.running(terms["margin_per_year"], None)
        else:
            service = terms.get("service") or next(iter(self.scenario["services"]))
            units = self.used(service)
            each = terms["margin_per_unit"]
            kept = [u * at_year(each, clock.calendar_year(k)) for k, u in enumerate(units)]
        taken_in, row = self.books.running.get("customer", clock.row()), clock.row()
        for k in range(1, clock.last + 1):
            row[k] = max(taken_in[k] - kept[k] * levels[k], 0.0) * runs[k]
        self.charge(row, "lease payment")

    def at_the_end(self) -> None:
        """Let the machine change hands in the last period, where that is worth its price."""
        clock = self.clock
        row = clock.row()
        for clause in self.offer.get("clauses", ()):
            terms = clause.get("purchase_option") or clause.get("take_back")
            if terms is None:
                continue
            row[-1] = price = number(terms["price"])
            buyer, seller = "provider", "customer"
            if "purchase_option" in clause:
                buyer, seller = "customer", self.legal
                vat = self.books.vat.get(buyer, clock.row())[-1]
                takes = self.left >= price * (1 + vat)
            else:
                takes = self.left <= price or self.offer["preset"] == TAKEN_BACK
            if takes:
                self.books.pay(buyer, seller, row, "price at the end")
            if takes and self.offer["preset"] != TAKEN_BACK:
                row = [*[0.0] * clock.last, self.left]
                self.books.pay(OUTSIDE, seller, scaled(row, -1), "value left at the end")
                self.books.pay(OUTSIDE, buyer, row, "value left at the end")
