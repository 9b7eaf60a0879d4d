"""Values set by path: they must exist, are validated like the file, and change nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import servicemodel as sm
from servicemodel.errors import ScenarioError, UsageError
from servicemodel.scenario.overrides import parts, path_text, with_values
from tests.shipped import SCENARIO

if TYPE_CHECKING:
    from pathlib import Path


def test_a_path_and_its_text_are_one() -> None:
    for place in [("a",), ("a", "b c", "0"), ("offers", "sale, same plant", "build")]:
        assert parts(path_text(place)) == list(place)


@pytest.mark.parametrize("path", ["", "a..b", ".a", 'a."b', "a b"])
def test_what_is_no_path_is_refused(path: str) -> None:
    with pytest.raises(UsageError, match="is not a path"):
        parts(path)


def test_the_given_data_stay_as_they_are() -> None:
    data = {"a": {"value": 1, "source": "someone"}, "b": [{"c": 2}]}
    changed = with_values(data, {"a": 5, "b.0.c": 7})
    assert changed == {"a": {"value": 5, "source": "set by the user"}, "b": [{"c": 7}]}
    assert data == {"a": {"value": 1, "source": "someone"}, "b": [{"c": 2}]}


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("tariffs.electricty.price", "tariffs has no 'electricty'; did you mean electricity?"),
        ("tarifs.electricity", "the scenario has no 'tarifs'; did you mean tariffs?"),
        ("offers.service.clauses.4.fee", "has no '4'"),
        ("currency.code", "it has no keys"),
    ],
)
def test_what_holds_the_value_must_exist(path: str, told: str) -> None:
    with pytest.raises(UsageError, match=told.replace("?", r"\?")):
        sm.load(SCENARIO, {path: 1})


def test_a_field_left_to_its_default_can_be_set_and_a_wrong_one_is_told() -> None:
    assert sm.load(SCENARIO, {"timeline.timing": "middle"}).built.timeline.timing == "middle"
    with pytest.raises(ScenarioError, match=r"unknown key 'timng'; did you mean timing\?"):
        sm.load(SCENARIO, {"timeline.timng": "middle"})


def test_what_is_set_is_validated_and_named() -> None:
    with pytest.raises(ScenarioError, match=r"tax\.rate: 3 is not a share"):
        sm.load(SCENARIO, {"parties.provider.tax.rate": "300%"})


def test_a_model_with_values_is_the_model_of_the_changed_file(tmp_path: Path) -> None:
    text = SCENARIO.read_text(encoding="utf-8")
    path = tmp_path / "changed.yaml"
    path.write_text(text.replace("value: 0.0882", "value: 0.12"), encoding="utf-8")
    changed = sm.load(SCENARIO).with_values({"tariffs.electricity.price": 0.12})
    assert changed.compare().npv == sm.load(path).compare().npv
