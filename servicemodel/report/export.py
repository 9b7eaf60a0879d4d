"""A folder of tidy files that other programs read, with a manifest that says what is in them."""

from __future__ import annotations

import hashlib
import io
import json
from typing import TYPE_CHECKING, Any

from servicemodel.errors import UsageError, did_you_mean
from servicemodel.model import checks, results
from servicemodel.report import files, frames, tidy
from servicemodel.report.chart import needs
from servicemodel.report.delimited import DIALECTS, delimited

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from servicemodel.model.build import Built

FORMATS = ("csv", "parquet")
APOSTROPHE = "text that starts with = + - or @ has an apostrophe before it"


def export(
    built: Built,
    data: Any,
    path: Path | str,
    form: str = "csv",
    dialect: str = "comma",
    *,
    force: bool = False,
) -> None:
    """Write NPVs, all results, cash and inputs into a folder, and a manifest beside them.

    The folder is as it was, or whole and new; one that is there is replaced only if told to
    `force` it, and only if all in it is of an export. `data` is what the model was built from.
    """
    if form not in FORMATS:
        raise UsageError(f"no format is called {form!r}; {did_you_mean(form, FORMATS)}")
    if dialect not in DIALECTS:
        raise UsageError(f"no CSV dialect is called {dialect!r}; {did_you_mean(dialect, DIALECTS)}")
    if form == "parquet":
        needs("pyarrow", "parquet files need")
    found = results.compare(built)
    tables = {
        "npv": frames.npvs(found, built),
        "results": frames.tidy(tidy.rows(found), built),
        "cash": frames.cash(built),
        "inputs": frames.inputs(checks.stated(built, data), built),
    }
    written = {
        f"{name}.{form}": _parquet(frame) if form == "parquet" else _csv(frame, dialect)
        for name, frame in tables.items()
    }
    told = {
        f"{name}.{form}": {
            "rows": len(frame),
            "sha256": hashlib.sha256(written[f"{name}.{form}"]).hexdigest(),
            "columns": {str(column): _kind(frame[column]) for column in frame.columns},
            "units": frame.attrs["units"],
        }
        for name, frame in tables.items()
    }
    marks = frames.marks(built)
    manifest = {
        "servicemodel": marks["servicemodel"],
        "scenario": marks["scenario"],
        "scenario_hash": marks["scenario_hash"],
        "currency": built.scenario.currency,
        "prices": built.scenario.prices,
        "baseline": built.baseline,
        "parties": {key: party.name for key, party in built.parties.items()},
        "format": form,
        **({"csv_dialect": dialect, "text": APOSTROPHE} if form == "csv" else {}),
        "files": told,
    }
    text = json.dumps(manifest, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    files.write_folder(path, {**written, files.MANIFEST: text.encode()}, force=force)


def _kind(column: pd.Series[Any]) -> str:
    """Return what stands in a column: text, number, whole number or date."""
    return {"f": "number", "i": "whole number", "M": "date"}.get(column.dtype.kind, "text")


def _csv(frame: pd.DataFrame, dialect: str) -> bytes:
    columns = [
        column.dt.strftime("%Y-%m-%d") if column.dtype.kind == "M" else column
        for _, column in frame.items()
    ]
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return delimited([str(name) for name in frame.columns], rows, dialect).encode()


def _parquet(frame: pd.DataFrame) -> bytes:
    file = io.BytesIO()
    frame.to_parquet(file, engine="pyarrow", index=False)
    return file.getvalue()
