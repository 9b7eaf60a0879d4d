"""What SAM's cases have in common: how their plain inputs are stated in a scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.cases.front_door import case, flow

if TYPE_CHECKING:
    from tests.cases.front_door import Answer, Ran

PERCENT = CENTS = 100
PER_MWH = 1 / 1000  # a price per MWh as one per kWh
MONTHS = 12
PAID = -1  # what is paid is negative here, and a positive cost there


def inputs(name: str) -> dict[str, Any]:
    given = dict(case(name)["inputs"]["plain"])
    assert not given.get("federal_tax"), "these builders state no tax"
    assert not given.get("state_tax"), "these builders state no tax"
    return given


def growths(given: dict[str, Any]) -> dict[str, Any]:
    """Return inflation, upkeep that grows by so much more (added), and what degradation leaves."""
    upkeep = given.get("om", {})
    fixed = upkeep.get("fixed_real_escalation", 0.0)
    by_output = upkeep.get("production_real_escalation", 0.0)
    return {
        "inflation": given["inflation"],
        "fixed upkeep": {"index": "inflation", "plus": fixed},
        "upkeep by output": {"index": "inflation", "plus": by_output},
        "degradation": -given["degradation_per_year"],
    }


def services(given: dict[str, Any], value: dict[str, Any]) -> dict[str, Any]:
    """Return the energy, and its value at prices of the first year, which may degrade with it."""
    worth: dict[str, Any] = {"unit": "USD of the first year", "per_year": value["year1"]}
    if value.get("degrades"):
        worth["growth"] = "degradation"
    return {"energy": energy(given), "energy at first prices": worth}


def system(
    given: dict[str, Any], depreciation: dict[str, Any] | None, *, insured: bool = True
) -> dict[str, Any]:
    """Return the asset, with what holding it costs, and how it is written off, if it is."""
    stated: dict[str, Any] = {
        "provides": "energy",
        "supplier": "outside",
        "life": given["years"],
        "residual": "none",
        "variants": {"standard": {"price": given["capex"]}},
        "property_tax": {
            "rate": given.get("property_tax_rate", 0.0),
            "assessed": given.get("property_tax_assessed_fraction", 1.0),
            "decline": given.get("property_tax_assessed_decline_per_year", 0.0),
        },
    }
    if insured:
        share = given.get("insurance_fraction_of_capex", 0.0)
        stated["insurance"] = {"share_of_price": share, "index": "inflation"}
    if depreciation is not None:
        stated["tax_depreciation"] = depreciation
    return stated


def energy(given: dict[str, Any]) -> dict[str, Any]:
    return {"unit": "kWh", "per_year": given["energy_kwh_year1"], "growth": "degradation"}


def energy_value(**more: Any) -> dict[str, Any]:
    """Return what the customer saves: the value at first prices, raised by its own escalation."""
    worth = {"per_unit": 1, "service": "energy at first prices", "index": "energy value"}
    return flow("outside", "customer", **worth, **more)


def in_money_of_the_start(ran: Ran, amount: float) -> float:
    """Restate a real amount: ours is in money of the first year, theirs in money of the start.

    The two differ by one year's inflation and by nothing else; no scenario can state the other
    base year. In these cases that is 2 % or 2.5 % of the real cost of a kWh.
    """
    return amount / _one_year(ran)


def at_the_start(ran: Ran, quantity: Answer) -> float:
    """Restate a quantity by which real money is divided: it goes the other way, by as much."""
    assert isinstance(quantity, float)
    return quantity * _one_year(ran)


def _one_year(ran: Ran) -> float:
    inflation = ran["Inputs / Indices / Growth of inflation"]
    assert isinstance(inflation, float)
    return 1 + inflation


def length(line: Answer) -> float:
    assert isinstance(line, list)
    return float(len(line))


def from_year_one(line: Answer) -> Answer:
    """Leave out what stands at signing: theirs begins in year 1, ours is there already."""
    assert isinstance(line, list)
    return [0.0, *line[1:]]
