"""A table never grows wider than asked: it splits into several, and folds words but no number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicemodel.report.table import Column, draw, fits

words = st.text("abc defg-", min_size=1, max_size=80).filter(lambda text: text.strip())
numbers = st.from_regex(r"-?[1-9][0-9]{0,2}(,[0-9]{3}){0,4}", fullmatch=True)


@st.composite
def tables(draw_: st.DrawFn) -> tuple[str, list[str], list[list[Column]]]:
    rows = draw_(st.integers(1, 4))
    columns = st.builds(Column, words, st.lists(numbers, min_size=rows, max_size=rows))
    return (
        draw_(words),
        draw_(st.lists(words, min_size=rows, max_size=rows)),
        draw_(st.lists(st.lists(columns, min_size=1, max_size=2), min_size=1, max_size=5)),
    )


@given(tables(), st.sampled_from([80, 100, 120]))
def test_no_line_is_too_wide_and_no_number_is_lost(
    table: tuple[str, list[str], list[list[Column]]], width: int
) -> None:
    corner, labels, groups = table
    lines = draw(corner, labels, groups, width)
    assert max(map(len, lines)) <= width
    shown = [cell.strip() for line in lines if "|" in line for cell in line.split("|")[1:]]
    for group in groups:
        for column in group:
            for cell in column.cells:
                assert cell in shown
    if fits(corner, labels, groups, width):
        assert "" not in lines


def test_a_table_reads_well() -> None:
    groups = [
        [Column("Maker", ["95", "1,128"]), Column("less", ["-", "12"])],
        [Column("Owner", ["-3", "4"])],
    ]
    assert draw("NPV", ["sale", "  service"], groups, 80) == [
        "NPV       | Maker | less | Owner",
        "----------+-------+------+------",
        "sale      |    95 |    - |    -3",
        "  service | 1,128 |   12 |     4",
    ]
    assert draw("NPV", ["sale", "  service"], groups, 28) == [
        "NPV       | Maker | less",
        "----------+-------+-----",
        "sale      |    95 |    -",
        "  service | 1,128 |   12",
        "",
        "NPV       | Owner",
        "----------+------",
        "sale      |    -3",
        "  service |     4",
    ]


@pytest.mark.parametrize("name", ["[bold]A[/bold]", ":smile:", "a\nb", "\\[x]"])
def test_names_are_shown_as_they_are(name: str) -> None:
    told = "\n".join(draw("NPV", [name], [[Column(name, ["1"])]], 80))
    assert told.count(name.replace("\n", " ")) == 2
