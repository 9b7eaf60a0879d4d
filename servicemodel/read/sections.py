"""The order in which a sheet is laid out: each line below those of the same sheet that it reads.

Sections are written as a model is built, so that cash is written before the loans that it pays.
Those that are read move up; lines that wait for another section follow it, as "..., continued".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from servicemodel.line.order import needs

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from servicemodel.line.nodes import Line
    from servicemodel.line.sheet import Section, Sheet

Part = tuple[str, list["Line"]]  # a heading, and the lines below it


def from_top_to_bottom(sheet: Sheet, placed: Container[Line] = ()) -> list[Part]:
    """Return the lines of a sheet under headings, but for those that stand elsewhere.

    A read of an earlier period looks to the left: it needs no order.
    """
    lines = {
        section: [line for line in section.lines if line not in placed]
        for section in sheet.sections
    }
    home = {line: section for section, own in lines.items() for line in own}
    reads = {
        line: [other for other, how in needs(line) if how != "earlier" and other in home]
        for line in home
    }
    done: set[Line] = set()
    waiting: dict[Section, list[Line]] = {}
    parts: list[Part] = []
    for section in _moved(sheet.sections, lines, home, reads):
        if section.lines and not lines[section]:
            continue
        waiting[section] = lines[section]
        while True:
            ready = {late: _ready(waiting[late], reads, done) for late in reversed(waiting)}
            for late, some in ready.items():
                begun = len(waiting[late]) < len(lines[late])
                if some or not late.lines:
                    parts.append((f"{late.title}, continued" if begun else late.title, some))
                    waiting[late] = [line for line in waiting[late] if line not in done]
            waiting = {late: rest for late, rest in waiting.items() if rest}
            if not any(ready.values()):
                break
    return [*parts, *((late.title, rest) for late, rest in waiting.items())]


def _ready(rest: Iterable[Line], reads: dict[Line, list[Line]], done: set[Line]) -> list[Line]:
    """Return the lines that may follow now, and note them as done."""
    found = []
    for line in rest:
        if all(other in done or other is line for other in reads[line]):
            done.add(line)
            found.append(line)
    return found


def _moved(
    sections: Iterable[Section],
    lines: dict[Section, list[Line]],
    home: dict[Line, Section],
    reads: dict[Line, list[Line]],
) -> list[Section]:
    """Return sections such that each stands below those that it reads, if they don't read it."""
    wanted = {
        section: list(dict.fromkeys(home[other] for line in own for other in reads[line]))
        for section, own in lines.items()
    }
    found: list[Section] = []
    seen: set[Section] = set()
    for first in sections:
        work = [] if first in seen else [(first, iter(wanted[first]))]
        seen.add(first)
        while work:
            section, rest = work[-1]
            other = next((other for other in rest if other not in seen), None)
            if other is None:
                found.append(section)
                work.pop()
            else:
                seen.add(other)
                work.append((other, iter(wanted[other])))
    return found
