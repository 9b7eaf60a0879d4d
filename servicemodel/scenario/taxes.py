"""What of income tax goes together: losses and their limits, when it is paid, and tax years."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from servicemodel.scenario.names import found, mapping_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    Mistake = tuple[tuple[Any, ...], str]  # where, and what is wrong

LIMITS = {
    "loss_limit": "only losses carried forward offset a share of a profit",
    "loss_expiry": "only losses carried forward expire",
}
NO_YEAR = (
    "refunded losses are settled in each period, so there is no tax of a year to pay in parts: "
    "state losses: carried forward, or lost"
)


WHOLE_YEARS = (
    "in a yearly model each period is a tax year: state period: month, or quarter, or leave it out"
)


def mistakes(data: Any) -> Iterator[Mistake]:
    """Walk over what does not go together in income taxes."""
    timeline = mapping_at(data, "timeline")
    if timeline.get("tax_year_end") is not None and timeline.get("period", "year") == "year":
        yield ("timeline", "tax_year_end"), WHOLE_YEARS
    for place, source in found(data, ("parties", "*", "capital", "*")):
        saves = isinstance(source, dict) and source.get("tax") is not None
        if saves and not mapping_at(data, "parties", place[1]).get("tax"):
            yield (*place, "tax"), f"{place[1]} pays no income tax, so this cost saves none"
    for place, terms in found(data, ("parties", "*", "tax")):
        if not isinstance(terms, dict):
            continue
        losses = terms.get("losses", "refunded")
        for field, text in LIMITS.items():
            if losses in ("refunded", "lost") and terms.get(field) is not None:
                yield (*place, field), f"here losses are {losses}; {text}"
        if losses == "refunded" and terms.get("paid") == "in instalments":
            yield (*place, "paid"), NO_YEAR
        name, other = terms.get("name"), mapping_at(terms, "second").get("name")
        if isinstance(name, str) and isinstance(other, str) and name.casefold() == other.casefold():
            yield (*place, "second", "name"), f"both taxes are called {other!r}"
