"""What is told of a field beside its type: its meaning, its unit and an example."""

from __future__ import annotations

from typing import NamedTuple

MONEY, PER_YEAR = "currency", "currency per year"


class Told(NamedTuple):
    """A field's meaning, an example as YAML, its unit, and what holds where it is left out.

    Without `default` the default of the schema is told.
    """

    meaning: str
    example: str
    unit: str = ""
    default: str = ""


Meanings = dict[str, dict[str, Told]]  # by class and by key
