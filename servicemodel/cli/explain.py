"""The command `explain`."""

from __future__ import annotations

import click

from servicemodel import api
from servicemodel.cli import options


@click.command()
@options.file
@click.argument("offer")
@click.argument("party")
@click.argument("line", default="NPV")
@click.option("--period", default=1, show_default=True, help="Which period of a row, 0 to N.")
@click.option(
    "--depth",
    default=3,
    show_default=True,
    type=click.IntRange(min=0),
    help="How many lines deep.",
)
@options.as_json
@options.values
def command(
    file: str,
    offer: str,
    party: str,
    line: str,
    period: int,
    depth: int,
    as_json: bool,
    values: options.Values,
) -> None:
    """Show why a LINE of a PARTY under an OFFER of the scenario FILE is what it is."""
    model = api.load(file, values)
    tree = model.explain(offer, party, line, period=period, depth=depth)
    options.answer(model, tree, as_json)
