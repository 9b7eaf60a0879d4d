"""Random scenarios as their user would write them: every field of the schema is reached.

`scenarios()` draws a valid scenario that is quick to build: a few years, one or two assets.
"""

from __future__ import annotations

import functools
import random
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from tests.random_clauses import GUARANTEED, NEEDS
from tests.random_terms import Endings

if TYPE_CHECKING:
    from tests.random_flows import Terms

SALES = ("status quo", "sale", "sale with take-back")
CONTRACTS = (
    *("sale with maintenance contract", "lease", "service", "shared savings"),
    *("finance lease", "operating lease", GUARANTEED, *NEEDS),
)
BY_PARTS = "hire purchase"
CUSTOMER_BUYS = (*SALES, BY_PARTS, GUARANTEED, "sale with maintenance contract")
ITEMS = ("asset", "removal", "maintenance", "energy", "insurance", "property tax", "measures")
UPKEEP_WAYS = ("per_year", "per_capacity", "per_output", "schedule")


@st.composite
def scenarios(draw: st.DrawFn) -> Terms:
    """Draw a scenario: a mapping as a file states it."""
    return Drawing(lambda low, high: draw(_integers(low, high))).scenario()


def seeded(seed: int) -> Terms:
    """Return the scenario of a seed, which is faster than drawing one."""
    return Drawing(random.Random(seed).randint).scenario()


_integers = functools.cache(st.integers)


class Drawing(Endings):
    """Draws one scenario, part by part; what stands together is drawn together."""

    # -- the scenario ------------------------------------------------------------------------

    def scenario(self) -> Terms:
        tariffs = {"power": self.tariff()} if self.chance(5) else {}
        assets = {
            f"{service} plant": self.asset(service, tariffs.get("power"))
            for service in self.services
        }
        measures = {"glazing": self.measure(assets)} if self.chance(3) else {}
        offers = self.offers(assets, measures)
        parties = {key: self.party(key) for key in self.parties}
        found = {
            "schema": "servicemodel/1",
            "name": "random",
            "currency": "EUR",
            "timeline": {
                "start": self.start,
                "years": self.years,
                "period": self.period,
                "timing": self.timing,
                **self.tax_year(),
            },
            "prices": "nominal" if self.nominal else "real",
            "inflation": "prices",
            "parties": parties,
            **self.common_rate(parties),
            "indices": {
                "prices": self.some(-0.01, 0.05),
                "wages": {
                    "index": self.one_of(("prices", "power")),
                    "plus": self.some(-0.01, 0.02),
                },
                "power": self.path(-0.05, 0.1),
            },
            "tariffs": tariffs,
            "services": {
                service: {"unit": f"kWh {service}"} | self.indexed("per_year", 100, 900, "growth")
                for service in self.services
            },
            "assets": assets,
            "measures": measures,
            "offers": offers,
            "flows": self.flows(offers, [key for key, terms in parties.items() if "tax" in terms]),
            "baseline": self.one_of(offers),
        }
        self.behave(found)
        self.end(found)
        return found

    def party(self, key: str) -> Terms:
        taxed = self.nominal and self.chance(4)
        loans = self.loans() if self.nominal and self.chance(2) else {}
        levered = bool(loans) and self.chance(2)
        of_equity = {"of": f"cost of equity {'after' if taxed else 'before'} tax"}
        return {
            "name": f"The {key}",
            "discount_rate": {
                "value": self.some(0, 0.15),
                **self.part(3, {"prices": self.one_of(("nominal", "real"))}),
                **(of_equity if levered else {}),
            },
            **({"loans": loans} if loans else {}),
            **({} if levered or not loans else self.part(3, {"cost_of_equity": self.some(0, 0.2)})),
            **({"tax": self.tax()} if taxed else {}),
            **self.part(2, {"vat": {"rate": self.share(0.25), "reclaimed": self.some(0, 1)}}),
            **self.working_capital(),
        }

    def common_rate(self, parties: Terms) -> Terms:
        of_equity = "of" in parties["provider"]["discount_rate"]
        return self.part(6 if of_equity else 3, {"common_rate": self.some(0, 0.12)})

    def loans(self) -> Terms:
        return {f"loan {count}": self.loan() for count in range(self.pick(1, 2))}

    def loan(self) -> Terms:
        repayment = self.one_of(("annuity", "equal principal", "bullet", "sculpted"))
        open_ = repayment not in ("bullet", "sculpted")
        early = self.timing == "end" and open_ and self.chance(2)
        share, fee = {"share": self.some(0, 1)}, {"share": self.some(0, 0.03)}
        sized = {"sized_to": {"dscr": self.some(0.9, 2)}}
        size = self.one_of((share, share, {"amount": self.some(0, 500)}, sized))
        return {
            **(sized if repayment == "sculpted" else size),
            "rate": self.one_of((0, self.some(0.01, 0.12))),
            "years": self.one_of((1, 2, 4, self.some(0.2, 8))),
            "repayment": repayment,
            **({"paid": "in advance"} if early else {}),
            **self.part(2, {"compounding": self.one_of(("monthly", "quarterly"))}),
            **self.part(
                0 if repayment == "sculpted" else 2, {"grace": self.one_of((1, self.some(0, 3)))}
            ),
            **self.part(2, {"fee": self.one_of((fee, {"amount": self.some(0, 9)} | fee))}),
            **self.part(2, {"reserve": self.reserve()}),
            **self.part(1, {"offers": ["sale"]}),
        }

    def tariff(self) -> Terms:
        return {
            "unit": "kWh",
            **self.indexed("price", 0.05, 0.5),
            **self.part(3, {"demand": {"unit": "kW", "per_year": self.some(1, 20)}}),
            **self.part(3, {"fixed_per_year": self.some(1, 40)}),
        }

    # -- assets --------------------------------------------------------------------------------

    def asset(self, service: str, tariff: Terms | None) -> Terms:
        supplier = self.one_of(("provider", "provider", "outside", self.parties[-1]))
        names = ["usual", "efficient", "long-lived"][: self.pick(1, 3)]
        parts = ["core", "shell"][: self.pick(1, 2)] if self.chance(2) else []
        there = self.chance(2)
        upkeep = self.maintenance(there=there)
        kept_up = bool(upkeep)
        variants = {
            name: self.variant(supplier, tariff, parts if self.chance(5) else [], kept_up)
            for name in names
        }
        existing = {}
        if there:
            gone = self.one_of((None, *names))
            old = self.variant(supplier, tariff, parts, kept_up)
            if gone and self.chance(4):
                stays = ("efficiency", "peak", "maintenance_per_year")
                old = {key: old[key] for key in stays if key in old}
            variants["old"] = old
            existing = {"existing": self.existing(gone)}
        written_off = self.written_off(use=True)
        by_use = "total_use" in written_off.get("tax_depreciation", {})
        for variant in variants.values():
            for part in variant.get("components", {}).values() if not by_use else ():
                part |= self.part(1, {"tax_depreciation": self.tax_pattern()})
        return {
            "provides": service,
            "supplier": supplier,
            "life": self.some(0.75, 7.75),
            "variants": variants,
            "residual": self.residual(),
            **self.part(2, {"units": self.one_of((2, 3, 0.5))}),
            **self.part(3, {"price_index": self.one_of(self.indices)}),
            **upkeep,
            **self.part(3, {"selling": self.selling()}),
            **self.part(2, {"installation": self.work()}),
            **self.part(2, {"removal": self.work()}),
            **existing,
            **self.holding(),
            **self.energy(tariff),
            **written_off,
        }

    def energy(self, tariff: Terms | None) -> Terms:
        if tariff is None:
            return {}
        return {"tariff": "power"} | self.part(3, {"degradation": self.some(0, 0.1)})

    def variant(
        self, supplier: str, tariff: Terms | None, components: list[str], kept_up: bool
    ) -> Terms:
        def priced() -> Terms:
            cost = {"cost": self.some(20, 300)} if supplier != "outside" else {}
            return {"price": self.some(50, 400)} | cost

        if components:
            bought: Terms = {
                "components": {c: {**priced(), "life": self.some(0.75, 7.75)} for c in components}
            }
        else:
            bought = priced() | self.part(2, {"life": self.some(0.75, 7.75)})
        used = {}
        if tariff is not None:
            used = {"efficiency": self.some(1, 6)}
            used |= {"peak": self.some(0, 5)} if "demand" in tariff else {}
        own = self.part(2, {"maintenance_per_year": self.some(0, 30)})
        return bought | used | (own if kept_up else {})

    def existing(self, replaced_by: str | None) -> Terms:
        return {
            "variant": "old",
            "age": self.some(0, 20),
            "remaining_life": self.one_of((1, 2, self.some(0.2, 8))),
            **self.part(3, {"book_value": self.some(1, 100)}),
            **self.part(2, {"owner": self.one_of(self.parties)}),
            **({"replaced_by": replaced_by} if replaced_by else {}),
        }

    def residual(self) -> Any:
        share, amount = {"share_of_price": self.some(0, 1)}, {"amount": self.some(0, 90)}
        return self.one_of(("remaining life", "none", share, amount))

    def maintenance(self, *, there: bool) -> Terms:
        if self.chance(1):
            return {}
        supplier = self.one_of(("outside", *self.parties))
        terms: Terms = {"supplier": supplier, **self.upkeep(there=there)}
        if supplier != "outside":
            terms["cost"] = self.upkeep(there=there)
        terms |= self.part(3, {"index": self.one_of(self.indices)})
        return {"maintenance": terms, "capacity": {"value": self.some(1, 9), "unit": "RT"}}

    def upkeep(self, *, there: bool) -> Terms:
        ways = [way for way in UPKEEP_WAYS if way != "schedule" or not there]
        chosen = self.two_of(ways)[: self.pick(1, 2)]
        terms: Terms = {
            "per_year": self.some(0, 30),
            "per_capacity": self.some(0, 5),
            "per_output": self.some(0, 0.05),
            "schedule": {0: self.some(0, 20), self.pick(1, 5): self.some(0, 50)},
        }
        return {way: terms[way] for way in chosen}

    def selling(self) -> Terms:
        share, each = {"share_of_price": self.some(0, 0.2)}, {"per_sale": self.some(0, 20)}
        return self.one_of((share, each, share | each))

    def work(self) -> Terms:
        supplier = self.one_of(("outside", *self.parties))
        cost = {"cost": self.some(0, 30)} if supplier != "outside" else {}
        return {"price": self.some(0, 40), "supplier": supplier} | cost

    def measure(self, assets: Terms) -> Terms:
        supplier = self.one_of(("outside", *self.parties))
        using = [name for name, terms in assets.items() if "tariff" in terms]
        targets = self.one_of(("cooling", *using))
        return {
            "price": self.some(20, 200),
            **({"cost": self.some(10, 150)} if supplier != "outside" else {}),
            "supplier": supplier,
            "life": self.some(0.75, 9),
            "lowers": {targets: self.some(0, 0.5)},
            **self.part(3, {"paid_by": self.two_shares()}),
            "residual": self.residual(),
            **self.part(3, {"price_index": self.one_of(self.indices)}),
            **self.written_off(use=False),
        }

    def two_shares(self) -> Terms:
        stated = self.shares()
        return {stated: 1.0} if isinstance(stated, str) else stated

    # -- offers --------------------------------------------------------------------------------

    def offers(self, assets: Terms, measures: Terms) -> Terms:
        offers = {"sale": self.offer("sale", assets, measures, "sale")}
        for count in range(self.pick(1, 3)):
            sales = (*SALES, BY_PARTS) if len(assets) == 1 else SALES
            preset = self.one_of((*CONTRACTS, *CONTRACTS, *sales))
            offers[f"{preset} {count}"] = self.offer(preset, assets, measures, self.one_of(offers))
        if self.chance(1):
            offers["flows alone"] = {"preset": "flows only"}
        return offers

    def offer(self, preset: str, assets: Terms, measures: Terms, against: str) -> Terms:
        contract = preset in CONTRACTS
        build = {name: self.one_of(terms["variants"]) for name, terms in assets.items()}
        bears = {item: self.shares() for item in ITEMS if self.chance(1)}
        if contract and self.chance(1):
            bears["overhead"] = self.shares()
        clauses = self.clauses_of(preset, assets, against) if contract else []
        bought = "asset" in bears or preset in CUSTOMER_BUYS
        if len(assets) == 1 and bought and (preset == BY_PARTS or self.chance(2)):
            clauses.append({"price": self.price()})
        return {
            "preset": preset,
            "build": build,
            **self.part(4, {"measures": self.measures(measures)}),
            **({"bears": bears} if bears else {}),
            **self.owner(bears.get("asset"), preset),
            **({"overhead": self.overhead()} if contract else {}),
            **({"clauses": clauses} if clauses else {}),
        }

    def measures(self, measures: Terms) -> Any:
        own = {name: self.shares() for name in measures}
        return self.one_of((list(measures), own))

    def owner(self, bears: Any, preset: str) -> Terms:
        default = "customer" if preset in CUSTOMER_BUYS else "provider"
        bearers = list(bears) if isinstance(bears, dict) else [bears or default]
        terms = self.part(1, {"legal": self.one_of(self.parties)})
        terms |= self.part(1, {"tax": self.one_of(bearers), "book": self.one_of(self.parties)})
        return {"owner": terms} if terms else {}

    def overhead(self) -> Terms:
        return {
            "per_year": self.some(0, 20),
            **self.part(2, {"at_signing": self.some(0, 50)}),
            **self.part(3, {"index": self.one_of(self.indices)}),
        }
