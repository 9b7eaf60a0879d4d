"""The command `export`."""

from __future__ import annotations

import click

from servicemodel import api
from servicemodel.cli import options
from servicemodel.errors import UsageError


@click.command()
@options.file
@click.option("-o", "--output", required=True, metavar="FOLDER", help="The folder to write.")
@click.option(
    "--format",
    "form",
    default="csv",
    show_default=True,
    metavar="csv|parquet",
    help="The kind of files.",
)
@options.csv_dialect
@options.force
@options.values
def command(
    file: str,
    output: str,
    form: str,
    csv_dialect: str | None,
    force: bool,
    values: options.Values,
) -> None:
    """Write NPVs, all results, cash and inputs of the scenario FILE as tidy files with a manifest.

    The folder is written as a whole, or left as it is.
    """
    if csv_dialect and form != "csv":
        raise UsageError("--csv-dialect says how csv files are written: leave it out")
    model = api.load(file, values)
    model.export(output, form, csv_dialect=csv_dialect or "comma", force=force)
    options.note(f"{output} is written")
