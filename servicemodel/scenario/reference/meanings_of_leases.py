"""What the fields of a scenario mean: leases in offers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from servicemodel.scenario.reference.told import MONEY, Told

if TYPE_CHECKING:
    from servicemodel.scenario.reference.told import Meanings

LEASES: Meanings = {
    "LeaseTerms": {
        "identified_asset": Told(
            "Whether the contract is about an identified asset: this machine, and not any that "
            "does the same, nor a part of the capacity of one that others use too.",
            "yes",
        ),
        "supplier_can_swap": Told(
            "Whether the supplier can at any time put another asset in its place, and would gain "
            "by it. A swap for repair or renewal is none.",
            "no",
        ),
        "customer_gets_benefits": Told(
            "Whether the customer gets nearly all economic benefits of its use, as the only user.",
            "yes",
        ),
        "customer_directs_use": Told(
            "Whether the customer directs how and for what purpose it is used. Where that is "
            "settled beforehand: whether the customer operates it, or designed it so that it is.",
            "no",
        ),
        "rate": Told(
            "The rate implicit in the lease, or the one at which the lessee could borrow as much "
            "for as long.",
            "5%",
            "per year",
        ),
        "years": Told(
            "The term that can't be cancelled, with options that will surely be taken.",
            "10",
            "years",
            "all years of the model",
        ),
        "lease_share": Told(
            "The part of what is paid in any case that is for the asset, where the rest is for "
            "energy, upkeep or other service.",
            "60%",
            "of the payments",
        ),
        "premium": Told(
            "What the lessee pays for the asset at commencement beside the clauses. It moves no "
            "money; state a flow too if it is paid.",
            "10_000",
            MONEY,
            "nothing",
        ),
        "initial_costs": Told(
            "What it costs the lessee to obtain the lease. It moves no money.",
            "2_500",
            MONEY,
            "nothing",
        ),
        "restoration": Told(
            "What taking the asset down and restoring the site is estimated to cost, as it is "
            "recognised at commencement. It moves no money.",
            "20_000",
            MONEY,
            "nothing",
        ),
        "ownership_passes": Told("Whether the customer owns the asset in the end.", "no"),
        "bargain_option": Told(
            "Whether the customer can buy it at a price so low that it surely will.", "no"
        ),
        "specialised": Told(
            "Whether only this customer can use the asset without large changes.", "no"
        ),
        "economic_life": Told(
            "How long the asset can be used by anyone.",
            "20",
            "years",
            "the life of the asset, if the build has one",
        ),
        "fair_value": Told(
            "What the asset is worth at commencement.",
            "450_000",
            MONEY,
            "the list price of the build",
        ),
        "major_part": Told(
            "From which share of the life on the term is its major part; the standard gives none.",
            "75%",
            "of the economic life",
        ),
        "substantially_all": Told(
            "From which share of the value on the payments are worth substantially all of it; the "
            "standard gives none.",
            "90%",
            "of the fair value",
        ),
    },
}
