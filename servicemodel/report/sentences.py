"""What a comparison says in plain sentences, made from its numbers and going no further.

A gain is told as it is printed: under half a unit of money a party is as well off.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from servicemodel.model.results import ONLY_COSTS, ONLY_GAINS
from servicemodel.offer import CUSTOMER, PROVIDER
from servicemodel.report.text import listed, moment, money, named, percent, sign, stated

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from servicemodel.model.results import Results, Return

PERIODS = {"year": "yearly", "quarter": "quarterly", "month": "monthly"}
PRICES = {"nominal": "Nominal", "real": "Real (constant prices)"}


def basis(results: Results, parties: Sequence[str]) -> list[str]:
    """Return the title, and what all numbers are: prices, tax, span, and everyone's rate."""
    taxes = {results.taxes[key] for key in parties}
    tax = "before income tax" if taxes == {"none"} else "after income tax"
    if "none" not in taxes and len(taxes) == 1:
        tax += f" of {min(taxes)}"
    elif "none" in taxes and len(taxes) > 1:
        tax += " where there is one"
    span = f"{results.years} year{'s' if results.years > 1 else ''} from {results.start}"
    told = [
        results.title,
        f"{PRICES[results.prices]}, in {results.currency}, {tax}; {span}, "
        f"{PERIODS[results.period]}.",
    ]
    for key in parties:
        of = results.rate_of[key].replace("wacc", "WACC")
        line = f"{results.parties[key]}: {stated(results.rates[key])} a year ({of})"
        if len(taxes) > 1:
            paid = f"income tax {results.taxes[key]}"
            line += f"; {'no income tax' if results.taxes[key] == 'none' else paid}"
        if key in results.vat:
            line += f"; {results.vat[key]}"
        told.append(f"{line}.")
    if len(results.parties) > 1:
        told.append(
            f"Common rate: {stated(results.common_rate)} a year ({results.common_rate_of})."
        )
    return told


def earned(found: Return | None, back: str = "back in ") -> str:
    """Return in a few words what a difference of cash earns, or costs if it is financing."""
    if found is None or found.kind == "no difference":
        return "-"
    if found.rate_state in (ONLY_GAINS, ONLY_COSTS):
        return found.rate_state
    rate = percent(found.rate) if found.rate is not None else "no rate"
    if found.rate_state.startswith("several"):
        rate = "several rates"
    if found.kind == "financing":
        return f"financing{',' if found.rate is None else ' at'} {rate}"
    if found.payback is None:
        return "never" if found.payback_state == "never" else "no payback"
    when = moment(found.payback).removeprefix("after ")
    return f"{'' if found.for_good else 'first '}{back}{when}, {rate}"


def given_up(results: Results, offers: Sequence[str]) -> list[str]:
    """Return what the provider's business under the baseline was worth."""
    told: dict[str, list[str]] = {}
    for offer in offers:
        parts = [
            f"{part} {money(value, results.digits)} {results.currency}"
            for part, value in results.given_up.get(offer, {}).items()
            if sign(value, results.digits)
        ]
        if parts:
            told.setdefault(", ".join(parts), []).append(named(offer))
    who = f"{results.parties[PROVIDER]} (worth before tax at {stated(results.rates[PROVIDER])})"
    return [f"Given up under {listed(names)} by {who}: {parts}." for parts, names in told.items()]


def tell(results: Results, offers: Sequence[str], parties: Sequence[str]) -> list[str]:
    """Return what some offers mean for some parties, and how much of it is assumed."""
    told = []
    if results.building_sold is not None:
        told.append(
            f"{results.parties[CUSTOMER]} sells its building after year {results.building_sold:g}: "
            "what it gets and pays later under any offer is the new owner's. What that one pays "
            "comes from outside, so that all together are worth more with a fee that it pays."
        )
    told += [
        f"Term of {offer}: {results.terms[offer]}." for offer in offers if offer in results.terms
    ]
    for offer in offers:
        if results.behaviour.get(offer):
            told.append(f"Behaviour assumed under {named(offer)}: {results.behaviour[offer]}.")
    for offer in offers:
        if offer != results.baseline:
            told.append(_against_baseline(results, offer, parties))
    for offer in offers:
        if offer != results.baseline and has_contract(results, offer):
            told += [_against_purchase(results, offer, parties), _joint(results, offer, parties)]
    return [sentence for sentence in [*told, _assumed(results)] if sentence]


def has_contract(results: Results, offer: str) -> bool:
    """Return whether an offer is a contract, such as a service, and no plain sale."""
    return offer in results.contracts


def gain(name: str, value: float, currency: str, digits: int = 0) -> str:
    """Return what a party gains or loses: `Office owner loses 64,539 USD`."""
    if sign(value, digits) == 0:
        return f"{name} is as well off"
    return f"{name} {'gains' if value > 0 else 'loses'} {money(abs(value), digits)} {currency}"


def verdict(gains: Sequence[float], digits: int = 0) -> str:
    """Return whether all, some or none of several parties gain."""
    signs = {sign(value, digits) for value in gains}
    if signs <= {0}:
        return "nothing changes"
    if signs == {1}:
        return "all gain"
    if -1 not in signs:
        return "nobody loses"
    return "not all gain" if 1 in signs else "nobody gains"


def _against_baseline(results: Results, offer: str, parties: Sequence[str]) -> str:
    first, names = results.baseline, results.parties
    gains = {key: results.outcomes[offer][key].less_baseline for key in parties}
    told = f"{named(offer)} against {named(first)}: "
    told += listed(
        [gain(names[key], value, results.currency, results.digits) for key, value in gains.items()]
    )
    if set(parties) == set(names) and len(names) > 1:
        told += f"; {verdict(list(gains.values()), results.digits)}"
    return f"{told}.{_machine_and_contract(results, offer, gains)}"


def _machine_and_contract(results: Results, offer: str, gains: Mapping[str, float]) -> str:
    """Return what the machine brings, which could have been bought, and what the contract does."""
    if not has_contract(results, offer):
        return ""
    source = results.same_machine.get(offer)
    if source is None:
        return (
            " No sale here is of the same machine, so its part can't be told from the contract's."
        )
    if source == results.baseline:
        return " The machine is the same: all of this is the contract's."
    bought = {key: results.outcomes[source][key].less_baseline for key in gains}
    contract = {key: gains[key] - bought[key] for key in gains}
    return (
        f" The same machine, bought ({source}), {_effect(results, bought)}; "
        f"the contract on top {_effect(results, contract)}."
    )


def _effect(results: Results, values: Mapping[str, float]) -> str:
    told = []
    for key, value in values.items():
        name, amount = (
            results.parties[key],
            f"{money(abs(value), results.digits)} {results.currency}",
        )
        words = {1: f"brings {name} {amount}", -1: f"costs {name} {amount}"}
        told.append(words.get(sign(value, results.digits), f"leaves {name} as well off"))
    return listed(told)


def _against_purchase(results: Results, offer: str, parties: Sequence[str]) -> str:
    """Return what the customer's money costs or earns under an offer instead of a purchase."""
    found = results.against_purchase.get(offer)
    if found is None or results.best_purchase is None or CUSTOMER not in parties:
        return ""
    name = results.parties[CUSTOMER]
    start = f"Against the best alternative ({results.best_purchase}), {named(offer)} "
    if found.kind == "no difference":
        return f"{start}leaves the cash of {name} as it is."
    if found.rate_state in (ONLY_GAINS, ONLY_COSTS):
        does = "saves" if found.rate_state == ONLY_GAINS else "costs"
        return f"{start}{does} {name} money and never the other way."
    if found.kind == "financing":
        start += f"lets {name} pay later: "
        if found.rate is None:
            return f"{start}{_no_rate(found, 'implied financing rate')}."
        if found.rate < 0:
            return f"{start}it pays back less than it keeps ({percent(found.rate)} a year)."
        return f"{start}that costs {percent(found.rate)} a year, {_own_rate(results, found.rate)}."
    start += f"makes {name} pay more first: "
    back = _paid_back(found)
    if found.rate is None:
        return f"{start}{_no_rate(found, 'rate of return')}; {back}."
    return (
        f"{start}that earns {percent(found.rate)} a year, {_own_rate(results, found.rate)}; {back}."
    )


def _no_rate(found: Return, what: str) -> str:
    several = found.rate_state.partition("several: ")[2]
    if several:
        return f"more than one {what} fits ({several}), so none is told"
    return f"no {what} fits the difference of cash"


def _own_rate(results: Results, rate: float) -> str:
    """Return how a rate that was found stands to the customer's own."""
    own, kind = results.rates[CUSTOMER], results.rate_of[CUSTOMER].split()[0]
    if kind != results.prices:
        return f"in {results.prices} money (its own {stated(own)} is {kind})"
    if percent(rate) == percent(own):
        return f"about its own {stated(own)}"
    return f"{'more' if rate > own else 'less'} than its own {stated(own)}"


def _paid_back(found: Return) -> str:
    if found.payback is not None:
        return f"it is back {moment(found.payback)}{'' if found.for_good else ', but not for good'}"
    return "it is never back" if found.payback_state == "never" else "no payback is told"


def _joint(results: Results, offer: str, parties: Sequence[str]) -> str:
    """Return whether there is more to share, with no claim that the common rate does not carry."""
    names = results.parties
    if set(parties) != set(names) or len(names) < 2:
        return ""
    value, at = results.joint_less_baseline[offer], stated(results.common_rate)
    signs = {
        sign(outcome.less_baseline, results.digits) for outcome in results.outcomes[offer].values()
    }
    everyone, terms = ("both", "fee") if len(names) == 2 else ("all", "split of the payments")
    told = f"{named(offer)} against {named(results.baseline)}, at {at} for {everyone}: together "
    if sign(value, results.digits) > 0:
        told += f"they gain {money(value, results.digits)} {results.currency}"
        if -1 not in signs:
            return f"{told}."
        if not _taxed_alike(results):
            return (
                f"{told}; whether another {terms} lets {everyone} gain depends on their taxes too."
            )
        told += f", so another {terms} could let {everyone} gain"
        return f"{told}." if _one_rate(results) else f"{told}; at their own rates `zone` tells."
    if sign(value, results.digits) < 0:
        told += f"they lose {money(-value, results.digits)} {results.currency}"
    else:
        told += "they are as well off"
    if not _taxed_alike(results):
        return f"{told}; another {terms} changes that only through their taxes."
    told += f", so no {terms} can let {everyone} gain at that rate"
    if signs == {1}:
        told += f"; that {everyone} gain at their own comes from the difference of the rates"
    return f"{told}."


def _taxed_alike(results: Results) -> bool:
    """Return whether money that goes from one party to another leaves the sum of taxes as it is."""
    taxes = set(results.taxes.values())
    return (
        not results.vat
        and len(taxes) == 1
        and all(tax == "none" or tax.endswith("refunded") for tax in taxes)
    )


def _one_rate(results: Results) -> bool:
    """Return whether every party counts at the common rate."""
    npvs = [outcome for values in results.outcomes.values() for outcome in values.values()]
    return all(sign(outcome.rate_effect, results.digits) == 0 for outcome in npvs)


def _assumed(results: Results) -> str:
    count, stated_inputs = results.assumed, results.stated
    if not stated_inputs:
        return ""
    if not count:
        return f"None of the {stated_inputs} inputs is an assumption (grade D or none)."
    verb = "is an assumption" if count == 1 else "are assumptions"
    return (
        f"{count} of {stated_inputs} inputs {verb} (grade D or none): put your own figures there."
    )
