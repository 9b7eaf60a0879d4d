"""The command `export`."""

from __future__ import annotations

from pathlib import Path

import click

from servicemodel import api
from servicemodel.cli import options
from servicemodel.errors import UsageError


@click.command()
@options.file
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="BOOK.xlsx|FOLDER",
    help="The workbook or the folder to write.",
)
@click.option("--format", "form", metavar="csv|parquet", help="The kind of files in a folder: csv.")
@options.csv_dialect
@options.force
@options.values
def command(
    file: str,
    output: str,
    form: str | None,
    csv_dialect: str | None,
    force: bool,
    values: options.Values,
) -> None:
    """Write the comparison of the scenario FILE: a workbook with live formulas, or tidy files.

    A name that ends in .xlsx is a workbook; any other one is a folder for NPVs, results, cash and
    inputs as csv or parquet files with a manifest. It is written as a whole, or left as it is.
    """
    workbook = Path(output).suffix.lower() == ".xlsx"
    if workbook and (form or csv_dialect):
        raise UsageError("--format and --csv-dialect are for a folder: leave them out")
    if csv_dialect and form not in (None, "csv"):
        raise UsageError("--csv-dialect says how csv files are written: leave it out")
    model = api.load(file, values)
    if workbook:
        model.to_workbook(output, force=force)
    else:
        model.export(output, form or "csv", csv_dialect=csv_dialect or "comma", force=force)
    options.note(f"{output} is written")
