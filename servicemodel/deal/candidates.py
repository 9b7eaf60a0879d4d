"""The builds among which the deciders of an offer choose, and which of them they come to.

Who chooses the variants moves first and knows what who chooses the measures will do then. So a
build is read as a row of a table: variants down, measures across.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import compress, product
from typing import TYPE_CHECKING

import numpy as np

from servicemodel.deal.rules import chosen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from servicemodel.deal.rules import Options
    from servicemodel.scenario.decides import Decider, Decides
    from servicemodel.scenario.schema import Offer, Scenario


@dataclass(frozen=True)
class Build:
    """The variant of each asset, and the measures of an offer."""

    variants: dict[str, str]
    measures: tuple[str, ...]


@dataclass(frozen=True)
class Candidates:
    """All builds of one offer that its deciders may come to, in the order in which they stand."""

    scenario: Scenario
    offer: str

    @property
    def terms(self) -> Offer:
        """What the scenario states of the offer."""
        return self.scenario.offers[self.offer]

    @property
    def decides(self) -> Decides:
        """Who decides; asked of an offer that says so."""
        assert self.terms.decides is not None
        return self.terms.decides

    @cached_property
    def free(self) -> tuple[str, ...]:
        """The measures that are chosen or not."""
        decider = self.decides.measures
        return () if decider is None else decider.among or tuple(self.scenario.measures)

    @cached_property
    def measures(self) -> tuple[str, ...]:
        """All measures that the offer may have: those that it states, then the others."""
        return tuple(dict.fromkeys([*self.terms.measures, *self.free]))

    @cached_property
    def variants(self) -> dict[str, tuple[str, ...]]:
        """The variants of each asset that may be built."""
        decider, assets = self.decides.variants, self.scenario.assets
        found: dict[str, tuple[str, ...]] = {
            asset: (variant,) for asset, variant in self.terms.build.items()
        }
        if decider is not None:
            whole = {asset: tuple(assets[asset].variants) for asset in found}
            found |= {asset: tuple(dict.fromkeys(v)) for asset, v in decider.among.items()} or whole
        return found

    @property
    def across(self) -> int:
        """How many sets of measures there are."""
        return int(2 ** len(set(self.free)))

    @property
    def count(self) -> int:
        """How many builds there are."""
        down = 1
        for names in self.variants.values():
            down *= len(names)
        return down * self.across

    @cached_property
    def builds(self) -> list[Build]:
        """All builds, those with the same variants side by side."""
        ways = [(False, True) if name in self.free else (True,) for name in self.measures]
        sets = [tuple(compress(self.measures, way)) for way in product(*ways)]
        return [
            Build(dict(zip(self.variants, names, strict=True)), measures)
            for names in product(*self.variants.values())
            for measures in sets
        ]

    @property
    def stated(self) -> int:
        """The place of the build that the offer states."""
        return self.builds.index(Build(dict(self.terms.build), tuple(self.terms.measures)))

    def decided(self, sides: Mapping[str, Options]) -> int:
        """Return the place of the build to which the deciders come; `sides` by party key."""
        first, second = self.decides.variants, self.decides.measures
        table = np.arange(self.count).reshape(-1, self.across)
        if first and second and _same(first, second):
            return _pick(first, sides, table.ravel())
        answers = table[:, 0]
        if second is not None:
            answers = np.array([_pick(second, sides, row) for row in table])
        return int(answers[0]) if first is None else _pick(first, sides, answers)


def restated(scenario: Scenario, offer: str, build: Build) -> Scenario:
    """Return a scenario in which an offer states another build."""
    terms = scenario.offers[offer]
    measures = {name: terms.measures.get(name, {}) for name in build.measures}
    changed = terms.model_copy(update={"build": build.variants, "measures": measures})
    return scenario.model_copy(update={"offers": {**scenario.offers, offer: changed}})


def number_of(decider: Decider) -> float | None:
    """Return the years or the rate that a decider's rule reads."""
    stated = decider.years or decider.rate
    return None if stated is None else stated.value


def _same(first: Decider, second: Decider) -> bool:
    """Return whether two choices are one: of one party, by one rule."""
    ours, theirs = ((d.by, d.rule, number_of(d)) for d in (first, second))
    return ours == theirs


def _pick(decider: Decider, sides: Mapping[str, Options], some: np.ndarray) -> int:
    options = sides[decider.by].among(some)
    return int(some[chosen(options, decider.rule, number_of(decider) or 0.0)])
