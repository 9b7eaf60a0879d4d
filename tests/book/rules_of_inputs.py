"""What an auditor asks of inputs, the cover, names, texts and charts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.book.formula_parts import parts
from tests.book.reading import CHART, DRAWN, MAIN, TEXT, letters, place
from tests.book.rules_of_formulas import Found, patterns
from tests.book.rules_of_sheets import kinds_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from tests.book.reading import Book, Cell, Page

HEADINGS = (
    "Label", "Unit", "Value", "Key", "Type", "Path", "Source", "Grade", "Note", "Low", "High",
    "As written", "Changed", "Edited",
)  # fmt: skip
TOLD = (  # what a cover tells, and how one would find it
    ("Purpose", r"\w+ \w+"),
    ("Written by", r"servicemodel \d+\.\d+"),
    ("Scenario", r"hash [0-9a-f]{64}"),
    ("Periods", r"years from \d{4}-\d\d-\d\d by (year|quarter|month).*signing"),
    ("Money", r"(nominal|real)"),
    ("Signs", r"gets is positive.*pays is negative"),
    ("Parties", r"\w"),
    ("Baseline", r"."),
)
RESERVED = {"history"}


def columns_of(page: Page) -> tuple[int, dict[str, int]]:
    """Return the row of the headings of Inputs, and the column of each."""
    for row in range(1, 13):
        found = {page.text(row, column): column for column in range(1, 20)}
        if {"Label", "Value", "Path"} <= set(found):
            return row, {name: column for name, column in found.items() if name}
    return 0, {}


def input_rows(book: Book) -> Iterator[tuple[int, str]]:
    """Walk over the rows of inputs with their style, live or structural."""
    page = book.pages["Inputs"]
    top, at = columns_of(page)
    for row in sorted(page.rows):
        kind = page.text(row, at["Type"]).rpartition(", ")[2]
        if row > top and kind in ("live", "structural"):
            yield row, kind


def w12_inputs_stand_once(book: Book) -> Found:
    found = Found()
    page = book.pages["Inputs"]
    _, at = columns_of(page)
    found.check(tuple(at) == HEADINGS, "Inputs", f"has the columns {list(at)}")
    if tuple(at) != HEADINGS:
        return found
    rows = list(input_rows(book))
    styles = {kind for _, kind in rows}
    found.check(styles == {"live", "structural"}, "Inputs", f"has the styles {styles}")
    seen: set[tuple[str, object]] = set()
    for row, kind in rows:
        where = f"Inputs!{row}"
        found.check(page.text(row, at["Label"]).strip(), where, "has no label")
        path, cell = page.text(row, at["Path"]), page.cells.get((row, at["Value"]))
        key = page.cells.get((row, at["Key"]))
        if path:
            one = (path, None if key is None else key.value)
            found.check(one not in seen, where, f"{path} stands twice")
            seen.add(one)
        elif kind == "live":
            found.check(False, where, "a live input has no path")
        if cell is not None and cell.kind == "number":
            found.check(page.text(row, at["Unit"]).strip(), where, "has no unit")
        if kind == "structural":
            watched = f"=1-EXACT({letters(at['Value'])}{row},{letters(at['As written'])}{row})"
            check = page.cells.get((row, at["Changed"]))
            right = check is not None and check.formula == watched
            found.check(right, where, "is not held to what was written")
    for cell in book.cells():
        if cell.kind == "number":
            allowed = kinds_of(book, cell) <= {"live", "structural", "kept", "solved"}
            found.check(allowed, cell.name, "a number that is no input")
    found.check(len(seen) > 10, "Inputs", f"has {len(seen)} paths")
    return found


def w14_each_input_is_validated(book: Book) -> Found:
    found = Found()
    page = book.pages["Inputs"]
    _, at = columns_of(page)
    rules: dict[tuple[int, int], Element] = {}
    for rule in page.root.iter(f"{MAIN}dataValidation"):
        for area in rule.attrib["sqref"].split():
            first, _, last = area.partition(":")
            (top, left), (bottom, right) = place(first), place(last or first)
            rules |= {(r, c): rule for r in range(top, bottom + 1) for c in range(left, right + 1)}
    for row, _ in input_rows(book):
        wanted = [at["Value"]]
        key = page.cells.get((row, at["Key"]))
        wanted += [at["Key"]] if key is not None and key.kind == "number" else []
        for column in wanted:
            cell = page.cells.get((row, column))
            if cell is not None and cell.formula:
                continue
            where = f"Inputs!{letters(column)}{row}"
            rule = rules.get((row, column))
            found.check(rule is not None, where, "may be anything")
            if rule is None:
                continue
            shown = rule.get("showInputMessage") == rule.get("showErrorMessage") == "1"
            said = rule.get("prompt", "").strip() and rule.get("error", "").strip()
            found.check(shown and said, where, "says nothing of what it may be")
            found.check(rule.get("type", "none") != "none", where, "may be anything")
    return found


def w22_cover_tells(book: Book) -> Found:
    found = Found()
    first = next(iter(book.pages))
    found.check(first == "Cover", first, "is the first sheet")
    cover = book.pages["Cover"]
    told = {cover.text(row, 1): cover.text(row, 2) for row in cover.rows}
    for label, pattern in TOLD:
        right = re.search(pattern, told.get(label, ""))
        found.check(right, f"Cover, {label}", f"says {told.get(label)!r}")
    currency = next(
        (c.value for (_, column), c in book.pages["Inputs"].cells.items()
         if column == 3 and book.pages["Inputs"].text(c.row, 6) == "currency"), None,
    )  # fmt: skip
    found.check(currency and str(currency) in told.get("Money", ""), "Cover", "has no currency")
    for heading in ("Colours", "Sheets", "Limits of use"):
        found.check(heading in told, "Cover", f"has no {heading}")
    rows = sorted(cover.rows)
    limits = [row for row in rows if cover.text(row, 1) == "Limits of use"]
    count = sum(1 for row in rows if limits and row > limits[0] and cover.text(row, 2))
    found.check(count >= 3, "Cover", f"tells {count} limits of use")
    links = {}
    for link in cover.root.iter(f"{MAIN}hyperlink"):
        page = link.get("location", "").rpartition("!")[0]
        page = page[1:-1].replace("''", "'") if page.startswith("'") else page
        links[page] = place(link.attrib["ref"])[0]
    for page in list(book.pages)[1:]:
        row = links.get(page, 0)
        found.check(row, "Cover", f"no link leads to {page}")
        found.check(cover.text(row, 1) == page, f"Cover!A{row}", f"is not the name of {page}")
        found.check(cover.text(row, 2).strip(), f"Cover!B{row}", f"says nothing of {page}")
    return found


def w23_names_of_sheets(book: Book) -> Found:
    found = Found()
    seen: set[str] = set()
    for name in book.pages:
        size = len(name.encode("utf-16-le")) // 2
        found.check(1 <= size <= 31, name, f"has {size} characters")
        found.check(not re.search(r"[\[\]:*?/\\\x00-\x1f]", name), name, "has a forbidden sign")
        found.check(not name.startswith("'") and not name.endswith("'"), name, "is quoted")
        found.check(name.casefold() not in seen | RESERVED, name, "is taken or reserved")
        seen.add(name.casefold())
    return found


def w26_text_stays_text(book: Book, texts: tuple[str, ...] = ()) -> Found:
    """`texts` are what a user wrote: each is to be found as it is, and in no formula.

    Without them: no cell leads out of the book, and no chart takes a text for a formula.
    """
    found = Found()
    cells = {str(cell.value) for cell in book.cells() if cell.kind == "text"}
    for text in texts:
        found.check(any(text in said for said in cells), "all sheets", f"{text!r} is not there")
    for cell in patterns(book):
        for page in (area.page for area in parts(cell.formula).areas):
            found.check(not page or page in book.pages, cell.name, f"reads {page}")
        found.check(not parts(cell.formula).others, cell.name, f"leads out: {cell.formula}")
        found.check("|" not in re.sub(r"'(?:[^']|'')*'", "", cell.formula), cell.name, cell.formula)
    for page in book.pages.values():
        for kind, target in page.relations.values():
            found.check(not target.startswith("external"), page.name, f"leads to {target} ({kind})")
    for about, chart in book.charts():
        for formula in chart.iter(f"{CHART}f"):
            named = formula.text or ""
            sheet = named.rpartition("!")[0]
            sheet = sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet
            found.check(sheet in book.pages, f"chart {about!r}", f"reads {named}")
    return found


def w29_charts(book: Book) -> Found:
    """One of NPVs, cash by party, and for each contract its zone and its bridges."""
    found = Found()
    charts = list(book.charts())
    kinds = [kind for _, chart in charts for kind in _kinds(chart)]
    parties = _parties(book)
    found.check(kinds.count("bars") >= 1, "charts", "none of NPVs")
    found.check(kinds.count("lines") == parties, "charts", f"{kinds.count('lines')} of cash")
    zones = sum(1 for s in book.strings if s.endswith(", solved")) and "Zone" in book.pages
    found.check(not zones or "points" in kinds, "charts", "none of the zone")
    for about, chart in charts:
        where = f"chart {about!r}"
        found.check(about.strip(), where, "has no text for those who can't see it")
        (top,) = chart.findall(f"{CHART}chart")
        found.check(_said(top.find(f"{CHART}title")), where, "has no title")
        axes = [a for a in chart.iter() if a.tag in (f"{CHART}{x}Ax" for x in AXES)]
        found.check(len(axes) == 2, where, f"has {len(axes)} axes")
        for axis in axes:
            found.check(_said(axis.find(f"{CHART}title")), where, "has an axis without a title")
        series = list(chart.iter(f"{CHART}ser"))
        found.check(series, where, "draws nothing")
        for drawn in series:
            found.check(_said(drawn.find(f"{CHART}tx")), where, "has a series without a name")
            for what in ("val", "yVal", "xVal"):
                for formula in drawn.findall(f"{CHART}{what}//{CHART}f"):
                    _numbers(book, found, where, formula.text or "")
    return found


AXES = ("cat", "val", "date")
KINDS = {"lineChart": "lines", "scatterChart": "points"}


def _kinds(chart: Element) -> Iterator[str]:
    for item in chart.iter():
        name = item.tag.removeprefix(CHART)
        if name == "barChart":
            stacked = item.find(f"{CHART}grouping")
            kind = "clustered" if stacked is None else stacked.get("val", "")
            yield "steps" if kind == "stacked" else "bars"
        elif name in KINDS:
            yield KINDS[name]


def _said(item: Element | None) -> str:
    """Return what a title or a name says, by its text or from the cells it points at."""
    if item is None:
        return ""
    texts = [t.text or "" for tag in (f"{TEXT}t", f"{CHART}v") for t in item.iter(tag)]
    return "".join(texts).strip()


def _numbers(book: Book, found: Found, where: str, formula: str) -> None:
    made = parts(f"={formula}").areas
    found.check(len(made) == 1, where, f"draws {formula}")
    for area in made:
        page = book.pages.get(area.page)
        if page is None:
            found.check(False, where, f"draws {formula}")
            continue
        for row in range(area.top, area.bottom + 1):
            for column in range(area.left, area.right + 1):
                number = page.number(row, column) is not None
                found.check(number, where, f"{page.name}!{letters(column)}{row} is no number")


def _parties(book: Book) -> int:
    page = book.pages["Inputs"]
    _, at = columns_of(page)
    return len({
        match[1]
        for row in page.rows
        if (match := re.match(r'parties\.("[^"]*"|[^.]+)\.', page.text(row, at["Path"])))
    })  # fmt: skip


def alt_texts(book: Book) -> list[str]:
    """Return the texts for those who can't see, as the drawings have them."""
    return [
        item.get("descr", "")
        for part, content in book.parts.items()
        if part.startswith("xl/drawings/drawing") and content
        for item in book.xml(part).iter(f"{DRAWN}cNvPr")
    ]


def cells_with(book: Book, text: str) -> list[Cell]:
    return [cell for cell in book.cells() if cell.value == text]
