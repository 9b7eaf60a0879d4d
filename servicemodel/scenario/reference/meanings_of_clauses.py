"""What the fields of a scenario mean: payments at signing, baselines, and indices of clauses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from servicemodel.scenario.reference.told import MONEY, Told

if TYPE_CHECKING:
    from servicemodel.scenario.reference.told import Meanings

CLAUSES: Meanings = {
    "SavingsBand": {
        "beyond": Told(
            "How much saving a year the share before it is of; no index raises it.",
            "30_000",
            "currency per year",
        ),
        "share": Told("The share of each further amount.", "40%", "of the saving"),
    },
    "Baseline": {
        "tariff": Told(
            "The tariff of the energy; it costs what that tariff costs in each period.",
            "electricity",
        ),
        "per_year": Told(
            "How much was measured in a year, or a path by calendar year.",
            "480_000",
            "units of energy per year",
        ),
        "adjusted_for": Told(
            "The service with whose use it rises and falls; a use that measures lower counts as "
            "if they did not.",
            "cooling",
            default="it is the same whatever is used",
        ),
        "measured_at": Told(
            "How much of that service was used when it was measured.",
            "1_490_000",
            "units of the service per year",
        ),
        "factor": Told(
            "What else it is adjusted by, such as weather, also by calendar year.",
            "{2027: 1, 2028: 1.04}",
            "times what was measured",
            "1",
        ),
    },
    "Deposit": {
        "amount": Told(
            "What the customer pays at signing and gets back. It is nobody's income, and no cash "
            "with which a lender counts.",
            "20_000",
            MONEY,
        ),
        "interest": Told(
            "The interest that the provider pays on it where each year ends; it is earned evenly.",
            "2%",
            "per year",
            "none",
        ),
        "returned_year": Told(
            "At the end of which year it is returned, counted from 1; at the end of the horizon if "
            "that comes first.",
            "5",
            "years",
            "the last of all",
        ),
    },
    "Connection": {
        "amount": Told(
            "What the customer pays; the provider earns it as it is paid.", "15_000", MONEY
        ),
        "instalments": Told(
            "Which share is paid how many years after the start, without interest; they add up to "
            "1. What the end cuts off is paid in the last period.",
            "{0: 50%, 1: 50%}",
            "as shares of the amount",
            "all at signing",
        ),
    },
    "CoInvestment": {
        "amount": Told(
            "What the customer pays; for tax it is earned evenly over the years.",
            "100_000",
            MONEY,
        ),
        "instalments": Told(
            "Which share is paid how many years after the start, without interest; they add up to "
            "1. What the end cuts off is paid in the last period.",
            "{0: 60%, 2: 40%}",
            "as shares of the amount",
            "all at signing",
        ),
    },
    "GrantPassedOn": {
        "flow": Told(
            "The plain flow, of kind grant or subsidy, that the provider gets.", "green grant"
        ),
        "share": Told(
            "The share of it that the customer gets. What a grant takes off what the provider "
            "writes off stays as stated there.",
            "50%",
            "of the grant",
        ),
    },
    "Indexation": {
        "weights": Told(
            "The weight of each index; with `fixed` they add up to 1.", "{wages: 60%, prices: 20%}"
        ),
        "fixed": Told("The part that is never raised.", "20%"),
        "cap": Told(
            "The highest rise in a year: of the moving part if chained, so that with a fixed part "
            "of 20 % and a cap of 3 % the first review adds 2.4 % at most; of the whole level by "
            "`base`.",
            "3%",
            "per year",
            "no cap",
        ),
        "floor": Told(
            "The lowest rise in a year, of what `cap` is of.", "0%", "per year", "no floor"
        ),
        "method": Told(
            "Whether the changes since the last review are chained, or the level is the fixed part "
            "and each weight times what its index has become since the start. By `base`, what a "
            "cap cuts off is made up for later, and cap and floor hold for the whole level.",
            "base",
        ),
        "lag_months": Told(
            "How many months before a review the indices are read; a whole number of periods. "
            "Before the start an index stands at 1, its level at signing.",
            "3",
            "months",
            "they are read as they are then",
        ),
        "dead_band": Told(
            "The change since the level last paid that is not applied; it adds up until it is "
            "larger. It is looked at before cap and floor, and is of what they are of.",
            "2%",
            "of the moving part, or of the level",
            "every change is applied",
        ),
        "review_month": Told(
            "The calendar month with which a new level begins; a period must begin in it. The "
            "indices themselves rise at anniversaries of the start.",
            "7",
            default="the month of the start",
        ),
    },
}
