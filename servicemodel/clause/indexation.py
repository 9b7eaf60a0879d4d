"""How a clause's amounts rise: with one index, or with a basket that has weights and limits."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field, model_validator

from servicemodel.values import Fields, Quantity, Rate, Share


class Indexation(Fields):
    """A basket of indices: weights and the fixed part add up to 1; limits hold for each year.

    The change of each year is chained: it is limited first, then raises the level of the year
    before.
    """

    weights: Annotated[dict[str, Share], Field(min_length=1)]
    fixed: Share = Quantity(value=0)
    cap: Rate | None = None
    floor: Rate | None = None

    @model_validator(mode="after")
    def _whole(self) -> Indexation:
        together = self.fixed.value + sum(weight.value for weight in self.weights.values())
        if abs(together - 1) > 1e-9:
            raise ValueError(f"weights and the fixed part add up to {together:.6g}, not to 1")
        if self.fixed.value >= 1:
            raise ValueError("a fixed part of 1 leaves nothing to an index: leave the index out")
        if self.cap and self.floor and self.cap.value < self.floor.value:
            raise ValueError("the cap is below the floor")
        return self

    @property
    def plain(self) -> str | None:
        """The one index, if that is all there is."""
        only = next(iter(self.weights))
        limits = (self.cap, self.floor)
        return (
            only if self.fixed.value == 0 and len(self.weights) == 1 and not any(limits) else None
        )


def _named(stated: object) -> object:
    return {"weights": {stated: 1.0}} if isinstance(stated, str) else stated


Indexed = Annotated[Indexation | None, BeforeValidator(_named)]
