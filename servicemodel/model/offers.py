"""One sheet per offer: its flows by the supplier rule, then each party's tax, cash and NPV."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from servicemodel.clause import price as price_clause
from servicemodel.ledger import OUTSIDE, Ledger, Party
from servicemodel.line.nodes import Line, Role
from servicemodel.line.sheet import Section, Sheet
from servicemodel.line.words import add
from servicemodel.model.assets import FIXED_PART
from servicemodel.model.behaviour import lose_credit, value_service
from servicemodel.model.building import SaleWriter
from servicemodel.model.contract import ContractWriter
from servicemodel.model.credits import write_credits
from servicemodel.model.flows import FlowWriter
from servicemodel.model.in_force import in_force
from servicemodel.model.late import pay_late
from servicemodel.model.leases import write_lease
from servicemodel.model.outlays import Outlay, write_off_all
from servicemodel.model.statements import Statement, write_statement
from servicemodel.model.taxes import write_tax
from servicemodel.model.term import TermWriter
from servicemodel.model.vat import VatWriter
from servicemodel.model.write_off import deduct
from servicemodel.offer import CUSTOMER, PRESETS, PROVIDER
from servicemodel.scenario.overrides import path_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from servicemodel.block.depreciation import WrittenOff
    from servicemodel.ledger import Flow
    from servicemodel.model.assets import Assets
    from servicemodel.model.basis import Basis
    from servicemodel.model.buy_out import BuyOutLines
    from servicemodel.model.in_force import InForce
    from servicemodel.model.leases import LeaseLines
    from servicemodel.model.parts import Part
    from servicemodel.model.plant import Plant
    from servicemodel.scenario.schema import Offer
    from servicemodel.values import Quantity

SHARED = "Shared costs"  # the section of what each of several bearers pays of an amount
Bearers = list[tuple[Party, Line | None]]  # who bears an item, and its share if not all of it


@dataclass(frozen=True)
class OfferModel:
    """An offer as a sheet, a ledger and a statement per party key.

    `written_off` has what each party writes off, for tax or in its books alone, `at_cost` what it
    bought and never writes off.
    """

    name: str
    sheet: Sheet
    ledger: Ledger
    statements: Mapping[str, Statement]
    owners: Mapping[str, str]  # legal, tax and book owner of the assets, by party key
    financing: Ledger  # flows of loans that no NPV contains
    written_off: Mapping[str, Sequence[WrittenOff]]
    at_cost: Mapping[str, Sequence[Line]]
    lease: LeaseLines | None  # how a lease in it looks; no flow or NPV reads it
    taken_off: Mapping[str, Line]  # what grants take off that a party spent at signing, by its key
    contracted: Sequence[Flow]  # its flows before plain ones, as if its contract never ended
    force: InForce | None  # how much of a contract with a term is in force
    buy_out: BuyOutLines | None


@dataclass(frozen=True)
class Contracted:
    """The flows and outlays of an offer before plain flows, taxes and the end of a term."""

    flows: Sequence[Flow]
    outlays: Sequence[Outlay]


@dataclass
class OfferWriter:
    """Writes the sheet and the ledger of one offer."""

    name: str
    terms: Offer
    basis: Basis
    assets: Assets
    parties: Mapping[str, Party]
    factors: Mapping[str, Line]
    ledger: Ledger = field(default_factory=Ledger)
    depreciation: dict[str, list[WrittenOff]] = field(default_factory=dict)
    in_books: dict[str, list[WrittenOff]] = field(default_factory=dict)  # and not for tax
    at_cost: dict[str, list[Line]] = field(default_factory=dict)
    profits: dict[str, Line] = field(default_factory=dict)  # before tax, by party key
    outlays: list[Outlay] = field(default_factory=list)
    taken_off: dict[str, Line] = field(default_factory=dict)  # spent and never written off
    financing: Ledger = field(default_factory=Ledger)
    others: Mapping[str, OfferWriter] = field(default_factory=dict)  # those written before it
    whole_books: list[tuple[Outlay, WrittenOff]] = field(default_factory=list)  # without a term
    bought_out: list[WrittenOff] = field(default_factory=list)  # of a price for the machine
    with_price: list[Flow] = field(default_factory=list)  # paid as such a price is

    def __post_init__(self) -> None:
        self.money = self.basis.money
        self.sheet = Sheet(self.name)
        self.preset = PRESETS[self.terms.preset]
        self.place = path_text(("offers", self.name))
        self.group = f"Offer: {self.name}"
        self.depreciation = {key: [] for key in self.parties}
        self.in_books = {key: [] for key in self.parties}
        self.at_cost = {key: [] for key in self.parties}
        self.lowering: dict[str, dict[str, tuple[Line, Line]]] = {key: {} for key in self.parties}
        self.limited_credits: dict[str, dict[str, Line]] = {key: {} for key in self.parties}
        self.provider = self.parties.get(PROVIDER)
        self.customer = self.parties.get(CUSTOMER)
        self.behaviour = self.assets.behaviours.of(self.name)
        self.taken_over = range(0)  # places in the ledger of flows of the offer that follows
        self.lost: dict[Flow, Flow] = {}  # of what clauses ask, what is never paid
        self.contract = ContractWriter(self)
        self.plain = FlowWriter(self)
        self.vat = VatWriter(self)
        self.force: InForce | None = None  # how much of the contract is in force
        self._of_item: dict[Line, float] = {}  # shares of an item that are borne, as stated
        self.left: set[Line] = set()  # what is left of machines at the end
        self._shared: Section | None = None
        self._parts: dict[tuple[Line, str], Line] = {}
        self._connected: set[str] = set()  # tariffs whose fixed part is paid

    def write(self) -> OfferModel:
        """Write everything and return it."""
        for asset, variant in self.terms.build.items():
            self._items(asset, variant)
        for name in self.terms.measures:
            self._measure(name)
        self.contract.write()
        value_service(self)
        self.contracted = Contracted(tuple(self.ledger.flows), tuple(self.outlays))
        self.ahead = {one.cash for one in self.contract.payments if one.ahead}
        terms, term = self.terms.term, None
        if terms is not None:
            self.force = in_force(self, terms)
            term = TermWriter(self, self.force, terms.then)
        lease = write_lease(self)
        if term is not None:
            term.apply()
        self.plain.write()
        written = len(self.ledger.flows)
        self.contract.write_after_flows()
        if term is not None:
            term.weigh(self.ledger.flows[written:])
        write_off_all(self)
        buy_out = self.contract.write_buy_out(self.force)
        if self.basis.building is not None and self.customer is not None:
            SaleWriter(self, self.customer, self.basis.building).write()
        pay_late(self)
        lose_credit(self)
        for party in self.parties.values():
            self.vat.on_the_rest(party)
        for key, party in self.parties.items():
            write_tax(self, key, party)
            write_credits(self, key, party)
        statements = {key: write_statement(self, key, party) for key, party in self.parties.items()}
        owners = {role: self.owner(role) for role in ("legal", "tax", "book")}
        return OfferModel(
            self.name,
            self.sheet,
            self.ledger,
            statements,
            owners,
            self.financing,
            {key: [*self.depreciation[key], *self.in_books[key]] for key in self.parties},
            self.at_cost,
            lease,
            self.taken_off,
            self.contracted.flows,
            self.force,
            buy_out,
        )

    def demand(self, service: str) -> Line:
        """Return the demand for a service under the offer, with its measures and behaviour."""
        return self.basis.demand(service, tuple(self.terms.measures), self.behaviour)

    # -- who bears what ----------------------------------------------------------------------

    def bearers(self, item: str) -> Bearers:
        """Return who bears an item: as the offer says, else as its preset does."""
        stated = self._stated(self.terms.bears.get(item, {}), ("bears", item), item)
        if not stated and self.preset.as_the_asset(item):
            return self.bearers("asset")
        return stated or [(self.parties[self.preset.bearer(item)], None)]

    def _stated(
        self, shares: Mapping[str, Quantity], at: tuple[str, ...], what: str, *, measure: str = ""
    ) -> Bearers:
        found: Bearers = []
        for key, quantity in shares.items():
            share = None
            if len(shares) > 1:
                place = ("measures", measure) if measure else ("offers", self.name)
                group = f"Measure: {measure}" if measure else self.group
                label = f"Share of {what} borne by {self.parties[key].name}"
                path = path_text((*place, *at, key))
                share = self.basis.inputs.number(group, path, label, quantity, role=Role.RATE)
                self._of_item[share] = quantity.value
            found.append((self.parties[key], share))
        return found

    def owner(self, role: str) -> str:
        """Return the key of who owns the assets: stated, or who bears most of them.

        What is `left` of them at the end goes to the legal owner, unless the preset says otherwise.
        """
        if role == "left":
            return self.preset.left or self.owner("legal")
        stated = getattr(self.terms.owner, role)
        shares = self.terms.bears.get("asset", {})
        most = max(shares, key=lambda key: shares[key].value, default=self.preset.owner(role))
        return str(stated or most)

    def part(self, amount: Line, share: Line | None, title: str, party: Party) -> Line:
        """Return a bearer's part of an amount."""
        if share is None:
            return amount
        if self._shared is None:
            self._shared = self.sheet.section(SHARED)
        if (amount, party.key) not in self._parts:
            label = f"{amount.label} of {title}, part of {party.name}"
            part = self._shared.line(label, amount * share, unit=self.money)
            self._parts[amount, party.key] = part
        return self._parts[amount, party.key]

    def _supplied(
        self,
        bearers: Bearers,
        supplier: str,
        price: Line,
        cost: Line | None,
        kinds: tuple[str, str, str],
        title: str,
        *,
        paid: Line | None = None,
    ) -> list[tuple[Party, Line]]:
        """Let each bearer buy from the supplier, who pays the cost; return what each spends.

        `kinds` name the price, the supplier's cost of a sale, and its cost of its own use; `paid`
        is the cash of the price if it differs from it in time.
        """
        bought, sold, own = kinds
        maker = self.parties.get(supplier, OUTSIDE)
        spent = []
        for party, share in bearers:
            price_part = self.part(price, share, title, party)
            if party == maker:
                amount = self.part(cost if cost is not None else price, share, title, party)
                self.ledger.pay(party, OUTSIDE, amount, own, title=title)
            else:
                amount = price_part
                cash = amount if paid is None else self.part(paid, share, title, party)
                self.ledger.pay(party, maker, cash, bought, amount, title=title)
                if maker != OUTSIDE:
                    made = self.part(cost if cost is not None else price, share, title, party)
                    self.ledger.pay(maker, OUTSIDE, made, sold, title=title)
            spent.append((party, amount))
        return spent

    def _invest(
        self,
        part: Part,
        bearers: Bearers,
        tax_owner: str | None,
        *,
        price: Line | None = None,
        paid: Line | None = None,
    ) -> None:
        """Let the bearers buy or make a part, and depreciate it: all of them, or the tax owner."""
        kinds = ("purchase price", "cost of goods sold", "cost of own asset")
        buys = price if price is not None else part.price
        spent = self._supplied(
            bearers, part.supplier, buys, part.cost, kinds, part.title, paid=paid
        )
        self._sold(part.title, part.supplier, part.selling, bearers)
        shares = {party: 1.0 if share is None else self._of_item[share] for party, share in bearers}
        for party, bought in spent:
            amount = self.vat.on_purchase(party, part.supplier, bought, part.title)
            taxed = tax_owner in (None, party.key)
            gone = partial(deduct, part, party, self.preset.user)
            self.outlays.append(Outlay(party, part.title, amount, gone, taxed, share=shares[party]))

    def _sold(self, title: str, supplier: str, effort: Line | None, bearers: Bearers) -> None:
        """Let the supplier bear what it costs to sell to everyone but itself."""
        maker = self.parties.get(supplier, OUTSIDE)
        for party, share in bearers:
            if effort is not None and party != maker:
                part = self.part(effort, share, title, party)
                self.ledger.pay(maker, OUTSIDE, part, "selling effort", title=title)

    def _items(self, asset: str, variant: str) -> None:
        """Let the bearer of each item pay: the supplier at cost, anyone else at the price."""
        plant = self.assets.plant(asset, variant)
        terms = self.basis.scenario.assets[asset]
        bearers, tax_owner = self.bearers("asset"), self.terms.owner.tax
        owner = self.parties[self.owner("left")]
        agreed = self._agreed(asset, plant)
        for part in plant.parts:
            price, paid = agreed.get(part.title, (part.price, part.price))
            self._invest(part, bearers, tax_owner, price=price, paid=paid)
            if part.value_left is not None:
                kind = "value left at the end"
                self.ledger.pay(OUTSIDE, owner, part.value_left, kind, title=part.title)
                self.left.add(part.value_left)
        self._sold(f"each sale of {asset}", terms.supplier, plant.per_sale, bearers)
        if plant.installation is not None:
            self._invest(plant.installation, bearers, tax_owner)
        if plant.book_value is not None and terms.existing is not None:
            self.depreciation[terms.existing.owner].append(plant.book_value)
        if plant.removal is not None:
            work = plant.removal
            self._supplied(
                self.bearers("removal"),
                work.supplier,
                work.price,
                work.cost,
                ("removal", "cost of removal", "cost of removal"),
                asset,
            )
        self._running(asset, variant)
        self._holding(asset, plant)

    def _agreed(self, asset: str, plant: Plant) -> dict[str, tuple[Line, Line]]:
        """Return, by part, the price that a clause agrees on and when it is paid."""
        clauses = [(n, c.terms) for n, c in self.contract.named_clauses() if c.name == "price"]
        if not clauses:
            return {}
        place, stated = clauses[0]
        deal, section = self.contract.deal(), self.contract.section
        listed = [part.listed for part in plant.parts]
        summed = listed[0]
        if len(listed) > 1:
            label = f"List price of {asset} at signing"
            summed = section.line(label, add(listed), unit=self.money)
        factor = price_clause.agreed(stated, deal, place, summed)
        found = {}
        for part in plant.parts:
            price = part.price
            if factor is not None:
                label = f"Agreed price of {part.title}"
                price = section.line(label, price * factor, unit=self.money)
            found[part.title] = (price, price_clause.paid(stated, deal, place, price, part.title))
        return found

    def _running(self, asset: str, variant: str) -> None:
        """Let the bearers of energy and maintenance pay for them."""
        measures = tuple(self.terms.measures)
        running = self.assets.running(asset, variant, measures, self.behaviour)
        terms = self.basis.scenario.assets[asset]
        if running.upkeep is not None and terms.maintenance is not None:
            self._supplied(
                self.bearers("maintenance"),
                terms.maintenance.supplier,
                running.upkeep,
                running.upkeep_cost,
                ("maintenance", "cost of maintenance", "cost of maintenance"),
                asset,
            )
        for title, bill in running.energy.items():
            if title == FIXED_PART and terms.tariff in self._connected:
                continue  # one connection serves several assets
            self._connected |= {str(terms.tariff)} if title == FIXED_PART else set()
            for party, share in self.bearers("energy"):
                part = self.part(bill, share, asset, party)
                said = f"{asset}, {title}" if title else asset
                self.ledger.pay(party, OUTSIDE, part, "energy", title=said)

    def _holding(self, asset: str, plant: Plant) -> None:
        """Let the bearers of insurance and property tax pay them to outside."""
        held = plant.holding
        for item, line in (("insurance", held.insurance), ("property tax", held.property_tax)):
            if line is None:
                continue
            for party, share in self.bearers(item):
                part = self.part(line, share, asset, party)
                self.ledger.pay(party, OUTSIDE, part, item, title=asset)

    def _measure(self, name: str) -> None:
        terms = self.basis.scenario.measures[name]
        bearers = (
            self._stated(self.terms.measures[name], ("measures", name), name)
            or self._stated(terms.paid_by, ("paid_by",), name, measure=name)
            or self.bearers("measures")
        )
        part = self.assets.measure(name)
        self._invest(part, bearers, None)  # whoever pays for it writes it off
        if part.value_left is not None:
            for party, share in bearers:
                left = self.part(part.value_left, share, name, party)
                self.ledger.pay(OUTSIDE, party, left, "value left at the end", title=name)
