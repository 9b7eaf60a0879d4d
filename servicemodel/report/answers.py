"""Checks, metrics and inputs as a person reads them."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from servicemodel.model.checks import Checks
    from servicemodel.model.metrics import Metric

WIDTH = 80


def checks(found: Checks) -> str:
    """Return what was checked and seen, and which inputs rest on nothing but an assumption."""
    lines = []
    for check in found.checks:
        start = f"{'ok ' if check.holds else 'NO '} {check.name}: "
        lines += textwrap.wrap(start + check.seen, WIDTH, subsequent_indent="    ")
    lines += [
        "",
        f"{found.inputs_stated} inputs are stated; the model has {found.lines_written} lines",
    ]
    for paths, said in (
        (found.unsourced, "without a source"),
        (found.assumptions, "assumed (grade D)"),
    ):
        lines += ["", f"{len(paths)} inputs {said}" + (":" if paths else "")]
        lines += [f"    {path}" for path in paths]
    return "\n".join(lines) + "\n"


def metrics(found: Sequence[Metric]) -> str:
    """Return a line per metric: its name, value and unit, or why it has none."""
    wide = max(len(metric.name) for metric in found)
    return "".join(f"{metric.name:{wide}}  {_said(metric)}\n" for metric in found)


def _said(metric: Metric) -> str:
    if metric.value is None:
        return metric.state
    if metric.unit == "per year":
        return f"{metric.value * 100:.4g} % per year"
    if metric.unit in ("", "years"):
        return f"{metric.value:.4g} {metric.unit}".rstrip()
    return f"{_whole(metric.value)} {metric.unit}"


def _whole(value: float) -> str:
    text = f"{value:,.0f}"
    return "0" if text == "-0" else text


def inputs(rows: Sequence[dict[str, Any]]) -> str:
    """Return every input: its path, value and unit, then where it is stated, and its source."""
    lines = []
    for row in rows:
        unit = f" {row['unit']}" if row["unit"] else ""
        lines.append(f"{row['path']} = {_number(row['value'])}{unit}")
        between = ""
        if row["low"] is not None or row["high"] is not None:
            between = f"; between {_number(row['low'])} and {_number(row['high'])}"
        grade = f", grade {row['grade']}" if row["grade"] else ""
        known = [f"solved so that {row['solve']}" if row["solve"] else "", row["source"]]
        source = f"{'; '.join(filter(None, known)) or 'no source'}{grade}{between}"
        lines += textwrap.wrap(
            f"{row['stated']}: {source}",
            WIDTH,
            initial_indent="    ",
            subsequent_indent="    ",
            break_long_words=False,
        )
    return "\n".join(lines) + "\n"


def origins(rows: Sequence[dict[str, Any]]) -> str:
    """Return a line per input: its path, its value and unit, and the file and line it is from."""
    told = [
        (
            row["path"],
            f"{_number(row['value'])} {row['unit']}".rstrip(),
            re.sub(r"(:\d+):\d+$", r"\1", row["stated"]),
        )
        for row in rows
    ]
    path, value = (max((len(row[n]) for row in told), default=0) for n in (0, 1))
    return "".join(f"{p:{path}}  {v:{value}}  {where}\n" for p, v, where in told)


def _number(value: Any) -> str:
    if isinstance(value, dict):
        parts = [f"{year}: {_number(number)}" for year, number in value.items()]
        shown = parts if len(parts) <= 6 else [*parts[:5], f"... ({len(parts)} in all)"]
        return "{" + ", ".join(shown) + "}"
    return "none" if value is None else f"{value:,.10g}"
