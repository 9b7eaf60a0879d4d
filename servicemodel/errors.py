"""What can go wrong, said once and in the reader's language.

Every message says where, what was found and what to do instead. A user's mistakes are collected
and shown together; a modeller's mistake raises at the line that makes it.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST = 500  # characters of a line of a message
MOST_DIGITS = 10**18  # Python refuses to write whole numbers that are much longer
MOST_TOLD = 100  # mistakes that are shown at once
MOST_LISTED = 20  # words that a hint lists
MOST_COMPARED = 300  # words among which a hint looks for the nearest


def shown(text: str, longest: int = LONGEST) -> str:
    r"""Return a text as one line to print: what can't be seen as its code, none of it too long.

    >>> shown("a\u202eb\n")
    'a\\u202eb\\n'
    >>> shown("9" * 5000, 20)
    '99999999 ... 9999999'
    """
    if len(text) > longest:
        head = (longest - 4) // 2
        text = f"{text[:head]} ... {text[head + 5 - longest :]}"
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def said(stated: Any) -> str:
    """Return a value as a person would write it, none of it too long.

    >>> said(None), said(True), said("8,0%"), said(2.5), said([1])
    ('nothing', 'true', "'8,0%'", '2.5', 'a list')
    """
    if stated is None:
        return "nothing"
    if isinstance(stated, bool):
        return str(stated).lower()
    if isinstance(stated, str):
        return f"'{shown(stated, 60)}'"
    if isinstance(stated, Mapping):
        return "a mapping"
    if isinstance(stated, list | tuple):
        return "a list"
    if isinstance(stated, int) and abs(stated) > MOST_DIGITS:
        return "a number of too many digits"
    return shown(str(stated), 60)


def named(offer: str) -> str:
    """Return an offer's name as it stands in a sentence: in quotes if it has a comma."""
    return f'"{offer}"' if "," in offer else offer


class ServiceModelError(Exception):
    """Any error of this package: its text is one or two lines, fit to be shown as it is."""

    def __init__(self, text: str = "") -> None:
        super().__init__("\n".join(shown(line) for line in text.split("\n")))


class ModelError(ServiceModelError):
    """A mistake in how lines are written or joined."""


class CalculationError(ServiceModelError):
    """A line has no value with the numbers that it was given, such as a division by zero."""


class ScenarioError(ServiceModelError):
    """A scenario has mistakes: `mistakes` lists all of them, one line of text each."""

    def __init__(self, mistakes: Iterable[str]) -> None:
        self.mistakes = tuple(shown(mistake) for mistake in mistakes)
        more = len(self.mistakes) - MOST_TOLD
        told = [*self.mistakes[:MOST_TOLD], *([f"... and {more:,} more"] if more > 0 else [])]
        super().__init__("\n".join(told))

    def __reduce__(self) -> tuple[type[ScenarioError], tuple[tuple[str, ...]]]:
        return type(self), (self.mistakes,)


class UsageError(ServiceModelError):
    """A call asks for something that the model does not have, such as an unknown offer."""


def nearest(word: str, words: Iterable[str]) -> str | None:
    """Return the nearest of `words`, None if none is near; capital letters do not matter.

    >>> nearest("Efficency", ["efficiency", "price"])
    'efficiency'
    """
    known = {other.casefold(): other for _, other in zip(range(MOST_COMPARED), words, strict=False)}
    near = difflib.get_close_matches(word[:80].casefold(), known, n=1, cutoff=0.6)
    return known[near[0]] if near else None


def did_you_mean(word: str, words: Iterable[str]) -> str:
    """Return a hint that names the nearest of `words`, or lists them when none is near.

    >>> did_you_mean("efficency", ["efficiency", "price"])
    'did you mean efficiency?'
    >>> did_you_mean("x", ["efficiency", "price"])
    'it can be: efficiency, price'
    """
    known = list(words)
    near = nearest(word, known)
    if near is not None:
        return f"did you mean {near}?"
    listed = known if len(known) <= MOST_LISTED else [*known[: MOST_LISTED - 1], "..."]
    many = f" ({len(known)} in all)" if len(known) > MOST_LISTED else ""
    return f"it can be: {', '.join(listed)}{many}"
