"""What every party exchanges under every offer, by a plain script: lists, floats and dates.

It imports nothing from the project, and is written from the conventions and the descriptions of
the scenario's fields, not from the lines of the model.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.world_behaviour import Behaves
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
from tests.world_contract import TAKEN_BACK, Contract
from tests.world_flows import PlainFlows
from tests.world_loans import financed, to_equity, worth
from tests.world_plants import Part, Plants
from tests.world_terms import expected
from tests.world_write_off import deducted

CUSTOMER_BEARS = {  # by preset; what is not named, the provider bears
    "status quo": {"asset", "maintenance", "energy"},
    "sale": {"asset", "maintenance", "energy"},
    "sale with take-back": {"asset", "maintenance", "energy"},
    "sale with maintenance contract": {"asset", "energy"},
    "guaranteed savings": {"asset", "energy"},
    "lease": {"maintenance", "energy"},
    "finance lease": {"maintenance", "energy"},
    "operating lease": {"energy"},
    "rental by the month": {"energy"},
    "outsourcing, energy passed through": {"energy"},
    "pay per use": {"energy"},
    "pay per outcome": set(),
    "hire purchase": {"asset", "maintenance", "energy"},
    "service": set(),
    "shared savings": {"energy"},
}

OWN = {  # what is not borne as the asset is, by preset
    ("finance lease", "insurance"): "customer",
    ("sale with take-back", "removal"): "provider",
}
BEFORE_FLOWS = (  # clauses, in any order: none reads another
    *("deposit", "connection", "co_investment", "fee", "usage", "savings", "performance"),
)

Shares = dict[str, float]


@dataclass
class Answer:
    """One offer: before tax (cash, and what of it is with outside), tax, and NPV, by party.

    `equity` is the cash that loans leave to a party that has any.
    """

    before_tax: dict[str, Row]
    outside: dict[str, Row]
    tax: dict[str, Row]
    npv: dict[str, float]
    equity: dict[str, Row] = field(default_factory=dict)
    equity_npv: dict[str, float] = field(default_factory=dict)


def answers(scenario: dict[str, Any]) -> dict[str, Answer]:
    """Return what every offer means to every party."""
    return {name: World(scenario, name).answer() for name in scenario["offers"]}


def npvs(scenario: dict[str, Any]) -> dict[tuple[str, str], float]:
    """Return the NPV by offer and party."""
    return {
        (offer, party): worth
        for offer, answer in answers(scenario).items()
        for party, worth in answer.npv.items()
    }


class World(PlainFlows, Contract, Behaves):
    """Plays one offer of a scenario through."""

    def __init__(self, scenario: dict[str, Any], offer: str) -> None:
        self.scenario, self.name = scenario, offer
        self.offer = scenario["offers"][offer]
        self.clock = Clock(scenario)
        self.plants = Plants(scenario, self.clock)
        rows = [{key: self.clock.row() for key in scenario["parties"]} for _ in range(3)]
        self.books = Books(self.clock, *rows)
        for key, terms in scenario["parties"].items():
            tax = terms.get("tax") or {}
            left_out = {-1: tax.get("not_deducted", []), 1: tax.get("not_taxed", [])}
            self.books.left_out[key] = left_out
            if terms.get("vat"):
                self.books.vat[key] = self.not_reclaimed(terms["vat"])
            for which, days in terms.get("working_capital", {}).items():
                self.books.days[key, which] = number(days)
        self.legal = ""  # who owns what is left of the machine, which is worth so much
        self.left = 0.0
        self.connected = False  # to the one tariff that random scenarios have
        self.conducted = self.conduct(offer)
        behaviour = self.offer.get("behaviour") or {}
        self.books.credit_loss = number(behaviour.get("credit_loss", 0))
        self.books.late_days = number(behaviour.get("late_days", 0))

    def answer(self) -> Answer:
        if "term" in self.offer or "building_sale" in self.scenario:
            expected(self, lambda name: World(self.scenario, name))
        else:
            self.play()
            self.books.write_off_all()
        return self.settled()

    def play(self) -> None:
        """Write all that is exchanged under the offer."""
        self.agreed()
        self.flows()
        self.passed_on()
        self.remainders()
        self.value_service(self.conducted)

    def agreed(self) -> None:
        """Write what assets, measures, clauses and overhead cost; nothing of it reads the rest."""
        if self.offer["preset"] != "flows only":
            for asset, variant in self.offer["build"].items():
                self.asset(asset, variant)
            for measure in self.offer.get("measures", ()):
                self.measure(measure)
            for kind in BEFORE_FLOWS:
                for clause in self.offer.get("clauses", ()):
                    if kind in clause:
                        getattr(self, kind)(clause[kind])
            self.overhead()
            self.at_the_end()

    def passed_on(self) -> None:
        for clause in self.offer.get("clauses", ()):
            if "grant_passed_on" in clause:
                flow = clause["grant_passed_on"]["flow"]
                kind = self.scenario["flows"][flow]["kind"]
                self.grant_passed_on(clause["grant_passed_on"], self.done[flow], kind)

    def remainders(self) -> None:
        for clause in self.offer.get("clauses", ()):
            if "remainder" in clause:
                self.remainder(clause["remainder"])

    def settled(self) -> Answer:
        """Return what the books come to, once all is written."""
        books, parties = self.books, self.scenario["parties"]
        loans = {key: financed(books, key, terms, self.name) for key, terms in parties.items()}
        equity = {key: to_equity(b, key, parties[key]) for key, b in loans.items() if b}
        equity_npv = {
            key: worth(self.clock, row, number(parties[key]["cost_of_equity"]))
            for key, row in equity.items()
            if "cost_of_equity" in parties[key]
        }
        tax = {key: books.tax_less_credits(key, terms) for key, terms in parties.items()}
        npv = {}
        for key, terms in parties.items():
            rate = self.rate(terms["discount_rate"])
            after = added(books.cash[key], scaled(tax[key], -1))
            npv[key] = worth(self.clock, after, rate)
        return Answer(books.cash, books.outside, tax, npv, equity, equity_npv)

    def not_reclaimed(self, terms: dict[str, Any]) -> Row:
        """Return what a party pays beside each price, by period."""
        part = 1 - number(terms["reclaimed"])
        years = map(self.clock.calendar_year, range(self.clock.last + 1))
        return [at_year(terms["rate"], year) * part for year in years]

    def rate(self, stated: Any) -> float:
        """Return a discount rate in the prices of the scenario."""
        rate, own = number(stated), self.scenario["prices"]
        of = stated.get("prices") if isinstance(stated, dict) else None
        if of in (None, own):
            return rate
        inflation = self.clock.growth(self.scenario["inflation"], 1)
        if of == "real":
            return (1 + rate) * (1 + inflation) - 1
        return (1 + rate) / (1 + inflation) - 1

    # -- who bears what ------------------------------------------------------------------------

    def bearers(self, item: str) -> Shares:
        stated = self.offer.get("bears", {}).get(item)
        if stated:
            return self.shares(stated)
        if (self.offer["preset"], item) in OWN:
            return {OWN[self.offer["preset"], item]: 1}
        if item in ("removal", "insurance", "property tax", "measures"):  # as the asset
            return self.bearers("asset")
        customers = CUSTOMER_BEARS[self.offer["preset"]]
        return {"customer" if item in customers else "provider": 1}

    def energy_share(self, offer: dict[str, Any]) -> float:
        """Return the share of energy that the customer bears under an offer."""
        stated = offer.get("bears", {}).get("energy")
        if stated:
            return self.shares(stated).get("customer", 0.0)
        return float("energy" in CUSTOMER_BEARS[offer["preset"]])

    def used(self, service: str) -> Row:
        """Return the demand for a service under the offer."""
        return self.plants.demand(service, self.offer.get("measures", ()), self.conducted)

    def shares(self, stated: Any) -> Shares:
        if isinstance(stated, str):
            return {stated: 1.0}
        return {key: number(share) for key, share in stated.items()}

    def supply(
        self, item: Shares, supplier: str, price: Row, cost: Row, kinds: tuple[str, str]
    ) -> None:
        """Let the supplier pay the cost to outside, and anyone else the price to the supplier."""
        bought, made = kinds
        for party, share in item.items():
            if party != supplier:
                self.books.pay(party, supplier, scaled(price, share), bought)
            if supplier != OUTSIDE:
                self.books.pay(supplier, OUTSIDE, scaled(cost, share), made)

    def invest(
        self, part: Part, item: Shares, factor: float = 1.0, instalments: Any = None
    ) -> None:
        """Let the bearers buy or make a part; who may, writes off what it spent."""
        price = scaled(part.price, factor)
        cash = self.in_instalments(price, instalments)
        tax_owner = self.offer.get("owner", {}).get("tax") if part.what != "measure" else None
        for party, share in item.items():
            cost = scaled(part.cost, share)
            if party == part.supplier:
                self.books.pay(party, OUTSIDE, cost, "cost of own asset", tax="capital")
                spent = cost
            else:
                spent = scaled(price, share)
                paid, kind = scaled(cash, share), "purchase price"
                self.books.pay(party, part.supplier, paid, kind, tax="capital", earned=spent)
                if party in self.books.vat:
                    more = self.books.on(party, spent)
                    self.books.pay(party, OUTSIDE, more, "VAT on a purchase", tax="capital")
                    spent = added(spent, more)
                if part.supplier != OUTSIDE:
                    self.books.pay(part.supplier, OUTSIDE, cost, "cost of goods sold")
                    effort = scaled(part.selling, share)
                    self.books.pay(part.supplier, OUTSIDE, effort, "selling effort")
            taxed = tax_owner in (None, party)
            self.write_off(party, spent, part, share, taxed=taxed)

    def write_off(self, party: str, spent: Row, part: Part, share: float, *, taxed: bool) -> None:
        """Deduct what a party spent on a part, once it is known what lowers it."""

        def run(row: Row) -> Booked:
            return self.booked(party, row, part)

        self.books.outlays.append(Outlay(party, spent, run, taxed, part, share))

    def booked(self, party: str, spent: Row, part: Part, use: Row | None = None) -> Booked:
        """Return what is written off of a part; it is leased if somebody else runs it."""
        if part.rule is None:
            return booked(spent, self.clock.straight(spent, part.life))
        customers = CUSTOMER_BEARS[self.offer["preset"]]
        user = "customer" if "energy" in customers else "provider"
        if use is None:
            use = self.used(part.rule["service"]) if "total" in part.rule else self.clock.row()
        leased = party != user
        taken = deducted(self.clock, spent, part.life, part.rule, leased=leased, use=use)
        return booked(spent, taken, expensed=part.rule.get("replacements") == "expensed")

    def in_instalments(self, price: Row, instalments: dict[int, float] | None) -> Row:
        if not instalments:
            return price
        row = self.clock.row()
        for period, amount in enumerate(price):
            for years, share in instalments.items():
                row[min(period + years * self.clock.per_year, self.clock.last)] += amount * share
        return row

    # -- assets --------------------------------------------------------------------------------

    def asset(self, name: str, variant: str) -> None:
        terms, books = self.scenario["assets"][name], self.books
        there = terms.get("existing")
        parts, installed = self.plants.parts(name, variant)
        owners = self.bearers("asset")
        price = next((c["price"] for c in self.offer.get("clauses", ()) if "price" in c), {})
        sold = [part for part in parts if part.what == "asset"]
        factor = 1.0
        if "amount" in price:
            factor = number(price["amount"]) / sum(part.listed for part in sold)
        most = max(owners, key=lambda key: owners[key])
        legal = self.offer.get("owner", {}).get("legal") or most
        legal = "provider" if self.offer["preset"] == TAKEN_BACK else legal
        for count, part in enumerate(parts):
            part.name = f"{name} {count}"
            if part in sold:
                self.invest(part, owners, factor, price.get("instalments"))
            else:
                self.invest(part, owners)
            books.pay(OUTSIDE, legal, part.left, "value left at the end", tax="running")
            self.left += part.left[-1]
        self.legal = legal
        if there and there.get("book_value"):
            self.book_value(there, kept=variant == there["variant"])
        if "removal" in terms:
            gone = [period for period in installed if period] + [self.clock.last]
            gone += [0] if there and variant != there["variant"] else []
            self.work(terms, "removal", gone)
        bill, upkeep, cost = self.plants.running(
            name,
            variant,
            self.offer.get("measures", ()),
            self.conducted,
            connected="tariff" in terms and self.connected,
        )
        self.connected = self.connected or "tariff" in terms
        if "maintenance" in terms:
            supplier = terms["maintenance"].get("supplier", OUTSIDE)
            kinds = ("maintenance", "cost of maintenance")
            self.supply(self.bearers("maintenance"), supplier, upkeep, cost, kinds)
        for party, share in self.bearers("energy").items():
            if terms.get("tariff"):
                books.pay(party, OUTSIDE, scaled(bill, share), "energy")
        self.holding(terms, sum(part.listed for part in sold))

    def holding(self, terms: dict[str, Any], price: float) -> None:
        """Let the bearers pay insurance and property tax on the list price at signing."""
        insurance, tax = terms.get("insurance"), terms.get("property_tax")
        if insurance:
            yearly = price * number(insurance["share_of_price"])
            row = self.clock.running(yearly, insurance.get("index"))
            for party, share in self.bearers("insurance").items():
                self.books.pay(party, OUTSIDE, scaled(row, share), "insurance")
        if tax:
            yearly = price * number(tax.get("assessed", 1)) * number(tax["rate"])
            row = self.clock.running(yearly, None)
            for k in range(1, len(row)):
                anniversaries = (k - 1) // self.clock.per_year
                row[k] *= max(1 - anniversaries * number(tax.get("decline", 0)), 0)
            for party, share in self.bearers("property tax").items():
                self.books.pay(party, OUTSIDE, scaled(row, share), "property tax")

    def work(self, terms: dict[str, Any], what: str, periods: list[int]) -> None:
        """Let the bearers pay for work at the ends of some periods."""
        stated, index = terms[what], terms.get("price_index")
        units = number(terms.get("units", 1))
        price = self.clock.bought(units * number(stated["price"]), index, periods)
        cost = self.clock.bought(units * number(stated.get("cost", 0)), index, periods)
        kinds = ("removal", "cost of removal")
        self.supply(self.bearers(what), stated.get("supplier", OUTSIDE), price, cost, kinds)

    def book_value(self, there: dict[str, Any], *, kept: bool) -> None:
        """Write off what a machine that is there is worth in the books."""
        owner = there.get("owner", "customer")
        spent = self.clock.row()
        spent[0] = number(there["book_value"])
        taken = spent
        if kept:
            taken = self.clock.straight(spent, number(there["remaining_life"]))
        self.books.written_off(owner, booked(spent, taken))

    def measure(self, name: str) -> None:
        terms, clock = self.scenario["measures"][name], self.clock
        stated = self.offer["measures"]
        own = stated[name] if isinstance(stated, dict) else None
        payers = own or terms.get("paid_by") or self.bearers("measures")
        item, life, index = self.shares(payers), number(terms["life"]), terms.get("price_index")
        periods, listed = clock.installed(life), number(terms["price"])
        price = clock.bought(listed, index, periods)
        cost = clock.bought(number(terms.get("cost", 0)), index, periods)
        left = self.plants.left(terms, listed, price, life)
        by = terms.get("supplier", OUTSIDE)
        nothing = clock.row()
        rule = terms.get("tax_depreciation")
        part = Part(by, listed, price, cost, life, left, nothing, "measure", rule, name)
        self.invest(part, item)
        for party, share in item.items():
            self.books.pay(OUTSIDE, party, scaled(left, share), "value left at the end")

    def overhead(self) -> None:
        terms = self.offer.get("overhead")
        if not terms:
            return
        row = self.clock.running(terms["per_year"], terms.get("index"))
        row[0] += number(terms.get("at_signing", 0))
        for party, share in self.bearers("overhead").items():
            self.books.pay(party, OUTSIDE, scaled(row, share), "contract overhead")
