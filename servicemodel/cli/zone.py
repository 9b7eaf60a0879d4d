"""The command `zone`."""

from __future__ import annotations

import click

from servicemodel import api
from servicemodel.cli import options


@click.command()
@options.file
@click.argument("offer")
@click.option("--term", help="The path of the amount; without it the offer's first payment.")
@options.as_json
@options.values
def command(file: str, offer: str, term: str | None, as_json: bool, values: options.Values) -> None:
    """Show from which amount the provider gains under an OFFER, and up to which the customer."""
    model = api.load(file, values)
    options.answer(model, model.zone(offer, term), as_json)
