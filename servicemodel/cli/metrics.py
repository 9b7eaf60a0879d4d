"""The command `metrics`."""

from __future__ import annotations

import click

from servicemodel import api
from servicemodel.cli import options


@click.command()
@options.file
@click.argument("offer")
@click.argument("party")
@click.option("--against", help="The offer to compare with; without it the baseline.")
@options.as_json
@options.values
def command(
    file: str, offer: str, party: str, against: str | None, as_json: bool, values: options.Values
) -> None:
    """Show all metrics of a PARTY under an OFFER of the scenario FILE."""
    model = api.load(file, values)
    options.answer(model, model.metrics(offer, party, against), as_json)
