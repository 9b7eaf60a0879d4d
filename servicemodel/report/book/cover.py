"""The cover: what the workbook is, how to read it, what it is not, and where everything stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from servicemodel.model.fingerprint import version
from servicemodel.read.grid import quoted
from servicemodel.report.book import looks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from servicemodel.model.build import Built
    from servicemodel.report.book.looks import Looks

PAGE = "Cover"
LIMITS = (
    "What a scenario does not state is not in this workbook: no risk, no change of law, no taxes "
    "but those that are stated.",
    "Numbers without a source, and those of grade D, are assumptions: see Inputs.",
    "Solved cells (the ends of a zone) stay as they were found; Checks says whether they hold.",
    "The way of a bridge and the purchase that a contract is held against were chosen when this "
    "was written; they do not change with the inputs.",
)
FOR = (
    "{}. This workbook holds what this party pays and gets, and what that follows from. It is no "
    "whole scenario, and can't be imported"
)
PURPOSE_FOR = "Show what each offer is worth to {}, and why"
LIMITS_FOR_ONE = (
    LIMITS[0],
    "What only others may see is left out. Rows that say `as stated by` follow from it: they are "
    "given numbers, and stay what they are whatever is changed here.",
    "Sources and grades are those of this party's own numbers; others do not say whether they are "
    "assumptions.",
)
ABOUT = {
    "Timeline": "Dates, counters and flags of all periods, from which every sheet reads",
    "Inputs": "Every number of the scenario once, with its source, and what may be changed",
    "Basis": "What no offer changes: indices, tariffs, demand, machines",
    "Statements": "Income, cash flow and balance of every party under every offer",
    "Workings": "Joint value and bridges, by cause at the common rate",
    "Metrics": "Cumulative cash, rates of return, paybacks and cost per unit, line by line",
    "Comparison": "What every offer is worth to every party, with charts",
    "Zone": "The fees at which both sides gain, and what they gain there",
    "Checks": "What must hold, whatever is changed",
}
ABOUT_FOR_ONE = ABOUT | {
    "Inputs": "Every number that is shown, once, and what may be changed",
    "Basis": "Indices, tariffs, demand, machines, as far as its flows need them",
    "Statements": "Its income, cash flow and balance under every offer",
    "Workings": "What every offer is worth less the baseline",
    "Comparison": "What every offer is worth to this party, with charts",
}
TIMING = {
    "end": "flows of a period fall on its last day",
    "middle": "flows of a period fall in its middle",
    "start": "flows of a period fall on its first day",
}


def write(
    sheet: Any, built: Built, pages: Mapping[str, str], look: Looks, digest: str, reader: str = ""
) -> None:
    """Write the cover; `pages` are the sheets in their order with what each holds.

    `digest` is the hash of what is shown, `reader` the one party that is to see the workbook.
    """
    scenario = built.scenario
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 110)
    sheet.write_string(0, 0, scenario.name, look("title"))
    sheet.hide_gridlines(2)
    timeline = scenario.timeline
    told = {
        "Purpose": "Decide whether to sell a durable product or to provide it as a service: what "
        "each offer is worth to every party, and at which fees all of them gain.",
        "Written by": f"servicemodel {version()}; live formulas, no macros, "
        "no links to other files",
        "Scenario": f"{scenario.name}; hash {digest}",
        "Periods": f"{timeline.years} years from {timeline.start} by {timeline.period}; "
        f"{TIMING[timeline.timing]}; period 0 is the day of signing",
        "Money": f"{scenario.currency}, {scenario.prices}; every party discounts its "
        "own cash after its own tax at its own rate",
        "Signs": "What a party gets is positive, what it pays is negative; a contract's "
        "flows are positive amounts, with their signs in the cash of each party",
        "Parties": ", ".join(f"{party.name} ({key})" for key, party in built.parties.items()),
        "Baseline": scenario.first,
    }
    if reader:
        told = {"For": FOR.format(reader), **told, "Purpose": PURPOSE_FOR.format(reader)}
        told["Scenario"] = f"{scenario.name}; hash {digest} of what is shown"
    row = 2
    for label, text in told.items():
        row = _line(sheet, row, label, text, look)
    row = _heading(sheet, row, "Colours", look)
    for name, style in (looks.KEYED_FOR_ONE if reader else looks.KEYED).items():
        sheet.write_string(row, 0, name.capitalize(), look(name))
        sheet.write_string(row, 1, style.meaning, look("text"))
        row += 1
    row = _heading(sheet, row, "Sheets", look)
    for page, text in pages.items():
        sheet.write_url(row, 0, f"internal:{quoted(page)}!A1", look("link", underline=1), page)
        sheet.write_string(row, 1, text, look("text"))
        row += 1
    row = _heading(sheet, row, "Limits of use", look)
    for text in LIMITS_FOR_ONE if reader else LIMITS:
        row = _line(sheet, row, "", text, look)


def _heading(sheet: Any, row: int, title: str, look: Looks) -> int:
    sheet.write_string(row + 1, 0, title, look("section"))
    sheet.write_string(row + 1, 1, "", look("section"))
    return row + 2


def _line(sheet: Any, row: int, label: str, text: str, look: Looks) -> int:
    sheet.write_string(row, 0, label, look("label", bold=True, valign="top"))
    sheet.write_string(row, 1, text, look("text"))
    return row + 1
