"""The comparison as a person reads it: a table and a few sentences made from its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    Values = Mapping[str, Mapping[str, float]]  # offer -> party key -> value


def money(value: float) -> str:
    """Return an amount in whole units: `1,234,568`, `-12`, `0`."""
    text = f"{value:,.0f}"
    return "0" if text == "-0" else text


def comparison(
    title: str,
    currency: str,
    names: Mapping[str, str],
    npv: Values,
    difference: Values,
    baseline: str,
) -> str:
    """Return the NPV of every party under every offer, and the difference from the baseline."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.ASCII2, title_justify="left", show_edge=False, pad_edge=False)
    table.add_column(f"NPV in {currency}")
    for name in names.values():
        table.add_column(name, justify="right", overflow="fold")
        table.add_column("less " + baseline, justify="right", overflow="fold")
    for offer, values in npv.items():
        cells = [offer]
        for key in names:
            cells += [money(values[key]), money(difference[offer][key])]
        table.add_row(*cells)
    console = Console(width=100, no_color=True, highlight=False, force_terminal=False)
    with console.capture() as capture:
        console.print(table)
    lines = [title, "", *(line.rstrip() for line in capture.get().splitlines()), ""]
    lines += sentences(currency, names, difference, baseline)
    return "\n".join(lines) + "\n"


def sentences(
    currency: str, names: Mapping[str, str], difference: Values, baseline: str
) -> list[str]:
    """Return one sentence per offer: who gains and who loses against the baseline."""
    said = []
    for offer, values in difference.items():
        if offer == baseline:
            continue
        parts = [_gain(names[key], values[key], currency) for key in names]
        gaining = [key for key in names if _whole(values[key]) > 0]
        losing = [key for key in names if _whole(values[key]) < 0]
        if gaining and not losing:
            verdict = "nobody loses" if len(gaining) < len(names) else "all gain"
        elif losing and not gaining:
            verdict = "nobody gains"
        elif gaining:
            verdict = "not all gain"
        else:
            verdict = "nothing changes"
        said.append(f"{offer} against {baseline}: {' and '.join(parts)}; {verdict}.")
    return said


def _whole(value: float) -> int:
    return round(value)


def _gain(name: str, value: float, currency: str) -> str:
    if _whole(value) == 0:
        return f"{name} is as well off"
    verb = "gains" if value > 0 else "loses"
    return f"{name} {verb} {money(abs(value))} {currency}"
