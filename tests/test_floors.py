"""Who may import whom: down the floors only, and never a sibling.

It looks at every import, also those inside functions and under TYPE_CHECKING.
"""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = "servicemodel"
ROOT = Path(__file__).parents[1] / PACKAGE
FLOORS = (  # from the ground up; those on one floor do not see each other
    {"errors"},
    {"timeline", "line", "values"},
    {"read", "block", "metric", "ledger"},
    {"clause"},
    {"offer"},
    {"scenario"},
    {"model"},
    {"deal", "risk"},
    {"report"},
    {"answer"},
    {"api"},  # Model.to_workbook calls report
    {"cli", ""},  # "" is servicemodel/__init__.py
    {"__main__"},
)
FLOOR = {name: number for number, floor in enumerate(FLOORS) for name in floor}
APART = {  # files of one folder that do not see each other, but for those stated
    "read": {
        *(("arrays", "machine"), ("arrays", "kernels"), ("machine", "kernels")),
        *(("machine", "array_words"), ("array_words", "machine")),
        *(("formulas", "formula_text"), ("formula_text", "formulas")),
        *(("formulas", "grid"), ("formula_text", "grid"), ("sentences", "phrases")),
        *(("formulas", "ruler"), ("formulas", "sections"), ("ruler", "grid")),
    },
}
ONLY = {"cli": {"api", "errors"}}


def imports(text: str, module: str, *, package: bool = False) -> Iterator[str]:
    """Walk over the modules of the package that a module's text imports, by their full names."""
    parts = module.split(".")
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name.split(".")[0] == PACKAGE)
        elif isinstance(node, ast.ImportFrom):
            up = parts[: len(parts) - node.level + package] if node.level else []
            source = ".".join([*up, *([node.module] if node.module else [])])
            if source.split(".")[0] == PACKAGE:
                yield from (f"{source}.{name.name}" for name in node.names)


def complaint(importer: str, imported: str) -> str | None:
    """Return what is wrong with an import, if anything."""
    (above, *its_file), (below, *file) = (
        [*name.split(".")[1:], "", ""] for name in (importer, imported)
    )
    if below not in FLOOR:
        below, file = "", []  # a name of the package itself
    if above not in FLOOR:
        return f"{importer}: {above} stands on no floor; give it one in {Path(__file__).name}"
    if above == below:
        pair = (its_file[0], file[0])
        apart = above in APART and pair[0] != pair[1] and pair not in APART[above]
        return f"{importer} imports its sibling {imported}" if apart else None
    if above in ONLY and below not in ONLY[above]:
        return f"{importer} imports {imported}; {above} imports {sorted(ONLY[above])} only"
    if FLOOR[below] >= FLOOR[above]:
        return f"{importer} imports {imported}, which is not on a floor below it"
    return None


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def test_imports_go_down_only() -> None:
    wrong = [
        complaint(module_name(path), imported)
        for path in ROOT.rglob("*.py")
        for imported in imports(
            path.read_text(encoding="utf-8"),
            module_name(path),
            package=path.name == "__init__.py",
        )
    ]
    assert len(wrong) > 50
    assert [text for text in wrong if text] == []


def test_every_module_stands_on_a_floor() -> None:
    names = {f"{module_name(path)}.".split(".")[1] for path in ROOT.rglob("*.py")}
    assert names - set(FLOOR) == set()


@pytest.mark.parametrize(
    ("importer", "imported", "allowed"),
    [
        ("line.nodes", "errors.ModelError", True),
        ("line.nodes", "line.units.Unit", True),
        ("line.sheet", "timeline.Timeline", False),
        ("line.order", "read.arrays", False),
        ("read.arrays", "read.kernels.KERNELS", True),
        ("read.sentences", "read.formulas", False),
        ("read.kernels", "read.arrays", False),
        ("block.loan", "metric.npv", False),
        ("block.loan", "block.growth", True),
        ("metric.irr", "line.words", True),
        ("model.basis", "scenario.schema", True),
        ("scenario.schema", "model.basis", False),
        ("deal.zone", "risk.simulate", False),
        ("api", "report.workbook", True),
        ("cli.compare", "model.basis", False),
        ("cli.compare", "api.load", True),
        ("", "api.load", True),
        ("api", "__version__", False),
        ("helpers", "errors", False),
    ],
)
def test_the_rule_of_floors(importer: str, imported: str, allowed: bool) -> None:
    found = complaint(f"{PACKAGE}.{importer}".rstrip("."), f"{PACKAGE}.{imported}")
    assert (found is None) == allowed


def test_imports_are_found_wherever_they_stand() -> None:
    text = """
import servicemodel.api, numpy
from . import ledger
from ..read.arrays import read
if TYPE_CHECKING:
    from servicemodel.line.nodes import Line, Apply
def late():
    from servicemodel import report
"""
    assert sorted(imports(text, "servicemodel.model.basis")) == [
        "servicemodel.api",
        "servicemodel.line.nodes.Apply",
        "servicemodel.line.nodes.Line",
        "servicemodel.model.ledger",
        "servicemodel.read.arrays.read",
        "servicemodel.report",
    ]
    assert list(imports("from . import a", "servicemodel.model", package=True)) == [
        "servicemodel.model.a"
    ]
