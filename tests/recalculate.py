"""Recalculate workbooks with LibreOffice, and prove with a canary that it really did."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import openpyxl
import pytest
import xlsxwriter

from servicemodel.read import formulas, grid
from servicemodel.report import workbook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from servicemodel.line.nodes import Line
    from servicemodel.line.sheet import Sheet
    from servicemodel.timeline import Timeline

WITHOUT = bool(os.environ.get("SERVICEMODEL_WITHOUT_LIBREOFFICE"))  # CI does so on one Python
SOFFICE = None if WITHOUT else shutil.which("soffice") or shutil.which("libreoffice")
needs_libreoffice = pytest.mark.skipif(
    SOFFICE is None, reason="LibreOffice is not installed, so no sheet can be recalculated"
)
RECALCULATE_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
SUNG = 42


def canary(folder: Path) -> Path:
    """Return a workbook with a wrong saved value: recalculated, its one cell is `SUNG`."""
    path = folder / "canary.xlsx"
    with xlsxwriter.Workbook(path) as file:
        file.add_worksheet("Canary").write_formula(0, 0, "=40+2", None, 999)
    return path


def recalculate(files: Sequence[Path], folder: Path) -> list[openpyxl.Workbook]:
    """Return the workbooks as LibreOffice recalculates them, all in one call."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(RECALCULATE_ALWAYS)
    bird = canary(folder)
    out = folder / "recalculated"
    command = [str(SOFFICE), f"-env:UserInstallation=file://{profile}", "--headless"]
    command += ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(out)]
    done = subprocess.run(
        [*command, str(bird), *map(str, files)], capture_output=True, text=True, timeout=600
    )
    sung = openpyxl.load_workbook(out / bird.name, data_only=True)["Canary"]["A1"].value
    assert sung == SUNG, f"LibreOffice did not recalculate: {sung} {done.stderr}"
    return [openpyxl.load_workbook(out / file.name, data_only=True) for file in files]


def recalculated(
    sheets: Sequence[Sheet], timeline: Timeline, folder: Path
) -> dict[Line, list[float | str]]:
    """Return what each line of some sheets is after LibreOffice has recalculated them."""
    path = folder / "book.xlsx"
    workbook.write(sheets, timeline, path, force=True)
    return read_lines(recalculate([path], folder)[0], sheets, timeline)


def read_lines(
    book: openpyxl.Workbook, sheets: Sequence[Sheet], timeline: Timeline
) -> dict[Line, list[float | str]]:
    """Return the cells of every line in a workbook, one cell for a number."""
    found: dict[Line, list[float | str]] = {}
    for page in formulas.Workbook(sheets, timeline).pages:
        cells = book[page.name]
        for number, row in page.rows.items():
            if row.kind != "line" or row.line is None or row.key is not None:
                continue
            if row.line.shape == "number":
                found[row.line] = [cells.cell(number, grid.NUMBER + 1).value]
            else:
                first, last = grid.FIRST + 1, grid.FIRST + 1 + timeline.count
                found[row.line] = [
                    cells.cell(number, place).value for place in range(first, last + 1)
                ]
    return found
