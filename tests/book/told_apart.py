"""A scenario in which whatever one party may not see has telltale digits or a telltale word.

`found` looks for them in every part of a file, in cells, charts, notes and names alike.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

import numpy as np

from servicemodel.read import arrays

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import servicemodel as sm

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?(?:[eE][+-]?\d+)?")
MOST_DIGITS = 6
HIDDEN = {  # from the customer, by what they are
    "cost of a plant": 352_125.7319,
    "cost of a core": 203_817.4613,
    "cost of a shell": 98_431.2767,
    "price of a core": 261_283.9147,
    "price of a shell": 143_972.6158,
    "efficiency that it does not buy": 5.4713926,
    "selling effort": 0.0561937,
    "selling effort per sale": 8_317.2294,
    "overhead": 3_139.8271,
    "overhead at signing": 7_721.4593,
    "overhead's own index": 0.0271836,
    "cost of maintenance": 4_127.3391,
    "cost of installation": 18_243.6677,
    "cost of removal": 5_519.4426,
    "price of a measure": 41_277.6451,
    "cost of a measure": 27_316.9183,
    "what a measure saves": 0.0817263,
    "common rate": 0.0831749,
    "provider's rate": 0.0792641,
    "provider's tax": 0.2617384,
    "builder's rate": 0.0913572,
    "bank's rate": 0.0613947,
    "a flow between others": 6_143.2987,
    "share of a cost": 0.0731628,
    "share of a flow between others": 0.0431867,
    "low": 0.0712359,
    "high": 0.1173916,
}
OPEN = {  # to the customer: with the same marks, so that the search can be trusted
    "price of a plant": 469_513.8264,
    "price of electricity": 0.0882713,
    "price of maintenance": 9_391.4472,
    "price of installation": 25_317.9138,
    "fee": 97_413.2586,
    "own rate": 0.0701392,
    "own tax": 0.2384719,
    "demand": 1_490_371.6294,
}
WORDS = (
    "zebra source", "zebra note", "numbat", "wombat", "echidna", "bilby", "dingo", "quoll",
    "quokka glazing",
)  # fmt: skip
TERMS = (  # words for what only others have
    "overhead", "selling", "common rate", "joint", "zone", "floor", "ceiling", "margin on",
    "cost of goods sold", "cost of making", "cost of own asset", "given up", "better machine",
)  # fmt: skip


def stated(value: float, *, private: bool = True, **more: Any) -> dict[str, Any]:
    """Return a number with a source and a note that name a zebra."""
    told = {"source": "zebra source", "note": "zebra note", "grade": "C"}
    return {"value": value, **more, **(told if private else {})}


def scenario() -> dict[str, Any]:
    """Return the scenario."""
    hidden = {name: stated(value) for name, value in HIDDEN.items()}
    seen = {name: stated(value) for name, value in OPEN.items()}
    own = {name: stated(value, private=False) for name, value in OPEN.items()}
    price = stated(
        OPEN["price of electricity"], low=HIDDEN["low"], high=HIDDEN["high"]
    )  # whoever pays it, how sure the maker is of it is the maker's
    core = {"price": hidden["price of a core"], "cost": hidden["cost of a core"], "life": 9}
    shell = {"price": hidden["price of a shell"], "cost": hidden["cost of a shell"], "life": 14}
    return {
        "schema": "servicemodel/1",
        "name": "told apart",
        "currency": "USD",
        "timeline": {"start": "2027-01-01", "years": 12, "period": "year"},
        "prices": "nominal",
        "inflation": "prices",
        "common_rate": hidden["common rate"],
        "parties": {
            "provider": {
                "name": "Cooling company",
                "discount_rate": hidden["provider's rate"],
                "tax": {"rate": hidden["provider's tax"], "losses": "carried forward"},
            },
            "customer": {
                "name": "Office owner",
                "discount_rate": own["own rate"],
                "tax": {"rate": own["own tax"]},
            },
            "builder": {"name": "Builder", "discount_rate": hidden["builder's rate"]},
            "numbat": {"name": "Numbat bank", "discount_rate": hidden["bank's rate"]},
        },
        "indices": {"prices": 0.02, "power": 0.03, "bilby": hidden["overhead's own index"]},
        "tariffs": {"electricity": {"unit": "kWh", "price": price, "index": "power"}},
        "services": {"cooling": {"unit": "kWh cooling", "per_year": seen["demand"]}},
        "assets": {
            "plant": {
                "provides": "cooling",
                "tariff": "electricity",
                "life": 9,
                "residual": "remaining life",
                "variants": {
                    "usual": {
                        "price": seen["price of a plant"],
                        "cost": hidden["cost of a plant"],
                        "efficiency": 4.4,
                    },
                    "quoll": {
                        "components": {"echidna core": core, "echidna shell": shell},
                        "efficiency": hidden["efficiency that it does not buy"],
                    },
                },
                "maintenance": {
                    "per_year": seen["price of maintenance"],
                    "supplier": "provider",
                    "cost": {"per_year": hidden["cost of maintenance"]},
                },
                "selling": {
                    "share_of_price": hidden["selling effort"],
                    "per_sale": hidden["selling effort per sale"],
                },
                "installation": {
                    "price": seen["price of installation"],
                    "cost": hidden["cost of installation"],
                    "supplier": "builder",
                },
                "removal": {
                    "price": 9_000,
                    "cost": hidden["cost of removal"],
                    "supplier": "builder",
                },
            }
        },
        "measures": {
            "quokka glazing": {
                "price": hidden["price of a measure"],
                "cost": hidden["cost of a measure"],
                "supplier": "builder",
                "life": 30,
                "lowers": {"cooling": hidden["what a measure saves"]},
                "residual": "none",
            }
        },
        "flows": {
            "dingo": {
                "from": "provider",
                "to": "numbat",
                "per_year": hidden["a flow between others"],
                "offers": ["service", "wombat deal"],
            },
            "rebate": {
                "from": "provider",
                "to": "customer",
                "share": hidden["share of a cost"],
                "of": "cost of goods sold",
                "offers": ["sale"],
            },
            "bonus": {
                "from": "provider",
                "to": "customer",
                "share": hidden["share of a flow between others"],
                "of": "dingo",
                "offers": ["service"],
            },
        },
        "offers": {
            "sale": {"preset": "sale", "build": {"plant": "usual"}},
            "service": {
                "preset": "service",
                "build": {"plant": "quoll"},
                "measures": ["quokka glazing"],
                "overhead": {
                    "per_year": hidden["overhead"],
                    "at_signing": hidden["overhead at signing"],
                    "index": "bilby",
                },
                "clauses": [{"fee": {"per_year": seen["fee"], "index": "prices"}}],
            },
            "wombat deal": {"preset": "flows only"},
        },
        "baseline": "sale",
    }


def digits(number: float) -> str:
    """Return a number's first digits and its size."""
    return f"{abs(number):.{MOST_DIGITS - 1}e}"


def spellings(number: float) -> set[str]:
    """Return how a number would show: itself, per cent, and what is added to or left of one."""
    return {digits(x) for x in (number, 100 * number, 1 + number, 1 - number, 1 / number)}


class Searched:
    """All texts and numbers in all parts of a file."""

    def __init__(self, content: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            names = file.namelist()
            parts = [file.read(name).decode("utf-8", "replace") for name in names]
        self.text = "\n".join([*names, *parts]).casefold()
        tokens = {token.replace(",", "") for token in NUMBER.findall(self.text)}
        self.numbers = {digits(float(token)) for token in tokens}

    def has(self, number: float) -> bool:
        """Return whether a number stands anywhere, as it is or rounded."""
        return bool(spellings(number) & self.numbers)

    def words(self, some: Iterable[str]) -> list[str]:
        """Return which words stand anywhere."""
        return [word for word in some if word in self.text]


def others_numbers(model: sm.Model, key: str) -> Iterator[tuple[str, float]]:
    """Walk over what is computed for others than a party, and is not one of its own amounts."""
    built = model.built
    mine, theirs = {}, {}
    for name, offer in built.offers.items():
        for party, statement in offer.statements.items():
            lines = [*statement.rows, *statement.worths, statement.cash, statement.npv]
            (mine if party == key else theirs).update({f"{name}: {x.name}": x for x in lines})
    found = built.comparison
    some = {**found.joint, **found.joint_differences}
    theirs |= {f"joint {name}": line for name, line in some.items()}
    theirs |= {f"common rate {pair}": line for pair, line in found.at_common_rate.items()}
    values = arrays.read([*mine.values(), *theirs.values()], built.timeline)
    own = {digits(x) for line in mine.values() for x in np.ravel(values[line])}
    for name, line in theirs.items():
        for x in np.ravel(values[line]):
            if abs(x) >= 1 and digits(x) not in own:
                yield name, float(x)
