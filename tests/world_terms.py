"""A contract that may end by a plain script: a tree over the moment of leaving; see `world`.

Each outcome is the contract up to a moment and the offer that comes after it from then on; what is
expected is their sum, weighed by their chances. It imports nothing from the project.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tests.world_books import BOUGHT, OUTSIDE, Booked, Outlay, Row, added, number, scaled
from tests.world_leaving import Leaving, leaving
from tests.world_loans import table
from tests.world_played import Payment, Played

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.world import World


def expected(world: World, anew: Callable[[str], World]) -> None:
    """Write all that is expected under an offer that may end, or whose building is sold."""
    terms = world.offer.get("term")
    now = Played(anew(world.name))
    if terms is None:
        who, then = Leaving(*(world.clock.row() for _ in range(3))), None
    else:
        who = leaving(world.clock, terms)
        then = Played(anew(terms["then"])) if "then" in terms else None
    both = Expected(world, now, then, who)
    both.write()
    world.books.write_off_all()
    both.paid_for_machines()


class Expected:
    """What is expected of a contract, of what comes after it, and of the sale of a building."""

    def __init__(self, world: World, now: Played, then: Played | None, who: Leaving) -> None:
        self.world, self.now, self.then, self.who = world, now, then, who
        self.clock, self.books = world.clock, world.books
        sale = world.scenario.get("building_sale")
        self.sold = int(number(sale["year"])) * self.clock.per_year if sale else self.clock.last
        self.selling = False  # the machine to who takes it over
        self.left = 0.0  # in the customer's books as it sells its building
        self.price = self.clock.row()  # of the machine, as it is paid

    def write(self) -> None:
        world, pay = self.world, self.books.pay
        world.used = self.used  # type: ignore[method-assign]
        if self.sold < self.clock.last:
            self.books.pay = self.until_the_sale(pay)  # type: ignore[method-assign]
            cut = self.sell(self.books.written_off)
            self.books.written_off = cut  # type: ignore[method-assign]
        self.replay(lambda played: played.payments)
        self.hand_over()
        world.flows()
        self.end_credits()
        self.replay(lambda played: played.passed_on)
        self.replay(lambda played: played.later)
        self.replay(lambda played: played.valued)
        self.write_off()
        self.books.pay = pay  # type: ignore[method-assign]

    def paid_for_machines(self) -> None:
        """Let the customer be paid for what stands in its books, once all is written off."""
        sale = self.world.scenario.get("building_sale", {})
        if self.sold < self.clock.last and "paid_for_machine" in sale:
            row = self.clock.row()
            row[self.sold] = self.left * number(sale["paid_for_machine"])
            self.books.pay(OUTSIDE, "customer", row, "value left at the end")

    def end_credits(self) -> None:
        """Let tax credits of who sells its building end with that."""
        books, ends = self.books, self.sold + 1
        if ends > self.clock.last:
            return
        rest = self.clock.row()[ends:]
        if "customer" in books.credits:
            books.credits["customer"][ends:] = rest
        books.limited["customer"] = [
            [*row[:ends], *rest] for row in books.limited.get("customer", [])
        ]

    def used(self, service: str) -> Row:
        """Return the use that is expected."""
        mine = self.now.world.used(service)
        if self.then is None:
            return mine
        after = self.then.world.used(service)
        return self.weighed(lambda leaves: [*mine[: leaves + 1], *after[leaves + 1 :]])

    def weighed(self, of: Callable[[int], Row]) -> Row:
        return added(*(scaled(of(leaves), chance) for leaves, chance in self.who.outcomes()))

    def replay(self, which: Callable[[Played], list[Payment]]) -> None:
        for played in (self.now, self.then):
            if played is None:
                continue
            own = played.world.books
            self.books.credit_loss, self.books.late_days = own.credit_loss, own.late_days
            for payment in which(played):
                cut = self.until if played is self.now else self.after
                rows = [(cut(payment, leaves), p) for leaves, p in self.who.outcomes()]
                due = added(*(scaled(row, p) for (row, _), p in rows))
                earned = added(*(scaled(row, p) for (_, row), p in rows))
                self.pay(replace(payment, row=due, earned=earned))

    def pay(self, payment: Payment) -> None:
        self.books.early = payment.early
        self.books.pay(
            *(payment.payer, payment.payee, payment.row, payment.kind),
            **{"tax": payment.tax, "earned": payment.earned},
        )
        self.books.early = False

    def until(self, payment: Payment, leaves: int) -> tuple[Row, Row]:
        """Return what is paid and earned up to a moment; what is paid by then is earned then."""
        due = [*payment.row]
        earned = [*(payment.earned or payment.row)]
        if leaves > self.clock.last:
            return due, earned
        last = payment.last(leaves)
        owed = sum(due[last + 1 :])
        due[last + 1 :] = [0.0] * (self.clock.last - last)
        if payment.kind == "deposit returned":
            due[leaves] += owed
        if payment.kind == "interest on deposit":
            due[leaves] += sum(earned[: leaves + 1]) - sum(due)
        if payment.earned is None:
            return due, due
        earned[leaves:] = [0.0] * (self.clock.last - leaves + 1)
        earned[leaves] = sum(due) - sum(earned)
        return due, earned

    def after(self, payment: Payment, leaves: int) -> tuple[Row, Row]:
        """Return what is paid and earned after a moment."""
        first = payment.last(leaves) + 1
        if leaves > self.clock.last:
            return self.clock.row(), self.clock.row()
        due = [0.0] * first + payment.row[first:]
        if payment.earned is None:
            return due, due
        if payment.kind in BOUGHT:
            return due, [0.0] * first + payment.earned[first:]
        return due, [0.0] * (leaves + 1) + payment.earned[leaves + 1 :]

    # -- the machine changes hands -----------------------------------------------------------------

    def hand_over(self) -> None:
        """Let who takes the machine over pay one of the prices, and who breaks a fee."""
        terms = self.world.offer.get("term") or {}
        broken = terms.get("break_clause")
        if broken and "fee" in broken:
            row = scaled(self.who.breaks, number(broken["fee"]))
            self.books.pay("customer", "provider", row, "termination fee")
        clauses = self.world.offer.get("clauses", ())
        stated = next((clause["buy_out"] for clause in clauses if "buy_out" in clause), None)
        if stated is None or self.then is None:
            return
        seller, buyer = self.now.world.legal, self.then.world.legal
        if seller == buyer:
            return
        price = getattr(self, stated["method"].replace(" ", "_"))(stated, seller)
        self.price = [a * b for a, b in zip(price, self.who.pays, strict=True)]
        self.selling = True  # of who has the building until it is sold
        self.books.pay(buyer, seller, self.price, "buy-out price", tax="capital")
        if buyer in self.books.vat:
            vat = self.books.on(buyer, self.price)
            self.books.pay(buyer, OUTSIDE, vat, "VAT on a purchase", tax="capital")
        self.selling = False

    def book_value(self, stated: dict[str, Any], owner: str) -> Row:
        """Return what tax has left in every period, without what is bought at its end."""
        row, world = self.clock.row(), self.now.world
        for one in self.that_go(owner):
            kept = world.books.kept(owner) if one.taxed else 1.0
            whole = one.write_off([one.spent[0] * kept, *one.spent[1:]])
            row = [left + whole.left(k) for k, left in enumerate(row)]
        return row

    def that_go(self, owner: str) -> list[Outlay]:
        """Return what a party buys and does not keep where the contract is over."""
        assert self.then is not None
        after = [one for one in self.then.world.books.outlays if one.part]
        own = [one for one in self.now.world.books.outlays if one.party == owner and one.part]
        return [one for one in own if not any(is_alike(one, other) for other in after)]

    def remaining_flows(self, stated: dict[str, Any], owner: str) -> Row:
        """Return the worth of what a party would still get and pay under the contract."""
        world, row = self.now.world, self.clock.row()
        rate = world.rate(world.scenario["parties"][owner]["discount_rate"])
        rate = number(stated["rate"]) if "rate" in stated else rate
        factor = [1.0] + [
            (1 + rate) ** -((k - self.clock.shift) / self.clock.per_year)
            for k in range(1, len(row))
        ]
        as_due: dict[str, Any] = {"kinds": {}, "running": {}, "paid_of": {}, "vat": {}, "days": {}}
        as_due |= {"credit_loss": 0.0, "late_days": 0.0}
        for leaves in range(len(row)):
            books = replace(
                world.books,
                **{
                    name: {k: self.clock.row() for k in world.books.cash}
                    for name in ("cash", "outside", "profit")
                },
                **as_due,
            )
            for p in self.now.payments:
                due, earned = self.after(p, leaves)
                books.pay(p.payer, p.payee, due, p.kind, tax=p.tax, earned=earned)
            worth = sum(a * b for a, b in zip(books.cash[owner], factor, strict=True))
            row[leaves] = max(worth / factor[leaves], 0.0)
        return row

    def schedule(self, stated: dict[str, Any], owner: str) -> Row:
        """Return the price that is stated for the last year that is over."""
        row = self.clock.row()
        for k in range(len(row)):
            over = [year for year in stated["schedule"] if year * self.clock.per_year <= k]
            row[k] = number(stated["schedule"][max(over)]) if over else 0.0
        return row

    def loan_and_fee(self, stated: dict[str, Any], owner: str) -> Row:
        """Return what is owed of an annuity on what was spent at signing, and a fee on it."""
        loan = stated["loan"]
        spent = sum(one.spent[0] for one in self.that_go(owner))
        amount = spent * number(loan.get("share", 1))
        _, _, principal = table(self.clock, amount, loan)
        more = 1 + number(stated.get("fee", 0))
        return [(amount - sum(principal[: k + 1])) * more for k in range(len(principal))]

    # -- what is written off -----------------------------------------------------------------------

    def write_off(self) -> None:
        """Let outlays be written off as is expected; what ends goes then."""
        mine = self.now.world.books.outlays
        theirs = (self.then or self.now).world.books.outlays
        mine, theirs = ([one for one in some if one.part] for some in (mine, theirs))
        for one in mine:
            alike = next((other for other in theirs if is_alike(one, other)), None)
            self.books.outlays.append(self.outlay(one, alike))
        for other in theirs:
            if not any(is_alike(one, other) for one in mine):
                self.books.outlays.append(self.taken_over(other))
        if self.then and any(self.price):
            self.books.outlays.append(self.of_price(theirs[0].part))
        for asset, variant in self.world.offer.get("build", {}).items():
            there = self.world.scenario["assets"][asset].get("existing")
            if there and there.get("book_value"):
                self.world.book_value(there, kept=variant == there["variant"])

    def expected(self, of: Callable[[int], Booked]) -> Booked:
        each = [(of(leaves), chance) for leaves, chance in self.who.outcomes()]
        return Booked(
            added(*(scaled(one.spent, p) for one, p in each)),
            added(*(scaled(one.taken, p) for one, p in each)),
            added(*(scaled(one.new, p) for one, p in each)),
        )

    def outlay(self, one: Outlay, alike: Outlay | None) -> Outlay:
        """Return what a party spends under the contract, and after it where it bears as much."""
        world, last = self.now.world, self.clock.last

        def run(lowered: Row) -> Booked:
            def of(leaves: int) -> Booked:
                spent = [lowered[0], *one.spent[1:]]
                if leaves > last:
                    return world.booked(one.party, spent, one.part)
                rest = alike.spent[leaves:] if alike else [0.0] * (last + 1 - leaves)
                spent = [*spent[:leaves], *rest]
                if alike:
                    return world.booked(one.party, spent, one.part, self.use(one.part, leaves))
                whole = world.booked(one.party, spent, one.part)
                whole.taken[leaves:] = [0.0] * (last + 1 - leaves)
                whole.taken[leaves] = sum(spent) - sum(whole.taken)
                return whole

            return self.expected(of)

        return Outlay(one.party, one.spent, run, one.taxed)

    def use(self, part: Any, leaves: int) -> Row:
        service = (part.rule or {}).get("service")
        if service is None or self.then is None:
            return self.clock.row()
        mine, after = (played.world.used(service) for played in (self.now, self.then))
        return [*mine[: leaves + 1], *after[leaves + 1 :]]

    def taken_over(self, other: Outlay) -> Outlay:
        """Return what a party spends only after the contract."""
        assert self.then is not None
        world = self.then.world

        def of(leaves: int) -> Booked:
            spent = [amount * (k >= leaves) for k, amount in enumerate(other.spent)]
            return world.booked(other.party, spent, other.part)

        nothing = self.clock.row()
        return Outlay(other.party, nothing, lambda _: self.expected(of), other.taxed)

    def of_price(self, part: Any) -> Outlay:
        """Return the price that is paid for the machine, with VAT."""
        assert self.then is not None
        world, buyer = self.then.world, self.then.world.legal
        spent = self.price
        if buyer in self.books.vat:
            spent = added(spent, self.books.on(buyer, spent))

        rule = part.rule and {key: part.rule[key] for key in part.rule if key != "replacements"}

        def run(_: Row) -> Booked:
            each = []
            for k, amount in enumerate(spent):
                alone = self.clock.row()
                alone[k] = amount
                one = world.booked(buyer, alone, replace(part, rule=rule))
                lives = k + 1 + int(part.life * self.clock.per_year + 1e-9)
                if rule and rule.get("at_replacement") != "goes on" and lives < len(alone):
                    one.taken[lives:] = [0.0] * (len(alone) - lives)
                    one.taken[-1] = amount - sum(one.taken)
                each.append(one)
            taken = added(*(one.taken for one in each))
            return Booked(spent, taken, self.clock.row(), before=True)

        return Outlay(buyer, self.clock.row(), run)

    # -- the building is sold ----------------------------------------------------------------------

    def until_the_sale(self, pay: Callable[..., None]) -> Callable[..., None]:
        """Return a way to pay that lets the new owner, from outside, go on for the customer."""
        inside = False

        def split(
            payer: str, payee: str, row: Row, kind: str, tax: str = "running", earned: Any = None
        ) -> None:
            nonlocal inside
            own = "customer" in (payer, payee)
            if inside or not own:
                pay(payer, payee, row, kind, tax=tax, earned=earned)
                return
            inside = True
            payment = Payment(payer, payee, row, kind, tax, earned, self.books.early)
            due, counted = self.until(payment, self.sold)
            if self.selling:
                due = counted = [*row[: self.sold + 1], *self.clock.row()[self.sold + 1 :]]
            pay(payer, payee, due, kind, tax=tax, earned=counted)
            after = added(row, scaled(due, -1))
            after_counted = added(earned or row, scaled(counted, -1))
            new = [OUTSIDE if party == "customer" else party for party in (payer, payee)]
            if new != [OUTSIDE, OUTSIDE]:
                pay(*new, after, kind, tax=tax, earned=after_counted)
            inside = False

        return split

    def sell(self, written_off: Callable[..., None]) -> Callable[..., None]:
        """Return a way to write off that writes the rest off as the building is sold."""

        def cut(party: str, one: Booked, *, taxed: bool = True) -> None:
            if party == "customer":
                self.left += one.left(self.sold)
                last = self.sold + 1
                spent = [*one.spent[:last], *self.clock.row()[last:]]
                spent[self.sold] *= one.before
                taken = [*one.taken[: self.sold], *self.clock.row()[self.sold :]]
                taken[self.sold] = sum(spent) - sum(taken)
                one = Booked(spent, taken, one.new)
            written_off(party, one, taxed=taxed)

        return cut


def is_alike(one: Outlay, other: Outlay) -> bool:
    """Return whether a party bears as much of a part under two offers."""
    same = one.party == other.party and one.part.name == other.part.name
    return same and abs(one.share - other.share) < 1e-9
