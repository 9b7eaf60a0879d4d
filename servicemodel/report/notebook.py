"""Answers as a notebook shows them: the same sentences as on the command line."""

from __future__ import annotations

from dataclasses import fields
from html import escape
from typing import TYPE_CHECKING

from servicemodel.deal.zone import Zone
from servicemodel.read.sentences import Explanation
from servicemodel.report import zone as zone_text

if TYPE_CHECKING:
    from collections.abc import Mapping


class ShownZone(Zone):
    """A zone that can be told, because it knows the names of the parties by key."""

    names: Mapping[str, str]

    def __str__(self) -> str:
        return zone_text.text(self, self.names)

    def _repr_html_(self) -> str:
        return f'<pre style="white-space:pre-wrap">{escape(str(self))}</pre>'


class ShownExplanation(Explanation):
    """An explanation as a tree whose branches open and close."""

    def _repr_html_(self) -> str:
        return _branch(self, is_open=True)


def shown_zone(found: Zone, names: Mapping[str, str]) -> ShownZone:
    """Return a zone that a notebook shows as text."""
    shown = ShownZone(**{item.name: getattr(found, item.name) for item in fields(found)})
    object.__setattr__(shown, "names", dict(names))  # no field: it is no part of the answer
    return shown


def shown_explanation(found: Explanation) -> ShownExplanation:
    """Return an explanation that a notebook shows as a tree."""
    return ShownExplanation(**{item.name: getattr(found, item.name) for item in fields(found)})


def _branch(found: Explanation, *, is_open: bool = False) -> str:
    told = escape(found.sentence)
    if found.shown_above:
        told += " <em>(explained above)</em>"
    if found.source:
        told += f' <small style="opacity:.7">[{escape(found.source)}]</small>'
    if not found.below:
        return f'<div style="margin-left:1.2em">{told}</div>'
    inner = "".join(_branch(item) for item in found.below)
    mark = " open" if is_open else ""
    return f'<details{mark} style="margin-left:1.2em"><summary>{told}</summary>{inner}</details>'
