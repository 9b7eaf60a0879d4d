"""The command `lease`."""

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
    """Show whether an OFFER contains a lease under IFRS 16, and what it looks like."""
    model = api.load(file, values)
    options.answer(model, model.lease(offer), as_json)
