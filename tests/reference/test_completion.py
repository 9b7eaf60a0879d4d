"""Completion in a shell: files, and paths of `--set` key by key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.shell_completion import ShellComplete

from servicemodel.cli import commands
from servicemodel.cli.set_paths import paths
from servicemodel.scenario import complete
from tests.shipped import SCENARIO, changed

if TYPE_CHECKING:
    from pathlib import Path

FILE = str(SCENARIO)


def completed(*words: str) -> list[str]:
    """Return what the last word may become."""
    shell = ShellComplete(commands, {}, "servicemodel", "_SERVICEMODEL_COMPLETE")
    return [item.value for item in shell.get_completions(list(words[:-1]), words[-1])]


def set_(typed: str) -> list[str]:
    return completed("compare", FILE, "--set", typed)


def test_keys_are_completed_step_by_step() -> None:
    top = set_("")
    assert "tariffs." in top
    assert "baseline=" in top
    assert set_("par") == ["parties.provider.", "parties.customer."]
    assert set_("parties.customer.") == [
        "parties.customer.name=",
        "parties.customer.discount_rate=",
        "parties.customer.tax.",
    ]


def test_what_can_only_be_one_is_entered_at_once() -> None:
    assert set_("tar") == [
        "tariffs.electricity.unit=",
        "tariffs.electricity.price=",
        "tariffs.electricity.index=",
    ]


def test_a_value_comes_with_what_it_is_now() -> None:
    assert set_("tariffs.electricity.p") == [
        "tariffs.electricity.price=",
        "tariffs.electricity.price=0.0882",
    ]


@pytest.mark.parametrize("typed", ['assets."chiller plant".l', "assets.chiller plant.l"])
def test_keys_with_blanks_stand_in_quotes_also_where_the_shell_took_them(typed: str) -> None:
    assert set_(typed)[0] == 'assets."chiller plant".life='


def test_a_clause_has_its_name() -> None:
    assert set_("offers.service.cl") == [
        "offers.service.clauses.fee.per_year=",
        "offers.service.clauses.fee.index=",
    ]


def test_every_path_that_is_completed_can_be_set() -> None:
    from servicemodel.scenario.load import read
    from servicemodel.scenario.overrides import with_values

    stated = read(FILE)
    waiting, seen = [""], set()
    while waiting:
        for found in complete.paths(stated.data, waiting.pop()):
            if found.endswith(".") and found not in seen:
                waiting.append(found)
            elif found.endswith("="):
                with_values(stated, {found[:-1]: 1})
            seen.add(found)
    assert len(seen) > 60


def test_keys_of_the_files_that_a_file_extends_are_known(tmp_path: Path) -> None:
    child = tmp_path / "child.yaml"
    parent = changed(tmp_path, "years: 50", "years: 20")
    child.write_text(f"extends: {parent.name}\n", encoding="utf-8")
    found = completed("zone", str(child), "service", "--set", "tariffs.electricity.pr")
    assert found[0] == "tariffs.electricity.price="


@pytest.mark.parametrize("file", ["missing.yaml", "-", __file__])
def test_a_file_that_can_not_be_read_completes_nothing(file: str) -> None:
    assert completed("compare", file, "--set", "ta") == []


def test_a_file_is_left_to_the_shell() -> None:
    shell = ShellComplete(commands, {}, "servicemodel", "_SERVICEMODEL_COMPLETE")
    for words in (["compare"], ["diff"], ["diff", FILE]):
        assert [item.type for item in shell.get_completions(words, "off")] == ["file"]


def test_kinds_of_starters_are_completed() -> None:
    assert completed("new", "--kind", "c") == ["cooling"]


@pytest.mark.parametrize(
    ("word", "shown"),
    [
        ("assets.", r'assets.\\"chiller\\ plant\\".'),
        ("'assets.", 'assets."chiller plant".'),
    ],
)
def test_bash_is_given_what_it_can_insert(
    word: str, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("_SERVICEMODEL_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", f"servicemodel\ncompare\n{FILE}\n--set\n{word}")
    context = commands.make_context("servicemodel", ["compare"], resilient_parsing=True)
    context.params["file"] = FILE
    found = [item.value for item in paths(context, commands.params[0], "assets.")]
    assert all(value.startswith(shown) for value in found)
    assert found
