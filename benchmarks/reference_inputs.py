"""The 35 inputs of the reference model, 15 of which vary, and the names of its 12 metrics."""

from __future__ import annotations

import numpy as np

INPUTS: dict[str, tuple[float, str]] = {
    "provider rate": (0.08, ""),
    "customer rate": (0.07, ""),
    "provider tax": (0.26, ""),
    "customer tax": (0.24, ""),
    "growth of prices": (0.02, ""),
    "growth of wages": (0.025, ""),
    "growth of power": (0.022, ""),
    "demand": (1_490_000.0, "kWh/year"),
    "value of service": (0.095, "EUR/kWh"),
    "power price": (0.09, "EUR/kWh"),
    "usual price": (470_000.0, "EUR"),
    "usual margin": (0.25, ""),
    "usual life": (20.0, "year"),
    "usual efficiency": (4.4, ""),
    "usual fading": (0.006, ""),
    "usual upkeep": (9_400.0, "EUR/year"),
    "efficient cost": (411_000.0, "EUR"),
    "efficient life": (22.0, "year"),
    "efficient efficiency": (5.5, ""),
    "efficient fading": (0.004, ""),
    "efficient upkeep": (9_000.0, "EUR/year"),
    "launch": (150_000.0, "EUR"),
    "selling effort": (0.05, ""),
    "upkeep charge": (24_000.0, "EUR/year"),
    "sale overhead": (1_500.0, "EUR/year"),
    "fee": (105_000.0, "EUR/year"),
    "entry payment": (60_000.0, "EUR"),
    "service overhead": (3_100.0, "EUR/year"),
    "monitoring": (1_200.0, "EUR/year"),
    "insurance": (0.004, "1/year"),
    "penalty": (0.01, ""),
    "connection": (30_000.0, "EUR"),
    "customer administration": (800.0, "EUR/year"),
    "space": (2_000.0, "EUR/year"),
    "scrap": (0.03, ""),
}
VARIED: dict[str, tuple[float, float]] = {
    "provider rate": (0.06, 0.10),
    "customer rate": (0.05, 0.09),
    "growth of prices": (0.015, 0.025),
    "growth of wages": (0.02, 0.03),
    "growth of power": (0.015, 0.03),
    "demand": (1_350_000.0, 1_600_000.0),
    "power price": (0.08, 0.1),
    "usual price": (440_000.0, 500_000.0),
    "usual life": (18.0, 23.0),
    "usual fading": (0.003, 0.008),
    "efficient cost": (390_000.0, 430_000.0),
    "efficient life": (19.0, 23.0),
    "efficient efficiency": (5.1, 5.9),
    "efficient upkeep": (8_000.0, 10_000.0),
    "fee": (98_000.0, 112_000.0),
}
METRICS = [
    f"{offer}, {party}: {metric}"
    for offer in ("sale", "service")
    for party in ("provider", "customer")
    for metric in ("NPV", "IRR", "payback")
]


def drawn(count: int, seed: int = 1) -> dict[str, np.ndarray]:
    """Return `count` positions of each input that varies, drawn evenly between its limits."""
    numbers = np.random.default_rng(seed)
    found = {}
    for name, (low, high) in VARIED.items():
        array = numbers.random(count)
        array *= high - low
        array += low
        found[name] = array
    return found


def scenario(batch: dict[str, np.ndarray], position: int) -> dict[str, float]:
    """Return all inputs of one position as plain numbers."""
    fixed = {name: value for name, (value, _) in INPUTS.items()}
    return fixed | {name: float(array[position]) for name, array in batch.items()}
