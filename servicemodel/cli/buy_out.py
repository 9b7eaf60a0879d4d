"""The command `buy-out`."""

from __future__ import annotations

import click

from servicemodel import api
from servicemodel.cli import options


@click.command()
@options.file
@click.argument("offer")
@options.as_json
@options.values
def command(file: str, offer: str, as_json: bool, values: options.Values) -> None:
    """Show what the machine of an OFFER is sold for at the end of each year, by each method."""
    model = api.load(file, values)
    options.answer(model, model.buy_out(offer), as_json)
