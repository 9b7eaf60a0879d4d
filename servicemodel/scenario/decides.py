"""Who chooses the build of an offer: its variants, its measures, and by which rule each decides.

Without it nothing is chosen: the build is as the offer states it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, model_validator

from servicemodel.scenario.names import found, mapping_at
from servicemodel.values import Fields, Positive, Rate

if TYPE_CHECKING:
    from collections.abc import Iterator

    Mistake = tuple[tuple[Any, ...], str]  # where, and what is wrong

OWN_NPV, PAYBACK, HURDLE, FIRST_COST = "own npv", "payback", "hurdle rate", "first cost"
NUMBERS = {PAYBACK: "years", HURDLE: "rate"}  # which number a rule needs; no other rule has one


class Decider(Fields):
    """Who chooses, and by which rule: `payback` needs years, `hurdle rate` a rate."""

    by: str
    rule: Literal["own npv", "payback", "hurdle rate", "first cost"] = "own npv"
    years: Positive | None = None
    rate: Rate | None = None

    @model_validator(mode="after")
    def _its_number(self) -> Decider:
        needed = NUMBERS.get(self.rule)
        for field, example in (("years", "3"), ("rate", "15%")):
            stated = getattr(self, field) is not None
            if field == needed and not stated:
                raise ValueError(f"the rule {self.rule} needs {field}, such as {field}: {example}")
            if field != needed and stated:
                raise ValueError(f"the rule {self.rule} reads no {field}")
        return self


class VariantChoice(Decider):
    """Who chooses the variant of each asset; `payback` needs years, `hurdle rate` a rate."""

    among: Annotated[
        dict[str, Annotated[tuple[str, ...], Field(min_length=1)]], Field(min_length=1)
    ] = Field(default_factory=dict)


class MeasureChoice(Decider):
    """Who chooses the measures; `payback` needs years, `hurdle rate` a rate."""

    among: Annotated[tuple[str, ...], Field(min_length=1)] = ()


class Decides(Fields):
    """Who chooses what is built under an offer; who chooses the variants moves first."""

    variants: VariantChoice | None = None
    measures: MeasureChoice | None = None

    @model_validator(mode="after")
    def _something(self) -> Decides:
        if self.variants is None and self.measures is None:
            raise ValueError("state who chooses: variants: {by: customer}, or measures likewise")
        return self


def mistakes(data: Any) -> Iterator[Mistake]:
    """Walk over choices that leave nothing to choose, or not what the offer states."""
    several = [
        name
        for name, asset in mapping_at(data, "assets").items()
        if len(mapping_at(asset, "variants")) > 1
    ]
    for place, terms in found(data, ("offers", "*", "decides", "variants")):
        if terms is not None and not several:
            yield place, "no asset has several variants, so there is none to choose"
    for place, terms in found(data, ("offers", "*", "decides")):
        then = mapping_at(data, "offers", place[1], "term").get("then")
        if terms is not None and then is not None:
            text = f"after its term comes {then}, with the same machine: what is built is stated"
            yield place, text
    for place, terms in found(data, ("offers", "*", "decides", "measures")):
        if terms is not None and not mapping_at(data, "measures"):
            yield place, "no measure is stated, so there is none to choose"
    for place, names in found(data, ("offers", "*", "decides", "variants", "among", "*")):
        stated = mapping_at(data, "offers", place[1], "build").get(place[-1])
        if isinstance(names, list | tuple) and isinstance(stated, str) and stated not in names:
            yield place, f"the build states {stated}: it is among what is chosen from, or not built"
