"""One sheet per offer: its flows by the supplier rule, then each party's tax, cash and NPV."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from servicemodel.clause import fee
from servicemodel.clause.deal import Deal
from servicemodel.ledger import OUTSIDE, Ledger, Party
from servicemodel.line.nodes import Expression, Line, Operand, Role
from servicemodel.line.sheet import Sheet
from servicemodel.line.words import add, operating, period_length
from servicemodel.metric.npv import present_values
from servicemodel.offer import PRESETS
from servicemodel.scenario.overrides import path_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from servicemodel.model.basis import Basis
    from servicemodel.model.inputs import Inputs
    from servicemodel.scenario.schema import Offer


@dataclass(frozen=True)
class Statement:
    """A party under an offer: its signed rows, their sum, their present values and the NPV."""

    rows: tuple[Line, ...]
    cash: Line
    worths: tuple[Line, ...]
    npv: Line


@dataclass(frozen=True)
class OfferModel:
    """An offer as a sheet, a ledger and a statement per party key."""

    name: str
    sheet: Sheet
    ledger: Ledger
    statements: Mapping[str, Statement]


class OfferWriter:
    """Writes the sheet and the ledger of one offer."""

    def __init__(
        self,
        name: str,
        terms: Offer,
        basis: Basis,
        inputs: Inputs,
        parties: Mapping[str, Party],
        factors: Mapping[str, Line],
    ) -> None:
        self.name = name
        self.terms = terms
        self.basis = basis
        self.inputs = inputs
        self.parties = parties
        self.factors = factors
        self.money = basis.money
        self.sheet = Sheet(name)
        self.ledger = Ledger()
        self.preset = PRESETS[terms.preset]
        self.depreciation: dict[str, list[Line]] = {key: [] for key in parties}

    def write(self) -> OfferModel:
        """Write everything and return it."""
        for asset, variant in self.terms.build.items():
            self._items(asset, variant)
        if self.terms.overhead is not None or self.terms.clauses:
            self._contract()
        for key, party in self.parties.items():
            self._tax(key, party)
        statements = {key: self._statement(key, party) for key, party in self.parties.items()}
        return OfferModel(self.name, self.sheet, self.ledger, statements)

    def _items(self, asset: str, variant: str) -> None:
        """Let the bearer of each item pay: the supplier at cost, anyone else at the price."""
        build = self.basis.builds[asset, variant]
        bearer = self.parties[self.preset.asset]
        supplier = self.parties[self.basis.scenario.assets[asset].supplier]
        pay = self.ledger.pay
        if bearer == supplier:
            pay(supplier, OUTSIDE, build.cost, "cost of own asset")
            spent = build.cost
        else:
            pay(bearer, supplier, build.price, "purchase price")
            pay(supplier, OUTSIDE, build.cost, "cost of goods sold")
            pay(supplier, OUTSIDE, build.selling, "selling effort")
            spent = build.price
        self.depreciation[bearer.key].append(
            self.basis.depreciation(asset, f"{asset}, {variant}", spent)
        )
        if build.value_left is not None:
            pay(OUTSIDE, bearer, build.value_left, "value left at the end")
        pay(self.parties[self.preset.maintenance], OUTSIDE, build.maintenance, "maintenance")
        pay(self.parties[self.preset.energy], OUTSIDE, build.energy, "energy")

    def _contract(self) -> None:
        """Write what the contract moves: clauses, and the provider's own costs of serving."""
        section = self.sheet.section("Contract")
        place = f"offers.{path_text((self.name,))}"

        def number(path: str, label: str, quantity: object, unit: str) -> Line:
            return self.inputs.number(f"Offer: {self.name}", path, label, quantity, unit)  # type: ignore[arg-type]

        provider, customer = self.parties["provider"], self.parties["customer"]
        deal = Deal(section, self.ledger, provider, customer, self.money, number, self.basis.raised)
        for count, clause in enumerate(self.terms.clauses):
            fee.apply(clause.fee, deal, f"{place}.clauses.{count}.fee")
        if self.terms.overhead is not None:
            per_year = number(
                f"{place}.overhead.per_year",
                "Contract overhead per year",
                self.terms.overhead.per_year,
                f"{self.money}/year",
            )
            formula = self.basis.raised(
                per_year * period_length * operating, self.terms.overhead.index
            )
            overhead = section.line("Contract overhead", formula, unit=self.money)
            self.ledger.pay(provider, OUTSIDE, overhead, "contract overhead")

    def _tax(self, key: str, party: Party) -> None:
        """Write a party's income tax: what it earns less what it may deduct, losses refunded."""
        terms = getattr(self.basis.scenario.parties, key).tax
        if terms is None:
            return
        section = self.sheet.section(f"{party.name}: income tax")
        flows = self.ledger.of(party)
        earned = [flow.earned for flow in flows if flow.treatment(party) == "income"]
        deducted = [flow.earned for flow in flows if flow.treatment(party) == "deducted"]

        def summed(label: str, lines: list[Line]) -> Line | None:
            if not lines:
                return None
            formula = lines[0] if len(lines) == 1 else add(lines)
            return section.line(label, formula, unit=self.money)

        revenue = summed("Taxable revenue", earned)
        costs = summed("Deductible costs", [*deducted, *self.depreciation[key]])
        if revenue is None and costs is None:
            return
        if costs is None:
            formula: Operand = revenue if revenue is not None else 0
        else:
            formula = -costs if revenue is None else revenue - costs
        profit = section.line("Taxable profit", formula, unit=self.money)
        rate = self.inputs.number(
            party.name, f"parties.{key}.tax.rate", "Income tax rate", terms.rate, role=Role.RATE
        )
        tax = section.line("Income tax", profit * rate, unit=self.money)
        self.ledger.pay(party, OUTSIDE, tax, "income tax")

    def _statement(self, key: str, party: Party) -> Statement:
        """Write one signed row per flow, their sum, and the present value of each."""
        section = self.sheet.section(f"{party.name}: cash")
        rows = []
        for flow in self.ledger.of(party):
            gets = flow.sign(party) > 0
            line: Expression = flow.line if gets else -flow.line
            label = f"{flow.kind.name.capitalize()} {'received' if gets else 'paid'}"
            rows.append(section.line(label, line, unit=self.money))
        cash = section.line("Cash", add(rows), unit=self.money)
        worth = self.sheet.section(f"{party.name}: value")
        worths = present_values(worth, rows, self.factors[key])
        npv = worth.line("NPV", add(worths), unit=self.money)
        return Statement(tuple(rows), cash, tuple(worths), npv)
