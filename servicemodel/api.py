"""The library's front door: load a scenario, compare its offers, explain a number.

Each method is one call downwards; the command line does nothing that is not here.
"""

from __future__ import annotations

import sys
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from servicemodel.errors import UsageError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    import pandas as pd

    from servicemodel.deal.solve import Solution
    from servicemodel.deal.zone import Zone
    from servicemodel.model.build import Built
    from servicemodel.model.checks import Checks
    from servicemodel.model.metrics import Metric
    from servicemodel.model.results import Results
    from servicemodel.read.sentences import Explanation

    Answer: TypeAlias = (
        Zone | Solution | Checks | Explanation | tuple[Metric, ...] | list[dict[str, Any]]
    )


SHAPE = 1  # of the plain data that answers give


@dataclass(frozen=True)
class Comparison:
    """What every offer is worth to every party, and why.

    `results` has all numbers by offer and party; the properties are tidy pandas frames, in the
    scenario's currency, with units in their `attrs`.
    """

    results: Results
    built: Built

    @property
    def npv(self) -> pd.DataFrame:
        """NPVs, in the scenario's prices, after tax: an offer per row, a party per column."""
        from servicemodel.report import frames

        return frames.npv(self.results)

    @property
    def difference(self) -> pd.DataFrame:
        """NPVs less those of the baseline: an offer per row, a party per column."""
        from servicemodel.report import frames

        return frames.difference(self.results)

    @cached_property
    def cash(self) -> pd.DataFrame:
        """Every flow: offer, party, kind, label, period, date, amount (negative where paid)."""
        from servicemodel.report import frames

        return frames.cash(self.built)

    def to_frame(self) -> pd.DataFrame:
        """Return everything that the comparison tells: offer, party, measure, value, unit."""
        from servicemodel.report import comparison, frames

        return frames.tidy(comparison.rows(self.results), self.results)

    def to_csv(self) -> str:
        """Return the same rows as text with commas."""
        from servicemodel.report import comparison

        return comparison.csv(self.results)

    def to_dict(self) -> dict[str, Any]:
        """Return the comparison as plain data, as `--json` prints it."""
        return _envelope(self.results.title) | asdict(self.results)

    def only(
        self, offers: Sequence[str] | None = None, parties: Sequence[str] | None = None
    ) -> tuple[list[str] | None, list[str] | None]:
        """Return names of offers and keys of parties, having checked that they exist."""
        results = self.results
        chosen = None
        if offers:
            chosen = [_known("offer", name, results.outcomes) for name in offers]
        keys = None
        if parties:
            by_name = {name: key for key, name in results.parties.items()}
            keys = [_known("party", by_name.get(p, p), results.parties) for p in parties]
        return chosen, keys

    def text(
        self,
        *,
        offers: Sequence[str] | None = None,
        parties: Sequence[str] | None = None,
        width: int = 100,
        cash: bool = False,
    ) -> str:
        """Return the comparison as a person reads it; `cash` shows the yearly flows instead.

        Raises `UsageError` for an offer or a party that does not exist.
        """
        from servicemodel.report import comparison

        names, keys = self.only(offers, parties)
        yearly = None
        if cash:
            from servicemodel.model.results import yearly_cash

            yearly = yearly_cash(self.built)
        return comparison.text(self.results, offers=names, parties=keys, width=width, cash=yearly)

    def __str__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        from servicemodel.report import frames

        return frames.html(self.results)


class Model:
    """A scenario built into sheets of lines, ready to be read in every way."""

    def __init__(self, data: Any, name: str = "scenario") -> None:
        """Validate and build what a scenario states: a mapping of Python objects, or a file's.

        `name` stands before each mistake in it. Raises `ScenarioError` with all of them.
        """
        from servicemodel.model.build import build
        from servicemodel.scenario.load import scenario

        self.data = data
        self.name = name
        self.built: Built = build(scenario(data, name))

    def with_values(self, values: Mapping[str, Any]) -> Model:
        """Return the model with some values set by path, such as `tariffs.electricity.price`.

        Raises `UsageError` for a path that the scenario does not have and `ScenarioError` for a
        value that it may not have.
        """
        from servicemodel.scenario.overrides import with_values

        return Model(with_values(self.data, values), self.name)

    def compare(self) -> Comparison:
        """Return what every offer is worth to every party, and why."""
        from servicemodel.model import results

        return Comparison(results.compare(self.built), self.built)

    def metrics(self, offer: str, party: str, against: str | None = None) -> tuple[Metric, ...]:
        """Return all metrics of a party under an offer, and of its savings `against` another.

        Without `against` that is the baseline. Each has a name, a value, a unit and a state.
        """
        from servicemodel.model import metrics

        name, key = self._offer(offer), self._party(party)
        other = self.built.baseline if against is None else self._offer(against)
        return metrics.metrics(self.built, name, key, other)

    def zone(self, offer: str, term: str | None = None) -> Zone:
        """Return the provider's floor and the customer's ceiling of an amount under an offer.

        `term` is the path of the amount, without it that of the offer's first payment.
        """
        from servicemodel.deal.zone import zone

        return zone(self.built, offer, term)

    def solve(self, find: str, so_that: str, offer: str | None = None) -> Solution:
        """Return the value of the input at path `find` at which a target is met.

        The target is such as `provider irr = 10%` or `customer npv less sale = 0`.
        """
        from servicemodel.deal.solve import solve

        return solve(self.built, find, so_that, offer)

    def check(self) -> Checks:
        """Return what was checked of the model, and which inputs rest on assumptions."""
        from servicemodel.model import checks

        return checks.check(self.built)

    def show(self) -> list[dict[str, Any]]:
        """Return every value of the scenario, and where it came from, as rows."""
        from servicemodel.model import checks

        return checks.stated(self.built, self.data)

    def explain(
        self, offer: str, party: str, line: str = "NPV", *, period: int = 1, depth: int = 3
    ) -> Explanation:
        """Return why a number of a party under an offer is what it is, `depth` lines deep.

        `line` is a label of the party's sections of the offer, such as `NPV` or `Income tax`.
        Raises `UsageError` for a name that does not exist.
        """
        from servicemodel.read import arrays, sentences

        built = self.built
        found = built.offers[self._offer(offer)]
        name = built.parties[self._party(party)].name
        labels = {
            item.label: item
            for section in found.sheet.sections
            if section.title.startswith(f"{name}:")
            for item in section.lines
        }
        wanted = labels[_known("line", line, labels)]
        if not 0 <= period <= built.timeline.count:
            raise UsageError(f"period {period} is not between 0 and {built.timeline.count}")
        values = arrays.read(list(built.lines()), built.timeline)
        return sentences.explain(wanted, period, values, built.timeline, depth=depth)

    def text(self, found: Answer) -> str:
        """Return an answer of this model as a person reads it."""
        from servicemodel.deal.solve import Solution
        from servicemodel.deal.zone import Zone
        from servicemodel.model.checks import Checks
        from servicemodel.read.sentences import Explanation
        from servicemodel.report import answers, zone

        names = {key: party.name for key, party in self.built.parties.items()}
        if isinstance(found, Zone):
            return zone.text(found, names)
        if isinstance(found, Solution):
            return zone.solution_text(found)
        if isinstance(found, Checks):
            return answers.checks(found)
        if isinstance(found, Explanation):
            return found.text() + "\n"
        if isinstance(found, tuple):
            return answers.metrics(found)
        return answers.inputs(found)

    def to_dict(self, found: Answer) -> dict[str, Any]:
        """Return an answer as plain data, as `--json` prints it: see docs/json.md."""
        from servicemodel.deal.zone import Zone
        from servicemodel.read.sentences import Explanation

        told = _envelope(self.built.scenario.name)
        if isinstance(found, Explanation):
            return told | {"explanation": found.to_dict()}
        if isinstance(found, tuple):
            return told | {"metrics": [asdict(metric) for metric in found]}
        if isinstance(found, list):
            return told | {"inputs": found}
        told |= asdict(found)
        return told | {"empty": found.empty} if isinstance(found, Zone) else told

    def to_workbook(self, path: Path | str) -> None:
        """Write all sheets with live formulas and their values; bare, without styles."""
        from servicemodel.report import workbook

        workbook.write(self.built.sheets, self.built.timeline, path)

    def _repr_html_(self) -> str:
        return self.compare()._repr_html_()

    def _offer(self, name: str) -> str:
        return _known("offer", name, self.built.offers)

    def _party(self, name: str) -> str:
        by_name = {party.name: key for key, party in self.built.parties.items()}
        return _known("party", by_name.get(name, name), self.built.parties)


def load(path: Path | str, values: Mapping[str, Any] | None = None) -> Model:
    """Read a scenario file and build it, with some values set by path; `-` is standard input.

    Raises `ScenarioError` with every mistake in it.
    """
    from servicemodel.scenario.load import from_text, read
    from servicemodel.scenario.overrides import with_values

    stated = from_text(sys.stdin.read(), "standard input") if path == "-" else read(path)
    return Model(with_values(stated, values) if values else stated, stated.name)


def _envelope(scenario: str) -> dict[str, Any]:
    """Return what every JSON answer begins with; `shape` rises when a key changes its meaning."""
    return {"servicemodel": _version(), "shape": SHAPE, "scenario": scenario}


def _version() -> str:
    from importlib.metadata import version  # takes longer than the rest of this module

    return version("servicemodel")


def _known(what: str, name: str, names: Iterable[str]) -> str:
    names = list(names)
    if name not in names:
        raise UsageError(f"no {what} is called {name!r}; {did_you_mean(name, names)}")
    return name
