"""Hard models in the closed list of words, each computed three ways.

Arrays, a plain loop and LibreOffice must agree to 1e-9 of the largest amount of each line, over 50
years and over 600 months, and the sheets must be what an auditor accepts.
"""

from __future__ import annotations

import functools
import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from openpyxl.formula import Tokenizer
from openpyxl.formula.translate import Translator

from servicemodel.read import arrays, formulas, grid
from servicemodel.report import workbook
from tests.golden_text import check_golden, listing
from tests.line import (
    hard_a_losses,
    hard_b_depreciation,
    hard_c_loans,
    hard_d_lease,
    hard_e_cover,
    hard_f_index,
    hard_g_delays,
)
from tests.line.hard import SIX_HUNDRED_MONTHS, THREE_YEARS, Built, Model, Results
from tests.recalculate import needs_libreoffice, read_lines, recalculate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from servicemodel.line.nodes import Line

MODELS = {
    module.MODEL.name: module.MODEL
    for module in (
        hard_a_losses,
        hard_b_depreciation,
        hard_c_loans,
        hard_d_lease,
        hard_e_cover,
        hard_f_index,
        hard_g_delays,
    )
}
CASES = [(name, timeline) for name, model in MODELS.items() for timeline in model.timelines]
LONGEST_FORMULA = 150

every_case = pytest.mark.parametrize(("name", "timeline"), CASES)
every_model = pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
with_libreoffice = pytest.mark.xdist_group("hard-models")


# -- three ways -------------------------------------------------------------------------------


@every_case
def test_arrays_equal_a_plain_loop(name: str, timeline: str) -> None:
    lines = built(name, timeline).lines
    for label, expected in by_plain_loop(name, timeline).items():
        assert_close(expected, by_arrays(name, timeline)[lines[label]], label)


@every_case
def test_each_position_of_a_batch_equals_its_own_plain_loop(name: str, timeline: str) -> None:
    model = MODELS[name]
    when = model.timelines[timeline]
    shared, positions = model.inputs(when), model.batch(when)
    model_lines = built(name, timeline)
    changed = {key for position in positions for key in position}
    values = {
        model_lines.inputs[key]: in_columns([(shared | p)[key] for p in positions])
        for key in changed
    }
    wanted = {label: model_lines.lines[label] for label in by_plain_loop(name, timeline)}
    found = arrays.read(wanted.values(), when, values)
    for place, position in enumerate(positions):
        for label, expected in model.plain(when, **shared | position).items():
            actual = found[wanted[label]][..., place]
            assert_close(expected, actual, f"{label} at position {place}")


@needs_libreoffice
@with_libreoffice
@every_case
def test_libreoffice_equals_arrays_and_the_plain_loop(
    name: str, timeline: str, in_libreoffice: dict[tuple[str, str], dict[Line, list[float | str]]]
) -> None:
    lines = built(name, timeline).lines
    cells = in_libreoffice[name, timeline]
    plain = by_plain_loop(name, timeline)
    for label, line in lines.items():
        if line.shape == "table":
            continue
        assert_close(by_arrays(name, timeline)[line], cells[line], label)
        if label in plain:
            assert_close(plain[label], cells[line], label)


@every_case
def test_every_compared_line_has_something_to_compare(name: str, timeline: str) -> None:
    for label, row in by_plain_loop(name, timeline).items():
        values = row if isinstance(row, list) else [0.0, row]
        assert len(set(values)) > 1, label


# -- what must hold in each model, whatever the numbers -----------------------------------------


@pytest.mark.parametrize("timeline", ["50 years", "600 months"])
@pytest.mark.parametrize("kind", ["Annuity", "Equal parts", "Bullet"])
def test_a_loan_ends_at_zero_and_repays_what_was_drawn(kind: str, timeline: str) -> None:
    lines, values = built("c-loans", timeline).lines, by_arrays("c-loans", timeline)
    lent = values[lines["Inputs / Amount lent"]][0]
    assert abs(values[lines[f"{kind} / Debt"]][-1, 0]) <= 1e-9 * lent
    assert values[lines[f"{kind} / Repayment"]].sum() == pytest.approx(lent, rel=1e-9)


@pytest.mark.parametrize("timeline", ["50 years", "600 months"])
def test_what_remains_of_a_lease_is_what_its_account_says(timeline: str) -> None:
    lines, values = built("d-lease", timeline).lines, by_arrays("d-lease", timeline)
    section = "Liability"
    owed, interest, taken = (
        values[lines[f"{section} / {label}"]][:, 0]
        for label in ("Lease liability", "Interest", "Taken up")
    )
    paid = values[lines["Payments / Payment"]][:, 0]
    opening = np.concatenate([[0.0], owed[:-1]])
    assert_close(owed, opening + taken + interest - paid, "closing")
    assert_close(owed, values[lines[f"{section} / Lease liability by its account"]], "account")


ACCOUNTS = {
    "a-losses": (
        "Losses / Losses carried forward",
        ["Losses / Loss made"],
        ["Losses / Losses used", "Losses / Losses expired"],
    ),
    "b-depreciation": (
        "Declining / Book value",
        ["Purchases / Purchases"],
        ["Declining / Depreciation"],
    ),
    "d-lease": (
        "Right-of-use asset / Right-of-use asset",
        ["Liability / Taken up", "Inputs / Initial direct costs"],
        ["Right-of-use asset / Depreciation"],
    ),
    "e-cover": (
        "Debt / Debt",
        ["Inputs / Amount lent", "Debt / Interest"],
        ["Debt / Debt service"],
    ),
    "g-delays": ("Sales / Receivables", ["Inputs / Billed"], ["Sales / Received"]),
}


@pytest.mark.parametrize("timeline", ["50 years", "600 months"])
@pytest.mark.parametrize("name", ACCOUNTS)
def test_what_went_in_and_did_not_come_out_is_there_at_the_end(name: str, timeline: str) -> None:
    closing, into, out_of = ACCOUNTS[name]
    lines, values = built(name, timeline).lines, by_arrays(name, timeline)
    came = sum(values[lines[label]].sum() for label in into)
    went = sum(values[lines[label]].sum() for label in out_of)
    assert values[lines[closing]][-1, 0] == pytest.approx(came - went, abs=1e-9 * came)


# -- what an auditor sees ------------------------------------------------------------------------


@every_model
def test_formulas_and_sentences_are_as_reviewed(model: Model) -> None:
    sheets = model.build(THREE_YEARS, **model.inputs(THREE_YEARS)).sheets
    check_golden(f"hard-{model.name}.txt", listing(sheets, THREE_YEARS))


@every_model
def test_one_formula_is_copied_across_each_row(model: Model) -> None:
    for label, row in rows_of_formulas(model):
        for t, formula in enumerate(row[1:], 1):
            place = grid.column(grid.FIRST + t)
            before = grid.column(grid.FIRST + t - 1)
            copied = Translator(row[t - 1], origin=f"{before}1").translate_formula(f"{place}1")
            assert formula == copied, f"{label} in {place}"


@every_model
def test_no_formula_nests_an_if_or_is_long(model: Model) -> None:
    for label, row in rows_of_formulas(model):
        longest = max(row, key=len)
        assert longest.count("IF(") <= 1, f"{label}: {longest}"
        assert len(longest) <= LONGEST_FORMULA, f"{label}: {longest}"


@every_model
def test_no_formula_holds_a_number_but_0_1_and_12(model: Model) -> None:
    for label, row in rows_of_formulas(model):
        numbers = {token.value for token in Tokenizer(row[0]).items if token.subtype == "NUMBER"}
        assert numbers <= {"0", "1", "12"}, f"{label}: {row[0]}"


# -- helpers ------------------------------------------------------------------------------------


@functools.cache
def built(name: str, timeline: str) -> Built:
    when = MODELS[name].timelines[timeline]
    return MODELS[name].build(when, **MODELS[name].inputs(when))


@functools.cache
def by_plain_loop(name: str, timeline: str) -> Results:
    when = MODELS[name].timelines[timeline]
    return MODELS[name].plain(when, **MODELS[name].inputs(when))


@functools.cache
def by_arrays(name: str, timeline: str) -> dict[Line, np.ndarray]:
    when = MODELS[name].timelines[timeline]
    return arrays.read(built(name, timeline).lines.values(), when)


@pytest.fixture(scope="module")
def in_libreoffice(
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[tuple[str, str], dict[Line, list[float | str]]]:
    """Every model on every timeline, recalculated in one call."""
    folder = tmp_path_factory.mktemp("hard-models")
    files = []
    for place, (name, timeline) in enumerate(CASES):
        files.append(folder / f"{place}-{name}.xlsx")
        when = MODELS[name].timelines[timeline]
        workbook.write(built(name, timeline).sheets, when, files[-1])
    return {
        (name, timeline): read_lines(
            book, built(name, timeline).sheets, MODELS[name].timelines[timeline]
        )
        for (name, timeline), book in zip(CASES, recalculate(files, folder), strict=True)
    }


def rows_of_formulas(model: Model) -> Iterator[tuple[str, list[str]]]:
    """Walk over the formulas of each row of the largest workbook, also a number's one formula."""
    sheets = built(model.name, "600 months").sheets
    periods = range(SIX_HUNDRED_MONTHS.count + 1)
    for page in formulas.Workbook(sheets, SIX_HUNDRED_MONTHS).pages[1:]:
        for row in page.rows.values():
            if isinstance(row.number, str):
                yield row.label, [row.number]
            elif row.periods and isinstance(row.periods[0], str):
                yield (
                    row.label,
                    [grid.written(row.periods, grid.FIRST + t) for t in periods],
                )


def in_columns(values: Sequence[object]) -> np.ndarray:
    """Return one input's values position by position: numbers as a row, paths as columns."""
    return np.array([list(v.values()) if isinstance(v, dict) else v for v in values]).T


def assert_close(expected: object, actual: object, label: str) -> None:
    """Compare two rows to 1e-9 of the largest amount; no value must be no value in both."""
    one, other = as_row(expected), as_row(actual)
    assert len(one) == len(other), label
    worst = np.nanmax(np.abs(one - other), initial=0.0)
    assert (np.isnan(one) == np.isnan(other)).all(), label
    assert worst <= 1e-9 * np.nanmax(np.abs(one), initial=0.0), f"{label} differs by {worst:g}"


def as_row(values: object) -> np.ndarray:
    """Return numbers as one row; a text (the reason for no value) becomes NaN."""
    array = np.array(values, dtype=object).reshape(-1)
    return np.array([math.nan if isinstance(value, str) else float(value) for value in array])
