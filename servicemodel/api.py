"""The library's front door: load a scenario, compare its offers, explain a number.

Each method is one call downwards; the command line does nothing that is not here.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from servicemodel.errors import UsageError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from servicemodel.deal.zone import Zone
    from servicemodel.model.build import Built
    from servicemodel.read.sentences import Explanation


@dataclass(frozen=True)
class Comparison:
    """NPV per offer and party, and how much it differs from the baseline's; in `currency`.

    NPVs are nominal, after income tax, each at the party's own rate. `same_machine` names, for an
    offer, a sale of the very same build; `assumed` of `stated` inputs have grade D or none.
    """

    title: str
    currency: str
    baseline: str
    parties: dict[str, str]
    rates: dict[str, float]
    npv: dict[str, dict[str, float]]
    difference: dict[str, dict[str, float]]
    same_machine: dict[str, str]
    assumed: int
    stated: int

    def __str__(self) -> str:
        from servicemodel.report import table

        return table.comparison(**vars(self))

    def to_dict(self) -> dict[str, Any]:
        """Return the comparison as plain data, as `--json` prints it."""
        return {
            "servicemodel": _version(),
            "scenario": self.title,
            "currency": self.currency,
            "baseline": self.baseline,
            "parties": self.parties,
            "discount_rates": self.rates,
            "offers": {
                offer: {
                    key: {"npv": npv, "npv_less_baseline": self.difference[offer][key]}
                    for key, npv in values.items()
                }
                for offer, values in self.npv.items()
            },
        }


class Model:
    """A scenario built into sheets of lines, ready to be read in every way."""

    def __init__(self, data: Mapping[str, Any], name: str = "scenario") -> None:
        """Validate and build what a scenario states; `name` stands before each mistake in it."""
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

    def zone(self, offer: str, term: str | None = None) -> Zone:
        """Return the provider's floor and the customer's ceiling of an amount under an offer.

        `term` is the path of the amount, without it the offer's first fee.
        """
        from servicemodel.deal.zone import zone

        return zone(self.built, offer, term)

    def compare(self) -> Comparison:
        """Return the NPV of every party under every offer."""
        from servicemodel.offer import same_machine
        from servicemodel.read import arrays

        built = self.built
        npvs = {
            (name, key): statement.npv
            for name, offer in built.offers.items()
            for key, statement in offer.statements.items()
        }
        values = arrays.read([*npvs.values(), *built.differences.values()], built.timeline)

        def grid(lines: dict[tuple[str, str], Any]) -> dict[str, dict[str, float]]:
            return {
                name: {key: float(values[lines[name, key]][0]) for key in built.parties}
                for name in built.offers
            }

        scenario = built.scenario
        grades = [line.grade for line in built.inputs.values()]
        parties = {key: party.name for key, party in built.parties.items()}
        return Comparison(
            scenario.name,
            scenario.currency,
            scenario.baseline,
            parties,
            {key: getattr(scenario.parties, key).discount_rate.value for key in parties},
            grid(npvs),
            grid(built.differences),
            same_machine(scenario.offers),
            sum(grade in ("", "D") for grade in grades),
            len(grades),
        )

    def explain(
        self, offer: str, party: str, line: str = "NPV", *, period: int = 1, depth: int = 3
    ) -> Explanation:
        """Return why a number of a party under an offer is what it is, `depth` lines deep.

        `line` is a label of the party's sections of the offer, such as `NPV` or `Income tax`.
        Raises `UsageError` for a name that does not exist.
        """
        from servicemodel.read import arrays, sentences

        built = self.built
        found = built.offers[_known("offer", offer, built.offers)]
        by_name = {item.name: key for key, item in built.parties.items()}
        name = built.parties[_known("party", by_name.get(party, party), built.parties)].name
        labels = {
            item.label: item
            for section in found.sheet.sections
            if section.title.startswith(f"{name}:")
            for item in section.lines
        }
        wanted = labels[_known("line", line, labels)]
        if not 0 <= period <= built.timeline.count:
            raise UsageError(f"period {period} is not between 0 and {built.timeline.count}")
        lines = [item for sheet in built.sheets for item in sheet.lines()]
        values = arrays.read(lines, built.timeline)
        return sentences.explain(wanted, period, values, built.timeline, depth=depth)

    def text(self, found: Zone) -> str:
        """Return a zone as a person reads it."""
        from servicemodel.report import table

        return table.zone(found, {key: party.name for key, party in self.built.parties.items()})

    def to_dict(self, found: Zone) -> dict[str, Any]:
        """Return a zone as plain data, as `--json` prints it."""
        return {
            "servicemodel": _version(),
            "scenario": self.built.scenario.name,
            **asdict(found),
            "empty": found.empty,
        }

    def to_workbook(self, path: Path | str) -> None:
        """Write all sheets with live formulas and their values; bare, without styles."""
        from servicemodel.report import workbook

        workbook.write(self.built.sheets, self.built.timeline, path)


def load(path: Path | str, values: Mapping[str, Any] | None = None) -> Model:
    """Read a scenario file and build it, with some values set by path.

    Raises `ScenarioError` with every mistake in it.
    """
    from servicemodel.scenario import load as reader

    model_data = reader.read(path)
    if values:
        from servicemodel.scenario.overrides import with_values

        model_data = with_values(model_data, values)
    return Model(model_data, str(path))


def _version() -> str:
    from importlib.metadata import version  # takes longer than the rest of this module

    return version("servicemodel")


def _known(what: str, name: str, names: Iterable[str]) -> str:
    names = list(names)
    if name not in names:
        raise UsageError(f"no {what} is called {name!r}; {did_you_mean(name, names)}")
    return name
