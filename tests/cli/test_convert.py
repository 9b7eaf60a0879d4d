"""`convert`: a scenario as YAML or as a workbook, and what is lost on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

import servicemodel as sm
from servicemodel.cli import commands
from tests.scenario.inputs_sheet import rows_of, write
from tests.shipped import ROOT, SCENARIO

if TYPE_CHECKING:
    from pathlib import Path

CHILD = ROOT / "scenarios" / "office-cooling-glazing.yaml"


def run(*words: str) -> Result:
    return CliRunner().invoke(commands, ["convert", *words], catch_exceptions=True)


def test_yaml_of_a_workbook_is_the_same_model(tmp_path: Path) -> None:
    book = write(tmp_path / "book.xlsx", rows_of(SCENARIO))
    out = tmp_path / "out.yaml"
    result = run(str(book), "-o", str(out))
    assert result.exit_code == 0, result.output
    assert (result.stdout, result.stderr) == ("", f"{out} is written\n")
    assert sm.load(SCENARIO).scenario_hash == sm.load(out).scenario_hash


def test_a_yaml_file_loses_comments_and_what_it_extends_is_written_into_it(tmp_path: Path) -> None:
    out = tmp_path / "out.yml"
    result = run(str(CHILD), "-o", str(out))
    assert result.exit_code == 0, result.output
    parent = SCENARIO.as_posix()
    assert result.stderr.splitlines() == [
        "comments are left out",
        f"extends is left out: what it states of {parent} is written here",
        f"{out} is written",
    ]
    assert sm.load(CHILD).scenario_hash == sm.load(out).scenario_hash
    alone = run(str(SCENARIO), "-o", str(tmp_path / "alone.yaml"))
    assert "extends" not in alone.stderr


def test_a_workbook_is_written_from_yaml(tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    result = run(str(SCENARIO), "-o", str(out))
    assert result.exit_code == 0, result.output
    assert result.stderr.splitlines() == ["comments are left out", f"{out} is written"]
    assert out.read_bytes().startswith(b"PK")


@pytest.mark.parametrize("name", ["out.yaml", "out.xlsx"])
def test_a_file_that_is_there_is_kept_unless_forced(tmp_path: Path, name: str) -> None:
    out = tmp_path / name
    out.write_text("mine", encoding="utf-8")
    result = run(str(SCENARIO), "-o", str(out))
    assert isinstance(result.exception, sm.UsageError)
    assert "is there already" in str(result.exception)
    assert out.read_text(encoding="utf-8") == "mine"
    assert run(str(SCENARIO), "-o", str(out), "--force").exit_code == 0
    assert out.read_bytes() != b"mine"


def test_the_name_of_the_file_says_what_is_written(tmp_path: Path) -> None:
    result = run(str(SCENARIO), "-o", str(tmp_path / "out.json"))
    assert isinstance(result.exception, sm.UsageError)
    assert "ends in .yaml, .yml or .xlsx" in str(result.exception)
    assert list(tmp_path.iterdir()) == []


def test_what_was_set_in_python_is_written_too() -> None:
    text = sm.load(SCENARIO).with_values({"tariffs.electricity.price": 0.3}).to_yaml()
    assert "    price: {value: 0.3, source: set by the user}\n" in text
