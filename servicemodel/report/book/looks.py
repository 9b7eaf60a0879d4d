"""How cells look: one table of styles, which is the colour key on the cover, and number formats."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from servicemodel.line.nodes import Role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from servicemodel.line.nodes import Line

INK, GREY, LINE = "#1F2933", "#6B7280", "#D1D5DB"
HEADING_FILL, TITLE_FILL = "#E8EDF3", "#1F3A5F"
HOLDS, FAILS = "#1B7F4B", "#B42318"


@dataclass(frozen=True)
class Style:
    """A kind of cell: what it means and how it looks."""

    meaning: str
    color: str
    fill: str = ""
    more: tuple[tuple[str, Any], ...] = ()


KEYED = {  # the colour key, in its order
    "live": Style("Input: change it, and everything follows", "#0B3D91", "#FFF6D6"),
    "structural": Style(
        "Structural input: change it, then import the workbook again", "#7A3E00", "#FBE3D0"
    ),
    "solved": Style(
        "Solved cell: it stays put; a check says whether it still holds", "#5B2C83", "#EEE3F7"
    ),
    "formula": Style("Formula", INK),
    "link": Style("Link: what stands in another cell, unchanged", "#00663A"),
    "check": Style("Check: 1 where it holds, 0 where it fails", INK, "#E5F3EA"),
    "kept": Style("As written, or a limit: compared, never calculated with", GREY),
}
KEYED_FOR_ONE = {  # that of a workbook for one party
    "live": KEYED["live"],
    "structural": replace(KEYED["structural"], meaning="Given for all of this workbook: leave it"),
    "stated": Style(
        "Stated by another party: it follows from what is not shown", "#5B2C83", "#EEE3F7"
    ),
    **{name: KEYED[name] for name in ("formula", "link", "check", "kept")},
}
STYLES = {
    **KEYED,
    **KEYED_FOR_ONE,
    "label": Style("", INK),
    "unit": Style("", GREY),
    "reason": Style("", GREY, more=(("italic", True), ("align", "right"))),
    "section": Style("", INK, HEADING_FILL, (("bold", True),)),
    "title": Style("", "#FFFFFF", TITLE_FILL, (("bold", True), ("font_size", 14))),
    "ruler": Style("", INK, HEADING_FILL),
    "header": Style(
        "", INK, HEADING_FILL,
        (("bold", True), ("text_wrap", True), ("valign", "top"), ("bottom", 1)),
    ),
    "column": Style(
        "", INK, HEADING_FILL,
        (("bold", True), ("text_wrap", True), ("align", "right"), ("valign", "top"), ("bottom", 1)),
    ),
    "text": Style("", INK, more=(("text_wrap", True), ("valign", "top"))),
    "strong": Style("", INK, more=(("bold", True), ("top", 1))),
}  # fmt: skip
DATE, PERCENT, WHOLE = "yyyy-mm-dd", "0.00%", "0"
SIZES = ((10_000, "#,##0"), (100, "#,##0.00"), (0, "#,##0.0000"))
YEARS, RATIO = "0.0", "0.00"
ROLE_REASONS = {
    Role.LEVEL: "level: no sum",
    Role.RATE: "rate: no sum",
    Role.FLAG: "flag: no sum",
    Role.STATE: "state: no sum",
}
PLAIN_UNITS = {  # in the place of a unit, where a number has none
    Role.FLAG: "flag",
    Role.STATE: "state",
    Role.RATE: "rate",
}
# 0, 1 and 2: a format has two conditions and all else
MASTER = (
    '[=1]"All checks hold";[=2]"All checks hold, with an alert: see Checks";'
    '"A check fails: see Checks, and import again if an orange cell was changed"'
)


class Looks:
    """Formats of one file, each made once."""

    def __init__(self, file: Any) -> None:
        self.file = file
        self._made: dict[tuple[str, str, tuple[tuple[str, Any], ...]], Any] = {}

    def __call__(self, style: str, number_format: str = "", **more: Any) -> Any:
        """Return the format of a style with a number format."""
        key = (style, number_format, tuple(sorted(more.items())))
        if key not in self._made:
            look = STYLES[style]
            terms: dict[str, Any] = {"font_name": "Calibri", "font_size": 10, "valign": "vcenter"}
            terms |= {"font_color": look.color, **dict(look.more)}
            if look.fill:
                terms |= {"bg_color": look.fill}
            if style in ("live", "structural", "solved", "stated"):
                terms |= {"border": 1, "border_color": LINE}
            if number_format:
                terms["num_format"] = number_format
            self._made[key] = self.file.add_format(terms | more)
        return self._made[key]


def unit(stated: str, role: Role) -> str:
    """Return a unit as it is shown; a plain number says what it is."""
    return stated or PLAIN_UNITS.get(role, "number")


def number_format(line: Line, values: Iterable[float]) -> str:
    """Return how a line's numbers are shown: by its role, its unit and its largest number."""
    if line.role in (Role.FLAG, Role.STATE):
        return WHOLE
    if line.role is Role.RATE and not str(line.unit):
        return PERCENT
    if str(line.unit) == "year":
        return YEARS
    shown = sized(max((abs(value) for value in values if value == value), default=0.0))
    return f"{shown};-{shown};-" if line.role is Role.AMOUNT else shown


def sized(largest: float) -> str:
    """Return the format of numbers up to a size: the larger, the fewer digits."""
    return next(text for least, text in SIZES if largest >= least)
