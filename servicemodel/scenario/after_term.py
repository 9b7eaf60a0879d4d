"""What an offer that holds after a contract can't take over, told before anything is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from servicemodel.offer import PRESETS
from servicemodel.scenario.names import mapping_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    Mistake = tuple[tuple[Any, ...], str]  # where, and what is wrong

AT_SIGNING = ("co_investment", "connection", "deposit")
MONTHS = {"month": 1, "quarter": 3, "year": 12}
YEAR = 12
UNITS_OF_USE = "units of use"


def mistakes(data: Any, name: str, offer: dict[Any, Any]) -> Iterator[Mistake]:
    """Walk over what does not go with the term of an offer, or with what comes after it."""
    term = mapping_at(offer, "term")
    then = mapping_at(data, "offers", term.get("then"))
    yield from _trial(data, ("offers", name, "term", "trial", "months"), term, [offer, then])
    if not then:
        return
    place = ("offers", name, "term", "then")
    for key, terms in _clauses(then):
        paid = mapping_at(terms, "instalments")
        if key in AT_SIGNING or (key == "price" and paid):
            said = "price in instalments" if key == "price" else key
            text = f"{term['then']} has a {said}, which is agreed at signing: nobody signs it later"
            yield place, text
    if any(key == "remainder" for key, _ in _clauses(offer)):
        yield place, f"{name} pays what remains of all that the customer takes in: state no then"
    for asset in mapping_at(offer, "build"):
        if mapping_at(data, "assets", asset, "tax_depreciation").get("method") == UNITS_OF_USE:
            text = f"{asset} is written off by units of use, which do not tell whose use it was"
            yield place, text
    yield from _machine(place, name, offer, then)


def _machine(
    place: tuple[Any, ...], name: str, offer: dict[Any, Any], then: dict[Any, Any]
) -> Iterator[Mistake]:
    """Walk over machines of several parties: one party sells them to one other, or none does."""
    both = [_bearers(one) for one in (offer, then)]
    owners = [_owner(one, bearers) for one, bearers in zip((offer, then), both, strict=True)]
    if owners[0] == owners[1] and any(key == "buy_out" for key, _ in _clauses(offer)):
        text = f"the machine is the same party's under {name} and after it: leave buy_out out"
        yield ("offers", name, "clauses"), text
        return
    if both[0] == both[1]:
        return
    if any(len(bearers) > 1 for bearers in both):
        text = f"several parties bear the machine: share it alike under {name} and after it"
        yield place, text
        return
    for one, bearers in zip((offer, then), both, strict=True):
        owner = mapping_at(one, "owner")
        others = {owner.get(role) for role in ("legal", "tax")} - {None, *bearers}
        if others:
            text = "a machine that changes hands belongs to who bears it: leave owner out"
            yield place, text
            return


def _trial(
    data: Any, place: tuple[Any, ...], term: dict[Any, Any], offers: list[dict[Any, Any]]
) -> Iterator[Mistake]:
    """Walk over trials that end within a period, or within what a bill is for."""
    stated = mapping_at(term, "trial").get("months")
    months = stated.get("value") if isinstance(stated, dict) else stated
    period = mapping_at(data, "timeline").get("period", "year")
    if not isinstance(months, int | float) or period not in MONTHS:
        return
    if months % MONTHS[period]:
        yield (
            place,
            f"a trial ends with a {period} of the timeline: state a multiple of "
            + str(MONTHS[period]),
        )
        return
    for offer in offers:
        for key, terms in _clauses(offer):
            bill = MONTHS.get(mapping_at({"at": terms}, "at").get("billed", "month"), 1)
            if key == "deposit" and mapping_at({"at": terms}, "at").get("interest") is not None:
                bill = YEAR
            if months % bill:
                text = f"a trial ends with a bill, and {key} has one every {bill} months"
                yield place, text


def _bearers(offer: dict[Any, Any]) -> dict[str, Any]:
    stated = mapping_at(offer, "bears").get("asset")
    if isinstance(stated, dict):
        return {str(key): _plain(share) for key, share in stated.items()}
    preset = PRESETS.get(str(offer.get("preset")))
    return {str(stated or (preset.asset if preset else "")): 1}


def _owner(offer: dict[Any, Any], bearers: dict[str, Any]) -> str:
    """Return who owns the machine by law: stated, or who bears most of it."""
    legal = mapping_at(offer, "owner").get("legal")
    return str(legal or max(bearers, key=lambda key: bearers[key]))


def _plain(stated: Any) -> float:
    """Return a share as a number, 0 where it is none; that is told elsewhere."""
    told = stated.get("value") if isinstance(stated, dict) else stated
    try:
        if isinstance(told, str) and told.endswith("%"):
            return float(told.removesuffix("%")) / 100
        return float(str(told))
    except ValueError:
        return 0.0


def _clauses(offer: dict[Any, Any]) -> Iterator[tuple[str, Any]]:
    stated = offer.get("clauses")
    for clause in stated if isinstance(stated, list | tuple) else ():
        for key, terms in clause.items() if isinstance(clause, dict) else ():
            yield str(key), terms
