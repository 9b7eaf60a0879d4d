"""What a clause is given when it is applied: where to write its lines and whom to let pay."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from servicemodel.line.nodes import Role
from servicemodel.line.words import period_length, tiny, years

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from servicemodel.block.growth import Index
    from servicemodel.clause.indexation import Indexation
    from servicemodel.ledger import Ledger, Party
    from servicemodel.line.nodes import Expression, Line
    from servicemodel.line.sheet import Section
    from servicemodel.values import Quantity


@dataclass(frozen=True)
class Payment:
    """What a clause lets the customer pay in any case, as a lease counts it.

    `cash` is at the prices of its period, `level` the index at which it stands, `earned` the
    accrued amount, None if that is spread over the lease; `ahead` says that it stands one column
    before the period that it pays for.
    """

    label: str
    cash: Expression
    earned: Expression | None
    level: Line | None = None
    ahead: bool = False


@dataclass(frozen=True)
class Ending:
    """What a price for the machine may read where a contract ends before its time.

    All as if the contract ran on: `cash` is the owner's in each period, `running` that part of it
    which a contract that ends with the period still brings, `book` what stands in its books then,
    `spent` what it spent at signing (one number). `factor` discounts at its rate. `leaving` is the
    share of the contract for which a price is paid, None if it never ends; `sell` lets it be paid,
    and `prices` takes the price of each method.
    """

    cash: Line
    running: Line
    book: Line
    spent: Line
    factor: Line
    leaving: Line | None
    sell: Callable[[Line, str], None]
    prices: dict[str, Line]


@dataclass(frozen=True)
class Deal:
    """The section, ledger and parties of one offer, and the lines that its clauses may read.

    `number(path, label, quantity, unit, role)` writes an input that the scenario states below the
    offer, `series` one that may be a path by year, `schedule` one by years since the start;
    `index(terms, place)` is an index as the clause states it; `quantity(service)` the demand for a
    service (the only one without a name), `demand(service)` that without measures; `costs(offer,
    items)` what some items cost under an offer's build, whoever bears them; `tariff(name)` its unit
    and price, and `energy(name)` what is paid at that price now; `flow(name)` a plain flow and its
    kind, for clauses that come after these; `with_vat(party, price)` what a price costs it with VAT
    that it can't reclaim; `left` is what is left of machines at the end. What is paid in any case
    is added to `payments`.
    """

    section: Section
    ledger: Ledger
    provider: Party
    customer: Party
    currency: str
    timing: str
    per_year: int
    number: Callable[..., Line]
    series: Callable[..., Expression]
    schedule: Callable[..., Line]
    index: Callable[[Indexation | None, str], Index | None]
    quantity: Callable[[str | None], Line]
    demand: Callable[[str], Line]
    costs: Callable[[str, Sequence[str]], list[Line]]
    tariff: Callable[[str], tuple[str, Line]]
    energy: Callable[[str], list[Line]]
    flow: Callable[[str], tuple[Line, str]]
    with_vat: Callable[[Party, Line], Expression]
    payments: list[Payment] = field(default_factory=list)
    ending: Ending | None = None
    left: Collection[Line] = ()

    def term(
        self, place: str, label: str, first: Quantity | None, last: Quantity | None
    ) -> Callable[[bool], Expression]:
        """Return the flag of the years of a clause; asked for True, of one period later."""
        limits = {
            word: self.number(f"{place}.{word}_year", f"{label}: {word} year", quantity, "year")
            for word, quantity in (("first", first), ("last", last))
            if quantity is not None
        }

        def flag(later: bool) -> Expression:
            name = f"{label} runs" + (" in the next period" if later else "")
            now = years + period_length if later else years
            parts: list[Expression] = []
            if "first" in limits:
                parts.append(now > limits["first"] - 1 + tiny)
            if "last" in limits:
                parts.append(now <= limits["last"] + tiny)
            formula = parts[0] if len(parts) == 1 else parts[0] * parts[1]
            return self.section.line(name, formula, role=Role.FLAG)

        return flag
