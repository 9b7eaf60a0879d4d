"""What the fields of a scenario mean: who chooses what is built under an offer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from servicemodel.scenario.reference.told import Told

if TYPE_CHECKING:
    from servicemodel.scenario.reference.told import Meanings

BY = Told("The key of the party that chooses.", "customer")
RULE = Told(
    "What it looks at in its own cash under the offer. `own npv`: the highest NPV at its rate. "
    "`hurdle rate`: the highest NPV at a rate that is stated. `first cost`: the least cash paid at "
    "signing, then the highest NPV. `payback`: it starts at the least first cost, and takes what "
    "costs more at signing only if that comes back within some years (challenger and defender). Of "
    "equals it takes what is stated first.",
    "first cost",
)
YEARS = Told("Within how many years what is paid more must come back; for `payback`.", "3", "years")
RATE = Told(
    "At which rate it discounts its own cash, in the scenario's prices; for `hurdle rate`.",
    "15%",
    "per year",
)

DECIDES: Meanings = {
    "Decides": {
        "variants": Told(
            "Who chooses which variant of each asset is built. It moves first, and knows what who "
            "chooses the measures will do then; if one party chooses both by one rule, it does so "
            "at once.",
            "{by: customer, rule: first cost}",
            default="as `build` says",
        ),
        "measures": Told(
            "Who chooses which measures are included.",
            "{by: provider, rule: payback, years: 3}",
            default="as `measures` says",
        ),
    },
    "VariantChoice": {
        "by": BY,
        "rule": RULE,
        "years": YEARS,
        "rate": RATE,
        "among": Told(
            "Which variants of which assets it chooses from. An asset that is not named is built "
            "as the offer states.",
            "{chiller plant: [usual, efficient]}",
            default="all variants of all assets",
        ),
    },
    "MeasureChoice": {
        "by": BY,
        "rule": RULE,
        "years": YEARS,
        "rate": RATE,
        "among": Told(
            "Which measures it chooses from. Others stay as the offer states.",
            "[solar film]",
            default="all measures of the scenario",
        ),
    },
}
