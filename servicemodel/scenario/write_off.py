"""How tax law lets an outlay be written off, as a user states it.

What a method and a convention mean stands in `block/tax_pattern`.
"""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from servicemodel.block.tax_pattern import BY_MONTH, MACRS, UNITS_OF_USE
from servicemodel.values import (
    Fields,
    MonthNumber,
    Positive,
    Ratio,
    Share,
    YearShares,
)


class TaxPattern(Fields):
    """How an outlay is written off for tax; without it in a straight line over its life."""

    method: Literal[
        "straight line",
        "declining balance",
        "declining balance without switch",
        "sum of years",
        "MACRS",
        "custom",
        "units of use",
    ] = "straight line"
    life: Positive | None = None
    convention: Literal["full year", "half year", "mid quarter", "mid month", "pro rata"] | None = (
        None
    )
    month: MonthNumber | None = None
    factor: Ratio | None = None
    rate: Share | None = None
    percentages: YearShares | None = None
    salvage: Share | None = None
    bonus: Share | None = None

    @model_validator(mode="after")
    def _together(self) -> TaxPattern:
        method = self.method
        declines = method.startswith("declining balance")
        if declines and (self.factor is None) == (self.rate is None):
            raise ValueError(
                f"a {method} needs either factor, such as 200% of a straight line, or a rate per "
                "year"
            )
        if not declines and (self.factor is not None or self.rate is not None):
            raise ValueError("factor and rate are those of a declining balance")
        if method == MACRS and self.life is None:
            raise ValueError("MACRS needs life: the class of the asset, such as 5 or 7")
        if method == MACRS and self.convention not in (None, "half year", "mid quarter"):
            raise ValueError(
                "MACRS goes with half year or mid quarter; write straight line, mid month for a "
                "building"
            )
        if (method == "custom") != (self.percentages is not None):
            raise ValueError("percentages go together with method: custom")
        needless = {
            "custom": ("life", "convention", "salvage"),
            MACRS: ("salvage",),
            UNITS_OF_USE: ("life", "convention", "bonus"),
        }
        for field in needless.get(method, ()):
            if getattr(self, field) is not None:
                raise ValueError(f"the method {method} has no {field}")
        if (self.convention in BY_MONTH) != (self.month is not None):
            raise ValueError(f"month goes together with a convention: {', '.join(BY_MONTH)}")
        if (method == UNITS_OF_USE) != (getattr(self, "total_use", None) is not None):
            raise ValueError(
                "units of use go together with total_use, and are those of an asset as a whole"
            )
        return self


class TaxDepreciation(TaxPattern):
    """How an owner writes an asset or a measure off for tax, and each of its replacements."""

    total_use: Positive | None = None
    if_leased: Literal["with bonus", "without bonus"] = "with bonus"
    replacements: Literal["capitalised", "expensed"] = "capitalised"
    at_replacement: Literal["written off", "goes on"] = "written off"

    @model_validator(mode="after")
    def _policy(self) -> TaxDepreciation:
        if self.if_leased == "without bonus" and self.bonus is None:
            raise ValueError("if_leased goes together with bonus")
        if self.method == UNITS_OF_USE and self.at_replacement == "goes on":
            raise ValueError("what is replaced is used no more: write at_replacement: written off")
        return self
