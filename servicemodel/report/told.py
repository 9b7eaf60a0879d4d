"""Any answer of a model as a person reads it: one row of a table per kind of answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from servicemodel.deal.choose import Choices
from servicemodel.deal.solve import Solution
from servicemodel.deal.split import Split
from servicemodel.deal.zone import Zone
from servicemodel.deal.zones import Zones
from servicemodel.model.buy_out_results import BuyOut
from servicemodel.model.checks import Checks
from servicemodel.model.differences import Differences
from servicemodel.model.lease_results import Lease
from servicemodel.read.sentences import Explanation
from servicemodel.report import (
    answers,
    buy_outs,
    choices,
    differences,
    leases,
    solutions,
    splits,
    zone,
    zones,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Names = Mapping[str, str]  # of parties, by key

TELL: dict[type, Callable[[Any, Names], str]] = {
    Differences: lambda found, _: differences.text(found),
    Zone: zone.text,
    Zones: zones.text,
    Split: splits.text,
    Choices: choices.text,
    Solution: lambda found, _: solutions.text(found),
    BuyOut: lambda found, _: buy_outs.text(found),
    Lease: lambda found, _: leases.text(found),
    Checks: lambda found, _: answers.checks(found),
    Explanation: lambda found, _: found.text() + "\n",
    tuple: lambda found, _: answers.metrics(found),
    list: lambda found, _: answers.inputs(found),
}


def text(found: Any, names: Names) -> str:
    """Return an answer as text that ends with a line break."""
    tell = next(tell for kind, tell in TELL.items() if isinstance(found, kind))
    return tell(found, names)
