"""What a contract moves under an offer: its clauses, in the order of their table, and its costs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from servicemodel.clause.deal import Deal
from servicemodel.clause.table import AFTER_FLOWS, AT_THE_END, CLAUSES
from servicemodel.ledger import OUTSIDE
from servicemodel.line.nodes import Expression, Line, Role
from servicemodel.line.words import operating, period_length
from servicemodel.model.assets import FIXED_PART
from servicemodel.model.buy_out import BuyOutLines, write_ending
from servicemodel.model.use import index_label, named_clauses
from servicemodel.offer import CUSTOMER, PROVIDER

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from servicemodel.block.growth import Index
    from servicemodel.clause.deal import Ending, Payment
    from servicemodel.clause.indexation import Indexation
    from servicemodel.line.sheet import Section
    from servicemodel.model.in_force import InForce
    from servicemodel.model.offers import OfferWriter
    from servicemodel.scenario.schema import Clause
    from servicemodel.values import Quantity


class ContractWriter:
    """Writes the contract of one offer."""

    def __init__(self, offer: OfferWriter) -> None:
        self.offer = offer
        self._title = "Contract"
        self._section: Section | None = None
        self.payments: list[Payment] = []  # what is paid in any case, as a lease counts it

    @property
    def section(self) -> Section:
        """The section of what the contract moves, made when it is first needed."""
        if self._section is None:
            self._section = self.offer.sheet.section(self._title)
        return self._section

    def write(self) -> None:
        """Write the clauses but the price and those after plain flows, and the contract's costs."""
        self._apply(name for name in CLAUSES if name not in (*AFTER_FLOWS, *AT_THE_END))
        if self.offer.terms.overhead is not None:
            self._overhead()

    def write_after_flows(self) -> None:
        """Write the clauses that read plain flows, in sections below these."""
        for name, title in AFTER_FLOWS.items():
            self._title, self._section = title, None
            self._apply([name])

    def write_buy_out(self, force: InForce | None) -> BuyOutLines | None:
        """Write what the machine is sold for where the contract ends early, if a clause says so."""
        found = [clause.terms for clause in self.offer.terms.clauses if clause.name == "buy_out"]
        if not found:
            return None
        self._title, self._section = "Buy-out", None
        ending = write_ending(self.offer, self.section, force)
        self._apply(AT_THE_END, ending)
        return BuyOutLines(found[0].method, ending.prices, force)

    def named_clauses(self) -> list[tuple[str, Clause]]:
        """Return each clause with the place where the scenario states it."""
        return named_clauses(self.offer.name, self.offer.terms)

    def deal(self) -> Deal:
        """Return what the clauses of this offer are given."""
        inputs = self.offer.basis.inputs

        def number(
            path: str, label: str, quantity: Quantity, unit: str, role: Role = Role.LEVEL
        ) -> Line:
            return inputs.number(self.offer.group, path, label, quantity, unit, role)

        def series(
            path: str, label: str, quantity: Quantity, unit: str, role: Role = Role.LEVEL
        ) -> Expression:
            return inputs.series(self.offer.group, path, label, quantity, unit, role)

        def schedule(
            path: str, label: str, quantity: Quantity, unit: str, role: Role = Role.AMOUNT
        ) -> Line:
            return self.offer.basis.schedule(self.offer.group, path, label, quantity, unit, role)

        def index(terms: Indexation | None, place: str) -> Index | None:
            label = index_label(place)
            return self.offer.basis.clause_index(
                self.section, terms, place, label, self.offer.group
            )

        def quantity(service: str | None) -> Line:
            name = service or next(iter(self.offer.basis.scenario.services))
            return self.offer.demand(name)

        def demand(service: str) -> Line:
            return self.offer.basis.demand(service, (), self.offer.behaviour)

        def flow(name: str) -> tuple[Line, str]:
            return self.offer.plain.lines[name], self.offer.basis.scenario.flows[name].kind

        def tariff(name: str) -> tuple[str, Line]:
            lines = self.offer.basis.tariffs[name]
            return lines.unit, lines.price

        return Deal(
            self.section,
            self.offer.ledger,
            self.offer.parties[PROVIDER],
            self.offer.parties[CUSTOMER],
            self.offer.money,
            self.offer.basis.scenario.timeline.timing,
            inputs.timeline.per_year,
            number,
            series,
            schedule,
            index,
            quantity,
            demand,
            self._costs,
            tariff,
            self._energy,
            flow,
            self.offer.vat.with_vat,
            self.payments,
            left=self.offer.left,
        )

    def _costs(self, offer: str, items: Sequence[str]) -> list[Line]:
        """Return what some items cost under an offer's build, whoever bears them."""
        terms = self.offer.basis.scenario.offers[offer] if offer else self.offer.terms
        behaviour = self.offer.assets.behaviours.of(offer or self.offer.name)
        found: list[Line] = []
        connected: set[str | None] = set()
        for asset, variant in terms.build.items():
            tariff = self.offer.basis.scenario.assets[asset].tariff
            measures = tuple(terms.measures)
            running = self.offer.assets.running(asset, variant, measures, behaviour)
            if "energy" in items:
                found += [
                    line
                    for title, line in running.energy.items()
                    if title != FIXED_PART or tariff not in connected
                ]
                connected.add(tariff)
            if "maintenance" in items and running.upkeep is not None:
                found.append(running.upkeep)
        return found

    def _energy(self, tariff: str) -> list[Line]:
        """Return what all units of energy of a tariff cost, whoever bears them."""
        terms = self.offer.terms
        return [
            self.offer.assets.running(
                asset, variant, tuple(terms.measures), self.offer.behaviour
            ).energy[""]
            for asset, variant in terms.build.items()
            if self.offer.basis.scenario.assets[asset].tariff == tariff
        ]

    def _apply(self, names: Iterable[str], ending: Ending | None = None) -> None:
        stated = self.named_clauses()
        for name in names:
            label, apply = CLAUSES[name]
            same = [(place, clause) for place, clause in stated if clause.name == name]
            deal = replace(self.deal(), ending=ending) if same else None
            for count, (place, clause) in enumerate(same, start=1):
                said = label if count == 1 else f"{label} {count}"
                apply(clause.terms, deal, place, said)

    def _overhead(self) -> None:
        """Write what the contract itself costs the provider."""
        terms = self.offer.terms.overhead
        assert terms is not None
        inputs, section = self.offer.basis.inputs, self.section
        per_year = inputs.number(
            self.offer.group,
            f"{self.offer.place}.overhead.per_year",
            "Contract overhead per year",
            terms.per_year,
            f"{self.offer.money}/year",
        )
        formula = self.offer.basis.raised(per_year * period_length * operating, terms.index)
        lines = {"": section.line("Contract overhead", formula, unit=self.offer.money)}
        if terms.at_signing is not None:
            path = f"{self.offer.place}.overhead.at_signing"
            label = "Contract overhead at signing"
            amount = inputs.number(
                self.offer.group, path, label, terms.at_signing, self.offer.money
            )
            lines["at signing"] = section.line(
                label, amount * (1 - operating), unit=self.offer.money
            )
        for party, share in self.offer.bearers("overhead"):
            for title, line in lines.items():
                part = self.offer.part(line, share, title or "the contract", party)
                self.offer.ledger.pay(party, OUTSIDE, part, "contract overhead", title=title)
