"""What owners and contracts have in common that are drawn, and put to NREL SAM as it runs."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

from tests.cases.front_door import At
from tests.cases.sam import PERCENT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import ModuleType

    from tests.cases.front_door import Answer, Place, Ran

    Outputs = dict[str, Answer]

TOLERANCE = 1e-8  # of the largest amount of a line
HOURS = 8760
UPKEEP = {  # SAM's names for its measures, and what plain inputs call a price by each
    "fixed": "fixed_per_year",
    "capacity": "capacity_per_kw_year",
    "production": "production_per_mwh",
}


class Dice(Random):
    """Draws that are the same for a seed on every machine."""

    def rate(self, low: float, high: float) -> float:
        return round(self.uniform(low, high), 5)

    def perhaps(self, chance: float = 0.7) -> bool:
        return self.random() < chance

    def shares(self, years: int) -> list[float]:
        """Return shares of a whole, one per year, which are all given out within the years."""
        weights = [self.randint(0, 20) for _ in range(self.randint(1, years) - 1)] + [5]
        return [each / sum(weights) for each in weights]

    def holding(self) -> dict[str, Any]:
        """Return what a system may cost its owner by its price alone, and bring in the end."""
        found: dict[str, Any] = {}
        if self.perhaps():
            found["insurance_fraction_of_capex"] = self.rate(0.001, 0.01)
        if self.perhaps():
            found["property_tax_rate"] = self.rate(0.002, 0.02)
            found["property_tax_assessed_fraction"] = self.rate(0.3, 1)
            found["property_tax_assessed_decline_per_year"] = self.rate(0, 0.08)
        if self.perhaps():
            found["salvage_fraction_of_capex"] = self.rate(0.01, 0.3)
        return found


# -- SAM ------------------------------------------------------------------------------------------


def raw(given: dict[str, Any], value: dict[str, Any]) -> dict[str, Any]:
    """Return the inputs that its modules have in common; the energy has a value of its own."""

    def percent(name: str, default: float = 0.0) -> float:
        return float(given.get(name, default)) * PERCENT

    return {
        **_upkeep(given["om"]),
        "analysis_period": given["years"],
        "inflation_rate": percent("inflation"),
        "real_discount_rate": percent("real_discount_rate"),
        "federal_tax_rate": [each * PERCENT for each in as_list(given["federal_tax"])],
        "state_tax_rate": [each * PERCENT for each in as_list(given["state_tax"])],
        "insurance_rate": percent("insurance_fraction_of_capex"),
        "property_tax_rate": percent("property_tax_rate"),
        "prop_tax_cost_assessed_percent": percent("property_tax_assessed_fraction", 1.0),
        "prop_tax_assessed_decline": percent("property_tax_assessed_decline_per_year"),
        "salvage_percentage": percent("salvage_fraction_of_capex"),
        "system_capacity": given["capacity_kw"],
        "total_installed_cost": given["capex"],
        "gen": [given["energy_kwh_year1"] / HOURS] * HOURS,
        "degradation": [percent("degradation_per_year")],
        "annual_energy_value": [0.0, *_energy_values(given, value)],
    }


def _upkeep(upkeep: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, stated in UPKEEP.items():
        found[f"om_{name}"] = as_list(upkeep.get(stated, 0.0))
        found[f"om_{name}_escal"] = upkeep.get(f"{name}_real_escalation", 0.0) * PERCENT
    return found


def _energy_values(given: dict[str, Any], value: dict[str, Any]) -> list[float]:
    fading = given["degradation_per_year"] if value.get("degrades") else 0.0
    yearly = (1 + value["escalation"]) * (1 - fading)
    return [value["year1"] * yearly**year for year in range(given["years"])]


def no_bill(years: int, hours: int = 1) -> dict[str, Any]:
    """Return what SAM asks of an electricity bill, all zero: the value of energy is fed to it."""
    credits = ("net_billing_credits", "nm_dollars_applied", "true_up_credits")
    charges = ("charge_w_sys_dc_tou", "charge_w_sys_fixed")
    by_hour = ("ec_with_system", "dc_with_system", "e_fromgrid")
    return {
        "utility_bill_w_sys": [0.0] * (years + 1),
        **{f"{name}_ym": [[0.0]] for name in (*credits, *charges)},
        **{f"year1_hourly_{name}": [0.0] * hours for name in by_hour},
    }


def run(module: ModuleType, stated: dict[str, Any]) -> Outputs:
    """Run a module of SAM's and return all of its outputs: numbers, and lines from year 0 on.

    Raises RuntimeError where it refuses.
    """
    from PySAM import PySSC

    library = PySSC.PySSC()
    data = library.data_create()
    # read by the module, and not among the names that its wrapper takes
    library.data_set_array(data, b"utility_bill_wo_sys", [0.0] * (stated["analysis_period"] + 1))
    asked = module.wrap(data)
    for name, value in stated.items():
        asked.value(name, value)
    try:
        asked.execute(0)
    except Exception as error:  # its own error type has no name that can be imported
        raise RuntimeError(str(error)) from error
    found = asked.Outputs.export()
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in found.items()
        if isinstance(value, float | tuple)
    }


# -- both -----------------------------------------------------------------------------------------


def differences(
    theirs: Outputs, ran: Ran, where: Mapping[str, Place], sized_by: Mapping[str, Sequence[str]]
) -> list[str]:
    """Return what differs, in words: every output of SAM has a place here, or is zero.

    It is weighed by its own largest amount, or by that of the outputs which `sized_by` names.
    """
    found = []
    for label, answer in theirs.items():
        place, left = where.get(label), as_list(answer)
        if place is None and any(left):
            found.append(f"{label}: has no place here")
        if not isinstance(place, At):
            continue
        right = as_list(place.read(ran))
        size = max(largest(theirs[name]) for name in sized_by.get(label, [label]))
        off = max(abs(one - other) for one, other in zip(left, right, strict=True))
        if not off <= TOLERANCE * size:
            found.append(f"{label}: off by {off:.3g}, of {size:.6g}")
    return found


def largest(found: Answer) -> float:
    return max(abs(amount) for amount in as_list(found))


def as_list(found: Answer) -> list[float]:
    return found if isinstance(found, list) else [found]
