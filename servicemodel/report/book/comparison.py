"""The Comparison sheet: what a CFO reads first, and the tables from which its charts are drawn."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from servicemodel.line.words import maximum, minimum, operating, total
from servicemodel.offer import CUSTOMER, PRESETS
from servicemodel.report.book.panel import Panel

if TYPE_CHECKING:
    from servicemodel.deal.sheet import ZoneLines, ZoneSheet
    from servicemodel.line.nodes import Line
    from servicemodel.model.build import Built
    from servicemodel.model.metric_lines import Difference

PAGE = "Comparison"
TOP = 4
CHART_ROWS, BRIDGE_ROWS = 18, 24  # that a chart covers
WIDTHS = (48, 18)  # of the column of labels, and of the others
MOST_COLUMNS = 30
PIXELS = 7  # of a character
PRINTED = 1080  # pixels across a page, with room for other fonts
SERIES = ("base above", "base below", "rise above", "rise below", "fall above", "fall below")


@dataclass(frozen=True)
class Block:
    """A range of cells: rows from 1, columns from 0, both ends included."""

    first: int
    last: int
    left: int
    right: int


@dataclass
class Drawn:
    """Where the tables stand from which charts are drawn, and the row where each chart begins."""

    npv: Block
    npv_at: int
    cash_at: int = 0
    bridges: dict[tuple[str, str], Block] = field(default_factory=dict)
    bridges_at: dict[str, int] = field(default_factory=dict)
    zones: dict[str, Block] = field(default_factory=dict)
    zones_at: dict[str, int] = field(default_factory=dict)


class Comparison:
    """Writes the panel from top to bottom; `drawn` says what charts are made of."""

    def __init__(
        self,
        built: Built,
        zones: ZoneSheet | None,
        differences: dict[tuple[str, str, str], Difference],
    ) -> None:
        self.built = built
        self.zones = zones
        self.differences = differences
        self.money = built.scenario.currency
        self.panel = Panel(PAGE, self.money)
        self.row = TOP
        self.breaks: list[int] = []  # rows after which a page ends
        self.contracts = [n for n, o in built.scenario.offers.items() if PRESETS[o.preset].contract]
        self.drawn = Drawn(*self._npvs())
        self._cash()
        self._unit_costs()
        self._loans()
        self._zones()
        self._bridges()

    @property
    def scale(self) -> int:
        """Percent of its size at which the sheet is one page wide."""
        columns = max(column for _, column in self.panel.cells)
        wide = PIXELS * (WIDTHS[0] + columns * WIDTHS[1])
        return max(10, min(100, 100 * PRINTED // wide))

    def _heading(self, text: str) -> None:
        self.panel.text(self.row, 0, text, "section")
        self.row += 1

    def _npvs(self) -> tuple[Block, int]:
        """Write NPVs and differences; return the table, and the row where its charts begin."""
        found, first = self.built.comparison, self.built.baseline
        panel = self.panel
        gains = "what each party gains by each offer" if found.joint else "what each offer brings"
        self._heading(f"Net present value in {self.money}: {gains}")
        names = [party.name for party in self.built.parties.values()]
        headers = [f"NPV, {name}" for name in names]
        headers += [f"less {first}, {name}" for name in names]
        if found.joint:
            headers += ["Joint value at the common rate", f"Joint value less {first}"]
        panel.headers(self.row, "Offer", headers)
        top = self.row
        for name, offer in self.built.offers.items():
            self.row += 1
            panel.text(self.row, 0, f"{name} (baseline)" if name == first else name)
            for place, key in enumerate(self.built.parties, 1):
                panel.put(self.row, place, offer.statements[key].npv)
                panel.put(self.row, place + len(names), found.differences[name, key])
            if found.joint:
                panel.put(self.row, 1 + 2 * len(names), found.joint[name])
                panel.put(self.row, 2 + 2 * len(names), found.joint_differences[name])
        block = Block(top, self.row, 0, len(names))
        self.row += 2
        chart_at = self.row
        self.row += CHART_ROWS
        return block, chart_at

    def _cash(self) -> None:
        built, panel, first = self.built, self.panel, self.built.baseline
        self._heading(f"Cash in {self.money}, and what the difference from {first} earns or costs")
        headers = [
            "Cash at signing", "Lowest cumulative cash", "reached after (years)",
            f"Difference from {first} is", "IRR or financing rate (per year)", "Payback (years)",
        ]  # fmt: skip
        panel.headers(self.row, "Party and offer", headers)
        for key, party in built.parties.items():
            for name, offer in built.offers.items():
                self.row += 1
                panel.text(self.row, 0, f"{party.name}: {name}")
                cash = offer.statements[key].cash
                panel.put(self.row, 1, total(cash * (1 - operating)), unit=self.money)
                lowest, when = built.metric_lines.deepest(name, key)
                panel.put(self.row, 2, lowest)
                panel.put(self.row, 3, when)
                difference = self.differences.get((name, key, first))
                if difference is not None:
                    panel.say(self.row, 4, difference.state)
                    panel.tell(self.row, 5, difference.irr.value, difference.sides)
                    panel.tell(self.row, 6, difference.payback.value, difference.payback.state)
        self.row += 2
        self.drawn.cash_at = self.row
        charts = len(built.parties)
        self.row += CHART_ROWS * ((charts + 1) // 2)
        self.breaks.append(self.row - 1)

    def _unit_costs(self) -> None:
        built, panel = self.built, self.panel
        if CUSTOMER not in built.parties or not built.scenario.services:
            return
        name = built.parties[CUSTOMER].name
        self._heading(f"Level cost of a unit of service to {name}, after its tax")
        panel.headers(self.row, "Service and offer", ["nominal", "real", "unit"])
        for service, terms in built.scenario.services.items():
            for offer in built.offers:
                self.row += 1
                cost = built.metric_lines.unit_cost(offer, service)
                panel.text(self.row, 0, f"{service}: {offer}")
                if cost.nominal is not None:
                    panel.put(self.row, 1, cost.nominal)
                if cost.real is not None:
                    panel.put(self.row, 2, cost.real)
                panel.text(self.row, 3, f"{self.money}/{terms.unit}", "unit")
        self.row += 2

    def _loans(self) -> None:
        """Write what loans leave to those who have them, and how well cash covers them."""
        built, panel = self.built, self.panel
        told = {
            (key, offer): {each[0]: each for each in built.metric_lines.of_loans(offer, key)}
            for key in built.parties
            for offer in built.offers
        }
        if not any(told.values()):
            return
        self._heading("Loans: returns before and after them, cash per unit of debt service")
        names = list(dict.fromkeys(name for found in told.values() for name in found))
        names.remove("average DSCR")  # the lowest is what a lender asks for
        panel.headers(self.row, "Party and offer", [f"{n[:1].upper()}{n[1:]}" for n in names])
        for (key, offer), found in told.items():
            if not found:
                continue
            self.row += 1
            panel.text(self.row, 0, f"{built.parties[key].name}: {offer}")
            for place, name in enumerate(names, 1):
                if name not in found:
                    continue
                _, value, state, _ = found[name]
                if state is None:
                    panel.put(self.row, place, value)
                else:
                    panel.tell(self.row, place, value, state)
        self.row += 2

    def _zones(self) -> None:
        for offer in self.contracts:
            if self.zones is None:
                return
            found = self.zones.zones.get(offer)
            if found is None:
                self._heading(f"Zone of {offer}")
                self.panel.text(self.row, 0, self.zones.reasons.get(offer, "none"))
                self.row += 2
            else:
                self._zone(offer, found)

    def _zone(self, offer: str, found: ZoneLines) -> None:
        """Write the term at floor, as stated and ceiling, and what each side gains there."""
        panel = self.panel
        term = f"{found.stated.label}, {found.zone.unit}"
        self._heading(f"Zone of {offer}: where both sides gain ({term})")
        sides = list(found.gains)
        names = [self.built.parties[side].name for side in sides]
        panel.headers(self.row, "", ["Value", *(f"Gain of {name}" for name in names)])
        top = self.row
        labels = ["Floor, as solved"] if found.floor else []
        labels += ["As stated", *(["Ceiling, as solved"] if found.ceiling else [])]
        gains = [found.gained(side) for side in sides]
        for number, (label, point) in enumerate(zip(labels, found.points, strict=True)):
            self.row += 1
            panel.text(self.row, 0, label)
            panel.put(self.row, 1, point)
            for place, gained in enumerate(gains, 2):
                panel.put(self.row, place, gained[number])
        self.drawn.zones[offer] = Block(top, self.row, 1, 1 + len(sides))
        for end, solved in (("Floor", found.floor), ("Ceiling", found.ceiling)):
            if solved is not None:
                self.row += 1
                panel.text(self.row, 0, f"{end} now, by a straight line; 1 if the solved one holds")
                panel.put(self.row, 1, solved.estimate)
                panel.put(self.row, 2, solved.holds)
        for end, text in found.told.items():
            self.row += 1
            panel.text(self.row, 0, end.capitalize())
            panel.text(self.row, 1, text)
        if found.state_now is not None:
            self.row += 1
            panel.text(self.row, 0, "The zone is now")
            panel.say(self.row, 1, found.state_now)
        self.row += 2
        self.drawn.zones_at[offer] = self.row
        self.row += CHART_ROWS

    def _bridges(self) -> None:
        wanted = [pair for pair in self.built.comparison.bridges if pair[0] in self.contracts]
        for offer in dict.fromkeys(offer for offer, _ in wanted):
            keys = [key for name, key in wanted if name == offer]
            self.breaks.append(self.row - 1)
            self.drawn.bridges_at[offer] = self.row
            self.row += BRIDGE_ROWS * ((len(keys) + 1) // 2)
            for key in keys:
                self._bridge(offer, key)

    def _bridge(self, offer: str, key: str) -> None:
        """Write a bridge as a table of steps, and the six series that draw it across zero."""
        built, panel, first = self.built, self.panel, self.built.baseline
        name = built.parties[key].name
        self._heading(f"{name}: from {first} to {offer}, in {self.money}")
        panel.headers(self.row, "Step", ["Amount", "from", "to", *SERIES])
        top = self.row
        parts = built.comparison.bridges[offer, key]
        before: Line | None = None
        steps = [(f"NPV: {first}", built.offers[first].statements[key].npv, True)]
        steps += [(f"{part[:1].upper()}{part[1:]}", line, False) for part, line in parts.items()]
        steps += [(f"NPV: {offer}", built.offers[offer].statements[key].npv, True)]
        for label, amount, whole in steps:
            self.row += 1
            panel.text(self.row, 0, label)
            shown = panel.put(self.row, 1, amount)
            before = self._step(shown, None if whole else before)
        self.drawn.bridges[offer, key] = Block(top, self.row, 0, 3 + len(SERIES))
        self.row += 2

    def _step(self, amount: Line, before: Line | None) -> Line:
        """Write where a step begins and ends, and its six bars; return where it ends."""
        panel, row, money = self.panel, self.row, self.money
        start = panel.put(row, 2, 0 if before is None else before, unit=money)
        end = panel.put(row, 3, start + amount, unit=money)
        above = panel.put(row, 4, maximum(minimum(start, end), 0), unit=money)
        below = panel.put(row, 5, minimum(maximum(start, end), 0), unit=money)
        rises = (end >= start, end < start)
        for place, goes in enumerate(rises):
            high = (maximum(start, end, 0) - above) * goes
            low = (minimum(start, end, 0) - below) * goes
            panel.put(row, 6 + 2 * place, high, unit=money)
            panel.put(row, 7 + 2 * place, low, unit=money)
        return end
