"""The schema of a scenario: everything that a user may state.

Fields check themselves; names that point to other places, and what must stand together, are
checked in `names`.
"""

from __future__ import annotations

import datetime  # noqa: TC003 - pydantic reads annotations while running
from collections.abc import Collection  # noqa: TC003
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from servicemodel.clause.buy_out import BuyOut  # noqa: TC001 - read while running
from servicemodel.clause.co_investment import CoInvestment  # noqa: TC001 - read while running
from servicemodel.clause.connection import Connection  # noqa: TC001
from servicemodel.clause.deposit import Deposit  # noqa: TC001
from servicemodel.clause.fee import Fee  # noqa: TC001
from servicemodel.clause.grant_passed_on import GrantPassedOn  # noqa: TC001
from servicemodel.clause.performance import Performance  # noqa: TC001
from servicemodel.clause.price import Price  # noqa: TC001
from servicemodel.clause.purchase_option import PurchaseOption  # noqa: TC001
from servicemodel.clause.remainder import Remainder  # noqa: TC001
from servicemodel.clause.savings import Savings  # noqa: TC001
from servicemodel.clause.take_back import TakeBack  # noqa: TC001
from servicemodel.clause.usage import Usage  # noqa: TC001
from servicemodel.errors import did_you_mean
from servicemodel.ledger import DEDUCTIBLE, TAXABLE
from servicemodel.offer import ITEMS, PRESETS
from servicemodel.scenario.behaviour import Behaviour  # noqa: TC001
from servicemodel.scenario.capital import Source, whole
from servicemodel.scenario.decides import Decides  # noqa: TC001
from servicemodel.scenario.leases import LeaseTerms  # noqa: TC001
from servicemodel.scenario.loans import Loan  # noqa: TC001
from servicemodel.scenario.machines import Asset, Residual  # noqa: TC001
from servicemodel.scenario.term import BuildingSale, Term  # noqa: TC001
from servicemodel.scenario.write_off import TaxDepreciation, TaxPattern  # noqa: TC001
from servicemodel.values import (
    Amount,
    AmountPath,
    Days,
    Discount,
    Fields,
    Month,
    Positive,
    Quantity,
    Rate,
    RatePath,
    Schedule,
    Share,
    SharePath,
    Signed,
    Text,
    UnitText,
    WholeYear,
    Years,
)

Year = Annotated[int, Field(ge=1, le=100)]


def _among(names: Collection[str]) -> Any:
    """Return a check that a text is one of some names, which are a table elsewhere."""

    def check(text: str) -> str:
        if text not in names:
            raise ValueError(f"{text!r} is unknown; {did_you_mean(text, names)}")
        return text

    return AfterValidator(check)


class Periods(Fields):
    """The periods of the model."""

    start: datetime.date
    years: Years
    period: Literal["year", "quarter", "month"] = "year"
    timing: Literal["end", "middle", "start"] = "end"
    tax_year_end: Month | None = None


class SecondTax(Fields):
    """A second income tax on the same profit, such as that of a state beside a federal one."""

    name: Text
    rate: SharePath
    deducted: Literal["from the first", "nowhere"]


class Tax(Fields):
    """A flat income tax, what becomes of losses, and when it is paid."""

    name: Text | None = None
    rate: SharePath
    second: SecondTax | None = None
    losses: Literal["refunded", "carried forward", "lost"] = "refunded"
    loss_limit: Share | None = None
    loss_expiry: WholeYear | None = None
    paid: Literal["when owed", "in instalments"] = "when owed"
    not_deducted: tuple[Annotated[str, _among(DEDUCTIBLE)], ...] = ()
    not_taxed: tuple[Annotated[str, _among(TAXABLE)], ...] = ()


class Vat(Fields):
    """The VAT on what a party buys, and how much of it the party gets back."""

    rate: SharePath
    reclaimed: Share


class WorkingCapital(Fields):
    """How many days after they are due a party's running payments are made."""

    payable_days: Days | None = None
    receivable_days: Days | None = None


class PartyTerms(Fields):
    """A party: what its money costs per year, its income tax, and VAT that it can't reclaim."""

    name: Text
    discount_rate: Discount | None = None
    capital: Annotated[dict[Text, Source], AfterValidator(whole)] = Field(default_factory=dict)
    tax: Tax | None = None
    loans: dict[Text, Loan] = Field(default_factory=dict)
    cost_of_equity: Rate | None = None
    vat: Vat | None = None
    working_capital: WorkingCapital | None = None

    @model_validator(mode="after")
    def _one_rate(self) -> PartyTerms:
        if self.discount_rate is None and not self.capital:
            raise ValueError(
                "'discount_rate' is missing: what its money costs per year (or capital, the "
                "sources from which that follows)"
            )
        if self.discount_rate is not None and self.capital:
            raise ValueError("state discount_rate or capital, from which it follows, not both")
        return self

    @property
    def rate_of(self) -> str | None:
        """Of what its rate is, None if that is not said."""
        return self.discount_rate.of if self.discount_rate else None

    @property
    def rate_prices(self) -> str | None:
        """Whether its rate is nominal or real, None if it is as the scenario's prices."""
        return self.discount_rate.prices if self.discount_rate else None


class Growth(Fields):
    """A growth of so much per year more than another index: the two rates are added."""

    index: str
    plus: Rate


def _growth(stated: Any) -> Any:
    return Growth(**stated) if isinstance(stated, dict) and "index" in stated else stated


IndexTerms = Annotated[Growth | RatePath, BeforeValidator(_growth)]


class DemandCharge(Fields):
    """What a tariff asks per unit of peak power and year, at prices of the first year."""

    unit: UnitText
    per_year: Amount


class Tariff(Fields):
    """What energy costs: by unit, by peak power, and a fixed part per year."""

    unit: UnitText
    price: AmountPath
    index: str | None = None
    demand: DemandCharge | None = None
    fixed_per_year: Amount | None = None


class Service(Fields):
    """What the customer wants per year, whoever owns the machine; growth is an index."""

    unit: UnitText
    per_year: AmountPath
    growth: str | None = None


def _bearers(stated: Any) -> Any:
    return {stated: 1.0} if isinstance(stated, str) else stated


def _whole(shares: dict[str, Quantity]) -> dict[str, Quantity]:
    together = sum(share.value for share in shares.values())
    if shares and abs(together - 1) > 1e-9:
        raise ValueError(f"the shares add up to {together:.6g}, not to 1")
    return shares


Bearers = Annotated[dict[str, Share], BeforeValidator(_bearers), AfterValidator(_whole)]


class Measure(Fields):
    """An investment that lowers a demand, or an asset's use of energy, by a share."""

    price: Amount
    cost: Amount | None = None
    supplier: str = "outside"
    life: Positive
    lowers: Annotated[dict[str, Share], Field(min_length=1)]
    paid_by: Bearers = Field(default_factory=dict)
    residual: Residual
    price_index: str | None = None
    tax_depreciation: TaxDepreciation | None = None


class PlainFlow(Fields):
    """A named flow from one party to another, stated in one of five ways.

    `per_year` is an amount or a path by calendar year; `at` has amounts by years since the start;
    `amounts` one per period from the start (negative ones go the other way); `per_unit` is a price
    for each unit of a service; `share` is a share of another flow, or of a kind of flow (`of`), or
    each year of all that has flowed of it so far (`per_year_of`), such as a charge on capital.
    """

    from_: str = Field(alias="from")
    to: str
    kind: Literal["running", "capital", "untaxed", "grant", "subsidy", "tax credit"] = "running"
    per_year: AmountPath | None = None
    at: Schedule | None = None
    amounts: Signed | None = None
    per_unit: AmountPath | None = None
    service: str | None = None
    share: Share | None = None
    of: str | None = None
    per_year_of: str | None = None
    index: str | None = None
    first_year: Year = 1
    last_year: Year | None = None
    offers: tuple[str, ...] | None = None
    life: Positive | None = None
    tax_depreciation: TaxPattern | None = None
    lowers_basis: Share | None = None
    limited_to: Literal["income tax"] | None = None

    @model_validator(mode="after")
    def _one_way(self) -> PlainFlow:
        ways = ("per_year", "at", "amounts", "per_unit", "share")
        stated = [way for way in ways if getattr(self, way) is not None]
        if len(stated) != 1:
            raise ValueError(
                f"state one of {', '.join(ways)}"
                + (f", not both {' and '.join(stated)}" if stated else "")
            )
        if (self.share is None) != (self.of is None and self.per_year_of is None):
            raise ValueError("share goes together with of, or with per_year_of")
        if self.of is not None and self.per_year_of is not None:
            raise ValueError("state of or per_year_of, not both")
        if (self.per_unit is None) != (self.service is None):
            raise ValueError("per_unit and service go together")
        return self


class Owners(Fields):
    """Who owns the assets by law, for tax and in the books, where it is not who bears them."""

    legal: str | None = None
    tax: str | None = None
    book: str | None = None


class Overhead(Fields):
    """What the contract itself costs the provider: metering, billing, insurance, credit."""

    per_year: Amount
    at_signing: Amount | None = None
    index: str | None = None


class Clause(Fields):
    """One clause of an offer, under its name."""

    price: Price | None = None
    fee: Fee | None = None
    usage: Usage | None = None
    savings: Savings | None = None
    deposit: Deposit | None = None
    connection: Connection | None = None
    co_investment: CoInvestment | None = None
    performance: Performance | None = None
    grant_passed_on: GrantPassedOn | None = None
    remainder: Remainder | None = None
    buy_out: BuyOut | None = None
    purchase_option: PurchaseOption | None = None
    take_back: TakeBack | None = None

    @model_validator(mode="after")
    def _one(self) -> Clause:
        if len(self.model_fields_set) != 1 or self.terms is None:
            raise ValueError("each clause is a list item of its own: write `- fee: ...`")
        return self

    @property
    def name(self) -> str:
        """The one clause that is stated."""
        return next(iter(self.model_fields_set))

    @property
    def terms(self) -> Any:
        """Its fields."""
        return getattr(self, self.name)


def _measures(stated: Any) -> Any:
    if isinstance(stated, list | tuple):
        return {name: {} for name in stated}
    return stated


class Offer(Fields):
    """Who bears what (the preset, and cells of it that differ), the build, and the clauses."""

    preset: Annotated[str, _among(PRESETS)]
    build: dict[str, str] = Field(default_factory=dict)
    measures: Annotated[dict[str, Bearers], BeforeValidator(_measures)] = Field(
        default_factory=dict
    )
    bears: dict[Annotated[str, _among(ITEMS)], Bearers] = Field(default_factory=dict)
    owner: Owners = Owners()
    overhead: Overhead | None = None
    clauses: tuple[Clause, ...] = ()
    lease: LeaseTerms | None = None
    term: Term | None = None
    behaviour: Behaviour | None = None
    decides: Decides | None = None


AS_STATED = {"as stated": Offer(preset="flows only")}


class Scenario(Fields):
    """Everything that a user states."""

    schema_: Literal["servicemodel/1"] = Field(alias="schema")
    name: Text
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    timeline: Periods
    prices: Literal["nominal", "real"]
    inflation: str | None = None
    parties: Annotated[dict[Text, PartyTerms], Field(min_length=1)]
    common_rate: Discount | None = None
    indices: dict[Text, IndexTerms] = Field(default_factory=dict)
    tariffs: dict[Text, Tariff] = Field(default_factory=dict)
    services: dict[Text, Service] = Field(default_factory=dict)
    assets: dict[Text, Asset] = Field(default_factory=dict)
    measures: dict[Text, Measure] = Field(default_factory=dict)
    flows: dict[Text, PlainFlow] = Field(default_factory=dict)
    offers: dict[Text, Offer] = Field(default_factory=lambda: dict(AS_STATED))
    building_sale: BuildingSale | None = None
    baseline: str = ""

    @property
    def first(self) -> str:
        """The offer that all others are compared with: the baseline, or the first."""
        return self.baseline or next(iter(self.offers))
