"""What the fields of a scenario mean: the term of a contract, and who gets the machine after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from servicemodel.scenario.reference.told import MONEY, Told

if TYPE_CHECKING:
    from servicemodel.scenario.reference.told import Meanings

TERMS: Meanings = {
    "Term": {
        "years": Told(
            "How long a term is. Without a renewal the contract is over then, with one it begins "
            "anew.",
            "15",
            "years",
        ),
        "then": Told(
            "The offer that holds where the contract is over: one with the same build and the same "
            "measures. Its flows take the place of those of the contract, purchases at the end of "
            "the period in which it is left, all else from the next period on.",
            '"sale, same plant"',
            default="the contract goes on to the end",
        ),
        "renewal": Told(
            "That the contract begins anew after each term.",
            "{chance: 80%, repricing: -5%}",
            default="none",
        ),
        "break_clause": Told(
            "That the customer may leave at the end of one year.",
            "{year: 5, chance: 20%, fee: 10_000}",
            default="none",
        ),
        "trial": Told(
            "That the customer may leave after some months.",
            "{months: 6, stays: 90%, share_of_fee: 50%}",
            default="none",
        ),
        "survival": Told(
            "That some leave at the end of every year: by choice, or because they fail.",
            "{leaves_per_year: 2%}",
            default="all stay",
        ),
    },
    "BuildingSale": {
        "year": Told(
            "The year at whose end the customer sells its building, counted from 1. All that it "
            "gets and pays later under any offer is the new owner's.",
            "12",
            "year",
        ),
        "paid_for_machine": Told(
            "Which share of the tax book value of machines of its own it is paid for them.",
            "60%",
            default="nothing is paid for them",
        ),
    },
    "Renewal": {
        "chance": Told("How likely it is at the end of each term.", "80%", default="it is sure"),
        "repricing": Told(
            "By how much fees and usage prices change at each renewal, beside their index.",
            "-5%",
            default="they go on",
        ),
    },
    "BreakClause": {
        "year": Told("The year at whose end the customer may leave, counted from 1.", "5", "year"),
        "chance": Told("How likely it does.", "20%"),
        "fee": Told("What it pays for leaving; no index raises it.", "10_000", MONEY, "nothing"),
    },
    "Trial": {
        "months": Told("How long the trial is.", "6", "months"),
        "stays": Told("The share that stays after it.", "90%"),
        "share_of_fee": Told(
            "Which part of fees and usage prices is paid in the trial.", "50%", default="all"
        ),
        "pays": Told(
            "Which part of a buy-out price is paid by those who leave after it.",
            "0%",
            default="all",
        ),
    },
    "Survival": {
        "leaves_per_year": Told(
            "The share of what is in force that leaves at the end of each year.", "2%", "per year"
        ),
        "pays": Told(
            "Which part of a buy-out price is paid by those: less than all where they fail.",
            "60%",
            default="all",
        ),
    },
    "BuyOut": {
        "method": Told(
            "By which price the machine is sold. `book value` is what tax has left of it in the "
            "owner's books; `remaining flows` the worth of what the contract would still bring the "
            "owner before tax, with the value left, never below 0; `schedule` and `loan and fee` "
            "as stated. `servicemodel buy-out` shows all that are stated side by side.",
            "book value",
        ),
        "rate": Told(
            "The rate at which remaining flows are discounted.",
            "8%",
            "per year",
            "the owner's discount rate",
        ),
        "schedule": Told(
            "Prices by years since the start; each holds up to the next.",
            "{1: 400_000, 5: 300_000, 10: 150_000}",
            MONEY,
            "none",
        ),
        "loan": Told(
            "An annuity on what the owner spent at signing, of which the rest is the price.",
            "{rate: 5%, years: 15}",
            default="none",
        ),
        "fee": Told("What is paid beside what is owed of that loan.", "2%", "of it", "nothing"),
    },
    "NotionalLoan": {
        "rate": Told("Its interest, effective.", "5%", "per year"),
        "years": Told("How long it runs.", "15", "years"),
        "share": Told("Which share of what was spent at signing it is.", "80%", default="all"),
    },
    "PurchaseOption": {
        "price": Told(
            "What the customer pays in the last period for what is left of the machine; it buys "
            "where that is worth as much, with the VAT that it can't reclaim.",
            "50_000",
            MONEY,
        ),
    },
    "TakeBack": {
        "price": Told(
            "What the provider pays in the last period for what is left of the machine; the "
            "customer gives it back where that is worth no more, and always where the offer says "
            "that the provider takes it back.",
            "20_000",
            MONEY,
        ),
    },
}
