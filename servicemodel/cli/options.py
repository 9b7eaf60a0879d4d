"""What several commands share: arguments, options, and how an answer leaves."""

from __future__ import annotations

import json
import shutil
import sys
from typing import TYPE_CHECKING

import click

from servicemodel.cli import set_paths

if TYPE_CHECKING:
    from servicemodel import api

Values = dict[str, str]
NOT_HELD = 4  # exit code of a check or a threshold that does not hold
UNSEEN = 100  # columns where no terminal says how many it has


def _pairs(_context: click.Context, _option: click.Parameter, stated: tuple[str, ...]) -> Values:
    values = {}
    for pair in stated:
        path, sign, value = pair.rpartition("=")
        if not sign:
            raise click.BadParameter(f"{pair!r} is not path=value")
        values[path.strip()] = value.strip()
    return values


file = click.argument("file", shell_complete=set_paths.files)
as_json = click.option("--json", "as_json", is_flag=True, help="Print plain data.")
values = click.option(
    "--set",
    "values",
    multiple=True,
    metavar="PATH=VALUE",
    callback=_pairs,
    shell_complete=set_paths.paths,
    help="Set a value of the scenario, such as tariffs.electricity.price=0.12; repeatable.",
)
csv_dialect = click.option(
    "--csv-dialect",
    type=click.Choice(["comma", "semicolon"]),
    help="comma: 0.5 between commas, as without it; semicolon: 0,5 between semicolons.",
)
beside = click.option(
    "--beside", metavar="PATH", help="A second number: floor and ceiling at each of its values."
)
lowest = click.option(
    "--from", "low", metavar="NUMBER", help="Its lowest value, such as 2%; without it 0."
)
highest = click.option(
    "--to", "high", metavar="NUMBER", help="Its highest; without it twice what it is."
)
force = click.option("--force", is_flag=True, help="Write over what is there already.")


def answer(model: api.Model, found: api.Answer, as_json: bool) -> None:
    """Print what a model found: as plain data, or as a person reads it."""
    if as_json:
        print_json(model.to_dict(found))
    else:
        click.echo(model.text(found), nl=False)


def note(text: str) -> None:
    """Tell something beside the data, unless nothing is to be told."""
    if not click.get_current_context().find_root().params.get("quiet"):
        click.echo(text, err=True)


def columns() -> int:
    """Return the width of the terminal; of a file or a pipe what a page holds."""
    if not sys.stdout.isatty():
        return UNSEEN
    return min(max(shutil.get_terminal_size((UNSEEN, 24)).columns, 60), 160)


def print_json(data: object) -> None:
    """Print plain data; a number that is none never reaches it."""
    click.echo(json.dumps(data, indent=2, allow_nan=False, default=list))
