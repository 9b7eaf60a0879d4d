"""What a comparison answers, in every form, and what every plain answer begins with."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from servicemodel.errors import UsageError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from servicemodel.model.build import Built
    from servicemodel.model.results import Results

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
    def scenario_hash(self) -> str:
        """The SHA-256 of the scenario and the version from which all of this was made."""
        from servicemodel.model.fingerprint import scenario_hash

        return scenario_hash(self.built.scenario)

    @property
    def npv(self) -> pd.DataFrame:
        """NPVs, in the scenario's prices, after tax: an offer per row, a party per column."""
        from servicemodel.report import frames

        return frames.npv(self.results, self.built)

    @property
    def difference(self) -> pd.DataFrame:
        """NPVs less those of the baseline: an offer per row, a party per column."""
        from servicemodel.report import frames

        return frames.difference(self.results, self.built)

    @cached_property
    def cash(self) -> pd.DataFrame:
        """Every flow: offer, party, kind, label, period, date, amount (negative where paid)."""
        from servicemodel.report import frames

        return frames.cash(self.built)

    def to_frame(self) -> pd.DataFrame:
        """Return everything that the comparison tells: offer, party, metric, value, unit."""
        from servicemodel.report import frames, tidy

        return frames.tidy(tidy.rows(self.results), self.built)

    def to_csv(self, dialect: str = "comma") -> str:
        """Return the same rows as text with commas; `semicolon` writes 0,5 between semicolons."""
        from servicemodel.report import tidy

        return tidy.csv(self.results, dialect)

    def to_dict(self) -> dict[str, Any]:
        """Return the comparison as plain data, as `--json` prints it."""
        return envelope(self.results.title) | asdict(self.results)

    def only(
        self, offers: Sequence[str] | None = None, parties: Sequence[str] | None = None
    ) -> tuple[list[str] | None, list[str] | None]:
        """Return names of offers and keys of parties, having checked that they exist."""
        results = self.results
        chosen = None
        if offers:
            chosen = [known("offer", name, results.outcomes) for name in offers]
        keys = None
        if parties:
            by_name = {name: key for key, name in results.parties.items()}
            keys = [known("party", by_name.get(p, p), results.parties) for p in parties]
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

        return frames.html(self.results, self.built)


def envelope(scenario: str) -> dict[str, Any]:
    """Return what every JSON answer begins with; `shape` rises when a key changes its meaning."""
    return {"servicemodel": _version(), "shape": SHAPE, "scenario": scenario}


def _version() -> str:
    from importlib.metadata import version  # takes longer than the rest of this module

    return version("servicemodel")


def known(what: str, name: str, names: Iterable[str]) -> str:
    """Return a name that is one of some; raise `UsageError` with the nearest if it is not."""
    names = list(names)
    if name not in names:
        raise UsageError(f"no {what} is called {name!r}; {did_you_mean(name, names)}")
    return name
