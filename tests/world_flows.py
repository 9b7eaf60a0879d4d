"""Plain flows by a plain script, and what grants and tax credits lower; see `world`.

It imports nothing from the project.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.world_books import (
    OUTSIDE,
    Booked,
    Books,
    Clock,
    Outlay,
    Row,
    added,
    at_year,
    booked,
    number,
    scaled,
)
from tests.world_write_off import deducted

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.world_plants import Plants

TAX = {"grant": "untaxed", "subsidy": "running", "tax credit": "untaxed"}


class PlainFlows:
    """The plain flows of one offer of a scenario."""

    scenario: dict[str, Any]
    name: str
    offer: dict[str, Any]
    clock: Clock
    plants: Plants
    books: Books
    used: Callable[[str], Row]
    done: dict[str, Row]

    def flows(self) -> None:
        self.done = done = {}
        for name, terms in self.scenario.get("flows", {}).items():
            if self.name not in terms.get("offers", [self.name]):
                continue
            runs = self.clock.years_between(terms.get("first_year"), terms.get("last_year"))
            row = [amount * run for amount, run in zip(self.flow(terms, done), runs, strict=True)]
            done[name] = row
            kind = terms.get("kind", "running")
            if kind in TAX:
                self.public(name, terms, row)
            else:
                self.books.pay(terms["from"], terms["to"], row, f"{kind} flow", tax=kind)
            if kind == "capital" and "life" in terms and terms["from"] != OUTSIDE:
                self.capital(terms, row)

    def public(self, name: str, terms: dict[str, Any], row: Row) -> None:
        """Let a party get a grant, subsidy or tax credit, which may lower what it writes off."""
        kind, party = terms["kind"], terms["to"]
        if "limited_to" in terms:
            self.books.limited.setdefault(party, []).append(row)
        elif kind == "tax credit":
            self.books.credits[party] = added(self.books.credited(party), row)
        else:
            self.books.pay(OUTSIDE, party, row, kind, tax=TAX[kind])
        less = number(terms.get("lowers_basis", 0)) * sum(row)
        self.books.taken_off[party] = self.books.taken_off.get(party, 0.0) + less

    def capital(self, terms: dict[str, Any], row: Row) -> None:
        """Write a flow of capital off; nothing of it is ever replaced."""
        life, stated = number(terms["life"]), terms.get("tax_depreciation")

        def write_off(spent: Row) -> Booked:
            if stated is None:
                return booked(spent, self.clock.straight(spent, life))
            rule = stated | {"at_replacement": "goes on"}
            none = self.clock.row()
            return booked(spent, deducted(self.clock, spent, life, rule, leased=False, use=none))

        self.books.outlays.append(Outlay(terms["from"], row, write_off))

    def flow(self, terms: dict[str, Any], done: dict[str, Row]) -> Row:
        clock, index = self.clock, terms.get("index")
        if "per_year" in terms:
            return clock.running(terms["per_year"], index)
        row = clock.row()
        if "at" in terms:
            for year, amount in terms["at"].items():
                if year * clock.per_year <= clock.last:
                    period = year * clock.per_year
                    row[period] = amount * clock.at_end(index, period)
            return row
        if "amounts" in terms:
            for period, amount in enumerate(terms["amounts"]):
                row[period] = amount
        elif "per_unit" in terms:
            demand = self.used(terms["service"])
            row = [
                amount * at_year(terms["per_unit"], clock.calendar_year(k))
                for k, amount in enumerate(demand)
            ]
        else:
            of = terms.get("of") or terms["per_year_of"]
            party = terms["to"] if terms["from"] == OUTSIDE else terms["from"]
            whole = done[of] if of in done else self.books.of_kind(party, of)
            share = number(terms["share"])
            if "of" in terms:
                row = scaled(whole, share)
            else:
                row = [share * sum(whole[:k]) / clock.per_year for k in range(clock.last + 1)]
        return [amount * clock.in_period(index, k) for k, amount in enumerate(row)]
