"""Starters: each is ready to be compared, and written without taking another file's place."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from servicemodel import api
from servicemodel.cli import commands
from servicemodel.errors import UsageError
from servicemodel.scenario.starters import STARTERS, starter
from tests.shipped import ROOT

if TYPE_CHECKING:
    from pathlib import Path


def run(*words: str) -> Result:
    return CliRunner().invoke(commands, list(words))


@pytest.mark.parametrize("kind", STARTERS)
def test_a_starter_compares_and_checks(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    assert run("new", "--kind", kind, "-o", str(path)).exit_code == 0
    told = json.loads(run("compare", str(path), "--json").stdout)
    assert len(told["outcomes"]) >= 2
    checked = json.loads(run("check", str(path), "--json").stdout)
    assert [check["name"] for check in checked["checks"] if not check["holds"]] == []
    assert checked["unsourced"] == []


@pytest.mark.parametrize("kind", STARTERS)
def test_a_starter_teaches(kind: str) -> None:
    text = starter(kind)
    lines = text.splitlines()
    assert sum("#" in line for line in lines) >= 10
    assert "servicemodel compare FILE" in text
    assert "servicemodel check FILE" in text
    assert len(lines) < 130
    assert text.isascii()


@pytest.mark.parametrize(("kind", "offer"), [("cooling", "service"), ("vehicle", "subscription")])
def test_a_starters_first_fee_has_a_zone(kind: str, offer: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    api.new(kind, path)
    zone = api.load(path).zone(offer)
    assert zone.floor is not None
    assert zone.ceiling is not None


def test_every_file_in_the_folder_is_a_kind() -> None:
    files = {path.stem for path in (ROOT / "servicemodel" / "starters").glob("*.yaml")}
    assert files == set(STARTERS)


def test_it_goes_to_the_output_unless_a_file_is_named(tmp_path: Path) -> None:
    assert run("new", "--kind", "lighting").stdout == starter("lighting")
    assert run("new").stdout == starter("blank")
    path = tmp_path / "mine.yaml"
    done = run("new", "-o", str(path))
    assert done.stdout == ""
    assert path.read_text(encoding="utf-8") == starter("blank")


def test_nothing_is_written_over_unless_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("precious", encoding="utf-8")
    assert isinstance(run("new", "-o", str(path)).exception, UsageError)
    assert path.read_text(encoding="utf-8") == "precious"
    assert run("new", "-o", str(path), "--force").exit_code == 0
    assert path.read_text(encoding="utf-8") == starter("blank")
    assert [file.name for file in tmp_path.iterdir()] == ["mine.yaml"]


def test_a_kind_that_is_not_there_is_told_the_nearest() -> None:
    with pytest.raises(UsageError, match="did you mean vehicle"):
        starter("vehicles")
    assert run("new", "--kind", "vehicles").exit_code == 2


def test_a_starter_is_printed_without_numpy_or_pydantic() -> None:
    code = (
        "import sys; sys.argv = ['servicemodel', 'new']\n"
        "from servicemodel.cli import main\n"
        "try: main()\n"
        "except SystemExit as leaving: assert not leaving.code, leaving.code\n"
        "assert not {'numpy', 'pydantic', 'ruamel', 'rich'} & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout == starter("blank")
