"""The tutorial notebook runs as it stands, shows what it says, and is kept without outputs."""

from __future__ import annotations

from ast import literal_eval
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from nbclient import NotebookClient

from tests.shipped import ROOT

if TYPE_CHECKING:
    from pathlib import Path

NOTEBOOK = ROOT / "docs" / "tutorial.ipynb"


@pytest.fixture(scope="module")
def cells(tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """Return the cells of the notebook after a run in a kernel of its own."""
    home: Path = tmp_path_factory.mktemp("jupyter")
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "TMPDIR"):
            patch.setenv(name, str(home))
        client = NotebookClient(
            notebook,
            timeout=300,
            kernel_name="python3",
            resources={"metadata": {"path": str(NOTEBOOK.parent)}},
        )
        client.execute()
    return list(notebook.cells)


def shown(cells: list[Any], code: str, kind: str) -> Any:
    """Return what a cell with some code shows."""
    (cell,) = [cell for cell in cells if cell.cell_type == "code" and code in cell.source]
    (output,) = cell.outputs
    return output["data"][kind]


def test_no_outputs_are_kept() -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in code)
    assert NOTEBOOK.stat().st_size < 20_000


def test_the_notebook_shows_tables_sentences_and_charts(cells: list[Any]) -> None:
    assert "-1,196,843" in shown(cells, "import servicemodel", "text/html")
    assert "<summary>" in shown(cells, "model.explain", "text/html")
    assert "The zone is empty" in shown(cells, 'model.zone("service")', "text/html")
    assert "both gain" in shown(cells, 'cheap.zone("service")', "text/html")
    for kind in ("zone", "npv", "bridge", "cash"):
        assert len(shown(cells, f'.chart("{kind}"', "image/png")) > 10_000


def test_the_notebook_sweeps_and_reads_back_what_it_exports(cells: list[Any]) -> None:
    count, price = literal_eval(shown(cells, "model.sweep", "text/plain"))
    assert count == 20_000
    assert 0.0882 < price < 0.45
    assert "manifest.json" in shown(cells, "model.export", "text/plain")
    assert shown(cells, "again.pivot", "text/plain") == "True"


def test_the_notebook_warns_of_nothing(cells: list[Any]) -> None:
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    assert [output for output in outputs if output.output_type == "stream"] == []
