"""Where `5%` may be written and where not, and how a share that is too large is told."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from servicemodel import values
from servicemodel.scenario.reference.kinds import KINDS


def refused(kind: Any, stated: Any) -> str:
    """Return why a number is refused, nothing if it is not."""
    try:
        TypeAdapter(kind).validate_python(stated)
    except ValidationError as problem:
        return str(problem.errors()[0]["msg"])
    return ""


@pytest.mark.parametrize("kind", [kind for kind in KINDS if not kind.percent])
def test_what_is_no_share_is_not_in_per_cent(kind: Any) -> None:
    unit = {"unit": "RT"} if kind.more else {}
    for stated in ("5%", " 5 % ", {1: 2, 2: "5%"}, [1, "5%"]):
        plain = stated if not unit else {"value": stated} | unit
        assert "is a percentage, and this is" in refused(kind.type, plain)
    for place in ("value", "low", "high"):
        stated = {"value": 7, place: "5%"} | unit
        assert "write it without %" in refused(kind.type, stated)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.percent])
def test_shares_rates_and_ratios_may_be_in_per_cent(kind: Any) -> None:
    stated: Any = "5%" if kind.alone else {1: "100%"}
    assert refused(kind.type, "-5%" if kind.name == "elasticity" else stated) == ""


@pytest.mark.parametrize(
    ("kind", "stated", "told"),
    [
        (values.Share, 80, "write 80% or 0.80"),
        (values.Share, 2.5, "write 2.5% or 0.025"),
        (values.Share, "120%", r"write 1.2% or 0.012 \(1.2 is 120%\)"),
        (values.Share, 800, "; the highest is 100%, or 1"),
        (values.Rate, 7, "write 7% or 0.07"),
        (values.Rate, -3, "between -50% and 100%$"),
        (values.Fading, 0.5, "write 0.5% or 0.005"),
        (values.Fading, 30, "; the highest is 20%, or 0.2"),
        (values.Amount, -3, "between 0 and 1e15$"),
    ],
)
def test_a_number_that_is_too_large_says_how_it_is_written(
    kind: Any, stated: Any, told: str
) -> None:
    with pytest.raises(ValidationError, match=f"(?m){told.replace('$', '( |$)')}"):
        TypeAdapter(kind).validate_python(stated)
