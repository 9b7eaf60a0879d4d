"""The command `chart`."""

from __future__ import annotations

import click

from servicemodel import api
from servicemodel.cli import options


@click.command()
@options.file
@click.option(
    "--kind",
    required=True,
    metavar="zone|two terms|cash|bridge|npv",
    help="zone: gains by fee; two terms: where both gain, by fee and --beside; cash: cumulative "
    "cash; bridge: what moves the NPV; npv: NPVs.",
)
@click.option("-o", "--output", required=True, metavar="PATH", help="The .svg or .png to write.")
@click.option("--offer", help="The offer of a zone or bridge; of others, show it beside the first.")
@click.option("--party", help="Draw this party only.")
@options.beside
@click.option("--term", help="The first number of two terms; without it the first payment.")
@options.lowest
@options.highest
@options.force
@options.values
def command(
    file: str,
    kind: str,
    output: str,
    offer: str | None,
    party: str | None,
    beside: str | None,
    term: str | None,
    low: str | None,
    high: str | None,
    force: bool,
    values: options.Values,
) -> None:
    """Draw a chart of the scenario FILE into an svg or png file."""
    model = api.load(file, values)
    two = {"beside": beside, "term": term}
    model.to_chart(output, kind, offer=offer, party=party, low=low, high=high, force=force, **two)
    options.note(f"{output} is written")
