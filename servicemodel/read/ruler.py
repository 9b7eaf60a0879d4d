"""The header rows as formulas: a counter, dates, exponents and flags, from a few cells of Inputs.

Without such cells (sheets that stand alone) a header row is the timeline's own numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from servicemodel.line.vocabulary import HEADERS
from servicemodel.read.grid import FIRST, Place, Template, column

if TYPE_CHECKING:
    from collections.abc import Mapping

BEGINS, ENDS, COUNT = "first day", "last day", "number of periods"
OPENINGS = {"period": "=-1"}
DATES = (BEGINS, ENDS)
MEANINGS = {  # of the rows that no formula reads
    BEGINS: "the day on which the period begins; period 0 is the day of signing",
    ENDS: "the day on which the period ends; period 0 is the day of signing",
    COUNT: "how many periods there are after period 0",
}
# the top rows, so that a row reads what stands above it; the first three stay in sight
ORDER = ("period", "operating", ENDS, BEGINS, "calendar year", COUNT)


@dataclass(frozen=True)
class Timing:
    """The cells that say when the periods are: the header numbers they hold, and the others.

    `shift` is the part of a period by which a flow comes before the period's end, `tax_month` the
    month in which a tax year ends, if it is not the one in which a year since the start does.
    """

    start: Place
    years: Place
    per_year: Place
    shift: Place
    tiny: Place
    tax_month: Place | None = None


def meaning(name: str) -> str:
    """Return what a header row tells."""
    return HEADERS[name].meaning if name in HEADERS else MEANINGS[name]


def rows(timing: Timing, at: Mapping[str, Place]) -> dict[str, Template]:
    """Return the formula of each header row; `at` says where each of them stands."""
    start, m, shift = (p.address for p in (timing.start, timing.per_year, timing.shift))
    row = {name: str(place.row) for name, place in at.items()}
    return {
        "period": ("=", -1, f"{row['period']}+1"),
        BEGINS: (f"=EDATE({start},MAX(", 0, f"{row['period']}-1,0)*12/{m})"),
        ENDS: (
            f"=EDATE({start},", 0, f"{row['period']}*12/{m})-", 0, row["operating"],
        ),
        "years": ("=", 0, f"{row['period']}/{m}"),
        "exponent": ("=MAX(", 0, f"{row['period']}-{shift},0)/{m}"),
        "calendar year": ("=YEAR(", 0, f"{row[BEGINS]})"),
        "operating": ("=(", 0, f"{row['period']}>0)*1"),
        "first period": ("=(", 0, f"{row['period']}=1)*1"),
        "last period": ("=(", 0, f"{row['period']}={at[COUNT].cell})*1"),
        "year end": (
            "=(MOD(", 0, f"{row['period']},{m})=0)*", 0, row["operating"],
        ),
        "tax year end": ("=", 0, row["year end"])
        if timing.tax_month is None
        else (
            f"=MAX((MOD({timing.tax_month.address}-MONTH(", 0, f"{row[BEGINS]}),12)<12/{m})*",
            0, row["operating"], ",", 0, f"{row['last period']})",
        ),
    }  # fmt: skip


def numbers(timing: Timing, at: Mapping[str, Place], last: str) -> dict[str, str]:
    """Return the formula of each header number that no cell of Inputs holds."""
    exponent = at["exponent"].row
    return {
        COUNT: f"={timing.years.address}*{timing.per_year.address}",
        "period length": f"=1/{timing.per_year.address}",
        "first exponent": f"={column(FIRST + 1)}{exponent}",
        "last exponent": f"={last}{exponent}",
    }
