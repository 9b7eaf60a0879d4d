"""The command `show`."""

from __future__ import annotations

import click

from servicemodel import api
from servicemodel.cli import options


@click.command()
@options.file
@options.as_json
@options.values
def command(file: str, as_json: bool, values: options.Values) -> None:
    """Show every value of the scenario FILE, and where it came from."""
    model = api.load(file, values)
    rows = model.show()
    options.answer(model, rows, as_json)
