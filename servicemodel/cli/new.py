"""The command `new`."""

from __future__ import annotations

import click

from servicemodel import api
from servicemodel.cli import options


@click.command()
@click.option(
    "--kind",
    type=click.Choice(api.STARTERS),
    default=api.STARTERS[0],
    show_default=True,
    help="What to start from; blank has placeholders, the others figures with their sources.",
)
@click.option("-o", "--output", metavar="FILE", help="Write it to a file.")
@options.force
def command(kind: str, output: str | None, force: bool) -> None:
    """Print a commented scenario to start from."""
    text = api.new(kind, output, force=force)
    if output is None:
        click.echo(text, nl=False)
    else:
        options.note(f"wrote {output}; now: servicemodel compare {output}")
