"""What every scenario keeps to, whoever wrote it: how deep, how much, and which characters.

It comes before all other checks, which may then walk over the data without a second thought.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date
from numbers import Real
from typing import TYPE_CHECKING, Any

from servicemodel.errors import MOST_DIGITS, said
from servicemodel.values import Fields

if TYPE_CHECKING:
    Place = tuple[Any, ...]
    Mistake = tuple[Place, str]  # where, and what is wrong

DEEPEST = 50  # what reads the data later goes down by recursion
MOST = 10_000  # places; what we ship has some 200, and reading so many takes a second
TOO_DEEP = f"keys and lists stand more than {DEEPEST} deep in each other"
TOO_MANY = f"more than {MOST:,} keys and list members stand here"
FREE = ("source", "note")  # texts that may have lines
UNNAMED = {"\0": "null", "\t": "tab", "\n": "line feed", "\r": "carriage return"}
YEARS = "all keys are years here, as in {2027: 0.08, 2030: 0.1}"
POINT = "a key is a word here; numbers are written as 0.21 or 1_240, without a comma"
NO_KEY = "a key is one word or a year"


class TooMuchError(Exception):
    """Data that nothing should be done with: too deep, too many, or a circle."""

    def __init__(self, place: Place, text: str) -> None:
        self.place = place
        super().__init__(text)


def plain(data: Any) -> tuple[Any, list[Mistake]]:
    """Return data as dicts, lists and what stands in them, and what is wrong with texts and keys.

    Texts have no spaces around them. Raises `TooMuchError` for what is too deep or too many.
    """
    found = _Plain()
    return found.of(data, ()), found.mistakes


class _Plain:
    """A walk over data, which notes what is wrong."""

    def __init__(self) -> None:
        self.mistakes: list[Mistake] = []
        self.count = 0

    def of(self, stated: Any, place: Place) -> Any:
        self.count += 1
        if self.count > MOST:
            raise TooMuchError((), TOO_MANY)
        if isinstance(stated, Mapping):
            self.down(place)
            return self.mapping(stated, place)
        if isinstance(stated, list | tuple):
            self.down(place)
            return [self.of(item, (*place, count)) for count, item in enumerate(stated)]
        if isinstance(stated, str):
            return self.text(stated.strip(), place, free=bool(place) and place[-1] in FREE)
        if isinstance(stated, int) and not isinstance(stated, bool) and abs(stated) > MOST_DIGITS:
            return float("inf") if stated > 0 else float("-inf")  # its text would be too long
        if stated is None or isinstance(stated, Real | date | Fields):
            return stated
        kind = type(stated).__name__
        self.mistakes.append((place, f"a {kind} is nothing that a scenario can state"))
        return None

    def down(self, place: Place) -> None:
        if len(place) >= DEEPEST:
            raise TooMuchError(place[:3], TOO_DEEP)

    def mapping(self, stated: Mapping[Any, Any], place: Place) -> dict[Any, Any]:
        found: dict[Any, Any] = {}
        years = isinstance(next(iter(stated), ""), int)
        for key, value in stated.items():
            here = (*place, key)
            if not is_key(key):
                self.mistakes.append((place, f"{said(key)} is no key: {NO_KEY}"))
            elif isinstance(key, int) != years:  # its first key says what a mapping holds
                self.mistakes.append((here, f"{said(key)} is no year: {YEARS}" if years else POINT))
            elif isinstance(key, str):
                found[self.key(key, here)] = self.of(value, here)
            else:
                found[key] = self.of(value, here)
        return found

    def key(self, key: str, place: Place) -> str:
        if key != key.strip():
            self.mistakes.append((place, "no key begins or ends with a space"))
        return self.text(key, place)

    def text(self, text: str, place: Place, *, free: bool = False) -> str:
        """Return a text that can be written anywhere, and note what in it can't be seen."""
        if text.isascii() and text.isprintable():
            return text
        for position, character in enumerate(text):
            if is_unseen(character) and not (free and character in "\n\r\t"):
                where = f"character {position + 1} of {said(text)}"
                self.mistakes.append((place, f"{where} is {code_point(character)}: leave it out"))
                break
        return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)


def is_key(key: Any) -> bool:
    """Return whether a key is a word or a whole number that has a reasonable length."""
    if isinstance(key, str):
        return True
    return isinstance(key, int) and not isinstance(key, bool) and abs(key) <= MOST_DIGITS


def is_unseen(character: str) -> bool:
    """Return whether a character is a control, invisible, of text direction, or none at all."""
    code = ord(character)
    if code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF:
        return True
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")


def code_point(character: str) -> str:
    r"""Return a character's code and name.

    >>> code_point("\u202e")
    'U+202E (right-to-left override)'
    """
    if character in UNNAMED:
        name = UNNAMED[character]
    elif unicodedata.category(character) == "Cs":
        name = "half of a character"
    else:
        name = unicodedata.name(character, "a control character").lower()
    return f"U+{ord(character):04X} ({name})"
