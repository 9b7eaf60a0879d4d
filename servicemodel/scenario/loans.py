"""What a scenario states of a party's loans: the fields, and what must stand together.

Loans enter a party's NPV only where its discount rate is a cost of equity. Otherwise that rate is
a cost of capital, in which the interest and what it saves of tax are contained already.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from pydantic import model_validator

from servicemodel.scenario.names import found, mapping_at
from servicemodel.values import Amount, Fields, Positive, Ratio, Share

if TYPE_CHECKING:
    from collections.abc import Iterator

    Mistake = tuple[tuple[Any, ...], str]  # where, and what is wrong

EQUITY = "cost of equity"


class LoanFee(Fields):
    """What a loan costs at signing beside interest."""

    share: Share | None = None
    amount: Amount | None = None


class LoanSize(Fields):
    """How much cash before financing and tax there is for each unit of debt service."""

    dscr: Ratio
    most: Share | None = None


class DebtReserve(Fields):
    """What the borrower sets aside at signing until the loan is repaid, and what that earns."""

    months: Positive
    interest: Share | None = None


class Loan(Fields):
    """A loan of a party from outside, drawn at signing: how much, at which rate, how repaid."""

    share: Share | None = None
    amount: Amount | None = None
    sized_to: LoanSize | None = None
    rate: Share
    compounding: Literal["yearly", "quarterly", "monthly"] = "yearly"
    years: Positive
    repayment: Literal["annuity", "equal principal", "bullet", "sculpted"] = "annuity"
    grace: Amount | None = None
    paid: Literal["in arrears", "in advance"] = "in arrears"
    fee: LoanFee | None = None
    reserve: DebtReserve | None = None
    finances: tuple[str, ...] | None = None
    offers: tuple[str, ...] | None = None

    @model_validator(mode="after")
    def _one_size(self) -> Loan:
        sizes = (self.share, self.amount, self.sized_to)
        if sum(size is not None for size in sizes) != 1:
            raise ValueError(
                "state one of share (of what the party invests at signing), amount and sized_to"
            )
        if self.finances is not None and self.share is None:
            raise ValueError("finances says of what the loan is a share: state share too")
        if self.repayment == "sculpted" and self.sized_to is None:
            raise ValueError("a loan that is sculpted to cash needs sized_to: {dscr: 1.3}")
        if self.repayment == "sculpted" and self.sized_to and self.sized_to.most is not None:
            raise ValueError("a loan that is sculpted takes all that cash allows: it has no most")
        if self.repayment == "sculpted" and self.grace is not None:
            raise ValueError("a loan that is sculpted to cash has no grace")
        return self


def mistakes(data: Any) -> Iterator[Mistake]:
    """Walk over loans that do not go with the rest of the scenario."""
    timing = mapping_at(data, "timeline").get("timing", "end")
    real = isinstance(data, dict) and data.get("prices") == "real"
    for place, terms in found(data, ("parties", "*", "loans", "*")):
        if not isinstance(terms, dict):
            continue
        if real:
            yield place, "a loan is repaid in nominal money: it needs nominal prices"
        if terms.get("paid") != "in advance":
            continue
        if terms.get("repayment") in ("bullet", "sculpted"):
            yield (*place, "paid"), f"a loan of kind {terms['repayment']} is never in advance"
        if timing != "end":
            text = f"in advance needs timing end: with {timing} flows stand earlier already"
            yield (*place, "paid"), text
    yield from _rates(data)


def _rates(data: Any) -> Iterator[Mistake]:
    """Hold costs of equity against the flows that they discount."""
    parties = mapping_at(data, "parties")
    for number, key in enumerate(parties):
        rate, loans = mapping_at(parties, key, "discount_rate"), mapping_at(parties, key, "loans")
        of_equity = str(rate.get("of")).startswith(EQUITY)
        place: tuple[str, ...] = ("parties", key, "discount_rate", "of")
        if of_equity and not loans:
            yield (
                place,
                "these flows have no loan in them: discount them at a cost of capital (wacc)",
            )
        elif of_equity and number == 0 and mapping_at(data).get("common_rate") is None:
            yield (
                place,
                "the common rate would be this cost of equity, and the joint value has no loan "
                "in it: state common_rate, a cost of capital (wacc)",
            )
        stated = mapping_at(parties, key).get("cost_of_equity") is not None
        place = ("parties", key, "cost_of_equity")
        if stated and of_equity:
            yield place, "the discount rate is a cost of equity already"
        elif stated and not loans:
            yield place, "this party has no loan, so that its cash is that to equity"
    common = mapping_at(data, "common_rate")
    if str(common.get("of")).startswith(EQUITY):
        yield (
            ("common_rate", "of"),
            "the joint value has no loan in it: discount it at a cost of capital (wacc)",
        )
