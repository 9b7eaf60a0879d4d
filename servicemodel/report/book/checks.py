"""The Checks sheet in lines: what must hold in a workbook whatever is changed in it.

Each check is 1 where it holds. Errors say that numbers are wrong, alerts that something is to be
looked at; the master check is 1 where no error check fails.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from servicemodel.deal.held import HeldWriter
from servicemodel.deal.solved import questions
from servicemodel.ledger import OUTSIDE
from servicemodel.line.nodes import Line, Role
from servicemodel.line.sheet import Sheet
from servicemodel.line.words import (
    add,
    equal,
    first_exponent,
    highest,
    lowest,
    maximum,
    minimum,
    npv,
    operating,
    periods_per_year,
    total,
)
from servicemodel.model.accounts import BALANCE
from servicemodel.model.sums import MOST_ELSEWHERE, summed

if TYPE_CHECKING:
    from servicemodel.deal.sheet import ZoneSheet
    from servicemodel.line.nodes import Expression
    from servicemodel.line.sheet import Section
    from servicemodel.model.build import Built
    from servicemodel.model.metric_lines import Difference

TOLERANCE = 1e-9


@dataclass
class Checks:
    """The sheet, its checks by kind, the master check, and what the Inputs sheet counts itself.

    `status` is 0 where a check fails, 1 where all hold, and 2 where all hold and there is an alert.
    """

    sheet: Sheet
    master: Line
    status: Line
    changed: Line
    errors: dict[str, Line] = field(default_factory=dict)
    alerts: dict[str, Line] = field(default_factory=dict)


def checks(
    built: Built, zones: ZoneSheet | None, differences: dict[tuple[str, str, str], Difference]
) -> Checks:
    """Write the checks of a model."""
    return _Writer(built).write(zones, differences)


class _Writer:
    def __init__(self, built: Built) -> None:
        self.built = built
        self.whole = bool(built.comparison.joint)  # not what one party sees
        self.sheet = Sheet("Checks")
        self.errors: dict[str, Line] = {}
        self.money = built.scenario.currency
        section = self.sheet.section("Tolerance")
        self.close = section.number("Largest gap, as a share of the amounts", TOLERANCE)
        self.changed = section.number("Structural inputs that are not as written", 0)

    def write(
        self, zones: ZoneSheet | None, differences: dict[tuple[str, str, str], Difference]
    ) -> Checks:
        """Write all checks, then how many fail."""
        self._inputs()
        for offer in self.built.offers:
            if self.whole:
                self._cancels(offer)
            for party in self.built.parties:
                self._npv(offer, party)
                self._balances(offer, party)
        for pair in self.built.comparison.bridges:
            self._bridge(*pair)
        for key, difference in differences.items():
            self._irr(key, difference)
        alerts = self._solved() if self.whole else {}
        if zones is not None:
            for offer, found in zones.zones.items():
                for end in (found.floor, found.ceiling):
                    if end is not None:
                        alerts[f"{offer}: {end.solved.label} still holds"] = end.holds
        failed = self._failed("Errors: what makes numbers wrong", self.errors)
        told = self._failed("Alerts: what is to be looked at", alerts) if alerts else None
        section = self.sheet.section("Summary")
        master = section.line("Master check: no error", failed <= 0, role=Role.FLAG)
        alert = section.line("There is an alert", 0 if told is None else told > 0, role=Role.FLAG)
        status = section.line(
            "What stands on top of every sheet: 0 an error, 1 all hold, 2 an alert",
            master + master * alert,
            role=Role.LEVEL,
        )
        return Checks(self.sheet, master, status, self.changed, self.errors, alerts)

    def _failed(self, title: str, checks: dict[str, Line]) -> Line:
        """Write a row for each check, 1 where it fails, and how many do."""
        section = self.sheet.section(title)
        fails = [
            section.line(f"Fails: {name}", 1 - flag, role=Role.FLAG)
            for name, flag in checks.items()
        ]
        return section.line("Checks that fail", add(fails) if fails else 0, role=Role.LEVEL)

    def _holds(self, section: Section, label: str, formula: Expression) -> None:
        name = section.title if label in section.title else f"{section.title}: {label}"
        self.errors[name] = section.line(label, formula, role=Role.FLAG)

    def _small(self, section: Section, label: str, gap: Line, size: Expression) -> None:
        """Write that a number is next to nothing beside the amounts from which it comes."""
        scale = section.line(f"{label}: size of the amounts", size, unit=self.money)
        largest = section.line(f"{label}: gap", maximum(gap, -gap), unit=self.money)
        self._holds(section, label, largest <= scale * self.close)

    def _solved(self) -> dict[str, Line]:
        """Hold each number that the scenario solves to its target."""
        found, writer = {}, HeldWriter(self.sheet, self.close)
        for path, quantity, asked in questions(self.built):
            title = f"{path}: solved so that {quantity.solve}"
            found[title] = writer.write(asked, title)
        return found

    def _inputs(self) -> None:
        section = self.sheet.section("Inputs")
        label = "Structural inputs are as written"
        if self.whole:
            label += ": import again"
        self._holds(section, label, self.changed <= 0)
        for (asset, build), flags in self.built.inputs.selectors.items():
            label = f"{asset}, build {build}: one variant is chosen"
            self._holds(section, label, equal(add(flags.values()), 1))

    def _cancels(self, offer: str) -> None:
        """Hold what all parties get in each period to what the world pays them."""
        found = self.built.offers[offer]
        section = self.sheet.section(f"{offer}: money between the parties cancels")
        cash = [statement.cash for statement in found.statements.values()]
        paid = [flow.line for flow in found.ledger.flows if flow.payer == OUTSIDE]
        got = [flow.line for flow in found.ledger.flows if flow.payee == OUTSIDE]

        def sum_of(label: str, lines: list[Line]) -> Line:
            return summed(section, label, lines, self.money, MOST_ELSEWHERE)

        together = sum_of("Cash of all parties", cash)
        world = sum_of("Paid by outside", paid) - sum_of("Paid to outside", got)
        gap = section.line("Gap", together - world, unit=self.money)
        worst = section.line(
            "Largest gap", maximum(highest(gap), -lowest(gap)), unit=self.money, role=Role.LEVEL
        )
        sizes = [
            section.line(
                f"Largest cash of {self.built.parties[key].name}",
                maximum(highest(statement.cash), -lowest(statement.cash)),
                unit=self.money,
                role=Role.LEVEL,
            )
            for key, statement in found.statements.items()
        ]
        largest = maximum(*sizes, 0)
        self._small(section, "All parties together get what outside pays", worst, largest)

    def _balances(self, offer: str, party: str) -> None:
        """Hold what a party owns to what it owes and what its owners have."""
        accounts = self.built.accounts.found[offer, party]
        name = self.built.parties[party].name
        section = self.sheet.section(f"{name}, {offer}: the balance balances")
        gap = accounts.gap
        worst = section.line(
            "Largest gap", maximum(highest(gap), -lowest(gap)), unit=self.money, role=Role.LEVEL
        )
        parts = [row.line for row in accounts.rows[BALANCE] if not row.sums and row.line != gap]
        sizes = [
            section.line(
                f"Largest of {part.label}",
                maximum(highest(part), -lowest(part)),
                unit=self.money,
                role=Role.LEVEL,
            )
            for part in parts
        ]
        largest = section.line("Largest amount", maximum(*sizes, 0), unit=self.money)
        self._small(section, "Assets are liabilities and equity", worst, largest)

    def _npv(self, offer: str, party: str) -> None:
        """Hold an NPV by factors to the spreadsheet's own function."""
        statement = self.built.offers[offer].statements[party]
        name = self.built.parties[party].name
        section = self.sheet.section(f"{name}, {offer}: NPV by factors is NPV()")
        rate = self.built.metric_lines.rate_of(party)
        growth = section.line("1 + rate", 1 + rate, role=Role.LEVEL)
        each = section.line("Rate per period", growth ** (1 / periods_per_year) - 1, role=Role.RATE)
        at_start = section.line(
            "Cash at signing", total(statement.cash * (1 - operating)), unit=self.money
        )
        later = section.line(
            "NPV() of later cash at the end of periods",
            npv(each, statement.cash) - at_start,
            unit=self.money,
        )
        shift = section.line(
            "Earlier by", growth ** (1 / periods_per_year - first_exponent), role=Role.LEVEL
        )
        other = section.line("NPV by NPV()", later * shift + at_start, unit=self.money)
        gap = section.line("Difference", other - statement.npv, unit=self.money)
        cash = statement.cash
        size = maximum(highest(cash), -lowest(cash))
        self._small(section, "NPV by factors is NPV()", gap, size)

    def _bridge(self, offer: str, party: str) -> None:
        found = self.built.comparison
        name = self.built.parties[party].name
        section = self.sheet.section(f"{name}: the bridge to {offer} adds up")
        parts = found.bridges[offer, party].values()
        gap = section.line(
            "Difference",
            found.bridge_sums[offer, party] - found.differences[offer, party],
            unit=self.money,
        )
        size = maximum(maximum(*parts, 0), -minimum(*parts, 0))
        self._small(section, "Parts of the bridge add up", gap, size)

    def _irr(self, key: tuple[str, str, str], difference: Difference) -> None:
        """Hold the worth at a rate of return to nothing."""
        offer, party, other = key
        name = self.built.parties[party].name
        section = self.sheet.section(f"{name}: NPV of {offer} less {other} at its rate")
        left = section.line("Worth at the rate", difference.irr.residual * 1, unit=self.money)
        cash = difference.cash
        size = maximum(highest(cash), -lowest(cash))
        self._small(section, "NPV at the rate of return is 0", left, size)
