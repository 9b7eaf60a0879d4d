"""What the fields of a scenario mean: offers and their clauses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from servicemodel.scenario.reference.told import MONEY, PER_YEAR, Told

if TYPE_CHECKING:
    from servicemodel.scenario.reference.told import Meanings

OFFERS: Meanings = {
    "Offer": {
        "preset": Told("The row of the table of presets: who bears what.", "service"),
        "build": Told("The variant of each asset that is built.", "{chiller plant: efficient}"),
        "measures": Told(
            "The measures that it includes: a list of names, or who pays for each.",
            "[solar film]",
        ),
        "bears": Told(
            "Items that another party bears than the preset says, whole or in shares that add up "
            "to 1.",
            "{energy: customer, asset: {provider: 60%, customer: 40%}}",
        ),
        "owner": Told("Who owns the assets, where it is not who bears them.", "{legal: customer}"),
        "overhead": Told(
            "What the contract itself costs: metering, billing, its insurance, credit. Every offer "
            "with a contract states it, 0 if there is nothing.",
            "{per_year: 3_130}",
        ),
        "clauses": Told(
            "What is paid under it, as a list. A contract needs a fee, a usage fee, a savings "
            "share or a remainder; an offer without one may only state a price.",
            "[fee: {per_year: 89_000}]",
        ),
        "behaviour": Told(
            "What people do under it that they would not do otherwise: use more or less, use "
            "carelessly, pay late or never. Nothing of it is assumed unless it is stated.",
            "{use: {change: 8%, value_per_unit: 0.02}, careless: 10%}",
        ),
        "lease": Told(
            "Whether the contract contains a lease under IFRS 16, and on which terms: four "
            "questions decide. It changes no cash, tax or NPV. A fee counts, and the minimum of a "
            "usage fee; what is used, saved or left over does not. A rise by an index counts when "
            "it comes; one that is fixed is stated as a path. The exemptions for short leases and "
            "small assets are not applied.",
            "{identified_asset: yes, supplier_can_swap: no, customer_gets_benefits: yes, "
            "customer_directs_use: no, rate: 5%}",
        ),
        "term": Told(
            "How long the contract runs, how it may end before its time, and which offer holds "
            "after it.",
            '{years: 15, then: "sale, same plant"}',
            default="it runs to the end",
        ),
        "decides": Told(
            "Who chooses the variants and the measures, and by which rule. Every combination is "
            "looked at; bearers, clauses and plain flows stay as stated. Other answers read the "
            "build that is stated.",
            "{variants: {by: customer, rule: first cost}}",
            default="the build is as stated",
        ),
    },
    "Owners": {
        "legal": Told(
            "Who gets what the assets are worth at the end.",
            "customer",
            default="who bears most of them",
        ),
        "tax": Told(
            "Who writes the assets off; it must bear a part of them.",
            "provider",
            default="each writes off what it pays",
        ),
        "book": Told(
            "In whose books they stand; no flow depends on it.",
            "provider",
            default="who bears most of them",
        ),
    },
    "Overhead": {
        "per_year": Told("What it costs in each year, at prices of the first.", "3_130", PER_YEAR),
        "at_signing": Told("What it costs once, at signing.", "5_000", MONEY, "nothing"),
        "index": Told(
            "The index that raises the yearly amount.", "wages", default="it is not raised"
        ),
    },
    "Clause": {
        "price": Told("What a buyer pays for the asset.", "{amount: 450_000}"),
        "fee": Told("An amount per year.", "{per_year: 89_000, index: prices}"),
        "usage": Told("A price per unit of the service.", "{per_unit: 0.06}"),
        "savings": Told(
            "A share of what is saved against another offer, or against what was measured before.",
            "{share: 60%, against: sale}",
        ),
        "deposit": Told("What the customer leaves with the provider.", "{amount: 20_000}"),
        "connection": Told("What the customer pays for being connected.", "{amount: 15_000}"),
        "co_investment": Told("A part of it that the customer pays.", "{amount: 100_000}"),
        "performance": Told(
            "What is paid for less, or more, than was promised.",
            "{of: savings, unit: kWh, promised: 90_000, measured: 80_000, shortfall_per_unit: 0.1}",
        ),
        "grant_passed_on": Told(
            "The share of a grant to the provider that it passes on to the customer.",
            "{flow: green grant, share: 50%}",
        ),
        "remainder": Told(
            "What the customer takes in beyond its costs and a margin.",
            "{margin_per_year: 9_000}",
        ),
        "buy_out": Told(
            "What the customer pays for the machine where the contract ends before its time.",
            "{method: book value}",
        ),
        "purchase_option": Told(
            "A price at which the customer may buy the machine at the end.", "{price: 50_000}"
        ),
        "take_back": Told(
            "A price at which the provider takes the machine back at the end.", "{price: 20_000}"
        ),
    },
    "Price": {
        "amount": Told(
            "The agreed price at signing, of all units and components together; replacements cost "
            "the same share of their list price.",
            "450_000",
            MONEY,
            "the list price",
        ),
        "instalments": Told(
            "Which share is paid how many years after each purchase, without interest; they add "
            "up to 1. What the end cuts off is paid in the last period.",
            "{0: 40%, 1: 30%, 2: 30%}",
            "as shares of the price",
            "all at once",
        ),
    },
    "Fee": {
        "per_year": Told(
            "The fee in the first year, or a path by calendar year, which no index raises.",
            "89_000",
            PER_YEAR,
        ),
        "index": Told(
            "What raises it at each year's end: the name of an index, or a basket.",
            "prices",
            default="it is not raised",
        ),
        "paid": Told(
            "Whether the customer pays after the time that it pays for, or before it. In advance "
            "it can't be a path, nor stand where flows stand in the middle of periods.",
            "in advance",
        ),
        "billed": Told(
            "How often it is billed. Where periods are longer, it is billed in each of them.",
            "quarter",
        ),
        "first_year": Told(
            "The first year for which it is due, counted from 1.", "2", "years", "the first"
        ),
        "last_year": Told(
            "The last year for which it is due, counted from 1.", "10", "years", "the last of all"
        ),
    },
    "Usage": {
        "per_unit": Told(
            "The price of a unit in the first year, or a path by calendar year, which no index "
            "raises.",
            "0.06",
            "currency per unit of the service",
        ),
        "service": Told("The service that is counted.", "cooling", default="the first service"),
        "minimum_per_year": Told(
            "What is paid for in any case.",
            "1_000_000",
            "units of the service per year",
            "no minimum",
        ),
        "maximum_per_year": Told(
            "What is paid for at most: further units cost nothing.",
            "2_000_000",
            "units of the service per year",
            "no maximum",
        ),
        "bands": Told(
            "What units cost beyond some number of them, in each period as many as its part of a "
            "year. All prices are raised by the index.",
            "[{beyond: 1_000_000, per_unit: 0.05}]",
            default="all cost the same",
        ),
        "index": Told(
            "What raises the price at each year's end: the name of an index, or a basket.",
            "prices",
            default="it is not raised",
        ),
    },
    "Band": {
        "beyond": Told(
            "How many units a year cost what stands before it.",
            "1_000_000",
            "units of the service per year",
        ),
        "per_unit": Told(
            "The price of each further unit in the first year.",
            "0.05",
            "currency per unit of the service",
        ),
    },
    "Savings": {
        "share": Told(
            "The share of the saving that the customer pays, also by calendar year. Nothing is "
            "paid in a period in which nothing is saved.",
            "{2027: 70%, 2032: 50%}",
            "of the saving",
        ),
        "against": Told(
            "The offer under whose build the costs would be higher. Either this or a baseline is "
            "stated.",
            "sale",
        ),
        "baseline": Told(
            "What energy was measured before, in place of another offer. What is paid for units of "
            "its tariff counts, not demand charges and fixed parts.",
            "{tariff: electricity, per_year: 480_000}",
        ),
        "of": Told("Which costs count, whoever bears them.", "[energy, maintenance]"),
        "bands": Told(
            "Which share is paid of what is saved beyond some amount, in each period as much as "
            "its part of a year; no index raises these amounts.",
            "[{beyond: 30_000, share: 40%}]",
            default="the same of all",
        ),
    },
    "Performance": {
        "of": Told("What is promised.", "savings"),
        "unit": Told("What it is measured in.", "kWh"),
        "promised": Told(
            "How much the provider promises, also by calendar year.", "90_000", "units per year"
        ),
        "measured": Told(
            "How much is measured, or expected to be, also by calendar year.",
            "80_000",
            "units per year",
        ),
        "shortfall_per_unit": Told(
            "What the provider pays the customer for each unit below the promise and its band: a "
            "guarantee, a malus, or service credits.",
            "0.1",
            "currency per unit",
            "nothing",
        ),
        "excess_per_unit": Told(
            "What the customer pays the provider for each unit above the promise and its band.",
            "0.05",
            "currency per unit",
            "nothing",
        ),
        "band": Told(
            "The share of the promise by which the measured may differ without any payment; what "
            "is beyond it is paid for.",
            "5%",
            "of the promise",
            "none",
        ),
        "cap_per_year": Told(
            "What either side pays at most.", "10_000", "currency per year", "no limit"
        ),
        "index": Told(
            "What raises both prices per unit at each year's end; the cap is not raised.",
            "prices",
            default="they are not raised",
        ),
    },
    "Remainder": {
        "margin_per_year": Told(
            "What the customer keeps in the first year, or a path by calendar year, which no "
            "index raises. It pays what else it takes in less its operating costs, before income "
            "tax and VAT that it can't reclaim, and nothing in a period in which less is left.",
            "9_000",
            PER_YEAR,
        ),
        "margin_per_unit": Told(
            "What the customer keeps for each unit of a service, in place of an amount per year.",
            "30",
            "currency per unit of the service",
        ),
        "service": Told(
            "The service whose units the margin counts.", "cooling", default="the first service"
        ),
        "index": Told(
            "What raises the margin at each year's end: the name of an index, or a basket.",
            "prices",
            default="it is not raised",
        ),
        "first_year": Told(
            "The first year for which it is due, counted from 1.", "2", "years", "the first"
        ),
        "last_year": Told(
            "The last year for which it is due, counted from 1.", "10", "years", "the last of all"
        ),
    },
}
