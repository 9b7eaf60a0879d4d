"""The page of errors: each script is run in a folder of its own, and what it prints is shown."""

from __future__ import annotations

import contextlib
import difflib
import io
import shlex
import sys
from typing import TYPE_CHECKING
from unittest.mock import patch

from servicemodel.cli import main
from tests.errors.gallery import FILE, OFFICE, SECTIONS, Case

if TYPE_CHECKING:
    from pathlib import Path

HEAD = """# Errors

Every message says where: a file with line and column, an option or a path of the scenario. It says
what was found, what is allowed and the nearest right word. All mistakes of a scenario are told at
once. The exit code is 2 for a wrong call and 3 for a wrong scenario.

This page is written by its own test: each message below was provoked by a change of the small
scenario at its end.
"""


def provoked(case: Case, folder: Path) -> tuple[int, str]:
    """Run a case's command in a folder; return its exit code and what it says."""
    folder.mkdir(parents=True)
    (folder / FILE).write_text(case.text, encoding="utf-8")
    for name, content in case.files.items():
        if content is None:
            (folder / name).mkdir()
        else:
            (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    out, err = io.StringIO(), io.StringIO()
    words = ["servicemodel", *shlex.split(case.command)]
    code = 0
    with (
        contextlib.chdir(folder),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        patch.object(sys, "argv", words),
        patch.object(sys.modules["__main__"], "__package__", None, create=True),  # for click
    ):
        try:
            main()
        except SystemExit as leaving:
            code = int(leaving.code or 0)
    assert out.getvalue() == "", case.title
    return code, err.getvalue()


def page(told: dict[str, str]) -> str:
    """Return the page; `told` has what each case says, by its title."""
    parts = [HEAD]
    for section, cases in SECTIONS.items():
        parts.append(f"## {section}\n")
        for case in cases:
            parts.append(f"### {case.title}\n")
            if shown := changes(case):
                parts.append(f"```text\n{shown}\n```\n")
            parts.append(f"```text\n$ servicemodel {case.command}\n{told[case.title]}```\n")
    parts.append(f"## The scenario\n\n```text\n{OFFICE}```")
    return "\n".join(parts) + "\n"


def changes(case: Case) -> str:
    """Return the lines that a case changes or removes, and those of other files, none too long."""
    lines = [
        line
        for line in difflib.ndiff(OFFICE.splitlines(), case.text.splitlines())
        if line[0] == "+"
    ]
    if not lines and case.text != OFFICE:
        gone = set(OFFICE.splitlines()) - set(case.text.splitlines())
        lines = [f"- {line}" for line in OFFICE.splitlines() if line in gone]
    for name, content in case.files.items():
        if isinstance(content, str) and len(content) < 200:
            lines += [f"{name}:", *(f"    {line}" for line in content.splitlines())]
    cut = [line if len(line) <= 90 else f"{line[:60]} ..." for line in lines]
    return "\n".join(line.replace("\t", "→") for line in cut[:8])
