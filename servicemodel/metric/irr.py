"""The internal rate of return in lines: all roots above -99.9 % a year are looked for.

The worth of a flow at stated yearly rates shows where it changes sign; inside such brackets
Newton's steps find the lowest, second and highest root. One root is the IRR; the state tells none
and several. Below zero worth is in money of the last period: the same roots, and no overflow.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from servicemodel.line.nodes import Role, Shortcut
from servicemodel.line.words import (
    add,
    equal,
    exp,
    exponent,
    last_exponent,
    log,
    maximum,
    missing,
    tiny,
    total,
    where,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from servicemodel.line.nodes import Expression, Line
    from servicemodel.line.sheet import Section

RATES = (
    -0.999, -0.99, -0.95, -0.85, -0.7, -0.5, -0.35, -0.2, -0.1, -0.05, 0.0, 0.03, 0.06, 0.1, 0.15,
    0.22, 0.3, 0.5, 0.8, 1.5, 4.0, 15.0, 100.0, 1_000.0, 100_000.0,
)  # fmt: skip
STEPS = 8
NONE, ONE, SEVERAL = 0, 1, 2
STATES = ("none found", "one", "several")


@dataclass(frozen=True)
class Irr:
    """The rate per year (no value unless the state is `ONE`), the state, and three roots.

    A root has no value where there is none of its kind; `residual` is the worth at the lowest, and
    `worths` are those at the stated rates.
    """

    value: Line
    state: Line
    lowest: Line
    second: Line
    highest: Line
    residual: Line
    worths: tuple[Line, ...]


PARTS = ("value", "state", "lowest", "second", "highest")  # that a reader may compute at once


@dataclass(frozen=True)
class StatedRates:
    """The yearly rates at which every IRR of a model looks first, and what they are read with."""

    rates: list[Line]
    anchors: list[Line]  # the exponent of the money in which worth is measured
    half: Line
    two: Line


def stated_rates(section: Section) -> StatedRates:
    """Write the stated yearly rates, rising; one set serves a whole model."""
    rates = [section.number(f"Stated rate {_said(rate)}", rate, role=Role.RATE) for rate in RATES]
    anchors = [
        section.line(f"Anchor of {rate.label}", where(rate < 0, last_exponent, 0), role=Role.LEVEL)
        for rate in rates
    ]
    return StatedRates(rates, anchors, section.number("Half", 0.5), section.number("Two", 2))


def irr(section: Section, flow: Line, stated: StatedRates, label: str = "IRR") -> Irr:
    """Write the internal rate of return of a row of flows, by the timeline's exponents.

    There are as many roots as the worth has changes of sign from one stated rate to the next.
    Two roots between neighbouring stated rates count as none, three as one: a limit of 25 rates,
    which only flows with several changes of sign can meet.
    """
    unit = str(flow.unit)
    worths = [
        section.line(f"{label}: worth at {_said(rate)}", _worth(flow, 1 + line, anchor), unit=unit)
        for rate, line, anchor in zip(RATES, stated.rates, stated.anchors, strict=True)
    ]
    changes = [
        section.line(
            f"{label}: sign changes after {_said(rate)}",
            (low > 0) * (high <= 0) + (low <= 0) * (high > 0),
            role=Role.FLAG,
        )
        for rate, low, high in zip(RATES, worths, worths[1:], strict=False)
    ]
    roots_below = [changes[0]]
    for rate, change in zip(RATES[2:], changes[1:], strict=True):
        so_far = section.line(
            f"{label}: roots below {_said(rate)}", roots_below[-1] + change, role=Role.LEVEL
        )
        roots_below.append(so_far)
    count = roots_below[-1]
    state = section.line(
        f"{label}: state", (count > 0) + (count > 1), role=Role.STATE, texts=STATES
    )
    roots = {}
    for name, number in (("lowest", 1), ("second", stated.two), ("highest", count)):
        marks = [
            change * equal(below, number)
            for change, below in zip(changes, roots_below, strict=True)
        ]
        roots[name] = _root(section, flow, stated, worths, marks, f"{label}: {name} root")
    lowest, residual = roots["lowest"]
    value = section.line(label, where(equal(state, ONE), lowest, missing("none")), role=Role.RATE)
    found = Irr(
        value, state, lowest, roots["second"][0], roots["highest"][0], residual, tuple(worths)
    )
    for part in PARTS:
        getattr(found, part).shortcut = Shortcut("irr", (flow, *stated.rates), part)
    return found


def _worth(flow: Line, growth: Expression, anchor: Line) -> Expression:
    return total(flow * growth ** (anchor - exponent))


def _root(
    section: Section,
    flow: Line,
    stated: StatedRates,
    worths: list[Line],
    marks: Sequence[Expression],
    label: str,
) -> tuple[Line, Line]:
    """Write the root in the one bracket that is marked, and the worth that is left at it.

    Newton's steps go in the logarithm of 1 + rate, in which worth is close to a straight line.
    """
    here = [
        section.line(f"{label} after {_said(rate)}", mark, role=Role.FLAG)
        for rate, mark in zip(RATES, marks, strict=False)
    ]

    def pick(what: str, lines: Sequence[Line], unit: str = "") -> Line:
        picked = [flag * line for flag, line in zip(here, lines, strict=True)]
        return section.line(f"{label}: {what}", add(picked), unit=unit, role=Role.LEVEL)

    unit = str(flow.unit)
    anchor = pick("anchor", stated.anchors[:-1])
    worth_below = pick("worth at the lower rate", worths[:-1], unit)
    worth_above = pick("worth at the upper rate", worths[1:], unit)
    found = section.line(f"{label}: exists", add(here), role=Role.FLAG)

    def step(number: int, what: str, formula: Expression, role: Role = Role.LEVEL) -> Line:
        money = unit if what.startswith("worth") else ""
        return section.line(f"{label}, step {number}: {what}", formula, unit=money, role=role)

    low = step(0, "lower end", log(1 + pick("lower rate", stated.rates[:-1])))
    high = step(0, "upper end", log(1 + pick("upper rate", stated.rates[1:])))
    share = where(found, worth_below / (worth_below - worth_above), 0)
    guess = step(0, "log of 1 + rate", low + (high - low) * share)
    # a stated rate may be the root itself, and then the worth there is nothing
    away = maximum(worth_below, -worth_below) > 0
    off = step(0, "root is above the lower end", found * away, Role.FLAG)
    for number in range(1, STEPS + 1):
        growth = step(number, "1 + rate", exp(guess))
        worth = step(number, "worth", _worth(flow, growth, anchor))
        slope = step(
            number,
            "worth by log of rate",
            total(flow * (anchor - exponent) * growth ** (anchor - exponent)),
        )
        # at the root, worth is nothing but rounding: its sign must not decide
        side = step(number, "share of worth", where(off, worth / worth_below, 0))
        low = step(number, "lower end", where(side > tiny, guess, low))
        high = step(number, "upper end", where(side < -tiny, guess, high))
        newton = step(
            number, "Newton", where(maximum(slope, -slope) > 0, guess - worth / slope, guess)
        )
        inside = (newton > low - tiny) * (newton < high + tiny)
        middle = step(number, "middle", (low + high) * stated.half)
        guess = step(number, "log of 1 + rate", where(inside, newton, middle))
    growth = step(STEPS + 1, "1 + rate", exp(guess))
    left = step(STEPS + 1, "worth", where(found, _worth(flow, growth, anchor), 0))
    root = section.line(label, where(found, growth - 1, missing("none")), role=Role.RATE)
    return root, left


def _said(rate: float) -> str:
    return f"{rate * 100:,.4g} %" if rate < 10 else f"{rate * 100:,.0f} %"
