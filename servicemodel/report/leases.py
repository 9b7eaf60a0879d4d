"""A lease as a person reads it: the questions, what they decide, and a table of its years."""

from __future__ import annotations

from dataclasses import fields
from html import escape
from typing import TYPE_CHECKING

from servicemodel.model.lease_results import Lease
from servicemodel.report import frames
from servicemodel.report.table import Column, draw
from servicemodel.report.text import money

if TYPE_CHECKING:
    import pandas as pd

    from servicemodel.model.build import Built

WIDTH = 100
COLUMNS = {  # by field of a year
    "payment": "payment",
    "interest": "interest",
    "remeasured": "remeasured",
    "liability": "liability",
    "depreciation": "depreciation",
    "right_of_use": "right of use",
    "ebitda": "EBITDA",
    "profit": "profit",
}
NOTES = (
    "Liability and right of use stand at the end of each year; the liability adds to debt.",
    "EBITDA and profit (before tax) are what the lease changes in them; it changes no cash or tax.",
)


class ShownLease(Lease):
    """A lease that can be told, and whose years are a frame."""

    built: Built

    @property
    def frame(self) -> pd.DataFrame:
        """The years of the lease: one per row, amounts in the currency."""
        return frames.lease(self, self.built)

    def __str__(self) -> str:
        return text(self)

    def _repr_html_(self) -> str:
        return f"<pre>{escape(str(self))}</pre>"


def shown(found: Lease, built: Built) -> ShownLease:
    """Return a lease that a notebook shows as text."""
    lease = ShownLease(**{item.name: getattr(found, item.name) for item in fields(found)})
    object.__setattr__(lease, "built", built)  # no field: it is no part of the answer
    return lease


def text(found: Lease) -> str:
    """Return what decides whether an offer contains a lease, and what it looks like if it does."""
    lines = [f"{found.offer}: {found.result} (IFRS 16)", ""]
    lines += _listed(found.answers)
    if found.liability is None or found.right_of_use is None or found.paid_at_start is None:
        return "\n".join(lines) + "\n"
    amounts = {
        "Lease liability at commencement": money(found.liability),
        "Payments at commencement": money(found.paid_at_start),
    }
    beside = found.right_of_use - found.liability - found.paid_at_start
    if money(beside) != "0":
        amounts["Co-investment, premium, initial and restoration costs"] = money(beside)
    amounts["Right-of-use asset at commencement"] = money(found.right_of_use)
    widest = max(map(len, amounts.values()))
    told = {label: f"{amount:>{widest}}" for label, amount in amounts.items()}
    lines += ["", f"In the books of {found.lessee}, in {found.currency}", "", *_listed(told), ""]
    columns = [Column(head, _cells(found, name)) for name, head in COLUMNS.items()]
    stated = [column for column in columns if any(cell != "0" for cell in column.cells)]
    years = [year.year for year in found.years]
    lines += draw("year", years, [[column] for column in stated], WIDTH)
    lines += ["", *NOTES, "", f"In the books of {found.lessor}: {_a(found.lessor_class)}", ""]
    return "\n".join([*lines, *_listed(found.signs)]) + "\n"


def _a(noun: str | None) -> str:
    return f"{'an' if str(noun)[0] in 'aeiou' else 'a'} {noun}"


def _cells(found: Lease, name: str) -> list[str]:
    return [money(getattr(year, name)) for year in found.years]


def _listed(told: dict[str, str]) -> list[str]:
    wide = max(map(len, told))
    return [f"{label:{wide}}  {answer}" for label, answer in told.items()]
