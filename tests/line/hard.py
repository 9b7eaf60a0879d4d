"""What a hard model is: lines written with the words, and the same thing as a plain loop.

`plain` is ordinary Python on lists, written without the lines in view. Both take the same inputs
by name, and `plain` names its results `section / label`, as the lines are named.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from servicemodel.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Callable

    from servicemodel.line.nodes import Line
    from servicemodel.line.sheet import Sheet

Inputs = dict[str, Any]  # a number, a path as a list, or a table as a dict
Results = dict[str, list[float] | float]

FIFTY_YEARS = Timeline(date(2027, 1, 1), years=50)
SIX_HUNDRED_MONTHS = Timeline(date(2027, 1, 1), years=50, period="month")
THREE_YEARS = Timeline(date(2027, 1, 1), years=3)


@dataclass(frozen=True)
class Built:
    """Sheets, and the lines of the inputs by the names that the plain loop uses."""

    sheets: list[Sheet]
    inputs: dict[str, Line]

    @property
    def lines(self) -> dict[str, Line]:
        """Every line as `section / label`."""
        return {
            f"{section.title} / {line.label}": line
            for sheet in self.sheets
            for section in sheet.sections
            for line in section.lines
        }


@dataclass(frozen=True)
class Model:
    """A hard model; `batch` gives what differs from `inputs`, position by position."""

    name: str
    inputs: Callable[[Timeline], Inputs]
    build: Callable[..., Built]
    plain: Callable[..., Results]
    batch: Callable[[Timeline], list[Inputs]]
    more_timelines: tuple[tuple[str, Timeline], ...] = ()

    @property
    def timelines(self) -> dict[str, Timeline]:
        """The timelines on which the model is computed, by name."""
        both = {"50 years": FIFTY_YEARS, "600 months": SIX_HUNDRED_MONTHS}
        return both | dict(self.more_timelines)
