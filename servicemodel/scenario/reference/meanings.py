"""What the fields of a scenario mean: timeline, parties, prices, demand and plain flows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from servicemodel.scenario.reference.told import MONEY, PER_YEAR, Told

if TYPE_CHECKING:
    from servicemodel.scenario.reference.told import Meanings

GENERAL: Meanings = {
    "Scenario": {
        "schema": Told("The version of this format.", "servicemodel/1"),
        "name": Told("What the scenario is called in every output.", "Office cooling for 50 years"),
        "currency": Told("The one currency of all amounts: three capital letters.", "USD"),
        "timeline": Told(
            "When the model starts, how long it runs and in which steps.",
            "{start: 2027-01-01, years: 15}",
        ),
        "prices": Told(
            "Whether amounts and rates contain inflation (nominal) or not (real). Income tax needs "
            "nominal prices, because depreciation is of what was once paid.",
            "nominal",
        ),
        "inflation": Told(
            "The index by which discount rates are restated that are stated in the other kind of "
            "prices, and by which a real cost per unit rises.",
            "prices",
        ),
        "parties": Told(
            "Who takes part, by key. Every preset but `flows only` needs the keys `provider` and "
            "`customer`; `outside` is the world and is never stated.",
            "{owner: {name: Owner, discount_rate: 8%}}",
        ),
        "common_rate": Told(
            "The rate at which the cash of all parties together is discounted.",
            "{value: 8%, source: agreed between the parties}",
            "per year",
            "that of the first party",
        ),
        "indices": Told(
            "How prices rise, by name: one rate for all years, a path by calendar year, or so much "
            "more than another index.",
            "{prices: 2%, power: {2027: 1.7%, 2040: 1.5%}, rent: {index: prices, plus: 1%}}",
            "per year",
        ),
        "tariffs": Told("What energy costs, by name.", "{electricity: {unit: kWh, price: 0.0882}}"),
        "services": Told(
            "What the customer wants per year, by name, whoever owns the machine.",
            "{cooling: {unit: kWh cooling, per_year: 1_490_000}}",
        ),
        "assets": Told(
            "The durable products that provide the services, by name. Every offer but one of plain "
            "flows names a variant of each.",
            "{lamps: {provides: light, life: 15, residual: none, "
            "variants: {LED: {price: 600, cost: 420}}}}",
        ),
        "measures": Told(
            "Investments that lower a demand or a use of energy, by name; an offer names those "
            "that it includes.",
            "{film: {price: 9_000, life: 15, lowers: {cooling: 8%}, residual: none}}",
        ),
        "flows": Told(
            "Plain flows between parties, by name, beside those of assets and clauses. A scenario "
            "of flows alone is a list of cash flows.",
            "{cash: {from: outside, to: owner, amounts: [-100, 60, 60]}}",
        ),
        "offers": Told(
            "What is compared, by name: who bears what, which machine, which clauses.",
            "{sale: {preset: sale, build: {lamps: LED}}}",
            default="one offer `as stated` of plain flows",
        ),
        "baseline": Told(
            "The offer that all others are compared with.", "sale", default="the first offer"
        ),
        "building_sale": Told(
            "That the customer sells the building in which the machines stand.",
            "{year: 12, paid_for_machine: 60%}",
            default="it keeps it",
        ),
    },
    "Periods": {
        "start": Told(
            "The day of signing: period 0, whose money is not discounted. Period 1 begins then.",
            "2027-01-01",
        ),
        "years": Told("How long the model runs.", "15", "years"),
        "period": Told("The step of the model.", "month"),
        "timing": Told(
            "Where in its period a flow stands when it is discounted; period 0 stays at signing.",
            "end",
        ),
        "tax_year_end": Told(
            "The month (1 to 12) in which tax years end, in a model by month or quarter; its last "
            "period ends one too. Period 0 is a tax year of its own.",
            "9",
            default="tax years are the years since the start",
        ),
    },
    "Source": {
        "share": Told("Its share of all capital.", "60%", "of all capital"),
        "cost": Told("What it costs, in the prices of the scenario.", "11%", "per year"),
        "tax": Told(
            "The rate of the tax that its cost saves, such as that of interest; left out where the "
            "cost is stated after tax.",
            "25%",
            "of the cost",
            "none",
        ),
    },
    "PartyTerms": {
        "name": Told("What the party is called in every output.", "Cooling company"),
        "discount_rate": Told(
            "What the party's money costs per year. A party with income tax states a rate after "
            "tax. A cost of capital discounts cash before any loan; a cost of equity, which needs "
            "loans, discounts what they leave. `of` is `wacc` or `cost of equity`, `after tax` or "
            "`before tax`.",
            "{value: 8%, of: wacc after tax}",
            "per year",
        ),
        "capital": Told(
            "The sources of the party's capital by name, in place of a discount rate: this is what "
            "they cost on average, after tax for a party that pays any. Shares add up to 1, within "
            "half a percent.",
            "{equity: {share: 60%, cost: 11%}, debt: {share: 40%, cost: 5%, tax: 25%}}",
        ),
        "tax": Told("The party's income tax.", "{rate: 26%}", default="no income tax"),
        "loans": Told(
            "Loans from outside, drawn at signing, by name. Interest and fees are deductible. "
            "Under a cost of capital they change no NPV, but are told beside it: debt service, "
            "the tax that they save, cash to equity and its return.",
            "{bank: {share: 60%, rate: 5%, years: 10}}",
        ),
        "cost_of_equity": Told(
            "The rate at which cash to equity is discounted beside the NPV, in the prices of the "
            "scenario, after tax for a party that pays any.",
            "11%",
            "per year",
            "no NPV of cash to equity is told",
        ),
        "working_capital": Told(
            "How late its running payments are made: fees, upkeep, energy, costs, plain flows that "
            "are no investment. What is due falls evenly over its period, and the part of its last "
            "days is paid later; what is due at signing is paid at once, and all that is owed in "
            "the last period. Tax reads what is earned, and VAT follows the payment.",
            "{payable_days: 30, receivable_days: 45}",
            default="all is paid when it is due",
        ),
        "vat": Told(
            "The VAT that the party pays on what it buys and can't reclaim in whole, a flow of its "
            "own to outside: on a purchase, on removal, maintenance and energy, and on the whole "
            "of every fee. What it makes or does itself has no price, and a plain flow is stated "
            "with what VAT is in it.",
            "{rate: 19%, reclaimed: 0%}",
            default="all VAT is reclaimed",
        ),
    },
    "Tax": {
        "name": Told("What the tax is called beside a second one.", "federal"),
        "rate": Told(
            "The flat rate on taxable profit, or a path by calendar year; the rate of the period "
            "counts in which the tax year ends.",
            "26%",
            "of profit",
        ),
        "second": Told(
            "A second income tax on the same profit, with the same rule for losses.",
            "{name: state, rate: 7%, deducted: from the first}",
            default="one tax",
        ),
        "losses": Told(
            "What a loss brings: the tax back in the period in which it arises, less tax in later "
            "tax years, or nothing.",
            "carried forward",
        ),
        "loss_limit": Told(
            "How much of the profit of a tax year the losses carried forward may offset.",
            "80%",
            "of profit",
            "all of it",
        ),
        "loss_expiry": Told(
            "For how many years a loss carried forward may be used after the end of its tax year, "
            "the oldest loss first; counted from end to end, so a short tax year takes less.",
            "10",
            "years",
            "losses never expire",
        ),
        "paid": Told(
            "When the tax is paid: as it is owed, which is where a tax year ends (with losses "
            "refunded each period), or in each period of a tax year the same part of the last "
            "year's tax, with a settlement where the year ends. Before the first year's end "
            "nothing is paid.",
            "in instalments",
        ),
        "not_deducted": Told(
            "Kinds of flow that this party may not deduct, of those that lower a profit (see "
            "below); `depreciation` stands for all that it writes off. A household deducts "
            "nothing of its own.",
            "[interest, depreciation]",
            default="all are deducted",
        ),
        "not_taxed": Told(
            "Kinds of flow that are no taxable income of this party, of those that raise a profit. "
            "What is written off of the same thing stays deducted.",
            "[value left at the end]",
            default="all are taxed",
        ),
    },
    "SecondTax": {
        "name": Told("What the second tax is called.", "state"),
        "rate": Told(
            "Its flat rate on taxable profit, or a path by calendar year.", "7%", "of profit"
        ),
        "deducted": Told(
            "Whether the first tax is on the profit less this tax, or both are on the same.",
            "from the first",
        ),
    },
    "WorkingCapital": {
        "payable_days": Told(
            "How long after it is due the party pays.",
            "30",
            "days",
            "as `receivable_days` of who is paid say",
        ),
        "receivable_days": Told(
            "How long after it is due it is paid by outside, and by a party without "
            "`payable_days`.",
            "45",
            "days",
            "0",
        ),
    },
    "Vat": {
        "rate": Told(
            "The rate on prices net of VAT, or a path by calendar year.", "19%", "of the price"
        ),
        "reclaimed": Told("How much of it the party gets back.", "0%", "of the VAT"),
    },
    "Growth": {
        "index": Told("The index to which a rate is added.", "prices"),
        "plus": Told("What is added to its rate, year by year.", "1%", "per year"),
    },
    "Tariff": {
        "unit": Told("The unit in which the energy is bought.", "kWh"),
        "price": Told(
            "The price per unit in the first year, or a path by calendar year, which no index "
            "raises.",
            "0.0882",
            "currency per unit of the tariff",
        ),
        "index": Told(
            "The index that raises all parts of the tariff at each year's end.",
            "power",
            default="prices stay as stated",
        ),
        "demand": Told(
            "What peak power costs; each variant that uses the tariff then states its peak.",
            "{unit: kW, per_year: 120}",
            default="no demand charge",
        ),
        "fixed_per_year": Told(
            "What the connection costs in any case, at prices of the first year; several assets on "
            "one tariff pay it once.",
            "600",
            PER_YEAR,
            "no fixed part",
        ),
    },
    "DemandCharge": {
        "unit": Told("The unit of peak power.", "kW"),
        "per_year": Told(
            "The price of a unit of peak power for a year, at prices of the first year.",
            "120",
            "currency per unit of peak power and year",
        ),
    },
    "Service": {
        "unit": Told("The unit in which the service is counted.", "kWh cooling"),
        "per_year": Told(
            "The demand in the first year, or a path by calendar year, which nothing else raises.",
            "1_490_000",
            "units of the service per year",
        ),
        "growth": Told(
            "The index by which the demand grows at each year's end.",
            "demand",
            default="the demand stays as stated",
        ),
    },
    "PlainFlow": {
        "from": Told("Who pays: the key of a party, or outside.", "customer"),
        "to": Told("Who gets it: the key of another party, or outside.", "outside"),
        "kind": Told(
            "What the flow means for income tax: `running` is deducted by who pays and income of "
            "who gets it; `capital` is written off by its payer over `life`; `untaxed` is neither. "
            "From outside: a `grant` for an investment is untaxed, a `subsidy` is income, and a "
            "`tax credit` is money from the tax office, after tax.",
            "capital",
        ),
        "per_year": Told(
            "An amount in each year, at prices of the first, or a path by calendar year, which no "
            "index raises.",
            "1_200",
            PER_YEAR,
        ),
        "at": Told(
            "Amounts by years since the start (0 is signing); `index` raises them up to then.",
            "{0: 1_500, 10: 600}",
            MONEY,
        ),
        "amounts": Told(
            "One amount per period, the first at signing; a negative one goes the other way.",
            "[-100, 60, 60]",
            MONEY,
        ),
        "per_unit": Told(
            "A price for each unit of `service`, in the first year or as a path by calendar year.",
            "0.01",
            "currency per unit of the service",
        ),
        "service": Told("The service whose units `per_unit` counts.", "cooling"),
        "share": Told(
            "The share of another flow (`of`), or each year of all that has flowed of it in "
            "earlier periods (`per_year_of`).",
            "2%",
            "of the flow; with `per_year_of` per year",
        ),
        "of": Told(
            "The flow of which this is a share: one that stands before it, or a kind of flow, "
            "which means all flows of that kind which its own payer (`from`) pays or gets; if that "
            "is outside, those which its payee does.",
            "service fee",
        ),
        "per_year_of": Told(
            "The flow of whose sum so far this is a share each year, such as a charge on capital; "
            "a kind of flow means the same as under `of`.",
            "purchase price",
        ),
        "index": Told("The index that raises the flow.", "prices", default="it is not raised"),
        "first_year": Told("The first year in which it flows, counted from 1.", "2", "years"),
        "last_year": Told(
            "The last year in which it flows, counted from 1.", "10", "years", "the last of all"
        ),
        "offers": Told(
            "The offers under which it flows.", "[service]", default="under every offer"
        ),
        "life": Told(
            "How long a payer with income tax writes off a flow of kind `capital`.",
            "10",
            "years",
        ),
        "tax_depreciation": Told(
            "How it writes that off.",
            "{method: declining balance, rate: 30%}",
            default="in a straight line over `life`",
        ),
        "lowers_basis": Told(
            "The share of all of a grant or a tax credit that its payee may not write off: what "
            "it spends at signing counts for tax as so much less, each part in proportion.",
            "50%",
            "of the flow",
            "0",
        ),
        "limited_to": Told(
            "Whether a tax credit is used only up to the `income tax` that its payee owes for "
            "each tax year (with interest deducted, where loans are counted); the rest is carried "
            "forward, and lost at the end. Credits are used in their order here.",
            "income tax",
            default="it is paid out in full",
        ),
    },
}
