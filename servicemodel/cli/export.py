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
@click.option(
    "--for",
    "party",
    metavar="PARTY",
    help="Write a workbook that holds only what this party may see; its key or its name.",
)
@options.force
@options.values
def command(
    file: str,
    output: str,
    form: str | None,
    csv_dialect: str | None,
    party: str | None,
    force: bool,
    values: options.Values,
) -> None:
    """Write the comparison of the scenario FILE: a workbook with live formulas, or tidy files.

    A name that ends in .xlsx is a workbook; any other one is a folder for NPVs, results, cash and
    inputs as csv or parquet files with a manifest. It is written as a whole, or left as it is.
    With --for a workbook is fit to be handed to that party: what only others may see is left out.
    """
    workbook = Path(output).suffix.lower() == ".xlsx"
    if workbook and (form or csv_dialect):
        raise UsageError("--format and --csv-dialect are for a folder: leave them out")
    if csv_dialect and form not in (None, "csv"):
        raise UsageError("--csv-dialect says how csv files are written: leave it out")
    if party is not None and not workbook:
        raise UsageError("--for is for a workbook: give it a name that ends in .xlsx")
    model = api.load(file, values)
    if workbook:
        model.to_workbook(output, party=party, force=force)
    else:
        model.export(output, form or "csv", csv_dialect=csv_dialect or "comma", force=force)
    if party is None:
        for lost in model.left_behind() if workbook else []:
            options.note(lost)
        options.note(f"{output} is written")
    else:
        options.note(f"{output} is written for {party}: what only others may see is left out")
