"""What one party sees of a model: a model of its own, in which nobody else has a number.

The model is built once more and its lines are changed in place, so that every formula goes on
reading what it read. What the party's lines do not need is left out, and nothing else is decided
here: what it may not see is `hidden`'s table.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from servicemodel.errors import ModelError, UsageError
from servicemodel.ledger import OUTSIDE, Ledger
from servicemodel.line.order import order
from servicemodel.line.sheet import Sheet
from servicemodel.model.accounts import AccountLines
from servicemodel.model.build import Built, build
from servicemodel.model.comparison import ComparisonLines
from servicemodel.model.fingerprint import version
from servicemodel.model.inputs import Inputs
from servicemodel.offer import CUSTOMER, PROVIDER
from servicemodel.read import arrays
from servicemodel.report.book.chosen import choose
from servicemodel.report.book.hidden import secrets, stated_flows
from servicemodel.scenario import cells
from servicemodel.scenario.overrides import parts
from servicemodel.scenario.solves import TOLD as SOLVED_FOR
from servicemodel.scenario.solves import solves

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from servicemodel.ledger import Flow, Party
    from servicemodel.line.nodes import Line
    from servicemodel.model.offers import OfferModel
    from servicemodel.report.book.layout import Layout
    from servicemodel.scenario.schema import Scenario

SHOWN = (  # what is stated beside numbers and seen by everybody
    "name", "currency", "prices",
    "timeline.start", "timeline.years", "timeline.period", "timeline.timing",
    "timeline.tax_year_end",
)  # fmt: skip


@dataclass(frozen=True)
class Seen:
    """What a party sees: a model with this party alone, and its lines that are given numbers."""

    built: Built
    party: Party
    stated: frozenset[Line]

    @property
    def told(self) -> str:
        """What stands on the Inputs sheet; by its first words an import refuses the workbook."""
        return (
            f"This workbook is for {self.party.name}: what others have is left out. "
            "It can't be imported."
        )

    def rows(self) -> list[cells.Row]:
        """Return the inputs that are shown: those that the party's lines read, and its own terms.

        What is told of a number beside its value is shown of the party's own ones only, and no
        list of what might stand there instead: it would name what is left out.
        """
        found = []
        targets = {
            (*parts(path), key) for path in solves(self.built.scenario) for key in SOLVED_FOR
        }  # what a number is solved for may be a secret of the other side
        shown = {tuple(parts(path)) for path in self.built.inputs.by_path}
        clauses = {way[:4] for way in shown if way[2:3] == ("clauses",)}
        for row in cells.rows(self.built.scenario):
            way = tuple(parts(row.path))
            mine = way[:2] == ("parties", self.party.key)
            of_a_number = any(way[:length] in shown for length in range(1, len(way) + 1))
            if way in targets:
                continue
            if mine or of_a_number or row.path in SHOWN or way[:4] in clauses:
                shorter = replace(row, choices=())
                found.append(shorter if mine else _untold(shorter))
        return found

    def digest(self, layout: Layout) -> str:
        """Return a hash of what is shown: that of the scenario would let hidden ones be tried."""
        shown = [
            (entry.label, entry.unit, str(entry.value), str(entry.key))
            for entry in layout.entries.values()
        ]
        given = sorted((line.name, line.given) for line in self.stated)
        text = json.dumps([version(), self.party.name, shown, given], ensure_ascii=False)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def seen(scenario: Scenario, key: str) -> Seen:
    """Return what a party sees of a scenario; `UsageError` if no offer has a flow of it."""
    built = build(scenario)
    party = built.parties[key]
    built = _choose(built, key)
    offers = {name: offer for name, offer in built.offers.items() if offer.ledger.of(party)}
    if not offers:
        raise UsageError(f"{party.name} neither pays nor gets anything under any offer")
    built = replace(built, offers=offers)
    stated = _state(built, party)
    targets = list(_targets(built, key))
    needed = {line for group in order(targets) for line in group.lines}
    if leaks := [line.name for line in needed & secrets(built, key)]:
        raise ModelError(f"{party.name} may not see {leaks[0]}, and its lines need it")
    return Seen(_reduced(built, party, needed), party, frozenset(stated & needed))


def _untold(row: cells.Row) -> cells.Row:
    """Return a row without what is told of its number."""
    return replace(row, source="", grade="", note="", low=None, high=None)


def _choose(built: Built, key: str) -> Built:
    """Return a model in which nothing is told of the variants that are not built."""
    selectors = [line for lines in built.inputs.selectors.values() for line in lines.values()]
    nothing = choose(built.lines(), selectors)
    offers = {}
    for name, offer in built.offers.items():
        old = offer.statements[key]
        pairs = zip(old.rows, old.causes, old.worths, strict=True)
        left = [pair for pair in pairs if pair[0] not in nothing]
        rows, causes, worths = zip(*left, strict=True) if left else ((), (), ())
        activities = {at: line for at, line in old.activities.items() if line not in nothing}
        statement = replace(old, rows=rows, causes=causes, worths=worths, activities=activities)
        offers[name] = replace(
            offer,
            ledger=Ledger([flow for flow in offer.ledger.flows if flow.line not in nothing]),
            statements={key: statement},
            written_off={
                key: [one for one in offer.written_off[key] if one.depreciation not in nothing]
            },
        )
    return replace(built, offers=offers)


def _state(built: Built, party: Party) -> set[Line]:
    """Turn flows that follow from what the party may not see into given numbers."""
    found = stated_flows(built, party)
    values = arrays.read(list(found), built.timeline)
    for line, flow in found.items():
        if line.opening is not None:
            raise ModelError(f"{line.name} can't be given: what stood before period 0 is read")
        numbers = tuple(float(value) for value in values[line][..., 0].ravel())
        line.given = numbers if line.shape == "row" else numbers[0]
        line.formula = line.shortcut = None
        line.optional = False
        line.note = "Given numbers: they follow from what is not shown, and stay what they are"
        line.label += f", as stated by {_other_side(built, party, flow)}"
    return set(found)


def _other_side(built: Built, party: Party, flow: Flow) -> str:
    other = flow.payee if flow.payer == party else flow.payer
    if other != OUTSIDE:
        return other.name
    maker = built.parties.get(PROVIDER, party)
    return "another party" if maker == party else maker.name


def _targets(built: Built, key: str) -> Iterable[Line]:
    """Walk over the lines that the party sees, from which all others follow."""
    for offer in built.offers.values():
        statement = offer.statements[key]
        yield from (*statement.rows, *statement.activities.values(), statement.cash)
        yield from (*statement.worths, statement.npv)
        if (loans := statement.financing) is not None:
            yield from (loans.available, loans.before, loans.service, loans.equity)
            yield from [loans.npv] if loans.npv is not None else []
        if key == CUSTOMER and offer.lease is not None:  # the lessee's books are its own
            yield offer.lease.result
            if (lessee := offer.lease.lessee) is not None:
                yield from (lessee.debt, lessee.asset.left, lessee.effects.profit)
    own = {key: built.parties[key]}
    yield from AccountLines(own, built.offers, built.scenario.currency).sheet.lines()
    yield from (built.rates[key], built.factors[key])
    if key == CUSTOMER:  # what a unit of each service costs
        basis = built.assets.basis
        yield from basis.demands.values()
        if basis.demands and built.scenario.inflation is not None:
            yield basis.indices[built.scenario.inflation].in_period


def _reduced(built: Built, party: Party, needed: set[Line]) -> Built:
    """Return the model of one party, with what is needed alone."""
    key, scenario = party.key, built.scenario
    first = scenario.first if scenario.first in built.offers else next(iter(built.offers))
    own = scenario.model_copy(
        update={
            "parties": {key: scenario.parties[key]},
            "offers": {name: scenario.offers[name] for name in built.offers},
            "baseline": first,
            "common_rate": None,
        }
    )
    inputs = Inputs(built.timeline)
    inputs.sheet = _only(built.inputs.sheet, needed)
    inputs.by_path = {path: line for path, line in built.inputs.by_path.items() if line in needed}
    offers = {name: _own_side(offer, party, needed) for name, offer in built.offers.items()}
    sheet = Sheet("Workings")
    return replace(
        built,
        scenario=own,
        parties={key: party},
        offers=offers,
        inputs=inputs,
        comparison=_compared(sheet, offers, party, first, scenario.currency),
        sheets=(
            inputs.sheet,
            _only(built.sheets[1], needed),
            *(offer.sheet for offer in offers.values()),
            sheet,
        ),
        factors={key: built.factors[key]},
        rates={key: built.rates[key]},
        stated_rates={key: built.stated_rates[key]},
    )


def _only(sheet: Sheet, needed: set[Line]) -> Sheet:
    """Return a sheet with the lines that are needed alone."""
    found = Sheet(sheet.name)
    for section in sheet.sections:
        if lines := [line for line in section.lines if line in needed]:
            own = found.section(section.title)
            for line in lines:
                own.add(line)
    return found


def _own_side(offer: OfferModel, party: Party, needed: set[Line]) -> OfferModel:
    return replace(
        offer,
        sheet=_only(offer.sheet, needed),
        ledger=Ledger(offer.ledger.of(party)),
        statements={party.key: offer.statements[party.key]},
        owners={},
        financing=Ledger(offer.financing.of(party)),
    )


def _compared(
    sheet: Sheet, offers: Mapping[str, OfferModel], party: Party, first: str, money: str
) -> ComparisonLines:
    """Write what each offer is worth less the first; a bridge would tell the common rate."""
    found = ComparisonLines()
    section = sheet.section(f"{party.name}: NPV")
    baseline = offers[first].statements[party.key].npv
    for name, offer in offers.items():
        npv = offer.statements[party.key].npv
        label = f"NPV under {name} less {first}"
        found.differences[name, party.key] = section.line(label, npv - baseline, unit=money)
    return found
