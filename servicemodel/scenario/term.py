"""How long a contract runs, how it may end before its time, and which offer comes after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from servicemodel.offer import CUSTOMER, PRESETS
from servicemodel.scenario import after_term
from servicemodel.scenario.names import mapping_at
from servicemodel.values import Amount, Fields, Positive, Rate, Share, Text, WholeYear

if TYPE_CHECKING:
    from collections.abc import Iterator

    Mistake = tuple[tuple[Any, ...], str]  # where, and what is wrong

OF_ANOTHER = ("buy_out", "purchase_option")  # clauses about a machine that is not the customer's
LEAVES = ("break_clause", "trial", "survival")  # ways to leave before the term is over


class Renewal(Fields):
    """That a contract begins anew after each term, how likely, and at which fees."""

    chance: Share | None = None
    repricing: Rate | None = None


class BreakClause(Fields):
    """That the customer may leave at the end of a year, how likely it does, and what it pays."""

    year: WholeYear
    chance: Share
    fee: Amount | None = None


class Trial(Fields):
    """Months at the start, what they cost, who stays after them, and what the others pay."""

    months: Positive
    stays: Share
    share_of_fee: Share | None = None
    pays: Share | None = None


class Survival(Fields):
    """Who leaves in a year of those that are left, and how much of a buy-out price they pay."""

    leaves_per_year: Share
    pays: Share | None = None


class BuildingSale(Fields):
    """The year at whose end the customer sells its building, and what is paid for its machines."""

    year: WholeYear
    paid_for_machine: Share | None = None


class Term(Fields):
    """The years of a contract, and the offer that holds after it."""

    years: WholeYear
    then: Text | None = None
    renewal: Renewal | None = None
    break_clause: BreakClause | None = None
    trial: Trial | None = None
    survival: Survival | None = None


def mistakes(data: Any) -> Iterator[Mistake]:
    """Walk over what is stated of terms, and of who gets a machine, that does not go together."""
    yield from _building(data)
    for name, offer in mapping_at(data, "offers").items():
        if not isinstance(offer, dict):
            continue
        clauses = [
            (count, str(key), terms)
            for count, clause in enumerate(_list(offer.get("clauses")))
            if isinstance(clause, dict)
            for key, terms in clause.items()
        ]
        yield from _of_the_machine(data, name, offer, clauses)
        terms = offer.get("term")
        if not isinstance(terms, dict):
            continue
        yield from _then(data, ("offers", name, "term"), terms)
        yield from after_term.mistakes(data, name, offer)
        for count, key, stated in clauses:
            if key == "price" and mapping_at(stated, "instalments"):
                place = ("offers", name, "clauses", count, "price", "instalments")
                yield place, "a price in instalments and a term do not go together"


def _building(data: Any) -> Iterator[Mistake]:
    """Walk over what does not go with the sale of a building."""
    if mapping_at(data, "building_sale"):
        customer = mapping_at(data, "parties", CUSTOMER)
        if not customer:
            text = f"a sale of the building needs a party with the key {CUSTOMER}"
            yield ("building_sale",), text
        if customer.get("loans"):
            text = "loans of who sells its building are not looked at: leave them out"
            yield ("parties", CUSTOMER, "loans"), text
        for name, offer in mapping_at(data, "offers").items():
            for count, clause in enumerate(_list(mapping_at({"at": offer}, "at").get("clauses"))):
                if mapping_at(clause, "price", "instalments"):
                    place = ("offers", name, "clauses", count, "price", "instalments")
                    text = "a price in instalments and a sale of the building do not go together"
                    yield place, text


def _of_the_machine(
    data: Any, name: str, offer: dict[Any, Any], clauses: list[tuple[int, str, Any]]
) -> Iterator[Mistake]:
    """Walk over clauses about a machine that somebody else has, and one that is missing."""
    owner = _owner(offer)
    if owner is None:
        return
    stated = [key for _, key, _ in clauses]
    for count, key, _ in clauses:
        place = ("offers", name, "clauses", count)
        if key in OF_ANOTHER and owner == CUSTOMER:
            yield place, f"the machine is the customer's under {name}: there is no {key}"
        if key == "take_back" and owner != CUSTOMER:
            yield place, f"the machine is not the customer's under {name}: nothing is taken back"
        if stated.count(key) > 1 and key in (*OF_ANOTHER, "take_back"):
            yield place, f"{key} is stated twice"
    then = mapping_at(data, "offers").get(mapping_at(offer, "term").get("then"))
    if isinstance(then, dict) and _owner(then) not in (None, owner) and "buy_out" not in stated:
        text = "the machine changes hands when the contract is over: state a clause buy_out"
        yield ("offers", name, "term", "then"), text


def _owner(offer: dict[Any, Any]) -> str | None:
    """Return who owns the machine by law, None where the offer itself is wrong or shared."""
    preset = PRESETS.get(str(offer.get("preset")))
    bears = mapping_at(offer, "bears").get("asset")
    legal = mapping_at(offer, "owner").get("legal")
    if preset is None or (legal is None and isinstance(bears, dict)):
        return None
    return str(legal or bears or preset.asset)


def _list(stated: Any) -> list[Any]:
    return list(stated) if isinstance(stated, list | tuple) else []


def _then(data: Any, place: tuple[Any, ...], terms: dict[Any, Any]) -> Iterator[Mistake]:
    """Walk over what is wrong with the offer that holds after a contract."""
    offers, name = mapping_at(data, "offers"), terms.get("then")
    if name is None:
        goes_on = "renewal" in terms and mapping_at(terms, "renewal").get("chance") is None
        if not goes_on or any(terms.get(way) for way in LEAVES):
            yield place, "say what holds when the contract is over: then: <an offer>"
        return
    then, own = mapping_at(offers, name), offers[place[1]]
    if not then:
        return  # a name that is unknown is told elsewhere
    if name == place[1]:
        yield (*place, "then"), "after a contract comes another offer, not the same one"
    elif then.get("term"):
        yield (*place, "then"), f"{name} has a term itself: name an offer that goes on"
    for field in ("build", "measures"):
        if mapping_at(then, field) != mapping_at(own, field) or _listed(then, field) != _listed(
            own, field
        ):
            text = (
                f"{name} has another {field.removesuffix('s')} than {place[1]}: the machine that "
                "is there stays, so name an offer with the same one"
            )
            yield (*place, "then"), text


def _listed(offer: Any, field: str) -> list[str]:
    stated = offer.get(field)
    return sorted(map(str, stated)) if isinstance(stated, list | dict) else []
