"""The command `check`."""

from __future__ import annotations

import sys

import click

from servicemodel import api
from servicemodel.cli import options


@click.command()
@options.file
@options.as_json
@options.values
def command(file: str, as_json: bool, values: options.Values) -> None:
    """Check the scenario FILE: valid, money conserved, NPVs right, and what is assumed."""
    model = api.load(file, values)
    found = model.check()
    options.answer(model, found, as_json)
    if not found.hold:
        sys.exit(options.NOT_HELD)
