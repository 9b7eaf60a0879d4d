"""Numbers of rules: they run on without a gap, and who names one means that one."""

from __future__ import annotations

import re

from tests.shipped import ROOT

RULES = (ROOT / "docs" / "conventions.md").read_text(encoding="utf-8")
PLACES = [
    *(ROOT / "docs").glob("*.*"),
    *(ROOT / "servicemodel").rglob("*.py"),
    *(ROOT / "tests").rglob("*.py"),
    ROOT / "README.md",
]
NAMED = re.compile(  # "conventions 42 to 46", "[Conventions](conventions.md) 42 to 46", "rule 17"
    r"\b(?:conventions?|rules?)(?:\]\([^)]*\))?\s+(\d+)(?:\s+(?:to|and)\s+(\d+))?", re.IGNORECASE
)
SECTIONS = {"lease.md": "Leases"}  # what a page is about, if it names the rules of one section


def sections() -> dict[str, list[int]]:
    """Return the numbers of the rules of each section."""
    parts = re.split(r"^## (.*)\n", RULES, flags=re.MULTILINE)[1:]
    return {
        title: [int(number) for number in re.findall(r"^(\d+)\. ", text, re.MULTILINE)]
        for title, text in zip(parts[::2], parts[1::2], strict=True)
    }


def named(text: str) -> list[tuple[int, int]]:
    """Return the numbers of rules that a text names, each as first and last."""
    return [(int(first), int(last or first)) for first, last in NAMED.findall(text)]


def test_rules_are_numbered_without_a_gap() -> None:
    numbers = [number for found in sections().values() for number in found]
    assert numbers == list(range(1, len(numbers) + 1))


def test_numbers_of_rules_are_found_as_they_are_written() -> None:
    text = "[Conventions](conventions.md) 3 to 5, rule 7,\nand conventions\n9 and 10; rules say 8"
    assert named(text) == [(3, 5), (7, 7), (9, 10)]


def test_a_rule_that_is_named_exists() -> None:
    numbers = {number for found in sections().values() for number in found}
    for place in PLACES:
        if place.name != "test_conventions.py":
            for pair in named(place.read_text(encoding="utf-8")):
                assert numbers >= set(pair), place.name


def test_a_page_that_names_the_rules_of_a_section_names_all_of_them() -> None:
    for name, title in SECTIONS.items():
        rules = sections()[title]
        text = (ROOT / "docs" / name).read_text(encoding="utf-8")
        assert named(text) == [(rules[0], rules[-1])]
