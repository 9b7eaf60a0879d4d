"""What of a scenario must fit the calendar: its start, its end, and paths by year."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from servicemodel.errors import said
from servicemodel.scenario.names import found, mapping_at
from servicemodel.timeline import LAST_YEAR, MOST_YEARS

if TYPE_CHECKING:
    from collections.abc import Iterator

    Mistake = tuple[tuple[Any, ...], str]  # where, and what is wrong

NO_DATE = "{} is no date; write one such as 2027-01-01"


def mistakes(data: Any) -> Iterator[Mistake]:
    """Walk over everything that does not fit the calendar."""
    yield from _timeline(mapping_at(data, "timeline"))
    yield from _paths(data)


def _timeline(terms: dict[Any, Any]) -> Iterator[Mistake]:
    """Refuse a number for the start, which would be seconds since 1970, and one too late."""
    place = ("timeline", "start")
    stated, years = terms.get("start"), terms.get("years")
    if _is_number(stated):
        yield place, NO_DATE.format(said(stated))
    start = _date(stated)
    if start is None or not isinstance(years, int) or years > MOST_YEARS:
        return
    if start.year + years > LAST_YEAR:
        text = f"{start} plus {years} years is beyond the calendar, which ends with {LAST_YEAR}"
        yield place, text


def start_of(timeline: dict[Any, Any]) -> datetime.date | None:
    """Return the start, None if that is not stated well."""
    return _date(timeline.get("start"))


def _is_number(stated: Any) -> bool:
    try:
        float(stated)
    except (TypeError, ValueError, OverflowError):
        return False
    return True


def _date(stated: Any) -> datetime.date | None:
    """Return a date as YAML or a text states it, None if there is none."""
    try:
        return datetime.date.fromisoformat(str(stated)[: len("2027-01-01")])
    except ValueError:
        return None


def _paths(data: Any) -> Iterator[Mistake]:
    """Refuse a path by year that is raised once more, or that begins after the scenario does."""
    start = _date(mapping_at(data, "timeline").get("start"))
    first = start.year if start else None
    raised = (
        (("tariffs", "*"), "price", "index"),
        (("services", "*"), "per_year", "growth"),
        (("flows", "*"), "per_year", "index"),
        (("flows", "*"), "per_unit", "index"),
        (("offers", "*", "clauses", "*", "fee"), "per_year", "index"),
        (("offers", "*", "clauses", "*", "usage"), "per_unit", "index"),
        (("offers", "*", "clauses", "*", "remainder"), "margin_per_year", "index"),
        (("offers", "*", "clauses", "*", "remainder"), "margin_per_unit", "index"),
        (("offers", "*", "behaviour", "use"), "value_per_unit", "index"),
    )
    alone: tuple[tuple[tuple[str, ...], str], ...] = (
        (("indices", "*"), ""),
        (("parties", "*", "tax"), "rate"),
        (("parties", "*", "tax", "second"), "rate"),
        (("parties", "*", "vat"), "rate"),
        (("offers", "*", "clauses", "*", "savings"), "share"),
        (("offers", "*", "clauses", "*", "savings", "baseline"), "per_year"),
        (("offers", "*", "clauses", "*", "savings", "baseline"), "factor"),
        (("offers", "*", "clauses", "*", "performance"), "promised"),
        (("offers", "*", "clauses", "*", "performance"), "measured"),
        (("offers", "*", "behaviour", "use"), "change"),
    )
    pattern: tuple[str, ...]
    for pattern, field, index in raised:
        for place, terms in found(data, pattern):
            years = years_of(mapping_at(terms, field).get("value", mapping_at(terms, field)))
            if years and isinstance(terms, dict) and terms.get(index) is not None:
                yield (*place, index), f"{field} is a path by year already: no {index} raises it"
            yield from _begins((*place, field), years, first)
    for pattern, field in alone:
        for place, terms in found(data, pattern):
            inner = mapping_at(terms, field) if field else mapping_at(terms)
            at = (*place, field) if field else place
            yield from _begins(at, years_of(inner.get("value", inner)), first)


def _begins(place: tuple[Any, ...], years: list[int], first: int | None) -> Iterator[Mistake]:
    if years and first is not None and min(years) > first:
        yield place, f"the path begins in {min(years)}, after the scenario does in {first}"


def periods(timeline: dict[Any, Any]) -> int | None:
    """Return how many periods follow the start, None if that is not stated well."""
    years = timeline.get("years")
    per_year = {"year": 1, "quarter": 4, "month": 12}.get(str(timeline.get("period", "year")))
    return years * per_year if isinstance(years, int) and per_year else None


def years_of(stated: Any) -> list[int]:
    """Return the years of a path, none if it is no path."""
    if isinstance(stated, dict) and stated and all(isinstance(key, int) for key in stated):
        return list(stated)
    return []
