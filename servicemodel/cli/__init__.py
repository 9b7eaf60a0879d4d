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
@click.option("--csv", "as_csv", is_flag=True, help="Print rows of offer, party, measure, value.")
@click.option("--offer", "offers", multiple=True, help="Show this offer only; repeatable.")
@click.option("--party", "parties", multiple=True, help="Show this party only; repeatable.")
@click.option("--cash", is_flag=True, help="Show the yearly cash of each party instead.")
@click.option("--width", type=click.IntRange(min=60), help="Columns of the output.")
@values
def compare(
    file: str,
    as_json: bool,
    as_csv: bool,
    offers: tuple[str, ...],
    parties: tuple[str, ...],
    cash: bool,
    width: int | None,
    values: Values,
) -> None:
    """Show what every offer of the scenario FILE is worth to every party, and why."""
    if as_json and as_csv:
        raise UsageError("--json and --csv are two answers: ask for one")
    comparison = api.load(file, values).compare()
    if as_json:
        _print_json(comparison.to_dict())
    elif as_csv:
        click.echo(comparison.to_csv(), nl=False)
    else:
        columns = width or _columns()
        text = comparison.text(offers=offers, parties=parties, width=columns, cash=cash)
        click.echo(text, nl=False)


@commands.command()
@file
@click.argument("offer")
@click.option("--term", help="The path of the amount; without it the offer's first payment.")
@as_json
@values
def zone(file: str, offer: str, term: str | None, as_json: bool, values: Values) -> None:
    """Show from which amount the provider gains under an OFFER, and up to which the customer."""
    model = api.load(file, values)
    _answer(model, model.zone(offer, term), as_json)


@commands.command()
@file
@click.option("--find", required=True, metavar="PATH", help="The value to look for.")
@click.option(
    "--so-that",
    required=True,
    metavar="TARGET",
    help="What must hold, such as 'provider irr = 10%' or 'customer npv less sale = 0'.",
)
@click.option("--offer", help="The offer that is meant, if the path does not name it.")
@as_json
@values
def solve(
    file: str, find: str, so_that: str, offer: str | None, as_json: bool, values: Values
) -> None:
    """Find the value of one number of the scenario FILE so that a target is met."""
    model = api.load(file, values)
    _answer(model, model.solve(find, so_that, offer), as_json)


@commands.command()
@file
@click.argument("offer")
@click.argument("party")
@click.option("--against", help="The offer to compare with; without it the baseline.")
@as_json
@values
def metrics(
    file: str, offer: str, party: str, against: str | None, as_json: bool, values: Values
) -> None:
    """Show all metrics of a PARTY under an OFFER of the scenario FILE."""
    model = api.load(file, values)
    found = model.metrics(offer, party, against)
    if as_json:
        _print_json([vars(metric) for metric in found])
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


@commands.command()
@file
@as_json
@values
def check(file: str, as_json: bool, values: Values) -> None:
    """Check the scenario FILE: valid, money conserved, NPVs right, and what is assumed."""
    model = api.load(file, values)
    found = model.check()
    if as_json:
        _print_json(model.to_dict(found))
    else:
        click.echo(model.text(found), nl=False)
    if not found.hold:
        sys.exit(FAILED)


@commands.command()
@file
@as_json
@values
def show(file: str, as_json: bool, values: Values) -> None:
    """Show every value of the scenario FILE, and where it came from."""
    model = api.load(file, values)
    rows = model.show()
    if as_json:
        _print_json(rows)
    else:
        click.echo(model.text(rows), nl=False)


def _answer(model: api.Model, found: api.Plain, as_json: bool) -> None:
    if as_json:
        _print_json(model.to_dict(found))
    else:
        click.echo(model.text(found), nl=False)


def _columns() -> int:
    """Return the width of the terminal; of a file or a pipe what a page holds."""
    import shutil

    if not sys.stdout.isatty():
        return 100
    return min(max(shutil.get_terminal_size((100, 24)).columns, 60), 160)


def _print_json(data: object) -> None:
    click.echo(json.dumps(data, indent=2, allow_nan=False, default=list))
