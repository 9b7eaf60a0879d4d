"""The command `offers`."""

from __future__ import annotations

import click

from servicemodel import api
from servicemodel.cli import options
from servicemodel.errors import UsageError


@click.command()
@options.as_json
@click.option("--csv", "as_csv", is_flag=True, help="Print a row per preset.")
@options.csv_dialect
@click.option("--width", type=click.IntRange(min=60), help="Columns of the output.")
def command(as_json: bool, as_csv: bool, csv_dialect: str | None, width: int | None) -> None:
    """Show the kinds of offer there are: who owns, does, pays and risks what under each."""
    if as_json and as_csv:
        raise UsageError("--json and --csv are two answers: ask for one")
    if as_json:
        options.print_json({"presets": api.presets().rows()})
    elif as_csv:
        click.echo(api.presets().csv(csv_dialect or "comma"), nl=False)
    else:
        click.echo(api.presets().text(width or options.columns()), nl=False)
