"""The command line: one thin command per verb, loaded when it is called.

Data goes to stdout, all else to stderr. Exit codes: 0 done, 1 failed while running, 2 wrong
usage, 3 scenario invalid, 4 a check does not hold, 130 interrupted.
"""

from __future__ import annotations

import importlib
import os
import sys

import click

from servicemodel.errors import ScenarioError, ServiceModelError, UsageError, did_you_mean

FAILED, WRONG_USAGE, INVALID, INTERRUPTED = 1, 2, 3, 130
TRACEBACK = "SERVICEMODEL_TRACEBACK"
COMMANDS = {  # in the order of the help: the first line of each command's own help
    "new": "Print a commented scenario to start from.",
    "compare": "Show what every offer is worth to every party, and why.",
    "zone": "Show from which amount on the provider gains, and up to which the customer.",
    "split": "Show how provider and customer may share what an offer brings them together.",
    "choose": "Show what those who decide would build, and what the split incentive costs.",
    "solve": "Find the value of one number so that a target is met.",
    "metrics": "Show all metrics of a party under an offer.",
    "offers": "Show the kinds of offer there are: who owns, does, pays and risks what.",
    "lease": "Show whether an offer contains a lease (IFRS 16), and what it looks like.",
    "buy-out": "Show what the machine of a contract is sold for if it ends early.",
    "explain": "Show why a number is what it is.",
    "check": "Check a scenario, and tell what it assumes.",
    "show": "Show every value of a scenario, and where it came from.",
    "diff": "Show what two scenarios state differently, and what that is worth.",
    "chart": "Draw a chart: a zone, cumulative cash, a bridge or NPVs.",
    "export": "Write NPVs, results, cash and inputs into a folder of tidy files.",
    "convert": "Write a scenario as YAML or as a workbook, from the one or the other.",
    "schema": "Print the JSON Schema of a scenario, for an editor.",
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
        module = f"servicemodel.cli.{name.replace('-', '_')}"
        command: click.Command = importlib.import_module(module).command
        command.name = name
        return command

    def resolve_command(
        self, context: click.Context, arguments: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is meant; of one that is not there tell the nearest."""
        name = arguments[0]
        if name not in COMMANDS and not name.startswith("-"):
            hint = did_you_mean(name, COMMANDS)
            raise click.UsageError(f"no command is called {name!r}; {hint}", context)
        return super().resolve_command(context, arguments)

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def main() -> None:
    """Run the command line and leave with the exit code that fits."""
    try:
        code = commands(prog_name="servicemodel", standalone_mode=False)
    except click.ClickException as problem:
        problem.show()
        sys.exit(problem.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        sys.exit(INTERRUPTED)
    except ServiceModelError as problem:
        click.echo(str(problem), err=True)
        codes = {ScenarioError: INVALID, UsageError: WRONG_USAGE}
        sys.exit(codes.get(type(problem), FAILED))
    except BrokenPipeError:  # whoever read the output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as problem:
        if os.environ.get(TRACEBACK):
            raise
        told = f"{type(problem).__name__}: {problem}".splitlines()[0]
        click.echo(f"servicemodel has a fault of its own ({told}); please report it", err=True)
        click.echo(f"{TRACEBACK}=1 before the command shows where it is", err=True)
        sys.exit(FAILED)
    sys.exit(code or 0)


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="servicemodel")
@click.option("-q", "--quiet", is_flag=True, help="Print no notes, only data and errors.")
def commands(quiet: bool) -> None:
    """Sell a durable product, or provide it as a service? What each side gains.

    FILE is a scenario; - reads it from standard input.
    """
