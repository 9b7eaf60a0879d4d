"""What an auditor asks of sheets: rulers, labels, colors, values, what is seen and printed."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from tests.book.formula_parts import is_link
from tests.book.reading import MAIN, letters
from tests.book.rules_of_formulas import FIRST, MASTER, TOTAL, Found

if TYPE_CHECKING:
    from tests.book.reading import Book, Cell, Look, Page

RULER = range(2, 6)  # rows below the title
LABEL, UNIT = 1, 2
DARK = 0x60  # a channel below which a color is dark
ONE_PAGE_WIDE = 61
PAPER = {"1": 11.0, "8": 16.54, "9": 11.69}  # width in inches of letter, A3 and A4, lying


def time_pages(book: Book) -> list[Page]:
    return [page for page in book.pages.values() if page.timed]


def w08_same_column_same_period(book: Book) -> Found:
    found = Found()
    (timeline, *pages) = time_pages(book)
    known = {timeline.text(row, LABEL): row for row in timeline.rows}
    for page in pages:
        found.check(page.last == timeline.last, page.name, "has other columns than Timeline")
        for row in RULER:
            label = page.text(row, LABEL)
            there = known.get(label)
            found.check(there, f"{page.name}!A{row}", f"{label} is no row of Timeline")
            for column in range(FIRST, timeline.last + 1):
                cell = page.cells.get((row, column))
                expected = f"={timeline.name}!{letters(column)}${there}"
                same = cell is not None and cell.formula == expected
                found.check(same, f"{page.name}!{letters(column)}{row}", f"is not {expected}")
                value = timeline.number(there or 0, column)
                found.check(
                    page.number(row, column) == value, f"{page.name}!{letters(column)}{row}",
                    f"shows {page.number(row, column)}, Timeline {value}",
                )  # fmt: skip
    return found


def w09_ruler_is_frozen(book: Book) -> Found:
    found = Found()
    for page in time_pages(book):
        view = page.find("sheetViews/sheetView")
        pane = None if view is None else view.find(f"{MAIN}pane")
        frozen = pane is not None and pane.get("state") == "frozen"
        found.check(frozen, page.name, "has no frozen pane")
        if pane is None:
            continue
        down, right = int(pane.get("ySplit", "0")), int(pane.get("xSplit", "0"))
        found.check(right >= TOTAL, page.name, "label, unit and total are not in the frozen pane")
        seen = {page.text(row, LABEL): row for row in range(1, down + 1)}
        for label, kind in (("Last day", "date"), ("Period", "counter"), ("Operating", "flag")):
            found.check(label in seen, page.name, f"{label} is not in the frozen pane")
            row = seen.get(label, 0)
            values = [page.number(row, column) for column in range(FIRST, page.last + 1)]
            found.check(
                None not in values and _runs(kind, [v for v in values if v is not None]),
                f"{page.name}!{row}", f"is no {kind}: {values[:4]}",
            )  # fmt: skip
            cell = page.cells.get((row, FIRST))
            dated = cell is not None and "yy" in cell.look.numbers
            found.check(dated == (kind == "date"), f"{page.name}!{row}", "format is not of a date")
    return found


def _runs(kind: str, values: list[float]) -> bool:
    if kind == "counter":
        return values == list(range(len(values)))
    if kind == "flag":
        return set(values) <= {0, 1}
    return sorted(values) == values


def w11_label_unit_total_note(book: Book) -> Found:
    """Each row with numbers has a label, a unit, a total or why it has none, and its formula told.

    A row of Inputs has no total, and says where it comes from beside it (W12).
    """
    found = Found()
    for page in time_pages(book):
        top = max(RULER) if page.name != "Timeline" else 1
        for number, row in page.rows.items():
            formulas = [cell for cell in row if cell.formula]
            numbers = formulas or [cell for cell in row if cell.kind == "number"]
            if number <= top or not numbers:
                continue
            where = f"{page.name}!{number}"
            found.check(page.text(number, LABEL).strip(), where, "has no label")
            found.check(page.text(number, UNIT).strip(), where, "has no unit")
            total = page.cells.get((number, TOTAL))
            told = total is not None and total.kind != "blank"
            found.check(told, where, "has no total and no reason why")
            if formulas:
                beside = [cell for cell in row if cell.column >= FIRST and cell.kind == "text"]
                note = page.notes.get((number, LABEL), "").strip()
                found.check(note or beside, where, "has no note on its formula")
    return found


def w13_colors_as_the_key_says(book: Book) -> Found:
    found = Found()
    key = color_key(book)
    names = {"live", "structural", "solved", "formula", "link", "check", "kept"}
    found.check(set(key) == names, "Cover", f"the key has {sorted(key)}")
    found.check(len(set(key.values())) == len(key), "Cover", "two kinds look alike")
    looks = {look: name for name, look in key.items()}
    for cell in book.cells():
        if cell.kind not in ("formula", "number"):
            continue
        page = book.pages[cell.page]
        allowed = kinds_of(book, cell)
        if page.timed and cell.row in RULER and page.name != "Timeline":
            right = cell.look.color == key["link"][0]  # on the ground of the ruler
            found.check(right, cell.name, "a link of the ruler does not look like one")
            continue
        kind = looks.get(short(cell.look), "nothing in the key")
        found.check(kind in allowed, cell.name, f"looks like {kind}, is {sorted(allowed)}")
    return found


def kinds_of(book: Book, cell: Cell) -> set[str]:
    """Return what a cell may look like, by what stands in it and where."""
    page = book.pages[cell.page]
    if (cell.row, cell.column) == MASTER and cell.formula:
        return {"check"}
    if cell.formula:
        if cell.page == "Checks" and re.match(r"=.*[<>]", cell.formula):
            return {"check"}
        return {"link"} if is_link(cell.formula) else {"formula"}
    if cell.page == "Inputs":
        heading = {page.text(row, cell.column) for row in range(1, 13)}
        if heading & {"Low", "High", "As written"}:
            return {"kept"}
        return {kind for kind in ("live", "structural") if kind in page.text(cell.row, 5)}
    return {"solved"} if cell.page == "Zone" else {"no number: it belongs on Inputs"}


def short(look: Look) -> tuple[str, str]:
    return look.color, look.fill


def color_key(book: Book) -> dict[str, tuple[str, str]]:
    """Return the looks that the cover tells, by the first word of what they mean."""
    cover = book.pages["Cover"]
    found = {}
    rows = iter(sorted(cover.rows))
    for row in rows:
        if cover.text(row, 1) == "Colours":
            break
    for row in rows:
        if not cover.text(row, 2):
            break
        found[cover.text(row, 1).lower()] = short(cover.cells[row, 1].look)
    return found


def w19_no_errors(book: Book) -> Found:
    found = Found()
    for cell in book.cells():
        if cell.kind == "blank":
            continue
        text = cell.value if isinstance(cell.value, str) else ""
        found.check(not cell.error, cell.name, f"shows {cell.value}")
        if isinstance(cell.value, float):
            found.check(math.isfinite(cell.value), cell.name, f"shows {cell.value}")
        if cell.formula:
            found.check(cell.value is not None, cell.name, "has no value beside its formula")
            bad = re.fullmatch(r"(?i)#[A-Z/0!?]+|[-+]?(nan|inf(inity)?)|", text)
            found.check(not text or not bad, cell.name, f"shows {text!r}")
    return found


def w20_nothing_hidden(book: Book) -> Found:
    found = Found()
    for page in book.pages.values():
        found.check(page.state == "visible", page.name, f"is {page.state}")
        for what in ("row", "col"):
            for item in page.root.iter(MAIN + what):
                size = float(item.get("ht" if what == "row" else "width", "9"))
                where = f"{page.name}, {what} {item.get('r') or item.get('min')}"
                found.check(item.get("hidden") in (None, "0"), where, "is hidden")
                found.check(size >= 2, where, f"is {size} wide or high")
                found.check(not item.get("outlineLevel"), where, "can be folded away")
        for cell in page.cells.values():
            if cell.kind == "blank":
                continue
            far = _distance(cell.look.color, cell.look.fill or "FFFFFF") > DARK
            found.check(far, cell.name, f"{cell.look.color} on {cell.look.fill or 'white'}")
            shows = any(part.strip() for part in cell.look.numbers.split(";"))
            found.check(shows, cell.name, f"the format {cell.look.numbers} shows nothing")
    for name in book.workbook.iter(f"{MAIN}definedName"):
        found.check(name.get("hidden") in (None, "0"), name.get("name"), "is a hidden name")
    return found


def _distance(one: str, two: str) -> int:
    """Return how far two colors are from one another, in their most different channel."""
    pairs = [(int(one[k : k + 2], 16), int(two[k : k + 2], 16)) for k in (0, 2, 4)]
    return max(abs(a - b) for a, b in pairs)


def w28_prints(book: Book) -> Found:
    found = Found()
    digest = re.search(r"hash ([0-9a-f]{12})", " ".join(book.strings))
    titles = {
        (int(n.get("localSheetId", "-1")), n.get("name")): n.text or ""
        for n in book.workbook.iter(f"{MAIN}definedName")
    }
    for number, page in enumerate(book.pages.values()):
        setup = page.find("pageSetup")
        found.check(setup is not None, page.name, "is printed anyhow")
        if setup is None:
            continue
        lying = setup.get("orientation") == "landscape"
        found.check(lying, page.name, "is not printed landscape")
        fit = page.find("sheetPr/pageSetUpPr")
        if fit is not None and fit.get("fitToPage") == "1":
            size = setup.get("fitToWidth", "1"), setup.get("fitToHeight", "1")
            expected = "1" if page.last <= ONE_PAGE_WIDE else "0"
            found.check(size == (expected, "0"), page.name, f"is {size} pages")
        else:
            found.check(not page.timed and _width(page) <= 1, page.name, "is not one page wide")
        footer = page.find("headerFooter/oddFooter")
        text = "" if footer is None else footer.text or ""
        found.check(digest and digest[1] in text, page.name, "footer has no scenario hash")
        found.check("&P" in text, page.name, "footer has no page number")
        if page.timed:
            title = titles.get((number, "_xlnm.Print_Titles"), "")
            right = re.search(r"\$A:\$C,.*\$1:\$5$", title)
            found.check(right, page.name, f"repeats {title or 'nothing'} on each page")
    return found


def _width(page: Page) -> float:
    """Return how many pages wide a sheet is that is printed at a scale of its own."""
    setup, margins = page.find("pageSetup"), page.find("pageMargins")
    assert setup is not None
    assert margins is not None
    inches = PAPER[setup.get("paperSize", "1")]
    inches -= float(margins.attrib["left"]) + float(margins.attrib["right"])
    widths = {
        column: float(item.attrib["width"])
        for item in page.root.iter(f"{MAIN}col")
        for column in range(int(item.attrib["min"]), int(item.attrib["max"]) + 1)
    }
    pixels = sum(7 * widths.get(column, 8.43) + 5 for column in range(1, page.last + 1))
    return pixels / 96 * int(setup.get("scale", "100")) / 100 / inches


def w30_recalculates_on_load(book: Book) -> Found:
    found = Found()
    settings = book.workbook.find(f"{MAIN}calcPr")
    full = settings is not None and settings.get("fullCalcOnLoad") == "1"
    found.check(full, "workbook", "does not recalculate fully on load")
    manual = settings is not None and settings.get("calcMode", "auto") != "auto"
    found.check(not manual, "workbook", "is calculated by hand")
    loops = settings is not None and settings.get("iterate", "0") != "0"
    found.check(not loops, "workbook", "iterates")
    return found
