"""docs/validation.md: which answers from elsewhere are met, written from the cases themselves."""

from __future__ import annotations

import json
import os
import re
from typing import Any

from tests.shipped import ROOT

PAGE = ROOT / "docs" / "validation.md"
CASES = ROOT / "tests" / "cases"
HEAD = """# Validation

Answers that nobody in this project wrote, and that the tests meet on every run. Each case goes
through the front door: its inputs become a scenario (or the function that the engine itself calls),
the answers are looked at only after the run. Beside each case of a program stands a map from every
name of its output to a line or metric of ours, or the reason why there is none.

| case | from | what | test |
|---|---|---|---|
"""
TAIL = """
Two independent ways to the same number beside these: a plain script without an import from the
project computes every party's cash, tax and NPV of random scenarios (`tests/world.py`) and of the
shipped ones, with a zone (`tests/second_opinion.py`); LibreOffice recalculates every workbook of a
test.

What differs by convention is written beside the case: SAM states a real cost per unit in money of
the start, this project in money of the first year (one year's inflation between them); BLCC rounds
to whole dollars and discounts by calendar date; Handbook 135 prints with factors of three digits;
tables of MACRS are printed up to 0.65 of their last digit away from their rule, so that they add up
to 100 % (`custom` states them as printed); OpenFormula splits a year that straddles the switch of
VDB in a way of its own.
"""


def source(case: dict[str, Any]) -> str:
    told = case["source"]
    if isinstance(told, str):
        return told
    if "packages" in told:
        return ", ".join(f"{name} {version}" for name, version in told["packages"].items())
    keys = ("software", "document", "module", "version", "package", "tool", "tools", "computed_by")
    words = [told[key] for key in keys if isinstance(told.get(key), str)]
    text = " ".join(dict.fromkeys(words)) or " ".join(str(part) for part in told.values())
    return re.sub(r" \(read_file[^)]*\)", "", text.split(", as quoted")[0])


def page() -> str:
    rows = []
    tests = {path.name: path.read_text(encoding="utf-8") for path in sorted(CASES.glob("*.py"))}
    for path in sorted(CASES.glob("*.json")):
        case = json.loads(path.read_text(encoding="utf-8"))
        title = case.get("title", path.stem)
        users = [name for name, text in tests.items() if path.stem in text]
        assert users, f"no test reads {path.name}"
        cells = (f"`{path.stem}`", source(case), title, f"`{users[0]}`")
        rows.append(f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |\n")
    return HEAD + "".join(rows) + TAIL


def test_the_page_of_cases_is_that_of_the_tests() -> None:
    told = page()
    if os.environ.get("REWRITE_GOLDEN"):
        PAGE.write_text(told, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == told
