"""By which rule a party chooses one of several builds, from its own cash under each of them.

A difference that is small beside the largest amount is rounding; of equals the first is chosen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from servicemodel.read import kernels
from servicemodel.scenario.decides import FIRST_COST, HURDLE, OWN_NPV, PAYBACK

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Array = NDArray[np.float64]

CLOSE = 1e-9


@dataclass(frozen=True)
class Options:
    """A party's side of several builds: cash (times, builds) at `times` in years, NPV (builds,)."""

    times: Array
    cash: Array
    npv: Array

    @property
    def noise(self) -> float:
        """What a difference is rounded against."""
        return CLOSE * max(float(np.abs(self.cash).max()), 1e-12)

    def among(self, some: NDArray[np.intp]) -> Options:
        """Return some of the builds."""
        return Options(self.times, self.cash[:, some], self.npv[some])


def chosen(options: Options, rule: str, number: float = 0.0) -> int:
    """Return which build a party chooses; `number` is the years or the rate that a rule reads."""
    return RULES[rule](options, number)


def highest(worths: Array, noise: float) -> int:
    """Return the place of the highest worth, the first of those that are as high."""
    return int(np.flatnonzero(worths >= worths.max() - noise)[0])


def _own_npv(options: Options, _: float) -> int:
    return highest(options.npv, options.noise)


def _hurdle_rate(options: Options, rate: float) -> int:
    worths = ((1 + rate) ** -options.times) @ options.cash
    return highest(worths, options.noise)


def _first_cost(options: Options, _: float) -> int:
    """Return the build with the least cash paid at signing; of these that of the highest NPV."""
    return _of_least_cost(options, np.arange(len(options.npv)))


def _of_least_cost(options: Options, some: NDArray[np.intp]) -> int:
    least = some[options.cash[0, some] >= options.cash[0, some].max() - options.noise]
    return int(least[highest(options.npv[least], options.noise)])


def _payback(options: Options, years: float) -> int:
    """Return the last build to which each step paid back what it costs more within some years.

    Builds are compared by rising first cost, each challenger with the defender that stands so far
    (L. Blank and A. Tarquin, Engineering Economy, on several alternatives; there by the rate of
    return, here by simple payback of the difference of cash). Of builds that cost the same at
    signing the one of the highest NPV is compared.
    """
    left, held = np.arange(len(options.npv)), -1
    while len(left):
        challenger = _of_least_cost(options, left)
        extra = options.cash[:, challenger] - options.cash[:, held]
        if held < 0 or _years_back(options.times, extra) <= years + CLOSE:
            held = challenger
        left = left[options.cash[0, left] < options.cash[0, challenger] - options.noise]
    return held


def _years_back(times: Array, extra: Array) -> float:
    """Return after how many years the sum of a difference of cash is back at 0, inf if never."""
    headers = {"exponent": times[:, np.newaxis], "tiny": np.array([[CLOSE]])}
    years = float(kernels.payback(headers, extra[:, np.newaxis])["value"][0, 0])
    return np.inf if np.isnan(years) else years


RULES: dict[str, Callable[[Options, float], int]] = {
    OWN_NPV: _own_npv,
    HURDLE: _hurdle_rate,
    FIRST_COST: _first_cost,
    PAYBACK: _payback,
}
