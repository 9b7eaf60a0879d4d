"""A wrong scenario or call: all mistakes at once, each with its place, and the right exit code."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import servicemodel as sm
from tests.shipped import ROOT, SCENARIO, changed

if TYPE_CHECKING:
    from pathlib import Path


def test_all_mistakes_come_at_once_with_their_places(tmp_path: Path) -> None:
    text = SCENARIO.read_text(encoding="utf-8")
    text = text.replace("degradation:", "degradaton:")
    text = text.replace("value: 8.0%", "value: 8,0%")
    text = text.replace("baseline: sale", "baseline: sael")
    path = tmp_path / "wrong.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(sm.ScenarioError) as caught:
        sm.load(path)
    told = "\n".join(caught.value.mistakes)
    line = 1 + text[: text.index("degradaton")].count("\n")
    assert f"{path}:{line}:5: " in told
    assert "unknown key 'degradaton'; did you mean degradation?" in told
    assert "'8,0%' is not a number; did you mean 8.0%?" in told
    assert "no offer is called 'sael'; did you mean sale?" in told  # a name, beside wrong fields
    lines = [int(m.removeprefix(f"{path}:").split(":")[0]) for m in caught.value.mistakes]
    assert lines == sorted(lines)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("baseline: sale", "baseline: sael", "no offer is called 'sael'; did you mean sale?"),
        ("index: power", "index: powr", "no index is called 'powr'; did you mean power?"),
        ("chiller plant: usual", "chiller plant: usal", "no variant is called 'usal'"),
        ("tariff: electricity", "tariff: gas", "no tariff is called 'gas'"),
        ("provides: cooling", "provides: colling", "did you mean cooling?"),
        ("years: 50", "years: 0", "0 is too small; write 1 or more"),
        ("years: 50", "years: fifty", "'fifty' is no whole number; write one such as 20"),
        ("value: 22,", "value: -22,", "-22 is not above 0"),
        ("{preset: sale, build", "{preset: sell, build", "'sell' is unknown; it can be: "),
        ("currency: USD", "currency: dollars", "write three capital letters such as USD"),
        (
            "prices: nominal",
            "prices: constant",
            "'constant' is not known here; it can be: nominal, real",
        ),
        ("schema: servicemodel/1", "schema: servicemodel/9", "servicemodel/1"),
        ("name: Office cooling for 50 years", "name: {a: 1}", "text is needed here"),
        ("name: Office owner", "name: Cooling company", "two parties are called"),
        ("start: 2027-01-01", "start: soon", "'soon' is no date; write one such as 2027-01-01"),
        ("value: 89_000", 'value: "89,000"', "did you mean 89_000?"),
        ("value: 7.0%", "value: 7.0", "write 7% or 0.07"),
        ("{value: 22,", "{value: 22, low: 30,", "low is 30, which is above the value of 22"),
        ("unit: kWh\n", "unit: kWh/year\n", "'kWh/year' is no unit here"),
        ("{value: 0.5%,", "{value: 100%,", "a share per year between 0 and 20%"),
    ],
)
def test_a_wrong_value_is_one_clear_line_with_its_place(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    path = changed(tmp_path, old, new)
    with pytest.raises(sm.ScenarioError) as caught:
        sm.load(path)
    mistakes = caught.value.mistakes
    assert len(mistakes) == SCENARIO.read_text(encoding="utf-8").count(old)
    assert all(told in mistake for mistake in mistakes)
    text = path.read_text(encoding="utf-8")
    line = int(mistakes[0].removeprefix(f"{path}:").split(":")[0])
    assert new.strip("{ ").split(":")[0] in "".join(text.splitlines()[line - 1 : line + 1])


def test_a_service_must_state_its_own_costs(tmp_path: Path) -> None:
    text = SCENARIO.read_text(encoding="utf-8")
    start, end = text.index("    overhead:\n"), text.index("    clauses:\n")
    path = tmp_path / "no-overhead.yaml"
    path.write_text(text[:start] + text[end:], encoding="utf-8")
    with pytest.raises(sm.ScenarioError, match=r"a contract has costs of its own"):
        sm.load(path)


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["compare", "nowhere.yaml"], 2, "nowhere.yaml: there is no such file"),
        (["explain", str(SCENARIO), "servce", "provider"], 2, "did you mean service?"),
        (["explain", str(SCENARIO), "service", "maker"], 2, "it can be: provider, customer"),
        (["explain", str(SCENARIO), "service", "provider", "Income tx"], 2, "mean Income tax?"),
        (["explain", str(SCENARIO), "sale", "customer", "--period", "99"], 2, "between 0 and 50"),
        (["explain", str(SCENARIO), "sale", "customer", "--period", "-1"], 2, "between 0 and 50"),
        (["explain", str(SCENARIO), "sale", "customer", "--depth", "-1"], 2, "depth"),
        (["compare"], 2, "Missing argument"),
    ],
)
def test_wrong_usage_leaves_with_code_2(words: list[str], code: int, told: str) -> None:
    command = [sys.executable, "-m", "servicemodel", *words]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == code
    assert told in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("text", ["a: [1", "a: 1\na: 2", "- 1", "", "\tx: 1", "a: &b [*b]"])
def test_an_invalid_scenario_leaves_with_code_3(tmp_path: Path, text: str) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "servicemodel", "compare", str(path)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 3
    assert done.stderr.startswith(str(path))
    assert "Traceback" not in done.stderr


BAD = {  # what is wrong: (text in the file, what stands there instead, line told relative to it)
    "unknown key": ("degradation:", "degradaton:", "unknown key 'degradaton'"),
    "wrong type": ("years: 50", "years: [50]", "a list is no whole number; write one such as 20"),
    "impossible value": ("value: 22,", "value: -22,", "-22 is not above 0"),
    "missing party": ("  customer:\n", "  owner:\n", "needs a party with the key customer"),
    "circular extends": ("schema: servicemodel/1", "extends: bad.yaml\nschema: servicemodel/1",
                         "bad.yaml extends"),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_bad_input_is_told_with_its_place_and_leaves_with_code_3(tmp_path: Path, what: str) -> None:
    old, new, told = BAD[what]
    text = SCENARIO.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "bad.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    command = [sys.executable, "-m", "servicemodel", "compare", "bad.yaml"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 3
    assert done.stdout == ""
    lines = [line for line in done.stderr.splitlines() if told in line]
    assert lines, done.stderr
    assert all(re.match(r"bad\.yaml:\d+:\d+: ", line) for line in lines)
    assert "Traceback" not in done.stderr


def test_bad_input_of_every_kind_is_told_at_once(tmp_path: Path) -> None:
    text = SCENARIO.read_text(encoding="utf-8")
    several = [row for what, row in BAD.items() if what != "circular extends"]
    for old, new, _ in several:
        text = text.replace(old, new)
    path = tmp_path / "bad.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(sm.ScenarioError) as caught:
        sm.load(path)
    for _, _, told in several:
        assert any(told in mistake for mistake in caught.value.mistakes), told
