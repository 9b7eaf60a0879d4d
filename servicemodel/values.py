"""What may stand where a number stands: 12.5, `8%`, or a number with source, grade and note.

The same type serves YAML, Python objects and, later, the cells of a workbook.
"""

from __future__ import annotations

import math
import re
from numbers import Real
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

from servicemodel.errors import said

if TYPE_CHECKING:
    from collections.abc import Iterator

NUMBER = re.compile(r"[+-]?(\d[\d_]*(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)

UNSOLVED = 1.0  # what a number is before it is solved, if nothing says where to begin
TARGET = 'write {solve: "provider irr = 10%"}'
THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?", re.ASCII)


class Fields(BaseModel):
    """A group of fields of a scenario: unknown keys and impossible values are refused."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, allow_inf_nan=False, str_strip_whitespace=True
    )


class Quantity(Fields):
    """A number, or numbers by year, and where they come from: grade A is best, D an assumption.

    `years` has the numbers by year where the field takes a path or a schedule; `value` is then
    the first of them. A number may be solved instead of stated: `solve` says for which target,
    `under` which offer; until it is, `value` is `start`.
    """

    value: float
    years: dict[int, float] = Field(default_factory=dict)
    source: str = ""
    grade: Literal["A", "B", "C", "D"] | None = None
    note: str = ""
    low: float | None = None
    high: float | None = None
    solve: Annotated[str, Field(max_length=200)] = ""
    start: Annotated[float | None, Field(alias="from")] = None
    under: str = ""

    @property
    def numbers(self) -> tuple[float, ...]:
        """All numbers that are stated here."""
        return tuple(self.years.values()) or (self.value,)

    @model_validator(mode="after")
    def _in_order(self) -> Quantity:
        if self.years and (self.low is not None or self.high is not None):
            raise ValueError("low and high stand beside one number, not beside numbers by year")
        if self.solve and (self.low is not None or self.high is not None):
            raise ValueError("low and high stand beside a stated number, not a solved one")
        if not self.solve and (self.start is not None or self.under):
            raise ValueError("from and under stand beside solve, which says what is to hold")
        if self.low is not None and self.low > self.value:
            raise ValueError(f"low is {self.low:g}, which is above the value of {self.value:g}")
        if self.high is not None and self.high < self.value:
            raise ValueError(f"high is {self.high:g}, which is below the value of {self.value:g}")
        return self


class DiscountRate(Quantity):
    """What money costs per year, and of what: see conventions on discount rates.

    Without `of` it is a cost of capital: after tax for a party that pays tax, else before. `prices`
    says whether the rate is nominal or real; without it, it is as the scenario's prices.
    """

    of: (
        Literal[
            "wacc after tax",
            "wacc before tax",
            "cost of equity after tax",
            "cost of equity before tax",
        ]
        | None
    ) = None
    prices: Literal["nominal", "real"] | None = None


class Sized(Quantity):
    """A number with a unit of its own, such as 313 RT."""

    unit: Annotated[str, Field(pattern=r"^[^/*]+$", max_length=40)]


def _number(stated: Any) -> float:
    """Return a float for 12.5, "8%" and "1_490_000"; raise with the nearest right thing."""
    if isinstance(stated, bool) or not isinstance(stated, Real | str):
        what = "no number stands here" if stated is None else f"{said(stated)} is not a number"
        raise ValueError(f"{what}; write 12.5, 8% or {{value: 12.5, ...}}")
    number = _written(stated) if isinstance(stated, str) else _float(stated)
    if not math.isfinite(number):
        raise ValueError(f"{said(stated)} is not a finite number; write 12.5, 8% or 89_000")
    return number or 0.0  # -0 is 0


def _float(stated: Any) -> float:
    try:
        return float(stated)
    except OverflowError:
        return math.inf


def _written(stated: str) -> float:
    text = stated.strip()
    percent = text.endswith("%")
    plain = text.removesuffix("%").strip()
    if NUMBER.fullmatch(plain):
        return float(plain.replace("_", "")) / (100 if percent else 1)
    raise ValueError(f"{said(stated)} is not a number{_hint(plain, '%' if percent else '')}")


def _hint(text: str, sign: str) -> str:
    """Return the number that was probably meant: 0,21 is 0.21, and 89,000 is 89_000."""
    if THOUSANDS.fullmatch(text):
        return f"; did you mean {text.replace(',', '_')}{sign}?"
    with_point = text.replace(",", ".")
    if NUMBER.fullmatch(with_point):
        return f"; did you mean {with_point}{sign}?"
    return "; write 12.5, 8% or 89_000"


def _quantity(stated: Any) -> Any:
    """Return the fields of a quantity, whichever way it is stated."""
    if isinstance(stated, Quantity):
        return stated
    if not isinstance(stated, dict) or _by_year(stated):
        return _valued(stated)
    if "solve" in stated:
        return _solved(stated)
    if "value" not in stated:
        return stated
    if "years" in stated:
        raise ValueError("numbers by year stand under value: {value: {2027: 5, 2030: 6}, ...}")
    told = {key: item for key, item in stated.items() if key not in ("value", "low", "high")}
    told |= {key: _number(stated[key]) for key in ("low", "high") if stated.get(key) is not None}
    return told | _valued(stated["value"])


def _solved(stated: dict[Any, Any]) -> dict[Any, Any]:
    """Return the fields of a number that is to be solved: it begins where `from` says, or at 1."""
    if "value" in stated:
        raise ValueError("a number is stated or solved: leave out value or solve")
    if not isinstance(stated["solve"], str) or not stated["solve"].strip():
        raise ValueError(f"{said(stated['solve'])} is no target; {TARGET}")
    start = stated.get("from")
    if start is None:
        return {key: item for key, item in stated.items() if key != "from"} | {"value": UNSOLVED}
    number = _number(start)
    return stated | {"value": number, "from": number}


def _by_year(stated: dict[Any, Any]) -> bool:
    return bool(stated) and all(isinstance(key, int) for key in stated)


def _valued(stated: Any) -> dict[str, Any]:
    if isinstance(stated, list | tuple):
        stated = dict(enumerate(stated))
    if not isinstance(stated, dict):
        return {"value": _number(stated)}
    if not _by_year(stated):
        raise ValueError(
            "years with a number each are needed here, such as {2027: 0.08, 2030: 0.1}"
        )
    years = {key: _number(stated[key]) for key in sorted(stated)}
    return {"value": next(iter(years.values())), "years": years}


def _one(quantity: Quantity) -> Quantity:
    if quantity.years:
        raise ValueError("one number is needed here, not numbers by year")
    return quantity


Number = Annotated[Quantity, BeforeValidator(_quantity), AfterValidator(_one)]
Numbers = Annotated[Quantity, BeforeValidator(_quantity)]


def _in_range(low: float, high: float, what: str) -> Any:
    def check(quantity: Quantity) -> Quantity:
        if quantity.solve and quantity.start is None and quantity.value == UNSOLVED:
            return quantity.model_copy(update={"value": min(max(UNSOLVED, low), high)})
        ends = [end for end in (quantity.low, quantity.high) if end is not None]
        for value in (*quantity.numbers, *ends):
            if not low <= value <= high:
                raise ValueError(f"{value:g} is not {what}{_in_percent(value, high)}")
        return quantity

    return check


def _in_percent(value: float, high: float) -> str:
    """Return how a share or rate is written that was probably meant in per cent."""
    if high > 1 or value <= high:
        return ""
    if value > 100 * high:
        return f"; the highest is {100 * high:g}%, or {high:g}"
    told = f"; write {value:g}% or {_two_digits(value / 100)}"
    return f"{told} ({value:g} is {100 * value:g}%)" if value < 2 * high == 2 else told


def _two_digits(value: float) -> str:
    """Return a number with at least two digits after the point: 0.80, 0.025."""
    short = f"{value:.2f}"
    return short if float(short) == value else f"{value:g}"


def _checked(low: float, high: float, what: str) -> Any:
    return AfterValidator(_in_range(low, high, what))


def _no_flag(stated: Any) -> Any:
    """Refuse true and false, which would count as 1 and 0."""
    if isinstance(stated, bool):
        raise ValueError(f"{said(stated)} is no whole number; write one such as 20")
    return stated


def _percents(stated: Any) -> Iterator[str]:
    """Walk over the numbers in per cent of what is stated, also by year or beside a source."""
    if isinstance(stated, str) and stated.strip().endswith("%"):
        yield stated
    elif isinstance(stated, list | tuple):
        for item in stated:
            yield from _percents(item)
    elif isinstance(stated, dict):
        for key, item in stated.items():
            if isinstance(key, int) or key in ("value", "low", "high", "from"):
                yield from _percents(item)


def _without_percent(what: str) -> Any:
    """Return a check that refuses `5%` where it would be 0.05 of a unit."""

    def check(stated: Any) -> Any:
        for found in _percents(stated):
            raise ValueError(
                f"{said(found)} is a percentage, and this is {what}: write it without %"
            )
        return stated

    return BeforeValidator(check)


_AMOUNT = _checked(0, 1e15, "between 0 and 1e15")
_RATE = _checked(-0.5, 1, "a rate per year between -50% and 100%")
_SHARE = _checked(0, 1, "a share between 0 and 100%")
_PLAIN = _without_percent("an amount or a plain number")

Amount = Annotated[Number, _AMOUNT, _PLAIN]
Ratio = Annotated[Number, _checked(1e-9, 1e15, "above 0")]
Positive = Annotated[Ratio, _PLAIN]
Share = Annotated[Number, _SHARE]
Rate = Annotated[Number, _RATE]
Discount = Annotated[DiscountRate, BeforeValidator(_quantity), AfterValidator(_one), _RATE]
Size = Annotated[
    Sized, BeforeValidator(_quantity), AfterValidator(_one), _checked(1e-9, 1e15, "above 0"), _PLAIN
]
Elasticity = Annotated[
    Number, _checked(-10, 0, "an elasticity between -10 and 0: dearer use is less use")
]
_DAYS = _without_percent("a number of days")
Days = Annotated[Number, _checked(0, 366, "a number of days between 0 and 366"), _DAYS]
Fading = Annotated[Number, _checked(0, 0.2, "a share per year between 0 and 20%")]
Text = Annotated[str, Field(min_length=1, max_length=80)]
UnitText = Annotated[str, Field(pattern=r"^[^/*]+$", max_length=40)]
Years = Annotated[int, Field(ge=1, le=100), BeforeValidator(_no_flag)]
Month = Annotated[int, Field(ge=1, le=12), BeforeValidator(_no_flag)]
Count = Annotated[Number, _checked(1e-9, 1e6, "a number of units above 0"), _PLAIN]


def _whole(what: str) -> Any:
    def check(quantity: Quantity) -> Quantity:
        if quantity.value != int(quantity.value):
            raise ValueError(f"{quantity.value:g} is no whole {what}")
        return quantity

    return AfterValidator(check)


_YEARS, _MONTHS = _without_percent("a number of years"), _without_percent("a number of months")
WholeYear = Annotated[Number, _checked(1, 100, "between 1 and 100"), _whole("year"), _YEARS]
Months = Annotated[Number, _checked(1, 120, "between 1 and 120"), _whole("month"), _MONTHS]
MonthNumber = Annotated[Number, _checked(1, 12, "a month from 1 to 12"), _whole("month"), _MONTHS]


def _calendar(quantity: Quantity) -> Quantity:
    """Refuse a list, and years counted from the start, where calendar years are meant."""
    for year in quantity.years:
        if not 1900 <= year <= 9999:
            raise ValueError(f"{year} is no calendar year; write numbers by year: {{2027: 0.08}}")
    return quantity


Paths = Annotated[Numbers, AfterValidator(_calendar)]

# One number, or one for each year from which it holds: {2027: 0.08, 2030: 0.09}.
AmountPath = Annotated[Paths, _AMOUNT, _PLAIN]
RatePath = Annotated[Paths, _RATE]
SharePath = Annotated[Paths, _SHARE]


def _schedule(what: str, low: float) -> Any:
    def check(quantity: Quantity) -> Quantity:
        if not quantity.years:
            raise ValueError(f"{what} are needed here, such as {{0: 1_500, 10: 600}}")
        for year, value in quantity.years.items():
            if not 0 <= year <= 100:
                raise ValueError(f"year {year} is not between 0 and 100")
            if not low <= value <= 1e15:
                raise ValueError(f"{value:g} is not between {low:g} and 1e15")
        return quantity

    return AfterValidator(check)


Instalments = Annotated[Numbers, _schedule("years since the purchase with a share each", 0)]
Schedule = Annotated[Numbers, _schedule("years since the start with an amount each", 0), _PLAIN]
Signed = Annotated[Numbers, _schedule("amounts, first that of the start,", -1e15), _PLAIN]


def _year_shares(quantity: Quantity) -> Quantity:
    if not quantity.years:
        raise ValueError("a share for each year is needed here, such as {1: 60%, 2: 40%}")
    for year, share in quantity.years.items():
        if not 1 <= year <= 100:
            raise ValueError(f"year {year} is not between 1 and 100; write {{1: 60%, 2: 40%}}")
        if not 0 <= share <= 1:
            raise ValueError(f"{share:g} is not a share between 0 and 100%")
    if (together := sum(quantity.years.values())) > 1 + 1e-9:
        raise ValueError(f"the shares add up to {together:.6g}, which is above 1")
    return quantity


YearShares = Annotated[Numbers, AfterValidator(_year_shares)]  # from year 1 on
