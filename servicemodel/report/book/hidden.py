"""What a party may not see: a table of places, and which of its own flows follow from them.

Everybody sees what its own flows need, with two exceptions: the places of this table, and plain
flows that are a share of what others pay one another. Such a flow is shown as given numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from servicemodel.ledger import FEES
from servicemodel.line.order import needs, order
from servicemodel.model.offers import SHARED
from servicemodel.offer import CUSTOMER, PROVIDER
from servicemodel.scenario.overrides import parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Set

    from servicemodel.ledger import Flow, Party
    from servicemodel.line.nodes import Line
    from servicemodel.model.build import Built
    from servicemodel.scenario.schema import Scenario

EVERYBODY = None


def who_sees(scenario: Scenario, path: str) -> Set[str] | None:
    """Return the keys of the parties that may see an input, `EVERYBODY` if all who need it may.

    A cost is seen by who supplies at this cost, overhead by the provider or who bears all of it.
    """
    assets = scenario.assets
    match parts(path):
        case ["common_rate", *_]:
            return set()
        case ["parties", _, "working_capital", *_]:
            return EVERYBODY  # both sides know when a bill is paid
        case ["parties", key, *_]:
            return {key}
        case (
            ["assets", name, "selling", *_]
            | ["assets", name, "variants", _, "cost", *_]
            | ["assets", name, "variants", _, "components", _, "cost", *_]
        ):
            return {assets[name].supplier}
        case ["assets", name, ("maintenance" | "installation" | "removal") as work, "cost", *_]:
            return {getattr(assets[name], work).supplier}
        case ["assets", name, "existing", "book_value", *_]:
            there = assets[name].existing
            return {there.owner} if there is not None else set()
        case ["measures", name, "cost", *_]:
            return {scenario.measures[name].supplier}
        case ["offers", _, "lease", *_]:
            return {CUSTOMER}
        case ["offers", name, "overhead", *_]:
            bearers = set(scenario.offers[name].bears.get("overhead", ())) or {PROVIDER}
            return bearers if len(bearers) == 1 else bearers & {PROVIDER}
    return EVERYBODY


def secrets(built: Built, key: str) -> frozenset[Line]:
    """Return the inputs that a party may not see."""
    found = set()
    for path, line in built.inputs.by_path.items():
        seen = who_sees(built.scenario, path)
        if seen is not EVERYBODY and key not in seen:
            found.add(line)
    return frozenset(found)


def stated_flows(built: Built, party: Party) -> dict[Line, Flow]:
    """Return the lines of a party's flows that follow from what it may not see, with the flow.

    What a clause of its contract measures it may see; of other flows, what others pay one another
    under the same offer is hidden, unless it pays or gets the same somewhere itself.
    """
    hidden = secrets(built, party.key)
    flows = {name: offer.ledger.of(party) for name, offer in built.offers.items()}
    by_line = {line: flow for some in flows.values() for flow in some for line in _lines([flow])}
    own = frozenset(by_line)
    found = _reached(own, hidden, own)
    shown: set[Line] = set()
    for name, mine in flows.items():
        plain = _lines(flow for flow in mine if flow.kind.cause != FEES)
        all_ = built.offers[name].ledger.flows
        others = _wholes(_lines(flow for flow in all_ if not flow.sign(party))) - _wholes(own)
        cut = _reached(plain, hidden | others, own) & plain
        shown |= plain - cut
        found |= cut
    # what is seen as it is under one offer is no secret under another
    return {line: flow for line, flow in by_line.items() if line in found - shown}


def _lines(flows: Iterable[Flow]) -> set[Line]:
    return {line for flow in flows for line in (flow.line, flow.earned)}


def _wholes(lines: Set[Line]) -> Set[Line]:
    """Return lines with the amounts of which they are a bearer's part."""
    parts_ = [line for line in lines if line.place.endswith(f" / {SHARED}")]
    return lines | {other for line in parts_ for other, _ in needs(line)}


def _reached(wanted: Set[Line], hidden: Set[Line], own: Set[Line]) -> set[Line]:
    """Return which own lines need a hidden one without another own line between them."""
    dark, found = set(hidden), set()
    for group in order(wanted):
        lines = set(group.lines)
        if lines & dark or any(other in dark for line in lines for other, _ in needs(line)):
            found |= lines & own
            dark |= lines - own
    return found
