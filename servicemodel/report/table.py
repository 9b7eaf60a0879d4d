"""The comparison as a person reads it: a table and a few sentences made from its numbers."""

from __future__ import annotations

import math
import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from servicemodel.deal.zone import Opening, Zone

    Values = Mapping[str, Mapping[str, float]]  # offer -> party key -> value


def money(value: float) -> str:
    """Return an amount in whole units: `1,234,568`, `-12`, `0`."""
    text = f"{value:,.0f}"
    return "0" if text == "-0" else text


def comparison(
    title: str,
    currency: str,
    baseline: str,
    parties: Mapping[str, str],
    rates: Mapping[str, float],
    npv: Values,
    difference: Values,
    same_machine: Mapping[str, str],
    assumed: int,
    stated: int,
) -> str:
    """Return the NPV of every party under every offer, and the difference from the baseline.

    The arguments are the fields of a `servicemodel.Comparison`.
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    names = parties
    table = Table(box=box.ASCII2, title_justify="left", show_edge=False, pad_edge=False)
    table.add_column(f"NPV in {currency}")
    for name in names.values():
        table.add_column(Text(name), justify="right", overflow="fold")
        table.add_column(Text(f"less {baseline}"), justify="right", overflow="fold")
    for offer, values in npv.items():
        cells: list[Text | str] = [Text(offer)]
        for key in names:
            cells += [money(values[key]), money(difference[offer][key])]
        table.add_row(*cells)
    console = Console(width=100, no_color=True, highlight=False, force_terminal=False)
    with console.capture() as capture:
        console.print(table)
    at = " and ".join(f"{names[key]} at {rates[key] * 100:.4g} %" for key in names)
    basis = f"Nominal, after income tax with losses refunded; {at}."
    lines = [title, *textwrap.wrap(basis, 80), ""]
    lines += [*(line.rstrip() for line in capture.get().splitlines()), ""]
    told = sentences(currency, names, difference, baseline)
    for offer, sale in same_machine.items():
        if sale != baseline:
            gains = {key: npv[offer][key] - npv[sale][key] for key in names}
            told.append(_verdict(offer, f"{sale} (the same machine)", gains, names, currency))
    told.append(
        f"{assumed} of {stated} inputs are assumptions (grade D): put your own figures there."
    )
    for sentence in told:
        lines += textwrap.wrap(sentence, 80, subsequent_indent="  ")
    return "\n".join(lines) + "\n"


def sentences(
    currency: str, names: Mapping[str, str], difference: Values, baseline: str
) -> list[str]:
    """Return one sentence per offer: who gains and who loses against the baseline."""
    return [
        _verdict(offer, baseline, values, names, currency)
        for offer, values in difference.items()
        if offer != baseline
    ]


def _verdict(
    offer: str,
    other: str,
    gains: Mapping[str, float],
    names: Mapping[str, str],
    currency: str,
) -> str:
    parts = [_gain(names[key], gains[key], currency) for key in names]
    gaining = [key for key in names if _whole(gains[key]) > 0]
    losing = [key for key in names if _whole(gains[key]) < 0]
    if gaining and not losing:
        verdict = "nobody loses" if len(gaining) < len(names) else "all gain"
    elif losing and not gaining:
        verdict = "nobody gains"
    elif gaining:
        verdict = "not all gain"
    else:
        verdict = "nothing changes"
    return f"{offer} against {other}: {' and '.join(parts)}; {verdict}."


def _whole(value: float) -> int:
    return round(value)


def _gain(name: str, value: float, currency: str) -> str:
    if _whole(value) == 0:
        return f"{name} is as well off"
    verb = "gains" if value > 0 else "loses"
    return f"{name} {verb} {money(abs(value))} {currency}"


def zone(found: Zone, names: Mapping[str, str]) -> str:
    """Return floor and ceiling of a term, who gains what now, and what would open an empty zone."""
    provider, customer = names["provider"], names["customer"]
    lines = [
        f"{found.offer}: {found.term} in {found.unit}",
        f"If it is not agreed, {customer} takes {found.alternative}.",
        "",
        f"floor    {_end(found.floor, math.ceil)}  from here on {provider} gains",
        f"ceiling  {_end(found.ceiling, math.floor)}  up to here {customer} gains",
        f"now      {_end(found.now, round)}  "
        + " and ".join(
            _gain(names[key], value, found.unit.split("/")[0]) for key, value in found.gains.items()
        ),
        "",
    ]
    if found.floor is None:
        lines.append(f"No zone: no amount that was looked at makes {provider} gain.")
    elif found.ceiling is None:
        lines.append(f"No zone: no amount that was looked at makes {customer} gain.")
    elif found.empty:
        gap = money(found.floor - found.ceiling)
        lines.append(f"The zone is empty: floor and ceiling are {gap} {found.unit} apart.")
        lines += [_opening(item, names) for item in found.openings] or [
            "No discount rate of one side alone between 0 and 30 % would open it."
        ]
    else:
        lines.append(
            f"Between {money(math.ceil(found.floor))} and {money(math.floor(found.ceiling))} "
            f"{found.unit} both gain."
        )
    return "\n".join(lines) + "\n"


def _end(value: float | None, inwards: Callable[[float], int]) -> str:
    """Return an end of the zone in whole units, rounded to the side on which it holds."""
    return f"{'none' if value is None else money(inwards(value)):>12}"


def _opening(item: Opening, names: Mapping[str, str]) -> str:
    key = item.path.split(".")[1]
    rising = item.needed > item.now
    percent = (math.ceil if rising else math.floor)(item.needed * 10_000) / 100
    return (
        f"It opens if the discount rate of {names[key]} is {percent:.2f} % "
        f"{'or more' if rising else 'or less'} "
        f"(now {item.now * 100:.4g} %)."
    )
