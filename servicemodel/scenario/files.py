"""Which files a scenario may read: the one that is asked for, and those in its folder or below.

Only plain files are opened, so that no pipe or device is waited for, and not more than a limit.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from servicemodel.errors import ScenarioError, nearest

LARGEST = 500_000  # bytes of a scenario with all that it extends; what we ship has some 6,000
MOST = 50  # files that one scenario reads, each counted as often as it is extended

FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
KINDS = (
    (stat.S_ISDIR, "a folder, not a file"),
    (stat.S_ISFIFO, "a pipe, not a file: write what comes out of it into a file first"),
    (stat.S_ISSOCK, "a socket, not a file"),
    (lambda mode: not stat.S_ISREG(mode), "a device, not a file"),
)
FOREIGN = (  # how files begin that are no text in UTF-8
    (b"PK\x03\x04", "a workbook or another zip file, not YAML"),
    (b"\xd0\xcf\x11\xe0", "a workbook that is protected or old, not YAML: save it as .xlsx"),
    (b"%PDF", "a PDF, not YAML"),
    (b"\xff\xfe", "text in UTF-16: save it as UTF-8"),
    (b"\xfe\xff", "text in UTF-16: save it as UTF-8"),
)


@dataclass
class Files:
    """The files of one scenario; `folder` is that of the first, and none lies outside of it."""

    first: Path
    bytes_left: int = LARGEST
    files_left: int = MOST

    @property
    def folder(self) -> Path:
        """The folder in which, or below which, all files lie, without links."""
        return self.first.parent.resolve()

    def text(self, path: Path) -> str:
        """Return the text of a file.

        Raises `OSError` for what can't be opened and is no plain file, `ValueError` for a path that
        no file can have, and `ScenarioError` for what is too large or no text in UTF-8.
        """
        _refuse_null(path)
        self.files_left -= 1
        if self.files_left < 0:
            raise ScenarioError([f"{self.first}: it extends more than {MOST} files"])
        with open(opened(path), "rb") as file:
            data = file.read(self.bytes_left + 1)
        self.bytes_left -= len(data)
        if self.bytes_left < 0:
            raise ScenarioError([too_large(self.first)])
        return decoded(data, str(path))

    def parent(self, path: Path, other: str) -> Path:
        """Return the path of a file that the one at `path` extends; raise `OSError` if outside."""
        _refuse_null(path.parent / other)
        if Path(other).is_absolute():
            raise OSError(0, "write the way to it from this file, not its full path")
        found = path.parent / other
        if not found.resolve().is_relative_to(self.folder):
            said = f"it lies outside of the folder of {self.first.name}; move it there, or below"
            raise OSError(0, said)
        return found


def _refuse_null(path: Path) -> None:
    if "\0" in str(path):
        raise OSError(0, "embedded null byte")


def opened(path: Path) -> int:
    """Open a plain file; raise `OSError` for what can't be opened, and for what is none."""
    handle = os.open(path, FLAGS)
    mode = os.fstat(handle).st_mode
    for is_kind, said in KINDS:
        if is_kind(mode):
            os.close(handle)
            raise OSError(0, said)
    return handle


def too_large(name: object) -> str:
    """Return what is said of a scenario that is too large."""
    return (
        f"{name}: a scenario has at most {LARGEST / 1e6:.1f} MB, with all that it extends; "
        "this is more"
    )


def decoded(data: bytes, name: str) -> str:
    """Return the text of a file's bytes; `name` stands before what is wrong with them."""
    for start, said in FOREIGN:
        if data.startswith(start):
            raise ScenarioError([f"{name}: this is {said}"])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        before = data[: problem.start].decode("utf-8", "replace").removeprefix("\ufeff")
        line = 1 + before.count("\n")
        column = len(before) - before.rfind("\n")
        said = f"byte 0x{data[problem.start]:02X} is no UTF-8: save the file as UTF-8"
        raise ScenarioError([f"{name}:{line}:{column}: {said}"]) from None


def near(path: Path) -> str:
    """Return a hint at the file that was meant, nothing if none in the folder has a like name."""
    try:
        with os.scandir(path.parent) as entries:
            names = sorted(entry.name for entry in islice(entries, 200))
    except (OSError, ValueError):
        return ""
    stems = {Path(name).stem: name for name in names if name.endswith((".yaml", ".yml", ".xlsx"))}
    found = nearest(path.stem, stems)
    return f"; did you mean {path.parent / stems[found]}?" if found else ""
