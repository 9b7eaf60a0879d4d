"""One sheet per offer: its flows by the supplier rule, then each party's tax, cash and NPV."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from servicemodel.clause import price as price_clause
from servicemodel.ledger import OUTSIDE, Ledger, Party
from servicemodel.line.nodes import Line, Role
from servicemodel.line.sheet import Section, Sheet
from servicemodel.line.words import add
from servicemodel.model.contract import ContractWriter
from servicemodel.model.flows import FlowWriter
from servicemodel.model.statements import Statement, write_statement, write_tax
from servicemodel.offer import PRESETS
from servicemodel.scenario.overrides import path_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from servicemodel.model.assets import Assets
    from servicemodel.model.basis import Basis
    from servicemodel.model.parts import Part
    from servicemodel.scenario.schema import Offer
    from servicemodel.values import Quantity

Bearers = list[tuple[Party, Line | None]]  # who bears an item, and its share if not all of it


@dataclass(frozen=True)
class OfferModel:
    """An offer as a sheet, a ledger and a statement per party key."""

    name: str
    sheet: Sheet
    ledger: Ledger
    statements: Mapping[str, Statement]
    owners: Mapping[str, str]  # legal, tax and book owner of the assets, by party key


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
    depreciation: dict[str, list[Line]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.money = self.basis.money
        self.sheet = Sheet(self.name)
        self.preset = PRESETS[self.terms.preset]
        self.place = path_text(("offers", self.name))
        self.group = f"Offer: {self.name}"
        self.depreciation = {key: [] for key in self.parties}
        self.contract = ContractWriter(self)
        self._shared: Section | None = None

    def write(self) -> OfferModel:
        """Write everything and return it."""
        for asset, variant in self.terms.build.items():
            self._items(asset, variant)
        for name in self.terms.measures:
            self._measure(name)
        self.contract.write()
        FlowWriter(self).write()
        for key, party in self.parties.items():
            write_tax(self, key, party)
        statements = {key: write_statement(self, key, party) for key, party in self.parties.items()}
        owners = {role: self._owner(role) for role in ("legal", "tax", "book")}
        return OfferModel(self.name, self.sheet, self.ledger, statements, owners)

    # -- who bears what ----------------------------------------------------------------------

    def bearers(self, item: str) -> Bearers:
        """Return who bears an item: as the offer says, else as its preset does."""
        return self._stated(self.terms.bears.get(item, {}), ("bears", item), item) or [
            (self.parties[self.preset.bearer(item)], None)
        ]

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
            found.append((self.parties[key], share))
        return found

    def _owner(self, role: str) -> str:
        """Return the key of who owns the assets: stated, or who bears most of them."""
        stated = getattr(self.terms.owner, role)
        shares = self.terms.bears.get("asset", {})
        most = max(shares, key=lambda key: shares[key].value, default=self.preset.asset)
        return str(stated or most)

    def part(self, amount: Line, share: Line | None, title: str, party: Party) -> Line:
        """Return a bearer's part of an amount."""
        if share is None:
            return amount
        if self._shared is None:
            self._shared = self.sheet.section("Shared costs")
        label = f"{amount.label} of {title}, part of {party.name}"
        return self._shared.line(label, amount * share, unit=self.money)

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
        self, part: Part, bearers: Bearers, *, price: Line | None = None, paid: Line | None = None
    ) -> None:
        """Let the bearers buy or make a part, depreciate it, and get what is left of it."""
        kinds = ("purchase price", "cost of goods sold", "cost of own asset")
        buys = price if price is not None else part.price
        spent = self._supplied(
            bearers, part.supplier, buys, part.cost, kinds, part.title, paid=paid
        )
        maker = self.parties.get(part.supplier, OUTSIDE)
        tax_owner = self.terms.owner.tax
        for (party, share), (_, amount) in zip(bearers, spent, strict=True):
            if party != maker and part.selling is not None:
                effort = self.part(part.selling, share, part.title, party)
                self.ledger.pay(maker, OUTSIDE, effort, "selling effort", title=part.title)
            if tax_owner in (None, party.key):
                title = f"{part.title}, {amount.place.rsplit(' / ', 1)[-1]}, {amount.label.lower()}"
                self.depreciation[party.key].append(
                    self.assets.depreciation(title, amount, part.share_by_age)
                )

    def _items(self, asset: str, variant: str) -> None:
        """Let the bearer of each item pay: the supplier at cost, anyone else at the price."""
        plant = self.assets.plant(asset, variant)
        terms = self.basis.scenario.assets[asset]
        bearers = self.bearers("asset")
        clauses = [(n, c.terms) for n, c in self.contract.named_clauses() if c.name == "price"]
        owner = self.parties[self._owner("legal")]
        factor, deal = None, None
        if clauses:
            place, stated = clauses[0]
            deal = self.contract.deal()
            listed = [part.listed for part in plant.parts]
            summed = listed[0]
            if len(listed) > 1:
                label = f"List price of {asset} at signing"
                summed = self.contract.section.line(label, add(listed), unit=self.money)
            factor = price_clause.agreed(stated, deal, place, summed)
        for part in plant.parts:
            price = part.price
            if factor is not None:
                label = f"Agreed price of {part.title}"
                price = self.contract.section.line(label, price * factor, unit=self.money)
            paid = None
            if clauses and deal is not None:
                paid = price_clause.paid(clauses[0][1], deal, clauses[0][0], price, part.title)
            self._invest(part, bearers, price=price, paid=paid)
            if part.value_left is not None:
                kind = "value left at the end"
                self.ledger.pay(OUTSIDE, owner, part.value_left, kind, title=part.title)
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

    def _running(self, asset: str, variant: str) -> None:
        """Let the bearers of energy and maintenance pay for them."""
        running = self.assets.running(asset, variant, tuple(self.terms.measures))
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
            for party, share in self.bearers("energy"):
                part = self.part(bill, share, asset, party)
                said = f"{asset}, {title}" if title else asset
                self.ledger.pay(party, OUTSIDE, part, "energy", title=said)

    def _measure(self, name: str) -> None:
        terms = self.basis.scenario.measures[name]
        bearers = (
            self._stated(self.terms.measures[name], ("measures", name), name)
            or self._stated(terms.paid_by, ("paid_by",), name, measure=name)
            or self.bearers("measures")
        )
        part = self.assets.measure(name)
        self._invest(part, bearers)
        if part.value_left is not None:
            for party, share in bearers:
                left = self.part(part.value_left, share, name, party)
                self.ledger.pay(OUTSIDE, party, left, "value left at the end", title=name)
