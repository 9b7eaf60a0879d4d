"""The lease in an offer, as its customer's books show it (IFRS 16), and whose asset it is.

These lines say how a contract looks, never what it is worth: no ledger, tax or NPV reads them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from servicemodel.block.lease import Liability, RightOfUse, liability, right_of_use
from servicemodel.clause.deal import Payment
from servicemodel.line.nodes import Expression, Role
from servicemodel.line.words import (
    add,
    before,
    floor,
    highest,
    maximum,
    minimum,
    operating,
    period,
    period_length,
    tiny,
    total,
    where,
)
from servicemodel.metric.npv import discount_factor
from servicemodel.model.lessor import Lessor, economic_life, write_lessor
from servicemodel.offer import CUSTOMER

if TYPE_CHECKING:
    from servicemodel.line.nodes import Line
    from servicemodel.line.sheet import Section
    from servicemodel.model.offers import OfferWriter
    from servicemodel.scenario.leases import LeaseTerms
    from servicemodel.values import Quantity

QUESTIONS = {  # a field of the scenario, the question, and the answer that a lease needs
    "identified_asset": ("Is an identified asset used?", "yes"),
    "supplier_can_swap": ("Can the supplier swap the asset, and gain by it?", "no"),
    "customer_gets_benefits": (
        "Does the customer get nearly all economic benefits of its use?",
        "yes",
    ),
    "customer_directs_use": (
        "Does the customer direct how and for what purpose it is used?",
        "yes",
    ),
}
RESULTS = (
    "not a lease: no identified asset is used",
    "not a lease: the supplier can swap the asset",
    "not a lease: the customer does not get nearly all benefits",
    "not a lease: the customer does not direct the use",
    "a lease",
)
EXTRAS = {  # what the right-of-use asset holds beside payments
    "premium": "Premium at commencement",
    "initial_costs": "Initial direct costs",
    "restoration": "Estimated cost of restoration",
}


@dataclass(frozen=True)
class Effects:
    """Rows: what it changes in the lessee's profit before depreciation, interest and tax."""

    ebitda: Line
    ebit: Line
    profit: Line


@dataclass(frozen=True)
class Lessee:
    """The lessee's rows of money, and as one number what each stands at when the lease begins.

    `debt` is what is owed at the end of each period, `remeasured` None where nothing is indexed.
    """

    payment: Line
    interest: Line
    remeasured: Line | None
    debt: Line
    asset: RightOfUse
    owed_at_start: Line
    paid_at_start: Line
    cost: Line
    effects: Effects


@dataclass(frozen=True)
class LeaseLines:
    """Whether an offer contains a lease (a state of `RESULTS`), and if so what it looks like."""

    result: Line
    lessee: Lessee | None
    lessor: Lessor | None


def is_lease(terms: LeaseTerms) -> bool:
    """Return whether a contract contains a lease: all four questions must be answered so."""
    return all(getattr(terms, name) == needed for name, (_, needed) in QUESTIONS.items())


def write_lease(offer: OfferWriter) -> LeaseLines | None:
    """Write whether an offer contains a lease, and what it looks like if it does."""
    terms = offer.terms.lease
    if terms is None:
        return None
    result = _result(offer, terms)
    if not is_lease(terms):
        return LeaseLines(result, None, None)
    writer = _LeaseWriter(offer, terms)
    lessee = writer.write()
    lessor = write_lessor(offer, terms, writer.count, writer.received())
    return LeaseLines(result, lessee, lessor)


def _result(offer: OfferWriter, terms: LeaseTerms) -> Line:
    """Write the questions, each with 1 where its answer fits a lease, and what they decide."""
    section = offer.sheet.section(f"{offer.parties[CUSTOMER].name}: is it a lease (IFRS 16)")
    flags = [
        section.line(
            f"{question} {getattr(terms, name).capitalize()}",
            1 if getattr(terms, name) == needed else 0,
            role=Role.FLAG,
        )
        for name, (question, needed) in QUESTIONS.items()
    ]
    passed = flags[:1]
    for number, flag in enumerate(flags[1:], start=2):
        label = f"A lease by the first {number} questions"
        passed.append(section.line(label, passed[-1] * flag, role=Role.FLAG))
    return section.line("Result", add(passed), role=Role.STATE, texts=RESULTS)


class _LeaseWriter:
    """Writes the lessee's side of a lease."""

    def __init__(self, offer: OfferWriter, terms: LeaseTerms) -> None:
        self.offer = offer
        self.terms = terms
        self.name = offer.parties[CUSTOMER].name
        self.money = offer.money
        self.place = f"{offer.place}.lease"
        self.section = offer.sheet.section(f"{self.name}: terms of the lease")
        self.count = self._count()
        paid = offer.contract.payments
        self.instalments = {one.label for one in paid if one.earned is None}  # of co-investments
        rate = self._number("rate", "Borrowing rate of the lessee per year", terms.rate)
        self.factor = discount_factor(self.section, rate, "Discount factor of the lease")
        self.rate = self.section.line(
            "Interest rate in the period",
            operating * (before(self.factor) / self.factor - 1),
            role=Role.RATE,
        )
        share = terms.lease_share
        label = "Part of the payments that is for the lease"
        stated = "lease_share" in terms.model_fields_set
        self.share = self._number("lease_share", label, share) if stated else None

    def write(self) -> Lessee:
        """Write what is owed, the right-of-use asset, and the effects on profit."""
        payments = self.offer.contract.payments or [self._none()]
        owed = [self._liability(payment) for payment in payments]
        section = self.offer.sheet.section(f"{self.name}: lease (IFRS 16)")
        payment = self._summed(section, "Payments", [one.payment for one in owed])
        interest = self._summed(section, "Interest on the lease", [one.interest for one in owed])
        debt = self._summed(section, "Lease liability", [one.owed for one in owed], level=True)
        early = self._remeasured(section, "start", owed, ahead=False)
        late = self._remeasured(section, "end", owed, ahead=True)
        both = [line for line in (early, late) if line is not None]
        remeasured = both[0] if both else None
        if len(both) > 1:
            remeasured = section.line("Remeasurement", add(both), unit=self.money)
        self.owed_at_start, self.paid_at_start = (
            section.line(label, total(row * (1 - operating)), unit=self.money, role=Role.LEVEL)
            for label, row in (
                ("Liability at commencement", debt),
                ("Paid at commencement", payment),
            )
        )
        beside = self._beside(section)
        cost = section.line(
            "Cost of the right-of-use asset",
            add([self.owed_at_start, self.paid_at_start, *([] if beside is None else [beside])]),
            unit=self.money,
            role=Role.LEVEL,
        )
        asset = right_of_use(section, cost, self._used(section), early, late)
        effects = self._effects(section, payments, beside, asset, interest)
        return Lessee(
            payment, interest, remeasured, debt, asset, self.owed_at_start, self.paid_at_start,
            cost, effects,
        )  # fmt: skip

    def received(self) -> list[Line]:
        """Return what the lessor gets, as numbers discounted to the start."""
        return [self.owed_at_start, self.paid_at_start, *self._to_lessor]

    def _number(self, field: str, label: str, stated: Quantity, unit: str = "") -> Line:
        role = Role.LEVEL if unit else Role.RATE
        inputs, group = self.offer.basis.inputs, self.offer.group
        return inputs.number(group, f"{self.place}.{field}", label, stated, unit, role)

    def _count(self) -> Line:
        """Write how many periods the lease has; what lies after the last one is not seen."""
        formula: Expression = highest(period)
        if self.terms.years is not None:
            years = self._number("years", "Years of the lease", self.terms.years, "year")
            formula = minimum(years / period_length, highest(period))
        return self.section.line("Periods of the lease", formula, role=Role.LEVEL)

    def _used(self, section: Section) -> Line:
        """Write over how many periods the asset is written off (paragraph 32)."""
        keeps = "yes" in (self.terms.ownership_passes, self.terms.bargain_option)
        life = economic_life(self.offer, self.terms)
        if life is None or not keeps:
            return self.count
        periods = maximum(floor(life / period_length + tiny), 1)
        return section.line("Periods of use", periods, role=Role.LEVEL)

    def _none(self) -> Payment:
        nothing = self.section.line("Paid in any case", where(operating, 0, 0), unit=self.money)
        return Payment("nothing in any case", nothing, nothing)

    def _liability(self, payment: Payment) -> Liability:
        section = self.offer.sheet.section(f"{self.name}: lease, {payment.label}")
        cash = payment.cash if self.share is None else payment.cash * self.share
        runs = period < self.count if payment.ahead else period <= self.count
        paid = section.line("Payment", cash * runs, unit=self.money)
        timing = self.offer.basis.scenario.timeline.timing
        return liability(
            section,
            paid,
            self.factor,
            self.rate,
            payment.level,
            ahead=payment.ahead,
            after_interest=payment.ahead or timing == "start",
        )

    def _summed(
        self, section: Section, label: str, lines: list[Line], *, level: bool = False
    ) -> Line:
        role = Role.LEVEL if level else Role.AMOUNT
        formula = lines[0] if len(lines) == 1 else add(lines)
        return section.line(label, formula, unit=self.money, role=role)

    def _remeasured(
        self, section: Section, when: str, owed: list[Liability], *, ahead: bool
    ) -> Line | None:
        lines = [
            one.remeasured for one in owed if one.remeasured is not None and one.ahead == ahead
        ]
        return (
            self._summed(section, f"Remeasurement at the {when} of the period", lines)
            if lines
            else None
        )

    def _beside(self, section: Section) -> Line | None:
        """Write what the right-of-use asset holds beside the payments of clauses."""
        found = {}
        for flow in self.offer.ledger.flows:
            if flow.kind.name == "co-investment" and flow.title not in self.instalments:
                whole = total(flow.line)
                part = whole if self.share is None else whole * self.share
                label = f"{flow.title} at commencement"
                found[flow.title] = section.line(label, part, unit=self.money, role=Role.LEVEL)
        for field, label in EXTRAS.items():
            if (stated := getattr(self.terms, field)) is not None:
                found[field] = self._number(field, label, stated, self.money)
        self._to_lessor = [
            line for at, line in found.items() if at not in ("initial_costs", "restoration")
        ]
        if not found:
            return None
        label = "Premium and costs at commencement"
        return self._summed(section, label, list(found.values()), level=True)

    def _effects(
        self,
        section: Section,
        payments: list[Payment],
        beside: Line | None,
        asset: RightOfUse,
        interest: Line,
    ) -> Effects:
        """Write what profits would be without it: fees as they are earned, the rest spread."""
        runs = section.line("In the lease", operating * (period <= self.count), role=Role.FLAG)
        parts = [self._earned(section, payment) for payment in payments]
        earned = parts[0]
        for part in parts[1:]:
            earned = earned + part
        fees = earned * runs if self.share is None else earned * runs * self.share
        costs = fees if beside is None else fees + beside / self.count * runs
        ebitda = section.line("Effect on EBITDA", costs, unit=self.money)
        ebit = section.line("Effect on EBIT", ebitda - asset.depreciation, unit=self.money)
        profit = section.line("Effect on profit before tax", ebit - interest, unit=self.money)
        return Effects(ebitda, ebit, profit)

    def _earned(self, section: Section, payment: Payment) -> Expression:
        """Return a payment as it is earned, or what is paid within the lease spread evenly."""
        if payment.earned is not None:
            return payment.earned
        within = section.line(
            f"{payment.label} within the lease",
            payment.cash * (period <= self.count),
            unit=self.money,
        )
        return total(within) / self.count
