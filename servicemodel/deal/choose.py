"""To which build each offer leads when those who decide look at their own cash only.

All builds of all offers are positions of one model: selectors say which variant is built, and a
measure that costs and saves nothing is not there. What is told of them is built anew to be sure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from servicemodel.deal.candidates import Build, Candidates, number_of, restated
from servicemodel.deal.rules import CLOSE, Options, highest
from servicemodel.errors import CalculationError, UsageError, did_you_mean
from servicemodel.model.build import build
from servicemodel.read import arrays
from servicemodel.scenario.overrides import parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from servicemodel.line.nodes import Line
    from servicemodel.model.build import Built
    from servicemodel.scenario.schema import Scenario

    Array = NDArray[np.float64]

MOST, MOST_ALONE = 4096, 200  # builds of an offer: as positions, and each as a model of its own
WRITE = "write decides: {variants: {by: customer, rule: first cost}} under it"


@dataclass(frozen=True)
class Decision:
    """Who chooses `variants` or `measures` by which rule; `number` is its years or its rate."""

    what: str
    by: str
    rule: str
    number: float | None


@dataclass(frozen=True)
class Combination:
    """One build of an offer: each party's NPV by its key, and the joint value."""

    variants: dict[str, str]
    measures: tuple[str, ...]
    npv: dict[str, float]
    joint: float


@dataclass(frozen=True)
class Choice:
    """What an offer leads to, beside what it states and what would be best for all together.

    `split_cost` is the joint value of the best build less that of the chosen one, at the common
    rate, never below 0. `combinations` are all builds that were looked at.
    """

    decisions: tuple[Decision, ...]
    chosen: Combination
    stated: Combination
    best: Combination
    split_cost: float
    combinations: tuple[Combination, ...]


@dataclass(frozen=True)
class Choices:
    """What offers lead to, by name; amounts in the currency."""

    currency: str
    choices: dict[str, Choice]


@dataclass(frozen=True)
class Read:
    """What all builds of an offer are worth: numbers (builds,), cash (periods, builds)."""

    npv: dict[str, Array]
    cash: dict[str, Array]
    joint: Array

    @property
    def noise(self) -> float:
        """What a difference of joint values is rounded against."""
        return CLOSE * max(float(np.abs(cash).max()) for cash in self.cash.values())

    def combinations(self, builds: Sequence[Build]) -> Iterator[Combination]:
        """Walk over the builds with what they are worth."""
        for k, found in enumerate(builds):
            npv = {key: float(worths[k]) for key, worths in self.npv.items()}
            yield Combination(found.variants, found.measures, npv, float(self.joint[k]))


def choose(built: Built, offer: str | None = None) -> Choices:
    """Return what is built under each offer that says who decides, or under one of them.

    Plain flows, clauses and bearers stay as the offer states them. Where an offer's flows depend on
    the build of another one that decides too, that one is chosen first. Raises `UsageError` for
    offers that say nothing of who decides, or where there are too many builds.
    """
    scenario = built.scenario
    asked, left = _asked(scenario, offer), _with_references(scenario, offer)
    found: dict[str, Choice] = {}
    while left:
        ready = [name for name in left if not _references(scenario, name) & set(left)]
        if not ready:
            raise UsageError(f"{' and '.join(left)} depend on each other's build, and all decide")
        wave = [_within(Candidates(scenario, name)) for name in ready]
        read = read_all(scenario, wave)
        for candidates in wave:
            choice, place = _choice(candidates, read[candidates.offer], built.timeline.rows)
            found[candidates.offer] = choice
            scenario = restated(scenario, candidates.offer, candidates.builds[place])
        left = [name for name in left if name not in ready]
    _put_back(scenario, built.scenario, found)
    return Choices(scenario.currency, {name: found[name] for name in asked})


def read_all(scenario: Scenario, offers: Sequence[Candidates]) -> dict[str, Read]:
    """Return what all builds of some offers are worth, each offer against what the others state.

    An offer that depends on another one with which it shares a build or a measure is read build by
    build: to change the one would change the other.
    """
    alone = {c.offer for c in offers if _shares(scenario, c)}
    found = {c.offer: _one_by_one(scenario, c) for c in offers if c.offer in alone}
    return found | _at_once(scenario, [c for c in offers if c.offer not in alone])


def _asked(scenario: Scenario, offer: str | None) -> list[str]:
    if offer is not None and offer not in scenario.offers:
        raise UsageError(f"no offer is called {offer!r}; {did_you_mean(offer, scenario.offers)}")
    asked = [
        name
        for name, terms in scenario.offers.items()
        if terms.decides is not None and offer in (None, name)
    ]
    if not asked:
        said = "no offer says" if offer is None else f"{offer} does not say"
        raise UsageError(f"{said} who decides what is built: {WRITE}")
    return asked


def _with_references(scenario: Scenario, offer: str | None) -> list[str]:
    """Return the offers that are asked for, and those that must be chosen before them."""
    found = _asked(scenario, offer)
    for name in found:  # it grows as it is walked over
        more = [other for other in _references(scenario, name) if other not in found]
        found += [other for other in more if scenario.offers[other].decides is not None]
    return found


def _references(scenario: Scenario, name: str) -> set[str]:
    """Return the other offers on whose builds an offer's own flows depend, by way of any others.

    Savings are measured against an offer, and use that follows its price against the baseline.
    """
    found = [name]
    for offer in found:  # it grows as it is walked over
        terms = scenario.offers[offer]
        savings = [c.savings.against for c in terms.clauses if c.savings is not None]
        direct = [other for other in savings if other is not None]
        use = terms.behaviour.use if terms.behaviour is not None else None
        if use is not None and use.elasticity is not None:
            direct.append(scenario.first)
        found += [other for other in dict.fromkeys(direct) if other not in found]
    return set(found) - {name}


def _within(candidates: Candidates) -> Candidates:
    if candidates.count > MOST:
        raise UsageError(
            f"{candidates.offer} may be built in {candidates.count:,} ways, more than {MOST:,}: "
            "name fewer variants or measures under among"
        )
    return candidates


def _shares(scenario: Scenario, candidates: Candidates) -> bool:
    varied = {asset for asset, names in candidates.variants.items() if len(names) > 1}
    for name in _references(scenario, candidates.offer):
        other = scenario.offers[name]
        same = set(other.build.items()) & set(candidates.terms.build.items())
        if {asset for asset, _ in same} & varied or set(other.measures) & set(candidates.free):
            return True
    return False


def _lines(built: Built, offer: str) -> list[Line]:
    statements = built.offers[offer].statements.values()
    return [built.comparison.joint[offer], *(x for s in statements for x in (s.npv, s.cash))]


def _read(built: Built, offer: str, values: Mapping[Line, Array], part: slice, count: int) -> Read:
    """Return an offer's part of what was read in `count` positions."""

    def one(line: Line) -> Array:
        found = values[line]
        return np.broadcast_to(found, (*found.shape[:-1], count))[..., part]

    statements = built.offers[offer].statements
    return Read(
        {key: one(statement.npv) for key, statement in statements.items()},
        {key: one(statement.cash) for key, statement in statements.items()},
        one(built.comparison.joint[offer]),
    )


def _at_once(scenario: Scenario, offers: Sequence[Candidates]) -> dict[str, Read]:
    """Return what the builds of some offers are worth, all of them read in one call."""
    if not offers:
        return {}
    whole = scenario
    for candidates in offers:
        every = Build(dict(candidates.terms.build), candidates.measures)
        whole = restated(whole, candidates.offer, every)
    built = build(whole)
    measures = _inputs_of_measures(built)
    count, start = sum(candidates.count for candidates in offers), 0
    batch: dict[Line, Array] = {}
    places = {}
    for candidates in offers:
        for k, wanted in enumerate(candidates.builds):
            for line, value in _values(built, candidates, wanted, measures):
                if line not in batch:
                    assert isinstance(line.given, float | int)
                    batch[line] = np.full(count, float(line.given))
                batch[line][start + k] = value
        places[candidates.offer] = slice(start, start + candidates.count)
        start += candidates.count
    lines = [line for name in places for line in _lines(built, name)]
    values = arrays.read(lines, built.timeline, batch)
    return {name: _read(built, name, values, part, count) for name, part in places.items()}


def _values(
    built: Built, candidates: Candidates, wanted: Build, measures: Mapping[str, Sequence[Line]]
) -> Iterator[tuple[Line, float]]:
    """Walk over the inputs that make a build of a model that has all of an offer's measures."""
    for asset, variant in wanted.variants.items():
        selectors = built.inputs.selectors.get((asset, candidates.terms.build[asset]), {})
        for name, selector in selectors.items():
            yield selector, float(name == variant)
    for name in set(candidates.free) - set(wanted.measures):
        for line in measures.get(name, ()):
            yield line, 0.0


def _inputs_of_measures(built: Built) -> dict[str, list[Line]]:
    """Return the inputs of each measure that are 0 where it is not there."""
    found: dict[str, list[Line]] = {}
    for path, line in built.inputs.by_path.items():
        match parts(path):
            case (
                ["measures", name, "price" | "cost"]
                | ["measures", name, "lowers", _]
                | ["measures", name, "residual", "amount"]
            ):
                found.setdefault(name, []).append(line)
    return found


def _one_by_one(scenario: Scenario, candidates: Candidates) -> Read:
    """Return what the builds of an offer are worth, each built as a model of its own."""
    if candidates.count > MOST_ALONE:
        raise UsageError(
            f"{candidates.offer} depends on an offer that shares a build or a measure with it, so "
            f"each of its {candidates.count} builds is a model; at most {MOST_ALONE} are made: "
            "name fewer variants or measures under among"
        )
    found = []
    for wanted in candidates.builds:
        built = build(restated(scenario, candidates.offer, wanted))
        values = arrays.read(_lines(built, candidates.offer), built.timeline)
        found.append(_read(built, candidates.offer, values, slice(None), 1))
    return Read(
        {key: np.concatenate([one.npv[key] for one in found]) for key in found[0].npv},
        {key: np.concatenate([one.cash[key] for one in found], axis=1) for key in found[0].cash},
        np.concatenate([one.joint for one in found]),
    )


def _choice(
    candidates: Candidates, read: Read, header: Mapping[str, Sequence[float]]
) -> tuple[Choice, int]:
    """Return what an offer leads to, and the place of its build."""
    times = np.array(header["exponent"])
    sides = {key: Options(times, read.cash[key], read.npv[key]) for key in read.npv}
    place, joint = candidates.decided(sides), read.joint
    best = highest(joint, read.noise)
    if joint[place] >= joint.max() - read.noise:
        best = place
    terms = {"variants": candidates.decides.variants, "measures": candidates.decides.measures}
    every = tuple(read.combinations(candidates.builds))
    choice = Choice(
        tuple(
            Decision(what, decider.by, decider.rule, number_of(decider))
            for what, decider in terms.items()
            if decider is not None
        ),
        every[place],
        every[candidates.stated],
        every[best],
        max(every[best].joint - every[place].joint, 0.0),
        every,
    )
    return choice, place


def _put_back(scenario: Scenario, first: Scenario, found: Mapping[str, Choice]) -> None:
    """State what is chosen, and what would be best, and compare: positions are no proof.

    `first` has the offers as they were, with who pays for each measure. Raises `CalculationError`
    if a build is worth something else then.
    """
    built = build(scenario)
    for name, choice in found.items():
        _compare(built, name, choice.chosen)
        if choice.best is not choice.chosen:
            best = Build(choice.best.variants, choice.best.measures)
            offers = {**scenario.offers, name: first.offers[name]}
            again = restated(scenario.model_copy(update={"offers": offers}), name, best)
            _compare(build(again), name, choice.best)


def _compare(built: Built, name: str, told: Combination) -> None:
    values = arrays.read(_lines(built, name), built.timeline)
    again = _read(built, name, values, slice(None), 1)
    pairs = [(told.joint, again.joint[0])]
    pairs += [(npv, again.npv[key][0]) for key, npv in told.npv.items()]
    if any(abs(ours - theirs) > again.noise for ours, theirs in pairs):
        raise CalculationError(f"{name}: a build is worth something else when it is stated")
