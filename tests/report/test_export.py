"""An exported folder is whole, says what is in it, and reads back as what was exported."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import math
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import servicemodel as sm
from servicemodel.report import files, frames, tidy
from servicemodel.report.delimited import DIALECTS, delimited, plain
from tests.bare import bare
from tests.shipped import ROOT, SCENARIO

if TYPE_CHECKING:
    from collections.abc import Callable

FILES = sorted((ROOT / "scenarios").glob("*.yaml"))


@pytest.fixture(scope="module")
def model() -> sm.Model:
    return sm.load(SCENARIO)


def tables(model: sm.Model) -> dict[str, pd.DataFrame]:
    results = model.compare().results
    return {
        "npv": frames.npvs(results, model.built),
        "results": frames.tidy(tidy.rows(results), model.built),
        "cash": frames.cash(model.built),
        "inputs": frames.inputs(model.show(), model.built),
    }


def read_csv(path: Path, columns: dict[str, str], dialect: str) -> pd.DataFrame:
    """Read a file with nothing but what its manifest says."""
    between, point = DIALECTS[dialect]
    cells = pd.read_csv(path, sep=between, dtype="str", keep_default_na=False)
    read: dict[str, Callable[[str], Any]] = {
        "text": plain,
        "number": lambda cell: float(cell.replace(point, ".") or "nan"),
        "whole number": int,
        "date": pd.Timestamp,
    }
    kinds = {"text": "str", "number": "float64", "whole number": "int64"}
    frame = {
        name: pd.Series(
            [read[kind](cell) for cell in cells[name]], dtype=kinds.get(kind, "datetime64[us]")
        )
        for name, kind in columns.items()
    }
    return pd.DataFrame(frame)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
@pytest.mark.parametrize("form", ["comma", "semicolon", "parquet"])
def test_files_read_back_as_the_frames(tmp_path: Path, file: Path, form: str) -> None:
    model = sm.load(file)
    folder = tmp_path / "out"
    if form == "parquet":
        model.export(folder, "parquet")
    else:
        model.export(folder, csv_dialect=form)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    suffix = manifest["format"]
    assert {"manifest.json", *manifest["files"]} == {path.name for path in folder.iterdir()}
    for name, frame in tables(model).items():
        told = manifest["files"][f"{name}.{suffix}"]
        path = folder / f"{name}.{suffix}"
        again = (
            pd.read_parquet(path)
            if form == "parquet"
            else read_csv(path, told["columns"], manifest["csv_dialect"])
        )
        pd.testing.assert_frame_equal(frame, again, check_exact=True)
        assert told["rows"] == len(frame)
        assert told["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
        assert told["units"] == frame.attrs["units"]
        if form == "parquet":
            assert again.attrs == frame.attrs
        else:
            assert b"\r" not in path.read_bytes()


def test_the_manifest_says_what_was_exported(tmp_path: Path, model: sm.Model) -> None:
    model.export(tmp_path / "out")
    told = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert told["servicemodel"] == "0.1.0"
    assert told["scenario"] == "Office cooling for 50 years"
    assert told["scenario_hash"] == model.scenario_hash
    assert (told["currency"], told["baseline"]) == ("USD", "sale")


def test_the_same_scenario_gives_the_same_bytes_wherever_it_stands(
    tmp_path: Path, model: sm.Model
) -> None:
    copy = tmp_path / SCENARIO.name
    copy.write_bytes(SCENARIO.read_bytes())
    for form in ("csv", "parquet"):
        model.export(tmp_path / f"one {form}", form)
        sm.load(copy).export(tmp_path / f"two {form}", form)
        for path in (tmp_path / f"one {form}").iterdir():
            assert path.read_bytes() == (tmp_path / f"two {form}" / path.name).read_bytes()


# -- nothing is lost -------------------------------------------------------------------------------


def test_nothing_is_written_over_without_force(tmp_path: Path, model: sm.Model) -> None:
    folder = tmp_path / "out"
    model.export(folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(sm.UsageError, match="is there already: --force"):
        model.export(folder, csv_dialect="semicolon")
    assert before == {path.name: path.read_bytes() for path in folder.iterdir()}
    model.export(folder, "parquet", force=True)
    assert {path.suffix for path in folder.iterdir()} == {".parquet", ".json"}
    assert list(tmp_path.iterdir()) == [folder]


@pytest.mark.parametrize("force", [False, True])
def test_a_folder_with_something_else_in_it_is_left_alone(
    tmp_path: Path, model: sm.Model, force: bool
) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "thesis.txt").write_text("years of work")
    with pytest.raises(sm.UsageError, match=r"'thesis\.txt' in it, which is not of an export"):
        model.export(folder, force=force)
    (folder / "thesis.txt").unlink()
    model.export(folder)
    (folder / "notes.txt").write_text("mine")
    with pytest.raises(sm.UsageError, match="not of an export"):
        model.export(folder, force=force)
    (tmp_path / "file").write_text("a file")
    with pytest.raises(sm.UsageError, match="is a file: name a folder"):
        model.export(tmp_path / "file", force=force)


def test_the_folder_where_one_stands_is_left_alone(
    tmp_path: Path, model: sm.Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    with pytest.raises(sm.UsageError, match="is where you are"):
        model.export(".", force=True)


@pytest.mark.parametrize("fails", ["write_bytes", "rename"])
def test_what_fails_half_way_leaves_the_old_folder(
    tmp_path: Path, model: sm.Model, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    folder = tmp_path / "out"
    model.export(folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    real = getattr(Path, fails)

    def failing(path: Path, *given: Any) -> Any:
        if path.name in ("cash.csv", f".{folder.name}.{files.os.getpid()}.partial"):
            raise OSError(28, "No space left on device")
        return real(path, *given)

    monkeypatch.setattr(Path, fails, failing)
    with pytest.raises(sm.UsageError, match="No space left on device"):
        model.export(folder, force=True)
    assert before == {path.name: path.read_bytes() for path in folder.iterdir()}
    assert list(tmp_path.iterdir()) == [folder]


@pytest.mark.parametrize(
    ("given_", "said"),
    [
        ({"form": "cvs"}, "did you mean csv?"),
        ({"csv_dialect": "comm"}, "did you mean comma?"),
        ({"folder": "no/such/place"}, "can't be written: No such file or directory"),
    ],
)
def test_what_is_asked_wrongly_says_what_to_do(
    tmp_path: Path, model: sm.Model, given_: dict[str, str], said: str
) -> None:
    words = {"folder": "out", **given_}
    with pytest.raises(sm.UsageError, match=said):
        model.export(tmp_path / words.pop("folder"), **words)  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_without_pyarrow_parquet_says_what_to_install(
    tmp_path: Path, model: sm.Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(sm.UsageError, match=r"pip install 'servicemodel\[notebook\]'"):
        model.export(tmp_path / "out", "parquet")
    model.export(tmp_path / "out")


# -- text with delimiters --------------------------------------------------------------------------


@given(
    st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=2))
)
def test_any_text_reads_back_and_none_begins_like_a_formula(rows: list[list[str]]) -> None:
    told = delimited(["a", "b"], rows)
    again = list(csv.reader(io.StringIO(told, newline="")))[1:]
    assert rows == [[plain(cell) for cell in row] for row in again]
    assert not any(cell[:1] in tuple("=+-@\t\r") for row in again for cell in row if cell)


@given(st.floats(allow_nan=False, allow_infinity=False), st.sampled_from(sorted(DIALECTS)))
def test_any_number_reads_back_bit_for_bit(number: float, dialect: str) -> None:
    between, point = DIALECTS[dialect]
    cell = delimited(["a", "b"], [[number, 1]], dialect).splitlines()[1].split(between)[0]
    assert math.copysign(1, number) == math.copysign(1, float(cell.replace(point, ".")))
    assert number == float(cell.replace(point, "."))


def test_what_is_no_number_is_not_written() -> None:
    assert delimited(["a"], [[math.nan], [None]]) == 'a\n""\n""\n'
    with pytest.raises(sm.ModelError, match="no file is written"):
        delimited(["a"], [[math.inf]])


def test_names_that_look_like_formulas_stay_text(tmp_path: Path) -> None:
    data = bare(
        name="=1+1",
        parties={"@owner": {"name": "+Owner", "discount_rate": "10%"}},
        flows={"cash": {"from": "outside", "to": "@owner", "amounts": [-100, 50, 60]}},
        offers={"=HYPERLINK(1)": {"preset": "flows only"}},
    )
    model = sm.Model(data)
    model.export(tmp_path / "out")
    text = (tmp_path / "out" / "npv.csv").read_text(encoding="utf-8")
    assert text.splitlines()[1].startswith("'=HYPERLINK(1),'@owner,-")
    assert "'=HYPERLINK(1),'@owner,npv" in model.compare().to_csv()


def test_export_loads_no_matplotlib(tmp_path: Path) -> None:
    code = (
        "import sys, servicemodel as sm\n"
        f"sm.load({str(SCENARIO)!r}).export({str(tmp_path / 'out')!r})\n"
        "assert 'matplotlib' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
