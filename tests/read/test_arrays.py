"""The reader of arrays: bit identity of positions, what it computes, and loops through time."""

from __future__ import annotations

import time
import tracemalloc
from datetime import date
from random import Random
from typing import TYPE_CHECKING

import numpy as np
import pytest

from servicemodel.errors import CalculationError
from servicemodel.line.sheet import Section, Sheet
from servicemodel.line.vocabulary import HEADERS, WORDS
from servicemodel.line.words import (
    add,
    at,
    before,
    exp,
    first_period,
    floor,
    header,
    highest,
    lag,
    log,
    lowest,
    maximum,
    minimum,
    missing,
    npv,
    operating,
    period,
    period_length,
    remaining,
    spread,
    stated_at,
    total,
    where,
    years,
)
from servicemodel.read import array_words, arrays
from servicemodel.timeline import Timeline
from tests.plain import Plain
from tests.strategies import RandomModel, random_model, vocabulary_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from servicemodel.line.nodes import Expression, Line

START = date(2027, 1, 1)
YEARS = Timeline(START, years=4)
QUARTERS = Timeline(date(2027, 4, 1), years=1, period="quarter")
WIDTH = 4096
BLOCKS = (1, 7, 512, 4096)


@pytest.fixture
def section() -> Section:
    return Sheet("Sheet").section("Section")


def same_bits(expected: np.ndarray, actual: np.ndarray) -> bool:
    return expected.shape == actual.shape and expected.tobytes() == actual.tobytes()


# -- bit identity -------------------------------------------------------------------------------


def every_word() -> RandomModel:
    """Return a model that uses every word and header row, and powers of all common exponents."""
    model = RandomModel(QUARTERS, [Sheet("Every word")])
    section = model.sheets[0].section("Lines")
    rate, life, one = (
        section.number("Rate", 0.08),
        section.number("Life", 2),
        section.number("Year", 1, unit="year"),
    )
    exponents = [section.number(f"Exponent {e:g}", e) for e in (2, 0.5, -1, 1 / 12, 3)]
    path = section.path("Path", [3.5, 0.25, 7.125, 1.75, 2.5], opening=rate)
    table = section.table("Table", {0: 0.1, 2: 0.35, 3.5: 1.7})
    for exponent in exponents:
        section.line(f"Path, {exponent}", path**exponent)
        section.line(f"Rate, {exponent}", (1 + rate) ** exponent)
    section.line("Exponent by period", (1 + rate) ** -header("exponent"))
    section.line("Path by path", path**path / (1 + rate))
    section.line("Curves", exp(rate * period) * log(path) - floor(path) + -rate)
    section.line("Comparisons", (path < life) + (path <= rate))
    section.line("More", (path > life) * (path >= rate) - 1)
    section.line("Choice", where(path > life, log(path - life), missing("low")))
    section.line("Earlier", before(path) + lag(path, life))
    section.line("At", at(table, path) + at(table, rate))
    section.line("Stated at", stated_at(table, path) + stated_at(table, life))
    section.line("Worth", npv(rate, path) + npv(life + 1, period))
    summed = section.line("Summed", add([path, minimum(path, rate, 1), maximum(path, life)]))
    section.line("Reduced", total(path / summed) + lowest(path) + highest(period))
    section.line("Remaining", remaining(summed))
    section.line("Spread", spread(summed, path))
    section.line("In years", years / one + period_length / one)
    for name, row in HEADERS.items():
        if str(row.unit or "") == "":
            section.line(f"Header {name}", header(name) * rate)
    account = section.balance("Account", opening=life)
    interest = section.line("Interest", account.opening * ((1 + rate) ** exponents[3] - 1))
    account.close(account.opening + interest - minimum(account.opening, path))
    return model


def drawn_batch(model: RandomModel, seed: int) -> dict[Line, np.ndarray]:
    """Return 4,096 positions of all inputs but one number, some of them as they are."""
    numbers = np.random.default_rng(seed)
    batch: dict[Line, np.ndarray] = {}
    for line in model.inputs:
        given = list(line.given.values()) if isinstance(line.given, dict) else line.given
        given = np.array(given, dtype=float).reshape(-1, 1)
        if line.label[0] == "w" or line.label in ("Life", "n0"):  # looks back whole periods
            continue
        moved = given * (1 + 0.3 * numbers.random((len(given), WIDTH)))
        moved[:, ::5] = given
        batch[line] = moved[0] if line.shape == "number" else moved
    return batch


def at_position(batch: dict[Line, np.ndarray], place: int) -> dict[Line, np.ndarray]:
    return {line: array[..., place] for line, array in batch.items()}


MODELS: dict[str, Callable[[], RandomModel]] = {
    "every word": every_word,
    **{f"seed {k}": lambda k=k: random_model(Random(k)) for k in range(20)},
}


def test_the_model_with_every_word_has_every_word_and_header() -> None:
    words, headers = vocabulary_of(every_word().lines)
    assert (words, headers) == (set(WORDS), set(HEADERS))


def test_a_position_alone_equals_its_column_bit_for_bit() -> None:
    compared = 0
    for name, build in MODELS.items():
        model = build()
        batch = drawn_batch(model, 7)
        try:
            wide = {b: arrays.read(model.lines, model.timeline, batch, block=b) for b in BLOCKS[2:]}
        except CalculationError:
            assert name != "every word"
            continue  # some drawn number divides by zero, say
        whole = wide[WIDTH]
        compared += 1
        for line in model.lines:
            assert same_bits(wide[512][line], whole[line]), (name, line.name, line.formula)
        for width in (1, 7, 512):  # the first and the last block of a narrower batch
            part = {line: array[..., -width:] for line, array in batch.items()}
            found = arrays.read(model.lines, model.timeline, part, block=7)
            for line in model.lines:
                expected = np.ascontiguousarray(whole[line][..., -width:])
                assert same_bits(expected, found[line]), (name, line.name, width)
        for place in (0, 1, 4090):
            alone = arrays.read(model.lines, model.timeline, at_position(batch, place))
            for line in model.lines:
                expected = np.ascontiguousarray(whole[line][..., place : place + 1])
                assert same_bits(expected, alone[line]), (name, line.name, line.formula, place)
    assert compared >= 10


def test_the_blocks_into_which_positions_are_cut_change_no_bit() -> None:
    model = every_word()
    batch = drawn_batch(model, 11)
    expected = arrays.read(model.lines, model.timeline, batch, block=WIDTH)
    for block in BLOCKS:
        width = min(WIDTH, 600 * block)
        part = {line: array[..., :width] for line, array in batch.items()}
        found = arrays.read(model.lines, model.timeline, part, block=block)
        for line in model.lines:
            column = np.ascontiguousarray(expected[line][..., :width])
            assert same_bits(column, found[line]), (line.name, block)


def test_each_position_is_what_plain_python_computes() -> None:
    model = every_word()
    batch = drawn_batch(model, 13)
    found = arrays.read(model.lines, model.timeline, batch)
    for place in (3, 2048, 4095):
        given: dict[Line, object] = {}
        for line, array in batch.items():
            column = array[..., place].tolist()
            given[line] = (
                dict(zip(line.given, column, strict=True)) if line.shape == "table" else column
            )
        plain = Plain(model.timeline, given)
        for line in model.formulas:
            column = found[line][..., place].reshape(-1)
            assert column == pytest.approx(plain.row(line), rel=1e-12, nan_ok=True), line.name


def test_results_do_not_depend_on_which_other_lines_are_asked_for() -> None:
    model = every_word()
    batch = drawn_batch(model, 17)
    together = arrays.read(model.lines, model.timeline, batch)
    for line in model.lines:
        alone = arrays.read([line], model.timeline, batch)
        assert same_bits(together[line], alone[line]), line.name


# -- what is computed, and what is kept -----------------------------------------------------------


def test_what_no_batch_input_reaches_is_computed_once(
    section: Section, monkeypatch: pytest.MonkeyPatch
) -> None:
    fixed, moving = section.number("Fixed", 0.5), section.number("Moving", 2)
    still = section.line("Still", exp(fixed * period))
    moved = section.line("Moved", log(moving + period) + still)
    count = {"exp": 0, "log": 0}

    def counted(name: str) -> Callable[..., np.ndarray]:
        compute = array_words.COMPUTE[name]

        def call(*arguments: object) -> np.ndarray:
            count[name] += 1
            return compute(*arguments)

        return call

    for name in count:
        monkeypatch.setitem(array_words.COMPUTE, name, counted(name))
    found = arrays.read([moved, still], YEARS, {moving: np.arange(1.0, 5.0)}, block=1)
    assert count == {"exp": 1, "log": 4}
    assert found[still].shape == found[moved].shape == (5, 4)


def test_a_batch_input_of_one_position_is_shared_and_computed_once(section: Section) -> None:
    first, second = section.number("First", 1), section.number("Second", 2)
    line = section.line("Sum", first + second)
    found = arrays.read([line], YEARS, {first: 10.0, second: np.array([1.0, 2.0])})
    assert found[line].tolist() == [11, 12]


def test_only_wanted_lines_are_kept(section: Section) -> None:
    first = section.number("First", 1)
    second = section.line("Second", first + period)
    third = section.line("Third", second * 12)
    assert list(arrays.read([third], YEARS)) == [third]
    assert list(arrays.read([third, first, third], YEARS)) == [third, first]


def test_memory_does_not_grow_with_the_lines_in_between(section: Section) -> None:
    line: Expression = section.number("First", 1)
    batch = {line: np.linspace(1, 2, WIDTH)}
    for k in range(200):
        line = section.line(f"Line {k}", line + period)
    row = 8 * 5 * WIDTH
    arrays.read([line], YEARS)  # what is imported or cached at first use does not count
    tracemalloc.start()
    arrays.read([line], YEARS, batch, block=WIDTH)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 40 * row  # all 200 lines would be 200


def test_a_number_comes_as_positions_a_row_as_periods_and_a_table_as_keys(
    section: Section,
) -> None:
    number = section.number("Number", 2)
    path = section.path("Path", [0, 1, 2, 3, 4])
    table = section.table("Table", {1: 10, 2: 20})
    found = arrays.read([number, path, table], YEARS, {number: np.ones(3)})
    assert {line.label: array.shape for line, array in found.items()} == {
        "Number": (3,),
        "Path": (5, 3),
        "Table": (2, 3),
    }


# -- loops through time and long chains -----------------------------------------------------------


def test_lines_that_need_each_other_through_time_are_stepped(section: Section) -> None:
    price, reserve = section.number("Price", 12), section.balance("Reserve", opening=1)
    paid = section.line("Paid", minimum(reserve.opening * 12, price))
    closing = reserve.close(reserve.opening + paid - 1)
    assert arrays.read([closing], YEARS)[closing][:, 0].tolist() == [12, 23, 34, 45, 56]


def test_a_loop_may_look_back_several_periods_and_spread_its_own_past(section: Section) -> None:
    pattern = section.path("Pattern", [0, 1, 1, 0, 0])
    delay = section.number("Delay", 2)
    bought = section.balance("Bought", opening=0)
    due = section.line("Due", spread(section.line("Known", bought.opening), pattern))
    closing = bought.close(first_period + due + lag(bought.closing, delay))
    plain = Plain(YEARS)
    assert arrays.read([closing], YEARS)[closing][:, 0].tolist() == plain.row(closing)


LONG = 3000


def test_a_chain_of_3000_lines_is_read_at_once_and_in_reasonable_time() -> None:
    sheet = Sheet("Chain")
    line: Expression = sheet.section("First").number("First", 1)
    for k in range(LONG):
        if k % 100 == 0:
            section = sheet.section(f"From {k}")
        line = section.line(f"Line {k}", line + operating)
    begun = time.perf_counter()
    found = arrays.read([line], YEARS)[line]
    assert found[:, 0].tolist() == [1] + [1 + LONG] * 4
    assert time.perf_counter() - begun < 3


def test_a_loop_of_3000_lines_through_time_is_read_in_reasonable_time() -> None:
    sheet = Sheet("Loop")
    account = sheet.section("Account").balance("Account", opening=1)
    line: Expression = account.opening
    for k in range(LONG):
        if k % 100 == 0:
            section = sheet.section(f"From {k}")
        line = section.line(f"Line {k}", line + operating)
    closing = account.close(line - 1)
    begun = time.perf_counter()
    found = arrays.read([closing], YEARS)[closing]
    assert found[:, 0].tolist() == [k * (LONG - 1) for k in range(5)]
    assert time.perf_counter() - begun < 5
