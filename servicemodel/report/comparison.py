"""The comparison on one screen: what every offer is worth to whom, when, and why.

Every number comes from `Results`; here it is only picked, rounded once and put beside others.
"""

from __future__ import annotations

import csv as csv_format
import io
import textwrap
from typing import TYPE_CHECKING

from servicemodel.offer import CUSTOMER, PROVIDER
from servicemodel.report import sentences
from servicemodel.report.table import Column, draw, fits
from servicemodel.report.text import (
    fixed,
    listed,
    moment,
    money,
    named,
    percent,
    significant,
    stated,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from servicemodel.model.results import Outcome, Results, Return

    Cash = Mapping[str, Mapping[str, tuple[Sequence[str], Sequence[float]]]]

BRIDGES = 3  # more offers than these would not fit on a screen
PERIODS = {"year": "yearly", "quarter": "quarterly", "month": "monthly"}
TINY = 1e-9
FIRST, SUM = "start", "NPV less "
FIELDS = ("offer", "party", "measure", "value", "unit")


def text(
    results: Results,
    *,
    offers: Collection[str] | None = None,
    parties: Collection[str] | None = None,
    width: int = 100,
    cash: Cash | None = None,
) -> str:
    """Return the whole comparison in lines of at most `width` characters (80 or more read well).

    `offers` and `parties` (keys or names) say what is shown, beside the baseline; what only all
    parties together have, such as the joint value, is left out where a party is. With `cash`, by
    offer and party key the labels and the values of a party's years, these are shown instead of
    all that follows the NPVs.
    """
    keys = [k for k, n in results.parties.items() if parties is None or k in parties or n in parties]
    asked = [offer for offer in results.outcomes if offers is None or offer in offers]
    shown = [offer for offer in results.outcomes if offer in asked or offer == results.baseline]
    screen = _Screen(results, shown, keys, width)
    parts = [[*screen.basis()], screen.npvs()]
    if cash is not None:
        parts += [screen.years(offer, cash[offer]) for offer in asked if offer in cash]
    else:
        parts += [screen.cash(), screen.unit_costs(), screen.first_years()]
        parts += screen.bridges(every=offers is not None)
        parts += [screen.given_up(), screen.sentences()]
    return "\n\n".join("\n".join(lines) for lines in parts if lines) + "\n"


class _Screen:
    """Sections as lines; each is empty where there is nothing to show."""

    def __init__(
        self, results: Results, offers: Sequence[str], parties: Sequence[str], width: int
    ) -> None:
        self.results = results
        self.offers = offers
        self.parties = {key: results.parties[key] for key in parties}
        self.width = width
        self.others = [offer for offer in offers if offer != results.baseline]
        self.everybody = len(parties) == len(results.parties)

    def wrapped(self, paragraph: str) -> list[str]:
        return textwrap.wrap(paragraph, min(self.width, 100), subsequent_indent="  ")

    def marked(self, offer: str) -> str:
        return f"{offer} (baseline)" if offer == self.results.baseline and self.others else offer

    def basis(self) -> list[str]:
        """Return the title, and what all numbers below are."""
        found = self.results
        taxed = [key for key in self.parties if found.taxes[key] != "none"]
        after = "after" if taxed else "before"
        some = " where one is stated" if taxed and len(taxed) < len(self.parties) else ""
        span = f"{found.years} year{'s' if found.years > 1 else ''} from {found.start}"
        money_ = {"nominal": "Nominal", "real": "Real (constant prices)"}[found.prices]
        lines = [
            found.title,
            f"{money_}, in {found.currency}, {after} income tax{some}; {span}, "
            f"{PERIODS[found.period]}.",
        ]
        for key, name in self.parties.items():
            rate_of = found.rate_of[key].replace("wacc", "WACC")
            tax = f"income tax {found.taxes[key]}" if key in taxed else "no income tax"
            lines.append(f"{name}: {stated(found.rates[key])} a year ({rate_of}); {tax}.")
        if len(found.parties) > 1:
            lines.append(f"Common rate: {stated(found.common_rate)} a year ({found.common_rate_of}).")
        return [part for line in lines for part in self.wrapped(line)]

    def npvs(self) -> list[str]:
        """Return the NPVs of every party, and the joint value if all parties are shown."""
        found, less = self.results, f"less {self.results.baseline}"

        def pair(
            header: str, value: Callable[[str], float], change: Callable[[str], float]
        ) -> list[Column]:
            changes = [money(change(o)) if o != found.baseline else "-" for o in self.offers]
            columns = [Column(header, [money(value(o)) for o in self.offers])]
            return columns + ([Column(less, changes)] if self.others else [])

        groups = [
            pair(
                name,
                lambda o, k=key: found.outcomes[o][k].npv,  # type: ignore[misc]
                lambda o, k=key: found.outcomes[o][k].less_baseline,  # type: ignore[misc]
            )
            for key, name in self.parties.items()
        ]
        if self.everybody and len(self.parties) > 1:
            joint = f"joint at {stated(found.common_rate)}"
            groups.append(
                pair(joint, found.joint.__getitem__, found.joint_less_baseline.__getitem__)
            )
        labels = [self.marked(offer) for offer in self.offers]
        return draw(f"NPV in {found.currency}", labels, groups, self.width)

    def by_party(
        self, what: str, columns: Mapping[str, Callable[[str, Outcome], str]]
    ) -> tuple[str, list[str], list[list[Column]]]:
        """Return corner, labels and columns of a table with a block of offers for each party."""
        found, alone = self.results, len(self.parties) == 1
        corner = f"{what} in {found.currency}"
        labels: list[str] = []
        cells: dict[str, list[str]] = {header: [] for header in columns}
        for key, name in self.parties.items():
            if alone:
                corner = f"{what} of {name} in {found.currency}"
            else:
                labels.append(name)
            labels += [f"{'' if alone else '  '}{self.marked(offer)}" for offer in self.offers]
            for header, cell in columns.items():
                told = [cell(offer, found.outcomes[offer][key]) for offer in self.offers]
                cells[header] += told if alone else ["", *told]
        return corner, labels, [[Column(*item)] for item in cells.items()]

    def cash(self) -> list[str]:
        """Return the cash at signing, at its lowest, and what the difference earns or costs."""
        for back in ("back in ", ""):
            columns: dict[str, Callable[[str, Outcome], str]] = {
                "at signing": lambda _, it: money(it.upfront),
                "lowest cumulative cash": lambda _, it: (
                    f"{money(it.deepest)} {moment(it.deepest_year)}"
                ),
            }
            if self.others:
                columns[f"against {self.results.baseline}"] = lambda _, it, b=back: (  # type: ignore[misc]
                    _earned(it.against_baseline, b)
                )
            table = self.by_party("Cash", columns)
            if fits(*table, self.width):
                break
        return draw(*table, self.width)

    def first_years(self) -> list[str]:
        """Return the cash at signing and of the first years."""
        some = next(iter(next(iter(self.results.outcomes.values())).values()))
        columns = {
            _year(number): lambda _, it, n=number: money(it.first_years[n])
            for number in range(len(some.first_years))
        }
        return draw(*self.by_party("Cash by year", columns), self.width)

    def unit_costs(self) -> list[str]:
        """Return what a unit of each service costs the customer."""
        costs = {o: self.results.unit_cost[o] for o in self.offers if o in self.results.unit_cost}
        if CUSTOMER not in self.parties or not costs:
            return []
        rows: dict[str, list[str]] = {}
        for service, cost in next(iter(costs.values())).items():
            for kind in ("nominal", "real"):
                values = [getattr(costs[offer][service], kind) for offer in costs]
                if any(value is not None for value in values):
                    told = ["-" if value is None else significant(value) for value in values]
                    rows[f"{service}, {cost.unit}, level {kind}"] = told
        taxed = self.results.taxes[CUSTOMER] != "none"
        corner = f"Cost to {self.parties[CUSTOMER]}{' after its tax' if taxed else ''}"
        groups = [
            [Column(offer, [cells[number] for cells in rows.values()])]
            for number, offer in enumerate(costs)
        ]
        return draw(corner, list(rows), groups, self.width) if rows else []

    def bridges(self, *, every: bool) -> list[list[str]]:
        """Return what moved each party's NPV: under contracts, or under `every` offer shown."""
        wanted = [
            offer
            for offer in self.others
            if every or sentences.has_contract(self.results, offer)
        ]
        parts = [self.bridge(offer) for offer in wanted[:BRIDGES]]
        if wanted[BRIDGES:]:
            left = listed([named(offer) for offer in wanted[BRIDGES:]])
            example = f'--offer "{wanted[BRIDGES]}"'
            parts.append(self.wrapped(f"What moved under {left}: ask for one, such as {example}."))
        return parts

    def bridge(self, offer: str) -> list[str]:
        """Return the parts of what moved, and their sum."""
        found, first = self.results, self.results.baseline
        outcomes = {key: found.outcomes[offer][key] for key in self.parties}
        source = found.same_machine.get(offer, first)
        heading = f"From {named(first)} to {named(offer)}"
        if source != first:
            heading += f": first the better machine ({first} -> {source}), then the contract"
        if len(found.parties) > 1:
            heading += f"; parts at the common rate of {stated(found.common_rate)}"
        rows = {part: [it.bridge.get(part, 0.0) for it in outcomes.values()] for part in _parts(outcomes)}
        rows["not explained"] = [it.less_baseline - sum(it.bridge.values()) for it in outcomes.values()]
        amounts = [abs(value) for values in rows.values() for value in values]
        largest = max([*amounts, *(abs(it.npv) for it in outcomes.values())])
        least = min(0.5, TINY * largest)
        rows = {part: told for part, told in rows.items() if max(map(abs, told)) > least}
        rows[f"{SUM}{first}"] = [it.less_baseline for it in outcomes.values()]
        columns = [
            [Column(name, [money(values[number]) for values in rows.values()])]
            for number, name in enumerate(self.parties.values())
        ]
        corner = f"What moved, in {found.currency}"
        return [*self.wrapped(f"{heading}."), *draw(corner, list(rows), columns, self.width)]

    def given_up(self) -> list[str]:
        """Return what the provider's business under the baseline was worth."""
        found = self.results
        if PROVIDER not in self.parties:
            return []
        told: dict[str, list[str]] = {}
        for offer in self.others:
            parts = [
                f"{part} {money(value)}"
                for part, value in found.given_up.get(offer, {}).items()
                if money(value) != "0"
            ]
            if parts:
                told.setdefault(", ".join(parts), []).append(named(offer))
        worth = f"{self.parties[PROVIDER]}, before tax at {stated(found.rates[PROVIDER])}"
        return [
            line
            for parts_, names in told.items()
            for line in self.wrapped(
                f"Given up under {listed(names)} by {worth}: {parts_} {found.currency}."
            )
        ]

    def sentences(self) -> list[str]:
        """Return what the numbers say."""
        told = sentences.tell(self.results, self.offers, list(self.parties))
        return [line for sentence in told for line in self.wrapped(sentence)]

    def years(
        self, offer: str, cash: Mapping[str, tuple[Sequence[str], Sequence[float]]]
    ) -> list[str]:
        """Return a row per year with the cash of each party."""
        keys = [key for key in self.parties if key in cash]
        if not keys:
            return []
        columns = [[Column(self.parties[key], [money(v) for v in cash[key][1]])] for key in keys]
        corner = f"Cash under {offer} in {self.results.currency}"
        return draw(corner, list(cash[keys[0]][0]), columns, self.width)


def _parts(outcomes: Mapping[str, Outcome]) -> list[str]:
    """Return the parts of some bridges, each once and in their order."""
    return sorted({part for it in outcomes.values() for part in it.bridge})
