"""The presets as a person compares them: who owns, does, pays and risks what under each."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from servicemodel.offer import PRESETS
from servicemodel.report.delimited import delimited
from servicemodel.report.table import Column, draw

if TYPE_CHECKING:
    from collections.abc import Callable

    from servicemodel.offer import Preset

OWNS: dict[str, Callable[[Preset], str]] = {
    "by law": lambda preset: preset.owner("legal"),
    "for tax": lambda preset: preset.owner("tax"),
    "in books": lambda preset: preset.owner("book"),
}
DOES: dict[str, Callable[[Preset], str]] = {
    "replaces": lambda preset: preset.bearer("asset"),
    "maintains": lambda preset: preset.bearer("maintenance"),
    "powers": lambda preset: preset.bearer("energy"),
    "insures": lambda preset: preset.bearer("insurance"),
    "removes": lambda preset: preset.bearer("removal"),
}
RISKS: dict[str, Callable[[Preset], str]] = {
    "energy price": lambda preset: preset.bearer("energy"),
    "upkeep": lambda preset: preset.bearer("maintenance"),
    "does less": lambda preset: preset.performance,
    "used less": lambda preset: preset.use,
    "value left": lambda preset: preset.owner("left"),
}
PARTS = (("Who owns it", OWNS), ("Who does what", DOES), ("Who bears the risk", RISKS))
NOTE = (
    "Types are those of Tukker (2004). Each cell may be stated otherwise in an offer, under bears "
    "and owner; what an offer moves besides is in its clauses."
)


class Presets:
    """The kinds of offer as rows, as text, and as CSV."""

    def rows(self) -> list[dict[str, Any]]:
        """Return a row per preset: its name, Tukker's type, how it is paid, and who bears what."""
        return [
            {
                "preset": preset.name,
                "type": preset.tukker,
                "paid by": ", ".join(_paid_by(preset)),
                **{f"owns it {what}": of(preset) for what, of in OWNS.items()},
                **{what: of(preset) for what, of in DOES.items()},
                **{f"risk: {what}": of(preset) for what, of in RISKS.items()},
                "meaning": preset.meaning,
            }
            for preset in _presets()
        ]

    def text(self, width: int = 100) -> str:
        """Return the tables in lines of at most `width` characters, and what each preset means."""
        presets = _presets()
        names = [preset.name for preset in presets]
        told = [
            [Column("Tukker's type", [preset.tukker for preset in presets])],
            [Column("paid by", [", ".join(_paid_by(preset)) for preset in presets])],
        ]
        lines = draw("preset", names, told, width)
        for title, some in PARTS:
            columns = [
                Column(what, [of(preset) for preset in presets]) for what, of in some.items()
            ]
            lines += ["", *draw(title, names, [[column] for column in columns], width)]
        lines.append("")
        for preset in presets:
            said = f"{preset.name}: {preset.meaning}."
            lines += textwrap.wrap(said, min(width, 100), subsequent_indent="  ")
        return "\n".join([*lines, "", *textwrap.wrap(NOTE, min(width, 100))]) + "\n"

    def csv(self, dialect: str = "comma") -> str:
        """Return the rows as CSV."""
        told = self.rows()
        return delimited(list(told[0]), [list(row.values()) for row in told], dialect)


def _presets() -> list[Preset]:
    return [preset for preset in PRESETS.values() if preset.name != "flows only"]


def _paid_by(preset: Preset) -> tuple[str, ...]:
    return preset.clauses or ("price",)
