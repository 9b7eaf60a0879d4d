"""What offers lead to as a person reads it: who decides, what is built, and what that costs."""

from __future__ import annotations

import textwrap
from dataclasses import fields
from html import escape
from typing import TYPE_CHECKING

from servicemodel.deal.choose import Choices
from servicemodel.deal.rules import CLOSE
from servicemodel.report import frames
from servicemodel.report.table import Column, draw
from servicemodel.report.text import listed, money, named, significant, stated
from servicemodel.scenario.decides import FIRST_COST, HURDLE, OWN_NPV, PAYBACK

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from servicemodel.deal.choose import Choice, Combination, Decision
    from servicemodel.model.build import Built

WIDTH = 80
NOTHING = "The split incentive costs nothing: no other choice is worth more to all together."


class ShownChoices(Choices):
    """What offers lead to, as text and as a frame."""

    built: Built

    @property
    def frame(self) -> pd.DataFrame:
        """All combinations: offer, variants, measures, party, NPV, joint value, and what it is."""
        return frames.choices(self, self.built)

    def __str__(self) -> str:
        return text(self, {key: party.name for key, party in self.built.parties.items()})

    def _repr_html_(self) -> str:
        return f"<pre>{escape(str(self))}</pre>"


def shown(found: Choices, built: Built) -> ShownChoices:
    """Return what offers lead to as a notebook shows it."""
    told = ShownChoices(**{item.name: getattr(found, item.name) for item in fields(found)})
    object.__setattr__(told, "built", built)  # no field: it is no part of the answer
    return told


def text(found: Choices, names: Mapping[str, str]) -> str:
    """Return who decides under each offer, what that leads to, and what it costs all together."""
    told = [
        "\n".join(_offer(offer, choice, found.currency, names))
        for offer, choice in found.choices.items()
    ]
    return "\n\n".join(told) + "\n"


def _offer(offer: str, choice: Choice, currency: str, names: Mapping[str, str]) -> list[str]:
    deciders = listed([_decides(decision, names) for decision in choice.decisions])
    lines = textwrap.wrap(f"Under {named(offer)} {deciders}.", WIDTH)
    lines += textwrap.wrap(f"Chosen is {_said(choice.chosen)}; {_beside(choice)}.", WIDTH)
    columns = {"chosen": choice.chosen, "stated": choice.stated, "best": choice.best}
    apart = {
        head: found
        for head, found in columns.items()
        if head == "chosen" or not _same(found, choice.chosen)
    }
    if "best" in apart and _same(choice.best, choice.stated):
        apart = {"chosen": choice.chosen, "stated and best": choice.best}
    labels = [*(f"NPV of {name}" for name in names.values()), "Joint value"]
    drawn = [
        Column(head, [*(money(found.npv[key]) for key in names), money(found.joint)])
        for head, found in apart.items()
    ]
    lines += ["", *draw(f"in {currency}", labels, [[column] for column in drawn], WIDTH), ""]
    return [*lines, *textwrap.wrap(_cost(choice, currency, names), WIDTH)]


def _cost(choice: Choice, currency: str, names: Mapping[str, str]) -> str:
    """Return what the choice costs all together, and whose doing that is."""
    if choice.split_cost == 0:
        return NOTHING
    cost = f"costs {money(choice.split_cost)} {currency} of joint value"
    alone = _alone(choice)
    if alone is None:
        return f"The split incentive {cost}."
    return f"The rule of {names[alone]} {cost}; no other party's NPV differs."


def _alone(choice: Choice) -> str | None:
    """Return the party that chose what is not best, if that changes nobody else's NPV."""
    chosen, best = choice.chosen, choice.best
    differs = {
        "variants": chosen.variants != best.variants,
        "measures": set(chosen.measures) != set(best.measures),
    }
    deciders = {decision.by for decision in choice.decisions if differs[decision.what]}
    worths = [*chosen.npv.values(), *best.npv.values(), chosen.joint, best.joint]
    noise = CLOSE * max(map(abs, worths))
    touched = {key for key, npv in chosen.npv.items() if abs(best.npv[key] - npv) > noise}
    return deciders.pop() if len(deciders) == 1 and touched <= deciders else None


def _beside(choice: Choice) -> str:
    """Return what the offer states, and what would be best, where that is something else."""
    is_stated, is_best = _same(choice.stated, choice.chosen), _same(choice.best, choice.chosen)
    if is_stated and is_best:
        return "that is what the offer states, and best for all together"
    if is_stated:
        return f"that is what the offer states; best for all together is {_said(choice.best)}"
    told = f"the offer states {_said(choice.stated)}"
    if is_best:
        return f"that is best for all together; {told}"
    if _same(choice.best, choice.stated):
        return f"{told}, which is best for all together"
    return f"{told}; best for all together is {_said(choice.best)}"


def _same(one: Combination, other: Combination) -> bool:
    return (one.variants, set(one.measures)) == (other.variants, set(other.measures))


def _said(found: Combination) -> str:
    """Return a build: `lamps: LED, with solar film`."""
    variants = listed([f"{asset}: {variant}" for asset, variant in found.variants.items()])
    return f"{variants}, with {listed(found.measures)}" if found.measures else variants


def _decides(decision: Decision, names: Mapping[str, str]) -> str:
    number = decision.number or 0.0
    years = significant(number).rstrip("0").rstrip(".")
    rule = {
        OWN_NPV: "by its own NPV",
        PAYBACK: f"by payback within {years} year{'' if years == '1' else 's'}",
        HURDLE: f"by its own NPV at {stated(number)}",
        FIRST_COST: "by first cost",
    }[decision.rule]
    return f"{names[decision.by]} chooses the {decision.what} {rule}"
