"""What can be checked of a model without knowing its answer, and where its numbers come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from servicemodel.ledger import OUTSIDE
from servicemodel.read import arrays
from servicemodel.scenario.marks import Stated
from servicemodel.scenario.overrides import path_text, place_of

if TYPE_CHECKING:
    from servicemodel.model.build import Built

CLOSE = 1e-9


@dataclass(frozen=True)
class Check:
    """One thing that was looked at: whether it holds, and what was seen."""

    name: str
    holds: bool
    seen: str


@dataclass(frozen=True)
class Checks:
    """All checks, how many inputs and lines were looked at, and which inputs are weak.

    `unsourced` are the paths of inputs without a source, `assumptions` of those of grade D.
    """

    checks: tuple[Check, ...]
    inputs_stated: int
    lines_written: int
    unsourced: tuple[str, ...]
    assumptions: tuple[str, ...]

    @property
    def hold(self) -> bool:
        """Whether every check holds."""
        return all(check.holds for check in self.checks)


def check(built: Built) -> Checks:
    """Check conservation, NPVs, bridges, balances, and that all offers serve the same demand."""
    stated = built.inputs.stated.items()
    return Checks(
        (
            *(_conserved(built), _npv_of_cash(built), _bridges(built), _balances(built)),
            _same_service(built),
        ),
        len(stated),
        len(list(built.lines())),
        tuple(path for path, quantity in stated if not quantity.source and not quantity.solve),
        tuple(path for path, quantity in stated if quantity.grade == "D"),
    )


def _conserved(built: Built) -> Check:
    """Hold what all parties get, in every period, to what comes from outside."""
    worst = 0.0
    for offer in built.offers.values():
        cash = [
            statement.cash if statement.financing is None else statement.financing.equity
            for statement in offer.statements.values()
        ]
        outside = [
            (flow.line, 1 if flow.payer == OUTSIDE else -1)
            for flow in (*offer.ledger.flows, *offer.financing.flows)
            if OUTSIDE in (flow.payer, flow.payee)
        ]
        values = arrays.read([*cash, *(line for line, _ in outside)], built.timeline)
        zero = np.zeros(built.timeline.count + 1)
        both = sum((values[line][:, 0] for line in cash), zero)
        world = sum((sign * values[line][:, 0] for line, sign in outside), zero)
        size = max((float(np.abs(values[line]).max()) for line in cash), default=0.0)
        worst = max(worst, float(np.abs(both - world).max()) / (size or 1.0))
    seen = f"largest gap {worst:.1e} of the largest flow, in every period of every offer"
    return Check("money between the parties cancels", worst <= CLOSE, seen)


def _npv_of_cash(built: Built) -> Check:
    """Hold each NPV to the discounted sum of the party's cash, which is added up another way."""
    worst = 0.0
    for offer in built.offers.values():
        for key, statement in offer.statements.items():
            factor, rate = built.factors[key], built.rates[key]
            values = arrays.read([statement.cash, statement.npv, factor, rate], built.timeline)
            years = np.array(built.timeline.rows["exponent"])
            powers = (1 + float(values[rate][0])) ** -years
            cash = values[statement.cash][:, 0]
            size = float(np.abs(cash * powers).max()) or 1.0
            worst = max(worst, abs(float((cash * powers).sum() - values[statement.npv][0])) / size)
    seen = f"largest gap {worst:.1e} of the largest present value"
    return Check("each NPV is the discounted sum of cash", worst <= CLOSE, seen)


def _bridges(built: Built) -> Check:
    found, worst = built.comparison, 0.0
    for pair, parts in found.bridges.items():
        npv = built.offers[pair[0]].statements[pair[1]].npv
        wanted = [*parts.values(), found.differences[pair], npv]
        values = arrays.read(wanted, built.timeline)
        told = [float(values[line][0]) for line in parts.values()]
        gap = sum(told) - float(values[found.differences[pair]][0])
        size = max(map(abs, [*told, float(values[npv][0])])) or 1.0
        worst = max(worst, abs(gap) / size)
    seen = f"largest gap {worst:.1e} of the largest part"
    return Check("the parts of each bridge add up", worst <= CLOSE, seen)


def _balances(built: Built) -> Check:
    """Hold what each party owns to what it owes and what its owners have, in every period."""
    worst = 0.0
    for accounts in built.accounts.found.values():
        lines = [row.line for rows in accounts.rows.values() for row in rows]
        values = arrays.read(lines, built.timeline)
        size = max(float(np.abs(values[line]).max()) for line in lines) or 1.0
        worst = max(worst, float(np.abs(values[accounts.gap]).max()) / size)
    seen = f"largest gap {worst:.1e} of the largest amount, in every period"
    return Check("each balance balances", worst <= CLOSE, seen)


def _same_service(built: Built) -> Check:
    """Hold the energy that is paid for to what demands need, in every period.

    They are the stated ones, less what measures save and as behaviour that is stated changes them.
    """
    name, scenario, worst = "every offer gives the same service", built.scenario, 0.0
    if not scenario.assets:
        return Check(name, True, "no asset is stated")
    missing, lowered = [], set()
    for offer, terms in scenario.offers.items():
        for asset in scenario.assets:
            if asset in terms.build:
                worst = max(worst, _service_gap(built, offer, asset))
            elif terms.preset != "flows only":
                missing.append(f"{offer} has no machine for {asset}")
        for measure in terms.measures:
            for target in scenario.measures[measure].lowers:
                lowered.add(f"{offer}: less {target} by {measure}")
        if (behaviour := built.assets.behaviours.of(offer)).change is not None:
            lowered.add(f"{offer}: other use of {behaviour.service} by behaviour")
    served = sorted({asset.provides for asset in scenario.assets.values()})
    said = f"{', '.join(served)} in all {built.timeline.count} periods"
    if lowered:
        said += f" ({'; '.join(sorted(lowered))})"
    said += f", largest gap {worst:.1e} between energy paid for and needed"
    return Check(name, not missing and worst <= CLOSE, "; ".join(missing) or said)


def _service_gap(built: Built, offer: str, asset: str) -> float:
    """Return how far an asset's energy bills x efficiency are from demand x price, as a share.

    The demand is the stated one, less what the offer's measures save of it or of the energy, and
    as its behaviour changes it. An asset without a tariff has no bills to look at.
    """
    terms, stated = built.scenario.offers[offer], built.scenario.assets[asset]
    plant, basis = built.assets.plant(asset, terms.build[asset]), built.assets.basis
    if stated.tariff is None or plant.efficiency is None:
        return 0.0
    flows = built.offers[offer].ledger.flows
    bills = [it.earned for it in flows if it.kind.name == "energy" and it.title == asset]
    saved = [
        built.inputs.by_path[path_text(("measures", measure, "lowers", target))]
        for measure in terms.measures
        for target in (stated.provides, asset)
        if target in built.scenario.measures[measure].lowers
    ]
    needed = [basis.demands[stated.provides], basis.tariffs[stated.tariff].price]
    condition = [plant.condition] if plant.condition is not None else []
    then = terms.term.then if terms.term is not None else None
    change, after = (
        built.assets.behaviours.of(name).change_of(stated.provides) if name is not None else None
        for name in (offer, then)
    )
    changes = [each for each in (change, after) if each is not None]
    force, held = built.offers[offer].force, basis.building
    shares = [force.during] if force is not None else []
    periods = [held.during] if held is not None else []  # later bills are the new owner's
    lines = [*bills, *saved, *changes, *needed, plant.efficiency, *condition, *shares, *periods]
    values = {line: it[..., 0] for line, it in arrays.read(lines, built.timeline).items()}
    expected = values[needed[0]] * values[needed[1]]
    for share in saved:
        expected = expected * (1 - values[share])
    more = np.zeros(built.timeline.count + 1)
    during = values[shares[0]] if shares else 1.0
    for each, part in ((change, during), (after, 1 - during)):
        if each is not None:  # who leaves uses it as under the offer that follows
            more = more + values[each] * part
    expected = expected * (1 + more)
    paid = sum((values[bill] for bill in bills), np.zeros(built.timeline.count + 1))
    for line in (plant.efficiency, *condition):
        paid = paid * values[line]
    for line in periods:
        paid, expected = paid * values[line], expected * values[line]
    return float(np.abs(paid - expected).max()) / (float(np.abs(expected).max()) or 1.0)


def stated(built: Built, data: Any) -> list[dict[str, Any]]:
    """Return a row per input: path, label, value, unit, source, grade, and where it is stated."""
    rows = []
    for path, line in built.inputs.by_path.items():
        quantity = built.inputs.stated[path]
        rows.append(
            {
                "path": path,
                "label": line.label,
                "value": dict(quantity.years) or quantity.value,
                "unit": str(line.unit),
                "low": quantity.low,
                "high": quantity.high,
                "source": quantity.source,
                "grade": quantity.grade or "",
                "note": quantity.note,
                "stated": _where(data, path),
                "solve": quantity.solve,
            }
        )
    return rows


def _where(data: Any, path: str) -> str:
    """Return file, line and column of an input, or who else stated it."""
    place = place_of(data, path)
    if isinstance(data, Stated):
        if data.is_set(place):
            return "set by the user"
        if len(place) and (mark := data.mark(place)) is not None:
            return str(mark)
    return "stated in Python"
