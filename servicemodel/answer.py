"""What a comparison answers, in every form, and what every plain answer begins with."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from servicemodel.errors import UsageError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from servicemodel.deal.choose import Choices
    from servicemodel.deal.solve import Solution
    from servicemodel.deal.split import Split
    from servicemodel.deal.zone import Zone
    from servicemodel.deal.zones import Zones
    from servicemodel.model.build import Built
    from servicemodel.model.buy_out_results import BuyOut
    from servicemodel.model.checks import Checks
    from servicemodel.model.differences import Differences
    from servicemodel.model.lease_results import Lease
    from servicemodel.model.metrics import Metric
    from servicemodel.model.results import Results
    from servicemodel.model.yearly import YearlyRow
    from servicemodel.read.sentences import Explanation

    Answer: TypeAlias = (
        Zone
        | Zones
        | Choices
        | BuyOut
        | Split
        | Solution
        | Checks
        | Differences
        | Explanation
        | Lease
        | tuple[Metric, ...]
        | list[dict[str, Any]]
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

    def statements(
        self, offers: Sequence[str] | None = None, parties: Sequence[str] | None = None
    ) -> Statements:
        """Return income, cash flow and balance of every party under every offer, or of some.

        Raises `UsageError` for an offer or a party that does not exist.
        """
        chosen, keys = self.only(offers, parties)
        every, all_ = list(self.results.outcomes), list(self.results.parties)
        return Statements(self.results, self.built, chosen or every, keys or all_)

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
            from servicemodel.model.yearly import yearly_cash

            yearly = yearly_cash(self.built)
        return comparison.text(self.results, offers=names, parties=keys, width=width, cash=yearly)

    def __str__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        from servicemodel.report import frames

        return frames.html(self.results, self.built)


@dataclass(frozen=True)
class Statements:
    """Income, cash flow and a simple balance of every party under every offer.

    Amounts are by year in the scenario's currency: those of all periods of a year, and what stands
    at its end in a balance.
    """

    results: Results
    built: Built
    offers: Sequence[str]
    parties: Sequence[str]

    @cached_property
    def yearly(self) -> dict[tuple[str, str], dict[str, list[YearlyRow]]]:
        """The rows by offer and party key, and by statement, with an amount per year."""
        from servicemodel.model.yearly import yearly_statements

        found = yearly_statements(self.built)
        return {(o, k): it for (o, k), it in found.items() if o in self.offers if k in self.parties}

    @cached_property
    def years(self) -> list[str]:
        """What signing and each year are called."""
        from servicemodel.model.yearly import years

        return years(self.built.timeline)

    @property
    def frame(self) -> pd.DataFrame:
        """Every number: offer, party, statement, label, sums, year, amount."""
        from servicemodel.report import frames, statements

        return frames.statements(statements.rows(self.yearly, self.years), self.built)

    def text(self, width: int = 100) -> str:
        """Return the statements as a person reads them: the first years, and the last."""
        from servicemodel.report import statements

        results = self.results
        return statements.text(
            self.yearly,
            results.parties,
            self.years,
            results.currency,
            width=width,
            digits=results.digits,
        )

    def to_csv(self, dialect: str = "comma") -> str:
        """Return the rows of `frame` as text with commas; `semicolon` has decimal commas."""
        from servicemodel.report import statements

        return statements.csv(self.yearly, self.years, dialect)

    def to_dict(self) -> dict[str, Any]:
        """Return the statements as plain data, as `--json` prints them."""
        told: dict[str, Any] = {}
        for (offer, key), found in self.yearly.items():
            told.setdefault(offer, {})[key] = {
                name: [{"label": r.label, "sums": r.sums, "amounts": list(r.amounts)} for r in rows]
                for name, rows in found.items()
            }
        start = envelope(self.results.title) | {"currency": self.results.currency}
        return start | {"years": self.years, "statements": told}

    def __str__(self) -> str:
        return self.text()


def envelope(scenario: str) -> dict[str, Any]:
    """Return what every JSON answer begins with; `shape` rises when a key changes its meaning."""
    return {"servicemodel": _version(), "shape": SHAPE, "scenario": scenario}


def plain(found: Answer, scenario: str) -> dict[str, Any]:
    """Return an answer as plain data: see docs/json.md."""
    from servicemodel.deal.zone import Zone
    from servicemodel.deal.zones import Zones
    from servicemodel.read.sentences import Explanation

    told = envelope(scenario)
    if isinstance(found, Explanation):
        return told | {"explanation": found.to_dict()}
    if isinstance(found, tuple):
        return told | {"metrics": [asdict(metric) for metric in found]}
    if isinstance(found, list):
        return told | {"inputs": found}
    told |= asdict(found)
    if isinstance(found, Zones):
        told |= {"open": list(found.open)}
    return told | {"empty": found.empty} if isinstance(found, Zone) else told


def _version() -> str:
    from importlib.metadata import version  # takes longer than the rest of this module

    return version("servicemodel")


def known(what: str, name: str, names: Iterable[str]) -> str:
    """Return a name that is one of some; raise `UsageError` with the nearest if it is not."""
    names = list(names)
    if name not in names:
        raise UsageError(f"no {what} is called {name!r}; {did_you_mean(name, names)}")
    return name
