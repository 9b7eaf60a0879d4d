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


@commands.command()
@click.argument("file")
@click.option("--json", "as_json", is_flag=True, help="Print plain data instead of a table.")
def compare(file: str, as_json: bool) -> None:
    """Show the NPV of both sides under every offer of the scenario FILE."""
    comparison = api.load(file).compare()
    if as_json:
        click.echo(json.dumps(comparison.to_dict(), indent=2, allow_nan=False))
    else:
        click.echo(str(comparison), nl=False)


@commands.command()
@click.argument("file")
@click.argument("offer")
@click.argument("party")
@click.argument("line", default="NPV")
@click.option("--period", default=1, show_default=True, help="Which period of a row, 0 to N.")
@click.option("--depth", default=3, show_default=True, help="How many lines deep.")
def explain(file: str, offer: str, party: str, line: str, period: int, depth: int) -> None:
    """Show why a LINE of a PARTY under an OFFER of the scenario FILE is what it is."""
    tree = api.load(file).explain(offer, party, line, period=period, depth=depth)
    click.echo(tree.text())
