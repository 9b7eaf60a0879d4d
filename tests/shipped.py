"""The shipped scenario, and copies of it with one thing changed."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[1]
SCENARIO = ROOT / "scenarios" / "office-cooling.yaml"


def changed(folder: Path, old: str, new: str) -> Path:
    """Return a copy of the scenario's file in which `old` is replaced by `new`."""
    text = SCENARIO.read_text(encoding="utf-8")
    assert text.count(old) >= 1, old
    path = folder / "changed.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path
