"""Copies of lines in which one input is replaced: the same formulas with another number.

What does not depend on the input is read where it stands. Lines may need each other through time,
so all copies exist before the first formula is copied; openings come first, as `before` asks for
them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from servicemodel.errors import ModelError
from servicemodel.line.nodes import Apply, Expression, Line, Shortcut
from servicemodel.line.order import needs, order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from servicemodel.line.sheet import Section, Sheet


def copies(
    targets: Iterable[Line],
    term: Line,
    replacement: Line,
    sources: Iterable[Sheet],
    sheet: Sheet,
    titled: Callable[[Sheet, Section], str],
) -> dict[Line, Line]:
    """Write copies of what the targets need and what depends on an input, which is replaced.

    `sources` are the sheets on which these lines stand; copies stand in the same order on `sheet`,
    in a new section for each section they come from, called as `titled` says. Returns the copy of
    each line, and the replacement of the input; what is not in it needs no copy. Raises
    `ModelError` for a replacement of another kind, and for a line that is on none of the sheets.
    """
    if (replacement.shape, replacement.unit) != (term.shape, term.unit) or replacement.optional:
        raise ModelError(
            f"{replacement.name} can't stand for {term.name}: it needs the same unit and shape, "
            "and a value"
        )
    moved = depending(targets, term)
    found = {term: replacement}
    for source in sources:
        for section in source.sections:
            lines = [line for line in section.lines if line in moved]
            if lines:
                own = sheet.section(titled(source, section))
                found |= {line: own.add(_unwritten(line, own)) for line in lines}
    if missed := [line.name for line in moved if line not in found]:
        raise ModelError(f"{missed[0]} depends on {term.name}, and is on none of the sheets")
    for line in moved:
        if line.opening is not None:
            found[line].opening = _copied(line.opening, found)
    for line in moved:
        # an input that moves has an opening that does; what was given for its periods stays there
        found[line].formula = line if line.formula is None else _copied(line.formula, found)
        if line.shortcut is not None:
            arguments = tuple(found.get(other, other) for other in line.shortcut.arguments)
            found[line].shortcut = Shortcut(line.shortcut.name, arguments, line.shortcut.part)
    return found


def depending(targets: Iterable[Line], term: Line) -> list[Line]:
    """Return which lines depend on an input, of those that the targets need, and of these."""
    moved: dict[Line, None] = {term: None}
    for group in order(targets):
        if any(other in moved for line in group.lines for other, _ in needs(line)):
            moved |= dict.fromkeys(group.lines)
    del moved[term]
    return list(moved)


def _unwritten(line: Line, section: Section) -> Line:
    """Return a line like another one, without its formula and opening."""
    assert line.unit is not None
    copy = Line(
        line.label,
        section.place,
        shape=line.shape,
        unit=line.unit,
        role=line.role,
        note=line.note,
    )
    copy.texts, copy.optional = line.texts, line.optional
    return copy


def _copied(expression: Expression, found: Mapping[Line, Line]) -> Expression:
    """Return an expression that reads copies; itself if it reads none."""
    if isinstance(expression, Line):
        return found.get(expression, expression)
    if not isinstance(expression, Apply):
        return expression
    arguments = [_copied(argument, found) for argument in expression.arguments]
    if all(new is old for new, old in zip(arguments, expression.arguments, strict=True)):
        return expression
    return Apply(expression.word.name, *arguments, text=expression.text)
