"""The command `zone`."""

from __future__ import annotations

import click

from servicemodel import api
from servicemodel.cli import options

POINTS = 11  # rows of a table that a person reads


@click.command()
@options.file
@click.argument("offer")
@click.option("--term", help="The path of the amount; without it the offer's first payment.")
@click.option("--against", help="Measure gains against this offer, not what the customer takes.")
@options.beside
@options.lowest
@options.highest
@options.as_json
@options.values
def command(
    file: str,
    offer: str,
    term: str | None,
    against: str | None,
    beside: str | None,
    low: str | None,
    high: str | None,
    as_json: bool,
    values: options.Values,
) -> None:
    """Show from which amount the provider gains under an OFFER, and up to which the customer."""
    model = api.load(file, values)
    if beside is None:
        if low is not None or high is not None:
            raise click.UsageError("--from and --to need --beside, the number that goes so far")
        options.answer(model, model.zone(offer, term, against=against), as_json)
        return
    if against is not None:
        raise click.UsageError("--against and --beside do not go together")
    options.answer(model, model.zones(offer, beside, term, low, high, POINTS), as_json)
