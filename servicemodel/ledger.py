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


@dataclass(frozen=True)
class Party:
    """Someone with a discount rate and taxes of its own; `OUTSIDE` is the world."""

    key: str
    name: str


OUTSIDE = Party("outside", "Outside")


@dataclass(frozen=True)
class Kind:
    """What a kind of flow means for tax: for the one who pays it and the one who gets it."""

    name: str
    activity: Literal["operating", "investment", "financing", "tax"]
    payer: Treatment
    payee: Treatment


KINDS = {
    kind.name: kind
    for kind in (
        Kind("purchase price", "investment", "capitalised", "income"),
        Kind("cost of goods sold", "operating", "deducted", "none"),
        Kind("cost of own asset", "investment", "capitalised", "none"),
        Kind("selling effort", "operating", "deducted", "none"),
        Kind("maintenance", "operating", "deducted", "income"),
        Kind("energy", "operating", "deducted", "income"),
        Kind("contract overhead", "operating", "deducted", "none"),
        Kind("service fee", "operating", "deducted", "income"),
        Kind("value left at the end", "investment", "none", "income"),
        Kind("income tax", "tax", "none", "none"),
    )
}


@dataclass(frozen=True)
class Flow:
    """A line that one party pays to another; `earned` is the accrued amount that tax reads."""

    line: Line
    payer: Party
    payee: Party
    kind: Kind
    earned: Line

    def sign(self, party: Party) -> int:
        """Return 1 if the party gets the flow, -1 if it pays it, 0 if it has no part in it."""
        return (self.payee == party) - (self.payer == party)

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
        self, payer: Party, payee: Party, line: Line, kind: str, earned: Line | None = None
    ) -> None:
        """Write that one party pays a line to another; nobody pays himself."""
        if payer == payee:
            raise ModelError(f"{line.name}: {payer.name} would pay itself")
        if kind not in KINDS:
            raise ModelError(f"{line.name}: no kind {kind!r}; {did_you_mean(kind, KINDS)}")
        self.flows.append(Flow(line, payer, payee, KINDS[kind], line if earned is None else earned))

    def of(self, party: Party) -> list[Flow]:
        """Return the flows that a party pays or gets."""
        return [flow for flow in self.flows if flow.sign(party)]
