"""What a comparison tells, as plain numbers: the table, the workbook and frames all start here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from servicemodel.metric import irr as irr_metric
from servicemodel.metric import payback as payback_metric
from servicemodel.metric import ratios
from servicemodel.model import behaviour, in_force, taxes, vat
from servicemodel.offer import CUSTOMER, PRESETS, same_machine
from servicemodel.read import arrays

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from servicemodel.line.nodes import Line
    from servicemodel.model.build import Built
    from servicemodel.model.metric_lines import Difference, UnitCost
    from servicemodel.scenario.schema import Scenario

FIRST_YEARS = 5
DIGITS = ((10_000, 0), (100, 2), (1, 4))  # of amounts up from a size
ONLY_GAINS = ratios.SIDES_STATES[ratios.ONLY_GAINS]
ONLY_COSTS = ratios.SIDES_STATES[ratios.ONLY_COSTS]


@dataclass(frozen=True)
class Return:
    """What a difference of cash earns: an investment has an IRR and a payback, financing a rate.

    `rate` is None if there is not exactly one (`rate_state` says why, such as "only gains"),
    `payback` in years likewise.
    """

    kind: str  # "investment", "financing", "no difference"
    rate: float | None
    rate_state: str
    payback: float | None
    payback_state: str
    for_good: bool = True  # once paid back, the sum of all cash never falls below zero again


@dataclass(frozen=True)
class Outcome:
    """One party under one offer, in the scenario's currency; None against the baseline itself.

    `upfront` is the cash at signing, `deepest` the lowest cumulative cash and `deepest_year` the
    years gone by when it is first reached; `first_years` has the cash at signing and of the first
    five years; `rate_effect` is what the party's own rate changes against the common rate.
    """

    npv: float
    less_baseline: float
    upfront: float
    deepest: float
    deepest_year: float
    first_years: tuple[float, ...]
    at_common_rate: float
    rate_effect: float
    against_baseline: Return | None
    bridge: dict[str, float]


@dataclass(frozen=True)
class CostPerUnit:
    """What a unit of a service costs the customer after its tax; None where not known."""

    unit: str
    nominal: float | None
    real: float | None


@dataclass(frozen=True)
class Results:
    """Everything that a comparison tells; dictionaries go by offer name and party key.

    `contracts` are the offers with a contract; `bridged_from` names the offer from which an offer's
    bridge starts after the better machine; `same_machine` a sale of the same build;
    `against_purchase` the customer's return of an offer against the cheapest sale; `given_up` what
    the provider's sales were worth before tax.
    """

    title: str
    currency: str
    prices: str
    baseline: str
    start: str
    years: int
    period: str
    parties: dict[str, str]
    rates: dict[str, float]
    rate_of: dict[str, str]
    taxes: dict[str, str]
    common_rate: float
    common_rate_of: str
    outcomes: dict[str, dict[str, Outcome]]
    joint: dict[str, float]
    joint_less_baseline: dict[str, float]
    unit_cost: dict[str, dict[str, CostPerUnit]]
    contracts: tuple[str, ...]
    bridged_from: dict[str, str]
    same_machine: dict[str, str]
    best_purchase: str | None
    against_purchase: dict[str, Return]
    given_up: dict[str, dict[str, float]]
    assumed: int
    stated: int
    vat: dict[str, str] = field(default_factory=dict)  # of the parties that have stated any
    behaviour: dict[str, str] = field(default_factory=dict)  # assumed under an offer, in words
    terms: dict[str, str] = field(default_factory=dict)  # of an offer that may end, in words
    building_sold: float | None = None  # the year at whose end the customer sells its building

    @property
    def digits(self) -> int:
        """Digits after the point with which amounts are told: none where they are large."""
        largest = max(abs(o.npv) for row in self.outcomes.values() for o in row.values())
        return next((digits for least, digits in DIGITS if largest >= least), 6)


def compare(built: Built) -> Results:
    """Return what every offer is worth to every party, and why; reads all lines at once."""
    scenario, metric_lines, found = built.scenario, built.metric_lines, built.comparison
    first, offers, parties = built.baseline, built.offers, built.parties
    same = same_machine(scenario.offers)
    bought = [p.name for p in PRESETS.values() if not p.contract and p.name != "flows only"]
    sales = [n for n, o in scenario.offers.items() if o.preset in bought]
    wanted: list[Line] = [*built.stated_rates.values()]
    pairs = [(name, key) for name in offers for key in parties]
    differences = {p: metric_lines.difference(*p) for p in pairs if p[0] != first}
    deepest = {pair: metric_lines.deepest(*pair) for pair in pairs}
    for name, key in pairs:
        statement = offers[name].statements[key]
        wanted += [statement.npv, statement.cash, *deepest[name, key]]
        wanted += [found.at_common_rate[name, key], found.rate_effects[name, key]]
        wanted += [found.differences[name, key]]
    for bridge in found.bridges.values():
        wanted += bridge.values()
    for parts in found.given_up.values():
        wanted += parts.values()
    wanted += [*found.joint.values(), *found.joint_differences.values()]
    for difference in differences.values():
        wanted += _of_return(difference)
    costs = {}
    if CUSTOMER in parties:
        costs = {
            (name, service): metric_lines.unit_cost(name, service)
            for name in offers
            for service in scenario.services
        }
    for cost in costs.values():
        wanted += [line for line in (cost.nominal, cost.real) if line is not None]
    values = arrays.read(wanted, built.timeline)

    def one(line: Line) -> float:
        return float(values[line][0])

    def returned(difference: Difference) -> Return:
        return _return(difference, values)

    best = None
    if CUSTOMER in parties and sales:
        best = max(sales, key=lambda name: one(offers[name].statements[CUSTOMER].npv))
    against = {}
    for name in offers:
        if best is not None and name not in sales:
            against_best = metric_lines.difference(name, CUSTOMER, best)
            if (name, CUSTOMER) not in differences or best != first:
                values |= arrays.read(_of_return(against_best), built.timeline)
            against[name] = returned(against_best)
    outcomes: dict[str, dict[str, Outcome]] = {}
    for name, key in pairs:
        statement = offers[name].statements[key]
        low, when = deepest[name, key]
        cash = values[statement.cash][:, 0]
        outcomes.setdefault(name, {})[key] = Outcome(
            one(statement.npv),
            one(found.differences[name, key]),
            float(cash[0]),
            one(low),
            one(when),
            _first_years(cash, built.timeline.per_year),
            one(found.at_common_rate[name, key]),
            one(found.rate_effects[name, key]),
            returned(differences[name, key]) if name != first else None,
            {part: one(line) for part, line in found.bridges.get((name, key), {}).items()},
        )
    grades = [quantity.grade for quantity in built.inputs.stated.values()]
    rates = {key: one(line) for key, line in built.stated_rates.items()}
    common = scenario.common_rate
    return Results(
        title=scenario.name,
        currency=scenario.currency,
        prices=scenario.prices,
        baseline=first,
        start=scenario.timeline.start.isoformat(),
        years=scenario.timeline.years,
        period=scenario.timeline.period,
        parties={key: party.name for key, party in parties.items()},
        rates=rates,
        rate_of={key: _rate_of(scenario, key) for key in parties},
        taxes={key: taxes.told(terms.tax) for key, terms in scenario.parties.items()},
        behaviour=_behaviour(scenario),
        terms={
            name: in_force.told(terms, scenario.timeline.years, scenario.currency)
            for name, terms in scenario.offers.items()
            if terms.term is not None
        },
        building_sold=None if scenario.building_sale is None else scenario.building_sale.year.value,
        vat={key: vat.told(terms.vat) for key, terms in scenario.parties.items() if terms.vat},
        common_rate=next(iter(rates.values())) if common is None else common.value,
        common_rate_of="stated"
        if scenario.common_rate
        else f"that of {next(iter(parties.values())).name}",
        outcomes=outcomes,
        joint={name: one(line) for name, line in found.joint.items()},
        joint_less_baseline={name: one(line) for name, line in found.joint_differences.items()},
        unit_cost=_unit_costs(built, costs, one),
        contracts=tuple(n for n, o in scenario.offers.items() if PRESETS[o.preset].contract),
        bridged_from=dict(found.bridged_from),
        same_machine=same,
        best_purchase=best,
        against_purchase=against,
        given_up={
            name: {part: one(line) for part, line in parts.items()}
            for name, parts in found.given_up.items()
        },
        assumed=sum(grade in (None, "D") for grade in grades),
        stated=len(grades),
    )


def _behaviour(scenario: Scenario) -> dict[str, str]:
    stated = {name: terms.behaviour for name, terms in scenario.offers.items()}
    return {
        name: behaviour.told(terms, scenario.parties[CUSTOMER].name)
        for name, terms in stated.items()
        if terms is not None
    }


def _rate_of(scenario: Scenario, key: str) -> str:
    terms = scenario.parties[key]
    default = "wacc after tax" if terms.tax else "wacc before tax"
    return f"{terms.rate_prices or scenario.prices} {terms.rate_of or default}"


def _of_return(difference: Difference) -> list[Line]:
    rate, back = difference.irr, difference.payback
    lines = [difference.state, difference.sides, rate.value, rate.state, rate.lowest, rate.highest]
    return [*lines, back.value, back.state, back.falls_again]


def _return(difference: Difference, values: dict[Line, NDArray[np.float64]]) -> Return:
    def one(line: Line) -> float:
        return float(values[line][0])

    rate, back = difference.irr, difference.payback
    kind = ratios.FINANCING_STATES[int(one(difference.state))]
    invested = kind == ratios.FINANCING_STATES[ratios.INVESTMENT]
    count, sides, state = (int(one(it)) for it in (rate.state, difference.sides, back.state))
    told = irr_metric.STATES[count]
    if count == irr_metric.SEVERAL:
        told = f"several: {one(rate.lowest) * 100:.1f} %, {one(rate.highest) * 100:.1f} %"
    elif count == irr_metric.NONE and sides in (ratios.ONLY_GAINS, ratios.ONLY_COSTS):
        told = ratios.SIDES_STATES[sides]
    paid = invested and state == payback_metric.PAID_BACK
    return Return(
        kind,
        one(rate.value) if count == irr_metric.ONE else None,
        told,
        one(back.value) if paid else None,
        payback_metric.STATES[state] if invested else kind,
        not (paid and one(back.falls_again)),
    )


def _first_years(cash: NDArray[np.float64], per_year: int) -> tuple[float, ...]:
    """Return the cash at signing and that of each of the first years."""
    years = [cash[1 + year * per_year : 1 + (year + 1) * per_year] for year in range(FIRST_YEARS)]
    return (float(cash[0]), *(float(sum(year)) for year in years if len(year)))


def _unit_costs(
    built: Built, costs: dict[tuple[str, str], UnitCost], one: Callable[[Line], float]
) -> dict[str, dict[str, CostPerUnit]]:
    found: dict[str, dict[str, CostPerUnit]] = {}
    for (name, service), cost in costs.items():
        unit = f"{built.scenario.currency}/{built.scenario.services[service].unit}"
        nominal, real = (None if line is None else one(line) for line in (cost.nominal, cost.real))
        found.setdefault(name, {})[service] = CostPerUnit(unit, nominal, real)
    return found
