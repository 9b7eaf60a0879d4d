"""Whatever a scenario states, what comes out is an answer in finite numbers or an error of our own.

Some 40 seconds with the examples below, which are the same in each run. Look longer, and at other
examples each time, with

    SERVICEMODEL_FUZZ_EXAMPLES=20000 python -m pytest -n 2 tests/hostile/test_fuzz.py
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import servicemodel as sm
from servicemodel.scenario.load import from_text, read
from tests.errors.gallery import OFFICE
from tests.hostile import mutations
from tests.shipped import SCENARIO

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.hostile.mutations import Pick

    Test = Callable[..., None]

ASKED = os.environ.get("SERVICEMODEL_FUZZ_EXAMPLES")


def fuzzed(usual: int) -> Callable[[Test], Test]:
    """Return settings for so many examples, or for as many as were asked for."""
    return settings(
        max_examples=int(ASKED or usual),
        derandomize=not ASKED,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


def picking(data: st.DataObject) -> Pick:
    return lambda low, high: data.draw(st.integers(low, high))


def told(problem: sm.ServiceModelError) -> None:
    """Hold an error to what all of them promise."""
    lines = str(problem).split("\n")
    assert lines
    assert all(line and line.isprintable() and len(line) <= 600 for line in lines), lines
    assert "Input should" not in str(problem)
    assert "pydantic" not in str(problem)


def read_in_every_way(model: sm.Model) -> None:
    """Read a valid model in every way that people use; all numbers are finite."""
    comparison = model.compare()
    json.dumps(comparison.to_dict(), allow_nan=False, default=list)
    comparison.text()
    comparison.to_csv()
    model.check()
    json.dumps(model.show(), allow_nan=False, default=str)
    model.text(model.show())


def fails_well(work: Callable[[], Any]) -> Any:
    """Return what some work gives, or what is said if it ends in an error of our own."""
    try:
        return work()
    except sm.ServiceModelError as problem:
        told(problem)
        return str(problem)


@fuzzed(150)
@given(st.data())
def test_a_mutated_scenario_gives_finite_numbers_or_an_error_of_our_own(
    data: st.DataObject,
) -> None:
    stated = mutations.mutated(picking(data))
    model = fails_well(lambda: sm.Model(stated))
    if isinstance(model, sm.Model):
        fails_well(lambda: read_in_every_way(model))


@fuzzed(25)
@given(st.data())
def test_extreme_numbers_give_finite_numbers_or_an_error_of_our_own(data: st.DataObject) -> None:
    stated = mutations.extreme(picking(data))
    model = fails_well(lambda: sm.Model(stated))
    if isinstance(model, sm.Model):
        fails_well(lambda: read_in_every_way(model))


@fuzzed(80)
@given(st.data())
def test_values_set_by_path_give_finite_numbers_or_an_error_of_our_own(
    data: st.DataObject,
) -> None:
    pick = picking(data)
    stated = mutations.base(pick)
    values = mutations.values(pick, stated)
    if pick(0, 1):
        model = fails_well(lambda: sm.Model(stated).with_values(values))
    else:
        model = fails_well(lambda: sm.load(SCENARIO, {"timeline.years": 3} | values))
    if isinstance(model, sm.Model):
        fails_well(lambda: read_in_every_way(model))


@fuzzed(400)
@given(st.data())
def test_a_spoiled_text_is_read_or_refused_with_a_place_in_it(data: st.DataObject) -> None:
    text = mutations.spoiled(picking(data), OFFICE.encode()).decode("utf-8", "surrogateescape")
    said = fails_well(lambda: sm.Model(from_text(text, "it.yaml")))
    assert isinstance(said, sm.Model) or said.startswith(("it.yaml", "start: "))


@fuzzed(100)
@given(text=st.binary(max_size=300) | st.text(max_size=300).map(lambda it: it.encode("utf-8")))
def test_any_bytes_are_refused(tmp_path_factory: pytest.TempPathFactory, text: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "bytes.yaml"
    path.write_bytes(text)
    with pytest.raises(sm.ServiceModelError) as caught:
        sm.Model(read(path))
    told(caught.value)


@fuzzed(60)
@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=9) | st.integers(), inner),
    max_leaves=30,
))  # fmt: skip
def test_any_python_objects_are_refused(stated: Any) -> None:
    with pytest.raises(sm.ServiceModelError) as caught:
        sm.Model(stated)
    told(caught.value)
