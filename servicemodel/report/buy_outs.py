"""Prices for the machine of a contract as a person reads them: a row per year, a column per way."""

from __future__ import annotations

import textwrap
from dataclasses import fields
from html import escape
from typing import TYPE_CHECKING

from servicemodel.model.buy_out_results import BuyOut
from servicemodel.report import frames
from servicemodel.report.table import Column, draw
from servicemodel.report.text import money

if TYPE_CHECKING:
    import pandas as pd

    from servicemodel.model.build import Built

WIDTH = 100


class ShownBuyOut(BuyOut):
    """Prices that can be told, and whose years are a frame."""

    built: Built

    @property
    def frame(self) -> pd.DataFrame:
        """A row per year: the price by each method, the share in force, and what is paid."""
        return frames.buy_out(self, self.built)

    def __str__(self) -> str:
        return text(self)

    def _repr_html_(self) -> str:
        return f"<pre>{escape(str(self))}</pre>"


def shown(found: BuyOut, built: Built) -> ShownBuyOut:
    """Return prices that a notebook shows as text."""
    told = ShownBuyOut(**{item.name: getattr(found, item.name) for item in fields(found)})
    object.__setattr__(told, "built", built)  # no field: it is no part of the answer
    return told


def text(found: BuyOut) -> str:
    """Return the price of the machine at the end of each year by each method."""
    said = f"{found.offer}: what the machine of {found.owner} is sold for at the end of each year, "
    said += f"in {found.currency}. What is paid goes by {found.method}"
    said += f"; then holds {found.then}." if found.then else "; the contract has no term."
    years = found.years
    columns = [
        Column(method, [money(year.prices[method]) for year in years]) for method in years[0].prices
    ]
    if years[0].in_force is not None:
        shares = [f"{(year.in_force or 0) * 100:.1f} %" for year in years]
        columns.append(Column("in force", shares))
        columns.append(Column("paid", [money(year.paid or 0) for year in years]))
    lines = textwrap.wrap(said, WIDTH)
    lines += ["", *draw("end of", [year.year for year in years], [[c] for c in columns], WIDTH)]
    return "\n".join(lines) + "\n"
