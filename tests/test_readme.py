"""What the README shows is what the commands print; write it anew with REWRITE_GOLDEN=1."""

from __future__ import annotations

import os
import re
import shlex
from typing import TYPE_CHECKING

from click.testing import CliRunner

import servicemodel as sm
from servicemodel.cli import commands
from servicemodel.read import sentences
from servicemodel.report.book.write import Book
from tests.shipped import ROOT, SCENARIO

if TYPE_CHECKING:
    import pytest

README = ROOT / "README.md"


def block(name: str, text: str) -> str:
    found = re.search(rf"<!-- {name} -->\n```\n(.*?)```\n<!-- end -->", text, re.DOTALL)
    assert found, f"the README has no block {name!r}"
    return found[1]


def printed(command: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Run the part of a shell command that starts with servicemodel, inside the checkout."""
    monkeypatch.chdir(ROOT)
    words = shlex.split(command[command.index("servicemodel ") :])[1:]
    result = CliRunner().invoke(commands, words, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def one_row() -> str:
    model = sm.load(SCENARIO)
    built = model.built
    sheet = built.offers["service"].sheet
    line = next(line for line in sheet.lines() if line.label == "Service fee")
    formula = Book(built).book.formula(line)
    return f"{line.name} [{line.unit}]\n  {formula}\n  {sentences.definition(line)}\n"


def test_the_readme_shows_what_the_commands_print(monkeypatch: pytest.MonkeyPatch) -> None:
    text = README.read_text(encoding="utf-8")
    shown = {
        "output of the main job": printed(block("main job", text), monkeypatch),
        "output of zone": printed(block("zone", text), monkeypatch),
        "output of explain": printed(block("explain", text), monkeypatch),
        "row": one_row(),
    }
    for name, output in shown.items():
        if os.environ.get("REWRITE_GOLDEN"):
            before, after = text.split(f"<!-- {name} -->\n", 1)
            after = after[after.index("<!-- end -->") :]
            text = f"{before}<!-- {name} -->\n```\n{output}```\n{after}"
            README.write_text(text, encoding="utf-8")
        assert block(name, text) == output


def test_the_readmes_commands_are_there_for_ci() -> None:
    text = README.read_text(encoding="utf-8")
    assert "pip install --quiet . " in block("main job", text)
    assert "pytest" in block("tests", text)
