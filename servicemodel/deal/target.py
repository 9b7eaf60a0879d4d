"""What is to come true, as a person writes it: `provider irr = 10%`, `customer npv less sale = 0`.

A target is read once into a party, a metric and a number; how far a model is from it is a function
without gaps, also where the metric itself has no value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from pydantic import TypeAdapter, ValidationError

from servicemodel.errors import UsageError, did_you_mean
from servicemodel.read import arrays
from servicemodel.values import Number, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from servicemodel.line.nodes import Line
    from servicemodel.metric.irr import Irr
    from servicemodel.metric.payback import Payback
    from servicemodel.model.build import Built

    Array = NDArray[np.float64]
    Values = Mapping[Line, Array]

METRICS = ("npv", "irr", "payback")
WRITE = "write <party> <metric> = <number>, such as provider irr = 10%"
BY_YEAR = re.compile(r"by year ([1-9][0-9]{0,2})\b", re.IGNORECASE)
_NUMBER: TypeAdapter[Quantity] = TypeAdapter(Number)


@dataclass(frozen=True)
class Target:
    """A metric of a party, of an offer or of its difference from the offer `less`, and its value.

    `value` is an amount for `npv`, a rate per year for `irr`, years for `payback`. An `irr` may be
    that of the cash `until` the end of a year; 0 is all of it.
    """

    party: str
    metric: str
    less: str
    value: float
    until: int = 0


def parse(text: str, parties: Mapping[str, str], offers: Iterable[str]) -> Target:
    """Return the target that a text states; `parties` are names by key.

    Raises `UsageError` with the nearest right word.
    """
    left, equals, number = text.rpartition("=")
    if not equals or not left.strip() or left.rstrip()[-1] in "<>":
        raise UsageError(f"{text!r} is no target: {WRITE}")
    party, rest = _party(" ".join(left.split()), parties)
    word, _, more = rest.partition(" ")
    metric = word.casefold()
    if metric not in METRICS:
        raise UsageError(f"no metric is called {word!r}; {did_you_mean(metric, METRICS)}")
    more, until = _until_year(more, metric)
    less = _less(more, text, list(offers))
    return Target(party, metric, less, _value(number.strip(), metric), until)


def _until_year(more: str, metric: str) -> tuple[str, int]:
    """Return what follows `by year 20`, and that year; 0 if it is not said."""
    found = BY_YEAR.match(more)
    if found is None:
        return more, 0
    if metric != "irr":
        raise UsageError(f"only an irr is that by a year; {metric} is of all years")
    return more[found.end() :].strip(), int(found[1])


def _party(left: str, parties: Mapping[str, str]) -> tuple[str, str]:
    """Return the key of the party with which a text begins, by key or name, and the rest."""
    known = [(label, key) for key, name in parties.items() for label in (name, key)]
    for label, key in sorted(known, key=lambda pair: -len(pair[0])):
        if f"{left} ".casefold().startswith(f"{label} ".casefold()):
            return key, left[len(label) :].strip()
    words = left.split(" ")
    end = next((k for k, word in enumerate(words) if word.casefold() in METRICS), len(words) - 1)
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
    if offer.casefold() not in found:
        raise UsageError(f"no offer is called {offer!r}; {did_you_mean(offer, offers)}")
    return found[offer.casefold()]


def _value(stated: str, metric: str) -> float:
    try:
        value = _NUMBER.validate_python(stated).value
    except ValidationError as problem:
        told = problem.errors()[0]["msg"].removeprefix("Value error, ")
        raise UsageError(f"{told}; {WRITE}") from None
    percent = stated.endswith("%")
    if metric == "irr" and not percent and abs(value) > 1:
        raise UsageError(f"an irr of {value:g} is {value:.0%}; did you mean {stated}%?")
    if metric == "irr" and value <= -0.999:
        raise UsageError(f"an irr of {stated} is too low: rates are looked for above -99.9%")
    if metric != "irr" and percent:
        what = "an amount" if metric == "npv" else "a number of years"
        raise UsageError(f"{metric} is {what}: write it without %")
    if metric == "payback" and value <= 0:
        raise UsageError(f"a payback is a number of years above 0, not {stated}")
    return value


def shortfall(built: Built, offer: str, target: Target, values: Values) -> Array:
    """Return how far the target is missed, (positions,): zero where it may hold.

    An NPV is held against its target. A rate of return or a payback is one where the present value
    of the cash at that rate, or the cash summed up to that time, is zero.
    """
    timeline, lines = built.timeline, _read(built, offer, target)
    read = arrays.read(lines, timeline, values)
    found = read[lines[0]] - read[lines[1]] if target.less else read[lines[0]]
    if target.metric == "npv":
        return np.asarray(found - target.value)
    times = np.array(timeline.rows["exponent"])
    if target.metric == "irr":
        weights = (1 + target.value) ** -times
    else:
        weights = _until(times, target.value)
    summed: Array = np.zeros(found.shape[1])
    for weight, row in zip(weights, found, strict=True):
        summed = summed + weight * row
    return summed


def _read(built: Built, offer: str, target: Target) -> list[Line]:
    """Return the lines that a target is about, of its offer and of the one that it is less."""
    offers = (offer, target.less) if target.less else (offer,)
    if target.until:
        counted = built.metric_lines.cash_until
        return [counted(name, target.party, target.until) for name in offers]
    statements = [built.offers[name].statements[target.party] for name in offers]
    return [s.npv if target.metric == "npv" else s.cash for s in statements]


def _until(times: Array, moment: float) -> Array:
    """Return each period's part in the cash summed up to a moment, straight inside a period."""
    last = int(np.searchsorted(times, moment, side="left"))
    if last == len(times):
        return np.zeros(len(times))
    weights = (np.arange(len(times)) < last).astype(float)
    weights[last] = (moment - times[last - 1]) / (times[last] - times[last - 1])
    return weights


def reached(
    built: Built, offer: str, target: Target, values: Values
) -> list[tuple[float | None, str]]:
    """Return the metric itself in each position with its state; None where it has no value."""
    timeline = built.timeline
    if target.metric == "npv":
        npvs = shortfall(built, offer, target, values) + target.value
        return [(float(npv), "one") for npv in npvs]
    found = _metric(built, offer, target)
    read = arrays.read([found.value, found.state], timeline, values)
    numbers, states = read[found.value], read[found.state]
    return [
        (None if np.isnan(number) else float(number), found.state.texts[int(state)])
        for number, state in zip(numbers, states, strict=True)
    ]


def _metric(built: Built, offer: str, target: Target) -> Irr | Payback:
    metric_lines = built.metric_lines
    if target.until:
        return metric_lines.irr_until(offer, target.party, target.until, target.less)
    if target.less:
        difference = metric_lines.difference(offer, target.party, target.less)
        return difference.irr if target.metric == "irr" else difference.payback
    if target.metric == "irr":
        return metric_lines.irr(offer, target.party)
    return metric_lines.payback(offer, target.party)


def largest(built: Built, offer: str, target: Target, values: Values) -> float:
    """Return the largest amount that the shortfall is made of: what it is rounded against."""
    offers = (offer, target.less) if target.less else (offer,)
    statements = [built.offers[name].statements[target.party] for name in offers]
    lines = [line for statement in statements for line in statement.rows]
    found = arrays.read(lines, built.timeline, values)
    return max((float(np.abs(array).max()) for array in found.values()), default=0.0)
