"""The command line: one thin command per verb, loaded when it is called.

Data goes to stdout, all else to stderr. Exit codes: 0 done, 1 failed while running, 2 wrong
usage, 3 scenario invalid.
"""

from __future__ import annotations

import importlib
import sys

import click

from servicemodel.errors import ScenarioError, ServiceModelError, UsageError

FAILED, WRONG_USAGE, INVALID = 1, 2, 3
COMMANDS = {  # in the order of the help: the first line of each command's own help
    "compare": "Show what every offer is worth to every party, and why.",
    "zone": "Show from which amount on the provider gains, and up to which the customer.",
    "solve": "Find the value of one number so that a target is met.",
    "metrics": "Show all metrics of a party under an offer.",
    "explain": "Show why a number is what it is.",
    "check": "Check a scenario, and tell what it assumes.",
    "show": "Show every value of a scenario, and where it came from.",
}


class Verbs(click.Group):
    """Commands by name, each in a module that is loaded when the command is needed."""

    def list_commands(self, context: click.Context) -> list[str]:
        """Return the names in the order of the help."""
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """Load a command, None if there is none of that name."""
        if name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"servicemodel.cli.{name}").command
        command.name = name
        return command

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def main() -> None:
    """Run the command line and leave with the exit code that fits."""
    try:
        commands(standalone_mode=True)
    except ServiceModelError as problem:
        click.echo(str(problem), err=True)
        codes = {ScenarioError: INVALID, UsageError: WRONG_USAGE}
        sys.exit(codes.get(type(problem), FAILED))


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="servicemodel")
def commands() -> None:
    """Sell a durable product, or provide it as a service? What each side gains."""
