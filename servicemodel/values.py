"""What may stand where a number stands: 12.5, `8%`, or a number with source, grade and note.

The same type serves YAML, Python objects and, later, the cells of a workbook.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

NUMBER = re.compile(r"[+-]?(\d[\d_]*(\.\d*)?|\.\d+)([eE][+-]?\d+)?")

THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?")


class Fields(BaseModel):
    """A group of fields of a scenario: unknown keys and impossible values are refused."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, allow_inf_nan=False, str_strip_whitespace=True
    )


class Quantity(Fields):
    """A number and where it comes from: `grade` A is best, D an assumption."""

    value: float
    source: str = ""
    grade: Literal["A", "B", "C", "D"] | None = None
    note: str = ""
    low: float | None = None
    high: float | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Quantity:
        low = self.value if self.low is None else self.low
        high = self.value if self.high is None else self.high
        if not low <= self.value <= high:
            raise ValueError(f"low {low:g}, value {self.value:g} and high {high:g} must rise")
        return self


def _number(stated: Any) -> Any:
    """Return a float for 12.5, "8%" and "1_490_000"; raise with the nearest right thing."""
    if isinstance(stated, bool) or not isinstance(stated, int | float | str):
        raise ValueError(f"{stated!r} is not a number; write 12.5, 8% or {{value: 12.5, ...}}")
    if not isinstance(stated, str):
        return float(stated)
    text = stated.strip()
    percent = text.endswith("%")
    plain = text.removesuffix("%").strip()
    if NUMBER.fullmatch(plain):
        return float(plain.replace("_", "")) / (100 if percent else 1)
    raise ValueError(f"{stated!r} is not a number{_hint(plain, '%' if percent else '')}")


def _hint(text: str, sign: str) -> str:
    """Return the number that was probably meant: 0,21 is 0.21, and 89,000 is 89_000."""
    if THOUSANDS.fullmatch(text):
        return f"; did you mean {text.replace(',', '_')}{sign}?"
    with_point = text.replace(",", ".")
    return f"; did you mean {with_point}{sign}?" if NUMBER.fullmatch(with_point) else ""


def _quantity(stated: Any) -> Any:
    if isinstance(stated, Quantity):
        return stated
    if isinstance(stated, dict):
        if "value" not in stated:
            return stated
        return {
            key: _number(item) if key in ("value", "low", "high") else item
            for key, item in stated.items()
        }
    return {"value": _number(stated)}


Number = Annotated[Quantity, BeforeValidator(_quantity)]


def _in_range(low: float, high: float, what: str) -> Any:
    def check(quantity: Quantity) -> Quantity:
        if not low <= quantity.value <= high:
            raise ValueError(f"{quantity.value:g} is not {what}")
        return quantity

    return check


def _checked(low: float, high: float, what: str) -> Any:
    return AfterValidator(_in_range(low, high, what))


Amount = Annotated[Number, _checked(0, 1e15, "between 0 and 1e15")]
Positive = Annotated[Number, _checked(1e-9, 1e15, "above 0")]
Share = Annotated[Number, _checked(0, 1, "a share between 0 and 100%; write 8% or 0.08")]
Rate = Annotated[
    Number, _checked(-0.5, 1, "a rate per year between -50% and 100%; write 8% or 0.08")
]
Fading = Annotated[
    Number, _checked(0, 0.2, "a share per year between 0 and 20%; write 0.5% or 0.005")
]
Years = Annotated[int, Field(ge=1, le=100)]
