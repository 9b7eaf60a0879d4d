"""A model as a workbook: sheets laid out, formulas and values, charts and checks, in one file."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from servicemodel.model.fingerprint import scenario_hash
from servicemodel.offer import CUSTOMER, PRESETS, PROVIDER
from servicemodel.read import formulas, grid
from servicemodel.read.ruler import ENDS
from servicemodel.report import files
from servicemodel.report.book import checks as checks_sheet
from servicemodel.report.book import comparison, cover, inputs, looks, pages, seen
from servicemodel.report.book.charts import Charts
from servicemodel.report.book.layout import CHANGED, Layout
from servicemodel.report.book.values import Values

if TYPE_CHECKING:
    from pathlib import Path

    from servicemodel.deal.sheet import ZoneSheet
    from servicemodel.line.nodes import Line
    from servicemodel.model.build import Built
    from servicemodel.model.metric_lines import Difference

RULER = (ENDS, "period", "calendar year", "operating")
PAGES = (cover.PAGE, "Inputs", comparison.PAGE)  # sheets that are laid out by hand
MASTER_CELL = (0, 1)
A3_PAPER = 8
CHECKS_WIDTH = 80  # the names of checks are long


def write(built: Built, path: Path | str, *, party: str | None = None, force: bool = False) -> None:
    """Write a model's workbook; all of it or nothing. See `files.write_file` for what is raised.

    For one party, by its key, it holds only what this party may see.
    """
    files.write_file(path, content(built, party), force=force)


def content(built: Built, party: str | None = None) -> bytes:
    """Return the bytes of a model's workbook: the same for the same scenario and version."""
    if party is None:
        return Book(built).content()
    own = seen.seen(built.scenario, party)
    return Book(own.built, own).content()


def differences(built: Built) -> dict[tuple[str, str, str], Difference]:
    """Return what offers change for parties, by offer, party and the baseline."""
    first = built.baseline
    keys = [(name, key, first) for name in built.offers if name != first for key in built.parties]
    return {key: built.metric_lines.difference(*key) for key in keys}


class Book:
    """Everything that stands in the workbook of a model, laid out and computed."""

    def __init__(self, built: Built, own: seen.Seen | None = None) -> None:
        from servicemodel.deal.sheet import zone_sheet

        self.built = built
        self.own = own
        self.zones: ZoneSheet | None = None
        both = PROVIDER in built.parties and CUSTOMER in built.parties and len(built.offers) > 1
        if both and any(PRESETS[o.preset].contract for o in built.scenario.offers.values()):
            self.zones = zone_sheet(built)
        found = differences(built)
        self.comparison = comparison.Comparison(built, self.zones, found)
        self.checks = checks_sheet.checks(built, self.zones, found)
        offers = [offer.sheet for offer in built.offers.values()]
        basis, workings = built.sheets[1], built.sheets[-1]
        metrics = built.metric_lines.sheet
        zone = [self.zones.sheet] if self.zones else []
        accounts = built.accounts.sheet
        self.sheets = [basis, *offers, accounts, workings, metrics, *zone, self.checks.sheet]
        self.solved = _solved(self.zones)
        stated = own.rows() if own else None
        self.layout = Layout(built, self.sheets, self.solved | {self.checks.changed}, stated)
        self.digest = own.digest(self.layout) if own else scenario_hash(built.scenario)
        placed = self.layout.placed | {self.checks.changed: CHANGED}
        self.book = formulas.Workbook(
            self.sheets,
            built.timeline,
            ruler=RULER,
            placed=placed | self.comparison.panel.placed,
            timing=self.layout.timing,
            taken=PAGES,
            named={sheet: sheet.name for sheet in self.sheets if sheet not in offers},
        )
        lines = [line for sheet in self.sheets for line in sheet.lines()]
        lines += [*self.layout.placed, *self.comparison.panel.lines()]
        self.values = Values(lines, built.timeline)

    def content(self) -> bytes:
        """Return the bytes of the file."""
        import xlsxwriter

        from servicemodel.report.book.sheet import Worksheet

        buffer = io.BytesIO()
        with xlsxwriter.Workbook(buffer, pages.OPTIONS) as file:
            self._write(file, Worksheet)
        return buffer.getvalue()

    def _write(self, file: Any, kind: type) -> None:
        scenario = self.built.scenario
        file.set_properties(
            {"title": scenario.name, "created": pages.ALWAYS, "comments": "Written by servicemodel"}
        )
        look = looks.Looks(file)
        timeline, *time_pages = self.book.pages
        names = [page.name for page in time_pages]
        end = len(names) - (2 if self.zones else 1)
        order = [cover.PAGE, "Inputs", timeline.name, *names[:end], comparison.PAGE, *names[end:]]
        sheets = {name: file.add_worksheet(name, kind) for name in order}
        by_sheet = {sheet.name: name for sheet, name in zip(self.sheets, names, strict=True)}
        own = self.own
        texts = cover.ABOUT_FOR_ONE if own else cover.ABOUT
        about = {by_sheet.get(name, name): text for name, text in texts.items()}
        told = {
            name: about.get(name, f"The flows and statements under {name}") for name in order[1:]
        }
        reader = own.party.name if own else ""
        cover.write(sheets[cover.PAGE], self.built, told, look, self.digest, reader)
        inputs.write(sheets["Inputs"], self.layout, look, own.told if own else "")
        given = own.stated if own else frozenset()
        found = self.built.accounts.found.values()
        sums = [r.line for a in found for rows in a.rows.values() for r in rows if r.sums]
        writer = pages.Writer(look, self.book, self.values, self.solved, given, frozenset(sums))
        for page in self.book.pages:
            writer.page(sheets[page.name], page)
        sheets[names[-1]].set_column(pages.LABEL, pages.LABEL, CHECKS_WIDTH)
        panel = self.comparison.panel
        npvs = [s.npv for offer in self.built.offers.values() for s in offer.statements.values()]
        largest = max(abs(self.values.one(line)) for line in npvs)
        panel.money = looks.sized(largest)
        sheet = sheets[comparison.PAGE]
        sheet.set_column(0, 0, comparison.WIDTHS[0])
        sheet.set_column(1, comparison.MOST_COLUMNS, comparison.WIDTHS[1])
        sheet.set_h_pagebreaks(self.comparison.breaks)
        sheet.write_string(
            1, 0, f"{scenario.name}: {scenario.prices} {scenario.currency}", look("unit")
        )
        panel.write(sheet, self.book, self.values, look)
        Charts(file, sheet, self.book, self.comparison).draw()
        for name, sheet in sheets.items():
            self._frame(sheet, name, look)
        sheets[cover.PAGE].activate()

    def _frame(self, sheet: Any, name: str, look: looks.Looks) -> None:
        """Write the title and the master check on top of a sheet, and how it is printed."""
        sheet.set_row(0, 22, look("title"))
        if name != cover.PAGE:
            sheet.write_string(0, 0, name, look("title"))
        place = self.book.place[self.checks.status]
        cell = place.seen_from(name)
        formula = formulas.number_or_zero(cell)
        value = self.values.one(self.checks.status)
        style = look("check", looks.MASTER, bold=True, align="left")
        sheet.write_formula(*MASTER_CELL, formula, style, value)
        fails = look("check", looks.MASTER, bold=True, font_color=looks.FAILS, bg_color="#FBE4E1")
        sheet.conditional_format(
            *MASTER_CELL, *MASTER_CELL,
            {"type": "cell", "criteria": "==", "value": 0, "format": fails},
        )  # fmt: skip
        sheet.set_landscape()
        sheet.set_paper(A3_PAPER)
        columns = grid.FIRST + self.built.timeline.count + 1
        timed = name not in PAGES
        wide = timed and columns > pages.ONE_PAGE_WIDE
        if name == comparison.PAGE:  # a sheet that is fitted to pages forgets where they break
            sheet.set_print_scale(self.comparison.scale)
        else:
            sheet.fit_to_pages(0 if wide else 1, 0)
        if timed:
            sheet.repeat_rows(0, len(RULER))
            sheet.repeat_columns(0, grid.NUMBER)
        sheet.set_footer(f"&L&A&CScenario {self.digest[:12]}&RPage &P of &N")


def _solved(zones: ZoneSheet | None) -> frozenset[Line]:
    """Return the solved cells of the zones."""
    found = zones.zones.values() if zones else ()
    ends = [end for zone in found for end in (zone.floor, zone.ceiling) if end is not None]
    return frozenset(end.solved for end in ends)
