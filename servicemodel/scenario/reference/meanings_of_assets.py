"""What the fields of a scenario mean: assets and measures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from servicemodel.scenario.reference.told import MONEY, PER_YEAR, Told

if TYPE_CHECKING:
    from servicemodel.scenario.reference.told import Meanings

WAYS = {
    "per_year": Told(
        "An amount in each year for each unit of the asset, at prices of the first year. A variant "
        "may state its own.",
        "9_390",
        PER_YEAR,
    ),
    "per_capacity": Told(
        "An amount in each year for each unit of the asset's `capacity`, at prices of the first "
        "year.",
        "30",
        "currency per unit of capacity and year",
    ),
    "per_output": Told(
        "An amount for each unit of the service that is provided, at prices of the first year.",
        "0.002",
        "currency per unit of the service",
    ),
    "schedule": Told(
        "Amounts by years since each installation, for each unit of the asset, as long as it "
        "lives, at prices of the first year.",
        "{5: 2_000, 10: 8_000}",
        MONEY,
    ),
}

ASSETS: Meanings = {
    "Asset": {
        "provides": Told("The service that the asset provides; it meets all of it.", "cooling"),
        "supplier": Told(
            "Who makes it: who buys it pays its price to them, and they pay its cost to outside. "
            "From `outside` everyone buys at the price.",
            "provider",
        ),
        "tariff": Told(
            "The energy that the asset uses; each variant then states its efficiency.",
            "electricity",
            default="it uses no energy",
        ),
        "life": Told(
            "After how many years it is replaced, like for like; a variant or component may state "
            "its own. It is written off over the same years.",
            "22",
            "years",
        ),
        "variants": Told(
            "The designs of the asset, by name; an offer's `build` names one.",
            "{usual: {price: 469_500, cost: 352_125}}",
        ),
        "units": Told(
            "How many of it there are; prices, costs, peaks and upkeep are those of one.",
            "13_000",
            "units",
            default="1",
        ),
        "capacity": Told(
            "The size of one unit, which upkeep per capacity reads.",
            "{value: 313, unit: RT}",
            "a unit of your own",
        ),
        "maintenance": Told(
            "The upkeep, and who does it.", "{per_year: 9_390, index: wages}", default="no upkeep"
        ),
        "insurance": Told(
            "What insuring it costs; who bears the asset bears it, unless `bears` says otherwise. "
            "The insurance of the contract itself, such as liability, stands in `overhead`.",
            "{share_of_price: 0.5%, index: prices}",
            default="none",
        ),
        "property_tax": Told(
            "The tax on owning it; who bears the asset bears it, unless `bears` says otherwise.",
            "{rate: 1%, assessed: 80%, decline: 4%}",
            default="none",
        ),
        "degradation": Told(
            "How much of its efficiency it loses each year, until it is replaced.",
            "0.5%",
            "per year",
            default="0",
        ),
        "selling": Told(
            "What each sale costs the supplier beside the product, also each replacement that is "
            "bought from it.",
            "{share_of_price: 5%}",
        ),
        "installation": Told(
            "What is done at each installation; who bears the asset bears it, and writes it off.",
            "{price: 20_000}",
            default="it is in the price",
        ),
        "removal": Told(
            "What is done when a machine is taken away: at each replacement, at the end, and at "
            "signing if an old one goes.",
            "{price: 5_000}",
            default="it costs nothing",
        ),
        "residual": Told(
            "What it is worth at the end of the last period, the same under every offer, to its "
            "legal owner: `remaining life` (the share of its life that is left, of the price last "
            "paid for it), a share of the price then, an amount, or `none`.",
            "remaining life",
        ),
        "price_index": Told(
            "The index that raises its prices and costs until it is bought.",
            "prices",
            default="prices stay as at signing",
        ),
        "existing": Told(
            "The machine that is there already at signing.",
            "{variant: old, age: 18, remaining_life: 4, replaced_by: usual}",
            default="none: one is bought at signing",
        ),
        "tax_depreciation": Told(
            "How its tax owner writes it off, with its installation and each replacement.",
            "{method: MACRS, life: 5, bonus: 60%}",
            default="a straight line over its life",
        ),
    },
    "Variant": {
        "price": Told(
            "What one unit costs a buyer, at prices of the start. Needed, unless it has "
            "components, or is there already and is replaced by another variant.",
            "547_750",
            MONEY,
        ),
        "cost": Told(
            "What making one unit costs its supplier, and nothing that would be spent anyway. "
            "Needed beside a price, unless the supplier is outside.",
            "410_812.5",
            MONEY,
        ),
        "life": Told("Its own life.", "30", "years", "the asset's life"),
        "efficiency": Told(
            "How much of the service it provides with a unit of energy, when new. Needed if the "
            "asset names a tariff.",
            "5.5",
            "units of the service per unit of energy",
        ),
        "peak": Told(
            "The peak power of one unit. Needed if the tariff has a demand charge.",
            "200",
            "the unit of the demand charge",
        ),
        "maintenance_per_year": Told(
            "Its own upkeep in each year, in place of the asset's `per_year`.",
            "7_042.5",
            PER_YEAR,
            "the asset's",
        ),
        "components": Told(
            "Parts that are replaced on their own, by name, in place of a price, a cost and a "
            "life of the whole.",
            "{compressor: {price: 90_000, cost: 60_000, life: 15}}",
        ),
    },
    "Component": {
        "price": Told("What it costs a buyer, at prices of the start.", "90_000", MONEY),
        "cost": Told(
            "What making it costs the supplier. Needed, unless that is outside.", "60_000", MONEY
        ),
        "life": Told("After how many years it is replaced.", "15", "years"),
        "tax_depreciation": Told(
            "How its tax owner writes it off, where that differs from the rest of the asset.",
            "{life: 10, convention: half year}",
            default="as the asset says",
        ),
    },
    "Upkeep": WAYS,
    "Maintenance": {
        **WAYS,
        "index": Told(
            "The index that raises all of the upkeep, also its cost.",
            "wages",
            default="it is not raised",
        ),
        "supplier": Told("Who does it, and is paid for it by who bears it.", "provider"),
        "cost": Told(
            "What it costs the party that does it. Needed, unless that is outside.",
            "{per_year: 6_500}",
        ),
    },
    "Insurance": {
        "share_of_price": Told(
            "What it costs in each year, taxes on it included, at prices of the first: a share of "
            "the list price at signing of all units, without installation.",
            "0.5%",
            "of the list price, per year",
        ),
        "index": Told("The index that raises it.", "prices", default="it is not raised"),
    },
    "PropertyTax": {
        "rate": Told(
            "What is paid in each year; no index raises it.",
            "1%",
            "of the assessed value, per year",
        ),
        "assessed": Told(
            "The assessed value in the first year, as a share of the list price at signing of all "
            "units, without installation.",
            "80%",
            "of the list price",
            "100%",
        ),
        "decline": Told(
            "How much the assessed value falls at each anniversary of signing, down to 0.",
            "4%",
            "of the first year's value",
            "0",
        ),
    },
    "Selling": {
        "share_of_price": Told(
            "A share of the price of each sale.", "5%", "of the price", default="0"
        ),
        "per_sale": Told("An amount for each unit sold, at prices of the start.", "250", MONEY),
    },
    "Work": {
        "price": Told(
            "What it costs a buyer each time, for one unit, at prices of the start.",
            "20_000",
            MONEY,
        ),
        "cost": Told(
            "What it costs the party that does it. Needed, unless that is outside.", "14_000", MONEY
        ),
        "supplier": Told("Who does it.", "provider"),
    },
    "LeftShare": {
        "share_of_price": Told(
            "The share of its price at the end that it is still worth.", "10%", "of the price"
        ),
    },
    "LeftAmount": {
        "amount": Told(
            "What it is worth at the end, at prices of the start; the price index raises it.",
            "5_000",
            MONEY,
        ),
    },
    "Existing": {
        "variant": Told("Which variant is there.", "old"),
        "age": Told("How old it is at signing; its efficiency has faded so long.", "18", "years"),
        "remaining_life": Told("After how many years it is replaced.", "4", "years"),
        "book_value": Told(
            "What its owner has not yet written off for tax. It is written off over the remaining "
            "life, or at once under an offer that builds another variant.",
            "40_000",
            MONEY,
            default="0",
        ),
        "owner": Told("Who owns it at signing.", "customer"),
        "replaced_by": Told(
            "The variant that replaces it.", "usual", default="the same variant again"
        ),
    },
    "Measure": {
        "price": Told("What it costs, at prices of the start.", "225_000", MONEY),
        "cost": Told(
            "What it costs the party that supplies it. Needed, unless that is outside.",
            "180_000",
            MONEY,
        ),
        "supplier": Told("Who supplies it.", "provider"),
        "life": Told("After how many years it is replaced and paid for again.", "15", "years"),
        "lowers": Told(
            "By which share it lowers the demand for a service, or the energy that an asset uses, "
            "by name. Several measures act one after the other.",
            "{cooling: 25%}",
        ),
        "paid_by": Told(
            "Who pays which share of it; the shares add up to 1.",
            "{provider: 50%, customer: 50%}",
            default="who bears `measures` under the offer",
        ),
        "residual": Told(
            "What it is worth at the end, as for an asset, to who paid for it.", "none"
        ),
        "price_index": Told(
            "The index that raises its price until it is bought.",
            "prices",
            default="it stays as at signing",
        ),
        "tax_depreciation": Told(
            "How who pays for it writes it off.",
            "{life: 39, convention: mid month, month: 7}",
            default="a straight line over its life",
        ),
    },
}
