"""The command `solve`."""

from __future__ import annotations

import click

from servicemodel import api
from servicemodel.cli import options


@click.command()
@options.file
@click.option("--find", required=True, metavar="PATH", help="The value to look for.")
@click.option(
    "--so-that",
    required=True,
    metavar="TARGET",
    help="What must hold: 'provider irr = 10%', 'provider irr by year 20 = 10%', "
    "'provider dscr = 1.3', 'customer npv less sale = 0', 'customer indifferent', 'equal gain'.",
)
@click.option("--offer", help="The offer that is meant, if the path does not name it.")
@options.as_json
@options.values
def command(
    file: str, find: str, so_that: str, offer: str | None, as_json: bool, values: options.Values
) -> None:
    """Find the value of one number of the scenario FILE so that a target is met."""
    model = api.load(file, values)
    options.answer(model, model.solve(find, so_that, offer), as_json)
