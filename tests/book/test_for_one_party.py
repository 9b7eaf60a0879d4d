"""How a workbook for one party is asked for, what refuses it, and what an auditor says of it."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from click.testing import CliRunner

import servicemodel as sm
from servicemodel.cli import commands
from servicemodel.errors import ScenarioError
from servicemodel.report.book import write
from tests.book.reading import Book
from tests.book.rules import RULES
from tests.shipped import SCENARIO

if TYPE_CHECKING:
    from pathlib import Path

OF_A_WHOLE = {  # rules of the audit that a workbook for one party breaks on purpose
    "W12": "inputs have no paths: nobody imports them",
    "W13": "the colour key has `stated` in the place of `solved`",
    "W22": "the currency is looked for by its path",
    "W29": "a chart of cash per party, counted by their paths",
}


def run(*words: str) -> Any:
    return CliRunner().invoke(commands, list(words))


@pytest.mark.parametrize("party", ["customer", "Office owner"])
def test_the_command_writes_it_for_a_key_or_a_name_and_says_so(tmp_path: Path, party: str) -> None:
    path = tmp_path / "theirs.xlsx"
    result = run("export", str(SCENARIO), "-o", str(path), "--for", party)
    assert result.exit_code == 0
    assert f"is written for {party}: what only others may see is left out" in result.output
    cover = openpyxl.load_workbook(path)["Cover"]
    assert str(cover["B3"].value).startswith("Office owner. ")


def test_it_can_not_be_read_as_a_scenario(tmp_path: Path) -> None:
    path = tmp_path / "theirs.xlsx"
    sm.load(SCENARIO).to_workbook(path, party="customer")
    told = openpyxl.load_workbook(path)["Inputs"]["A2"].value
    assert str(told).startswith("This workbook is for Office owner: what others have is left out. ")
    with pytest.raises(ScenarioError, match="made for the other party"):
        sm.load(path)


def test_an_unknown_party_and_a_folder_are_refused(tmp_path: Path) -> None:
    path = str(tmp_path / "theirs.xlsx")
    result = run("export", str(SCENARIO), "-o", path, "--for", "custmer")
    assert str(result.exception) == "no party is called 'custmer'; did you mean customer?"
    result = run("export", str(SCENARIO), "-o", str(tmp_path / "folder"), "--for", "customer")
    told = "--for is for a workbook: give it a name that ends in .xlsx"
    assert str(result.exception) == told
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("party", ["provider", "customer"])
def test_it_passes_the_audit_of_a_whole_workbook(party: str) -> None:
    with zipfile.ZipFile(io.BytesIO(write.content(sm.load(SCENARIO).built, party))) as file:
        book = Book({name: file.read(name) for name in file.namelist()})
    held = {name: rule(book) for name, rule in RULES.items() if name not in OF_A_WHOLE}
    assert len(held) > 15
    assert {name: found.wrong for name, found in held.items() if found.wrong} == {}
