"""The savings share: of what some items cost under another offer, or before, less what they cost.

What energy cost before is what was measured then, adjusted to the use, weather and price of now.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, model_validator

from servicemodel.line.nodes import Role
from servicemodel.line.words import add, maximum, minimum, operating, period_length
from servicemodel.values import AmountPath, Fields, Positive, Share, SharePath

if TYPE_CHECKING:
    from servicemodel.clause.deal import Deal
    from servicemodel.line.nodes import Expression, Line

Counted = Literal["energy", "maintenance"]


class SavingsBand(Fields):
    """The share of what is saved beyond so much money a year, up to the next band."""

    beyond: Positive
    share: Share


class Baseline(Fields):
    """The energy of a year that was measured before, and what it is adjusted for.

    `measured_at` is how much of the service was used then; `factor` may go by calendar year.
    """

    tariff: str
    per_year: AmountPath
    adjusted_for: str | None = None
    measured_at: Positive | None = None
    factor: AmountPath | None = None

    @model_validator(mode="after")
    def _together(self) -> Baseline:
        if (self.adjusted_for is None) != (self.measured_at is None):
            text = "adjusted_for and measured_at go together: a service, and its use then"
            raise ValueError(text)
        return self


class Savings(Fields):
    """A share, which may differ by calendar year; nothing is paid where nothing is saved."""

    share: SharePath
    against: str | None = None
    baseline: Baseline | None = None
    of: Annotated[tuple[Counted, ...], Field(min_length=1)] = ("energy",)
    bands: tuple[SavingsBand, ...] = ()

    @model_validator(mode="after")
    def _one_way(self) -> Savings:
        if (self.against is None) == (self.baseline is None):
            raise ValueError("state one of against, an offer, and baseline, what was measured")
        if self.baseline is not None and "of" in self.model_fields_set:
            raise ValueError("of goes together with against: a baseline is one of energy")
        starts = [band.beyond.value for band in self.bands]
        if starts != sorted(set(starts)):
            raise ValueError("each band begins beyond more than the one before it")
        return self


def apply(terms: Savings, deal: Deal, place: str, label: str) -> None:
    """Write the saving and the share of it; `place` is where the scenario states it."""
    share = deal.series(f"{place}.share", f"{label}: share", terms.share, "", Role.RATE)

    def cost(lines: list[Line], name: str) -> Line:
        formula: Expression = lines[0] if len(lines) == 1 else add(lines)
        return deal.section.line(f"{label}: cost {name}", formula, unit=deal.currency)

    if terms.baseline is not None:
        before = _measured(terms.baseline, deal, f"{place}.baseline", label)
        now = cost(deal.energy(terms.baseline.tariff), "now")
    else:
        before = cost(deal.costs(str(terms.against), terms.of), f"under {terms.against}")
        now = cost(deal.costs("", terms.of), "now")
    saved = deal.section.line(f"{label}: saving", maximum(before - now, 0), unit=deal.currency)
    if terms.bands:
        formula = add(_by_bands(terms, deal, place, label, saved, share))
    else:
        formula = saved * share * operating
    paid = deal.section.line(label, formula, unit=deal.currency)
    deal.ledger.pay(deal.customer, deal.provider, paid, "savings share", title=label)


def _by_bands(
    terms: Savings, deal: Deal, place: str, label: str, saved: Line, share: Expression
) -> list[Line]:
    """Write what is paid of the saving of each band, at its own share."""
    money, shares, starts = deal.currency, [share], []
    for count, band in enumerate(terms.bands):
        at, said = f"{place}.bands.{count}", f"{label}: band {count + 2}"
        beyond = deal.number(f"{at}.beyond", f"{said} begins beyond", band.beyond, f"{money}/year")
        starts.append(beyond * period_length)
        shares.append(deal.number(f"{at}.share", f"{said}: share", band.share, "", Role.RATE))
    parts = []
    for count, each in enumerate(shares):
        within: Expression = saved if count == 0 else maximum(saved - starts[count - 1], 0)
        if count < len(starts):
            end = starts[count]
            within = minimum(within, end if count == 0 else end - starts[count - 1])
        name = f"{label}, band {count + 1}"
        parts.append(deal.section.line(name, within * each * operating, unit=money))
    return parts


def _measured(terms: Baseline, deal: Deal, place: str, label: str) -> Line:
    """Write what the energy of before would cost now: adjusted for use and factor, at its price.

    The use now is that without measures, since what they lower is part of the saving.
    """
    unit, price = deal.tariff(terms.tariff)
    path, said = f"{place}.per_year", f"{label}: energy measured before, per year"
    energy: Expression = deal.series(path, said, terms.per_year, f"{unit}/year")
    if terms.adjusted_for is not None and terms.measured_at is not None:
        use = deal.demand(terms.adjusted_for)
        path, said = f"{place}.measured_at", f"{label}: use of {terms.adjusted_for} when measured"
        then = deal.number(path, said, terms.measured_at, f"{use.unit}/year")
        energy = energy * use / then
    else:
        energy = energy * period_length * operating
    if terms.factor is not None:
        path, said = f"{place}.factor", f"{label}: factor of the baseline"
        energy = energy * deal.series(path, said, terms.factor, "")
    adjusted = deal.section.line(f"{label}: energy before, adjusted", energy, unit=unit)
    return deal.section.line(f"{label}: cost before", adjusted * price, unit=deal.currency)
