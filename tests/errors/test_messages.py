"""What all errors promise: lines that can be printed, never too long, never too many."""

from __future__ import annotations

import pickle
from copy import deepcopy
from typing import Any

import numpy as np
import pytest

import servicemodel as sm
from servicemodel.errors import MOST_TOLD, did_you_mean, nearest, said, shown
from servicemodel.scenario import limits
from servicemodel.scenario.load import from_text, scenario
from tests.errors.gallery import OFFICE


def test_what_cannot_be_seen_is_shown_as_its_code() -> None:
    assert shown("a\x1b\u202e\ud800\x00é\u4e2d") == r"a\x1b\u202e\ud800\x00é中"
    assert str(sm.UsageError("a\x07\nb\u2028")) == "a\\x07\nb\\u2028"
    assert sm.ScenarioError(["a\nb"]).mistakes == ("a\\nb",)


def test_a_long_text_loses_its_middle_and_keeps_its_end() -> None:
    text = shown("x" * 5000 + "; write 8%")
    assert len(text) <= 500
    assert text.endswith("; write 8%")


def test_all_mistakes_are_kept_and_the_first_hundred_are_shown() -> None:
    problem = sm.ScenarioError(f"mistake {count}" for count in range(1234))
    assert len(problem.mistakes) == 1234
    lines = str(problem).split("\n")
    assert len(lines) == MOST_TOLD + 1
    assert lines[-1] == "... and 1,134 more"


def test_errors_come_back_from_another_process_as_they_were() -> None:
    problem = pickle.loads(pickle.dumps(sm.ScenarioError(["one", "two"])))
    assert problem.mistakes == ("one", "two")
    assert str(pickle.loads(pickle.dumps(sm.UsageError("three")))) == "three"


def test_hints_find_words_in_other_letters_and_list_no_more_than_twenty() -> None:
    assert did_you_mean("SALE", ["service", "sale"]) == "did you mean sale?"
    many = [f"word{count}" for count in range(1000)]
    told = did_you_mean("x", many)
    assert told.endswith("word18, ... (1000 in all)")
    assert nearest("word7" * 10_000, many) is None


@pytest.mark.parametrize(
    ("stated", "told"),
    [(None, "nothing"), (True, "true"), ({}, "a mapping"), ([], "a list"), ("x", "'x'")],
)
def test_a_value_is_said_as_it_would_be_written(stated: Any, told: str) -> None:
    assert said(stated) == told


def test_a_number_of_any_length_can_be_said() -> None:
    assert said(10**5000) == "a number of too many digits"


CIRCLE: dict[str, Any] = {}
CIRCLE["a"] = [CIRCLE]


@pytest.mark.parametrize(
    ("stated", "told"),
    [
        (None, "scenario: a scenario is keys with values, not nothing"),
        (5, "not 5"),
        (CIRCLE, "more than 50 deep"),
        ({"a": [0] * 20_000}, "more than 10,000 keys and list members stand here"),
        ({"a": b"x"}, "a: a bytes is nothing that a scenario can state"),
        ({"a": {1, 2}}, "a: a set is nothing"),
        ({"a": lambda: 1}, "a: a function is nothing"),
        ({None: 1}, "nothing is no key"),
        ({True: 1}, "true is no key"),
        ({2.5: 1}, "2.5 is no key"),
        ({10**5000: 1}, "a number of too many digits is no key"),
        ({"a": 1, 2027: 1}, "numbers are written as 0.21 or 1_240, without a comma"),
        ({"a ": 1}, "no key begins or ends with a space"),
    ],
)
def test_python_objects_that_state_nothing_are_told(stated: Any, told: str) -> None:
    with pytest.raises(sm.ScenarioError) as caught:
        sm.Model(stated)
    assert told in str(caught.value)


@pytest.mark.parametrize("number", [np.int64(20), np.float32(20), np.float64(20), 20, "20"])
def test_numbers_of_numpy_are_numbers(number: Any) -> None:
    data = dict(from_text(OFFICE, "it.yaml"))
    data["assets"] = {"chiller": data["assets"]["chiller"] | {"life": number}}
    assert scenario(data).assets["chiller"].life.value == 20


def test_numbers_too_large_for_a_float_are_told_and_not_raised() -> None:
    for number in (10**400, -(10**5000)):
        with pytest.raises(sm.ScenarioError, match="inf is not a finite number"):
            sm.Model(dict(from_text(OFFICE, "it.yaml")) | {"common_rate": number})


@pytest.mark.parametrize("place", [(), ("timeline",), ("parties", "customer")])
def test_a_key_in_the_words_of_the_validator_is_an_unknown_key(place: tuple[str, ...]) -> None:
    data = deepcopy(dict(from_text(OFFICE, "it.yaml")))
    holder: Any = data
    for key in place:
        holder = holder[key]
    holder["[key]"] = 1
    with pytest.raises(sm.ScenarioError, match=r"unknown key '\[key\]'"):
        sm.Model(data)


def test_spaces_around_a_text_change_nothing() -> None:
    text = OFFICE.replace("preset: service", 'preset: " service "')
    assert scenario(from_text(text, "it.yaml")).offers["service"].preset == "service"


def test_the_plain_data_are_those_that_were_stated() -> None:
    stated = from_text(OFFICE, "it.yaml")
    assert limits.plain(stated.data) == (stated.data, [])
