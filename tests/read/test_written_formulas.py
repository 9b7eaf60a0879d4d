"""How words and signs stand in a sheet's formulas, and which lines are joined to a range."""

from __future__ import annotations

from datetime import date

from servicemodel.line.nodes import Apply
from servicemodel.line.sheet import Section, Sheet
from servicemodel.line.words import (
    add,
    at,
    before,
    lag,
    maximum,
    minimum,
    missing,
    npv,
    operating,
    period,
    remaining,
    spread,
    stated_at,
    total,
    where,
)
from servicemodel.read import formulas
from servicemodel.timeline import Timeline

YEARS = Timeline(date(2027, 1, 1), years=4)


def test_words_are_written_as_the_house_says() -> None:
    basis, offer = Sheet("Basis"), Sheet("offer, new")
    given, section = basis.section("Inputs"), offer.section("Lines")
    n = given.number("Number", 2)  # Basis row 4
    path = given.path("Path", [1, 2, 3, 4, 5], opening=n)  # row 5
    table = given.table("Table", {0: 1, 3: 2})  # rows 6 and 7
    a = section.line("a", path * n)  # row 4
    b = section.line("b", -a, opening=0)  # row 5
    c = section.line("c", a > b)  # row 6
    pattern = section.path("Pattern", [1, 1, 0, 0, 0])  # row 7, and its mirror in row 8
    expected = {
        a: "=Basis!F$5*Basis!$C$4",
        b: "=-F4",
        c: "=(F4>F5)*1",
        section.line("sum", add([a, b, c])): "=SUM(F4:F6)",
        section.line("sums", add([c, a, b, n])): "=SUM(F6,F4:F5,Basis!$C$4)",
        section.line("before", before(b)): "=E5",
        section.line("before there", before(path)): "=Basis!E$5",
        section.line("lag", lag(b, n)): "=INDEX($D5:E5,MAX(COLUMNS($D5:E5)-Basis!$C$4+1,1))",
        section.line("at", at(table, period)): (
            "=LOOKUP(Timeline!F$3,Basis!$D$6:$D$7,Basis!$C$6:$C$7)"
        ),
        section.line("stated at", stated_at(table, period)): (
            "=SUMIF(Basis!$D$6:$D$7,Timeline!F$3,Basis!$C$6:$C$7)"
        ),
        section.line("worth by NPV()", npv(n, b)): "=(NPV(Basis!$C$4,$F$5:$I$5)+$E$5)",
        section.line("total", total(b)): "=SUM($E$5:$I$5)",
        section.line("worth", total(path / a)): "=SUMPRODUCT(Basis!$E$5:$I$5/$E$4:$I$4)",
        section.line("left", remaining(b)): "=SUM(F5:$I$5)",
        section.line("spread", spread(a, pattern)): (
            "=SUMPRODUCT($E4:F4,INDEX($E$8:$I$8,COLUMNS(F$8:$I$8)):$I$8)"
        ),
        section.line("text", where(a > 0, a, missing('none, "yet"'))): (
            '=IF(F4>0,F4,"none, ""yet""")'
        ),
        section.line("both", where((a > 0) * (b < 1), 1, 0)): "=IF((F4>0)*(F5<1),1,0)",
        section.line("lowest", minimum(a, maximum(b, 0))): "=MIN(F4,MAX(F5,0))",
    }
    book = formulas.Workbook([basis, offer], YEARS)
    assert {line.label: book.formula(line) for line in expected} == {
        line.label: formula for line, formula in expected.items()
    }


def test_lines_that_do_not_stand_together_are_not_joined_to_a_range() -> None:
    """A table and the mirror of a pattern take rows of their own."""
    section = Sheet("Sheet").section("Section")
    a = section.path("a", [1] * 5)
    section.table("Table", {0: 1, 1: 2})
    b = section.path("b", [2] * 5)
    c = section.path("c", [3] * 5)
    d = section.number("d", 4)
    section.line("Spread", spread(a, b))
    line = section.line("Sum", add([a, b, c, d]))
    turned = section.line("Turned", add([c, b]))
    book = formulas.Workbook([section.sheet], YEARS)
    assert book.formula(line) == "=SUM(F4,F7,F9,$C$10)"
    assert book.formula(turned) == "=SUM(F9,F7)"


def test_operators_bind_as_in_a_sheet() -> None:
    section = Sheet("Sheet").section("Section")
    a, b = section.number("a", 2), section.number("b", 3)
    expected = {
        -(a**b): "=-($C$4^$C$5)",
        (-a) ** b: "=(-$C$4)^$C$5",
        a ** (b**a): "=$C$4^($C$5^$C$4)",
        (a**b) ** a: "=$C$4^$C$5^$C$4",
        a - (b - a): "=$C$4-($C$5-$C$4)",
        a - (-b): "=$C$4-(-$C$5)",
        Apply("minus", a, -1): "=$C$4-(-1)",
        a * operating: "=$C$4*Timeline!F$7",
    }
    check_formulas(section, expected)


def test_comparisons_are_numbers_wherever_a_sheet_would_not_count_true_as_1() -> None:
    """Excel holds TRUE above any number, and skips it in MAX and SUM; LibreOffice does not."""
    section = Sheet("Sheet").section("Section")
    a, b = section.number("a", 2), section.number("b", 3)
    check_formulas(
        section,
        {
            a > b: "=($C$4>$C$5)*1",
            (a > b) > a: "=(($C$4>$C$5)*1>$C$4)*1",
            (a > b) >= (b > a): "=(($C$4>$C$5)*1>=($C$5>$C$4)*1)*1",
            maximum(a > b, 0): "=MAX(($C$4>$C$5)*1,0)",
            add([a > b, a]): "=SUM(($C$4>$C$5)*1,$C$4)",
            -(a > b): "=-(($C$4>$C$5)*1)",
            where(a > b, a <= b, 0): "=IF($C$4>$C$5,($C$4<=$C$5)*1,0)",
        },
    )


def check_formulas(section: Section, expected: dict[Apply, str]) -> None:
    lines = [section.line(f"{k}", formula) for k, formula in enumerate(expected)]
    book = formulas.Workbook([section.sheet], YEARS)
    assert [book.formula(line) for line in lines] == list(expected.values())
