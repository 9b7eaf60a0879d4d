"""Plain named flows: whatever a scenario states beside assets and clauses."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from servicemodel.ledger import KINDS, OUTSIDE
from servicemodel.line.nodes import Expression, Line, Role
from servicemodel.line.words import (
    add,
    maximum,
    operating,
    period_length,
    periods_per_year,
    tiny,
    where,
    years,
)
from servicemodel.model.outlays import Outlay
from servicemodel.model.write_off import of_flow
from servicemodel.scenario.grants import PUBLIC
from servicemodel.scenario.overrides import path_text
from servicemodel.values import Quantity

if TYPE_CHECKING:
    from servicemodel.block.depreciation import WrittenOff
    from servicemodel.line.sheet import Section
    from servicemodel.model.offers import OfferWriter
    from servicemodel.scenario.schema import PlainFlow


class FlowWriter:
    """Writes the plain flows of one offer, in the order of the scenario."""

    def __init__(self, offer: OfferWriter) -> None:
        self.offer = offer
        self.basis = offer.basis
        self.lines: dict[str, Line] = {}

    def write(self) -> None:
        """Write each flow that runs under the offer, and let its payer pay."""
        stated = {
            name: terms
            for name, terms in self.basis.scenario.flows.items()
            if terms.offers is None or self.offer.name in terms.offers
        }
        if not stated:
            return
        section = self.offer.sheet.section("Flows")
        for name, terms in stated.items():
            line = self._line(section, name, terms)
            self.lines[name] = line
            payer = self.offer.parties.get(terms.from_, OUTSIDE)
            payee = self.offer.parties.get(terms.to, OUTSIDE)
            if terms.limited_to is not None:
                self.offer.limited_credits[payee.key][name] = line
            else:
                kind = terms.kind if terms.kind in PUBLIC else f"{terms.kind} flow"
                self.offer.ledger.pay(payer, payee, line, kind, title=name)
            if terms.lowers_basis is not None:
                label = "Share taken off what is written off"
                share = self._number(name, label, terms.lowers_basis, "lowers_basis", "")
                self.offer.lowering[payee.key][name] = (line, share)
            if terms.kind == "capital" and terms.life is not None and payer != OUTSIDE:
                written = partial(_written_off, self, name, terms)
                self.offer.outlays.append(Outlay(payer, name, line, written, contracted=False))
            elif terms.kind == "capital" and payer != OUTSIDE:
                self.offer.at_cost[payer.key].append(line)

    def written_off(self, name: str, terms: PlainFlow, amount: Line) -> WrittenOff:
        """Write what is written off of what a flow of capital spends."""
        assert terms.life is not None
        own = self.offer.sheet.section(f"Life of {name}")
        life = self._number(name, "Life", terms.life, "life", "year")
        rule = of_flow(self.basis, own, name, terms.tax_depreciation, life)
        return self.offer.assets.depreciation(self.offer.sheet, name, amount, rule)

    def _number(self, name: str, label: str, stated: Quantity, at: str, unit: str) -> Line:
        path = path_text(("flows", name, at))
        role = Role.LEVEL if unit else Role.RATE
        return self.basis.inputs.number(f"Flow: {name}", path, label, stated, unit, role)

    def _line(self, section: Section, name: str, terms: PlainFlow) -> Line:
        basis, money = self.basis, self.offer.money
        group = f"Flow: {name}"
        formula: Expression
        if terms.share is not None:
            other = terms.of or str(terms.per_year_of)
            part = self._number(name, f"Share of {other}", terms.share, "share", "")
            whole = self._other(section, name, terms, other)
            formula = whole * part
            if terms.per_year_of is not None:
                so_far = section.balance(f"{name}: {other} so far", unit=money, opening=0)
                so_far.close(so_far.opening + whole)
                yearly = section.line(
                    f"{name} per year",
                    so_far.opening * part,
                    unit=money,
                )
                formula = yearly / periods_per_year
            formula = basis.raised(formula, terms.index)
        elif terms.amounts is not None:
            path = path_text(("flows", name, "amounts"))
            listed = basis.schedule(group, path, name, terms.amounts, money, per_period=True)
            formula = basis.raised(listed, terms.index)
        elif terms.at is not None:
            path = path_text(("flows", name, "at"))
            listed = basis.schedule(group, path, name, terms.at, money)
            formula = basis.raised_at_end(listed, terms.index)
        elif terms.per_unit is not None:
            demand = self._demand(section, str(terms.service))
            path, label = path_text(("flows", name, "per_unit")), f"{name} per unit"
            price = basis.inputs.series(
                group, path, label, terms.per_unit, f"{money}/{demand.unit}"
            )
            formula = basis.raised(price * demand, terms.index)
        else:
            assert terms.per_year is not None
            path, label = path_text(("flows", name, "per_year")), f"{name} per year"
            each = basis.inputs.series(group, path, label, terms.per_year, f"{money}/year")
            formula = basis.raised(each * period_length * operating, terms.index)
        runs = self._runs(section, name, terms)
        formula = formula if runs is None else formula * runs
        return section.line(name, formula, unit=money)

    def _demand(self, section: Section, service: str) -> Line:
        """Return the demand under the offer, and under the one that follows where it is over."""
        offer, term = self.offer, self.offer.terms.term
        own = offer.demand(service)
        if offer.force is None or term is None or term.then is None:
            return own
        after = offer.others[term.then].demand(service)
        if after is own:
            return own
        label, unit = f"Demand for {service}, also after the term", str(own.unit)
        known = next((line for line in section.lines if line.label == label), None)
        share = offer.force.during
        if known is not None:
            return known
        return section.line(label, own * share + after * (1 - share), unit=unit)

    def _runs(self, section: Section, name: str, terms: PlainFlow) -> Expression | None:
        """Write the flag of the years in which the flow runs, if it does not run in all."""
        if terms.first_year == 1 and terms.last_year is None:
            return None
        parts: list[Expression] = []
        if terms.first_year != 1:
            stated = Quantity(value=terms.first_year)
            first = self._number(name, "First year", stated, "first_year", "year")
            # from the first year on includes the day of signing, as without a first year
            parts.append(maximum(years > first - 1 + tiny, first <= 1))
        if terms.last_year is not None:
            stated = Quantity(value=terms.last_year)
            last = self._number(name, "Last year", stated, "last_year", "year")
            parts.append(years <= last + tiny)
        formula = parts[0] if len(parts) == 1 else parts[0] * parts[1]
        return section.line(f"{name} runs", formula, role=Role.FLAG)

    def _other(self, section: Section, name: str, terms: PlainFlow, other: str) -> Line:
        """Return the flow of which a flow is a share, or those of a kind that its payer has.

        Of a flow from outside those of its payee count: outside has a part in nearly all.
        """
        if other in self.lines:
            return self.lines[other]
        party = self.offer.parties[terms.to if terms.from_ == OUTSIDE.key else terms.from_]
        found = [flow.line for flow in self.offer.ledger.of(party) if flow.kind.name == other]
        if len(found) == 1:
            return found[0]
        assert other in KINDS
        formula: Expression = add(found) if found else where(operating, 0, 0)
        return section.line(f"{name}: {other} of {party.name}", formula, unit=self.offer.money)


def _written_off(
    writer: FlowWriter, name: str, terms: PlainFlow, _: OfferWriter, amount: Line
) -> WrittenOff:
    return writer.written_off(name, terms, amount)
