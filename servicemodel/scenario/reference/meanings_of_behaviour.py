"""What the fields of a scenario mean: how people behave under an offer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from servicemodel.scenario.reference.told import Told

if TYPE_CHECKING:
    from servicemodel.scenario.reference.told import Meanings

BEHAVIOUR: Meanings = {
    "Behaviour": {
        "use": Told(
            "How the use of a service differs from the stated demand, and what a unit of the "
            "difference is worth to the customer. Energy, upkeep per output, usage fees and "
            "depreciation by use follow it.",
            "{change: 8%, value_per_unit: 0.02}",
        ),
        "careless": Told(
            "By how much more maintenance is needed, at its price and at its cost, because who "
            "uses the asset doesn't pay for its upkeep.",
            "10%",
            "of all maintenance under the offer",
            "as stated for the asset",
        ),
        "credit_loss": Told(
            "Which share of what clauses ask of the customer it never pays: of fees, usage fees, "
            "savings shares, what it pays for performance and what is left over, not of a price or "
            "a co-investment.",
            "1%",
            "of each payment",
            "nothing",
        ),
        "late_days": Told(
            "How many days later the customer pays what clauses ask after signing, beside the days "
            "of `working_capital`.",
            "30",
            "days",
            "none",
        ),
    },
    "Use": {
        "change": Told(
            "By which share more (or, if negative, less) is used than is stated.",
            "8%",
            "of the stated demand",
            "see elasticity",
        ),
        "elasticity": Told(
            "The share by which use changes for each share by which its price differs from that "
            "under the baseline, whose use is as stated. The price of use is what one more unit "
            "costs the customer: the energy that it bears, and usage fees of the first band.",
            "-0.2",
            "% of use per % of its price",
            "see change",
        ),
        "value_per_unit": Told(
            "What a unit more (or less) is worth to the customer after tax in the first year, or a "
            "path by calendar year; no tax is taken off it. With a change it must be stated.",
            "0.02",
            "currency per unit of the service",
            "the mean of the prices of use under the baseline and here, less the income tax that "
            "deducting them saves the customer (the rule of half)",
        ),
        "index": Told(
            "The index that raises value_per_unit.", "prices", default="it is not raised"
        ),
        "service": Told("The service whose use changes.", "cooling", default="the first service"),
    },
}
