"""How tax law writes an outlay off by its age: methods, conventions, a bonus in the first year.

Tax years are counted from the purchase, and a year's share is spread evenly over its periods. With
`spread` each replacement has a schedule of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from servicemodel.line.nodes import Role
from servicemodel.line.words import (
    before,
    floor,
    maximum,
    minimum,
    operating,
    period,
    period_length,
    periods_per_year,
    stated_at,
    tiny,
    where,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from servicemodel.line.nodes import Expression, Line
    from servicemodel.line.sheet import Section

FULL_YEAR, MACRS, UNITS_OF_USE = "full year", "MACRS", "units of use"
CONVENTIONS = (FULL_YEAR, "half year", "mid quarter", "mid month", "pro rata")
BY_MONTH = CONVENTIONS[2:]  # these read the month in which it is put into service


@dataclass(frozen=True)
class Terms:
    """A way to write off: names of a method and a convention, and the numbers that they read.

    `life` is in years; `factor` is the multiple of a straight line by which a balance declines, or
    `rate` what it loses per year; `month` that of the tax year in which it is put into service;
    `percentages` a table of shares by tax year; `bonus` the share that is written off in the first
    year before all else; `salvage` the share that is not written off.
    """

    method: str
    life: Line
    convention: str = FULL_YEAR
    month: Line | None = None
    factor: Line | None = None
    rate: Line | None = None
    percentages: Line | None = None
    bonus: Line | None = None
    salvage: Line | None = None


@dataclass(frozen=True)
class Shares:
    """The share of an outlay that is written off at each age, in periods."""

    with_bonus: Line
    without_bonus: Line


@dataclass(frozen=True)
class _Years:
    """The tax years of an outlay, by its age; all lines are numbers of years."""

    section: Section
    terms: Terms
    year: Line
    first: Line
    first_part: Expression
    life: Line

    def left(self) -> Line:
        """Write how much of the tax life is left when the year begins."""
        used = maximum(self.year - 1 - (1 - self.first_part), 0)
        label = "Tax life left at the start of the tax year"
        return self.section.line(label, maximum(self.life - used, 0), role=Role.LEVEL)

    def within(self, left: Line) -> Line:
        """Write which part of the year counts."""
        part = where(self.first, minimum(self.first_part, left), minimum(1, left))
        label = "Part of the tax year that counts"
        return self.section.line(label, operating * part, role=Role.RATE)


def shares_by_age(section: Section, terms: Terms) -> Shares:
    """Write the share of an outlay that is written off at each age, in periods.

    Within the tax life all shares add up to 1 less salvage, but for a declining balance that never
    switches and for stated percentages.
    """
    label, role = "Share written off by age", Role.RATE
    years = _years(section, terms)
    yearly = METHODS[terms.method](years)
    share = section.line(
        label if terms.bonus is None else f"{label}, without bonus",
        yearly / periods_per_year,
        role=role,
    )
    if terms.bonus is None:
        return Shares(share, share)
    at_once = section.line("Bonus", years.first * terms.bonus * _most(terms), role=role)
    both = share * (1 - terms.bonus) + at_once / periods_per_year
    return Shares(section.line(label, both, role=role), share)


def while_it_lives(section: Section, share: Line, life: Line, label: str) -> Line:
    """Write a share by age that ends with the physical life: the rest goes at replacement."""
    lives = period <= floor(life / period_length + tiny)
    return section.line(label, share * lives, role=Role.RATE)


def in_service(section: Section, life: Line) -> Line:
    """Write 1 at each age at which something is in service, for units of use."""
    lives = operating * (period <= floor(life / period_length + tiny))
    return section.line("In service by age", lives, role=Role.FLAG)


def _most(terms: Terms) -> Expression | int:
    return 1 if terms.salvage is None else 1 - terms.salvage


def _years(section: Section, terms: Terms) -> _Years:
    year = section.line(
        "Tax year since the purchase",
        floor((period - 1) / periods_per_year + tiny) + 1,
        role=Role.LEVEL,
        opening=0,
    )
    first = section.line("First tax year", operating * (year <= 1), role=Role.FLAG)
    life = section.line(
        "Tax life in years", terms.life / (period_length * periods_per_year), role=Role.LEVEL
    )
    return _Years(section, terms, year, first, _first_part(section, terms), life)


def _first_part(section: Section, terms: Terms) -> Line:
    """Write which part of the first tax year counts: its convention."""
    label, role = "Part of the first tax year that counts", Role.RATE
    if terms.convention == "half year":
        return section.number(label, 0.5, role=role)
    if terms.convention == FULL_YEAR:
        return section.line(label, 1, role=role)
    assert terms.month is not None
    formula = (12 - (terms.month - 1)) / 12
    if terms.convention == "mid month":
        half = section.number("Half a month", 0.5)
        formula = (12 - (terms.month - half)) / 12
    elif terms.convention == "mid quarter":
        quarter, half = section.number("Months in a quarter", 3), section.number("Half", 0.5)
        gone = section.line(
            "Quarters gone by", floor((terms.month - 1) / quarter + tiny), role=Role.LEVEL
        )
        formula = (12 - (gone + half) * quarter) / 12
    return section.line(label, formula, role=role)


def _straight_line(years: _Years) -> Line:
    within = years.within(years.left())
    share = within / years.life * _most(years.terms)
    return years.section.line("Straight line", share, role=Role.RATE)


def _declining(years: _Years) -> Line:
    """Write a declining balance that switches to a straight line when that writes off more."""
    return _by_balance(years, switches=True)


def _declining_only(years: _Years) -> Line:
    return _by_balance(years, switches=False)


def _by_balance(years: _Years, *, switches: bool) -> Line:
    section, role = years.section, Role.RATE
    left = years.left()
    within = years.within(left)
    rate = _rate(years)
    book = _Book(years)
    declining = section.line("Declining balance", book.start * rate * within, role=role)
    if switches:
        rest = book.most * within / left
        straight = section.line(
            "Straight line over the life left", where(left > 0, rest, 0), role=role
        )
        formula = minimum(maximum(declining, straight), book.most)
    else:
        formula = minimum(declining, book.most)
    return book.close(formula)


def _rate(years: _Years) -> Expression:
    section, terms = years.section, years.terms
    if terms.rate is not None:
        return terms.rate
    factor: Expression | None = terms.factor
    if terms.method == MACRS:
        long = section.number("Tax life from which 150% holds", 15)
        fast, slow = section.number("Factor below it", 2), section.number("Factor from it on", 1.5)
        factor = section.line(
            "Multiple of a straight line", where(years.life < long, fast, slow), role=Role.LEVEL
        )
    assert factor is not None
    return section.line("Declining rate per year", minimum(factor / years.life, 1), role=Role.RATE)


def _sum_of_years(years: _Years) -> Line:
    """Write the sum of the years' digits; a year of the life may lie in two tax years."""
    section, year, life = years.section, years.year, years.life
    digit = section.line("Digit of the year", maximum(life - year + 1, 0), role=Role.LEVEL)
    earlier = section.line(
        "Digit of the year before",
        where(years.first, 0, maximum(life - (year - 1) + 1, 0)),
        role=Role.LEVEL,
    )
    digits = section.line(
        "Digits in the tax year",
        operating * (digit * years.first_part + earlier * (1 - years.first_part)),
        role=Role.LEVEL,
    )
    twice = section.line("Sum of the years' digits, twice", life * (life + 1), role=Role.LEVEL)
    book = _Book(years)
    share = (digits + digits) / twice * _most(years.terms)
    return book.close(minimum(share, book.most))


def _custom(years: _Years) -> Line:
    assert years.terms.percentages is not None
    share = stated_at(years.terms.percentages, years.year)
    return years.section.line("Stated percentage", share, role=Role.RATE)


class _Book:
    """The share that is not yet written off, at the start of each tax year.

    `most` is what may still be written off.
    """

    def __init__(self, years: _Years) -> None:
        section, salvage, role = years.section, years.terms.salvage, Role.RATE
        begins = section.line("A tax year begins", years.year > before(years.year), role=Role.FLAG)
        self.section = section
        self.left = section.balance("Share left", opening=1, role=role)
        start = section.balance("Share left when the tax year began", opening=1, role=role)
        self.start = start.close(where(begins, self.left.opening, start.opening))
        most = self.start if salvage is None else self.start - salvage
        self.most = section.line("Share that may be written off", maximum(most, 0), role=role)

    def close(self, yearly: Expression) -> Line:
        """Write what is written off per year, and what is left then."""
        line = self.section.line("Share written off in a year", yearly, role=Role.RATE)
        self.left.close(self.left.opening - line / periods_per_year)
        return line


METHODS: dict[str, Callable[[_Years], Line]] = {
    "straight line": _straight_line,
    "declining balance": _declining,
    "declining balance without switch": _declining_only,
    "sum of years": _sum_of_years,
    MACRS: _declining,
    "custom": _custom,
}
