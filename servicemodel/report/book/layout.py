"""Where each input stands on the Inputs sheet: once, with its path; tables one row per key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from servicemodel.line.nodes import Line, Role
from servicemodel.read import formulas
from servicemodel.read.grid import NUMBER, OPENING, Place
from servicemodel.read.ruler import Timing
from servicemodel.scenario import cells
from servicemodel.scenario.overrides import parts, path_text
from servicemodel.timeline import SHIFT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from servicemodel.line.sheet import Sheet
    from servicemodel.model.build import Built

PAGE = "Inputs"
COLUMNS = {  # heading: width
    "Label": 44, "Unit": 16, "Value": 24, "Key": 9, "Type": 16, "Path": 50, "Source": 70,
    "Grade": 7, "Note": 24, "Low": 10, "High": 10, "As written": 24, "Changed": 9, "Edited": 9,
}  # fmt: skip
HEADINGS = 5  # the row of the headings, from 1
CHANGED = Place(PAGE, 3)  # how many structural inputs are not as written
EDITED = Place(PAGE, 4)  # how many live ones
SECTIONS = {
    "parties": "Party", "indices": "Indices", "tariffs": "Tariff", "services": "Service",
    "assets": "Asset", "measures": "Measure", "flows": "Flow", "offers": "Offer",
}  # fmt: skip
LIVE, STRUCTURAL = "live", "structural"
SOLVED = {"solve": "solved so that", "from": "solved from", "under": "solved under"}
LAG, REVIEW, TRIAL = "lag_months", "review_month", ["trial", "months"]  # they must fit the periods
START, YEARS, PERIOD = "timeline.start", "timeline.years", "timeline.period"
TAX_YEAR_END = "timeline.tax_year_end"


@dataclass
class Entry:
    """One row of the Inputs sheet: a heading (without a type), or a value in the cell C.

    `formula` stands in the place of a value that follows from another cell; `solved` says that the
    value was solved for a target, which stands in a row of its own.
    """

    label: str
    unit: str = ""
    value: cells.Cell = None
    style: str = ""
    row: cells.Row | None = None
    line: Line | None = None
    key: float | str | None = None
    formula: str = ""
    path: str = ""
    role: Role = Role.LEVEL
    solved: bool = False


class Layout:
    """The rows of the Inputs sheet, and the place of every line on it.

    `sheets` are the others: numbers that they hold for a calculation (a tolerance, the rates at
    which an IRR is looked for) stand here too; `solved` ones stay where they are. `stated` are the
    rows of the scenario, if not all of them.
    """

    def __init__(
        self,
        built: Built,
        sheets: Iterable[Sheet],
        solved: frozenset[Line],
        stated: list[cells.Row] | None = None,
    ) -> None:
        self.built = built
        self.entries: dict[int, Entry] = {}
        self.placed: dict[Line, Place] = {}
        self._next = HEADINGS + 1
        self._choices: dict[tuple[str, str], int] = {}  # where the variant of a build is chosen
        self._paths: dict[str, int] = {}
        stated = cells.rows(built.scenario) if stated is None else stated
        self._write_scenario(stated)
        self._write_defaults({row.path for row in stated})
        self._write_selectors()
        self.timing = self._write_settings([built.sheets[0], *sheets], solved)

    @property
    def last(self) -> int:
        """The number of the last row."""
        return self._next - 1

    def _add(self, entry: Entry) -> int:
        number = self._next
        self.entries[number] = entry
        self._next += 1
        if entry.line is not None and entry.line not in self.placed:
            self.placed[entry.line] = Place(PAGE, number)
        if entry.path:
            self._paths.setdefault(entry.path, number)
        return number

    def _heading(self, title: str) -> None:
        if self.entries:
            self._next += 1
        self._add(Entry(title))

    def _write_scenario(self, stated: list[cells.Row]) -> None:
        sections: dict[str, list[tuple[cells.Row, list[str]]]] = {}
        for row in stated:
            way = parts(row.path)
            sections.setdefault(_section(way), []).append((row, way))
        # periods up to a review are counted from the start, so that it may not move
        self._reviewed = any(row.path.endswith(f".{REVIEW}") for row in stated)
        for title, rows in sections.items():
            self._heading(title)
            for row, way in rows:
                self._add(self._entry(row, way))

    def _entry(self, row: cells.Row, way: list[str]) -> Entry:
        line = self.built.inputs.by_path.get(row.path)
        label, unit, role = _label(way), "", Role.LEVEL
        above = self.built.inputs.by_path.get(path_text(tuple(way[:-1])))
        if above is not None and way[-1] in SOLVED:
            label = f"{above.label}: {SOLVED[way[-1]]}"
            unit, role = (str(above.unit), above.role) if row.kind == cells.NUMBER else ("", role)
        if line is not None:
            label, unit, role = line.label, str(line.unit), line.role
            if way[2:3] in (["variants"], ["loans"]):
                label = f"{way[3]}: {label}"
            elif way == ["common_rate"]:
                label = "Common rate, at which the joint value is told"
        label = label[:1].upper() + label[1:]
        fitted = way[-1] == LAG or way[-2:] == TRIAL
        live = line is not None and not (self._decides_owner(way) or fitted)
        live = live or (row.path == START and not self._reviewed)
        entry = Entry(
            label, unit, row.value, LIVE if live else STRUCTURAL, row, line, row.key,
            path=row.path, role=role,
        )  # fmt: skip
        stated = self.built.inputs.stated.get(row.path)
        entry.solved = stated is not None and bool(stated.solve)
        if way[0] == "offers" and way[2:3] == ["build"]:
            self._choose(entry, (way[3], str(row.value)))
        elif line is None and row.kind == cells.NUMBER and row.bounds == (0, 1):
            entry.role = Role.RATE
        return entry

    def _decides_owner(self, way: list[str]) -> bool:
        """Return whether a share says who owns the assets: who bears most, if it is not stated."""
        if way[0] != "offers" or way[2:4] != ["bears", "asset"]:
            return False
        return self.built.scenario.offers[way[1]].owner.legal is None

    def _choose(self, entry: Entry, build: tuple[str, str]) -> None:
        """Let the first offer with a build choose its variant; others with it follow."""
        if build not in self.built.inputs.selectors:
            return
        if build in self._choices:
            entry.formula = formulas.link(Place(PAGE, self._choices[build]).cell)
            entry.style = "link"
        else:
            self._choices[build] = self._next
            entry.style = LIVE

    def _write_defaults(self, stated: set[str]) -> None:
        """Write what the scenario leaves to its default and the model reads."""
        left = {p: x for p, x in self.built.inputs.by_path.items() if p not in stated}
        if left:
            self._heading("Not stated: defaults")
        for path, line in left.items():
            given = line.given if isinstance(line.given, dict) else {None: line.given}
            for key, value in given.items():
                row = cells.Row(
                    path, None if key is None else int(key), float(str(value)), "number"
                )
                unit = str(line.unit)
                self._add(
                    Entry(
                        line.label, unit, row.value, LIVE, row, line, row.key, path=path,
                        role=line.role,
                    )
                )  # fmt: skip

    def _write_selectors(self) -> None:
        if self._choices:
            self._heading("Variants in use: 1 for the one that is chosen")
        for build, number in self._choices.items():
            asset, variant = build
            for name, line in self.built.inputs.selectors[build].items():
                label = f"{asset}, build {variant}: {name}"
                self._add(
                    Entry(
                        label, "", line.given if isinstance(line.given, float) else None,
                        "formula", None, line, name, formulas.same_text(
                            Place(PAGE, number).cell, Place(PAGE, self._next, OPENING).cell
                        ),
                        role=Role.FLAG,
                    )
                )  # fmt: skip

    def _write_settings(self, sheets: Iterable[Sheet], solved: frozenset[Line]) -> Timing:
        """Write what the calculation needs beside the scenario, each with a label."""
        timeline = self.built.timeline
        self._heading("Settings of the calculation")
        told = (
            (f"Periods per year (follows from {PERIOD})", float(timeline.per_year)),
            ("Flows come before the end of a period by (periods)", SHIFT[timeline.timing]),
            ("Smallest difference that counts", timeline.numbers["tiny"]),
        )
        per_year, shift, tiny = (
            Place(PAGE, self._add(Entry(label, "", value, STRUCTURAL))) for label, value in told
        )
        for sheet in sheets:
            for line in sheet.lines():
                if isinstance(line.given, float) and line not in solved and line not in self.placed:
                    self._add(
                        Entry(
                            line.label, str(line.unit), line.given, STRUCTURAL, None, line,
                            role=line.role,
                        )
                    )  # fmt: skip
        start, years = (Place(PAGE, self._paths[path], NUMBER) for path in (START, YEARS))
        month = self._paths.get(TAX_YEAR_END)
        tax_month = None if month is None else Place(PAGE, month, NUMBER)
        return Timing(start, years, per_year, shift, tiny, tax_month)


def _section(way: list[str]) -> str:
    """Return the heading under which a path stands."""
    first = way[0]
    if first == "indices":
        return SECTIONS[first]
    if first in SECTIONS and len(way) > 1:
        return f"{SECTIONS[first]}: {way[1]}"
    return "Timeline" if first == "timeline" else "Scenario"


def _label(way: list[str]) -> str:
    """Return how a value without a line is called: the last keys of its path."""
    skip = 2 if way[0] in SECTIONS and len(way) > 2 else 1 if len(way) > 1 else 0
    return ", ".join(part.replace("_", " ") for part in way[skip:])
