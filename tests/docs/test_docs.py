"""The documents: every command in them is run, they build without warnings, links go somewhere.

Outputs are written anew with REWRITE_GOLDEN=1.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from servicemodel.cli import COMMANDS, commands
from tests.shipped import ROOT

if TYPE_CHECKING:
    from pathlib import Path

PAGES = sorted((ROOT / "docs").glob("*.md"))
CONSOLE = re.compile(r"```console\n\$ (servicemodel [^\n]*)\n(.*?)```\n", re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_in_the_documents_prints_what_they_show(
    page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    text = page.read_text(encoding="utf-8")

    def shown(found: re.Match[str]) -> str:
        words = shlex.split(found[1])[1:]
        result = CliRunner().invoke(commands, words, catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return f"```console\n$ {found[1]}\n{result.stdout}```\n"

    again = CONSOLE.sub(shown, text)
    if os.environ.get("REWRITE_GOLDEN"):
        page.write_text(again, encoding="utf-8")
    assert page.read_text(encoding="utf-8") == again


def test_the_tutorial_runs_commands() -> None:
    text = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
    assert len(CONSOLE.findall(text)) >= 7


def test_every_command_is_told_in_the_documents() -> None:
    told = "".join(page.read_text(encoding="utf-8") for page in [*PAGES, ROOT / "README.md"])
    missing = [name for name in COMMANDS if not re.search(rf"`{name}\b|servicemodel {name}", told)]
    assert missing == []


def test_the_help_of_a_command_begins_as_the_list_of_commands_says() -> None:
    for name, said in COMMANDS.items():
        result = CliRunner().invoke(commands, [name, "--help"])
        assert result.exit_code == 0
        assert said.split()[0] in result.stdout, name


def test_the_pages_build_without_a_warning_and_without_the_network(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sphinx", "-W", "-q", "-b", "html", "docs", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "Tutorial" in (tmp_path / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_go_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", text):
        if "://" not in target:
            assert (page.parent / target).exists(), target


def test_every_key_that_json_tells_is_told_in_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    page = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    file = "scenarios/office-cooling.yaml"
    for words in (
        ["compare", file],
        ["zone", file, "service"],
        ["metrics", file, "service", "provider"],
        ["explain", file, "service", "provider", "--depth", "1"],
        ["check", file],
        ["show", file],
        ["choose", "scenarios/landlord-and-tenant.yaml"],
    ):
        result = CliRunner().invoke(commands, [*words, "--json"], catch_exceptions=False)
        told = json.loads(result.stdout)
        assert list(told)[:3] == ["servicemodel", "shape", "scenario"]
        assert any(f"`{key}`" in page for key in list(told)[3:]), words
