"""Names in a scenario that point elsewhere, as one table: where they stand, and what they name.

It reads the data as they are stated, whatever is wrong with them otherwise, so that these mistakes
come together with those of single fields.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from servicemodel.errors import did_you_mean
from servicemodel.ledger import KINDS, OUTSIDE

if TYPE_CHECKING:
    from collections.abc import Iterator

    Mistake = tuple[tuple[Any, ...], str]  # where, and what is wrong

WRITTEN_LATER = (
    *("running flow", "capital flow", "untaxed flow", "lease payment"),
    *("grant", "subsidy", "tax credit", "grant passed on", "subsidy passed on"),
    *("VAT", "VAT on a purchase", "income tax"),
    *("loan drawn", "interest", "principal", "loan fee", "reserve", "interest on reserve"),
    *("tax shield", "credit loss", "service valued"),
)
ANYONE = "anyone"  # a party, or outside
CLAUSE = ("offers", "*", "clauses", "*")
VALUES = (  # where a name stands as a value, among whose keys it must be, and what it names
    *(
        (place, "indices", "index")
        for place in (
            ("inflation",),
            ("indices", "*", "index"),
            ("tariffs", "*", "index"),
            ("services", "*", "growth"),
            ("assets", "*", "price_index"),
            ("assets", "*", "maintenance", "index"),
            ("assets", "*", "insurance", "index"),
            ("measures", "*", "price_index"),
            ("flows", "*", "index"),
            ("offers", "*", "overhead", "index"),
            (*CLAUSE, "fee", "index"),
            (*CLAUSE, "usage", "index"),
            (*CLAUSE, "remainder", "index"),
            (*CLAUSE, "performance", "index"),
            ("offers", "*", "behaviour", "use", "index"),
        )
    ),
    (("assets", "*", "provides"), "services", "service"),
    (("flows", "*", "service"), "services", "service"),
    ((*CLAUSE, "usage", "service"), "services", "service"),
    ((*CLAUSE, "remainder", "service"), "services", "service"),
    (("offers", "*", "behaviour", "use", "service"), "services", "service"),
    (("assets", "*", "tariff"), "tariffs", "tariff"),
    (("baseline",), "offers", "offer"),
    (("flows", "*", "offers", "*"), "offers", "offer"),
    (("offers", "*", "term", "then"), "offers", "offer"),
    (("parties", "*", "loans", "*", "offers", "*"), "offers", "offer"),
    ((*CLAUSE, "savings", "against"), "offers", "offer"),
    ((*CLAUSE, "savings", "baseline", "tariff"), "tariffs", "tariff"),
    ((*CLAUSE, "savings", "baseline", "adjusted_for"), "services", "service"),
    ((*CLAUSE, "grant_passed_on", "flow"), "flows", "flow"),
    *(
        (place, ANYONE, "party")
        for place in (
            ("assets", "*", "supplier"),
            ("assets", "*", "maintenance", "supplier"),
            ("assets", "*", "installation", "supplier"),
            ("assets", "*", "removal", "supplier"),
            ("measures", "*", "supplier"),
            ("flows", "*", "from"),
            ("flows", "*", "to"),
        )
    ),
    *(
        (place, "parties", "party")
        for place in (
            ("assets", "*", "existing", "owner"),
            ("offers", "*", "owner", "*"),
            ("offers", "*", "bears", "*"),
            ("measures", "*", "paid_by"),
            ("offers", "*", "decides", "*", "by"),
        )
    ),
    (("offers", "*", "decides", "measures", "among", "*"), "measures", "measure"),
)
KEYS = (  # where the keys of a mapping are names
    (("offers", "*", "build"), "assets", "asset"),
    (("offers", "*", "decides", "variants", "among"), "assets", "asset"),
    (("offers", "*", "bears", "*"), "parties", "party"),
    (("offers", "*", "measures"), "measures", "measure"),
    (("offers", "*", "measures", "*"), "parties", "party"),
    (("measures", "*", "paid_by"), "parties", "party"),
    ((*CLAUSE, "fee", "index", "weights"), "indices", "index"),
    ((*CLAUSE, "usage", "index", "weights"), "indices", "index"),
    ((*CLAUSE, "remainder", "index", "weights"), "indices", "index"),
    ((*CLAUSE, "performance", "index", "weights"), "indices", "index"),
)
BRANCHES = (
    *("parties", "assets", "offers", "indices", "tariffs", "services", "measures", "flows"),
)


def mistakes(data: Any) -> Iterator[Mistake]:
    """Walk over the names that point nowhere, and over names that are too alike."""
    pattern: tuple[str, ...]
    for pattern, branch, what in VALUES:
        for place, name in found(data, pattern):
            if isinstance(name, str):
                yield from _known(data, place, name, branch, what)
    for pattern, branch, what in KEYS:
        for place, mapping in found(data, pattern):
            for name in mapping if isinstance(mapping, dict) else ():
                yield from _known(data, (*place, name), str(name), branch, what)
    for place, measures in found(data, ("offers", "*", "measures")):
        listed = isinstance(measures, list | tuple)
        for key, name in enumerate(measures) if listed else mapping_at(measures).items():
            if isinstance(name, str):  # a list names measures, a mapping who pays for each
                branch, what = ("measures", "measure") if listed else ("parties", "party")
                yield from _known(data, (*place, key), name, branch, what)
    for place, variant in found(data, ("offers", "*", "build", "*")):
        variants = mapping_at(mapping_at(data, "assets", place[-1]), "variants")
        if isinstance(variant, str) and variants and variant not in variants:
            yield place, _hint("variant", variant, variants)
    for place, variant in found(data, ("offers", "*", "decides", "variants", "among", "*", "*")):
        variants = mapping_at(data, "assets", place[-2], "variants")
        if isinstance(variant, str) and variants and variant not in variants:
            yield place, _hint("variant", variant, variants)
    for field in ("variant", "replaced_by"):
        for place, variant in found(data, ("assets", "*", "existing", field)):
            variants = mapping_at(data, "assets", place[1], "variants")
            if isinstance(variant, str) and variant not in variants:
                yield place, _hint("variant", variant, variants)
    for place, lowered in found(data, ("measures", "*", "lowers")):
        targets = [*mapping_at(data, "services"), *mapping_at(data, "assets")]
        for name in lowered if isinstance(lowered, dict) else ():
            if name not in targets:
                yield (*place, name), _hint("service or asset", str(name), targets)
    flows = mapping_at(data, "flows")
    bought = [*mapping_at(data, "assets"), *mapping_at(data, "measures"), *flows]
    for place, name in found(data, ("parties", "*", "loans", "*", "finances", "*")):
        if isinstance(name, str) and name not in bought:
            yield place, _hint("asset, measure or flow", name, bought)
        elif name in flows and mapping_at(flows, name).get("kind") != "capital":
            yield place, f"{name} is no investment: a loan finances flows of kind capital"
    others = [*found(data, ("flows", "*", "of")), *found(data, ("flows", "*", "per_year_of"))]
    for place, name in others:
        earlier = list(flows)[: list(flows).index(place[1])]
        kinds = [kind for kind in KINDS if kind not in WRITTEN_LATER]
        if isinstance(name, str) and name not in earlier and name not in kinds:
            yield place, _hint("flow before it, or kind of flow,", name, [*earlier, *kinds])
    yield from _alike(data)
    yield from _circles(data)


def _known(data: Any, place: tuple[Any, ...], name: str, branch: str, what: str) -> Iterator[Any]:
    names = list(mapping_at(data, "parties" if branch == ANYONE else branch))
    if branch == ANYONE:
        names.append(OUTSIDE.key)
    if name not in names:
        keys = [key for key, own in _called(data).items() if own.casefold() == name.casefold()]
        if keys and what == "party":
            yield place, f"{name!r} is a party's name, not its key; did you mean {keys[0]}?"
        else:
            yield place, _hint(what, name, names)


def _called(data: Any) -> dict[str, str]:
    """Return the name of each party that has one, by key."""
    names = {key: mapping_at(own).get("name") for key, own in mapping_at(data, "parties").items()}
    return {str(key): name for key, name in names.items() if isinstance(name, str)}


def _hint(what: str, name: str, names: Any) -> str:
    known = [str(other) for other in names]
    if not known:
        return f"no {what} is called {name!r}; none is stated"
    return f"no {what} is called {name!r}; {did_you_mean(name, known)}"


def _alike(data: Any) -> Iterator[Mistake]:
    """Refuse names that differ in capital letters only: a sheet could not tell them apart."""
    groups: list[tuple[tuple[Any, ...], Any]] = [((b,), mapping_at(data, b)) for b in BRANCHES]
    groups += list(found(data, ("assets", "*", "variants")))
    groups += list(found(data, ("parties", "*", "loans")))
    for place, names in groups:
        seen: dict[str, str] = {}
        for name in names if isinstance(names, dict) else ():
            first = seen.setdefault(str(name).casefold(), str(name))
            if first != str(name):
                yield (*place, name), f"{name!r} and {first!r} are too alike"
    called: dict[str, Any] = {}
    for key, party in mapping_at(data, "parties").items():
        name = mapping_at(party).get("name")
        if key == OUTSIDE.key or (isinstance(name, str) and name == OUTSIDE.name):
            yield ("parties", key), "outside is the world: it is no party"
        if isinstance(name, str) and called.setdefault(name.casefold(), key) != key:
            yield ("parties", key, "name"), f"two parties are called {name!r}"


def _circles(data: Any) -> Iterator[Mistake]:
    """Refuse indices that add to each other in a circle."""
    indices = mapping_at(data, "indices")
    for name in indices:
        seen, here = [name], name
        while isinstance(terms := indices.get(here), dict) and isinstance(terms.get("index"), str):
            here = terms["index"]
            if here == name:
                way = ", which adds to ".join([*seen, here])
                yield ("indices", name, "index"), f"the index never starts: {way}"
            if here in seen:
                break
            seen.append(here)


def mapping_at(data: Any, *keys: Any) -> dict[Any, Any]:
    """Return what stands under some keys if it is a mapping, else an empty one."""
    for key in keys:
        names = isinstance(data, dict) and not isinstance(key, dict | list)
        data = data.get(key) if names else None
    return data if isinstance(data, dict) else {}


def found(data: Any, pattern: tuple[str, ...]) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Walk over the values at a place; `*` stands for every key of a mapping or list."""
    if not pattern:
        yield (), data
        return
    first, *rest = pattern
    if isinstance(data, dict):
        keys = list(data) if first == "*" else [first] if first in data else []
    else:
        keys = list(range(len(data))) if first == "*" and isinstance(data, list | tuple) else []
    for key in keys:
        for place, value in found(data[key], tuple(rest)):
            yield (key, *place), value
