"""Which share of a contract is in force: who stays, who leaves, and at which fees.

What leaves, leaves at the end of a period: after a trial, by the break clause, in the course of the
years, and as a term ends, each of what the one before has left. Nobody leaves in the last period.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from servicemodel.line.nodes import Expression, Line, Role
from servicemodel.line.words import (
    add,
    floor,
    last_period,
    operating,
    period_length,
    tiny,
    where,
    year_end,
    years,
)
from servicemodel.model.taxes import percent
from servicemodel.scenario.overrides import path_text

if TYPE_CHECKING:
    from servicemodel.model.offers import OfferWriter
    from servicemodel.scenario.schema import Offer
    from servicemodel.scenario.term import Term
    from servicemodel.values import Quantity

MONTHS = 12


@dataclass(frozen=True)
class InForce:
    """Shares of a contract, rows between 0 and 1.

    `during` is in force in a period, `at_end` after it; `leaving` goes at its end, of which
    `paying` pays the buy-out price. `fees` is by how much fees differ from what is stated,
    `fees_next` the same in the next period; `break_fee` is paid by those who leave by the break
    clause.
    """

    during: Line
    at_end: Line
    leaving: Line
    paying: Line
    fees: Line | None
    fees_next: Line | None
    break_fee: Line | None = None


def in_force(offer: OfferWriter, terms: Term) -> InForce:
    """Write how much of an offer's contract is in force."""
    return _Writer(offer, terms).lines


class _Writer:
    def __init__(self, offer: OfferWriter, terms: Term) -> None:
        self.offer, self.terms = offer, terms
        self.place = path_text(("offers", offer.name, "term"))
        self.section = offer.sheet.section("Term")
        self.lines = self._write()

    def _number(self, at: str, label: str, stated: Quantity, unit: str = "") -> Line:
        role = Role.LEVEL if unit else Role.RATE
        inputs = self.offer.basis.inputs
        return inputs.number(
            self.offer.group, f"{self.place}.{at}", f"Term: {label}", stated, unit, role
        )

    def _write(self) -> InForce:
        section = self.section
        length = self._number("years", "years", self.terms.years, "year")
        ended = section.line(
            "A term ends",
            (floor(years / length + tiny) - floor((years - period_length) / length + tiny))
            * operating
            * (1 - last_period),
            role=Role.FLAG,
        )
        force = section.balance(
            "In force at the end", opening=1, opening_label="In force", role=Role.RATE
        )
        gone: list[Line] = []
        broken, unpaid = None, list[Expression]()

        def leaves(label: str, share: Expression) -> Line:
            left: Expression = force.opening
            for line in gone:
                left = left - line
            gone.append(section.line(label, left * share, role=Role.RATE))
            return gone[-1]

        if self.terms.trial is not None:
            stays = self._number("trial.stays", "share that stays", self.terms.trial.stays)
            lost = leaves("Leaves after the trial", self._reached("trial") * (1 - stays))
            unpaid += self._unpaid("trial", lost, self.terms.trial.pays)
        if self.terms.break_clause is not None:
            stated = self.terms.break_clause.chance
            chance = self._number("break_clause.chance", "chance of a break", stated)
            broken = leaves("Leaves by the break clause", self._reached("break_clause") * chance)
        if self.terms.survival is not None:
            stated = self.terms.survival.leaves_per_year
            rate = self._number("survival.leaves_per_year", "share that leaves per year", stated)
            lost = leaves("Leaves early", year_end * (1 - last_period) * rate)
            unpaid += self._unpaid("survival", lost, self.terms.survival.pays)
        over: Expression = ended
        if self.terms.renewal is not None:
            stated_chance = self.terms.renewal.chance
            over = ended * 0
            if stated_chance is not None:
                chance = self._number("renewal.chance", "chance of a renewal", stated_chance)
                over = ended * (1 - chance)
        leaves("Leaves as the term ends", over)
        leaving = gone[0]
        if len(gone) > 1:
            leaving = section.line("Leaves at the end of the period", add(gone), role=Role.RATE)
        at_end = force.close(force.opening - leaving)
        paying = leaving
        if unpaid:
            formula: Expression = leaving
            for part in unpaid:
                formula = formula - part
            paying = section.line("Leaves and pays the buy-out price", formula, role=Role.RATE)
        fees, fees_next = self._fees(ended)
        return InForce(
            force.opening, at_end, leaving, paying, fees, fees_next, self._break_fee(broken)
        )

    def _unpaid(self, way: str, lost: Line, pays: Quantity | None) -> list[Expression]:
        """Return what share of a contract goes one way and pays no buy-out price, if that is so."""
        if pays is None:
            return []
        label = "share of a price paid" + (" after the trial" if way == "trial" else "")
        return [lost * (1 - self._number(f"{way}.pays", label, pays))]

    def _reached(self, way: str) -> Line:
        """Write the flag of the period at whose end a trial, or the year of a break, is over."""
        when: Expression
        if way == "trial":
            label, when = "The trial is over", self._trial_years()
        else:
            assert self.terms.break_clause is not None
            stated = self.terms.break_clause.year
            label = "The contract may be broken"
            when = self._number("break_clause.year", "year of a break", stated, "year")
        reached = (years >= when - tiny) * (years - period_length < when - tiny)
        return self.section.line(label, reached * (1 - last_period), role=Role.FLAG)

    def _trial_years(self) -> Expression:
        assert self.terms.trial is not None
        months = self._number("trial.months", "months of trial", self.terms.trial.months, "month")
        given = self.offer.basis.given("Term", "Months per year", MONTHS, "month/year")
        return months / given

    def _fees(self, ended: Line) -> tuple[Line | None, Line | None]:
        """Write by how much fees differ from what is stated: after renewals, and in a trial."""
        now: list[Expression] = []
        later: list[Expression] = []
        renewal, trial = self.terms.renewal, self.terms.trial
        if renewal is not None and renewal.repricing is not None:
            said = "change of fees at a renewal"
            change = self._number("renewal.repricing", said, renewal.repricing)
            level = self.section.balance(
                "Fees after renewals, at the end",
                opening=1,
                opening_label="Fees after renewals",
            )
            now.append(level.opening)
            later.append(level.close(level.opening * (1 + change * ended)))
        if trial is not None and trial.share_of_fee is not None:
            said = "share of fees in the trial"
            share = self._number("trial.share_of_fee", said, trial.share_of_fee)
            end = self._trial_years()
            now.append(where(years <= end + tiny, share, 1))
            later.append(where(years + period_length <= end + tiny, share, 1))
        if not now:
            return None, None
        found = []
        for label, parts in (("Part of fees", now), ("Part of fees in the next period", later)):
            formula = parts[0] if len(parts) == 1 else parts[0] * parts[1]
            found.append(self.section.line(label, formula, role=Role.RATE))
        return found[0], found[1]

    def _break_fee(self, broken: Line | None) -> Line | None:
        """Write what those who leave by the break clause pay for it."""
        clause = self.terms.break_clause
        if broken is None or clause is None or clause.fee is None:
            return None
        fee = self._number("break_clause.fee", "fee of a break", clause.fee, self.offer.money)
        return self.section.line("Termination fee", broken * fee, unit=self.offer.money)


def told(offer: Offer, years: int, currency: str) -> str:
    """Return in words how long a contract runs of so many years, and how it may end before."""
    terms = offer.term
    assert terms is not None
    parts = [f"{terms.years.value:g} years{_beyond(terms.years, years)}"]
    if terms.renewal is not None:
        chance, change = terms.renewal.chance, terms.renewal.repricing
        again = "renewed" if chance is None else f"renewed with a chance of {percent(chance)}"
        parts.append(again if change is None else f"{again}, at fees {_signed(change)}")
    if terms.trial is not None:
        months, stays = terms.trial.months.value, terms.trial.stays
        parts.append(f"{percent(stays)} stay after a trial of {months:g} months")
    if terms.break_clause is not None:
        way = terms.break_clause
        said = f"{percent(way.chance)} leave after year {way.year.value:g}"
        said += _beyond(way.year, years)
        parts.append(said if way.fee is None else f"{said} for {way.fee.value:,.0f} {currency}")
    if terms.survival is not None:
        parts.append(f"{percent(terms.survival.leaves_per_year)} leave every year")
    if terms.then is not None:
        parts.append(f"then {terms.then}")
        prices = [clause.buy_out.method for clause in offer.clauses if clause.buy_out]
        parts += [f"the machine goes for its price by {method}" for method in prices]
    return "; ".join(parts)


def _beyond(year: Quantity, years: int) -> str:
    """Say of a year that it has no effect, since all ends then or before."""
    return "" if year.value < years else f" (all ends after {years})"


def _signed(rate: Quantity) -> str:
    return f"{abs(rate.value) * 100:.4g} % {'lower' if rate.value < 0 else 'higher'}"
