"""Values set by path: they must exist, are validated like the file, and change nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import servicemodel as sm
from servicemodel.errors import ScenarioError, UsageError
from servicemodel.scenario.load import read
from servicemodel.scenario.marks import Mark, Stated
from servicemodel.scenario.overrides import clause_names, parts, path_text, with_values
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


CLAUSES = [{"fee": {"per_year": 1}}, {"usage": {"price": 2}}, {"fee": {"per_year": 3}}]


def test_clauses_have_the_name_of_their_key_and_a_second_one_its_number() -> None:
    assert clause_names(CLAUSES) == ["fee", "usage", "fee 2"]
    assert clause_names([{"fee": {}, "usage": {}}, 5, {"fee": {}}]) == ["0", "1", "fee"]


@pytest.mark.parametrize(
    ("path", "position", "key"),
    [
        ("clauses.fee.per_year", 0, "fee"),
        ("clauses.0.fee.per_year", 0, "fee"),
        ('clauses."fee 2".per_year', 2, "fee"),
        ("clauses.2.fee.per_year", 2, "fee"),
        ("clauses.usage.price", 1, "usage"),
    ],
)
def test_a_clause_is_found_by_name_or_by_position(path: str, position: int, key: str) -> None:
    changed = with_values({"clauses": CLAUSES}, {path: 9})["clauses"]
    last = path.rpartition(".")[2]
    assert [
        {key: {last: 9}} if count == position else clause for count, clause in enumerate(CLAUSES)
    ] == changed


def test_a_clause_as_a_whole_is_set_below_its_name() -> None:
    changed = with_values({"clauses": CLAUSES[:2]}, {"clauses.usage": {"price": 5}})
    assert changed == {"clauses": [CLAUSES[0], {"usage": {"price": 5}}]}


def test_an_unknown_clause_is_told_with_those_that_there_are() -> None:
    with pytest.raises(UsageError, match=r"clauses has no 'usge'; did you mean usage\?"):
        with_values({"clauses": CLAUSES}, {"clauses.usge.price": 5})


@pytest.mark.parametrize(
    ("rate", "expected"),
    [
        ({2027: 0.1, 2030: 0.2}, {2027: 0.1, 2030: 9, 2035: 8}),
        (
            {"value": {2027: 0.1, 2030: 0.2}, "source": "a study", "grade": "A"},
            {"value": {2027: 0.1, 2030: 9, 2035: 8}, "source": "set by the user"},
        ),
    ],
)
def test_years_are_found_by_their_text_and_new_ones_are_numbers(
    rate: object, expected: object
) -> None:
    data = {"indices": {"power": rate}}
    changed = with_values(data, {"indices.power.2030": 9, "indices.power.2035": 8})
    assert changed == {"indices": {"power": expected}}


@pytest.mark.parametrize("path", ["rate", "rate.value"])
def test_a_value_that_is_set_loses_what_told_of_the_old_one(path: str) -> None:
    told = {"source": "a study", "grade": "A", "note": "2023", "low": 1, "high": 3}
    data = {"rate": {"value": 2, "of": "cost of equity before tax", **told}}
    expected = {"value": 5, "source": "set by the user", "of": "cost of equity before tax"}
    assert with_values(data, {path: 5}) == {"rate": expected}


def test_a_number_with_a_source_of_its_own_is_set_as_it_is_and_null_unsets() -> None:
    data = {"x": {"value": 2, "source": "a study"}, "y": {"value": 1, "source": "a study"}}
    mine = {"value": 5, "source": "my contract"}
    assert with_values(data, {"x": mine, "y": None}) == {"x": mine, "y": None}
    by_year = {"value": {2027: 1, 2030: 2}, "source": "set by the user"}
    assert with_values(data, {"x": {2027: 1, 2030: 2}})["x"] == by_year
    assert with_values(data, {"x": 5, "x.source": "my contract"})["x"] == mine


def test_what_is_set_has_no_mark_and_all_else_keeps_its_own() -> None:
    data = {"a": {"value": 1, "source": "s"}, "b": {2030: 1}, "c": [{"fee": {"x": 1}}]}
    places = [(), ("a",), ("a", "value"), ("a", "source"), ("b",), ("b", 2030)]
    places += [("c",), ("c", 0), ("c", 0, "fee"), ("c", 0, "fee", "x")]
    marks = {place: Mark("f.yaml", line, 1) for line, place in enumerate(places)}
    stated = Stated(data, marks, "f.yaml")
    changed = with_values(with_values(stated, {"a.value": 5, "c.fee.x": 2}), {"b.2030": 3})
    assert isinstance(changed, Stated)
    assert {("a",), ("c", 0, "fee", "x"), ("b", 2030)} == changed.set_
    left = [(), ("b",), ("c",), ("c", 0), ("c", 0, "fee")]
    assert {place: marks[place] for place in left} == changed.marks
    assert marks == stated.marks
    assert changed.is_set(("a", "source"))
    assert None is changed.mark(("a", "source"))
    assert marks["c", 0, "fee"] == changed.mark(("c", 0, "fee", "index"))


def test_a_file_with_values_reads_as_its_data() -> None:
    stated = with_values(read(SCENARIO), {"offers.service.clauses.fee.per_year": 1})
    fee = {"per_year": {"value": 1, "source": "set by the user"}, "index": "prices"}
    assert dict(stated) == stated.data
    assert stated["offers"]["service"]["clauses"] == [{"fee": fee}]


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
    assert changed.compare().results.outcomes == sm.load(path).compare().results.outcomes


def test_setting_one_of_two_places_that_share_a_mapping_leaves_the_other_as_it_is() -> None:
    shared = {"per_year": 5}
    data = {"one": shared, "two": shared, "list": [shared]}
    changed = with_values(data, {"one.per_year": 7})
    assert changed == {"one": {"per_year": 7}, "two": {"per_year": 5}, "list": [{"per_year": 5}]}
    assert shared == {"per_year": 5}
