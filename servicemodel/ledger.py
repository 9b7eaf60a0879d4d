"""Who pays whom: every flow has a payer and a payee, so money between parties cancels.

In the engine every amount is positive; a party's statement gives it a sign. What a kind of flow
means for tax, on each side, is one row of a table.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from servicemodel.errors import ModelError, did_you_mean

if TYPE_CHECKING:
    from servicemodel.line.nodes import Line

Treatment = Literal["income", "deducted", "capitalised", "none"]
Activity = Literal["operating", "investment", "financing", "tax", "valued"]


@dataclass(frozen=True)
class Party:
    """Someone with a discount rate and taxes of its own; `OUTSIDE` is the world."""

    key: str
    name: str


OUTSIDE = Party("outside", "Outside")


@dataclass(frozen=True)
class Kind:
    """What a kind of flow means for tax: for the one who pays it and the one who gets it.

    `cause` is the part of a bridge from one offer to another to which it belongs. `received` is
    the activity of who gets it, where that is another: a buyer invests what a seller earns. What
    is `valued` is paid by nobody: it counts in an NPV, and in no account.
    """

    name: str
    activity: Activity
    payer: Treatment
    payee: Treatment
    cause: str
    received: Activity | None = None

    @property
    def financed(self) -> bool:
        """Whether it is an investment that may fall at signing, so that a loan finances it."""
        return self.invests and self.name not in ("buy-out price", "price at the end")

    @property
    def invests(self) -> bool:
        """Whether who pays it invests; a grant that is passed on is no investment."""
        return self.activity == "investment" and self.cause != GRANTS


MACHINE, FEES = "purchase and making of the machine", "fees instead of a price"
OTHER_FLOWS, GRANTS = "other flows", "grants and credits"
LOANS = "loans"

KINDS = {
    kind.name: kind
    for kind in (
        Kind("purchase price", "investment", "capitalised", "income", MACHINE, "operating"),
        Kind("cost of goods sold", "operating", "deducted", "none", MACHINE),
        Kind("cost of own asset", "investment", "capitalised", "none", MACHINE),
        Kind("selling effort", "operating", "deducted", "none", "selling effort"),
        Kind("removal", "operating", "deducted", "income", "removal"),
        Kind("cost of removal", "operating", "deducted", "none", "removal"),
        Kind("maintenance", "operating", "deducted", "income", "maintenance"),
        Kind("cost of maintenance", "operating", "deducted", "none", "maintenance"),
        Kind("energy", "operating", "deducted", "income", "energy"),
        Kind("insurance", "operating", "deducted", "none", "insurance"),
        Kind("property tax", "operating", "deducted", "none", "property tax"),
        Kind("contract overhead", "operating", "deducted", "none", "contract overhead"),
        Kind("deposit", "financing", "none", "none", FEES),
        Kind("deposit returned", "financing", "none", "none", FEES),
        Kind("interest on deposit", "operating", "deducted", "income", FEES),
        Kind("connection charge", "operating", "deducted", "income", FEES),
        Kind("co-investment", "operating", "deducted", "income", FEES),
        Kind("service fee", "operating", "deducted", "income", FEES),
        Kind("usage fee", "operating", "deducted", "income", FEES),
        Kind("savings share", "operating", "deducted", "income", FEES),
        Kind("performance", "operating", "deducted", "income", FEES),
        Kind("lease payment", "operating", "deducted", "income", FEES),
        Kind("credit loss", "operating", "deducted", "income", "credit loss"),
        Kind("service valued", "valued", "none", "none", "service valued"),
        Kind("termination fee", "operating", "deducted", "income", FEES),
        Kind("buy-out price", "investment", "capitalised", "income", MACHINE),
        Kind("price at the end", "investment", "deducted", "income", "value left at the end"),
        Kind("value left at the end", "investment", "none", "income", "value left at the end"),
        Kind("running flow", "operating", "deducted", "income", OTHER_FLOWS),
        Kind("capital flow", "investment", "capitalised", "income", OTHER_FLOWS),
        Kind("untaxed flow", "operating", "none", "none", OTHER_FLOWS),
        Kind("grant", "investment", "none", "none", GRANTS),
        Kind("subsidy", "operating", "none", "income", GRANTS),
        Kind("grant passed on", "investment", "none", "none", GRANTS),
        Kind("subsidy passed on", "operating", "deducted", "income", GRANTS),
        Kind("tax credit", "tax", "none", "none", GRANTS),
        Kind("VAT", "operating", "deducted", "none", "VAT"),
        Kind("VAT on a purchase", "investment", "capitalised", "none", "VAT"),
        Kind("loan drawn", "financing", "none", "none", LOANS),
        Kind("interest", "financing", "deducted", "income", LOANS),
        Kind("principal", "financing", "none", "none", LOANS),
        Kind("loan fee", "financing", "deducted", "income", LOANS),
        Kind("reserve", "financing", "none", "none", LOANS),
        Kind("interest on reserve", "financing", "deducted", "income", LOANS),
        Kind("tax shield", "tax", "none", "none", LOANS),
        Kind("income tax", "tax", "none", "none", "income tax"),
    )
}
BY_CLAUSES = (  # what clauses ask of the customer as the contract runs
    *("service fee", "usage fee", "savings share", "performance", "lease payment"),
)
DEPRECIATION = "depreciation"  # what is deducted of an outlay, though nobody is paid for it
DEDUCTIBLE = (*(kind.name for kind in KINDS.values() if kind.payer == "deducted"), DEPRECIATION)
TAXABLE = tuple(kind.name for kind in KINDS.values() if kind.payee == "income")
CAUSES = tuple(dict.fromkeys(kind.cause for kind in KINDS.values()))


@dataclass(frozen=True)
class Flow:
    """A line that one party pays to another; `earned` is the accrued amount that tax reads.

    `title` tells flows of one kind apart.
    """

    line: Line
    payer: Party
    payee: Party
    kind: Kind
    earned: Line
    title: str = ""

    @property
    def named(self) -> bool:
        """Whether the flow has a name of its own, which says more than its kind."""
        return self.kind.cause in (OTHER_FLOWS, GRANTS)

    def sign(self, party: Party) -> int:
        """Return 1 if the party gets the flow, -1 if it pays it, 0 if it has no part in it."""
        return (self.payee == party) - (self.payer == party)

    def activity(self, party: Party) -> Activity:
        """Return the activity of a party to which the flow belongs."""
        other = self.kind.received if self.payee == party else None
        return other or self.kind.activity

    def treatment(self, party: Party) -> Treatment:
        """Return what the flow means for the party's tax."""
        if self.payer == party:
            return self.kind.payer
        return self.kind.payee if self.payee == party else "none"


@dataclass
class Ledger:
    """The flows of one offer."""

    flows: list[Flow] = field(default_factory=list)

    def pay(
        self,
        payer: Party,
        payee: Party,
        line: Line,
        kind: str,
        earned: Line | None = None,
        *,
        title: str = "",
    ) -> None:
        """Write that one party pays a line to another; nobody pays himself."""
        if payer == payee:
            raise ModelError(f"{line.name}: {payer.name} would pay itself")
        if kind not in KINDS:
            raise ModelError(f"{line.name}: no kind {kind!r}; {did_you_mean(kind, KINDS)}")
        accrued = line if earned is None else earned
        self.flows.append(Flow(line, payer, payee, KINDS[kind], accrued, title))

    def of(self, party: Party) -> list[Flow]:
        """Return the flows that a party pays or gets."""
        return [flow for flow in self.flows if flow.sign(party)]
