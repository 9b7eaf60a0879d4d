"""What a machine would be sold for at the end of each year of a contract, as plain numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from servicemodel.errors import UsageError
from servicemodel.offer import PRESETS
from servicemodel.read import arrays
from servicemodel.scenario.overrides import path_text
from servicemodel.timeline import Timeline

if TYPE_CHECKING:
    from servicemodel.model.build import Built


@dataclass(frozen=True)
class BuyOutYear:
    """The end of a year: the price by each method, the share in force then, and what is paid.

    `in_force` and `paid` are None where the contract has no term.
    """

    year: str
    prices: dict[str, float]
    in_force: float | None
    paid: float | None


@dataclass(frozen=True)
class BuyOut:
    """Prices for the machine of an offer, by method, at the end of each year but the last.

    `method` is the one by which a price is paid; `owner` the party that has the machine, `then` the
    offer that holds afterwards, empty where the contract has no term.
    """

    offer: str
    owner: str
    currency: str
    method: str
    then: str
    years: tuple[BuyOutYear, ...]


def buy_out(built: Built, offer: str) -> BuyOut:
    """Return the prices by all methods that an offer states; `UsageError` without a clause."""
    found = built.offers[offer]
    lines, terms = found.buy_out, built.scenario.offers[offer]
    if lines is None:
        if not PRESETS[terms.preset].contract:
            raise UsageError(f"{offer} is no contract: there is no price for which it ends")
        path = path_text(("offers", offer, "clauses"))
        raise UsageError(f"{offer} states no price for its machine: add a clause buy_out to {path}")
    if built.timeline.years == 1:
        raise UsageError(f"{offer} runs for one year: nobody leaves it before its end")
    wanted = list(lines.prices.values())
    if lines.force is not None:
        wanted += [lines.force.at_end, lines.force.paying]
    read = arrays.read(wanted, built.timeline)
    timeline = built.timeline
    by_year = Timeline(timeline.start, timeline.years)
    years = []
    for year in range(1, timeline.years):  # nobody leaves at signing, nor as all ends
        end = year * timeline.per_year
        start = end - timeline.per_year + 1
        prices = {method: float(read[line][end, 0]) for method, line in lines.prices.items()}
        in_force = paid = None
        if lines.force is not None:
            in_force = float(read[lines.force.at_end][end, 0])
            price, leaving = read[lines.prices[lines.method]], read[lines.force.paying]
            paid = float(sum(price[k, 0] * leaving[k, 0] for k in range(start, end + 1)))
        years.append(BuyOutYear(by_year.label(year), prices, in_force, paid))
    return BuyOut(
        offer,
        built.parties[found.owners["legal"]].name,
        built.scenario.currency,
        lines.method,
        "" if terms.term is None else terms.term.then or "",
        tuple(years),
    )
