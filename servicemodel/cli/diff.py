"""The command `diff`."""

from __future__ import annotations

import click

from servicemodel import api
from servicemodel.cli import options, set_paths


@click.command()
@click.argument("first", shell_complete=set_paths.files)
@click.argument("second", shell_complete=set_paths.files)
@options.as_json
def command(first: str, second: str, as_json: bool) -> None:
    """Show what a SECOND scenario states differently from a FIRST, and what that is worth."""
    model = api.load(first)
    options.answer(model, model.diff(api.load(second)), as_json)
