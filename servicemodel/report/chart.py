"""Charts by kind: which offers and parties each shows, and the file that it is written to.

matplotlib is an optional dependency, and is loaded when a chart is asked for.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from servicemodel.errors import ServiceModelError, UsageError, did_you_mean
from servicemodel.offer import PRESETS
from servicemodel.report import files
from servicemodel.report.text import named

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from servicemodel.model.build import Built

KINDS = {
    "zone": "what each side gains as the term of an offer rises",
    "cash": "the cumulative cash of each party under each offer",
    "bridge": "how each party's NPV moves from the baseline to an offer",
    "npv": "the NPV of each offer for each party",
    "two terms": "where both sides gain by the term of an offer and another number beside it",
}
FORMATS = (".svg", ".png")
TWO = "two terms"


@dataclass(frozen=True)
class Beside:
    """What the chart of two terms is of: paths of both numbers, and how far the second goes.

    Without a path the second is what the customer pays at signing.
    """

    path: str | None = None
    term: str | None = None
    low: float | str | None = None
    high: float | str | None = None


def figure(
    built: Built,
    kind: str,
    offer: str | None = None,
    party: str | None = None,
    beside: Beside = Beside(),
) -> Figure:
    """Return a chart of a kind in `KINDS`; it needs no display, and keeps nothing behind.

    `offer` is the offer that is meant, needed by `zone`, `two terms` and `bridge` where there is
    more than one contract; the others show it beside the baseline. `party` is a key or a name.
    Raises `UsageError` for what does not exist, and where matplotlib is missing.
    """
    if kind not in KINDS:
        raise UsageError(f"no chart is called {kind!r}; {did_you_mean(kind, KINDS)}")
    names = list(built.offers)
    if offer is not None and offer not in names:
        raise UsageError(f"no offer is called {offer!r}; {did_you_mean(offer, names)}")
    parties = list(built.parties) if party is None else [_party(built, party)]
    if party is not None and kind in ("zone", TWO):
        raise UsageError("a zone has two sides: leave the party out")
    if kind != TWO and beside != Beside():
        raise UsageError(f"a {kind} has no number beside its term: ask for the chart {TWO!r}")
    needs("matplotlib", "charts need")
    from servicemodel.report import canvas, drawings

    with canvas.style():
        if kind == "zone":
            return drawings.zone(built, _one(built, offer, kind))
        if kind == TWO:
            from servicemodel.deal.zones import at_signing, zones
            from servicemodel.report import two_terms

            one = _one(built, offer, kind)
            path = beside.path or at_signing(built, one)
            try:
                found = zones(built, one, path, beside.term, beside.low, beside.high)
            except UsageError:
                raise
            except ServiceModelError as problem:  # a gain jumps, or has no value
                raise ServiceModelError(
                    f"{problem}: nothing is drawn; name another number with --term"
                ) from None
            return two_terms.draw(built, found)
        if kind == "bridge":
            return drawings.bridge(built, _one(built, offer, kind), parties)
        shown = [name for name in names if offer is None or name in (offer, built.baseline)]
        return (drawings.cash if kind == "cash" else drawings.npv)(built, shown, parties)


def write(
    built: Built,
    path: Path | str,
    kind: str,
    offer: str | None = None,
    party: str | None = None,
    beside: Beside = Beside(),
    *,
    force: bool = False,
) -> None:
    """Write a chart to an svg or png file, as the path ends; all of it or nothing.

    Raises `UsageError` for another ending, and for a file that is there unless told to `force` it.
    """
    suffix = Path(path).suffix.lower()
    if suffix not in FORMATS:
        raise UsageError(f"{path}: a chart is written to a file that ends in .svg or .png")
    drawn = figure(built, kind, offer, party, beside)
    from servicemodel.report import canvas

    files.write_file(path, canvas.drawn(drawn, suffix[1:]), force=force)


def needs(module: str, who: str) -> None:
    """Raise `UsageError` with what to install where an optional dependency is missing."""
    try:
        importlib.import_module(module)
    except ImportError:
        raise UsageError(
            f"{who} {module}: python -m pip install 'servicemodel[notebook]'"
        ) from None


def _one(built: Built, offer: str | None, kind: str) -> str:
    """Return the offer that is named, else the only contract, else the only other offer."""
    if offer is not None:
        if kind == "bridge" and offer == built.baseline:
            raise UsageError(f"{offer} is the baseline: a bridge leads from it to another offer")
        return offer
    offers = built.scenario.offers
    others = [name for name in offers if name != built.baseline]
    contracts = [name for name in others if PRESETS[offers[name].preset].contract]
    for found in (contracts, others):
        if len(found) == 1:
            return found[0]
    told = ", ".join(map(named, contracts or others)) or "there is one offer only"
    of = "the chart of two terms" if kind == TWO else f"a {kind}"
    raise UsageError(f"{of} is of one offer, say which: {told}")


def _party(built: Built, name: str) -> str:
    by_name = {party.name: key for key, party in built.parties.items()}
    key = by_name.get(name, name)
    if key not in built.parties:
        raise UsageError(f"no party is called {name!r}; {did_you_mean(name, built.parties)}")
    return key
