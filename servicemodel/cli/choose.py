"""The command `choose`."""

from __future__ import annotations

import click

from servicemodel import api
from servicemodel.cli import options


@click.command()
@options.file
@click.option("--offer", help="Only this offer.")
@options.as_json
@options.values
def command(file: str, offer: str | None, as_json: bool, values: options.Values) -> None:
    """Show what those who decide would build, and what the split incentive costs."""
    model = api.load(file, values)
    options.answer(model, model.choose(offer), as_json)
