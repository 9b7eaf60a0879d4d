"""How provider and customer may share what an offer brings them together.

Both gains are measured against what is left if it is not agreed, at each side's own rate, in money
of period 0. A payment at signing moves from one to the other what it takes from the first; so all
shares of their sum can be had, and each is restated as the term that gives a side as much.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from servicemodel.deal.gains import SIDES, Gains, number_at
from servicemodel.deal.solve import solve
from servicemodel.deal.zone import main_term
from servicemodel.errors import UsageError, did_you_mean
from servicemodel.offer import CUSTOMER, PROVIDER
from servicemodel.read import arrays

if TYPE_CHECKING:
    from collections.abc import Callable

    from servicemodel.model.build import Built

NASH, EQUAL, INVESTED = "nash", "equal", "investment"


@dataclass(frozen=True)
class Split:
    """What each side gains by an offer now, and what it gains by a rule, by party key.

    `share` is the provider's part of `together`. `payment` is what the customer pays the provider
    at signing to come to it (below 0: the other way). `restated` is the value of the `term` at
    which a side gains as much without a payment, at its own rate; None where no single value does.
    """

    offer: str
    rule: str
    alternative: str
    currency: str
    together: float
    share: float
    now: dict[str, float]
    gains: dict[str, float]
    payment: float
    term: str
    unit: str
    term_now: float
    restated: dict[str, float | None]


def split(
    built: Built, offer: str, rule: str = NASH, weight: float = 0.5, term: str | None = None
) -> Split:
    """Return how two sides share what they gain together by an offer.

    `nash` maximises gain(provider) ^ weight x gain(customer) ^ (1 - weight): as money of period 0
    can be paid from one to the other, that is the share `weight` of the sum (J. Nash, The
    Bargaining Problem, 1950). `equal` gives each a half, `investment` a share as large as its part
    of what both invest. Raises `UsageError` if they gain nothing together: then no split gains.
    """
    if rule not in RULES:
        raise UsageError(f"no rule is called {rule!r}; {did_you_mean(rule, RULES)}")
    if not 0 <= weight <= 1:
        raise UsageError(f"the weight of the provider is {weight:g}; write a share from 0 to 1")
    gains = Gains(built, offer)
    now = {side: float(gain[0]) for side, gain in gains.of({}).items()}
    together = now[PROVIDER] + now[CUSTOMER]
    if together <= 0:
        lost = f"{-together:,.6g} {built.scenario.currency}"
        raise UsageError(f"under {offer} both together lose {lost}: there is nothing to share")
    share = RULES[rule](gains, weight)
    told = {PROVIDER: share * together, CUSTOMER: (1 - share) * together}
    path = term or main_term(built, offer)
    line, alternative = number_at(built, path), gains.alternative({})
    assert isinstance(line.given, float | int)
    return Split(
        offer,
        rule,
        alternative,
        built.scenario.currency,
        together,
        share,
        now,
        told,
        told[PROVIDER] - now[PROVIDER],
        path,
        str(line.unit),
        float(line.given),
        {side: _restated(built, offer, path, side, alternative, told[side]) for side in SIDES},
    )


def _restated(
    built: Built, offer: str, path: str, side: str, alternative: str, gain: float
) -> float | None:
    """Return the value of a term at which a side gains so much; it is put back to be true."""
    found = solve(built, path, f"{side} npv less {alternative} = {gain!r}", offer)
    return found.values[0] if found.state == "one" else None


def _by_investment(gains: Gains, _: float) -> float:
    """Return the provider's part of what both pay for investments, as present values."""
    offer, invested = gains.built.offers[gains.offer], {}
    for side in SIDES:
        statement = offer.statements[side]
        party = gains.built.parties[side]
        flows = offer.ledger.of(party)
        lines = [
            worth
            for flow, worth in zip(flows, statement.worths, strict=True)
            if flow.payer == party and flow.kind.invests
        ]
        values = arrays.read(lines, gains.built.timeline)
        invested[side] = -sum(float(values[line][0]) for line in lines)
    whole = invested[PROVIDER] + invested[CUSTOMER]
    if whole <= 0:
        raise UsageError(f"nobody invests under {gains.offer}: split by another rule")
    return invested[PROVIDER] / whole


RULES: dict[str, Callable[[Gains, float], float]] = {
    NASH: lambda _, weight: weight,
    EQUAL: lambda *_: 0.5,
    INVESTED: _by_investment,
}
