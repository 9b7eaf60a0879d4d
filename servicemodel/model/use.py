"""How behaviour changes what is used and what upkeep it takes, per offer that states any.

A price of use is what one more unit costs the customer; it follows from tariffs, machines and usage
fees, never from how much is used, so nothing goes round in a circle.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from servicemodel.clause.table import CLAUSES
from servicemodel.line.nodes import Expression, Line, Role
from servicemodel.line.words import add, maximum, operating, where
from servicemodel.model.taxes import marginal_rate
from servicemodel.offer import CUSTOMER, PRESETS
from servicemodel.scenario.overrides import clause_names, path_text

if TYPE_CHECKING:
    from servicemodel.line.sheet import Section
    from servicemodel.model.assets import Assets
    from servicemodel.scenario.schema import Clause, Offer, Tax
    from servicemodel.values import Quantity


@dataclass(frozen=True, eq=False)
class BehaviourLines:
    """What behaviour changes under an offer: the use of one service, and upkeep, as shares of it.

    An `elasticity` has the prices of use, under the baseline and here, that say what use is worth:
    after the customer's income tax.
    """

    offer: str
    service: str = ""
    change: Line | None = None
    careless: Line | None = None
    elasticity: Line | None = None
    prices: tuple[Line, Line] | None = None

    def change_of(self, service: str) -> Line | None:
        """Return by which share the use of a service changes, None if it stays as stated."""
        return self.change if service == self.service else None


def named_clauses(offer: str, terms: Offer) -> list[tuple[str, Clause]]:
    """Return each clause of an offer with the place where the scenario states it."""
    names = clause_names([{clause.name: None} for clause in terms.clauses])
    places = [path_text(("offers", offer, "clauses", name)) for name in names]
    return list(zip(places, terms.clauses, strict=True))


def index_label(place: str) -> str:
    """Return what the index of a clause is called, by the place of the clause."""
    return place.rsplit(".", 1)[-1].strip('"').capitalize()


class Behaviours:
    """Writes what behaviour changes, and prices of use, when they are first asked for."""

    def __init__(self, assets: Assets) -> None:
        self.assets = assets
        self.basis = assets.basis
        self._known: dict[str, BehaviourLines] = {}
        self._prices: dict[tuple[str, str], Line] = {}
        self._parts: dict[tuple[str, str], dict[str, list[Line]]] = {}  # by kind of flow
        self._after: dict[tuple[str, str], Line] = {}  # prices after income tax
        self._rate: Line | None = None

    def of(self, offer: str) -> BehaviourLines:
        """Return what behaviour changes under an offer; nothing if it states none."""
        if offer not in self._known:
            self._known[offer] = self._write(offer)
        return self._known[offer]

    def number(
        self, offer: str, label: str, stated: Quantity, *at: str, unit: str = ""
    ) -> Expression:
        """Write a number of an offer's behaviour, or one that holds from a calendar year on."""
        role = Role.LEVEL if unit else Role.RATE
        path = path_text(("offers", offer, "behaviour", *at))
        return self.basis.inputs.series(f"Offer: {offer}", path, label, stated, unit, role)

    def _write(self, offer: str) -> BehaviourLines:
        terms = self.basis.scenario.offers[offer].behaviour
        if terms is None:
            return BehaviourLines(offer)
        careless = None
        if terms.careless is not None:
            careless = self._one(offer, "Maintenance more by careless use", terms.careless)
        if terms.use is None:
            return BehaviourLines(offer, careless=careless)
        service = terms.use.service or next(iter(self.basis.scenario.services))
        section = self.basis.sheet.section(f"Use of {service} under {offer}")
        label = "Change of use"
        if terms.use.change is not None:
            formula = self.number(offer, label, terms.use.change, "use", "change")
            change = formula
            if not isinstance(change, Line):
                change = section.line(label, formula, role=Role.RATE)
            return BehaviourLines(offer, service, change, careless)
        assert terms.use.elasticity is not None
        elasticity = self._one(offer, "Elasticity of use", terms.use.elasticity, "elasticity")
        before = self._price(self.basis.scenario.first, service)
        now = self._price(offer, service)
        follows = maximum(elasticity * (now / before - 1), -1)
        change = section.line(label, where(operating, follows, 0), role=Role.RATE)
        prices = None
        if terms.use.value_per_unit is None:
            first = self.basis.scenario.first
            prices = self._after_tax(first, service), self._after_tax(offer, service)
        return BehaviourLines(offer, service, change, careless, elasticity, prices)

    def _one(self, offer: str, label: str, stated: Quantity, of_use: str = "") -> Line:
        """Write one number: of careless use, or one of how use changes."""
        at = ("use", of_use) if of_use else ("careless",)
        line = self.number(offer, label, stated, *at)
        assert isinstance(line, Line)
        return line

    def _price(self, offer: str, service: str) -> Line:
        """Write what one more unit of a service costs the customer under an offer."""
        if (offer, service) in self._prices:
            return self._prices[offer, service]
        terms = self.basis.scenario.offers[offer]
        section = self.basis.sheet.section(f"Price of use of {service}: {offer}")
        unit = f"{self.basis.money}/{self.basis.scenario.services[service].unit}"
        energy, fees = (
            [section.line(label, each, unit=unit, role=Role.LEVEL) for label, each in found]
            for found in (
                self._energy(offer, terms, service),
                self._fees(section, offer, terms, service, unit),
            )
        )
        parts = [*energy, *fees]
        self._parts[offer, service] = {"energy": energy, "usage fee": fees}
        formula: Expression = add(parts) if parts else where(operating, 0, 0)
        if len(parts) == 1:
            formula = parts[0]
        price = section.line(f"Price of use under {offer}", formula, unit=unit, role=Role.LEVEL)
        self._prices[offer, service] = price
        return price

    def _after_tax(self, offer: str, service: str) -> Line:
        """Write what one more unit costs the customer once its income tax has deducted it.

        A loss counts as a profit does: at the rates of the period.
        """
        price = self._price(offer, service)
        party = self.basis.scenario.parties[CUSTOMER]
        if party.tax is None:
            return price
        found = self._parts[offer, service].items()
        kinds = [lines for kind, lines in found if kind not in party.tax.not_deducted]
        parts = [line for lines in kinds for line in lines]
        if not parts:
            return price
        if (offer, service) not in self._after:
            rate = self._tax_rate(party.name, party.tax)
            section = self.basis.sheet.section(f"Price of use of {service} after tax: {offer}")
            unit = str(price.unit)
            whole = price
            if len(parts) < sum(len(lines) for _, lines in found):
                formula = parts[0] if len(parts) == 1 else add(parts)
                whole = section.line("Deducted for a unit", formula, unit=unit, role=Role.LEVEL)
            label = f"Price of use after income tax under {offer}"
            self._after[offer, service] = section.line(
                label, price - whole * rate, unit=unit, role=Role.LEVEL
            )
        return self._after[offer, service]

    def _tax_rate(self, name: str, terms: Tax) -> Line:
        """Write the customer's marginal rate of income tax, once."""
        if self._rate is None:
            section = self.basis.sheet.section(f"{name}: income tax on use")
            self._rate = marginal_rate(self.basis.inputs, section, CUSTOMER, name, terms)
        return self._rate

    def _energy(self, offer: str, terms: Offer, service: str) -> list[tuple[str, Expression]]:
        """Return the energy for a unit, as far as the customer pays it."""
        found: list[tuple[str, Expression]] = []
        stated = terms.bears.get("energy", {})
        if CUSTOMER not in (stated or {PRESETS[terms.preset].bearer("energy")}):
            return found
        for asset, variant in terms.build.items():
            own = self.basis.scenario.assets[asset]
            plant = self.assets.plant(asset, variant)
            if own.provides != service or own.tariff is None or plant.efficiency is None:
                continue
            efficiency: Expression = plant.efficiency
            if plant.condition is not None:
                efficiency = efficiency * plant.condition
            lowers = self.basis.scenario.measures
            acting = tuple(name for name in terms.measures if asset in lowers[name].lowers)
            price = self.basis.tariffs[own.tariff].price / efficiency
            formula = self.basis.lowered(price, asset, acting)
            if len(stated) > 1:
                formula = formula * self._share(offer, stated[CUSTOMER])
            found.append((f"Energy of {asset} for a unit", formula))
        return found

    def _share(self, offer: str, stated: Quantity) -> Line:
        """Return the customer's share of energy, the same input as where the offer shares it."""
        path = path_text(("offers", offer, "bears", "energy", CUSTOMER))
        name = self.basis.scenario.parties[CUSTOMER].name
        label = f"Share of energy borne by {name}"
        return self.basis.inputs.number(f"Offer: {offer}", path, label, stated, role=Role.RATE)

    def _fees(
        self, section: Section, offer: str, terms: Offer, service: str, unit: str
    ) -> list[tuple[str, Expression]]:
        """Return the usage fees for a unit of the first band, as the clauses state them."""
        group, first = f"Offer: {offer}", next(iter(self.basis.scenario.services))
        found: list[tuple[str, Expression]] = []
        usages = [pair for pair in named_clauses(offer, terms) if pair[1].name == "usage"]
        for count, (place, clause) in enumerate(usages, start=1):
            fee = clause.terms
            label = CLAUSES["usage"][0] + (f" {count}" if count > 1 else "")
            if (fee.service or first) != service:
                continue
            per_unit = f"{label} per unit"
            stated = (f"{place}.per_unit", per_unit, fee.per_unit, unit)
            price = self.basis.inputs.series(group, *stated)
            said = index_label(place)
            index = self.basis.clause_index(section, fee.index, place, said, group)
            raised = price if index is None else price * index.in_period
            found.append((f"{label} for a unit", raised * operating))
        return found
