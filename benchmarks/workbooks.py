"""Time and size of a workbook, beside openpyxl writing the same formulas and nothing else."""

from __future__ import annotations

import io
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import openpyxl

import servicemodel
from servicemodel.report.book import write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Cells = dict[str, list[tuple[int, int, object]]]

SCENARIO = Path(__file__).parent.parent / "scenarios" / "office-cooling.yaml"


def workbooks(quick: bool) -> Iterator[str]:
    """Walk over the lines of a table: yearly and monthly, 50 years and three offers each."""
    runs = 1 if quick else 3
    yield "| workbook of 50 years, three offers | formulas | s of processor | ratio | MB |"
    yield "|---|---:|---:|---:|---:|"
    for period in ("year", "month"):
        model = servicemodel.load(SCENARIO, {"timeline.period": period})
        book = write.content(model.built)
        cells = _cells(book)
        count = sum(_is_formula(value) for page in cells.values() for _, _, value in page)
        theirs = _written(cells)
        assert _cells(theirs) == cells, "openpyxl has not written the same cells"
        ours_took = _timed(lambda model=model: write.content(model.built), runs)
        theirs_took = _timed(lambda cells=cells: _written(cells), runs)
        for name, took, data in (
            ("servicemodel, computed and laid out", ours_took, book),
            ("openpyxl, cells only", theirs_took, theirs),
        ):
            ratio = took / ours_took
            size = len(data) / 1e6
            yield f"| by {period}: {name} | {count:,} | {took:.1f} | {ratio:.1f} | {size:.2f} |"


def _cells(data: bytes) -> Cells:
    """Return what stands in the cells of a workbook, formulas as text."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {
        sheet.title: [
            (cell.row, cell.column, cell.value)
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        ]
        for sheet in book
    }


def _written(cells: Cells) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, page in cells.items():
        sheet = book.create_sheet(name)
        for row, column, value in page:
            cell = sheet.cell(row, column, value)
            if isinstance(value, str) and not _is_formula(value):
                cell.data_type = "s"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _is_formula(value: object) -> bool:
    return isinstance(value, str) and value.startswith("=")


def _timed(run: Callable[[], object], runs: int) -> float:
    spent = []
    for _ in range(runs):
        start = time.process_time()
        run()
        spent.append(time.process_time() - start)
    return median(spent)
