"""A split of a joint gain as a person reads it."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from servicemodel.offer import CUSTOMER, PROVIDER
from servicemodel.report.table import Column, draw
from servicemodel.report.text import money, significant

if TYPE_CHECKING:
    from collections.abc import Mapping

    from servicemodel.deal.split import Split

WIDTH = 80
SAID = {
    "nash": "after Nash, with a weight of {share} for {provider}",
    "equal": "in equal parts",
    "investment": "as each invests: {share} by {provider}",
}


def text(found: Split, names: Mapping[str, str]) -> str:
    """Return what each side gains now and by the rule, and how they come to it."""
    share = f"{found.share * 100:.4g} %"
    said = SAID[found.rule].format(share=share, provider=names[PROVIDER])
    start = f"{found.offer} brings both together {money(found.together)} {found.currency} in money "
    start += "of signing, each at its own rate,"
    lines = textwrap.wrap(f"{start} against {found.alternative}, shared {said}.", WIDTH)
    sides = list(found.now)
    columns = [
        Column("now", [money(found.now[side]) for side in sides]),
        Column("shared", [money(found.gains[side]) for side in sides]),
        Column(
            f"{found.term.rsplit('.', 1)[-1]} for it",
            [
                "none" if (x := found.restated[side]) is None else significant(x, 6)
                for side in sides
            ],
        ),
    ]
    labels = [names[side] for side in sides]
    lines += ["", *draw(f"Gain in {found.currency}", labels, [columns], WIDTH), ""]
    payer, payee = (CUSTOMER, PROVIDER) if found.payment >= 0 else (PROVIDER, CUSTOMER)
    paid = f"{money(abs(found.payment))} {found.currency} at signing"
    lines += textwrap.wrap(
        f"So {names[payer]} pays {names[payee]} {paid}, before tax on it.", WIDTH
    )
    fees = f"Or {found.term} changes from {significant(found.term_now, 6)} {found.unit} to a value "
    fees += "between those of the table: each side's own rate makes another one of the same share."
    lines += textwrap.wrap(fees, WIDTH)
    return "\n".join(lines) + "\n"
