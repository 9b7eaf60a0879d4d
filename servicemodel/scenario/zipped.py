"""The parts of an xlsx file, which is a zip: only those that are asked for, and none too large.

What a zip says of its own sizes is not believed; what is unpacked is counted.
"""

from __future__ import annotations

import io
import os
import zipfile
import zlib
from typing import TYPE_CHECKING

from servicemodel.errors import ScenarioError
from servicemodel.scenario.files import opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import TracebackType

LARGEST = 20_000_000  # bytes of a part, unpacked; 10,000 rows of inputs have some 6 million
LARGEST_IN_ALL = 40_000_000
CONTENTS = 1_000_000  # bytes of a zip's table of contents
MOST_PARTS = 2_000
PIECE = 65_536
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PLAIN_WAYS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError),
    *(ValueError, OverflowError, NotImplementedError, RuntimeError),
)
NO_MACROS = "it has macros, which are not run here: save it as .xlsx without them"
NO_LINKS = "it reads other workbooks: break its links in a spreadsheet program and save it"
NO_WORKBOOK = "this is no workbook, or a part of one: is the file whole?"
PROTECTED = "it is protected by a password, or older than .xlsx: save it as .xlsx without one"
TOO_LARGE = f"a part of it is larger than {LARGEST // 1_000_000} MB when it is unpacked"


class _Pieces(io.FileIO):
    """A file of which no large piece is read at once, such as a table of contents that is none."""

    def read(self, size: int | None = -1, /) -> bytes:
        left = max(os.fstat(self.fileno()).st_size - self.tell(), 0)
        if (left if size is None or size < 0 else size) > CONTENTS:
            raise zipfile.BadZipFile
        return super().read(size)


class Zipped:
    """An xlsx file while it is read; `name` stands before what is wrong with it."""

    def __init__(self, path: Path) -> None:
        """Open a file; raise `OSError` if that is not possible, `ScenarioError` for no workbook."""
        self.name = str(path)
        self.left = LARGEST_IN_ALL
        self.file = _Pieces(opened(path))
        try:
            self.parts = self._contents()
        except BaseException:
            self.file.close()
            raise

    def _contents(self) -> dict[str, zipfile.ZipInfo]:
        """Return the parts by name, which capital letters do not matter in."""
        if self.file.read(len(OLE)) == OLE:
            raise self.refused(PROTECTED)
        try:
            self.zip = zipfile.ZipFile(self.file)
        except BROKEN:
            raise self.refused(NO_WORKBOOK) from None
        infos = self.zip.infolist()
        if len(infos) > MOST_PARTS:
            raise self.refused(f"it has more than {MOST_PARTS:,} parts")
        parts = {info.filename.lower(): info for info in infos}
        if len(parts) < len(infos):
            raise self.refused("two of its parts have the same name")
        if any(name.endswith("vbaproject.bin") for name in parts):
            raise self.refused(NO_MACROS)
        if any("externallinks/" in name for name in parts):
            raise self.refused(NO_LINKS)
        return parts

    def __enter__(self) -> Zipped:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None
    ) -> None:
        self.file.close()

    def __contains__(self, part: str) -> bool:
        return part.lower() in self.parts

    def refused(self, text: str) -> ScenarioError:
        """Return the error that says what is wrong with the file."""
        return ScenarioError([f"{self.name}: {text}"])

    def pieces(self, part: str) -> Iterator[bytes]:
        """Walk over the bytes of a part; raise `ScenarioError` if it is not there or too large."""
        info = self.parts.get(part.lower())
        if info is None:
            raise self.refused(NO_WORKBOOK)
        if info.flag_bits & 1:
            raise self.refused(PROTECTED)
        if info.compress_type not in PLAIN_WAYS:
            raise self.refused(NO_WORKBOOK)
        size = 0
        try:
            with self.zip.open(info) as file:
                while piece := file.read(PIECE):
                    size += len(piece)
                    self.left -= len(piece)
                    if size > LARGEST or self.left < 0:
                        raise self.refused(TOO_LARGE)
                    yield piece
        except BROKEN:
            raise self.refused(NO_WORKBOOK) from None
