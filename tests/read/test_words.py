"""Every word stands in every reader, and no reader knows a word that the vocabulary lacks."""

from __future__ import annotations

import ast
import re
from datetime import date
from pathlib import Path
from random import Random

import pytest

from servicemodel.line import words
from servicemodel.line.nodes import Header
from servicemodel.line.vocabulary import HEADERS, WORDS
from servicemodel.read import array_words, formula_text, phrases, sentences
from servicemodel.timeline import Timeline
from tests import plain
from tests.strategies import random_model, vocabulary_of

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "how-it-works.md"
OPERATORS = {  # as they are written in Python, and in a sheet where that differs
    "plus": ("+",),
    "minus": ("-",),
    "times": ("*",),
    "over": ("/",),
    "power": ("**", "^"),
    "negative": ("-",),
    "less": ("<",),
    "at most": ("<=",),
    "more": (">",),
    "at least": (">=",),
}
SIGNED = {name: "|".join(map(re.escape, signs)) for name, signs in OPERATORS.items()}
TIMELINES = [
    Timeline(date(2027, 1, 31), 3, period, timing)  # type: ignore[arg-type]
    for period in ("year", "quarter", "month")
    for timing in ("end", "middle", "start")
]


def test_the_reader_of_arrays_computes_every_word() -> None:
    assert set(array_words.COMPUTE) == set(WORDS)


def test_the_reader_of_formulas_writes_every_word_as_a_sign_or_otherwise() -> None:
    assert {*formula_text.WRITE, *formula_text.SIGNS} == set(WORDS)
    assert not set(formula_text.WRITE) & set(formula_text.SIGNS)
    assert set(formula_text.FUNCTIONS) <= set(formula_text.WRITE)
    assert set(formula_text.COMPARISONS) <= set(formula_text.SIGNS)


def test_the_reader_of_sentences_says_every_word_as_a_sign_or_a_phrase() -> None:
    assert {*phrases.PHRASES, *phrases.SIGNS} == set(WORDS)
    assert not set(phrases.PHRASES) & set(phrases.SIGNS)


def test_the_reader_of_sentences_finds_the_value_of_every_word() -> None:
    values = [*sentences.ARITHMETIC, *sentences.OVER, "where"]
    assert sorted(values) == sorted(WORDS)
    assert set(phrases.OVER_PERIODS) == set(sentences.OVER)


def test_each_phrase_says_all_that_its_word_takes() -> None:
    for name, phrase in phrases.PHRASES.items():
        places = {f"{{{k}}}" for k in range(len(WORDS[name].takes))}
        said = set(re.findall(r"{\w+}", phrase))
        assert said == places or said in ({"{list}"}, {"{sum}"}), name


def test_both_sign_tables_have_the_same_operators() -> None:
    assert set(formula_text.SIGNS) == set(phrases.SIGNS) == set(OPERATORS)


def test_the_plain_way_has_a_case_for_every_word() -> None:
    tree = ast.parse(Path(plain.__file__).read_text(encoding="utf-8"))
    cases = [
        node.pattern.value.value
        for node in ast.walk(tree)
        if isinstance(node, ast.match_case)
        and isinstance(node.pattern, ast.MatchValue)
        and isinstance(node.pattern.value, ast.Constant)
    ]
    assert sorted(cases) == sorted(WORDS)


def test_random_models_use_every_word_and_header() -> None:
    met = [vocabulary_of(random_model(Random(seed)).lines) for seed in range(60)]
    assert set.union(*(names for names, _ in met)) == set(WORDS)
    assert set.union(*(headers for _, headers in met)) == set(HEADERS)


def test_every_word_that_is_no_sign_is_a_function_of_its_name() -> None:
    for name in set(WORDS) - set(OPERATORS):
        assert callable(getattr(words, name.replace(" ", "_"))), name


def test_every_header_has_a_name_among_the_words() -> None:
    named = {item.name for item in vars(words).values() if isinstance(item, Header)}
    assert named == set(HEADERS)
    for name in HEADERS:
        assert getattr(words, name.replace(" ", "_")).name == name


@pytest.mark.parametrize("timeline", TIMELINES, ids=str)
def test_the_timeline_supplies_exactly_the_header_rows(timeline: Timeline) -> None:
    rows = {name for name, row in HEADERS.items() if row.gives == "row"}
    numbers = {name for name, row in HEADERS.items() if row.gives == "number"}
    assert (set(timeline.rows), set(timeline.numbers)) == (rows, numbers)
    assert {len(row) for row in timeline.rows.values()} == {timeline.count + 1}


def test_the_documentation_names_every_word() -> None:
    code = re.findall(r"```.*?```|`[^`\n]+`", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    said = {name: SIGNED.get(name, rf"\b{name.replace(' ', '_')}\b") for name in WORDS}
    lacking = [
        name for name, sign in said.items() if not any(re.search(sign, span) for span in code)
    ]
    assert lacking == []


def test_the_documentation_names_every_header() -> None:
    text = PAGE.read_text(encoding="utf-8")
    lacking = [
        name for name in HEADERS if not re.search(rf"`{name}`|`{name.replace(' ', '_')}`", text)
    ]
    assert lacking == []
