"""How a number may be written, as JSON Schema: what stands where `values` asks for a quantity.

Wider than the loader where JSON Schema cannot say it (shares that add up to 1), never narrower.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, get_args

from servicemodel import values

DIGITS = r"([0-9][0-9_]*(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?\s*"
CALENDAR, SINCE = "^[0-9]{1,4}$", "^([0-9]{1,2}|100)$"
FROM_ONE = "^([1-9][0-9]?|100)$"
MOST = 1e15
ABOVE = 1e-9  # the smallest number that counts as above 0

OF_A_NUMBER = {
    "value": "The number itself.",
    "source": "Where it comes from; a number without a source is told as an assumption.",
    "grade": "How good the source is: A official or measured, B an industry source or derived, "
    "C a single example, D an assumption.",
    "note": "Anything else that a reader should know.",
    "low": "The lowest value that is likely; it may not be above the value.",
    "high": "The highest value that is likely; it may not be below the value.",
    "of": "What a discount rate is: the cost of all capital or of equity, after or before tax.",
    "prices": "Whether a discount rate is nominal or real; without it, as the scenario's prices.",
    "unit": "The unit of a capacity, such as RT; needed there.",
    "solve": "A target, instead of the value: the number is solved so that it holds, such as "
    '`{solve: "provider irr = 10%"}`.',
    "from": "Where a solved number begins: its order of magnitude.",
    "under": "The offer under which a solved number is looked for, if its path names none.",
}


@dataclass(frozen=True)
class Kind:
    """A kind of number: its range, and whether it may or must be stated by year.

    `type` is its type in `values`; `more` are keys beside those of every number.
    """

    name: str
    type: Any
    said: str
    low: float = 0
    high: float = MOST
    years: str = ""
    alone: bool = True  # one number will do
    whole: bool = False
    percent: bool = False  # whether it may be written in per cent
    more: tuple[str, ...] = ()


KINDS = (
    Kind("amount", values.Amount, "amount"),
    Kind("positive", values.Positive, "number above 0", low=ABOVE),
    Kind("ratio", values.Ratio, "number above 0, or in per cent", low=ABOVE, percent=True),
    Kind("count", values.Count, "number above 0, to 1,000,000", low=ABOVE, high=1e6),
    Kind("share", values.Share, "share from 0 to 100%", high=1, percent=True),
    Kind("elasticity", values.Elasticity, "elasticity from -10 to 0", -10, 0, percent=True),
    Kind("days", values.Days, "days from 0 to 366", high=366),
    Kind("fading", values.Fading, "share from 0 to 20%", high=0.2, percent=True),
    Kind("rate", values.Rate, "rate from -50% to 100%", low=-0.5, high=1, percent=True),
    Kind(
        "discount", values.Discount, "rate from -50% to 100%, and of what", -0.5, 1,
        percent=True, more=("of", "prices"),
    ),
    Kind("size", values.Size, "number above 0 with its unit", ABOVE, alone=False, more=("unit",)),
    Kind("whole year", values.WholeYear, "whole number from 1 to 100", 1, 100, whole=True),
    Kind("amount path", values.AmountPath, "amount, or path by calendar year", years=CALENDAR),
    Kind(
        "rate path", values.RatePath, "rate from -50% to 100%, or path by calendar year", -0.5, 1,
        years=CALENDAR, percent=True,
    ),
    Kind(
        "share path", values.SharePath, "share from 0 to 100%, or path by calendar year", 0, 1,
        years=CALENDAR, percent=True,
    ),
    Kind(
        "instalments", values.Instalments, "shares by year from 0", years=SINCE, alone=False,
        percent=True,
    ),
    Kind("schedule", values.Schedule, "numbers by year from 0", years=SINCE, alone=False),
    Kind("months", values.Months, "whole number from 1 to 120", 1, 120, whole=True),
    Kind("month number", values.MonthNumber, "month from 1 to 12", 1, 12, whole=True),
    Kind(
        "year shares", values.YearShares, "shares by year from 1", high=1, years=FROM_ONE,
        alone=False, percent=True,
    ),
    Kind("signed", values.Signed, "list of amounts", -MOST, years=SINCE, alone=False),
)  # fmt: skip


def kind_of(annotation: Any) -> Kind | None:
    """Return the kind of number that an annotation asks for, None if it asks for none."""
    return next((kind for kind in KINDS if kind.type == annotation), None)


def definition(kind: Kind) -> dict[str, Any]:
    """Return the JSON Schema of a kind: every way in which it may be written."""
    plain = _plain(kind)
    ways = _ways(kind, plain)
    told: dict[str, Any] = {
        "value": {"anyOf": ways or [plain], "description": OF_A_NUMBER["value"]},
        **{key: _text(key) for key in ("source", "note")},
        "grade": {"enum": [*_choices("grade"), None], "description": OF_A_NUMBER["grade"]},
    }
    for key in ("low", "high"):
        number = {"type": "number"}
        some: dict[str, Any] = {"anyOf": [number, _digits("[+-]?", kind), {"type": "null"}]}
        told[key] = some | {"description": OF_A_NUMBER[key]}
    for key in kind.more:
        left_open = [None] if key == "prices" else []
        told[key] = _text(key) if key == "unit" else {"enum": [*_choices(key), *left_open]}
        told[key]["description"] = OF_A_NUMBER[key]
    stated = {
        "type": "object",
        "properties": told,
        "required": ["value", *(key for key in kind.more if key == "unit")],
        "additionalProperties": False,
    }
    return {"title": kind.said, "anyOf": [*ways, stated, *_solved(kind, plain, told)]}


def _solved(kind: Kind, plain: dict[str, Any], told: dict[str, Any]) -> list[dict[str, Any]]:
    """Return how a number is written that is solved, where one number may stand."""
    if not kind.alone and not kind.more:
        return []
    own: dict[str, Any] = {key: _text(key) for key in ("solve", "under")}
    own["from"] = {"anyOf": [plain, {"type": "null"}], "description": OF_A_NUMBER["from"]}
    kept = {key: item for key, item in told.items() if key not in ("value", "low", "high")}
    required = ["solve", *(key for key in kind.more if key == "unit")]
    return [
        {
            "type": "object",
            "properties": own | kept,
            "required": required,
            "additionalProperties": False,
        }
    ]


def _ways(kind: Kind, plain: dict[str, Any]) -> list[dict[str, Any]]:
    ways = [plain] if kind.alone else []
    if kind.years:
        by_year = {"type": "object", "minProperties": 1, "additionalProperties": False}
        ways.append(by_year | {"patternProperties": {kind.years: plain}})
    if kind.years == SINCE:
        ways.append({"type": "array", "items": plain, "minItems": 1})
    return ways


def _plain(kind: Kind) -> dict[str, Any]:
    kind_of_number = "integer" if kind.whole else "number"
    sign = r"[+-]?" if kind.low < 0 else r"\+?"
    number = {"type": kind_of_number, "minimum": kind.low, "maximum": kind.high}
    return {"anyOf": [number, _digits(sign, kind)]}


def _digits(sign: str, kind: Kind) -> dict[str, Any]:
    percent = r"%?\s*" if kind.percent else ""
    return {"type": "string", "pattern": rf"^\s*{sign}{DIGITS}{percent}$"}


def _text(key: str) -> dict[str, Any]:
    return {"type": "string", "description": OF_A_NUMBER[key]}


def _choices(key: str) -> tuple[str, ...]:
    """Return what may stand under a key of a number, as the types of `values` say."""
    model = values.DiscountRate
    found: list[str] = []
    for part in (model.model_fields[key].annotation, *get_args(model.model_fields[key].annotation)):
        found += [text for text in get_args(part) if isinstance(text, str)]
    return tuple(dict.fromkeys(found))
