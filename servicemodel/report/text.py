"""Numbers as a person reads them, rounded once and half away from zero, as a sheet shows them."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING

from servicemodel.errors import ModelError
from servicemodel.errors import named as named

if TYPE_CHECKING:
    from collections.abc import Sequence

LONG = Context(prec=400)  # digits of the largest float, and some


def fixed(value: float, digits: int = 0) -> str:
    """Return a number with thousands separators and so many digits after the point.

    >>> fixed(-410812.5), fixed(-1.7e-10), fixed(8.25, 1)
    ('-410,813', '0', '8.3')
    """
    if not math.isfinite(value):
        raise ModelError(f"a reported number is {value}: no report is written")
    place = Decimal(1).scaleb(-digits)
    rounded = Decimal(repr(float(value))).quantize(place, ROUND_HALF_UP, context=LONG)
    return f"{rounded if rounded else abs(rounded):,f}"


def money(value: float, digits: int = 0) -> str:
    """Return an amount in whole units, or with some digits after the point: `-12`, `0.67`."""
    told = fixed(value, digits)
    return "0" if not told.strip("0.") else told


def sign(value: float, digits: int = 0) -> int:
    """Return 1, 0 or -1 for an amount as it is printed: under half of its last digit is 0."""
    return 0 if money(value, digits) == "0" else (1 if value > 0 else -1)


def percent(rate: float) -> str:
    """Return a rate that was found: `8.1 %`."""
    return f"{fixed(rate * 100, 1)} %"


def stated(rate: float) -> str:
    """Return a rate that was stated, with no more digits than it needs: `7 %`, `8.54 %`."""
    return f"{rate * 100:.4g} %"


def significant(value: float, digits: int = 4) -> str:
    """Return a number with so many digits that count.

    >>> significant(0.0582034), significant(1234567.0), significant(0.0)
    ('0.05820', '1,234,567', '0')
    """
    if value == 0 or not math.isfinite(value):
        return fixed(value)
    return fixed(value, max(digits - 1 - math.floor(math.log10(abs(value))), 0))


def moment(years: float) -> str:
    """Return when something happens: `at signing`, `after 49 years`, `after 0.3 years`."""
    if years == 0:
        return "at signing"
    told = fixed(years, 0 if years == int(years) else 1)
    return f"after {told} year" if told == "1" else f"after {told} years"


def listed(words: Sequence[str]) -> str:
    """Return words in a row: `a`, `a and b`, `a, b and c`."""
    return " and ".join([*([", ".join(words[:-1])] if words[:-1] else []), *words[-1:]])
