"""Which line a label means, and why its number is what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from servicemodel.errors import UsageError, did_you_mean
from servicemodel.read import arrays, sentences
from servicemodel.report.notebook import shown_explanation

if TYPE_CHECKING:
    from servicemodel.model.build import Built
    from servicemodel.report.notebook import ShownExplanation


def explained(
    built: Built, offer: str, key: str, line: str, period: int, depth: int
) -> ShownExplanation:
    """Return why a line of a party, by its key, is what it is under an offer in a period.

    Lines of statements and of loans are written when they are asked for. Raises `UsageError` for a
    label or a period that is not there.
    """
    found, name = built.offers[offer], built.parties[key].name
    labels = {
        item.label: item
        for section in found.sheet.sections
        if section.title.startswith(f"{name}:")
        for item in section.lines
    }
    others = []
    if line not in labels:
        told = built.metric_lines.of_loans(found.name, key)
        labels |= {metric: value for metric, value, *_ in told}
        labels |= {row.line.label: row.line for row in built.accounts.of(found.name, key)}
        others = [built.accounts.sheet, built.metric_lines.sheet]
    if line not in labels:
        raise UsageError(f"no line is called {line!r}; {did_you_mean(line, labels)}")
    if not 0 <= period <= built.timeline.count:
        raise UsageError(f"period {period} is not between 0 and {built.timeline.count}")
    more = [item for sheet in others for item in sheet.lines()]
    values = arrays.read([*built.lines(), *more], built.timeline)
    tree = sentences.explain(labels[line], period, values, built.timeline, depth=depth)
    return shown_explanation(tree)
