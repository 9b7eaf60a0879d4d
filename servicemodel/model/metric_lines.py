"""What is told of each offer beside its NPV: cash at its lowest, return, payback, cost per unit.

These lines are many, so they are written when they are first asked for, on a sheet of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from servicemodel.line.sheet import Sheet
from servicemodel.line.words import tiny, years
from servicemodel.metric.cost import levelised
from servicemodel.metric.extreme import lowest_and_when
from servicemodel.metric.irr import Irr, irr, stated_rates
from servicemodel.metric.payback import Payback, payback
from servicemodel.metric.ratios import financing, sides
from servicemodel.model.loan_metrics import loan_metrics
from servicemodel.offer import CUSTOMER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from servicemodel.ledger import Party
    from servicemodel.line.nodes import Line
    from servicemodel.line.sheet import Section
    from servicemodel.metric.irr import StatedRates
    from servicemodel.model.basis import Basis
    from servicemodel.model.loan_metrics import Found
    from servicemodel.model.offers import OfferModel
    from servicemodel.scenario.schema import Scenario

Pair = tuple[str, str]  # offer, party key


@dataclass(frozen=True)
class Difference:
    """What an offer changes in a party's cash against the baseline, and its return.

    `state` tells an investment from financing, whose rate is an implied financing rate; `sides`
    whether there are gains, costs, or both.
    """

    cash: Line
    state: Line
    sides: Line
    irr: Irr
    payback: Payback


@dataclass(frozen=True)
class UnitCost:
    """What a unit of a service costs the customer, level in nominal money and in real money."""

    nominal: Line | None
    real: Line | None


class MetricLines:
    """Writes the lines of metrics by offer and party key, each once."""

    def __init__(
        self,
        scenario: Scenario,
        basis: Basis,
        parties: Mapping[str, Party],
        offers: Mapping[str, OfferModel],
        factors: Mapping[str, Line],
        rates_in_use: Mapping[str, Line],
        baseline: str,
    ) -> None:
        self.scenario = scenario
        self.basis = basis
        self.parties = parties
        self.offers = offers
        self.factors = factors
        self.rates_in_use = rates_in_use
        self.baseline = baseline
        self.money = scenario.currency
        self.sheet = Sheet("Metrics")
        self._so_far: dict[Pair, Line] = {}
        self._deepest: dict[Pair, tuple[Line, Line]] = {}
        self._own: dict[Pair, Irr] = {}
        self._until: dict[tuple[str, str, int], Line] = {}
        self._irr_until: dict[tuple[str, str, str, int], Irr] = {}
        self._paybacks: dict[Pair, Payback] = {}
        self._differences: dict[tuple[str, str, str], Difference] = {}
        self._units: dict[tuple[str, str], UnitCost] = {}
        self._loans: dict[Pair, list[Found]] = {}

    @cached_property
    def rates(self) -> StatedRates:
        """The stated yearly rates at which every IRR looks first."""
        return stated_rates(self.sheet.section("Stated rates"))

    def deepest(self, offer: str, party: str) -> tuple[Line, Line]:
        """Return the lowest cumulative cash of a party and when it is reached, in years."""
        pair = (offer, party)
        if pair not in self._deepest:
            section = self.sheet.section(f"{self.parties[party].name}, {offer}: cumulative cash")
            cash = self.offers[offer].statements[party].cash
            so_far = section.balance("Cumulative cash", unit=self.money, opening=0)
            self._so_far[pair] = closing = so_far.close(so_far.opening + cash)
            self._deepest[pair] = lowest_and_when(section, closing, "Deepest cumulative cash")
        return self._deepest[pair]

    def cumulative(self, offer: str, party: str) -> Line:
        """Return the cumulative cash of a party under an offer."""
        self.deepest(offer, party)
        return self._so_far[offer, party]

    def irr(self, offer: str, party: str) -> Irr:
        """Return the IRR of a party's cash under an offer."""
        pair = (offer, party)
        if pair not in self._own:
            rates = self.rates  # they stand above what reads them
            section = self.sheet.section(f"{self.parties[party].name}, {offer}: IRR")
            self._own[pair] = irr(section, self.offers[offer].statements[party].cash, rates)
        return self._own[pair]

    def cash_until(self, offer: str, party: str, year: int) -> Line:
        """Return a party's cash up to the end of a year, 0 after it."""
        key = (offer, party, year)
        if key not in self._until:
            section = self.section(f"{self.parties[party].name}, {offer}: cash to year {year}")
            last = section.number("Last year that counts", year, unit="year")
            cash = self.offers[offer].statements[party].cash
            counted = cash * (years <= last + tiny)
            self._until[key] = section.line("Cash that counts", counted, unit=self.money)
        return self._until[key]

    def irr_until(self, offer: str, party: str, year: int, less: str = "") -> Irr:
        """Return the IRR of a party's cash up to the end of a year, or of what it changes of it."""
        key = (offer, party, less, year)
        if key not in self._irr_until:
            rates, cash = self.rates, self.cash_until(offer, party, year)
            said = f" less {less}" if less else ""
            section = self.section(f"{self.parties[party].name}, {offer}{said}: IRR by year {year}")
            if less:
                formula = cash - self.cash_until(less, party, year)
                cash = section.line("Difference of cash", formula, unit=self.money)
            self._irr_until[key] = irr(section, cash, rates, f"IRR by year {year}")
        return self._irr_until[key]

    def payback(self, offer: str, party: str, *, discounted: bool = False) -> Payback:
        """Return the payback of a party's cash under an offer."""
        what = "discounted payback" if discounted else "payback"
        pair = (offer, f"{party}, {what}")
        if pair not in self._paybacks:
            section = self.sheet.section(f"{self.parties[party].name}, {offer}: {what}")
            cash = self.offers[offer].statements[party].cash
            if discounted:
                formula = cash * self.factors[party]
                cash = section.line("Discounted cash", formula, unit=self.money)
            self._paybacks[pair] = payback(section, cash, what.capitalize())
        return self._paybacks[pair]

    def difference(self, offer: str, party: str, other: str = "") -> Difference:
        """Return what an offer changes in a party's cash against the baseline or another offer."""
        other = other or self.baseline
        key = (offer, party, other)
        if key not in self._differences:
            name, rates = self.parties[party].name, self.rates
            section = self.sheet.section(f"{name}: {offer} less {other}")
            one, two = (self.offers[o].statements[party].cash for o in (offer, other))
            cash = section.line("Difference of cash", one - two, unit=self.money)
            self._differences[key] = Difference(
                cash,
                financing(section, cash, "Kind of difference"),
                sides(section, cash, "Sides of the difference"),
                irr(section, cash, rates, "Rate of the difference"),
                payback(section, cash, "Payback of the difference"),
            )
        return self._differences[key]

    def unit_cost(self, offer: str, service: str) -> UnitCost:
        """Return what a unit of a service costs the customer under an offer, after its tax."""
        if (offer, service) not in self._units:
            section = self.sheet.section(f"Cost of {service} under {offer}")
            npv = self.offers[offer].statements[CUSTOMER].npv
            cost = section.line("Present cost to the customer", -npv, unit=self.money)
            quantity, factor = self.basis.demands[service], self.factors[CUSTOMER]
            if self.basis.building is not None:  # what the new owner uses, it pays
                had = quantity * self.basis.building.during
                label = f"{quantity.label} before the sale of the building"
                quantity = section.line(label, had, unit=str(quantity.unit))
            level = levelised(
                section, cost, quantity, factor, label=f"Level cost, {self.scenario.prices}"
            )
            nominal: Line | None = level
            real: Line | None = None
            if self.scenario.prices == "real":
                nominal, real = None, level
            elif self.scenario.inflation is not None:
                index = self.basis.indices[self.scenario.inflation].in_period
                real = levelised(
                    section, cost, quantity, factor, index=index, label="Level cost, real"
                )
            self._units[offer, service] = UnitCost(nominal, real)
        return self._units[offer, service]

    def of_loans(self, offer: str, party: str) -> list[Found]:
        """Return what is told of a party's loans under an offer, none if it has none."""
        pair = (offer, party)
        if pair not in self._loans:
            financing = self.offers[offer].statements[party].financing
            found = loan_metrics(self, offer, party, financing) if financing is not None else []
            self._loans[pair] = found
        return self._loans[pair]

    def section(self, title: str) -> Section:
        """Return a section of this sheet, with a number after its title if it is taken."""
        taken = {section.title for section in self.sheet.sections}
        count, name = 1, title
        while name in taken:
            count += 1
            name = f"{title} ({count})"
        return self.sheet.section(name)

    def rate_of(self, party: str) -> Line:
        """Return a party's discount rate as it discounts its cash."""
        return self.rates_in_use[party]
