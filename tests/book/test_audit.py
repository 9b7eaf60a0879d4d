"""The audit of finished workbooks: rules that hold on good ones, and speak up on spoiled ones.

A rule never asks the writer what is right: it reads the file. W15 to W18, W24 and W25 recalculate.
"""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import servicemodel as sm
from servicemodel.report.book.write import content
from tests.book.financed import FINANCED
from tests.book.reading import Book
from tests.book.rules import RULES
from tests.book.rules_of_inputs import w26_text_stays_text
from tests.book.spoiled import Spoiled
from tests.book.spoils import SPOILS
from tests.every_clause import all_at_once
from tests.random_scenarios import seeded
from tests.recalculate import SOFFICE, needs_libreoffice

if TYPE_CHECKING:
    from collections.abc import Callable

SCENARIOS = Path(__file__).parents[2] / "scenarios"
OFFICE = SCENARIOS / "office-cooling.yaml"
WASHING = SCENARIOS / "washing-machine.yaml"
MONTHS = {"timeline.period": "month", "timeline.years": 4}
BOOKS: dict[str, Callable[[], sm.Model]] = {
    "office": lambda: sm.load(OFFICE),
    "office by month": lambda: sm.load(OFFICE, MONTHS),
    "washing machine": lambda: sm.load(WASHING, {"timeline.years": 5}),  # 65 columns: wide
    "financed": lambda: sm.Model(FINANCED),
    "every clause": lambda: sm.Model(all_at_once()),
    "retrofit": lambda: sm.load(SCENARIOS / "office-cooling-retrofit.yaml"),
    **{f"seed {k}": lambda k=k: sm.Model(seeded(k)) for k in range(3)},
}
LEAST = {  # that a rule looks at in the book of the office; elsewhere a tenth of it
    "W01": 15_000, "W02": 2_500, "W03": 8_000, "W04": 2_500, "W05": 2_500, "W06": 3_000,
    "W07": 2_500, "W08": 3_000, "W09": 80, "W10": 8_000, "W11": 9_000, "W12": 300, "W13": 18_000,
    "W14": 200, "W19": 70_000, "W20": 50_000, "W21": 2_500, "W22": 40, "W23": 40, "W26": 2_500,
    "W28": 60, "W29": 500, "W30": 3,
}  # fmt: skip
NASTY = {  # what stands in the office's file, and what a hostile user writes in its place
    "Office cooling for 50 years": "=1+2",
    "Cooling company": "=cmd|' /C calc'!A0",
    "Office owner": "+1",
    "sale, same plant": "@SUM(A1)",
    "chiller plant": "=A1",
    "efficient": 'say "a"',
    "assumption, about 0.21 USD per RTh in the first year": "{=1}",
    "313 RT x 1,750 USD per RT": '=HYPERLINK("https://example.org","see")',
    "assumption at the usual central bank target": "-2+3",
}
AS_KEYS = {"sale": "Checks", "service": "Inputs!A1", "usual": "=1"}


SMALL = {"timeline.years": 3}


@cache
def file_of(name: str) -> bytes:
    model = sm.load(OFFICE, SMALL) if name == "small" else BOOKS[name]()
    return content(model.built)


@cache
def book_of(name: str) -> Book:
    return Book.read(file_of(name))


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("name", BOOKS)
def test_a_workbook_keeps_the_rule(name: str, rule: str) -> None:
    found = RULES[rule](book_of(name))
    assert found.wrong == []
    assert found.looked >= (LEAST[rule] if name == "office" else min(LEAST[rule] / 10, 60))


def test_each_rule_has_spoiled_workbooks_and_a_least_number() -> None:
    assert {name[:3].upper() for name in SPOILS} == set(RULES) == set(LEAST)


@pytest.mark.parametrize("spoil", SPOILS)
def test_the_rule_speaks_up_on_a_spoiled_workbook(spoil: str) -> None:
    spoiled = Spoiled(book_of("small"))
    SPOILS[spoil](spoiled)
    assert RULES[spoil[:3].upper()](spoiled.book()).wrong != []


# -- W26: what users write ------------------------------------------------------------------------


def nasty(folder: Path) -> sm.Model:
    text = OFFICE.read_text(encoding="utf-8")
    for old, new in NASTY.items():
        quoted = "'" + new.replace("'", "''") + "'"
        assert old in text, old
        text = text.replace(f'"{old}"', old).replace(old, quoted)
    for old, new in AS_KEYS.items():
        text = text.replace(f"  {old}: {{preset", f'  "{new}": {{preset')
        text = text.replace(f"  {old}:\n", f'  "{new}":\n').replace(f": {old}}}", f': "{new}"}}')
    text = text.replace("baseline: sale", 'baseline: "Checks"')
    path = folder / "nasty.yaml"
    path.write_text(text, encoding="utf-8")
    return sm.load(path)


def test_what_users_write_stays_text_and_spoils_nothing(tmp_path: Path) -> None:
    """W23 and W26: also as names of sheets, parties, series and in lists of choices."""
    book = Book.read(content(nasty(tmp_path).built))
    found = w26_text_stays_text(book, (*NASTY.values(), *AS_KEYS.values()))
    assert found.wrong == []
    assert {rule: w for rule in RULES if (w := RULES[rule](book).wrong)} == {}


# -- W27 ------------------------------------------------------------------------------------------


def test_the_same_scenario_gives_the_same_bytes() -> None:
    """Also another time, and in another process with other settings."""
    code = (
        "import sys, time; time.time = lambda: 2e9; import servicemodel as sm\n"
        "from servicemodel.report.book.write import content\n"
        f"sys.stdout.buffer.write(content(sm.load({str(OFFICE)!r}, {SMALL!r}).built))"
    )
    settings = {"TZ": "Asia/Tokyo", "LC_ALL": "C", "PYTHONHASHSEED": "7", "LANG": "de_DE"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | settings, capture_output=True, check=True
    )
    assert done.stdout == file_of("small")
    assert content(sm.load(OFFICE, SMALL).built) == file_of("small")


def test_another_scenario_gives_other_bytes() -> None:
    changed = sm.load(OFFICE, SMALL | {"parties.provider.discount_rate": 0.081})
    assert content(changed.built) != file_of("small")


# -- W28, looked at -------------------------------------------------------------------------------


@needs_libreoffice
@pytest.mark.xdist_group("audit on paper")
def test_all_of_it_can_be_read_on_paper(tmp_path: Path) -> None:
    """A number that is too wide for its column is printed as ###."""
    path = tmp_path / "office.xlsx"
    path.write_bytes(file_of("office"))
    command = [str(SOFFICE), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    command += ["--convert-to", "pdf", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, capture_output=True, check=True, timeout=300)
    shown = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "office.pdf"), "-"],
        capture_output=True, check=True, text=True,
    )  # fmt: skip
    pages = shown.stdout.rstrip("\f").split("\f")
    assert [page for page in pages if "###" in page] == []
    sheets = list(book_of("office").pages)
    assert len(sheets) <= len(pages) <= 40
    for sheet in sheets:
        assert any(sheet in page for page in pages), sheet
