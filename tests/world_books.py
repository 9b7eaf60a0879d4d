"""Time, indices and accounts of a plain script that plays a scenario through; see `world`.

It imports nothing from the project.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

OUTSIDE = "outside"
PER_YEAR = {"year": 1, "quarter": 4, "month": 12}
PRICES = (  # beside the price of a purchase
    *("maintenance", "removal", "energy"),
    *("service fee", "usage fee", "savings share", "lease payment", "co-investment"),
    *("connection charge", "termination fee", "price at the end"),
)
SHIFT = {"end": 0.0, "middle": 0.5, "start": 1.0}
Row = list[float]


def number(stated: Any) -> float:
    told = stated["value"] if isinstance(stated, dict) else stated
    if isinstance(told, str) and told.endswith("%"):
        return float(told.removesuffix("%")) / 100
    return float(told)


def scaled(row: Row, factor: float) -> Row:
    return [amount * factor for amount in row]


def added(*rows: Row) -> Row:
    return [sum(amounts) for amounts in zip(*rows, strict=True)]


def at_year(stated: Any, year: int) -> float:
    """Return a number, or that of the last year of a path which has come."""
    if isinstance(stated, dict) and "value" not in stated:
        return float(stated[max(key for key in stated if key <= year)])
    return number(stated)


class Clock:
    """Periods, calendar years and indices of a scenario."""

    def __init__(self, scenario: dict[str, Any]) -> None:
        terms = scenario["timeline"]
        self.start = terms["start"]
        self.per_year = PER_YEAR[terms.get("period", "year")]
        self.last = terms["years"] * self.per_year
        self.shift = SHIFT[terms.get("timing", "end")]
        before_the_start = (self.start.month - 2) % 12 + 1
        self.closing = terms.get("tax_year_end") or before_the_start
        self.indices = scenario.get("indices", {})

    def row(self) -> Row:
        return [0.0] * (self.last + 1)

    def calendar_year(self, period: int) -> int:
        """Return the year in which a period begins."""
        months = max(period - 1, 0) * 12 // self.per_year
        return int(self.start.year + (self.start.month - 1 + months) // 12)

    def ends_tax_year(self, period: int) -> bool:
        """Return whether a tax year ends here; signing is one of its own, the end always ends."""
        if period in (0, self.last) or self.per_year == 1:
            return True
        months = 12 // self.per_year
        first = self.start.month - 1 + (period - 1) * months
        return self.closing - 1 in [(first + i) % 12 for i in range(months)]

    def growth(self, index: str, period: int) -> float:
        terms = self.indices[index]
        if isinstance(terms, dict) and "index" in terms:
            return self.growth(terms["index"], period) + number(terms["plus"])
        return at_year(terms, self.calendar_year(period))

    def at_end(self, index: str | None, period: int) -> float:
        """Return the level at a period's end, for capital: one step per year that is over."""
        level = 1.0
        for year in range(1, period // self.per_year + 1):
            level *= 1 + self.growth(index, year * self.per_year) if index else 1
        return level

    def in_period(self, index: str | None, period: int) -> float:
        """Return the level in a period, for running amounts: 1 throughout the first year."""
        return self.at_end(index, max(period - 1, 0))

    def running(self, per_year: Any, index: str | None) -> Row:
        """Return an amount per year, or a path of them, as a row."""
        return [
            at_year(per_year, self.calendar_year(k)) / self.per_year * self.in_period(index, k)
            if k
            else 0.0
            for k in range(self.last + 1)
        ]

    def installed(self, life: float, first: float = 0.0) -> list[int]:
        """Return the periods at whose ends something is installed; `first` in years."""
        found: list[int] = []
        while True:
            years = first + len(found) * life
            period = math.ceil(years * self.per_year - 1e-9 * life * self.per_year)
            if period >= self.last:
                return found
            found.append(period)

    def bought(self, amount: float, index: str | None, periods: list[int]) -> Row:
        row = self.row()
        for period in periods:
            row[period] += amount * self.at_end(index, period)
        return row

    def used_up(self, spent: Row, life: float) -> Row:
        """Return how much of what was spent is written off in each period, in a straight line."""
        row, lasts = self.row(), life * self.per_year
        for bought, amount in enumerate(spent):
            for age in range(1, self.last - bought + 1):
                row[bought + age] += amount * min(max(lasts - age + 1, 0.0), 1.0) / lasts
        return row

    def straight(self, spent: Row, life: float) -> Row:
        """Return what is written off in a straight line, with what is left in the last period."""
        row = self.used_up(spent, life)
        row[-1] += sum(spent) - sum(row)
        return row

    def years_between(self, first: Any, last: Any) -> Row:
        """Return 1 in the periods of the years from `first` to `last`; the first has the start."""
        years = [k / self.per_year for k in range(self.last + 1)]
        return [
            float(
                (first in (None, 1) or y > first - 1 + 1e-9) and (last is None or y < last + 1e-9)
            )
            for y in years
        ]


NO_RUNNING_PAYMENT = (
    *("purchase price", "cost of own asset", "capital flow", "grant", "value left at the end"),
    *("VAT", "VAT on a purchase", "loan drawn", "interest", "principal", "loan fee"),
    *("reserve", "interest on reserve", "credit loss", "service valued"),
    *("deposit", "deposit returned", "grant passed on", "buy-out price", "price at the end"),
)
BOUGHT = (  # at the end of a period, by who has the machine from then on
    *("purchase price", "VAT on a purchase", "cost of own asset", "cost of goods sold"),
    *("selling effort", "capital flow"),
)
BY_CLAUSES = ("service fee", "usage fee", "savings share", "performance", "lease payment")


@dataclass
class Booked:
    """What is spent, what is written off, and how much is `new` in the books.

    What is bought at a period's end belongs to who has it from then on, unless to who had it
    `before`.
    """

    spent: Row
    taken: Row
    new: Row
    before: bool = False

    def left(self, period: int) -> float:
        """Return what is left in the books at a period's end, without what is new then."""
        upto = period + 1
        return sum(self.spent[:upto]) - sum(self.taken[:upto]) - self.new[period]


def booked(spent: Row, taken: Row, *, expensed: bool = False) -> Booked:
    """Return what is in the books of an outlay; what is expensed never is."""
    new = [amount * (not k or not expensed) for k, amount in enumerate(spent)]
    return Booked(spent, taken, new)


@dataclass
class Outlay:
    """What a party spends on a part of a machine, of which it bears a share, or on a flow."""

    party: str
    spent: Row
    write_off: Callable[[Row], Booked]
    taxed: bool = True
    part: Any = None
    share: float = 1.0


@dataclass
class Books:
    """What the parties pay and get under one offer, before tax; profit is what tax reads."""

    clock: Clock
    cash: dict[str, Row]
    outside: dict[str, Row]
    profit: dict[str, Row]
    kinds: dict[tuple[str, str], Row] = field(default_factory=dict)  # by party and kind
    credits: dict[str, Row] = field(default_factory=dict)  # of tax, paid out in full, by party
    limited: dict[str, list[Row]] = field(default_factory=dict)  # those limited to the tax owed
    taken_off: dict[str, float] = field(default_factory=dict)  # of what a party writes off
    outlays: list[Outlay] = field(default_factory=list)
    left_out: dict[str, dict[int, list[str]]] = field(default_factory=dict)  # kinds, by sign
    vat: dict[str, Row] = field(default_factory=dict)  # what a party adds to a price, by period
    paid_of: dict[tuple[str, str], Row] = field(default_factory=dict)  # what a party pays of a kind
    days: dict[tuple[str, str], float] = field(default_factory=dict)  # by party, payable_days or so
    running: dict[str, Row] = field(default_factory=dict)  # what a party gets less what it pays
    credit_loss: float = 0.0  # the share of what clauses ask that the customer never pays
    early: bool = False  # whether what is paid at a period's end is for the next
    late_days: float = 0.0  # how much later it pays the rest

    def pay(
        self,
        payer: str,
        payee: str,
        row: Row,
        kind: str,
        *,
        tax: str = "running",
        earned: Row | None = None,
    ) -> None:
        """Let one pay the other; `tax` is running, capital (written off elsewhere) or untaxed."""
        accrued, due = row if earned is None else earned, row
        user = payer in ("customer", OUTSIDE)  # who has bought its building pays from outside
        asked = kind in BY_CLAUSES and user and payee == "provider"
        more = self.late_days if asked else 0.0
        row = row if kind in NO_RUNNING_PAYMENT else self.late(payer, payee, row, more)
        lost = self.credit_loss if asked else 0.0
        if kind in PRICES and payer in self.vat:
            vat, of_year = self.on(payer, row), self.on(payer, accrued)
            vat, of_year = scaled(vat, 1 - lost), scaled(of_year, 1 - lost)
            of_year[-1] += sum(vat) - sum(of_year)  # where the rate was another when it was paid
            self.pay(payer, OUTSIDE, vat, "VAT", earned=of_year)
        for party, other, sign in ((payer, payee, -1), (payee, payer, 1)):
            if party == OUTSIDE:
                continue
            self.kinds[party, kind] = added(self.of_kind(party, kind), due)
            if kind not in NO_RUNNING_PAYMENT:
                so_far = self.running.get(party, self.clock.row())
                self.running[party] = added(so_far, scaled(due, sign))
            if sign < 0:
                so_far = self.paid_of.get((party, kind), self.clock.row())
                self.paid_of[party, kind] = added(so_far, row)
            self.cash[party] = added(self.cash[party], scaled(row, sign))
            if other == OUTSIDE:
                self.outside[party] = added(self.outside[party], scaled(row, sign))
            left_out = self.left_out.get(party, {}).get(sign, ())
            taxed = tax == "running" or (tax == "capital" and sign > 0)
            if taxed and kind not in left_out:
                self.profit[party] = added(self.profit[party], scaled(accrued, sign))
        if lost:
            never = scaled(accrued, lost)
            self.pay(payee, payer, scaled(row, lost), "credit loss", earned=never)

    def late(self, payer: str, payee: str, row: Row, more: float = 0.0) -> Row:
        """Return what is due, evenly in its period, as it is paid so many days later."""
        days = self.days.get((payer, "payable_days"), self.days.get((payee, "receivable_days"), 0))
        later = (days + more) / 365 * self.clock.per_year
        paid = self.clock.row()
        paid[0] = row[0]
        for due in range(1, self.clock.last + 1):
            begins, ends = due - 1 + later, due + later
            for k in range(due, self.clock.last + 1):
                paid[k] += row[due] * max(min(k, ends) - max(k - 1, begins), 0)
            paid[-1] += row[due] * min(max(ends - self.clock.last, 0), 1)
        return paid

    def write_off_all(self) -> None:
        """Write all outlays off; what is spent at signing only in part, where a grant lowers it."""
        for outlay in self.outlays:
            kept = self.kept(outlay.party) if outlay.taxed else 1.0
            booked = outlay.write_off([outlay.spent[0] * kept, *outlay.spent[1:]])
            self.written_off(outlay.party, booked, taxed=outlay.taxed)

    def kept(self, party: str) -> float:
        """Return the share of what a party spends at signing that it may write off."""
        whole = sum(one.spent[0] for one in self.outlays if one.party == party and one.taxed)
        return max(1 - self.taken_off.get(party, 0.0) / whole, 0.0) if whole > 0 else 1.0

    def written_off(self, party: str, booked: Booked, *, taxed: bool = True) -> None:
        """Deduct what is written off, unless it is so in the party's own books alone."""
        if taxed:
            self.deduct(party, booked.taken)

    def on(self, party: str, row: Row) -> Row:
        """Return the VAT on a price that a party pays."""
        return [amount * share for amount, share in zip(row, self.vat[party], strict=True)]

    def of_kind(self, party: str, kind: str) -> Row:
        """Return what a party pays or gets of a kind, so far."""
        return self.kinds.get((party, kind), self.clock.row())

    def deduct(self, party: str, row: Row) -> None:
        """Lower what a party is taxed on."""
        if "depreciation" in self.left_out.get(party, {}).get(-1, ()):
            return
        self.profit[party] = added(self.profit[party], scaled(row, -1))

    def credited(self, party: str) -> Row:
        """Return the tax credits that a party gets in full."""
        return self.credits.get(party, self.clock.row())

    def tax_less_credits(self, party: str, terms: dict[str, Any]) -> Row:
        """Return what a party pays to the tax office, or gets from it."""
        row = scaled(self.credited(party), -1)
        if not terms.get("tax"):
            return row
        row = added(row, self.taxes(party, terms["tax"]))
        left, so_far = self.clock.row(), 0.0
        for period, amount in enumerate(self.owed(party, terms["tax"])):
            so_far += amount
            if self.clock.ends_tax_year(period):
                left[period], so_far = so_far, 0.0
        for credit in self.limited.get(party, ()):
            carried = 0.0
            for period, new in enumerate(credit):
                carried += new
                if self.clock.ends_tax_year(period):
                    used = min(carried, max(left[period], 0.0))
                    carried, left[period] = carried - used, left[period] - used
                    row[period] -= used
        return row

    def owed(self, party: str, terms: dict[str, Any]) -> Row:
        """Return all income tax of a party, as it is owed."""
        return self.taxes(party, {**terms, "paid": "when owed"})

    def taxes(self, party: str, terms: dict[str, Any]) -> Row:
        """Return all income tax of a party, as it is paid."""
        clock, second = self.clock, terms.get("second")
        base = self.taxable(party, terms)
        paid, lower = clock.row(), clock.row()
        if second:
            other = self.at_rate(base, second["rate"])
            paid = self.paid(other, terms)
            lower = other if second["deducted"] == "from the first" else lower
        first = self.at_rate(added(base, scaled(lower, -1)), terms["rate"])
        return added(paid, self.paid(first, terms))

    def at_rate(self, base: Row, rate: Any) -> Row:
        years = map(self.clock.calendar_year, range(len(base)))
        return [amount * at_year(rate, year) for amount, year in zip(base, years, strict=True)]

    def taxable(self, party: str, terms: dict[str, Any]) -> Row:
        """Return what is taxed and when: at the ends of tax years, unless losses are refunded."""
        rule, profit = terms.get("losses", "refunded"), self.profit[party]
        if rule == "refunded":
            return profit
        limit, expiry = number(terms.get("loss_limit", 1)), number(terms.get("loss_expiry", 1e9))
        row, income = self.clock.row(), 0.0
        losses: list[list[float]] = []  # where the tax year of each ends, and what is left of it
        for period, amount in enumerate(profit):
            income += amount
            if not self.clock.ends_tax_year(period):
                continue
            may_offset = max(income, 0.0) * limit
            row[period] = max(income, 0.0)
            for loss in losses if rule == "carried forward" else ():
                counts = period - loss[0] <= expiry * self.clock.per_year
                used = min(loss[1], may_offset) if counts else 0.0
                loss[1] -= used
                may_offset -= used
                row[period] -= used
            losses.append([period, max(-income, 0.0)])
            income = 0.0
        return row

    def paid(self, owed: Row, terms: dict[str, Any]) -> Row:
        """Return a tax as it is paid: parts of the last year's, and the rest where a year ends."""
        if terms.get("paid") != "in instalments":
            return owed
        row, last, so_far = self.clock.row(), 0.0, 0.0
        for period, amount in enumerate(owed):
            if self.clock.ends_tax_year(period):
                row[period] = amount - so_far
                so_far, last = 0.0, amount if period else 0.0
            else:
                row[period] = last / self.clock.per_year
                so_far += row[period]
        return row
