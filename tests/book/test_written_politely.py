"""A workbook is whole or not there, never written over another one unasked or under an open one."""

from __future__ import annotations

from pathlib import Path

import pytest

import servicemodel as sm
from servicemodel.errors import UsageError
from tests.shipped import SCENARIO


@pytest.fixture(scope="module")
def model() -> sm.Model:
    return sm.load(SCENARIO, {"timeline.years": 2})


def test_a_workbook_that_is_there_is_kept_unless_forced(model: sm.Model, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(b"somebody else's")
    with pytest.raises(UsageError, match="is there already"):
        model.to_workbook(path)
    assert path.read_bytes() == b"somebody else's"
    model.to_workbook(path, force=True)
    assert path.read_bytes()[:2] == b"PK"
    assert [item.name for item in tmp_path.iterdir()] == ["book.xlsx"]


@pytest.mark.parametrize("lock", [".~lock.book.xlsx#", "~$book.xlsx"])
def test_a_workbook_that_is_open_elsewhere_is_left_alone(
    model: sm.Model, tmp_path: Path, lock: str
) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(b"open")
    (tmp_path / lock).touch()
    with pytest.raises(UsageError, match="is open in another program: close it there"):
        model.to_workbook(path, force=True)
    assert path.read_bytes() == b"open"


def test_a_file_that_may_not_be_replaced_is_told_politely(
    model: sm.Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, target: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(UsageError, match="it may be open in another program"):
        model.to_workbook(tmp_path / "book.xlsx")
    assert list(tmp_path.iterdir()) == []
