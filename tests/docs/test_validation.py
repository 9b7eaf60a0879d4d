"""docs/validation.md: which answers from elsewhere are met, and how nearly, written by the tests.

The largest deviations are those that the tests of the cases saw: see tests/cases/deviation.py.
"""

from __future__ import annotations

import ast
import os
import re
from textwrap import fill
from typing import Any

from tests.cases.deviation import NOISE, answers, case, cases, held, rewrite, rewriting
from tests.shipped import ROOT

PAGE = ROOT / "docs" / "validation.md"
CASES = ROOT / "tests" / "cases"
LIVE_MODULES = (CASES / "live_owner.py", CASES / "live_contract.py")
HEAD = """# Validation

Answers that nobody in this project wrote, and that the tests meet on every run. Each case goes
through the front door: its inputs become a scenario (or the function that the engine itself calls),
the answers are looked at only after the run. Beside each case of a program stands a map from every
name of its output to a line or metric of ours, or the reason why there is none.

A deviation is the largest difference within an answer (a number, or a line of a number per period),
over the largest amount of it; the table has the largest of all answers of a case, rounded up to one
digit. What is told with all its digits must be met to 1e-9, and comes first. Where answers are
printed, and so rounded, or read from tables of few digits, the largest deviation of those follows,
with the answer that it belongs to and what is allowed of it: half of the last digit printed, or
what the case states for it. 1e-14 stands for anything smaller.

`tests/cases/deviations.json` holds these numbers. An answer that comes out farther away than the
largest of its case fails even where more is allowed; those told with all their digits may be ten
times as far, or 1e-12, since another machine rounds in another way.

| case | from | what | answers met | largest deviation | test |
|---|---|---|---|---|---|
"""
LEFT_OUT = """
## Answers that are not met, and why

Every other answer of these cases is met. What has no counterpart here is named, never passed over.

"""
LIVE = """
## SAM itself, run beside the engine

On x86-64 every run of the tests also puts 20 scenarios drawn at random to NREL SAM (ten owners, ten
contracts), the same ones each time. Every output that has a line or metric here is compared, to
1e-8 of its largest amount; any other must be zero, or named with a reason. To draw thousands:

```
SERVICEMODEL_SAM_DRAWS=2000 python -m pytest -n 2 tests/cases/test_sam_live_owner.py
SERVICEMODEL_SAM_DRAWS=2000 python -m pytest -n 2 tests/cases/test_sam_live_contract.py
```

"""
TAIL = """
## What else holds the numbers

Two independent ways to the same number beside these: a plain script without an import from the
project computes every party's cash, tax and NPV of random scenarios (`tests/world.py`) and of the
shipped ones, with a zone (`tests/second_opinion.py`); LibreOffice recalculates every workbook of a
test.

What differs by convention is written beside the case: SAM states a real cost per unit in money of
the start, this project in money of the first year (one year's inflation between them), and stops
early when it looks for an IRR (its IRRs of each year to date are met to 1e-6, the one of all years
is that of an independent program); BLCC rounds
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
    text = f"{text} {told['url']}" if text.endswith(" at") else text
    return re.sub(r" \(read_file[^)]*\)", "", text.split(", as quoted")[0])


def shown(number: float) -> str:
    return f"{number:.0e}".replace("e-0", "e-")


def deviation(entry: dict[str, Any]) -> str:
    """Return how far the answers told with all digits are, and then those that are printed."""
    told = [shown(entry["tight"]["largest"])] if "tight" in entry else []
    printed = entry.get("printed")
    if printed and printed["largest"] <= NOISE:
        return shown(max(each["largest"] for each in (printed, entry.get("tight", printed))))
    if printed:
        of = f"`{printed['of']}`, {shown(printed['allowed'])} allowed"
        told.append(f"{shown(printed['largest'])} ({of})")
    return "; ".join(told)


def row(name: str, entry: dict[str, Any], tests: dict[str, str]) -> str:
    stated = case(name)
    users = [test for test, text in tests.items() if name in text]
    assert users, f"no test reads {name}"
    met, all_of_them = entry["answers"], len(answers(stated))
    cells = (
        f"`{name}`",
        source(stated),
        stated.get("title", name),
        f"{met} of {all_of_them}",
        deviation(entry),
        f"`{users[0]}`",
    )
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |\n"


def left_out(told: dict[str, Any]) -> str:
    """List what is left out, by reason; cases of which the same is left out stand together."""
    together: dict[str, list[str]] = {}
    for name, entry in told.items():
        reasons = (f"{_names(names)}: {why}" for why, names in entry["left out"].items())
        together.setdefault("; ".join(reasons), []).append(name)
    together.pop("", None)
    items = (f"- {_names(names)}. {reasons}." for reasons, names in together.items())
    return "".join(
        fill(item, 100, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)
        + "\n"
        for item in items
    )


def _names(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def drawn() -> str:
    """Return what the modules that draw say of what is drawn and what is left out."""
    told = (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) for path in LIVE_MODULES)
    return "\n\n".join(fill(" ".join((text or "").split()), 100) for text in told) + "\n"


def page() -> str:
    told = held()
    tests = {path.name: path.read_text(encoding="utf-8") for path in sorted(CASES.glob("*.py"))}
    rows = "".join(row(name, entry, tests) for name, entry in told.items())
    return HEAD + rows + LEFT_OUT + left_out(told) + LIVE + drawn() + TAIL


def test_every_answer_of_every_case_is_met_or_left_out_with_a_reason() -> None:
    if rewriting() and "PYTEST_XDIST_WORKER" not in os.environ:  # a worker saw only a part
        rewrite()
    told = held()
    unseen = sorted(set(cases()) ^ set(told))
    assert not unseen, f"{unseen}: compare each answer with `near`, then write deviations.json anew"
    for name, entry in told.items():
        without = [label for labels in entry["left out"].values() for label in labels]
        assert entry["answers"] + len(without) == len(answers(case(name))), name
        assert all(entry["left out"]), f"{name}: every reason says something"


def test_the_page_of_cases_is_that_of_the_tests() -> None:
    told = page()
    if rewriting():
        PAGE.write_text(told, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == told
