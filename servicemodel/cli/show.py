"""The command `show`."""

from __future__ import annotations

import click

from servicemodel import api
from servicemodel.cli import options


@click.command()
@options.file
@options.as_json
@click.option("--origin", is_flag=True, help="Print a line per value: path, value, file:line.")
@options.values
def command(file: str, as_json: bool, origin: bool, values: options.Values) -> None:
    """Show every value of the scenario FILE, and where it came from."""
    model = api.load(file, values)
    if origin and not as_json:
        click.echo(model.origins(), nl=False)
    else:
        options.answer(model, model.show(), as_json)
