"""Files that leave are whole or not there, and take the place of others only when told to."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from servicemodel.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

MANIFEST = "manifest.json"
LOCKS = (".~lock.{}#", "~${}")  # what LibreOffice and Excel lay beside a file that is open
ALLOW = "--force (in Python force=True) writes over it"


def write_file(path: Path | str, content: bytes, *, force: bool = False) -> None:
    """Write a file; raise `UsageError` if one is there already, unless told to `force` it."""
    target = Path(path).resolve()
    if target.is_dir():
        raise UsageError(f"{path} is a folder: name a file in it")
    if target.exists() and not force:
        raise UsageError(f"{path} is there already: {ALLOW}")
    for lock in LOCKS:
        if (beside := target.with_name(lock.format(target.name))).exists():
            raise UsageError(
                f"{path} is open in another program: close it there, or write to another name "
                f"(if it is not open, delete {beside.name})"
            )
    partial = _beside(target, "partial")
    try:
        partial.write_bytes(content)
        partial.replace(target)
    except OSError as problem:
        raise _failed(path, problem) from None
    finally:
        partial.unlink(missing_ok=True)


def write_folder(path: Path | str, files: Mapping[str, bytes], *, force: bool = False) -> None:
    """Write a folder of files, one of them its manifest, as a whole.

    Raises `UsageError` if there is something already, unless told to `force` it; and in any case
    if that is not a folder that was written here, with nothing of somebody else's in it.
    """
    target = Path(path).resolve()
    _may_take(target, path, force)
    partial, old = _beside(target, "partial"), _beside(target, "old")
    try:
        partial.mkdir()
        for name, content in files.items():
            (partial / name).write_bytes(content)
        if target.exists():
            target.rename(old)
        try:
            partial.rename(target)
        except OSError:
            if old.exists():
                old.rename(target)
            raise
    except OSError as problem:
        raise _failed(path, problem) from None
    finally:
        shutil.rmtree(partial, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def _may_take(target: Path, path: Path | str, force: bool) -> None:
    """Raise unless nothing is lost by writing a folder in the place of what is there."""
    if not target.exists():
        return
    if not target.is_dir():
        raise UsageError(f"{path} is a file: name a folder")
    inside = {entry.name for entry in target.iterdir()}
    if target == Path.cwd() or Path.cwd().is_relative_to(target):
        raise UsageError(f"{path} is where you are: name a folder that is to be made")
    if not inside:
        return
    known = _listed(target)
    if foreign := sorted(inside - known):
        raise UsageError(
            f"{path} has {foreign[0]!r} in it, which is not of an export: name another folder"
        )
    if not force:
        raise UsageError(f"{path} is there already: {ALLOW}")


def _listed(folder: Path) -> set[str]:
    """Return the files that a folder's manifest names, and itself; none without one."""
    try:
        told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return {MANIFEST, *(name for name in told["files"])} if "servicemodel" in told else set()
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def _beside(target: Path, what: str) -> Path:
    return target.with_name(f".{target.name}.{os.getpid()}.{what}")


def _failed(path: Path | str, problem: OSError) -> UsageError:
    if isinstance(problem, PermissionError):
        return UsageError(
            f"{path} can't be written: it may be open in another program, or the folder may not be "
            "yours to write in"
        )
    return UsageError(f"{path} can't be written: {problem.strerror or problem}")
