"""Offers as rows of one table: who bears each item. An offer never re-models the asset.

The rule under all of them: the supplier of an item pays its cost to outside; a bearer who is not
the supplier buys it at its price, and the supplier then bears the selling effort.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

PROVIDER, CUSTOMER = "provider", "customer"

# borne as the asset is, unless an offer says otherwise
AS_THE_ASSET = ("removal", "insurance", "property tax", "measures")
ITEMS = (
    *("asset", "removal", "maintenance", "energy"),
    *("insurance", "property tax", "measures", "overhead"),
)


TUKKER = (  # eight types of product-service systems, A. Tukker (2004), from product to result
    "product related service", "advice", "product lease", "renting or sharing", "pooling",
    "activity management", "pay per unit of service", "functional result",
)  # fmt: skip
PAID_BY = ("fee", "usage", "savings", "remainder")  # clauses by which a contract may be paid


@dataclass(frozen=True)
class Preset:
    """Who bears each item and risk, unless an offer says otherwise, by the keys of the parties.

    `asset` buys or makes it, with installation and every replacement, and owns it by law and for
    tax. `contract` says that the provider has the costs of a contract, which is paid by one of the
    clauses of `clauses` and has all of `needs`. What is None is as the asset. `use` bears the risk
    that less is used, `performance` that the machine does less than it should. `type` is Tukker's,
    from 1; 0 is none.
    """

    name: str
    asset: str
    maintenance: str
    energy: str
    contract: bool
    meaning: str
    type: int = 0
    paid_by: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    removal: str | None = None
    insurance: str | None = None
    book: str | None = None
    left: str | None = None
    use: str = CUSTOMER
    performance: str = CUSTOMER

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses of which it needs one: its own, or for a contract any that pays."""
        return self.paid_by or (PAID_BY if self.contract else ())

    @property
    def user(self) -> str:
        """The key of who runs the asset: for tax it is leased if another one owns it."""
        return self.energy

    @property
    def tukker(self) -> str:
        """The name of Tukker's type, with its number; a plain product has none."""
        return f"{self.type} {TUKKER[self.type - 1]}" if self.type else "none"

    def as_the_asset(self, item: str) -> bool:
        """Return whether an item is borne as the asset is."""
        return item in AS_THE_ASSET and getattr(self, item, None) is None

    def bearer(self, item: str) -> str:
        """Return the key of the party that bears an item."""
        if self.as_the_asset(item):
            return self.asset
        return PROVIDER if item == "overhead" else str(getattr(self, item))

    def owner(self, role: str) -> str:
        """Return who owns the asset by law, for tax, in the books, and gets what is left of it."""
        return str(getattr(self, role, None) or self.asset)


def _rows() -> tuple[Preset, ...]:
    """Return the presets, from the plain product to its result."""
    mine, theirs = PROVIDER, CUSTOMER
    return (
        Preset(
            "status quo", theirs, theirs, theirs, False,
            "the customer goes on with what is there, and replaces it when its life is over",
        ),
        Preset("sale", theirs, theirs, theirs, False, "the customer buys and runs it"),
        Preset(
            "hire purchase", theirs, theirs, theirs, False,
            "the customer buys it in instalments and runs it", paid_by=("price",),
        ),
        Preset(
            "sale with take-back", theirs, theirs, theirs, False,
            "the customer buys and runs it; the provider takes it back at the end, removes it, and "
            "gets what is left of it",
            1, removal=mine, left=mine,
        ),
        Preset(
            "sale with maintenance contract", theirs, mine, theirs, True,
            "the customer buys it, the provider maintains it for a fee", 1,
        ),
        Preset(
            "guaranteed savings", theirs, mine, theirs, True,
            "the customer buys it on the provider's advice; the provider maintains it for a fee "
            "and pays for what is not saved",
            2, needs=("performance",), performance=mine,
        ),
        Preset(
            "lease", mine, theirs, theirs, True,
            "the provider owns it, the customer runs it and pays rent", 3,
        ),
        Preset(
            "finance lease", mine, theirs, theirs, True,
            "the provider finances it; the customer runs and insures it, has it in its books, and "
            "pays rent for most of its life",
            3, insurance=theirs, book=theirs,
        ),
        Preset(
            "operating lease", mine, mine, theirs, True,
            "the provider owns, insures and maintains it, the customer runs it and pays rent", 3,
        ),
        Preset(
            "rental by the month", mine, mine, theirs, True,
            "the provider owns and maintains it; the customer pays a fee by the month and may "
            "give it back",
            4, paid_by=("fee",), use=mine,
        ),
        Preset(
            "outsourcing, energy passed through", mine, mine, theirs, True,
            "the provider owns and runs it for a fee; the customer pays the energy as it is", 6,
            paid_by=("fee",),
        ),
        Preset(
            "shared savings", mine, mine, theirs, True,
            "the provider owns and maintains it for a share of what the customer saves", 6,
            performance=mine,
        ),
        Preset(
            "pay per use", mine, mine, theirs, True,
            "the provider owns and maintains it; the customer runs it and pays for each use", 7,
            paid_by=("usage",), use=mine,
        ),
        Preset(
            "service", mine, mine, mine, True,
            "the provider owns and runs it, the customer pays for what it does", 8,
            performance=mine,
        ),
        Preset(
            "pay per outcome", mine, mine, mine, True,
            "the provider owns and runs it, the customer pays for each unit of what it brings", 8,
            paid_by=("usage",), use=mine, performance=mine,
        ),
        Preset("flows only", theirs, theirs, theirs, False, "no asset, only plain flows"),
    )  # fmt: skip


PRESETS = {row.name: row for row in _rows()}


class OfferTerms(Protocol):
    """What is needed of an offer here: its preset, its build and its measures."""

    preset: Any
    build: Any
    measures: Any


def same_machine(offers: Mapping[str, OfferTerms]) -> dict[str, str]:
    """Return, for each offer with a contract, a sale of the very same build if there is one."""

    def built(offer: OfferTerms) -> tuple[tuple[str, ...], ...]:
        return (*sorted(offer.build.items()), ("measures", *sorted(offer.measures)))

    sales = {
        built(offer): name
        for name, offer in reversed(list(offers.items()))
        if not PRESETS[offer.preset].contract and offer.build
    }
    return {
        name: sales[built(offer)]
        for name, offer in offers.items()
        if PRESETS[offer.preset].contract and built(offer) in sales
    }
