"""What the fields of a scenario mean: how an outlay is written off for tax."""

from __future__ import annotations

from typing import TYPE_CHECKING

from servicemodel.scenario.reference.told import Told

if TYPE_CHECKING:
    from servicemodel.scenario.reference.told import Meanings

PATTERN = {
    "method": Told(
        "A straight line; a balance that declines (and switches to a straight line over the life "
        "that is left when this writes off more, or never does); the sum of the years' digits; "
        "MACRS (declining from 200%, or from 150% for classes of 15 years or more, with the "
        "switch); `custom` percentages; or units of use, for an asset as a whole. Tax years count "
        "from the purchase, and a year's share is spread evenly over its periods.",
        "MACRS",
    ),
    "life": Told(
        "Over how many years it is written off. Needed for MACRS, where it is the class.",
        "7",
        "years",
        "its own life",
    ),
    "convention": Told(
        "Which part of the first tax year counts: all of it, half, the months from the middle of "
        "the quarter or of the month in which it is put into service, or all months from that on "
        "(`pro rata`). The rest of a year's share falls in the year after the last.",
        "half year",
        default="`half year` for MACRS, else `full year`",
    ),
    "month": Told(
        "The month of the tax year in which it is put into service. Needed for the conventions "
        "`mid quarter`, `mid month` and `pro rata`.",
        "4",
        "as a month from 1 to 12",
    ),
    "factor": Told(
        "How many times the rate of a straight line a balance declines by. A declining balance "
        "needs this or `rate`.",
        "200%",
        "of a straight line",
    ),
    "rate": Told("By which share of it a balance declines per year.", "30%", "per year"),
    "percentages": Told(
        "Which share of the outlay each tax year writes off, from year 1. Needed for `custom`; "
        "what they do not add up to stays until replacement or the end.",
        "{1: 33.33%, 2: 44.45%, 3: 14.81%, 4: 7.41%}",
        "of the outlay",
    ),
    "salvage": Told(
        "The share of the outlay that is not written off before replacement or the end.",
        "10%",
        "of the outlay",
        "0",
    ),
    "bonus": Told(
        "The share of what may be written off that the first twelve months take before all else; "
        "the rest follows the method.",
        "60%",
        "of what may be written off",
        "0",
    ),
}

WRITE_OFF: Meanings = {
    "TaxPattern": PATTERN,
    "TaxDepreciation": {
        **PATTERN,
        "total_use": Told(
            "How much of the service one unit of the asset gives in its life; each period writes "
            "off the share that it uses. Needed for units of use.",
            "960_000",
            "units of the service",
        ),
        "if_leased": Told(
            "Whether an owner gets the bonus where somebody else runs the asset, as under a lease.",
            "without bonus",
        ),
        "replacements": Told(
            "Whether a replacement is written off as the first one is, or deducted at once.",
            "expensed",
        ),
        "at_replacement": Told(
            "Whether what is left of the old one is written off when it is replaced, or goes on "
            "as if it were there.",
            "goes on",
        ),
    },
}
