"""Who leaves a contract when, and which fees are asked, by a plain script; see `world_terms`.

It imports nothing from the project.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.world_books import number

if TYPE_CHECKING:
    from tests.world_books import Clock, Row


@dataclass
class Leaving:
    """Who leaves at the end of each period, who of these pays how much of a price, who breaks."""

    leaves: Row
    pays: Row
    breaks: Row

    def outcomes(self) -> list[tuple[int, float]]:
        """Return the moments of leaving and how likely each is; the last period is never."""
        found = [(k, chance) for k, chance in enumerate(self.leaves) if chance]
        return [*found, (len(self.leaves), 1 - sum(self.leaves))]


def leaving(clock: Clock, terms: dict[str, Any]) -> Leaving:
    """Return who leaves when: after a trial, a break, a year, and a term, one after another."""
    m, left = clock.per_year, 1.0
    found = Leaving(clock.row(), clock.row(), clock.row())
    trial, broken = terms.get("trial"), terms.get("break_clause")
    survival, renewal = terms.get("survival"), terms.get("renewal")
    for k in range(1, clock.last):
        gone = failed = tried = 0.0
        if trial and k * 12 == number(trial["months"]) * m:
            gone = tried = left * (1 - number(trial["stays"]))
        if broken and k == number(broken["year"]) * m:
            found.breaks[k] = (left - gone) * number(broken["chance"])
            gone += found.breaks[k]
        if survival and k % m == 0:
            failed = (left - gone) * number(survival["leaves_per_year"])
            gone += failed
        if k % (number(terms["years"]) * m) == 0:
            stay = 0.0 if renewal is None else number(renewal.get("chance", 1))
            gone += (left - gone) * (1 - stay)
        found.leaves[k] = gone
        found.pays[k] = gone - failed * (1 - number((survival or {}).get("pays", 1)))
        found.pays[k] -= tried * (1 - number((trial or {}).get("pays", 1)))
        left -= gone
    return found


def agreed_part(clock: Clock, offer: dict[str, Any]) -> Row:
    """Return which part of fees and usage prices is asked: less in a trial, new at a renewal."""
    row = [1.0] * (clock.last + 2)
    terms = offer.get("term")
    for k in range(1, clock.last + 1) if terms else ():
        renewal, trial = terms.get("renewal") or {}, terms.get("trial") or {}
        renewed = int((k - 1) // (number(terms["years"]) * clock.per_year))
        row[k] = (1 + number(renewal.get("repricing", 0))) ** renewed
        if trial and (k - 1) * 12 < number(trial["months"]) * clock.per_year:
            row[k] *= number(trial.get("share_of_fee", 1))
    return row
