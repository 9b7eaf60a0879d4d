"""Cash and statements by year, whatever the length of a period: flows add up, balances end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from servicemodel.line.nodes import Role
from servicemodel.read import arrays

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from servicemodel.line.nodes import Line
    from servicemodel.model.build import Built
    from servicemodel.timeline import Timeline

Pair = tuple[str, str]  # offer, party key


@dataclass(frozen=True)
class YearlyRow:
    """A row of a statement with its amounts at signing and in each year.

    `sums` says whether it adds up those above it, `level` whether it stands at the end of a year.
    """

    label: str
    sums: bool
    level: bool
    amounts: tuple[float, ...]


def years(timeline: Timeline) -> list[str]:
    """Return what signing and each year are called: `start`, `2027` or `2027/28`."""
    first = timeline.start
    whole = (first.month, first.day) == (1, 1)
    labels = ["start"]
    for count in range(timeline.years):
        year = first.year + count
        labels.append(str(year) if whole else f"{year}/{(year + 1) % 100:02d}")
    return labels


def yearly_cash(built: Built) -> dict[str, dict[str, tuple[list[str], list[float]]]]:
    """Return the cash of each offer and party by year: labels (`start`, years) and amounts."""
    lines = {
        (name, key): offer.statements[key].cash
        for name, offer in built.offers.items()
        for key in built.parties
    }
    values = arrays.read(lines.values(), built.timeline)
    labels = years(built.timeline)
    found: dict[str, dict[str, tuple[list[str], list[float]]]] = {}
    for (name, key), line in lines.items():
        cash = _by_year(line, values[line], built.timeline)
        found.setdefault(name, {})[key] = (labels, list(cash))
    return found


def yearly_statements(built: Built) -> dict[Pair, dict[str, list[YearlyRow]]]:
    """Return the statements of each offer and party, by name, as rows by year."""
    accounts = built.accounts.found
    lines = [row.line for each in accounts.values() for rows in each.rows.values() for row in rows]
    values = arrays.read(lines, built.timeline)

    def yearly(line: Line) -> tuple[float, ...]:
        return _by_year(line, values[line], built.timeline)

    return {
        pair: {
            name: [
                YearlyRow(row.line.label, row.sums, row.line.role is Role.LEVEL, yearly(row.line))
                for row in rows
            ]
            for name, rows in each.rows.items()
        }
        for pair, each in accounts.items()
    }


def _by_year(line: Line, found: NDArray[Any], timeline: Timeline) -> tuple[float, ...]:
    row = found[:, 0]
    step = timeline.per_year
    starts = range(1, timeline.count + 1, step)
    if line.role is Role.LEVEL:
        found_ = (row[0], *(row[start + step - 1] for start in starts))
    else:
        found_ = (row[0], *(sum(row[start : start + step]) for start in starts))
    return tuple(float(amount) + 0.0 for amount in found_)  # -0 is 0
