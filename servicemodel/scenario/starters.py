"""Scenarios to start from: one commented file per kind of product, each ready to be compared."""

from __future__ import annotations

from importlib import resources

from servicemodel.errors import UsageError, did_you_mean

STARTERS = ("blank", "cooling", "lighting", "vehicle", "appliance")  # names in starters/


def starter(kind: str) -> str:
    """Return the text of a starter.

    Raises `UsageError` if there is none of that kind.
    """
    if kind not in STARTERS:
        raise UsageError(f"no starter is called {kind!r}; {did_you_mean(kind, STARTERS)}")
    file = resources.files("servicemodel") / "starters" / f"{kind}.yaml"
    return file.read_text(encoding="utf-8")
