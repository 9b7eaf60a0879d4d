"""The command `compare`."""

from __future__ import annotations

import click

from servicemodel import api
from servicemodel.cli import options
from servicemodel.errors import UsageError


@click.command()
@options.file
@options.as_json
@click.option("--csv", "as_csv", is_flag=True, help="Print rows of offer, party, metric, value.")
@options.csv_dialect
@click.option("--offer", "offers", multiple=True, help="Show this offer only; repeatable.")
@click.option("--party", "parties", multiple=True, help="Show this party only; repeatable.")
@click.option("--cash", is_flag=True, help="Show the yearly cash of each party instead.")
@click.option(
    "--statements", is_flag=True, help="Show income, cash flow and balance of each party instead."
)
@click.option("--width", type=click.IntRange(min=60), help="Columns of the output.")
@options.values
def command(
    file: str,
    as_json: bool,
    as_csv: bool,
    csv_dialect: str | None,
    offers: tuple[str, ...],
    parties: tuple[str, ...],
    cash: bool,
    statements: bool,
    width: int | None,
    values: options.Values,
) -> None:
    """Show what every offer of the scenario FILE is worth to every party, and why."""
    if as_json and as_csv:
        raise UsageError("--json and --csv are two answers: ask for one")
    if csv_dialect and not as_csv:
        raise UsageError("--csv-dialect says how --csv is written: ask for --csv too")
    if cash and statements:
        raise UsageError("--cash and --statements are two answers: ask for one")
    comparison = api.load(file, values).compare()
    if statements:
        _show(comparison.statements(offers, parties), as_json, as_csv, csv_dialect, width)
    elif as_json:
        options.print_json(comparison.to_dict())
    elif as_csv:
        click.echo(comparison.to_csv(csv_dialect or "comma"), nl=False)
    else:
        columns = width or options.columns()
        text = comparison.text(offers=offers, parties=parties, width=columns, cash=cash)
        click.echo(text, nl=False)


def _show(
    found: api.Statements, as_json: bool, as_csv: bool, csv_dialect: str | None, width: int | None
) -> None:
    if as_json:
        options.print_json(found.to_dict())
    elif as_csv:
        click.echo(found.to_csv(csv_dialect or "comma"), nl=False)
    else:
        click.echo(found.text(width or options.columns()), nl=False)
