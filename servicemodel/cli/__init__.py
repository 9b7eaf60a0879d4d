"""The command line: one thin command per verb.

Data goes to stdout, all else to stderr. Exit codes: 0 done, 1 failed while running, 2 wrong
usage, 3 scenario invalid.
"""

from __future__ import annotations

import json
import sys

import click

from servicemodel import api
from servicemodel.errors import ScenarioError, ServiceModelError, UsageError

FAILED, WRONG_USAGE, INVALID = 1, 2, 3
Values = dict[str, str]
CONTEXT = {"help_option_names": ["-h", "--help"]}


def main() -> None:
    """Run the command line and leave with the exit code that fits."""
    try:
        commands(standalone_mode=True)
    except ServiceModelError as problem:
        click.echo(str(problem), err=True)
        codes = {ScenarioError: INVALID, UsageError: WRONG_USAGE}
        sys.exit(codes.get(type(problem), FAILED))


@click.group(context_settings=CONTEXT)
@click.version_option(package_name="servicemodel")
def commands() -> None:
    """Sell a durable product, or provide it as a service? What each side gains."""


def _pairs(_context: click.Context, _option: click.Parameter, stated: tuple[str, ...]) -> Values:
    values = {}
    for pair in stated:
        path, sign, value = pair.rpartition("=")
        if not sign:
            raise click.BadParameter(f"{pair!r} is not path=value")
        values[path.strip()] = value.strip()
    return values


file = click.argument("file")
as_json = click.option("--json", "as_json", is_flag=True, help="Print plain data.")
values = click.option(
    "--set",
    "values",
    multiple=True,
    metavar="PATH=VALUE",
    callback=_pairs,
    help="Set a value of the scenario, such as tariffs.electricity.price=0.12; repeatable.",
)


@commands.command()
@file
@as_json
@values
def compare(file: str, as_json: bool, values: Values) -> None:
    """Show the NPV of both sides under every offer of the scenario FILE."""
    comparison = api.load(file, values).compare()
    if as_json:
        _print_json(comparison.to_dict())
    else:
        click.echo(str(comparison), nl=False)


@commands.command()
@file
@click.argument("offer")
@click.option("--term", help="The path of the amount; without it the offer's first fee.")
@as_json
@values
def zone(file: str, offer: str, term: str | None, as_json: bool, values: Values) -> None:
    """Show from which amount the provider gains under an OFFER, and up to which the customer."""
    model = api.load(file, values)
    found = model.zone(offer, term)
    if as_json:
        _print_json(model.to_dict(found))
    else:
        click.echo(model.text(found), nl=False)


@commands.command()
@file
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
@values
def explain(
    file: str, offer: str, party: str, line: str, period: int, depth: int, values: Values
) -> None:
    """Show why a LINE of a PARTY under an OFFER of the scenario FILE is what it is."""
    tree = api.load(file, values).explain(offer, party, line, period=period, depth=depth)
    click.echo(tree.text())


def _print_json(data: object) -> None:
    click.echo(json.dumps(data, indent=2, allow_nan=False))
