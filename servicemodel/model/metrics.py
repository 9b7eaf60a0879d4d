"""All metrics of one party under one offer, as plain numbers with their states."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from servicemodel.line.words import add, operating, where
from servicemodel.metric import irr as irr_metric
from servicemodel.metric.cost import equivalent_annual
from servicemodel.metric.mirr import mirr
from servicemodel.metric.ratios import FINANCING, profitability_index, savings_ratios
from servicemodel.read import arrays

if TYPE_CHECKING:
    from servicemodel.line.nodes import Line
    from servicemodel.line.sheet import Section
    from servicemodel.model.build import Built
    from servicemodel.model.statements import Statement


@dataclass(frozen=True)
class Metric:
    """A value in a unit; None where it does not exist, and then the state says why."""

    name: str
    value: float | None
    unit: str
    state: str


def metrics(built: Built, offer: str, party: str, against: str) -> tuple[Metric, ...]:
    """Return the metrics of a party's cash under an offer, and of its savings against another.

    All are of the party's own cash, after its tax, at its own discount rate. Where it has loans,
    what they leave to equity and how well cash covers them comes after these.
    """
    metric_lines, statement = built.metric_lines, built.offers[offer].statements[party]
    money, factor = built.scenario.currency, built.factors[party]
    name = f"{built.parties[party].name}, {offer}"
    section = metric_lines.section(f"{name} against {against}: metrics")
    rate = metric_lines.rate_of(party)
    own, back = metric_lines.irr(offer, party), metric_lines.payback(offer, party)
    later = metric_lines.payback(offer, party, discounted=True)
    level = equivalent_annual(section, statement.npv, factor, label="Equivalent annual value")
    modified = mirr(section, statement.cash, rate, rate)
    index = profitability_index(section, statement.cash, factor, "Profitability index")
    found: list[tuple[str, Line, Line | None, str]] = [
        ("NPV", statement.npv, None, money),
        ("IRR", own.value, own.state, "per year"),
        ("MIRR", modified.value, modified.state, "per year"),
        ("payback", back.value, back.state, "years"),
        ("discounted payback", later.value, later.state, "years"),
        ("profitability index", index.value, index.state, ""),
        ("equivalent annual value", level, None, f"{money}/year"),
    ]
    if against != offer:
        base = built.offers[against].statements[party]
        ratios = savings_ratios(
            section,
            _costs(section, base, money, f"under {against}", invested=True),
            _costs(section, base, money, f"under {against}", invested=False),
            _costs(section, statement, money, f"under {offer}", invested=True),
            _costs(section, statement, money, f"under {offer}", invested=False),
            factor,
            rate,
            f"Against {against}",
        )
        difference = metric_lines.difference(offer, party, against)
        found += [
            (f"NPV less {against}", ratios.net_savings, None, money),
            (f"increase of investment over {against}", ratios.increased_investment, None, money),
            (f"savings in running costs over {against}", ratios.running_savings, None, money),
            (f"SIR against {against}", ratios.sir, ratios.sir_state, ""),
            (f"AIRR against {against}", ratios.airr, ratios.airr_state, "per year"),
            (f"IRR against {against}", difference.irr.value, difference.irr.state, "per year"),
            (
                f"payback against {against}",
                difference.payback.value,
                difference.payback.state,
                "years",
            ),
        ]
    found += metric_lines.of_loans(offer, party)
    wanted = [line for _, value, state, _ in found for line in (value, state) if line is not None]
    roots = [own.lowest, own.highest]
    if against != offer:
        wanted.append(difference.state)
    values = arrays.read([*wanted, *roots], built.timeline)
    if against != offer and int(values[difference.state][0]) == FINANCING:
        rate_name = f"implied financing rate against {against}"
        found = [
            (rate_name if label == f"IRR against {against}" else label, line, state, unit)
            for label, line, state, unit in found
        ]

    def told(label: str, line: Line, state: Line | None, unit: str) -> Metric:
        value = float(values[line][0])
        said = "one" if state is None else state.texts[int(values[state][0])]
        if label == "IRR" and int(values[own.state][0]) == irr_metric.SEVERAL:
            low, high = (float(values[root][0]) * 100 for root in roots)
            said = f"several: {low:.1f} %, {high:.1f} %"
        return Metric(label, None if value != value else value, unit, said)

    return tuple(told(*item) for item in found)


def _costs(
    section: Section, statement: Statement, money: str, where_: str, *, invested: bool
) -> Line:
    """Write a party's costs of investment, or all others, as a row: what is paid is positive."""
    investment = statement.activities.get("investment")
    label = f"{'Investment' if invested else 'Running costs'} {where_}"
    if invested:
        formula = -investment if investment is not None else where(operating, 0, 0)
    else:
        others = [row for name, row in statement.activities.items() if name != "investment"]
        formula = -add(others) if others else where(operating, 0, 0)
    return section.line(label, formula, unit=money)
