"""What of a clause's index must fit the periods: its review, and how long before it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from servicemodel.scenario import calendar
from servicemodel.scenario.names import CLAUSE, found, mapping_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    Mistake = tuple[tuple[Any, ...], str]  # where, and what is wrong

MONTHS = {"year": 12, "quarter": 3, "month": 1}


def mistakes(data: Any) -> Iterator[Mistake]:
    """Walk over the reviews of clauses' indices that fall between periods."""
    timeline = mapping_at(data, "timeline")
    period = str(timeline.get("period", "year"))
    start = calendar.start_of(timeline)
    if start is None or period not in MONTHS:
        return
    length = MONTHS[period]
    for place, terms in found(data, (*CLAUSE, "*")):
        index = mapping_at(terms, "index")
        lag, month = _months(index.get("lag_months")), _months(index.get("review_month"))
        if lag is not None and lag % length:
            yield (
                (*place, "index", "lag_months"),
                f"{lag:g} months are no whole number of periods, which are {length} months long: "
                f"write {length}, {2 * length}, ..., or take shorter periods",
            )
        if month is None or not 1 <= month <= 12:
            continue
        later = int(month - start.month) % 12
        begins = ", ".join(
            str(first) for first in range(1, 13) if not (first - start.month) % length
        )
        if later % length:
            yield (
                (*place, "index", "review_month"),
                f"no period begins in month {month:g}: write {begins}, or take shorter periods",
            )
        bill = MONTHS.get(str(mapping_at(terms).get("billed", "month")), 1)
        if mapping_at(terms).get("paid") == "in advance" and bill > length and later % bill:
            yield (
                (*place, "index", "review_month"),
                f"a bill in advance for a {terms['billed']} is at one price: it needs a review "
                "that falls on a bill, or bills as short as the periods",
            )


def _months(stated: Any) -> float | None:
    """Return a number as it is stated, with a source or without; None if it is none."""
    told: Any = stated.get("value") if isinstance(stated, dict) else stated
    if isinstance(told, bool):
        return None
    try:
        return float(told)
    except (TypeError, ValueError, OverflowError):
        return None
