"""A zone as a person reads it: at most 80 columns, rounded to the safe side.

A floor is rounded up and a ceiling down, so that what is printed holds as it stands; where they
meet, both are one number.
"""

from __future__ import annotations

import math
import textwrap
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING

from servicemodel.errors import named

if TYPE_CHECKING:
    from collections.abc import Mapping

    from servicemodel.deal.openings import Opening
    from servicemodel.deal.zone import Zone

WIDTH = 80
UP, DOWN, NEAREST = ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN
MOST_PLACES = 12


def text(zone: Zone, names: Mapping[str, str]) -> str:
    """Return floor and ceiling of a term, who gains what now, and what opens an empty zone.

    `names` are the parties' names by key. The text ends with a line break.
    """
    lines = [f"{zone.offer}: {zone.term} in {'%' if zone.share else zone.unit or 'numbers'}"]
    lines += wrapped(_compared(zone, names))
    lines += ["", *_rows(zone, names), ""]
    for sentence in _sentences(zone, names):
        lines += wrapped(sentence)
    return "\n".join(lines) + "\n"


def _compared(zone: Zone, names: Mapping[str, str]) -> str:
    """Return what the offer is held against."""
    if not zone.taken:
        return f"If it is not agreed, {names['customer']} takes {named(zone.alternative)}."
    told = f"Held against {named(zone.alternative)}, as was asked"
    if zone.taken == zone.alternative:
        return f"{told}; {names['customer']} takes it too if nothing is agreed."
    return f"{told}; if it is not agreed, {names['customer']} takes {named(zone.taken)}."


def _rows(zone: Zone, names: Mapping[str, str]) -> list[str]:
    low, high = zone.looked
    rising, falling = names[zone.rising], names[zone.falling]
    places = places_between(zone)
    floor = "none" if zone.floor is None else number_text(zone.floor, zone.share, UP, places)
    ceiling = (
        "none" if zone.ceiling is None else number_text(zone.ceiling, zone.share, DOWN, places)
    )
    if zone.meeting and zone.floor is not None:
        floor = ceiling = number_text(zone.floor, zone.share, NEAREST)
    from_here, to_here = f"from here on {rising} gains", f"up to here {falling} gains"
    if zone.floor is None:
        from_here = f"{rising} gains at no value"
    elif zone.floor == low:
        from_here = f"{rising} gains however low it is"
        floor = "none" if low < 0 and not zone.share else floor
    if zone.ceiling is None:
        to_here = f"{falling} gains at no value"
    elif zone.ceiling == high and not zone.share:
        ceiling, to_here = "none", f"{falling} gains however high it is"
    elif zone.ceiling == high:
        to_here = f"{falling} gains however high it is"
    gained = _gains(zone.gains, names, zone.currency)
    rows = [
        ("floor", floor, from_here),
        ("ceiling", ceiling, to_here),
        ("now", number_text(zone.now, zone.share, NEAREST), gained),
    ]
    longest = max(len(number) for _, number, _ in rows)
    found = []
    for word, number, told in rows:
        start = f"{word:<7}  {number:>{longest}}  "
        found += textwrap.wrap(
            start + told, WIDTH, subsequent_indent=" " * len(start), break_long_words=False,
            drop_whitespace=True, replace_whitespace=False,
        )  # fmt: skip
    return found


def _sentences(zone: Zone, names: Mapping[str, str]) -> list[str]:
    if zone.floor is not None and zone.ceiling is not None and not zone.empty:
        return _open(zone, zone.floor, zone.ceiling, names)
    told = []
    if zone.floor is None:
        told.append(f"No zone: no value makes {names[zone.rising]} gain.")
    if zone.ceiling is None:
        told.append(f"No zone: no value makes {names[zone.falling]} gain.")
    if zone.floor is not None and zone.ceiling is not None:
        gap = _with_unit(zone, number_text(zone.floor - zone.ceiling, zone.share, NEAREST))
        told.append(f"The zone is empty: floor and ceiling are {gap} apart.")
    told += [_opening(item, zone, names) for item in zone.openings]
    if zone.not_found:
        told.append(f"What does not open it: {', '.join(zone.not_found)}.")
    return told


def _open(zone: Zone, floor: float, ceiling: float, names: Mapping[str, str]) -> list[str]:
    if zone.meeting:
        here = _with_unit(zone, number_text(floor, zone.share, NEAREST))
        return [f"Floor and ceiling meet at {here}: there is nothing to share."]
    told = f"Between {_span(zone, floor, ceiling)} both gain"
    at_ends = [
        (f"at the {word}", gains)
        for word, gains, end, bound in (
            ("floor", zone.gains_at_floor, floor, None if zone.share else min(zone.looked[0], -1)),
            ("ceiling", zone.gains_at_ceiling, ceiling, None if zone.share else zone.looked[1]),
        )
        if gains is not None and end != bound
    ]
    parts = [f"{where} {_gains(gains, names, zone.currency)}" for where, gains in at_ends]
    return [f"{told}: {'; '.join(parts)}." if parts else f"{told}."]


def _span(zone: Zone, floor: float, ceiling: float) -> str:
    """Return a range that lies inside floor and ceiling."""
    places = places_between(zone, floor, ceiling)
    if floor == zone.looked[0] < 0 and not zone.share:
        last = number_text(ceiling, False, DOWN)
        return f"any amount below and {_with_unit(zone, last)}"
    if floor >= ceiling or places is None:
        return f"about {_with_unit(zone, number_text(floor, zone.share, NEAREST))}"
    first, last = (
        number_text(floor, zone.share, UP, places), number_text(ceiling, zone.share, DOWN, places)
    )  # fmt: skip
    if ceiling == zone.looked[1] and not zone.share:
        return f"{_with_unit(zone, first)} and any amount above"
    return f"{first.removesuffix(' %')} and {_with_unit(zone, last)}"


def _opening(item: Opening, zone: Zone, names: Mapping[str, str]) -> str:
    """Return one way to open a zone, in words."""
    term = _met(zone, item.verified_floor, item.verified_ceiling)
    if item.path == "timeline.years":
        years = f"{item.needed:.0f} year{'' if item.needed == 1 else 's'}"
        now = f"{item.now:.0f}"
        return f"It opens if all ran {years} (now {now}), with the value left then, {term}."
    share = item.unit == ""
    rising = item.needed > item.now
    towards = UP if rising else DOWN
    places = 2 if share else None
    needed = number_text(item.needed, share, towards, places)
    while item.until is not None and places != MOST_PLACES:
        beyond = _plain(needed, share) - Decimal(repr(item.until))
        if (beyond <= 0) if rising else (beyond >= 0):
            break
        places = (places or 0) + 1
        needed = number_text(item.needed, share, towards, places)
    more = "or more" if rising else "or less"
    if item.until is not None:
        more = f"to about {number_text(item.until, share, NEAREST)}"
    now = number_text(item.now, share, NEAREST)
    if share:
        return f"It opens if {item.what} is {needed} {more} (now {now}), {term}."
    paid = f"{needed} {item.unit} {more}"
    before = f" (now {now})" if item.now else ""
    return f"It opens if {names['customer']} paid {paid} at signing{before}, {term}."


def _met(zone: Zone, floor: float, ceiling: float) -> str:
    """Return the term where a zone opens."""
    number = _with_unit(zone, number_text((floor + ceiling) / 2, zone.share, NEAREST))
    if abs(ceiling - floor) <= 1e-6 * max(abs(floor), abs(ceiling), abs(zone.now)):
        return f"at about {number}"
    return f"between {_span(zone, floor, ceiling)}"


def _gains(gains: Mapping[str, float], names: Mapping[str, str], currency: str) -> str:
    return " and ".join(_gain(names[key], value, currency) for key, value in gains.items())


def _gain(name: str, value: float, currency: str) -> str:
    if round(value) == 0:
        return f"{name} is as well off"
    return f"{name} {'gains' if value > 0 else 'loses'} {abs(value):,.0f} {currency}"


def _with_unit(zone: Zone, number: str) -> str:
    return number if zone.share else f"{number} {zone.unit}".rstrip()


def places_between(
    zone: Zone, floor: float | None = None, ceiling: float | None = None
) -> int | None:
    """Return how many decimals keep a floor, rounded up, below a ceiling, rounded down."""
    low = zone.floor if floor is None else floor
    high = zone.ceiling if ceiling is None else ceiling
    if low is None or high is None:
        return None
    scale = 100 if zone.share else 1
    usual = max(_decimals(low * scale), _decimals(high * scale))
    if low >= high:
        return usual
    for places in range(usual, MOST_PLACES + 1):
        above, below = (
            _plain(number_text(low, zone.share, UP, places), zone.share),
            _plain(number_text(high, zone.share, DOWN, places), zone.share),
        )
        if above < below:
            return places
    return usual


def _decimals(value: float) -> int:
    """Return how many decimals show four significant digits; none from 1,000 up."""
    if value == 0 or abs(value) >= 1_000:
        return 0
    return min(max(3 - math.floor(math.log10(abs(value))), 0), MOST_PLACES)


def number_text(value: float, share: bool, rounding: str, places: int | None = None) -> str:
    """Return a number with thousands and four significant digits, or a share in per cent.

    >>> number_text(0.2104951, False, UP), number_text(87468.24, False, UP)
    ('0.2105', '87,469')
    >>> number_text(0.3, True, DOWN)
    '30 %'
    """
    exact = Decimal(repr(float(value))) * (100 if share else 1)
    decimals = _decimals(float(exact)) if places is None else places
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), rounding=rounding)
    told = f"{rounded:,f}"
    if "." in told and places is None:
        told = told.rstrip("0").rstrip(".")
    told = told.removeprefix("-") if rounded == 0 else told
    return f"{told} %" if share else told


def _plain(told: str, share: bool) -> Decimal:
    """Return the number that a text of `number_text` tells."""
    number = Decimal(told.removesuffix(" %").replace(",", ""))
    return number / 100 if share else number


def wrapped(sentence: str) -> list[str]:
    """Return a sentence as lines, those after the first indented."""
    return textwrap.wrap(sentence, WIDTH, subsequent_indent="  ", break_long_words=False)
