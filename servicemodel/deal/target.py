"""What is to come true, as a person writes it: `provider irr = 10%`, `customer npv less sale = 0`.

A metric is a row of `METRICS`, which says what its number is and what may stand after its name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from servicemodel.errors import UsageError, did_you_mean
from servicemodel.values import Number, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NPV, IRR, PAYBACK = "npv", "irr", "payback"
DSCR, GAIN, EQUAL_GAIN = "lowest dscr", "gain", "equal gain"
AMOUNT, RATE, YEARS, RATIO = "an amount", "a rate", "a number of years", "a ratio"
INDIFFERENT = "indifferent"


@dataclass(frozen=True)
class Metric:
    """What the number of a metric is, and whether it may be `less` an offer and `by year`."""

    number: str
    less: bool = False
    by_year: bool = False


METRICS = {
    NPV: Metric(AMOUNT, less=True),
    IRR: Metric(RATE, less=True, by_year=True),
    PAYBACK: Metric(YEARS, less=True),
    DSCR: Metric(RATIO),
    "dscr": Metric(RATIO),
    GAIN: Metric(AMOUNT),
}
OTHER_NAMES = {"dscr": DSCR}
FIRST_WORDS = {name.split(" ")[0] for name in (*METRICS, INDIFFERENT)}
WRITE = "write <party> <metric> = <number>, such as provider irr = 10%"
QUOTES = "\"'"
BY_YEAR = re.compile(r"by year ([1-9][0-9]{0,2})\b", re.IGNORECASE)
_NUMBER: TypeAdapter[Quantity] = TypeAdapter(Number)


@dataclass(frozen=True)
class Target:
    """A metric of a party, of an offer or of its difference from the offer `less`, and its value.

    `value` is an amount for `npv` and `gain`, a rate per year for `irr`, years for `payback`, a
    ratio for `lowest dscr`. An `irr` may be that of the cash `until` the end of a year; 0 is all of
    it. An `equal gain` is of no party: what one side gains less what the other one gains is 0.
    """

    party: str
    metric: str
    less: str
    value: float
    until: int = 0

    @property
    def is_amount(self) -> bool:
        """Whether the metric is money, which is rounded against the amounts it is made of."""
        return self.metric == EQUAL_GAIN or METRICS[self.metric].number == AMOUNT


def parse(text: str, parties: Mapping[str, str], offers: Iterable[str]) -> Target:
    """Return the target that a text states; `parties` are names by key.

    Beside `<party> <metric> = <number>` that is `<party> indifferent`, a gain of 0, and `equal
    gain`. Raises `UsageError` with the nearest right word.
    """
    plain = " ".join(text.split())
    if plain.casefold() == EQUAL_GAIN:
        return Target("", EQUAL_GAIN, "", 0.0)
    if plain.casefold().endswith(f" {INDIFFERENT}"):
        party, rest = _party(plain, parties)
        if rest.casefold() == INDIFFERENT:
            return Target(party, GAIN, "", 0.0)
    left, equals, number = text.rpartition("=")
    if not equals or not left.strip() or left.rstrip()[-1] in "<>":
        raise UsageError(f"{text!r} is no target: {WRITE}")
    party, rest = _party(" ".join(left.split()), parties)
    metric, more = _metric(rest)
    more, until = _until_year(more, metric)
    if more and not METRICS[metric].less:
        raise UsageError(f"{text!r} is no target: after {metric} stands `=` and a number")
    less = _less(more, text, list(offers))
    value = _value(number.strip(), metric)
    return Target(party, OTHER_NAMES.get(metric, metric), less, value, until)


def _metric(rest: str) -> tuple[str, str]:
    """Return the name of the metric with which a text begins, and what follows it."""
    for name in METRICS:
        if f"{rest} ".casefold().startswith(f"{name} "):
            return name, rest[len(name) :].strip()
    word = rest.split(" ")[0]
    names = [*METRICS, INDIFFERENT]
    raise UsageError(f"no metric is called {word!r}; {did_you_mean(word.casefold(), names)}")


def _until_year(more: str, metric: str) -> tuple[str, int]:
    """Return what follows `by year 20`, and that year; 0 if it is not said."""
    found = BY_YEAR.match(more)
    if found is None:
        return more, 0
    if not METRICS[metric].by_year:
        raise UsageError(f"only an irr is that by a year; {metric} is of all years")
    return more[found.end() :].strip(), int(found[1])


def _party(left: str, parties: Mapping[str, str]) -> tuple[str, str]:
    """Return the key of the party with which a text begins, by key or name, and the rest."""
    known = [(label, key) for key, name in parties.items() for label in (name, key)]
    for label, key in sorted(known, key=lambda pair: -len(pair[0])):
        if f"{left} ".casefold().startswith(f"{label} ".casefold()):
            return key, left[len(label) :].strip()
    words = left.split(" ")
    end = next(
        (k for k, word in enumerate(words) if word.casefold() in FIRST_WORDS), len(words) - 1
    )
    said = " ".join(words[: max(end, 1)])
    labels = dict.fromkeys(label for label, _ in known)
    raise UsageError(f"no party is called {said!r}; {did_you_mean(said, labels)}")


def _less(more: str, text: str, offers: list[str]) -> str:
    if not more:
        return ""
    word, _, offer = more.partition(" ")
    if word.casefold() != "less" or not offer:
        raise UsageError(f"{text!r} is no target: after the metric stands `=`, or `less <offer> =`")
    found = {name.casefold(): name for name in offers}
    if len(offer) > 2 and offer[0] == offer[-1] and offer[0] in QUOTES:
        offer = offer if offer.casefold() in found else offer[1:-1].strip()
    if offer.casefold() not in found:
        raise UsageError(f"no offer is called {offer!r}; {did_you_mean(offer, offers)}")
    return found[offer.casefold()]


def _value(stated: str, metric: str) -> float:
    try:
        value = _NUMBER.validate_python(stated).value
    except ValidationError as problem:
        told = problem.errors()[0]["msg"].removeprefix("Value error, ")
        raise UsageError(f"{told}; {WRITE}") from None
    percent, what = stated.endswith("%"), METRICS[metric].number
    if what == RATE and not percent and abs(value) > 1:
        raise UsageError(f"an irr of {value:g} is {value:.0%}; did you mean {stated}%?")
    if what == RATE and value <= -0.999:
        raise UsageError(f"an irr of {stated} is too low: rates are looked for above -99.9%")
    if what != RATE and percent:
        raise UsageError(f"{metric} is {what}: write it without %")
    if what in (YEARS, RATIO) and value <= 0:
        raise UsageError(f"a {metric} is {what} above 0, not {stated}")
    return value
