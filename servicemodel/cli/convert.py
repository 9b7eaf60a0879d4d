"""The command `convert`."""

from __future__ import annotations

import click

from servicemodel import api
from servicemodel.cli import options
from servicemodel.errors import UsageError

YAML, WORKBOOK = (".yaml", ".yml"), ".xlsx"


@click.command()
@options.file
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="OUT",
    help="The file to write: .yaml or .yml for YAML, .xlsx for a workbook.",
)
@options.force
def command(file: str, output: str, force: bool) -> None:
    """Write the scenario FILE, a YAML file or a workbook, as the other; the model is the same."""
    kind = output.lower()
    if not kind.endswith((*YAML, WORKBOOK)):
        raise UsageError(f"{output}: write to a file that ends in .yaml, .yml or .xlsx")
    model = api.load(file)
    if kind.endswith(WORKBOOK):
        model.to_workbook(output, force=force)
    else:
        model.to_yaml(output, force=force)
    for lost in model.left_behind():
        options.note(lost)
    options.note(f"{output} is written")
