"""The comparison on one screen: who gets what from which offer, when, and why.

Every number comes from `Results`; here it is only picked, rounded once and put beside others.
"""

from __future__ import annotations

import textwrap
from functools import partial
from typing import TYPE_CHECKING

from servicemodel.ledger import CAUSES
from servicemodel.model.comparison import BETTER_MACHINE, OWN_RATE
from servicemodel.offer import CUSTOMER, PROVIDER
from servicemodel.report import sentences
from servicemodel.report.table import Column, draw, fits
from servicemodel.report.text import listed, moment, money, named, significant, stated
from servicemodel.report.tidy import year

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from servicemodel.model.results import Outcome, Results

    Years = tuple[Sequence[str], Sequence[float]]  # labels, values

READABLE = 100  # characters of a line of text, however wide the screen
BRIDGES = 3  # more offers than these would not fit on a screen
CLOSE = 1e-9


def text(
    results: Results,
    *,
    offers: Collection[str] | None = None,
    parties: Collection[str] | None = None,
    width: int = 100,
    cash: Mapping[str, Mapping[str, Years]] | None = None,
) -> str:
    """Return the whole comparison in lines of at most `width` characters (80 or more read well).

    `offers` and `parties` (keys or names) say what is shown, beside the baseline; what only all
    parties together have, such as the joint value, is left out where a party is. With `cash`, by
    offer and party key the labels and values of years, a table of these follows the NPVs, and
    nothing else does.
    """
    names = results.parties
    keys = [key for key in names if parties is None or {key, names[key]} & set(parties)]
    asked = [offer for offer in results.outcomes if offers is None or offer in offers]
    shown = [offer for offer in results.outcomes if offer in {*asked, results.baseline}]
    screen = _Screen(results, shown, keys, width)
    parts = [screen.wrapped(sentences.basis(results, keys)), screen.npvs()]
    if cash is not None:
        parts += [screen.years(offer, cash[offer]) for offer in asked if offer in cash]
    else:
        parts += [screen.cash(), screen.unit_costs(), screen.first_years()]
        parts += screen.bridges(every=offers is not None)
        if PROVIDER in keys:
            parts.append(screen.wrapped(sentences.given_up(results, shown)))
        parts.append(screen.wrapped(sentences.tell(results, shown, keys)))
    return "\n\n".join("\n".join(lines) for lines in parts if lines) + "\n"


class _Screen:
    """The parts of the screen as lines, none where there is nothing to show."""

    def __init__(
        self, results: Results, offers: Sequence[str], parties: Sequence[str], width: int
    ) -> None:
        self.results = results
        self.offers = offers
        self.parties = {key: results.parties[key] for key in parties}
        self.width = width
        self.others = [offer for offer in offers if offer != results.baseline]

    def wrapped(self, paragraphs: Sequence[str]) -> list[str]:
        width = min(self.width, READABLE)
        fold = textwrap.TextWrapper(width, subsequent_indent="  ", break_on_hyphens=False).wrap
        return [line for paragraph in paragraphs for line in fold(paragraph)]

    def marked(self, offer: str) -> str:
        return f"{offer} (baseline)" if offer == self.results.baseline and self.others else offer

    def npvs(self) -> list[str]:
        """Return the NPVs of every party, and the joint value if all parties are shown."""
        found = self.results

        def pair(
            header: str, values: Mapping[str, float], changes: Mapping[str, float]
        ) -> list[Column]:
            column = Column(header, [money(values[offer], found.digits) for offer in self.offers])
            less = [
                "-" if o == found.baseline else money(changes[o], found.digits) for o in self.offers
            ]
            return [column, Column(f"less {found.baseline}", less)] if self.others else [column]

        groups = []
        for key, name in self.parties.items():
            outcomes = {offer: values[key] for offer, values in found.outcomes.items()}
            npvs = {offer: it.npv for offer, it in outcomes.items()}
            groups.append(pair(name, npvs, {o: it.less_baseline for o, it in outcomes.items()}))
        if len(self.parties) == len(found.parties) > 1:
            header = f"joint at {stated(found.common_rate)}"
            groups.append(pair(header, found.joint, found.joint_less_baseline))
        labels = [self.marked(offer) for offer in self.offers]
        return draw(f"NPV in {found.currency}", labels, groups, self.width)

    def by_party(
        self, what: str, headers: Sequence[str], cells: Callable[[Outcome], Sequence[str]]
    ) -> tuple[str, list[str], list[list[Column]]]:
        """Return corner, labels and columns of a table with a block of offers for each party."""
        alone = len(self.parties) == 1
        of = f" of {next(iter(self.parties.values()))}" if alone else ""
        labels: list[str] = []
        told: list[Sequence[str]] = []
        for key, name in self.parties.items():
            if not alone:
                labels.append(name)
                told.append([""] * len(headers))
            for offer in self.offers:
                labels.append(f"{'' if alone else '  '}{self.marked(offer)}")
                told.append(cells(self.results.outcomes[offer][key]))
        columns = [
            [Column(header, [row[number] for row in told])] for number, header in enumerate(headers)
        ]
        return f"{what}{of} in {self.results.currency}", labels, columns

    def cash(self) -> list[str]:
        """Return the cash at signing, at its lowest, and what the difference earns or costs."""
        digits = self.results.digits
        headers = ["at signing", "lowest cumulative cash"]
        headers += [f"against {self.results.baseline}"] if self.others else []
        table = self.by_party("Cash", headers, partial(_cash, back="back in ", digits=digits))
        if not fits(*table, self.width):
            table = self.by_party("Cash", headers, partial(_cash, back="", digits=digits))
        return draw(*table, self.width)

    def first_years(self) -> list[str]:
        """Return the cash at signing and of the first years."""
        some = next(iter(self.results.outcomes[self.results.baseline].values()))
        headers = [year(number) for number in range(len(some.first_years))]
        digits = self.results.digits

        def cells(outcome: Outcome) -> list[str]:
            return [money(amount, digits) for amount in outcome.first_years]

        return draw(*self.by_party("Yearly cash", headers, cells), self.width)

    def unit_costs(self) -> list[str]:
        """Return what a unit of each service costs the customer."""
        costs = {o: self.results.unit_cost[o] for o in self.offers if o in self.results.unit_cost}
        if CUSTOMER not in self.parties or not costs:
            return []
        by_unit: dict[str, list[list[Column]]] = {}
        for service, cost in next(iter(costs.values())).items():
            for kind in ("nominal", "real"):
                values = [getattr(costs[offer][service], kind) for offer in costs]
                if any(value is not None for value in values):
                    told = ["-" if value is None else significant(value) for value in values]
                    by_unit.setdefault(cost.unit, []).append([Column(f"{service}: {kind}", told)])
        after = " after its tax" if self.results.taxes[CUSTOMER] != "none" else ""
        lines: list[str] = []
        for unit, columns in by_unit.items():
            corner = f"Level cost to {self.parties[CUSTOMER]}{after} in {unit}"
            labels = [self.marked(offer) for offer in costs]
            lines += [*([""] if lines else []), *draw(corner, labels, columns, self.width)]
        return lines

    def bridges(self, *, every: bool) -> list[list[str]]:
        """Return what moved each party's NPV: under contracts, or under `every` offer shown."""
        wanted = [o for o in self.others if every or sentences.has_contract(self.results, o)]
        parts = [self.bridge(offer) for offer in wanted[:BRIDGES]]
        if left := wanted[BRIDGES:]:
            more = f"What moved under {listed([*map(named, left)])}: ask for one at a time, "
            parts.append(self.wrapped([f'{more}such as --offer "{left[0]}".']))
        return parts

    def bridge(self, offer: str) -> list[str]:
        """Return the parts of what moved, and their sum."""
        found, first = self.results, self.results.baseline
        outcomes = [found.outcomes[offer][key] for key in self.parties]
        source = found.bridged_from.get(offer, first)
        heading = f"What moved from {named(first)} to {named(offer)}: "
        if source != first:
            heading += f"first the better machine ({first} -> {source}), then the contract "
        heading += "by cause"
        if len(found.parties) > 1:
            heading += f" at {stated(found.common_rate)}, and the effect of each one's own rate"
        rows = {part: [it.bridge.get(part, 0.0) for it in outcomes] for part in _parts(outcomes)}
        rows["not explained"] = [it.less_baseline - sum(it.bridge.values()) for it in outcomes]
        sizes = [abs(value) for values in rows.values() for value in values]
        least = min(0.5, CLOSE * max([*sizes, *(abs(it.npv) for it in outcomes)]))
        rows = {part: values for part, values in rows.items() if max(map(abs, values)) > least}
        rows[f"NPV less {first}"] = [it.less_baseline for it in outcomes]
        columns = [
            [Column(name, [money(values[number], self.results.digits) for values in rows.values()])]
            for number, name in enumerate(self.parties.values())
        ]
        table = draw(f"In {found.currency}", list(rows), columns, self.width)
        return [*self.wrapped([f"{heading}."]), *table]

    def years(self, offer: str, cash: Mapping[str, Years]) -> list[str]:
        """Return a row per year with the cash of each party."""
        keys = [key for key in self.parties if key in cash]
        columns = [
            [
                Column(
                    self.parties[key],
                    [money(amount, self.results.digits) for amount in cash[key][1]],
                )
            ]
            for key in keys
        ]
        corner = f"Cash under {named(offer)} in {self.results.currency}"
        return draw(corner, cash[keys[0]][0], columns, self.width) if keys else []


def _parts(outcomes: Sequence[Outcome]) -> list[str]:
    """Return the parts of some bridges, each once: the machine, the causes, the rate."""
    parts = dict.fromkeys(part for it in outcomes for part in it.bridge)
    order = {part: number for number, part in enumerate((BETTER_MACHINE, *CAUSES))}
    last = len(order)
    return sorted(parts, key=lambda part: last + 1 if part == OWN_RATE else order.get(part, last))


def _cash(outcome: Outcome, back: str, digits: int) -> list[str]:
    lowest = f"{money(outcome.deepest, digits)} {moment(outcome.deepest_year)}"
    return [
        money(outcome.upfront, digits),
        lowest,
        sentences.earned(outcome.against_baseline, back),
    ]
