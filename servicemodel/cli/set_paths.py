"""Completion in a shell: the files of scenarios, and the paths of `--set`."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from click.shell_completion import CompletionItem

from servicemodel.errors import ServiceModelError

if TYPE_CHECKING:
    import click

SPECIAL = re.compile(r"""[\s"'\\()&;|<>$`*?#!{}\[\]]""")


def files(
    _context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Leave the names of files to the shell."""
    return [CompletionItem(incomplete, type="file")]


def paths(
    context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Return the paths of the scenario that is named before; nothing if it can't be read."""
    from servicemodel import api

    # while an option still lacks its value, click leaves the arguments before it where they are
    file = context.params.get("file") or next(iter(context.args), None)
    if not file or file == "-":
        return []
    try:
        found = api.completions(file, incomplete)
    except ServiceModelError:
        return []
    return [CompletionItem(_as_typed(path)) for path in found]


def _as_typed(path: str) -> str:
    """Return a path as the shell takes it: bash does not quote what it is given, others do.

    Of two backslashes click's function for bash, which reads lines without -r, leaves one.
    """
    words = os.environ.get("COMP_WORDS", "").split("\n")
    bash = os.environ.get("_SERVICEMODEL_COMPLETE", "").startswith("bash")
    if not bash or words[-1].startswith(("'", '"')):
        return path
    return SPECIAL.sub(lambda found: f"\\\\{found[0]}", path)
