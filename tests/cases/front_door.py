"""How a case goes through the front door, and how its answers are met.

A case states inputs and outputs. A builder makes a scenario of the inputs alone; `Ran` runs it and
reads lines by their full names; a map says where each of their names is found here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import servicemodel
from servicemodel.read import arrays
from tests.cases.deviation import TIGHT, answers, case, left_out, near

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from servicemodel.line.nodes import Line
    from servicemodel.model.results import Results

    Answer = float | list[float]


def scenario(years: int, prices: str, **branches: Any) -> dict[str, Any]:
    """Return what every scenario of a case states, with the branches in which they differ."""
    return {
        "schema": "servicemodel/1",
        "name": "A case",
        "currency": "USD",
        "timeline": {"start": date(2027, 1, 1), "years": years},
        "prices": prices,
        **branches,
    }


def party(name: str, rate: float, prices: str) -> dict[str, Any]:
    """Return a party without tax, whose rate is nominal or real."""
    return {
        "name": name,
        "discount_rate": {"value": rate, "of": "wacc before tax", "prices": prices},
    }


def flow(payer: str, payee: str, **terms: Any) -> dict[str, Any]:
    return {"from": payer, "to": payee, **terms}


def only(*offers: str) -> dict[str, Any]:
    """Return offers of plain flows, which serve to look at some flows alone."""
    return {name: {"preset": "flows only"} for name in offers}


class Ran:
    """A scenario that has run, all of its lines, and its metrics."""

    def __init__(self, stated: Mapping[str, Any]) -> None:
        self.model = servicemodel.Model(dict(stated))

    @cached_property
    def results(self) -> Results:
        return self.model.compare().results

    def ask(self) -> None:
        """Ask for all metrics, since their lines are written when they are asked for."""
        self.model.compare()
        for offer in self.model.built.offers:
            for key in self.model.built.parties:
                self.model.metrics(offer, key, offer)

    @cached_property
    def _lines(self) -> dict[str, Line]:
        self.ask()
        built = self.model.built
        sheets = (*built.sheets, built.metric_lines.sheet)
        return {line.name: line for sheet in sheets for line in sheet.lines()}

    def __getitem__(self, name: str) -> Answer:
        """Return a line by its full name, sheet / section / label: a number or one per period."""
        line = self._lines[name]
        values = arrays.read([line], self.model.built.timeline)[line]
        return float(values[0]) if line.shape == "number" else [float(row[0]) for row in values]

    def npv(self, offer: str, key: str = "customer") -> float:
        return self.results.outcomes[offer][key].npv

    def upfront(self, offer: str, key: str = "customer") -> float:
        return self.results.outcomes[offer][key].upfront

    def metric(
        self, offer: str, name: str, key: str = "customer", against: str | None = None
    ) -> float:
        """Return a metric that exists; the name of the other offer follows after `name`."""
        other = offer if against is None else against
        wanted = name if against is None else f"{name} {against}"
        found = {metric.name: metric for metric in self.model.metrics(offer, key, other)}[wanted]
        assert found.value is not None, f"{wanted}: {found.state}"
        return found.value

    def worths(self, offer: str, key: str = "customer") -> dict[str, float]:
        """Return the present value of each flow of a party by its name; what is paid is < 0."""
        model = self.model.built.offers[offer]
        flows = model.ledger.of(self.model.built.parties[key])
        lines = model.statements[key].worths
        values = arrays.read(lines, self.model.built.timeline)
        return {flow.title: float(values[line][0]) for flow, line in zip(flows, lines, strict=True)}

    def unit_cost(self, offer: str, service: str) -> dict[str, float]:
        """Return what a unit costs the customer, by `nominal` and `real`."""
        found = self.results.unit_cost[offer][service]
        both = {"nominal": found.nominal, "real": found.real}
        return {name: cost for name, cost in both.items() if cost is not None}


@dataclass(frozen=True)
class At:
    """Where their name is found: a line's full name, or a function of what ran.

    `times` converts a unit: 100 makes cents of dollars; -1 makes a cost of what is paid, which is
    negative here.
    """

    where: str | Callable[[Ran], Answer]
    times: float = 1

    def read(self, ran: Ran) -> Answer:
        found = ran[self.where] if isinstance(self.where, str) else self.where(ran)
        return [x * self.times for x in found] if isinstance(found, list) else found * self.times


@dataclass(frozen=True)
class Irr:
    """An IRR of theirs, which stops early: the independent cross-check is compared instead."""

    at: At


@dataclass(frozen=True)
class Repeats:
    """Their line repeats another of theirs, which is compared; that it does is checked."""

    name: str


@dataclass(frozen=True)
class NotHere:
    """Nothing here can be compared with it, and why."""

    reason: str


@dataclass(frozen=True)
class Elsewhere:
    """Another test compares it."""


Place = At | Irr | Repeats | NotHere | Elsewhere


def assert_met(name: str, ran: Ran, where: Mapping[str, Place]) -> None:
    """Compare every output of a peer's case; a name that is not mapped fails."""
    stated = case(name)
    theirs = answers(stated)
    assert set(where) == set(theirs), "every name of the case is mapped, and no other"
    for label, place in where.items():
        match place:
            case At():
                assert_near(name, label, theirs[label], place.read(ran))
            case Irr(at):
                checked = stated["cross_check"]["pyxirr.irr_percent"]
                assert_near(name, label, checked, at.read(ran))
            case Repeats(other):
                assert theirs[label] == theirs[other], f"{label} does not repeat {other}"
                near(name, label, theirs[label], theirs[other], 0)
            case NotHere(reason):
                left_out(name, label, reason)


def assert_near(
    name: str, label: str, theirs: Answer, ours: Answer, tolerance: float = TIGHT
) -> None:
    """Compare a number, or a line period by period, by its largest amount."""
    amounts = theirs if isinstance(theirs, list) else [theirs]
    near(name, label, theirs, ours, tolerance * max(abs(amount) for amount in amounts))
