"""How a clause's amounts rise: with one index, or with a basket that has weights and limits.

A review may read the indices some months before, fall in a stated month, and leave small changes
until they add up.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from servicemodel.values import Fields, Month, Months, Quantity, Rate, Share


class Indexation(Fields):
    """A basket of indices: weights and the fixed part add up to 1; limits hold for each year.

    `chained`, the change of each review is limited first, then raises the level before it; by the
    method `base`, the level is the fixed part and each weight times what its index has become since
    the start, and a review may change it by no more than the limits.
    """

    weights: Annotated[dict[str, Share], Field(min_length=1)]
    fixed: Share = Quantity(value=0)
    cap: Rate | None = None
    floor: Rate | None = None
    method: Literal["chained", "base"] = "chained"
    lag_months: Months | None = None
    dead_band: Share | None = None
    review_month: Month | None = None

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
    def yearly(self) -> bool:
        """Whether reviews are as they are where nothing is said of them."""
        said = (self.lag_months, self.dead_band, self.review_month)
        return self.method == "chained" and said == (None, None, None)

    @property
    def plain(self) -> str | None:
        """The one index, if that is all there is."""
        only = next(iter(self.weights))
        alone = self.fixed.value == 0 and len(self.weights) == 1
        return only if alone and self.yearly and not any((self.cap, self.floor)) else None


def _named(stated: object) -> object:
    return {"weights": {stated: 1.0}} if isinstance(stated, str) else stated


Indexed = Annotated[Indexation | None, BeforeValidator(_named)]
