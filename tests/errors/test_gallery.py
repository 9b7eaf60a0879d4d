"""Each message of the gallery points to its mistake and is short; docs/errors.md shows them all.

Write the page anew with `REWRITE_GOLDEN=1 python -m pytest tests/errors` and read the difference.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.errors.gallery import CASES, FILE, Case
from tests.errors.page import page, provoked
from tests.shipped import ROOT

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.xdist_group("gallery")
PAGE = ROOT / "docs" / "errors.md"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, str]]:
    folder = tmp_path_factory.mktemp("gallery")
    return {case.title: provoked(case, folder / f"{n}") for n, case in enumerate(CASES)}


def position(text: str, at: str) -> str:
    """Return line and column of a text that stands once in a file."""
    assert text.count(at) >= 1, at
    before = text[: text.index(at)]
    return f"{1 + before.count(chr(10))}:{len(before) - before.rfind(chr(10))}"


@pytest.mark.parametrize("case", CASES, ids=[case.title for case in CASES])
def test_a_message_points_to_its_mistake(case: Case, told: dict[str, tuple[int, str]]) -> None:
    code, said = told[case.title]
    assert case.code == code
    if case.at:
        start = f"{case.where}:{position(case.mistaken, case.at)}: "
        assert start == said[: len(start)]
    else:
        assert case.option in said.strip().splitlines()[-1]


@pytest.mark.parametrize("case", CASES, ids=[case.title for case in CASES])
def test_a_message_is_short_and_can_be_printed(
    case: Case, told: dict[str, tuple[int, str]]
) -> None:
    lines = told[case.title][1].splitlines()
    assert 1 <= len(lines) <= 4  # a mistake, and what follows from it
    assert all(len(line) <= 270 and line.isprintable() for line in lines)
    assert "pydantic" not in told[case.title][1]
    assert "Input should" not in told[case.title][1]


def test_the_page_of_errors_is_what_the_commands_say(told: dict[str, tuple[int, str]]) -> None:
    text = page({title: said for title, (_, said) in told.items()})
    if os.environ.get("REWRITE_GOLDEN"):
        PAGE.write_text(text, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == text


def test_the_gallery_shows_many_different_messages_and_no_path_of_a_machine(
    told: dict[str, tuple[int, str]], tmp_path: Path
) -> None:
    messages = {said for _, said in told.values()}
    assert len(CASES) == len({case.title for case in CASES})
    assert len(messages) >= len(CASES) - 1 >= 40
    assert not [said for said in messages if "/tmp" in said or str(tmp_path.parents[2]) in said]


def test_the_scenario_of_the_gallery_is_valid(tmp_path: Path) -> None:
    case = Case("valid", command=f"metrics {FILE} sale provider --offer x", code=2)
    assert provoked(case, tmp_path / "valid")[0] == 2
