"""What can go wrong, said once and in the reader's language.

Every message says where, what was found and what to do instead. A user's mistakes are collected
and shown together; a modeller's mistake raises at the line that makes it.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class ServiceModelError(Exception):
    """Any error of this package: its text is one or two lines, fit to be shown as it is."""


class ModelError(ServiceModelError):
    """A mistake in how lines are written or joined."""


class CalculationError(ServiceModelError):
    """A line has no value with the numbers that it was given, such as a division by zero."""


class ScenarioError(ServiceModelError):
    """A scenario has mistakes: `mistakes` lists all of them, one line of text each."""

    def __init__(self, mistakes: Iterable[str]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(self.mistakes))


class UsageError(ServiceModelError):
    """A call asks for something that the model does not have, such as an unknown offer."""


def did_you_mean(word: str, words: Iterable[str]) -> str:
    """Return a hint that names the nearest of `words`, or lists them when none is near.

    >>> did_you_mean("efficency", ["efficiency", "price"])
    'did you mean efficiency?'
    >>> did_you_mean("x", ["efficiency", "price"])
    'it can be: efficiency, price'
    """
    known = list(words)
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    if near:
        return f"did you mean {near[0]}?"
    return "it can be: " + ", ".join(known)
