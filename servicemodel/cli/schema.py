"""The command `schema`."""

from __future__ import annotations

import click

from servicemodel import api
from servicemodel.cli import options


@click.command()
def command() -> None:
    """Print the JSON Schema of a scenario, with which an editor completes and checks it."""
    options.print_json(api.schema())
