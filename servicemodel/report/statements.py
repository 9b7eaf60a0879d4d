"""Income, cash flow and balance as a person reads them, and as rows, one per number."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from servicemodel.report.delimited import delimited
from servicemodel.report.table import BETWEEN, Column, draw
from servicemodel.report.text import money, named

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from servicemodel.model.yearly import YearlyRow

    Found = Mapping[tuple[str, str], Mapping[str, Sequence[YearlyRow]]]  # by offer and party key

FIELDS = ("offer", "party", "statement", "label", "sums", "year", "amount")
INDENT = "  "
NOTE = (
    "Income counts what is earned, cash flow what is paid; amounts of a year are those of all its "
    "periods, a balance stands at its end. Loans are part of all three, whatever the discount rate "
    "is of. Assets stand at what tax has left of them. All cash goes to the owners, who also pay "
    "in what is missing. Income tax is that without loans, with what they save of it beside it. A "
    "lease stands as the rent that it is: `servicemodel lease` tells what IFRS 16 makes of it."
)
GAP = "..."


def text(
    found: Found, names: Mapping[str, str], years: Sequence[str], currency: str,
    *, width: int = 100, digits: int = 0,
) -> str:  # fmt: skip
    """Return a table for each offer and party, with as many years as `width` has room for.

    `names` are the parties' names by key. The first years stand there, and the last one.
    """
    lines: list[str] = []
    shown = 0
    for (offer, key), statements in found.items():
        labels: list[str] = []
        rows: list[YearlyRow | None] = []
        for name, of_it in statements.items():
            labels.append(f"{name[:1].upper()}{name[1:]}")
            rows.append(None)
            for row in of_it:
                labels.append(INDENT * (1 if row.sums else 2) + row.label)
                rows.append(row)
        columns = [
            Column(year, ["" if row is None else money(row.amounts[at], digits) for row in rows])
            for at, year in enumerate(years)
        ]
        corner = f"{names[key]}, {named(offer)}, in {currency}"
        chosen = _fitting(columns, max(map(len, (corner, *labels))), width)
        left_out = len(years) - len(chosen)
        if left_out:
            chosen.insert(-1, Column(GAP, ["" if row is None else GAP for row in rows]))
        shown = max(shown, left_out)
        lines += draw(corner, labels, [[column] for column in chosen], width)
        lines.append("")
    lines += textwrap.wrap(NOTE, min(width, 100))
    if shown:
        said = "Not all years fit: --width has room for more, --csv and --json tell all."
        lines += textwrap.wrap(said, width)
    return "\n".join(lines) + "\n"


def _fitting(columns: Sequence[Column], label_width: int, width: int) -> list[Column]:
    """Return the first columns that stand side by side with the last one."""
    left = width - label_width - columns[-1].width - 2 * BETWEEN - len(GAP)
    if sum(column.width + BETWEEN for column in columns) + label_width <= width:
        return list(columns)
    chosen: list[Column] = []
    for column in columns[:-1]:
        left -= column.width + BETWEEN
        if left < 0 and len(chosen) > 1:
            break
        chosen.append(column)
    return [*chosen, columns[-1]]


def rows(found: Found, years: Sequence[str]) -> list[dict[str, Any]]:
    """Return every number in a row of its own: offer, party key, statement, label, year, amount.

    `sums` says whether a label adds up those above it.
    """
    return [
        dict(zip(FIELDS, (offer, key, name, row.label, row.sums, year, amount), strict=True))
        for (offer, key), statements in found.items()
        for name, of_it in statements.items()
        for row in of_it
        for year, amount in zip(years, row.amounts, strict=True)
    ]


def csv(found: Found, years: Sequence[str], dialect: str = "comma") -> str:
    """Return `rows` as CSV: a header, full precision."""
    told = [{**row, "sums": int(row["sums"])} for row in rows(found, years)]
    return delimited(FIELDS, (list(row.values()) for row in told), dialect)
