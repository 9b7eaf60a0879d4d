"""The command `split`."""

from __future__ import annotations

import click

from servicemodel import api
from servicemodel.cli import options


@click.command()
@options.file
@click.argument("offer")
@click.option("--rule", default="nash", help="nash, equal, or investment.", show_default=True)
@click.option("--weight", type=float, default=0.5, help="The provider's, of nash: 0.5 is even.")
@click.option("--term", help="The amount that is restated; without it the offer's first payment.")
@options.as_json
@options.values
def command(
    file: str,
    offer: str,
    rule: str,
    weight: float,
    term: str | None,
    as_json: bool,
    values: options.Values,
) -> None:
    """Show how provider and customer may share what an OFFER brings them together."""
    model = api.load(file, values)
    options.answer(model, model.split(offer, rule, weight, term), as_json)
