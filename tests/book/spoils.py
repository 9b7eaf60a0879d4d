"""Good workbooks spoiled: for each rule, changes of the XML on which the rule has to speak."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from tests.book.formula_parts import parts
from tests.book.reading import STRINGS, STYLES, WORKBOOK, letters
from tests.book.spoiled import FIRST, Spoiled

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.book.reading import Cell

TOTAL = 3


def w01_other_formula(book: Spoiled) -> None:
    cell = book.one(column=FIRST + 2)
    book.formula(cell, f"{cell.formula}+1")


def w01_a_number_among_formulas(book: Spoiled) -> None:
    book.put(book.one(column=FIRST + 2), "<v>12</v>")


def w02_a_number(book: Spoiled) -> None:
    cell = book.one()
    book.formula(cell, f"{cell.formula}+0.5")


def w02_a_text(book: Spoiled) -> None:
    book.formula(book.one(), '=EXACT(E7,"yes")*1')


def w03_npv(book: Spoiled) -> None:
    book.formula(book.one(column=TOTAL), "=NPV(Inputs!$C$12,$F$8:$H$8)")


def w03_offset(book: Spoiled) -> None:
    book.formula(book.one(), "=OFFSET(E8,0,1)")


def w03_another_file(book: Spoiled) -> None:
    book.formula(book.one(), "=[1]Rates!A1+0")
    book.parts["xl/externalLinks/externalLink1.xml"] = "<externalLink/>"


def w04_nested_if(book: Spoiled) -> None:
    book.formula(book.one(), "=IF(E8>0,IF(E8>1,1,0),0)")


def w05_one_long_formula(book: Spoiled) -> None:
    book.formula(book.one(), "=" + "+".join(f"E{row}" for row in range(10, 70)))


def w05_many_quite_long(book: Spoiled) -> None:
    for number, cell in zip(range(99), book.cells("Metrics", TOTAL), strict=False):
        book.formula(cell, "=" + "+".join(f"E{row}" for row in range(100 + number, 125 + number)))


def w06_link_to_a_link(book: Spoiled) -> None:
    for link in book.cells("Workings", TOTAL, link=True):
        book.formula(book.one("Checks", TOTAL), f"=Workings!$C${link.row}")
        return
    link = book.one("Basis", TOTAL, link=True)
    book.formula(book.one("Checks", TOTAL), f"=Basis!$C${link.row}")


def w06_link_to_nothing(book: Spoiled) -> None:
    book.formula(book.one("Checks", TOTAL), "=Basis!$C$9999")


def w07_two_cells(book: Spoiled) -> None:
    for cell in book.cells("Metrics", TOTAL):
        for area in parts(cell.formula).areas:
            there = book.good.pages["Metrics"].cells.get((area.top, area.left))
            if not area.page and area.left == TOTAL and there is not None and there.formula:
                book.formula(there, f"=$C${cell.row}+1")
                return
    raise AssertionError


def w07_in_one_period(book: Spoiled) -> None:
    """Let an account open with what it closes with in the same period."""
    for cell in book.cells("Basis", FIRST, link=True):
        area = parts(cell.formula).areas[0]
        if not area.page and area.left == FIRST - 1 and area.top > cell.row:
            book.formula(cell, f"=E{area.top}")
            return
    raise AssertionError


def w07_over_all_periods(book: Spoiled) -> None:
    cell = book.one()
    book.formula(cell, f"=SUM($E${cell.row}:$H${cell.row})")


def w08_one_column_off(book: Spoiled) -> None:
    cell = book.good.pages["Basis"].cells[3, FIRST]
    book.formula(cell, cell.formula.replace("!E", "!F"))


def w08_another_value(book: Spoiled) -> None:
    cell = book.good.pages["Basis"].cells[3, FIRST + 1]
    book.put(cell, f"<f>{cell.formula[1:]}</f><v>7</v>")


def w09_not_frozen(book: Spoiled) -> None:
    book.on("Basis", "<pane [^>]*/>", "")


def w09_frozen_above_the_ruler(book: Spoiled) -> None:
    book.on("Basis", 'ySplit="5"', 'ySplit="1"')


def w10_reads_down(book: Spoiled) -> None:
    cell = book.one(column=TOTAL)
    book.formula(cell, f"=$C${cell.row + 50}*1")


def w10_reads_right(book: Spoiled) -> None:
    cell = book.one()
    book.formula(cell, f"=F{cell.row}*1")


def w10_reads_a_later_sheet(book: Spoiled) -> None:
    book.formula(book.one(), "=Metrics!E$8*1")


def _without(book: Spoiled, column: int, row: int) -> None:
    book.on("Basis", rf'<c r="{letters(column)}{row}"[^>]*?(/>|>.*?</c>)', "")


def w11_no_label(book: Spoiled) -> None:
    _without(book, 1, book.one().row)


def w11_no_unit(book: Spoiled) -> None:
    _without(book, 2, book.one().row)


def w11_no_total_and_no_reason(book: Spoiled) -> None:
    _without(book, TOTAL, book.one().row)


def w11_no_note(book: Spoiled) -> None:
    page = book.good.pages["Basis"]
    part = next(part for kind, part in page.relations.values() if kind == "comments")
    book.change(part, rf'<comment ref="A{book.one().row}"', '<comment ref="A9999"')


def w12_a_number_elsewhere(book: Spoiled) -> None:
    book.put(book.one(column=TOTAL), "<v>469500</v>")


def w12_one_path_twice(book: Spoiled) -> None:
    first = book.text("Inputs", "parties.provider.discount_rate")
    second = book.text("Inputs", "parties.customer.discount_rate")
    inside = re.search(
        rf'<c r="F{first.row}"[^>]*>(.*?)</c>', book.parts[book.good.pages["Inputs"].part]
    )
    assert inside is not None
    book.put(second, inside[1], ' t="s"')


def w12_a_structural_input_that_nobody_watches(book: Spoiled) -> None:
    row = book.text("Inputs", "timeline.years").row
    book.put(book.good.pages["Inputs"].cells[row, 13], "<v>0</v>")


def w13_a_formula_like_an_input(book: Spoiled) -> None:
    book.dress(book.one(), _live(book))


def w13_an_input_like_a_formula(book: Spoiled) -> None:
    book.dress(_live(book), book.one())


def w13_a_link_like_a_formula(book: Spoiled) -> None:
    book.dress(book.one(link=True), book.one())


def _live(book: Spoiled) -> Cell:
    row = book.text("Inputs", "parties.provider.discount_rate").row
    return book.good.pages["Inputs"].cells[row, TOTAL]


def w14_one_without(book: Spoiled) -> None:
    cell = f"C{_live(book).row}"
    book.on("Inputs", rf'sqref="{cell}"', 'sqref="C9999"')


def w14_no_message(book: Spoiled) -> None:
    book.on("Inputs", ' prompt="[^"]*"', "")


def w19_an_error(book: Spoiled) -> None:
    cell = book.one()
    book.put(cell, f"<f>{escape(cell.formula[1:])}</f><v>#DIV/0!</v>", ' t="e"')


def w19_no_number(book: Spoiled) -> None:
    cell = book.one()
    book.put(cell, f"<f>{escape(cell.formula[1:])}</f><v>nan</v>")


def w19_no_value(book: Spoiled) -> None:
    cell = book.one()
    book.put(cell, f"<f>{escape(cell.formula[1:])}</f>")


def w20_a_hidden_sheet(book: Spoiled) -> None:
    book.change(WORKBOOK, '<sheet name="Metrics"', '<sheet state="hidden" name="Metrics"')


def w20_a_hidden_row(book: Spoiled) -> None:
    row = book.one().row
    book.on("Basis", f'<row r="{row}"', f'<row r="{row}" hidden="1"')


def w20_a_column_without_width(book: Spoiled) -> None:
    book.on("Basis", '<col min="3" max="3" width="[^"]*"', '<col min="3" max="3" width="0"')


def w20_white_on_white(book: Spoiled) -> None:
    book.change(STYLES, '<color rgb="FF00663A"/>', '<color rgb="FFFFFFFF"/>')


def w20_a_format_that_shows_nothing(book: Spoiled) -> None:
    book.change(STYLES, 'formatCode="#,##0[^"]*"', 'formatCode=";;;"')


def w21_round(book: Spoiled) -> None:
    cell = book.one()
    book.formula(cell, f"=ROUND({cell.formula[1:]},0)")


def w21_merged(book: Spoiled) -> None:
    book.on(
        "Basis", "</sheetData>", '</sheetData><mergeCells><mergeCell ref="A8:B8"/></mergeCells>'
    )


def w22_no_purpose(book: Spoiled) -> None:
    book.change(STRINGS, "<t>Purpose</t>", "<t>Hello</t>")


def w22_no_hash(book: Spoiled) -> None:
    book.change(STRINGS, "hash [0-9a-f]{64}", "hash unknown")


def w22_a_link_that_leads_nowhere(book: Spoiled) -> None:
    book.on("Cover", 'location="Metrics!A1"', 'location="Basis!A1"')


def w23_a_long_name(book: Spoiled) -> None:
    book.change(WORKBOOK, '<sheet name="Metrics"', f'<sheet name="{"M" * 32}"')


def w23_names_that_are_the_same(book: Spoiled) -> None:
    book.change(WORKBOOK, '<sheet name="Metrics"', '<sheet name="BASIS"')


def w23_a_forbidden_sign(book: Spoiled) -> None:
    book.change(WORKBOOK, '<sheet name="Metrics"', '<sheet name="a/b"')


def w26_a_command(book: Spoiled) -> None:
    book.formula(book.one(), "=cmd|'/C calc'!A0")


def w26_a_link_out(book: Spoiled) -> None:
    book.change(
        "xl/worksheets/_rels/" + book.good.pages["Basis"].part.rpartition("/")[2] + ".rels",
        "</Relationships>",
        '<Relationship Id="x" Type="a/hyperlink" Target="https://e.org" TargetMode="External"/>'
        "</Relationships>",
    )


def w26_a_name_that_a_chart_reads(book: Spoiled) -> None:
    book.change("xl/charts/chart1.xml", "<c:f>[^<]*</c:f>", "<c:f>cmd|calc!A0</c:f>")


def w28_upright(book: Spoiled) -> None:
    book.on("Basis", 'orientation="landscape"', 'orientation="portrait"')


def w28_as_wide_as_it_comes(book: Spoiled) -> None:
    book.on("Basis", "<pageSetUpPr[^>]*/>", "")


def w28_no_footer(book: Spoiled) -> None:
    book.on("Basis", "<oddFooter>[^<]*", "<oddFooter>")


def w28_no_labels_on_later_pages(book: Spoiled) -> None:
    book.change(WORKBOOK, r'(?s)<definedName name="_xlnm.Print_Titles".*?</definedName>', "")


def w29_no_text(book: Spoiled) -> None:
    drawing = next(part for part in book.parts if part.startswith("xl/drawings/drawing"))
    book.change(drawing, ' descr="[^"]*"', "")


def w29_no_title(book: Spoiled) -> None:
    book.change("xl/charts/chart1.xml", r"(?s)<c:chart><c:title>.*?</c:title>", "<c:chart>")


def w29_no_title_of_an_axis(book: Spoiled) -> None:
    book.change("xl/charts/chart1.xml", r"(?s)(?<=</c:scaling>)(.*?)<c:title>.*?</c:title>", "")


def w29_draws_texts(book: Spoiled) -> None:
    book.change("xl/charts/chart1.xml", r"(?s)(?<=<c:val><c:numRef><c:f>)[^<]*", "Cover!$A$3:$A$5")


def w29_one_is_missing(book: Spoiled) -> None:
    drawing = next(part for part in book.parts if part.startswith("xl/drawings/drawing"))
    pattern = r"(?s)<xdr:twoCellAnchor[^>]*>(?:(?!</xdr:twoCellAnchor>).)*</xdr:twoCellAnchor>"
    for _ in range(2):
        book.change(drawing, pattern, "")


def w30_stays_as_it_is(book: Spoiled) -> None:
    book.change(WORKBOOK, ' fullCalcOnLoad="1"', "")


def w30_by_hand(book: Spoiled) -> None:
    book.change(WORKBOOK, "<calcPr ", '<calcPr calcMode="manual" ')


SPOILS: dict[str, Callable[[Spoiled], None]] = {
    name: thing for name, thing in list(globals().items()) if name[:3].strip("w").isdigit()
}
