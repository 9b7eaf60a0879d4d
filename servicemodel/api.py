"""The library's front door: load a scenario, compare its offers, explain a number.

Each method is one call downwards; the command line does nothing that is not here.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from servicemodel.answer import Comparison, known, plain
from servicemodel.answer import Statements as Statements
from servicemodel.scenario.starters import STARTERS as STARTERS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pandas as pd
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike

    from servicemodel.answer import Answer as Answer
    from servicemodel.deal.solve import Solution
    from servicemodel.deal.split import Split
    from servicemodel.deal.zone import Zone
    from servicemodel.model.build import Built
    from servicemodel.model.checks import Checks
    from servicemodel.model.differences import Differences
    from servicemodel.model.metrics import Metric
    from servicemodel.read.sentences import Explanation
    from servicemodel.report.buy_outs import ShownBuyOut
    from servicemodel.report.choices import ShownChoices
    from servicemodel.report.leases import ShownLease
    from servicemodel.report.presets import Presets
    from servicemodel.report.zones import ShownZones


class Model:
    """A scenario built into sheets of lines, ready to be read in every way."""

    def __init__(self, data: Any, name: str = "scenario") -> None:
        """Validate and build what a scenario states: a mapping of Python objects, or a file's.

        Numbers that it asks to be solved are solved. `name` stands before each mistake in it.
        Raises `ScenarioError` with all of them.
        """
        from servicemodel.deal.solved import solved

        self.data = data
        self.name = name
        self.built: Built
        self.built, self.solved_data = solved(data, name)

    @property
    def scenario_hash(self) -> str:
        """The SHA-256 of the scenario and the version: equal hashes, equal numbers."""
        from servicemodel.model.fingerprint import scenario_hash

        return scenario_hash(self.built.scenario)

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

    def sweep(
        self, values: Mapping[str, ArrayLike], offers: Sequence[str] | None = None
    ) -> pd.DataFrame:
        """Return the NPVs at many values of some inputs, all positions in one call.

        `values` are lists of numbers by path, of one length; position k takes the k-th of each, and
        equals `with_values` of these; but a number that the scenario solves stays at its value.
        The frame has a row per position, offer and party: the values, `npv` and
        `npv_less_baseline`.
        """
        from servicemodel.model.sweep import sweep
        from servicemodel.report import frames

        return frames.sweep(sweep(self.built, self.solved_data, values, offers), self.built)

    def metrics(self, offer: str, party: str, against: str | None = None) -> tuple[Metric, ...]:
        """Return all metrics of a party under an offer, and of its savings `against` another.

        Without `against` that is the baseline. Each has a name, a value, a unit and a state.
        """
        from servicemodel.model import metrics

        name, key = self._offer(offer), self._party(party)
        other = self.built.baseline if against is None else self._offer(against)
        return metrics.metrics(self.built, name, key, other)

    def zone(self, offer: str, term: str | None = None, *, against: str | None = None) -> Zone:
        """Return the provider's floor and the customer's ceiling of an amount under an offer.

        `term` is the path of the amount, without it that of the offer's first payment. Gains are
        measured against what the customer would take without it, or `against` an offer.
        """
        from servicemodel.deal.zone import zone
        from servicemodel.report.notebook import shown_zone

        return shown_zone(zone(self.built, offer, term, against=against), self._names())

    def zones(
        self,
        offer: str,
        beside: str,
        term: str | None = None,
        low: float | str | None = None,
        high: float | str | None = None,
        points: int = 41,
    ) -> ShownZones:
        """Return floor and ceiling of a term at many values of the number at the path `beside`.

        Its `frame` has a row per value. Without `low` and `high` it goes from 0 to twice what it
        is, of a share from 0 to 1, of a payment at signing of 0 up to what the provider spends.
        """
        from servicemodel.deal.zones import zones
        from servicemodel.report.zones import shown

        return shown(zones(self.built, offer, beside, term, low, high, points), self.built)

    def split(
        self, offer: str, rule: str = "nash", weight: float = 0.5, term: str | None = None
    ) -> Split:
        """Return how provider and customer may share what an offer brings them together.

        `rule` is `nash` (with the provider's `weight`), `equal` or `investment`; `term` is the path
        of the amount that is restated. Raises `UsageError` if they gain nothing together.
        """
        from servicemodel.deal.split import split

        return split(self.built, offer, rule, weight, term)

    def choose(self, offer: str | None = None) -> ShownChoices:
        """Return what those who decide would build under each offer, or under one of them.

        It tells what that is worth beside the build that is stated and the one that is best for
        all, and so what the split incentive costs; its `frame` has all combinations. Raises
        `UsageError` if no offer states `decides`.
        """
        from servicemodel.deal.choose import choose
        from servicemodel.report.choices import shown

        return shown(choose(self.built, offer), self.built)

    def solve(self, find: str, so_that: str, offer: str | None = None) -> Solution:
        """Return the value of the input at path `find` at which a target is met.

        The target is such as `provider irr = 10%` or `customer npv less sale = 0`.
        """
        from servicemodel.deal.solve import solve

        return solve(self.built, find, so_that, offer)

    def lease(self, offer: str) -> ShownLease:
        """Return whether an offer contains a lease under IFRS 16, and what it looks like if so.

        Its `frame` has a row per year. Raises `UsageError` for an offer that does not state
        `lease`, the questions that decide it.
        """
        from servicemodel.model.lease_results import lease
        from servicemodel.report.leases import shown

        return shown(lease(self.built, self._offer(offer)), self.built)

    def buy_out(self, offer: str) -> ShownBuyOut:
        """Return what the machine of an offer is sold for at the end of each year, by each method.

        Its `frame` has a row per year. Raises `UsageError` for an offer without a clause `buy_out`.
        """
        from servicemodel.model.buy_out_results import buy_out
        from servicemodel.report.buy_outs import shown

        return shown(buy_out(self.built, self._offer(offer)), self.built)

    def check(self) -> Checks:
        """Return what was checked of the model, and which inputs rest on assumptions."""
        from servicemodel.deal import solved
        from servicemodel.model import checks

        found = checks.check(self.built)
        return replace(found, checks=(*found.checks, *solved.checks(self.built)))

    def show(self) -> list[dict[str, Any]]:
        """Return every value of the scenario, and where it came from, as rows."""
        from servicemodel.model import checks

        return checks.stated(self.built, self.data)

    def origins(self) -> str:
        """Return a line per input: its path, its value, and file and line where it is stated."""
        from servicemodel.report import answers

        return answers.origins(self.show())

    def diff(self, other: Model) -> Differences:
        """Return what another scenario states differently, and what that does to each NPV."""
        from servicemodel.model.differences import differences

        return differences(self.built, other.built, (self.solved_data, other.solved_data))

    def explain(
        self, offer: str, party: str, line: str = "NPV", *, period: int = 1, depth: int = 3
    ) -> Explanation:
        """Return why a number of a party under an offer is what it is, `depth` lines deep.

        `line` is a label of the party's sections of the offer, such as `NPV` or `Income tax`, of
        its statements, such as `EBITDA`, or a metric of its loans, such as `lowest DSCR`.
        Raises `UsageError` for a name that does not exist.
        """
        from servicemodel.report.explained import explained

        name, key = self._offer(offer), self._party(party)
        return explained(self.built, name, key, line, period, depth)

    def text(self, found: Answer) -> str:
        """Return an answer of this model as a person reads it."""
        from servicemodel.report import told

        return told.text(found, self._names())

    def to_dict(self, found: Answer) -> dict[str, Any]:
        """Return an answer as plain data, as `--json` prints it: see docs/json.md."""
        return plain(found, self.built.scenario.name)

    def to_workbook(
        self, path: Path | str, *, party: str | None = None, force: bool = False
    ) -> None:
        """Write an xlsx workbook with live formulas; its Inputs sheet can be read with `load`.

        For a `party` it holds only what this one may see, and can't be read again. Raises
        `UsageError` for a party that does not exist or that no offer concerns, and for a file that
        is there already unless told to `force` it.
        """
        from servicemodel.report.book import write

        key = None if party is None else self._party(party)
        write.write(self.built, path, party=key, force=force)

    def to_yaml(self, path: Path | str | None = None, *, force: bool = False) -> str:
        """Return the scenario as YAML, and write it to a file if one is named.

        It states the same to the bit. Raises `UsageError` for a file that is there already unless
        told to `force` it.
        """
        from servicemodel.scenario import written

        text = written.text(self.built.scenario)
        if path is not None:
            from servicemodel.report import files

            files.write_file(path, text.encode(), force=force)
        return text

    def left_behind(self) -> list[str]:
        """Return what the scenario's file has that `to_yaml` and `to_workbook` leave out."""
        from servicemodel.scenario import written

        return written.left_behind(self.data)

    def chart(
        self,
        kind: str,
        *,
        offer: str | None = None,
        party: str | None = None,
        beside: str | None = None,
        term: str | None = None,
        low: float | str | None = None,
        high: float | str | None = None,
    ) -> Figure:
        """Return a matplotlib figure: `zone`, `two terms`, `cash`, `bridge` or `npv`.

        The first two and `bridge` are of one offer, the others of all or of one beside the
        baseline. `beside`, `term`, `low` and `high` are those of `zones`, for `two terms`; without
        `beside` that is a payment at signing.
        """
        from servicemodel.report import chart

        two = chart.Beside(beside, term, low, high)
        return chart.figure(self.built, kind, offer, party, two)

    def to_chart(
        self,
        path: Path | str,
        kind: str,
        *,
        offer: str | None = None,
        party: str | None = None,
        beside: str | None = None,
        term: str | None = None,
        low: float | str | None = None,
        high: float | str | None = None,
        force: bool = False,
    ) -> None:
        """Write a chart to an svg or png file; one that is there only if told to `force` it."""
        from servicemodel.report import chart

        two = chart.Beside(beside, term, low, high)
        chart.write(self.built, path, kind, offer, party, two, force=force)

    def export(
        self,
        folder: Path | str,
        form: str = "csv",
        *,
        csv_dialect: str = "comma",
        force: bool = False,
    ) -> None:
        """Write NPVs, results, cash and inputs as csv or parquet files, with a manifest.

        The folder is written as a whole; one that is there is replaced only if told to `force` it.
        """
        from servicemodel.report import export

        export.export(self.built, self.data, folder, form, csv_dialect, force=force)

    def _repr_html_(self) -> str:
        return self.compare()._repr_html_()

    def _names(self) -> dict[str, str]:
        return {key: party.name for key, party in self.built.parties.items()}

    def _offer(self, name: str) -> str:
        return known("offer", name, self.built.offers)

    def _party(self, name: str) -> str:
        by_name = {party.name: key for key, party in self.built.parties.items()}
        return known("party", by_name.get(name, name), self.built.parties)


def load(path: Path | str, values: Mapping[str, Any] | None = None) -> Model:
    """Read a scenario file and build it, with some values set by path; `-` is standard input.

    Raises `ScenarioError` with every mistake in it.
    """
    from servicemodel.scenario.load import from_stream, read
    from servicemodel.scenario.overrides import with_values

    stated = from_stream(sys.stdin.buffer, "standard input") if path == "-" else read(path)
    return Model(with_values(stated, values) if values else stated, stated.name)


def presets() -> Presets:
    """Return the kinds of offer there are: who owns, does, pays and risks what under each."""
    from servicemodel.report.presets import Presets

    return Presets()


def schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a scenario file as it may be written."""
    from servicemodel.scenario.reference import json_schema

    return json_schema.schema()


def new(kind: str = STARTERS[0], path: Path | str | None = None, *, force: bool = False) -> str:
    """Return a commented scenario to start from, and write it to a file if one is named.

    Raises `UsageError` for a kind that is not in `STARTERS`, and for a file that is there already
    unless told to `force` it.
    """
    from servicemodel.scenario.starters import starter

    text = starter(kind)
    if path is not None:
        from servicemodel.report import files

        files.write_file(path, text.encode(), force=force)
    return text


def completions(path: Path | str, typed: str) -> list[str]:
    """Return the paths of a scenario file that begin as typed, up to their next key."""
    from servicemodel.scenario import complete
    from servicemodel.scenario.load import read

    return complete.paths(read(path).data, typed)
