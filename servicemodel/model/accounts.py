"""Income, cash flow and a simple balance of each party under each offer.

Income is what flows have earned, cash what they have paid. Assets stand at what tax has left of
them. All cash goes to the owners, who also pay in what is missing, so no party holds any; with
loans, they are part of all three, whatever the discount rate is of.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from servicemodel.ledger import LOANS
from servicemodel.line.nodes import Role
from servicemodel.line.sheet import Sheet
from servicemodel.line.words import add, maximum, operating, where

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from servicemodel.ledger import Flow, Party
    from servicemodel.line.nodes import Expression, Line
    from servicemodel.line.sheet import Section
    from servicemodel.model.offers import OfferModel

INCOME, CASH, BALANCE = "income", "cash flow", "balance"
STATEMENTS = (INCOME, CASH, BALANCE)
ACTIVITIES = {  # label of the sum of cash
    "operating": "Cash from operating",
    "tax": "Cash from taxes",
    "investment": "Cash from investment",
    "financing": "Cash from deposits",  # that of loans stands apart
}
DEPOSIT, RETURNED = "deposit", "deposit returned"
SHIELD = "tax shield"  # what loans save of tax stands with them


@dataclass(frozen=True)
class Row:
    """A line of a statement; `sums` says whether it adds up those above it."""

    line: Line
    sums: bool = False


@dataclass(frozen=True)
class Accounts:
    """The statements of a party under an offer, by name; `gap` is what the balance is out by."""

    rows: Mapping[str, tuple[Row, ...]]
    assets: Line
    gap: Line


class AccountLines:
    """The statements by offer and party key, on a sheet of their own."""

    def __init__(
        self, parties: Mapping[str, Party], offers: Mapping[str, OfferModel], money: str
    ) -> None:
        self.sheet = Sheet("Statements")
        self.found = {
            (name, key): _Writer(self.sheet, offer, key, party, money).write()
            for name, offer in offers.items()
            for key, party in parties.items()
        }

    def of(self, offer: str, party: str) -> list[Row]:
        """Return the rows of all statements of a party under an offer."""
        return [row for rows in self.found[offer, party].rows.values() for row in rows]


class _Writer:
    def __init__(self, sheet: Sheet, offer: OfferModel, key: str, party: Party, money: str) -> None:
        self.sheet, self.offer, self.party, self.money = sheet, offer, party, money
        self.flows = [*offer.ledger.of(party), *offer.financing.of(party)]
        self.written_off = offer.written_off[key]
        self.at_cost = offer.at_cost[key]
        self.taken_off = offer.taken_off.get(key)
        financing = offer.statements[key].financing
        self.loans = list(financing.loans.values()) if financing else []
        self.reserves = list(financing.reserves.values()) if financing else []

    def write(self) -> Accounts:
        """Write the three statements; what is not settled yet stands before the balance."""
        rows: dict[str, tuple[Row, ...]] = {}
        rows[INCOME], profit = self._income()
        rows[CASH], cash = self._cash()
        rows[BALANCE], assets, gap = self._balance(profit, cash)
        return Accounts(rows, assets, gap)

    def _section(self, what: str) -> Section:
        return self.sheet.section(f"{self.party.name}, {self.offer.name}: {what}")

    def _sum(
        self, section: Section, label: str, lines: Sequence[Line], role: Role = Role.AMOUNT
    ) -> Line:
        """Write the sum of some lines, which may be none."""
        formula: Expression = where(operating, 0, 0)
        if lines:
            formula = lines[0] if len(lines) == 1 else add(lines)
        return section.line(label, formula, unit=self.money, role=role)

    def _by_kind(
        self, section: Section, flows: Iterable[Flow], amount: Callable[[Flow], Line]
    ) -> list[Line]:
        """Write a signed row per kind of flow, what is got first; plain flows have own names."""
        groups: dict[tuple[str, bool, int], list[Line]] = {}
        for flow in sorted(flows, key=lambda flow: -flow.sign(self.party)):
            name = flow.title if flow.named else flow.kind.name
            groups.setdefault((name, flow.named, flow.sign(self.party)), []).append(amount(flow))
        rows = []
        for (name, named, sign), lines in groups.items():
            whole: Expression = lines[0] if len(lines) == 1 else add(lines)
            label = f"{name[:1].upper()}{name[1:]}"
            if (name, named, -sign) in groups:
                label += " received" if sign > 0 else " paid"
            while any(line.label == label for line in section.lines):
                label += " too"
            formula = whole if sign > 0 else -whole
            rows.append(section.line(label, formula, unit=self.money))
        return rows

    def _income(self) -> tuple[tuple[Row, ...], Line]:
        section, party = self._section(INCOME), self.party
        kept = [flow for flow in self.flows if flow.treatment(party) != "capitalised"]

        def of(activity: str) -> list[Flow]:
            found = [flow for flow in kept if flow.activity(party) == activity]
            if activity == "financing":  # what is drawn or repaid is no income
                found = [flow for flow in found if flow.treatment(party) != "none"]
            return found

        rows: list[Row] = []
        result: list[Line] = []  # what the last sum stands for

        def summed(label: str, lines: Sequence[Line]) -> None:
            rows.extend(map(Row, lines))
            line = self._sum(section, label, [*result, *lines])
            rows.append(Row(line, sums=True))
            result[:] = [line]

        def earned(flow: Flow) -> Line:
            return flow.earned

        gets = [flow for flow in of("operating") if flow.sign(party) > 0]
        pays = [flow for flow in of("operating") if flow.sign(party) < 0]
        if gets:
            summed("Revenue", self._by_kind(section, gets, earned))
        summed("EBITDA", self._by_kind(section, pays, earned))
        below: list[Line] = []
        if self.written_off:
            gone = [each.depreciation for each in self.written_off]
            whole: Expression = gone[0] if len(gone) == 1 else add(gone)
            label = "Depreciation and write-offs"
            below.append(section.line(label, -whole, unit=self.money))
        if self.taken_off is not None:
            label = "Taken off what is written off"
            below.append(section.line(label, -self.taken_off, unit=self.money))
        below += self._by_kind(section, of("investment"), earned)
        summed("EBIT", below)
        summed("Profit before tax", self._by_kind(section, of("financing"), earned))
        own = [flow for flow in of("tax") if flow.kind.name != SHIELD]
        saved = [flow for flow in of("tax") if flow.kind.name == SHIELD]
        paid = [*self._by_kind(section, own, earned), *self._by_kind(section, saved, earned)]
        summed("Net profit", paid)
        return tuple(rows), result[0]

    def _cash(self) -> tuple[tuple[Row, ...], Line]:
        section = self._section(CASH)
        rows: list[Row] = []
        sums: list[Line] = []

        def summed(label: str, flows: list[Flow]) -> None:
            if flows:
                lines = self._by_kind(section, flows, lambda flow: flow.line)
                sums.append(self._sum(section, label, lines))
                rows.extend([*map(Row, lines), Row(sums[-1], sums=True)])

        lent = [flow for flow in self.flows if self._of_loans(flow)]
        others = [flow for flow in self.flows if not self._of_loans(flow)]
        for activity, label in ACTIVITIES.items():
            summed(label, [flow for flow in others if flow.activity(self.party) == activity])
        if lent:
            before = self._sum(section, "Cash before loans", sums)
            rows.append(Row(before, sums=True))
            sums = [before]
            summed("Cash from loans", lent)
        cash = self._sum(section, "Cash to owners", sums)
        return (*rows, Row(cash, sums=True)), cash

    def _of_loans(self, flow: Flow) -> bool:
        return flow.kind.cause == LOANS

    def _balance(self, profit: Line, cash: Line) -> tuple[tuple[Row, ...], Line, Line]:
        open_ = self._not_settled()
        section = self._section(BALANCE)

        def so_far(label: str, line: Line) -> Line:
            balance = section.balance(label, unit=self.money, opening=0)
            return balance.close(balance.opening + line)

        def summed(label: str, lines: Sequence[Line]) -> Line:
            return self._sum(section, label, lines, Role.LEVEL)

        owned: list[Line] = []
        if self.written_off:
            books = [each.book for each in self.written_off]
            owned.append(summed("Machines and other assets", books))
        if self.at_cost:
            bought = self._sum(section, "Bought and not written off", self.at_cost)
            owned.append(so_far("Assets not written off", bought))
        if self.reserves:
            owned.append(summed("Debt service reserves", [one.balance for one in self.reserves]))
        if open_:
            owned.append(summed("Receivables and prepaid", [line for line, _ in open_]))
        deposits = self._deposits(section)
        left = any(flow.kind.name == DEPOSIT and flow.payer == self.party for flow in self.flows)
        if deposits is not None and left:
            owned.append(so_far("Deposits left with others", deposits))
        assets = summed("Assets", owned)
        owed: list[Line] = []
        if deposits is not None and not left:
            owed.append(so_far("Deposits held", deposits))
        if open_:
            owed.append(summed("Payables and deferred income", [line for _, line in open_]))
        if self.loans:
            owed.append(summed("Loans", [loan.balance for loan in self.loans]))
        before = [each.opening for each in self.written_off if each.opening is not None]
        equity: list[Line] = []
        if before:
            label = "Book value before signing"
            start = before[0] if len(before) == 1 else summed(label, before)
            account = section.balance("Owned before signing", unit=self.money, opening=start)
            equity.append(account.close(account.opening * 1))
        equity.append(so_far("Profits so far", profit))
        paid_in = section.line("Paid in by owners in the period", -cash, unit=self.money)
        equity.append(so_far("Paid in by owners, net", paid_in))
        sources = summed("Liabilities and equity", [*owed, *equity])
        gap = self._level(section, "Out of balance", assets - sources)
        rows = (
            *map(Row, owned), Row(assets, sums=True),
            *map(Row, owed), *map(Row, equity), Row(sources, sums=True), Row(gap),
        )  # fmt: skip
        return rows, assets, gap

    def _deposits(self, section: Section) -> Line | None:
        """Write what is paid in deposits less what is returned; a party leaves or takes them."""
        paid = [flow.line for flow in self.flows if flow.kind.name == DEPOSIT]
        back = [flow.line for flow in self.flows if flow.kind.name == RETURNED]
        if not paid:
            return None
        whole = self._sum(section, "Deposits in the period", paid)
        less = self._sum(section, "Deposits returned in the period", back)
        return section.line("Deposits less those returned", whole - less, unit=self.money)

    def _not_settled(self) -> list[tuple[Line, Line]]:
        """Write what is earned and not paid yet, or paid before: what is owed to it, and by it."""
        flows = [flow for flow in self.flows if flow.earned is not flow.line]
        if not flows:
            return []
        section = self._section("not settled yet")
        found = []
        for flow in flows:
            label = f"{flow.kind.name[:1].upper()}{flow.kind.name[1:]}"
            if flow.title:
                label += f", {flow.title}"
            while any(line.label == label for line in section.lines):
                label += " too"
            account = section.balance(label, unit=self.money, opening=0)
            left = flow.earned - flow.line if flow.sign(self.party) > 0 else flow.line - flow.earned
            line = account.close(account.opening + left)
            found.append(
                (
                    self._level(section, f"{label}: owed to it", maximum(line, 0)),
                    self._level(section, f"{label}: owed by it", maximum(-line, 0)),
                )
            )
        return found

    def _level(self, section: Section, label: str, formula: Expression) -> Line:
        return section.line(label, formula, unit=self.money, role=Role.LEVEL)
