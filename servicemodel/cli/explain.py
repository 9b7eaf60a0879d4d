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
@options.values
def command(
    file: str, offer: str, party: str, line: str, period: int, depth: int, values: options.Values
) -> None:
    """Show why a LINE of a PARTY under an OFFER of the scenario FILE is what it is."""
    tree = api.load(file, values).explain(offer, party, line, period=period, depth=depth)
    click.echo(tree.text())
