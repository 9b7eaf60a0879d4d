"""The commands that write files: `chart`, `export`, and the dialects of `compare --csv`."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

import servicemodel as sm
from servicemodel.cli import commands
from tests.shipped import SCENARIO

if TYPE_CHECKING:
    from pathlib import Path

FILE = str(SCENARIO)


def run(*words: str) -> Result:
    return CliRunner().invoke(commands, list(words), catch_exceptions=True)


@pytest.mark.parametrize("kind", ["zone", "cash", "bridge", "npv"])
def test_a_chart_is_written_and_data_stay_off_the_screen(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"{kind}.svg"
    words = ["chart", FILE, "--kind", kind, "-o", str(path)]
    result = run(*words)
    assert result.exit_code == 0, result.output
    assert result.stdout == ""
    assert result.stderr == f"{path} is written\n"
    assert path.read_text(encoding="utf-8").startswith("<?xml")
    again = run(*words)
    assert isinstance(again.exception, sm.UsageError)
    assert run("-q", *words, "--force").output == ""


def test_a_chart_is_of_what_was_set(tmp_path: Path) -> None:
    words = ["chart", FILE, "--kind", "npv", "--party", "customer", "--offer", "service"]
    for name, value in (("a", "0.0882"), ("b", "0.12")):
        path = str(tmp_path / f"{name}.png")
        price = f"tariffs.electricity.price={value}"
        assert run(*words, "-o", path, "--set", price).exit_code == 0
    assert (tmp_path / "a.png").read_bytes() != (tmp_path / "b.png").read_bytes()


def test_export_writes_a_folder_and_its_manifest(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    words = ["export", FILE, "-o", str(folder)]
    result = run(*words, "--csv-dialect", "semicolon")
    assert result.exit_code == 0, result.output
    assert (result.stdout, result.stderr) == ("", f"{folder} is written\n")
    told = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert told["csv_dialect"] == "semicolon"
    assert (folder / "npv.csv").read_text(encoding="utf-8").startswith("offer;party;npv;")
    assert isinstance(run(*words).exception, sm.UsageError)
    assert run(*words, "--force", "--format", "parquet").exit_code == 0
    assert (folder / "npv.parquet").exists()
    wrong = run(*words, "--force", "--format", "parquet", "--csv-dialect", "comma")
    assert isinstance(wrong.exception, sm.UsageError)


def test_compare_writes_decimal_commas_between_semicolons() -> None:
    plain = run("compare", FILE, "--csv")
    assert plain.exit_code == 0, plain.output
    commas = run("compare", FILE, "--csv", "--csv-dialect", "semicolon")
    rows = list(csv.reader(io.StringIO(commas.stdout), delimiter=";"))
    number = rows[0].index("value")
    again = [
        [cell.replace(",", ".") if place == number else cell for place, cell in enumerate(row)]
        for row in rows
    ]
    assert list(csv.reader(io.StringIO(plain.stdout))) == again
    assert any("," in row[number] for row in rows)
    assert isinstance(run("compare", FILE, "--csv-dialect", "comma").exception, sm.UsageError)


def test_no_command_but_chart_loads_matplotlib(tmp_path: Path) -> None:
    for words in (
        ["compare", FILE, "--csv", "--csv-dialect", "semicolon"],
        ["zone", FILE, "service"],
        ["export", FILE, "-o", str(tmp_path / "out")],
    ):
        code = (
            f"import sys; sys.argv = {['servicemodel', *words]!r}\n"
            "from servicemodel.cli import main\n"
            "try: main()\n"
            "except SystemExit as leaving: assert not leaving.code, leaving.code\n"
            "assert 'matplotlib' not in sys.modules\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            env=os.environ | {"PYTHONUTF8": "1"},
        )
        assert done.returncode == 0, done.stderr
